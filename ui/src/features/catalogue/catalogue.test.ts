import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { CatalogueChange, CatalogueView, PersonRow } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { catalogue } from "../cases/testing";
import Catalogue from "./Catalogue.svelte";

afterEach(cleanup);

function opened(view: CatalogueView = catalogue) {
  const changed = vi.fn((_: CatalogueChange) => view);
  const luz = { id: "p9", full_name: "Luz Adriana Moreno Vélez", id_type: "CC", document_masked: "***4567", position: "", erased: false };
  fakeDesk({ catalogue_get: () => view, catalogue_change: changed, person_list: () => ({ total: 1, rows: [luz as PersonRow] }) });
  render(Catalogue);
  return changed;
}
const part = async (name: string) => fireEvent.click(await screen.findByRole("radio", { name }));
const save = async () => fireEvent.click(await screen.findByTestId("catalogue-save"));

test("who may not change it sees all of it", async () => {
  opened({ ...catalogue, may_change: false });
  expect(await screen.findByText("Equipo de cómputo")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Editar/ })).toBeNull();
  expect(screen.queryByTestId("catalogue-add")).toBeNull();
  await part("Calendarios");
  expect(await screen.findByText("24/12/2026: 08:00 a 12:00")).toBeTruthy();
  expect(screen.getByText(/Ley 2578 de 2026/).textContent).toContain("9 de julio, o el lunes siguiente");
});

test("a changed ANS is the next edition of the whole record", async () => {
  const changed = opened();
  await part("ANS");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Incidente (16 h)" }));
  await fireEvent.input(await screen.findByLabelText(/^Tiempo de solución/), { target: { value: "12,5" } });
  await save();
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed.mock.lastCall?.[0].editions).toMatchObject([
    { edition: 2, listed: { of: "SLA", id: "l2", record: { ans: { target_ms: 45_000_000, attention_ms: 7_200_000 }, active: true } } },
  ]);
});

test("what cannot be read in an ANS is not saved as nothing, nor an empty box as 0", async () => {
  const changed = opened();
  await part("ANS");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Incidente (16 h)" }));
  const write = (name: RegExp, value: string) => fireEvent.input(screen.getByLabelText(name), { target: { value } });
  await screen.findByLabelText(/^Tiempo de atención/);
  await write(/^Tiempo de atención/, "2 h");
  await save();
  await write(/^Tiempo de atención/, "3");
  const percent = screen.getByLabelText<HTMLInputElement>(/^Próximo a vencer/);
  await write(/^Próximo a vencer/, "");
  expect(percent.value).toBe("");
  await save();
  expect(screen.getByText("Escriba un número, aunque sea 0.")).toBeTruthy();
  expect(changed).not.toHaveBeenCalled();
  await write(/^Próximo a vencer/, "25");
  await save();
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed.mock.lastCall?.[0].editions).toMatchObject([
    { listed: { record: { ans: { attention_ms: 10_800_000, near: { percent: 25, minutes: 60 } } } } },
  ]);
});

test("whoever takes somebody from a group, or a day from a calendar, stays near", async () => {
  opened();
  await part("Grupos");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Soporte de hardware y software" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Quitar a Marcela Ríos Duarte" }));
  const other = screen.getByRole("button", { name: "Quitar a Jorge Iván Peña Cárdenas" });
  await waitFor(() => expect(document.activeElement).toBe(other));
  await fireEvent.click(other);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Agregar a una persona/)));
  await fireEvent.click(screen.getByRole("button", { name: "Cancelar" }));
  await part("Calendarios");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Lunes a viernes, 08:00 a 17:00" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Quitar el día" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("calendar-day")));
});

test("one goes on adding people in the same box", async () => {
  opened();
  await part("Grupos");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Mesa de servicios" }));
  const box = await screen.findByLabelText<HTMLInputElement>(/^Agregar a una persona/);
  box.focus();
  await fireEvent.input(box, { target: { value: "luz" } });
  await screen.findByRole("option", { name: /Luz Adriana/ });
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(await screen.findByRole("button", { name: "Quitar a Luz Adriana Moreno Vélez" })).toBeTruthy();
  expect(box.isConnected).toBe(true);
  await waitFor(() => expect(box.value).toBe(""));
});

test("somebody leaves a group, and with that its lead", async () => {
  const changed = opened();
  await part("Grupos");
  await fireEvent.click(await screen.findByRole("button", { name: "Editar Soporte de hardware y software" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Quitar a Marcela Ríos Duarte" }));
  await save();
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed.mock.lastCall?.[0].editions[0]?.listed.record).toMatchObject({ members: ["p2"], leads: [] });
});

test("hours that cannot be read are not saved, and a name is needed", async () => {
  const changed = opened();
  await part("Calendarios");
  await fireEvent.click(await screen.findByTestId("catalogue-add"));
  await save();
  expect(await screen.findByText("Escriba el nombre.")).toBeTruthy();
  await fireEvent.input(screen.getByLabelText(/^Nombre/), { target: { value: "Con sábado" } });
  await fireEvent.input(screen.getByLabelText(/^Sábado/), { target: { value: "8 a" } });
  await save();
  expect(await screen.findByText(/^Escríbalo así/)).toBeTruthy();
  expect(changed).not.toHaveBeenCalled();
  await fireEvent.input(screen.getByLabelText(/^Sábado/), { target: { value: "8 a 12" } });
  await save();
  await waitFor(() => expect(changed).toHaveBeenCalled());
  const { edition, listed } = changed.mock.lastCall![0].editions[0]!;
  expect([edition, listed.of === "CALENDAR" && listed.record.calendar.week[5]]).toEqual([1, [{ from: 480, until: 720 }]]);
});
