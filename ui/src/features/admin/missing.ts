import { tick } from "svelte";

/** What is missing may be out of sight: it comes into view, and one goes on there. */
export async function showMissing({ currentTarget }: SubmitEvent): Promise<void> {
  const form = currentTarget as HTMLElement | null;
  await tick();
  form?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
}
