// One act from the first start to a sealed paper, through the window; then what is left on disk, judged from outside.
// The tests follow each other: each works on what the ones before left.
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { ANA, call, certificate, json, ok, run } from "../cli/ensitio.mjs";
import { pdfsig, pdftotext, pyhanko, qpdf, verapdf } from "../judges/judge.mjs";
import * as step from "./handover.mjs";

const SHOTS = process.env.SHOTS && path.join(process.env.SHOTS, "handover");

let walk, data, work, folio, paper;

before(async () => {
  work = await mkdtemp(path.join(tmpdir(), "ensitio-handover-"));
  data = path.join(work, "datos");
  walk = await step.Walk.open(data, SHOTS);
});
after(async () => {
  await walk?.window.close();
  await rm(work, { recursive: true, force: true });
});

/** A step of the way; where it fails, a picture says how it looked. */
function way(name, body) {
  test(name, async () => {
    try {
      await body();
    } catch (error) {
      await walk.window.screenshot(`falla-${name.replaceAll(/\W+/g, "-")}`).catch(() => {});
      throw error;
    }
  });
}

way("the first start makes the store", async () => {
  await step.setUp(walk);
  await step.chooseTheme(walk, "Oscuro");
  await step.chooseTheme(walk, "Claro");
});

way("the sample sheets are imported whole", async () => {
  assert.deepEqual(await step.importSheets(walk), step.sheetRows);
  assert.equal(await step.listed(walk, "Elementos"), step.sheetRows["inventario.xlsx"]);
  await walk.look("elementos");
  // And the technician.
  assert.equal(await step.listed(walk, "Personas"), step.sheetRows["personal.xlsx"] + 1);
  await walk.look("personas");
  assert.equal(await step.listed(walk, "Sedes"), step.sheetRows["sedes.csv"]);
});

way("five items go and one comes back on one act", async () => {
  await step.newAct(walk);
  await step.pickPerson(walk);
  await step.pickItems(walk);
  assert.match(await walk.window.text({ testId: "draft-count" }), /6 elementos: 5 se entregan, 1 se devuelve/);
  await step.describeLines(walk);
  await step.check(walk);
});

way("two signatures seal the act", async () => {
  await step.issue(walk);
  await step.signWithPin(walk);
  folio = await step.signWithDocument(walk);
  assert.match(folio, /^CEN-/);
});

way("the paper on disk stands before the outside judges", async () => {
  await walk.window.close();
  paper = path.join(work, "acta.pdf");
  await ok(data, ["act", "pdf", folio, paper]);
  const [name] = await readdir(path.join(data, "certificados"));
  const pem = path.join(work, "cert.pem");
  await writeFile(pem, await certificate(data, name));

  for (const { flavour, passed, failures } of await verapdf([paper])) assert.ok(passed, `${flavour}: ${JSON.stringify(failures)}`);
  const valid = await pdfsig(paper);
  assert.deepEqual(valid.map(({ signature }) => signature), Array(3).fill("Signature is Valid."));
  assert.equal(valid.filter(({ wholeDocument }) => wholeDocument).length, 1);
  const signatures = await pyhanko(paper, pem);
  assert.ok(signatures.every(({ good }) => good), JSON.stringify(signatures));
  assert.equal(signatures.at(-1).coverage, "ENTIRE_FILE");
  const { passed, output } = await qpdf(paper);
  assert.ok(passed, output);

  const text = (await pdftotext(paper)).replaceAll(/\s+/g, " ");
  for (const words of [ANA, step.holder.name, step.remarks, folio, ...step.delivered.map(({ tag }) => tag), step.returned]) {
    assert.ok(text.includes(words), `the paper lacks «${words}»`);
  }
});

way("the paper is authentic, and custody has moved", async () => {
  const { code, out } = await run(data, ["verify", paper], { password: false });
  assert.equal(code, 0);
  assert.match(out, /AUTÉNTICA/);
  const act = await json(data, ["act", "show", folio]);
  assert.equal(act.act.stage, "SEALED");
  const held = async (text) => {
    const { rows } = await call(data, "item_list", { text, limit: 5 });
    const row = rows.find(({ asset_tag }) => asset_tag === text);
    return (await call(data, "item_get", { id: row.id })).item.placement.holder;
  };
  for (const { tag } of step.delivered) assert.equal(await held(tag), act.act.content.holder.person, tag);
  assert.equal(await held(step.returned), null);
});

way("the window says the same of the paper, before entering and after", async () => {
  await walk.restart();
  assert.equal(await step.verifyAtTheDoor(walk, paper), "AUTHENTIC");
  await step.unlock(walk, { looking: true });
  assert.equal(await step.verify(walk, paper), "AUTHENTIC");
  await walk.window.click({ role: "link", name: "Inicio" });
  await walk.window.find({ text: folio });
  await walk.look("inicio");
});

way("what was typed survives the end of the power", async () => {
  const { window } = walk;
  await step.newAct(walk);
  await window.fill({ role: "combobox", name: /^Persona/ }, step.holder.document);
  await window.click({ role: "option", name: new RegExp(step.holder.name) });
  await window.find({ testId: "draft-holder" });
  await window.fill({ role: "textbox", name: "Ciudad" }, "Túquerres");
  await window.fill({ role: "textbox", name: /^Ubicación o puesto/ }, "Piso 2, ala ñ");
  await window.until(() => /^Guardado/.test(document.querySelector("[data-testid=draft-saved]").textContent.trim()));
  await window.kill();

  await walk.restart();
  await step.unlock(walk);
  await window.click({ role: "link", name: new RegExp(step.holder.name), within: { testId: "home-drafts" } });
  await window.find({ testId: "draft-holder" });
  assert.equal(await window.property({ role: "textbox", name: "Ciudad" }, "value"), "Túquerres");
  assert.equal(await window.property({ role: "textbox", name: /^Ubicación o puesto/ }, "value"), "Piso 2, ala ñ");
});

way("the keyboard alone issues an act", async () => {
  await step.issueByKeyboard(walk, { code: "UV-100312", person: step.holder.name });
  await walk.look("acta-por-teclado");
});

test("axe finds nothing grave on any screen passed", () => assert.deepEqual([...new Set(walk.grave)], []));
