// What belongs to a case besides its steps: photos and files of its notes, acts, the mass event of which it is one; from one
// workstation over the desk to another, and what the desk itself says of it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { enrol, order, serve } from "./desk.mjs";
import { folder, json, office, ok, run, signing } from "./ensitio.mjs";
import { PLACE, free, holders } from "./pair.mjs";
import { png } from "./picture.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const [mesa, sitio] = ["lider", "sitio"].map(at);
const later = [];
after(() => Promise.all(later.map((end) => end())));

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const show = (data, id) => json(data, ["case", "show", id]);
const everybody = async () => {
  for (const data of [mesa, sitio, mesa, sitio]) await ok(data, ["sync"]);
};
/** Of Colombia, as the command line takes it. */
const moment = (ms) => new Date(ms - 5 * 3_600_000).toISOString().slice(0, 16);

let desk;
let code;

before(async () => {
  await office(mesa, { name: "Laura Líder", document: "1020304051" });
  await office(sitio);
  desk = await serve(at("central"), (end) => later.push(end));
  await enrol(desk, mesa, "ITS_LEAD", "Líder");
  await enrol(desk, sitio, "ONSITE_L2", "Sitio");
  await everybody();
  const asked = ["case", "new", "--category", "Equipo de cómputo", "--subject", "El portátil no enciende"];
  const { row } = await json(sitio, asked);
  await everybody();
  ({ code } = (await show(sitio, row.id)).row);
  await ok(sitio, ["case", "take", code]);
});

test("a photo and a file of a note arrive on the other side of the desk", async () => {
  const report = Buffer.from("Diagnóstico: fuente de poder quemada.\n");
  await writeFile(at("diagnóstico.txt"), report);
  await writeFile(at("foto.png"), png(40, 30, (x, y) => [x * 6, y * 8, 90]));
  await ok(sitio, ["case", "note", code, "Se adjunta el diagnóstico", "--file", at("diagnóstico.txt")]);
  await ok(sitio, ["case", "note", code, "--file", at("foto.png")]);
  await everybody();
  const kept = at("guardados");
  await mkdir(kept);
  const { files } = await json(mesa, ["case", "file", code, "--out", kept]);
  assert.deepEqual(files.map(({ name }) => name), ["diagnóstico.txt", "foto.jpg"]);
  for (const { file, path: saved } of files) assert.equal(sha256(await readFile(saved)), file);
  assert.deepEqual(await readFile(path.join(kept, "diagnóstico.txt")), report);
  assert.deepEqual((await readFile(path.join(kept, "foto.jpg"))).subarray(0, 3), Buffer.from([0xff, 0xd8, 0xff]), "a JPEG");
  await ok(mesa, ["case", "file", code, "--out", kept]);
  assert.deepEqual((await readdir(kept)).sort(), ["diagnóstico (1).txt", "diagnóstico.txt", "foto (1).jpg", "foto.jpg"],
    "what is there already is not written over");
});

test("a file that cannot be kept is refused in plain words, and no note is added", async () => {
  const notes = (await show(sitio, code)).timeline.length;
  await writeFile(at("vacío.pdf"), "");
  await writeFile(at("rota.png"), png(8, 8, () => [1, 2, 3]).subarray(0, 60));
  await writeFile(at("enorme.zip"), Buffer.alloc(25_000_001, 7));
  for (const [file, words] of [["vacío.pdf", /está vacío/], ["rota.png", /imagen|foto/i], ["enorme.zip", /supera 25 MB/], ["no-hay.pdf", /no-hay/]]) {
    const { code: failed, err } = await run(sitio, ["case", "note", code, "Con archivo", "--file", at(file)]);
    assert.notEqual(failed, 0, file);
    assert.match(err, words, file);
  }
  assert.equal((await show(sitio, code)).timeline.length, notes);
});

test("an act that starts from a case belongs to it everywhere", async () => {
  const [holder] = await holders(sitio, 1);
  const { asset_tag: plate } = await free(sitio);
  const issued = await json(sitio, ["act", "issue", "--case", code, "--holder", holder, "--deliver", plate, ...PLACE]);
  assert.equal(issued.act.content.case_code, code, "the paper shows the code of the case");
  const { folio } = issued.act;
  await ok(sitio, signing(sitio, folio));
  await ok(sitio, signing(sitio, folio, holder));
  await ok(sitio, ["act", "seal", folio]);
  assert.deepEqual((await show(sitio, code)).acts.map((act) => [act.folio, act.stage]), [[folio, "SEALED"]]);
  await everybody();
  const [act] = (await show(mesa, code)).acts;
  assert.deepEqual([act.folio, act.stage], [folio, "SEALED"]);
  assert.match(act.radicado, /^\d{4}-[A-Z]{3}-000001$/);
  assert.match(await order(desk, ["case", "show", code]), new RegExp(`Acta ${folio} · Sellada · radicado ${act.radicado}`));
  assert.equal((await json(mesa, ["act", "show", folio])).case.code, code);
  const { code: failed, err } = await run(sitio, ["act", "issue", "--case", "2020-000001", "--holder", holder, "--deliver", plate, ...PLACE]);
  assert.notEqual(failed, 0);
  assert.match(err, /no se encontró el caso «2020-000001»/);
});

test("cases of one outage are declared a mass event, and its end is told later", async () => {
  const began = Date.now() - 2 * 3_600_000;
  const declare = (...more) => ["case", "mass-event", "--cause", "Sin internet", "--from", moment(began), ...more];
  assert.match((await run(mesa, declare("--users", "5", code))).err, /6 usuarios/);
  assert.match((await run(sitio, declare("--users", "30", code))).err, /su rol no permite/);
  const { events } = await json(mesa, declare("--users", "30", code));
  assert.deepEqual(events.map(({ details }) => [details.cause, details.affected_users, details.ended_at]), [["Sin internet", 30, null]]);
  await ok(mesa, declare("--users", "42", "--until", moment(began + 3_600_000), "--event", events[0].id));
  await everybody();
  const { mass_event: told } = await show(sitio, code);
  assert.equal(told.affected_users, 42);
  assert.equal(told.ended_at - told.started_at, 3_600_000);
  assert.match(await ok(sitio, ["case", "mass-event"]), /^Sin internet {2}42 usuarios/);
});

test("the queue is saved as a sheet, and the desk finds a case by its words", async () => {
  const sheet = at("casos.csv");
  await ok(mesa, ["export", "cases", sheet]);
  const [header, row] = (await readFile(sheet, "utf8")).split("\n");
  assert.match(header, /Código.Tipo.Estado.Asunto/);
  assert.match(row, new RegExp(`${code}.Incidente.En proceso.El portátil no enciende`));
  for (const words of [["PORTATIL", "encien"], [code]]) {
    assert.match(await order(desk, ["case", "list", ...words]), new RegExp(code), words.join(" "));
  }
  assert.equal(await order(desk, ["case", "list", "impresora"]), "Ningún caso");
});
