// The outside judges of the papers and of the business calendar. None of them shares code with EnSitio, which is the point.
//
// `cargo xtask judges` installs them under target/judges; JUDGES names another place.
//   node tests/judges/judge.mjs FILE.pdf…     prints every verdict; fails when a judge finds fault
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const home = process.env.JUDGES ?? path.resolve(here, "../../target/judges");
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Half a minute on a machine that does nothing else. */
const LIMIT_MS = 600_000;

/**
 * Runs a program to its end.
 * @returns {Promise<{code: number, out: string, err: string}>} whatever its exit code
 */
function run(program, args, { input, env } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers?.() ?? deferred();
  const options = { maxBuffer: MAX_OUTPUT_BYTES, timeout: LIMIT_MS, env: { ...process.env, ...env } };
  const child = execFile(program, args, options, (error, out, err) => {
    if (error && typeof error.code !== "number") reject(new Error(`${program}: ${error.message}`));
    else resolve({ code: error?.code ?? 0, out, err });
  });
  if (input !== undefined) {
    child.stdin.on("error", () => {}); // it ended before it had read all; its exit code says why
    child.stdin.end(input);
  }
  return promise;
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** What a program prints that ends well. */
export async function mustRun(program, args, options) {
  const { code, out, err } = await run(program, args, options);
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}: ${err || out}`);
  return out;
}

/** A file of what `cargo xtask judges` prepared. */
function prepared(name) {
  const file = path.join(home, name);
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`cargo xtask judges\` first`);
  return file;
}

/**
 * veraPDF: conformance to PDF/A (`2a`, ISO 19005-2) and PDF/UA (`ua1`, ISO 14289-1).
 * @param {string[]} files judged by one Java process: its start is most of the time
 * @returns {Promise<{file: string, flavour: string, passed: boolean, checks: number,
 *   failures: {rule: string, message: string, place: string}[]}[]>}
 */
export async function verapdf(files, flavours = ["2a", "ua1"]) {
  const classpath = await readFile(prepared("classpath"), "utf8");
  const out = await mustRun("java", ["-cp", classpath, "Vera", flavours.join(","), ...files]);
  return out.trim().split("\n").map((line) => JSON.parse(line));
}

/**
 * pyHanko: every signature, what it covers, and whether what was added after it was allowed (see signatures.py).
 * @param {string} certPem path of the certificate to trust
 */
export async function pyhanko(file, certPem) {
  const out = await mustRun(prepared("venv/bin/python"), [path.join(here, "signatures.py"), file, certPem]);
  return JSON.parse(out);
}

/**
 * pyHanko: every document timestamp, and what it covers (see timestamps.py).
 * @param {string} clockPem path of the certificate to trust
 */
export async function timestamps(file, clockPem) {
  const out = await mustRun(prepared("venv/bin/python"), [path.join(here, "timestamps.py"), file, clockPem]);
  return JSON.parse(out);
}

/** The CMS of the last signature or timestamp of a file, without the zeros that fill its room, and all that it covers. */
export async function lastToken(file) {
  const bytes = await readFile(file);
  const ranges = [...bytes.toString("latin1").matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  const [, start, end, rest] = ranges.at(-1).map(Number);
  if (end + rest !== bytes.length) throw new Error(`${file}: the last range does not end where the file does`);
  const hole = Buffer.from(bytes.toString("latin1", start + 1, end - 1), "hex");
  const covered = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  return { token: hole.subarray(0, 4 + hole.readUInt16BE(2)), covered };
}

/** OpenSSL's `ts -verify`: whether a token is over these bytes, by an authority for which a certificate vouches. */
export async function opensslTs(token, data, clockPem) {
  return withFolder(async (work) => {
    const [tokenFile, dataFile] = ["token", "data"].map((name) => path.join(work, name));
    await Promise.all([writeFile(tokenFile, token), writeFile(dataFile, data)]);
    const args = ["ts", "-verify", "-token_in", "-in", tokenFile, "-data", dataFile, "-CAfile", clockPem];
    const { code, out, err } = await run("openssl", args);
    return { passed: code === 0 && /Verification: OK/.test(out + err), output: (out + err).trim() };
  });
}

/**
 * Poppler's pdfsig: whether each signature holds. It trusts authorities only, so trust is asked of `pyhanko`.
 * @returns {Promise<{signature: string, wholeDocument: boolean}[]>} empty when it finds no signature or cannot read the
 *   file
 */
export async function pdfsig(file) {
  const { out } = await run("pdfsig", ["-nocert", file]);
  return out.split(/^Signature #\d+:$/m).slice(1).map((text) => ({
    signature: /- Signature Validation: (.*)/.exec(text)?.[1] ?? "",
    wholeDocument: /^ {2}- Total document signed$/m.test(text),
  }));
}

