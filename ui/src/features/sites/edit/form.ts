import type { SiteDetails, SiteLevel, SiteSave } from "../../../lib/bindings";

/** What the form holds: the level is unknown until it is chosen. */
export type SiteForm = Omit<SiteDetails, "level"> & { level: SiteLevel | null };

export const blank: SiteForm = {
  name: "",
  level: "TERRITORIAL",
  site_type: null,
  territorial: null,
  municipality_code: "",
  city: "",
  address: "",
  floor_office: "",
  contact_name: "",
  contact_phone: "",
  contact_email: "",
};

export type Missing = Partial<Record<"name" | "level" | "municipality_code", string>>;

/** What still has to be filled in or put right, said at its field. */
export function missing(form: SiteForm): Missing {
  const said: Missing = {};
  if (form.name.trim() === "") said.name = "Escriba el nombre de la sede.";
  if (!form.level) said.level = "Elija el nivel.";
  const code = form.municipality_code.trim();
  if (code !== "" && !/^\d{5}$/.test(code)) said.municipality_code = "Son cinco dígitos, por ejemplo 05001.";
  return said;
}

/** What to send; `null` while something is missing. */
export function toSave(form: SiteForm, was: { id: string; rev: number } | null): SiteSave | null {
  const { level } = form;
  if (Object.keys(missing(form)).length > 0 || !level) return null;
  const details = { ...form, level, municipality_code: form.municipality_code.trim() };
  return { id: was?.id ?? null, base_rev: was?.rev ?? 0, details };
}
