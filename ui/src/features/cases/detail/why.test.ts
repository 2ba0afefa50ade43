import { expect, test } from "vitest";
import { why } from "../testing";
import { becauseWords, countedWords, dueWords, sum } from "./why";

const { segments } = why.explanation;

test("the worked example of the procedure: what counts adds up to the target", () => {
  expect(sum(segments)).toBe(16 * 3_600_000);
  expect(segments.map(countedWords)).toEqual(["2 h", "—", "2 h", "17 h, no cuentan", "8 h", "—", "4 h"]);
  expect(dueWords(why)).toBe("Vence el jueves 10/12/2026 12:00 si sigue en marcha y nada cambia.");
});

test("each stretch says why in words", () => {
  expect(segments.slice(0, 4).map((segment) => becauseWords(segment.because))).toEqual([
    "Registrado",
    "Fuera de horario",
    "En proceso",
    "En pausa: Disponibilidad del usuario final",
  ]);
  const holidays = [
    { name: "San Pedro y San Pablo", law: "Ley 51 de 1983" },
    { name: "Sagrado Corazón de Jesús", law: "Ley 51 de 1983" },
  ];
  expect(becauseWords({ because: "HOLIDAY", holidays })).toBe(
    "Festivo «San Pedro y San Pablo» (Ley 51 de 1983) y Festivo «Sagrado Corazón de Jesús» (Ley 51 de 1983)",
  );
  expect(becauseWords({ because: "EXCEPTION", reason: "Circular 045" })).toBe("Día exceptuado: Circular 045");
});

test("what is suspended, breached or over is due at no time", () => {
  const clock = { ...why.clock, projected_due: null };
  expect(dueWords({ ...why, clock: { ...clock, state: "SUSPENDED" } })).toContain("está en pausa");
  expect(dueWords({ ...why, clock: { ...clock, breached: "YES" } })).toBe("Ya usó todo el tiempo de su ANS.");
  expect(dueWords({ ...why, clock: { ...clock, state: "SUSPENDED", breached: "YES" } })).toBe("Ya usó todo el tiempo de su ANS.");
  expect(dueWords({ ...why, clock: { ...clock, breached: "DOUBTFUL" } })).toMatch(/^Quizá ya usó todo/);
  expect(dueWords({ ...why, clock: { ...clock, projected_due: { low: 0, high: 3_600_000 } } })).toContain("hora dudosa");
});
