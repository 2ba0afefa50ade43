import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, expect, test, vi } from "vitest";
import type { ItemSettle, ItemView, Questions as Asked, Status } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { session } from "../../lib/state/session.svelte";
import { Book } from "../../lib/state/book";
import { withAgain } from "../cases/register/again";
import { begin } from "../cases/register/form";
import Register from "../cases/register/Page.svelte";
import { catalogue } from "../cases/testing";
import { blank } from "../items/edit/form";
import { takeMine, withMine } from "../items/edit/mine";
import { registrations, whyWords, wished } from "./askedCase";
import Questions from "./Questions.svelte";
import { copies, disputedItem, noCopies, refusedEdit, refusedRegistration, refusedSteps } from "./testing";
import { asked, became, said, somebody, standing } from "./words";

afterEach(() => {
  cleanup();
  location.hash = "";
});

/** The page, for somebody who works here. */
function opened(questions: Partial<Asked>) {
  session.status = { phase: "OPEN", me: { account: "a1", works: true, attends_cases: true } } as unknown as Status;
  const state: Asked = { refused: [], disputed: [], mismatch: null, may_settle: false, ...noCopies, ...questions };
  const closed = vi.fn(({ n }: { n: number }) => {
    state.refused = state.refused.filter((one) => one.n !== n);
    return state;
  });
  const settled = vi.fn((_: ItemSettle) => {
    state.disputed = [];
    return {} as ItemView;
  });
  const seen = vi.fn(() => Object.assign(state, { forks: [], twins: [] }));
  const answers = { question_close: closed, question_copies: seen, item_settle: settled };
  fakeDesk({ question_list: () => structuredClone(state), ...answers });
  render(Questions);
  return { closed, settled, seen };
}

test("nothing to resolve is said, with what would stand here", async () => {
  opened({});
  expect(await screen.findByText("No hay nada por resolver")).toBeTruthy();
});

test("both versions stand side by side, in the words of the forms", async () => {
  opened({ refused: [refusedEdit] });
  const rows = within(await screen.findByRole("table")).getAllByRole("row");
  const text = rows.map((row) => [...row.children].map((cell) => cell.textContent.replace(/\s+/g, " ").trim()));
  expect(text).toEqual([
    ["Dato", "Lo escrito aquí Marcela Ríos Duarte · 23/11/2026 16:40", "Lo de la mesa Tomás Quintero Salazar · 23/11/2026 14:05"],
    ["Estado físico", "Regular", "Bueno"],
    ["Serial", "5CD1234XYZ", "Ilegible"],
    ["Observaciones", "Rayón leve en la tapa, cerca de la bisagra derecha.", "—"],
  ]);
  expect(screen.getByText(/Alguien cambió este registro/)).toBeTruthy();
});

test("leaving what the desk has closes the question", async () => {
  const { closed } = opened({ refused: [refusedEdit] });
  await fireEvent.click(await screen.findByTestId("keep-desk"));
  expect(await screen.findByText("No hay nada por resolver")).toBeTruthy();
  expect(closed).toHaveBeenCalledWith({ n: 71 });
});

test("what was written here is brought to the form of the record, once", async () => {
  opened({ refused: [refusedEdit] });
  await fireEvent.click(await screen.findByTestId("edit-mine"));
  expect(location.hash).toBe("#/elementos/i1?editar=1");
  const form = withMine(blank, takeMine("i1"));
  expect([form.details.condition, form.serialStatus, form.serialText]).toEqual(["FAIR", "READ", "5CD1234XYZ"]);
  expect(form.details.remarks).toMatch(/^Rayón leve/);
  expect(takeMine("i1")).toEqual([]);
});

test("what somebody emptied here is empty in the form, and what the form does not know is left out", () => {
  const differs = [
    { field: "condition", here: "", known: "GOOD" },
    { field: "serial", here: "NOT_PRESENT", known: "READ X" },
    { field: "parent", here: "i9", known: "" },
    { field: "of_tomorrow", here: "x", known: "" },
  ];
  const form = withMine({ ...blank, details: { ...blank.details, condition: "GOOD" } }, differs);
  expect(form).toEqual({ ...blank, serialStatus: "NOT_PRESENT" });
});

test("of what was asked of a case every word stays, with a way to the case", async () => {
  opened({ refused: [refusedSteps] });
  const card = await screen.findByTestId("refused-72");
  const link = within(card).getByRole("link", { name: "2026-000042 · Impresora del piso 2 atascada" });
  expect(link.getAttribute("href")).toBe("#/casos/k2");
  const asked = within(card).getAllByRole("listitem").map((one) => one.textContent.replace(/\s+/g, " ").trim());
  expect(asked).toEqual([
    "Reanudar",
    "Solucionar Solución: Se retiró el papel atascado y se cambió el rodillo. Se imprimieron diez páginas de prueba.",
  ]);
  expect(card.textContent).toContain("está «Escalado Especialista»");
  await fireEvent.click(within(card).getByTestId("open-case"));
  expect(location.hash).toBe("#/casos/k2");
});

