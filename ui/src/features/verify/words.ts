import type { VerdictKind } from "../../lib/bindings";

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

/** The verifier's findings, by how they begin. */
const reasons: readonly [start: string, sentence: string][] = [
  ["the file is damaged", "El archivo está dañado o incompleto."],
  ["the signature fields are not", "Los campos de firma no son los de un acta."],
  ["something was saved after the seal", "Se guardó algo en el archivo después del sello."],
  ["signatures are not in the order", "Las firmas no están en el orden del tiempo."],
  ["the seal names another content", "El sello corresponde a otro contenido."],
];

const revisions: readonly [pattern: RegExp, sentence: (revision: string) => string][] = [
  [/^revision (\d+) changes more/, (n) => `En la firma ${n} se cambió algo más que la firma.`],
  [/^the signature of revision (\d+) has not the form/, (n) => `La firma ${n} no tiene la forma de EnSitio.`],
  [/^the signature of revision (\d+) does not cover/, (n) => `La firma ${n} no cubre todo el documento.`],
  [/^the signature of revision (\d+) is not of these bytes/, (n) => `La firma ${n} es de otro contenido.`],
  [/^the signature of revision (\d+) is not of this/, (n) => `La firma ${n} no corresponde a su certificado.`],
];

/** A finding in Spanish; `undefined` where the answer itself says all. */
export function reasonWords(reason: string): string | undefined {
  const known = reasons.find(([start]) => reason.startsWith(start));
  if (known) return known[1];
  for (const [pattern, sentence] of revisions) {
    const match = pattern.exec(reason);
    if (match?.[1]) return sentence(match[1]);
  }
  return undefined;
}
