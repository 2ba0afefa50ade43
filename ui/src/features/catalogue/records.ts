/** Records of the catalogue as they are edited: a new edition of each, as a whole. */
import type { Edition, Listed } from "../../lib/bindings";
import type { Book, Entry } from "../../lib/state/book";

export type Kind = Listed["of"];

/** A record on its way to its next edition; 0 is one that is not there yet. */
export interface Draft {
  edition: number;
  listed: Listed;
}

export const kindWords: Readonly<Record<Kind, { one: string; many: string; add: string }>> = {
  CATEGORY: { one: "Categoría", many: "Categorías", add: "Agregar categoría" },
  SLA: { one: "ANS", many: "ANS", add: "Agregar ANS" },
  GROUP: { one: "Grupo de especialistas", many: "Grupos", add: "Agregar grupo" },
  CALENDAR: { one: "Calendario", many: "Calendarios", add: "Agregar calendario" },
  PROJECT: { one: "Proyecto", many: "Proyectos", add: "Agregar proyecto" },
};

/** An identity that nobody else draws (RFC 9562, version 4). */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const hour = 3_600_000;

/** What a new record begins with; of a calendar: the hours and holidays of one that is there. */
export function blank(of: Kind, book: Book, project: string): Draft {
  const id = newId();
  const calendar = book.calendars[0];
  const named = { name: "", active: true };
  switch (of) {
    case "PROJECT":
      return { edition: 0, listed: { of, id, record: named } };
    case "CATEGORY": {
      const rest = { project, parent: null, kind: null, slas: [], group: null, to_provider: false, accepted_by_oti: false };
      return { edition: 0, listed: { of, id, record: { ...named, ...rest } } };
    }
    case "SLA": {
      const ans = { target_ms: 8 * hour, attention_ms: null, near: { percent: 20, minutes: 60 } };
      return { edition: 0, listed: { of, id, record: { ...named, ans, calendar: calendar?.id ?? "" } } };
    }
    case "GROUP":
      return { edition: 0, listed: { of, id, record: { ...named, level: "TWO", projects: [project], office: null, members: [], leads: [] } } };
    case "CALENDAR": {
      const week = calendar?.record.calendar.week ?? [[], [], [], [], [], [], []];
      const rules = calendar?.record.calendar.rules ?? [];
      return { edition: 0, listed: { of, id, record: { ...named, calendar: structuredClone({ week, rules, exceptions: [] }) } } };
    }
  }
}

export const draftOf = (of: Kind, { id, edition, record }: Entry<Listed["record"]>): Draft => ({
  edition,
  listed: structuredClone({ of, id, record } as Listed),
});

export const blankName = ({ listed }: Draft): boolean => listed.record.name.trim() === "";

/** What is to be filled in before it can be saved, by field. */
export function missing(draft: Draft): Readonly<Record<string, string>> {
  const { listed } = draft;
  const said: Record<string, string> = {};
  if (blankName(draft)) said["name"] = "Escriba el nombre.";
  if (listed.of === "SLA" && listed.record.calendar === "") said["calendar"] = "Elija el calendario.";
  if (listed.of === "SLA" && !(listed.record.ans.target_ms >= 60_000)) said["target"] = "Escriba las horas.";
  if (listed.of === "GROUP" && listed.record.projects.length === 0) said["projects"] = "Elija al menos un proyecto.";
  if (listed.of === "CALENDAR" && listed.record.calendar.exceptions.some(({ date, reason }) => date === "" || reason.trim() === "")) {
    said["exceptions"] = "Cada día exceptuado lleva su fecha y su razón.";
  }
  return said;
}

/** The next edition of it. */
export function next({ edition, listed }: Draft): Edition {
  const clean = structuredClone(listed);
  clean.record.name = clean.record.name.trim();
  if (clean.of === "GROUP") clean.record.leads = clean.record.leads.filter((lead) => (clean.record as { members: string[] }).members.includes(lead));
  if (clean.of === "CALENDAR") clean.record.calendar.exceptions.sort((a, b) => a.date.localeCompare(b.date));
  return { edition: edition + 1, listed: clean };
}
