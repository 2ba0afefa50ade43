/** Why the procedure does not allow what was asked of a case or of the catalogue. */
import type { AnsFlaw, CalendarFlaw, CatalogueFlaw, ListedId, Need } from "../bindings";
import { caseLabels } from "./cases";
import { day } from "./dates";
import { flawSentence, formLabels } from "./forms";
import { number } from "./numbers";
import type { Sentences } from "./refusal";

type CaseRefusal =
  | "NO_SUCH_CASE"
  | "NO_TRANSITION"
  | "NOT_IN_HAND"
  | "CASE_NEEDS"
  | "CASE_MOVED"
  | "CASE_ENDED"
  | "IN_OPEN_CASE"
  | "TOO_FEW_USERS"
  | "NOT_LISTED"
  | "NOT_ACTIVE"
  | "LISTED_ELSEWHERE"
  | "NOT_A_LEAF"
  | "BAD_LISTED"
  | "FORM_MISSING"
  | "FORM_UNASKED"
  | "BAD_FORM";

const needs: Readonly<Record<Need, string>> = {
  NOTE: "Falta la nota: escriba qué pasó y por qué.",
  REASON: "Falta la razón de suspensión, con su nota; la fecha para reanudar va después de hoy.",
  SOLUTION: "Falta la solución: escriba qué se hizo.",
  GROUP: "El grupo no sirve: debe ser del mismo proyecto, y la persona debe trabajar en él.",
  SOMEBODY_ELSE: "Ya está así. Elija otro grupo, otra persona u otro ANS.",
  TIME_LEFT: "El caso está próximo a vencer. Antes de escalarlo, suspéndalo o cambie su ANS.",
  CONTRACT: "Para «Activo proveedor», la categoría debe admitir proveedor, y hacen falta un grupo de proveedor y el contrato u orden de compra.",
  GROUND: "Antes de no gestionarlo por falta de información, registre al menos un intento de contacto con el usuario.",
  WAITED: "Todavía no: deben pasar tres días hábiles desde el último intento de contacto sin respuesta del usuario.",
  ANOTHER_ASKED: "Quien pidió suspenderlo no puede confirmarlo. Debe hacerlo otra persona de la OTI.",
  NO_ACCEPTANCE: "La OTI debe aceptar primero lo que hizo el proveedor: tome el caso y luego soluciónelo.",
};

const kinds: Readonly<Record<ListedId["of"], string>> = {
  PROJECT: "El proyecto",
  CATEGORY: "La categoría",
  SLA: "El ANS",
  GROUP: "El grupo",
  CALENDAR: "El calendario",
};
const feminine = (listed: ListedId) => listed.of === "CATEGORY";

/** By its code, or by its subject, which is told from the sentence by its quotes. */
const caseWords = (name: string) => (/^\d{4}-\d+$/.test(name) ? name : `«${name}»`);
const theCase = (name: string | undefined, words = "El caso") => (name ? `${words} ${caseWords(name)}` : words);

/** `quien tiene el caso o quien lidera el grupo`. */
export function handWords(hands: readonly (keyof typeof caseLabels.Hand)[]): string {
  const words = hands.map((hand) => caseLabels.Hand[hand]);
  return words.length < 2 ? (words[0] ?? "otra persona") : `${words.slice(0, -1).join(", ")} o ${words.at(-1)}`;
}

function ansFlaw(flaw: AnsFlaw): string {
  return flaw.flaw === "TARGET_OUT_OF_RANGE"
    ? "Sus tiempos deben ser de al menos un minuto y de menos de diez años."
    : "El porcentaje de «Próximo a vencer» no puede pasar de 100.";
}

function calendarFlaw(flaw: CalendarFlaw): string {
  switch (flaw.flaw) {
    case "TOO_MANY_RULES":
      return `Admite como máximo ${number(flaw.max)} festivos.`;
    case "TOO_MANY_EXCEPTIONS":
      return `Admite como máximo ${number(flaw.max)} días exceptuados.`;
    case "TOO_MANY_HOURS":
      return `Un día admite como máximo ${number(flaw.max)} franjas de horas.`;
    case "TEXT_MISSING":
      return "Falta el nombre de un festivo, su ley o la razón de un día exceptuado.";
    case "TEXT_TOO_LONG":
      return `Un texto es demasiado largo: el máximo es ${number(flaw.max)} caracteres.`;
    case "WRONG_HOURS":
      return "Las horas de un día se cruzan o terminan antes de empezar.";
    case "NO_SUCH_DAY":
      return `El ${flaw.day}/${flaw.month} no existe.`;
    case "OFFSET_OUT_OF_RANGE":
      return `Los días desde Pascua van de ${flaw.from} a ${flaw.until}.`;
    case "DATE_OUT_OF_RANGE":
      return `Las fechas van del ${day(flaw.from)} al ${day(flaw.until)}.`;
    case "NEVER_VALID":
      return `El festivo «${flaw.name}» termina antes de empezar.`;
    case "OUT_OF_ORDER":
      return `El ${day(flaw.date)} está dos veces o fuera de orden.`;
  }
}

