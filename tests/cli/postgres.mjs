// A PostgreSQL server of a test's own, from the system's package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chown, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const exec = promisify(execFile);
const DEBIAN = "/usr/lib/postgresql";
/** Whom Debian's package makes for it: the server refuses to be root. */
const USER = "postgres";
const START_S = "120";

/** Starts a server with an empty database; `after` ends it. Answers the database's address. */
export async function postgres(after) {
  const bin = await programs();
  const home = await mkdtemp(path.join(tmpdir(), "ensitio-cli-postgres-"));
  const [data, secret] = [path.join(home, "data"), path.join(home, "password")];
  const password = randomUUID();
  await writeFile(secret, password, { mode: 0o600 });
  const root = process.getuid() === 0;
  if (root) for (const file of [home, secret]) await chown(file, ...(await ids()));
  const run = (name, args) => {
    const command = [path.join(bin, name), ...args];
    const whole = root ? ["setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", ...command] : command;
    return exec(whole[0], whole.slice(1), { cwd: "/" });
  };
  const own = ["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", `--pwfile=${secret}`];
  await run("initdb", [...own, "--pgdata", data]);
  const port = await freePort();
  const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  const log = path.join(data, "log.txt");
  await run("pg_ctl", ["start", "--wait", "--silent", "--timeout", START_S, "--options", options, "--log", log, "--pgdata", data]);
  after(async () => {
    await run("pg_ctl", ["stop", "--wait", "--silent", "--mode=immediate", "--pgdata", data]);
    await rm(home, { recursive: true, force: true });
  });
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** The newest that the system's package brought. */
async function programs() {
  const versions = (await readdir(DEBIAN)).map(Number).filter(Boolean).sort((a, b) => b - a);
  assert.ok(versions.length > 0, "PostgreSQL is not installed: cargo xtask setup --for test");
  return path.join(DEBIAN, String(versions[0]), "bin");
}

async function ids() {
  const entry = (await readFile("/etc/passwd", "utf8")).split("\n").find((line) => line.startsWith(`${USER}:`));
  assert.ok(entry, `there is no user ${USER}`);
  return entry.split(":").slice(2, 4).map(Number);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
