// A workstation that worked alone meets its desk through the window: enrolled, exchanged, a conflict settled, the desk
// away while work goes on, what it confirmed in the end, and the same by file. The tests follow each other.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { enrol, invitation, order, serve } from "../cli/desk.mjs";
import { call, json, office, ok } from "../cli/ensitio.mjs";
import { free, handOver, holders } from "../cli/pair.mjs";
import { saveAs } from "./driver/dialog.mjs";
import * as step from "./handover.mjs";

const SHOTS = process.env.SHOTS && path.join(process.env.SHOTS, "sync");
/** An exchange of a whole sample, on a machine that does other things too. */
const EXCHANGE_MS = 30_000;

/** Who is registered while the desk is away. */
const NEW = { name: "Dayana Ñuscué Piñacué", document: "1061700455" };
const NEXT = { name: "Wilmar Chocué Yule", document: "1061700463" };

let walk, work, desk, norte, sur, folio, receipt;
const later = [];

before(async () => {
  work = await mkdtemp(path.join(tmpdir(), "ensitio-sync-"));
  [norte, sur] = ["norte", "sur"].map((name) => path.join(work, name));
  await Promise.all([norte, sur].map(office));
  const { asset_tag: plate } = await free(norte);
  const [first, second] = await holders(norte, 2);
  await handOver(norte, plate, first);
  folio = await handOver(sur, plate, second);
  desk = await serve(path.join(work, "mesa"), (end) => later.push(end));
  await enrol(desk, norte, "ONSITE_L2", "Portátil del norte");
  await ok(norte, ["sync"]);
  walk = await step.Walk.open(sur, SHOTS);
  await step.unlock(walk);
});
after(async () => {
  await walk?.window?.close();
  await Promise.all(later.map((end) => end()));
  await rm(work, { recursive: true, force: true });
});

/** A step of the way; where it fails, a picture says how it looked. */
function way(name, body) {
  test(name, async () => {
    try {
      await body();
    } catch (error) {
      await walk?.window?.screenshot(`falla-${name.replaceAll(/\W+/g, "-")}`).catch(() => {});
      throw error;
    }
  });
}

/** Waits until the top bar says these words about the desk. */
function says(words) {
  const is = (wanted) => document.querySelector("[data-testid=sync-state]")?.textContent.includes(wanted);
  return walk.window.until(is, { ms: EXCHANGE_MS, args: [words] });
}

/** What the receipt of the desk, as the window shows it, counts. */
async function confirmed() {
  const text = await walk.window.text({ testId: "sync-receipt" });
  const [, ...counts] = /La mesa confirmó el \S+ \S+: ([\d.]+) cambios?, (\d+) fotos?, (\d+) actas?\./.exec(text) ?? [];
  assert.equal(counts.length, 3, `a receipt is seen: ${text}`);
  const [changes, photos, acts] = counts.map((count) => Number(count.replaceAll(".", "")));
  return { changes, photos, acts };
}

async function register({ name, document }) {
  const { window } = walk;
  await window.click({ role: "link", name: "Personas" });
  await window.click({ testId: "person-new" });
  await window.fill({ role: "textbox", name: /^Nombre completo/ }, name);
  await window.fill({ role: "textbox", name: /^Número de documento/ }, document);
  await window.click({ role: "button", name: "Crear persona" });
}

/** Photographs what came of an exchange by file, which is said far down the page. */
async function outcome(name) {
  const said = await walk.window.find({ testId: "bundle-done" });
  await walk.window.script((element) => element.scrollIntoView({ block: "center" }), said);
  await walk.look(name);
}

way("a workstation that works alone is introduced by one line, and refuses another", async () => {
  const { window } = walk;
  await window.click({ role: "link", name: /^Sincronización/ });
  await window.find({ testId: "sync-alone" });
  await walk.look("solo");
  await window.fill({ role: "textbox", name: /^Invitación/ }, "ensitio-mesa:1?u=mesa");
  await window.fill({ role: "textbox", name: /^Nombre de este equipo/ }, "Portátil del sur");
  await window.click({ testId: "enrol-save" });
  await window.find({ css: "[aria-invalid=true]" });
  await walk.look("invitacion-mala");
  await window.fill({ role: "textbox", name: /^Invitación/ }, await invitation(desk, "ITS_LEAD"));
  await window.click({ testId: "enrol-save" });
  await window.find({ testId: "sync-done" }, { ms: EXCHANGE_MS });
  await window.find({ text: "Responsable de servicios TI" });
  await walk.look("inscrito");
});

