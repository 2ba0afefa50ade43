// The program is killed at random moments while it is set up, imports, issues, signs and seals. After each: the store is sound,
// what was asked happened wholly or not at all, no act is half sealed, and the work can be done again.
//
//   APP=target/debug/ensitio [SEED=n] [KILLS=n] node --test tests/cli/kill.test.mjs
import assert from "node:assert/strict";
import { readdirSync, statSync, watch } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { ANA, call, copy, folder, json, office, ok, run, seeded, signing, STATED, start } from "./ensitio.mjs";

const SEED = Number(process.env.SEED ?? 20_261_123);
const KILLS = Number(process.env.KILLS ?? 200);
const WORKERS = Math.min(availableParallelism(), 4);
/** Rows of the sheet whose import is killed. */
const ROWS = 2_000;
/** Moments drawn for each kill at the most: some fall after the end of the process. */
const DRAWS_MAX = 20;
/** Bytes in the database's log from which on a process is writing what it was asked. */
const WRITING_BYTES = 256 * 1024;
/** Milliseconds from the first write within which a late kill falls. */
const LATE_MS = 50;
/** After every so many kills the work is done again, to its end. */
const AGAIN = 5;

const random = seeded(SEED);
// Here, not in a hook: a hook within a hook would end with it.
const work = await folder(after);
let base;
/** What all kinds of kills work on. */
const given = {};

before(async () => {
  console.log(`SEED=${SEED} KILLS=${KILLS}`);
  base = path.join(work, "base");
  await office(base);
  const sheet = path.join(work, "elementos.csv");
  const rows = Array.from({ length: ROWS }, (_, n) => `ZZ-${n};Portátil;Lenovo;T14;SN-${n}x;PAV Quibdó`);
  await writeFile(sheet, ["Placa;Tipo;Marca;Modelo;Serial;Sede", ...rows].join("\n"));
  given.import = ["import", sheet];
  given.items = (await call(base, "item_list", { limit: 1 })).total;
  const people = await call(base, "person_list", { filter: {}, limit: 20 });
  const person = await call(base, "person_get", { id: people.rows.at(-1).id });
  given.document = person.person.details.document.number;
  given.holder = person.person.id;
  const stock = await call(base, "item_list", { filter: { lifecycle: "IN_STOCK", ownership: "OWNED" }, limit: 1 });
  given.item = stock.rows[0];
  const place = ["--site", "PAV Quibdó", "--city", "Quibdó", ...STATED];
  given.issue = ["act", "issue", "--holder", given.document, "--deliver", given.item.asset_tag, ...place];

  const issued = path.join(work, "issued");
  await copy(base, issued);
  given.folio = (await json(issued, given.issue)).act.folio;
  const signed = path.join(work, "signed");
  await copy(issued, signed);
  await ok(signed, signing(signed, given.folio));
  await ok(signed, signing(signed, given.folio, given.document));
  given.stores = { import: base, issue: base, sign: issued, seal: signed };
});

/** What `check` leaves to be asked: whether it happened, and `thoroughly` whether all of it did. */
const kinds = {
  /** All rows or none. */
  async import(data) {
    const { total } = await call(data, "item_list", { limit: 1 });
    assert.ok([given.items, given.items + ROWS].includes(total), `${total} items`);
    return total > given.items;
  },
  /** The act with its draft gone, or no act. */
  async issue(data, thoroughly) {
    const acts = await json(data, ["act", "list"]);
    assert.ok(acts.total <= 1);
    if (thoroughly) {
      const drafts = await call(data, "draft_list");
      assert.ok(drafts.length + acts.total <= 1, `${drafts.length} drafts, ${acts.total} acts`);
      if (acts.total === 1) await paper(data, acts.rows[0].folio, 0);
    }
    return acts.total === 1;
  },
  /** One signature on record and on the paper, or none on both. */
  async sign(data, thoroughly) {
    const { act } = await json(data, ["act", "show", given.folio]);
    assert.equal(act.stage, "SIGNING");
    assert.ok(act.turns.length <= 1);
    if (thoroughly) await paper(data, given.folio, act.turns.length);
    return act.turns.length === 1;
  },
  /** Sealed and custody moved, or neither. */
  async seal(data, thoroughly) {
    const { item, acts } = await call(data, "item_get", { id: given.item.id });
    const sealed = acts[0].stage === "SEALED";
    assert.equal(item.placement.holder, sealed ? given.holder : null);
    if (thoroughly) await paper(data, given.folio, 2);
    return sealed;
  },
};

/** The paper of the act, judged without the store, says what the act's stage says. */
async function paper(data, folio, turns) {
  const { act } = await json(data, ["act", "show", folio]);
  const file = path.join(data, "acta.pdf");
  await ok(data, ["act", "pdf", folio, file]);
  const { out } = await run(data, ["--json", "verify", file], { password: false });
  const [{ answer }] = JSON.parse(out);
  assert.equal(answer.verdict, act.stage === "SEALED" ? "AUTHENTIC" : "UNFINISHED");
  assert.deepEqual([answer.signers.length, act.turns.length], [turns, turns]);
}

const command = (kind, data) =>
  ({ import: given.import, issue: given.issue, sign: signing(data, given.folio), seal: ["act", "seal", given.folio] })[kind];

/**
 * Starts the program and waits until it opens the store: before, it only works on the password, and there is nothing
 * to break. With `late`, until it begins to write: a new paper, or the rows of a sheet.
 * Answers the process and the promise of its end, with the signal that ended it.
 */
