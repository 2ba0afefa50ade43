// The whole way of one act, as a technician goes it in the window: first start, the sheets, an act, its signatures, its
// seal. One function per step, on a `Walk`. The end-to-end test and the tour take the same steps.
import { mkdir } from "node:fs/promises";
import path from "node:path";

import { ANA, app, sample, secrets } from "../cli/ensitio.mjs";
import { png } from "../cli/picture.mjs";
import { Window } from "./driver/window.mjs";

/** As the pictures of the manual are taken. */
const SIZE = [1366, 768];
/** What takes the program long: keys derived from a password, sheets read, papers made. */
const LONG_MS = 60_000;
/** More stops than any screen has: the focus does not come to what is looked for. */
const TABS_MAX = 80;

/** Who holds items in the sample sheets. */
export const holder = { name: "Yesenia Quiñones Mosquera", document: "399008006" };
/** Items of the sample that lie in stock, by what is read of each. */
export const delivered = [
  { code: "UV-100150", tag: "UV-100150", how: "scan" },
  { code: "UV-100508", tag: "UV-100508", how: "type" },
  { code: "1JE702CMWS", tag: "UV-100596", how: "type" },
  { code: "uv 100066", tag: "UV-100066", how: "type" },
  { code: "ZJ89PFTR01", tag: "UV-100004", how: "scan" },
];
/** What the person holds and gives back. */
export const returned = "UV-100285";
export const remarks = "Cambio por daño del portátil: la señora Núñez llevó su cargador, ¡ojo con la clavija!";

/** The sheets in the order in which they refer to each other, and how many rows each must bring. */
const SHEETS = [
  { file: "sedes.csv", rows: 6 },
  { file: "personal.xlsx", rows: 80 },
  { file: "inventario.xlsx", rows: 640 },
];

const confirmation = { css: "[role=alertdialog]" };
/** One of the choices side by side: its box is unseen, its label takes the click. */
const choice = (value, within) => ({ css: `label:has(input[value="${value}"])`, within });
const line = (number) => ({ css: `[aria-label^="Línea ${number}:"]` });

/** A window, its data, and the pictures taken on the way. */
export class Walk {
  #count = 0;
  /** What axe finds grave on the screens passed, each with the name of its picture. */
  grave = [];

  /**
   * Opens the window on the data in `data`, beside which the web view keeps its own.
   * @param {string} shots the folder of the pictures
   */
  static async open(data, shots) {
    const walk = new Walk();
    walk.data = data;
    const own = (name) => path.join(path.dirname(data), "web", name);
    const env = { ENSITIO_DATA: data, XDG_DATA_HOME: own("data"), XDG_CACHE_HOME: own("cache"), XDG_CONFIG_HOME: own("config") };
    await Promise.all([env.XDG_DATA_HOME, env.XDG_CACHE_HOME, env.XDG_CONFIG_HOME].map((folder) => mkdir(folder, { recursive: true })));
    walk.window = await Window.open({ app, env, shots });
    await walk.window.resize(...SIZE);
    return walk;
  }

  async restart() {
    await this.window.restart();
    await this.window.resize(...SIZE);
  }

  /** Photographs what is seen, light and dark, and lets axe judge both. Does not count as using the program. */
  async look(name) {
    this.#count += 1;
    const numbered = `${String(this.#count).padStart(2, "0")}-${name}`;
    await this.#judged(numbered);
    const light = await this.window.script(dress, "dark");
    await this.#judged(`${numbered}-oscuro`);
    await this.window.script(dress, light);
  }

  async #judged(name) {
    await this.window.screenshot(name);
    const { grave } = await this.window.axe();
    this.grave.push(...grave.map((found) => `${name}: ${found}`));
  }
}

/** Puts on a theme as the setting does, and answers the one before. Runs in the page. */
function dress(theme) {
  const before = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = theme;
  return before;
}

