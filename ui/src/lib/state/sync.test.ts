import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeskLink, JobState, Problem, SyncProgress } from "../bindings";
import { fakeDesk } from "../desk/testing/fakeDesk";
import { firstRetryMs, longestRetryMs, periodMs, settleMs, Sync } from "./sync.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const soon = () => vi.advanceTimersByTimeAsync(1);
const unreachable: Problem = { problem: "DESK", why: { desk: "UNREACHABLE", address: "mesa.example.org:8443" } };

/** A workstation with a desk, and how often it was spoken with. */
function workstation(desk: Partial<DeskLink> | null = {}) {
  const known: DeskLink | null = desk && {
    address: "mesa.example.org:8443",
    fingerprint: "ab".repeat(32),
    enrolled_at: 0,
    synced_at: null,
    waiting: { changes: 0, acts: 0, photos: 0, bytes: 0, lost: 0 },
    metered: false,
    refused: 0,
    disputed: 0,
    copies: 0,
    running: null,
    last_problem: null,
    other_key: false,
    receipt: null,
    differs: false,
    month: { month: "2026-11", moved: 0, classes: [], budget: "FREE" },
    policy: { release_days: null, month_mb: null },
    may_decide: true,
    ...desk,
  };
  const state = { desk: known, end: { state: "DONE" } as JobState, exchange: null as SyncProgress | null };
  const begun = vi.fn(() => ({ job: begun.mock.calls.length }));
  const { changed } = fakeDesk({
    desk_status: () => ({ desk: state.desk && { ...state.desk }, may_enrol: true }),
    desk_sync: begun,
    desk_sync_done: () => ({ judged: 2, refused: 0, told: 3, put: 1, lost: 0, forks: 0, other_key: false, up: 900, down: 400 }),
    job_get: ({ job }) => ({ job, done: 0, total: 0, state: state.end, exchange: state.exchange && { ...state.exchange } }),
    job_cancel: ({ job }) => {
      state.end = { state: "CANCELLED" };
      return { job, done: 0, total: 0, state: state.end, exchange: null };
    },
  });
  const wait = (changes: number) => state.desk && (state.desk.waiting = { ...state.desk.waiting, changes });
  return { state, begun, changed, wait };
}

test("whoever comes in is brought up to date at once, and again every five minutes", async () => {
  const { begun } = workstation();
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  expect(begun).toHaveBeenCalledTimes(1);
  expect(sync.job).toBeUndefined();
  expect(sync.done?.told).toBe(3);
  await vi.advanceTimersByTimeAsync(periodMs - 1_000);
  expect(begun).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toHaveBeenCalledTimes(2);
  stop();
  await vi.advanceTimersByTimeAsync(3 * periodMs);
  expect(begun).toHaveBeenCalledTimes(2);
});

test("a workstation that works alone speaks with nobody", async () => {
  const { begun, changed } = workstation(null);
  const stop = new Sync().start();
  await soon();
  await changed("items");
  await vi.advanceTimersByTimeAsync(3 * periodMs);
  expect(begun).not.toHaveBeenCalled();
  stop();
});

test("what is done is sent once the hands are still, and a draft is nobody else's matter", async () => {
  const { begun, changed, wait } = workstation();
  const stop = new Sync().start();
  await soon();
  await changed("drafts");
  await vi.advanceTimersByTimeAsync(settleMs + 1);
  expect(begun).toHaveBeenCalledTimes(1);
  wait(1);
  await changed("items");
  await vi.advanceTimersByTimeAsync(settleMs - 1_000);
  await changed("items");
  await vi.advanceTimersByTimeAsync(settleMs - 1_000);
  expect(begun).toHaveBeenCalledTimes(1);
  wait(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toHaveBeenCalledTimes(2);
  stop();
});

test("somebody who never rests is not forgotten either", async () => {
  const { begun, changed, wait } = workstation();
  const stop = new Sync().start();
  await soon();
  wait(1);
  for (let passed = 0; passed <= periodMs; passed += 10_000) {
    await changed("items");
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(begun).toHaveBeenCalledTimes(2);
  stop();
});

test("without network it is tried less and less, whatever is done meanwhile, and with network again at once", async () => {
  const { begun, changed, wait, state } = workstation({ waiting: { changes: 4, acts: 0, photos: 0, bytes: 0, lost: 0 } });
  state.end = { state: "FAILED", problem: unreachable };
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  expect(sync.failure).toEqual(unreachable);
  const times = () => begun.mock.calls.length;
  wait(5);
  await changed("items");
  await vi.advanceTimersByTimeAsync(firstRetryMs - 1_000);
  expect(times()).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(times()).toBe(2);
  await vi.advanceTimersByTimeAsync(2 * 60 * 60_000);
  const late = times();
  await vi.advanceTimersByTimeAsync(longestRetryMs + 1);
  expect(times()).toBe(late + 1);
  state.end = { state: "DONE" };
  wait(0);
  dispatchEvent(new Event("online"));
  await soon();
  expect(times()).toBe(late + 2);
  expect(sync.failure).toBeUndefined();
  stop();
});

test("never two at once: what is under way is followed, also when it was begun before the lock", async () => {
  const { begun, state } = workstation({ running: 7 });
  state.end = { state: "RUNNING" };
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  void sync.exchange();
  void sync.exchange();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sync.job?.view?.job).toBe(7);
  expect(begun).not.toHaveBeenCalled();
  state.end = { state: "DONE" };
  state.desk!.running = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sync.job).toBeUndefined();
  expect(sync.done?.judged).toBe(2);
  stop();
});

test("how far it is, and how fast over the last seconds", async () => {
  const { state } = workstation();
  state.end = { state: "RUNNING" };
  state.exchange = { step: "PHOTOS", done: 0, total: 2, bytes: null, up: 0, down: 1_000, next: null };
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  expect([sync.progress?.step, sync.speed, sync.connected]).toEqual(["PHOTOS", undefined, false]);
  for (let second = 0; second < 4; second += 1) {
    state.exchange.up += 48_000;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(sync.speed).toBe(48_000);
  state.end = { state: "DONE" };
  await vi.advanceTimersByTimeAsync(1_000);
  expect([sync.progress, sync.connected]).toEqual([undefined, true]);
  stop();
});

test("what was cancelled is no failure, and is not begun again behind the back of whoever cancelled it", async () => {
  const { begun, state } = workstation({ waiting: { changes: 3, acts: 0, photos: 0, bytes: 0, lost: 0 } });
  state.end = { state: "RUNNING" };
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  await sync.job?.cancel();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sync.cancelled).toBe(true);
  expect(sync.failure).toBeUndefined();
  await vi.advanceTimersByTimeAsync(periodMs - 5_000);
  expect(begun).toHaveBeenCalledTimes(1);
  stop();
});

test("of whoever was in before nothing is left, and their exchange says nothing to the next", async () => {
  const { state } = workstation();
  state.end = { state: "RUNNING" };
  const sync = new Sync();
  const stop = sync.start();
  await soon();
  stop();
  state.end = { state: "DONE" };
  await vi.advanceTimersByTimeAsync(1_000);
  expect([sync.view, sync.job, sync.done]).toEqual([undefined, undefined, undefined]);
});
