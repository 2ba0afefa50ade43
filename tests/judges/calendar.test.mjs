// The outside judges on the business calendar. CALENDAR is the example `calendar` of crate `casework`; `cargo xtask test`
// sees to it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { businessHours, colombia, mustRun } from "./judge.mjs";

const [FIRST_YEAR, LAST_YEAR] = [2000, 2100];
/** What the law gives: 18 a year, and one more from 2026 on. */
const HOLIDAYS = 18 * (LAST_YEAR - FIRST_YEAR + 1) + (LAST_YEAR - 2026 + 1);
const INTERVALS = 100_000;
const SEED = 2578;

/** What `holidays` calls otherwise than we do; the day is the same. */
const OTHER_NAMES = {
  "Ascensión del señor": "Ascensión del Señor",
  "Día de Nuestra Señora del Rosario de Chiquinquirá": "Nuestra Señora del Rosario de Chiquinquirá",
  "Día de San José": "San José",
  "Día de Todos los Santos": "Todos los Santos",
  "Día de la Raza": "Día de la Diversidad Étnica y Cultural",
  "Día de los Reyes Magos": "Reyes Magos",
  "La Asunción": "Asunción de la Virgen",
  "La Inmaculada Concepción": "Inmaculada Concepción",
  "Sagrado Corazón": "Sagrado Corazón de Jesús",
};

const calendar = process.env.CALENDAR;
assert.ok(calendar, "CALENDAR names the program that says what the calendar says");

/** What our calendar says of these years, line by line. */
async function say(question) {
  return (await mustRun(calendar, [question, FIRST_YEAR, LAST_YEAR])).trim().split("\n");
}

/** `2026-07-13 Nuestra Señora …`, one for each name. */
function dated(holidays) {
  return holidays.flatMap(({ date, names }) => names.map((name) => `${date} ${name}`)).sort();
}

test(`holidays: every one of Colombia from ${FIRST_YEAR} to ${LAST_YEAR}, with its name`, async (t) => {
  const ours = (await say("holidays")).map((line) => JSON.parse(line));
  const told = (await colombia("holidays", FIRST_YEAR, LAST_YEAR)).map((line) => JSON.parse(line));
  const theirs = told.map(({ date, names }) => ({
    date,
    names: names.map((name) => name.replace(" (observado)", "")).map((name) => OTHER_NAMES[name] ?? name),
  }));
  assert.equal(dated(ours).length, HOLIDAYS);
  assert.deepEqual(dated(ours), dated(theirs));
  t.diagnostic(`${HOLIDAYS} holidays on ${ours.length} days, 0 different`);
});

test(`holidays: the third business day after every day from ${FIRST_YEAR} to ${LAST_YEAR}`, async (t) => {
  const ours = await say("third");
  assert.equal(ours.length, (Date.UTC(LAST_YEAR + 1, 0) - Date.UTC(FIRST_YEAR, 0)) / 86_400_000);
  assert.deepEqual(ours, await colombia("third", FIRST_YEAR, LAST_YEAR));
  t.diagnostic(`${ours.length} days, 0 different`);
});

test(`Business::Hours: the time between ${INTERVALS} pairs of instants`, async (t) => {
  const verdict = await businessHours(await mustRun(calendar, ["intervals", INTERVALS, SEED]));
  assert.equal(verdict, `${INTERVALS} judged, 0 different`);
  t.diagnostic(verdict);
});
