import type { ClaimView, DisputedItem, RefusedView, Said } from "../../lib/bindings";
import { dateTime } from "../../lib/text/dates";
import { erasedWords, labels } from "../../lib/text/labels";
import { claimed } from "../items/detail/history";

/** What was asked, by the names of the journal. */
const kinds: Readonly<Record<string, string>> = {
  REGISTER_ITEMS: "Registro de elementos",
  CHANGE_ITEMS: "Cambio en los datos de elementos",
  MOVE_ITEM: "Movimiento de un elemento",
  EXTEND_LOAN: "Ampliación de un préstamo",
  ADD_ITEM_PHOTO: "Foto de un elemento",
  REGISTER_PEOPLE: "Registro de personas",
  CHANGE_PEOPLE: "Cambio en los datos de personas",
  ERASE_PERSON: "Supresión de los datos de una persona",
  REGISTER_SITES: "Registro de sedes",
  CHANGE_SITES: "Cambio en los datos de sedes",
  CHANGE_FORMAT: "Cambio de un formato",
  ISSUE_ACT: "Emisión de un acta",
  TAKE_TURN: "Firma de un acta",
  SEAL_ACT: "Sello de un acta",
  ACCEPT_CONSTANCIA: "Aceptación de una constancia",
  REJECT_CONSTANCIA: "Rechazo de una constancia",
  WITHDRAW_ACT: "Retiro de un acta",
  SETTLE_DISPUTE: "Solución de una disputa",
  REGISTER_CASES: "Registro de casos",
  STEP_CASE: "Gestión de un caso",
  NOTE_CASE: "Nota de un caso",
  CHANGE_SLA: "Cambio del ANS de un caso",
  DECLARE_MASS_EVENT: "Evento masivo",
  CHANGE_CATALOGUE: "Cambio en el catálogo",
};

/** `Cambio en los datos de elementos`. */
export const asked = (kind: string): string => kinds[kind] ?? "Algo que esta versión no conoce";

/** What became of it at the desk. */
export function became({ why, whole }: Pick<RefusedView, "why" | "whole">): string {
  if (why.length === 0) return "Guardado sin leer";
  return whole ? "No se recibió" : "Se recibió en parte";
}

/** `Asignado, a cargo de Ana Ríos`: where an item stands now. */
export function standing({ placement, holder }: Pick<DisputedItem, "placement" | "holder">): string {
  const state = labels.LifecycleState[placement.lifecycle];
  return holder === null ? state : `${state}, a cargo de ${holder || erasedWords.toLowerCase()}`;
}

/** A name, or what stands in its place: once it was erased, and where this workstation does not know it. */
export function somebody(name: string | null): string {
  if (name === null) return "alguien que este equipo no conoce";
  return name || `alguien (${erasedWords.toLowerCase()})`;
}

/** `lo registró Ana Ríos el 23/11/2026 16:40`. */
export function said(did: string, one: Said | null): string {
  return one === null ? `no se sabe aquí quién ${did} ni cuándo` : `${did} ${somebody(one.by)} el ${dateTime(one.at)}`;
}

/** What a claim says, with who claims it and when. */
export function claim({ claim, folio, holder, said: by }: ClaimView): string {
  const what = claimed(claim, folio).replace(/\.$/, "");
  const then = holder === null ? "" : `. Según eso responde ${holder || erasedWords.toLowerCase()}`;
  return `${what}${then} — ${said("lo dijo", by)}.`;
}

/** `P-00412 · Computador portátil`. */
export const itemName = ({ asset_tag, description }: DisputedItem["details"]): string =>
  asset_tag === "" ? description : `${asset_tag} · ${description}`;
