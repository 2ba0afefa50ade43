// Somebody without a code enrols their workstation with the account of the entity, from a terminal: with a browser here, and
// with one elsewhere whose last address they paste.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, test } from "node:test";

import { order, serve } from "./desk.mjs";
import { app, folder, json, office, ok, run, secrets } from "./ensitio.mjs";
import { provide } from "./provider.mjs";

const home = await folder(after);
const at = (name) => path.join(home, name);
const later = [];
after(() => Promise.all(later.map((end) => end())));
const ending = (end) => later.push(end);

/** Begins to enrol; answers the address to be opened, how to type, and how it ends. */
async function begin(data, line) {
  const args = ["--data", data, "--json", "desk", "enroll", line, "--sign-in", "--name", "Portátil"];
  const child = spawn(app, args, { env: { ...process.env, ...secrets }, stdio: ["pipe", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  const shown = new Promise((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text) => {
      err += text;
      const address = /^http\S+$/m.exec(err);
      if (address && err.includes("pegue aquí")) resolve(address[0]);
    });
    child.on("close", () => resolve(undefined));
  });
  const ended = new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  const url = await shown;
  return { url, type: (text) => child.stdin.write(`${text}\n`), ended, said: () => err };
}

test("who is admitted enrols without a code, who is not is told as whom, and an address may be pasted", async () => {
  const [boss, norte, sur] = [at("jefe"), at("norte"), at("sur")];
  await Promise.all([office(boss), office(norte), office(sur)]);
  const provider = await provide(ending);
  const desk = await serve(at("mesa"), ending, "127.0.0.1:0", undefined, ["--oidc-issuer", provider.url, "--oidc-client", "ensitio"]);
  const line = await order(desk, ["invitation", "--address", desk.address]);
  assert.ok(!line.includes("&c="), "nothing of it is secret");
  const code = await order(desk, ["code", "--role", "ADMINISTRATOR", "--address", desk.address]);
  await ok(boss, ["desk", "enroll", code, "--name", "Mesa"]);

  const stranger = await begin(norte, line);
  assert.match(await (await fetch(stranger.url)).text(), /Recibido\./);
  const refused = await stranger.ended;
  assert.notEqual(refused.code, 0);
  assert.match(refused.err, /"NOT_ADMITTED","email":"ana@entidad\.gov\.co","subject":"7"/);

  const [admission] = await json(boss, ["desk", "admit", "--email", "ana@entidad.gov.co", "--role", "ITS_LEAD", "--scope", "ANT,Valle", "--devices", "2"]);
  const wrong = await run(boss, ["desk", "admit", "--email", "ana", "--role", "READER", "--scope", "todas"]);
  assert.match(wrong.err, /el correo o el identificador/);
  const nowhere = await run(boss, ["desk", "admit", "--email", "eva@entidad.gov.co", "--role", "READER", "--scope", "todas", "--territorial", "XYZ"]);
  assert.match(nowhere.err, /no hay dirección territorial «XYZ»/);
  const here = await begin(norte, line);
  await fetch(here.url);
  const enrolled = await here.ended;
  assert.equal(enrolled.code, 0, enrolled.err);
  assert.ok(JSON.parse(enrolled.out).desk.address.includes(desk.address));
  const { devices } = await json(boss, ["desk", "devices"]);
  assert.equal(devices.find((one) => one.name === "Portátil").people[0].role, "ITS_LEAD", "of the admission");
  assert.equal((await json(norte, ["sync"])).refused, 0);
  const again = await run(boss, ["desk", "admit", "--email", "ana@entidad.gov.co", "--role", "ADMINISTRATOR", "--scope", "todas"]);
  assert.match(again.err, /use --subject 7/, "whoever has the mailbox now may be somebody else");

  provider.person = { sub: "8", email: "luz@entidad.gov.co", email_verified: true };
  await ok(boss, ["desk", "admit", "--subject", "8", "--role", "ONSITE_L2", "--scope", "todas"]);
  const elsewhere = await begin(sur, line);
  elsewhere.type("https://cuentas.entidad.gov.co/");
  while (!elsewhere.said().includes("esa no es la dirección")) await new Promise((resolve) => setTimeout(resolve, 20));
  const led = await fetch(elsewhere.url, { redirect: "manual" });
  elsewhere.type(led.headers.get("location"));
  const pasted = await elsewhere.ended;
  assert.equal(pasted.code, 0, pasted.err);

  const listed = await json(boss, ["desk", "admissions"]);
  assert.deepEqual(listed.map((one) => [one.subject, one.used, one.devices]), [["7", 1, 2], ["8", 1, 1]]);
  const left = await json(boss, ["desk", "dismiss", admission.admission, "--revoke"]);
  assert.deepEqual(left.map((one) => one.subject), ["8"]);
  const out = await run(norte, ["sync"]);
  assert.match(out.err, /la mesa retiró este equipo/);
});
