/** Invented cases and a small catalogue, for the tests and the gallery. */
import type {
  ActRow,
  CaseAction,
  CaseForm,
  CaseRow,
  CaseState,
  CaseView,
  CaseWhy,
  CatalogueView,
  Edition,
  Group,
  KnownMassEvent,
  Reading,
  Segment,
  TimelineEntry,
  Verdict,
} from "../../lib/bindings";

const hour = 3_600_000;
const day = 24 * hour;
/** Thursday, 15:00 in Bogotá: the worked example of the procedure. */
export const registeredAt = Date.UTC(2026, 11, 3, 20, 0);

const exactly = (value: number) => ({ low: value, high: value });
const verdict = (is: boolean): Verdict => (is ? "YES" : "NO");

/** Of an ANS of 16 hours, of which so many are used. */
export function reading(state: CaseState, usedHours: number): Reading {
  const isStopped = ["SOLVED", "CLOSED", "NOT_MANAGED"].includes(state);
  const remaining = (16 - usedHours) * hour;
  return {
    state,
    target_ms: 16 * hour,
    progress_ms: exactly(usedHours * hour),
    attention_ms: exactly(hour),
    provider_ms: exactly(0),
    functional_ms: exactly(0),
    remaining_ms: exactly(remaining),
    estimates: [{ since: exactly(registeredAt), at: exactly(registeredAt + 3 * day + 22 * hour) }],
    projected_due: isStopped || state === "SUSPENDED" || remaining < 0 ? null : exactly(registeredAt + 3 * day + 22 * hour),
    breached: verdict(usedHours > 16),
    oti_breached: verdict(usedHours > 16),
    attention_breached: "NO",
    date_exceeded: verdict(usedHours > 16),
    near_expiry: verdict(!isStopped && remaining <= 3.2 * hour),
  };
}

export const caseRow = (n: number, state: CaseState, usedHours: number, more: Partial<CaseRow> = {}): CaseRow => ({
  id: `k${n}`,
  rev: 3,
  code: `2026-0000${40 + n}`,
  kind: "INCIDENT",
  state,
  subject: "El computador no enciende después del corte de energía",
  category: "c21",
  category_path: ["Soporte de hardware y software", "Equipo de cómputo"],
  group: "g4",
  group_name: "Soporte de hardware y software",
  assignee: "p1",
  assignee_name: "Marcela Ríos Duarte",
  requester_name: "Luz Adriana Moreno Vélez",
  site_name: "Dirección Territorial Antioquia",
  registered_at: registeredAt,
  clock: reading(state, usedHours),
  is_of_mass_event: false,
  ...more,
});

export const caseRows: readonly CaseRow[] = [
  caseRow(1, "IN_PROGRESS", 14),
  caseRow(2, "ESCALATED_ONSITE", 17.5, {
    subject: "Impresora del piso 2 atascada",
    category_path: ["Soporte de hardware y software", "Impresión y escáner"],
    assignee: null,
    assignee_name: "",
    site_name: "Punto de Atención a Víctimas Quibdó",
  }),
  caseRow(3, "REGISTERED", 0.5, {
    code: null,
    subject: "Cuenta de correo para contratista nueva",
    category: "c31",
    category_path: ["Correo institucional", "Creación de cuenta"],
    kind: "SERVICE_REQUEST",
    group: "g1",
    group_name: "Mesa de servicios",
    assignee: null,
    assignee_name: "",
    site_name: "",
  }),
  caseRow(4, "SUSPENDED", 4, { subject: "Cambio de disco del servidor de archivos", is_of_mass_event: true }),
  caseRow(5, "PROVIDER_ACTIVE", 9, {
    subject: "Pantalla rota de portátil en garantía",
    group: "g7",
    group_name: "Proveedor de dotación tecnológica",
    assignee: "p7",
    assignee_name: "Camilo Andrés Barrios (proveedor)",
    clock: {
      ...reading("PROVIDER_ACTIVE", 9),
      remaining_ms: { low: 6 * hour, high: 7 * hour },
      progress_ms: { low: 9 * hour, high: 10 * hour },
    },
  }),
  caseRow(6, "ESCALATED_SPECIALIST", 3, { subject: "El aplicativo Vivanto rechaza la contraseña", group: "g3", group_name: "Sistemas de información (soporte aplicaciones)" }),
  caseRow(7, "SOLVED", 15, { subject: "Sin red en la sala de juntas" }),
  caseRow(8, "REOPENED", 15, { subject: "Teléfono IP sin tono" }),
];

