import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type { Fetches, Uploads } from "../../bindings";
import { resetDesk, type Area, type CallName, type FetchName, type Input, type Output, type UploadName } from "..";

type Promised<T> = T | Promise<T>;
type Answers = { [N in CallName]?: (input: Input<N>) => Promised<Output<N>> } & {
  [N in UploadName]?: (args: Uploads[N]["input"], bytes: Uint8Array) => Promised<Uploads[N]["output"]>;
} & {
  [N in FetchName]?: (args: Fetches[N]["input"]) => Promised<Uint8Array>;
};

/** Stands in for Rust under tests and the gallery: answers commands, and says `changed` on demand. */
export function fakeDesk(answers: Answers) {
  clearMocks();
  resetDesk();
  mockWindows("main");
  const find = (name: string) => {
    const answer = (answers as Record<string, ((...given: unknown[]) => unknown) | undefined>)[name];
    if (!answer) throw new Error(`no answer prepared for ${name}`);
    return answer;
  };
  mockIPC(
    (command, args) => {
      if (command !== "call") return undefined;
      const { name, payload } = args as { name: string; payload: unknown };
      return find(name)(payload);
    },
    { shouldMockEvents: true },
  );
  withBlob(async ({ name = "", args = "null" }, bytes) => {
    const answer = await find(name)(JSON.parse(args), bytes);
    return ArrayBuffer.isView(answer) ? answer : new TextEncoder().encode(JSON.stringify(answer));
  });
  return { changed: (...areas: Area[]) => emit("changed", areas) };
}

type Invoke = (command: string, args: unknown, options?: { headers?: Record<string, string> }) => Promise<unknown>;

/** The library's own stand-in forgets the headers, in which a blob says its name. */
function withBlob(blob: (headers: Record<string, string>, bytes: unknown) => Promise<unknown>) {
  const internals = (window as unknown as { __TAURI_INTERNALS__: { invoke: Invoke } }).__TAURI_INTERNALS__;
  const others = internals.invoke;
  internals.invoke = (command, args, options) =>
    command === "blob" ? blob(options?.headers ?? {}, args) : others(command, args, options);
}
