import type {
  BundleDone, CarriedState, DeskLink, DeskProblem, DeskView, DifferenceOf, MonthView, Problem, ReceiptView, SyncDone, TrafficClass, WaitingView,
} from "../bindings";
import { forked } from "./copies";
import { ago, dateTime, type Instant } from "./dates";
import { bytes, count, number } from "./numbers";
import { problem as words } from "./problem";

type Tone = "ok" | "info" | "warn" | "danger" | "neutral";

/** What the top bar says of the desk: how it is with it, what waits and when all was exchanged last. */
export interface SyncWords {
  text: string;
  tone: Tone;
  /** What waits, and since when; empty for whoever works alone. */
  waits: string;
  /** All of it in one sentence each, for whoever points at it. */
  whole: string;
}

type Head = Pick<SyncWords, "text" | "tone">;

/** What passes by itself: in the field there is often no network. */
const passing: ReadonlySet<DeskProblem["desk"]> = new Set(["UNREACHABLE", "INTERRUPTED"] as const);

function failed(problem: Problem): Head {
  if (problem.problem !== "DESK") return { text: "No se pudo sincronizar", tone: "danger" };
  if (passing.has(problem.why.desk)) return { text: "Sin conexión con la mesa", tone: "warn" };
  if (problem.why.desk === "BUSY") return { text: "La mesa está ocupada", tone: "warn" };
  return { text: "No se pudo sincronizar", tone: "danger" };
}

export interface SyncState {
  view: DeskView | undefined;
  running: boolean;
  /** The last exchange came to its end. */
  connected: boolean;
  failure: Problem | undefined;
  now: Instant;
}

/** How many things go by themselves: on a metered link photos do not. */
export const going = ({ waiting, metered }: Pick<DeskLink, "waiting" | "metered">): number =>
  waiting.changes + waiting.acts + (metered ? 0 : waiting.photos);

/** `12 cambios, 31 fotos, 2 actas, 48 MB`; nothing when nothing waits. */
export function waitingWords({ changes, photos, acts, bytes: size }: WaitingView): string {
  const parts = [
    changes > 0 && count(changes, "cambio", "cambios"),
    photos > 0 && count(photos, "foto", "fotos"),
    acts > 0 && count(acts, "acta", "actas"),
  ].filter((part) => part !== false);
  return parts.length === 0 ? "" : [...parts, bytes(size)].join(", ");
}
/** How much somebody has to look at. */
export const asking = (desk: DeskLink): number => desk.refused + desk.disputed + desk.copies + (desk.differs ? 1 : 0);

/** How it is with the desk; what asks most of a person comes first. */
function connection(desk: DeskLink, { running, connected, failure }: SyncState): Head {
  if (running) return { text: "Sincronizando…", tone: "info" };
  if (failure) return failed(failure);
  if (desk.other_key) return { text: "La llave de la mesa cambió", tone: "danger" };
  if (connected) return { text: "Conectado", tone: "ok" };
  return { text: desk.synced_at === null ? "Sin contacto todavía" : "Conexión sin comprobar", tone: "info" };
}

function enrolled(desk: DeskLink, state: SyncState): SyncWords {
  const head = connection(desk, state);
  const questions = asking(desk);
  const waiting = waitingWords(desk.waiting);
  const last = desk.synced_at === null ? "nunca sincronizado" : ago(desk.synced_at, state.now);
  const stay = desk.metered && desk.waiting.photos > 0 ? " Las fotos esperan a una conexión que no sea medida." : "";
  const asks = questions === 0 ? "" : `${count(questions, "asunto", "asuntos")} por resolver. `;
  const exchanged =
    desk.synced_at === null ? "Nunca se ha sincronizado." : `Última sincronización completa: ${dateTime(desk.synced_at)}, ${last}.`;
  return {
    text: questions === 0 ? head.text : `${head.text} · ${number(questions)} por resolver`,
    tone: questions > 0 && head.tone !== "danger" ? "warn" : head.tone,
    waits: `${waiting || "Nada por enviar"} · ${last}`,
    whole: `${head.text.replace("…", "")}. ${asks}${waiting === "" ? "Nada por enviar." : `Por enviar: ${waiting}.${stay}`} ${exchanged}`,
  };
}