const entry = (hours: number, event: TimelineEntry["event"], more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  at: registeredAt + hours * hour,
  doubtful: false,
  by: "Marcela Ríos Duarte",
  here: true,
  pending: false,
  event,
  ...more,
});
const group = "Soporte de hardware y software";
const assignee = "Marcela Ríos Duarte";
const stepped = { event: "STEPPED", group, assignee, note: "", unseen: false } as const;

/** Which need a word about it in most states. */
export const notedActions: readonly CaseAction[] = ["NOTE", "REASSIGN", "ESCALATE", "SUSPEND", "TAKE_AND_SUSPEND", "DISMISS", "CHANGE_SLA"];

export const timeline: readonly TimelineEntry[] = [
  entry(0, { event: "REGISTERED", group: "Mesa de servicios" }, { by: "Sandra Milena Ortiz", here: false }),
  entry(
    0.2,
    { ...stepped, step: { step: "ESCALATE", group: "g4", assignee: null }, to: "ESCALATED_ONSITE", assignee: "", note: "Requiere revisión en sitio." },
    { by: "Sandra Milena Ortiz", here: false },
  ),
  entry(1, { ...stepped, step: { step: "TAKE" }, to: "IN_PROGRESS" }),
  entry(18, { event: "NOTED", kind: { note: "CONTACT" }, note: "No contesta la extensión 4512.", file: null }, { doubtful: true }),
  entry(
    19,
    { ...stepped, step: { step: "SUSPEND", reason: "USER_UNAVAILABLE", resume_on: "2026-12-09" }, to: "SUSPENDED", note: "La funcionaria está en comisión.", unseen: true },
    { pending: true },
  ),
];

/** Notes that show something. */
const shown: readonly TimelineEntry[] = [
  entry(20, { event: "NOTED", kind: { note: "PLAIN" }, note: "", file: { file: "1".repeat(64), name: "Cargador quemado.jpg" } }),
  entry(21, { event: "NOTED", kind: { note: "PLAIN" }, note: "Diagnóstico del taller.", file: { file: "2".repeat(64), name: "Diagnóstico.pdf" } }),
];

const allowedIn: Readonly<Partial<Record<CaseState, CaseAction[]>>> = {
  REGISTERED: ["TAKE", "ESCALATE", "DISMISS", "TAKE_AND_SUSPEND", "TAKE_AND_SOLVE", "NOTE"],
  IN_PROGRESS: ["REASSIGN", "ESCALATE", "TO_PROVIDER", "SUSPEND", "SOLVE", "DISMISS", "ISSUE_ACT", "CHANGE_SLA", "NOTE"],
  SUSPENDED: ["RESUME", "ESCALATE", "TO_PROVIDER", "DISMISS", "RESUME_AND_SOLVE", "CHANGE_SLA", "NOTE"],
  SOLVED: ["NOTE"],
};

/** What a case of an account is asked for on. */
const accessForm: CaseForm = {
  form: "ACCESS",
  request: "CREATION",
  target: "MAIL",
  system: "Cuenta institucional de la contratista nueva",
  holder: "p9",
  permission: "Buzón personal y lista de la dirección territorial",
  from: "2026-12-07",
  until: "2027-06-30",
  justification: "Inicia su contrato el lunes y responde solicitudes de las víctimas por correo.",
  authorisation: { authorised_by: "p5", decision: "AUTHORISED", on: "2026-12-02" },
};
const formPeople = [
  { id: "p5", name: "Raúl Esteban Cortés Lara" },
  { id: "p9", name: "Luz Adriana Moreno Vélez" },
];

