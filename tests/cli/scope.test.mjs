// Two territorial offices and the central one at a desk: each is told what is of its own, a change of scope brings and takes
// records, and what had not been sent yet arrives all the same.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, order, serve } from "./desk.mjs";
import { STATED, call, folder, json, office, ok, run, strokes } from "./ensitio.mjs";
import { handOver } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));

const OFFICES = {
  medellin: { site: "PAV Medellín Centro", city: "Medellín", territorial: "ANTIOQUIA", plate: "ANT", holder: "71000001" },
  cali: { site: "PAV Cali Centro", city: "Cali", territorial: "VALLE", plate: "VAL", holder: "71000002" },
};
const place = ({ site, city }) => ["--site", site, "--city", city, ...STATED];

/** A new store of a technician, with nothing in it. */
async function technician(data, name, document, territorial) {
  await mkdir(data);
  const position = ["--position", "Técnico de soporte", "--department", "Tecnologías de la Información"];
  await ok(data, ["setup", "--name", name, "--document", document, "--territorial", territorial, ...position]);
  await writeFile(strokes(data), JSON.stringify([[[0.1, 0.5], [0.3, 0.2], [0.5, 0.8]]]));
}

/** What an office has: a site, somebody who works there, and two screens on the shelf. */
async function furnish(data, { site: name, city, territorial, plate, holder }) {
  const details = { name, level: "TERRITORIAL", territorial, city };
  const { site } = await call(data, "site_save", { id: null, base_rev: 0, details });
  const person = { full_name: `Persona de ${city}`, document: { id_type: "CC", number: holder }, position: "Profesional", department: "Dirección Territorial", site: site.id };
  await call(data, "person_save", { id: null, base_rev: 0, details: person });
  for (const n of [1, 2]) {
    const item = { item_type: "MONITOR", ownership: "OWNED", serial: { status: "NOT_PRESENT" }, description: "Monitor", asset_tag: `${plate}-${n}` };
    const placement = { lifecycle: "IN_STOCK", site: site.id };
    await call(data, "item_save", { id: null, base_rev: 0, details: item, placement });
  }
}

const find = async (data, text) => (await call(data, "item_list", { text, filter: {}, limit: 10 })).rows;
const plates = async (data) => {
  const { rows } = await call(data, "item_list", { filter: { item_type: "MONITOR" }, limit: 200 });
  return rows.map((row) => row.asset_tag).filter((tag) => /^(ANT|VAL)-\d$/.test(tag)).sort();
};
const sites = async (data) => (await call(data, "site_list", { filter: {}, limit: 200 })).rows.map((site) => site.name);
const folios = async (data) => (await call(data, "act_list", { filter: { stage: null }, limit: 50 })).rows.map((act) => act.folio);

/** Lets a technician of an office in with a code of the central one. */
async function admit(central, data, name, ...scope) {
  const invitation = (await ok(central, ["desk", "code", "--role", "ONSITE_L2", ...scope])).trim();
  await ok(data, ["desk", "enroll", invitation, "--name", name]);
}

const deviceOf = async (central, name) => {
  const { devices } = await json(central, ["desk", "devices"]);
  return devices.find((device) => device.name === name).device;
};

