import { expect, test } from "vitest";
import { reading } from "../../features/cases/testing";
import { clockFlags, clockTone, clockWords, duration, estimateOf, remainingWords, span, used } from "./clock";

const hour = 3_600_000;
const flags = (clock: ReturnType<typeof reading>) => clockFlags(clock).map((flag) => flag.text);

test("times are hours and minutes, never days", () => {
  expect(duration(3 * hour + 20 * 60_000)).toBe("3 h 20 min");
  expect(duration(40 * hour)).toBe("40 h");
  expect(duration(59_999)).toBe("menos de 1 min");
  expect(duration(0)).toBe("0 min");
});

test("what a doubtful hour leaves open is said as the least and the most", () => {
  expect(span({ low: 3 * hour, high: 4 * hour })).toBe("entre 3 h y 4 h");
  expect(span({ low: 3 * hour, high: 3 * hour + 100 })).toBe("3 h");
  expect(remainingWords({ low: 3 * hour, high: 4 * hour })).toBe("quedan entre 3 h y 4 h");
  expect(remainingWords({ low: -2 * hour, high: -hour })).toBe("vencido hace entre 1 h y 2 h");
  expect(remainingWords({ low: -hour, high: 2 * hour })).toBe("quizá vencido: entre 2 h por usar y 1 h de más");
});

test("the clock runs, is paused or has stopped", () => {
  expect(clockWords(reading("IN_PROGRESS", 15))).toBe("queda 1 h");
  expect(clockWords(reading("IN_PROGRESS", 12.5))).toBe("quedan 3 h 30 min");
  expect(clockWords(reading("ESCALATED_ONSITE", 17))).toBe("vencido hace 1 h");
  expect(clockWords(reading("SUSPENDED", 4))).toBe("en pausa · quedan 12 h");
  expect(clockWords(reading("SOLVED", 15))).toBe("detenido");
});

test("as much as the target is no breach, and a date that passed is none either", () => {
  expect(flags(reading("SOLVED", 16))).toEqual(["ANS cumplido"]);
  expect(flags({ ...reading("SOLVED", 15), date_exceeded: "YES" })).toEqual(["ANS cumplido", "Fecha estimada superada"]);
  expect(flags({ ...reading("SOLVED", 17), date_exceeded: "NO" })).toEqual(["ANS incumplido"]);
});

test("near its expiry is a word, once; what is doubtful says so", () => {
  expect(flags(reading("IN_PROGRESS", 14))).toEqual(["Próximo a vencer"]);
  expect(flags({ ...reading("IN_PROGRESS", 14), near_expiry: "DOUBTFUL" })).toEqual(["Quizá próximo a vencer"]);
  expect(flags({ ...reading("IN_PROGRESS", 17), date_exceeded: "NO" })).toEqual(["ANS incumplido"]);
  expect(clockTone(reading("IN_PROGRESS", 14))).toBe("warn");
  expect(clockTone(reading("SUSPENDED", 14))).toBe("neutral");
});

test("the bar ends where the time does", () => {
  expect(used(reading("IN_PROGRESS", 4))).toEqual({ surely: 0.25, perhaps: 0.25 });
  expect(used(reading("IN_PROGRESS", 40))).toEqual({ surely: 1, perhaps: 1 });
  expect(estimateOf(null)).toBeNull();
});
