/**
 * Dates as people in Colombia read them: DD/MM/AAAA, 24 h, America/Bogota, whatever the computer is set to.
 *
 * Two kinds of value come in: an *instant* (ISO 8601 with offset, or epoch milliseconds) and a *day*
 * (`AAAA-MM-DD`), which has no hour and must never pass through a time zone.
 */

export type Instant = string | number;
/** A civil date, `AAAA-MM-DD`. */
export type Day = string;

const zone = "America/Bogota";
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const weekdays = new Intl.DateTimeFormat("es-CO", { timeZone: "UTC", weekday: "long" });
const relative = new Intl.RelativeTimeFormat("es", { numeric: "auto" });

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;

function pick(instant: Instant): Record<string, string> | undefined {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return undefined;
  return Object.fromEntries(parts.formatToParts(date).map((p) => [p.type, p.value]));
}

/** `23/11/2026`; an em dash where there is no readable date. */
export function date(instant: Instant): string {
  const p = pick(instant);
  return p ? `${p.day}/${p.month}/${p.year}` : "—";
}

/** `14:05`. */
export function time(instant: Instant): string {
  const p = pick(instant);
  return p ? `${p.hour}:${p.minute}` : "—";
}

/** `23/11/2026 14:05`. */
export function dateTime(instant: Instant): string {
  const p = pick(instant);
  return p ? `${p.day}/${p.month}/${p.year} ${p.hour}:${p.minute}` : "—";
}

/** The civil date of an instant in Colombia. */
export function dayOf(instant: Instant): Day {
  const p = pick(instant);
  return p ? `${p.year}-${p.month}-${p.day}` : "";
}

/** `23/11/2026` from `2026-11-23`. */
export function day(value: Day): string {
  const m = dayPattern.exec(value);
  return m ? `${m[3]}/${m[2]}/${m[1]}` : "—";
}

/** `lunes` from `2026-11-23`. */
export function weekday(value: Day): string {
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? "—" : weekdays.format(date);
}

const minute = 60_000;
const hour = 60 * minute;

/** `hace 3 minutos`, `ayer`, `en 2 días`; days are counted by the calendar of Colombia, not by 24 hours. */
export function ago(instant: Instant, now: Instant): string {
  const then = new Date(instant).getTime();
  const here = new Date(now).getTime();
  if (Number.isNaN(then) || Number.isNaN(here)) return "—";
  const gap = then - here;
  if (Math.abs(gap) < minute) return "ahora";
  if (Math.abs(gap) < hour) return relative.format(Math.trunc(gap / minute), "minute");
  const days = (Date.parse(dayOf(instant)) - Date.parse(dayOf(now))) / (24 * hour);
  if (days === 0) return relative.format(Math.trunc(gap / hour), "hour");
  if (Math.abs(days) < 45) return relative.format(days, "day");
  if (Math.abs(days) < 365) return relative.format(Math.trunc(days / 30), "month");
  return relative.format(Math.trunc(days / 365), "year");
}

/** Minutes since midnight from what a person typed as an hour: `14:05`, `7.30`, `0730`. `undefined` when it is none. */
export function parseTime(text: string): number | undefined {
  const m = /^\s*(\d{1,2})[:.h\s](\d{2})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{2})\s*$/.exec(text);
  if (!m) return undefined;
  const [hours, minutes] = [Number(m[1]), Number(m[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

/** The instant of a day and minutes since its midnight in Colombia, which has one offset all year. */
export const instantOf = (value: Day, minutes: number): number => Date.parse(`${value}T00:00:00-05:00`) + minutes * minute;

/**
 * Reads what a person typed as a date: `5/3/2026`, `05-03-2026`, `05.03.26`, `05032026`.
 * A year of two digits is of this century. `undefined` when the text is no date of the calendar.
 */
export function parseDay(text: string): Day | undefined {
  const m = /^\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})\s*$/.exec(text) ??
    /^\s*(\d{2})(\d{2})(\d{4})\s*$/.exec(text);
  if (!m) return undefined;
  const [d, mo, y] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const year = y < 100 ? 2000 + y : y;
  const at = new Date(Date.UTC(year, mo - 1, d));
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === mo - 1 && at.getUTCDate() === d;
  return real ? at.toISOString().slice(0, 10) : undefined;
}
