import { expect, test } from "vitest";
import type { PersonDetails } from "../../../lib/bindings";
import { blank, formOf, missing, toSave } from "./form";

const details: PersonDetails = {
  ...blank.details,
  check_digit: null,
  full_name: "Luz Marina Cárdenas",
  document: { id_type: "CE", number: "123456" },
  bond: "CONTRACTOR",
  contract_number: "045-2026",
  contract_end: "2026-12-31",
  site: "s",
};
const view = { person: { id: "p", rev: 2, details, erasure: null }, site_name: "Sede Centro", items: [], acts: [], may_edit: true, may_erase: false };

test("name and document are required", () => {
  expect(Object.keys(missing(blank))).toEqual(["full_name", "idNumber"]);
  expect(toSave(blank, null)).toBeNull();
});

test("what is opened and not changed is saved as it was", () => {
  expect(toSave(formOf(view), { id: "p", rev: 2 })).toEqual({ id: "p", base_rev: 2, details });
});

test("staff keep no contract", () => {
  const form = formOf(view);
  form.details.bond = "STAFF";
  expect(toSave(form, { id: "p", rev: 2 })?.details).toMatchObject({ contract_number: "", contract_end: null });
});
