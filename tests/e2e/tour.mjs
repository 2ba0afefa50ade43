// A walk through EnSitio without a person: from the first start to a sealed act. Leaves a picture of every screen and
// the signed paper in TOUR. `cargo xtask run` starts it where there is no display.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { ok } from "../cli/ensitio.mjs";
import * as step from "./handover.mjs";

const left = process.env.TOUR;
if (!left) throw new Error("TOUR names the folder for the pictures and the act");
await rm(left, { recursive: true, force: true });
await mkdir(left, { recursive: true });
const work = await mkdtemp(path.join(tmpdir(), "ensitio-tour-"));
const data = path.join(work, "datos");
let walk;

try {
  walk = await step.Walk.open(data, left);
  console.log("first start");
  await step.setUp(walk);
  await step.chooseTheme(walk, "Claro");
  console.log("importing the sample sheets");
  await step.importSheets(walk);
  console.log("an act: five items go, one comes back");
  await step.newAct(walk);
  await step.pickPerson(walk);
  await step.pickItems(walk);
  await step.describeLines(walk);
  await step.check(walk);
  await step.issue(walk);
  console.log("signing twice");
  await step.signWithPin(walk);
  const folio = await step.signWithDocument(walk);
  await walk.window.close();

  const paper = path.join(left, `acta-${folio}.pdf`);
  await ok(data, ["act", "pdf", folio, paper]);
  console.log(await ok(data, ["verify", paper], { password: false }));
  await walk.restart();
  await step.unlock(walk, { looking: true });
  console.log("verifying the paper in the window");
  await step.verify(walk, paper);
  console.log(`the sealed act: ${paper}`);
} catch (error) {
  await walk?.window.screenshot("falla").catch(() => {});
  throw error;
} finally {
  await walk?.window.close();
  await rm(work, { recursive: true, force: true });
}
