import type {
  Direction,
  DraftBody,
  DraftLine,
  DraftView,
  FormatCode,
  ItemRow,
  LineView,
  Refusal,
  TelephonyField,
  WizardStep,
} from "../../../lib/bindings";
import { call, problemOf } from "../../../lib/desk";
import { activity } from "../../../lib/state/activity.svelte";
import type { Names } from "../../../lib/text/refusal";
import { Autosave } from "./autosave.svelte";
import { stepOf, stepsOf, wizardSteps } from "./steps";

/** As `casework::act::ACT_LINES_MAX`: beyond it a line is refused here at once, not at the end. */
export const maxLines = 200;

/** A line with what is known of its item and what contradicts custody. */
export interface EditedLine {
  line: DraftLine;
  item: ItemRow;
  problem: Refusal | null;
  problemPerson: string | null;
  /** What Anexo 14 asks for and the line does not say, as of the last save. */
  telephonyMissing: readonly TelephonyField[];
}

export type Added = "added" | "repeated" | "full";

function newLine(item: ItemRow, direction: Direction, format: FormatCode): DraftLine {
  return {
    item: item.id,
    seen_rev: item.rev,
    direction,
    condition: item.condition,
    accessories: "",
    missing_accessories: "",
    damaged: false,
    remarks: "",
    observation: "",
    photos: [],
    captions: {},
    telephony: format === "ANEXO14" ? emptyTelephony() : null,
  };
}

export function emptyTelephony(): NonNullable<DraftLine["telephony"]> {
  return {
    extension: "",
    direct_number: "",
    power: "",
    outlet: "",
    switch_port: "",
    voice_vlan: "",
    dial_profile: "",
    registers: null,
    internal_call: null,
    incoming_call: null,
    outgoing_call: null,
    transfer: null,
  };
}

/**
 * The draft as it is being written. What was typed here is the truth; what Rust answers to a save adds what only it
 * knows: names, what is missing, what contradicts custody.
 */
export class DraftEditor {
  body = $state.raw<DraftBody>() as DraftBody;
  view = $state.raw<DraftView>() as DraftView;
  /** The furthest step that was opened: what is missing there is no news before. */
  furthest = $state(0);
  readonly autosave = new Autosave<DraftBody>((body) => this.#save(body));
  /** Items as lists or scans gave them, until a save answers with its own. */
  #items = $state.raw<ReadonlyMap<string, ItemRow>>(new Map());
  #undo: { line: DraftLine; index: number } | undefined;

  constructor(view: DraftView) {
    this.view = view;
    this.body = view.body;
    this.furthest = Math.max(view.body.step, view.body.of_act || view.body.replaces ? wizardSteps.length : 0);
  }

  get id(): string {
    return this.view.id;
  }

  get step(): WizardStep {
    return stepOf(this.body);
  }

  get lines(): readonly EditedLine[] {
    const known = new Map<string, LineView>(this.view.lines.map((line) => [line.item.id, line]));
    return this.body.lines.flatMap((line) => {
      const view = known.get(line.item);
      const item = view?.item ?? this.#items.get(line.item);
      if (!item) return [];
      const { problem = null, problem_person = null, telephony_missing = [] } = view ?? {};
      return [{ line, item, problem, problemPerson: problem_person, telephonyMissing: telephony_missing }];
    });
  }

  /** Items that the person holds and that the act does not name yet. */
  get heldToReturn(): readonly ItemRow[] {
    const named = new Set(this.body.lines.map((line) => line.item));
    return this.view.held.filter((item) => !named.has(item.id));
  }

  set(patch: Partial<DraftBody>): void {
    this.body = { ...this.body, ...patch };
    this.autosave.later(this.body);
  }

  setLine(item: string, patch: Partial<DraftLine>): void {
    this.set({ lines: this.body.lines.map((line) => (line.item === item ? { ...line, ...patch } : line)) });
  }

  /** What goes out unless somebody says otherwise: what the person holds comes back, anything else is delivered. */
  directionFor(item: ItemRow): Direction {
    return this.view.held.some((held) => held.id === item.id) ? "RETURNED" : "DELIVERED";
  }

  add(item: ItemRow, direction: Direction = this.directionFor(item)): Added {
    if (this.body.lines.some((line) => line.item === item.id)) return "repeated";
    if (this.body.lines.length >= maxLines) return "full";
    this.#items = new Map(this.#items).set(item.id, item);
    this.set({ lines: [...this.body.lines, newLine(item, direction, this.body.format)] });
    // What contradicts custody is said at once, not after a pause in the typing.
    void this.autosave.flush();
    return "added";
  }

  remove(item: string): void {
    const index = this.body.lines.findIndex((line) => line.item === item);
    const line = this.body.lines[index];
    if (!line) return;
    const known = this.lines.find((edited) => edited.line === line);
    if (known) this.#items = new Map(this.#items).set(item, known.item);
    this.#undo = { line, index };
    this.set({ lines: this.body.lines.filter((_, i) => i !== index) });
  }

  /** Puts the line removed last back to its place, with all that was written on it. */
  undoRemove(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    if (!undo || this.body.lines.some((line) => line.item === undo.line.item)) return;
    const lines = [...this.body.lines];
    lines.splice(undo.index, 0, undo.line);
    this.set({ lines });
  }

  /** Opens a step, with everything typed so far saved first. */
  async open(step: WizardStep): Promise<void> {
    if (!stepsOf(this.body).includes(step)) return;
    const index = wizardSteps.indexOf(step);
    // The step that is left was seen, so what is missing in it may now be said.
    this.furthest = Math.max(this.furthest, index, wizardSteps.indexOf(this.step) + 1);
    this.set({ step: index });
    await this.autosave.flush();
  }

  /** Reads again what others changed: an item registered, a person corrected. Nothing typed is touched. */
  async refresh(): Promise<void> {
    try {
      this.view = await call("draft_get", { id: this.id });
    } catch (thrown) {
      this.autosave.problem = problemOf(thrown);
    }
  }

  async #save(body: DraftBody): Promise<void> {
    this.view = await activity.track(call("draft_save", { id: this.id, body }));
  }
}

/** Of whom and of what the rules speak, for their sentences. */
export function namesOf({ view }: DraftEditor): Names {
  const act = view.body.replaces?.folio;
  return { person: view.holder?.full_name, ...(act !== undefined && { act }) };
}

/** Editors whose last words are not on the disk yet: whoever comes back finds what they typed. */
const unsaved = new Map<string, DraftEditor>();

/** Opens a draft to write in it; asked of the store first, which knows whose draft it is. */
export async function openDraft(id: string): Promise<DraftEditor> {
  const view = await call("draft_get", { id });
  const editor = unsaved.get(id);
  void editor?.autosave.flush();
  return editor ?? new DraftEditor(view);
}

/** Leaves a draft: what is not saved yet is saved now or, failing that, tried again until it is. */
export async function leaveDraft(editor: DraftEditor): Promise<void> {
  unsaved.set(editor.id, editor);
  if (await editor.autosave.flush()) unsaved.delete(editor.id);
}
