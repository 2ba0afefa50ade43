import { labels } from "./labels";
import type { IntegrityFinding } from "../bindings";

/** What a check of the data found, in a sentence that support can act on. */
export function finding(found: IntegrityFinding): string {
  switch (found.finding) {
    case "DATABASE":
      return `La base de datos está dañada: ${found.detail}`;
    case "ORPHAN":
      return `Una fila de «${found.table}» nombra algo que no está en «${found.parent}».`;
    case "FILE":
      return `El archivo ${found.digest} no contiene lo que debe.`;
    case "STRANGE_FILE":
      return `Hay un archivo que EnSitio no puso: ${found.path}`;
    case "STRANGE_FOLDER":
      return `Hay una carpeta desconocida junto a los datos: ${found.path}`;
    case "ENTRY_ALTERED":
      return `El asiento ${found.n} del diario fue alterado.`;
    case "ENTRY_UNCHAINED":
      return `El asiento ${found.n} del diario no sigue al anterior.`;
    case "ENTRY_UNREAD":
      return `El asiento ${found.n} del diario no se puede leer.`;
    case "ENTRY_REFUSED":
      return `El asiento ${found.n} del diario no cumple las reglas de hoy.`;
    case "ENTRY_MISSING":
      return "Al diario le falta el final que este equipo recuerda.";
    case "ROW_DIFFERS":
      return `Una fila de «${found.table}» no es la que dice el diario.`;
    case "LOGO_MISSING":
      return `Falta el logo de ${labels.FormatCode[found.format]} (${found.digest}).`;
    case "ACT_FILE_MISSING":
      return `Al acta ${found.folio} le falta un archivo (${found.digest}).`;
    case "PAPER_DIFFERS":
      return `El documento del acta ${found.folio} no corresponde a su estado «${labels.ActStage[found.stage]}».`;
  }
}