test("each office is told what is of its own, the central one everything, and another scope loses nothing", async () => {
  const [central, medellin, cali] = ["central", "medellin", "cali"].map(at);
  await office(central);
  await technician(medellin, "Rubén Darío Mesa", "80100001", "ANT");
  await technician(cali, "Yenny Paola Caicedo", "80100002", "VAL");
  const desk = await serve(at("mesa"), (end) => later.push(end));
  await enrol(desk, central, "ADMINISTRATOR", "Nivel nacional");
  for (const of of Object.values(OFFICES)) await furnish(central, of);
  await ok(central, ["sync"]);
  const denied = await run(central, ["desk", "code", "--role", "ONSITE_L2", "--scope", "Atlántida"]);
  assert.match(denied.err, /no hay dirección territorial «Atlántida»/, "no word opens the whole country");
  await admit(central, medellin, "Portátil de Medellín", "--scope", "ANT");
  await admit(central, cali, "Portátil de Cali", "--scope", "Valle");
  assert.equal((await json(medellin, ["sync"])).refused + (await json(cali, ["sync"])).refused, 0);

  assert.deepEqual(await plates(central), ["ANT-1", "ANT-2", "VAL-1", "VAL-2"]);
  assert.deepEqual(await plates(medellin), ["ANT-1", "ANT-2"]);
  assert.deepEqual(await plates(cali), ["VAL-1", "VAL-2"]);
  const seen = await sites(medellin);
  assert.ok(seen.includes(OFFICES.medellin.site) && !seen.includes(OFFICES.cali.site));
  const [hidden] = await find(central, "VAL-1");
  const absent = await run(medellin, ["call", "item_get", JSON.stringify({ id: hidden.id })]);
  assert.notEqual(absent.code, 0, "it is not hidden there, it is not there");

  const folio = await handOver(medellin, "ANT-1", OFFICES.medellin.holder, place(OFFICES.medellin));
  assert.equal((await json(medellin, ["sync"])).refused, 0);
  await ok(cali, ["sync"]);
  await ok(central, ["sync"]);
  assert.deepEqual([await folios(cali), (await folios(central)).includes(folio)], [[], true]);
  for (const data of [medellin, cali]) assert.match((await run(data, ["desk", "devices"])).err, /su rol no permite/);

  // Done and not sent, when the office becomes another one.
  const waits = await handOver(medellin, "ANT-2", OFFICES.medellin.holder, place(OFFICES.medellin));
  const [{ id }] = await find(medellin, "ANT-1");
  const { item } = await call(medellin, "item_get", { id });
  await call(medellin, "item_save", { id, base_rev: item.rev, details: { ...item.details, model: "Visto en sitio" } });
  const device = await deviceOf(central, "Portátil de Medellín");
  assert.match((await run(central, ["desk", "scope", device])).err, /DIRECCIONES/, "and neither does none");
  await ok(central, ["desk", "scope", device, "VAL"]);
  const moved = await json(medellin, ["sync"]);
  assert.ok(moved.judged >= 5 && moved.refused === 0, "their work arrives");
  assert.deepEqual(await plates(medellin), ["ANT-2", "VAL-1", "VAL-2"], "what an act that had not been sent is about stays known");
  assert.deepEqual((await folios(medellin)).sort(), [folio, waits].sort(), "the acts that were made here stay");
  assert.equal((await json(medellin, ["desk", "status"])).desk.waiting.changes, 0);
  await ok(central, ["sync"]);
  assert.ok((await folios(central)).includes(waits));
  assert.equal((await call(central, "item_get", { id })).item.details.model, "Visto en sitio");

  // Both back: what was taken away comes again.
  await ok(central, ["desk", "scope", device, "ANT,VAL"]);
  await ok(medellin, ["sync"]);
  assert.deepEqual(await plates(medellin), ["ANT-1", "ANT-2", "VAL-1", "VAL-2"]);
  const { acts } = await json(central, ["desk", "devices"]);
  assert.equal(acts.filter(({ act }) => act === "SCOPE_GIVEN").length, 2);
  assert.match(await ok(central, ["desk", "devices"]), /inscrito {2}ANT,VAL {2}Portátil de Medellín/);
  for (const data of [central, medellin, cali]) assert.equal((await json(data, ["check"])).sound, true);
});

test("by file everything is judged, and of a changed scope nothing is told until both meet", async () => {
  const [central, lejos] = ["nacional", "lejos"].map(at);
  await office(central);
  await technician(lejos, "Aura Inés Bonilla", "80100003", "ANT");
  const desk = await serve(at("mesa-por-archivo"), (end) => later.push(end));
  await enrol(desk, central, "ADMINISTRATOR", "Nivel nacional");
  for (const of of Object.values(OFFICES)) await furnish(central, of);
  await ok(central, ["sync"]);
  await admit(central, lejos, "Portátil lejano", "--scope", "ANT");
  await ok(lejos, ["sync"]);
  await call(lejos, "item_save", {
    id: null,
    base_rev: 0,
    details: { item_type: "MONITOR", ownership: "OWNED", serial: { status: "NOT_PRESENT" }, description: "Monitor", asset_tag: "ANT-9" },
    placement: { lifecycle: "IN_STOCK", site: (await find(lejos, "ANT-1"))[0].site },
  });
  const exchange = async (name) => {
    const out = at(`${name}.ensitio-sobre`);
    await ok(lejos, ["sync", "export", out]);
    const args = ["bundle", "import", "--json", "--answer", home, "--page-url", "https://mesa.example.org", out];
    const [taken] = JSON.parse(await order(desk, args));
    return { taken, imported: await json(lejos, ["sync", "import", taken.answer]) };
  };
  const first = await exchange("uno");
  assert.deepEqual([first.taken.judged, first.taken.said, first.imported.said], [1, null, null]);
  assert.deepEqual(await plates(lejos), ["ANT-1", "ANT-2", "ANT-9"]);

  const device = await deviceOf(central, "Portátil lejano");
  await order(desk, ["device", "scope", device, "VAL"]);
  const [{ id }] = await find(lejos, "ANT-9");
  const { item } = await call(lejos, "item_get", { id });
  await call(lejos, "item_save", { id, base_rev: item.rev, details: { ...item.details, model: "Sin red" } });
  const second = await exchange("dos");
  assert.deepEqual([second.taken.judged, second.taken.told, second.taken.said.error], [1, 0, "OTHER_SCOPE"]);
  assert.equal(second.imported.said.why.desk, "OTHER_SCOPE");
  assert.deepEqual(await plates(lejos), ["ANT-1", "ANT-2", "ANT-9"], "nothing of another office came on a stick");
  await ok(lejos, ["sync"]);
  assert.deepEqual(await plates(lejos), ["VAL-1", "VAL-2"]);
  const third = await exchange("tres");
  assert.deepEqual([third.taken.judged, third.taken.said], [0, null]);
  await ok(central, ["sync"]);
  assert.equal((await call(central, "item_get", { id })).item.details.model, "Sin red");
  assert.equal((await json(lejos, ["check"])).sound, true);
});
