import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import Combobox from "./Combobox.svelte";
import ConfirmDialog from "./ConfirmDialog.svelte";
import DateInput from "./DateInput.svelte";
import NumberInput from "./NumberInput.svelte";
import ScanField from "./ScanField.svelte";
import { Suggestions } from "./suggestions.svelte";
import Table from "./Table.svelte";

afterEach(cleanup);

test("a date is completed on leaving, and a wrong one is said beside the box", async () => {
  render(DateInput, { label: "Fecha", value: null });
  const box = screen.getByLabelText<HTMLInputElement>(/Fecha/);
  await fireEvent.input(box, { target: { value: "5/3/26" } });
  await fireEvent.blur(box);
  expect(box.value).toBe("05/03/2026");
  await fireEvent.input(box, { target: { value: "31/04/2026" } });
  expect(box.value).toBe("31/04/2026");
  await fireEvent.blur(box);
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText(/Escriba la fecha así/)).toBeTruthy();
});

test("a number out of its bounds is refused in words", async () => {
  render(NumberInput, { label: "Personas", value: 12, whole: true, max: 500 });
  const box = screen.getByLabelText<HTMLInputElement>(/Personas/);
  expect(box.value).toBe("12");
  await fireEvent.input(box, { target: { value: "1.200" } });
  await fireEvent.blur(box);
  expect(screen.getByText("El máximo es 500.")).toBeTruthy();
});

test("whoever sends a form by Enter is told what cannot be read, and so is the form", async () => {
  const [day, amount] = [vi.fn(), vi.fn()];
  render(DateInput, { label: "Fecha", value: null, onread: day });
  render(NumberInput, { label: "Horas", value: null, onread: amount });
  const boxes = [screen.getByLabelText(/Fecha/), screen.getByLabelText(/Horas/)];
  for (const box of boxes) {
    await fireEvent.input(box, { target: { value: "2 h" } });
    await fireEvent.keyDown(box, { key: "Enter" });
    expect(box.getAttribute("aria-invalid")).toBe("true");
    await fireEvent.input(box, { target: { value: "" } });
  }
  for (const told of [day, amount]) expect(told.mock.calls).toEqual([[false], [true]]);
});

test("a code typed and sent is told apart from a scanned one", async () => {
  const oncode = vi.fn();
  render(ScanField, { label: "Código", oncode });
  await fireEvent.input(screen.getByLabelText(/Código/), { target: { value: " UAR-7 " } });
  await fireEvent.click(screen.getByRole("button", { name: "Agregar" }));
  expect(oncode).toHaveBeenCalledExactlyOnceWith("UAR-7", "typed");
});

describe("combobox", () => {
  const ana = { value: "1", label: "Ana Ruiz", detail: "***4567" };

  test("searches as one types and takes the option by keyboard", async () => {
    const search = vi.fn(async (text: string) => (text === "an" ? [ana] : []));
    const onchange = vi.fn();
    render(Combobox, { label: "Persona", value: null, search, onchange });
    const box = screen.getByRole<HTMLInputElement>("combobox");
    box.focus();
    await fireEvent.input(box, { target: { value: "an" } });
    // Without waiting for the list: Enter means the answer to what was typed.
    await fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(box.value).toBe("Ana Ruiz"));
    expect(onchange).toHaveBeenCalledExactlyOnceWith(ana);
  });

  test("offers to create what was not found", async () => {
    const run = vi.fn();
    render(Combobox, { label: "Persona", value: null, search: async () => [], create: { label: "Crear persona", run } });
    const box = screen.getByRole("combobox");
    box.focus();
    await fireEvent.input(box, { target: { value: "Luz Mora" } });
    await screen.findByText("Crear persona «Luz Mora»");
    await fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(run).toHaveBeenCalledExactlyOnceWith("Luz Mora"));
  });

  test("emptied, it has no choice; typed and left, it keeps the choice it had", async () => {
    const onchange = vi.fn();
    render(Combobox, { label: "Persona", value: ana, search: async () => [], onchange });
    const box = screen.getByRole<HTMLInputElement>("combobox");
    await fireEvent.input(box, { target: { value: "xyz" } });
    await fireEvent.keyDown(box, { key: "Escape" });
    await waitFor(() => expect(box.value).toBe("Ana Ruiz"));
    expect(onchange).not.toHaveBeenCalled();
    await fireEvent.input(box, { target: { value: "" } });
    expect(onchange).toHaveBeenCalledExactlyOnceWith(null);
  });
});

test("a late answer to an earlier text is dropped", async () => {
  const waiting: ((found: string[]) => void)[] = [];
  const s = new Suggestions<string>(() => new Promise((resolve) => waiting.push(resolve)));
  const [first, second] = [s.ask("a"), s.ask("ab")];
  waiting[1]!(["ab"]);
  waiting[0]!(["a"]);
  await Promise.all([first, second]);
  expect(s.found).toEqual(["ab"]);
  expect(s.busy).toBe(false);
});

test("a confirmation stays open while it works and when it says no", async () => {
  let answer: (ok: boolean) => void = () => {};
  const onconfirm = vi.fn(() => new Promise<boolean>((resolve) => (answer = resolve)));
  render(ConfirmDialog, { open: true, title: "¿Anular?", consequence: "Queda anulada.", confirm: "Anular acta", onconfirm });
  const button = await screen.findByRole("button", { name: "Anular acta" });
  await fireEvent.click(button);
  await fireEvent.click(button);
  expect(onconfirm).toHaveBeenCalledOnce();
  answer(false);
  await waitFor(() => expect(button.getAttribute("aria-busy")).toBeNull());
  expect(screen.getByRole("alertdialog")).toBeTruthy();
});

test("a table of 100,000 rows draws a few, moves by keys and activates by Enter", async () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => ({ id: `E-${i}` }));
  const onactivate = vi.fn();
  const columns = [{ key: "id", label: "Placa", text: (row: unknown) => (row as { id: string }).id }];
  render(Table, { label: "Elementos", rows, columns, rowKey: (row: unknown) => (row as { id: string }).id, onactivate });
  const grid = screen.getByRole("grid");
  expect(grid.getAttribute("aria-rowcount")).toBe("100001");
  expect(grid.querySelectorAll("tr[data-index]").length).toBeLessThan(60);
  await fireEvent.keyDown(grid, { key: "ArrowDown" });
  await fireEvent.keyDown(grid, { key: "ArrowDown" });
  await fireEvent.keyDown(grid, { key: "Enter" });
  expect(onactivate).toHaveBeenCalledExactlyOnceWith({ id: "E-2" });
});
