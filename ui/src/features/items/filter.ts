import type { QueryParams } from "../../app/routes";
import type { ItemFilter } from "../../lib/bindings";

export const unfiltered: ItemFilter = {
  item_type: null,
  lifecycle: null,
  condition: null,
  ownership: null,
  site: null,
  holder: null,
  without_tag: false,
};

/** What a link asks the list to begin with: `#/elementos?sede=…`; nothing when it does not say. */
export function filterOf(query: QueryParams): Partial<ItemFilter> | undefined {
  const { sede, persona } = query;
  if (sede === undefined && persona === undefined) return undefined;
  return { site: sede ?? null, holder: persona ?? null };
}
