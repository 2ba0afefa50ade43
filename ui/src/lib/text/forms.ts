/** The Spanish of the forms on which some cases are asked for: Anexo 13 and the request of an account or an access. */
import type {
  AccessRequest,
  AccessTarget,
  BossDecision,
  CaseForm,
  DialProfile,
  FormField,
  FormFlaw,
  FormKind,
  NamedPerson,
  TelephonyFeature,
  TelephonyRequest,
  Terminal,
} from "../bindings";
import { day } from "./dates";
import { number } from "./numbers";

type Words<E extends string> = Readonly<Record<E, string>>;

export const formLabels = {
  FormKind: { TELEPHONY: "Solicitud de servicio de telefonía IP (Anexo 13)", ACCESS: "Solicitud de cuenta o acceso" } satisfies Words<FormKind>,
  TelephonyRequest: {
    NEW_EXTENSION: "Extensión nueva",
    MOVE: "Traslado",
    CHANGE_OF_HOLDER: "Cambio de titular",
    CANCELLATION: "Cancelación",
    SPECIAL_FEATURE: "Funcionalidad especial",
  } satisfies Words<TelephonyRequest>,
  TelephonyFeature: {
    VOICEMAIL: "Buzón de voz",
    FORWARDING: "Desvío",
    GROUP_PICKUP: "Captura de grupo",
    CONFERENCE: "Conferencia",
    RECORDING: "Grabación",
    IVR: "IVR/menú",
    RING_GROUP: "Cola o grupo de timbrado",
    DIRECT_NUMBER: "Número directo",
    CALLER_ID: "Identificador",
    BOSS_SECRETARY: "Jefe-secretaria",
  } satisfies Words<TelephonyFeature>,
  Terminal: { PHONE: "Teléfono físico", SOFTPHONE: "Softphone", HEADSET: "Diadema" } satisfies Words<Terminal>,
  DialProfile: {
    INTERNAL: "Interna",
    NATIONAL_FIXED: "Fija nacional",
    MOBILE: "Móvil",
    INTERNATIONAL: "Internacional",
  } satisfies Words<DialProfile>,
  AccessRequest: {
    CREATION: "Creación",
    MODIFICATION: "Modificación",
    DEACTIVATION: "Desactivación",
    RESET: "Restablecimiento",
  } satisfies Words<AccessRequest>,
  AccessTarget: {
    MAIL: "Correo institucional",
    SERVER: "Servidor",
    DATABASE: "Base de datos",
    APPLICATION: "Sistema de información",
  } satisfies Words<AccessTarget>,
  BossDecision: { AUTHORISED: "Autoriza", DENIED: "No autoriza" } satisfies Words<BossDecision>,
} as const;

/** What a field asks for while it is empty. */
export const formMissing: Words<FormField> = {
  SITE: "Elija la sede: la extensión es de un lugar.",
  FEATURES: "Marque al menos una funcionalidad.",
  TERMINALS: "Marque al menos un terminal.",
  DIAL_PROFILE: "Elija el perfil de marcación.",
  EXTENSION: "Escriba la extensión actual.",
  CURRENT_USER: "Elija a quien tiene hoy la extensión.",
  FORWARD_TO: "Escriba a dónde se desvían las llamadas.",
  OUTLET: "Escriba el punto de red.",
  SYSTEM: "Escriba cuál cuenta, servidor, base de datos o sistema.",
  PERMISSION: "Escriba el rol o permiso que se pide.",
  HOLDER: "Elija para quién es.",
  FROM: "Escriba desde cuándo.",
  UNTIL: "Escriba hasta cuándo.",
  JUSTIFICATION: "Escriba la justificación.",
  AUTHORISED_BY: "Elija al jefe inmediato que autoriza.",
  DECISION: "Diga si el jefe inmediato autoriza.",
  AUTHORISED_ON: "Escriba la fecha de la autorización.",
};

/** At which field the procedure found something. */
export function flawField(flaw: FormFlaw): FormField {
  if ("field" in flaw) return flaw.field;
  return ({ REVERSED: "UNTIL", NOT_YET: "AUTHORISED_ON", DENIED: "DECISION", OWN_AUTHORISATION: "AUTHORISED_BY" } as const)[flaw.why];
}

export function flawSentence(flaw: FormFlaw): string {
  switch (flaw.why) {
    case "MISSING":
      return formMissing[flaw.field];
    case "TOO_LONG":
      return `Es demasiado largo: el máximo es ${number(flaw.max)} caracteres.`;
    case "NOT_A_PHONE":
      return "Lleva una extensión, o diez dígitos: fijo 60X… o móvil 3…";
    case "NOT_AN_EXTENSION":
      return "Una extensión lleva de tres a seis dígitos.";
    case "UNASKED":
      return "Ese tipo de requerimiento no lo lleva: déjelo vacío.";
    case "REVERSED":
      return "Termina antes de empezar.";
    case "NOT_YET":
      return "Es de un día que no ha llegado.";
    case "DENIED":
      return "Sin la autorización del jefe inmediato la solicitud no se registra.";
    case "OWN_AUTHORISATION":
      return "Nadie autoriza su propia solicitud: elija al jefe inmediato.";
  }
}

const list = <E extends string>(words: Words<E>, chosen: readonly E[]) => chosen.map((one) => words[one]).join(", ");

/** What was filled in, label by label; what is empty has no text. */
export function formLines(form: CaseForm, people: readonly NamedPerson[]): readonly (readonly [string, string | null])[] {
  const name = (id: string | null) => people.find((one) => one.id === id)?.name || null;
  const { from, until, authorisation, justification } = form;
  const rest = [
    ["Desde", from && day(from)],
    ["Hasta", until && day(until)],
    ["Justificación", justification],
    ["Autoriza (jefe inmediato)", name(authorisation.authorised_by)],
    ["Decisión", `${formLabels.BossDecision[authorisation.decision]}, ${day(authorisation.on)}`],
  ] as const;
  if (form.form === "TELEPHONY") {
    return [
      ["Tipo de requerimiento", formLabels.TelephonyRequest[form.request]],
      ["Funcionalidades", list(formLabels.TelephonyFeature, form.features)],
      ["Terminal", list(formLabels.Terminal, form.terminals)],
      ["Perfil de marcación", form.dial_profile && formLabels.DialProfile[form.dial_profile]],
      ["Extensión actual", form.extension],
      ["Usuario actual", name(form.current_user)],
      ["Desvío a", form.forward_to],
      ["Punto de red", form.outlet],
      ...rest,
    ];
  }
  return [
    ["Tipo de requerimiento", formLabels.AccessRequest[form.request]],
    ["Acceso a", formLabels.AccessTarget[form.target]],
    ["Cuenta o sistema", form.system],
    ["Para quién", name(form.holder)],
    ["Rol o permiso", form.permission],
    ...rest,
  ];
}
