// The outside judges on a sample act. SAMPLE is the folder that the example `sample_act` of crate `acts` filled with
// unsealed.pdf, sealed.pdf, cert.pem and perhaps more papers; `cargo xtask test` sees to it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import {
  lastToken,
  opensslTs,
  passesWithFlip,
  pdfsig,
  pdftotext,
  printedCodes,
  pyhanko,
  qpdf,
  timestamps,
  verapdf,
  withFolder,
} from "./judge.mjs";

const FLIPS = 200;
const AT_ONCE = 4;

/** Papers of forms of cases, which nobody has signed. */
const REQUESTS = ["anexo-13", "solicitud-de-acceso"];

const folder = process.env.SAMPLE;
assert.ok(folder, "SAMPLE names the folder of the sample act");
const [unsealed, sealed, cert, clock] = ["unsealed.pdf", "sealed.pdf", "cert.pem", "clock.pem"].map((name) => path.join(folder, name));
const papers = readdirSync(folder).filter((name) => name.endsWith(".pdf")).map((name) => path.join(folder, name));
const closed = papers.filter((file) => !["rendered", "unsealed", "borrador", "report", "slip", "stamped", ...REQUESTS].includes(path.basename(file, ".pdf")));
assert.ok(closed.length >= 9, `${folder} lacks a kind of paper`);
assert.ok(papers.includes(unsealed) && papers.includes(sealed), `${folder} lacks a paper`);

const wordOf = (name) => (name === "report" ? /\binforme\b/i : REQUESTS.includes(name) ? /\bsolicitud\b/i : /\bacta\b/i);

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
    assert.match(text, wordOf(path.basename(file, ".pdf")));
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

test("pyHanko: the document timestamp is good, covers the file, and leaves every signature good", async () => {
  const stamped = path.join(folder, "stamped.pdf");
  const [stamp, ...others] = await timestamps(stamped, clock);
  assert.equal(others.length, 0);
  const { intact, valid, trusted, coverage, at } = stamp;
  assert.deepEqual(
    { intact, valid, trusted, coverage },
    { intact: true, valid: true, trusted: true, coverage: "ENTIRE_FILE" },
    JSON.stringify(stamp),
  );
  assert.equal(at, "2026-11-20T16:40:00+00:00");
  const signatures = await pyhanko(stamped, cert);
  assert.equal(signatures.length, 3);
  for (const signature of signatures) {
    assert.ok(signature.good && signature.changesAllowed && signature.coverage === "ENTIRE_REVISION", JSON.stringify(signature));
  }
  const [stranger] = await timestamps(stamped, cert);
  assert.ok(stranger.intact && !stranger.trusted, "who vouches for signatures vouches for no time");
});

test("openssl ts: the token is over the paper, and over no other", async () => {
  const { token, covered } = await lastToken(path.join(folder, "stamped.pdf"));
  const right = await opensslTs(token, covered, clock);
  assert.ok(right.passed, right.output);
  covered[100] ^= 1;
  assert.ok(!(await opensslTs(token, covered, clock)).passed, "another paper");
});

test("the timestamp changes nothing of what was there", async () => {
  const [was, is] = await Promise.all([readFile(sealed), readFile(path.join(folder, "stamped.pdf"))]);
  assert.ok(is.length > was.length && is.subarray(0, was.length).equals(was), "stamped.pdf begins with sealed.pdf");
});

// Older ones know no document timestamps, and say so.
test("pdfsig: the signatures of a stamped act are valid, and the timestamp covers the document", async () => {
  const signatures = await pdfsig(path.join(folder, "stamped.pdf"));
  assert.equal(signatures.length, 4, JSON.stringify(signatures));
  const people = signatures.slice(0, -1);
  assert.ok(people.every(({ signature }) => signature === "Signature is Valid."), JSON.stringify(signatures));
  assert.match(signatures.at(-1).signature, /^Signature (is Valid|has not yet been verified)\.$/);
  assert.deepEqual(signatures.map((signature) => signature.wholeDocument), [false, false, false, true]);
});

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
