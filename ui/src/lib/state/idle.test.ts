import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Idle } from "./idle.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("warns in the last minute and ends once, at its time", () => {
  const over = vi.fn();
  const idle = new Idle();
  const stop = idle.watch(2, over);
  vi.advanceTimersByTime(59_000);
  expect(idle.left).toBeUndefined();
  vi.advanceTimersByTime(2_000);
  expect(idle.left).toBe(59);
  vi.advanceTimersByTime(120_000);
  expect(over).toHaveBeenCalledOnce();
  stop();
});

test("a key begins the time again", () => {
  const over = vi.fn();
  const idle = new Idle();
  const stop = idle.watch(1, over);
  vi.advanceTimersByTime(50_000);
  dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));
  vi.advanceTimersByTime(50_000);
  expect(over).not.toHaveBeenCalled();
  stop();
  vi.advanceTimersByTime(200_000);
  expect(over).not.toHaveBeenCalled();
});
