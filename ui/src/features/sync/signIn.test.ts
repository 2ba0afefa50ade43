import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeskSignIn, DeskView, JobView, Problem } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { sync } from "../../lib/state/sync.svelte";
import Enrol from "./Enrol.svelte";
import { deskLink } from "./testing";

const line = "ensitio-mesa:1?u=mesa.example.org:8443&h=ab";
const url = "https://cuentas.entidad.gov.co/authorize?state=x";
const enrolled: DeskView = { desk: deskLink, may_enrol: true };
const type = async (name: RegExp, value: string) => fireEvent.input(await screen.findByLabelText(name), { target: { value } });

beforeEach(() => void vi.spyOn(sync, "enrolled").mockImplementation(() => undefined));
afterEach(cleanup);

/** The form, over a desk whose sign-in stands so. */
function opened(unopened = false) {
  let state: JobView["state"] = { state: "RUNNING" };
  const asked = vi.fn((_: DeskSignIn) => ({ job: 7 }));
  const cancelled = vi.fn(() => {
    state = { state: "CANCELLED" };
    return { job: 7, done: 0, total: 0, state, exchange: null };
  });
  const pasted = vi.fn(({ address }: { job: number; address: string }) => {
    const wrong: Problem = { problem: "INVALID", field: "RETURN_ADDRESS", rule: { rule: "UNKNOWN" } };
    if (!address.startsWith("http://127.0.0.1")) throw wrong;
    state = { state: "DONE" };
    return {};
  });
  fakeDesk({
    desk_sign_in: asked,
    desk_sign_in_view: () => ({ url, host: "cuentas.entidad.gov.co", unopened }),
    desk_sign_in_browse: () => {
      unopened = false;
      return {};
    },
    desk_sign_in_paste: pasted,
    desk_status: () => enrolled,
    job_get: () => ({ job: 7, done: 0, total: 0, state, exchange: null }),
    job_cancel: cancelled,
  });
  render(Enrol);
  return { asked, cancelled, end: (problem: Problem) => (state = { state: "FAILED", problem }) };
}

async function begun() {
  const desk = opened();
  await type(/^Invitación/, ` ${line}\n`);
  await type(/^Nombre de este equipo/, "Portátil de Tunja");
  await fireEvent.click(screen.getByTestId("sign-in"));
  await screen.findByText("cuentas.entidad.gov.co");
  return desk;
}

test("a line without a code is enough; the browser is named, and whoever has it elsewhere pastes where it ended", async () => {
  const { asked } = await begun();
  expect(asked).toHaveBeenCalledWith({ invitation: line, address: "", fingerprint: "", name: "Portátil de Tunja", browse: true });
  await fireEvent.click(screen.getByTestId("sign-in-elsewhere"));
  expect(screen.getByTestId("sign-in-url").textContent).toBe(url);
  await type(/^Dirección en que terminó/, "https://cuentas.entidad.gov.co/");
  await fireEvent.click(screen.getByTestId("sign-in-paste"));
  expect(await screen.findByText(/^La dirección en que terminó el navegador no sirve así/)).toBeTruthy();
  await type(/^Dirección en que terminó/, "http://127.0.0.1:50123/?code=a&state=b");
  await fireEvent.click(screen.getByTestId("sign-in-paste"));
  await vi.waitFor(() => expect(sync.enrolled).toHaveBeenCalledWith(enrolled));
});

test("a browser that did not open is told, with the address to open, and may be tried again", async () => {
  opened(true);
  await type(/^Invitación/, line);
  await type(/^Nombre de este equipo/, "Portátil de Tunja");
  await fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText(/^No se pudo abrir el navegador/)).toBeTruthy();
  expect(screen.getByTestId("sign-in-url").textContent).toBe(url);
  await fireEvent.click(screen.getByTestId("sign-in-again"));
  await vi.waitFor(() => expect(screen.queryByText(/^No se pudo abrir/)).toBeNull());
  expect(screen.getByText("cuentas.entidad.gov.co")).toBeTruthy();
});

test("who did not let the program in at the provider is told so", async () => {
  const { end } = await begun();
  end({ problem: "DESK", why: { desk: "SIGN_IN_DECLINED", said: "access_denied" } });
  expect(await screen.findByText("No se autorizó el ingreso en el proveedor de identidad.")).toBeTruthy();
});

test("without a name nobody is asked, and a code is not missed", async () => {
  const { asked } = opened();
  await fireEvent.click(screen.getByTestId("enrol-parts"));
  await fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText("Escriba la dirección de la mesa.")).toBeTruthy();
  expect(screen.queryByText("Escriba el código.")).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});

test("who is not admitted is told as whom they signed in, and what was written stays", async () => {
  const { end } = await begun();
  end({ problem: "DESK", why: { desk: "NOT_ADMITTED", email: "ana@entidad.gov.co", subject: "7" } });
  expect(await screen.findByText(/no tiene admitida a ana@entidad.gov.co.*su identificador es 7/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/^Nombre/).value).toBe("Portátil de Tunja");
});

test("whoever cancels waits no more and is told nothing", async () => {
  const { cancelled } = await begun();
  await fireEvent.click(screen.getByTestId("sign-in-cancel"));
  await screen.findByTestId("sign-in");
  expect(cancelled).toHaveBeenCalled();
  expect(screen.queryByRole("alert")).toBeNull();
});
