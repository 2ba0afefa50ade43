import { expect, test } from "vitest";
import type { SyncProgress } from "../bindings";
import { progressWords } from "./exchange";

const photos: SyncProgress = {
  step: "PHOTOS",
  done: 3,
  total: 12,
  bytes: { done: 4_100_000, total: 18_000_000 },
  up: 4_300_000,
  down: 120_000,
  next: "RECEIVING",
};

test("photos, with how many, how much, how fast and what is next", () =>
  expect(progressWords(photos, 48_200)).toEqual({
    label: "Subiendo fotos",
    detail: "3 de 12, 4,1\u00a0MB de 18\u00a0MB · 48\u00a0kB/s",
    more: "Después: recibir cambios. Hasta ahora subieron 4,3\u00a0MB y bajaron 120\u00a0kB.",
  }));

test("changes have no size before they are packed", () =>
  expect(progressWords({ ...photos, step: "SENDING", total: 1_212, bytes: null }, undefined)).toMatchObject({
    label: "Enviando cambios",
    detail: "3 de 1.212",
  }));

test("papers of which only the size is known", () =>
  expect(progressWords({ ...photos, step: "FILES", done: 0, total: 0 }, undefined).detail).toBe("4,1\u00a0MB de 18\u00a0MB"));

test("before anything is known, and when nothing follows", () => {
  const nothing: SyncProgress = { step: "CONNECTING", done: 0, total: 0, bytes: null, up: 0, down: 0, next: null };
  expect(progressWords(nothing, undefined)).toEqual({ label: "Conectando con la mesa", detail: "En curso", more: "" });
  expect(progressWords({ ...nothing, step: "COMPARING", down: 400 }, 0)).toEqual({
    label: "Comparando con la mesa",
    detail: "0\u00a0B/s",
    more: "Hasta ahora subieron 0\u00a0B y bajaron 400\u00a0B.",
  });
});
