import type { MailProposal, MailQueue, MailSigner } from "../../lib/bindings";
import { addresses } from "./words";

/** An e-mail being written: who gets the act, and what goes above it. */
export class Letter {
  sender = $state("");
  subject = $state("");
  body = $state("");
  /** Addresses typed beside those of the signers. */
  others = $state("");
  #chosen = $state<readonly string[]>([]);

  constructor(readonly proposal: MailProposal) {
    this.sender = proposal.sender;
    this.subject = proposal.subject;
    this.body = proposal.body;
    // Who sends it has the act already.
    this.#chosen = this.reachable.map((signer) => signer.email).filter((email) => email !== proposal.sender);
  }

  get reachable(): readonly MailSigner[] {
    return this.proposal.signers.filter((signer) => signer.email !== "");
  }

  /** Signers of whom no address is known. */
  get unreachable(): readonly MailSigner[] {
    return this.proposal.signers.filter((signer) => signer.email === "");
  }

  has(email: string): boolean {
    return this.#chosen.includes(email);
  }

  choose(email: string, wanted: boolean): void {
    const others = this.#chosen.filter((other) => other !== email);
    this.#chosen = wanted ? [...others, email] : others;
  }

  get recipients(): string[] {
    return [...this.#chosen, ...addresses(this.others)];
  }

  get request(): MailQueue {
    const { sender, subject, body, recipients } = this;
    return { act: this.proposal.act, sender, recipients, subject, body };
  }
}
