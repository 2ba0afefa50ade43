import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { CatalogueChange, CatalogueView } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { catalogue } from "../cases/testing";
import Catalogue from "./Catalogue.svelte";

afterEach(cleanup);

function opened(view: CatalogueView = catalogue) {
  const changed = vi.fn((_: CatalogueChange) => view);
  fakeDesk({ catalogue_get: () => view, catalogue_change: changed });
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
