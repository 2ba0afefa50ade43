import { expect, test } from "vitest";
import { sampled, speed, type Sample } from "./speed";

const every = (ms: number, ...bytes: number[]): Sample[] =>
  bytes.reduce<Sample[]>((samples, moved, n) => sampled(samples, { at: n * ms, bytes: moved }), []);

test("nothing is said of the first moment", () => {
  expect(speed([])).toBeUndefined();
  expect(speed(every(1_000, 0, 48_000))).toBeUndefined();
  expect(speed(every(1_000, 0, 48_000, 96_000))).toBe(48_000);
});

test("what comes in one piece is spread over the seconds that it took", () => {
  expect(speed(every(1_000, 0, 0, 0, 0, 200_000))).toBe(50_000);
  expect(speed(every(1_000, 0, 100_000, 100_000, 100_000, 200_000))).toBe(50_000);
});

test("only the last seconds count, and a link that stands still says so", () => {
  const fast = Array.from({ length: 30 }, (_, n) => n * 1_000_000);
  const stuck = Array.from({ length: 20 }, () => 29_000_000);
  expect(speed(every(1_000, ...fast))).toBe(1_000_000);
  expect(speed(every(1_000, ...fast, ...stuck))).toBe(0);
  expect(every(250, ...Array.from({ length: 500 }, (_, n) => n)).length).toBeLessThan(50);
});

test("less than before is no speed", () => expect(speed(every(1_000, 900, 0, 0))).toBe(0));
