/** The keys that work everywhere. */
export type Shortcut = { kind: "search" } | { kind: "lock" } | { kind: "entry"; index: number } | { kind: "up" };

const layers = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** What a key asks of the frame, or nothing: Esc belongs first to an open layer, then to the box being typed in. */
export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (event.defaultPrevented) return undefined;
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "k") return { kind: "search" };
  if (ctrlKey && !altKey && !metaKey && !shiftKey && key.toLowerCase() === "l") return { kind: "lock" };
  // By place on the keyboard: with Alt, some layouts make other characters of the digits. The 0 stands after the 9.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  if (altKey && !ctrlKey && !metaKey && digit) return { kind: "entry", index: (Number(digit[1]) + 9) % 10 };
  if (key === "Escape" && !altKey && !ctrlKey && !document.querySelector(layers)) return { kind: "up" };
  return undefined;
}

/** Leaves the box being typed in; `false` when there is none. */
export function leaveBox(): boolean {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || !at.matches("input, textarea, select")) return false;
  at.blur();
  return true;
}
