// The peer of the exchange's benchmark: PouchDB, and the server that its makers offer for it.
//
//   node peer.mjs serve DOCUMENTS            prints its address, with a database `items` of so many documents
//   node peer.mjs push URL DOCUMENTS                    makes them here and brings them there; prints milliseconds
//   node peer.mjs pull URL                              takes all of `items`; prints milliseconds
//   node peer.mjs photos URL COUNT BYTES                brings photos as attachments; prints milliseconds
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";

import express from "express";
import pouch from "express-pouchdb";
import PouchDB from "pouchdb";
import memory from "pouchdb-adapter-memory";

PouchDB.plugin(memory);
const Memory = PouchDB.defaults({ adapter: "memory" });
const BATCH = 500;

/** An item with what a registration of ours says of it. */
function item(n) {
  return {
    _id: `item-${String(n).padStart(7, "0")}`,
    details: {
      item_type: "LAPTOP", description: "Portátil", brand: "Marca", model: "Modelo 5440", serial: { status: "READ", number: `SX${n * 7919}` },
      asset_tag: `UV-${9_000_000 + n}`, provider_tag: "", ownership: "OWNED", condition: "GOOD", mac: "", hostname: "", specs: "",
      contract_ref: "", warranty_until: null, acquired_on: null, parent: null, remarks: "",
    },
    placement: { lifecycle: "IN_STOCK", holder: null, site: null, workplace: "", expected_return_on: null },
  };
}

async function fill(database, count) {
  for (let from = 0; from < count; from += BATCH) {
    const docs = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => item(from + n));
    await database.bulkDocs(docs);
  }
}

/** Goes on after each cut, as a program would that is not watched; its own back-off starts at a second. */
function replicated(from, to) {
  return new Promise((resolve, reject) => {
    const replication = from.replicate.to(to, { live: true, retry: true, batch_size: BATCH, back_off_function: (ms) => Math.min(ms * 2 || 1_000, 8_000) });
    replication.on("paused", (error) => {
      if (error) return;
      replication.cancel();
      resolve();
    });
    replication.on("error", reject);
  });
}

async function serve(documents) {
  const work = await mkdtemp(path.join(tmpdir(), "ensitio-peer-"));
  process.on("SIGTERM", () => rm(work, { recursive: true, force: true }).then(() => process.exit(0)));
  await fill(new Memory("items"), documents);
  const application = express();
  application.use("/", pouch(Memory, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: path.join(work, "log.txt") }));
  const server = application.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
}

async function timed(work) {
  const from = performance.now();
  await work();
  console.log(Math.round(performance.now() - from));
  process.exit(0);
}

const [order, ...args] = process.argv.slice(2);
if (order === "serve") await serve(Number(args[0]));
if (order === "push") {
  const own = new Memory("own");
  await fill(own, Number(args[1]));
  await timed(() => replicated(own, new PouchDB(`${args[0]}/pushed`)));
}
if (order === "pull") await timed(() => replicated(new PouchDB(`${args[0]}/items`), new Memory("own")));
if (order === "photos") {
  const own = new Memory("own");
  for (let n = 0; n < Number(args[1]); n += 1) {
    const data = randomBytes(Number(args[2]));
    await own.put({ ...item(n), _attachments: { "foto.jpg": { content_type: "image/jpeg", data } } });
  }
  await timed(() => replicated(own, new PouchDB(`${args[0]}/photos`)));
}
