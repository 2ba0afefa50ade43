import { expect, test } from "vitest";
import { choices, labels, serialWords, termWords } from "./labels";
import { problem } from "./problem";
import { refusal } from "./refusal";

test("a refusal names the item and the person when they are known", () => {
  const held = { refusal: "HELD_BY_ANOTHER", item: "i", holder: "p" } as const;
  expect(refusal(held, { item: "Portátil P-12", person: "Ana Ríos" })).toBe(
    "«Portátil P-12» está a cargo de Ana Ríos. Primero se devuelve con un acta.",
  );
  expect(refusal(held)).toBe("El elemento está a cargo de otra persona. Primero se devuelve con un acta.");
});

test("states and turns are said in the words of the procedure", () => {
  expect(refusal({ refusal: "WRONG_STAGE", act: "a", stage: "SEALED" }, { act: "ANT-1" })).toContain("El acta ANT-1");
  expect(refusal({ refusal: "OUT_OF_TURN", expected: "RECEIVER", person: "p" }, { person: "Ana Ríos" })).toBe(
    "No es su turno de firma: sigue «Quien recibe», Ana Ríos.",
  );
  expect(refusal({ refusal: "STILL_HOLDS", person: "p", count: 1 })).toContain("1 elemento a cargo");
});

test("the names that an answer brings are said, and stand before those of the screen", () => {
  const taken = { refusal: "DOCUMENT_TAKEN", by: "p" } as const;
  const names = { item: null, person: "Ana Ríos", act: null, case: null };
  expect(problem({ problem: "REFUSED", refusal: taken, names })).toBe("Ese documento ya es de Ana Ríos. Revise el número.");
  const tag = { refusal: "TAG_TAKEN", tag: "UV-1", by: "i" } as const;
  expect(problem({ problem: "REFUSED", refusal: tag, names: { ...names, item: "Portátil" } }, { item: "Monitor" })).toContain(
    "«Portátil»",
  );
  const phone = { refusal: "TELEPHONY_MISSING", item: "i", field: "VOICE_VLAN" } as const;
  expect(refusal(phone, { item: "Teléfono" })).toBe("En la línea de «Teléfono» falta: VLAN de voz.");
});

test("a rule agrees with what it is about", () => {
  expect(problem({ problem: "INVALID", field: "PIN", rule: { rule: "REQUIRED" } })).toBe("El PIN es necesario para continuar.");
  expect(problem({ problem: "INVALID", field: "PASSWORD", rule: { rule: "MIN_LENGTH", min: 8 } })).toBe(
    "La contraseña necesita al menos 8 caracteres.",
  );
  expect(problem({ problem: "WRONG_SECRET", wait_seconds: 90, tries_left: null })).toContain("2 minutos");
  expect(problem({ problem: "WRONG_SECRET", wait_seconds: 0, tries_left: 1 })).toBe("El PIN no es correcto. Le queda 1 intento.");
  expect(problem({ problem: "WRONG_SECRET", wait_seconds: 0, tries_left: 0 })).toContain("la sesión se cerró");
});

test("values of closed lists", () => {
  expect(serialWords({ status: "ILLEGIBLE" })).toBe("ILEGIBLE");
  expect(termWords({ kind: "UNTIL", on: "2026-12-31" })).toBe("Hasta el 31/12/2026");
  expect(choices(labels.Ownership)[0]).toEqual({ value: "OWNED", label: "Propio" });
});
