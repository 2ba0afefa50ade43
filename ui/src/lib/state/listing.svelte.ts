import { untrack } from "svelte";
import type { ListQuery, SortBy } from "../bindings";
import { onChanged, type Area } from "../desk";
import type { Sort } from "../ui/table";
import { Kept } from "./kept";
import { Windowed, type Answer } from "./windowed.svelte";

/** How long nobody may type before a list is asked again. */
export const pauseMs = 150;

interface Question<F> {
  text: string;
  filter: F;
  sort: Sort | null;
}

/** What each list was asked last, so that coming back from a thing finds the list as it was left. */
const asked = new Kept<Question<unknown>>();

/** A list that is searched, narrowed and sorted by Rust. Create it while a component initialises. */
export class Listing<F extends object, R> {
  text = $state("");
  filter = $state() as F;
  /** Keys are names of `SortBy`. */
  sort = $state.raw<Sort | null>(null);
  /** What was asked; another object whenever it is another question. */
  readonly query: ListQuery<F> = $derived.by(() => ({
    text: this.#settled.trim(),
    filter: $state.snapshot(this.filter) as F,
    sort: (this.sort?.key ?? null) as SortBy | null,
    descending: this.sort?.descending ?? false,
    offset: 0,
    limit: 0,
  }));
  readonly source: Windowed<R>;
  /** The text once nobody has typed for a moment. */
  #settled = $state("");

  constructor(
    name: string,
    private readonly unfiltered: F,
    list: (query: ListQuery<F>) => Promise<Answer<R>>,
    areas: readonly Area[],
    given?: Partial<F>,
    /** What says which list it is, and not what is left out of it. */
    private readonly which: readonly (keyof F & string)[] = [],
  ) {
    const before = asked.get(name) as Question<F> | undefined;
    this.filter = { ...unfiltered, ...given };
    if (before && !given) ({ text: this.text, filter: this.filter, sort: this.sort } = before);
    this.#settled = this.text;
    this.source = new Windowed((offset, limit) => list({ ...untrack(() => this.query), offset, limit }));
    $effect(() => {
      const { text } = this;
      if (text === untrack(() => this.#settled)) return undefined;
      const timer = setTimeout(() => (this.#settled = text), pauseMs);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      void this.query;
      untrack(() => void this.source.restart());
    });
    $effect(() => onChanged((changed) => changed.some((area) => areas.includes(area)) && void this.source.restart()));
    $effect(() => () => {
      this.source.stop();
      const { text, sort } = this;
      asked.set(name, { text, filter: $state.snapshot(this.filter), sort });
    });
  }

  /** Something keeps rows out of the list. */
  get narrowed(): boolean {
    const empty = this.unfiltered as Record<string, unknown>;
    return this.text.trim() !== "" || Object.entries(this.filter).some(([key, value]) => value !== empty[key] && !this.#says(key));
  }

  clear(): void {
    this.text = "";
    const kept = Object.fromEntries(Object.entries(this.filter).filter(([key]) => this.#says(key)));
    this.filter = { ...this.unfiltered, ...kept };
  }

  #says = (key: string): boolean => (this.which as readonly string[]).includes(key);
}
