// Two workstations that worked alone meet at a desk: everything that either did is known to both, and what cannot both
// hold is a question.
import assert from "node:assert/strict";
import path from "node:path";
import { after, test } from "node:test";

import { enrol, serve } from "./desk.mjs";
import { call, folder, json, office, ok, run } from "./ensitio.mjs";
import { PLACE, free, handOver, holders } from "./pair.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

const items = async (data) => (await call(data, "item_list", { limit: 200 })).rows;

test("what two workstations did alone is one history, and an item handed over twice is a question", async () => {
  const [norte, sur] = [at("norte"), at("sur")];
  await Promise.all([office(norte), office(sur)]);
  const desk = await serve(at("mesa"), ending);
  const enrolled = await enrol(desk, norte, "ITS_LEAD", "Portátil del norte");
  const waiting = enrolled.desk.waiting.changes;
  assert.ok(waiting > 3, "everything that was done alone is offered");
  const first = await json(norte, ["sync"]);
  assert.equal(first.judged, waiting);
  assert.equal(first.refused, 0);
  const before = (await items(norte)).length;

  await enrol(desk, sur, "ONSITE_L2", "Portátil del sur");
  const second = await json(sur, ["sync"]);
  assert.equal(second.refused, 0, "both imported the same sheets: nothing of it is refused");
  assert.equal((await items(sur)).length, before, "and nothing is there twice");
  await ok(norte, ["sync"]);
  assert.equal((await items(norte)).length, before);
  const { asset_tag: plate } = await free(norte);
  const [holder, other] = await holders(norte, 2);
  const given = [await handOver(norte, plate, holder), await handOver(sur, plate, other)];
  await ok(norte, ["sync"]);
  const claimed = await json(sur, ["sync"]);
  assert.equal(claimed.refused, 0, "people signed it: an act is never refused");
  await ok(norte, ["sync"]);
  for (const data of [norte, sur]) {
    const { disputed } = await json(data, ["questions"]);
    assert.deepEqual(disputed.map((item) => item.details.asset_tag), [plate]);
    assert.equal(disputed[0].claims[0].folio, given[1], "the act that arrived second is the claim");
    const { stands, claims } = disputed[0];
    assert.equal(stands.folio, given[0], "and what stands is known by its act");
    assert.ok(stands.said.by && claims[0].said.by && stands.said.at < claims[0].said.at, "each with who and when");
    const said = await ok(data, ["questions"]);
    assert.match(said, new RegExp(`hoy figura a cargo de .*: lo registró ${stands.said.by}, .* \\(acta ${given[0]}\\)`));
    assert.match(said, new RegExp(`el acta ${given[1]} lo da a .*: lo dijo ${claims[0].said.by}, `));
  }
  const pdf = at("de-otro.pdf");
  await ok(norte, ["act", "pdf", given[1], pdf]);
  const [answer] = JSON.parse((await run(sur, ["--json", "verify", pdf])).out);
  assert.equal(answer.answer.verdict, "AUTHENTIC", "the paper comes from the desk when somebody asks for it");
  const again = await run(sur, ["act", "issue", "--holder", holder, "--deliver", plate, ...PLACE]);
  assert.notEqual(again.code, 0, "nothing is handed over that is in dispute");

  const [question] = (await json(norte, ["questions"])).disputed;
  const settle = { id: question.id, base_rev: question.rev, upheld: question.claims[0].claim.act, note: "La entregó el sur" };
  assert.equal((await call(sur, "desk_status")).may_enrol, true, "who works here brings the next code");
  const denied = await run(sur, ["call", "item_settle", JSON.stringify(settle)]);
  assert.match(denied.err, /su rol no permite/);
  await call(norte, "item_settle", settle);
  await ok(norte, ["sync"]);
  await ok(sur, ["sync"]);
  for (const data of [norte, sur]) {
    assert.deepEqual((await json(data, ["questions"])).disputed, []);
    assert.equal((await json(data, ["check"])).sound, true);
  }
  await bothWrite(norte, sur, question);
});

/** Two write of one item without knowing of each other: who came second sees who wrote what the desk has, and when. */
async function bothWrite(norte, sur, { id }) {
  const write = async (data, remarks) => {
    const { item } = await call(data, "item_get", { id });
    await call(data, "item_save", { id, base_rev: item.rev, details: { ...item.details, remarks } });
    return (await call(data, "item_get", { id })).history[0];
  };
  const written = await write(norte, "Del norte");
  await write(sur, "Del sur");
  assert.equal((await json(norte, ["sync"])).told, 0, "what was done here is not received when the desk tells it back");
  const { refused, told } = await json(sur, ["sync"]);
  assert.deepEqual([refused, told], [1, 1]);
  const question = async () => {
    const [{ about }] = (await json(sur, ["questions"])).refused;
    return about.map(({ differs, known_by: said }) => [differs, said]);
  };
  const differs = [{ field: "remarks", here: "Del sur", known: "Del norte" }];
  assert.deepEqual(await question(), [[differs, { at: written.at, by: written.by }]]);
  assert.match(await ok(sur, ["questions"]), new RegExp(`lo de la mesa lo escribió ${written.by}, `));
  await write(sur, "Otra vez del sur");
  assert.deepEqual(await question(), [[differs, { at: written.at, by: written.by }]], "what waits is not of the desk");
}

test("without the desk work goes on, and says what waits", async () => {
  const data = at("solo");
  await office(data);
  const alone = await run(data, ["sync"]);
  assert.match(alone.err, /trabaja solo/);
  const cut = await run(data, ["desk", "enroll", "ensitio-mesa:1?u=mesa", "--name", "Portátil"]);
  assert.match(cut.err, /la invitación de la mesa/);
  const desk = await serve(at("otra"), ending);
  await enrol(desk, data, "ITS_LEAD", "Portátil solo");
  await ok(data, ["sync"]);
  await desk.stop();
  const [holder] = await holders(data, 1);
  await handOver(data, (await free(data)).asset_tag, holder);
  const away = await run(data, ["sync"]);
  assert.match(away.err, /no se pudo llegar a/);
  const { waiting } = (await json(data, ["desk", "status"])).desk;
  assert.ok(waiting.acts === 1 && waiting.bytes > 10_000, "issued, two signatures, sealed, with its papers");
  const back = await serve(at("otra"), ending, desk.address);
  assert.equal(back.fingerprint, desk.fingerprint);
  const { judged, refused } = await json(data, ["sync"]);
  assert.ok(judged >= 4 && refused === 0);
});
