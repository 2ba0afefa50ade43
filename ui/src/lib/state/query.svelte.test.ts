import { flushSync } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Settings } from "../bindings";
import { DeskError } from "../desk";
import { fakeDesk } from "../desk/testing/fakeDesk";
import { activity } from "./activity.svelte";
import { mutation, query, type Query } from "./query.svelte";

const view = (code: string): Settings => ({
  idle_minutes: 10,
  theme: "SYSTEM",
  scanner_prefix: "",
  scanner_suffix: "",
  sound: true,
  territorial: "CENTRAL",
  device_code: code,
});
let stop = () => {};
afterEach(() => stop());

/** A query inside an effect root: the life it has inside a component. */
function shown(): Query<"settings_get"> {
  let made!: Query<"settings_get">;
  stop = $effect.root(() => {
    made = query("settings_get", () => ({}), ["settings"]);
  });
  flushSync();
  return made;
}

describe("a query", () => {
  test("loads, and loads again when one of its areas changes", async () => {
    const answer = vi.fn(() => view("Ana"));
    const desk = fakeDesk({ settings_get: answer });
    const q = shown();
    expect(q.loading).toBe(true);
    await vi.waitFor(() => expect(q.data).toEqual(view("Ana")));
    await desk.changed("acts");
    expect(answer).toHaveBeenCalledOnce();
    answer.mockReturnValue(view("Luz"));
    await desk.changed("items", "settings");
    await vi.waitFor(() => expect(q.data).toEqual(view("Luz")));
  });

  test("keeps what it had beside a problem, and drops the problem when it passes", async () => {
    const answer = vi.fn(() => view("Ana"));
    fakeDesk({ settings_get: answer });
    const q = shown();
    await vi.waitFor(() => expect(q.data).toBeDefined());
    answer.mockImplementationOnce(() => {
      throw { problem: "DISK_FULL" };
    });
    await q.reload();
    expect(q.problem).toEqual({ problem: "DISK_FULL" });
    expect(q.data).toEqual(view("Ana"));
    await q.reload();
    expect(q.problem).toBeUndefined();
  });

  test("believes only the answer to its latest request", async () => {
    const waiting: ((v: Settings) => void)[] = [];
    fakeDesk({ settings_get: () => new Promise((resolve) => waiting.push(resolve)) });
    const q = shown();
    const again = q.reload();
    await vi.waitFor(() => expect(waiting.length).toBe(2));
    waiting[1]!(view("new"));
    waiting[0]!(view("old"));
    await again;
    await Promise.resolve();
    expect(q.data).toEqual(view("new"));
    expect(q.loading).toBe(false);
  });

  test("does nothing after its component is gone", async () => {
    const answer = vi.fn(() => view("Ana"));
    const desk = fakeDesk({ settings_get: answer });
    const q = shown();
    await vi.waitFor(() => expect(q.data).toBeDefined());
    stop();
    await desk.changed("settings");
    await q.reload();
    expect(answer).toHaveBeenCalledOnce();
  });
});

describe("a mutation", () => {
  test("answers once for two clicks, and says that it is saving", async () => {
    let finish = () => {};
    const answer = vi.fn(() => new Promise<Record<string, never>>((resolve) => (finish = () => resolve({}))));
    fakeDesk({ draft_discard: answer });
    const m = mutation("draft_discard");
    const [first, second] = [m.run({ id: "1" }), m.run({ id: "1" })];
    expect(activity.state).toBe("saving");
    await vi.waitFor(() => expect(answer).toHaveBeenCalled());
    finish();
    expect(await first).toEqual({ output: {} });
    expect(await second).toBeUndefined();
    expect(answer).toHaveBeenCalledOnce();
    expect(activity.state).toBe("saved");
  });

  test("keeps the problem for the screen", async () => {
    fakeDesk({
      draft_discard: () => {
        throw new DeskError({ problem: "DISK_FULL" });
      },
    });
    const m = mutation("draft_discard");
    expect(await m.run({ id: "1" })).toBeUndefined();
    expect(m.problem).toEqual({ problem: "DISK_FULL" });
    expect(activity.state).toBe("failed");
  });
});
