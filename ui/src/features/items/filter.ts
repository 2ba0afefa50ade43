import type { QueryParams } from "../../app/routes";
import type { ItemFilter } from "../../lib/bindings";
import { dayOf } from "../../lib/text/dates";

export const unfiltered: ItemFilter = {
  item_type: null,
  lifecycle: null,
  condition: null,
  ownership: null,
  site: null,
  holder: null,
  due_before: null,
  without_tag: false,
};

/** What a link asks the list to begin with: `#/elementos?sede=…`; nothing when it does not say. */
export function filterOf(query: QueryParams): Partial<ItemFilter> | undefined {
  const { sede, persona, vencidos } = query;
  if (sede === undefined && persona === undefined && vencidos === undefined) return undefined;
  return { site: sede ?? null, holder: persona ?? null, due_before: vencidos === undefined ? null : dayOf(Date.now()) };
}
