/** Puts the cursor in the first empty box of a form that just opened, so that one types at once. */
export function focusFirst(form: HTMLElement): () => void {
  // After the dialog around it, which takes the focus when it opens.
  const timer = setTimeout(() => {
    const boxes = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input:not([type=radio]), select")];
    (boxes.find((box) => box.value === "") ?? boxes[0])?.focus();
  }, 50);
  return () => clearTimeout(timer);
}
