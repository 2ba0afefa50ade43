import type { CaseWish } from "../../../lib/bindings";
import type { Book } from "../../../lib/state/book";
import { Kept } from "../../../lib/state/kept";
import type { Option } from "../../../lib/ui/Combobox.svelte";
import { fromForm } from "../form/draft";
import { blankCase, categoryOptions, withCategory, type AskedForm, type RequestForm } from "./form";

type Registration = Extract<CaseWish, { wish: "REGISTER" }>;

/** What the desk did not register, on its way back to the form, by its place in the journal. */
export const again = new Kept<readonly Registration[]>();

/** What of it the catalogue still has: what is not offered any more is chosen anew. */
function asked(book: Book, { details, sla, group, form_people }: Registration): AskedForm {
  const { project, subject, description, kind } = details;
  const category = categoryOptions(book, project).find(({ value }) => value === details.category) ?? null;
  const written = details.form ? fromForm(details.form, form_people) : null;
  const form = withCategory({ ...blankCase, subject, description, form: written }, category, book);
  if (category === null) return form;
  const offersSla = book.slasOf(category.value).some(({ id }) => id === sla);
  const offersGroup = book.registersIn(project).some(({ id }) => id === group);
  return { ...form, kind: form.kind ?? kind, sla: offersSla ? sla : form.sla, group: offersGroup ? group : form.group };
}

const named = (value: string | null, label: string): Option | null =>
  value === null ? null : { value, label: label || "De otro equipo" };

/** The form with what was written and the desk did not register. */
export function withAgain(form: RequestForm, book: Book, registrations: readonly Registration[]): RequestForm {
  const [first] = registrations;
  if (!first) return form;
  const { channel, requester, site } = first.details;
  const project = book.projects.find(({ id, record }) => id === first.details.project && record.active)?.id ?? form.project;
  const who = book.view.registers_for_others ? named(requester, first.requester) : form.requester;
  const cases = registrations.map((one) => asked(book, one));
  return { project, channel, requester: who, site: named(site, first.site), cases };
}
