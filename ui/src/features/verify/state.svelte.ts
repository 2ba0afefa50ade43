import type { Problem, VerifyAnswer } from "../../lib/bindings";
import { problemOf, upload } from "../../lib/desk";

/** Papers kept on the screen; older ones leave. */
export const checksMax = 20;
/** No act comes near it; larger files are not read into memory at all. */
export const fileMegabytesMax = 64;

/** One paper and what became of it. */
export interface Check {
  id: number;
  name: string;
  answer?: VerifyAnswer;
  problem?: Problem;
}

/** The papers looked at since the screen was opened, the latest first. */
export class Checks {
  list = $state.raw<readonly Check[]>([]);
  #next = 1;

  get running(): boolean {
    return this.list.some((check) => !check.answer && !check.problem);
  }

  /** Looks at each, one after the other. */
  async add(files: readonly File[]): Promise<void> {
    const waiting = files.slice(0, checksMax).map((file) => ({ file, id: this.#next++ }));
    const rows = waiting.map(({ file, id }) => ({ id, name: file.name }));
    this.list = [...rows, ...this.list].slice(0, checksMax);
    for (const { file, id } of waiting) this.#end(id, await judge(file));
  }

  clear(): void {
    this.list = [];
  }

  #end(id: number, outcome: Pick<Check, "answer" | "problem">): void {
    this.list = this.list.map((check) => (check.id === id ? { ...check, ...outcome } : check));
  }
}

async function judge(file: File): Promise<Pick<Check, "answer" | "problem">> {
  if (file.size > fileMegabytesMax * 1_000_000) {
    return { problem: { problem: "TOO_LARGE", max_mb: fileMegabytesMax } };
  }
  try {
    return { answer: await upload("verify", {}, new Uint8Array(await file.arrayBuffer())) };
  } catch (thrown) {
    return { problem: problemOf(thrown) };
  }
}
