/** What a box with suggestions offers: the first rows that the lists would show for a text. */
import type { ItemRow } from "../bindings";
import { call } from "../desk";
import { labels, serialWords, shortIdType } from "../text/labels";
import type { Option } from "../ui/Combobox.svelte";

/** Suggestions shown at once. */
const limit = 20;
const window = (text: string) => ({ text: text.trim(), sort: null, descending: false, offset: 0, limit });

export async function findSites(text: string): Promise<Option[]> {
  const filter = { level: null, territorial: null };
  const { rows } = await call("site_list", { ...window(text), filter });
  return rows.map(({ id, name, city, territorial }) => ({
    value: id,
    label: name,
    detail: [city, territorial && labels.TerritorialDirection[territorial]].filter(Boolean).join(" · "),
  }));
}

export async function findPeople(text: string): Promise<Option[]> {
  const filter = { site: null, bond: null, with_items: false };
  const { rows } = await call("person_list", { ...window(text), filter });
  const known = rows.filter((row) => !row.erased);
  return known.map(({ id, full_name, id_type, document_masked, position }) => ({
    value: id,
    label: full_name,
    detail: [`${shortIdType[id_type]} ${document_masked}`, position].filter(Boolean).join(" · "),
  }));
}

export async function nameOfSite(id: string): Promise<string> {
  return (await call("site_get", { id })).site.details.name;
}

export async function nameOfPerson(id: string): Promise<string> {
  return (await call("person_get", { id })).person.details.full_name;
}

/** Items by what is written about them, as whole rows. */
export async function findItemRows(text: string): Promise<readonly ItemRow[]> {
  const none = { item_type: null, lifecycle: null, condition: null, ownership: null, site: null, holder: null };
  return (await call("item_list", { ...window(text), filter: { ...none, due_before: null, without_tag: false } })).rows;
}

export async function findItems(text: string): Promise<Option[]> {
  return (await findItemRows(text)).map(({ id, description, asset_tag, provider_tag, serial }) => ({
    value: id,
    label: description,
    detail: [asset_tag || provider_tag, serialWords(serial)].filter(Boolean).join(" · "),
  }));
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What is known already, by any of its words: accents and order do not matter. */
export function among(options: readonly Option[]): (text: string) => Promise<readonly Option[]> {
  return async (text) => {
    const words = plain(text).split(/\s+/);
    return options.filter(({ label, detail }) => words.every((word) => plain(`${label} ${detail ?? ""}`).includes(word)));
  };
}
