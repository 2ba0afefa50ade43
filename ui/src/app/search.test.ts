import { expect, test, vi } from "vitest";
import { fakeDesk } from "../lib/desk/testing/fakeDesk";
import { entriesFor } from "./entries";
import { Finder } from "./search.svelte";

test("places are found by name without accents, the store is asked only for text", async () => {
  const search = vi.fn(() => [{ kind: "ACT" as const, id: "1", title: "ANT-K7Q2-1-000042-B", subtitle: "Ana Ríos" }]);
  fakeDesk({ search });
  const finder = new Finder(entriesFor(true));
  expect((await finder.find("")).map((hit) => hit.label)).toContain("Verificar");
  expect(search).not.toHaveBeenCalled();
  const found = await finder.find("vérif");
  expect(found.map((hit) => [hit.group, hit.id])).toEqual([
    ["Actas", "#/actas/1"],
    ["Ir a", "#/verificar"],
  ]);
});

test("what was picked comes first the next time, once, and places do not", async () => {
  fakeDesk({ search: () => [{ kind: "ITEM", id: "7", title: "Monitor", subtitle: "P-1" }] });
  const finder = new Finder(entriesFor(true));
  const [item, ...places] = await finder.find("i");
  expect(finder.pick(item!)).toBe("#/elementos/7");
  finder.pick(item!);
  finder.pick(places[0]!);
  const groups = (await finder.find("")).map((hit) => hit.group);
  expect(groups.filter((group) => group === "Recientes")).toHaveLength(1);
});

test("who only reads is offered no way to import", async () => {
  fakeDesk({});
  const labels = async (works: boolean) => (await new Finder(entriesFor(works)).find("")).map((hit) => hit.label);
  expect(await labels(true)).toContain("Importar");
  expect(await labels(false)).not.toContain("Importar");
});
