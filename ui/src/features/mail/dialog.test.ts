import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { MailProposal } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import MailDialog from "./MailDialog.svelte";

afterEach(cleanup);

const proposal = {
  act: "a1",
  sender: "",
  subject: "Acta N.º 1",
  body: "Cordial saludo",
  signers: [],
  file_name: "acta.pdf",
  pdf_bytes: 1000,
  photos: 0,
  waiting: 0,
} as unknown as MailProposal;

test("what is written in an e-mail stays, and its proposal is asked for once", async () => {
  // One that is asked for again and again is left unanswered, so that the test fails and ends.
  const propose = vi.fn((): MailProposal | Promise<MailProposal> =>
    propose.mock.calls.length > 3 ? new Promise(() => {}) : proposal,
  );
  fakeDesk({ mail_propose: propose });
  render(MailDialog, { open: true, act: "a1" });
  const sender = await screen.findByLabelText<HTMLInputElement>(/^Correo de quien envía/);
  await fireEvent.input(sender, { target: { value: "ana@ejemplo.gov.co" } });
  await new Promise((done) => setTimeout(done, 50));
  expect(sender.isConnected).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>(/^Correo de quien envía/).value).toBe("ana@ejemplo.gov.co");
  expect(propose).toHaveBeenCalledTimes(1);
});

test("an e-mail without its sender is refused at the field, which takes the focus", async () => {
  fakeDesk({
    mail_propose: () => proposal,
    mail_queue: () => {
      throw { problem: "NOT_AN_ADDRESS", address: "" };
    },
  });
  render(MailDialog, { open: true, act: "a1" });
  const sender = await screen.findByLabelText<HTMLInputElement>(/^Correo de quien envía/);
  await fireEvent.submit(screen.getByTestId("mail-form"));
  await vi.waitFor(() => expect(document.activeElement).toBe(sender));
  expect(sender.getAttribute("aria-invalid")).toBe("true");
  await fireEvent.input(sender, { target: { value: "ana@ejemplo.gov.co" } });
  expect(sender.getAttribute("aria-invalid")).not.toBe("true");
});
