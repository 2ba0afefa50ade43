/** Longer than any pause inside a scanner's burst, shorter than anybody notices. */
export const quickKeyMs = 60;

/**
 * A single letter that does something. A scanner types letters too, so the letter counts only when no other key
 * follows at once.
 */
export class QuickKey {
  #timer: ReturnType<typeof setTimeout> | undefined;

  later(run: () => void): void {
    this.cancel();
    this.#timer = setTimeout(run, quickKeyMs);
  }

  /** Another key came: the letter was part of something longer. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}

/** Whether what is typed there is text of its own. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
