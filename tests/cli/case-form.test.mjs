// A case that is asked for on a form, and the catalogue as a workbook, without a desk.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { call, folder, json, office, ok, run } from "./ensitio.mjs";

const home = await folder(after);
const data = path.join(home, "puesto");
const [luz, raul] = [["Luz Moreno", "52111222"], ["Raúl Peña", "79333444"]];
const file = (name) => path.join(home, name);

before(async () => {
  await office(data);
  for (const [full_name, number] of [luz, raul]) {
    const document = { id_type: "CC", number };
    await call(data, "person_save", { base_rev: 0, details: { full_name, document, position: "Profesional", department: "Registro" } });
  }
});

const form = (boss) => ({
  form: "ACCESS", request: "CREATION", target: "DATABASE", system: "Pagos", holder: luz[1], permission: "Consulta",
  justification: "Conciliación mensual", authorisation: { authorised_by: boss, decision: "AUTHORISED", on: "2026-11-20" },
});
const asked = ["case", "new", "--category", "Solicitud de acceso", "--subject", "Acceso a pagos", "--requester", luz[1]];

test("a category with a form asks for it, and nobody authorises their own", async () => {
  assert.match((await run(data, asked)).err, /se pide con su formato: Solicitud de cuenta o acceso/);
  await writeFile(file("propia.json"), JSON.stringify(form(luz[1])));
  assert.match((await run(data, [...asked, "--form", file("propia.json")])).err, /nadie autoriza su propia solicitud/);
});

test("people of the form are named by their document, and its paper is saved", async () => {
  await writeFile(file("acceso.json"), JSON.stringify(form(raul[1])));
  const { row, form_people: people } = await json(data, [...asked, "--form", file("acceso.json")]);
  assert.deepEqual(people.map(({ name }) => name), [raul[0], luz[0]]);
  assert.match((await run(data, ["case", "show", row.id])).out, /Autoriza \(jefe inmediato\): Raúl Peña, 20\/11\/2026/);
  await ok(data, ["case", "form", row.id, "--out", file("solicitud.pdf")]);
  assert.equal((await readFile(file("solicitud.pdf"))).subarray(0, 5).toString(), "%PDF-");
});

test("the catalogue goes to a workbook and comes back the same", async () => {
  await ok(data, ["case", "catalogue", "export", file("catalogo.xlsx")]);
  const found = await json(data, ["case", "catalogue", "import", file("catalogo.xlsx"), "--dry-run"]);
  assert.deepEqual([found.changes, found.problems], [[], []]);
  const { out } = await run(data, ["case", "catalogue", "import", file("catalogo.xlsx")]);
  assert.match(out, /0 nuevos, 0 cambiados, \d+ iguales/);
  await writeFile(file("otro.csv"), "a;b\n1;2\n");
  const other = await run(data, ["case", "catalogue", "import", file("otro.csv")]);
  assert.notEqual(other.code, 0);
  assert.match(other.out, /ninguna hoja es de un catálogo/);
});
