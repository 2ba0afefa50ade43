// Somebody without a code enrols their workstation in the window: the browser that the system opens is played, the rest is not.
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { order, serve } from "../cli/desk.mjs";
import { call, office } from "../cli/ensitio.mjs";
import { provide } from "../cli/provider.mjs";
import * as step from "./handover.mjs";

const SHOTS = process.env.SHOTS && path.join(process.env.SHOTS, "sign-in");
/** An exchange of a whole sample, on a machine that does other things too. */
const EXCHANGE_MS = 30_000;

let walk, work, desk, data;
const later = [];
const ending = (end) => later.push(end);

/** What the system opens addresses with: somebody who signs in at once. */
async function browser(folder) {
  await mkdir(folder);
  const program = path.join(folder, "xdg-open");
  await writeFile(program, `#!${process.execPath}\nfetch(process.argv[2]).then((shown) => shown.text());\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${folder}:${process.env.PATH}`;
}

before(async () => {
  work = await mkdtemp(path.join(tmpdir(), "ensitio-sign-in-"));
  data = path.join(work, "datos");
  await office(data);
  await browser(path.join(work, "bin"));
  const provider = await provide(ending);
  desk = await serve(path.join(work, "mesa"), ending, "127.0.0.1:0", undefined, ["--oidc-issuer", provider.url, "--oidc-client", "ensitio"]);
  walk = await step.Walk.open(data, SHOTS);
  await step.unlock(walk);
});
after(async () => {
  await walk?.window?.close();
  await Promise.all(later.map((end) => end()));
  await rm(work, { recursive: true, force: true });
});

test("who is not admitted is told as whom they signed in; once admitted, the browser is enough", async () => {
  const { window } = walk;
  await window.click({ role: "link", name: /^Sincronización/ });
  await window.fill({ role: "textbox", name: /^Invitación/ }, await order(desk, ["invitation", "--address", desk.address]));
  await window.fill({ role: "textbox", name: /^Nombre de este equipo/ }, "Portátil de Tunja");
  await window.click({ testId: "sign-in" });
  await window.find({ text: /no tiene admitida a ana@entidad\.gov\.co/ }, { ms: EXCHANGE_MS });
  await walk.look("no-admitida");
  await order(desk, ["person", "admit", "--email", "ana@entidad.gov.co", "--role", "ITS_LEAD", "--scope", "todas"]);
  await window.click({ testId: "sign-in" });
  await window.find({ testId: "sync-done" }, { ms: EXCHANGE_MS });
  await walk.look("inscrita");
  await window.close();
  walk.window = undefined;
  assert.ok((await call(data, "desk_status")).desk.address.endsWith(desk.address));
});

test("axe finds nothing grave on the way", () => {
  assert.deepEqual(walk.grave, []);
});
