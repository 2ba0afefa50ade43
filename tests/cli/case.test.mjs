// A case, from the service desk to a technician without a network and back: the desk gives it its code, judges what was done
// meanwhile, and shows the clock that a central case would show.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";

const home = await folder(after);
const [mesa, sitio] = ["agente", "sitio"].map((name) => path.join(home, name));
const later = [];
after(() => Promise.all(later.map((end) => end())));

const show = (data, id) => json(data, ["case", "show", id]);
const cases = async (data, ...more) => (await json(data, ["case", "list", ...more])).rows;
const everybody = async () => {
  for (const data of [mesa, sitio, mesa, sitio]) await ok(data, ["sync"]);
};

before(async () => {
  await Promise.all([office(mesa), office(sitio)]);
  const desk = await serve(path.join(home, "central"), (end) => later.push(end));
  for (const [data, role] of [[mesa, "AGENT_L1"], [sitio, "ONSITE_L2"]]) {
    await enrol(desk, data, role, path.basename(data));
  }
  await everybody();
});

let id;

test("the desk gives a case its code when its registration arrives", async () => {
  const asked = ["case", "new", "--category", "Equipo de cómputo", "--subject", "El portátil no enciende"];
  const { row } = await json(mesa, asked);
  assert.equal(row.code, null);
  assert.equal(row.state, "REGISTERED");
  id = row.id;
  await everybody();
  for (const data of [mesa, sitio]) assert.match((await show(data, id)).row.code, /^20\d\d-000001$/);
});

test("whoever is on site takes, suspends, resumes and solves without a network", async () => {
  const { row } = await show(sitio, id);
  await ok(sitio, ["case", "suspend", row.code, "--take", "--reason", "awaiting-site-access", "--note", "Sede cerrada"]);
  const suspended = await show(sitio, id);
  assert.equal(suspended.row.state, "SUSPENDED");
  assert.deepEqual(suspended.timeline.map(({ pending }) => pending), [false, true, true]);
  await ok(sitio, ["case", "solve", id, "--take", "--solution", "Se cambió el cargador"]);
  assert.equal((await show(mesa, id)).row.state, "REGISTERED", "nobody has told the service desk yet");
  await everybody();
  const [here, there] = [await show(sitio, id), await show(mesa, id)];
  assert.deepEqual(there.timeline.map(({ event }) => event.to ?? event.event),
    ["REGISTERED", "IN_PROGRESS", "SUSPENDED", "IN_PROGRESS", "SOLVED"]);
  assert.deepEqual(there.timeline.map(({ at }) => at), here.timeline.map(({ at }) => at));
  for (const name of ["progress_ms", "remaining_ms", "estimates", "breached"]) {
    assert.deepEqual(there.row.clock[name], here.row.clock[name], name);
  }
});

test("two who change one case apart are not merged: the second is told", async () => {
  const { row } = await json(mesa, ["case", "new", "--category", "Periféricos", "--subject", "Teclado dañado"]);
  await everybody();
  await ok(mesa, ["case", "escalate", row.id, "--group", "Servicios TI e infraestructura"]);
  await ok(sitio, ["case", "take", row.id]);
  await ok(mesa, ["sync"]);
  assert.equal((await json(sitio, ["sync"])).refused, 1);
  await everybody();
  for (const data of [mesa, sitio]) assert.equal((await show(data, row.id)).row.state, "ESCALATED_SPECIALIST");
  const { refused } = await json(sitio, ["questions"]);
  assert.equal(refused.length, 1);
  assert.match((await run(sitio, ["questions"])).out, /llevó el caso .* a «Escalado Especialista»/);
});

test("what the procedure does not allow is refused in its words, and nothing is recorded", async () => {
  const [{ id: open }] = await cases(mesa);
  const { err, code } = await run(sitio, ["case", "solve", open, "--solution", "Listo"]);
  assert.notEqual(code, 0);
  assert.match(err, /está en «Escalado Especialista»: de ahí no pasa a «Solucionado»/);
  const catalogue = await call(sitio, "catalogue_get");
  assert.equal(catalogue.may_change, false);
  const changed = catalogue.editions.filter(({ listed }) => listed.of === "PROJECT");
  const request = { editions: changed.map((edition) => ({ ...edition, edition: edition.edition + 1 })) };
  assert.match((await run(sitio, ["call", "catalogue_change", JSON.stringify(request)])).err, /su rol no permite/);
});
