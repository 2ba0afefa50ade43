import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { DeskLink, DeskPolicy } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { sync } from "../../lib/state/sync.svelte";
import Exchange from "./Exchange.svelte";
import Line from "./Line.svelte";
import Mismatch from "./Mismatch.svelte";
import { deskLink, mismatch } from "./testing";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function opened(change: Partial<DeskLink> = {}) {
  const desk = { ...deskLink, ...change };
  const released = vi.fn(() => ({ files: 2, bytes: 4_000_000 }));
  const decided = vi.fn((policy: DeskPolicy) => ({ desk: { ...desk, policy }, may_enrol: true }));
  fakeDesk({
    desk_status: () => ({ desk, may_enrol: true }),
    desk_room: () => ({ files: desk.policy.release_days === null ? 0 : 2, bytes: 4_000_000 }),
    desk_release: released,
    desk_policy: decided,
  });
  return { desk, released, decided };
}

test("room is freed only after somebody was told how much, and said so", async () => {
  const { desk, released } = opened({ policy: { release_days: 90, month_mb: null } });
  render(Line, { desk });
  await fireEvent.click(await screen.findByText("Liberar 4 MB"));
  expect(await screen.findByText(/2 archivos que la mesa confirma uno por uno/)).toBeTruthy();
  expect(released).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByRole("button", { name: "Liberar" }));
  await waitFor(() => expect(released).toHaveBeenCalledTimes(1));
});

test("nothing is offered to be freed while nobody decided when", async () => {
  const { desk, decided } = opened();
  render(Line, { desk });
  expect(screen.queryByTestId("release")).toBeNull();
  await fireEvent.input(screen.getByLabelText(/^Cupo de red/), { target: { value: "500" } });
  await fireEvent.click(screen.getByTestId("policy-save"));
  await waitFor(() => expect(decided).toHaveBeenCalledWith({ release_days: null, month_mb: 500 }));
});

test("whoever may not decide only sees what went over the line", () => {
  const { desk } = opened({ may_decide: false });
  render(Line, { desk });
  expect(screen.getByText(/Este mes pasaron por la red 0 B/)).toBeTruthy();
  expect(screen.queryByTestId("policy-save")).toBeNull();
});

test("beyond the budget photos go only when somebody says so once more", async () => {
  const exchange = vi.spyOn(sync, "exchange").mockResolvedValue();
  const month = { month: "2026-11", moved: 512_000_000, classes: [], budget: "SPENT" as const };
  const { desk } = opened({ month, policy: { release_days: null, month_mb: 500 } });
  render(Exchange, { desk });
  await fireEvent.click(screen.getByTestId("sync-now"));
  expect(exchange).toHaveBeenLastCalledWith();
  await fireEvent.click(screen.getByTestId("sync-photos"));
  expect(await screen.findByText(/512 MB de 500 MB/)).toBeTruthy();
  const buttons = screen.getAllByRole("button", { name: "Enviar también las fotos" });
  await fireEvent.click(buttons.at(-1) as HTMLElement);
  await waitFor(() => expect(exchange).toHaveBeenLastCalledWith({ photos: true }));
});

test("a mismatch says what differs, warns of a copy, and compares from the start when asked", async () => {
  const exchange = vi.spyOn(sync, "exchange").mockResolvedValue();
  opened();
  render(Mismatch, { mismatch });
  expect(screen.getByText(/35 archivos; la mesa tiene 34 archivos/)).toBeTruthy();
  expect(screen.getByText(/no siga trabajando en los dos/)).toBeTruthy();
  await fireEvent.click(screen.getByTestId("compare-again"));
  expect(exchange).toHaveBeenCalledWith({ again: true });
});
