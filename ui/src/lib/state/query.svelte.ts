import { untrack } from "svelte";
import type { Problem, Uploads } from "../bindings";
import {
  call,
  onChanged,
  problemOf,
  upload,
  type Area,
  type CallName,
  type Input,
  type Output,
  type UploadName,
} from "../desk";
import { activity } from "./activity.svelte";

/**
 * What a screen shows, read from the store and read again when it changes.
 *
 * Old data stays while newer data loads, and stays beside a problem, so that nothing jumps or vanishes. Only the
 * answer to the latest request counts. Create it while a component initialises: it lives as long as the component.
 */
export class Query<N extends CallName> {
  data = $state.raw<Output<N>>();
  problem = $state.raw<Problem>();
  loading = $state(false);
  #latest = 0;

  constructor(
    private readonly name: N,
    private readonly input: () => Input<N>,
    areas: readonly Area[],
  ) {
    $effect(() => {
      const input = this.input();
      untrack(() => void this.#load(input));
    });
    $effect(() =>
      onChanged((changed) => {
        if (changed.some((area) => areas.includes(area))) void this.reload();
      }),
    );
    $effect(() => () => (this.#latest = -1));
  }

  reload(): Promise<void> {
    return this.#load(untrack(this.input));
  }

  async #load(input: Input<N>): Promise<void> {
    if (this.#latest < 0) return;
    const mine = ++this.#latest;
    this.loading = true;
    try {
      const data = await call(this.name, input);
      if (mine !== this.#latest) return;
      this.data = data;
      this.problem = undefined;
    } catch (thrown) {
      if (mine !== this.#latest) return;
      this.problem = problemOf(thrown);
    }
    this.loading = false;
  }
}

/** `query("act_list", () => ({ text }), ["acts"])`: the input is a function, so that a change of it loads again. */
export function query<N extends CallName>(
  name: N,
  input: () => Input<N>,
  areas: readonly Area[],
): Query<N> {
  return new Query(name, input, areas);
}

/** A write: `run` answers the output, or `undefined` with `problem` set. A second `run` while one works is ignored. */
export class Mutation<A extends unknown[], O> {
  running = $state(false);
  problem = $state.raw<Problem>();

  constructor(private readonly work: (...given: A) => Promise<O>) {}

  async run(...given: A): Promise<{ output: O } | undefined> {
    if (this.running) return undefined;
    this.running = true;
    this.problem = undefined;
    try {
      return { output: await activity.track(this.work(...given)) };
    } catch (thrown) {
      this.problem = problemOf(thrown);
      return undefined;
    } finally {
      this.running = false;
    }
  }
}

/** `const issue = mutation("act_issue")`, then `const done = await issue.run({ id })`. */
export function mutation<N extends CallName>(name: N): Mutation<[Input<N>], Output<N>> {
  return new Mutation((input) => call(name, input));
}

/** The same for the bytes of a file: `await reading.run({}, bytes)`. */
export function uploading<N extends UploadName>(
  name: N,
): Mutation<[args: Uploads[N]["input"], bytes: Uint8Array], Uploads[N]["output"]> {
  return new Mutation((args, bytes) => upload(name, args, bytes));
}
