import type { Finding, VerdictKind, VerifyAnswer } from "../../lib/bindings";
import { labels } from "../../lib/text/labels";
import { tones } from "../../lib/text/tones";
import type { Tone } from "../../lib/ui/tone";

/** What each answer means for whoever holds the paper, and what to do. */
const meaning: Readonly<Record<VerdictKind, string>> = {
  AUTHENTIC: "El acta está completa, no ha cambiado desde que se firmó y el sello es de un equipo conocido.",
  ALTERED: "El archivo cambió después de firmarse. No lo acepte: pida el acta original a quien la emitió.",
  REPLACED: "El acta es auténtica, pero otra acta la anuló o la reemplazó: ya no rige.",
  UNKNOWN_SIGNER:
    "El archivo no ha cambiado, pero el sello es de un equipo que este no conoce. Verifíquela en el equipo que la emitió.",
  UNFINISHED: "Hasta aquí el acta no ha cambiado, pero aún le faltan firmas o el sello. Todavía no tiene efecto.",
  NOT_AN_ACT: "Este archivo no es un acta de EnSitio: no hay nada que verificar en él.",
};

/** The same of the slip of a filing, which nobody signs and nothing replaces. */
const ofSlip: Readonly<Partial<Record<VerdictKind, string>>> = {
  AUTHENTIC: "La constancia está completa, no ha cambiado desde que la mesa la selló y el sello es de una mesa conocida.",
  ALTERED: "El archivo cambió después de sellarse. No lo acepte: pida la constancia a quien la emitió.",
  UNKNOWN_SIGNER: "El archivo no ha cambiado, pero el sello es de una mesa que este equipo no conoce.",
  UNFINISHED: "A la constancia le falta el sello de la mesa.",
};

/** The answer in words: what it is, what it means, and how far to trust it. */
export interface Told {
  title: string;
  text: string;
  tone: Tone;
}

export function told(answer: VerifyAnswer): Told {
  const { verdict, replaced_by: by, replaced_how: how } = answer;
  const text = (answer.paper === "SLIP" ? ofSlip[verdict] : undefined) ?? meaning[verdict];
  const plain = { title: labels.VerdictKind[verdict], text, tone: tones.VerdictKind[verdict] };
  if (verdict === "REPLACED" && by !== null && how !== null) {
    return how === "ANNUL"
      ? { title: "Anulada", tone: "danger", text: `El acta es auténtica, pero el acta ${by} la anuló: ya no tiene efecto.` }
      : { ...plain, text: `El acta es auténtica, pero el acta ${by} tomó su lugar. Use esa.` };
  }
  if (verdict === "AUTHENTIC" && answer.signers.some((signer) => signer.not_signed)) return withConstancia(answer);
  return plain;
}

/** Somebody did not sign: whole as the paper is, it has effect only once a lead accepts that. */
function withConstancia({ stage, signers }: VerifyAnswer): Told {
  const names = signers.filter((signer) => signer.not_signed).map((signer) => signer.name);
  const who = `No ha cambiado y el sello es de un equipo conocido, pero sin la firma de ${names.join(" y ")}, ante dos testigos.`;
  const title = "Auténtica, con constancia";
  switch (stage) {
    case "SEALED":
      return { title, tone: "ok", text: `${who} El responsable de servicios TI aceptó la constancia: está en firme.` };
    case "WITHDRAWN":
      return { title, tone: "danger", text: `${who} El responsable de servicios TI la rechazó: el acta no tiene efecto.` };
    case "CONSTANCIA":
      return {
        title,
        tone: "warn",
        text: `${who} Todavía no tiene efecto: falta que el responsable de servicios TI acepte la constancia.`,
      };
    default:
      return {
        title,
        tone: "warn",
        text: `${who} Solo tiene efecto si el responsable de servicios TI aceptó la constancia: confírmelo con quien la emitió.`,
      };
  }
}

/** A finding in Spanish. */
export function findingWords(found: Finding): string {
  switch (found.finding) {
    case "DAMAGED":
      return "El archivo está dañado o incompleto.";
    case "OTHER_FIELDS":
      return "Los campos de firma no son los de un acta.";
    case "ADDED_AFTER_SEAL":
      return "Se guardó algo en el archivo después del sello.";
    case "CHANGED_BESIDE":
      return `En la firma ${found.signature} se cambió algo más que la firma.`;
    case "TIME_ORDER":
      return "Las firmas no están en el orden del tiempo.";
    case "SIGNATURE_FORM":
      return `La firma ${found.signature} no tiene la forma de EnSitio.`;
    case "COVERAGE":
      return `La firma ${found.signature} no cubre todo el documento.`;
    case "OTHER_BYTES":
      return `La firma ${found.signature} es de otro contenido.`;
    case "OTHER_KEY":
      return `La firma ${found.signature} no corresponde a su certificado.`;
    case "OTHER_CONTENT":
      return "El sello corresponde a otro contenido.";
    case "MISSING":
      return `Falta la firma ${found.signature}.`;
    case "MISSING_SEAL":
      return "Todos firmaron; falta el sello.";
    case "STAMP_FORM":
      return "El sello de tiempo está dañado o es de una forma que no se conoce.";
    case "STAMP_OTHER_BYTES":
      return "El sello de tiempo es de otro archivo.";
    case "STAMP_NOT_ALLOWED":
      return "El certificado del sello de tiempo no sirve para dar la hora, o no regía.";
    case "STAMP_OTHER_KEY":
      return "El sello de tiempo no corresponde a su certificado.";
  }
}