test("notes, another ANS and a mass event that were refused are told whole", () => {
  expect(wished({ wish: "NOTE", note: { note: "CONTACT" }, text: "No contesta.", file: "foto.jpg" })).toEqual([
    { title: "Intento de contacto con el usuario", lines: ["No contesta.", "Archivo: foto.jpg"] },
  ]);
  expect(wished({ wish: "SLA", sla: "Incidente (4 h)", note: "Afecta a todos." })[0]?.lines).toEqual([
    "Otro ANS: Incidente (4 h)",
    "Justificación: Afecta a todos.",
  ]);
  const suspend = { step: "SUSPEND", reason: "AWAITING_SITE_ACCESS", resume_on: "2026-12-09" } as const;
  const escalate = { step: "ESCALATE", group: "g3", assignee: "p2" } as const;
  const steps = [
    { step: suspend, note: "Sede cerrada", group: "", person: "" },
    { step: escalate, note: "", group: "Servicios TI", person: "Jorge" },
  ];
  expect(wished({ wish: "STEP", from: "IN_PROGRESS", steps })).toEqual([
    { title: "Suspender", lines: ["Razón: En espera de acceso a la sede", "Reanudarlo el 09/12/2026", "Nota: Sede cerrada"] },
    { title: "Escalar", lines: ["Grupo: Servicios TI", "Persona: Jorge"] },
  ]);
});

test("another ANS that came first is no other state", () => {
  const [moved] = refusedSteps.why;
  const sla = { ...refusedSteps.cases[0]!, wish: { wish: "SLA", sla: "Incidente (4 h)", note: "" } } as const;
  expect(whyWords(moved!, [sla])).toMatch(/^Otra persona cambió antes el ANS/);
  expect(whyWords(moved!, refusedSteps.cases)).toMatch(/^Otra persona ya lo cambió/);
});

test("a registration that was refused is read, and brought to the form again without what is offered no more", async () => {
  opened({ refused: [refusedRegistration] });
  const card = await screen.findByTestId("refused-73");
  for (const text of [/La extensión es la 4512/, "Teléfono de la recepción sin tono", "Luz Adriana Moreno Vélez", "Telefonía IP › Falla de telefonía"]) {
    expect(within(card).getByText(text)).toBeTruthy();
  }
  expect(within(card).getByTestId("keep-desk").textContent.trim()).toBe("Quitar de la lista");
  await fireEvent.click(within(card).getByTestId("register-again"));
  expect(location.hash).toBe("#/casos/nuevo?otra=73");
  cleanup();
  fakeDesk({ catalogue_get: () => catalogue });
  render(Register, { params: {}, query: { otra: "73" } });
  expect((await screen.findByLabelText<HTMLInputElement>(/^Usuario/)).value).toBe("Luz Adriana Moreno Vélez");
  expect(screen.getByLabelText<HTMLInputElement>(/^Asunto/).value).toBe("Teléfono de la recepción sin tono");
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Descripción/).value).toContain("La extensión es la 4512.");
  expect(screen.getByLabelText<HTMLSelectElement>(/^Canal/).value).toBe("PHONE");
  expect(screen.getByLabelText<HTMLInputElement>(/^Categoría/).value).toBe("");
});

test("a category that is still there keeps what was chosen with it", () => {
  const [wish] = registrations(refusedRegistration.cases);
  const here = { ...wish!, details: { ...wish!.details, category: "c21" }, sla: "l1", group: "g1" };
  const book = new Book(catalogue);
  const form = withAgain(begin(book, { value: "p1", label: "Marcela" }), book, [here]);
  expect(form.cases).toMatchObject([{ category: { value: "c21" }, kind: "INCIDENT", sla: "l1", group: "g1" }]);
  const provider = withAgain(form, book, [{ ...here, group: "g7" }]);
  expect(provider.cases[0]?.group).toBe("g4");
});

test("whoever does not decide disputes is told who does", async () => {
  opened({ disputed: [disputedItem] });
  const card = await screen.findByTestId("disputed-i1");
  expect(card.textContent).toMatch(/Lo decide quien responde por los servicios de TI\. Mientras tanto se deja como está/);
  expect(screen.queryByTestId("uphold")).toBeNull();
});

