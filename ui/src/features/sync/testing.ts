import type { ClaimView, DeskLink, DisputedItem, ItemDetails, MismatchView, Questions, RefusedView } from "../../lib/bindings";

/** A desk with which all is well, for tests and the gallery. */
export const deskLink: DeskLink = {
  address: "mesa.ejemplo.gov.co:8443",
  fingerprint: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
  enrolled_at: Date.UTC(2026, 10, 20, 15, 0),
  synced_at: Date.UTC(2026, 10, 24, 15, 0),
  waiting: { changes: 0, acts: 0, photos: 0, bytes: 0, lost: 0 },
  metered: false,
  refused: 0,
  disputed: 0,
  copies: 0,
  running: null,
  last_problem: null,
  other_key: false,
  receipt: { at: Date.UTC(2026, 10, 24, 15, 0), changes: 212, photos: 31, acts: 4 },
  differs: false,
  month: { month: "2026-11", moved: 0, classes: [], budget: "FREE" },
  policy: { release_days: null, month_mb: null },
  may_decide: true,
};

const details: ItemDetails = {
  item_type: "LAPTOP",
  description: "Computador portátil",
  brand: "HP",
  model: "ProBook 440 G9",
  serial: { status: "READ", text: "5CD1234XYZ" },
  asset_tag: "P-00412",
  provider_tag: "",
  ownership: "OWNED",
  condition: "GOOD",
  mac: "",
  hostname: "",
  specs: "",
  contract_ref: "",
  warranty_until: null,
  acquired_on: null,
  parent: null,
  remarks: "",
};

/** An edit of an item that somebody else edited meanwhile. */
export const refusedEdit: RefusedView = {
  n: 71,
  at: Date.UTC(2026, 10, 23, 21, 40),
  by: "Marcela Ríos Duarte",
  kind: "CHANGE_ITEMS",
  whole: false,
  why: [
    {
      problem: "REFUSED",
      refusal: { refusal: "STALE" },
      names: { item: "Computador portátil", person: null, act: null, case: null },
    },
  ],
  about: [
    {
      name: "Computador portátil",
      item: "i1",
      differs: [
        { field: "condition", here: "FAIR", known: "GOOD" },
        { field: "serial", here: "READ 5CD1234XYZ", known: "ILLEGIBLE" },
        { field: "remarks", here: "Rayón leve en la tapa, cerca de la bisagra derecha.", known: "" },
      ],
      known_by: { at: Date.UTC(2026, 10, 23, 19, 5), by: "Tomás Quintero Salazar" },
    },
  ],
  cases: [],
};

/** Work on a case that an agent had escalated meanwhile. */
export const refusedSteps: RefusedView = {
  ...refusedEdit,
  n: 72,
  kind: "STEP_CASE",
  whole: true,
  why: [
    {
      problem: "REFUSED",
      refusal: { refusal: "CASE_MOVED", case: "k2", state: "ESCALATED_SPECIALIST" },
      names: { item: null, person: null, act: null, case: "2026-000042" },
    },
  ],
  about: [],
  cases: [
    {
      id: "k2",
      is_here: true,
      code: "2026-000042",
      subject: "Impresora del piso 2 atascada",
      wish: {
        wish: "STEP",
        from: "SUSPENDED",
        steps: [
          { step: { step: "TAKE" }, note: "", group: "", person: "" },
          {
            step: { step: "SOLVE", solution: "Se retiró el papel atascado y se cambió el rodillo.\nSe imprimieron diez páginas de prueba." },
            note: "",
            group: "",
            person: "",
          },
        ],
      },
    },
  ],
};

