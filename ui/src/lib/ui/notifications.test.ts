import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { maxNotices, noticeMs, Notifications } from "./notifications.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("good news leaves by itself, bad news waits to be dismissed", () => {
  const n = new Notifications();
  n.push("ok", "Acta sellada");
  const bad = n.push("danger", "No se pudo guardar");
  vi.advanceTimersByTime(noticeMs);
  expect(n.list.map((x) => x.text)).toEqual(["No se pudo guardar"]);
  n.dismiss(bad);
  expect(n.list).toEqual([]);
});

test("bad news goes some time after its screen was left, unless it is being read", () => {
  const n = new Notifications();
  n.push("danger", "No se agregó la foto");
  n.leave();
  const later = n.push("danger", "No se pudo guardar");
  vi.advanceTimersByTime(noticeMs);
  expect(n.list.map((x) => x.id)).toEqual([later]);
  n.leave();
  n.hold(later);
  vi.advanceTimersByTime(noticeMs);
  expect(n.list.length).toBe(1);
});

test("what is being read stays until it is left", () => {
  const n = new Notifications();
  const id = n.push("ok", "Copia verificada");
  n.hold(id);
  vi.advanceTimersByTime(noticeMs * 2);
  expect(n.list.length).toBe(1);
  n.release(id);
  vi.advanceTimersByTime(noticeMs);
  expect(n.list.length).toBe(0);
});

test("the oldest leaves when there are too many", () => {
  const n = new Notifications();
  for (let i = 0; i <= maxNotices; i++) n.push("danger", String(i));
  expect(n.list.map((x) => x.text)).toEqual(["1", "2", "3", "4"]);
});

test("good news takes the place of the good news before it, not of what waits for an answer", () => {
  const n = new Notifications();
  n.push("danger", "No se pudo guardar");
  n.push("ok", "El acta quedó por enviar", { label: "Ver", run: () => undefined });
  n.push("ok", "Caso suspendido");
  n.push("ok", "Caso solucionado");
  expect(n.list.map((x) => x.text)).toEqual(["No se pudo guardar", "El acta quedó por enviar", "Caso solucionado"]);
});
