import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ScanAnswer } from "../../../lib/bindings";
import { fakeDesk } from "../../../lib/desk/testing/fakeDesk";
import { draftBody, draftView, itemRow } from "../testing";
import { DraftEditor } from "./editor.svelte";
import { Intake, maxWaiting } from "./intake.svelte";
import { QuickKey, quickKeyMs } from "./quickKey";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function intake(scan: (code: string) => ScanAnswer | Promise<ScanAnswer>) {
  fakeDesk({ item_scan: ({ code }) => scan(code), draft_save: ({ body }) => draftView(body) });
  const sound = vi.fn();
  const editor = new DraftEditor(draftView(draftBody()));
  return { editor, sound, intake: new Intake(editor, sound) };
}

const found = (id: string): ScanAnswer => ({ answer: "FOUND", item: itemRow(id) });

test("a known code becomes a line and sounds good; again, it is said to be there and sounds bad", async () => {
  const { intake: it, editor, sound } = intake(() => found("1"));
  await it.read("UAR-1");
  expect(it.last?.kind).toBe("added");
  await it.read("UAR-1");
  expect(it.last?.kind).toBe("repeated");
  expect(editor.body.lines.length).toBe(1);
  expect(sound.mock.calls).toEqual([[true], [false]]);
  expect(it.count).toBe(2);
});

test("codes become lines in the order in which they were read, however slow their answers", async () => {
  const { intake: it, editor } = intake(async (code) => {
    await new Promise((resolve) => setTimeout(resolve, code === "1" ? 500 : 1));
    return found(code);
  });
  void it.read("1");
  void it.read("2");
  await vi.advanceTimersByTimeAsync(1000);
  expect(editor.body.lines.map((line) => line.item)).toEqual(["1", "2"]);
});

test("an unknown code and a look-alike wait for the person and change nothing", async () => {
  const answers: ScanAnswer[] = [
    { answer: "UNKNOWN", code: "X-1" },
    { answer: "LOOK_ALIKE", candidates: [itemRow("5")] },
  ];
  const { intake: it, editor, sound } = intake(() => answers.shift()!);
  await it.read("X-1");
  expect(it.last).toEqual({ kind: "unknown", code: "X-1" });
  await it.read("UAR-S");
  expect(it.last).toMatchObject({ kind: "lookAlike", code: "UAR-S" });
  expect(editor.body.lines).toEqual([]);
  expect(sound.mock.calls).toEqual([[false], [false]]);
});

test("a chosen direction wins over what the person holds", () => {
  const { intake: it, editor } = intake(() => found("1"));
  it.direction = "RETURNED";
  it.pick(itemRow("1"));
  expect(editor.body.lines[0]?.direction).toBe("RETURNED");
});

test("a code that cannot be looked up says so, and the next one is read", async () => {
  let broken = true;
  const { intake: it, editor } = intake((code) => {
    if (broken) throw { problem: "BROKEN", incident: "A1" };
    return found(code);
  });
  await it.read("1");
  expect(it.last).toMatchObject({ kind: "failed", code: "1" });
  broken = false;
  await it.read("2");
  expect(editor.body.lines.map((line) => line.item)).toEqual(["2"]);
});

test("a scanner gone wild fills no memory", async () => {
  const scan = vi.fn((code: string) => found(code));
  const { intake: it } = intake(scan);
  for (let n = 0; n < 10 * maxWaiting; n++) void it.read(String(n));
  expect(it.waiting).toBe(maxWaiting);
  await vi.runAllTimersAsync();
  expect(scan).toHaveBeenCalledTimes(maxWaiting);
  expect(it.waiting).toBe(0);
});

test("a letter alone is a quick key; within a burst of a scanner it is none", async () => {
  const run = vi.fn();
  const key = new QuickKey();
  key.later(run);
  await vi.advanceTimersByTimeAsync(quickKeyMs - 1);
  key.cancel();
  await vi.advanceTimersByTimeAsync(quickKeyMs);
  expect(run).not.toHaveBeenCalled();
  key.later(run);
  await vi.advanceTimersByTimeAsync(quickKeyMs);
  expect(run).toHaveBeenCalledOnce();
});
