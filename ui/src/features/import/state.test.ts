import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ImportPreview, ImportReport, JobState } from "../../lib/bindings";
import { fakeDesk } from "../../lib/desk/testing/fakeDesk";
import { fileBytesMax, ImportWizard } from "./state.svelte";

const column = (index: number, field: ImportPreview["columns"][number]["field"]) => ({
  index,
  letter: "ABC"[index]!,
  header: `Columna ${index}`,
  field,
  samples: ["uno", "dos"],
});

const preview: ImportPreview = {
  import: 1,
  sheet: 0,
  target: "ITEMS",
  header_row: 3,
  header_last_row: 4,
  columns: [
    column(0, { target: "ITEMS", field: "ASSET_TAG" }),
    column(1, { target: "ITEMS", field: "REMARKS" }),
    column(2, null),
  ],
  fields: [
    { field: { target: "ITEMS", field: "ASSET_TAG" }, essential: true },
    { field: { target: "ITEMS", field: "REMARKS" }, essential: false },
  ],
  remembered: false,
  data_rows: 12,
};

const report: ImportReport = {
  import: 1,
  target: "ITEMS",
  new: 8,
  changed: 3,
  unchanged: 1,
  skipped: 0,
  errors: 0,
  warnings: 0,
  counts: [],
  problems: [],
  skips: [],
  duplicates: [],
  new_sites: 0,
  new_people: 0,
};

const result = { created: 8, updated: 0, kept: 3, unchanged: 1, left_out: 0, sites_created: 0, people_created: 0 };

const answers = {
  import_open: vi.fn(() => ({ import: 1, file_name: "a.xlsx", sheets: [{ name: "Hoja1", rows: 12, hidden: false }] })),
  import_look: vi.fn(() => preview),
  import_check: vi.fn(() => ({ job: 7 })),
  import_report: vi.fn(() => report),
  import_apply: vi.fn(() => ({ job: 8 })),
  import_done: vi.fn(() => result),
  import_discard: vi.fn(() => ({})),
  job_get: vi.fn(({ job }: { job: number }) => ({ job, done: 1, total: 1, state: { state: "DONE" } as JobState, exchange: null })),
  job_cancel: vi.fn(({ job }: { job: number }) => ({ job, done: 1, total: 1, state: { state: "CANCELLED" } as JobState, exchange: null })),
};

beforeEach(() => {
  vi.clearAllMocks();
  fakeDesk(answers);
});

const sheet = () => new File([new Uint8Array([1, 2, 3])], "a.xlsx");

async function reviewed(found: Partial<ImportReport> = {}): Promise<ImportWizard> {
  answers.import_report.mockReturnValue({ ...report, ...found });
  const wizard = new ImportWizard();
  await wizard.open(sheet());
  await wizard.check();
  return wizard;
}

describe("the file", () => {
  test("above the limit is refused before it is read", async () => {
    const wizard = new ImportWizard();
    const arrayBuffer = vi.fn();
    await wizard.open({ name: "a.xlsx", size: fileBytesMax + 1, arrayBuffer } as unknown as File);
    expect(wizard.problem).toEqual({ problem: "TOO_LARGE", max_mb: 64 });
    expect(arrayBuffer).not.toHaveBeenCalled();
  });

  test("that is no sheet leaves the one before open", async () => {
    const wizard = await reviewed();
    answers.import_open.mockImplementationOnce(() => {
      throw { problem: "NOT_A_SPREADSHEET", reason: "PDF" };
    });
    await wizard.open(sheet());
    expect(wizard.problem).toMatchObject({ problem: "NOT_A_SPREADSHEET" });
    expect(wizard.step).toBe("review");
  });

  test("opened goes on to its columns as proposed", async () => {
    const wizard = new ImportWizard();
    await wizard.open(sheet());
    expect(wizard.step).toBe("columns");
    expect(wizard.mapping).toEqual(["ASSET_TAG", "REMARKS", null]);
  });
});

