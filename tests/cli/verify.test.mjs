// An act made from the command line from end to end, looked at by the outside judges, and everything else that the
// command line does.
//
//   APP=target/debug/ensitio [JUDGES=…] [SEED=n] node --test tests/cli/verify.test.mjs
import assert from "node:assert/strict";
import { readFile, readdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { passesWithFlip, pdfsig, pdftotext, pyhanko, qpdf, verapdf, withFolder } from "../judges/judge.mjs";
import { ANA, call, certificate, folder, json, office, ok, run, seeded, signing, STATED } from "./ensitio.mjs";

const SEED = Number(process.env.SEED ?? 20_261_124);
const FLIPS = 200;
const AT_ONCE = 4;
const LONG_WAIT_S = 8;
const HOLDER = { full_name: "Íñigo Peñaranda Güiza", document: { id_type: "CC", number: "1099888777" } };
const linux = process.platform === "linux" ? {} : { skip: "the judges run on Linux only" };

// Here, not in a hook: a hook within a hook would end with it.
const work = await folder(after);
let data;
/** The sealed act: folio, its file, the file before any signature, codes of its items. */
const act = {};

async function signedAct(args) {
  const { folio } = (await json(data, ["act", "issue", ...args])).act;
  const unsigned = path.join(work, `${folio}-0.pdf`);
  await ok(data, ["act", "pdf", folio, unsigned]);
  const { signers } = await json(data, ["act", "show", folio]);
  for (const { is_me, document } of signers) await ok(data, signing(data, folio, is_me ? undefined : document.number));
  await ok(data, ["act", "seal", folio]);
  const sealed = path.join(work, `${folio}.pdf`);
  await ok(data, ["act", "pdf", folio, sealed]);
  return { folio, unsigned, sealed };
}

before(async () => {
  console.log(`SEED=${SEED}`);
  data = path.join(work, "datos");
  await office(data);
  const details = { ...HOLDER, position: "Enlace psicosocial", department: "Reparación" };
  await call(data, "person_save", { base_rev: 0, details });
  const stock = await call(data, "item_list", { filter: { lifecycle: "IN_STOCK" }, sort: "ASSET_TAG", limit: 200 });
  act.codes = stock.rows.filter((row) => row.asset_tag && row.ownership !== "PERSONAL").map((row) => row.asset_tag);
  const place = ["--holder", HOLDER.document.number, "--site", "PAV Quibdó", "--city", "Quibdó", ...STATED];
  const deliver = (codes) => codes.flatMap((code) => ["--deliver", code]);
  await signedAct([...place, ...deliver(act.codes.slice(0, 1))]);
  const swap = ["--return", act.codes[0], ...deliver(act.codes.slice(1, 31)), "--workplace", "Oficina de atención n.º 3"];
  Object.assign(act, await signedAct([...place, ...swap]));
});

describe("outside judges", linux, () => {
  test("veraPDF: PDF/A-2a and PDF/UA-1, before and after signing and sealing", async () => {
    for (const { file, flavour, passed, checks, failures } of await verapdf([act.unsigned, act.sealed])) {
      assert.ok(passed && checks > 0, `${path.basename(file)} ${flavour}: ${JSON.stringify(failures.slice(0, 5))}`);
    }
  });

  test("pyHanko: both signatures and the seal are good and the seal covers the file", async () => {
    const [name] = await readdir(path.join(data, "certificados"));
    const pem = path.join(work, "anchor.pem");
    await writeFile(pem, await certificate(data, name));
    const signatures = await pyhanko(act.sealed, pem);
    assert.deepEqual(signatures.map((s) => s.good && s.intact && s.valid && s.trusted), [true, true, true]);
    assert.deepEqual(signatures.map((s) => s.coverage), ["ENTIRE_REVISION", "ENTIRE_REVISION", "ENTIRE_FILE"]);
  });

  test("pdfsig: three valid signatures, one over the whole document", async () => {
    const signatures = await pdfsig(act.sealed);
    assert.deepEqual(signatures.map((s) => s.signature), Array(3).fill("Signature is Valid."));
    assert.deepEqual(signatures.map((s) => s.wholeDocument), [false, false, true]);
  });

  test("qpdf: the structure is sound", async () => {
    const { passed, output } = await qpdf(act.sealed);
    assert.ok(passed, output);
  });

  test("pdftotext: names with ñ and accents in reading order, and the header on every page", async () => {
    const text = await pdftotext(act.sealed);
    const flat = text.replaceAll(/\s+/g, " ");
    const parts = ["Datos generales", "Quibdó", "Intervinientes", ANA, HOLDER.full_name, act.codes[1], act.codes[30]];
    let from = 0;
    for (const part of parts) {
      const at = flat.indexOf(part, from);
      assert.ok(at >= 0, `«${part}» comes after ${flat.slice(Math.max(0, from - 40), from)}`);
      from = at + part.length;
    }
    const pages = text.split("\f").filter((page) => page.trim() !== "");
    assert.ok(pages.length >= 3, `${pages.length} pages`);
    for (const [n, page] of pages.entries()) {
      assert.match(page, new RegExp(`Página ${n + 1} de ${pages.length}`));
      assert.match(page, /\[código SIG pendiente\]/);
    }
  });
});

describe("one bit changed", () => {
  /** Seeded places all over the paper; `within` says which are wanted. */
  function places(paper, count, within) {
    const ranges = [...paper.toString("latin1").matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
    const [, start, end, tail] = ranges.at(-1).map(Number);
    assert.equal(end + tail, paper.length, "the seal's byte range ends where the file ends");
    const random = seeded(SEED);
    const found = new Set();
    while (found.size < count) {
      const at = Math.floor(random() * paper.length);
      if (within(at >= start && at < end)) found.add(at);
    }
    return [...found];
  }

  test(`ensitio verify notices it at each of ${FLIPS} places, and within the seal itself`, async () => {
    const paper = await readFile(act.sealed);
    const positions = places(paper, FLIPS, () => true).concat(places(paper, 20, (inSeal) => inSeal));
    await withFolder(async (flips) => {
      const files = positions.map((at) => path.join(flips, `${at}.pdf`));
      for (const [n, at] of positions.entries()) {
        const copy = Buffer.from(paper);
        copy[at] ^= 0x01;
        await writeFile(files[n], copy);
      }
      const { code, out } = await run(data, ["--json", "verify", ...files], { password: false });
      assert.equal(code, 1);
      const passed = JSON.parse(out).filter(({ answer }) => !["ALTERED", "NOT_AN_ACT"].includes(answer.verdict));
      assert.deepEqual(passed.map(({ file, answer }) => [path.basename(file), answer.verdict]), []);
    });
  });

  // A signature cannot cover itself, so the seal's own hole is left out.
  test(`pdfsig notices it at each of ${FLIPS} places`, linux, async () => {
    const paper = await readFile(act.sealed);
    const positions = places(paper, FLIPS, (inSeal) => !inSeal);
    const missed = [];
    await withFolder(async (flips) => {
      const next = async () => {
        for (let at = positions.pop(); at !== undefined; at = positions.pop()) {
          if (await passesWithFlip(flips, paper, at, 3)) missed.push(at);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    });
    assert.deepEqual(missed, []);
  });
});

describe("verify", () => {
  test("an authentic act ends with 0 and names its signers; anything else with 1", async () => {
    const { code, out } = await run(data, ["verify", act.sealed], { password: false });
    assert.equal(code, 0);
    assert.match(out, new RegExp(`AUTÉNTICA · acta ${act.folio}`));
    assert.ok(out.includes(HOLDER.full_name) && out.includes(ANA), out);
    const unsealed = await run(data, ["verify", act.sealed, act.unsigned], { password: false });
    assert.equal(unsealed.code, 1);
    assert.match(unsealed.out, /AUTÉNTICA[^]*SIN SELLO/);
    const elsewhere = await run(path.join(work, "otros"), ["verify", act.sealed], { password: false });
    assert.equal(elsewhere.code, 1);
    assert.match(elsewhere.out, /FIRMANTE DESCONOCIDO/);
  });

  test("of many files each is told, also beside one that is not there", async () => {
    const files = [act.sealed, path.join(work, "no-está.pdf"), act.unsigned];
    const { code, out, err } = await run(data, ["verify", ...files], { password: false });
    assert.equal(code, 1);
    assert.match(out, /AUTÉNTICA[^]*SIN SELLO[^]*1 de 3 auténticas/);
    assert.match(err, /no-está\.pdf/);
    const answers = JSON.parse((await run(data, ["--json", "verify", ...files], { password: false })).out);
    assert.deepEqual(answers.map(({ answer }) => answer?.verdict ?? null), ["AUTHENTIC", null, "UNFINISHED"]);
  });

  test("what is no act, is not there or is 500 MB long is told", async () => {
    const text = path.join(work, "nota.pdf");
    await writeFile(text, "hola");
    assert.match((await run(data, ["verify", text], { password: false })).out, /NO ES UN ACTA/);
    assert.equal((await run(data, ["verify", path.join(work, "nada.pdf")], { password: false })).code, 1);
    const huge = path.join(work, "enorme.pdf");
    await writeFile(huge, "%PDF-1.7");
    await truncate(huge, 500 * 2 ** 20);
    const { code, err } = await run(data, ["verify", huge], { password: false });
    assert.equal(code, 1);
    assert.match(err, /el archivo supera \d+ MB/);
  });

  test("with a password the store says what was annulled", async () => {
    const { folio, sealed } = await signedAct([
      "--holder", HOLDER.document.number, "--deliver", act.codes[31], "--site", "PAV Quibdó", "--city", "Quibdó", ...STATED,
    ]);
    const shown = await json(data, ["act", "show", folio]);
    const { folio: annulment } = (await json(data, ["act", "annul", folio, "--reason", "era otra persona"])).act;
    await ok(data, signing(data, annulment));
    await ok(data, signing(data, annulment, HOLDER.document.number));
    await ok(data, ["act", "seal", annulment]);
    const { code, out } = await run(data, ["--json", "verify", sealed]);
    assert.equal(code, 1);
    const [{ answer }] = JSON.parse(out);
    assert.deepEqual([answer.verdict, answer.replaced_by], ["REPLACED", annulment]);
    assert.match(await ok(data, ["act", "list"]), new RegExp(`${folio}  Anulada  `));
  });
});

describe("the rest of the command line", () => {
  test("lists that are exported come in again as they were", async () => {
    for (const [list, ending] of [["items", "xlsx"], ["sites", "csv"]]) {
      const file = path.join(work, `${list}.${ending}`);
      assert.equal((await json(data, ["export", list, file])).path, file);
      const { done } = await json(data, ["import", file, "--as", list]);
      assert.deepEqual([done.created, done.updated], [0, 0], list);
    }
    const acts = path.join(work, "actas.csv");
    await ok(data, ["export", "acts", acts]);
    assert.ok((await readFile(acts, "utf8")).includes(act.folio));
  });

  test("a sheet that is none, and rows with errors, change nothing", async () => {
    const none = path.join(work, "acta.xlsx");
    await writeFile(none, "%PDF-1.7 no es una hoja");
    const refused = await run(data, ["import", none]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /no se hizo: el archivo es un PDF: guárdelo como XLSX o CSV/);
    const people = path.join(work, "personas.csv");
    await writeFile(people, "Nombre completo;Cédula\nLuz Mora;1099000111\nPaz Vera;12\n");
    const before = (await call(data, "person_list", {})).total;
    assert.match((await run(data, ["import", people])).err, /filas con errores: 1; /);
    assert.equal((await call(data, "person_list", {})).total, before);
    await ok(data, ["import", people, "--skip-errors"]);
    assert.equal((await call(data, "person_list", {})).total, before + 1);
  });

  test("a backup brings the store back in another place, with its papers", async () => {
    const backup = path.join(work, "copia.ensitio-copia");
    await ok(data, ["backup", backup]);
    assert.match((await run(data, ["backup", backup])).err, /copia\.ensitio-copia» ya existe y no se reemplazó/);
    const there = path.join(work, "restaurado");
    const wrong = await run(there, ["restore", backup], { env: { ENSITIO_PASSWORD: "otra clave" } });
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /la contraseña no es correcta/);
    await ok(there, ["restore", backup]);
    const file = path.join(work, "restaurada.pdf");
    await ok(there, ["act", "pdf", act.folio, file]);
    assert.deepEqual(await readFile(file), await readFile(act.sealed));
    assert.match(await ok(there, ["check"]), /en orden/);
    assert.match(await ok(there, ["verify", file]), /AUTÉNTICA/);
    const damaged = Buffer.from(await readFile(backup));
    damaged[Math.floor(damaged.length / 2)] ^= 1;
    await writeFile(backup, damaged);
    assert.match((await run(path.join(work, "nada"), ["restore", backup])).err, /está dañado/);
  });

  test("a wrong password is told as such and opens nothing", async () => {
    const told = ({ code, out, err }) => {
      assert.deepEqual([code, out], [1, ""]);
      const problem = JSON.parse(err.slice(err.indexOf("{")));
      assert.equal(problem.problem, "WRONG_SECRET");
      return problem.wait_seconds;
    };
    const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const commands = [["check"], ["act", "list"], ["export", "items", path.join(work, "no.csv")]];
    let wait = 0;
    // Until the wait is longer than a busy machine takes to start the program again.
    for (let tries = 0; wait < LONG_WAIT_S; tries += 1) {
      assert.ok(tries < 10, "the wait does not grow");
      await sleep(wait);
      wait = told(await run(data, ["--json", ...commands[tries % commands.length]], { env: { ENSITIO_PASSWORD: "otra clave" } }));
    }
    const left = told(await run(data, ["--json", "check"])); // the right password, too early
    assert.ok(left > 0);
    await sleep(left);
    await ok(data, ["check"]);
  });

  test("what nobody stated is not put on paper, and what is refused leaves nothing", async () => {
    const stock = await call(data, "item_list", { filter: { lifecycle: "IN_STOCK", ownership: "OWNED" }, limit: 1 });
    const place = ["--holder", HOLDER.document.number, "--site", "PAV Quibdó", "--city", "Quibdó"];
    const said = ["act", "issue", ...place, "--deliver", stock.rows[0].asset_tag, "--term", "indefinite", "--condition", "good"];
    assert.match((await run(data, said)).err, /--reason/);
    const silent = await run(data, [...said, "--reason", "replacement", "--check", "powers-on=yes"]);
    assert.equal(silent.code, 1);
    assert.match(silent.err, /no se hizo: falta la verificación técnica/);
    assert.deepEqual(await call(data, "draft_list"), []);
  });

  test("photos, accessories and remarks go on the paper, and what is withdrawn is annulled", async () => {
    const [code] = act.codes.slice(32);
    const photo = path.resolve("icons/128x128.png");
    const said = [
      "--accessories", `${code}=Cargador y guaya`, "--observation", `${code}=Rayón en la tapa`, "--photo", `${code}=${photo}`,
      "--remarks", "Se entrega en la oficina del segundo piso",
    ];
    const place = ["--holder", HOLDER.document.number, "--site", "PAV Quibdó", "--city", "Quibdó", ...STATED];
    const { folio } = (await json(data, ["act", "issue", ...place, "--deliver", code, ...said])).act;
    const paper = path.join(work, `${folio}.pdf`);
    await ok(data, ["act", "pdf", folio, paper]);
    const words = (await pdftotext(paper)).replaceAll(/\s+/g, " ");
    for (const word of ["Cargador y guaya", "Rayón en la tapa", "segundo piso", "Registro fotográfico"]) {
      assert.ok(words.includes(word), word);
    }
    await ok(data, ["act", "withdraw", folio, "--reason", "se escribió mal"]);
    assert.match(await ok(data, ["act", "list"]), new RegExp(`${folio}  Retirada`));

    const other = await run(data, ["act", "issue", ...place, "--deliver", code, "--photo", `UV-X=${photo}`]);
    assert.match(other.err, /«UV-X» no está en el acta/);
    const held = await run(data, ["act", "issue", ...place, "--clearance"]);
    assert.match(held.err, /no se hizo: /);
    assert.deepEqual(await call(data, "draft_list"), []);
    const details = { full_name: "Rosa Mosquera Ñáñez", document: { id_type: "CC", number: "1077000111" }, position: "Auxiliar", department: "Reparación" };
    await call(data, "person_save", { base_rev: 0, details });
    const leaver = ["--holder", details.document.number, "--site", "PAV Quibdó", "--city", "Quibdó", ...STATED, "--clearance"];
    assert.equal((await json(data, ["act", "issue", ...leaver])).act.content.format, "CLEARANCE");
  });

  test("what the procedure refuses is told in Spanish with its names, and to a program with its code and data", async () => {
    const [held] = act.codes.slice(1);
    const { full_name: other } = (await call(data, "person_list", { limit: 2 })).rows.find((row) => row.full_name !== HOLDER.full_name);
    const issue = ["act", "issue", "--holder", other, "--deliver", held, "--site", "PAV Quibdó", "--city", "Quibdó", ...STATED];
    const told = await run(data, issue);
    assert.deepEqual([told.code, told.out], [1, ""]);
    assert.match(told.err, /^ensitio: no se hizo: .* está a cargo de .*: primero se devuelve\n$/);
    assert.doesNotMatch(told.err, /[{}]|[A-Z]{2,}_/);
    const { err } = await run(data, ["--json", ...issue]);
    const { problem } = JSON.parse(err.slice(err.indexOf("{")));
    assert.ok(["REFUSED", "INCOMPLETE"].includes(problem));
    const sealed = await run(data, ["act", "seal", act.folio]);
    assert.equal(sealed.code, 1);
    assert.match(sealed.err, new RegExp(`no se hizo: el acta ${act.folio} está en el estado «Sellada»`));
  });

  test("without a store it is said how to make one", async () => {
    const { code, err } = await run(path.join(work, "vacío"), ["check"]);
    assert.equal(code, 1);
    assert.match(err, /ensitio setup/);
  });

  test("every command explains itself in Spanish", async () => {
    const groups = [[], ["act"]];
    const commands = ["setup", "import", "export", "verify", "backup", "restore", "check", "call"].map((c) => [c]);
    const acts = ["list", "show", "issue", "sign", "seal", "withdraw", "accept", "reject", "annul", "pdf"].map((c) => ["act", c]);
    for (const args of [...groups, ...commands, ...acts]) {
      const { code, out } = await run(data, [...args, "--help"], { password: false });
      assert.equal(code, 0);
      assert.match(out, /^Uso: /m, `ensitio ${args.join(" ")}`);
      assert.match(out, /Muestra esta ayuda/);
      assert.doesNotMatch(out, /Usage|OPTIONS|Options|Arguments|Commands|Print|default|possible/, `ensitio ${args.join(" ")}`);
      for (const option of out.matchAll(/^ +(?:-\w, )?--[\w-]+(?: <[^>]+>)?(?:\.\.\.)? *\n(?! {6,}\S)/gm)) {
        assert.fail(`ensitio ${args.join(" ")} does not explain ${option[0]}`);
      }
    }
  });

  test("what is mistyped is told in Spanish, with the exit code of a mistake", async () => {
    const mistakes = [
      [["nada"], /no existe la orden «nada»/],
      [["verifi"], /¿Quiso decir «verify»\?/],
      [["verify"], /falta lo siguiente:\n {2}<ARCHIVO>\.\.\./],
      [["act"], /Órdenes/],
      [["act", "sel"], /¿Quiso decir «seal»\?/],
      [["setup", "--name", "Ana"], /--document <NÚMERO>/],
      [["import", "a.csv", "--as", "perros"], /«perros» no sirve para «--as <LISTA>»: use items, people, sites/],
      [["import", "a.csv", "--as"], /necesita un valor/],
      [["check", "--json", "--json"], /más de una vez/],
      [["check", "--jsn"], /no se esperaba «--jsn»[^]*¿Quiso decir «--json»\?/],
      [["backup", "a", "b"], /no se esperaba «b»/],
    ];
    for (const [args, said] of mistakes) {
      const { code, out, err } = await run(data, args, { password: false });
      assert.deepEqual([code, out], [2, ""], `ensitio ${args.join(" ")}: ${err}`);
      assert.match(err, said);
      assert.doesNotMatch(err, /error:|Usage|OPTIONS|tip:|unexpected|required|For more|argument|subcommand/i, err);
    }
  });
});
