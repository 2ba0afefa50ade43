// WebKitWebDriver, spoken to directly: the W3C WebDriver protocol is JSON over HTTP, for which Node's fetch suffices.
import { spawn } from "node:child_process";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The key under which the protocol wraps a reference to an element. */
export const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const START_MS = 15_000;
const STOP_MS = 5_000;
const REPLY_MS = 120_000;

/** What the driver refused, with the protocol's error code in `code` ("no such element", "stale element reference"…). */
export class WebDriverError extends Error {
  constructor(request, { error, message }) {
    super(`${request}: ${error}: ${message}`);
    this.name = "WebDriverError";
    this.code = error;
  }
}

/**
 * Repeats `attempt` until it neither throws nor answers a falsy value.
 * @returns its answer
 */
export async function until(attempt, { ms = 10_000, every = 50, what = "the condition" } = {}) {
  const end = Date.now() + ms;
  for (;;) {
    let cause;
    try {
      const answer = await attempt();
      if (answer) return answer;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come true within ${ms} ms`, { cause });
    await sleep(every);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One driver process with one session: one program under automation. */
export class WebDriver {
  #process;
  #base;
  #session;
  #app;
  #ended;

  /**
   * Starts `app` under a driver of its own.
   * @param {{app: string, args?: string[], env?: Record<string, string>}} options `app` as an absolute path
   */
  static async start({ app, args = [], env = {} }) {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
      throw new Error("no display: run the window tests by `cargo xtask test`, which starts one");
    }
    const driver = new WebDriver();
    try {
      await driver.#start(app, args, env);
    } catch (error) {
      const pid = await driver.pid().catch(() => undefined);
      if (pid !== undefined) process.kill(pid, "SIGKILL");
      await driver.stop();
      throw error;
    }
    return driver;
  }

  async #start(app, args, env) {
    const port = await freePort();
    this.#app = app;
    this.#base = `http://127.0.0.1:${port}`;
    this.#process = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: ["ignore", "inherit", "inherit"],
      // The program inherits this; Tauri opens its web view to automation only when asked so.
      env: { ...process.env, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true", ...env },
    });
    this.#ended = new Promise((resolve) => this.#process.once("exit", resolve).once("error", resolve));
    const failed = new Promise((_, reject) => this.#process.once("error", reject));
    failed.catch(() => {});
    const listening = until(() => fetch(`${this.#base}/status`), { ms: START_MS, what: "WebKitWebDriver" });
    await Promise.race([listening, failed]);
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary: app, args } } };
    this.#session = (await this.#request("POST", "/session", { capabilities })).sessionId;
  }

  async #request(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(REPLY_MS),
    });
    const { value } = await response.json();
    if (!response.ok) throw new WebDriverError(`${method} ${path.replace(/^\/session\/[^/]*/, "")}`, value);
    return value;
  }

  /** A request of the session; `path` is what follows `/session/{id}`. */
  call(method, path, body) {
    return this.#request(method, `/session/${this.#session}${path}`, body);
  }

  /** The process id of the program: the child of the driver that runs it. */
  async pid() {
    if (!this.#process) throw new Error("the driver is not running");
    const app = await realpath(this.#app);
    for (const name of await readdir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const [stat, exe] = await Promise.all([
        readFile(`/proc/${name}/stat`, "utf8").catch(() => ""),
        readlink(`/proc/${name}/exe`).catch(() => ""),
      ]);
      // After the name in parentheses: the state, then the parent.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (parent === this.#process.pid && exe === app) return Number(name);
    }
    throw new Error("the program is not running");
  }

  /** Ends the driver; the program is gone already, or the driver takes it along. Never throws: it is the last a test does. */
  async stop() {
    this.#session = undefined;
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    // SIGTERM: after SIGKILL its WebKit processes would stay behind.
    this.#process.kill("SIGTERM");
    const late = sleep(STOP_MS, "late", { ref: false });
    if ((await Promise.race([this.#ended, late])) === "late") this.#process.kill("SIGKILL");
  }
}
