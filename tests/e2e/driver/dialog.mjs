// The system's own dialog that asks where to save, which the web driver does not see, answered by the keyboard as a
// person does. The display is spoken to directly: the X11 protocol, and of its extension XTEST the one request that plays
// a key. (A dialog that opens a file loses keys while it makes room for a path; files can be dropped on the window.)
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";

import { until } from "./webdriver.mjs";

const DIALOG_MS = 10_000;
const COOKIE = "MIT-MAGIC-COOKIE-1";
/** Every answer begins with as many bytes. */
const HEAD = 32;
/** Requests by their numbers in the protocol. */
const ASK = { attributes: 3, children: 15, atom: 16, property: 20, focus: 42, focused: 43, extension: 98, keys: 101 };
const FAKE_INPUT = 2;
const [PRESS, RELEASE] = [2, 3];
const [VIEWABLE, TO_POINTER] = [2, 1];
/** Keys that are no character. */
const KEYS = { Enter: 0xff0d, Shift: 0xffe1, Control: 0xffe3 };

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
const words = (...numbers) => Buffer.from(Uint32Array.from(numbers).buffer);

/** Waits for the dialog, says where to save and waits until it is gone. The file must not be there: it would ask. */
export async function saveAs(file) {
  const display = await Display.open();
  try {
    const dialog = await until(() => display.dialog(), { ms: DIALOG_MS, what: "a dialog" });
    await display.focus(dialog);
    await display.press("a", "Control");
    for (const character of file) await display.press(character);
    await display.press("Enter");
    await until(async () => (await display.dialog()) !== dialog, { ms: DIALOG_MS, what: "the end of the dialog" });
  } finally {
    display.close();
  }
}

/** What the display asks of whoever comes, if anything. */
async function secret(number) {
  const { XAUTHORITY } = process.env;
  const bytes = XAUTHORITY ? await readFile(XAUTHORITY) : Buffer.alloc(0);
  for (let at = 0; at < bytes.length; ) {
    at += 2; // the family of the address
    const [, display, name, data] = Array.from({ length: 4 }, () => {
      const part = bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at));
      at += 2 + part.length;
      return part;
    });
    if (String(display) === number && String(name) === COOKIE) return data;
  }
  return undefined;
}

class Display {
  #socket;
  #heard = Buffer.alloc(0);
  #root;
  #xtest;
  #atoms;
  /** By what they write: the key, and whether Shift is held. */
  #keys = new Map();

  /** Comes to the display that DISPLAY names. */
  static async open() {
    const [, number] = /^:(\d+)/.exec(process.env.DISPLAY ?? "") ?? [];
    if (!number) throw new Error(`DISPLAY names no display of this machine: ${process.env.DISPLAY}`);
    const display = new Display();
    display.#socket = connect(`/tmp/.X11-unix/X${number}`);
    display.#socket.on("data", (bytes) => (display.#heard = Buffer.concat([display.#heard, bytes])));
    await once(display.#socket, "connect");
    await display.#meet(await secret(number));
    return display;
  }

  close() {
    this.#socket.destroy();
  }

  async #meet(data = Buffer.alloc(0)) {
    const name = Buffer.from(data.length > 0 ? COOKIE : "");
    const hello = Buffer.alloc(12);
    hello.write("l"); // numbers come with their small end first
    for (const [n, number] of [11, 0, name.length, data.length].entries()) hello.writeUInt16LE(number, 2 + 2 * n);
    this.#socket.write(Buffer.concat([hello, padded(name), padded(data)]));
    const head = await this.#read(8);
    const body = await this.#read(head.readUInt16LE(6) * 4);
    if (head[0] !== 1) throw new Error(`the display lets nobody in: ${body}`);
    // Behind the vendor's name and the formats of pictures comes the first screen.
    this.#root = body.readUInt32LE(32 + ((body.readUInt16LE(16) + 3) & ~3) + 8 * body[21]);
    const xtest = await this.#ask(ASK.extension, words(5), padded(Buffer.from("XTEST")));
    if (xtest[8] !== 1) throw new Error("the display has no XTEST");
    this.#xtest = xtest[9];
    this.#atoms = { type: await this.#atom("_NET_WM_WINDOW_TYPE"), dialog: await this.#atom("_NET_WM_WINDOW_TYPE_DIALOG") };
    await this.#learnKeys(body[26], body[27]);
  }

  async #learnKeys(first, last) {
    const answer = await this.#ask(ASK.keys, Buffer.from([first, last - first + 1, 0, 0]));
    const at = (code, column) => answer.readUInt32LE(HEAD + ((code - first) * answer[1] + column) * 4);
    for (let code = last; code >= first; code -= 1) {
      this.#keys.set(at(code, 1), { code, isShifted: true });
      this.#keys.set(at(code, 0), { code, isShifted: false });
    }
  }

  async #atom(name) {
    const answer = await this.#ask(ASK.atom, words(name.length), padded(Buffer.from(name)));
    return answer.readUInt32LE(8);
  }

  async #read(bytes) {
    while (this.#heard.length < bytes) await once(this.#socket, "data");
    const read = this.#heard.subarray(0, bytes);
    this.#heard = this.#heard.subarray(bytes);
    return read;
  }

  #send(request, detail, ...parts) {
    const body = Buffer.concat(parts);
    const head = Buffer.from([request, detail, 0, 0]);
    head.writeUInt16LE(1 + body.length / 4, 2);
    this.#socket.write(Buffer.concat([head, body]));
  }

  async #ask(request, ...parts) {
    this.#send(request, 0, ...parts);
    let answer = await this.#read(HEAD);
    // Events are told to everybody, such as that another keyboard is in use now.
    while (answer[0] > 1) answer = await this.#read(HEAD);
    if (answer[0] !== 1) throw new Error(`the display refuses request ${request}: error ${answer[1]}`);
    return Buffer.concat([answer, await this.#read(answer.readUInt32LE(4) * 4)]);
  }

  /** The window of the dialog that is shown, if there is one. */
  async dialog() {
    const answer = await this.#ask(ASK.children, words(this.#root));
    for (let at = HEAD; at < answer.length; at += 4) {
      const window = answer.readUInt32LE(at);
      if (await this.#isDialog(window)) return window;
    }
    return undefined;
  }

  async #isDialog(window) {
    try {
      const { type, dialog } = this.#atoms;
      const kind = await this.#ask(ASK.property, words(window, type, 0, 0, 1));
      if (kind.length <= HEAD || kind.readUInt32LE(HEAD) !== dialog) return false;
      return (await this.#ask(ASK.attributes, words(window)))[26] === VIEWABLE;
    } catch {
      return false; // it went meanwhile
    }
  }

  /** Gives a window the keyboard, until it goes. */
  async focus(window) {
    this.#send(ASK.focus, TO_POINTER, words(window, 0));
    await this.#ask(ASK.focused);
  }

  /** Presses a key by its name or its character, while another one is held. */
  async press(name, held) {
    const key = this.#key(name);
    const around = [held, key.isShifted && "Shift"].filter(Boolean).map((one) => this.#key(one).code);
    for (const code of [...around, key.code]) this.#play(PRESS, code);
    for (const code of [key.code, ...around]) this.#play(RELEASE, code);
    await this.#ask(ASK.focused); // answered once the keys are played
  }

  #key(name) {
    const key = this.#keys.get(KEYS[name] ?? name.codePointAt(0));
    if (!key) throw new Error(`the keyboard has no key for ${name}`);
    return key;
  }

  #play(type, code) {
    const body = Buffer.alloc(32);
    body.set([type, code]);
    this.#send(this.#xtest, FAKE_INPUT, body);
  }
}
