// An e-mail with a sealed act, read by a parser that is not ours: Python's own.
//
//   APP=target/debug/ensitio node --test tests/cli/mail.test.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { ANA, call, folder, json, office, ok, run, signing } from "./ensitio.mjs";

const reader = String.raw`
import base64, email, email.policy, json, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
defects = [str(d) for part in message.walk() for d in part.defects]
files = [
    {"name": f.get_filename(), "type": f.get_content_type(), "bytes": base64.b64encode(f.get_content()).decode()}
    for f in message.iter_attachments()
]
print(json.dumps({
    "defects": defects, "from": str(message["From"]), "to": str(message["To"]), "subject": str(message["Subject"]),
    "date": message["Date"].datetime.isoformat(), "id": str(message["Message-ID"]), "unsent": str(message["X-Unsent"]),
    "headers": len(message.keys()), "body": message.get_body(("plain",)).get_content(), "files": files,
}))
`;
const parsed = (file) => JSON.parse(execFileSync("python3", ["-c", reader, file], { encoding: "utf8" }));

const work = await folder(after);
const data = path.join(work, "datos");
const holder = {
  full_name: "Íñigo Peñaranda Güiza",
  document: { id_type: "CC", number: "1099888777" },
  position: "Enlace psicosocial",
  department: "Reparación",
  email: "inigo.penaranda@ejemplo.gov.co",
};
let folio;

before(async () => {
  await office(data);
  await call(data, "person_save", { base_rev: 0, details: holder });
  const stock = await call(data, "item_list", { filter: { lifecycle: "IN_STOCK" }, sort: "ASSET_TAG", limit: 20 });
  const code = stock.rows.find((row) => row.asset_tag && row.ownership !== "PERSONAL").asset_tag;
  const said = ["--reason", "new-assignment", "--term", "indefinite", "--condition", "good", "--other-checks", "yes"];
  const place = ["--site", "PAV Quibdó", "--city", "Quibdó", ...said];
  ({ folio } = (await json(data, ["act", "issue", "--holder", holder.document.number, "--deliver", code, ...place])).act);
  const { signers } = await json(data, ["act", "show", folio]);
  for (const { is_me, document } of signers) await ok(data, signing(data, folio, is_me ? undefined : document.number));
});

test("an act that is not sealed does not leave", async () => {
  const file = path.join(work, "antes.eml");
  const { code } = await run(data, ["act", "mail", folio, "--to", "a@ejemplo.co", "--from", "b@ejemplo.co", "--out", file]);
  assert.equal(code, 1);
  assert.equal(existsSync(file), false);
  await ok(data, ["act", "seal", folio]);
});

test("Python reads the headers with ñ and the attached act, byte by byte", async () => {
  const file = path.join(work, "acta.eml");
  const pdf = path.join(work, "acta.pdf");
  const to = ["--to", "oti@ejemplo.gov.co", "--to", holder.email];
  const saved = await json(data, ["act", "mail", folio, ...to, "--from", "tecnica@ejemplo.gov.co", "--out", file]);
  assert.equal(saved.path, file);
  await ok(data, ["act", "pdf", folio, pdf]);
  const mail = parsed(file);
  assert.deepEqual(mail.defects, []);
  assert.equal(mail.from, `${ANA} <tecnica@ejemplo.gov.co>`);
  assert.equal(mail.to, `oti@ejemplo.gov.co, ${holder.email}`);
  assert.match(mail.subject, new RegExp(`^Acta de entrega y/o devolución de elementos tecnológicos N\\.º ${folio}$`));
  assert.match(mail.id, /^<[0-9a-f-]{36}@ejemplo\.gov\.co>$/);
  assert.ok(Math.abs(Date.parse(mail.date) - Date.now()) < 600_000, mail.date);
  assert.equal(mail.unsent, "1");
  assert.ok(mail.body.includes("firmado electrónicamente y sellado") && mail.body.includes(ANA), mail.body);
  assert.equal(mail.files.length, 1);
  assert.equal(mail.files[0].type, "application/pdf");
  assert.match(mail.files[0].name, new RegExp(`${folio}_v1\\.pdf$`));
  assert.ok(Buffer.from(mail.files[0].bytes, "base64").equals(await readFile(pdf)), "the act as it is sealed");
  const raw = await readFile(file, "latin1");
  assert.ok(raw.split("\r\n").every((line) => line.length <= 998 && !line.includes("\n")), "RFC 5322 §2.1.1");
  const outbox = await call(data, "mail_list");
  assert.deepEqual([outbox.waiting.mails, outbox.mails[0].state], [0, "HANDED_OVER"]);
});

test("without recipients it goes to those who signed and have an address", async () => {
  const file = path.join(work, "firmantes.eml");
  await ok(data, ["act", "mail", folio, "--from", "tecnica@ejemplo.gov.co", "--out", file]);
  assert.equal(parsed(file).to, holder.email);
});

test("a file that cannot be written leaves nothing waiting", async () => {
  const nowhere = path.join(work, "no", "hay", "acta.eml");
  const { code } = await run(data, ["act", "mail", folio, "--from", "tecnica@ejemplo.gov.co", "--out", nowhere]);
  assert.equal(code, 1);
  const outbox = await call(data, "mail_list");
  assert.deepEqual([outbox.waiting.mails, outbox.mails[0].state], [0, "WITHDRAWN"]);
});