test("of a dispute it is told who said what, when, by which act, and what is safe", async () => {
  opened({ disputed: [disputedItem], may_settle: true });
  const card = await screen.findByTestId("disputed-i1");
  const text = card.textContent.replace(/\s+/g, " ");
  expect(text).toContain(
    "Hoy figura: Asignado, a cargo de Luz Adriana Moreno Vélez — lo registró Tomás Quintero Salazar el 23/11/2026 11:30 (acta BOY-K7Q2-1-000009-4). Vale mientras nadie decida otra cosa.",
  );
  expect(text).toContain(
    "El acta BOY-M3T1-1-000017-B dice otra cosa de su custodia. Según eso responde Óscar Iván Restrepo Zapata — lo dijo Marcela Ríos Duarte el 23/11/2026 09:20.",
  );
  expect(text).toContain("la placa P-00398, que es de otro elemento — lo dijo alguien (datos suprimidos) el 22/11/2026 15:10.");
  expect(text).toContain('Hoy esa placa es de Monitor 24" — lo escribió Tomás Quintero Salazar el 20/11/2026 11:00.');
  expect(text).toContain("Es lo seguro: no cambia la custodia y no se pierde nada");
  const links = within(card).getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["#/elementos/i1", "#/actas/a41", "#/actas/a42", "#/elementos/i2"]);
});

test("whom nobody here knows is told as such", () => {
  expect(somebody(null)).toBe("alguien que este equipo no conoce");
  expect(said("lo registró", null)).toBe("no se sabe aquí quién lo registró ni cuándo");
  expect(standing({ placement: disputedItem.placement, holder: "" })).toBe("Asignado, a cargo de datos suprimidos");
});

test("a lead upholds an act, and has to say why", async () => {
  const { settled } = opened({ disputed: [disputedItem], may_settle: true });
  await fireEvent.click(await screen.findByTestId("uphold"));
  const confirm = await screen.findByRole("button", { name: "Resolver la disputa" });
  await fireEvent.click(confirm);
  expect(await screen.findByText("Escriba la nota.")).toBeTruthy();
  expect(settled).not.toHaveBeenCalled();
  await fireEvent.input(screen.getByLabelText(/^Nota/), { target: { value: "El acta es posterior y está firmada" } });
  await fireEvent.click(confirm);
  await vi.waitFor(() =>
    expect(settled).toHaveBeenCalledWith({
      id: "i1",
      base_rev: 5,
      upheld: "a42",
      note: "El acta es posterior y está firmada",
    }),
  );
  expect(await screen.findByText("No hay nada por resolver")).toBeTruthy();
});

test("a lead may leave things as they stand", async () => {
  const { settled } = opened({ disputed: [disputedItem], may_settle: true });
  await fireEvent.click(await screen.findByTestId("leave"));
  await fireEvent.input(await screen.findByLabelText(/^Nota/), { target: { value: "Se comprobó en sede" } });
  await fireEvent.click(screen.getByRole("button", { name: "Resolver la disputa" }));
  await vi.waitFor(() => expect(settled.mock.calls[0]?.[0].upheld).toBeNull());
});

test("what an older desk could not read is told apart from what it refused", () => {
  expect(became({ why: [], whole: true })).toBe("Guardado sin leer");
  expect(became(refusedEdit)).toBe("Se recibió en parte");
  expect(became({ ...refusedEdit, whole: true })).toBe("No se recibió");
  expect(asked("OF_TOMORROW")).toMatch(/no conoce/);
});

test("a copied disk is told with what to do about it, until somebody has seen it", async () => {
  const { seen } = opened({ ...copies, one_number: [] });
  const card = await screen.findByTestId("copies");
  expect(card.textContent).toMatch(/la mesa tenía de este equipo registros que aquí no estaban/);
  expect(card.textContent).toMatch(/Otra copia de los datos de este equipo sigue en uso/);
  expect(card.textContent).toMatch(/retire uno de los dos/);
  await fireEvent.click(screen.getByTestId("copies-seen"));
  expect(await screen.findByText("No hay nada por resolver")).toBeTruthy();
  expect(seen).toHaveBeenCalledOnce();
});

test("a number that two acts bear leads to both, and nothing takes it away but an act", async () => {
  opened({ ...noCopies, one_number: copies.one_number });
  const card = await screen.findByTestId("one-number");
  const links = within(card).getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["#/actas/a42", "#/actas/a43"]);
  expect(card.textContent).toMatch(/2 actas llevan el número BOY-M3T1-1-000017-B/);
  expect(card.textContent).toMatch(/2026-BOY-000031/);
  expect(within(card).queryByRole("button")).toBeNull();
});