/** A registration of a category that was given up meanwhile. */
export const refusedRegistration: RefusedView = {
  ...refusedEdit,
  n: 73,
  kind: "REGISTER_CASES",
  whole: true,
  why: [
    {
      problem: "REFUSED",
      refusal: { refusal: "NOT_ACTIVE", listed: { of: "CATEGORY", id: "c99" } },
      names: { item: null, person: null, act: null, case: null },
    },
  ],
  about: [],
  cases: [
    {
      id: "k9",
      is_here: false,
      code: null,
      subject: "Teléfono de la recepción sin tono",
      wish: {
        wish: "REGISTER",
        details: {
          kind: "INCIDENT",
          project: "j1",
          category: "c99",
          subject: "Teléfono de la recepción sin tono",
          description: "Desde el lunes no da tono.\nLa extensión es la 4512.",
          channel: "PHONE",
          requester: "p9",
          site: "s1",
          related: null,
        },
        requester: "Luz Adriana Moreno Vélez",
        site: "Dirección Territorial Antioquia",
        project: "Servicios tecnológicos",
        category_path: ["Telefonía IP", "Falla de telefonía"],
        group: "g1",
        group_name: "Mesa de servicios",
        sla: "l2",
        sla_name: "Incidente (16 h)",
        form_people: [],
      },
    },
  ],
};

const custody: ClaimView = {
  claim: { claim: "CUSTODY", act: "a42", why: { refusal: "HELD_BY_ANOTHER", item: "i1", holder: "p2" } },
  folio: "BOY-M3T1-1-000017-B",
  holder: "Óscar Iván Restrepo Zapata",
  why: {
    problem: "REFUSED",
    refusal: { refusal: "HELD_BY_ANOTHER", item: "i1", holder: "p2" },
    names: { item: "Computador portátil", person: "Luz Adriana Moreno Vélez", act: null, case: null },
  },
  said: { at: Date.UTC(2026, 10, 23, 14, 20), by: "Marcela Ríos Duarte" },
  bearer: null,
};

/** Somebody who was erased registered it with the plate of a monitor. */
const tag: ClaimView = {
  claim: { claim: "TAG", tag: "P-00398", by: "i2" },
  folio: null,
  holder: null,
  why: null,
  said: { at: Date.UTC(2026, 10, 22, 20, 10), by: "" },
  bearer: { id: "i2", name: "Monitor 24\"", said: { at: Date.UTC(2026, 10, 20, 16, 0), by: "Tomás Quintero Salazar" } },
};

/** A laptop that two acts hand over, and whose plate somebody gave to another thing. */
export const disputedItem: DisputedItem = {
  id: "i1",
  rev: 5,
  details,
  placement: { lifecycle: "ASSIGNED", holder: "p2", site: null, workplace: "", expected_return_on: null },
  holder: "Luz Adriana Moreno Vélez",
  stands: {
    said: { at: Date.UTC(2026, 10, 23, 16, 30), by: "Tomás Quintero Salazar" },
    act: "a41",
    folio: "BOY-K7Q2-1-000009-4",
  },
  claims: [custody, tag],
};

/** A desk that lost a file, and has a change that another copy of the workstation's data made. */
export const mismatch: MismatchView = {
  at: Date.UTC(2026, 10, 24, 15, 0),
  differs: [
    { differs: "CHAIN", inc: 2, here: 0, there: 3 },
    { differs: "FILES", here: 35, there: 34 },
  ],
};

const act = { version: 1, format: "ANEXO7", act_type: "HANDOVER", stage: "SEALED", official_name: "Tomás Quintero", lines: 1, not_signed: false } as const;

/** A disk that was copied, and a number that both copies gave. */
export const copies: Pick<Questions, "forks" | "twins" | "one_number"> = {
  forks: [{ at: Date.UTC(2026, 10, 24, 14, 0), incarnation: 4, known: 2, anew: 7 }],
  twins: [{ incarnation: 6, entries: 12, last_at: Date.UTC(2026, 10, 24, 15, 0) }],
  one_number: [
    {
      folio: "BOY-M3T1-1-000017-B",
      acts: [
        { ...act, id: "a42", folio: "BOY-M3T1-1-000017-B", holder_name: "Óscar Iván Restrepo Zapata", issued_at: Date.UTC(2026, 10, 23, 14, 0), sealed_at: Date.UTC(2026, 10, 23, 14, 20), radicado: "2026-BOY-000031" },
        { ...act, id: "a43", folio: "BOY-M3T1-1-000017-B", holder_name: "Luz Adriana Moreno Vélez", issued_at: Date.UTC(2026, 10, 23, 16, 0), sealed_at: Date.UTC(2026, 10, 23, 16, 30), radicado: null },
      ],
    },
  ],
};

/** Nothing is known of copies. */
export const noCopies: typeof copies = { forks: [], twins: [], one_number: [] };
