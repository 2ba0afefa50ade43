import { session } from "./session.svelte";

/** What a person left on the screen, by name, in memory only. Another person at the same workstation finds none of it. */
export class Kept<T> {
  #whose: string | undefined;
  #things = new Map<string, T>();

  get(name: string): T | undefined {
    return this.#mine().get(name);
  }

  set(name: string, thing: T): void {
    this.#mine().set(name, thing);
  }

  delete(name: string): void {
    this.#mine().delete(name);
  }

  #mine(): Map<string, T> {
    // A screen that closes because of the lock still belongs to whoever was in.
    const account = session.me?.account ?? this.#whose;
    if (account !== this.#whose) this.#things.clear();
    this.#whose = account;
    return this.#things;
  }
}
