// Without a network: what was done goes to the desk on a stick, and its answer comes back; or a colleague carries both.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
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
/** Entries that the desk has not judged: what another export would take. */
async function waiting(data) {
  const { entries } = await json(data, ["sync", "export", at("cuenta.ensitio-sobre"), "--no-photos"]);
  return entries;
}

/** What whoever carries a bundle may read of it. */
const address = (bytes) => JSON.parse(bytes.subarray(18, 18 + bytes.readUInt16BE(16)));

test("an act goes to the desk on a stick, its answer comes back, and a colleague carries the next one", async () => {
  const [norte, sur, stick] = [at("norte"), at("sur"), at("memoria")];
  await mkdir(stick);
  await Promise.all([office(norte), office(sur)]);
  const desk = await serve(at("mesa"), ending);
  await enrol(desk, norte, "ITS_LEAD", "Portátil del norte");
  await enrol(desk, sur, "ONSITE_L2", "Portátil del sur");
  await ok(sur, ["sync"]);

  const [holder] = await holders(norte, 1);
  const folio = await handOver(norte, (await free(norte)).asset_tag, holder);
  const before = await waiting(norte);
  const out = path.join(stick, "norte.ensitio-sobre");
  const exported = await json(norte, ["sync", "export", out]);
  assert.deepEqual([exported.bundle, exported.entries], ["EXPORTED", before]);
  assert.ok(exported.files >= 1, "the paper goes with it");
  assert.equal(await waiting(norte), before, "nothing counts as sent");
  const sealed = await readFile(out);
  assert.ok(!sealed.includes(holder), "whoever finds the stick reads nothing");

  const atDesk = ["bundle", "import", "--json", "--answer", stick, "--page-url", "https://mesa.example.org", out];
  const [taken] = JSON.parse(await order(desk, atDesk));
  const [again] = JSON.parse(await order(desk, atDesk));
  assert.deepEqual([taken.judged, taken.refused, taken.slips], [before, 0, 1]);
  assert.deepEqual([again.judged, again.files, again.answer], [before, 0, taken.answer], "twice is harmless at the desk");
  await desk.stop();
  const imported = await json(norte, ["sync", "import", taken.answer]);
  assert.deepEqual([imported.judged, imported.refused, imported.receipt], [before, 0, true]);
  assert.equal(await waiting(norte), 0);
  const status = (await json(norte, ["desk", "status"])).desk;
  assert.deepEqual([status.receipt.acts, status.differs], [1, false], "the receipt is seen");
  assert.equal((await json(norte, ["sync", "import", taken.answer])).judged, 0, "twice is harmless here");

  // The radicado and its constancia came too, without any network.
  const { act } = await json(norte, ["act", "show", folio]);
  assert.match(act.filing.radicado, /^\d{4}-[A-Z]{3}-000001$/);
  const slip = at("constancia.pdf");
  await ok(norte, ["act", "filing", act.filing.radicado, slip]);
  const [{ answer: verdict }] = JSON.parse((await run(norte, ["--json", "verify", slip])).out);
  assert.deepEqual([verdict.verdict, verdict.folio], ["AUTHENTIC", act.filing.radicado]);

  desk.stop = (await serve(at("mesa"), ending, desk.address)).stop;
  assert.equal((await json(norte, ["sync"])).judged, 0, "the network has nothing to add");

  await handOver(norte, (await free(norte)).asset_tag, holder);
  const next = await waiting(norte);
  await ok(norte, ["sync", "export", out, "--no-photos"]);
  const carried = await json(sur, ["sync", "import", out]);
  assert.deepEqual([carried.bundle, carried.carried.state], ["CARRIED", "TO_DESK"]);
  await ok(sur, ["sync"]);
  const [back] = await json(sur, ["sync", "carried"]);
  assert.equal(back.state, "TO_DEVICE");
  const answer = path.join(stick, "vuelta.ensitio-sobre");
  const swapped = path.join(stick, "de-otro.ensitio-sobre");
  await ok(sur, ["sync", "hand", back.file, answer]);
  assert.deepEqual(await json(sur, ["sync", "carried"]), []);
  // As if somebody wrote another name on it: it is opened by none but whom it was sealed to.
  const bytes = await readFile(answer);
  await json(sur, ["sync", "export", swapped]);
  const { device } = address(await readFile(swapped));
  bytes.write(device, bytes.indexOf(address(bytes).device), "latin1");
  await writeFile(swapped, bytes);
  assert.match((await run(sur, ["sync", "import", swapped])).err, /cifrado para otro equipo/);
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
  const refused = (where, file) => order(where, ["bundle", "import", "--answer", stick, file]).catch(({ stdout }) => stdout);
  assert.match(await refused(desk, odd), /cortado o dañado/);
  const other = await serve(at("ajena"), ending);
  assert.match(await refused(other, out), /es para otra mesa/);
  await truncate(odd, 17 * 2 ** 30);
  assert.match(await refused(desk, odd), /más grande de lo permitido/);
  assert.match((await run(data, ["sync", "import", odd])).err, /más grande/);
  await rm(odd);
  assert.deepEqual(await readdir(stick), ["x.ensitio-sobre"], "no answer to any of these");
  const { waiting } = (await call(data, "desk_status")).desk;
  assert.ok(waiting.changes > 0, "nothing is lost");
  const [taken] = JSON.parse(await order(desk, ["bundle", "import", "--json", "--answer", stick, out]));
  assert.ok(taken.judged > 0 && !taken.said);
});
