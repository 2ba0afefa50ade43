/** The Spanish of an import; the sentences are those of the exported list of problems. */
import type { AnyField, Code, ImportCode, ItemField, PersonField, SiteField, SkipReason, StoreCode, Target } from "../../lib/bindings";

const items = {
  LINE_NO: "Ítem (número de fila)",
  ITEM_TYPE: "Tipo de elemento",
  DESCRIPTION: "Denominación",
  BRAND_AND_MODEL: "Marca y modelo",
  BRAND: "Marca",
  MODEL: "Modelo",
  SERIAL: "Serial",
  ASSET_TAG: "Placa de inventario",
  PROVIDER_TAG: "Placa/ID proveedor",
  OWNERSHIP: "Propiedad",
  CONTRACT_REF: "Contrato",
  CONDITION: "Estado físico",
  LIFECYCLE: "Estado del ciclo",
  SITE_NAME: "Sede",
  TERRITORIAL_DIRECTION: "Dirección territorial",
  WORKPLACE: "Ubicación/puesto",
  HOLDER_NAME: "Responsable",
  HOLDER_DOCUMENT: "Documento del responsable",
  DEPARTMENT: "Dependencia",
  ACQUIRED_ON: "Fecha de adquisición",
  WARRANTY_UNTIL: "Garantía hasta",
  ACCESSORIES: "Accesorios",
  QUANTITY: "Cantidad",
  UNIT: "Unidad",
  REMARKS: "Observaciones",
  MAC: "Dirección MAC",
  HOSTNAME: "Nombre de equipo",
  SPECS: "Especificaciones",
} satisfies Record<ItemField, string>;

const people = {
  FULL_NAME: "Nombre completo",
  GIVEN_NAMES: "Nombres",
  FAMILY_NAMES: "Apellidos",
  ID_TYPE: "Tipo de documento",
  ID_NUMBER: "Número de documento",
  POSITION: "Cargo",
  BOND: "Vinculación",
  CONTRACT_NUMBER: "No. de contrato",
  CONTRACT_END: "Fecha de terminación",
  DEPARTMENT: "Dependencia",
  EMAIL: "Correo",
  PHONE: "Teléfono",
  SITE_NAME: "Sede",
} satisfies Record<PersonField, string>;

const sites = {
  NAME: "Sede",
  LEVEL: "Nivel",
  SITE_TYPE: "Tipo de sede",
  TERRITORIAL_DIRECTION: "Dirección territorial",
  DEPARTMENT_CODE: "Código del departamento",
  DEPARTMENT_NAME: "Departamento",
  MUNICIPALITY_CODE: "Código DIVIPOLA del municipio",
  CITY: "Municipio",
  ADDRESS: "Dirección",
  FLOOR_OFFICE: "Piso/Oficina",
  CONTACT_NAME: "Contacto",
  CONTACT_PHONE: "Teléfono del contacto",
  CONTACT_EMAIL: "Correo del contacto",
} satisfies Record<SiteField, string>;

/** What a column holds. */
export function fieldWords(field: AnyField): string {
  switch (field.target) {
    case "ITEMS":
      return items[field.field];
    case "PEOPLE":
      return people[field.field];
    case "SITES":
      return sites[field.field];
  }
}

