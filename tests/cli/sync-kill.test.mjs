// Workstations and desk are killed at random moments of their exchange: nothing is lost, nothing is there twice, and in
// the end all have the same. KILLS says how often, SEED repeats a run.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, seeded, start } from "./ensitio.mjs";

const KILLS = Number(process.env.KILLS ?? 40);
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
/** An exchange takes about this long. */
const EXCHANGE_MS = 260;
const random = seeded(SEED + 1);
const home = await folder(after);
const stores = ["norte", "sur"].map((name) => path.join(home, name));
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

const ended = (child) => new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
const ITEM = { item_type: "MONITOR", ownership: "OWNED", serial: { status: "NOT_PRESENT" } };
let made = 0;

/** Something new that only this workstation knows. */
async function work(data) {
  made += 1;
  const details = { ...ITEM, description: `Monitor ${made}`, asset_tag: `KL-${made}` };
  await call(data, "item_save", { base_rev: 0, details });
}

async function all(data) {
  const tags = [];
  for (let offset = 0; ; offset += 200) {
    const { rows } = await call(data, "item_list", { limit: 200, offset });
    if (rows.length === 0) return tags.filter((tag) => tag.startsWith("KL-")).sort();
    tags.push(...rows.map((item) => item.asset_tag));
  }
}

test("kills on either side lose nothing", async () => {
  console.log(`SEED=${SEED} KILLS=${KILLS}`);
  await Promise.all(stores.map(office));
  let desk = await serve(path.join(home, "mesa"), ending);
  for (const data of stores) await enrol(desk, data, "ITS_LEAD", path.basename(data));
  let cut = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const data = stores[Math.floor(random() * stores.length)];
    await work(data);
    const child = start(data, ["sync"]);
    const end = ended(child);
    await sleep(random() * EXCHANGE_MS);
    if (random() < 0.5) {
      child.kill("SIGKILL");
      cut += (await end).signal === "SIGKILL" ? 1 : 0;
    } else {
      await desk.stop("SIGKILL");
      cut += (await end).code === 0 ? 0 : 1;
      desk = await serve(path.join(home, "mesa"), ending, desk.address);
    }
  }
  assert.ok(cut > KILLS / 10, `only ${cut} kills met an exchange`);
  for (let round = 0; round < 2; round += 1) {
    for (const data of stores) assert.equal((await json(data, ["sync"])).refused, 0);
  }
  const expected = Array.from({ length: made }, (_, n) => `KL-${n + 1}`).sort();
  for (const data of stores) {
    assert.deepEqual(await all(data), expected);
    assert.equal((await json(data, ["check"])).sound, true);
    const { waiting } = (await json(data, ["desk", "status"])).desk;
    assert.deepEqual([waiting.changes, waiting.acts], [0, 0]);
  }
  assert.equal(await ok(stores[0], ["questions"]), "No hay nada por resolver\n");
});
