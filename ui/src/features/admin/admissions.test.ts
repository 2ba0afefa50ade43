import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { AdmissionAdd, AdmissionEnd, AdmissionView, Problem } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { notifications } from "../../lib/ui/notifications.svelte";
import Admissions from "./Admissions.svelte";
import { admissions } from "./testing";

afterEach(cleanup);

const [ana, maria] = admissions as unknown as [AdmissionView, AdmissionView];
const pin = async () => fireEvent.input(await screen.findByTestId("admin-pin"), { target: { value: "482915" } });
const type = async (name: RegExp, value: string) => fireEvent.input(await screen.findByLabelText(name), { target: { value } });

/** The list, at a desk that admits `listed`. */
function opened(listed: readonly AdmissionView[]) {
  const added = vi.fn((asked: AdmissionAdd) => {
    const wrong: Problem = { problem: "INVALID", field: "ADMITTED", rule: { rule: "UNKNOWN" } };
    if (asked.email === "eva") throw wrong;
    return [...listed, { ...maria, admission: "new", email: asked.email, subject: asked.subject, role: asked.role }];
  });
  const ended = vi.fn(({ admission }: AdmissionEnd) => listed.filter((one) => one.admission !== admission));
  fakeDesk({ admission_list: () => [...listed], admission_add: added, admission_end: ended });
  render(Admissions);
  return { added, ended };
}

test("who is admitted stands there with what they get, and whether they have come in", async () => {
  opened(admissions);
  const [first, second, third] = (await screen.findAllByTestId("admission")).map((card) => within(card)) as [
    ReturnType<typeof within>,
    ReturnType<typeof within>,
    ReturnType<typeof within>,
  ];
  expect(first.getByRole("heading").textContent).toBe("ana.gomez@ejemplo.gov.co");
  for (const text of ["Ya entró", "Responsable de servicios TI", "Todo el país", "1 de 2", "248289761001"]) {
    expect(first.getByText(text)).toBeTruthy();
  }
  expect(second.getByText("No ha entrado")).toBeTruthy();
  expect(second.getByText("Antioquia, Chocó")).toBeTruthy();
  expect(second.queryByText("Identificador en el proveedor")).toBeNull();
  expect(third.getByRole("heading").textContent).toBe("9f1c7d0e-5a41-4a0f");
});

test("where nobody is admitted, what would stand there is said; and why a desk that is away says nothing", async () => {
  opened([]);
  expect(await screen.findByText("Nadie está admitido")).toBeTruthy();
  cleanup();
  let isAway = true;
  fakeDesk({
    admission_list: () => {
      if (isAway) throw { problem: "DESK", why: { desk: "UNREACHABLE", address: "mesa.ejemplo.gov.co" } };
      return [ana];
    },
  });
  render(Admissions);
  expect(await screen.findByText("No se pudo consultar la mesa")).toBeTruthy();
  expect(screen.queryByText("Nadie está admitido")).toBeNull();
  isAway = false;
  await fireEvent.click(screen.getByTestId("admission-reload"));
  expect(await screen.findByText("1 persona admitida.")).toBeTruthy();
});

test("nobody is admitted without a scope and a PIN, and what the desk says of the address is told", async () => {
  const { added } = opened([]);
  await fireEvent.click(await screen.findByTestId("admission-add"));
  await fireEvent.click(await screen.findByTestId("admission-save"));
  for (const missing of ["Escriba el correo.", "Elija qué pueden ver sus equipos.", "Escriba su PIN."]) {
    expect(await screen.findByText(missing)).toBeTruthy();
  }
  await fireEvent.click(screen.getByRole("radio", { name: "Todo el país" }));
  await type(/^Correo de la entidad/, "eva");
  await pin();
  await fireEvent.click(screen.getByTestId("admission-save"));
  expect(await screen.findByText(/^El correo o el identificador/)).toBeTruthy();
  await type(/^Correo de la entidad/, " eva@ejemplo.gov.co ");
  await fireEvent.click(screen.getByTestId("admission-save"));
  expect(await screen.findByText("eva@ejemplo.gov.co")).toBeTruthy();
  expect(added).toHaveBeenLastCalledWith({
    pin: "482915",
    email: "eva@ejemplo.gov.co",
    subject: null,
    role: "ONSITE_L2",
    scope: null,
    territorial: null,
    devices: 1,
  });
});

