import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CaseDo, CaseFileSave, CaseNote, CaseQueue, CaseRegister, CasesDo, CaseSla, CaseView, MassEventDeclare, Problem } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { session } from "../../lib/state/session.svelte";
import Case from "./detail/Page.svelte";
import Timeline from "./detail/Timeline.svelte";
import Queue from "./Page.svelte";
import Register from "./register/Page.svelte";
import { caseRows, caseView, catalogue, massEvents, reading, registeredAt, why } from "./testing";

const me = { account: "a1", person: "p1", name: "Marcela Ríos Duarte", role: "ADMINISTRATOR", works: true, keeps_people: true, attends_cases: true, has_pin: true } as const;
beforeEach(() => {
  vi.spyOn(session, "me", "get").mockReturnValue(me);
});
afterEach(cleanup);

const click = async (id: string) => fireEvent.click(await screen.findByTestId(id));
const write = (name: RegExp, value: string) => fireEvent.input(screen.getByLabelText(name), { target: { value } });
const choose = (name: RegExp, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } });

/** One case, at a desk that answers what it is asked. */
function opened(view: CaseView, more: Parameters<typeof fakeDesk>[0] = {}) {
  const step = vi.fn((_: CaseDo) => view);
  const sla = vi.fn((_: CaseSla) => view);
  const note = vi.fn((_: CaseNote) => view);
  fakeDesk({
    case_get: ({ id }) => (id === view.row.id ? view : caseView("ESCALATED_ONSITE")),
    case_why: () => why,
    case_step: step,
    case_sla: sla,
    case_note: note,
    catalogue_get: () => catalogue,
    ...more,
  });
  render(Case, { params: { id: view.row.id }, query: {} });
  return { step, sla, note };
}

function queue(answer: (asked: CaseQueue) => typeof caseRows, more: Parameters<typeof fakeDesk>[0] = {}) {
  const asked = vi.fn((input: CaseQueue) => ({ total: answer(input).length, rows: [...answer(input)] }));
  const all = vi.fn(({ cases }: CasesDo) => {
    const problem: Problem = {
      problem: "REFUSED",
      refusal: { refusal: "NOT_IN_HAND", case: "k1", hands: ["ASSIGNEE", "GROUP_LEAD"] },
      names: { item: null, person: null, act: null, case: null },
    };
    return { done: cases.slice(1).map(({ id }) => id), refused: [{ id: cases[0]!.id, problem }] };
  });
  const known = () => ({ events: [...massEvents], may_declare: true, users_min: 6 });
  fakeDesk({ case_list: asked, case_step_all: all, catalogue_get: () => catalogue, mass_event_list: known, ...more });
  render(Queue, { params: {}, query: {} });
  return { asked, all };
}

test("the queue begins with what one's groups have to do, and says each clock in words", async () => {
  const { asked } = queue(() => caseRows);
  expect(await screen.findByText("quedan 2 h")).toBeTruthy();
  expect(screen.getAllByText(/Próximo a vencer/).length).toBeGreaterThan(0);
  expect(screen.getByText("vencido hace 1 h 30 min")).toBeTruthy();
  expect(screen.getByText("quedan entre 6 h y 7 h")).toBeTruthy();
  expect(screen.getByText("Sin código")).toBeTruthy();
  expect(asked.mock.lastCall?.[0]).toMatchObject({ whose: "OF_MY_GROUPS", query: { filter: { open: true, state: null } } });
  expect(asked.mock.lastCall?.[0].query.filter).not.toHaveProperty("whose");
  await fireEvent.click(screen.getByRole("radio", { name: "Míos" }));
  await waitFor(() => expect(asked.mock.lastCall?.[0].whose).toBe("MINE"));
});

test("where there is nothing to do, it is said whose queue is empty", async () => {
  queue(() => []);
  await fireEvent.click(await screen.findByRole("radio", { name: "Todos" }));
  expect(await screen.findByText("No hay casos por atender")).toBeTruthy();
});

