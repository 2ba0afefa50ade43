import { Kept } from "./kept";

/** What was typed and not saved, by form. */
const unsaved = new Kept<{ value: unknown; rev: number }>();

/** A form whose contents outlive the page until they are saved or given up: leaving by mistake loses nothing. */
export class Form<T extends object> {
  value = $state() as T;
  /** It came back with what had been typed before. */
  restored = $state(false);
  /** Sending was tried: from then on what is missing is said at its field. */
  tried = $state(false);
  /** The revision of the record that the contents began with: Rust refuses to write over a newer one. */
  rev: number;
  #initial: T;

  /** `initial` says what the form begins with; create it while a component initialises. */
  constructor(
    private readonly key: string,
    initial: T,
    private readonly newestRev = 0,
  ) {
    const before = unsaved.get(key);
    this.#initial = structuredClone(initial);
    this.restored = before !== undefined;
    this.value = (before?.value as T | undefined) ?? structuredClone(initial);
    this.rev = before?.rev ?? newestRev;
    $effect(() => () => this.#keep());
  }

  /** Begins anew, with what the store says. */
  reset(): void {
    this.value = structuredClone(this.#initial);
    this.rev = this.newestRev;
    this.#end();
  }

  /** Saved, or given up: nothing is left to keep. */
  end(): void {
    this.#initial = $state.snapshot(this.value) as T;
    this.#end();
  }

  #end(): void {
    this.restored = false;
    this.tried = false;
    unsaved.delete(this.key);
  }

  #keep(): void {
    const value = $state.snapshot(this.value) as T;
    if (JSON.stringify(value) === JSON.stringify(this.#initial)) unsaved.delete(this.key);
    else unsaved.set(this.key, { value, rev: this.rev });
  }
}
