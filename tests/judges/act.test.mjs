// The outside judges on a sample act. SAMPLE is the folder that the example `sample_act` of crate `acts` filled with
// unsealed.pdf, sealed.pdf, cert.pem and perhaps more papers; `cargo xtask test` sees to it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { passesWithFlip, pdfsig, pdftotext, printedCodes, pyhanko, qpdf, verapdf, withFolder } from "./judge.mjs";

const FLIPS = 200;
const AT_ONCE = 4;

const folder = process.env.SAMPLE;
assert.ok(folder, "SAMPLE names the folder of the sample act");
const [unsealed, sealed, cert] = ["unsealed.pdf", "sealed.pdf", "cert.pem"].map((name) => path.join(folder, name));
const papers = readdirSync(folder).filter((name) => name.endsWith(".pdf")).map((name) => path.join(folder, name));
const closed = papers.filter((file) => !["rendered", "unsealed", "borrador", "report", "slip"].includes(path.basename(file, ".pdf")));
assert.ok(closed.length >= 9, `${folder} lacks a kind of paper`);
assert.ok(papers.includes(unsealed) && papers.includes(sealed), `${folder} lacks a paper`);

let verdicts;
before(async () => (verdicts = await verapdf(papers)));

for (const file of papers) {
  const name = path.basename(file);

  for (const flavour of ["2a", "ua1"]) {
    test(`veraPDF: ${name} conforms to ${flavour}`, () => {
      const verdict = verdicts.find((v) => v.file === file && v.flavour === flavour);
      const faults = verdict.failures.map(({ rule, message, place }) => `\n${rule}: ${message} @ ${place}`);
      assert.ok(verdict.passed && verdict.checks > 0, faults.join(""));
    });
  }

  test(`qpdf: the structure of ${name} is sound`, async () => {
    const { passed, output } = await qpdf(file);
    assert.ok(passed, output);
  });

  test(`pdftotext: ${name} has its text, with the letters of Spanish`, async () => {
    const text = await pdftotext(file);
    assert.match(text, name === "report.pdf" ? /\binforme\b/i : /\bacta\b/i);
    assert.match(text, /[áéíóúñ]/);
    assert.doesNotMatch(text, /\ufffd/, "a glyph without its letter");
  });
}

test("zbarimg: the code on paper says the number and the digest that the page prints", async () => {
  const codes = await printedCodes(sealed);
  assert.equal(codes.length, 1, codes.join());
  const [number, digest] = codes[0].split(":").at(-1).split("/");
  const text = (await pdftotext(sealed)).replace(/\s/g, "");
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.ok(text.includes(number) && text.includes(digest), codes[0]);
});

test("sealing changes nothing of what was there", async () => {
  const [was, is] = await Promise.all([readFile(unsealed), readFile(sealed)]);
  assert.ok(is.length > was.length);
  assert.ok(is.subarray(0, was.length).equals(was), "sealed.pdf begins with unsealed.pdf");
});

for (const file of closed) {
  const name = path.basename(file);
  test(`pyHanko: in ${name} every signature is good, the last covers the file, and only signing came after`, async () => {
    const signatures = await pyhanko(file, cert);
    assert.ok(signatures.length >= 3, "two people and the seal sign");
    for (const signature of signatures) {
      const { intact, valid, trusted, changesAllowed, good } = signature;
      assert.deepEqual(
        { intact, valid, trusted, changesAllowed, good },
        { intact: true, valid: true, trusted: true, changesAllowed: true, good: true },
        JSON.stringify(signature),
      );
      assert.match(signature.changes, /^(NONE|LTA_UPDATES|FORM_FILLING)$/, JSON.stringify(signature));
    }
    const coverage = signatures.map((signature) => signature.coverage);
    assert.deepEqual(coverage, [...coverage.slice(1).map(() => "ENTIRE_REVISION"), "ENTIRE_FILE"]);
  });
}

