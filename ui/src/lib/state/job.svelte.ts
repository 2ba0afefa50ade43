import type { JobView, Problem } from "../bindings";
import { call, problemOf } from "../desk";

const pause = 250;

/** Something that takes longer than a second, followed until it ends. */
export class Job {
  view = $state.raw<JobView>();
  problem = $state.raw<Problem>();
  #stopped = false;

  get running(): boolean {
    return this.problem === undefined && (this.view === undefined || this.view.state.state === "RUNNING");
  }

  /** Done so far, 0 to 1; `null` while it is not known. */
  get part(): number | null {
    return this.view && this.view.total > 0 ? Math.min(1, this.view.done / this.view.total) : null;
  }

  /** `looked` is told of everything that is seen on the way. */
  constructor(
    private readonly id: number,
    private readonly looked: (view: JobView) => void = () => {},
  ) {}

  /** Looks until it has ended; answers how. `undefined` when the following itself failed or was stopped. */
  async follow(): Promise<"DONE" | "FAILED" | "CANCELLED" | undefined> {
    while (!this.#stopped) {
      try {
        this.view = await call("job_get", { job: this.id });
      } catch (thrown) {
        this.problem = problemOf(thrown);
        return undefined;
      }
      this.looked(this.view);
      const { state } = this.view;
      if (state.state === "FAILED") this.problem = state.problem;
      if (state.state !== "RUNNING") return state.state;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return undefined;
  }

  async cancel(): Promise<void> {
    try {
      this.view = await call("job_cancel", { job: this.id });
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }

  /** Nobody looks any more; the work goes on. */
  stop(): void {
    this.#stopped = true;
  }
}
