import type { Problem } from "../bindings";
import { problemOf } from "../desk";

/** What did not reach the disk. Anything else is an answer, such as a wrong PIN, and leaves nothing unsaved. */
const faults: ReadonlySet<Problem["problem"]> = new Set(["DISK_FULL", "DAMAGED", "BROKEN"] as const);

/** Whether what was typed has reached the disk: the words beside the search in the top bar. */
class Activity {
  #writing = $state(0);
  #failed = $state(false);

  get state(): "saved" | "saving" | "failed" {
    if (this.#writing > 0) return "saving";
    return this.#failed ? "failed" : "saved";
  }

  async track<T>(write: Promise<T>): Promise<T> {
    this.#writing += 1;
    try {
      const value = await write;
      this.#failed = false;
      return value;
    } catch (thrown) {
      if (faults.has(problemOf(thrown).problem)) this.#failed = true;
      throw thrown;
    } finally {
      this.#writing -= 1;
    }
  }
}

export const activity = new Activity();
