/** Answers of an invented workstation, for looking at whole screens without the program. */
import type { ActRow, ActStage, MailState, MailView, Settings, Status, Theme, VerifyAnswer } from "../lib/bindings";
import { fakeDesk } from "../lib/desk/testing/fakeDesk";
import { sampleCases } from "./sampleCases";
import { endless, exchangeOf, sampleSync, type SyncState } from "./sampleSync";

const person = { account: "a1", name: "Marcela Ríos Duarte" };
const common = {
  version: "1.0.0",
  folder: "~/.local/share/EnSitio/almacen",
  sample: true,
  idle_minutes: 10,
  clock: null,
  read_only: false,
  spared: false,
  behind: false,
};

const phases: Readonly<Record<string, Status>> = {
  NEW: { ...common, phase: "NEW" },
  LOCKED: {
    ...common,
    phase: "LOCKED",
    accounts: [person, { account: "a2", name: "Jorge Iván Peña Cárdenas" }],
    pin: null,
  },
  PIN: { ...common, phase: "LOCKED", accounts: [person], pin: person },
  UNUSABLE: {
    ...common,
    phase: "UNUSABLE",
    problem: { problem: "DAMAGED", path: `${common.folder}/llaves.json` },
  },
  SHUT: {
    ...common,
    phase: "UNUSABLE",
    problem: { problem: "SHUT", at: Date.UTC(2026, 10, 24, 15, 0), desk: "https://mesa.ejemplo.gov.co:8443", unsent: 12, handed_over: 9 },
  },
  OPEN: {
    ...common,
    phase: "OPEN",
    me: { ...person, person: "p1", role: "ADMINISTRATOR", works: true, keeps_people: true, attends_cases: true, has_pin: true },
  },
};

const hour = 3_600_000;
const act = (n: number, stage: ActStage, holder_name: string): ActRow => ({
  id: String(n),
  folio: `ANT-K7Q2-1-0000${n}-B`,
  version: 1,
  format: n % 4 === 0 ? "ANEXO14" : "ANEXO7",
  act_type: n % 3 === 0 ? "HANDOVER_AND_RETURN" : "HANDOVER",
  stage,
  holder_name,
  official_name: person.name,
  lines: n % 7,
  issued_at: Date.now() - n * hour,
  sealed_at: stage === "SEALED" ? Date.now() - n * hour : null,
  radicado: stage === "SIGNING" ? null : `2026-ANT-0000${n}`,
  not_signed: n === 39 || stage === "CONSTANCIA",
});
const acts = [
  act(42, "SIGNING", "Luz Adriana Moreno Vélez"),
  act(41, "SEALED", "Óscar Iván Restrepo Zapata"),
  act(40, "CONSTANCIA", "María del Socorro Echavarría de la Torre"),
  act(39, "SEALED", "Yuliana Córdoba Mosquera"),
  act(38, "SUPERSEDED", "Óscar Iván Restrepo Zapata"),
];

let settings: Settings = {
  idle_minutes: 10,
  theme: "SYSTEM",
  scanner_prefix: "",
  scanner_suffix: "",
  sound: true,
  territorial: "ANTIOQUIA",
  device_code: "K7Q2",
};

const template = {
  edition: 1,
  title: "FORMATO ACTA DE ENTREGA Y/O DEVOLUCIÓN DE ELEMENTOS TECNOLÓGICOS",
  sig_code: null,
  sig_version: null,
  sig_date: null,
  entity_name: "Unidad para la Atención y Reparación Integral a las Víctimas",
  process_name: "Gestión de la información",
  procedure_name: "Prestación de servicios tecnológicos",
  logo: null,
  information_class: "CLASSIFIED" as const,
  commitment: "Me comprometo a usar los elementos para las funciones de mi cargo y a cuidarlos.",
  privacy_notice: "Los datos de esta acta se tratan conforme a la Ley 1581 de 2012.",
  privacy_policy_version: "1",
  consent: "He leído y acepto el contenido de esta acta.",
  consent_version: "1",
  valid_from: null,
};

const verdict: VerifyAnswer = {
  verdict: "AUTHENTIC",
  paper: "ACT",
  finding: null,
  folio: "ANT-K7Q2-1-000042-B",
  title: "Acta de entrega y/o devolución de elementos tecnológicos",
  content_digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
  signers: [
    {
      name: person.name,
      role: "Quien entrega",
      method: "Nivel A, cuenta propia y PIN",
      at: "23/11/2026 09:12:04 (UTC-05:00)",
      code: "7KQ2-M9XA",
      not_signed: false,
    },
    {
      name: "Luz Adriana Moreno Vélez",
      role: "Quien recibe",
      method: "Nivel C, CC 1.032.454.567 cotejado en presencia",
      at: "23/11/2026 09:14:31 (UTC-05:00)",
      code: "P3DD-08TZ",
      not_signed: false,
    },
  ],
  sealed_at: "23/11/2026 09:14:40 (UTC-05:00)",
  stamps: [{ at: "23/11/2026 18:02:11 (UTC-05:00)", by: "Hora Mesa EnSitio 7F3A90C2", known: true }],
  replaced_by: null,
  replaced_how: null,
  act: "42",
  stage: "SEALED",
};

