import { expect, test, vi } from "vitest";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { Checks, fileMegabytesMax } from "./state.svelte";
import { findingWords, told } from "./words";

const answer = {
  verdict: "AUTHENTIC" as const,
  paper: "ACT" as const,
  finding: null,
  folio: null,
  title: null,
  content_digest: null,
  sha256: "00",
  signers: [],
  sealed_at: null,
  stamps: [],
  replaced_by: null,
  replaced_how: null,
  act: null,
  stage: null,
};

test("an annulled act has no successor to use, a replaced one has", () => {
  const gone = { ...answer, verdict: "REPLACED" as const, replaced_by: "ANT-2" };
  expect(told({ ...gone, replaced_how: "ANNUL" })).toMatchObject({ title: "Anulada", tone: "danger" });
  expect(told({ ...gone, replaced_how: "ANNUL" }).text).not.toContain("Use");
  expect(told({ ...gone, replaced_how: "SUPERSEDE" }).text).toContain("ANT-2 tomó su lugar. Use esa");
});

test("the slip of a filing is no act, and is told as what it is", () => {
  for (const verdict of ["AUTHENTIC", "ALTERED", "UNKNOWN_SIGNER", "UNFINISHED"] as const) {
    const { text } = told({ ...answer, paper: "SLIP", verdict });
    expect(text).not.toMatch(/\bacta\b/);
    expect(text).not.toBe(told({ ...answer, verdict }).text);
  }
});

test("an act that somebody did not sign is not plainly authentic before it is accepted", () => {
  const signer = { name: "Ana Ruiz", role: "Quien recibe", method: "Se negó a firmar", at: "", code: "", not_signed: true };
  const signed = { ...answer, signers: [signer] };
  expect(told({ ...signed, stage: "CONSTANCIA" })).toMatchObject({ title: "Auténtica, con constancia", tone: "warn" });
  expect(told({ ...signed, stage: "CONSTANCIA" }).text).toContain("Todavía no tiene efecto");
  expect(told({ ...signed, stage: "SEALED" })).toMatchObject({ tone: "ok" });
  expect(told({ ...signed, stage: "WITHDRAWN" })).toMatchObject({ tone: "danger" });
  expect(told({ ...signed, stage: "WITHDRAWN" }).text).toContain("no tiene efecto");
  expect(told(signed).text).toContain("confírmelo con quien la emitió");
  expect(told({ ...answer, stage: "SEALED" }).title).toBe("Auténtica");
});

test("each paper is answered, one that fails keeps its problem, the latest are first", async () => {
  const verify = vi.fn((_: unknown, bytes: Uint8Array) => {
    if (bytes.length === 0) throw { problem: "BROKEN", incident: "A1" };
    return answer;
  });
  fakeDesk({ verify });
  const checks = new Checks();
  await checks.add([new File(["x"], "a.pdf")]);
  await checks.add([new File([], "b.pdf")]);
  expect(checks.list.map((c) => [c.name, c.answer?.verdict, c.problem?.problem])).toEqual([
    ["b.pdf", undefined, "BROKEN"],
    ["a.pdf", "AUTHENTIC", undefined],
  ]);
  expect(checks.running).toBe(false);
});

test("a file that no act can be is not read", async () => {
  const verify = vi.fn(() => answer);
  fakeDesk({ verify });
  const huge = new File([], "enorme.pdf");
  Object.defineProperty(huge, "size", { value: fileMegabytesMax * 1_000_000 + 1 });
  const checks = new Checks();
  await checks.add([huge]);
  expect(checks.list[0]?.problem).toEqual({ problem: "TOO_LARGE", max_mb: fileMegabytesMax });
  expect(verify).not.toHaveBeenCalled();
});

test("findings are told in Spanish, with the signature they are about", () => {
  expect(findingWords({ finding: "ADDED_AFTER_SEAL" })).toContain("después del sello");
  expect(findingWords({ finding: "OTHER_BYTES", signature: 2 })).toContain("firma 2");
});
