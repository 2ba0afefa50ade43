import { describe, expect, test } from "vitest";
import type { DeskLink, Problem, WaitingView } from "../bindings";
import { dateTime } from "./dates";
import { fieldWords, valueWords } from "./fields";
import { budgetWords, confirmed, difference, exchanged, fingerprintLines, going, syncWords, travelled, waitingWords, type SyncState } from "./sync";

const now = Date.UTC(2026, 10, 24, 15, 0);
const none: WaitingView = { changes: 0, acts: 0, photos: 0, bytes: 0, lost: 0 };
const desk: DeskLink = {
  address: "mesa.example.org:8443",
  fingerprint: "ab".repeat(32),
  enrolled_at: now,
  synced_at: now - 5 * 60_000,
  waiting: none,
  metered: false,
  refused: 0,
  disputed: 0,
  copies: 0,
  running: null,
  last_problem: null,
  other_key: false,
  receipt: null,
  differs: false,
  month: { month: "2026-11", moved: 0, classes: [], budget: "FREE" },
  policy: { release_days: null, month_mb: null },
  may_decide: true,
};
const state = { running: false, connected: true, failure: undefined, now };
const words = (change: Partial<DeskLink> | null, other: Partial<SyncState> = {}) =>
  syncWords({ ...state, view: { desk: change && { ...desk, ...change }, may_enrol: true }, ...other });
const unreachable: Problem = { problem: "DESK", why: { desk: "UNREACHABLE", address: desk.address } };
const backlog: WaitingView = { changes: 12, photos: 31, acts: 2, bytes: 48_000_000, lost: 0 };

describe("what the bar says of the desk", () => {
  test("nothing until it is known", () => expect(syncWords({ ...state, view: undefined })).toBeUndefined());
  test("alone", () => expect(words(null)).toMatchObject({ text: "Trabaja solo", waits: "" }));
  test("all is well", () => expect(words({})).toMatchObject({ text: "Conectado", tone: "ok", waits: "Nada por enviar · hace 5 minutos" }));
  test("never yet", () =>
    expect(words({ synced_at: null }, { connected: false })).toMatchObject({
      text: "Sin contacto todavía",
      waits: "Nada por enviar · nunca sincronizado",
      whole: "Sin contacto todavía. Nada por enviar. Nunca se ha sincronizado.",
    }));

  test("what waits and since when, whatever else there is", () => {
    const waits = "12 cambios, 31 fotos, 2 actas, 48\u00a0MB · hace 5 minutos";
    const crowded = { waiting: backlog, refused: 1, disputed: 1 };
    for (const other of [{}, { running: true }, { failure: unreachable }, { failure: { problem: "DISK_FULL" } as Problem }]) {
      expect(words({ waiting: backlog }, other)?.waits).toBe(waits);
      expect(words(crowded, other)?.waits).toBe(waits);
      expect(words(crowded, other)?.text).toMatch(/ · 2 por resolver$/);
    }
    expect(words({ waiting: backlog, other_key: true })?.waits).toBe(waits);
  });
  test("all of it in sentences", () =>
    expect(words({ waiting: backlog, differs: true }, { failure: unreachable })).toEqual({
      text: "Sin conexión con la mesa · 1 por resolver",
      tone: "warn",
      waits: "12 cambios, 31 fotos, 2 actas, 48\u00a0MB · hace 5 minutos",
      whole: `Sin conexión con la mesa. 1 asunto por resolver. Por enviar: 12 cambios, 31 fotos, 2 actas, 48\u00a0MB. Última sincronización completa: ${dateTime(now - 5 * 60_000)}, hace 5 minutos.`,
    }));
  test("photos that wait on a metered link are said to wait", () => {
    const waiting = { ...none, photos: 31, bytes: 4_000 };
    expect(words({ waiting })?.whole).not.toMatch(/medida/);
    expect(words({ waiting, metered: true })?.waits).toBe("31 fotos, 4\u00a0kB · hace 5 minutos");
    expect(words({ waiting, metered: true })?.whole).toMatch(/4\u00a0kB\. Las fotos esperan a una conexión que no sea medida\./);
    expect([going({ waiting, metered: false }), going({ waiting, metered: true })]).toEqual([31, 0]);
  });
  test("what waits, in one line", () => {
    expect(waitingWords({ ...backlog, lost: 1 })).toBe("12 cambios, 31 fotos, 2 actas, 48\u00a0MB");
    expect(waitingWords({ ...none, photos: 1, bytes: 900 })).toBe("1 foto, 900\u00a0B");
    expect(waitingWords(none)).toBe("");
  });

  test("a question colours it, unless something is worse", () => {
    expect(words({ differs: true, refused: 1 })).toMatchObject({ text: "Conectado · 2 por resolver", tone: "warn" });
    expect(words({ differs: true }, { running: true })).toMatchObject({ text: "Sincronizando… · 1 por resolver", tone: "warn" });
    expect(words({ refused: 1 }, { failure: { problem: "DISK_FULL" } })?.tone).toBe("danger");
  });
  test("another key comes after what failed", () => {
    expect(words({ other_key: true })).toMatchObject({ text: "La llave de la mesa cambió", tone: "danger" });
    expect(words({ other_key: true }, { failure: { problem: "DISK_FULL" } })?.text).toBe("No se pudo sincronizar");
  });
  test("no network is no fault of anybody, and another failure is told from it", () => {
    const because = (failure: Problem) => words({}, { failure });
    expect(because(unreachable)).toMatchObject({ text: "Sin conexión con la mesa", tone: "warn" });
    expect(because({ problem: "DESK", why: { desk: "REVOKED" } })?.text).toBe("No se pudo sincronizar");
    expect(because({ problem: "DISK_FULL" })?.text).toBe("No se pudo sincronizar");
    expect(because({ problem: "DESK", why: { desk: "BUSY" } })?.text).toBe("La mesa está ocupada");
  });
});

