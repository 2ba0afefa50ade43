import type { Difference, ItemDetails } from "../../../lib/bindings";
import { Kept } from "../../../lib/state/kept";
import type { ItemForm } from "./form";

/** What was written here of an item and the desk did not take in, on its way to the form, by item. */
export const mine = new Kept<readonly Difference[]>();

/** The differences that wait for an item, once. */
export function takeMine(id: string): readonly Difference[] {
  const found = mine.get(id) ?? [];
  mine.delete(id);
  return found;
}

/** Fields whose text in the journal is what the form holds; where it is empty the form knows nothing. */
const nullable: ReadonlySet<string> = new Set(["condition", "warranty_until", "acquired_on"] satisfies (keyof ItemDetails)[]);

/** The form with what was written here in the place of what is known. What it hangs on is asked for by name, so that stays. */
export function withMine(form: ItemForm, differs: readonly Difference[]): ItemForm {
  const said = differs.filter(({ field }) => field !== "serial" && field !== "parent" && Object.hasOwn(form.details, field));
  const details = said.map(({ field, here }) => [field, here === "" && nullable.has(field) ? null : here]);
  const changed = { ...form, details: { ...form.details, ...Object.fromEntries(details) } };
  const serial = differs.find(({ field }) => field === "serial")?.here;
  return serial === undefined ? changed : { ...changed, ...serialOf(serial) };
}

function serialOf(text: string): Pick<ItemForm, "serialStatus" | "serialText"> {
  if (text.startsWith("READ ")) return { serialStatus: "READ", serialText: text.slice("READ ".length) };
  return { serialStatus: text === "ILLEGIBLE" ? "ILLEGIBLE" : "NOT_PRESENT", serialText: "" };
}
