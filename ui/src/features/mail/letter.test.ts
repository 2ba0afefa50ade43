import { expect, test } from "vitest";
import type { MailProposal } from "../../lib/bindings";
import { Letter } from "./letter.svelte";

const proposal: MailProposal = {
  act: "a1",
  sender: "tecnica@ejemplo.gov.co",
  signers: [
    { role: "DELIVERER", name: "Marcela Ríos", email: "tecnica@ejemplo.gov.co" },
    { role: "RECEIVER", name: "José Peña", email: "jose@ejemplo.gov.co" },
    { role: "APPROVER", name: "Ana Ibáñez", email: "" },
  ],
  subject: "Acta N.º 1",
  body: "Cordial saludo:",
  file_name: "acta.pdf",
  photos: 2,
  pdf_bytes: 145_000,
  waiting: 0,
};

test("the act goes to whoever signed and has an address, but not to its sender", () => {
  const letter = new Letter(proposal);
  expect(letter.recipients).toEqual(["jose@ejemplo.gov.co"]);
  expect(letter.unreachable.map((signer) => signer.name)).toEqual(["Ana Ibáñez"]);
});

test("signers are taken off and put back, others are typed", () => {
  const letter = new Letter(proposal);
  letter.choose("jose@ejemplo.gov.co", false);
  letter.others = "archivo@ejemplo.gov.co, oti@ejemplo.gov.co";
  expect(letter.request.recipients).toEqual(["archivo@ejemplo.gov.co", "oti@ejemplo.gov.co"]);
  letter.choose("tecnica@ejemplo.gov.co", true);
  expect(letter.has("tecnica@ejemplo.gov.co")).toBe(true);
  expect(letter.request.recipients[0]).toBe("tecnica@ejemplo.gov.co");
});
