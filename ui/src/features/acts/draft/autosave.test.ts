import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeskError } from "../../../lib/desk";
import { Autosave, retryDelayMs, saveDelayMs } from "./autosave.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const diskFull = new DeskError({ problem: "DISK_FULL" });

/** A disk whose answers the test gives by hand. */
function slowDisk() {
  const begun: string[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const save = (body: string) =>
    new Promise<void>((resolve, reject) => {
      begun.push(body);
      answers.push({ resolve, reject });
    });
  return { begun, answers, save };
}

test("typing is saved once, after the pause, with the last text", async () => {
  const save = vi.fn(async (_: string) => undefined);
  const autosave = new Autosave(save, () => 7);
  for (const text of ["B", "Bo", "Bog"]) {
    autosave.later(text);
    await vi.advanceTimersByTimeAsync(saveDelayMs - 1);
  }
  expect(save).not.toHaveBeenCalled();
  expect(autosave.phase).toBe("waiting");
  await vi.advanceTimersByTimeAsync(1);
  expect(save.mock.calls).toEqual([["Bog"]]);
  expect([autosave.phase, autosave.savedAt]).toEqual(["saved", 7]);
});

test("a second save waits for the first, so the newest text is last on the disk", async () => {
  const disk = slowDisk();
  const autosave = new Autosave(disk.save);
  autosave.later("old");
  const first = autosave.flush();
  autosave.later("new");
  await vi.advanceTimersByTimeAsync(10 * saveDelayMs);
  expect(disk.begun).toEqual(["old"]);
  disk.answers[0]!.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(disk.begun).toEqual(["old", "new"]);
  disk.answers[1]!.resolve();
  expect(await first).toBe(true);
  expect(autosave.pending).toBe(false);
});

test("flush answers only when what was typed during it is on the disk too", async () => {
  const disk = slowDisk();
  const autosave = new Autosave(disk.save);
  autosave.later("a");
  let done = false;
  void autosave.flush().then(() => (done = true));
  autosave.later("b");
  disk.answers[0]!.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toBe(false);
  disk.answers[1]!.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toBe(true);
});

test("a failed save says so, keeps the text and is tried again until it succeeds", async () => {
  const save = vi.fn<(text: string) => Promise<void>>().mockRejectedValueOnce(diskFull).mockResolvedValue(undefined);
  const autosave = new Autosave(save);
  autosave.later("kept");
  expect(await autosave.flush()).toBe(false);
  expect([autosave.phase, autosave.problem?.problem]).toEqual(["failed", "DISK_FULL"]);
  await vi.advanceTimersByTimeAsync(retryDelayMs);
  expect(save.mock.calls).toEqual([["kept"], ["kept"]]);
  expect([autosave.phase, autosave.problem]).toEqual(["saved", undefined]);
});

test("what is typed after a failure replaces what had failed", async () => {
  const save = vi.fn<(text: string) => Promise<void>>().mockRejectedValueOnce(diskFull).mockResolvedValue(undefined);
  const autosave = new Autosave(save);
  autosave.later("old");
  await autosave.flush();
  autosave.later("new");
  expect(autosave.phase).toBe("failed");
  await vi.advanceTimersByTimeAsync(retryDelayMs);
  expect(save.mock.calls).toEqual([["old"], ["new"]]);
});

test("a draft that is no more is not tried for ever", async () => {
  const save = vi.fn(async () => Promise.reject(new DeskError({ problem: "NOT_FOUND" })));
  const autosave = new Autosave(save);
  autosave.later("late");
  expect(await autosave.flush()).toBe(false);
  await vi.advanceTimersByTimeAsync(10 * retryDelayMs);
  expect(save).toHaveBeenCalledOnce();
  expect(autosave.phase).toBe("failed");
});

test("what is forgotten is never written", async () => {
  const save = vi.fn(async () => undefined);
  const autosave = new Autosave<string>(save);
  autosave.later("gone");
  autosave.forget();
  await vi.advanceTimersByTimeAsync(10 * saveDelayMs);
  expect(save).not.toHaveBeenCalled();
});
