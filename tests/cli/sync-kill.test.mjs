// Workstations and desk are killed at random moments of their exchange, and in between the desk is put back to a backup:
// nothing is lost, nothing is there twice, and in the end all have the same. With the ledger in a file and on PostgreSQL.
// KILLS says how often on each side, SEED repeats a run.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { enrol, order, serve } from "./desk.mjs";
import { call, folder, json, office, ok, seeded, start } from "./ensitio.mjs";
import { postgres } from "./postgres.mjs";

const KILLS = Number(process.env.KILLS ?? 16);
const SEED = Number(process.env.SEED ?? Date.now() % 100_000);
const home = await folder(after);
const later = [];
after(async () => {
  for (const end of later.toReversed()) await end();
});
const ending = (end) => later.push(end);

const ended = (child) => new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
const ITEM = { item_type: "MONITOR", ownership: "OWNED", serial: { status: "NOT_PRESENT" } };

/** Two workstations and a desk, and what was done at them. */
class Office {
  made = 0;
  cut = { desk: 0, workstation: 0 };

  constructor(name, database) {
    Object.assign(this, { name, database, random: seeded(SEED + 1) });
    this.stores = ["norte", "sur"].map((store) => path.join(home, name, store));
    this.folder = path.join(home, name, "mesa");
  }

  async open() {
    await Promise.all(this.stores.map(office));
    await this.serve();
    for (const data of this.stores) await enrol(this.desk, data, "ITS_LEAD", path.basename(data));
    // The quickest of several: the first one after enrolment is longer than any that follows.
    const taken = [];
    for (let round = 0; round < 3; round += 1) {
      const before = Date.now();
      await ok(this.stores[0], ["sync"]);
      taken.push(Date.now() - before);
    }
    this.exchange = Math.min(...taken);
  }

  async serve() {
    this.desk = await serve(this.folder, ending, this.desk?.address, this.database);
  }

  /** Something new that only one workstation knows. */
  async work(data) {
    this.made += 1;
    const details = { ...ITEM, description: `Monitor ${this.made}`, asset_tag: `KL-${this.made}` };
    await call(data, "item_save", { base_rev: 0, details });
  }

  async kill(side) {
    const data = this.stores[Math.floor(this.random() * this.stores.length)];
    await this.work(data);
    const child = start(data, ["sync"]);
    const end = ended(child);
    await sleep(this.random() * this.exchange);
    if (side === "workstation") {
      child.kill("SIGKILL");
      this.cut.workstation += (await end).signal === "SIGKILL" ? 1 : 0;
    } else {
      await this.desk.stop("SIGKILL");
      this.cut.desk += (await end).code === 0 ? 0 : 1;
      await this.serve();
    }
  }

  /** What the desk was told since goes with it, and has to be told again. */
  async restore(copy) {
    for (const data of this.stores) {
      await this.work(data);
      await ok(data, ["sync"]);
    }
    await this.desk.stop();
    await order(this.desk, ["restore", copy, "--yes"]);
    await this.serve();
  }

  async tags(data) {
    const tags = [];
    for (let offset = 0; ; offset += 200) {
      const { rows } = await call(data, "item_list", { limit: 200, offset });
      if (rows.length === 0) return tags.filter((tag) => tag.startsWith("KL-")).sort();
      tags.push(...rows.map((item) => item.asset_tag));
    }
  }

  async hasAllOfIt() {
    for (let round = 0; round < 2; round += 1) {
      for (const data of this.stores) assert.equal((await json(data, ["sync"])).refused, 0);
    }
    const expected = Array.from({ length: this.made }, (_, n) => `KL-${n + 1}`).sort();
    for (const data of this.stores) {
      assert.deepEqual(await this.tags(data), expected);
      assert.equal((await json(data, ["check"])).sound, true);
      const { waiting } = (await json(data, ["desk", "status"])).desk;
      assert.deepEqual([waiting.changes, waiting.acts], [0, 0]);
    }
    assert.equal(await ok(this.stores[0], ["questions"]), "No hay nada por resolver\n");
  }
}

async function story(name, database) {
  console.log(`SEED=${SEED} KILLS=${KILLS} ${name}`);
  const office = new Office(name, database);
  await office.open();
  const copy = path.join(home, name, "copia");
  for (let kill = 0; kill < KILLS; kill += 1) {
    if (kill === Math.floor(KILLS / 3)) await order(office.desk, ["backup", copy]);
    if (kill === Math.floor((2 * KILLS) / 3)) await office.restore(copy);
    for (const side of ["workstation", "desk"]) await office.kill(side);
  }
  console.log(`cut on ${name}: ${JSON.stringify(office.cut)} of ${KILLS} each`);
  for (const [side, cut] of Object.entries(office.cut)) {
    assert.ok(cut > KILLS / 10, `only ${cut} of ${KILLS} kills of the ${side} met an exchange`);
  }
  await office.hasAllOfIt();
}

test("kills on either side and a restored backup lose nothing, with the ledger in a file", () => story("sqlite"));

const linux = process.platform === "linux" ? {} : { skip: "the server is set up on Linux only" };
test("and on PostgreSQL", linux, async () => story("postgres", await postgres(ending)));