const ofSheet = {
  ITEM_NOT_DESCRIBED: "No dice tipo, denominación, marca ni modelo",
  PLATE_REPEATED: "La placa está repetida en otra fila",
  SERIAL_REPEATED: "La marca y el serial están repetidos en otra fila",
  PROVIDER_TAG_REPEATED: "La placa del proveedor está repetida en otra fila",
  NAME_MISSING: "Falta el nombre",
  DOCUMENT_MISSING: "Falta el número de documento",
  DOCUMENT_INVALID: "El número de documento no es válido",
  NIT_CHECK_DIGIT_WRONG: "El dígito de verificación del NIT no corresponde",
  DOCUMENT_REPEATED: "El documento está repetido en otra fila",
  SITE_NAME_MISSING: "Falta el nombre de la sede",
  SITE_REPEATED: "La sede está repetida en otra fila",
  ITEM_WITHOUT_IDENTIFIER: "Sin placa, serial ni placa del proveedor: no se reconocerá en otra importación",
  OWNED_WITHOUT_PLATE: "Elemento propio sin placa de inventario",
  PLATE_FROM_NUMBER: "La placa es un número: pudo perder letras o ceros",
  LOOKS_ALIKE: "Se distingue de otra fila solo por O/0, I/1 o S/5",
  SERIAL_SUSPICIOUS: "El serial es muy corto",
  DIGITS_LOST: "La hoja perdió dígitos del número: no se conserva",
  TYPE_GUESSED: "El tipo se dedujo del texto",
  TYPE_UNKNOWN: "Tipo desconocido: se tomó Otro",
  BRAND_GUESSED: "Se tomó la primera palabra como marca",
  CONDITION_GUESSED: "El estado físico se dedujo del texto",
  CONDITION_UNKNOWN: "Estado físico desconocido: no se conserva",
  OWNERSHIP_UNKNOWN: "Propiedad desconocida: no se conserva",
  LIFECYCLE_UNKNOWN: "Estado del ciclo desconocido: no se conserva",
  HOLDER_IS_PLACE: "El responsable es un lugar: el elemento queda sin responsable",
  HOLDER_DOCUMENT_DROPPED: "El documento del responsable no es válido: no se conserva",
  DATE_YEAR_ONLY: "La fecha solo tiene año: se tomó el 1 de enero",
  DATE_MONTH_ONLY: "La fecha solo tiene mes: se tomó el primer día",
  DATE_SHORT_YEAR: "El año tiene dos dígitos",
  DATE_SWAPPED: "La fecha se leyó como mes/día/año",
  DATE_FROM_NUMBER: "Un número se leyó como fecha",
  DATE_UNREADABLE: "La fecha no se entiende: no se conserva",
  QUANTITY_INVALID: "La cantidad no es válida: no se conserva",
  ID_TYPE_GUESSED: "El tipo de documento se dedujo del número",
  ID_TYPE_UNKNOWN: "Tipo de documento desconocido",
  BOND_UNKNOWN: "Vinculación desconocida: no se conserva",
  EMAIL_INVALID: "El correo no es válido: no se conserva",
  LEVEL_GUESSED: "El nivel se dedujo del nombre o tipo de la sede",
  LEVEL_UNKNOWN: "Nivel desconocido: se tomó Territorial",
  SITE_TYPE_UNKNOWN: "Tipo de sede desconocido: no se conserva",
  DIRECTION_UNKNOWN: "Dirección territorial desconocida: no se conserva",
  LEADING_ZERO_RESTORED: "Se restituyó el cero inicial del código",
  DIVIPOLA_INVALID: "El código DIVIPOLA no existe: no se conserva",
  DIVIPOLA_MISMATCH: "El municipio no pertenece al departamento",
  FORMULA_ERROR: "La celda muestra un error de fórmula: cuenta como vacía",
  TEXT_CUT: "El texto de la celda es demasiado largo y se cortó",
} satisfies Record<Code, string>;

const ofStore = {
  IDENTIFIERS_CONFLICT: "La placa es de un elemento registrado y el serial de otro",
  SAME_RECORD_TWICE: "Otra fila es el mismo registro o usa el mismo identificador",
  SITE_AMBIGUOUS: "Hay varias sedes registradas con ese nombre",
  REFUSED: "El procedimiento no lo permite",
  TEXT_SHORTENED: "El texto es demasiado largo y se cortó",
  TYPE_ASSUMED: "No dice el tipo: se tomó Otro",
  OWNERSHIP_ASSUMED: "No dice la propiedad: se supuso",
  QUANTITY_NOT_SPLIT: "Entra un solo elemento; la cantidad queda en observaciones",
  PROVIDER_TAG_SHARED: "Otro elemento registrado tiene la misma placa del proveedor",
  PLATE_DIFFERS: "La placa es distinta de la registrada",
  SERIAL_DIFFERS: "El serial es distinto del registrado",
  HOLDER_UNKNOWN: "Responsable no encontrado: el nombre queda en observaciones",
  HOLDER_AMBIGUOUS: "Varias personas tienen ese nombre: el elemento queda sin responsable",
  HOLDER_NAME_DIFFERS: "El documento es de una persona con otro nombre",
  HOLDER_NOT_KEPT: "El estado del ciclo no admite responsable: el nombre queda en observaciones",
  ASSIGNED_TO_NOBODY: "Dice asignado, pero no nombra responsable",
  PERSON_CREATED: "La persona no estaba registrada y se crea",
  SITE_CREATED: "La sede no estaba registrada y se crea",
  SITE_UNKNOWN: "La sede no está registrada: se conserva la anterior",
  SITE_NOT_UNIQUE: "Hay varias sedes con ese nombre: no se tomó ninguna",
  DIRECTION_DIFFERS: "La sede pertenece a otra dirección territorial",
  HOLDER_DIFFERS: "Registrado con otro responsable: la custodia solo cambia por acta o movimiento",
  PLACE_DIFFERS: "Registrado en otra sede: solo se traslada por acta o movimiento",
  LIFECYCLE_DIFFERS: "Registrado en otro estado del ciclo: solo cambia por acta o movimiento",
  DEPARTMENT_NOT_KEPT: "El departamento sin municipio no se conserva",
} satisfies Record<StoreCode, string>;

const sentences: Readonly<Record<ImportCode, string>> = { ...ofSheet, ...ofStore };

/** What is wrong with a row. */
export const sentence = (code: ImportCode): string => sentences[code];

/** Why a row was not read. */
export function skipWords(reason: SkipReason): string {
  if (typeof reason === "object") return `Repite la fila ${reason.REPEATED.of}`;
  return { BLANK: "Vacía", TOTAL: "Total o subtotal", HEADER_AGAIN: "Encabezado repetido", NOTE: "Título, nota o firma" }[reason];
}

/** `1 elemento`, `elementos`: what the rows of a target are. */
export const rowWords: Readonly<Record<Target, readonly [one: string, many: string]>> = {
  ITEMS: ["elemento", "elementos"],
  PEOPLE: ["persona", "personas"],
  SITES: ["sede", "sedes"],
};
