import { expect, test } from "vitest";
import { blank, missing, toSave } from "./form";

const filled = { ...blank, name: "Punto de prueba", territorial: "ANTIOQUIA" as const, municipality_code: "05001" };

test("a site needs a name and a level", () => {
  expect(Object.keys(missing({ ...blank, level: null }))).toEqual(["name", "level"]);
  expect(toSave(blank, null)).toBeNull();
});

test("a DIVIPOLA code is five digits, or nothing", () => {
  expect(missing({ ...filled, municipality_code: "5001" })).toHaveProperty("municipality_code");
  expect(missing({ ...filled, municipality_code: "" })).toEqual({});
  expect(toSave({ ...filled, municipality_code: " 05001 " }, null)?.details.municipality_code).toBe("05001");
});

test("an edited site names the revision it was read at", () => {
  expect(toSave(filled, { id: "s", rev: 4 })).toMatchObject({ id: "s", base_rev: 4 });
});
