import type { Because, CaseWhy, Segment } from "../../../lib/bindings";
import { caseLabels } from "../../../lib/text/cases";
import { duration } from "../../../lib/text/clock";
import { dateTime, dayOf, weekday } from "../../../lib/text/dates";

/** Why the clock did what it did in a stretch. */
export function becauseWords(because: Because): string {
  switch (because.because) {
    case "RUNNING":
      return caseLabels.CaseState[because.state];
    case "PAUSED":
      return because.reason === null ? "En pausa" : `En pausa: ${caseLabels.SuspensionReason[because.reason]}`;
    case "STOPPED":
      return `Detenido: ${caseLabels.CaseState[because.state].toLowerCase()}`;
    case "OUTSIDE_HOURS":
      return "Fuera de horario";
    case "HOLIDAY":
      return because.holidays.map(({ name, law }) => `Festivo «${name}» (${law})`).join(" y ");
    case "EXCEPTION":
      return `Día exceptuado: ${because.reason}`;
  }
}

const counts = ({ because }: Segment): boolean => because.because === "RUNNING";

/** How much of the stretch counts: `2 h`, `17 h, no cuentan`. */
export function countedWords(segment: Segment): string {
  if (segment.business_ms === 0) return "—";
  return counts(segment) ? duration(segment.business_ms) : `${duration(segment.business_ms)}, no cuentan`;
}

/** What all stretches together count as progress. */
export const sum = (segments: readonly Segment[]): number =>
  segments.reduce((all, segment) => all + (counts(segment) ? segment.business_ms : 0), 0);

/** `jueves 03/12/2026 15:00`. */
export const moment = (at: number): string => `${weekday(dayOf(at))} ${dateTime(at)}`;

/** When it is due, in a sentence, and on what that rests. */
export function dueWords({ clock: { projected_due, state, breached } }: CaseWhy): string {
  if (projected_due !== null) {
    const [first, last] = [moment(projected_due.low), moment(projected_due.high)];
    return first === last
      ? `Vence el ${first} si sigue en marcha y nada cambia.`
      : `Vence entre el ${first} y el ${last}: hay una hora dudosa en su historia.`;
  }
  if (breached === "YES") return "Ya usó todo el tiempo de su ANS.";
  if (breached === "DOUBTFUL") return "Quizá ya usó todo el tiempo de su ANS: hay una hora dudosa en su historia.";
  if (state === "SUSPENDED") return "Mientras esté suspendido no vence: su reloj está en pausa.";
  return "Su reloj está detenido.";
}
