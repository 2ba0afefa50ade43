import type { CaseAsked, CaseKind, CaseRegister, Channel, FormFlaw } from "../../../lib/bindings";
import type { Book } from "../../../lib/state/book";
import { flawField, flawSentence } from "../../../lib/text/forms";
import type { Option } from "../../../lib/ui/Combobox.svelte";
import { blankForm, missingOfForm, toForm, type FormDraft, type FormSaid } from "../form/draft";

/** One case of the request. */
export interface AskedForm {
  category: Option | null;
  kind: CaseKind | null;
  sla: string | null;
  group: string | null;
  subject: string;
  description: string;
  /** Where the category is asked for on one. */
  form: FormDraft | null;
}

export interface RequestForm {
  project: string | null;
  channel: Channel | null;
  requester: Option | null;
  site: Option | null;
  cases: AskedForm[];
}

export const blankCase: AskedForm = { category: null, kind: null, sla: null, group: null, subject: "", description: "", form: null };

/** What the form begins with: whoever may not register for others asks for themselves. */
export function begin(book: Book, me: Option): RequestForm {
  const { registers_for_others } = book.view;
  return {
    project: book.projects.find(({ record }) => record.active)?.id ?? null,
    channel: registers_for_others ? null : "WEB",
    requester: registers_for_others ? null : me,
    site: null,
    cases: [{ ...blankCase }],
  };
}

/** A case with what its category brings: kind, the first of its ANS, its group. */
export function withCategory(form: AskedForm, category: Option | null, book: Book, now = Date.now()): AskedForm {
  const record = category && book.category(category.value)?.record;
  if (!category || !record) return { ...form, category: null, kind: null, sla: null, group: null, form: null };
  // What was filled in stays while the category is asked for on the same form.
  const kept = form.form?.form === record.form ? form.form : record.form ? blankForm(record.form, now) : null;
  // A provider is given a case by *Activo proveedor* only, a functional group by escalating it.
  const group = book.registersIn(record.project).some(({ id }) => id === record.group) ? record.group : null;
  return { ...form, category, kind: record.kind, sla: book.slasOf(category.value)[0]?.id ?? null, group, form: kept };
}

/** The leaves of the project, each with the way to it. */
export function categoryOptions(book: Book, project: string): Option[] {
  const options = book.leaves(project).map(({ id, record }) => ({
    value: id,
    label: record.name,
    detail: book.path(id).slice(0, -1).join(" › "),
  }));
  return options.sort((a, b) => a.detail.localeCompare(b.detail, "es"));
}

export type RequestMissing = Partial<Record<"project" | "channel" | "requester", string>>;
export type CaseMissing = Partial<Record<keyof AskedForm, string>>;

/** What is said at the fields of the form: what is missing, and what the procedure found of the only form that was sent. */
export function saidOfForm({ cases }: RequestForm, asked: AskedForm, flaw: FormFlaw | null): FormSaid {
  if (asked.form === null) return {};
  const isOnly = cases.filter((one) => one.form !== null).length === 1;
  return { ...(flaw && isOnly && { [flawField(flaw)]: flawSentence(flaw) }), ...missingOfForm(asked.form) };
}

export function missingOf(form: RequestForm): RequestMissing {
  return {
    ...(form.project === null && { project: "Elija el proyecto." }),
    ...(form.channel === null && { channel: "Elija por dónde lo pidió." }),
    ...(form.requester === null && { requester: "Elija a quien lo pide." }),
  };
}

export function missingOfCase(form: AskedForm): CaseMissing {
  return {
    ...(form.category === null && { category: "Elija la categoría." }),
    ...(form.category !== null && form.kind === null && { kind: "Elija el tipo." }),
    ...(form.category !== null && form.sla === null && { sla: "Elija el ANS." }),
    ...(form.category !== null && form.group === null && { group: "Elija el grupo." }),
    ...(form.subject.trim() === "" && { subject: "Escriba el asunto." }),
  };
}

function asked({ category, kind, sla, group, subject, description, form: draft }: AskedForm): CaseAsked | null {
  const form = draft && toForm(draft);
  if (draft !== null && form === null) return null;
  if (category === null || kind === null || sla === null || group === null || subject.trim() === "") return null;
  return { category: category.value, kind, sla, group, subject: subject.trim(), description: description.trim(), form };
}

/** What to send; `null` while something is missing. */
export function toRegister({ project, channel, requester, site, cases }: RequestForm, related: string | null): CaseRegister | null {
  const all = cases.flatMap((one) => asked(one) ?? []);
  if (project === null || channel === null || requester === null || all.length < cases.length) return null;
  return { project, channel, requester: requester.value, site: site?.value ?? null, related, cases: all };
}
