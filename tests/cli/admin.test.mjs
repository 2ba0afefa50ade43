// The desk is administered from a workstation: a code, a role, a laptop that is lost and comes back.
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, copy, folder, json, office, ok, run } from "./ensitio.mjs";
import { free, handOver, holders } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));

test("an administrator lets a laptop in, shuts its store from afar, and lets it come back with all that it had", async () => {
  const [boss, lost] = [at("jefe"), at("portatil")];
  await Promise.all([office(boss), office(lost)]);
  const desk = await serve(at("mesa"), (end) => later.push(end));
  await enrol(desk, boss, "ADMINISTRATOR", "Mesa de servicios");
  await ok(boss, ["sync"]);

  const invitation = (await ok(boss, ["desk", "code", "--role", "ONSITE_L2"])).trim();
  assert.match(invitation, /^ensitio-mesa:1\?u=/);
  await ok(lost, ["desk", "enroll", invitation, "--name", "Portátil de Tunja"]);
  await ok(lost, ["sync"]);
  const { devices } = await json(boss, ["desk", "devices"]);
  const laptop = devices.find((device) => device.name === "Portátil de Tunja");
  const [person] = laptop.people;
  assert.ok(!laptop.is_here && person.name && person.role === "ONSITE_L2");
  await ok(boss, ["desk", "role", person.account, "ITS_LEAD"]);
  await ok(lost, ["sync"]);
  assert.equal((await call(lost, "account_list")).find((row) => row.is_me).role, "ITS_LEAD", "told with the next token");
  const denied = await run(lost, ["desk", "devices"]);
  assert.match(denied.err, /su rol no permite/);

  const [holder] = await holders(lost, 1);
  const folio = await handOver(lost, (await free(lost)).asset_tag, holder);
  await ok(boss, ["desk", "revoke", laptop.device, "--wipe"]);
  const shut = await run(lost, ["sync"]);
  assert.match(shut.err, /ordenó cerrar estos datos .* nada se borró, todo lo hecho está en la mesa/);
  for (const order of [["sync"], ["desk", "status"], ["export", "items", at("x.csv")]]) {
    assert.match((await run(lost, order)).err, /ordenó cerrar/, "no password opens it");
  }
  const told = (await json(boss, ["desk", "devices"])).devices.find((device) => device.device === laptop.device);
  assert.ok(told.wipe_told_at && told.quarantined > 0);

  const way = ["--role", "ONSITE_L2", "--person", person.person, "--device", laptop.device];
  const other = (await ok(boss, ["desk", "code", "--role", "ADMINISTRATOR"])).trim();
  assert.match((await run(lost, ["desk", "reopen", other, "--name", "Portátil"])).err, /el código no sirve/);
  const back = (await ok(boss, ["desk", "code", ...way])).trim();
  await ok(lost, ["desk", "reopen", back, "--name", "Portátil de Tunja"]);
  assert.equal((await json(lost, ["sync"])).refused, 0);
  await ok(boss, ["sync"]);
  const acts = await call(boss, "act_list", { filter: { stage: null }, limit: 20 });
  assert.ok(acts.rows.some((act) => act.folio === folio), "what it had done is known to all");
  assert.equal((await json(lost, ["check"])).sound, true);
  const { acts: audit } = await json(boss, ["desk", "devices"]);
  for (const kind of ["ROLE_GIVEN", "WIPE_ORDERED", "REOPENED", "READMITTED"]) {
    assert.ok(audit.some(({ act }) => act === kind), kind);
  }
});

const PAGE_BYTES = 4_096;
/** The journal is among the last that were written. */
const PAGES_TRIED = 150;
const store = (data) => path.join(data, "almacen", "store.db");

/** Changes one page of a store that nobody has open. */
async function damage(data, page) {
  const bytes = await readFile(store(data));
  bytes[page * PAGE_BYTES + 2_000] ^= 1;
  await writeFile(store(data), bytes);
}

const READ_ONLY = /el registro está dañado: se puede leer, exportar y copiar/;

/** What becomes of a change. */
const writing = (data) => {
  const details = { item_type: "MONITOR", ownership: "OWNED", serial: { status: "NOT_PRESENT" }, description: "Monitor", asset_tag: "ADM-1" };
  return run(data, ["call", "item_save", JSON.stringify({ base_rev: 0, details })]);
};

/** A page without which the journal cannot be read, found on copies: what lies in it is sealed. */
async function pageOfTheJournal(data) {
  const { length } = await readFile(store(data));
  const last = length / PAGE_BYTES - 1;
  for (let page = last; page > Math.max(0, last - PAGES_TRIED); page -= 1) {
    const tried = at("intento");
    await copy(data, tried);
    await damage(tried, page);
    const { err } = await writing(tried);
    await rm(tried, { recursive: true });
    if (READ_ONLY.test(err)) return page;
  }
  return assert.fail("no page is of the journal");
}

test("a store that was shut and whose journal is damaged is given back, to be read", async () => {
  const [boss, lost] = [at("jefa"), at("averiado")];
  await Promise.all([office(boss), office(lost)]);
  const desk = await serve(at("otra-mesa"), (end) => later.push(end));
  await enrol(desk, boss, "ADMINISTRATOR", "Mesa de servicios");
  await ok(boss, ["sync"]);
  await enrol(desk, lost, "ONSITE_L2", "Averiado");
  await ok(lost, ["sync"]);
  const page = await pageOfTheJournal(lost);
  const { devices } = await json(boss, ["desk", "devices"]);
  const laptop = devices.find((device) => device.name === "Averiado");
  await ok(boss, ["desk", "revoke", laptop.device, "--wipe"]);
  assert.match((await run(lost, ["sync"])).err, /ordenó cerrar/);
  await damage(lost, page);

  const way = ["--role", "ONSITE_L2", "--person", laptop.people[0].person, "--device", laptop.device];
  const back = (await ok(boss, ["desk", "code", ...way])).trim();
  const told = await run(lost, ["desk", "reopen", back, "--name", "Averiado"]);
  assert.equal(told.code, 0, told.err);
  assert.match(told.err, READ_ONLY);
  assert.match((await writing(lost)).err, READ_ONLY, "its person comes in again, and changes nothing");
  const file = at("elementos.csv");
  await ok(lost, ["export", "items", file]);
  assert.ok((await readFile(file)).length > 100);
  assert.match((await run(lost, ["sync"])).err, /dañado/);
});
