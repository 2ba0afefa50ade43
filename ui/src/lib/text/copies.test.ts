import { expect, test } from "vitest";
import { forkWords, oneNumberWords, twinWords } from "./copies";

const at = Date.UTC(2026, 10, 24, 15, 0);

test("what became of a fork is told without what did not happen", () => {
  const told = forkWords({ at, incarnation: 2, known: 1, anew: 3 });
  expect(told).toMatch(/ya tenía 1 registro\. Se le ofrecieron con otra numeración 3 registros\. .* la numeración 2\.$/);
  const nothing = forkWords({ at, incarnation: 4, known: 0, anew: 0 });
  expect(nothing).not.toMatch(/ya tenía|ofrecieron/);
});

test("a copy in use is told with how much it did, and numbers with how many acts bear them", () => {
  expect(twinWords({ incarnation: 4, entries: 1, last_at: at })).toMatch(/sigue en uso, con la numeración 4: 1 registro, lo último el /);
  expect(oneNumberWords("ANT-K7Q2-1-000042-B", 2)).toBe("2 actas llevan el número ANT-K7Q2-1-000042-B");
});