way("an item that was handed over twice is a question, and a lead settles it", async () => {
  const { window } = walk;
  await window.click({ testId: "sync-state" });
  await window.find({ testId: "disputed" });
  const told = (await window.text({ testId: "disputed" })).replace(/\s+/g, " ");
  assert.match(told, new RegExp(`${folio}.* — lo dijo .+ el \\d\\d/`));
  assert.doesNotMatch(told, /no conoce|no se sabe/, "both authors are known, also who has another id at the desk");
  assert.match(told, /Hoy figura: .+ — lo registró .+ el \d\d\/.+ \(acta .+\)\. Vale mientras/);
  await walk.look("por-resolver");
  await window.click({ testId: "uphold" });
  await walk.look("resolver");
  await window.fill({ role: "textbox", name: /^Nota/ }, "La entregó el sur y está allá");
  await window.click({ role: "button", name: "Resolver la disputa" });
  await window.gone({ testId: "disputed" });
  await walk.look("resuelto");
  await window.click({ role: "tab", name: /^Mesa/ });
  await window.click({ testId: "sync-now" });
  await window.find({ testId: "sync-done" }, { ms: EXCHANGE_MS });
});

way("without the desk somebody new is registered in the window, and the bar says that it waits", async () => {
  await says("Nada por enviar");
  receipt = await confirmed();
  await desk.stop();
  await register(NEW);
  await says("1 cambio, ");
  await walk.look("por-enviar");
});

way("without the desk the window says so, and what is kept", async () => {
  const { window } = walk;
  await window.click({ testId: "sync-state" });
  await window.click({ testId: "sync-now" });
  await window.find({ text: /No se pudo llegar a/ }, { ms: EXCHANGE_MS });
  assert.match(await window.text({ testId: "sync-kept" }), /por enviar: 1 cambio, /);
  await says("Sin conexión con la mesa");
  assert.deepEqual(await confirmed(), receipt, "nothing is confirmed by a desk that is away");
  await walk.look("sin-mesa");
});

way("with the desk again it goes, and the receipt in the window counts it", async () => {
  const { window } = walk;
  desk = await serve(desk.data, (end) => later.push(end), desk.address);
  await window.click({ testId: "sync-now" });
  await window.find({ testId: "sync-done" }, { ms: EXCHANGE_MS });
  assert.match(await window.text({ testId: "sync-done" }), /^Enviado: 1 registro\. /);
  await says("Nada por enviar");
  assert.deepEqual(await confirmed(), { ...receipt, changes: receipt.changes + 1 });
  await walk.look("recibo");
});

way("without a network what is done goes out on a stick, and the answer of the desk comes back on it", async () => {
  const { window } = walk;
  const stick = path.join(work, "memoria");
  const out = path.join(stick, "sur.ensitio-sobre");
  await mkdir(stick);
  await desk.stop();
  await register(NEXT);
  await says("1 cambio, ");
  await window.click({ testId: "sync-state" });
  await window.click({ testId: "bundle-export" });
  await saveAs(out);
  const exported = await window.text(await window.find({ testId: "bundle-done" }, { ms: EXCHANGE_MS }));
  assert.ok(exported.startsWith("1 registro, 0 papeles, 0 fotos, ") && exported.includes(out), exported);
  await outcome("exportado");

  const [taken] = JSON.parse(await order(desk, ["bundle", "import", "--json", "--answer", stick, out]));
  assert.deepEqual([taken.judged, taken.refused], [1, 0]);
  await window.drop({ css: "main" }, taken.answer);
  await window.find({ text: /^La mesa recibió 1 registro\. .*Quedó el recibo/ }, { ms: EXCHANGE_MS });
  await window.until(() => document.querySelector("[data-testid=sync-exchange]").textContent.includes("Nada"));
  assert.deepEqual(await confirmed(), { ...receipt, changes: receipt.changes + 2 });
  await outcome("respuesta");
  desk = await serve(desk.data, (end) => later.push(end), desk.address);
});

way("the other workstation knows how it was settled", async () => {
  await walk.window.close();
  walk.window = undefined;
  await ok(norte, ["sync"]);
  for (const { name, document } of [NEW, NEXT]) {
    const { total } = await call(norte, "person_list", { filter: {}, text: document, limit: 1 });
    assert.equal(total, 1, `${name}, whom the window registered without the desk`);
  }
  assert.deepEqual((await json(norte, ["questions"])).disputed, []);
  const { rows } = await call(norte, "act_list", { limit: 10 });
  assert.deepEqual(rows.map((act) => act.stage), ["SEALED", "SEALED"]);
});

way("axe finds nothing grave on the way", async () => {
  assert.deepEqual(walk.grave, []);
});
