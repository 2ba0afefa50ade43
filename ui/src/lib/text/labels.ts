/**
 * The Spanish words for every closed list that a screen shows, by the name of its type: `labels.ActStage.SEALED`.
 * They are those of the papers and of exported lists.
 */
import type {
  ActAction,
  ActReason,
  ActStage,
  ActType,
  Answer,
  BondType,
  DecisionKind,
  Direction,
  DuplicateChoice,
  FileFormat,
  FormatCode,
  HitKind,
  IdType,
  InformationClass,
  ItemType,
  LifecycleState,
  MailState,
  MissingWhat,
  MovementKind,
  NotSignedCause,
  Ownership,
  PaperFlaw,
  PartyField,
  PhysicalCondition,
  ReplaceMode,
  Role,
  Serial,
  Severity,
  SignerRole,
  SiteLevel,
  SiteType,
  Target,
  TechnicalCheck,
  TelephonyField,
  Term,
  TerritorialDirection,
  Theme,
  TurnState,
  VerdictKind,
  WizardStep,
} from "../bindings";
import { day } from "./dates";

type Words<E extends string> = Readonly<Record<E, string>>;

export const labels = {
  ActAction: {
    SIGN: "Firmar",
    SEAL: "Sellar acta",
    EDIT: "Corregir acta",
    WITHDRAW: "Retirar acta",
    NOT_SIGNED: "Se niega o está ausente",
    ACCEPT_CONSTANCIA: "Aceptar constancia",
    REJECT_CONSTANCIA: "Rechazar constancia",
    REDO: "Rehacer acta",
    ANNUL: "Anular acta",
    SUPERSEDE: "Reemplazar acta",
    SAVE: "Guardar PDF",
    MAIL: "Enviar por correo",
  } satisfies Words<ActAction>,
  MailState: {
    PENDING: "Por enviar",
    HANDED_OVER: "Entregado al programa de correo",
    WITHDRAWN: "Retirado",
  } satisfies Words<MailState>,
  ActReason: {
    NEW_ASSIGNMENT: "Asignación nueva",
    REPLACEMENT: "Reposición",
    LOAN: "Préstamo",
    TRANSFER: "Traslado",
    TERMINATION: "Retiro o terminación de contrato",
    WARRANTY: "Garantía",
    OTHER: "Otro",
  } satisfies Words<ActReason>,
  ActStage: {
    SIGNING: "En firma",
    SEALED: "Sellada",
    CONSTANCIA: "Firmada con constancia",
    ANNULLED: "Anulada",
    SUPERSEDED: "Reemplazada",
    WITHDRAWN: "Retirada",
  } satisfies Words<ActStage>,
  ActType: {
    HANDOVER: "Entrega",
    RETURN: "Devolución",
    HANDOVER_AND_RETURN: "Entrega y devolución",
    NO_ITEMS: "Sin movimiento de elementos",
  } satisfies Words<ActType>,
  Answer: { YES: "Sí", NO: "No", NOT_APPLICABLE: "No aplica" } satisfies Words<Answer>,
  BondType: {
    STAFF: "Planta",
    CONTRACTOR: "Contratista",
    INTERN: "Pasante",
    OPERATOR: "Operador",
    PROVIDER: "Proveedor",
  } satisfies Words<BondType>,
  DecisionKind: {
    CONSTANCIA_ACCEPTED: "Constancia aceptada",
    CONSTANCIA_REJECTED: "Constancia rechazada",
    WITHDRAWN: "Acta retirada",
  } satisfies Words<DecisionKind>,
  Direction: { DELIVERED: "Entrega", RETURNED: "Devolución" } satisfies Words<Direction>,
  DuplicateChoice: { UPDATE: "Actualizar con la hoja", KEEP: "Conservar lo registrado" } satisfies Words<DuplicateChoice>,
  FileFormat: { XLSX: "Excel (XLSX)", CSV: "Texto (CSV)" } satisfies Words<FileFormat>,
  FormatCode: { ANEXO7: "Anexo 7", ANEXO14: "Anexo 14", CLEARANCE: "Paz y salvo" } satisfies Words<FormatCode>,
  HitKind: { ITEM: "Elementos", PERSON: "Personas", SITE: "Sedes", ACT: "Actas", CASE: "Casos" } satisfies Words<HitKind>,
  IdType: {
    CC: "Cédula de ciudadanía",
    CE: "Cédula de extranjería",
    PPT: "Permiso por protección temporal",
    PASSPORT: "Pasaporte",
    NIT: "NIT",
  } satisfies Words<IdType>,
  InformationClass: {
    PUBLIC: "Pública",
    CLASSIFIED: "Pública clasificada",
    RESERVED: "Pública reservada",
  } satisfies Words<InformationClass>,
  ItemType: {
    DESKTOP: "Computador de escritorio",
    LAPTOP: "Computador portátil",
    MONITOR: "Monitor",
    PRINTER: "Impresora",
    SCANNER: "Escáner",
    PERIPHERAL: "Periférico",
    SERVER: "Servidor",
    STORAGE: "Almacenamiento",
    RACK: "Rack o gabinete",
    SWITCH: "Switch",
    ACCESS_POINT: "Access point",
    UPS: "UPS",
    IP_PHONE: "Teléfono IP",
    HEADSET: "Diadema",
    PROJECTOR: "Videoproyector o TV",
    CONNECTIVITY: "Enlace de conectividad",
    CABLING: "Cableado estructurado",
    OTHER: "Otro",
  } satisfies Words<ItemType>,
  LifecycleState: {
    IN_STOCK: "En bodega",
    ASSIGNED: "Asignado",
    SITE_POOL: "En sede (uso común)",
    IN_TRANSIT: "En tránsito",
    ON_LOAN: "En préstamo",
    IN_REPAIR: "En reparación/garantía",
    MISSING: "Faltante (en investigación)",
    STOLEN: "Hurtado (denuncia)",
    RETURNED_TO_PROVIDER: "Devuelto al proveedor",
    DISPOSED: "Dado de baja",
  } satisfies Words<LifecycleState>,
  /** What is still to be filled in: `Falta…`. */
  MissingWhat: {
    HOLDER: "Falta la persona",
    HOLDER_DATA: "Faltan datos en la ficha de la persona",
    APPROVER_DATA: "Faltan datos en la ficha de quien da el visto bueno",
    OFFICIAL_DATA: "Faltan datos en su propia ficha",
    APPROVER: "El visto bueno lo da una tercera persona",
    CLEARANCE: "La persona todavía tiene elementos a cargo",
    REASON: "Falta el motivo",
    SITE: "Falta la sede",
    CITY: "Falta la ciudad",
    LINES: "Faltan los elementos",
    LINE_PROBLEM: "Hay un elemento que no puede ir en el acta",
    CONDITION: "Falta el estado físico de un elemento",
    TELEPHONY: "Faltan datos o pruebas de un teléfono",
    CHECKS: "Falta la verificación técnica",
    TERM: "Falta la duración",
    REMARKS: "Faltan las observaciones",
    CASE: "El caso terminó, y el acta no puede ser de él",
    OBSTACLE: "Este borrador ya no se puede emitir",
  } satisfies Words<MissingWhat>,
  MovementKind: {
    INTAKE: "Ingreso",
    HANDOVER: "Entrega",
    RETURN: "Devolución",
    REINSTATEMENT: "Reintegro",
    TRANSFER_SITE: "Traslado entre sedes",
    TRANSFER_RECEIVED: "Recepción de traslado",
    LOAN: "Préstamo",
    TO_SITE_POOL: "Uso común en sede",
    WARRANTY_OUT: "Envío a garantía",
    WARRANTY_IN: "Regreso de garantía",
    PROVIDER_RETURN: "Devolución al proveedor",
    LOSS: "Pérdida",
    THEFT: "Hurto",
    FOUND: "Hallado",
    DISPOSAL: "Baja",
    ANNULMENT: "Anulación de acta",
  } satisfies Words<MovementKind>,
  NotSignedCause: { REFUSED: "Se negó a firmar", ABSENT: "Ausente" } satisfies Words<NotSignedCause>,
  /** What the paper shows of everybody who signs it. */
  PaperFlaw: {
    NOT_AN_ACT: "No es un acta de EnSitio",
    ALTERED: "Fue cambiado después de firmado",
    UNSEALED: "Le faltan firmas o el sello",
    OTHER_ACT: "Es el documento de otra acta",
    OTHER_CONTENT: "Su contenido no es el que se registró",
    OTHER_SIGNATURES: "Sus firmas no son las que se registraron",
    OTHER_KEY: "Lo firmó un equipo distinto del que lo envió",
  } satisfies Words<PaperFlaw>,
  PartyField: {
    FULL_NAME: "nombre completo",
    DOCUMENT_NUMBER: "número de documento",
    POSITION: "cargo",
    DEPARTMENT: "dependencia",
  } satisfies Words<PartyField>,
  Ownership: {
    OWNED: "Propio",
    PROVIDER: "Proveedor",
    LOAN_FOR_USE: "Comodato",
    PERSONAL: "Personal",
  } satisfies Words<Ownership>,
  PhysicalCondition: {
    GOOD: "Bueno",
    FAIR: "Regular",
    BAD: "Malo",
    UNSERVICEABLE: "Inservible",
  } satisfies Words<PhysicalCondition>,
  ReplaceMode: { ANNUL: "Anular", SUPERSEDE: "Reemplazar" } satisfies Words<ReplaceMode>,
  Role: {
    ADMINISTRATOR: "Administrador(a)",
    AGENT_L1: "Agente de mesa de servicios",
    SPEC_L2: "Especialista de servicios TI",
    ONSITE_L2: "Técnico(a) de soporte en sitio",
    SPEC_L3: "Especialista de nivel 3",
    PROVIDER: "Especialista proveedor",
    ITS_LEAD: "Responsable de servicios TI",
    READER: "Consulta",
  } satisfies Words<Role>,
  Severity: { ERROR: "Error", WARNING: "Advertencia" } satisfies Words<Severity>,
  SignerRole: {
    DELIVERER: "Quien entrega",
    APPROVER: "Visto bueno",
    RECEIVER: "Quien recibe",
  } satisfies Words<SignerRole>,
  SiteLevel: { NATIONAL: "Nacional", TERRITORIAL: "Territorial" } satisfies Words<SiteLevel>,
  SiteType: {
    ADMINISTRATIVE: "Sede administrativa",
    TERRITORIAL_DIRECTION: "Dirección territorial",
    ATTENTION_POINT: "Punto de Atención a Víctimas (PAV)",
    REGIONAL_CENTRE: "Centro Regional de Atención a Víctimas (CRAV)",
    OTHER: "Otra",
  } satisfies Words<SiteType>,
  Target: { ITEMS: "Elementos", PEOPLE: "Personas", SITES: "Sedes" } satisfies Words<Target>,
  TechnicalCheck: {
    POWERS_ON: "El equipo enciende y arranca",
    LICENSED_SYSTEM: "Sistema operativo con licencia vigente",
    DISK_ENCRYPTION: "Cifrado de disco activo",
    DOMAIN_JOIN: "Unido al dominio",
    ANTIVIRUS: "Antivirus institucional actualizado",
    USER_DATA_BACKUP: "Copia de seguridad de los datos del usuario",
    USER_DATA_WIPED: "Borrado de los datos del usuario",
  } satisfies Words<TechnicalCheck>,
  TelephonyField: {
    MAC: "dirección MAC (en la ficha del elemento)",
    EXTENSION: "extensión",
    POWER: "alimentación",
    OUTLET: "punto de red",
    SWITCH_PORT: "switch y puerto",
    VOICE_VLAN: "VLAN de voz",
    DIAL_PROFILE: "perfil de marcación",
    REGISTERS: "prueba de registro",
    INTERNAL_CALL: "prueba de llamada interna",
    INCOMING_CALL: "prueba de llamada entrante",
    OUTGOING_CALL: "prueba de llamada saliente",
    TRANSFER: "prueba de transferencia",
  } satisfies Words<TelephonyField>,
  Term: {
    CONTRACT_END: "Hasta el fin del contrato",
    INDEFINITE: "Indefinida",
    UNTIL: "Hasta una fecha",
  } satisfies Words<Term["kind"]>,
  TerritorialDirection: {
    ANTIOQUIA: "Antioquia",
    ATLANTICO: "Atlántico",
    BOLIVAR: "Bolívar y San Andrés",
    CAQUETA_HUILA: "Caquetá y Huila",
    CAUCA: "Cauca",
    CENTRAL: "Central",
    CESAR_GUAJIRA: "Cesar y La Guajira",
    CHOCO: "Chocó",
    CORDOBA: "Córdoba",
    EJE_CAFETERO: "Eje Cafetero",
    MAGDALENA: "Magdalena",
    MAGDALENA_MEDIO: "Magdalena Medio",
    META_LLANOS: "Meta y Llanos Orientales",
    NARINO: "Nariño",
    NORTE_SANTANDER_ARAUCA: "Norte de Santander y Arauca",
    PUTUMAYO: "Putumayo",
    SANTANDER: "Santander",
    SUCRE: "Sucre",
    URABA_DARIEN: "Urabá-Darién",
    VALLE: "Valle",
  } satisfies Words<TerritorialDirection>,
  Theme: {
    SYSTEM: "Como el sistema",
    LIGHT: "Claro",
    DARK: "Oscuro",
    CONTRAST: "Alto contraste",
  } satisfies Words<Theme>,
  TurnState: {
    SIGNED: "Firmó",
    REFUSED: "Se negó a firmar",
    ABSENT: "Ausente",
    NEXT: "Es su turno",
    WAITING: "En espera",
  } satisfies Words<TurnState>,
  VerdictKind: {
    AUTHENTIC: "Auténtica",
    ALTERED: "Alterada",
    REPLACED: "Reemplazada",
    UNKNOWN_SIGNER: "Firmante desconocido",
    UNFINISHED: "Sin sello",
    NOT_AN_ACT: "No es un acta",
  } satisfies Words<VerdictKind>,
  WizardStep: {
    PERSON: "Persona",
    ITEMS: "Elementos",
    CHECKS: "Verificación técnica",
    REVIEW: "Revisión",
  } satisfies Words<WizardStep>,
} as const;

