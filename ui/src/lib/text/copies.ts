import type { ForkView, TwinView } from "../bindings";
import { dateTime } from "./dates";
import { count } from "./numbers";

const records = (n: number) => count(n, "registro", "registros");

/** The desk had another chain of this workstation, and it went on in a new one. */
export function forkWords({ at, incarnation, known, anew }: ForkView): string {
  const had = known === 0 ? "" : ` De lo hecho aquí ya tenía ${records(known)}.`;
  const again = anew === 0 ? "" : ` Se le ofrecieron con otra numeración ${records(anew)}.`;
  return `El ${dateTime(at)} la mesa tenía de este equipo registros que aquí no estaban.${had}${again} Desde entonces las actas de este equipo llevan la numeración ${incarnation}.`;
}

/** A copy of this workstation's data, in use elsewhere. */
export function twinWords({ incarnation, entries, last_at }: TwinView): string {
  return `Otra copia de los datos de este equipo sigue en uso, con la numeración ${incarnation}: ${records(entries)}, lo último el ${dateTime(last_at)}.`;
}

/** `2 actas llevan el número ANT-K7Q2-1-000042-B` */
export const oneNumberWords = (folio: string, acts: number): string => `${count(acts, "acta lleva", "actas llevan")} el número ${folio}`;

/** After an exchange in which it happened. */
export const forked =
  "La mesa tenía de este equipo registros que aquí no estaban: sus datos se copiaron, se rehicieron o volvieron a una copia anterior. No se perdió nada; véalo en Por resolver.";
