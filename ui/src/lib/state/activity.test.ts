import { expect, test } from "vitest";
import { DeskError } from "../desk";
import { activity } from "./activity.svelte";

const after = (problem: ConstructorParameters<typeof DeskError>[0]) =>
  activity.track(Promise.reject(new DeskError(problem))).catch(() => activity.state);

test("a refusal is no failure to save, a full disk is one until something is saved again", async () => {
  expect(await after({ problem: "WRONG_SECRET", wait_seconds: 0, tries_left: 4 })).toBe("saved");
  expect(await after({ problem: "REFUSED", refusal: { refusal: "DOCUMENT_MISMATCH" }, names: { item: null, person: null, act: null, case: null } })).toBe("saved");
  expect(await after({ problem: "DISK_FULL" })).toBe("failed");
  expect(await after({ problem: "NOT_FOUND" })).toBe("failed");
  await activity.track(Promise.resolve());
  expect(activity.state).toBe("saved");
});
