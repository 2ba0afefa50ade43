import type { Direction, ItemRow, Problem } from "../../../lib/bindings";
import { call, problemOf } from "../../../lib/desk";
import type { Added, DraftEditor } from "./editor.svelte";

/** More codes waiting than this is a scanner gone wild; what comes after is passed over. */
export const maxWaiting = 50;

/** What became of the code read last. */
export type Outcome =
  | { kind: Added; item: ItemRow }
  | { kind: "lookAlike"; code: string; candidates: readonly ItemRow[] }
  | { kind: "unknown"; code: string }
  | { kind: "failed"; code: string; problem: Problem };

export type Sound = (good: boolean) => void;

/** `AUTO`: what the person holds comes back, anything else is delivered. */
export type IntakeDirection = "AUTO" | Direction;

/** Turns codes into lines, one after the other in the order in which they were read. */
export class Intake {
  last = $state.raw<Outcome>();
  /** Counts outcomes, so that the same one twice is seen as news. */
  count = $state(0);
  direction = $state<IntakeDirection>("AUTO");
  waiting = $state(0);
  #chain: Promise<void> = Promise.resolve();

  constructor(
    private readonly editor: DraftEditor,
    private readonly sound: Sound = () => undefined,
  ) {}

  /** A code scanned or typed. */
  read(code: string): Promise<void> {
    if (this.waiting >= maxWaiting) return this.#chain;
    this.waiting += 1;
    this.#chain = this.#chain.then(() => this.#take(code)).finally(() => (this.waiting -= 1));
    return this.#chain;
  }

  /** An item picked from a list, a look-alike confirmed, or one just registered. */
  pick(item: ItemRow, direction: IntakeDirection = this.direction): void {
    const kind = direction === "AUTO" ? this.editor.add(item) : this.editor.add(item, direction);
    this.#say({ kind, item });
  }

  dismiss(): void {
    this.last = undefined;
  }

  async #take(code: string): Promise<void> {
    try {
      const answer = await call("item_scan", { code });
      if (answer.answer === "FOUND") this.pick(answer.item);
      else if (answer.answer === "UNKNOWN") this.#say({ kind: "unknown", code: answer.code });
      else this.#say({ kind: "lookAlike", code, candidates: answer.candidates });
    } catch (thrown) {
      this.#say({ kind: "failed", code, problem: problemOf(thrown) });
    }
  }

  #say(outcome: Outcome): void {
    this.last = outcome;
    this.count += 1;
    this.sound(outcome.kind === "added");
  }
}
