// What a desk did not take in of cases stays readable where it was written: which case, each step, every word of it.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";
import { holders } from "./pair.mjs";

const home = await folder(after);
const [central, sitio] = ["central", "sitio"].map((name) => path.join(home, name));
const later = [];
after(() => Promise.all(later.map((end) => end())));

const everybody = async () => {
  for (const data of [central, sitio, central, sitio]) await ok(data, ["sync"]);
};
const questions = async (data) => (await json(data, ["questions"])).refused;

before(async () => {
  await Promise.all([office(central), office(sitio)]);
  const desk = await serve(path.join(home, "mesa"), (end) => later.push(end));
  for (const [data, role] of [[central, "ADMINISTRATOR"], [sitio, "ONSITE_L2"]]) {
    await enrol(desk, data, role, path.basename(data));
  }
  await everybody();
});

test("of work on a case that others took elsewhere every step, its note and its solution stay", async () => {
  const { row } = await json(central, ["case", "new", "--category", "Periféricos", "--subject", "Teclado dañado"]);
  await everybody();
  const { code } = (await json(sitio, ["case", "show", row.id])).row;
  await ok(central, ["case", "escalate", row.id, "--group", "Servicios TI e infraestructura"]);
  await ok(sitio, ["case", "suspend", code, "--take", "--reason", "awaiting-site-access", "--note", "La sede está cerrada"]);
  await ok(sitio, ["case", "solve", code, "--take", "--solution", "Se cambió el teclado por uno de la bodega"]);
  await ok(central, ["sync"]);
  await ok(sitio, ["sync"]);

  const refused = await questions(sitio);
  assert.deepEqual(refused.map(({ kind }) => kind), ["STEP_CASE", "STEP_CASE"]);
  for (const { cases } of refused) {
    assert.deepEqual(cases.map(({ id, is_here, subject }) => [id, is_here, subject]), [[row.id, true, "Teclado dañado"]]);
    assert.equal(cases[0].code, code);
  }
  const steps = refused.flatMap(({ cases }) => cases[0].wish.steps.map(({ step, note }) => [step.step, step.solution ?? note]));
  assert.deepEqual(steps.sort(), [
    ["SOLVE", "Se cambió el teclado por uno de la bodega"],
    ["SUSPEND", "La sede está cerrada"],
    ["TAKE", ""],
    ["TAKE", ""],
  ]);
  const told = await ok(sitio, ["questions"]);
  assert.match(told, new RegExp(`${code} · Teclado dañado`));
  assert.match(told, /tomar\n +suspender: En espera de acceso a la sede\n +nota: La sede está cerrada/);
  assert.match(told, /reanudar\n +solucionar: Se cambió el teclado por uno de la bodega/);
});

test("what a provider has comes back with a word about it", async () => {
  const { row } = await json(central, ["case", "new", "--category", "Equipo de cómputo", "--subject", "Pantalla rota"]);
  await everybody();
  const { code } = (await json(sitio, ["case", "show", row.id])).row;
  const [specialist] = await holders(sitio, 1);
  await ok(sitio, ["case", "take", code]);
  const to = ["--group", "Proveedor de dotación tecnológica", "--to", specialist, "--contract", "OC-118-2026"];
  await ok(sitio, ["case", "provider", code, ...to, "--note", "Garantía"]);
  assert.match((await run(sitio, ["case", "take", code])).err, /falta la nota/);
  const back = ["case", "suspend", code, "--take", "--reason", "awaiting-parts-or-warranty", "--note", "Falta la pantalla"];
  const { timeline } = await json(sitio, back);
  assert.deepEqual(timeline.slice(-2).map(({ event }) => [event.to, event.note]), [
    ["IN_PROGRESS", "Falta la pantalla"],
    ["SUSPENDED", "Falta la pantalla"],
  ]);
  await ok(sitio, ["case", "note", code, "--contact", "No contesta"]);
  assert.match(await ok(sitio, ["case", "show", code]), /intento de contacto con el usuario: No contesta/);
});

test("of somebody whose data were erased a case says that, and of no other workstation", async () => {
  const number = "1098765432";
  const details = { full_name: "Nora Elena Zapata", document: { id_type: "CC", number } };
  const { person: { id } } = await call(central, "person_save", { id: null, base_rev: 0, details });
  const asked = ["case", "new", "--requester", number, "--category", "Equipo de cómputo", "--subject", "Mouse inalámbrico"];
  const { row } = await json(central, asked);
  await ok(central, ["case", "dismiss", row.id, "--ground", "out-of-scope", "--note", "No es de la entidad"]);
  await call(central, "person_erase", { id, reason: "Solicitud del titular" });
  assert.equal((await json(central, ["case", "show", row.id])).row.requester_name, "Datos suprimidos");
});

test("of a registration that was refused subject, user and description stay, though the case is nowhere", async () => {
  const { editions } = await call(central, "catalogue_get");
  const { edition, listed } = editions.find(({ listed: { of, record } }) => of === "CATEGORY" && record.name === "Periféricos");
  await call(central, "catalogue_change", {
    editions: [{ edition: edition + 1, listed: { ...listed, record: { ...listed.record, active: false } } }],
  });
  const words = ["--subject", "Ratón sin cable", "--description", "Se partió al caer. Es el del puesto 14."];
  const { row } = await json(sitio, ["case", "new", "--category", "Periféricos", ...words]);
  await ok(central, ["sync"]);
  await ok(sitio, ["sync"]);
  const { rows } = await json(sitio, ["case", "list", "--all"]);
  assert.ok(!rows.some(({ id }) => id === row.id), "the case is on no list");

  const [{ kind, cases: [asked] }] = await questions(sitio);
  assert.deepEqual([kind, asked.id, asked.is_here, asked.subject], ["REGISTER_CASES", row.id, false, "Ratón sin cable"]);
  assert.equal(asked.wish.requester, row.requester_name);
  assert.equal(asked.wish.details.description, "Se partió al caer. Es el del puesto 14.");
  assert.equal(asked.wish.category_path.at(-1), "Periféricos");
  const told = await ok(sitio, ["questions"]);
  assert.match(told, /«Ratón sin cable»/);
  assert.match(told, new RegExp(`usuario: ${row.requester_name}`));
  assert.match(told, /descripción: Se partió al caer\. Es el del puesto 14\./);
});
