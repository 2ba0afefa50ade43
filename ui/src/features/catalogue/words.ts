import type { Category, Group, Sla } from "../../lib/bindings";
import type { Book } from "../../lib/state/book";
import { caseLabels } from "../../lib/text/cases";
import { duration } from "../../lib/text/clock";
import { formLabels } from "../../lib/text/forms";
import { labels } from "../../lib/text/labels";
import { count } from "../../lib/text/numbers";

const some = (...lines: (string | false | null | undefined)[]): string[] => lines.filter((line): line is string => Boolean(line));

export function slaLines({ ans, calendar }: Sla, book: Book): string[] {
  const { percent, minutes } = ans.near;
  return some(
    `Solución en ${duration(ans.target_ms)}${ans.attention_ms === null ? "" : ` · atención en ${duration(ans.attention_ms)}`}`,
    `Próximo a vencer con el ${percent} % o ${minutes} min por usar, lo que sea más`,
    `Calendario: ${book.calendar(calendar)?.record.name ?? "desconocido"}`,
  );
}

export function groupLines({ level, projects, office, members, leads }: Group, book: Book): string[] {
  const names = projects.map((id) => book.projects.find((one) => one.id === id)?.record.name ?? "otro proyecto");
  const people = members.map((id) => `${book.nameOf(id)}${leads.includes(id) ? " (líder)" : ""}`);
  return some(
    `${caseLabels.GroupLevel[level]} · ${office === null ? "solo los equipos de todo el país" : labels.TerritorialDirection[office]}`,
    book.projects.length > 1 && `Proyectos: ${names.join(", ")}`,
    people.length > 0 ? people.join(", ") : "Sin personas listadas: trabaja en él quien tiene su rol",
  );
}

export const projectLines = (id: string, book: Book): string[] => [
  `${count(book.leaves(id).length, "categoría", "categorías")} en que se registran casos · ${count(book.groupsOf(id).length, "grupo", "grupos")}`,
];

export function categoryLine({ kind, slas, group, to_provider, accepted_by_oti, form }: Category, book: Book): string {
  return some(
    kind && caseLabels.CaseKind[kind],
    slas.map((id) => book.sla(id)?.record.name ?? "ANS desconocido").join(", "),
    group !== null && (book.group(group)?.record.name ?? "grupo desconocido"),
    form && formLabels.FormKind[form],
    to_provider && "admite proveedor",
    accepted_by_oti && "la OTI acepta lo del proveedor",
  ).join(" · ");
}
