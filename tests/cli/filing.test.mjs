// A sealed act at the desk: its radicado, the constancia de radicación, and the page on which anybody verifies it, in a
// real browser. SHOTS names a folder for pictures of the page.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, test } from "node:test";

import { pdfsig, printedCodes } from "../judges/judge.mjs";
import { enrol, serve } from "./desk.mjs";
import { folder, json, office, ok, run } from "./ensitio.mjs";
import { free, handOver, holders } from "./pair.mjs";

const linux = process.platform === "linux" ? {} : { skip: "the judges and the browser run on Linux only" };
const CONSTANCIA_MS = 20_000;

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));

const data = at("puesto");
await office(data);
const desk = await serve(at("mesa"), (end) => later.push(end));
await enrol(desk, data, "ITS_LEAD", "Portátil");
const [holder] = await holders(data, 1);
const folio = await handOver(data, (await free(data)).asset_tag, holder);
// As it was sealed: the document timestamp may come with the first exchange.
const paper = at("acta.pdf");
await ok(data, ["act", "pdf", folio, paper]);
await ok(data, ["sync"]);
const view = await json(data, ["act", "show", folio]);
const code = `${folio}/${view.act.content_digest.slice(0, 16)}`;

/** Saves the constancia once the desk has made it. */
async function constancia() {
  const file = at("constancia.pdf");
  for (const until = Date.now() + CONSTANCIA_MS; Date.now() < until; ) {
    if ((await run(data, ["act", "filing", view.act.filing.radicado, file])).code === 0) return file;
  }
  return assert.fail("the desk made no constancia de radicación");
}

test("the act has its radicado after the exchange, and is found by it", async () => {
  assert.match(view.act.filing.radicado, /^\d{4}-[A-Z]{3}-000001$/);
  assert.equal(view.act.filing.flaw, undefined, "the desk has the paper for authentic");
  const { out } = await run(data, ["act", "show", view.act.filing.radicado]);
  assert.match(out, new RegExp(`${folio} · .*\\n.*Radicado ${view.act.filing.radicado}`));
});

test("the constancia de radicación is authentic and leads to the page of the act", linux, async () => {
  const file = await constancia();
  const [{ answer }] = JSON.parse((await run(data, ["--json", "verify", file])).out);
  assert.deepEqual([answer.verdict, answer.folio], ["AUTHENTIC", view.act.filing.radicado]);
  assert.deepEqual(await pdfsig(file), [{ signature: "Signature is Valid.", wholeDocument: true }]);
  const [address] = await printedCodes(file);
  assert.equal(new URL(address).pathname, `/v/${code}`);
});

test("the document timestamp comes with an exchange, and the paper that leaves the house bears it", linux, async () => {
  let shown;
  for (const until = Date.now() + CONSTANCIA_MS; !shown?.stamp && Date.now() < until; ) {
    await ok(data, ["sync"]);
    shown = await json(data, ["act", "show", folio]);
  }
  assert.match(shown.stamp.by, /^Hora Mesa EnSitio /);
  assert.ok(Math.abs(shown.stamp.at - Date.now()) < 600_000, JSON.stringify(shown.stamp));
  const stamped = at("sellada.pdf");
  await ok(data, ["act", "pdf", folio, stamped]);
  const [was, is] = await Promise.all([readFile(paper), readFile(stamped)]);
  assert.ok(is.length > was.length && is.subarray(0, was.length).equals(was), "the sealed paper is its beginning");
  const answers = JSON.parse((await run(data, ["--json", "verify", paper, stamped])).out).map(({ answer }) => answer);
  assert.deepEqual(answers.map(({ verdict, folio: number }) => [verdict, number]), [["AUTHENTIC", folio], ["AUTHENTIC", folio]]);
  assert.deepEqual(answers.map(({ act, stage }) => [act, stage]), Array(2).fill([view.act.id, "SEALED"]), "both are known here");
  assert.deepEqual(answers.map(({ stamps }) => stamps.map(({ by, known }) => [by, known])), [[], [[shown.stamp.by, true]]]);
  const signatures = await pdfsig(stamped);
  assert.ok(signatures.slice(0, -1).every(({ signature }) => signature === "Signature is Valid."), JSON.stringify(signatures));
  assert.ok(signatures.length === 4 && signatures.at(-1).wholeDocument, JSON.stringify(signatures));
  is[was.length + 900] ^= 1;
  const broken = at("rota.pdf");
  await writeFile(broken, is);
  const [{ answer }] = JSON.parse((await run(data, ["--json", "verify", broken])).out);
  assert.equal(answer.verdict, "ALTERED");
});

test("the page answers in a browser, plainly and accessibly, in light and dark", linux, async () => {
  const require = createRequire(new URL("../../ui/package.json", import.meta.url));
  const { chromium } = require("playwright-core");
  const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  const shots = process.env.SHOTS;
  if (shots) await mkdir(shots, { recursive: true });
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  later.push(() => browser.close());
  const altered = at("alterada.pdf");
  const bytes = await readFile(paper);
  bytes[bytes.length >> 1] ^= 1;
  await writeFile(altered, bytes);

  for (const colorScheme of ["light", "dark"]) {
    // The page has no script, and its policy lets none in: axe is let past it.
    const context = await browser.newContext({ ignoreHTTPSErrors: true, colorScheme, bypassCSP: true, locale: "es-CO" });
    const page = await context.newPage();
    const elsewhere = [];
    page.on("request", (request) => new URL(request.url()).host === desk.address || elsewhere.push(request.url()));
    const look = async (name, title) => {
      await page.getByRole("heading", { name: title }).waitFor();
      if (shots) await page.screenshot({ path: path.join(shots, `page-${name}-${colorScheme}.png`), fullPage: true });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`), [], name);
    };
    const upload = async (file) => {
      await page.getByLabel("PDF del acta").setInputFiles(file);
      await page.getByRole("button", { name: "Verificar archivo" }).click();
    };
    await page.goto(`https://${desk.address}/v`);
    await look("start", "Verificar por número");
    await page.getByLabel("N.º de acta o radicado").fill(view.act.filing.radicado);
    await page.getByLabel("Huella del contenido").fill(view.act.content_digest.slice(0, 16));
    await page.getByRole("button", { name: "Verificar número" }).click();
    await look("number", "La mesa tiene esta acta, y rige");
    const text = await page.textContent("main");
    assert.ok(text.includes(folio) && text.includes(view.act.pdf) && !text.includes(holder), text);
    await upload(paper);
    await look("file", "Auténtica y vigente");
    await upload(at("sellada.pdf"));
    await look("stamped", "Auténtica y vigente");
    await upload(altered);
    await look("altered", "Archivo alterado");
    await page.goto(`https://${desk.address}/v/${folio}/${"0".repeat(16)}`);
    await look("unknown", "La mesa no tiene un acta");
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`https://${desk.address}/v/${code}`);
    await look("narrow", "La mesa tiene esta acta, y rige");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, "nothing is cut off on a telephone");
    assert.deepEqual(elsewhere, [], "nothing comes from elsewhere");
    await context.close();
  }
});
