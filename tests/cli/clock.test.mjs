// Workstations whose wall clock somebody set wrong, in either direction: nothing is refused, and it is told everywhere.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import https from "node:https";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { enrol, serve } from "./desk.mjs";
import { call, deferred, folder, json, office, ok, run } from "./ensitio.mjs";
import { PLACE, free, handOver, holders } from "./pair.mjs";

const home = await folder(after);
const [norte, sur] = ["norte", "sur"].map((name) => path.join(home, name));
const linux = { skip: process.platform !== "linux" && "another wall clock is given by faketime" };
const later = [];
after(() => Promise.all(later.map((end) => end())));
let desk;

/** What gives a program a wall clock that is off; the others run on. */
async function off(by) {
  const { stdout } = await promisify(execFile)("faketime", ["-f", by, "printenv", "LD_PRELOAD", "FAKETIME"]);
  const [LD_PRELOAD, FAKETIME] = stdout.trim().split("\n");
  return { env: { LD_PRELOAD, FAKETIME, FAKETIME_DONT_FAKE_MONOTONIC: "1" } };
}

/** What the desk's page says of an act. */
async function page(act) {
  const { promise, resolve, reject } = deferred();
  const url = `https://${desk.address}/v/${act.folio}/${act.content_digest.slice(0, 16)}`;
  const asked = https.get(url, { rejectUnauthorized: false }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (some) => (text += some));
    answer.on("end", () => resolve(text));
  });
  asked.on("error", reject);
  return promise;
}

/** The newest entry in the history of the item with a plate. */
async function newest(data, plate) {
  const { rows } = await call(data, "item_list", { filter: {}, text: plate, limit: 1 });
  return (await call(data, "item_get", { id: rows[0].id })).history[0];
}

before(async () => {
  if (linux.skip) return;
  await Promise.all([office(norte), office(sur)]);
  desk = await serve(path.join(home, "mesa"), (end) => later.push(end));
  for (const [data, role] of [[norte, "ITS_LEAD"], [sur, "ONSITE_L2"]]) {
    await enrol(desk, data, role, `Portátil ${path.basename(data)}`);
    await ok(data, ["sync"]);
  }
});

test("a clock that runs ahead is told at once, with what is signed, to the others and on the page", linux, async () => {
  assert.equal((await run(sur, ["sync"])).err, "", "a right clock is not doubted");
  const ahead = await off("+3h");
  const { err } = await run(sur, ["desk", "status"], ahead);
  const [, clock, desks] = /hora dudosa: el reloj marca (.*) y según la mesa es el (.*); revise/.exec(err) ?? [];
  const hours = ([day, hour]) => Number(day.slice(0, 2)) * 24 + Number(hour.slice(0, 2));
  assert.ok(clock && (hours(clock.split(" ")) - hours(desks.split(" ")) + 744) % 24 === 3, err);

  const { asset_tag: plate } = await free(sur);
  const [holder] = await holders(sur, 1);
  const folio = await handOver(sur, plate, holder, PLACE, ahead);
  const { act } = await json(sur, ["act", "show", folio]);
  assert.deepEqual(act.turns.map((turn) => turn.doubtful_clock), [true, true]);
  const synced = await json(sur, ["sync"], ahead);
  assert.equal(synced.refused, 0, "work is never refused for its clock");
  await ok(norte, ["sync"]);
  for (const data of [norte, sur]) assert.equal((await newest(data, plate)).doubtful, true);
  const text = await page(act);
  assert.equal(text.match(/<strong>hora dudosa<\/strong>/g)?.length, 3, "both signatures and the seal");
  assert.match(text, /las firmas valen igual/);
});

test("a clock that was set back is told by what its owner knew, and a right one is not", linux, async () => {
  const behind = await off("-30m");
  const { err } = await run(norte, ["desk", "status"], behind);
  assert.match(err, /hora dudosa: .* según la mesa es el/);
  const [holder] = await holders(norte, 1);
  const given = [];
  for (const options of [behind, {}]) {
    const { asset_tag: plate } = await free(norte);
    const folio = await handOver(norte, plate, holder, PLACE, options);
    given.push({ plate, act: (await json(norte, ["act", "show", folio])).act });
  }
  await ok(norte, ["sync"]);
  await ok(sur, ["sync"]);
  for (const data of [norte, sur]) {
    assert.equal((await newest(data, given[0].plate)).doubtful, true);
    assert.equal((await newest(data, given[1].plate)).doubtful, false);
  }
  const [wrong, right] = await Promise.all(given.map(({ act }) => page(act)));
  assert.match(wrong, /hora dudosa/);
  assert.doesNotMatch(right, /hora dudosa/i);
});
