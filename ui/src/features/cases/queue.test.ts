import { expect, test } from "vitest";
import { filterOf, narrowed, seen, situationOf, unfiltered } from "./queue";
import { caseRow } from "./testing";

test("a state and a situation never contradict each other", () => {
  expect(narrowed(unfiltered, { state: "CLOSED" })).toMatchObject({ state: "CLOSED", open: null });
  expect(narrowed(unfiltered, { state: "SUSPENDED" })).toMatchObject({ state: "SUSPENDED", open: true });
  const suspended = narrowed(unfiltered, { state: "SUSPENDED" });
  expect(narrowed(suspended, { situation: "DONE" })).toMatchObject({ state: null, open: false });
  expect(narrowed(suspended, { situation: null })).toMatchObject({ state: "SUSPENDED", open: null });
  expect(situationOf({ ...unfiltered, open: false })).toBe("DONE");
});

test("a link to the cases of a person shows all of them", () => {
  expect(filterOf({})).toBeUndefined();
  expect(filterOf({ persona: "p1" })).toEqual({ whose: "ALL", open: null, requester: "p1", site: null });
  expect(filterOf({ propios: "1" })).toEqual({ whose: "MINE" });
});

test("what is done with a case is done with what was seen of it", () => {
  expect(seen(caseRow(2, "REGISTERED", 1))).toEqual({ id: "k2", base_rev: 3, from: "REGISTERED" });
});