export function caseView(state: CaseState, row: Partial<CaseRow> = {}): CaseView {
  const base = caseRows.find((one) => one.state === state) ?? caseRow(9, state, 4);
  return {
    row: { ...base, ...row },
    details: {
      ...(base.category === "c31" && { form: accessForm }),
      kind: base.kind,
      project: "j1",
      category: base.category,
      subject: base.subject,
      description: "Desde ayer en la tarde. La luz de la fuente parpadea dos veces y se apaga.",
      channel: "PHONE",
      requester: "p9",
      site: "s1",
      related: null,
    },
    form_people: base.category === "c31" ? [...formPeople] : [],
    request: "r1",
    siblings: state === "IN_PROGRESS" ? caseRows.filter(({ id }) => id === "k2") : [],
    related: null,
    project_name: "Servicios tecnológicos",
    sla: "l2",
    sla_name: "Incidente (16 h)",
    suspension: state === "SUSPENDED" ? { reason: "USER_UNAVAILABLE", since: registeredAt + 19 * hour, resume_on: "2026-12-09" } : null,
    at_provider: state === "PROVIDER_ACTIVE" ? { contract: "OC-118-2026", ticket: "INC-99812", from: "g4" } : null,
    mass_event: base.is_of_mass_event
      ? { cause: "Corte de energía del edificio", affected_users: 42, started_at: registeredAt - hour, ended_at: null, evidence: "Aviso de la administración del edificio" }
      : null,
    solved_at: state === "SOLVED" ? registeredAt + 6 * day + 20 * hour : null,
    closes_at: state === "SOLVED" ? Date.UTC(2026, 11, 16, 5, 0) : null,
    acts: state === "IN_PROGRESS" ? [...acts] : [],
    timeline: state === "SUSPENDED" ? [...timeline] : state === "IN_PROGRESS" ? [...timeline.slice(0, 4), ...shown] : timeline.slice(0, 4),
    allowed: allowedIn[state] ?? ["NOTE"],
    noted: state === "REGISTERED" ? ["NOTE", "TAKE_AND_SUSPEND", "DISMISS", "CHANGE_SLA"] : [...notedActions, ...(state === "PROVIDER_ACTIVE" ? (["TAKE"] as const) : [])],
    out_of_time: state === "IN_PROGRESS" && base.clock?.near_expiry !== "NO",
    grounds: state === "SUSPENDED" ? ["INSUFFICIENT_INFO"] : ["INSUFFICIENT_INFO", "OUT_OF_SCOPE"],
    escalates_to: ["TWO", "ONSITE", "THREE", "FUNCTIONAL"],
  };
}

const running = (state: CaseState) => ({ because: "RUNNING", state }) as const;
const stretch = (from: number, until: number, because: Segment["because"], business: number, doubtful = false): Segment => ({
  from,
  until,
  because,
  business_ms: business * hour,
  doubtful,
});
const on = (date: number, at: number) => Date.UTC(2026, 11, date, at + 5, 0);

/** The worked example, as it stands on the first Friday at noon. */
export const why: CaseWhy = {
  clock: { ...reading("IN_PROGRESS", 4), projected_due: exactly(on(10, 12)) },
  explanation: {
    whole: true,
    segments: [
      stretch(on(3, 15), on(3, 17), running("REGISTERED"), 2),
      stretch(on(3, 17), on(4, 8), { because: "OUTSIDE_HOURS" }, 0),
      stretch(on(4, 8), on(4, 10), running("IN_PROGRESS"), 2, true),
      stretch(on(4, 10), on(9, 9), { because: "PAUSED", state: "SUSPENDED", reason: "USER_UNAVAILABLE" }, 17),
      stretch(on(9, 9), on(9, 17), running("IN_PROGRESS"), 8),
      stretch(on(9, 17), on(10, 8), { because: "OUTSIDE_HOURS" }, 0),
      stretch(on(10, 8), on(10, 12), running("IN_PROGRESS"), 4),
    ],
  },
};

