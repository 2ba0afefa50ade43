import type { BundleDone, DeskLink, DeskProblem, DeskView, Problem, SyncDone } from "../bindings";
import { ago, type Instant } from "./dates";
import { bytes, count } from "./numbers";
import { problem as words } from "./problem";

type Tone = "ok" | "info" | "warn" | "danger" | "neutral";

/** What the top bar says of the desk. */
export interface SyncWords {
  text: string;
  tone: Tone;
}

/** What passes by itself: in the field there is often no network. */
const passing: ReadonlySet<DeskProblem["desk"]> = new Set(["UNREACHABLE", "INTERRUPTED"] as const);

function failed(problem: Problem): SyncWords {
  if (problem.problem !== "DESK") return { text: "No se pudo sincronizar", tone: "danger" };
  if (passing.has(problem.why.desk)) return { text: "Sin conexión con la mesa", tone: "warn" };
  if (problem.why.desk === "BUSY") return { text: "La mesa está ocupada", tone: "warn" };
  return { text: "No se pudo sincronizar", tone: "danger" };
}

export interface SyncState {
  view: DeskView | undefined;
  running: boolean;
  failure: Problem | undefined;
  now: Instant;
}

function enrolled(desk: DeskLink, { running, failure, now }: SyncState): SyncWords {
  const questions = desk.refused + desk.disputed;
  if (running) return { text: "Sincronizando…", tone: "info" };
  if (failure) return failed(failure);
  if (questions > 0) return { text: `${count(questions, "asunto", "asuntos")} por resolver`, tone: "warn" };
  if (desk.waiting > 0) return { text: `${count(desk.waiting, "registro", "registros")} por enviar`, tone: "info" };
  if (desk.synced_at === null) return { text: "Aún sin sincronizar", tone: "info" };
  return { text: `Al día · ${ago(desk.synced_at, now)}`, tone: "ok" };
}

/** The state of the exchange in words; what asks most of a person comes first. `undefined` until it is known. */
export function syncWords(state: SyncState): SyncWords | undefined {
  if (!state.view) return undefined;
  return state.view.desk === null ? { text: "Trabaja solo", tone: "neutral" } : enrolled(state.view.desk, state);
}

/** What an exchange did: `Enviado: 12 registros y 3 archivos. Recibido: 40 registros. Subieron 120 kB y bajaron 45 kB.` */
export function exchanged({ judged, refused, told, put, up, down }: SyncDone): string {
  const files = put > 0 ? ` y ${count(put, "archivo", "archivos")}` : "";
  const news = judged + told + put === 0 ? ["No había nada nuevo."] : [`Enviado: ${records(judged)}${files}.`, `Recibido: ${records(told)}.`];
  const traffic = `Subieron ${bytes(up)} y bajaron ${bytes(down)}.`;
  const kept = refused === 0 ? [] : [`La mesa no recibió como estaba: ${records(refused)}. Véalo en Por resolver.`];
  return [...news, traffic, ...kept].join(" ");
}

const records = (n: number) => count(n, "registro", "registros");

/** What came of an exchange by file. */
export function byFile(done: BundleDone): { tone: Tone; title: string; text: string } {
  switch (done.bundle) {
    case "EXPORTED": {
      const { entries, files, files_missing: missing, path } = done;
      const what = `${records(entries)} y ${count(files, "archivo", "archivos")}, ${bytes(done.bytes)}, en ${path}.`;
      const absent =
        missing === 0 ? "" : ` No está en este equipo: ${count(missing, "archivo", "archivos")}; la mesa dirá si le falta.`;
      return { tone: "ok", title: "Listo para llevar a la mesa", text: what + absent };
    }
    case "IMPORTED": {
      const { judged, refused, told, files, said } = done;
      const papers = files === 0 ? "" : ` y ${count(files, "papel", "papeles")}`;
      const news =
        judged + told + files === 0
          ? "No traía nada nuevo."
          : `La mesa recibió ${records(judged)}. Llegaron ${records(told)}${papers}.`;
      const kept = refused === 0 ? "" : ` No recibió como estaba: ${records(refused)}. Véalo en Por resolver.`;
      const rest = said === null ? "" : ` No lo recibió todo: ${words(said)}`;
      return { tone: said === null ? "ok" : "warn", title: "Respuesta de la mesa recibida", text: news + kept + rest };
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

/** The lines of a fingerprint, in groups of four, as it is compared by eye: `6030 3ae2 2b99 …`. */
export const fingerprintLines = (digest: string): string[] =>
  (digest.match(/.{1,32}/g) ?? []).map((line) => (line.match(/.{1,4}/g) ?? []).join(" "));
