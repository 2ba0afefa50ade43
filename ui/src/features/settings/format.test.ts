import { expect, test } from "vitest";
import type { FormatTemplate } from "../../lib/bindings";
import { FormatDraft } from "./format.svelte";

const kept: FormatTemplate = {
  edition: 1,
  title: "ACTA",
  sig_code: null,
  sig_version: null,
  sig_date: null,
  entity_name: "Unidad",
  process_name: "Proceso",
  procedure_name: "Procedimiento",
  logo: null,
  information_class: "PUBLIC",
  commitment: "Me comprometo.",
  privacy_notice: "Ley 1581.",
  privacy_policy_version: "1",
  consent: "Acepto.",
  consent_version: "1",
  valid_from: null,
};

test("nothing touched is nothing to save, and the template goes back as it came", () => {
  const draft = new FormatDraft(kept);
  expect(draft.differences).toEqual([]);
  expect(draft.template).toEqual(kept);
});

test("what changes is told as the paper will print it", () => {
  const draft = new FormatDraft(kept);
  draft.sigCode = " 520.06.15-7 ";
  draft.sigDate = "2026-03-05";
  expect(draft.differences).toEqual([
    { label: "Código SIG", before: "[código SIG pendiente]", after: "520.06.15-7" },
    { label: "Fecha de la versión", before: "—", after: "05/03/2026" },
  ]);
});

test("evidence cites a version, so another sentence needs another one", () => {
  const draft = new FormatDraft(kept);
  draft.consent = "He leído y acepto.";
  expect(draft.error).not.toBe("");
  draft.consentVersion = "2";
  expect(draft.error).toBe("");
});
