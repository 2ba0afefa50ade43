import { describe, expect, test } from "vitest";
import type { CaseAction } from "../../lib/bindings";
import { blank, buttons, isDirect, missing, noteOf, situationOf, stepsOf, type StepForm } from "./steps";
import { caseView, notedActions } from "./testing";

const usual = { noted: notedActions, isUrgent: false };
const urgent = { noted: notedActions, isUrgent: true };
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
const names = (action: CaseAction) => stepsOf(action, usual, filled).map(({ step }) => step.step);

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
    expect(names("TAKE_AND_SUSPEND")).toEqual(["TAKE", "SUSPEND"]);
    expect(names("TAKE_AND_SOLVE")).toEqual(["TAKE", "SOLVE"]);
    expect(names("RESUME_AND_SOLVE")).toEqual(["TAKE", "SOLVE"]);
  });
  test("near its expiry a case is suspended before it is escalated", () => {
    expect(names("ESCALATE")).toEqual(["ESCALATE"]);
    const [first, second] = stepsOf("ESCALATE", urgent, filled);
    expect(first).toEqual({
      step: { step: "SUSPEND", reason: "NEAR_EXPIRY_ESCALATION", resume_on: null },
      note: "El usuario sale de vacaciones.",
    });
    expect(second?.step).toEqual({ step: "ESCALATE", group: "g2", assignee: "p2" });
  });
  test("what was typed goes without the blanks around it", () => {
    expect(stepsOf("SOLVE", usual, filled)).toEqual([
      { step: { step: "SOLVE", solution: "Se cambió el cable." }, note: "" },
    ]);
    expect(stepsOf("TO_PROVIDER", usual, filled)[0]?.step).toEqual({
      step: "TO_PROVIDER",
      group: "g2",
      specialist: "p2",
      contract: "OC-118",
      ticket: "",
    });
  });
  test("another ANS and a note are no steps", () => {
    expect(names("CHANGE_SLA")).toEqual([]);
    expect(names("NOTE")).toEqual([]);
  });
});

describe("what is missing", () => {
  test("is said of each field that the action needs, and of no other", () => {
    expect(Object.keys(missing("SUSPEND", usual, blank)).sort()).toEqual(["note", "reason"]);
    expect(Object.keys(missing("SOLVE", usual, blank))).toEqual(["solution"]);
    expect(Object.keys(missing("TO_PROVIDER", usual, blank)).sort()).toEqual(["contract", "group", "person"]);
    expect(missing("DISMISS", usual, filled)).toEqual({});
  });
  test("a reason is asked for of whoever asks to suspend, and none is made up", () => {
    const asked: StepForm = { ...filled, kind: "SUSPENSION_ASKED", reason: null };
    expect(Object.keys(missing("NOTE", usual, asked))).toEqual(["reason"]);
    expect(noteOf(asked)).toBeNull();
    expect(noteOf({ ...asked, reason: "AWAITING_APPROVAL" })).toEqual({ note: "SUSPENSION_ASKED", reason: "AWAITING_APPROVAL" });
    expect(missing("NOTE", usual, { ...asked, kind: "CONTACT" })).toEqual({});
    expect(noteOf({ ...asked, kind: "CONTACT" })).toEqual({ note: "CONTACT" });
  });
  test("a file says enough by itself, of a note and of nothing else", () => {
    const file = { file: { file: "f1", name: "foto.jpg" }, is_photo: true, bytes: 1 };
    expect(missing("NOTE", usual, blank)).toHaveProperty("note");
    expect(missing("NOTE", usual, { ...blank, file })).toEqual({});
    expect(missing("SUSPEND", usual, { ...filled, note: "", file })).toHaveProperty("note");
  });
  test("who escalates what nobody has taken need not say why", () => {
    expect(missing("ESCALATE", { noted: [] }, { ...filled, note: "" })).toEqual({});
    expect(missing("ESCALATE", usual, { ...filled, note: " " })).toHaveProperty("note");
  });
  test("a case is taken back from a provider with a word about it", () => {
    const provider = { noted: ["TAKE"] as const, isUrgent: false };
    expect(isDirect("TAKE", usual)).toBe(true);
    expect(isDirect("TAKE", provider)).toBe(false);
    expect(stepsOf("TAKE", provider, filled)).toEqual([{ step: { step: "TAKE" }, note: "El usuario sale de vacaciones." }]);
    expect(stepsOf("TAKE", usual, filled)).toEqual([{ step: { step: "TAKE" }, note: "" }]);
  });
});

test("what the judge says of the case is what its forms ask for", () => {
  expect(situationOf(caseView("PROVIDER_ACTIVE"))).toEqual({ noted: [...notedActions, "TAKE"], isUrgent: false });
  expect(situationOf({ noted: ["NOTE"], out_of_time: true })).toEqual({ noted: ["NOTE"], isUrgent: true });
});
