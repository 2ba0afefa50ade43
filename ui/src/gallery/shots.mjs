// Pictures of the gallery, and axe over it: `npm run gallery`. Pictures go to the folder named by GALLERY_OUT.
// Chromium is the system's (CHROMIUM, else /usr/bin/chromium). Ends with 1 on a serious or critical finding.
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const out = process.env.GALLERY_OUT ?? join(tmpdir(), "ensitio-gallery");
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const themes = ["light", "dark", "contrast"];
const parts = ["controls", "states", "lists", "papers", "overlays", "frame"];
/** What is opened on the overlays page before its pictures. */
const openings = ["Diálogo", "Confirmación", "Buscador", "Avisos", "Arrastre", "Más acciones"];

await mkdir(out, { recursive: true });
const server = await createServer({ server: { port: 5199, hmr: false }, logLevel: "error" });
await server.listen();
const base = "http://127.0.0.1:5199/gallery.html";
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let bad = 0;

async function judge(page, name) {
  await page.addScriptTag({ path: axePath });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const { id, impact, nodes } of violations) {
    if (impact === "serious" || impact === "critical") bad += 1;
    console.log(`${name}: ${impact} ${id}: ${nodes.map((n) => n.html.slice(0, 140)).slice(0, 3).join(" | ")}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) console.log(`${name}: scrolls sideways`);
  if (wide) bad += 1;
}

async function shoot(part, theme, { width, height }, opening) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && console.log(`${part}: console ${m.text()}`));
  page.on("pageerror", (e) => console.log(`${part}: ${e}`));
  await page.goto(`${base}?part=${part}&theme=${theme}${part === "frame" ? "#/ajustes" : ""}`, { waitUntil: "networkidle" });
  if (part === "controls") await page.getByRole("combobox", { name: "Quien recibe" }).fill("r");
  if (opening) await page.getByRole("button", { name: opening, exact: true }).click();
  await page.waitForTimeout(part === "papers" ? 1500 : 500);
  const name = [part, opening?.replaceAll(" ", "-"), theme, width].filter(Boolean).join("_");
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: part !== "frame" && !opening });
  await judge(page, name);
  await page.close();
}

/** How things are with the central desk, and where that is looked at. */
const syncs = [
  ["alone", "#/sincronizacion"],
  ["even", "#/sincronizacion"],
  ["waiting", "#/sincronizacion"],
  ["failing", "#/sincronizacion"],
  ["running", "#/sincronizacion"],
  ["receiving", "#/sincronizacion"],
  ["crowded", "#/sincronizacion"],
  ["even", "#/sincronizacion?ver=por-resolver"],
  ["questions", "#/sincronizacion?ver=por-resolver"],
  ["questions", "#/elementos/i1"],
  ["even", "#/sincronizacion?ver=administracion"],
  ["even", "#/sincronizacion?ver=admitidas"],
  ["waiting", "#/sincronizacion?ver=admitidas"],
  ["failing", "#/sincronizacion?ver=admitidas"],
];

async function shootSync([desk, address], theme, { width, height }) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("pageerror", (e) => console.log(`${desk}: ${e}`));
  await page.goto(`${base}?part=frame&theme=${theme}&desk=${desk}${address}`, { waitUntil: "networkidle" });
  // Of a speed nothing is said in the first moment.
  await page.waitForTimeout(desk === "running" || desk === "receiving" ? 3500 : 500);
  const name = ["sync", desk, address.replace(/[^a-z]+/g, "-").slice(1), theme, width].join("_");
  await page.screenshot({ path: join(out, `${name}.png`) });
  // The page scrolls within the frame: what is below is seen in a window as high as all of it.
  const all = await page.evaluate(() => document.querySelector("main").scrollHeight + document.querySelector("header").offsetHeight);
  await page.setViewportSize({ width, height: Math.max(height, all) });
  await page.screenshot({ path: join(out, `${name}_all.png`) });
  await judge(page, name);
  await page.close();
}

/** What an administrator opens, by the names of the buttons. */
const asks = [
  "Código para un equipo",
  "Excluir Portátil de Tunja",
  "Cambiar el rol de Jorge Iván Peña Cárdenas en Portátil de Tunja",
  "Cambiar el alcance de Portátil de Tunja",
];
/** The same of whom the desk admits. */
const admissions = [
  "Admitir a una persona",
  "Cambiar lo que recibe ana.gomez@ejemplo.gov.co",
  "Retirar la admisión de ana.gomez@ejemplo.gov.co",
  "Retirar la admisión de maria.del.socorro.echavarria@ejemplo.gov.co",
];

async function shootAsk(ask, theme, { width, height }, place = "administracion") {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("pageerror", (e) => console.log(`${ask}: ${e}`));
  await page.goto(`${base}?part=frame&theme=${theme}&desk=even#/sincronizacion?ver=${place}`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: ask, exact: true }).click();
  await page.waitForTimeout(500);
  const name = ["admin", ask.replaceAll(" ", "-"), theme, width].join("_");
  await page.screenshot({ path: join(out, `${name}.png`) });
  await judge(page, name);
  if (ask === asks[0]) {
    await page.getByTestId("admin-pin").fill("482915");
    await page.getByRole("radio", { name: "Todo el país" }).check();
    await page.getByTestId("admin-code-save").click();
    await page.getByTestId("admin-code-made").waitFor();
    await page.screenshot({ path: join(out, `${name}_made.png`) });
    await judge(page, `${name}_made`);
  }
  await page.close();
}

async function shootShut(theme, { width, height }) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${base}?part=frame&theme=${theme}&phase=SHUT`, { waitUntil: "networkidle" });
  await page.locator("summary").click();
  await page.screenshot({ path: join(out, `shut_${theme}_${width}.png`), fullPage: true });
  await judge(page, `shut_${theme}_${width}`);
  await page.close();
}

/** Cases and the catalogue: where, whether there are none, and what is opened. */
const cases = [
  ["queue", "#/casos"],
  ["queue-empty", "#/casos", { empty: true }],
  ["near-expiry", "#/casos/k1"],
  ["suspended", "#/casos/k4"],
  ["solved", "#/casos/k7"],
  ["why", "#/casos/k1", { opens: "¿Por qué vence…?" }],
  ["escalate", "#/casos/k1", { opens: "Escalar" }],
  ["suspend", "#/casos/k1", { opens: "Suspender" }],
  ["provider", "#/casos/k1", { opens: "Activo proveedor" }],
  ["dismiss", "#/casos/k4", { opens: "No gestionar" }],
  ["register", "#/casos/nuevo"],
  ["register-form", "#/casos/nuevo", { category: "Creación", opens: "Registrar caso" }],
  ["form", "#/casos/k3"],
  ["catalogue", "#/ajustes?parte=catalogo"],
  ["catalogue-import", "#/ajustes?parte=catalogo", { file: true }],
  ["category", "#/ajustes?parte=catalogo", { opens: "Editar Equipo de cómputo" }],
  ["calendars", "#/ajustes?parte=catalogo", { part: "Calendarios" }],
  ["calendar", "#/ajustes?parte=catalogo", { part: "Calendarios", opens: "Editar Lunes a viernes, 08:00 a 17:00" }],
  ["group", "#/ajustes?parte=catalogo", { part: "Grupos", opens: "Editar Soporte de hardware y software" }],
];

async function shootCase([what, address, { empty, part, opens, category, file } = {}], theme, { width, height }) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("pageerror", (e) => console.log(`${what}: ${e}`));
  await page.goto(`${base}?part=frame&theme=${theme}${empty ? "&empty" : ""}${address}`, { waitUntil: "networkidle" });
  if (part) await page.getByRole("radio", { name: part, exact: true }).check();
  if (category) {
    await page.getByRole("combobox", { name: "Categoría" }).fill(category);
    await page.locator("[role=option]").first().click();
  }
  if (file) await page.getByTestId("catalogue-file").setInputFiles({ name: "catalogo.xlsx", mimeType: "application/zip", buffer: Buffer.from("x") });
  if (opens) await page.getByRole("button", { name: opens, exact: true }).click();
  await page.waitForTimeout(500);
  const name = ["case", what, theme, width].join("_");
  await page.screenshot({ path: join(out, `${name}.png`) });
  await judge(page, name);
  await page.close();
}

const laptop = { width: 1366, height: 768 };
for (const theme of themes) {
  for (const ask of asks) await shootAsk(ask, theme, laptop);
  for (const ask of admissions) await shootAsk(ask, theme, laptop, "admitidas");
  await shootShut(theme, laptop);
}
for (const one of cases) {
  for (const theme of themes) await shootCase(one, theme, laptop);
  await shootCase(one, "light", { width: 1024, height: 768 });
  await shootCase(one, "light", { width: 683, height: 384 });
}
for (const theme of themes) for (const one of syncs) await shootSync(one, theme, laptop);
for (const one of syncs) {
  await shootSync(one, "light", { width: 1024, height: 768 });
  await shootSync(one, "light", { width: 683, height: 384 });
}
for (const theme of themes) {
  for (const part of parts) await shoot(part, theme, laptop);
  for (const opening of openings) await shoot("overlays", theme, laptop, opening);
}
for (const part of parts) {
  await shoot(part, "light", { width: 1024, height: 768 });
  await shoot(part, "light", { width: 683, height: 384 }); // 1366×768 at 200 %
}
await browser.close();
await server.close();
console.log(bad === 0 ? `no serious findings; pictures in ${out}` : `${bad} serious findings`);
process.exit(bad === 0 ? 0 : 1);
