import type { Refusal, RequiredField } from "../bindings";
import { caseSentences } from "./caseRefusal";
import { day } from "./dates";
import { labels } from "./labels";
import { count, number } from "./numbers";

/** Names of what a refusal is about, from whoever knows them; without them it says `el elemento`, `otra persona`. */
export interface Names {
  item?: string | undefined;
  person?: string | undefined;
  site?: string | undefined;
  act?: string | undefined;
  case?: string | undefined;
}

const required: Readonly<Record<RequiredField, string>> = {
  FULL_NAME: "Falta el nombre completo.",
  DOCUMENT_NUMBER: "Falta el número de documento.",
  SITE_NAME: "Falta el nombre de la sede.",
  CITY: "Falta la ciudad o municipio.",
  DESCRIPTION: "Falta la denominación del elemento.",
  REMARKS: "Faltan las observaciones: este motivo necesita una explicación.",
  RETURN_DATE: "Falta la fecha de devolución del préstamo.",
  REASON: "Falta el motivo.",
  WITNESSES: "Faltan los datos de los dos testigos.",
  CAUSE: "Falta la causa.",
  MUNICIPALITY_CODE: "El código DIVIPOLA del municipio no es válido: son cinco dígitos.",
  SUBJECT: "Falta el asunto.",
  NOTE: "Falta la nota: escriba qué pasó y por qué.",
  SOLUTION: "Falta la solución: escriba qué se hizo.",
  CONTRACT: "Falta el contrato u orden de compra.",
};

/** The names as they stand in a sentence. */
interface Named {
  /** Begins a sentence. */
  item: string;
  names: Names;
}

export type Sentences = { readonly [K in Refusal["refusal"]]: (r: Extract<Refusal, { refusal: K }>, n: Named) => string };

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const theAct = (n: Named, unnamed: string) => (n.names.act ? `el acta ${n.names.act}` : unnamed);
const taker = (n: Named, unnamed: string) => (n.names.item ? `«${n.names.item}»` : unnamed);

const quoted = (n: Named) => (n.names.item ? `«${n.names.item}»` : "un teléfono");
const whom = (n: Named) => (n.names.person ? `, ${n.names.person}` : "");

