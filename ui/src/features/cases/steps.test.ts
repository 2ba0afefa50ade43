import { describe, expect, test } from "vitest";
import type { CaseAction, CaseState } from "../../lib/bindings";
import { blank, buttons, isDirect, missing, needsNote, noteOf, situationOf, stepsOf, type StepForm } from "./steps";
import { caseView, reading } from "./testing";

const at = (state: CaseState, isUrgent = false) => ({ state, isUrgent });
const filled: StepForm = {
  ...blank,
  note: " El usuario sale de vacaciones. ",
  reason: "USER_UNAVAILABLE",
  resumeOn: "2026-12-14",
  solution: " Se cambió el cable. ",
  group: "g2",
  person: { value: "p2", label: "Jorge" },
  contract: " OC-118 ",
  ticket: "",
  ground: "OUT_OF_SCOPE",
};
const names = (action: CaseAction, state: CaseState, isUrgent = false) =>
  stepsOf(action, at(state, isUrgent), filled).map(({ step }) => step.step);

describe("buttons", () => {
  test("are those that are allowed, whatever the order in which they come", () => {
    const allowed: CaseAction[] = ["NOTE", "DISMISS", "SUSPEND", "SOLVE", "ESCALATE"];
    expect(buttons(allowed).map((b) => b.action)).toEqual(["SOLVE", "SUSPEND", "ESCALATE", "NOTE", "DISMISS"]);
    expect(buttons([])).toEqual([]);
  });
  test("one is the primary one, and none where nothing leads on", () => {
    expect(buttons(["TAKE", "TAKE_AND_SOLVE"]).filter((b) => b.isPrimary).map((b) => b.action)).toEqual(["TAKE"]);
    expect(buttons(["NOTE"]).some((b) => b.isPrimary)).toBe(false);
  });
});

describe("what is asked for", () => {
  test("two things at once are two steps, so that the history shows who had it", () => {
    expect(names("TAKE_AND_SUSPEND", "REGISTERED")).toEqual(["TAKE", "SUSPEND"]);
    expect(names("TAKE_AND_SOLVE", "ESCALATED_ONSITE")).toEqual(["TAKE", "SOLVE"]);
    expect(names("RESUME_AND_SOLVE", "SUSPENDED")).toEqual(["TAKE", "SOLVE"]);
  });
  test("near its expiry a case is suspended before it is escalated", () => {
    expect(names("ESCALATE", "IN_PROGRESS")).toEqual(["ESCALATE"]);
    const [first, second] = stepsOf("ESCALATE", at("IN_PROGRESS", true), filled);
    expect(first).toEqual({
      step: { step: "SUSPEND", reason: "NEAR_EXPIRY_ESCALATION", resume_on: null },
      note: "El usuario sale de vacaciones.",
    });
    expect(second?.step).toEqual({ step: "ESCALATE", group: "g2", assignee: "p2" });
  });
  test("what was typed goes without the blanks around it", () => {
    expect(stepsOf("SOLVE", at("IN_PROGRESS"), filled)).toEqual([
      { step: { step: "SOLVE", solution: "Se cambió el cable." }, note: "" },
    ]);
    expect(stepsOf("TO_PROVIDER", at("IN_PROGRESS"), filled)[0]?.step).toEqual({
      step: "TO_PROVIDER",
      group: "g2",
      specialist: "p2",
      contract: "OC-118",
      ticket: "",
    });
  });
  test("another ANS and a note are no steps", () => {
    expect(names("CHANGE_SLA", "IN_PROGRESS")).toEqual([]);
    expect(names("NOTE", "IN_PROGRESS")).toEqual([]);
  });
});

describe("what is missing", () => {
  test("is said of each field that the action needs, and of no other", () => {
    expect(Object.keys(missing("SUSPEND", at("IN_PROGRESS"), blank)).sort()).toEqual(["note", "reason"]);
    expect(Object.keys(missing("SOLVE", at("IN_PROGRESS"), blank))).toEqual(["solution"]);
    expect(Object.keys(missing("TO_PROVIDER", at("IN_PROGRESS"), blank)).sort()).toEqual(["contract", "group", "person"]);
    expect(missing("DISMISS", at("REGISTERED"), filled)).toEqual({});
  });
  test("a reason is asked for of whoever asks to suspend, and none is made up", () => {
    const asked: StepForm = { ...filled, kind: "SUSPENSION_ASKED", reason: null };
    expect(Object.keys(missing("NOTE", at("PROVIDER_ACTIVE"), asked))).toEqual(["reason"]);
    expect(noteOf(asked)).toBeNull();
    expect(noteOf({ ...asked, reason: "AWAITING_APPROVAL" })).toEqual({ note: "SUSPENSION_ASKED", reason: "AWAITING_APPROVAL" });
    expect(missing("NOTE", at("PROVIDER_ACTIVE"), { ...asked, kind: "CONTACT" })).toEqual({});
    expect(noteOf({ ...asked, kind: "CONTACT" })).toEqual({ note: "CONTACT" });
  });
  test("who escalates what nobody has taken need not say why", () => {
    expect(missing("ESCALATE", at("REGISTERED"), { ...filled, note: "" })).toEqual({});
    expect(missing("ESCALATE", at("IN_PROGRESS"), { ...filled, note: " " })).toHaveProperty("note");
  });
  test("a case is taken back from a provider with a word about it", () => {
    expect(isDirect("TAKE", "REGISTERED")).toBe(true);
    expect(isDirect("TAKE", "PROVIDER_ACTIVE")).toBe(false);
    expect(needsNote("TAKE", "PROVIDER_ACTIVE")).toBe(true);
  });
});

test("the rule of the near expiry asks for something until the ANS was changed", () => {
  const near = { ...reading("IN_PROGRESS", 15), near_expiry: "DOUBTFUL" as const };
  const view = caseView("IN_PROGRESS", { clock: near });
  expect(situationOf(view).isUrgent).toBe(true);
  const changed = { at: 1, doubtful: false, by: "Ana", here: true, pending: true, event: { event: "SLA_CHANGED", sla: "Otro", note: "n" } } as const;
  expect(situationOf({ ...view, timeline: [...view.timeline, changed] }).isUrgent).toBe(false);
  expect(situationOf(caseView("SUSPENDED", { clock: near })).isUrgent).toBe(false);
});
