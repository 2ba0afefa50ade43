import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { CatalogueChange, CatalogueProblem, CatalogueSheet } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { catalogue } from "../cases/testing";
import Catalogue from "./Catalogue.svelte";
import { ignoredWords, placeWords, problemWords } from "./sheet";

afterEach(cleanup);

const wrong: CatalogueProblem = { sheet: "ANS", row: 4, column: "C", header: "Solución (horas hábiles)", value: "mucho", code: { code: "NOT_A_NUMBER" } };
const changed: CatalogueSheet = {
  editions: catalogue.editions.slice(0, 1),
  changes: [
    { listed: { of: "SLA", id: "l2" }, name: "Incidente (16 h)", is_new: false, differences: [{ field: "Solución (horas hábiles)", before: "16", after: "12" }] },
    { listed: { of: "GROUP", id: "g9" }, name: "Redes", is_new: true, differences: [{ field: "Nivel", before: "", after: "Nivel 2" }] },
  ],
  unchanged: 30,
  problems: [],
  more_problems: 0,
  ignored: [{ sheet: "Notas", header: "" }],
};

async function imported(sheet: CatalogueSheet) {
  const saved = vi.fn((_: CatalogueChange) => catalogue);
  fakeDesk({ catalogue_get: () => catalogue, catalogue_change: saved, catalogue_import: () => sheet });
  render(Catalogue);
  const input = await screen.findByTestId("catalogue-file");
  await fireEvent.change(input, { target: { files: [new File(["x"], "catalogo.xlsx")] } });
  await screen.findByTestId("catalogue-preview");
  return saved;
}

test("what a workbook changes is shown, and nothing is saved before it is accepted", async () => {
  const saved = await imported(changed);
  const preview = screen.getByTestId("catalogue-preview").textContent;
  for (const words of ["1 registro nuevo, 1 cambiado, 30 iguales", "16→pasa a 12", "Grupo de especialistas: Redes", "La hoja «Notas»"]) {
    expect(preview?.replaceAll(/\s+/g, " ")).toContain(words);
  }
  expect(saved).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByTestId("catalogue-accept"));
  await waitFor(() => expect(saved.mock.lastCall?.[0]).toEqual({ editions: changed.editions }));
  await waitFor(() => expect(screen.queryByTestId("catalogue-preview")).toBeNull());
});

test("what is wrong is said with its place, and cannot be accepted", async () => {
  await imported({ ...changed, editions: [], problems: [wrong], more_problems: 3 });
  const preview = screen.getByTestId("catalogue-preview").textContent?.replaceAll(/\s+/g, " ");
  expect(preview).toContain("ANS, fila 4, columna C (Solución (horas hábiles)). Debe ser un número. Dice «mucho».");
  expect(preview).toContain("Y 3 errores más.");
  expect(screen.queryByTestId("catalogue-accept")).toBeNull();
});

test("a problem of the whole workbook names no cell", () => {
  const whole: CatalogueProblem = { sheet: "", row: 0, column: "", header: "", value: "", code: { code: "NO_SHEET" } };
  expect(placeWords(whole)).toBe("El libro.");
  expect(problemWords({ ...whole, code: { code: "REFUSED", flaw: { why: "UNNAMED" } } })).toBe("Falta su nombre.");
  expect(ignoredWords({ sheet: "ANS", header: "Color" })).toContain("«Color»");
});