/** How things are with the desk, in words. `undefined` until it is known. */
export function syncWords(state: SyncState): SyncWords | undefined {
  if (!state.view) return undefined;
  if (state.view.desk !== null) return enrolled(state.view.desk, state);
  return { text: "Trabaja solo", tone: "neutral", waits: "", whole: "Este equipo trabaja solo: no está inscrito en una mesa." };
}

/** What an exchange did: `Enviado: 12 registros y 3 archivos. Recibido: 40 registros. Subieron 120 kB y bajaron 45 kB.` */
export function exchanged({ judged, refused, told, put, lost, forks, up, down }: SyncDone): string {
  const files = put > 0 ? ` y ${count(put, "archivo", "archivos")}` : "";
  const news = judged + told + put === 0 ? ["No había nada nuevo."] : [`Enviado: ${records(judged)}${files}.`, `Recibido: ${records(told)}.`];
  const traffic = `Subieron ${bytes(up)} y bajaron ${bytes(down)}.`;
  const kept = refused === 0 ? [] : [`La mesa no recibió como estaba: ${records(refused)}. Véalo en Por resolver.`];
  const gone = lost === 0 ? [] : [`${count(lost, "foto ya no está", "fotos ya no están")} en este equipo y no se puede enviar.`];
  const copied = forks === 0 ? [] : [forked];
  return [...news, traffic, ...kept, ...gone, ...copied].join(" ");
}

/** What it means that the desk signs with another key than the one that it is known by, and what to do first. */
export const otherKey =
  "Quien responde tiene el certificado de la mesa, pero firma con otra llave que la que este equipo conoce. Sus recibos no valen aquí, ni sus órdenes de cierre; lo demás se intercambió. Si la mesa perdió sus llaves al restaurarse, basta inscribir otra vez este equipo. Antes, pregunte a quien administra la mesa, por teléfono o en persona: también puede ser alguien que se hace pasar por ella.";

const records = (n: number) => count(n, "registro", "registros");

/** What came of an exchange by file. */
export function byFile(done: BundleDone): { tone: Tone; title: string; text: string } {
  switch (done.bundle) {
    case "EXPORTED": {
      const { entries, files, photos, photos_left: left, files_missing: missing, path } = done;
      const parts = [records(entries), count(files, "papel", "papeles"), count(photos, "foto", "fotos"), bytes(done.bytes)];
      const later = left === 0 ? "" : ` Quedan para otra vez ${count(left, "foto", "fotos")}.`;
      const absent =
        missing === 0 ? "" : ` No está en este equipo: ${count(missing, "archivo", "archivos")}; la mesa dirá si le falta.`;
      return { tone: "ok", title: "Listo para llevar a la mesa", text: `${parts.join(", ")}, en ${path}.${later}${absent}` };
    }
    case "IMPORTED": {
      const { judged, refused, told, files, kept: here, receipt, left, said } = done;
      const papers = files === 0 ? "" : ` y ${count(files, "papel", "papeles")}`;
      const sent = here === 0 ? "" : ` y tiene ${count(here, "archivo", "archivos")}`;
      const news =
        judged + told + files + here === 0 && !receipt
          ? "No traía nada nuevo."
          : `La mesa recibió ${records(judged)}${sent}. Llegaron ${records(told)}${papers}.`;
      const confirms = receipt ? " Quedó el recibo de lo que tiene." : "";
      const kept = refused === 0 ? "" : ` No recibió como estaba: ${records(refused)}. Véalo en Por resolver.`;
      const more = left === 0 ? "" : ` No cupo todo: para traer ${records(left)} más, exporte otra vez y lleve el archivo.`;
      const isOther = said?.problem === "DESK" && said.why.desk === "OTHER_SCOPE";
      const rest = said === null ? "" : isOther ? ` No trajo novedades: ${words(said)}` : ` No lo recibió todo: ${words(said)}`;
      return { tone: said === null && refused === 0 ? "ok" : "warn", title: "Respuesta de la mesa recibida", text: news + confirms + more + kept + rest };
    }
    case "CARRIED":
      return {
        tone: "info",
        title: "Guardado para llevar",
        text:
          done.carried.state === "TO_DEVICE"
            ? "Es la respuesta para otro equipo. Guárdela en una memoria y entréguela."
            : "Es de otro equipo y aquí nadie puede leerlo. Va a la mesa en la próxima sincronización, y la respuesta vuelve con usted.",
      };
  }
}

