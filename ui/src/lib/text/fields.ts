/** Fields of the records and what stands in them, as the forms name them. */
import type { ItemDetails, PersonDetails, SiteDetails } from "../bindings";
import { day } from "./dates";
import { labels } from "./labels";

type Field = keyof ItemDetails | keyof PersonDetails | keyof SiteDetails;

const names: Readonly<Record<Field, string>> = {
  item_type: "Tipo de elemento",
  description: "Denominación",
  brand: "Marca",
  model: "Modelo",
  serial: "Serial",
  asset_tag: "Placa de inventario",
  provider_tag: "Placa/ID proveedor",
  ownership: "Propiedad",
  condition: "Estado físico",
  mac: "Dirección MAC",
  hostname: "Nombre de equipo en la red",
  specs: "Especificaciones",
  contract_ref: "Contrato",
  warranty_until: "Garantía hasta",
  acquired_on: "Fecha de adquisición",
  parent: "Hace parte de",
  remarks: "Observaciones",
  full_name: "Nombre completo",
  document: "Documento",
  check_digit: "Dígito de verificación",
  position: "Cargo",
  bond: "Vinculación",
  department: "Dependencia",
  email: "Correo",
  phone: "Teléfono",
  site: "Sede",
  contract_number: "No. de contrato",
  contract_end: "Fecha de terminación",
  name: "Nombre de la sede",
  level: "Nivel",
  site_type: "Tipo de sede",
  territorial: "Dirección territorial",
  municipality_code: "Código DIVIPOLA del municipio",
  city: "Ciudad o municipio",
  address: "Dirección",
  floor_office: "Piso/Oficina",
  contact_name: "Nombre del contacto",
  contact_phone: "Teléfono del contacto",
  contact_email: "Correo del contacto",
};

/** The words of fields whose values are a closed list. */
const lists: Readonly<Partial<Record<Field, Readonly<Record<string, string>>>>> = {
  item_type: labels.ItemType,
  ownership: labels.Ownership,
  condition: labels.PhysicalCondition,
  bond: labels.BondType,
  level: labels.SiteLevel,
  site_type: labels.SiteType,
  territorial: labels.TerritorialDirection,
};

/** What can only be told apart by looking at it: another record, by its identity. */
const others: Readonly<Partial<Record<Field, string>>> = { parent: "Otro elemento", site: "Otra sede" };

const serials: Readonly<Record<string, string>> = { ILLEGIBLE: "Ilegible", NOT_PRESENT: "No tiene" };

const isField = (field: string): field is Field => Object.hasOwn(names, field);

/** `Placa de inventario`, of the field `asset_tag`; a field of a newer desk is named as it is written. */
export const fieldWords = (field: string): string => (isField(field) ? names[field] : field);

/** What a field says, from its text in the journal: `Bueno`, `23/11/2026`; an em dash where it says nothing. */
export function valueWords(field: string, text: string): string {
  if (text.trim() === "") return "—";
  if (!isField(field)) return text;
  if (field === "serial") return text.startsWith("READ ") ? text.slice(5) : (serials[text] ?? text);
  if (field === "document") return documentWords(text);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text);
  return others[field] ?? lists[field]?.[text] ?? text;
}

function documentWords(text: string): string {
  const [type = "", ...number] = text.split(" ");
  const words = (labels.IdType as Readonly<Record<string, string>>)[type];
  return words ? `${words} ${number.join(" ")}` : text;
}