/** The text as a reader or a search engine gets it. */
export async function pdftotext(file) {
  return mustRun("pdftotext", ["-enc", "UTF-8", file, "-"]);
}

/** qpdf: the file's structure. Its warnings count as faults. */
export async function qpdf(file) {
  const { code, out, err } = await run("qpdf", ["--check", file]);
  return { passed: code === 0, output: (out + err).trim() };
}

/** The PyPI package `holidays` of Colombia (see colombia.py): its lines. */
export async function colombia(question, firstYear, lastYear) {
  const out = await mustRun(prepared("venv/bin/python"), [path.join(here, "colombia.py"), question, firstYear, lastYear]);
  return out.trim().split("\n");
}

/**
 * Business::Hours: the time between pairs of instants, as the example `calendar` tells them (see business_hours.pl).
 * @returns {Promise<string>} every difference, and a last line with their number
 */
export async function businessHours(intervals) {
  const zone = { TZ: "<-05>5" };
  return (await mustRun("perl", [path.join(here, "business_hours.pl")], { input: intervals, env: zone })).trim();
}

/** The codes that can be read from the printed pages of a paper, in the order of the pages. */
export async function printedCodes(file) {
  return withFolder(async (work) => {
    const drawn = await run("pdftoppm", ["-r", "150", "-gray", "-png", file, path.join(work, "page")]);
    if (drawn.code !== 0) throw new Error(drawn.err);
    const pages = (await readdir(work)).sort().map((name) => path.join(work, name));
    // It ends with 4 when a page has no code, which is no fault.
    const { out } = await run("zbarimg", ["--quiet", "--raw", ...pages]);
    return out.split("\n").filter(Boolean);
  });
}

/** Runs `work` with a folder that is removed afterwards. */
export async function withFolder(work) {
  const folder = await mkdtemp(path.join(tmpdir(), "ensitio-judges-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Whether pdfsig finds every one of `count` signatures valid and one of them over the whole document, in a copy
 * of the paper with one bit changed.
 */
export async function passesWithFlip(folder, paper, position, count) {
  const flipped = Buffer.from(paper);
  flipped[position] ^= 0x01;
  const file = path.join(folder, `${position}.pdf`);
  await writeFile(file, flipped);
  const verdicts = await pdfsig(file);
  await rm(file);
  return (
    verdicts.length === count &&
    verdicts.every((verdict) => verdict.signature === "Signature is Valid.") &&
    verdicts.some((verdict) => verdict.wholeDocument)
  );
}

async function judgeAll(files) {
  let faults = 0;
  const say = (passed, file, text) => {
    faults += passed ? 0 : 1;
    console.log(`${passed ? "pass" : "FAIL"}  ${path.basename(file)}  ${text}`);
  };
  for (const { file, flavour, passed, checks, failures } of await verapdf(files)) {
    say(passed, file, `veraPDF ${flavour}, ${checks} checks`);
    for (const { rule, message, place } of failures) console.log(`        ${rule}: ${message} @ ${place}`);
  }
  for (const file of files) {
    const { passed, output } = await qpdf(file);
    say(passed, file, passed ? "qpdf --check" : `qpdf --check\n${output}`);
    for (const { signature, wholeDocument } of await pdfsig(file)) {
      const covers = wholeDocument ? "whole document" : "its revision";
      say(signature === "Signature is Valid.", file, `pdfsig: ${signature} Covers ${covers}.`);
    }
    say((await pdftotext(file)).trim() !== "", file, "pdftotext finds text");
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await judgeAll(process.argv.slice(2))) === 0 ? 0 : 1;
}