/** The first start: who works here, where, and the secrets. */
export async function setUp(walk) {
  const { window } = walk;
  await window.fill({ role: "textbox", name: /^Nombre completo/ }, ANA);
  await window.fill({ role: "textbox", name: /^Número de documento/ }, "1020304050");
  await window.fill({ role: "textbox", name: /^Cargo/ }, "Técnica de soporte");
  await window.fill({ role: "textbox", name: /^Dependencia/ }, "Tecnologías de la Información");
  await walk.look("preparar-persona");
  await window.click({ testId: "setup-next" });
  await window.choose({ role: "combobox", name: /^Dirección territorial/ }, "Central");
  await walk.look("preparar-equipo");
  await window.click({ testId: "setup-next" });
  for (const [name, secret] of [["Contraseña", secrets.ENSITIO_PASSWORD], ["PIN", secrets.ENSITIO_PIN]]) {
    await window.fill({ role: "textbox", name }, secret);
    await window.fill({ role: "textbox", name: new RegExp(`^Repita .* ${name}$`, "i") }, secret);
  }
  await walk.look("preparar-acceso");
  await window.click({ testId: "setup-next" });
  await window.find({ testId: "home-new-act" }, { ms: LONG_MS });
  await walk.look("inicio-vacio");
}

/** By the setting, where it is kept for the next start. */
export async function chooseTheme(walk, name) {
  await walk.window.click({ role: "link", name: "Ajustes" });
  await walk.window.click({ role: "radio", name: new RegExp(`^${name}`) });
  const expected = { Claro: "light", Oscuro: "dark" }[name];
  await walk.window.until((theme) => document.documentElement.dataset.theme === theme, { args: [expected] });
}

/** Imports the sample sheets, one after the other, and answers how many rows each brought. */
export async function importSheets(walk) {
  const { window } = walk;
  await window.click({ role: "link", name: "Importar" });
  await window.find({ testId: "import-pick" });
  await walk.look("importar");
  const brought = {};
  for (const { file } of SHEETS) {
    const last = file === SHEETS.at(-1).file;
    await window.upload({ testId: "import-file" }, path.join(sample, file));
    await window.find({ testId: "import-check" }, { ms: LONG_MS });
    if (last) await walk.look("importar-columnas");
    await window.click({ testId: "import-check" });
    await window.find({ testId: "import-apply" }, { ms: LONG_MS });
    const count = await window.text({ testId: "import-new" });
    brought[file] = Number(count.replace(/\D/g, ""));
    const skip = { role: "checkbox", name: /^Omitir/ };
    if (await window.has(skip)) await window.click(skip);
    if (last) await walk.look("importar-revision");
    await window.click({ testId: "import-apply" });
    await window.find({ testId: "import-result" }, { ms: LONG_MS });
    if (last) await walk.look("importar-listo");
    else await window.click({ testId: "import-another" });
  }
  return brought;
}

/** How many rows each sheet has. */
export const sheetRows = Object.fromEntries(SHEETS.map(({ file, rows }) => [file, rows]));

/** How many the list under an entry of the rail says there are, with the first rows in sight. */
export async function listed(walk, entry) {
  const { window } = walk;
  await window.click({ role: "link", name: entry });
  await window.find({ role: "heading", name: entry });
  await window.until(() => /\d/.test(document.querySelector("[data-testid=list-count]")?.textContent ?? ""));
  const text = await window.text({ testId: "list-count" });
  return Number(/[\d.]+/.exec(text)[0].replaceAll(".", ""));
}

/** From the first screen to a draft of Anexo 7. */
export async function newAct(walk) {
  const { window } = walk;
  await window.click({ role: "link", name: "Inicio" });
  await window.click({ testId: "home-new-act" });
  await window.find({ testId: "act-new-ANEXO7" });
  await walk.look("acta-nueva");
  await window.click({ testId: "act-new-ANEXO7" });
  await window.find({ role: "combobox", name: /^Persona/ });
}

/** Person, reason and place. */
export async function pickPerson(walk) {
  const { window } = walk;
  await window.fill({ role: "combobox", name: /^Persona/ }, "quinones mosq yesenia");
  await window.click({ role: "option", name: new RegExp(holder.name) });
  await window.find({ testId: "draft-holder" });
  await window.choose({ role: "combobox", name: "Motivo" }, "Reposición");
  // The site is proposed from the person; the sheet of sites names no cities.
  await window.until(() => [...document.querySelectorAll("label")].some((l) => l.textContent.trim() === "Sede" && l.control.value !== ""));
  await window.fill({ role: "textbox", name: "Ciudad" }, "Pasto");
  await window.fill({ role: "textbox", name: /^Ubicación o puesto/ }, "Piso 3, puesto 12");
  await window.fill({ role: "textbox", name: /^No\. de caso/ }, "GLPI-20931");
  await walk.look("acta-persona");
  await window.click({ testId: "draft-next" });
  await window.find({ role: "textbox", name: "Código del elemento" });
}

