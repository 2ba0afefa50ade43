import { expect, test } from "vitest";
import manual from "../../../../docs/manual/README.md?raw";
import { labels } from "./labels";
import { problem, unusableTitle } from "./problem";

test("the manual quotes what the window says", () => {
  const path = "/datos";
  const quoted = [
    unusableTitle({ problem: "ALREADY_OPEN", path }),
    unusableTitle({ problem: "DAMAGED", path }),
    unusableTitle({ problem: "TOO_NEW", path }),
    labels.MissingWhat.OBSTACLE,
    problem({ problem: "DISK_FULL" }).split(".")[0],
    problem({ problem: "BROKEN", incident: "*xxxx*" }).split(". ").at(-1)?.slice(0, -1),
    ...Object.values(labels.VerdictKind),
  ];
  for (const words of quoted) expect(manual).toContain(words);
});