test("several cases are escalated at once, and what was refused is told of each", async () => {
  const { all } = queue(() => caseRows);
  const boxes = await screen.findAllByRole("checkbox", { name: /^Elegir/ });
  const told = screen.getByTestId("picked");
  await fireEvent.click(boxes[0]!);
  await fireEvent.click(boxes[2]!);
  expect(told.textContent, "a region that was there before").toBe("2 casos elegidos");
  await click("assign");
  await click("assign-save");
  expect(await screen.findByText("Elija el grupo.")).toBeTruthy();
  const form = within(screen.getByRole("dialog"));
  await fireEvent.change(form.getByLabelText(/^Grupo/), { target: { value: "g3" } });
  await fireEvent.input(form.getByLabelText(/^Nota/), { target: { value: "Se redistribuye." } });
  await click("assign-save");
  const refused = await screen.findByTestId("refused");
  expect(refused.textContent).toContain("Solo puede hacerlo quien tiene el caso o quien lidera el grupo.");
  expect(screen.getByTestId("picked").textContent).toBe("1 caso elegido");
  expect(all.mock.lastCall?.[0].cases).toEqual([
    { id: "k1", base_rev: 3, from: "IN_PROGRESS" },
    { id: "k3", base_rev: 3, from: "REGISTERED" },
  ]);
  expect(all.mock.lastCall?.[0].steps).toEqual([
    { step: { step: "ESCALATE", group: "g3", assignee: null }, note: "Se redistribuye." },
  ]);
});

test("several cases are declared a mass event, which can be told of again", async () => {
  const declared = vi.fn((_: MassEventDeclare) => ({ events: [...massEvents], may_declare: true, users_min: 6 }));
  queue(() => caseRows, { mass_event_declare: declared });
  const boxes = await screen.findAllByRole("checkbox", { name: /^Elegir/ });
  await fireEvent.click(boxes[0]!);
  await click("mass-event");
  await write(/^Causa/, "Sin red en el edificio");
  await write(/^Usuarios afectados/, "5");
  await click("mass-event-save");
  expect(await screen.findByText("Un evento masivo afecta a 6 usuarios o más.")).toBeTruthy();
  expect(declared).not.toHaveBeenCalled();
  await write(/^Usuarios afectados/, "30");
  await click("mass-event-save");
  await waitFor(() => expect(declared).toHaveBeenCalledOnce());
  const asked = declared.mock.lastCall?.[0];
  expect(asked).toMatchObject({ id: null, cases: ["k1"], details: { cause: "Sin red en el edificio", affected_users: 30, ended_at: null } });
  expect(screen.getByTestId("picked").textContent).toBe("");
  await click("mass-event");
  await choose(/^Cuál evento/, "m1");
  expect((screen.getByLabelText(/^Usuarios afectados/) as HTMLInputElement).value).toBe("48");
  await click("mass-event-save");
  await waitFor(() => expect(declared.mock.lastCall?.[0]).toEqual({ id: "m1", details: massEvents[0]!.details, cases: [] }));
});

test("who may not declare a mass event has no button for it", async () => {
  queue(() => caseRows, { mass_event_list: () => ({ events: [...massEvents], may_declare: false, users_min: 6 }) });
  const boxes = await screen.findAllByRole("checkbox", { name: /^Elegir/ });
  await fireEvent.click(boxes[0]!);
  await screen.findByTestId("assign");
  expect(screen.queryByTestId("mass-event")).toBeNull();
});

test("a case shows the buttons that are allowed, and no other", async () => {
  opened(caseView("SUSPENDED"));
  const group = within(await screen.findByRole("group", { name: "Qué hacer con el caso" }));
  expect(group.getAllByRole("button").map((button) => button.textContent?.trim())).toEqual([
    "Reanudar",
    "Escalar",
    "Activo proveedor",
    "Reanudar y solucionar",
    "Cambiar ANS",
    "Agregar nota",
    "No gestionar",
  ]);
  expect(screen.getByText("Pendiente de enviar")).toBeTruthy();
  expect(screen.getByText("Otras personas habían hecho algo que quien lo pidió no conocía.")).toBeTruthy();
  expect(screen.getByText("En pausa: Disponibilidad del usuario final")).toBeTruthy();
});

test("to take a case needs no form; it is done with what was seen", async () => {
  const { step } = opened(caseView("REGISTERED"));
  await click("do-take");
  await waitFor(() => expect(step).toHaveBeenCalled());
  expect(step.mock.lastCall?.[0]).toEqual({ id: "k3", base_rev: 3, from: "REGISTERED", steps: [{ step: { step: "TAKE" }, note: "" }] });
});

/** The window's own file, as the browser hands it over. */
const pick = (name: string, content: string) =>
  fireEvent.change(screen.getByTestId("note-input"), { target: { files: [new File([content], name)] } });

