import type { AdminActView, AdminDevice, AdminPerson, AdmissionView, Scope } from "../../lib/bindings";
import { dateTime } from "../../lib/text/dates";
import { labels } from "../../lib/text/labels";
import { count } from "../../lib/text/numbers";
import type { Tone } from "../../lib/ui/tone";

/** How a workstation stands with the desk. */
export function standing({ revoked_at, wipe_at, wipe_told_at }: AdminDevice): { text: string; tone: Tone } {
  if (revoked_at === null) return { text: "Inscrito", tone: "ok" };
  if (wipe_at === null) return { text: "Excluido", tone: "warn" };
  if (wipe_told_at === null) return { text: "Excluido, con orden de cierre", tone: "danger" };
  return { text: "Excluido, con la orden entregada", tone: "danger" };
}

/** Somebody of whom the desk has no name has an account all the same. */
export const nameOf = ({ name }: Pick<AdminPerson, "name">): string => name ?? "Sin nombre en la mesa";

/** `Todo el país`, or `Antioquia, Valle`. */
export const scopeName = (scope: Scope): string =>
  scope === null ? "Todo el país" : scope.map((office) => labels.TerritorialDirection[office]).join(", ");

/** What was done: `Cambió el rol de Luz Ríos en «Portátil de Tunja»: de Consulta a Responsable de servicios TI.` */
export function told(act: AdminActView): string {
  const device = act.device === null ? "otro equipo" : `«${act.device}»`;
  const person = act.person ?? "una persona sin nombre en la mesa";
  const role = act.role === null ? "" : labels.Role[act.role];
  const scope = act.scope === null ? "" : `, alcance ${scopeName(act.scope.offices)}`;
  switch (act.act) {
    case "CODE_MADE":
      return `Hizo un código de inscripción: ${role}${scope}.`;
    case "CODE_MADE_FOR_RETURN":
      return `Hizo un código para que ${device} vuelva a entrar: ${person}, ${role}${scope}.`;
    case "ENROLLED":
      return `Inscribió ${device}${act.admission === null ? "" : ", con la cuenta de la entidad"}: ${role}${scope}.`;
    case "READMITTED":
      return `Inscribió otra vez ${device}, que estaba excluido: ${role}.`;
    case "REVOKED":
      return `Excluyó ${device}.`;
    case "WIPE_ORDERED":
      return `Ordenó cerrar los datos de ${device}.`;
    case "REOPENED":
      return `Recibió de la mesa la llave de los datos de ${device}.`;
    case "ROLE_GIVEN":
      return `Cambió el rol de ${person} en ${device}: de ${act.role_before === null ? "otro" : labels.Role[act.role_before]} a ${role}.`;
    case "SCOPE_GIVEN":
      return `Cambió el alcance de ${device}: de ${act.scope_before === null ? "otro" : scopeName(act.scope_before.offices)} a ${act.scope === null ? "otro" : scopeName(act.scope.offices)}.`;
    case "PERSON_ADMITTED":
      return `Admitió a ${admitted(act)}: ${role}${scope}.`;
    case "ADMISSION_CHANGED":
      return `Cambió la admisión de ${admitted(act)}: ahora ${role}${scope}.`;
    case "PERSON_DISMISSED":
      return `Retiró ${admitted(act)}.`;
    case "QUARANTINE_DISCARDED":
      return `Eliminó ${count(act.entries ?? 0, "registro guardado aparte", "registros guardados aparte")} de ${device}.`;
  }
}

/** Whom an admission that ended was for, nobody keeps: its number tells it from others. */
function admitted({ act, admission, admitted }: AdminActView): string {
  const number = `admisión ${admission?.slice(0, 8) ?? "sin número"}`;
  if (act === "PERSON_DISMISSED") return `la ${number}`;
  return admitted === null ? `una persona que ya no está admitida (${number})` : `${admitted} (${number})`;
}

/** How an admission is called. One that names nobody has ended, and is not listed. */
export const whoIs = ({ email, subject }: Pick<AdmissionView, "email" | "subject">): string => email ?? subject ?? "Sin nombre";

/** What somebody gets who enrols by it, as pairs. */
export function admissionFacts(admission: AdmissionView): [string, string | null][] {
  const { email, subject, role, scope, territorial, used, devices, admitted_at, bound_at } = admission;
  return [
    ["Rol", labels.Role[role]],
    ["Alcance", scopeName(scope)],
    ["Dirección territorial", territorial && labels.TerritorialDirection[territorial]],
    ["Equipos", `${used} de ${devices}`],
    ["En la lista desde el", dateTime(admitted_at)],
    ["Entró por primera vez el", bound_at === null ? null : dateTime(bound_at)],
    ["Identificador en el proveedor", email === null ? null : subject],
  ];
}

/** `Marcela Ríos, en «Portátil de Tunja»`. */
export function author({ by, by_device }: AdminActView): string {
  if (by_device === null) return "En el servidor de la mesa";
  return `${by ?? "Una persona sin nombre en la mesa"}, en «${by_device}»`;
}

/** What is known of a workstation, as pairs. */
export function facts(device: AdminDevice): [string, string | null][] {
  return [
    ["Dirección territorial", device.territorial && labels.TerritorialDirection[device.territorial]],
    ["Alcance", scopeName(device.scope)],
    ["Último contacto", dateTime(device.last_seen)],
    ["Inscrito el", dateTime(device.enrolled_at)],
    ["Excluido el", device.revoked_at === null ? null : dateTime(device.revoked_at)],
    ["Orden de cierre entregada el", device.wipe_told_at === null ? null : dateTime(device.wipe_told_at)],
    ["Guardado aparte", device.quarantined === 0 ? null : count(device.quarantined, "registro", "registros")],
  ];
}
