/** From what somebody fills in to the steps that are asked for. Which are allowed, Rust says. */
import type { CaseAction, CaseStep, CaseView, FileStored, Ground, NoteKind, SuspensionReason } from "../../lib/bindings";
import type { Option } from "../../lib/ui/Combobox.svelte";

/** What the forms of all actions hold together; each shows what it needs of it. */
export interface StepForm {
  note: string;
  reason: SuspensionReason | null;
  resumeOn: string | null;
  solution: string;
  group: string | null;
  person: Option | null;
  contract: string;
  ticket: string;
  ground: Ground | null;
  sla: string | null;
  kind: NoteKind["note"];
  /** What a note shows, kept already. */
  file: FileStored | null;
}

export const blank: StepForm = {
  note: "",
  reason: null,
  resumeOn: null,
  solution: "",
  group: null,
  person: null,
  contract: "",
  ticket: "",
  ground: null,
  sla: null,
  kind: "PLAIN",
  file: null,
};

/** What matters of a case to whoever does something with it. */
export interface Situation {
  /** Which actions need a word about it. */
  noted: readonly CaseAction[];
  /** Near its expiry it is suspended before it is escalated, or gets another ANS (domain §3.3). */
  isUrgent: boolean;
}

/** In the order in which they stand; the first of the first three that is allowed is the primary one. */
const order: readonly CaseAction[] = [
  "TAKE",
  "RESUME",
  "SOLVE",
  "SUSPEND",
  "ESCALATE",
  "REASSIGN",
  "TO_PROVIDER",
  "TAKE_AND_SOLVE",
  "TAKE_AND_SUSPEND",
  "RESUME_AND_SOLVE",
  "ISSUE_ACT",
  "CHANGE_SLA",
  "NOTE",
  "DISMISS",
];

/** The buttons of a case: exactly those that are allowed. */
export function buttons(allowed: readonly CaseAction[]): { action: CaseAction; isPrimary: boolean }[] {
  const shown = order.filter((action) => allowed.includes(action));
  const primary = shown[0] && order.indexOf(shown[0]) < 3 ? shown[0] : undefined;
  return shown.map((action) => ({ action, isPrimary: action === primary }));
}

export const situationOf = ({ noted, out_of_time }: Pick<CaseView, "noted" | "out_of_time">): Situation => ({
  noted,
  isUrgent: out_of_time,
});

/** Done at once, without a form. */
export const isDirect = (action: CaseAction, { noted }: Pick<Situation, "noted">): boolean =>
  (action === "RESUME" || action === "TAKE") && !noted.includes(action);

export const suspends = (action: CaseAction): boolean => action === "SUSPEND" || action === "TAKE_AND_SUSPEND";
export const solves = (action: CaseAction): boolean => ["SOLVE", "TAKE_AND_SOLVE", "RESUME_AND_SOLVE"].includes(action);

/** Whether a reason to suspend is asked for: to suspend, and to ask others to. */
export const asksReason = (action: CaseAction, { kind }: StepForm): boolean =>
  suspends(action) || (action === "NOTE" && kind === "SUSPENSION_ASKED");

/** The note to add; `null` while its reason is missing. */
export function noteOf({ kind, reason }: StepForm): NoteKind | null {
  if (kind !== "SUSPENSION_ASKED") return { note: kind };
  return reason === null ? null : { note: kind, reason };
}

export type Missing = Partial<Record<keyof StepForm, string>>;

/** What still has to be filled in, said at its field. */
export function missing(action: CaseAction, { noted }: Pick<Situation, "noted">, form: StepForm): Missing {
  const said: Missing = {};
  // A photo says enough by itself.
  const isSaid = form.note.trim() !== "" || (action === "NOTE" && form.file !== null);
  if (noted.includes(action) && !isSaid) said.note = noteMissing(action);
  if (asksReason(action, form) && form.reason === null) said.reason = "Elija la razón.";
  if (solves(action) && form.solution.trim() === "") said.solution = "Escriba qué se hizo.";
  if ((action === "ESCALATE" || action === "TO_PROVIDER") && form.group === null) said.group = "Elija el grupo.";
  if ((action === "REASSIGN" || action === "TO_PROVIDER") && form.person === null) said.person = "Elija la persona.";
  if (action === "TO_PROVIDER" && form.contract.trim() === "") said.contract = "Escriba el contrato u orden de compra.";
  if (action === "DISMISS" && form.ground === null) said.ground = "Elija el motivo.";
  if (action === "CHANGE_SLA" && form.sla === null) said.sla = "Elija el ANS.";
  return said;
}

const noteMissing = (action: CaseAction): string =>
  action === "CHANGE_SLA" ? "Escriba por qué se cambia." : "Escriba qué pasó y por qué.";

/** What to ask for; empty for what is no step: another ANS, a note, an act. */
export function stepsOf(action: CaseAction, { noted, isUrgent }: Situation, form: StepForm): CaseStep[] {
  const note = form.note.trim();
  const take: CaseStep = { step: { step: "TAKE" }, note: noted.includes("TAKE") ? note : "" };
  const suspend = (reason: SuspensionReason): CaseStep => ({
    step: { step: "SUSPEND", reason, resume_on: form.resumeOn },
    note,
  });
  const solve: CaseStep = { step: { step: "SOLVE", solution: form.solution.trim() }, note: "" };
  const { reason, group, person, ground } = form;
  switch (action) {
    case "TAKE":
    case "RESUME":
      return [take];
    case "TAKE_AND_SOLVE":
    case "RESUME_AND_SOLVE":
      return [take, solve];
    case "SOLVE":
      return [solve];
    case "SUSPEND":
      return reason === null ? [] : [suspend(reason)];
    case "TAKE_AND_SUSPEND":
      return reason === null ? [] : [take, suspend(reason)];
    case "REASSIGN":
      return person === null ? [] : [{ step: { step: "REASSIGN", assignee: person.value }, note }];
    case "ESCALATE": {
      if (group === null) return [];
      const escalate: CaseStep = { step: { step: "ESCALATE", group, assignee: person?.value ?? null }, note };
      const before: CaseStep = { step: { step: "SUSPEND", reason: "NEAR_EXPIRY_ESCALATION", resume_on: null }, note };
      return isUrgent ? [before, escalate] : [escalate];
    }
    case "TO_PROVIDER": {
      if (group === null || person === null) return [];
      const { contract, ticket } = form;
      const to = { group, specialist: person.value, contract: contract.trim(), ticket: ticket.trim() };
      return [{ step: { step: "TO_PROVIDER", ...to }, note }];
    }
    case "DISMISS":
      return ground === null ? [] : [{ step: { step: "DISMISS", ground }, note }];
    case "CHANGE_SLA":
    case "NOTE":
    case "ISSUE_ACT":
      return [];
  }
}
