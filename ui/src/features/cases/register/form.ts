import type { CaseAsked, CaseKind, CaseRegister, Channel } from "../../../lib/bindings";
import type { Book } from "../../../lib/state/book";
import type { Option } from "../../../lib/ui/Combobox.svelte";

/** One case of the request. */
export interface AskedForm {
  category: Option | null;
  kind: CaseKind | null;
  sla: string | null;
  group: string | null;
  subject: string;
  description: string;
}

export interface RequestForm {
  project: string | null;
  channel: Channel | null;
  requester: Option | null;
  site: Option | null;
  cases: AskedForm[];
}

export const blankCase: AskedForm = { category: null, kind: null, sla: null, group: null, subject: "", description: "" };

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
export function withCategory(form: AskedForm, category: Option | null, book: Book): AskedForm {
  const record = category && book.category(category.value)?.record;
  if (!category || !record) return { ...form, category: null, kind: null, sla: null, group: null };
  // A provider is given a case by *Activo proveedor* only.
  const group = book.escalatesTo(record.project).some(({ id }) => id === record.group) ? record.group : null;
  return { ...form, category, kind: record.kind, sla: book.slasOf(category.value)[0]?.id ?? null, group };
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

function asked({ category, kind, sla, group, subject, description }: AskedForm): CaseAsked | null {
  if (category === null || kind === null || sla === null || group === null || subject.trim() === "") return null;
  return { category: category.value, kind, sla, group, subject: subject.trim(), description: description.trim() };
}

/** What to send; `null` while something is missing. */
export function toRegister({ project, channel, requester, site, cases }: RequestForm, related: string | null): CaseRegister | null {
  const all = cases.flatMap((one) => asked(one) ?? []);
  if (project === null || channel === null || requester === null || all.length < cases.length) return null;
  return { project, channel, requester: requester.value, site: site?.value ?? null, related, cases: all };
}
