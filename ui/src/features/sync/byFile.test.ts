import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { BundleDone, Carried, Problem } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { arrivals } from "../../lib/state/arrivals.svelte";
import { byFile } from "../../lib/text/sync";
import ByFile from "./ByFile.svelte";

afterEach(cleanup);

const answer: BundleDone = { bundle: "IMPORTED", judged: 12, refused: 1, told: 40, files: 2, kept: 0, receipt: false, left: 0, said: null };
const job = { job: 1, done: 1, total: 1, state: { state: "DONE" } as const, exchange: null };
const one: Carried = { file: "b1-0f", bundle: "b1", device: "0198-c4a1f2", made_at: Date.UTC(2026, 10, 23, 15, 0), state: "TO_DEVICE" };

test("what was exported is told with its size and place", async () => {
  const done: BundleDone = { bundle: "EXPORTED", path: "/usb/a", entries: 3, files: 1, photos: 0, photos_left: 2, files_missing: 1, bytes: 48_000 };
  const exported = vi.fn(() => ({ job: 1, path: "/usb/a" }));
  fakeDesk({
    bundle_carried: () => [],
    bundle_export: exported,
    job_get: () => job,
    bundle_done: () => done,
  });
  render(ByFile);
  await fireEvent.click(screen.getByTestId("bundle-export"));
  const text = (await screen.findByTestId("bundle-done")).textContent;
  expect(text).toBe(
    "3 registros, 1 papel, 0 fotos, 48\u00a0kB, en /usb/a. Quedan para otra vez 2 fotos. No está en este equipo: 1 archivo; la mesa dirá si le falta.",
  );
  expect(exported).toHaveBeenLastCalledWith({ path: null, photos: true });
  await fireEvent.click(screen.getByRole("checkbox", { name: /Con las fotos/ }));
  await fireEvent.click(screen.getByTestId("bundle-export"));
  await vi.waitFor(() => expect(exported).toHaveBeenLastCalledWith({ path: null, photos: false }));
});

test("a file that is dropped is taken in, and why it was not is said", async () => {
  let why: Problem | undefined;
  fakeDesk({
    bundle_carried: () => [],
    bundle_drop: () => {
      if (why) throw why;
      return answer;
    },
  });
  render(ByFile);
  arrivals.bundle = new File(["x"], "respuesta.ensitio-sobre");
  expect((await screen.findByTestId("bundle-done")).textContent).toBe(byFile(answer).text);
  why = { problem: "BUNDLE", why: { bundle: "DAMAGED" } };
  arrivals.bundle = new File(["x"], "respuesta.ensitio-sobre");
  expect((await screen.findByTestId("bundle-failure")).textContent).toMatch(/cortado o dañado/);
  expect(screen.queryByTestId("bundle-done")).toBeNull();
});

test("an answer that was carried is handed over and carried no longer", async () => {
  let carried = [one];
  const handed = vi.fn(() => {
    carried = [];
    return { path: "/usb/b" };
  });
  fakeDesk({ bundle_carried: () => carried, bundle_hand: handed });
  render(ByFile);
  await fireEvent.click(await screen.findByRole("button", { name: "Guardar la respuesta" }));
  await vi.waitFor(() => expect(screen.queryByTestId("bundle-carried")).toBeNull());
  expect(handed).toHaveBeenCalledWith({ file: "b1-0f", path: null });
});

test("an answer says what the desk did not take in", () => {
  expect(byFile(answer).text).toBe(
    "La mesa recibió 12 registros. Llegaron 40 registros y 2 papeles. No recibió como estaba: 1 registro. Véalo en Por resolver.",
  );
  expect(byFile({ ...answer, refused: 0, kept: 9, receipt: true }).text).toBe(
    "La mesa recibió 12 registros y tiene 9 archivos. Llegaron 40 registros y 2 papeles. Quedó el recibo de lo que tiene.",
  );
  expect(byFile({ ...answer, refused: 0, left: 900 }).text).toMatch(/No cupo todo: para traer 900 registros más, exporte otra vez y lleve el archivo\.$/);
  const said: Problem = { problem: "DESK", why: { desk: "FORK" } };
  expect(byFile({ ...answer, judged: 0, told: 0, files: 0, refused: 0, said }).text).toMatch(/^No traía nada nuevo\. No lo recibió todo: La mesa tiene de este equipo registros que hizo otra copia/);
  const other: Problem = { problem: "DESK", why: { desk: "OTHER_SCOPE" } };
  expect(byFile({ ...answer, told: 0, files: 0, refused: 0, said: other }).text).toMatch(/ No trajo novedades: La mesa cambió lo que este equipo puede ver\./);
});