test("a note shows a file, which is kept before the note is added", async () => {
  const { note } = opened(caseView("IN_PROGRESS"), {
    case_file_add: ({ name }, bytes) => ({ file: { file: "f1", name }, is_photo: false, bytes: bytes.length }),
  });
  await click("do-note");
  await screen.findByTestId("note-attach");
  await pick("informe.pdf", "contenido");
  expect((await screen.findByTestId("note-file")).textContent).toContain("informe.pdf");
  await click("action-save");
  await waitFor(() => expect(note).toHaveBeenCalled());
  expect(note.mock.lastCall?.[0]).toEqual({ id: "k1", note: { note: "PLAIN" }, text: "", file: { file: "f1", name: "informe.pdf" } });
});

test("a file that is not kept is said, and the note waits", async () => {
  opened(caseView("IN_PROGRESS"), {
    case_file_add: () => {
      throw { problem: "EMPTY_FILE" };
    },
  });
  await click("do-note");
  await screen.findByTestId("note-attach");
  await pick("vacío.pdf", "");
  expect(await screen.findByText("El archivo está vacío. No se cargó nada; elija otro.")).toBeTruthy();
  expect(screen.queryByTestId("note-file")).toBeNull();
});

test("a file in the history is saved where the person says", async () => {
  const save = vi.fn((_: CaseFileSave) => ({ path: "/descargas/informe.pdf" }));
  const event = { event: "NOTED", kind: { note: "PLAIN" }, note: "Diagnóstico", file: { file: "f1", name: "informe.pdf" } } as const;
  const entry = { at: registeredAt, doubtful: false, by: "Ana", here: true, pending: false, event };
  fakeDesk({ case_file_save: save });
  render(Timeline, { id: "k1", timeline: [entry] });
  await fireEvent.click(screen.getByRole("button", { name: "Guardar informe.pdf" }));
  await waitFor(() => expect(save).toHaveBeenCalledWith({ id: "k1", file: "f1", path: null }));
});

test("after a step the focus is on what can be done next", async () => {
  opened(caseView("REGISTERED"));
  await click("do-take");
  const group = screen.getByRole("group", { name: "Qué hacer con el caso" });
  await waitFor(() => expect(document.activeElement).toBe(group));
});

test("what is new is not in the future: the history is as late as what was read", async () => {
  const set = vi.spyOn(Date, "now").mockReturnValue(registeredAt);
  const { rerender } = render(Timeline, { id: "k1", timeline: [] });
  set.mockReturnValue(registeredAt + 600_000);
  const event = { event: "REGISTERED", group: "" } as const;
  await rerender({ timeline: [{ at: registeredAt + 600_000, doubtful: false, by: "Ana", here: true, pending: false, event }] });
  expect(screen.getByTestId("case-timeline").textContent).toContain("ahora");
  set.mockRestore();
});

test("a date that cannot be read keeps the suspension back", async () => {
  const { step } = opened(caseView("IN_PROGRESS"));
  await waitFor(() => expect((screen.getByTestId("do-suspend") as HTMLButtonElement).disabled).toBe(false));
  await click("do-suspend");
  await choose(/^Razón de suspensión/, "AWAITING_APPROVAL");
  await write(/^Nota/, "Se espera la firma.");
  await write(/^Reanudar el/, "32/12/2026");
  await click("action-save");
  expect(step).not.toHaveBeenCalled();
  await write(/^Reanudar el/, "");
  await click("action-save");
  await waitFor(() => expect(step).toHaveBeenCalled());
});

test("what was typed is there again, whatever led away from it but giving it up", async () => {
  opened(caseView("IN_PROGRESS"));
  await waitFor(() => expect((screen.getByTestId("do-escalate") as HTMLButtonElement).disabled).toBe(false));
  await click("do-escalate");
  await write(/^Nota/, "Requiere nivel 2.");
  await click("sla-first");
  await fireEvent.click(await screen.findByRole("button", { name: "Cancelar" }));
  await click("do-escalate");
  expect((screen.getByLabelText(/^Nota/) as HTMLTextAreaElement).value).toBe("Requiere nivel 2.");
  await fireEvent.click(screen.getByRole("button", { name: "Cancelar" }));
  await click("do-escalate");
  expect((screen.getByLabelText(/^Nota/) as HTMLTextAreaElement).value).toBe("");
});

test("where the category has no other ANS there is nothing to press", async () => {
  opened(caseView("IN_PROGRESS", { category: "c22" }));
  await waitFor(() => expect((screen.getByTestId("do-change-sla") as HTMLButtonElement).disabled).toBe(false));
  await click("do-change-sla");
  expect(await screen.findByText(/Su categoría no tiene otro ANS/)).toBeTruthy();
  expect(screen.queryByTestId("action-save")).toBeNull();
});

