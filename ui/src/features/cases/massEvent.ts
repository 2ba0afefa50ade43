/** *Evento masivo*: from what somebody fills in to what is declared. */
import type { KnownMassEvent, MassEvent } from "../../lib/bindings";
import { dateTime, dayOf, instantOf, parseTime, time, type Day } from "../../lib/text/dates";
import { count, number } from "../../lib/text/numbers";

export interface MassEventForm {
  cause: string;
  users: number | null;
  startDay: Day | null;
  startTime: string;
  endDay: Day | null;
  endTime: string;
  evidence: string;
}

export type Missing = Partial<Record<keyof MassEventForm, string>>;

/** A new one, which begins now; or one that is known, to say more of it. */
export function formOf(known: MassEvent | undefined, now: number): MassEventForm {
  const start = known?.started_at ?? now;
  const end = known?.ended_at ?? null;
  return {
    cause: known?.cause ?? "",
    users: known?.affected_users ?? null,
    startDay: dayOf(start),
    startTime: time(start),
    endDay: end === null ? null : dayOf(end),
    endTime: end === null ? "" : time(end),
    evidence: known?.evidence ?? "",
  };
}

/** What still has to be filled in, said at its field. */
export function missing(form: MassEventForm, usersMin: number): Missing {
  const said: Missing = {};
  if (form.cause.trim() === "") said.cause = "Escriba qué pasó.";
  if (form.users === null || form.users < usersMin) said.users = `Un evento masivo afecta a ${number(usersMin)} usuarios o más.`;
  if (form.startDay === null) said.startDay = "Escriba el día.";
  if (parseTime(form.startTime) === undefined) said.startTime = "Escriba la hora así: 14:05.";
  const isOver = form.endDay !== null || form.endTime.trim() !== "";
  if (isOver && form.endDay === null) said.endDay = "Escriba el día.";
  if (isOver && parseTime(form.endTime) === undefined) said.endTime = "Escriba la hora así: 14:05.";
  const [start, end] = [startOf(form), endOf(form)];
  if (start !== null && end !== null && end < start) said.endDay = "No puede terminar antes de empezar.";
  return said;
}

const at = (day: Day | null, text: string): number | null => {
  const minutes = parseTime(text);
  return day === null || minutes === undefined ? null : instantOf(day, minutes);
};
const startOf = ({ startDay, startTime }: MassEventForm) => at(startDay, startTime);
const endOf = ({ endDay, endTime }: MassEventForm) => at(endDay, endTime);

/** What is declared; `null` while something is missing. */
export function detailsOf(form: MassEventForm, usersMin: number): MassEvent | null {
  const started_at = startOf(form);
  if (started_at === null || Object.keys(missing(form, usersMin)).length > 0) return null;
  const [cause, evidence] = [form.cause.trim(), form.evidence.trim()];
  return { cause, affected_users: form.users ?? 0, started_at, ended_at: endOf(form), evidence };
}

/** The newest first, as a list names them. */
export const choicesOf = (events: readonly KnownMassEvent[]): { value: string; label: string }[] =>
  events.map(({ id, details }) => ({
    value: id,
    label: `${details.cause} · ${count(details.affected_users, "usuario", "usuarios")}, desde el ${dateTime(details.started_at)}`,
  }));
