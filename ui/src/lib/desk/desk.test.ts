import { expect, test, vi } from "vitest";
import { asciiJson } from "./ascii";
import { fakeDesk } from "./testing/fakeDesk";
import { call, DeskError, fetchBytes, onLocked, upload } from ".";

test("arguments in a header are ASCII and read back the same", () => {
  const args = { título: "Acta N.º 7 — «ñ» 😀" };
  expect(asciiJson(args)).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(asciiJson(args))).toEqual(args);
});

test("a call sends name and payload, a fetch answers bytes, an upload answers a view", async () => {
  const photo_add = vi.fn(() => ({ photo: "aa", width: 2, height: 1, bytes: 3 }));
  fakeDesk({
    item_scan: ({ code }) => ({ answer: "UNKNOWN", code }),
    photo_get: ({ photo }) => new TextEncoder().encode(photo),
    photo_add,
  });
  expect(await call("item_scan", { code: "PC-1" })).toEqual({ answer: "UNKNOWN", code: "PC-1" });
  expect([...(await fetchBytes("photo_get", { photo: "ñ" }))]).toEqual([0xc3, 0xb1]);
  expect((await upload("photo_add", {}, new Uint8Array([1, 2]))).width).toBe(2);
  expect(photo_add).toHaveBeenCalledWith({}, new Uint8Array([1, 2]));
});

test("every failure is a problem, also one that Rust did not send", async () => {
  fakeDesk({
    lock: () => {
      throw "command call not allowed";
    },
  });
  const failed = await call("lock", {}).catch((thrown: unknown) => thrown);
  expect(failed).toBeInstanceOf(DeskError);
  expect((failed as DeskError).problem).toEqual({ problem: "BROKEN", incident: "" });
});

test("whoever watches is told that nobody is in", async () => {
  fakeDesk({
    draft_list: () => {
      throw { problem: "LOCKED" };
    },
  });
  const told = vi.fn();
  const stop = onLocked(told);
  await call("draft_list", {}).catch(() => undefined);
  stop();
  await call("draft_list", {}).catch(() => undefined);
  expect(told).toHaveBeenCalledOnce();
});
