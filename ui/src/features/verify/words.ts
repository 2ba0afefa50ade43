import type { Finding, VerdictKind } from "../../lib/bindings";

/** What each answer means for whoever holds the paper, and what to do. */
export const meaning: Readonly<Record<VerdictKind, string>> = {
  AUTHENTIC: "El acta está completa, no ha cambiado desde que se firmó y el sello es de un equipo conocido.",
  ALTERED: "El archivo cambió después de firmarse. No lo acepte: pida el acta original a quien la emitió.",
  REPLACED: "El acta es auténtica, pero otra acta la anuló o la reemplazó. Use la nueva.",
  UNKNOWN_SIGNER:
    "El archivo no ha cambiado, pero el sello es de un equipo que este no conoce. Verifíquela en el equipo que la emitió.",
  UNFINISHED: "Hasta aquí el acta no ha cambiado, pero aún le faltan firmas o el sello. Todavía no tiene efecto.",
  NOT_AN_ACT: "Este archivo no es un acta de EnSitio: no hay nada que verificar en él.",
};

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
  }
}
