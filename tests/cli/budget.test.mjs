// Where the network costs: on a line that is paid by what it carries, and with the month's budget used up, data and acts
// go and photos wait, until somebody says otherwise. The tests follow each other.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, seeded } from "./ensitio.mjs";
import { PLACE, free, handOver, holders } from "./pair.mjs";
import { png } from "./picture.mjs";

const MB = 1_000_000;
/** Of noise, which nothing makes small: one is kept in about 700 kB, so that two MB are not enough for all of them. */
const [PHOTOS, WIDTH, HEIGHT] = [5, 800, 600];
/** More than one of them has, with what is said around it. */
const LARGEST = 800_000;

const home = await folder(after);
const data = path.join(home, "vereda");
const later = [];
after(() => Promise.all(later.map((end) => end())));
let holder, photos, one;

const status = async () => (await json(data, ["desk", "status"])).desk;
const policy = (...said) => ok(data, ["desk", "policy", ...said]);
const hand = async () => handOver(data, (await free(data)).asset_tag, holder);

/** What waits for the desk, without its size. */
async function waiting() {
  const { changes, acts, photos } = (await status()).waiting;
  return { changes, acts, photos };
}

/** Puts pictures into the store by the only way at a terminal, an act that is withdrawn; answers their names. */
async function take(count) {
  const draw = seeded(7);
  const byte = () => Math.floor(draw() * 256);
  const { asset_tag: plate } = await free(data);
  const said = [];
  for (let n = 0; n < count; n += 1) {
    const file = path.join(home, `ruido-${n}.png`);
    await writeFile(file, png(WIDTH, HEIGHT, () => [byte(), byte(), byte()]));
    said.push("--photo", `${plate}=${file}`);
  }
  const { act } = await json(data, ["act", "issue", "--holder", holder, "--deliver", plate, ...said, ...PLACE]);
  await ok(data, ["act", "withdraw", act.folio, "--reason", "Solo se tomaban fotos"]);
  return act.content.lines[0].photos;
}

/** Shows pictures on an item: from then on they wait for the desk. */
async function show(...pictures) {
  const { id } = (await call(data, "item_list", { limit: 1 })).rows[0];
  for (const photo of pictures) await call(data, "item_photo", { id, photo });
}

before(async () => {
  await office(data);
  const desk = await serve(path.join(home, "mesa"), (end) => later.push(end));
  await enrol(desk, data, "ITS_LEAD", "Portátil de la vereda");
  [holder] = await holders(data, 1);
  const taken = await take(PHOTOS + 1);
  await ok(data, ["sync"]);
  [one, ...photos] = taken;
  await show(...photos);
});

test("on a line that is said to be metered, data and acts go, and photos wait", async () => {
  await call(data, "desk_metered", { metered: true });
  await hand();
  assert.deepEqual(await waiting(), { changes: PHOTOS, acts: 1, photos: PHOTOS });
  const { judged, refused, lost } = await json(data, ["sync"]);
  assert.ok(judged >= PHOTOS + 4, "that there are photos, and every step of the act");
  assert.deepEqual([refused, lost], [0, 0]);
  assert.deepEqual(await waiting(), { changes: 0, acts: 0, photos: PHOTOS });
  const stay = new RegExp(`^Las fotos esperan aquí \\(${PHOTOS}\\): la conexión es medida`, "m");
  for (const asked of [["sync"], ["desk", "status"]]) assert.match(await ok(data, asked), stay);
  const { receipt, month, metered } = await status();
  assert.deepEqual([receipt.acts, month.budget, metered], [1, "FREE", true]);
  assert.equal(receipt.photos, 0, "a desk confirms no photo that it does not have");
  await call(data, "desk_metered", { metered: false });
});

test("with the month's budget used up no photo is begun, and it is said", async () => {
  await policy("--month-mb", "1");
  assert.equal((await status()).month.budget, "SPENT", "the pictures on the paper alone were more");
  const { put } = await json(data, ["sync"]);
  assert.equal(put, 0);
  assert.deepEqual(await waiting(), { changes: 0, acts: 0, photos: PHOTOS });
  const stay = new RegExp(`^Las fotos esperan aquí \\(${PHOTOS}\\): lo del mes se acabó`, "m");
  assert.match(await ok(data, ["sync"]), stay);
  const said = await ok(data, ["desk", "status"]);
  assert.match(said, stay);
  assert.match(said, new RegExp(`^Por enviar: 0 cambios, ${PHOTOS} fotos, 0 actas, [1-9]\\d* kB$`, "m"));
  assert.match(said, /^Por la red en \d{4}-\d\d: [1-9]\d{3,} kB de 1 MB$/m);
});

test("photos stop where the budget ends, and what is done after that goes all the same", async () => {
  const { moved } = (await status()).month;
  // Between one and two MB are left: for one photo at least, and not for all of them.
  const budget = Math.floor(moved / MB) + 2;
  await policy("--month-mb", `${budget}`);
  const { put, lost } = await json(data, ["sync"]);
  assert.ok(put >= 1 && put < PHOTOS, `some went: ${put}`);
  assert.equal(lost, 0);
  const { month, receipt } = await status();
  assert.equal(month.budget, "SPENT");
  assert.equal(receipt.photos, put);
  assert.ok(month.moved < budget * MB + LARGEST, "the photo that was under way is the last");
  const left = await waiting();
  assert.deepEqual(left, { changes: 0, acts: 0, photos: PHOTOS - put });

  await hand();
  const { judged, refused } = await json(data, ["sync"]);
  assert.ok(judged >= 4 && refused === 0);
  assert.deepEqual(await waiting(), left, "the act went, and no photo");
  assert.equal((await status()).receipt.acts, 2);
});

test("somebody says that photos go all the same, and says so each time", async () => {
  await ok(data, ["sync", "--photos"]);
  assert.deepEqual(await waiting(), { changes: 0, acts: 0, photos: 0 });
  const { receipt, month, differs } = await status();
  assert.deepEqual([receipt.photos, month.budget, differs], [PHOTOS, "SPENT", false]);
  await show(one);
  await ok(data, ["sync"]);
  assert.deepEqual(await waiting(), { changes: 0, acts: 0, photos: 1 }, "what comes later waits again");
  await policy();
  await ok(data, ["sync"]);
  assert.deepEqual(await waiting(), { changes: 0, acts: 0, photos: 0 }, "without a budget nothing has to wait");
  assert.equal((await status()).receipt.photos, PHOTOS + 1);
  assert.equal((await json(data, ["check"])).sound, true);
});
