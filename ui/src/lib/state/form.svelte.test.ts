import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { Form } from "./form.svelte";

let stop = () => {};
afterEach(() => stop());

/** Closes the screen, once what was done on it has come to rest. */
function leave() {
  flushSync();
  stop();
}

function opened(key: string, rev = 1) {
  let form!: Form<{ name: string }>;
  stop = $effect.root(() => {
    form = new Form(key, { name: "Sede Norte" }, rev);
  });
  flushSync();
  return form;
}

test("what was typed comes back after leaving", () => {
  opened("a").value.name = "Sede Sur";
  leave();
  const again = opened("a");
  expect(again.value.name).toBe("Sede Sur");
  expect(again.restored).toBe(true);
  again.reset();
  expect(again.value.name).toBe("Sede Norte");
  leave();
  expect(opened("a").restored).toBe(false);
});

test("what was saved, or never changed, does not come back", () => {
  const form = opened("b");
  form.value.name = "Sede Sur";
  form.end();
  leave();
  expect(opened("b").value.name).toBe("Sede Norte");
  leave();
  expect(opened("b").restored).toBe(false);
});

test("what came back belongs to the revision it was typed over", () => {
  opened("e", 1).value.name = "Sede Sur";
  leave();
  const again = opened("e", 2);
  expect(again.rev).toBe(1);
  again.reset();
  expect(again.rev).toBe(2);
});

test("forms do not mix", () => {
  opened("c").value.name = "Sede Sur";
  leave();
  expect(opened("d").value.name).toBe("Sede Norte");
});