describe("what an exchange did", () => {
  const none = { judged: 0, refused: 0, told: 0, put: 0, lost: 0, forks: 0, other_key: false, up: 800, down: 1200 };
  test("nothing new", () => expect(exchanged(none)).toBe("No había nada nuevo. Subieron 800\u00a0B y bajaron 1,2\u00a0kB."));
  test("both ways, with files and with what was not taken in", () =>
    expect(exchanged({ ...none, judged: 12, told: 1, put: 3, refused: 1 })).toBe(
      "Enviado: 12 registros y 3 archivos. Recibido: 1 registro. Subieron 800\u00a0B y bajaron 1,2\u00a0kB. La mesa no recibió como estaba: 1 registro. Véalo en Por resolver.",
    ));
});

describe("what the desk confirmed", () => {
  test("is counted", () =>
    expect(confirmed({ at: Date.UTC(2026, 10, 29, 19, 20), changes: 212, photos: 31, acts: 1 })).toMatch(
      /^La mesa confirmó el 29\/11\/2026.*: 212 cambios, 31 fotos, 1 acta\.$/,
    ));
  test("differs in words that say on which side something is missing", () => {
    expect(difference({ differs: "CHAIN", inc: 2, here: 0, there: 3 })).toMatch(/3 cambios .* los hizo otra copia/);
    expect(difference({ differs: "CHAIN", inc: 1, here: 7, there: 0 })).toBe("La mesa no tiene 7 cambios que este equipo le entregó.");
    expect(difference({ differs: "FILES", here: 35, there: 1 })).toBe("Aquí constan 35 archivos; la mesa tiene 1 archivo, o no son los mismos.");
    expect(difference({ differs: "VERDICTS", inc: 1 })).toMatch(/otra cosa/);
    expect(difference({ differs: "HISTORY", here: 5, there: 6 })).toMatch(/aquí hay 5 registros y allá 6 registros/);
  });
});

describe("the month on the line", () => {
  const month = { month: "2026-11", moved: 412_000_000, classes: [{ class: "BLOB" as const, up: 400_000_000, down: 12_000_000 }] };
  test("by what it was for", () =>
    expect(travelled({ ...month, budget: "FREE" })).toEqual(["Fotos y actas: subieron 400\u00a0MB y bajaron 12\u00a0MB"]));
  test("nothing is said of a budget of which much is left", () => expect(budgetWords({ ...month, budget: "FREE" }, 900)).toBe(""));
  test("near its end and beyond it", () => {
    expect(budgetWords({ ...month, budget: "NEAR" }, 500)).toMatch(/412\u00a0MB de 500\u00a0MB\. Cuando se acaben/);
    expect(budgetWords({ ...month, budget: "SPENT" }, 400)).toMatch(/solo cambios y actas; las fotos esperan aquí/);
  });
});

test("a fingerprint is read in groups of four", () => expect(fingerprintLines("0123".repeat(16))).toEqual(Array(2).fill(Array(8).fill("0123").join(" "))));

describe("fields of two versions", () => {
  test("are named as in the forms, one of a newer desk as it is written", () => {
    expect(fieldWords("asset_tag")).toBe("Placa de inventario");
    expect(fieldWords("toString")).toBe("toString");
  });
  test.each([
    ["condition", "BAD", "Malo"],
    ["serial", "READ 5CD1", "5CD1"],
    ["serial", "NOT_PRESENT", "No tiene"],
    ["document", "CC 1032454567", "Cédula de ciudadanía 1032454567"],
    ["warranty_until", "2027-02-01", "01/02/2027"],
    ["parent", "0191-aa", "Otro elemento"],
    ["brand", "", "—"],
    ["brand", "HP", "HP"],
    ["of_tomorrow", "x", "x"],
  ])("%s %s is said as %s", (field, text, words) => expect(valueWords(field, text)).toBe(words));
});
