import type { ItemRow, ItemView } from "../../lib/bindings";
import { serialWords } from "../../lib/text/labels";

const joined = (...parts: (string | null)[]) => parts.filter(Boolean).join(" · ");

/** `Placa 00123 · Serial 5CD1234`: what tells the item from others of its kind. */
export function itemLabels(item: Pick<ItemRow, "asset_tag" | "provider_tag" | "serial">): string {
  return joined(
    item.asset_tag && `Placa ${item.asset_tag}`,
    item.provider_tag && `Placa proveedor ${item.provider_tag}`,
    item.serial.status === "NOT_PRESENT" ? null : `Serial ${serialWords(item.serial)}`,
  );
}

/** `HP · ProBook 440`. */
export const itemModel = (item: Pick<ItemRow, "brand" | "model">): string => joined(item.brand, item.model);

/** An item just registered, as lists show it. */
export function rowOf({ item, holder_name, site_name }: ItemView): ItemRow {
  const { id, rev, details, placement } = item;
  return {
    id,
    rev,
    item_type: details.item_type,
    description: details.description,
    brand: details.brand,
    model: details.model,
    serial: details.serial,
    asset_tag: details.asset_tag,
    provider_tag: details.provider_tag,
    ownership: details.ownership,
    condition: details.condition,
    lifecycle: placement.lifecycle,
    holder: placement.holder,
    holder_name,
    site: placement.site,
    site_name,
    workplace: placement.workplace,
    expected_return_on: placement.expected_return_on ?? null,
  };
}

/** As `casework::act::CAPTION_CHARS_MAX`. */
export const captionMax = 120;
