// The real program from the command line. APP names the binary.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const app = path.resolve(process.env.APP ?? "target/debug/ensitio");
export const sample = fileURLToPath(new URL("../data", import.meta.url));
export const ANA = "Ana María Ñáñez Güiza";
export const secrets = { ENSITIO_PASSWORD: "una clave de prueba", ENSITIO_PIN: "482915" };
const LIMIT_MS = 120_000;

/** A folder for the tests of one file, which removes it `after` them. */
export async function folder(after) {
  const made = await mkdtemp(path.join(tmpdir(), "ensitio-cli-"));
  // A desk that a later hook ends may still write there.
  after(() => rm(made, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return made;
}

/** Starts the program on the data in `data`. `password: false` leaves the secrets out. */
export function start(data, args, { env = {}, password = true } = {}) {
  const { ENSITIO_PASSWORD, ENSITIO_PIN, ENSITIO_DATA, ...inherited } = process.env;
  const own = { ...inherited, ...(password ? secrets : {}), ENSITIO_SAMPLE: sample, ...env };
  return spawn(app, ["--data", data, ...args], { env: own, stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * Runs the program to its end, whatever its exit code.
 * @returns {Promise<{code: number | null, signal: string | null, out: string, err: string}>}
 */
export function run(data, args, options) {
  const { promise, resolve, reject } = deferred();
  const child = start(data, args, options);
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  child.on("error", reject);
  child.on("close", (code, signal) => {
    clearTimeout(limit);
    resolve({ code, signal, out, err });
  });
  return promise;
}

/** Runs what must succeed; answers its standard output. */
export async function ok(data, args, options) {
  const { code, out, err } = await run(data, args, options);
  assert.equal(code, 0, `ensitio ${args.join(" ")}: ${err}`);
  return out;
}

/** The same with `--json`, parsed. */
export async function json(data, args, options) {
  return JSON.parse(await ok(data, ["--json", ...args], options));
}

/** A command by its name, as the window calls it. */
export async function call(data, name, payload = {}) {
  return json(data, ["call", name, JSON.stringify(payload)]);
}

/** A new store of somebody, with the sample in it unless it comes from a desk, and a drawn signature beside it. */
export async function office(data, { name = ANA, document = "1020304050", isEmpty = false } = {}) {
  await mkdir(data, { recursive: true });
  const position = ["--position", "Técnica de soporte", "--department", "Tecnologías de la Información"];
  await ok(data, ["setup", "--name", name, "--document", document, "--territorial", "CEN", ...position]);
  if (!isEmpty) await call(data, "sample_load");
  await writeFile(strokes(data), JSON.stringify([[[0.1, 0.5], [0.3, 0.2], [0.5, 0.8]], [[0.6, 0.4], [0.9, 0.45]]]));
}

/** What every act states beside its items. */
export const STATED = [
  "--reason", "new-assignment", "--term", "indefinite", "--condition", "good", "--check", "powers-on=yes", "--other-checks", "not-applicable",
];

export const strokes = (data) => path.join(data, "trazo.json");

/** What is signed with, by the person at the workstation or by somebody whose document was compared. */
export const signing = (data, folio, document) => [
  "act", "sign", folio, "--strokes", strokes(data), "--accepted", ...(document ? ["--document", document] : []),
];

export const copy = (from, to) => cp(from, to, { recursive: true });

/** The certificate that this store is known by, as PEM. */
export async function certificate(data, name) {
  const der = await readFile(path.join(data, "certificados", name));
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").match(/.{1,64}/g).join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** Park–Miller: the same sequence on every machine. */
export function seeded(seed) {
  let state = seed % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
