import { expect, test } from "vitest";
import { hoursWords, parseHours, ruleWords, validity } from "./hours";

test("hours are read as they are written, and as people type them", () => {
  const broken = [
    { from: 480, until: 720 },
    { from: 780, until: 1020 },
  ];
  expect(hoursWords(broken)).toBe("08:00 a 12:00, 13:00 a 17:00");
  for (const text of ["08:00 a 12:00, 13:00 a 17:00", "8-12, 13-17", "8 a 12 y 13 a 17"]) expect(parseHours(text)).toEqual(broken);
  expect(parseHours("  ")).toEqual([]);
});

test.each(["8", "17 a 8", "8 a 12, 11 a 17", "8 a 25", "temprano", "8:70 a 9"])("%j is none", (text) => {
  expect(parseHours(text)).toBeUndefined();
});

test("a holiday says how it finds its day", () => {
  const rule = { name: "", law: "", valid_from: null, valid_until: null };
  expect(ruleWords({ ...rule, on: { rule: "FIXED", month: 12, day: 8 } })).toBe("8 de diciembre");
  expect(ruleWords({ ...rule, on: { rule: "MONDAY", month: 7, day: 9 } })).toBe("9 de julio, o el lunes siguiente");
  expect(ruleWords({ ...rule, on: { rule: "EASTER", offset: -2, monday: false } })).toBe("2 días antes de Pascua");
  expect(ruleWords({ ...rule, on: { rule: "EASTER", offset: 60, monday: true } })).toBe("60 días después de Pascua, o el lunes siguiente");
  expect(validity({ ...rule, on: { rule: "FIXED", month: 1, day: 1 }, valid_from: "2026-06-01" })).toBe("desde el 01/06/2026");
});
