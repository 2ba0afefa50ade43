/** Hours of work as people write them: `08:00 a 12:00, 13:00 a 17:00`. */
import type { HolidayRule, Hours } from "../../lib/bindings";
import { day } from "../../lib/text/dates";

const two = (n: number) => String(n).padStart(2, "0");
const clock = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

export const hoursWords = (hours: readonly Hours[]): string =>
  hours.map(({ from, until }) => `${clock(from)} a ${clock(until)}`).join(", ");

function minutes(text: string): number | undefined {
  const m = /^(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (!m) return undefined;
  const [hour, minute] = [Number(m[1]), Number(m[2] ?? 0)];
  return minute < 60 && hour * 60 + minute <= 24 * 60 ? hour * 60 + minute : undefined;
}

/** Empty is a day without work; `undefined` when it cannot be read, or one stretch runs into the next. */
export function parseHours(text: string): Hours[] | undefined {
  const found: Hours[] = [];
  for (const part of text.split(/[,;y]/).map((p) => p.trim())) {
    if (part === "") continue;
    const ends = part.split(/\s*(?:a|-|–)\s*/).map(minutes);
    const [from, until] = ends;
    if (ends.length !== 2 || from === undefined || until === undefined) return undefined;
    if (from >= until || from < (found.at(-1)?.until ?? 0)) return undefined;
    found.push({ from, until });
  }
  return found;
}

const months = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];
const named = (at: { month: number; day: number }) => `${at.day} de ${months[at.month - 1] ?? at.month}`;

/** On which day of a year it falls. */
export function ruleWords({ on }: HolidayRule): string {
  switch (on.rule) {
    case "FIXED":
      return named(on);
    case "MONDAY":
      return `${named(on)}, o el lunes siguiente`;
    case "EASTER": {
      const days = `${Math.abs(on.offset)} días ${on.offset < 0 ? "antes" : "después"} de Pascua`;
      return on.monday ? `${days}, o el lunes siguiente` : days;
    }
  }
}

/** `desde el 01/06/2026`, `hasta el 31/12/2030`; empty while it is always observed. */
export const validity = ({ valid_from, valid_until }: HolidayRule): string =>
  [valid_from !== null && `desde el ${day(valid_from)}`, valid_until !== null && `hasta el ${day(valid_until)}`].filter(Boolean).join(" ");
