// A disk that was copied and goes on at two places, and one that was put back to an older copy of itself: the desk has all of
// it once, and a number that was given twice is a question until somebody answers it.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, order, serve } from "./desk.mjs";
import { call, copy, folder, json, office, ok, run, signing } from "./ensitio.mjs";
import { handOver, holders } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

/** A workstation that is enrolled at a desk of its own and has nothing left to say. */
async function beginning(name) {
  const data = at(name);
  await office(data);
  const desk = await serve(at(`mesa-${name}`), ending);
  await enrol(desk, data, "ITS_LEAD", "Portátil");
  const { forks } = await json(data, ["sync"]);
  assert.equal(forks, 0);
  return { data, desk };
}

const free = async (data, limit) =>
  (await call(data, "item_list", { filter: { lifecycle: "IN_STOCK", ownership: "OWNED" }, limit })).rows.map((row) => row.asset_tag);

/** What everybody has to have: each item and who has it, each act and its number. */
async function known(data) {
  const [items, acts] = [await call(data, "item_list", { limit: 200 }), await json(data, ["act", "list"])];
  return {
    items: items.rows.map(({ id, asset_tag, lifecycle, holder_name }) => [id, asset_tag, lifecycle, holder_name]).sort(),
    acts: acts.rows.map(({ id, folio, stage, holder_name, radicado }) => [id, folio, stage, holder_name, radicado]).sort(),
  };
}

async function isSound(data) {
  assert.equal((await json(data, ["check"])).sound, true);
}

/** Exchanges what everybody of `all` has, until each has heard of the others. */
async function exchange(...all) {
  for (const data of [...all, ...all]) await ok(data, ["sync"]);
  const [first, ...others] = await Promise.all(all.map(known));
  for (const other of others) assert.deepEqual(other, first, "both know the same");
  return first;
}

test("a copied disk goes on at both places: nothing is lost, nothing comes twice, and the number given twice is answered", async () => {
  const { data: one, desk } = await beginning("uno");
  const twin = at("copia");
  await copy(one, twin);
  const before = await known(one);
  const [[first, second, third], [luz, raul]] = [await free(one, 3), await holders(one, 2)];
  const number = await handOver(one, first, luz);
  assert.equal(await handOver(twin, second, raul), number, "neither knows of the other");

  const sent = await json(one, ["sync"]);
  assert.deepEqual([sent.forks, sent.refused], [0, 0]);
  const met = await run(twin, ["sync"]);
  assert.equal(met.code, 0, met.err);
  assert.match(met.out, /Nada de lo hecho se perdió; las actas siguen con otra numeración/);
  const { items, acts } = await exchange(one, twin);
  assert.equal(items.length, before.items.length);
  const twice = acts.filter(([, folio]) => folio === number);
  assert.equal(twice.length, 2, "each act once");
  assert.equal(new Set(twice.map(([, , , , radicado]) => radicado)).size, 2, "each with a radicado of its own");
  assert.ok(twice.every(([, , stage]) => stage === "SEALED"), "people signed both");
  for (const data of [one, twin]) {
    const { refused, disputed, one_number: numbers } = await json(data, ["questions"]);
    assert.deepEqual([refused, disputed], [[], []]);
    assert.deepEqual(numbers.map(({ folio, acts: both }) => [folio, both.length]), [[number, 2]]);
    await isSound(data);
  }
  const [here, there] = [await json(one, ["questions"]), await json(twin, ["questions"])];
  assert.deepEqual([here.forks.length, here.twins.length, there.forks.length, there.twins.length], [0, 1, 1, 0]);
  assert.match(await ok(twin, ["questions"]), new RegExp(`2 actas llevan el número ${number}`));
  const told = await order(desk, ["forks"]);
  assert.match(told, /siguió con la numeración 2/);
  assert.equal(told.match(new RegExp(`Número repetido ${number}`, "g")).length, 2);

  const next = await handOver(twin, third, luz);
  assert.match(next, /-2-000001-/, "from now on no number is given twice");
  const [, , , , radicado] = twice.find(([id]) => id !== here.one_number[0].acts[0].id);
  const ambiguous = await run(one, ["act", "annul", number, "--reason", "número repetido"]);
  assert.match(ambiguous.err, /no es único/, "which of the two has to be said");
  const { act: annulment } = await json(one, ["act", "annul", radicado, "--reason", "número repetido"]);
  await ok(one, signing(one, annulment.folio));
  await ok(one, signing(one, annulment.folio, raul));
  await ok(one, ["act", "seal", annulment.folio]);
  await exchange(one, twin);
  for (const data of [one, twin]) {
    await ok(data, ["questions", "--seen"]);
    assert.equal((await ok(data, ["questions"])).trim(), "No hay nada por resolver");
    await isSound(data);
  }
  assert.doesNotMatch(await order(desk, ["forks"]), /Número repetido/);
});

test("a folder that is put back to an older copy gets back what it had done, and goes on with other numbers", async () => {
  const { data, desk } = await beginning("atras");
  const older = at("anterior");
  await copy(data, older);
  const [[first, second, third], [luz, raul]] = [await free(data, 3), await holders(data, 2)];
  const number = await handOver(data, first, luz);
  await ok(data, ["sync"]);
  const before = await known(data);
  await rm(data, { recursive: true });
  await copy(older, data);
  assert.equal(await handOver(data, second, raul), number, "nobody told the program");

  const met = await json(data, ["sync"]);
  assert.deepEqual([met.forks, met.refused], [1, 0]);
  const now = await known(data);
  assert.ok(before.acts.every((act) => now.acts.some((other) => String(other) === String(act))), "what it had done is there");
  assert.equal(now.acts.length, before.acts.length + 1);
  const { one_number: numbers, forks, twins } = await json(data, ["questions"]);
  assert.deepEqual(numbers.map(({ folio, acts }) => [folio, acts.length]), [[number, 2]]);
  assert.deepEqual([forks.length, twins.length], [1, 0], "it is no copy: only one goes on");
  for (const { radicado } of numbers[0].acts) {
    const paper = at(`${radicado}.pdf`);
    await ok(data, ["act", "pdf", radicado, paper]);
    const [{ answer }] = JSON.parse((await run(data, ["--json", "verify", paper])).out);
    assert.equal(answer.verdict, "AUTHENTIC", "its paper too, from wherever it is");
  }
  assert.match(await handOver(data, third, luz), /-2-000001-/);
  const again = await json(data, ["sync"]);
  assert.deepEqual([again.forks, again.refused], [0, 0]);
  await isSound(data);
  assert.match(await order(desk, ["forks"]), /siguió con la numeración 2/);
});