/** What is handed over, by code; then what comes back. */
export async function pickItems(walk) {
  const { window } = walk;
  for (const [index, { code, how }] of delivered.entries()) {
    if (how === "scan") await scan(walk, code, line(index + 1));
    else {
      await window.fill({ role: "textbox", name: "Código del elemento" }, code);
      await window.press("Enter");
      await window.find(line(index + 1));
    }
  }
  await window.click({ role: "button", name: new RegExp(`^Devolver .*${returned}`) });
  await window.find(line(delivered.length + 1));
  await walk.look("acta-elementos-agregados");
}

/**
 * A barcode reader: the keys of a code and Enter, in one burst, with the focus nowhere. The keys are given within the page,
 * since a driver on a busy machine draws them out until they look like a hand's.
 */
export async function scan(walk, code, brings) {
  await walk.window.script((keys) => {
    document.activeElement.blur();
    for (const key of keys) {
      for (const type of ["keydown", "keyup"]) {
        document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
      }
    }
  }, [...code, "Enter"]);
  return walk.window.find(brings);
}

/** The physical condition of every line, and what belongs to the first and the last. */
export async function describeLines(walk) {
  const { window } = walk;
  const back = delivered.length + 1;
  for (let number = 1; number <= back; number += 1) {
    await centre(walk, line(number));
    await window.click(choice(number < back ? "GOOD" : "BAD", line(number)));
  }
  await window.click({ role: "button", name: `Abrir el detalle de la línea ${back}` });
  await window.fill({ role: "textbox", name: /^Accesorios que faltan/ }, "Cargador");
  await window.upload({ css: "[data-testid=draft-line] input[type=file]" }, photo());
  await window.find({ role: "img", name: "Foto 1 de la línea" }, { ms: LONG_MS });
  await centre(walk, { css: "[data-testid=draft-line] .detail" });
  await walk.look("acta-elementos-detalle");
  await centre(walk, line(back));
  await window.click({ role: "button", name: `Cerrar el detalle de la línea ${back}` });
  await window.script(() => document.querySelector("main").scrollTo(0, 0));
  await walk.look("acta-elementos");
  await window.click({ testId: "draft-next" });
}

/** The driver scrolls what it clicks to the edge, where the bar of the steps lies over it. */
async function centre(walk, target) {
  await walk.window.script((element) => element.scrollIntoView({ block: "center" }), await walk.window.find(target));
}

/** The technical checks and the remarks; then the paper as it will be. */
export async function check(walk) {
  const { window } = walk;
  await window.click({ testId: "checks-all-YES" });
  await window.click({ role: "radio", name: "Indefinida" });
  await window.fill({ role: "textbox", name: /^Observaciones del acta/ }, remarks);
  await walk.look("acta-verificacion");
  await window.click({ testId: "draft-next" });
  await paperShown(walk, "draft-preview");
  await walk.look("acta-revision");
}

/** Waits until the first page of a paper is painted. */
function paperShown(walk, testId) {
  return walk.window.find({ css: `[data-testid=${testId}] [data-page="1"][aria-busy=false]:has(canvas)` }, { ms: LONG_MS });
}

/** Issues the act and waits for its screen. */
export async function issue(walk) {
  const { window } = walk;
  await window.click({ testId: "act-issue" });
  await window.find(confirmation);
  await walk.look("acta-emitir");
  await window.click({ role: "button", name: "Emitir acta", within: confirmation });
  await window.find({ testId: "turn" }, { ms: LONG_MS });
  await paperShown(walk, "act-paper");
}

/** The technician signs with the PIN of the session: level A. */
export async function signWithPin(walk) {
  await walk.window.fill({ label: "Su PIN" }, secrets.ENSITIO_PIN);
  await walk.look("acta-turno-pin");
  await draw(walk, ANA, "acta-firma-pin");
  await walk.window.find({ role: "combobox", name: "Tipo de documento" }, { ms: LONG_MS });
}

/** The other person signs with the document that was compared: level C. The act is sealed by itself. */
export async function signWithDocument(walk) {
  const { window } = walk;
  await window.choose({ role: "combobox", name: "Tipo de documento" }, "Cédula de ciudadanía");
  await window.fill({ role: "textbox", name: "Número de documento" }, holder.document);
  await window.click({ role: "checkbox", name: "Documento cotejado en presencia" });
  await walk.look("acta-turno-documento");
  await draw(walk, holder.name, "acta-firma-documento");
  await window.find({ text: "Listo: acta firmada y sellada" }, { ms: LONG_MS });
  await paperShown(walk, "act-paper");
  await walk.look("acta-sellada");
  return window.text({ testId: "act-folio" });
}

