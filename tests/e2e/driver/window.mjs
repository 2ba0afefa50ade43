// The real window, as a person uses it: find by what is seen, click, type, draw, look.
//
//   const window = await Window.open({ env: { ENSITIO_DATA: folder } });
//   await window.click({ role: "button", name: "Firmar" });
//   await window.close();
//
// A target is one of { role, name } · { label } · { text } · { testId } · { css }, each with an optional `within:
// target`. Names and texts are exact strings or regular expressions. Every action waits for its target.
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { presses } from "./keys.mjs";
import { drawStroke, findAll, giveFiles, keepPainting, runAxe, settle } from "./page.mjs";
import { ELEMENT, until, WebDriver } from "./webdriver.mjs";

export { until, WebDriverError } from "./webdriver.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const AXE = path.join(root, "ui/node_modules/axe-core/axe.min.js");
const WAIT_MS = 10_000;
const RETRY_MS = 50;
/** A page that is being redrawn may exchange or cover the element between finding and using it. */
const PASSING = new Set(["stale element reference", "element not interactable", "element click intercepted"]);
/** Between the points of a stroke, as a pen reports them. */
const PACE_MS = 25;
const TYPES = { ".csv": "text/csv", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".pdf": "application/pdf", ".png": "image/png" };

/** Regular expressions do not survive JSON. */
function sendable(target) {
  const entries = Object.entries(target).map(([key, value]) => {
    if (value instanceof RegExp) return [key, { pattern: value.source, flags: value.flags }];
    return [key, key === "within" ? sendable(value) : value];
  });
  return Object.fromEntries(entries);
}

function described(target) {
  return JSON.stringify(target, (_, value) => (value instanceof RegExp ? String(value) : value));
}

export class Window {
  #driver;
  #options;

  /**
   * Opens the program.
   * @param {{app?: string, args?: string[], env?: Record<string, string>, shots?: string}} options `app` is the binary
   *   (else APP), `shots` the folder of the screenshots (else SHOTS, else target/shots)
   */
  static async open({ app = process.env.APP, args = [], env = {}, shots = process.env.SHOTS } = {}) {
    if (!app) throw new Error("APP names the program to open");
    const window = new Window();
    window.#options = { app: path.resolve(app), args, env, shots: shots ?? path.join(root, "target/shots") };
    window.#driver = await WebDriver.start(window.#options);
    return window;
  }

  /**
   * Ends the program as a log-out does, and the driver with it. The driver's own way to close is a SIGKILL, whose
   * moment it does not say: the store would still be held when the next program opens it.
   */
  async close() {
    const pid = await this.#driver.pid().catch(() => undefined);
    if (pid !== undefined) await ended(pid, "SIGTERM");
    await this.#driver.stop();
  }