/** What becomes of something that is carried. */
export function carriedState(state: CarriedState): string {
  switch (state) {
    case "TO_DESK":
      return "va a la mesa en la próxima sincronización.";
    case "TO_DEVICE":
      return "respuesta por entregar.";
    case "REFUSED":
      return "la mesa no lo recibió.";
  }
}

/** The lines of a fingerprint, in groups of four, as it is compared by eye: `6030 3ae2 2b99 …`. */
export const fingerprintLines = (digest: string): string[] =>
  (digest.match(/.{1,32}/g) ?? []).map((line) => (line.match(/.{1,4}/g) ?? []).join(" "));

/** `La mesa confirmó el 29/11/2026 14:20: 212 cambios, 31 fotos, 4 actas.` */
export function confirmed({ at, changes, photos, acts }: ReceiptView): string {
  const parts = [count(changes, "cambio", "cambios"), count(photos, "foto", "fotos"), count(acts, "acta", "actas")];
  return `La mesa confirmó el ${dateTime(at)}: ${parts.join(", ")}.`;
}

/** In what the desk and this workstation do not say the same. */
export function difference(found: DifferenceOf): string {
  const changes = (n: number) => count(n, "cambio", "cambios");
  switch (found.differs) {
    case "CHAIN":
      if (found.here === 0) return `La mesa tiene ${changes(found.there)} de este equipo que aquí no están: los hizo otra copia de sus datos.`;
      if (found.there === 0) return `La mesa no tiene ${changes(found.here)} que este equipo le entregó.`;
      return `Lo entregado llega aquí hasta el cambio ${found.here} y en la mesa hasta el ${found.there}, o no es lo mismo.`;
    case "VERDICTS":
      return "La mesa dice ahora otra cosa de lo que recibió y de lo que no.";
    case "FILES":
      return `Aquí constan ${count(found.here, "archivo", "archivos")}; la mesa tiene ${count(found.there, "archivo", "archivos")}, o no son los mismos.`;
    case "HISTORY":
      return `De lo que la mesa contó, aquí hay ${count(found.here, "registro", "registros")} y allá ${count(found.there, "registro", "registros")}, o no son los mismos.`;
  }
}

const purposes: Readonly<Record<TrafficClass, string>> = { TALK: "Acuerdos", PUSH: "Cambios enviados", PULL: "Cambios recibidos", BLOB: "Fotos y actas" };

/** `Fotos y actas: subieron 12 MB y bajaron 3 MB`. */
export const travelled = ({ classes }: MonthView): string[] =>
  classes.map((of) => `${purposes[of.class]}: subieron ${bytes(of.up)} y bajaron ${bytes(of.down)}`);

/** What the budget of the month means for what is sent; nothing while much of it is left. */
export function budgetWords(month: MonthView, megabytes: number | null): string {
  const used = `Este mes pasaron ${bytes(month.moved)} de ${bytes((megabytes ?? 0) * 1e6)}.`;
  if (month.budget === "NEAR") return `${used} Cuando se acaben, las fotos esperan al mes siguiente.`;
  if (month.budget === "SPENT") return `${used} Hasta que termine el mes se envían solo cambios y actas; las fotos esperan aquí.`;
  return "";
}