test("every role of the procedure is offered with what it may do, and given as it was chosen", async () => {
  const { added } = opened([]);
  await fireEvent.click(await screen.findByTestId("admission-add"));
  const group = within(await screen.findByRole("radiogroup", { name: /^Rol/ }));
  expect(group.getAllByRole("radio").map((radio) => radio.getAttribute("value"))).toEqual([
    "ADMINISTRATOR",
    "AGENT_L1",
    "SPEC_L2",
    "ONSITE_L2",
    "SPEC_L3",
    "PROVIDER",
    "ITS_LEAD",
    "READER",
  ]);
  await fireEvent.click(group.getByRole("radio", { name: /^Agente de mesa de servicios.*registra personas/ }));
  await fireEvent.click(screen.getByRole("radio", { name: "Todo el país" }));
  await type(/^Correo de la entidad/, "eva@ejemplo.gov.co");
  await pin();
  await fireEvent.click(screen.getByTestId("admission-save"));
  await vi.waitFor(() => expect(added).toHaveBeenCalledWith(expect.objectContaining({ role: "AGENT_L1" })));
});

test("what somebody gets who has come in changes by what the provider knows them, not by their address", async () => {
  const { added } = opened([ana]);
  await fireEvent.click(await screen.findByTestId("admission-change"));
  expect(screen.queryByLabelText(/^Correo de la entidad/)).toBeNull();
  await fireEvent.click(await screen.findByRole("radio", { name: /^Consulta/ }));
  await pin();
  await fireEvent.click(screen.getByTestId("admission-save"));
  await vi.waitFor(() =>
    expect(added).toHaveBeenCalledWith({
      pin: "482915",
      email: null,
      subject: "248289761001",
      role: "READER",
      scope: null,
      territorial: null,
      devices: 2,
    }),
  );
});

test("an admission ends after a question, with the workstations only if that was chosen", async () => {
  const { ended } = opened([ana, maria]);
  await fireEvent.click((await screen.findAllByTestId("admission-end"))[1]!);
  expect(await screen.findByText(`¿Retirar la admisión de ${maria.email}?`)).toBeTruthy();
  expect(screen.queryByRole("radio")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: "Cancelar" }));
  await vi.waitFor(() => expect(screen.queryByTestId("admission-end-form")).toBeNull());
  await fireEvent.click(screen.getAllByTestId("admission-end")[0]!);
  await fireEvent.click(await screen.findByTestId("admission-end-save"));
  expect(await screen.findByText("Escriba su PIN.")).toBeTruthy();
  expect(ended).not.toHaveBeenCalled();
  await pin();
  await fireEvent.click(screen.getByRole("radio", { name: /excluir sus equipos/ }));
  await fireEvent.click(screen.getByTestId("admission-end-save"));
  await vi.waitFor(() => expect(screen.getAllByTestId("admission")).toHaveLength(1));
  expect(ended).toHaveBeenCalledWith({ pin: "482915", admission: ana.admission, revoke: true });
});

test("what is changed or ended is what stands there now, once, whatever was listed", async () => {
  let listed = [ana, { ...maria, used: 0 }];
  const asked = vi.fn(() => listed);
  fakeDesk({ admission_list: asked });
  render(Admissions);
  await screen.findAllByTestId("admission");
  listed = [ana, { ...maria, used: 3 }];
  const [, ends] = screen.getAllByTestId("admission-end") as [HTMLElement, HTMLElement];
  await Promise.all([fireEvent.click(ends), fireEvent.click(ends)]);
  expect(await screen.findByText(/lo que ya inscribió: 3 equipos/)).toBeTruthy();
  expect(asked).toHaveBeenCalledTimes(2);
  await fireEvent.click(screen.getByRole("button", { name: "Cancelar" }));
  listed = [ana];
  await fireEvent.click(screen.getAllByTestId("admission-change")[1]!);
  await vi.waitFor(() => expect(screen.getAllByTestId("admission")).toHaveLength(1));
  expect(screen.queryByTestId("admission-form")).toBeNull();
  expect(notifications.list.at(-1)?.text).toBe("Alguien retiró esa admisión mientras tanto. No se cambió nada.");
});
