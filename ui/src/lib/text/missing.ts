import type { Missing } from "../bindings";
import { labels } from "./labels";
import { refusal, type Names } from "./refusal";

const list = new Intl.ListFormat("es", { type: "conjunction" });

/** What stands between a draft and its act, with the rule or the data that it is about. */
export function missingWords({ what, refusal: refused, record }: Missing, names: Names = {}): string {
  if (refused) return refusal(refused, names);
  if (!record) return labels.MissingWhat[what];
  return `${labels.MissingWhat[what]}: ${list.format(record.fields.map((field) => labels.PartyField[field]))}`;
}