describe("the columns", () => {
  test("hold each field once, and one essential field at least", async () => {
    const wizard = new ImportWizard();
    await wizard.open(sheet());
    wizard.assign(2, "ASSET_TAG");
    expect(wizard.mapping).toEqual([null, "REMARKS", "ASSET_TAG"]);
    expect(wizard.usable).toBe(true);
    wizard.assign(2, null);
    expect(wizard.usable).toBe(false);
    await wizard.check();
    expect(answers.import_check).not.toHaveBeenCalled();
  });

  test("are sent as mapped, and a new mapping forgets the old report", async () => {
    const wizard = await reviewed();
    expect(answers.import_check).toHaveBeenCalledWith({
      import: 1,
      sheet: 0,
      target: "ITEMS",
      header_row: 3,
      header_last_row: 4,
      columns: [
        { index: 0, field: { target: "ITEMS", field: "ASSET_TAG" } },
        { index: 1, field: { target: "ITEMS", field: "REMARKS" } },
        { index: 2, field: null },
      ],
    });
    wizard.assign(1, null);
    expect(wizard.report).toBeUndefined();
    expect(wizard.mayApply).toBe(false);
  });
});

describe("the decision", () => {
  test("counts what will be written", async () => {
    const wizard = await reviewed();
    expect(wizard.writes).toBe(8);
    wizard.decide(5, "UPDATE");
    expect(wizard.writes).toBe(9);
    wizard.decideAll("UPDATE");
    expect(wizard.writes).toBe(11);
    wizard.decide(5, "KEEP");
    expect(wizard.writes).toBe(10);
  });

  test("rows with errors refuse all until they are left out", async () => {
    const wizard = await reviewed({ errors: 2 });
    expect(wizard.mayApply).toBe(false);
    wizard.skipErrors = true;
    expect(wizard.mayApply).toBe(true);
  });

  test("goes to Rust whole", async () => {
    const wizard = await reviewed();
    wizard.decide(5, "UPDATE");
    await wizard.apply();
    expect(answers.import_apply).toHaveBeenCalledWith({
      import: 1,
      duplicates: "KEEP",
      decisions: [{ row: 5, choice: "UPDATE" }],
      skip_errors: false,
    });
    expect(wizard.step).toBe("done");
    expect(wizard.result).toEqual(result);
  });
});

test("a failed import stays at the review, with what Rust says of it now", async () => {
  const wizard = await reviewed();
  answers.job_get.mockReturnValueOnce({
    job: 8,
    done: 3,
    total: 12,
    state: { state: "FAILED", problem: { problem: "ROWS_WITH_ERRORS", rows: 1 } },
    exchange: null,
  });
  answers.import_report.mockReturnValue({ ...report, errors: 1 });
  await wizard.apply();
  expect(wizard.step).toBe("review");
  expect(wizard.problem).toEqual({ problem: "ROWS_WITH_ERRORS", rows: 1 });
  expect(wizard.report?.errors).toBe(1);
  expect(wizard.busy).toBe(false);
});

test("a cancelled check says so and leaves the mapping", async () => {
  const wizard = new ImportWizard();
  await wizard.open(sheet());
  answers.job_get.mockReturnValueOnce({ job: 7, done: 1, total: 9, state: { state: "CANCELLED" }, exchange: null });
  await wizard.check();
  expect(wizard.problem).toEqual({ problem: "CANCELLED" });
  expect(wizard.step).toBe("columns");
  expect(wizard.mapping).toEqual(["ASSET_TAG", "REMARKS", null]);
});

test("another file lets go of this one", async () => {
  const wizard = await reviewed();
  wizard.restart();
  expect(answers.import_discard).toHaveBeenCalledWith({ import: 1 });
  expect(wizard.step).toBe("file");
  expect(wizard.opened).toBeUndefined();
});