export function flawWords(flaw: CatalogueFlaw): string {
  switch (flaw.why) {
    case "UNNAMED":
      return "Falta su nombre.";
    case "NAME_TOO_LONG":
      return `Su nombre admite como máximo ${number(flaw.max)} caracteres.`;
    case "TOO_MANY_NAMED":
      return `Nombra demasiados: el máximo es ${number(flaw.max)}.`;
    case "NO_PROJECT":
      return "Trabaja al menos para un proyecto.";
    case "LEAD_IS_NO_MEMBER":
      return "Quien lidera debe estar también en el grupo.";
    case "ANS":
      return ansFlaw(flaw.is);
    case "CALENDAR":
      return calendarFlaw(flaw.is);
    case "NOT_THERE":
      return "Nombra algo que no está en el catálogo o es de otro proyecto.";
    case "TOO_DEEP":
      return `El árbol admite como máximo ${number(flaw.max)} niveles, y ninguna categoría está dentro de sí misma.`;
  }
}

export const caseSentences: { readonly [K in CaseRefusal]: Sentences[K] } = {
  NO_SUCH_CASE: () => "El caso no está en este equipo. Sincronice y vuelva a buscarlo.",
  NO_TRANSITION: (r, n) =>
    `${theCase(n.names.case)} está «${caseLabels.CaseState[r.from]}»: de ahí no pasa a «${caseLabels.CaseState[r.to]}».`,
  NOT_IN_HAND: (r) =>
    r.hands[0] === "SURVEY"
      ? "Esto solo lo decide la encuesta que responde el usuario."
      : `Solo puede hacerlo ${handWords(r.hands)}.`,
  CASE_NEEDS: (r) => needs[r.need],
  CASE_MOVED: (r, n) =>
    `Otra persona ya lo cambió: ${theCase(n.names.case, "el caso")} está «${caseLabels.CaseState[r.state]}». Mire lo nuevo y repita lo que haga falta.`,
  CASE_ENDED: (_, n) => `${theCase(n.names.case)} ya terminó o está solucionado y no admite este cambio. Si hace falta, registre un caso nuevo.`,
  IN_OPEN_CASE: (_, n) =>
    `La persona está en un caso que no ha terminado${n.names.case ? ` (${caseWords(n.names.case)})` : ""}. Termínelo o páselo a otra persona primero.`,
  TOO_FEW_USERS: (r) => `Un evento masivo afecta a ${number(r.min)} usuarios o más.`,
  NOT_LISTED: (r) => `${kinds[r.listed.of]} no está en el catálogo de este equipo. Sincronice y vuelva a intentar.`,
  NOT_ACTIVE: (r) => `${kinds[r.listed.of]} ya no está ${feminine(r.listed) ? "activa" : "activo"} en el catálogo. Elija ${feminine(r.listed) ? "otra" : "otro"}.`,
  LISTED_ELSEWHERE: (r) => `${kinds[r.listed.of]} es de otro proyecto, de otra categoría o de otro tipo de caso. Elija ${feminine(r.listed) ? "otra" : "otro"}.`,
  NOT_A_LEAF: () => "Dentro de esa categoría hay otras. Elija una de ellas.",
  FORM_MISSING: (r) => `Esa categoría se pide con su formato: ${formLabels.FormKind[r.form]}. Llénelo.`,
  FORM_UNASKED: () => "Esa categoría se pide sin formato. Elíjala otra vez.",
  BAD_FORM: (r) => `El formato de la solicitud no está completo. ${flawSentence(r.flaw)}`,
  BAD_LISTED: (r) => `${kinds[r.listed.of]} no se guardó. ${flawWords(r.flaw)}`,
};

