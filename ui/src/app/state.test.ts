import { render, screen } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { SyncWords } from "../lib/text/sync";
import State from "./State.svelte";
import { standingOf } from "./standing";

const words: SyncWords = {
  text: "Sin conexión con la mesa · 1 por resolver",
  tone: "warn",
  waits: "12 cambios, 48 MB · hace 3 horas",
  whole: "Sin conexión con la mesa. 1 asunto por resolver. Por enviar: 12 cambios, 48 MB.",
};

test("the bar reads out the connection, what waits and since when, and leads to what is to be settled", () => {
  render(State, { standing: standingOf("saved", words, 1) });
  const link = screen.getByRole("link", { name: `${words.text} ${words.waits}` });
  expect(link.getAttribute("href")).toBe("#/sincronizacion?ver=por-resolver");
});

test("whoever comes by keyboard is told all of it", async () => {
  render(State, { standing: standingOf("saved", words, 0) });
  const link = screen.getByTestId("sync-state");
  expect(link.getAttribute("href")).toBe("#/sincronizacion");
  expect(screen.queryByText(words.whole)).toBeNull();
  link.focus();
  await screen.findAllByText(words.whole);
});
