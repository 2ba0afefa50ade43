/** The central desk of an invented workstation, in each state that its screens can be in. */
import type {
  BundleDone, Carried, DeskEnrol, DeskLink, DeskMetered, DeskPolicy, DeskView, ItemView, MonthView, Problem, Questions, SyncProgress,
} from "../lib/bindings";
import { adminView, admissions, codeMade } from "../features/admin/testing";
import { copies, deskLink, disputedItem, mismatch, noCopies, refusedEdit, refusedRegistration, refusedSteps } from "../features/sync/testing";

export const syncStates = ["alone", "even", "waiting", "failing", "running", "receiving", "questions", "crowded"] as const;
export type SyncState = (typeof syncStates)[number];

const unreachable: Problem = { problem: "DESK", why: { desk: "UNREACHABLE", address: deskLink.address } };

const unread = { ...refusedEdit, n: 64, kind: "SETTLE_DISPUTE", whole: true, why: [], about: [] };
const whole: Questions["refused"][number] = {
  ...refusedEdit,
  n: 69,
  kind: "MOVE_ITEM",
  whole: true,
  why: [{ problem: "REFUSED", refusal: { refusal: "IN_DISPUTE", item: "i1" }, names: { item: "Monitor 24\"", person: null, act: null, case: null } }],
  about: [],
};

const backlog: DeskLink["waiting"] = { changes: 12, acts: 2, photos: 31, bytes: 48_200_000, lost: 0 };
/** A month whose budget is used up. */
const spent: MonthView = {
  month: "2026-11",
  moved: 512_400_000,
  classes: [
    { class: "BLOB", up: 471_000_000, down: 12_000_000 },
    { class: "PULL", up: 400_000, down: 21_000_000 },
    { class: "PUSH", up: 7_900_000, down: 100_000 },
  ],
  budget: "SPENT",
};

