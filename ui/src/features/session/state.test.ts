import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SetupForm, Wait } from "./state.svelte";

function filled(): SetupForm {
  const form = new SetupForm();
  form.fullName = " Ana Ríos ";
  form.number = "1.032.454.567";
  form.position = "Técnica";
  form.department = "OTI";
  form.territorial = "ANTIOQUIA";
  form.password = form.repeated = "una frase";
  form.pin = form.pinRepeated = "4821";
  return form;
}

describe("the first start", () => {
  test("says nothing wrong before a step was tried, and stays on it while it is incomplete", () => {
    const form = new SetupForm();
    expect(form.error("fullName")).toBe("");
    expect(form.advance()).toBe(false);
    expect(form.step).toBe("person");
    expect(form.error("fullName")).not.toBe("");
    expect(form.error("password")).toBe("");
    expect(form.locked("place")).toBe(true);
  });

  test("leads through the steps and asks for the store after the last", () => {
    const form = filled();
    expect([form.advance(), form.advance(), form.advance()]).toEqual([false, false, true]);
    expect(form.request()).toMatchObject({ full_name: "Ana Ríos", territorial: "ANTIOQUIA", pin: "4821" });
  });

  test("a document that its type's rules refuse is said at its field until it is another", () => {
    const form = filled();
    form.advance();
    form.advance();
    form.refuseDocument("El número solo lleva cifras.");
    expect(form.step).toBe("person");
    expect(form.error("number")).toBe("El número solo lleva cifras.");
    expect([form.state("person"), form.locked("secrets"), form.request()]).toEqual(["missing", true, undefined]);
    form.number = "1032454567";
    expect(form.error("number")).toBe("");
    expect(form.request()).toBeDefined();
  });

  test.each([
    ["password", "corta"],
    ["repeated", "otra frase"],
    ["pin", "12a4"],
    ["pin", "123"],
    ["pinRepeated", "4822"],
    ["email", "ana@"],
    ["position", " "],
    ["department", ""],
  ] as const)("%s «%s» is refused", (field, value) => {
    const form = filled();
    form[field] = value;
    expect(form.request()).toBeUndefined();
  });
});

describe("the wait after a wrong secret", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("counts down to nothing", () => {
    const wait = new Wait();
    wait.start(3);
    expect(wait.left).toBe(3);
    vi.advanceTimersByTime(1500);
    expect(wait.left).toBe(2);
    vi.advanceTimersByTime(2000);
    expect(wait.left).toBe(0);
  });
});
