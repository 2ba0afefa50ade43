import type { Problem } from "../../../lib/bindings";
import { problemOf } from "../../../lib/desk";

/** Pause in the typing after which what was typed is saved. */
export const saveDelayMs = 300;
/** Pause before a failed save is tried again. */
export const retryDelayMs = 3000;

/** Trying again by itself is no use: the draft was issued or discarded, or belongs to whoever was here before. */
const isHopeless = (problem: Problem) => problem.problem === "NOT_FOUND";

/**
 * Saves what is typed. Never two saves at once, so that an older text cannot arrive after a newer one; a failed
 * save keeps its text and is tried again until it succeeds, whether or not anybody still looks at the screen.
 */
export class Autosave<B> {
  phase = $state<"saved" | "waiting" | "saving" | "failed">("saved");
  savedAt = $state<number>();
  problem = $state.raw<Problem>();
  #next: { body: B } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | undefined;

  constructor(
    private readonly save: (body: B) => Promise<void>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether something typed is not on the disk yet. */
  get pending(): boolean {
    return this.phase !== "saved";
  }

  /** Saves `body` after the pause; a later call takes its place. */
  later(body: B): void {
    this.#next = { body };
    if (this.phase === "saved") this.phase = "waiting";
    this.#wait(saveDelayMs);
  }

  /** Saves at once what is still to be saved; answers whether everything typed is on the disk. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#running ??= this.#drain().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Gives up what is not saved: the draft is no more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#next = undefined;
    this.phase = "saved";
    this.problem = undefined;
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #drain(): Promise<boolean> {
    while (this.#next !== undefined) {
      const mine = this.#next;
      this.phase = "saving";
      try {
        await this.save(mine.body);
      } catch (thrown) {
        return this.#failed(problemOf(thrown));
      }
      // What was typed during the save is saved next, in this same run.
      if (this.#next === mine) this.#next = undefined;
      this.savedAt = this.now();
      this.problem = undefined;
    }
    clearTimeout(this.#timer);
    this.phase = "saved";
    return true;
  }

  #failed(problem: Problem): boolean {
    this.phase = "failed";
    this.problem = problem;
    if (!isHopeless(problem)) this.#wait(retryDelayMs);
    return false;
  }
}
