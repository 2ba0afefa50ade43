import { flushSync } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { ListQuery } from "../bindings";
import { fakeDesk } from "../desk/testing/fakeDesk";
import { Listing, pauseMs } from "./listing.svelte";

interface Filter {
  site: string | null;
  with_items: boolean;
}

let stop = () => {};
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function opened(name: string, given?: Partial<Filter>) {
  const asked = vi.fn((_query: ListQuery<Filter>) => Promise.resolve({ total: 1, rows: ["a"] }));
  let listing!: Listing<Filter, string>;
  stop = $effect.root(() => {
    listing = new Listing(name, { site: null, with_items: false }, asked, ["people"], given);
  });
  flushSync();
  return { listing, asked };
}

function leave() {
  flushSync();
  stop();
}

test("asks once for what is typed, when nobody types any more", async () => {
  vi.useFakeTimers();
  fakeDesk({});
  const { listing, asked } = opened("a");
  for (const text of ["p", "po", "por "]) {
    listing.text = text;
    flushSync();
    await vi.advanceTimersByTimeAsync(pauseMs / 2);
  }
  await vi.advanceTimersByTimeAsync(pauseMs);
  flushSync();
  expect(asked.mock.calls.map(([query]) => query.text)).toEqual(["", "por"]);
});

test("filters and order ask at once", () => {
  fakeDesk({});
  const { listing, asked } = opened("b");
  listing.filter.with_items = true;
  flushSync();
  listing.sort = { key: "FULL_NAME", descending: true };
  flushSync();
  expect(asked.mock.lastCall?.[0]).toMatchObject({ filter: { with_items: true }, sort: "FULL_NAME", descending: true });
  expect(listing.narrowed).toBe(true);
  listing.clear();
  flushSync();
  expect(asked.mock.lastCall?.[0].filter).toEqual({ site: null, with_items: false });
  expect(listing.narrowed).toBe(false);
});

test("asks again when the store changed in its areas only", async () => {
  const desk = fakeDesk({});
  const { asked } = opened("c");
  await desk.changed("acts");
  expect(asked).toHaveBeenCalledTimes(1);
  await desk.changed("people");
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
});

test("is found again as it was left, unless a link says otherwise", () => {
  fakeDesk({});
  opened("d").listing.text = "pórtatil";
  leave();
  const again = opened("d");
  expect(again.listing.text).toBe("pórtatil");
  leave();
  const linked = opened("d", { site: "s" });
  expect(linked.listing.text).toBe("");
  expect(linked.asked.mock.calls[0]?.[0].filter.site).toBe("s");
});