/** What the commands of the desk answer in that state. */
export function sampleSync(state: SyncState) {
  const asks = state === "questions" || state === "crowded";
  const waits = state !== "even" && state !== "questions" && state !== "receiving";
  const now = Date.now();
  let view: DeskView = {
    may_enrol: true,
    desk: {
      ...deskLink,
      synced_at: now - 5 * 60_000,
      waiting: waits ? backlog : deskLink.waiting,
      metered: state === "waiting",
      refused: asks ? 5 : 0,
      disputed: asks ? 1 : 0,
      copies: asks ? 3 : 0,
      differs: asks,
      month: state === "waiting" ? spent : deskLink.month,
      policy: { release_days: 90, month_mb: state === "waiting" ? 500 : null },
    },
  };
  if (state === "alone") view = { may_enrol: true, desk: null };
  let questions: Questions = {
    refused: asks ? [refusedSteps, refusedRegistration, refusedEdit, whole, unread] : [],
    disputed: asks ? [disputedItem] : [],
    mismatch: asks ? mismatch : null,
    ...(asks ? copies : noCopies),
    may_settle: true,
  };
  return {
    desk_status: () => view,
    desk_enrol: ({ name }: DeskEnrol) => {
      if (name === "Otro") throw { problem: "DESK", why: { desk: "WRONG_CODE" } } satisfies Problem;
      return (view = { may_enrol: true, desk: { ...deskLink, synced_at: null } });
    },
    desk_sign_in: () => ({ job: endless }),
    desk_sign_in_view: () => ({ url: "https://cuentas.entidad.gov.co/authorize?response_type=code", host: "cuentas.entidad.gov.co", unopened: false }),
    desk_sign_in_browse: () => ({}),
    desk_sign_in_paste: () => ({}),
    desk_metered: ({ metered }: DeskMetered) => (view = { ...view, desk: view.desk && { ...view.desk, metered } }),
    desk_sync: () => {
      if (state === "failing" || state === "crowded") throw unreachable;
      return { job: state === "running" ? photosUp : state === "receiving" ? coming : 2 };
    },
    bundle_carried: (): Carried[] =>
      state === "waiting"
        ? [
            { file: "b1", bundle: "b1", device: "01980000-0000-7000-8000-0000e2c4a1f2", made_at: now - 86_400_000, state: "TO_DESK" },
            { file: "b3", bundle: "b3", device: "01980000-0000-7000-8000-0000e2c4a1f2", made_at: now - 9 * 86_400_000, state: "REFUSED" },
            { file: "b2", bundle: "b2", device: "01980000-0000-7000-8000-00003177d0e9", made_at: now - 3 * 86_400_000, state: "TO_DEVICE" },
          ]
        : [],
    bundle_export: () => ({ job: 1, path: "/media/usb/ensitio-20261124-1000.ensitio-sobre" }),
    bundle_import: () => ({ job: 1, path: "/media/usb/respuesta.ensitio-sobre" }),
    bundle_done: (): BundleDone => ({ bundle: "IMPORTED", judged: 12, refused: 1, told: 40, files: 2, kept: 9, receipt: true, left: 0, said: null }),
    bundle_hand: () => ({ path: "/media/usb/respuesta.ensitio-sobre" }),
    desk_sync_done: () => ({ judged: 12, refused: asks ? 1 : 0, told: 40, put: 3, lost: 0, forks: 0, other_key: false, up: 120_400, down: 45_100 }),
    admin_view: () => adminView,
    admin_code: () => codeMade,
    admin_revoke: () => adminView,
    admin_role: () => adminView,
    admin_scope: () => adminView,
    admission_list: () => {
      if (state === "failing") throw unreachable;
      return state === "waiting" ? [] : [...admissions];
    },
    admission_add: () => [...admissions],
    admission_end: () => [...admissions].slice(1),
    desk_policy: (policy: DeskPolicy) => (view = { ...view, desk: view.desk && { ...view.desk, policy } }),
    desk_receipt: () => ({ path: "recibo-2026-11-24.json" }),
    desk_room: () => ({ files: 214, bytes: 412_000_000 }),
    desk_release: () => ({ files: 214, bytes: 412_000_000 }),
    question_list: () => questions,
    question_close: ({ n }: { n: number }) =>
      (questions = { ...questions, refused: questions.refused.filter((one) => one.n !== n) }),
    question_copies: () => (questions = { ...questions, forks: [], twins: [] }),
    item_settle: () => {
      questions = { ...questions, disputed: [] };
      return sampleItem;
    },
    item_get: () => sampleItem,
  };
}

/** What never ends, for pictures of it: a sign-in and two exchanges. */
export const endless = 97;
const photosUp = 98;
const coming = 99;
/** Bytes that go with every look, four times in a second. */
const step = 12_000;
let looks = 0;

/** How far such an exchange is. */
export function exchangeOf(job: number): SyncProgress | null {
  if (job !== photosUp && job !== coming) return null;
  const moved = ++looks * step;
  if (job === coming) return { step: "RECEIVING", done: 1_240, total: 4_812, bytes: null, up: 1_900, down: 310_000 + moved, next: "COMPARING" };
  const bytes = { done: 4_100_000 + moved, total: 18_000_000 };
  return { step: "PHOTOS", done: 3, total: 12, bytes, up: 4_300_000 + moved, down: 45_100, next: "SENDING" };
}

const sampleItem: ItemView = {
  item: {
    id: disputedItem.id,
    details: disputedItem.details,
    placement: disputedItem.placement,
    last_move: null,
    photos: [],
    disputes: disputedItem.claims.map(({ claim }) => claim),
    rev: disputedItem.rev,
  },
  holder_name: disputedItem.holder,
  site_name: null,
  history: [
    {
      at: Date.now() + 3 * 3_600_000,
      by: "Édgar Gómez Murillo",
      doubtful: true,
      event: { event: "PHOTO", photo: "", caption: "Tapa rayada" },
    },
    {
      at: Date.now() - 86_400_000,
      by: "Ana María Ñáñez Güiza",
      doubtful: false,
      event: { event: "REGISTERED", lifecycle: "IN_STOCK", holder: null, site: "PAV Quibdó" },
    },
  ],
  acts: [],
  movements: [],
  may_edit: true,
  may_extend: false,
  overdue: false,
  look_alikes: [],
  captions: {},
};
