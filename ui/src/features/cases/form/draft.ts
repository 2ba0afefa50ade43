/** A form of a case while it is filled in. */
import type { AccessForm, BossDecision, CaseForm, FormField, FormKind, NamedPerson, TelephonyForm } from "../../../lib/bindings";
import { dayOf, type Day } from "../../../lib/text/dates";
import { formMissing } from "../../../lib/text/forms";
import type { Option } from "../../../lib/ui/Combobox.svelte";

/** What both forms have. */
interface Common {
  from: Day | null;
  until: Day | null;
  justification: string;
  boss: Option | null;
  decision: BossDecision | null;
  on: Day | null;
}

type Telephony = Pick<TelephonyForm, "features" | "terminals" | "dial_profile" | "extension" | "forward_to" | "outlet">;
export type TelephonyDraft = Common & Telephony & { form: "TELEPHONY"; request: TelephonyForm["request"] | null; currentUser: Option | null };
export type AccessDraft = Common &
  Pick<AccessForm, "system" | "permission"> & {
    form: "ACCESS";
    request: AccessForm["request"] | null;
    target: AccessForm["target"] | null;
    holder: Option | null;
  };
export type FormDraft = TelephonyDraft | AccessDraft;

/** What is said at a field; `REQUEST` and `TARGET` are chosen from a list that always has an answer. */
export type FormSaid = Partial<Record<FormField | "REQUEST" | "TARGET", string>>;

export function blankForm(form: FormKind, now: number): FormDraft {
  const common = { request: null, from: null, until: null, justification: "", boss: null, decision: null, on: dayOf(now) };
  return form === "TELEPHONY"
    ? { ...common, form, features: [], terminals: [], dial_profile: null, extension: "", currentUser: null, forward_to: "", outlet: "" }
    : { ...common, form, target: null, system: "", holder: null, permission: "" };
}

/** Which fields a kind of telephony request asks for; the procedure has the last word. */
export const asksFor = {
  terminals: (draft: TelephonyDraft) => draft.request === "NEW_EXTENSION",
  features: (draft: TelephonyDraft) => draft.request === "SPECIAL_FEATURE",
  extension: (draft: TelephonyDraft) => draft.request !== null && draft.request !== "NEW_EXTENSION",
  currentUser: (draft: TelephonyDraft) => draft.request === "CHANGE_OF_HOLDER",
  forwardTo: (draft: TelephonyDraft) => draft.features.includes("FORWARDING"),
  outlet: (draft: TelephonyDraft) => draft.request === "MOVE" || (draft.request === "NEW_EXTENSION" && draft.terminals.includes("PHONE")),
  permission: (draft: AccessDraft) => draft.request === "CREATION" || draft.request === "MODIFICATION",
} as const;

const empty = (text: string) => text.trim() === "";

function lacking(draft: FormDraft): readonly (FormField | false)[] {
  const common = [
    empty(draft.justification) && "JUSTIFICATION",
    draft.boss === null && "AUTHORISED_BY",
    draft.decision === null && "DECISION",
    draft.on === null && "AUTHORISED_ON",
  ] as const;
  if (draft.form === "ACCESS") {
    return [
      empty(draft.system) && "SYSTEM",
      draft.holder === null && "HOLDER",
      asksFor.permission(draft) && empty(draft.permission) && "PERMISSION",
      ...common,
    ];
  }
  return [
    asksFor.features(draft) && draft.features.length === 0 && "FEATURES",
    asksFor.terminals(draft) && draft.terminals.length === 0 && "TERMINALS",
    asksFor.terminals(draft) && draft.dial_profile === null && "DIAL_PROFILE",
    asksFor.extension(draft) && empty(draft.extension) && "EXTENSION",
    asksFor.currentUser(draft) && draft.currentUser === null && "CURRENT_USER",
    asksFor.forwardTo(draft) && empty(draft.forward_to) && "FORWARD_TO",
    asksFor.outlet(draft) && empty(draft.outlet) && "OUTLET",
    ...common,
  ];
}

/** What is to be filled in before it can be sent, by field. */
export function missingOfForm(draft: FormDraft): FormSaid {
  const fields = lacking(draft).filter((field) => field !== false);
  return {
    ...(draft.request === null && { REQUEST: "Elija el tipo de requerimiento." }),
    ...(draft.form === "ACCESS" && draft.target === null && { TARGET: "Elija a qué es el acceso." }),
    ...Object.fromEntries(fields.map((field) => [field, formMissing[field]])),
  };
}

/** What to send; `null` while something is missing. */
export function toForm(draft: FormDraft): CaseForm | null {
  const { from, until, boss, decision, on } = draft;
  if (Object.keys(missingOfForm(draft)).length > 0 || boss === null || decision === null || on === null) return null;
  const common = {
    from,
    until,
    justification: draft.justification.trim(),
    authorisation: { authorised_by: boss.value, decision, on },
  };
  if (draft.form === "ACCESS") {
    const { request, target, holder } = draft;
    if (request === null || target === null || holder === null) return null;
    const texts = { system: draft.system.trim(), permission: draft.permission.trim() };
    return { form: "ACCESS", request, target, holder: holder.value, ...texts, ...common };
  }
  if (draft.request === null) return null;
  const { request, features, terminals, dial_profile } = draft;
  const texts = { extension: draft.extension.trim(), forward_to: draft.forward_to.trim(), outlet: draft.outlet.trim() };
  return { form: "TELEPHONY", request, features, terminals, dial_profile, current_user: draft.currentUser?.value ?? null, ...texts, ...common };
}

/** What was sent, to be filled in again. */
export function fromForm(form: CaseForm, people: readonly NamedPerson[]): FormDraft {
  const named = (id: string | null): Option | null =>
    id === null ? null : { value: id, label: people.find((one) => one.id === id)?.name || "De otro equipo" };
  const { authorisation, from, until, justification } = form;
  const common = { from, until, justification, boss: named(authorisation.authorised_by), decision: authorisation.decision, on: authorisation.on };
  if (form.form === "ACCESS") {
    const { request, target, system, holder, permission } = form;
    return { form: "ACCESS", request, target, system, holder: named(holder), permission, ...common };
  }
  const { request, features, terminals, dial_profile, extension, current_user, forward_to, outlet } = form;
  return { form: "TELEPHONY", request, features, terminals, dial_profile, extension, currentUser: named(current_user), forward_to, outlet, ...common };
}
