// A real desk, and workstations that are enrolled at it.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { app, json } from "./ensitio.mjs";

const program = path.join(path.dirname(app), `desk${path.extname(app)}`);

const environment = (database) => (database ? { ...process.env, DESK_DATABASE: database } : process.env);

/** Starts a desk on a folder, with its ledger there or at the address of a `database`; `after` ends it. */
export async function serve(data, after, listen = "127.0.0.1:0", database = undefined, more = []) {
  const env = environment(database);
  const child = spawn(program, ["serve", "--listen", listen, "--data", data, ...more], { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: first = "" } = await lines.next();
  const [, address, fingerprint] = /^Mesa en https:\/\/(\S+) huella SHA-256 (\S+)$/.exec(first) ?? [];
  assert.ok(address, `the desk says where it is: ${first}`);
  const desk = {
    address,
    fingerprint,
    data,
    database,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
  after(() => desk.stop("SIGKILL"));
  return desk;
}

/** Another order of the program on the folder of a desk. */
export async function order(desk, args) {
  const { stdout } = await promisify(execFile)(program, [...args, "--data", desk.data], { env: environment(desk.database) });
  return stdout.trim();
}

/** What a person takes to a workstation: one line. */
export async function invitation(desk, role) {
  return order(desk, ["code", "--role", role, "--address", desk.address]);
}

/** Enrols the workstation in `data`. */
export async function enrol(desk, data, role, name) {
  return json(data, ["desk", "enroll", await invitation(desk, role), "--name", name]);
}
