import { expect, test } from "vitest";
import { Book } from "../../lib/state/book";
import { catalogue } from "../cases/testing";
import { blank, draftOf, missing, newId, next } from "./records";

const book = new Book(catalogue);

test("a change is the next edition of the whole record, and leaves what was read as it was", () => {
  const before = book.sla("l2")!;
  const draft = draftOf("SLA", before);
  if (draft.listed.of === "SLA") draft.listed.record.ans.target_ms = 3_600_000;
  expect(next(draft)).toMatchObject({ edition: 2, listed: { of: "SLA", id: "l2", record: { ans: { target_ms: 3_600_000 }, calendar: "h1" } } });
  expect(before.record.ans.target_ms).toBe(16 * 3_600_000);
});

test("what is new begins with edition 1 and an identity of its own", () => {
  const draft = blank("CATEGORY", book, "j1");
  expect(missing(draft)).toEqual({ name: "Escriba el nombre." });
  draft.listed.record.name = " Videoconferencia ";
  expect(next(draft)).toMatchObject({ edition: 1, listed: { record: { name: "Videoconferencia", project: "j1" } } });
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});

test("who leaves a group leads it no more", () => {
  const draft = draftOf("GROUP", book.group("g4")!);
  if (draft.listed.of === "GROUP") draft.listed.record.members = ["p2"];
  expect(next(draft)).toMatchObject({ listed: { record: { members: ["p2"], leads: [] } } });
});

test("exception days go by date, each with its reason", () => {
  const draft = draftOf("CALENDAR", book.calendar("h1")!);
  if (draft.listed.of !== "CALENDAR") throw new Error("no calendar");
  draft.listed.record.calendar.exceptions.push({ date: "2026-12-07", hours: [], reason: "" });
  expect(missing(draft)).toHaveProperty("exceptions");
  draft.listed.record.calendar.exceptions[1]!.reason = "Día compensado";
  expect(missing(draft)).toEqual({});
  const { listed } = next(draft);
  expect(listed.of === "CALENDAR" && listed.record.calendar.exceptions.map(({ date }) => date)).toEqual(["2026-12-07", "2026-12-24"]);
});

test("a new calendar has the holidays of the law, and no days of another's", () => {
  const { listed } = blank("CALENDAR", book, "j1");
  expect(listed.of === "CALENDAR" && [listed.record.calendar.rules.length, listed.record.calendar.exceptions.length]).toEqual([3, 0]);
});
