import { expect, test } from "vitest";
import type { ItemDetails } from "../../../lib/bindings";
import { blank, formOf, missing, toSave } from "./form";

const details: ItemDetails = {
  ...blank.details,
  item_type: "LAPTOP",
  description: "Portátil de prueba",
  ownership: "OWNED",
  serial: { status: "READ", text: "5CD0001" },
};

test("an empty form says what is missing and sends nothing", () => {
  expect(Object.keys(missing(blank, true)).sort()).toEqual(["description", "item_type", "ownership", "serialStatus"]);
  expect(toSave(blank, null)).toBeNull();
});

test("what is opened and not changed is saved as it was", () => {
  expect(toSave(formOf(details), { id: "i", rev: 3 })).toEqual({ id: "i", base_rev: 3, details, placement: null });
});

test("a serial is a choice: only one that was read has a text", () => {
  const form = { ...formOf(details), serialStatus: "ILLEGIBLE" as const };
  expect(toSave(form, { id: "i", rev: 1 })?.details.serial).toEqual({ status: "ILLEGIBLE" });
  expect(missing({ ...form, serialStatus: "READ", serialText: " " }, false)).toHaveProperty("serialText");
});

test("somebody answers for a new item exactly when its state says so", () => {
  const form = { ...formOf(details), holder: { value: "p", label: "P" } };
  expect(toSave(form, null)?.placement).toMatchObject({ lifecycle: "IN_STOCK", holder: null });
  expect(toSave({ ...form, lifecycle: "ASSIGNED" }, null)?.placement).toMatchObject({ holder: "p" });
  expect(missing({ ...form, lifecycle: "ASSIGNED", holder: null }, true)).toHaveProperty("holder");
});
