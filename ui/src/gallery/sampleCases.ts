/** Cases and a catalogue of the invented workstation. */
import type { CaseRow, CaseState, CatalogueChange, CatalogueSheet, CatalogueView } from "../lib/bindings";
import type { fakeDesk } from "../lib/desk/testing/fakeDesk";
import { caseRows, caseView, catalogue, massEvents, why } from "../features/cases/testing";

const done: readonly CaseState[] = ["SOLVED", "CLOSED", "NOT_MANAGED"];

/** What a workbook would change. */
const sheetFound: CatalogueSheet = {
  editions: catalogue.editions.slice(0, 1),
  changes: [
    {
      listed: { of: "SLA", id: "l2" },
      name: "Incidente (16 h)",
      is_new: false,
      differences: [
        { field: "Solución (horas hábiles)", before: "16", after: "12" },
        { field: "Atención (horas hábiles)", before: "2", after: "" },
      ],
    },
    {
      listed: { of: "GROUP", id: "g9" },
      name: "Redes y comunicaciones",
      is_new: true,
      differences: [
        { field: "Nivel", before: "", after: "Nivel 2" },
        { field: "Miembro: Jorge Iván Peña Cárdenas", before: "", after: "miembro y líder" },
      ],
    },
  ],
  unchanged: 41,
  problems: [],
  more_problems: 0,
  ignored: [{ sheet: "Notas", header: "" }],
};

/** What the desk answers about cases; `empty` knows none. */
export function sampleCases(empty: boolean): Parameters<typeof fakeDesk>[0] {
  let book: CatalogueView = catalogue;
  const rows = (whose: string, open: boolean | null, state: CaseState | null): CaseRow[] =>
    empty
      ? []
      : caseRows.filter(
          (row) =>
            (whose !== "MINE" || row.assignee === "p1") &&
            (open === null || done.includes(row.state) !== open) &&
            (state === null || row.state === state),
        );
  const viewOf = (id: string) => caseView(caseRows.find((row) => row.id === id)?.state ?? "IN_PROGRESS");
  return {
    case_list: ({ whose, query: { filter } }) => {
      const found = rows(whose, filter.open, filter.state);
      return { total: found.length, rows: found };
    },
    case_get: ({ id }) => viewOf(id),
    case_form_save: () => ({ path: "Documentos/2026-000043_solicitud-de-acceso.pdf" }),
    case_why: () => why,
    case_register: ({ cases }) => ({ cases: cases.map((_, index) => `k${index + 1}`) }),
    case_step: ({ id }) => viewOf(id),
    case_step_all: ({ cases }) => ({
      done: cases.slice(1).map(({ id }) => id),
      refused: cases.slice(0, 1).map(({ id }) => ({
        id,
        problem: {
          problem: "REFUSED",
          refusal: { refusal: "CASE_NEEDS", case: id, need: "TIME_LEFT" },
          names: { item: null, person: null, act: null, case: null },
        },
      })),
    }),
    case_note: ({ id }) => viewOf(id),
    mass_event_list: () => ({ events: empty ? [] : [...massEvents], may_declare: true, users_min: 6 }),
    mass_event_declare: () => ({ events: [...massEvents], may_declare: true, users_min: 6 }),
    case_sla: ({ id }) => viewOf(id),
    catalogue_get: () => book,
    catalogue_export: () => ({ path: "Documentos/catalogo-20261204.xlsx" }),
    catalogue_import: () => sheetFound,
    catalogue_change: ({ editions }: CatalogueChange) => {
      const changed = new Set(editions.map(({ listed }) => listed.id));
      return (book = { ...book, editions: [...book.editions.filter(({ listed }) => !changed.has(listed.id)), ...editions] });
    },
  };
}
