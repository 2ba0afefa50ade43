import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DraftBody } from "../../../lib/bindings";
import { DeskError } from "../../../lib/desk";
import { fakeDesk } from "../../../lib/desk/testing/fakeDesk";
import { draftBody, draftLine, draftView, itemRow } from "../testing";
import { retryDelayMs, saveDelayMs } from "./autosave.svelte";
import { DraftEditor, leaveDraft, maxLines, openDraft } from "./editor.svelte";
import { beside, progress, stepOf, stepsOf } from "./steps";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A desk that keeps drafts as Rust does. */
function desk(answer: (body: DraftBody) => ReturnType<typeof draftView> = draftView) {
  const saved: DraftBody[] = [];
  fakeDesk({
    draft_save: ({ body }) => {
      saved.push(body);
      return answer(body);
    },
    draft_get: () => answer(saved.at(-1) ?? draftBody()),
  });
  return saved;
}

const settle = () => vi.advanceTimersByTimeAsync(saveDelayMs);

describe("lines", () => {
  test("what the person holds comes back, anything else is delivered", async () => {
    desk();
    const held = itemRow("1", { condition: "FAIR", lifecycle: "ASSIGNED" });
    const editor = new DraftEditor(draftView(draftBody(), { held: [held] }));
    expect(editor.add(held)).toBe("added");
    expect(editor.add(itemRow("2"))).toBe("added");
    expect(editor.body.lines.map((l) => [l.item, l.direction, l.condition])).toEqual([
      ["1", "RETURNED", "FAIR"],
      ["2", "DELIVERED", "GOOD"],
    ]);
    await settle();
  });

  test("an item is never twice in an act, and an act has its bound", async () => {
    desk();
    const editor = new DraftEditor(draftView(draftBody()));
    for (let n = 0; n < maxLines; n++) editor.add(itemRow(String(n)));
    expect(editor.add(itemRow("7"))).toBe("repeated");
    expect(editor.add(itemRow("one more"))).toBe("full");
    expect(editor.body.lines.length).toBe(maxLines);
    await settle();
  });

  test("a line is seen before anything is saved, and says what contradicts custody after", async () => {
    const problem = { refusal: "HELD_BY_ANOTHER" as const, item: "1", holder: "p9" };
    desk((body) =>
      draftView(body, { lines: body.lines.map(() => ({ item: itemRow("1"), problem, problem_person: "Luis Mora", telephony_missing: [] })) }),
    );
    const editor = new DraftEditor(draftView(draftBody()));
    editor.add(itemRow("1"));
    expect(editor.lines.map((l) => [l.item.id, l.problem])).toEqual([["1", null]]);
    await settle();
    expect(editor.lines[0]).toMatchObject({ problem, problemPerson: "Luis Mora" });
  });

  test("removing can be undone, with all that was written, in its place", async () => {
    const saved = desk();
    const editor = new DraftEditor(draftView(draftBody({ lines: ["1", "2", "3"].map((id) => draftLine(id)) })));
    editor.setLine("2", { accessories: "Cargador" });
    editor.remove("2");
    expect(editor.body.lines.map((l) => l.item)).toEqual(["1", "3"]);
    await settle();
    editor.undoRemove();
    editor.undoRemove();
    expect(editor.lines.map((l) => [l.line.item, l.line.accessories])).toEqual([
      ["1", ""],
      ["2", "Cargador"],
      ["3", ""],
    ]);
    await settle();
    expect(saved.at(-1)?.lines.length).toBe(3);
  });

  test("a line of Anexo 14 begins with its fields", async () => {
    desk();
    const editor = new DraftEditor(draftView(draftBody({ format: "ANEXO14" })));
    editor.add(itemRow("1", { item_type: "IP_PHONE" }));
    expect(editor.body.lines[0]?.telephony).toMatchObject({ extension: "", registers: null });
    await settle();
  });
});

describe("saving", () => {
  test("a step opens with everything typed on the disk, and the draft is resumed there", async () => {
    const saved = desk();
    const editor = new DraftEditor(draftView(draftBody()));
    editor.set({ city: "Medellín" });
    await editor.open("CHECKS");
    expect(saved.at(-1)).toMatchObject({ city: "Medellín", step: 2 });
    expect(new DraftEditor(draftView(saved.at(-1)!)).step).toBe("CHECKS");
  });

  test("an answer to an older save does not take back what was typed since", async () => {
    desk((body) => draftView({ ...body, city: "old" }));
    const editor = new DraftEditor(draftView(draftBody()));
    editor.set({ city: "B" });
    const first = editor.autosave.flush();
    editor.set({ city: "Bogotá" });
    await first;
    expect(editor.body.city).toBe("Bogotá");
  });

  test("what could not be saved is there for whoever comes back, and is saved when it can", async () => {
    let full = true;
    const saved: string[] = [];
    fakeDesk({
      draft_get: () => draftView(draftBody()),
      draft_save: ({ body }) => {
        if (full) throw new DeskError({ problem: "DISK_FULL" }).problem;
        saved.push(body.city);
        return draftView(body);
      },
    });
    const editor = await openDraft("d1");
    editor.set({ city: "Quibdó" });
    await leaveDraft(editor);
    expect((await openDraft("d1")).body.city).toBe("Quibdó");
    full = false;
    await vi.advanceTimersByTimeAsync(retryDelayMs);
    expect(saved).toEqual(["Quibdó"]);
    await leaveDraft(editor);
    expect((await openDraft("d1")).body.city).toBe("");
  });
});

describe("steps", () => {
  const annul = { act: "a0", folio: "ANT-K7Q2-1-000001-A", sha256: "", mode: "ANNUL" as const, cause: "Error" };
  test("an act that moves nothing has no step for items", () => {
    for (const body of [draftBody({ format: "CLEARANCE" }), draftBody({ replaces: annul })]) {
      expect(stepsOf(body)).toEqual(["PERSON", "CHECKS", "REVIEW"]);
      expect(beside(body, "PERSON")).toEqual({ after: "CHECKS" });
    }
  });
  test("what is missing is said of the steps left behind, not of those to come", () => {
    const missing = [
      { step: "PERSON" as const, what: "CITY" as const },
      { step: "ITEMS" as const, what: "LINES" as const },
      { step: "CHECKS" as const, what: "CHECKS" as const },
    ].map((lack) => ({ ...lack, refusal: null, record: null }));
    const steps = progress(draftBody({ step: 1 }), missing, 1);
    expect(steps.map((step) => step.state)).toEqual(["missing", "todo", "todo", "todo"]);
    expect(steps[0]?.note).toBe("Falta la ciudad");
    expect(progress(draftBody({ step: 3 }), [], 3).map((step) => step.state)).toEqual(["done", "done", "done", "todo"]);
  });
  test("a draft that is resumed shows what was filled in ahead as complete, but no step that asks nothing", () => {
    const states = (body: ReturnType<typeof draftBody>) => progress(body, [], 0).map((step) => step.state);
    expect(states(draftBody({ step: 0 }))).toEqual(["done", "done", "done", "todo"]);
    expect(states(draftBody({ step: 0, format: "CLEARANCE" }))).toEqual(["done", "todo", "todo"]);
  });
  test("a draft left at a step that it does not have begins at the first", () => {
    expect(stepOf(draftBody({ format: "CLEARANCE", step: 1 }))).toBe("PERSON");
    expect(stepOf(draftBody({ step: 99 }))).toBe("PERSON");
  });
});