test("pyHanko: the desk's seal on the constancia de radicación is good and covers the file", async () => {
  const [seal, ...others] = await pyhanko(path.join(folder, "slip.pdf"), cert);
  assert.equal(others.length, 0, "nobody but the desk signs it");
  const { intact, valid, trusted, good, coverage } = seal;
  assert.deepEqual({ intact, valid, trusted, good, coverage }, { intact: true, valid: true, trusted: true, good: true, coverage: "ENTIRE_FILE" });
});

test("pdfsig: so it is on the constancia de radicación", async () => {
  const [seal] = await pdfsig(path.join(folder, "slip.pdf"));
  assert.deepEqual(seal, { signature: "Signature is Valid.", wholeDocument: true });
});

test("zbarimg: the code on the constancia de radicación leads to the page of the act", async () => {
  const [code] = await printedCodes(path.join(folder, "slip.pdf"));
  assert.match(code, /^https:\/\/verificar\.example\.org\/v\/ANT-[0-9A-Z]{4}-1-000042-[0-9A-Z]\/[0-9a-f]{16}$/);
});

test("pyHanko: another certificate is not trusted", async () => {
  const signatures = await pyhanko(sealed, new URL("stranger.pem", import.meta.url).pathname);
  assert.ok(signatures.every((signature) => signature.intact && !signature.trusted && !signature.good));
});

// Whom to trust was pyHanko's to say: pdfsig trusts authorities only, and a device's own certificate is none.
test("pdfsig: every signature is valid", async () => {
  const signatures = await pdfsig(sealed);
  assert.ok(signatures.length >= 1, "no signature");
  for (const { signature } of signatures) assert.equal(signature, "Signature is Valid.");
  const covering = signatures.filter((signature) => signature.wholeDocument);
  assert.equal(covering.length, 1, "one signature, the seal, covers the whole document");
});

test(`pdfsig: a flipped bit is noticed at each of ${FLIPS} places`, async () => {
  const paper = await readFile(sealed);
  const count = (await pdfsig(sealed)).length;
  const positions = places(paper, FLIPS);
  const missed = [];
  await withFolder(async (work) => {
    const next = async () => {
      for (let at = positions.pop(); at !== undefined; at = positions.pop()) {
        if (await passesWithFlip(work, paper, at, count)) missed.push(at);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  });
  assert.deepEqual(missed, []);
});

// Of its own signature pdfsig looks at the signed attributes and at what was signed; docs/acts.md says what it passes over.
test("pdfsig: a flipped bit is noticed within what the seal's own signature binds", async () => {
  const paper = await readFile(sealed);
  const count = (await pdfsig(sealed)).length;
  const { holeStart, holeEnd } = hole(paper);
  const contentType = "06092A864886F70D010903"; // the first signed attribute
  const attributes = paper.toString("latin1", holeStart, holeEnd).lastIndexOf(contentType);
  assert.ok(attributes > 0, "no signed attributes");
  const missed = [];
  await withFolder(async (work) => {
    for (let at = holeStart + attributes; at < holeEnd; at += 11) {
      if (await passesWithFlip(work, paper, at, count)) missed.push(at - holeStart);
    }
  });
  assert.deepEqual(missed, []);
});

/** Where the seal's own signature lies, between its angle brackets. */
function hole(paper) {
  const ranges = [...paper.toString("latin1").matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  const [, holeStart, holeEnd, tail] = ranges.at(-1).map(Number);
  assert.equal(holeEnd + tail, paper.length, "the seal's byte range ends where the file ends");
  return { holeStart, holeEnd };
}

/**
 * Different places spread over the paper by a fixed seed. The hole in which the seal itself lies is left out: a
 * signature cannot cover itself, and the end of the hole is padding.
 */
function places(paper, count) {
  const { holeStart, holeEnd } = hole(paper);
  const random = seeded(20_261_123);
  const found = new Set();
  while (found.size < count) {
    const at = Math.floor(random() * paper.length);
    if (at < holeStart || at >= holeEnd) found.add(at);
  }
  return [...found];
}

/** Park–Miller: the same sequence on every machine. */
function seeded(seed) {
  let state = seed % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
