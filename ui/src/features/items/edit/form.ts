import type { ItemDetails, ItemSave, Placement, Serial } from "../../../lib/bindings";
import type { Option } from "../../../lib/ui/Combobox.svelte";

/** What the form holds: every answer, also those that others make needless. */
export interface ItemForm {
  details: Omit<ItemDetails, "serial" | "item_type" | "ownership"> & {
    item_type: ItemDetails["item_type"] | null;
    ownership: ItemDetails["ownership"] | null;
  };
  serialStatus: Serial["status"] | null;
  serialText: string;
  parent: Option | null;
  /** Of a new item only. */
  lifecycle: Placement["lifecycle"];
  holder: Option | null;
  site: Option | null;
  workplace: string;
}

export const blank: ItemForm = {
  details: {
    item_type: null,
    description: "",
    brand: "",
    model: "",
    asset_tag: "",
    provider_tag: "",
    ownership: null,
    condition: null,
    mac: "",
    hostname: "",
    specs: "",
    contract_ref: "",
    warranty_until: null,
    acquired_on: null,
    parent: null,
    remarks: "",
  },
  serialStatus: null,
  serialText: "",
  parent: null,
  lifecycle: "IN_STOCK",
  holder: null,
  site: null,
  workplace: "",
};

export function formOf({ serial, ...details }: ItemDetails): ItemForm {
  return {
    ...blank,
    details,
    serialStatus: serial.status,
    serialText: serial.status === "READ" ? serial.text : "",
    parent: details.parent === null ? null : { value: details.parent, label: "Elemento principal actual" },
  };
}

export const holds = (lifecycle: Placement["lifecycle"]): boolean => lifecycle === "ASSIGNED" || lifecycle === "ON_LOAN";

export type Missing = Partial<Record<"item_type" | "description" | "ownership" | "serialStatus" | "serialText" | "holder", string>>;

/** What still has to be filled in, said at its field. */
export function missing(form: ItemForm, isNew: boolean): Missing {
  const said: Missing = {};
  if (!form.details.item_type) said.item_type = "Elija el tipo.";
  if (form.details.description.trim() === "") said.description = "Escriba la denominación.";
  if (!form.details.ownership) said.ownership = "Elija de quién es.";
  if (!form.serialStatus) said.serialStatus = "Elija qué dice la etiqueta.";
  if (form.serialStatus === "READ" && form.serialText.trim() === "") said.serialText = "Escriba el serial.";
  if (isNew && holds(form.lifecycle) && !form.holder) said.holder = "Elija a la persona.";
  return said;
}

function serialOf(form: ItemForm): Serial | null {
  switch (form.serialStatus) {
    case null:
      return null;
    case "READ":
      return { status: "READ", text: form.serialText.trim() };
    default:
      return { status: form.serialStatus };
  }
}

/** What to send; `null` while something is missing. */
export function toSave(form: ItemForm, was: { id: string; rev: number } | null): ItemSave | null {
  const { item_type, ownership } = form.details;
  const serial = serialOf(form);
  if (Object.keys(missing(form, was === null)).length > 0 || !item_type || !ownership || !serial) return null;
  const details: ItemDetails = { ...form.details, item_type, ownership, serial, parent: form.parent?.value ?? null };
  if (was) return { id: was.id, base_rev: was.rev, details, placement: null };
  const holder = holds(form.lifecycle) ? (form.holder?.value ?? null) : null;
  const { lifecycle, workplace } = form;
  const placement = { lifecycle, holder, site: form.site?.value ?? null, workplace, expected_return_on: null };
  return { id: null, base_rev: 0, details, placement };
}
