import type { IdType, PersonDetails, PersonSave, PersonView } from "../../../lib/bindings";
import type { Option } from "../../../lib/ui/Combobox.svelte";

/** What the form holds. */
export interface PersonForm {
  details: Omit<PersonDetails, "document" | "site" | "check_digit">;
  idType: IdType;
  idNumber: string;
  /** Of a NIT, as typed. */
  checkDigit: string;
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
  checkDigit: "",
  site: null,
};

export function formOf({ person, site_name }: PersonView): PersonForm {
  const { document, site, check_digit, ...details } = person.details;
  return {
    details,
    idType: document.id_type,
    idNumber: document.number,
    checkDigit: check_digit == null ? "" : String(check_digit),
    site: site === null ? null : { value: site, label: site_name ?? "Sede actual" },
  };
}

export type Missing = Partial<Record<"full_name" | "idNumber" | "checkDigit", string>>;

/** What still has to be filled in, said at its field. */
export function missing(form: PersonForm): Missing {
  const said: Missing = {};
  if (form.details.full_name.trim() === "") said.full_name = "Escriba el nombre completo.";
  if (form.idNumber.trim() === "") said.idNumber = "Escriba el número de documento.";
  if (form.idType === "NIT" && !/^\d?$/.test(form.checkDigit.trim())) said.checkDigit = "Es un solo dígito.";
  return said;
}

/** What to send; `null` while something is missing. */
export function toSave(form: PersonForm, was: { id: string; rev: number } | null): PersonSave | null {
  if (Object.keys(missing(form)).length > 0) return null;
  const document = { id_type: form.idType, number: form.idNumber };
  // Only contractors have a contract; what was typed before another bond was chosen is not sent.
  const contract =
    form.details.bond === "CONTRACTOR" || form.details.bond === null ? {} : { contract_number: "", contract_end: null };
  const digit = form.checkDigit.trim();
  const check_digit = form.idType === "NIT" && digit !== "" ? Number(digit) : null;
  const details = { ...form.details, ...contract, document, check_digit, site: form.site?.value ?? null };
  return { id: was?.id ?? null, base_rev: was?.rev ?? 0, details };
}
