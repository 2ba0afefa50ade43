import type { MailTotals } from "../../lib/bindings";
import { bytes, count } from "../../lib/text/numbers";

/** What waits, counted: `2 correos · 2 actas · 5 fotos · 1,2 MB`. */
export function totals(waiting: MailTotals): string {
  return [
    count(waiting.mails, "correo", "correos"),
    count(waiting.acts, "acta", "actas"),
    count(waiting.photos, "foto", "fotos"),
    bytes(waiting.bytes),
  ].join(" · ");
}

/** Addresses as people write several of them: parted by commas, semicolons, spaces or lines. */
export function addresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== "");
}
