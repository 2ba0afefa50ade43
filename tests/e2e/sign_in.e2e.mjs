// Somebody without a code enrols their workstation in the window, and admits others there: the browser that the system opens
// is played, the rest is not.
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { order, serve } from "../cli/desk.mjs";
import { office, secrets } from "../cli/ensitio.mjs";
import { provide } from "../cli/provider.mjs";
import * as step from "./handover.mjs";

const SHOTS = process.env.SHOTS && path.join(process.env.SHOTS, "sign-in");
/** An exchange of a whole sample, on a machine that does other things too. */
const EXCHANGE_MS = 30_000;

let walk, work, desk, data, provider, bin;
const later = [];
const ending = (end) => later.push(end);

/** What the system opens addresses with from now on: somebody who signs in at once, who takes their time, or nothing. */
async function browser(does) {
  const scripts = {
    signsIn: "fetch(process.argv[2]).then((shown) => shown.text());",
    waits: "",
    isNotThere: "process.exit(3);",
  };
  const program = path.join(bin, "xdg-open");
  await writeFile(program, `#!${process.execPath}\n${scripts[does]}\n`);
  await chmod(program, 0o755);
}

before(async () => {
  work = await mkdtemp(path.join(tmpdir(), "ensitio-sign-in-"));
  [data, bin] = ["datos", "bin"].map((name) => path.join(work, name));
  await office(data);
  await mkdir(bin);
  process.env.PATH = `${bin}:${process.env.PATH}`;
  provider = await provide(ending);
  desk = await serve(path.join(work, "mesa"), ending, "127.0.0.1:0", undefined, ["--oidc-issuer", provider.url, "--oidc-client", "ensitio"]);
  walk = await step.Walk.open(data, SHOTS);
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
      await body(walk.window);
    } catch (error) {
      await walk?.window?.screenshot(`falla-${name.replaceAll(/\W+/g, "-")}`).catch(() => {});
      throw error;
    }
  });
}

way("a browser that does not open is told, and the next try waits for whoever takes their time", async (window) => {
  await window.click({ role: "link", name: /^Sincronización/ });
  await window.fill({ role: "textbox", name: /^Invitación/ }, await order(desk, ["invitation", "--address", desk.address]));
  await window.fill({ role: "textbox", name: /^Nombre de este equipo/ }, "Portátil de Tunja");
  await walk.look("se-ofrece");
  await browser("isNotThere");
  await window.click({ testId: "sign-in" });
  await window.find({ text: /^No se pudo abrir el navegador/ }, { ms: EXCHANGE_MS });
  await window.find({ testId: "sign-in-url" });
  await walk.look("sin-navegador");
  await browser("waits");
  await window.click({ testId: "sign-in-again" });
  await window.find({ text: /^Siga en el navegador/ }, { ms: EXCHANGE_MS });
  await walk.look("espera");
  await window.click({ testId: "sign-in-elsewhere" });
  await walk.look("en-otro-equipo");
  await window.click({ testId: "sign-in-cancel" });
  await window.find({ testId: "sign-in" }, { ms: EXCHANGE_MS });
});

way("whoever says no, and a provider that is away, are told apart", async (window) => {
  await browser("signsIn");
  provider.declines = true;
  await window.click({ testId: "sign-in" });
  await window.find({ text: /No se autorizó el ingreso/ }, { ms: EXCHANGE_MS });
  await walk.look("no-autorizada");
  [provider.declines, provider.isAway] = [false, true];
  await window.click({ testId: "sign-in" });
  await window.find({ text: /El proveedor de identidad no responde/ }, { ms: EXCHANGE_MS });
  await walk.look("proveedor-ausente");
  provider.isAway = false;
});

way("who is not admitted is told as whom they signed in; once admitted, the browser is enough", async (window) => {
  await window.click({ testId: "sign-in" });
  await window.find({ text: /no tiene admitida a ana@entidad\.gov\.co/ }, { ms: EXCHANGE_MS });
  await walk.look("no-admitida");
  await order(desk, ["person", "admit", "--email", "ana@entidad.gov.co", "--role", "ADMINISTRATOR", "--scope", "todas"]);
  await window.click({ testId: "sign-in" });
  await window.find({ testId: "sync-done" }, { ms: EXCHANGE_MS });
  await walk.look("inscrita");
  assert.ok((await order(desk, ["device", "list"])).includes("Portátil de Tunja"));
});

way("an administrator admits somebody in the window, and takes that back", async (window) => {
  const admitted = async () => JSON.parse(await order(desk, ["person", "list", "--json"])).map(({ email, role, scope }) => [email, role, scope]);
  const [ana] = await admitted();
  // What was said of the enrolment led the page down; the tabs stand at its top.
  await window.script(() => document.querySelector("main").scrollTo(0, 0));
  await window.click({ role: "tab", name: "Personas admitidas" });
  await window.find({ testId: "admission" }, { ms: EXCHANGE_MS });
  await walk.look("personas-admitidas");
  await window.click({ testId: "admission-add" });
  await window.fill({ role: "textbox", name: /^Correo de la entidad/ }, "luz@entidad.gov.co");
  await window.click({ role: "radio", name: "Algunas direcciones territoriales" });
  await window.click({ role: "checkbox", name: "Antioquia" });
  await window.fill({ testId: "admin-pin" }, secrets.ENSITIO_PIN);
  await walk.look("admitir");
  await window.click({ testId: "admission-save" });
  await window.find({ role: "button", name: "Retirar la admisión de luz@entidad.gov.co" }, { ms: EXCHANGE_MS });
  assert.deepEqual(await admitted(), [ana, ["luz@entidad.gov.co", "ONSITE_L2", ["ANTIOQUIA"]]]);
  await window.click({ role: "button", name: "Retirar la admisión de luz@entidad.gov.co" });
  await window.fill({ testId: "admin-pin" }, secrets.ENSITIO_PIN);
  await walk.look("retirar");
  await window.click({ testId: "admission-end-save" });
  await window.find({ text: /^1 persona admitida/ }, { ms: EXCHANGE_MS });
  assert.deepEqual(await admitted(), [ana]);
  await window.click({ role: "button", name: "Retirar la admisión de ana@entidad.gov.co" });
  await window.click({ role: "radio", name: /^Retirarla y excluir sus equipos/ });
  await window.fill({ testId: "admin-pin" }, secrets.ENSITIO_PIN);
  await window.click({ testId: "admission-end-save" });
  await window.find({ text: /No se cambió nada/ }, { ms: EXCHANGE_MS });
  await walk.look("no-se-excluye-a-si-misma");
  assert.deepEqual(await admitted(), [ana], "nobody shuts out where they sit");
});

test("axe finds nothing grave on the way", () => {
  assert.deepEqual(walk.grave, []);
});
