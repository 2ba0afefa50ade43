import { expect, test, vi } from "vitest";
import type { ActSign } from "../../../lib/bindings";
import { fakeDesk } from "../../../lib/desk/testing/fakeDesk";
import { actView, signer } from "../testing";
import { awaitsSeal, Signing } from "./signing.svelte";

const me = signer();
const holder = signer({ role: "RECEIVER", person: "p1", name: "Ana Ruiz Peña", is_me: false });
const drawn = { aspect: 3, strokes: [[[0.1, 0.2], [0.5, 0.6]] as [number, number][]] };

const first = () => actView([me, { ...holder, state: "WAITING" }]);
const second = () => actView([{ ...me, state: "SIGNED" }, { ...holder, state: "NEXT" }], { turns: [{} as never] });
const all = () =>
  actView([{ ...me, state: "SIGNED" }, { ...holder, state: "SIGNED" }], { turns: [{} as never, {} as never] });
const sealed = () => actView(all().signers, { stage: "SEALED", turns: all().act.turns, sealed_at: 1 });

test("whoever is at the workstation signs with the PIN again, and accepts first", () => {
  const signing = new Signing(first());
  signing.form.pin = "1234";
  expect(signing.ready).toBe(false);
  signing.form.accepted = true;
  expect(signing.ready).toBe(true);
  expect(signing.method()).toEqual({ level: "A", pin: "1234" });
});

test("anybody else is identified by the document that was compared", () => {
  const signing = new Signing(second());
  Object.assign(signing.form, { accepted: true, idType: "CC", number: " 52123456 " });
  expect(signing.ready).toBe(false);
  signing.form.compared = true;
  expect(signing.method()).toEqual({
    level: "C",
    document: { id_type: "CC", number: "52123456" },
    compared: true,
  });
});

test("a signature empties the form for the next signer", async () => {
  const act_sign = vi.fn((_: ActSign) => second());
  fakeDesk({ act_sign });
  const signing = new Signing(first());
  Object.assign(signing.form, { accepted: true, pin: "1234" });
  await signing.sign(drawn);
  expect(act_sign.mock.calls[0]?.[0]).toMatchObject({ version: 1, signer: "DELIVERER", strokes: drawn.strokes });
  expect(signing.form).toMatchObject({ accepted: false, pin: "" });
  expect(signing.signer?.role).toBe("RECEIVER");
});

test("a wrong PIN is said before anything is drawn, and only the PIN is typed again", async () => {
  const act_sign = vi.fn(() => second());
  fakeDesk({
    act_identify: ({ method }) => {
      if (method.level === "A" && method.pin === "1234") return {};
      throw { problem: "WRONG_SECRET", wait_seconds: 0, tries_left: 4 };
    },
    act_sign,
  });
  const signing = new Signing(first());
  Object.assign(signing.form, { accepted: true, pin: "9999" });
  expect(await signing.identify()).toBe(false);
  expect(act_sign).not.toHaveBeenCalled();
  expect(signing.problem?.problem).toBe("WRONG_SECRET");
  expect(signing.form).toMatchObject({ accepted: true, pin: "" });
  signing.form.pin = "1234";
  expect(await signing.identify()).toBe(true);
  expect([signing.problem, signing.form.pin]).toEqual([undefined, "1234"]);
});

test("what was drawn is kept while it is not on record", async () => {
  let full = true;
  fakeDesk({
    act_sign: () => {
      if (full) throw { problem: "DISK_FULL" };
      return second();
    },
  });
  const signing = new Signing(first());
  Object.assign(signing.form, { accepted: true, pin: "1234" });
  expect(await signing.sign(drawn)).toBe(false);
  expect(signing.form.pin).toBe("1234");
  full = false;
  expect(await signing.sign(drawn)).toBe(true);
});

test("the last turn seals the act by itself", async () => {
  const act_seal = vi.fn(() => sealed());
  fakeDesk({ act_sign: () => all(), act_seal });
  const signing = new Signing(second());
  Object.assign(signing.form, { accepted: true, idType: "CC", number: "52123456", compared: true });
  await signing.sign(drawn);
  expect(act_seal).toHaveBeenCalledOnce();
  expect([signing.justSealed, signing.view.act.stage]).toEqual([true, "SEALED"]);
});

test("a seal that was cut off has its own button, and the signatures stay", async () => {
  let broken = true;
  fakeDesk({
    act_sign: () => all(),
    act_seal: () => {
      if (broken) throw { problem: "DISK_FULL" };
      return sealed();
    },
  });
  const signing = new Signing(second());
  Object.assign(signing.form, { accepted: true, idType: "CC", number: "52123456", compared: true });
  await signing.sign(drawn);
  expect([signing.sealFailed, awaitsSeal(signing.view)]).toEqual([true, true]);
  broken = false;
  await signing.seal();
  expect([signing.sealFailed, signing.justSealed]).toEqual([false, true]);
});

test("a correction by somebody else shows the new version and empties the form", () => {
  const signing = new Signing(first());
  signing.form.accepted = true;
  signing.show(actView(first().signers, { version: 2 }));
  expect(signing.form.accepted).toBe(false);
});