async function opening(data, args, late = false) {
  const folder = path.join(data, "almacen");
  const log = path.join(folder, "store.db-wal");
  const child = start(data, args);
  let said = "";
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const end = (resolve, reject) => (code, signal) =>
    code ? reject(new Error(`ensitio ${args.join(" ")}: ${said}`)) : resolve(signal);
  const ended = new Promise((resolve, reject) => child.on("close", end(resolve, reject)));
  const watchers = [watch(folder), watch(path.join(folder, "tmp"))];
  const writes = (watcher, wanted) =>
    new Promise((resolve) => watcher.on("change", (_, file) => wanted(file) && resolve()));
  const grown = () => (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > (late ? WRITING_BYTES : -1);
  await Promise.race([
    writes(watchers[0], (file) => file === "store.db-wal" && grown()),
    writes(watchers[1], () => late),
    ended,
  ]);
  for (const watcher of watchers) watcher.close();
  return { child, ended };
}

/** Milliseconds from the opening of the store to the end, undisturbed but for as many others as in the test. */
async function duration(kind) {
  const times = Array.from({ length: WORKERS }, async (_, n) => {
    const data = path.join(work, `${kind}-whole-${n}`);
    await copy(given.stores[kind], data);
    const { ended } = await opening(data, command(kind, data));
    const from = performance.now();
    assert.equal(await ended, null);
    const took = performance.now() - from;
    assert.equal(await kinds[kind](data, true), true);
    await rm(data, { recursive: true });
    return took;
  });
  return Math.min(...(await Promise.all(times)));
}

/** Kills one process at work; answers whether what it did had happened. */
async function killAndCheck(kind, n, most) {
  const data = path.join(work, `${kind}-${n}`);
  for (let draws = 1; ; draws++) {
    assert.ok(draws <= DRAWS_MAX, `${kind} ${n} was never running`);
    await copy(given.stores[kind], data);
    // Every other one late: most of the time goes into reading and computing. On a quick disk little is left by then.
    const late = n % 2 === 1 && draws <= DRAWS_MAX / 2;
    const { child, ended } = await opening(data, command(kind, data), late);
    await sleep(random() * (late ? Math.min(LATE_MS, most) : most));
    child.kill("SIGKILL");
    if ((await ended) === "SIGKILL") break;
    await rm(data, { recursive: true });
  }
  const report = await run(data, ["--json", "check"]);
  assert.equal(report.code, 0, `${kind} ${n}: ${report.out}${report.err}`);
  const again = n % AGAIN === 0;
  const done = await kinds[kind](data, again);
  if (again && !done) {
    await ok(data, command(kind, data));
    assert.equal(await kinds[kind](data, false), true, `${kind} ${n}: done again`);
  }
  await rm(data, { recursive: true });
  return done;
}

for (const [place, kind] of Object.keys(kinds).entries()) {
  const share = Math.floor((KILLS + place) / Object.keys(kinds).length);

  test(`${share} kills while the program is at work: ${kind}`, async () => {
    const most = await duration(kind);
    let [next, done] = [0, 0];
    const worker = async () => {
      while (next < share) done += (await killAndCheck(kind, next++, most)) ? 1 : 0;
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    const range = `within ${Math.round(most)} ms from the opening of the store`;
    console.log(`${kind}: killed ${range}; ${done} had happened, ${share - done} had not`);
  });
}

/** What the first start writes, from the folder that it makes to the store in its place. */
const setup = ["setup", "--name", ANA, "--document", "1020304050", "--territorial", "CEN"];
const SETUP_KILLS = Math.max(1, Math.floor(KILLS / 10));

/** Begins a set-up; answers the process once there is something to break. */
async function settingUp(data) {
  await mkdir(data);
  const child = start(data, setup);
  child.stdout.resume();
  child.stderr.resume();
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
  const begun = () => readdirSync(data).length > 0;
  while (!begun() && child.exitCode === null) await sleep(1);
  return { child, ended };
}

test(`${SETUP_KILLS} kills while the program is set up`, async () => {
  const whole = await settingUp(path.join(work, "setup-whole"));
  const from = performance.now();
  assert.equal(await whole.ended, 0);
  const most = performance.now() - from;
  let done = 0;
  for (let n = 0; n < SETUP_KILLS; n++) {
    const data = path.join(work, `setup-${n}`);
    const { child, ended } = await settingUp(data);
    await sleep((most * (n + random())) / SETUP_KILLS);
    child.kill("SIGKILL");
    await ended;
    const { phase } = await call(data, "status");
    const left = (await readdir(data)).filter((name) => name.startsWith("almacen"));
    if (phase === "NEW") {
      assert.deepEqual(left, [], "nothing is left of it");
      await ok(data, setup);
    } else {
      assert.deepEqual([phase, left], ["LOCKED", ["almacen"]]);
      done += 1;
    }
    await ok(data, ["check"]);
    assert.ok(!(await readdir(path.join(data, "almacen"))).includes("sin-terminar.txt"));
    await rm(data, { recursive: true });
  }
  console.log(`setup: killed within ${Math.round(most)} ms; ${done} had happened, ${SETUP_KILLS - done} had not`);
});

test("Ctrl+C in an import leaves all of it or nothing", async () => {
  const most = await duration("import");
  for (let n = 0; n < 5; n++) {
    const data = path.join(work, `interrupted-${n}`);
    await copy(base, data);
    const { child, ended } = await opening(data, given.import, n % 2 === 1);
    await sleep(random() * most);
    child.kill("SIGINT");
    assert.ok([null, "SIGINT"].includes(await ended));
    await ok(data, ["check"]);
    await kinds.import(data);
    assert.deepEqual(await readdir(path.join(data, "almacen", "tmp")), [], "nothing half made lies about");
    await rm(data, { recursive: true });
  }
});
