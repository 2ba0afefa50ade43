/** The Spanish words of cases and of the catalogue, exactly as in the procedure. */
import type {
  CaseAction,
  CaseKind,
  CaseState,
  CaseView,
  Channel,
  Ground,
  GroupLevel,
  Hand,
  NoteKind,
  SuspensionReason,
  Whose,
} from "../bindings";
import type { Tone } from "../ui/tone";

type Words<E extends string> = Readonly<Record<E, string>>;

export const caseLabels = {
  CaseAction: {
    TAKE: "Tomar",
    RESUME: "Reanudar",
    REASSIGN: "Reasignar",
    ESCALATE: "Escalar",
    TO_PROVIDER: "Activo proveedor",
    SUSPEND: "Suspender",
    SOLVE: "Solucionar",
    DISMISS: "No gestionar",
    TAKE_AND_SUSPEND: "Tomar y suspender",
    TAKE_AND_SOLVE: "Tomar y solucionar",
    RESUME_AND_SOLVE: "Reanudar y solucionar",
    CHANGE_SLA: "Cambiar ANS",
    NOTE: "Agregar nota",
    ISSUE_ACT: "Elaborar acta",
  } satisfies Words<CaseAction>,
  CaseKind: { INCIDENT: "Incidente", SERVICE_REQUEST: "Requerimiento" } satisfies Words<CaseKind>,
  CaseState: {
    REGISTERED: "Registrado",
    IN_PROGRESS: "En proceso",
    ESCALATED_SPECIALIST: "Escalado Especialista",
    ESCALATED_ONSITE: "Escalado a soporte en sitio",
    PROVIDER_ACTIVE: "Activo proveedor",
    SUSPENDED: "Suspendido",
    SOLVED: "Solucionado",
    REOPENED: "Reabierto",
    CLOSED: "Cerrado",
    NOT_MANAGED: "No gestionado",
  } satisfies Words<CaseState>,
  Channel: {
    MAIL: "Correo electrónico",
    WEB: "Sitio web",
    PHONE: "Teléfono",
    CHAT: "Chat (Teams)",
    IN_PERSON: "Presencial",
  } satisfies Words<Channel>,
  Ground: {
    INSUFFICIENT_INFO: "El usuario no dio la información necesaria",
    OUT_OF_SCOPE: "No es del alcance del grupo responsable asignado",
  } satisfies Words<Ground>,
  GroupLevel: {
    ONE: "Nivel 1",
    TWO: "Nivel 2",
    ONSITE: "Nivel 2, soporte en sitio",
    THREE: "Nivel 3",
    PROVIDER: "Nivel 3, proveedor",
    FUNCTIONAL: "Grupo funcional",
  } satisfies Words<GroupLevel>,
  /** Who may do something: `Solo puede hacerlo…`. */
  Hand: {
    AGENT: "la mesa de servicios",
    SPECIALIST_L2: "un especialista de nivel 2",
    ITS_LEAD: "el responsable de servicios TI",
    MEMBER: "quien trabaja en el grupo",
    MEMBER_ABOVE_ONE: "quien trabaja en el grupo y no es de nivel 1",
    ASSIGNEE: "quien tiene el caso",
    ASSIGNEE_ABOVE_ONE: "quien tiene el caso y no es de nivel 1",
    GROUP_LEAD: "quien lidera el grupo",
    OTI: "un especialista de la OTI",
    PROVIDER: "el especialista proveedor que tiene el caso",
    SURVEY: "la encuesta del usuario",
  } satisfies Words<Hand>,
  NoteKind: {
    PLAIN: "Nota",
    CONTACT: "Intento de contacto con el usuario",
    SUSPENSION_ASKED: "Petición de suspender",
  } satisfies Words<NoteKind["note"]>,
  SuspensionReason: {
    USER_UNAVAILABLE: "Disponibilidad del usuario final",
    AWAITING_DEFINITIVE_SOLUTION: "En espera de solución definitiva",
    AWAITING_SITE_ACCESS: "En espera de acceso a la sede",
    AWAITING_PARTS_OR_WARRANTY: "En espera de repuestos o garantía",
    AWAITING_APPROVAL: "En espera de aprobación",
    NEAR_EXPIRY_ESCALATION: "Próximo a vencer – escalamiento",
  } satisfies Words<SuspensionReason>,
  Whose: { MINE: "Míos", OF_MY_GROUPS: "De mis grupos", ALL: "Todos" } satisfies Words<Whose>,
} as const;

export const caseTones: Readonly<Record<CaseState, Tone>> = {
  REGISTERED: "info",
  IN_PROGRESS: "info",
  ESCALATED_SPECIALIST: "info",
  ESCALATED_ONSITE: "info",
  PROVIDER_ACTIVE: "info",
  SUSPENDED: "warn",
  SOLVED: "ok",
  REOPENED: "danger",
  CLOSED: "neutral",
  NOT_MANAGED: "neutral",
};

/** What a case is called before and after the desk gave it a code. */
export const caseCode = (code: string | null): string => code ?? "Sin código";

/** `Telefonía IP › Falla de telefonía`. */
export const pathWords = (path: readonly string[]): string => path.join(" › ");

/** What is done, as a button says it: whoever has it for a provider gives it back. */
export const actionWords = (action: CaseAction, { at_provider: provider }: Pick<CaseView, "at_provider">): string =>
  action === "REASSIGN" && provider !== null ? "Devolver a la OTI" : caseLabels.CaseAction[action];

/** That it is done, in the words of the case and not of the button. */
export const doneWords: Record<CaseAction, string> = {
  TAKE: "Usted tiene el caso.",
  RESUME: "El caso sigue: su reloj corre otra vez.",
  REASSIGN: "Caso reasignado.",
  ESCALATE: "Caso escalado.",
  TO_PROVIDER: "Caso entregado al proveedor.",
  SUSPEND: "Caso suspendido: su reloj está detenido.",
  SOLVE: "Caso solucionado.",
  DISMISS: "Caso terminado sin gestionar.",
  TAKE_AND_SUSPEND: "Usted tiene el caso, suspendido: su reloj está detenido.",
  TAKE_AND_SOLVE: "Usted tomó el caso y quedó solucionado.",
  RESUME_AND_SOLVE: "Caso solucionado.",
  CHANGE_SLA: "ANS cambiado.",
  NOTE: "Nota agregada.",
  ISSUE_ACT: "Acta empezada.",
};
