import type {
  AnyField,
  DuplicateChoice,
  DuplicateDecision,
  ImportCheck,
  ImportDone,
  ImportOpened,
  ImportPreview,
  ImportReport,
  ImportStarted,
  Problem,
  Target,
} from "../../lib/bindings";
import { call, problemOf, upload } from "../../lib/desk";
import { Job } from "../../lib/state/job.svelte";

/** Larger files are refused before they are read; Rust refuses them too. */
export const fileBytesMax = 64 * 1024 * 1024;

export type StepId = "file" | "columns" | "review" | "done";
/** What the name of a field is within its target. */
export type FieldName = AnyField["field"];
type Work = "opening" | "looking" | "checking" | "applying";

/** An import from the file to its result. One at a time; leaving the screen leaves it as it is. */
export class ImportWizard {
  step = $state<StepId>("file");
  work = $state<Work>();
  /** The long work under way. */
  job = $state.raw<Job>();
  problem = $state.raw<Problem>();
  opened = $state.raw<ImportOpened>();
  preview = $state.raw<ImportPreview>();
  /** The field of each column, by place in `preview.columns`. */
  mapping = $state.raw<readonly (FieldName | null)[]>([]);
  report = $state.raw<ImportReport>();
  result = $state.raw<ImportDone>();
  /** For every duplicate that was not decided by itself. */
  fallback = $state<DuplicateChoice>("KEEP");
  decisions = $state.raw<ReadonlyMap<number, DuplicateChoice>>(new Map());
  skipErrors = $state(false);
  #latest = 0;

  get busy(): boolean {
    return this.work !== undefined;
  }

  /** Nothing can be made of the sheet before one of these is mapped. */
  get usable(): boolean {
    const essential = this.preview?.fields.filter((f) => f.essential).map((f) => f.field.field) ?? [];
    return this.mapping.some((field) => field !== null && essential.includes(field));
  }

  /** How many records the import will write as things are decided now. */
  get writes(): number {
    if (!this.report) return 0;
    const { changed } = this.report;
    const decided = [...this.decisions.values()];
    const other = decided.filter((choice) => choice !== this.fallback).length;
    return this.report.new + (this.fallback === "UPDATE" ? changed - other : other);
  }

  /** Rows with errors refuse all, unless the person leaves them out. */
  get mayApply(): boolean {
    return this.report !== undefined && this.writes > 0 && (this.report.errors === 0 || this.skipErrors);
  }

  async open(file: File): Promise<void> {
    if (this.busy) return;
    if (file.size > fileBytesMax) {
      this.problem = { problem: "TOO_LARGE", max_mb: fileBytesMax >> 20 };
      return;
    }
    const before = this.opened;
    const opened = await this.#run("opening", async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return upload("import_open", { file_name: file.name }, bytes);
    });
    if (!opened) return;
    if (before) void call("import_discard", { import: before.import }).catch(() => undefined);
    this.#clear();
    this.opened = opened;
    await this.look({ sheet: null, target: null, header_row: null });
  }

  /** Looks at a sheet; what is `null` is left to the proposal. */
  async look(asked: { sheet: number | null; target: Target | null; header_row: number | null }): Promise<void> {
    const opened = this.opened;
    if (!opened || this.job) return;
    const preview = await this.#run("looking", () => call("import_look", { import: opened.import, ...asked }));
    if (!preview) return;
    this.preview = preview;
    this.mapping = preview.columns.map((column) => column.field?.field ?? null);
    this.#forgetReport();
    this.step = "columns";
  }

  /** Says what a column holds; the column that held the field before then holds nothing. */
  assign(index: number, field: FieldName | null): void {
    this.mapping = this.mapping.map((known, i) => (i === index ? field : known === field ? null : known));
    this.#forgetReport();
  }

  async check(): Promise<void> {
    const { preview } = this;
    if (!preview || !this.usable || this.busy) return;
    this.#forgetReport();
    const report = await this.#run("checking", async () => {
      if (!(await this.#follow(await call("import_check", this.#asked(preview))))) return undefined;
      return call("import_report", { import: preview.import });
    });
    if (!report) return;
    this.report = report;
    this.step = "review";
  }

  async apply(): Promise<void> {
    const { preview } = this;
    if (!preview || !this.mayApply || this.busy) return;
    const decisions: DuplicateDecision[] = [...this.decisions].map(([row, choice]) => ({ row, choice }));
    const request = { import: preview.import, duplicates: this.fallback, decisions, skip_errors: this.skipErrors };
    const result = await this.#run("applying", async () => {
      if (!(await this.#follow(await call("import_apply", request)))) return undefined;
      return call("import_done", { import: preview.import });
    });
    if (result) {
      this.result = result;
      this.step = "done";
    } else await this.#reread(preview);
  }

  cancel(): void {
    void this.job?.cancel();
  }

  decide(row: number, choice: DuplicateChoice): void {
    this.decisions = new Map(this.decisions).set(row, choice);
  }

  decideAll(choice: DuplicateChoice): void {
    this.fallback = choice;
    this.decisions = new Map();
  }

  choiceOf(row: number): DuplicateChoice {
    return this.decisions.get(row) ?? this.fallback;
  }

  /** Another file: lets go of this one. What was imported stays. */
  restart(): void {
    if (this.opened) void call("import_discard", { import: this.opened.import }).catch(() => undefined);
    this.#latest += 1;
    this.work = undefined;
    this.#clear();
  }

  #asked({ import: id, sheet, target, header_row, header_last_row, columns }: ImportPreview): ImportCheck {
    return {
      import: id,
      sheet,
      target,
      header_row,
      header_last_row,
      columns: columns.map(({ index }, i) => {
        const field = this.mapping[i];
        return { index, field: field ? ({ target, field } as AnyField) : null };
      }),
    };
  }

  /** A refusal while writing is told as an error of its row: the report has it now. */
  async #reread(preview: ImportPreview): Promise<void> {
    try {
      this.report = await call("import_report", { import: preview.import });
    } catch {
      // The problem already shown says what happened.
    }
  }

  /** Whether the job came to its end. */
  async #follow({ job }: ImportStarted): Promise<boolean> {
    const following = new Job(job);
    this.job = following;
    const end = await following.follow();
    if (following.problem) this.problem = following.problem;
    else if (end === "CANCELLED") this.problem = { problem: "CANCELLED" };
    return end === "DONE";
  }

  async #run<T>(work: Work, doing: () => Promise<T>): Promise<T | undefined> {
    const mine = ++this.#latest;
    this.work = work;
    this.problem = undefined;
    let result: T | undefined;
    try {
      result = await doing();
    } catch (thrown) {
      if (mine === this.#latest) this.problem = problemOf(thrown);
    }
    if (mine !== this.#latest) return undefined;
    this.work = undefined;
    this.job = undefined;
    return result;
  }

  #forgetReport(): void {
    this.report = undefined;
    this.result = undefined;
    this.decisions = new Map();
    this.fallback = "KEEP";
    this.skipErrors = false;
  }

  #clear(): void {
    this.#forgetReport();
    this.job = undefined;
    this.problem = undefined;
    this.opened = undefined;
    this.preview = undefined;
    this.mapping = [];
    this.step = "file";
  }
}
