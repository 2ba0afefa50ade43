import type { Problem } from "../bindings";
import { problemOf } from "../desk";
import type { Span } from "../ui/table";

/** Rows asked for at once; Rust gives at most 200. */
export const windowRows = 100;
/** Windows kept; beyond them those looked at longest ago are forgotten. */
export const windowsKept = 50;
/** Windows asked for at the same time: what was scrolled past meanwhile is never asked for. */
const asksAtOnce = 2;

export interface Answer<R> {
  total: number;
  rows: readonly R[];
}

/** A list as long as it likes, of which only the rows looked at are read. */
export class Windowed<R> {
  /** As long as the whole list; rows not read yet are absent. */
  rows = $state.raw<readonly (R | undefined)[]>([]);
  /** Something was answered; until then nobody knows whether the list is empty. */
  ready = $state(false);
  loading = $state(false);
  problem = $state.raw<Problem>();
  #windows = new Map<number, readonly R[]>();
  #asked = new Set<number>();
  #span: Span = { first: 0, end: windowRows };
  #question = 0;

  constructor(private readonly ask: (offset: number, limit: number) => Promise<Answer<R>>) {}

  /** Says which rows are in sight. */
  look(span: Span): void {
    this.#span = span;
    this.#fill();
  }

  /** Asks again, because the question or the store changed. Old rows stay until all those in sight are answered. */
  async restart(): Promise<void> {
    const mine = ++this.#question;
    this.loading = true;
    const numbers = this.#inSight();
    try {
      const answers = await Promise.all(numbers.map((n) => this.#askFor(n)));
      if (mine !== this.#question) return;
      this.#asked.clear();
      this.#windows = new Map(answers.map((answer, i) => [numbers[i]!, answer.rows]));
      this.#show(answers[0]!.total);
      this.problem = undefined;
      this.ready = true;
    } catch (thrown) {
      if (mine !== this.#question) return;
      this.problem = problemOf(thrown);
    }
    this.loading = false;
    this.#fill();
  }

  /** Answers that are still under way are no longer wanted. */
  stop(): void {
    this.#question += 1;
    this.loading = true;
  }

  /** Reads windows in sight that are not there, a few at a time. */
  #fill(): void {
    if (this.loading || this.problem) return;
    for (const number of this.#inSight()) {
      if (this.#asked.size >= asksAtOnce) return;
      if (this.#windows.has(number) || this.#asked.has(number)) continue;
      if (number * windowRows >= this.rows.length) return;
      void this.#read(number);
    }
  }

  async #read(number: number): Promise<void> {
    const mine = this.#question;
    this.#asked.add(number);
    try {
      const answer = await this.#askFor(number);
      if (mine !== this.#question) return;
      this.#windows.set(number, answer.rows);
      this.#forget();
      this.#show(answer.total);
    } catch (thrown) {
      if (mine !== this.#question) return;
      this.problem = problemOf(thrown);
    }
    this.#asked.delete(number);
    this.#fill();
  }

  #askFor(number: number): Promise<Answer<R>> {
    return this.ask(number * windowRows, windowRows);
  }

  #inSight(): number[] {
    const first = Math.floor(this.#span.first / windowRows);
    const last = Math.max(first, Math.floor((this.#span.end - 1) / windowRows));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  #forget(): void {
    const seen = this.#inSight();
    const far = (n: number) => Math.min(Math.abs(n - seen[0]!), Math.abs(n - seen.at(-1)!));
    while (this.#windows.size > windowsKept) {
      const farthest = [...this.#windows.keys()].reduce((a, b) => (far(b) > far(a) ? b : a));
      this.#windows.delete(farthest);
    }
  }

  #show(total: number): void {
    const rows = new Array<R | undefined>(total);
    for (const [number, window] of this.#windows) {
      for (const [i, row] of window.entries()) {
        if (number * windowRows + i < total) rows[number * windowRows + i] = row;
      }
    }
    this.rows = rows;
  }
}
