import { expect, test } from "vitest";
import { choicesOf, detailsOf, formOf, missing } from "./massEvent";

const now = Date.parse("2026-11-23T14:05:42-05:00");
const minute = 60_000;
const filled = { ...formOf(undefined, now), cause: " Sin internet ", users: 40 };

test("a new one begins at the minute in which it is declared, and goes on", () => {
  expect(detailsOf(filled, 6)).toEqual({
    cause: "Sin internet",
    affected_users: 40,
    started_at: Date.parse("2026-11-23T14:05:00-05:00"),
    ended_at: null,
    evidence: "",
  });
});

test("what is missing is said at its field, and then nothing is declared", () => {
  const empty = formOf(undefined, now);
  expect(Object.keys(missing(empty, 6))).toEqual(["cause", "users"]);
  expect(missing({ ...filled, users: 5 }, 6)).toEqual({ users: "Un evento masivo afecta a 6 usuarios o más." });
  expect(missing({ ...filled, startTime: "25:00" }, 6)).toEqual({ startTime: "Escriba la hora así: 14:05." });
  expect(missing({ ...filled, endDay: "2026-11-24" }, 6)).toEqual({ endTime: "Escriba la hora así: 14:05." });
  expect(missing({ ...filled, endTime: "10:00" }, 6)).toEqual({ endDay: "Escriba el día." });
  expect(missing({ ...filled, endDay: "2026-11-23", endTime: "10:00" }, 6)).toEqual({ endDay: "No puede terminar antes de empezar." });
  expect(detailsOf(empty, 6)).toBeNull();
});

test("one that is known is told again as it was, with what is added", () => {
  const known = detailsOf({ ...filled, endDay: "2026-11-23", endTime: "16:30", evidence: "Caso del proveedor" }, 6);
  expect(known?.ended_at).toBe(Date.parse("2026-11-23T16:30:00-05:00"));
  expect(detailsOf(formOf(known ?? undefined, now + 99 * minute), 6)).toEqual(known);
  expect(choicesOf([{ id: "m1", details: known! }])).toEqual([{ value: "m1", label: "Sin internet · 40 usuarios, desde el 23/11/2026 14:05" }]);
});
