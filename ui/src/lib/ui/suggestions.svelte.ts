/** Answers to what is being typed: only those to the latest text count, whatever order they arrive in. */
export class Suggestions<T> {
  found = $state.raw<readonly T[]>([]);
  text = $state("");
  busy = $state(false);
  failed = $state(false);
  #latest = 0;

  constructor(private readonly search: (text: string) => Promise<readonly T[]>) {}

  async ask(text: string): Promise<void> {
    const mine = ++this.#latest;
    this.text = text;
    this.busy = true;
    this.failed = false;
    try {
      const found = await this.search(text);
      if (mine !== this.#latest) return;
      this.found = found;
    } catch {
      if (mine !== this.#latest) return;
      this.found = [];
      this.failed = true;
    }
    this.busy = false;
  }
}