  /** Ends the program without warning, as a power cut would. Only `restart` and `close` make sense afterwards. */
  async kill() {
    await ended(await this.#driver.pid(), "SIGKILL");
    await this.#driver.stop();
  }

  /** Opens the program again with the same data, after `kill` or with an orderly end before. */
  async restart() {
    await this.close();
    this.#driver = await WebDriver.start(this.#options);
  }

  /** The process id of the program. */
  pid() {
    return this.#driver.pid();
  }

  /**
   * Runs a function inside the page and answers what it returns. It must not use anything outside itself; arguments are
   * JSON, or elements that the page gave.
   */
  script(code, ...args) {
    return this.#driver.call("POST", "/execute/sync", { script: `return (${code})(...arguments)`, args });
  }

  /** As `script`, for a function that answers by calling its last argument. */
  scriptAsync(code, ...args) {
    return this.#driver.call("POST", "/execute/async", { script: `(${code})(...arguments)`, args });
  }

  /** References to all elements a target means now, without waiting. */
  findAll(target) {
    return this.script(findAll, sendable(target));
  }

  /** A reference to the one element a target means, once it is there; several are an error of the test. */
  async find(target, { ms = WAIT_MS } = {}) {
    if (target[ELEMENT]) return target;
    const found = await until(() => this.findAll(target).then((all) => all.length > 0 && all), { ms, what: described(target) });
    if (found.length > 1) throw new Error(`${described(target)} means ${found.length} elements`);
    return found[0];
  }

  /** Whether a target is there now. */
  async has(target) {
    return (await this.findAll(target)).length > 0;
  }

  /** Waits until a target is gone. */
  async gone(target, { ms = WAIT_MS } = {}) {
    await until(async () => !(await this.has(target)), { ms, what: `the end of ${described(target)}` });
  }

  /** Waits until `condition`, a function that runs in the page, answers something truthy, and answers it. */
  until(condition, { ms = WAIT_MS, args = [] } = {}) {
    return until(() => this.script(condition, ...args), { ms, what: String(condition) });
  }

  async #onElement(target, method, what, body) {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const element = await this.find(target);
      try {
        return await this.#driver.call(method, `/element/${element[ELEMENT]}${what}`, body);
      } catch (error) {
        if (target[ELEMENT] || !PASSING.has(error.code) || Date.now() > end) throw error;
      }
      await sleep(RETRY_MS);
    }
  }

  click(target) {
    return this.#onElement(target, "POST", "/click", {});
  }

  /** The text as it is seen. */
  text(target) {
    return this.#onElement(target, "GET", "/text");
  }

  /** A DOM property: `value`, `checked`, `disabled`… */
  property(target, name) {
    return this.#onElement(target, "GET", `/property/${name}`);
  }

  attribute(target, name) {
    return this.#onElement(target, "GET", `/attribute/${name}`);
  }

  /** Types into a field, after what is there. */
  type(target, text) {
    return this.#onElement(target, "POST", "/value", { text });
  }

  /** Empties a field and types into it. */
  async fill(target, text) {
    await this.#onElement(target, "POST", "/clear", {});
    if (text !== "") await this.type(target, text);
  }

  /** Chooses an entry of a native `<select>` by its text. */
  async choose(target, text) {
    const chosen = await this.script(
      (select, wanted) => {
        const option = [...select.options].find((o) => o.text.trim() === wanted);
        if (!option) return false;
        select.value = option.value;
        select.dispatchEvent(new Event("input", { bubbles: true }));
        select.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
      },
      await this.find(target),
      text,
    );
    if (!chosen) throw new Error(`${described(target)} has no entry ${text}`);
  }

  /** Presses keys where the focus is: `press("Control+k")`, `press("Tab", "Tab", "Enter")`. */
  async press(...chords) {
    const actions = [{ type: "key", id: "keyboard", actions: presses(chords) }];
    await this.#driver.call("POST", "/actions", { actions });
    await this.#driver.call("DELETE", "/actions");
  }

  /** Types text where the focus is, key by key, as a barcode reader does. */
  keys(text) {
    return this.press(...text);
  }

  /** Chooses files in an `<input type=file>`. */
  async upload(target, ...files) {
    await this.script(giveFiles, await this.find(target), await Promise.all(files.map(loaded)), "choose");
  }

  /** Drops files onto an element. */
  async drop(target, ...files) {
    await this.script(giveFiles, await this.find(target), await Promise.all(files.map(loaded)), "drop");
  }

  /**
   * Draws one stroke. WebKitWebDriver drops the moves of a pen and shows touch as mouse, hence events made in the page.
   * @param {[number, number, number?][]} points fractions of the element's width and height, and the pressure
   */
  async stroke(target, points, { pointerType = "pen", pace = PACE_MS } = {}) {
    await this.scriptAsync(drawStroke, await this.find(target), points, pointerType, pace);
  }

  /** Writes something like a signature: a wave with a flourish under it. */
  async sign(target, options) {
    const wave = Array.from({ length: 24 }, (_, i) => [0.15 + (0.7 * i) / 23, 0.45 + 0.2 * Math.sin(i * 1.3), 0.3 + (i % 5) / 10]);
    const flourish = Array.from({ length: 8 }, (_, i) => [0.2 + (0.6 * i) / 7, 0.75 - 0.05 * Math.sin(i / 2), 0.4]);
    await this.stroke(target, wave, options);
    await this.stroke(target, flourish, options);
  }

  /** The window's size in pixels, with its frame. */
  async resize(width, height) {
    await this.#driver.call("POST", "/window/rect", { width, height });
    await this.settle();
  }

  /** Waits until fonts are loaded and the page is painted. */
  settle() {
    return this.scriptAsync(settle);
  }

  /** Saves what is seen as `<shots>/<name>.png` and answers the path. */
  async screenshot(name) {
    // The driver takes the next frame, and a page that is at rest has none.
    await this.script(keepPainting, true);
    await this.settle();
    const png = Buffer.from(await this.#driver.call("GET", "/screenshot"), "base64");
    await this.script(keepPainting, false);
    await mkdir(this.#options.shots, { recursive: true });
    const file = path.join(this.#options.shots, `${name}.png`);
    await writeFile(file, png);
    return file;
  }

  /**
   * axe's findings about the page as it is now, the grave ones (serious, critical) first in `grave`.
   * @returns {Promise<{grave: string[], others: string[], passes: number}>} one line per broken rule and element
   */
  async axe(options = { resultTypes: ["violations"] }) {
    if (!(await this.script(() => "axe" in globalThis))) {
      // The page's security policy forbids foreign scripts; the driver's own are outside it.
      const source = await readFile(AXE, "utf8");
      await this.#driver.call("POST", "/execute/sync", { script: source, args: [] });
    }
    const { violations, passes, error } = await this.scriptAsync(runAxe, options);
    if (error) throw new Error(`axe: ${error}`);
    const lines = (found) => found.flatMap(({ id, help, nodes }) => nodes.map((n) => `${id}: ${help}: ${n.target.join(" ")}`));
    const isGrave = ({ impact }) => impact === "serious" || impact === "critical";
    return { grave: lines(violations.filter(isGrave)), others: lines(violations.filter((v) => !isGrave(v))), passes };
  }
}

/** Sends a signal and waits for the end; a program that does not heed it is killed, and that is an error. */
async function ended(pid, signal) {
  try {
    process.kill(pid, signal);
    await until(() => isGone(pid), { what: `the end of process ${pid} after ${signal}` });
  } catch (error) {
    if (isGone(pid)) return;
    process.kill(pid, "SIGKILL");
    throw error;
  }
}

/** Whether a process is gone, or dead and only waits to be noticed by the one that started it. */
function isGone(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return true;
  }
}

/** A path, or `{ name, type, bytes }`. */
async function loaded(file) {
  const { name, type, bytes } =
    typeof file === "string"
      ? { name: path.basename(file), type: TYPES[path.extname(file).toLowerCase()] ?? "", bytes: await readFile(file) }
      : file;
  return { name, type, base64: Buffer.from(bytes).toString("base64") };
}