/** In the place of the name of somebody whose data were erased. */
export const erasedWords = "Datos suprimidos";

/** `CC`, `Pasaporte`: as staff abbreviate the kind of an identity document before its number. */
export const shortIdType: Words<IdType> = { CC: "CC", CE: "CE", PPT: "PPT", PASSPORT: "Pasaporte", NIT: "NIT" };

/** The full name of a format, as on its paper. */
export const formatTitle: Words<FormatCode> = {
  ANEXO7: "Acta de entrega y/o devolución de elementos tecnológicos",
  ANEXO14: "Acta de entrega equipos de telefonía",
  CLEARANCE: "Paz y salvo tecnológico",
};

/** `B`, `R`, `M`, `I`: the short form in tables. */
export const shortCondition: Words<PhysicalCondition> = { GOOD: "B", FAIR: "R", BAD: "M", UNSERVICEABLE: "I" };

/** The short form in tables; the whole one stands beside it. */
export const shortState: Words<LifecycleState> = {
  ...labels.LifecycleState,
  SITE_POOL: "En sede",
  IN_REPAIR: "En reparación",
  MISSING: "Faltante",
  STOLEN: "Hurtado",
  RETURNED_TO_PROVIDER: "Devuelto",
};

/** What the maker's label said. */
export function serialWords(serial: Serial): string {
  switch (serial.status) {
    case "READ":
      return serial.text;
    case "ILLEGIBLE":
      return "ILEGIBLE";
    case "NOT_PRESENT":
      return "NO TIENE";
  }
}

/** `Indefinida`, `Hasta el 31/12/2026`. */
export function termWords(term: Term): string {
  return term.kind === "UNTIL" ? `Hasta el ${day(term.on)}` : labels.Term[term.kind];
}

/** The choices of a select or radio group, in the order of the list above. */
export function choices<E extends string>(words: Words<E>): { value: E; label: string }[] {
  return (Object.entries(words) as [E, string][]).map(([value, label]) => ({ value, label }));
}

/** Who signs as what; where no item moves nobody delivers or receives. */
export function signerRole(role: SignerRole, moves: boolean): string {
  if (moves || role === "APPROVER") return labels.SignerRole[role];
  return role === "DELIVERER" ? "Por la entidad" : "Titular";
}