const sentences: Sentences = {
  ...caseSentences,
  NO_SUCH_ITEM: (_, n) => `${n.item} no está registrado en este equipo. Regístrelo primero.`,
  NO_SUCH_PERSON: () => "La persona no está registrada en este equipo. Regístrela primero.",
  NO_SUCH_SITE: () => "La sede no está registrada en este equipo. Regístrela primero.",
  NO_SUCH_ACT: () => "El acta no está en este equipo.",
  ALREADY_EXISTS: () => "Ya está registrado. Ábralo en su lista en lugar de crearlo otra vez.",
  NOT_PERMITTED: () => "Su rol, o el alcance de este equipo, no permite esta acción. Pídala a quien administra.",
  MISSING: (r) => required[r.field],
  TOO_MANY: (r) => `Son demasiados: el máximo es ${number(r.max)}.`,
  TEXT_TOO_LONG: (r) => `El texto es demasiado largo: el máximo es ${number(r.max)} caracteres.`,
  DATE_OUT_OF_RANGE: (r) => `La fecha debe estar entre el ${day(r.from)} y el ${day(r.until)}. Revise el año.`,
  STALE: () =>
    "Alguien cambió este registro mientras lo editaba. Vuelva a abrirlo para ver lo nuevo y repita el cambio.",
  TAG_TAKEN: (r, n) => `La placa ${r.tag} ya es de ${taker(n, "otro elemento")}. Revise la placa escrita.`,
  SERIAL_TAKEN: (r, n) =>
    `El serial ${r.serial} ya es de ${taker(n, "otro elemento de la misma marca")}. Revise el serial escrito.`,
  DOCUMENT_TAKEN: (_, n) =>
    `Ese documento ya es de ${n.names.person ?? "otra persona registrada"}. Revise el número.`,
  DOCUMENT_NOT_DIGITS: (r) => `El número de «${labels.IdType[r.id_type]}» solo lleva cifras. Revise el tipo o el número.`,
  WRONG_CHECK_DIGIT: () => "El dígito de verificación no corresponde a ese NIT. Revise el número y el dígito.",
  FOLIO_TAKEN: (r) => `El número ${r.folio} ya es de otra acta. Vuelva a emitir: tomará el siguiente.`,
  EMPTY_ACT: () => "El acta no tiene elementos. Agregue al menos uno.",
  ITEM_TWICE: (_, n) => `${n.item} está dos veces en el acta. Quite una de las líneas.`,
  SAME_PERSON: () => "La misma persona no puede entregar y recibir. Elija a otra.",
  HELD_BY_ANOTHER: (_, n) =>
    `${n.item} está a cargo de ${n.names.person ?? "otra persona"}. Primero se devuelve con un acta.`,
  NOT_AVAILABLE: (r, n) => `${n.item} no está disponible: su estado es «${labels.LifecycleState[r.state]}».`,
  NOT_HELD_BY: (_, n) =>
    `${n.item} no está a cargo de ${n.names.person ?? "la persona"}: no se puede devolver con esta acta.`,
  IN_OPEN_ACT: (_, n) =>
    `${n.item} está en ${theAct(n, "otra acta")} que espera firmas. Termínela o retírela primero.`,
  IN_DISPUTE: (_, n) =>
    `${n.item} está en disputa: dos equipos dijeron cosas distintas. Primero la resuelve quien responde por los servicios de TI.`,
  NOT_IN_DISPUTE: (_, n) => `${n.item} no está en disputa por eso.`,
  PERSONAL_ITEM: (_, n) => `${n.item} es personal: no va en actas de bienes de la entidad.`,
  NOT_TELEPHONY: (_, n) => `${n.item} no es de telefonía: use el Anexo 7.`,
  TELEPHONY_MISSING: (r, n) => `En la línea de ${quoted(n)} falta: ${labels.TelephonyField[r.field]}.`,
  STALE_ITEM: (_, n) => `${n.item} cambió después de agregarlo. Quítelo y agréguelo otra vez.`,
  MOVED_SINCE: (_, n) => `${n.item} se movió después de esa acta: ya no se puede deshacer. Registre un acta nueva.`,
  RETURN_DATE_NOT_LATER: (r) => `La nueva fecha de devolución debe ser posterior al ${day(r.than)}.`,
  STILL_HOLDS: (r, n) =>
    `${n.names.person ?? "La persona"} todavía tiene ${count(r.count, "elemento", "elementos")} a cargo. Devuélvalos primero con un acta.`,
  PERSON_ERASED: () => "Los datos de esta persona se suprimieron. Si volvió, regístrela como una persona nueva.",
  HAS_ACCOUNT: () =>
    "La persona tiene o tuvo una cuenta en este equipo, y las firmas que atestiguó la nombran: sus datos no se suprimen aquí.",
  IN_DRAFT: () => "Hay un borrador de acta con esta persona, suyo o de otra cuenta. Emítalo o descártelo primero.",
  IN_UNSEALED_ACT: (_, n) =>
    `La persona está en ${theAct(n, "un acta")} que aún no está en firme. Selle, acepte o retire esa acta primero.`,
  WRONG_STAGE: (r, n) =>
    `${capital(theAct(n, "el acta"))} está en el estado «${labels.ActStage[r.stage]}» y no admite esta acción.`,
  WRONG_VERSION: (r, n) => `${capital(theAct(n, "el acta"))} ya va en la versión ${r.version}. Vuelva a abrirla.`,
  WRONG_ACT: () => "El borrador corresponde a otra acta. Vuelva a abrirla.",
  OUT_OF_TURN: (r, n) =>
    r.expected === null
      ? "Ya pasaron todos los turnos de firma."
      : `No es su turno de firma: sigue «${labels.SignerRole[r.expected]}»${whom(n)}.`,
  NOT_THE_SIGNER: (_, n) =>
    n.names.person ? `Le corresponde firmar a ${n.names.person}.` : "Le corresponde firmar a otra persona.",
  DOCUMENT_MISMATCH: () => "El documento no coincide con el de la persona que firma. Compárelo otra vez.",
  OTHER_CONTENT: () => "El contenido del acta cambió desde que se abrió. Vuelva a leerla antes de firmar.",
  SELF_WITNESS: (r, n) =>
    r.person === null
      ? "Los testigos deben ser dos personas distintas, que no firmen el acta."
      : `${n.names.person ?? "Esa persona"} firma el acta y no puede ser testigo. Busque a alguien que no la firme.`,
  MISSING_SIGNATURES: (r, n) => `Falta la firma de «${labels.SignerRole[r.next]}»${whom(n)}.`,
  NOT_IMPARTIAL: (_, n) =>
    `${n.names.person ?? "Quien decide"} firma esta acta o fue testigo en ella. Sobre la constancia decide otro responsable.`,
  ONLY_BY_ACT: (r) => `«${labels.MovementKind[r.kind]}» cambia la custodia: solo se hace con un acta firmada.`,
  FORBIDDEN_MOVEMENT: (r, n) =>
    `${n.item} está en «${labels.LifecycleState[r.from]}»: no admite «${labels.MovementKind[r.kind]}».`,
  WRONG_OWNERSHIP: (r, n) =>
    `${n.item} no admite «${labels.MovementKind[r.kind]}»: lo propio termina en baja y lo ajeno se devuelve a su dueño.`,
};

/** Why the procedure does not allow what was asked, and what to do instead. */
export function refusal(r: Refusal, names: Names = {}): string {
  const sentence = sentences[r.refusal] as (r: Refusal, n: Named) => string;
  return sentence(r, { item: names.item ? `«${names.item}»` : "El elemento", names });
}
