import { expect, test } from "vitest";
import { actSummary, draftSummary, stageWords } from "./acts";
import { missingWords } from "./missing";

test("an annulment is called so and counts nothing", () => {
  expect(actSummary({ format: "ANEXO7", act_type: "NO_ITEMS", lines: 0 })).toBe("Anexo 7 · Anulación");
  expect(actSummary({ format: "ANEXO7", act_type: "HANDOVER", lines: 1 })).toBe("Anexo 7 · Entrega · 1 elemento");
  expect(actSummary({ format: "CLEARANCE", act_type: "NO_ITEMS", lines: 0 })).toBe("Paz y salvo");
});

test("two drafts of one person are told apart by what they are for", () => {
  const format = "ANEXO7";
  expect(draftSummary({ purpose: { purpose: "NEW_ACT" }, format, lines: 2 })).toBe("Anexo 7 · 2 elementos");
  expect(draftSummary({ purpose: { purpose: "CORRECTION", folio: "ANT-1" }, format, lines: 1 })).toContain("Corrección de ANT-1");
  expect(draftSummary({ purpose: { purpose: "REPLACEMENT", folio: "ANT-1", mode: "ANNUL" }, format, lines: 0 })).toBe(
    "Anulación de ANT-1",
  );
});

test("a sealed act that somebody did not sign is no plain one", () => {
  expect(stageWords("SEALED", true)).toBe("Sellada con constancia");
  expect(stageWords("SEALED", false)).toBe("Sellada");
  expect(stageWords("ANNULLED", true)).toBe("Anulada");
});

test("what is missing says of which record, and which rule", () => {
  const none = { refusal: null, record: null };
  expect(missingWords({ ...none, step: "PERSON", what: "REASON" })).toBe("Falta el motivo");
  const record = { person: "me", fields: ["POSITION" as const, "DEPARTMENT" as const] };
  expect(missingWords({ ...none, step: "PERSON", what: "OFFICIAL_DATA", record })).toBe(
    "Faltan datos en su propia ficha: cargo y dependencia",
  );
  const held = { refusal: "STILL_HOLDS" as const, person: "p", count: 5 };
  expect(missingWords({ ...none, step: "PERSON", what: "CLEARANCE", refusal: held }, { person: "Ana Ruiz" })).toContain(
    "Ana Ruiz todavía tiene 5 elementos a cargo",
  );
});
