import type { DeskEnrol, DeskSignIn, InvalidField, Problem } from "../../lib/bindings";
import { invalid } from "../../lib/text/problem";

/** A field of the form. */
export type EnrolField = keyof DeskEnrol;
export type Said = Partial<Record<EnrolField, string>>;

export const blank: DeskEnrol = { invitation: "", address: "", fingerprint: "", code: "", name: "" };

const fields: Readonly<Partial<Record<InvalidField, EnrolField>>> = {
  INVITATION: "invitation",
  DESK_ADDRESS: "address",
  FINGERPRINT: "fingerprint",
  ENROL_CODE: "code",
  NAME: "name",
};

const needed: Readonly<Record<EnrolField, string>> = {
  invitation: "Pegue la invitación.",
  address: "Escriba la dirección de la mesa.",
  fingerprint: "Escriba la huella.",
  code: "Escriba el código.",
  name: "Escriba un nombre para este equipo.",
};

/** The fields that are on the screen, from top to bottom. */
export const shownFields = (byParts: boolean): readonly EnrolField[] =>
  byParts ? ["address", "fingerprint", "code", "name"] : ["invitation", "name"];

/** What still has to be filled in, said at its field. */
export function missing(form: DeskEnrol, byParts: boolean): Said {
  const empty = shownFields(byParts).filter((field) => form[field].trim() === "");
  return Object.fromEntries(empty.map((field) => [field, needed[field]]));
}

/** What to send: only what is on the screen, without the spaces and ends of line that a paste or a reader brings. */
export function toSend(form: DeskEnrol, byParts: boolean): DeskEnrol {
  const sent = { ...blank };
  for (const field of shownFields(byParts)) sent[field] = form[field].trim();
  return sent;
}

/** The same for whoever signs in instead of bringing a code. */
export function missingToSignIn(form: DeskEnrol, byParts: boolean): Said {
  const { code: _, ...said } = missing(form, byParts);
  return said;
}

/** What to send to sign in: an invitation serves with its code or without. */
export function toSignIn(form: DeskEnrol, byParts: boolean): DeskSignIn {
  const { code: _, ...sent } = toSend(form, byParts);
  return { ...sent, browse: true };
}

/** A problem that is about a field on the screen, said at it; nothing when it is about something else. */
export function saidOf(problem: Problem | undefined, byParts: boolean): Said {
  if (problem?.problem !== "INVALID") return {};
  const field = fields[problem.field];
  return field && shownFields(byParts).includes(field) ? { [field]: invalid(problem.field, problem.rule) } : {};
}
