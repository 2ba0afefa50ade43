// The driver itself, on a page of its own in WebKitGTK's small browser: when these pass and a window test fails, the
// fault is in EnSitio. The page has a strict security policy, as ours has.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { presses } from "./keys.mjs";
import { Window } from "./window.mjs";

const LIBRARIES = "/usr/lib";

const PAGE = `<!doctype html><html lang="es"><meta charset="utf-8"><title>Prueba</title><script src="/page.js"></script>
<main>
  <h1>Prueba del conductor</h1>
  <label for="name">Nombre del técnico</label> <input id="name">
  <button data-testid="greet">Saludar</button> <button aria-label="Cerrar"><span aria-hidden="true">×</span></button>
  <output></output>
  <section aria-label="Uno"><button>Ver</button></section> <section aria-label="Dos"><button>Ver</button></section>
  <label>Sede <select><option>Bogotá</option><option>Nariño</option></select></label>
  <label>Fotos <input type="file" multiple></label>
  <div data-testid="drop">Suelte aquí</div>
  <canvas width="300" height="100"></canvas>
  <p hidden>Oculto</p>
</main></html>`;

const SCRIPT = `addEventListener("DOMContentLoaded", () => {
  const say = (text) => { document.querySelector("output").textContent = text; };
  const all = (files) => Promise.all([...files].map(async (f) => f.name + ":" + f.type + ":" + (await f.text()))).then((t) => say(t.join("|")));
  document.querySelector("[data-testid=greet]").onclick = () => setTimeout(() => say("Hola, " + document.querySelector("#name").value), 120);
  document.querySelector("select").onchange = (e) => say("sede " + e.target.value);
  document.querySelector("input[type=file]").onchange = (e) => all(e.target.files);
  const drop = document.querySelector("[data-testid=drop]");
  drop.ondragover = (e) => e.preventDefault();
  drop.ondrop = (e) => { e.preventDefault(); all(e.dataTransfer.files); };
  addEventListener("keydown", (e) => { if (e.ctrlKey && e.key === "k") say("buscar"); if (e.key === "Escape") say("salir"); });
  const canvas = document.querySelector("canvas");
  let points = 0, first = 0;
  canvas.onpointerdown = () => { points = 1; first = performance.now(); };
  canvas.onpointermove = (e) => { if (e.buttons) points += 1; };
  canvas.onpointerup = (e) => say(e.pointerType + " " + points + " " + (performance.now() - first > 200 ? "slow" : "fast"));
});`;

function miniBrowser() {
  const places = readdirSync(LIBRARIES).map((name) => path.join(LIBRARIES, name, "webkit2gtk-4.1/MiniBrowser"));
  return places.find((place) => existsSync(place));
}

const shots = mkdtempSync(path.join(tmpdir(), "ensitio-driver-"));
let server, window;

before(
  async () => {
    server = createServer((request, response) => {
      const [type, body] = request.url === "/page.js" ? ["text/javascript", SCRIPT] : ["text/html", PAGE];
      response.writeHead(200, { "content-type": type, "content-security-policy": "default-src 'self'; object-src 'none'" });
      response.end(body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const app = miniBrowser();
    assert.ok(app, "MiniBrowser comes with libwebkit2gtk-4.1-0");
    window = await Window.open({ app, args: ["--automation"], shots });
    await open();
  },
  { timeout: 60_000 },
);

after(async () => {
  await window?.close();
  server?.close();
  rmSync(shots, { recursive: true, force: true });
});

async function open() {
  await window.script((to) => location.assign(to), `http://127.0.0.1:${server.address().port}/`);
  await window.find({ role: "heading", name: "Prueba del conductor" });
}

const said = (text) => window.find({ role: "status" }).then(() => window.until((t) => document.querySelector("output").textContent === t, { args: [text] }));

test("finds by what a person sees", async () => {
  await window.find({ role: "textbox", name: "Nombre del técnico" });
  await window.find({ label: /^nombre/i });
  await window.find({ role: "button", name: "Cerrar" });
  await window.find({ text: "Suelte aquí" });
  await window.find({ role: "button", name: "Ver", within: { role: "region", name: "Dos" } });
  assert.equal(await window.has({ text: "Oculto" }), false);
  await assert.rejects(window.find({ role: "button", name: "Ver" }), /means 2 elements/);
  await assert.rejects(window.find({ testId: "nothing" }, { ms: 100 }), /did not come true within 100 ms/);
});

test("types, clicks and waits", async () => {
  await window.fill({ label: "Nombre del técnico" }, "Ñusta Güiza");
  await window.click({ testId: "greet" });
  await said("Hola, Ñusta Güiza");
  await window.fill({ label: "Nombre del técnico" }, "");
  assert.equal(await window.property({ label: "Nombre del técnico" }, "value"), "");
  assert.equal(await window.text({ testId: "greet" }), "Saludar");
});

test("presses keys and chords", async () => {
  await window.press("Control+k");
  await said("buscar");
  await window.press("Escape");
  await said("salir");
  await window.click({ label: "Nombre del técnico" });
  await window.keys("ES-0042");
  assert.equal(await window.property({ label: "Nombre del técnico" }, "value"), "ES-0042");
  assert.throws(() => presses(["Nothing"]), /no key named/);
});

test("chooses entries and files, and drops files", async () => {
  await window.choose({ role: "combobox" }, "Nariño");
  await said("sede Nariño");
  const file = { name: "plano.pdf", type: "application/pdf", bytes: Buffer.from("ñ") };
  await window.upload({ css: "input[type=file]" }, file, { ...file, name: "b.pdf" });
  await said("plano.pdf:application/pdf:ñ|b.pdf:application/pdf:ñ");
  await window.drop({ testId: "drop" }, { name: "a.txt", type: "text/plain", bytes: Buffer.from("hola") });
  await said("a.txt:text/plain:hola");
});

test("draws at the pace of a hand", async () => {
  const points = Array.from({ length: 12 }, (_, i) => [0.1 + i / 20, 0.5, 0.5]);
  for (const pointerType of ["pen", "touch", "mouse"]) {
    await window.stroke({ css: "canvas" }, points, { pointerType });
    await said(`${pointerType} 12 slow`);
  }
});

test("takes pictures, at the size asked for", async () => {
  await window.resize(1024, 768);
  const png = readFileSync(await window.screenshot("picture"));
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  assert.ok(png.readUInt32BE(16) <= 1024 && png.readUInt32BE(16) > 900, `width ${png.readUInt32BE(16)}`);
});

test("axe judges the page in spite of its security policy", async () => {
  assert.deepEqual((await window.axe()).grave, []);
  await window.script(() => document.querySelector("label").remove());
  assert.match((await window.axe()).grave.join("\n"), /^label: /);
});

test("kills the program and opens it again", async () => {
  const before = await window.pid();
  await window.kill();
  await window.restart();
  assert.notEqual(await window.pid(), before);
  await open();
});
