import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeskEnrol, DeskView, Problem } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { sync } from "../../lib/state/sync.svelte";
import Enrol from "./Enrol.svelte";
import { saidOf, toSend } from "./enrol";
import { deskLink } from "./testing";

const line = "ensitio-mesa:1?u=mesa.example.org:8443&h=ab&c=K7QM-2X9D-PT4R-W6HF";
const enrolled: DeskView = { desk: deskLink, may_enrol: true };
const box = (name: RegExp) => screen.findByLabelText<HTMLInputElement>(name);
const type = async (name: RegExp, value: string) => fireEvent.input(await box(name), { target: { value } });
const send = () => fireEvent.submit(screen.getByTestId("enrol-form"));

beforeEach(() => void vi.spyOn(sync, "enrolled").mockImplementation(() => undefined));
afterEach(cleanup);

/** The form, over a desk that answers so. */
function opened(answer: Problem | DeskView) {
  const asked = vi.fn((_: DeskEnrol) => {
    if ("problem" in answer) throw answer;
    return answer;
  });
  fakeDesk({ desk_enrol: asked });
  render(Enrol);
  return asked;
}

test("the line and a name are enough, and what a paste brings around the line does not count", async () => {
  const asked = opened(enrolled);
  await type(/^Invitación/, ` ${line}\n`);
  await type(/^Nombre de este equipo/, "Portátil de Tunja");
  await send();
  await vi.waitFor(() => expect(sync.enrolled).toHaveBeenCalledWith(enrolled));
  expect(asked).toHaveBeenCalledWith({ invitation: line, address: "", fingerprint: "", code: "", name: "Portátil de Tunja" });
});

test("what is missing is said at its field, the first gets the focus, and nobody is asked", async () => {
  const asked = opened(enrolled);
  await send();
  expect(await screen.findByText("Pegue la invitación.")).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Invitación/)));
  expect(asked).not.toHaveBeenCalled();
});

test("by parts: a wrong fingerprint is said at the fingerprint, and what was written stays", async () => {
  opened({ problem: "INVALID", field: "FINGERPRINT", rule: { rule: "UNKNOWN" } });
  await fireEvent.click(screen.getByTestId("enrol-parts"));
  await type(/^Dirección de la mesa/, "mesa.example.org:8443");
  await type(/^Huella/, "abcd");
  await type(/^Código/, "K7QM-2X9D");
  await type(/^Nombre/, "Portátil");
  await send();
  expect(await screen.findByText(/^La huella del certificado no sirve así/)).toBeTruthy();
  expect((await box(/^Huella/)).getAttribute("aria-invalid")).toBe("true");
  expect((await box(/^Dirección de la mesa/)).value).toBe("mesa.example.org:8443");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what the desk says against it is told in words", async () => {
  opened({ problem: "DESK", why: { desk: "WRONG_CODE" } });
  await type(/^Invitación/, line);
  await type(/^Nombre/, "Portátil");
  await send();
  expect((await screen.findByRole("alert")).textContent).toMatch(/No se inscribió.*Pida uno nuevo/);
});

test("a problem of a field that is not on the screen is no secret", () => {
  const wrong: Problem = { problem: "INVALID", field: "DESK_ADDRESS", rule: { rule: "UNKNOWN" } };
  expect(saidOf(wrong, false)).toEqual({});
  expect(Object.keys(saidOf(wrong, true))).toEqual(["address"]);
});

test("only what is on the screen is sent", () => {
  const all = { invitation: line, address: "a", fingerprint: "b", code: "c", name: "n" };
  expect(toSend(all, true).invitation).toBe("");
  expect(toSend(all, false)).toEqual({ ...all, address: "", fingerprint: "", code: "" });
});
