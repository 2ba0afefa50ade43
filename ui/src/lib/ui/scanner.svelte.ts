/**
 * Tells a barcode scanner from a person, both being keyboards: a scanner sends a burst of characters a few
 * milliseconds apart and ends it with Enter; no hand does.
 */

export interface ScanRules {
  /** The longest pause inside a burst, in milliseconds. */
  maxGapMs: number;
  /** Shorter bursts are typing. */
  minLength: number;
  /** Longer bursts are a stuck key. */
  maxLength: number;
  /** Characters the scanner is set to send before and after the code; both are cut off. */
  prefix: string;
  suffix: string;
}

export const defaultRules: ScanRules = { maxGapMs: 35, minLength: 4, maxLength: 256, prefix: "", suffix: "" };

/** A burst begins after at least this pause: nobody takes up the scanner sooner after typing, in milliseconds. */
const restMs = 150;

/** Reads one keystroke after the other, with its time in milliseconds. */
export class ScanDetector {
  #text = "";
  #last = -Infinity;
  /** The burst began close behind another key: it may be the rest of one that a busy machine drew out. */
  #torn = false;

  constructor(readonly rules: ScanRules = defaultRules) {}

  /** Characters of the burst so far; 1 or 0 means that nobody knows yet. */
  get length(): number {
    return this.#text.length;
  }

  /** The code, if this key ends a scan. */
  key(key: string, atMs: number): string | undefined {
    const pause = atMs - this.#last;
    const quick = pause <= this.rules.maxGapMs;
    if (key === "Enter") {
      const code = quick && !this.#torn ? this.#code() : undefined;
      this.reset();
      return code;
    }
    if ([...key].length !== 1) return undefined; // Shift and its like come within a burst.
    if (!quick) this.#torn = pause <= restMs;
    this.#text = quick && this.#text.length < this.rules.maxLength ? this.#text + key : key;
    this.#last = atMs;
    return undefined;
  }

  reset(): void {
    this.#text = "";
    this.#last = -Infinity;
    this.#torn = false;
  }

  #code(): string | undefined {
    const { prefix, suffix, minLength } = this.rules;
    const text = this.#text;
    if (!text.startsWith(prefix) || !text.endsWith(suffix)) return undefined;
    const code = text.slice(prefix.length, text.length - suffix.length).trim();
    return code.length >= minLength ? code : undefined;
  }
}

type Editable = HTMLInputElement | HTMLTextAreaElement;

function editable(target: EventTarget | null): Editable | undefined {
  const typed = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  return typed && !target.readOnly && !["checkbox", "radio", "button"].includes(target.type) ? target : undefined;
}

/** Listens to the whole window. The newest listener gets the scan: a dialog before the page below it. */
export class Scanner {
  #detector = new ScanDetector();
  #listeners: ((code: string) => void)[] = [];
  #before: { field: Editable; value: string } | undefined;

  configure(rules: Partial<ScanRules>): void {
    this.#detector = new ScanDetector({ ...defaultRules, ...rules });
  }

  listen(listener: (code: string) => void): () => void {
    if (this.#listeners.length === 0) window.addEventListener("keydown", this.#pressed, true);
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((l) => l !== listener);
      if (this.#listeners.length === 0) window.removeEventListener("keydown", this.#pressed, true);
    };
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return this.#detector.reset();
    const field = editable(event.target);
    const value = field?.value;
    const code = this.#detector.key(event.key, event.timeStamp);
    if (this.#detector.length === 1) {
      this.#before = field && value !== undefined ? { field, value } : undefined;
    }
    if (this.#detector.length > 1 && !field) event.preventDefault(); // else a space presses the focused button
    if (code === undefined) return;
    // The burst must neither press what has the focus nor stay in the box that had it.
    event.preventDefault();
    event.stopPropagation();
    this.#takeBack();
    this.#listeners.at(-1)?.(code);
  };

  #takeBack(): void {
    if (!this.#before) return;
    const { field, value } = this.#before;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#before = undefined;
  }
}

export const scanner = new Scanner();
