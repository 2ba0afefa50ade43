import type { CaseRow, Reading } from "../../lib/bindings";
import { caseCode, caseLabels } from "../../lib/text/cases";
import { clockWords, estimateOf, isStopped } from "../../lib/text/clock";
import { dateTime } from "../../lib/text/dates";
import type { Column } from "../../lib/ui/table";

export const holder = (row: CaseRow): string =>
  row.assignee === null ? "Sin asignar" : row.assignee_name || "Persona de otro equipo";

/** Where it is; of a case without a site, whose it is. */
export const place = (row: CaseRow): string => row.site_name || row.group_name || "—";

/** The date that the ANS fixed, or both that a doubtful hour allows. */
export function estimated(clock: Reading | null): string {
  const at = estimateOf(clock);
  if (at === null) return "—";
  const [first, last] = [dateTime(at.low), dateTime(at.high)];
  return first === last ? first : `${first} o ${last}`;
}

/** What is said beside the remaining time: that it runs out, which `vencido` says by itself. */
export function warning({ state, near_expiry, breached }: Reading): string {
  if (isStopped(state)) return breached === "NO" ? "ANS cumplido" : "ANS incumplido";
  if (breached !== "NO" || near_expiry === "NO") return "";
  return near_expiry === "YES" ? "Próximo a vencer" : "Quizá próximo a vencer";
}

/** The date, and whether it passed; in a narrow window only the latter. */
export function dateLine(clock: Reading, isNarrow: boolean): string {
  const passed = { NO: "", DOUBTFUL: "Quizá fecha estimada superada", YES: "Fecha estimada superada" }[clock.date_exceeded];
  return [(passed === "" || !isNarrow) && estimated(clock), passed].filter(Boolean).join(" · ");
}

export const pick: Column<CaseRow> = { key: "PICK", label: "Elegir", hideLabel: true, text: () => "", width: "2.75rem" };
const code: Column<CaseRow> = { key: "CODE", label: "Código", text: (r) => caseCode(r.code), width: "8.5rem", sort: true };
const subject: Column<CaseRow> = { key: "SUBJECT", label: "Asunto y categoría", text: (r) => r.subject, sort: true };
const state: Column<CaseRow> = { key: "CASE_STATE", label: "Estado", text: (r) => caseLabels.CaseState[r.state], width: "14.5rem", sort: true };
const clock: Column<CaseRow> = {
  key: "ESTIMATED_AT",
  label: "ANS y fecha estimada",
  text: (r) => (r.clock ? clockWords(r.clock) : "—"),
  width: "19.25rem",
  sort: true,
};
const who: Column<CaseRow> = { key: "WHO", label: "Lo tiene y sede", text: holder, width: "16%" };

/** In a narrow window the code stands with the subject, and who has it with its state. */
export const columnsFor = (isNarrow: boolean): Column<CaseRow>[] =>
  isNarrow
    ? [{ ...subject, label: "Caso" }, { ...state, label: "Estado y quién lo tiene" }, { ...clock, label: "ANS y fecha", width: "15rem" }]
    : [code, subject, state, clock, who];
