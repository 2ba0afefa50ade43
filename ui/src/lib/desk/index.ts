/**
 * The door to everything outside the page. No other folder imports `@tauri-apps/api`.
 *
 * Rust answers two commands, `call` (values) and `blob` (bytes), and says with the event `changed` which areas of
 * the store a write touched. Native dialogs are ordinary commands.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Calls, Fetches, Problem, Uploads } from "../bindings";
import { asciiJson } from "./ascii";

export type CallName = keyof Calls;
export type Input<N extends CallName> = Calls[N]["input"];
export type Output<N extends CallName> = Calls[N]["output"];
export type UploadName = keyof Uploads;
export type FetchName = keyof Fetches;
/** A part of the store that a screen depends on: the names of `store::Area`. */
export type Area =
  | "items"
  | "people"
  | "sites"
  | "acts"
  | "cases"
  | "catalogue"
  | "drafts"
  | "mails"
  | "settings"
  | "accounts"
  | "sync";
export type Unlisten = () => void;

/** A command that failed; `problem` says how, `text/problem.ts` says it in Spanish. */
export class DeskError extends Error {
  override readonly name = "DeskError";

  constructor(readonly problem: Problem) {
    super(problem.problem);
  }
}

/** Anything thrown, as a `Problem`; what did not come from Rust is a fault of the program without incident number. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof DeskError) return thrown.problem;
  if (typeof thrown === "object" && thrown !== null && "problem" in thrown) return thrown as Problem;
  return { problem: "BROKEN", incident: "" };
}

export async function call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
  try {
    return await invoke<Output<N>>("call", { name, payload: input });
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** Sends the bytes of a file and receives what the program made of them. */
export async function upload<N extends UploadName>(
  name: N,
  args: Uploads[N]["input"],
  bytes: Uint8Array,
): Promise<Uploads[N]["output"]> {
  const answer = await blob(name, args, bytes);
  return JSON.parse(new TextDecoder().decode(answer)) as Uploads[N]["output"];
}

/** Asks for the bytes of a paper or a photo. */
export async function fetchBytes<N extends FetchName>(name: N, args: Fetches[N]["input"]): Promise<Uint8Array> {
  return new Uint8Array(await blob(name, args, new Uint8Array()));
}

/** Bytes pass without JSON; the arguments travel in a header, so in ASCII. */
async function blob(name: string, args: unknown, bytes: Uint8Array): Promise<ArrayBuffer> {
  try {
    return await invoke<ArrayBuffer>("blob", bytes, { headers: { name, args: asciiJson(args) } });
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** Why nobody is in: the session is locked, or a PIN was wrong too often and ended it. */
export type LockCause = "LOCKED" | "PIN_SPENT";
const lockWatchers = new Set<(cause: LockCause) => void>();

/** Calls `handler` whenever the program answers that nobody is in, until the returned function is called. */
export function onLocked(handler: (cause: LockCause) => void): Unlisten {
  lockWatchers.add(handler);
  return () => lockWatchers.delete(handler);
}

function failed(thrown: unknown): DeskError {
  const problem = problemOf(thrown);
  const spent = problem.problem === "WRONG_SECRET" && problem.tries_left === 0;
  if (spent || problem.problem === "LOCKED") for (const watcher of lockWatchers) watcher(spent ? "PIN_SPENT" : "LOCKED");
  return new DeskError(problem);
}

const watchers = new Set<(areas: readonly Area[]) => void>();
let listening: Promise<Unlisten> | undefined;

/** Calls `handler` with the areas each write touched, until the returned function is called. */
export function onChanged(handler: (areas: readonly Area[]) => void): Unlisten {
  watchers.add(handler);
  // One listener for the window's whole life: cheaper than one per query, and none is missed in between.
  listening ??= listen<Area[]>("changed", (event) => {
    for (const watcher of watchers) watcher(event.payload);
  });
  return () => watchers.delete(handler);
}

/** Forgets the shared listener, for tests that replace the window underneath. */
export function resetDesk(): void {
  watchers.clear();
  lockWatchers.clear();
  listening = undefined;
}
