import type { SyncWords } from "../lib/text/sync";
import type { Tone } from "../lib/ui/tone";
import type { QueryParams } from "./routes";

/** What the top bar says all the time. */
export interface Standing {
  saving: { text: string; tone: Tone };
  /** Absent until it is known. */
  sync: (SyncWords & { query: QueryParams }) | undefined;
}

const saving = {
  saved: { text: "Guardado", tone: "neutral" },
  saving: { text: "Guardando…", tone: "neutral" },
  failed: { text: "No se pudo guardar", tone: "danger" },
} as const;

/** What is said, and where the words about the desk lead. */
export function standingOf(state: keyof typeof saving, words: SyncWords | undefined, questions: number): Standing {
  const query: QueryParams = questions > 0 ? { ver: "por-resolver" } : {};
  return { saving: saving[state], sync: words && { ...words, query } };
}
