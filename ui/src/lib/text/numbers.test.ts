import { expect, test } from "vitest";
import { masked } from "./mask";
import { bytes, count, money, number, parseNumber, percent } from "./numbers";
import { problem } from "./problem";

test("decimal comma and grouped thousands, also with four digits", () => {
  expect(number(1234.5)).toBe("1.234,5");
  expect(money(10_000_000)).toBe("$ 10.000.000");
  expect(percent(0.125)).toBe("12,5 %");
});

test("sizes keep one decimal only while small", () => {
  expect(bytes(48_000_000)).toBe("48\u00a0MB");
  expect(bytes(1_240_000_000)).toBe("1,2\u00a0GB");
  expect(bytes(999)).toBe("999\u00a0B");
});

test("counts agree in number", () => {
  expect(count(1, "acta", "actas")).toBe("1 acta");
  expect(count(1200, "acta", "actas")).toBe("1.200 actas");
});

test("numbers as typed", () => {
  expect(parseNumber("1.234,5")).toBe(1234.5);
  expect(parseNumber("1234.5")).toBe(1234.5);
  expect(parseNumber("12.000")).toBe(12_000);
  expect(parseNumber("-3")).toBe(-3);
  expect(parseNumber("3 m")).toBeUndefined();
  expect(parseNumber("")).toBeUndefined();
});

test("identity numbers show their last four characters, and short ones nothing", () => {
  expect(masked("1.032.454.567")).toBe("***4567");
  expect(masked("4567")).toBe("***");
});

test("a problem says what was kept and, where there is one, the incident", () => {
  expect(problem({ problem: "BROKEN", incident: "A1B2" })).toContain("A1B2");
  expect(problem({ problem: "DISK_FULL" })).toContain("intacto");
});