async function draw(walk, name, picture) {
  const { window } = walk;
  const turn = { testId: "turn" };
  await window.click({ role: "checkbox", name: /acepto/i, within: turn });
  await window.click({ role: "button", name: "Dibujar la firma", within: turn });
  const pad = { css: `canvas[aria-label="Espacio para la firma de ${name}"]` };
  await window.find(pad);
  await window.sign(pad);
  await walk.look(picture);
  await window.click({ role: "button", name: "Firmar", within: { css: "[role=dialog]" } });
  await window.gone(pad, { ms: LONG_MS });
}

/** Opens the locked store by password. */
export async function unlock(walk, { looking = false } = {}) {
  const { window } = walk;
  await window.fill({ testId: "unlock-secret" }, secrets.ENSITIO_PASSWORD);
  if (looking) await walk.look("entrar");
  await window.click({ testId: "unlock-submit" });
  await window.find({ role: "link", name: "Inicio" }, { ms: LONG_MS });
}

/** Goes to a place by the Tab key alone, from wherever the focus is. */
export async function tabTo(walk, target) {
  const element = await walk.window.find(target);
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await walk.window.script((wanted) => document.activeElement === wanted, element)) return;
    await walk.window.press("Tab");
  }
  throw new Error(`${TABS_MAX} times Tab did not come to ${JSON.stringify(target)}`);
}

export async function enterOn(walk, target) {
  await tabTo(walk, target);
  await walk.window.press("Enter");
}

/** From the first screen to an issued act without a pointer. Signing needs one: a signature is drawn. */
export async function issueByKeyboard(walk, { code, person }) {
  const { window } = walk;
  await window.press("Alt+1");
  await enterOn(walk, { testId: "home-new-act" });
  await enterOn(walk, { testId: "act-new-ANEXO7" });

  await tabTo(walk, { role: "combobox", name: /^Persona/ });
  await window.keys(person);
  await window.find({ role: "option", name: new RegExp(`^${person}`) });
  await window.press("Enter");
  await window.find({ testId: "draft-holder" });
  await tabTo(walk, { role: "combobox", name: "Motivo" });
  await window.keys("Asig");
  await tabTo(walk, { role: "textbox", name: "Ciudad" });
  await window.keys("Pasto");
  await window.press("Enter");

  await tabTo(walk, { role: "textbox", name: "Código del elemento" });
  await window.keys(code);
  await window.press("Enter");
  await tabTo(walk, line(1));
  await window.press("b");
  await window.find({ ...choice("GOOD", line(1)), css: `label.chosen:has(input[value="GOOD"])` });
  await enterOn(walk, { testId: "draft-next" });
  await enterOn(walk, { testId: "checks-all-YES" });
  await enterOn(walk, { testId: "draft-next" });
  await paperShown(walk, "draft-preview");
  await enterOn(walk, { testId: "act-issue" });
  await enterOn(walk, { role: "button", name: "Emitir acta", within: confirmation });
  await window.find({ testId: "turn" }, { ms: LONG_MS });
  await paperShown(walk, "act-paper");
}

/** Gives the sealed paper to the screen that says whether an act is authentic, and answers its verdict. */
export async function verify(walk, paper) {
  const { window } = walk;
  await window.click({ role: "link", name: "Verificar" });
  await window.upload({ testId: "verify-file" }, paper);
  await window.until(() => document.querySelector("[data-testid=verify-answer]")?.dataset.verdict, { ms: LONG_MS });
  await walk.look("verificar");
  return window.attribute({ testId: "verify-answer" }, "data-verdict");
}

/** Gives the sealed paper to the locked window, and answers its verdict: nobody has to enter for it. */
export async function verifyAtTheDoor(walk, paper) {
  const { window } = walk;
  const verdict = () => document.querySelector("[data-testid=verify-answer]")?.dataset.verdict;
  await window.upload({ testId: "door-file" }, paper);
  const answer = await window.until(verdict, { ms: LONG_MS });
  await window.click({ role: "button", name: "Listo" });
  return answer;
}

/** A small picture: a red cross on white. */
export function photo(width = 320, height = 240) {
  const isNear = (x, y) => Math.abs(x * height - y * width) < width * 8 || Math.abs((width - x) * height - y * width) < width * 8;
  const bytes = png(width, height, (x, y) => (isNear(x, y) ? [200, 30, 30] : [255, 255, 255]));
  return { name: "daño.png", type: "image/png", bytes };
}
