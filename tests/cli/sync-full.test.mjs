// The disk is full at the desk, then at a workstation, in the middle of their exchange: it is said, nothing is lost, and with
// space again all have the same. On a small disk that is real: the file runs itself again where it may mount one.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";

/** Names the small disk where this file runs again. */
const ROOM = "ENSITIO_SMALL_DISK";
const ROOM_SIZE = "96m";
/** What is left when the disk is called full, in bytes: less than what comes. */
const LEFT = 256 << 10;
/** Rows of the sheet that does not fit. */
const ROWS = 6_000;
const WAYS = [
  ["unshare", "--user", "--map-root-user", "--mount"],
  ["unshare", "--mount"],
  ["sudo", "-n", "unshare", "--mount"],
];

const home = await folder(after);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

/** Takes all of the disk but a little; gives it back. */
async function fill(room) {
  const { bavail, bsize } = await statfs(room);
  const ballast = path.join(room, "lleno");
  await writeFile(ballast, Buffer.alloc(bavail * bsize - LEFT, 1));
  return () => rm(ballast);
}

async function sheet(name, prefix) {
  const file = path.join(home, name);
  const rows = Array.from({ length: ROWS }, (_, n) => `${prefix}-${n};Monitor lleno ${n};Monitor;Propio;${prefix}S${n}`);
  await writeFile(file, ["Placa;Descripción;Tipo;Propiedad;Serial", ...rows].join("\n"));
  return file;
}

async function count(data, text) {
  return (await call(data, "item_list", { text, limit: 1 })).total;
}

async function story(room) {
  const [norte, sur] = [path.join(home, "norte"), path.join(room, "sur")];
  await Promise.all([norte, sur].map(office));
  const desk = await serve(path.join(room, "mesa"), ending);
  for (const data of [norte, sur]) await enrol(desk, data, "ITS_LEAD", path.basename(data));
  for (const data of [norte, sur]) await ok(data, ["sync"]);

  // The desk's disk: the workstation's own is another one.
  await ok(norte, ["import", await sheet("norte.csv", "NF")]);
  let space = await fill(room);
  const refused = await run(norte, ["sync"]);
  assert.equal(refused.code, 1, refused.out);
  assert.match(refused.err, /la mesa/);
  assert.doesNotMatch(refused.err, /panic|[{}]/);
  assert.equal((await json(norte, ["check"])).sound, true);
  await space();
  assert.equal((await json(norte, ["sync"])).refused, 0, "the desk goes on by itself once there is space");

  // The workstation's: what the desk has now does not fit there.
  space = await fill(room);
  const full = await run(sur, ["sync"]);
  assert.equal(full.code, 1, full.out);
  assert.match(full.err, /el disco está lleno/);
  await space();
  assert.equal((await json(sur, ["check"])).sound, true);
  assert.equal((await json(sur, ["sync"])).refused, 0);

  for (const data of [norte, sur]) {
    assert.equal(await count(data, "monitor lleno"), ROWS);
    assert.equal((await json(data, ["check"])).sound, true);
    const { waiting } = (await json(data, ["desk", "status"])).desk;
    assert.deepEqual([waiting.changes, waiting.acts], [0, 0]);
    assert.equal(await ok(data, ["questions"]), "No hay nada por resolver\n");
  }
}

function again() {
  const refused = [];
  const script = `mount -t tmpfs -o size=${ROOM_SIZE} tmpfs "$${ROOM}" && exec "$@"`;
  const self = [process.execPath, "--test", "--test-reporter=tap", fileURLToPath(import.meta.url)];
  for (const [program, ...args] of WAYS) {
    const inner = ["env", `${ROOM}=${home}`, "sh", "-c", script, "sh", ...self];
    // Without what tells a test runner that it is the child of another: it would report to nobody.
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    const { status, stdout, stderr, error } = spawnSync(program, [...args, ...inner], { env, encoding: "utf8" });
    if (status === 0) return;
    if (/^# tests/m.test(stdout ?? "")) assert.fail(stdout);
    refused.push(error?.message ?? stderr.trim());
  }
  assert.fail(`no small disk can be made here (${refused.join("; ")})`);
}

const linux = process.platform === "linux" ? {} : { skip: "small disks are made on Linux only" };
const room = process.env[ROOM];
if (room) test("on a small disk", () => story(room));
else test("a full disk on either side loses nothing", linux, again);