const groupOf = (name: string, level: Group["level"], members: string[] = []): Group => ({
  name,
  level,
  projects: ["j1"],
  office: null,
  members,
  leads: members.slice(0, 1),
  active: true,
});
const sla = (id: string, name: string, hours: number): Edition => ({
  edition: 1,
  listed: {
    of: "SLA",
    id,
    record: { name, ans: { target_ms: hours * hour, attention_ms: 2 * hour, near: { percent: 20, minutes: 60 } }, calendar: "h1", active: true },
  },
});
const category = (id: string, name: string, parent: string | null, slas: string[] = [], to: string | null = null): Edition => ({
  edition: 1,
  listed: {
    of: "CATEGORY",
    id,
    record: { project: "j1", parent, name, kind: slas[0] === "l3" ? "SERVICE_REQUEST" : parent === null ? null : "INCIDENT", slas, group: to, to_provider: to === "g4", accepted_by_oti: to === "g4", ...(id === "c31" && { form: "ACCESS" as const }), active: true },
  },
});
const grouped = (id: string, record: Group): Edition => ({ edition: 1, listed: { of: "GROUP", id, record } });
const workday = [{ from: 480, until: 1020 }];

export const catalogue: CatalogueView = {
  may_change: true,
  registers_for_others: true,
  me: "p1",
  people: [
    { id: "p1", name: "Marcela Ríos Duarte" },
    { id: "p2", name: "Jorge Iván Peña Cárdenas" },
    { id: "p7", name: "Camilo Andrés Barrios (proveedor)" },
  ],
  editions: [
    { edition: 1, listed: { of: "PROJECT", id: "j1", record: { name: "Servicios tecnológicos", active: true } } },
    sla("l1", "Incidente crítico (4 h)", 4),
    sla("l2", "Incidente (16 h)", 16),
    sla("l3", "Requerimiento (24 h)", 24),
    grouped("g1", groupOf("Mesa de servicios", "ONE")),
    grouped("g3", groupOf("Sistemas de información (soporte aplicaciones)", "TWO")),
    grouped("g4", groupOf("Soporte de hardware y software", "ONSITE", ["p1", "p2"])),
    grouped("g7", groupOf("Proveedor de dotación tecnológica", "PROVIDER", ["p7"])),
    category("c2", "Soporte de hardware y software", null),
    category("c21", "Equipo de cómputo", "c2", ["l2", "l1"], "g4"),
    category("c22", "Impresión y escáner", "c2", ["l2"], "g4"),
    category("c3", "Correo institucional", null),
    category("c31", "Creación de cuenta", "c3", ["l3"], "g1"),
    category("c32", "Falla de correo", "c3", ["l2", "l1"], "g1"),
    {
      edition: 2,
      listed: {
        of: "CALENDAR",
        id: "h1",
        record: {
          name: "Lunes a viernes, 08:00 a 17:00",
          active: true,
          calendar: {
            week: [workday, workday, workday, workday, workday, [], []],
            rules: [
              { name: "Inmaculada Concepción", law: "Ley 51 de 1983", on: { rule: "FIXED", month: 12, day: 8 }, valid_from: null, valid_until: null },
              { name: "Nuestra Señora del Rosario de Chiquinquirá", law: "Ley 2578 de 2026", on: { rule: "MONDAY", month: 7, day: 9 }, valid_from: "2026-06-01", valid_until: null },
              { name: "Viernes Santo", law: "Ley 51 de 1983", on: { rule: "EASTER", offset: -2, monday: false }, valid_from: null, valid_until: null },
            ],
            exceptions: [{ date: "2026-12-24", hours: [{ from: 480, until: 720 }], reason: "Circular 045 de 2026" }],
          },
        },
      },
    },
  ],
};

export const acts: readonly ActRow[] = [
  {
    id: "a1",
    folio: "ANT-K7Q2-1-000042-B",
    version: 1,
    format: "ANEXO7",
    act_type: "HANDOVER",
    stage: "SEALED",
    holder_name: "Luz Adriana Moreno Vélez",
    official_name: "Marcela Ríos Duarte",
    lines: 2,
    issued_at: registeredAt + 5 * hour,
    sealed_at: registeredAt + 6 * hour,
    radicado: null,
    not_signed: false,
  },
];

export const massEvents: readonly KnownMassEvent[] = [
  {
    id: "m1",
    details: {
      cause: "Sin internet en la sede por daño en la fibra",
      affected_users: 48,
      started_at: registeredAt - 2 * hour,
      ended_at: null,
      evidence: "Caso 4471-22 del proveedor de conectividad.",
    },
  },
];
