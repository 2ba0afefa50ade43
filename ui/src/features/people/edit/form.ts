import type { IdType, PersonDetails, PersonSave, PersonView } from "../../../lib/bindings";
import type { Option } from "../../../lib/ui/Combobox.svelte";

/** What the form holds. */
export interface PersonForm {
  details: Omit<PersonDetails, "document" | "site">;
  idType: IdType;
  idNumber: string;
  site: Option | null;
}

export const blank: PersonForm = {
  details: {
    full_name: "",
    position: "",
    bond: null,
    department: "",
    email: "",
    phone: "",
    contract_number: "",
    contract_end: null,
  },
  idType: "CC",
  idNumber: "",
  site: null,
};

export function formOf({ person, site_name }: PersonView): PersonForm {
  const { document, site, ...details } = person.details;
  return {
    details,
    idType: document.id_type,
    idNumber: document.number,
    site: site === null ? null : { value: site, label: site_name ?? "Sede actual" },
  };
}

export type Missing = Partial<Record<"full_name" | "idNumber", string>>;

/** What still has to be filled in, said at its field. */
export function missing(form: PersonForm): Missing {
  const said: Missing = {};
  if (form.details.full_name.trim() === "") said.full_name = "Escriba el nombre completo.";
  if (form.idNumber.trim() === "") said.idNumber = "Escriba el número de documento.";
  return said;
}

/** What to send; `null` while something is missing. */
export function toSave(form: PersonForm, was: { id: string; rev: number } | null): PersonSave | null {
  if (Object.keys(missing(form)).length > 0) return null;
  const document = { id_type: form.idType, number: form.idNumber };
  // Only contractors have a contract; what was typed before another bond was chosen is not sent.
  const contract =
    form.details.bond === "CONTRACTOR" || form.details.bond === null ? {} : { contract_number: "", contract_end: null };
  const details = { ...form.details, ...contract, document, site: form.site?.value ?? null };
  return { id: was?.id ?? null, base_rev: was?.rev ?? 0, details };
}
