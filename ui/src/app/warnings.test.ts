import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import Warnings from "./Warnings.svelte";

const quiet = { clock: null, read_only: false, spared: false, behind: false, folder: "/datos/almacen" };
const nine = 1_795_442_400_000; // 23/11/2026 09:00 in Colombia

test("a clock that stands behind is told with both times, and does not stop the work", () => {
  render(Warnings, { status: { ...quiet, clock: { clock: nine - 7_200_000, reached: nine, by: "JOURNAL" as const, signs: true } } });
  const text = screen.getByTestId("clock-doubt").textContent ?? "";
  expect(text).toMatch(/marca 23\/11\/2026 07:00/);
  expect(text).toMatch(/23\/11\/2026 09:00/);
  expect(text).toMatch(/Puede continuar/);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a clock that runs ahead is told with the desk's time", () => {
  const clock = { clock: nine + 31_557_600_000, reached: nine, by: "DESK_NOW" as const, signs: true };
  render(Warnings, { status: { ...quiet, clock } });
  const text = screen.getByTestId("clock-doubt").textContent ?? "";
  expect(text.replace(/\s+/g, " ")).toMatch(/marca 23\/11\/2027 15:00 y según la mesa es el 23\/11\/2026 09:00/);
});

test("where the certificate is not valid it is said before anybody begins", () => {
  const clock = { clock: nine + 20 * 31_557_600_000, reached: nine, by: "JOURNAL" as const, signs: false };
  render(Warnings, { status: { ...quiet, clock } });
  expect(screen.getByRole("alert").textContent).toMatch(/Corrija la hora para firmar[^]*no se puede emitir, firmar ni\s+sellar/);
});

test("a damaged journal is told with its folder and what still works", () => {
  render(Warnings, { status: { ...quiet, read_only: true } });
  expect(screen.getByRole("alert").textContent).toMatch(/Solo lectura[^]*exportar[^]*\/datos\/almacen/);
});

test("work that is not in the data is told, and that what is done stands at one place only", () => {
  render(Warnings, { status: { ...quiet, spared: true, behind: true } });
  expect(screen.getByRole("alert").textContent).toMatch(/Falta trabajo en estos datos[^]*\/datos\/almacen/);
  expect(screen.getByText(/No se puede escribir el archivo de rescate/)).toBeTruthy();
});

test("nothing is said when all is well", () => {
  const { container } = render(Warnings, { status: quiet });
  expect(container.textContent).toBe("");
});