test("whoever only reads is offered nothing that is refused at the end", async () => {
  vi.spyOn(session, "me", "get").mockReturnValue({ ...me, role: "READER", works: false, attends_cases: false });
  queue(() => caseRows);
  expect(await screen.findByText("quedan 2 h")).toBeTruthy();
  expect(screen.queryByTestId("case-new")).toBeNull();
  expect(screen.queryAllByRole("checkbox", { name: /^Elegir/ })).toEqual([]);
  cleanup();
  opened(caseView("CLOSED"));
  expect(await screen.findByTestId("case-subject")).toBeTruthy();
  expect(screen.queryByText("Registrar un caso que viene de este")).toBeNull();
});

test("nobody suspends without a reason and a note", async () => {
  const { step } = opened(caseView("IN_PROGRESS"));
  await waitFor(() => expect((screen.getByTestId("do-suspend") as HTMLButtonElement).disabled).toBe(false));
  await click("do-suspend");
  await click("action-save");
  expect(await screen.findByText("Elija la razón.")).toBeTruthy();
  expect(screen.getByText("Escriba qué pasó y por qué.")).toBeTruthy();
  expect(step).not.toHaveBeenCalled();
  await choose(/^Razón de suspensión/, "AWAITING_DEFINITIVE_SOLUTION");
  await write(/^Nota/, "Se espera el parche.");
  await click("action-save");
  await waitFor(() => expect(step).toHaveBeenCalled());
  expect(step.mock.lastCall?.[0].steps).toEqual([
    { step: { step: "SUSPEND", reason: "AWAITING_DEFINITIVE_SOLUTION", resume_on: null }, note: "Se espera el parche." },
  ]);
});

test("near its expiry the rule is said, and another ANS may come first", async () => {
  const { sla, step } = opened(caseView("IN_PROGRESS"));
  await waitFor(() => expect((screen.getByTestId("do-escalate") as HTMLButtonElement).disabled).toBe(false));
  await click("do-escalate");
  expect(await screen.findByText("Está próximo a vencer")).toBeTruthy();
  await click("sla-first");
  await choose(/^Otro ANS de la categoría/, "l1");
  await write(/^Justificación/, "Afecta a toda la sede.");
  await click("action-save");
  await waitFor(() => expect(sla).toHaveBeenCalledWith({ id: "k1", base_rev: 3, was: "l2", sla: "l1", note: "Afecta a toda la sede." }));
  // The escalation goes on by itself.
  await choose(/^Grupo/, "g3");
  await write(/^Nota/, "Requiere nivel 2.");
  await click("action-save");
  await waitFor(() => expect(step).toHaveBeenCalled());
  expect(step.mock.lastCall?.[0].steps.map((one) => one.step.step)).toEqual(["SUSPEND", "ESCALATE"]);
});

test("why it is due is listed, and adds up", async () => {
  opened(caseView("IN_PROGRESS", { clock: reading("IN_PROGRESS", 4) }));
  await click("case-why");
  expect((await screen.findByTestId("why-due")).textContent).toContain("jueves 10/12/2026 12:00");
  expect(within(screen.getByTestId("why")).getAllByRole("row")).toHaveLength(why.explanation.segments.length + 2);
  expect(screen.getByTestId("why-sum").textContent).toBe("16 h");
});

test("a request is registered with what its category brings, and what lacks is said", async () => {
  const registered = vi.fn((_: CaseRegister) => ({ cases: ["k1"] }));
  fakeDesk({ catalogue_get: () => ({ ...catalogue, registers_for_others: false }), case_register: registered });
  render(Register, { params: {}, query: {} });
  expect(await screen.findByText(me.name)).toBeTruthy();
  await click("form-save");
  expect(await screen.findByText("Elija la categoría.")).toBeTruthy();
  const box = screen.getByLabelText(/^Categoría/);
  await fireEvent.input(box, { target: { value: "computo" } });
  await screen.findByRole("option", { name: /Equipo de cómputo/ });
  await fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => expect((screen.getByLabelText(/^ANS/) as HTMLSelectElement).value).toBe("l2"));
  await write(/^Asunto/, "No enciende");
  await click("form-save");
  await waitFor(() => expect(registered).toHaveBeenCalled());
  expect(registered.mock.lastCall?.[0]).toMatchObject({
    requester: "p1",
    channel: "WEB",
    cases: [{ category: "c21", kind: "INCIDENT", sla: "l2", group: "g4", subject: "No enciende" }],
  });
});
