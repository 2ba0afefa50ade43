import type { Me, Problem, Status } from "../bindings";
import { call, onChanged, onLocked, problemOf } from "../desk";
import { scanner } from "../ui/scanner.svelte";
import { theme } from "./theme.svelte";

/** Who is at the workstation: decides what the window shows at all. */
export class Session {
  status = $state.raw<Status>();
  problem = $state.raw<Problem>();
  /** The way to put a backup in place is open; it works in every phase. */
  restoring = $state(false);
  /** The PIN was wrong too often, which ended the session: whoever comes back is told why. */
  pinSpent = $state(false);

  /** Whoever is in. */
  get me(): Me | undefined {
    return this.status?.phase === "OPEN" ? this.status.me : undefined;
  }

  /**
   * Asks once, and again whenever a command answers that nobody is in, somebody's role or name became another, or the desk
   * was heard: it gives both, and says what time it is. Answers how to stop.
   */
  start(): () => void {
    void this.refresh();
    const stopWatching = onChanged((areas) => {
      if ((areas.includes("accounts") || areas.includes("sync")) && this.status?.phase === "OPEN") void this.refresh();
    });
    const stopLocking = onLocked((cause) => {
      if (cause === "PIN_SPENT") this.pinSpent = true;
      if (this.status?.phase === "OPEN") void this.refresh();
    });
    return () => {
      stopWatching();
      stopLocking();
    };
  }

  async refresh(): Promise<void> {
    try {
      this.show(await call("status", {}));
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }

  /** Takes over what a command answered. */
  show(status: Status): void {
    const entered = status.phase === "OPEN" && this.me === undefined;
    this.status = status;
    this.problem = undefined;
    if (status.phase === "OPEN") this.pinSpent = false;
    if (entered) void this.#settle();
  }

  async lock(): Promise<void> {
    try {
      this.show(await call("lock", {}));
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }

  /** Closes the store for another person. */
  async leave(): Promise<void> {
    try {
      this.show(await call("leave", {}));
    } catch (thrown) {
      this.problem = problemOf(thrown);
    }
  }

  /** Makes the window as the settings of the store say. */
  async #settle(): Promise<void> {
    try {
      const settings = await call("settings_get", {});
      theme.choose(settings.theme);
      scanner.configure({ prefix: settings.scanner_prefix, suffix: settings.scanner_suffix });
    } catch {
      // Everything stays as it was; the settings page says what is wrong.
    }
  }
}

export const session = new Session();
