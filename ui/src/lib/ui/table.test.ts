import { describe, expect, test } from "vitest";
import { nextSort, rowAfterKey, scrollFor, sorted, visibleSpan, type Column } from "./table";

const at = { scrollTop: 0, height: 440, rowHeight: 44, count: 100_000, extra: 8 };

describe("the window on a long list", () => {
  test("at the top", () => expect(visibleSpan(at)).toEqual({ first: 0, end: 18 }));
  test("in the middle, with rows to spare on both sides", () => {
    expect(visibleSpan({ ...at, scrollTop: 44_000 })).toEqual({ first: 992, end: 1018 });
  });
  test("at the very end", () => {
    expect(visibleSpan({ ...at, scrollTop: 44 * 100_000 - 440 })).toEqual({ first: 99_982, end: 100_000 });
  });
  test("of an empty list, and of one that shrank under the scroll", () => {
    expect(visibleSpan({ ...at, count: 0 })).toEqual({ first: 0, end: 0 });
    expect(visibleSpan({ ...at, count: 5, scrollTop: 4400 })).toEqual({ first: 5, end: 5 });
  });
  test("overscroll of a touch screen is the top", () => {
    expect(visibleSpan({ ...at, scrollTop: -60 }).first).toBe(0);
  });
});

describe("scrolling to a row", () => {
  const view = { scrollTop: 440, height: 440, rowHeight: 44 };
  test("in sight stays", () => expect(scrollFor(12, view)).toBe(440));
  test("above comes to the top", () => expect(scrollFor(3, view)).toBe(132));
  test("below comes to the bottom", () => expect(scrollFor(25, view)).toBe(26 * 44 - 440));
});

describe("keys", () => {
  test.each([
    ["ArrowDown", 5, 6],
    ["ArrowUp", 0, 0],
    ["PageDown", 95, 99],
    ["Home", 50, 0],
    ["End", 50, 99],
  ])("%s from %i leads to %i", (key, from, to) => expect(rowAfterKey(key, from, 100, 10)).toBe(to));
  test("other keys are not the table's", () => expect(rowAfterKey("a", 5, 100, 10)).toBeUndefined());
});

describe("order", () => {
  const columns: Column<{ n: string }>[] = [{ key: "n", label: "N", text: (r) => r.n, sort: true }];
  const rows = ["Ñame", "item 10", "item 2", "Árbol"].map((n) => ({ n }));
  const names = (by: Parameters<typeof sorted>[2]) => sorted(rows, columns, by).map((r) => r.n);

  test("is that of Spanish, with numbers as numbers", () => {
    expect(names({ key: "n", descending: false })).toEqual(["Árbol", "item 2", "item 10", "Ñame"]);
    expect(names({ key: "n", descending: true })).toEqual(["Ñame", "item 10", "item 2", "Árbol"]);
  });
  test("goes up, down, and back to how it came", () => {
    const up = nextSort("n", null);
    const down = nextSort("n", up);
    expect([up, down, nextSort("n", down)]).toEqual([
      { key: "n", descending: false },
      { key: "n", descending: true },
      null,
    ]);
  });
});