const mail = (n: number, state: MailState, recipients: string[]): MailView => ({
  id: `m${n}`,
  act: String(n),
  folio: `ANT-K7Q2-1-0000${n}-B`,
  stage: n === 39 ? "ANNULLED" : "SEALED",
  holder_name: "Óscar Iván Restrepo Zapata",
  recipients,
  subject: `Acta de entrega y/o devolución de elementos tecnológicos N.º ANT-K7Q2-1-0000${n}-B`,
  photos: n % 4,
  pdf_bytes: 310_000,
  state,
  created_at: Date.now() - n * hour,
  settled_at: state === "PENDING" ? null : Date.now() - hour,
  may_change: state === "PENDING",
});
const mails = [
  mail(41, "PENDING", ["oscar.restrepo@ejemplo.gov.co", "archivo@ejemplo.gov.co"]),
  mail(39, "PENDING", ["yuliana.cordoba@ejemplo.gov.co"]),
  mail(38, "HANDED_OVER", ["oscar.restrepo@ejemplo.gov.co"]),
  mail(37, "WITHDRAWN", ["oscar.restrepo@ejemplo.gov.co"]),
];

/** `phase` as in `phases`; `empty` leaves the store without records; `desk` is how things are with the central desk. */
export function sampleDesk(phase: string, empty: boolean, desk: SyncState, theme: Theme): void {
  settings = { ...settings, theme };
  let status = phases[phase] ?? phases["OPEN"]!;
  const show = (name: string) => (status = phases[name]!);
  const none = { total: 0, rows: [] };
  let looked = 0;
  fakeDesk({
    status: () => status,
    setup: () => show("OPEN"),
    unlock: ({ password }) => {
      if (password.length < 8) throw { problem: "WRONG_SECRET", wait_seconds: 8 };
      return show("OPEN");
    },
    unlock_pin: () => show("OPEN"),
    lock: () => show("PIN"),
    leave: () => show("LOCKED"),
    backup_restore: () => show("LOCKED"),
    settings_get: () => settings,
    settings_save: (next) => (settings = next),
    draft_list: () =>
      empty
        ? []
        : [
            { id: "d1", format: "ANEXO7", purpose: { purpose: "CORRECTION", folio: "ANT-K7Q2-1-000042-B" }, holder_name: "Carlos Andrés Lozano", lines: 3, updated_at: Date.now() - hour / 4 },
            { id: "d2", format: "ANEXO14", purpose: { purpose: "NEW_ACT" }, holder_name: null, lines: 0, updated_at: Date.now() - 30 * hour },
          ],
    act_list: ({ filter }) => {
      const rows = empty ? [] : acts.filter((row) => filter.stage === null || row.stage === filter.stage);
      return { total: rows.length, rows };
    },
    mail_list: () =>
      empty
        ? { waiting: { mails: 0, acts: 0, photos: 0, bytes: 0 }, mails: [] }
        : { waiting: { mails: 2, acts: 2, photos: 5, bytes: 1_240_000 }, mails },
    item_list: () => (empty ? none : { total: 240, rows: [] }),
    site_list: () => (empty ? none : { total: 12, rows: [] }),
    person_list: () => none,
    sample_load: () => [],
    account_list: () => [
      { ...person, person: "p1", role: "ADMINISTRATOR", has_pin: true, is_me: true },
      { account: "a2", name: "Jorge Iván Peña Cárdenas", person: "p2", role: "ONSITE_L2", has_pin: false, is_me: false },
    ],
    format_list: () =>
      (["ANEXO7", "ANEXO14", "CLEARANCE"] as const).map((code) => ({ code, template, may_edit: true })),
    search: ({ text }) => [
      { kind: "ITEM", id: "i1", title: `Computador portátil ${text}`, subtitle: "P-00412 · En bodega" },
      { kind: "PERSON", id: "p2", title: "Luz Adriana Moreno Vélez", subtitle: "***4567 · Profesional" },
      { kind: "ACT", id: "42", title: "ANT-K7Q2-1-000042-B", subtitle: "En firma" },
    ],
    backup_save: () => ({ job: 1, path: "/media/usb/ensitio-20261123-0912.ensitio-copia" }),
    ...sampleCases(empty),
    ...sampleSync(desk),
    job_get: ({ job }) => {
      if (job === endless) return { job, done: 0, total: 0, state: { state: "RUNNING" }, exchange: null };
      const exchange = exchangeOf(job);
      if (exchange) {
        const { done, total } = exchange.bytes ?? exchange;
        return { job, done, total, state: { state: "RUNNING" }, exchange };
      }
      if (job === 2) return { job, done: 1, total: 1, state: { state: "DONE" }, exchange: null };
      looked += 1;
      return { job: 1, done: looked * 20, total: 400, state: { state: looked < 20 ? "RUNNING" : "DONE" }, exchange: null };
    },
    backup_last: () => ({ at: Date.now() - 3 * 86_400_000 }),
    job_cancel: () => ({ job: 1, done: 0, total: 400, state: { state: "CANCELLED" }, exchange: null }),
    integrity_check: () => ({ job: 1 }),
    integrity_report: () => ({ sound: false, findings: [{ finding: "FILE", digest: "9f86d081" }, { finding: "DATABASE", detail: "row 14 missing from index act_folio" }] }),
    verify: (_, bytes) => {
      if (bytes.length < 200) return { ...verdict, verdict: "NOT_AN_ACT", signers: [], folio: null, act: null };
      if (bytes.length < 400) return { ...verdict, verdict: "ALTERED", finding: { finding: "ADDED_AFTER_SEAL" as const }, act: null };
      return verdict;
    },
  });
}
