/** What lists say of an act and of a draft. */
import type { ActRow, ActStage, DraftRow } from "../bindings";
import { labels } from "./labels";
import { count } from "./numbers";

/** What the act is about, in as few words as tell it from the others. */
export function actKind(row: Pick<ActRow, "format" | "act_type">): string {
  if (row.format === "CLEARANCE") return labels.FormatCode.CLEARANCE;
  // Only an annulment moves nothing and is no paz y salvo.
  const type = row.act_type === "NO_ITEMS" ? "Anulación" : labels.ActType[row.act_type];
  return row.format === "ANEXO14" ? `Telefonía: ${type.toLowerCase()}` : type;
}

/** `Anexo 7 · Entrega · 3 elementos`; where nothing moves there is nothing to count. */
export function actSummary(row: Pick<ActRow, "format" | "act_type" | "lines">): string {
  const kind = row.format === "CLEARANCE" ? [] : [labels.FormatCode[row.format]];
  const items = row.act_type === "NO_ITEMS" ? [] : [count(row.lines, "elemento", "elementos")];
  return [...kind, actKind(row), ...items].join(" · ");
}

/** Where the act is; a sealed one that somebody did not sign says so. */
export function stageWords(stage: ActStage, notSigned: boolean): string {
  return stage === "SEALED" && notSigned ? "Sellada con constancia" : labels.ActStage[stage];
}

/** What the draft will be, by the number of the act that it is about. */
export function draftSummary({ purpose, format, lines }: Pick<DraftRow, "purpose" | "format" | "lines">): string {
  const items = count(lines, "elemento", "elementos");
  switch (purpose.purpose) {
    case "CORRECTION":
      return `Corrección de ${purpose.folio} · ${items}`;
    case "REPLACEMENT":
      return purpose.mode === "ANNUL" ? `Anulación de ${purpose.folio}` : `Reemplazo de ${purpose.folio} · ${items}`;
    case "NEW_ACT":
      return format === "CLEARANCE" ? labels.FormatCode.CLEARANCE : `${labels.FormatCode[format]} · ${items}`;
  }
}
