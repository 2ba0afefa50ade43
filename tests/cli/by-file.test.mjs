// Without a network: what was done goes to the desk on a stick, and its answer comes back; or a colleague carries both.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, order, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";
import { free, handOver, holders } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);
const waiting = async (data) => (await json(data, ["desk", "status"])).desk.waiting;

test("an act goes to the desk on a stick, its answer comes back, and a colleague carries the next one", async () => {
  const [norte, sur, stick] = [at("norte"), at("sur"), at("memoria")];
  await mkdir(stick);
  await Promise.all([office(norte), office(sur)]);
  const desk = await serve(at("mesa"), ending);
  await enrol(desk, norte, "ITS_LEAD", "Portátil del norte");
  await enrol(desk, sur, "ONSITE_L2", "Portátil del sur");
  await ok(sur, ["sync"]);

  const [holder] = await holders(norte, 1);
  await handOver(norte, (await free(norte)).asset_tag, holder);
  const before = await waiting(norte);
  const out = path.join(stick, "norte.ensitio-sobre");
  const exported = await json(norte, ["sync", "export", out]);
  assert.deepEqual([exported.bundle, exported.entries], ["EXPORTED", before]);
  assert.ok(exported.files >= 1, "the paper goes with it");
  assert.equal(await waiting(norte), before, "nothing counts as sent");
  const sealed = await readFile(out);
  assert.ok(!sealed.includes(holder), "whoever finds the stick reads nothing");

  const [taken] = JSON.parse(await order(desk, ["bundle", "import", "--json", "--answer", stick, out]));
  assert.equal(taken.judged, before);
  const imported = await json(norte, ["sync", "import", taken.answer]);
  assert.equal(imported.judged, before);
  assert.equal(await waiting(norte), 0);
  assert.equal((await json(norte, ["sync", "import", taken.answer])).judged, 0, "twice is harmless");
  assert.equal((await json(norte, ["sync"])).judged, 0, "the network has nothing to add");

  await handOver(norte, (await free(norte)).asset_tag, holder);
  const next = await waiting(norte);
  await ok(norte, ["sync", "export", out]);
  const carried = await json(sur, ["sync", "import", out]);
  assert.deepEqual([carried.bundle, carried.carried.state], ["CARRIED", "TO_DESK"]);
  await ok(sur, ["sync"]);
  const [back] = await json(sur, ["sync", "carried"]);
  assert.equal(back.state, "TO_DEVICE");
  const answer = path.join(stick, "vuelta.ensitio-sobre");
  await ok(sur, ["sync", "hand", back.bundle, answer]);
  assert.deepEqual(await json(sur, ["sync", "carried"]), []);
  assert.equal((await json(norte, ["sync", "import", answer])).judged, next);
  assert.equal(await waiting(norte), 0);
  for (const data of [norte, sur]) assert.equal((await json(data, ["check"])).sound, true);
});

test("what cannot be exchanged is said, and nothing half is left", async () => {
  const [data, stick] = [at("solo"), at("otra-memoria")];
  await mkdir(stick);
  await office(data);
  const alone = await run(data, ["sync", "export", path.join(stick, "x.ensitio-sobre")]);
  assert.match(alone.err, /trabaja solo/);
  const desk = await serve(at("otra"), ending);
  await enrol(desk, data, "ITS_LEAD", "Portátil solo");
  const nowhere = await run(data, ["sync", "export", path.join(stick, "no", "x.ensitio-sobre")]);
  assert.match(nowhere.err, /la ubicación del archivo/);
  assert.deepEqual(await readdir(stick), []);
  const out = path.join(stick, "x.ensitio-sobre");
  await ok(data, ["sync", "export", out]);
  const own = await run(data, ["sync", "import", out]);
  assert.match(own.err, /va a la mesa/);
  const odd = path.join(stick, "raro.ensitio-sobre");
  await writeFile(odd, "%PDF-1.7");
  assert.match((await run(data, ["sync", "import", odd])).err, /no es de intercambio/);
  await writeFile(odd, (await readFile(out)).subarray(0, -1));
  const cut = await order(desk, ["bundle", "import", "--answer", stick, odd]).catch((error) => error.stdout);
  assert.match(cut, /cortado o dañado/);
  assert.ok((await call(data, "desk_status")).desk.waiting > 0);
});
