import type { DeskSync, DeskView, Problem, SyncDone, SyncProgress } from "../bindings";
import { asking } from "../text/sync";
import { call, onChanged, problemOf, type Area } from "../desk";
import { going } from "../text/sync";
import { Job } from "./job.svelte";
import { sampled, speed, type Sample } from "./speed";

const second = 1_000;
const minute = 60 * second;
/** How long after a change: whoever is in the middle of something changes more. */
export const settleMs = 20 * second;
/** How often others are asked about when nothing was done here. */
export const periodMs = 5 * minute;
/** After a failure: doubled each time, up to the longest. */
export const firstRetryMs = minute;
export const longestRetryMs = 15 * minute;
const clockMs = 30 * second;

/** What is written to these stays on this workstation. */
const own: ReadonlySet<Area> = new Set<Area>(["drafts", "mails"]);

/** The exchange with the central desk: what is known of it, and when it happens by itself while somebody is in. */
export class Sync {
  view = $state.raw<DeskView>();
  /** The exchange that is under way. */
  job = $state.raw<Job>();
  /** What the last exchange of this window did. */
  done = $state.raw<SyncDone & { at: number }>();
  /** The last exchange was cancelled by whoever is in. */
  cancelled = $state(false);
  /** For words such as *hace 5 minutos*. */
  now = $state(Date.now());
  #problem = $state.raw<Problem>();
  #samples = $state.raw<readonly Sample[]>([]);
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next exchange happens at the latest, whatever else is changed. */
  #latest = 0;
  /** Whose window this is: what was begun for somebody before counts for nothing. */
  #turn = 0;
  #reading: Promise<void> | undefined;
  #again = false;
  #busy = false;

  /** Why nothing came of the last exchange. */
  get failure(): Problem | undefined {
    const problem = this.#problem ?? this.view?.desk?.last_problem ?? undefined;
    return problem?.problem === "CANCELLED" || problem?.problem === "LOCKED" ? undefined : problem;
  }

  /** How far the exchange is that is under way. */
  get progress(): SyncProgress | undefined {
    return this.job?.view?.exchange ?? undefined;
  }

  /** Bytes in a second, both ways. */
  get speed(): number | undefined {
    return speed(this.#samples);
  }

  /** The last exchange of this window was with the desk, to its end. */
  get connected(): boolean {
    return this.done !== undefined && this.failure === undefined;
  }

  /** What somebody has to look at. */
  get questions(): number {
    return this.view?.desk ? asking(this.view.desk) : 0;
  }

  /** Something of this workstation goes by itself. */
  get #waits(): boolean {
    const desk = this.view?.desk;
    return !!desk && going(desk) > 0;
  }

  /** Says whether the link is paid by what it carries. */
  async metered(metered: boolean): Promise<void> {
    this.view = await call("desk_metered", { metered });
  }

  /** Begins for whoever is in; answers how to stop. */
  start(): () => void {
    const turn = ++this.#turn;
    this.#forget();
    const stopWatching = onChanged((areas) => {
      if (areas.some((area) => !own.has(area))) void this.#changed(turn);
    });
    const clock = setInterval(() => (this.now = Date.now()), clockMs);
    const online = () => void this.exchange();
    addEventListener("online", online);
    void this.refresh().then(() => {
      if (this.#counts(turn)) void this.exchange();
    });
    return () => {
      stopWatching();
      clearInterval(clock);
      removeEventListener("online", online);
      this.#turn += 1;
      this.#forget();
    };
  }

  /** Asks what is known of the desk. While it is being asked, once more afterwards. */
  async refresh(): Promise<void> {
    this.#again = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Takes over what a command answered, and exchanges everything for the first time. */
  enrolled(view: DeskView): void {
    this.view = view;
    void this.exchange();
  }

  /** Exchanges everything now. Never two at once: one that is under way is followed. */
  async exchange(wanted: Partial<DeskSync> = {}): Promise<void> {
    const desk = this.view?.desk;
    if (!desk || this.#busy) return;
    const turn = this.#turn;
    this.#busy = true;
    this.#problem = undefined;
    clearTimeout(this.#timer);
    const end = await this.#follow(desk.running, turn, wanted);
    if (!this.#counts(turn)) return;
    this.cancelled = end === "CANCELLED";
    this.#failures = end === "FAILED" ? this.#failures + 1 : 0;
    await this.refresh();
    if (!this.#counts(turn)) return;
    this.job = undefined;
    this.#busy = false;
    this.#plan();
  }

  async #follow(running: number | null, turn: number, wanted: Partial<DeskSync>): Promise<"DONE" | "FAILED" | "CANCELLED"> {
    try {
      const { job } = running === null ? await call("desk_sync", { photos: false, again: false, ...wanted }) : { job: running };
      if (!this.#counts(turn)) return "CANCELLED";
      this.#samples = [];
      this.job = new Job(job, ({ exchange }) => {
        if (exchange) this.#samples = sampled(this.#samples, { at: performance.now(), bytes: exchange.up + exchange.down });
      });
      const end = await this.job.follow();
      if (end === "CANCELLED") return end;
      if (end !== "DONE") {
        this.#problem = this.job?.problem;
        return "FAILED";
      }
      const done = await call("desk_sync_done", { job });
      if (this.#counts(turn)) this.done = { ...done, at: Date.now() };
      return "DONE";
    } catch (thrown) {
      if (this.#counts(turn)) this.#problem = problemOf(thrown);
      return "FAILED";
    }
  }

  async #changed(turn: number): Promise<void> {
    await this.refresh();
    if (!this.#counts(turn) || this.#busy || this.#failures > 0) return;
    if (this.#timer === undefined) void this.exchange();
    else if (this.#waits) this.#wait(Math.min(settleMs, this.#latest - Date.now()));
  }

  /** When the next one happens by itself. */
  #plan(): void {
    const retry = Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1));
    this.#latest = Date.now() + (this.#failures > 0 ? retry : periodMs);
    const soon = this.#waits && this.#failures === 0 && !this.cancelled;
    this.#wait(soon ? settleMs : this.#latest - Date.now());
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.exchange(), Math.max(0, ms));
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const turn = this.#turn;
      try {
        const view = await call("desk_status", {});
        if (this.#counts(turn)) this.view = view;
      } catch {
        // What was known stays; the next change asks again.
      }
      this.now = Date.now();
    }
  }

  #counts(turn: number): boolean {
    return turn === this.#turn;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.job?.stop();
    this.#timer = undefined;
    this.#busy = false;
    this.#failures = 0;
    this.#problem = undefined;
    this.view = undefined;
    this.job = undefined;
    this.done = undefined;
    this.cancelled = false;
  }
}

export const sync = new Sync();
