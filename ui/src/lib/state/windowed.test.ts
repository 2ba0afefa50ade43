import { expect, test, vi } from "vitest";
import { Windowed, windowRows, windowsKept } from "./windowed.svelte";

const page = (total: number, mark = "") => (offset: number, limit: number) =>
  Promise.resolve({
    total,
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => `${mark}${offset + i}`),
  });

const settled = () => new Promise((done) => setTimeout(done));

test("reads what is in sight and nothing else", async () => {
  const ask = vi.fn(page(100_000));
  const list = new Windowed(ask);
  await list.restart();
  expect(list.rows).toHaveLength(100_000);
  expect(list.rows[windowRows - 1]).toBe(`${windowRows - 1}`);
  expect(list.rows[windowRows]).toBeUndefined();
  list.look({ first: 50_000, end: 50_020 });
  await settled();
  expect(list.rows[50_010]).toBe("50010");
  expect(ask.mock.calls.map(([offset]) => offset)).toEqual([0, 50_000]);
});

test("never asks for what was scrolled past while it waited", async () => {
  const ask = vi.fn(page(100_000));
  const list = new Windowed(ask);
  await list.restart();
  for (let first = 1000; first <= 90_000; first += 1000) list.look({ first, end: first + 20 });
  await settled();
  expect(ask.mock.calls.map(([offset]) => offset)).toEqual([0, 1000, 2000, 90_000]);
});

test("old rows stay until the new ones are all there, and late answers to an older question are dropped", async () => {
  const answers: ((text: string) => void)[] = [];
  const list = new Windowed<string>(
    () => new Promise((done) => answers.push((text) => done({ total: 1, rows: [text] }))),
  );
  const first = list.restart();
  answers[0]!("uno");
  await first;
  const second = list.restart();
  const third = list.restart();
  expect(list.rows).toEqual(["uno"]);
  answers[2]!("tres");
  await third;
  answers[1]!("dos");
  await second;
  expect(list.rows).toEqual(["tres"]);
});

test("a problem keeps the rows, and asking again mends it", async () => {
  let broken = false;
  const list = new Windowed((offset, limit) =>
    broken ? Promise.reject({ problem: "LOCKED" }) : page(300)(offset, limit),
  );
  await list.restart();
  broken = true;
  list.look({ first: 150, end: 160 });
  await settled();
  expect(list.problem).toEqual({ problem: "LOCKED" });
  expect(list.rows[0]).toBe("0");
  broken = false;
  await list.restart();
  expect(list.problem).toBeUndefined();
  expect(list.rows[155]).toBe("155");
});

test("keeps a bounded number of windows, those nearest to what is in sight", async () => {
  const list = new Windowed(page(1_000_000));
  await list.restart();
  for (let n = 1; n <= windowsKept; n += 1) {
    list.look({ first: n * windowRows, end: n * windowRows + 10 });
    await settled();
  }
  expect(list.rows[0]).toBeUndefined();
  expect(list.rows[windowsKept * windowRows]).toBe(`${windowsKept * windowRows}`);
});
