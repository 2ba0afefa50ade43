// A database that the disk spoilt: what the desk had not confirmed is saved, offered again, and recorded once.
import assert from "node:assert/strict";
import { open, rm, stat } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";
import { handOver, holders } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

/** Overwrites the first pages of the database. */
async function spoil(data) {
  const file = await open(path.join(data, "almacen", "store.db"), "r+");
  await file.write(Buffer.alloc(16_384, 0xa5), 0, 16_384, 0);
  await file.close();
}

async function known(data) {
  const [items, acts] = [await call(data, "item_list", { limit: 200 }), await json(data, ["act", "list"])];
  return {
    items: items.rows.map(({ id, asset_tag, lifecycle, holder_name }) => [id, asset_tag, lifecycle, holder_name]).sort(),
    acts: acts.rows.map(({ id, folio, stage, holder_name }) => [id, folio, stage, holder_name]).sort(),
  };
}

const free = async (data) =>
  (await call(data, "item_list", { filter: { lifecycle: "IN_STOCK", ownership: "OWNED" }, limit: 2 })).rows.map((row) => row.asset_tag);

async function rescue(data, kept) {
  const refused = await run(data, ["act", "list"]);
  assert.notEqual(refused.code, 0, "the damage is noticed");
  const rescued = await json(data, ["rescue"]);
  assert.equal(rescued.gaps, 0);
  assert.ok((await stat(path.join(rescued.aside, kept))).size > 0, "what another was made for, or of, is kept");
  return rescued;
}

test("at an enrolled workstation the desk gives back the rest, and what it had not heard is recorded once", async () => {
  const data = at("inscrito");
  await office(data);
  const desk = await serve(at("mesa"), ending);
  await enrol(desk, data, "ITS_LEAD", "Portátil");
  await json(data, ["sync"]);
  const [[first, second], [luz, raul]] = [await free(data), await holders(data, 2)];
  await handOver(data, first, luz);
  await ok(data, ["sync"]);
  const number = await handOver(data, second, raul);
  const before = await known(data);
  await spoil(data);
  assert.ok((await rescue(data, "store.db")).entries > 0);
  const site = JSON.stringify({ base_rev: 0, details: { name: "Otra", level: "TERRITORIAL", city: "Tunja" } });
  assert.notEqual((await run(data, ["call", "site_save", site])).code, 0, "nobody works on what the desk has not told yet");
  const { refused } = await json(data, ["sync"]);
  assert.equal(refused, 0);
  await ok(data, ["sync"]);
  assert.deepEqual(await known(data), before);
  assert.equal((await json(data, ["check"])).sound, true);
  assert.equal((await json(data, ["questions"])).mismatch, null, "the two say the same");
  const [third] = await free(data);
  assert.notEqual(await handOver(data, third, luz), number, "no number is given again");
});

test("in local mode everything is back, also when the database is gone", async () => {
  const data = at("local");
  await office(data);
  const [[first], [luz]] = [await free(data), await holders(data, 1)];
  await handOver(data, first, luz);
  const before = await known(data);
  assert.notEqual((await run(data, ["rescue"])).code, 0, "a sound store is not replaced");
  await rm(path.join(data, "almacen", "store.db"));
  await rescue(data, "rescue.log");
  assert.deepEqual(await known(data), before);
  assert.equal((await json(data, ["check"])).sound, true);
});
