/** What was asked of a case here and the desk did not take in, in words. */
import type { AskedCase, AskedStep, CaseState, CaseWish, Problem, Step } from "../../lib/bindings";
import { caseCode, caseLabels, pathWords } from "../../lib/text/cases";
import { problem } from "../../lib/text/problem";
import { details, type Told } from "../cases/detail/timeline";

/** A case that was not registered, as it was written. */
export type Registration = Extract<CaseWish, { wish: "REGISTER" }>;

const someoneElse = "Persona de otro equipo";

export const caseName = ({ code, subject }: Pick<AskedCase, "code" | "subject">): string =>
  subject === "" ? "Un caso que no está en este equipo" : `${caseCode(code)} · ${subject}`;

function verb(step: Step, from: CaseState): string {
  const { CaseAction } = caseLabels;
  switch (step.step) {
    case "TAKE":
      return from === "SUSPENDED" ? CaseAction.RESUME : CaseAction.TAKE;
    case "CLOSE":
      return "Cerrar";
    case "REOPEN":
      return "Reabrir";
    default:
      return CaseAction[step.step];
  }
}

const said = (what: string, text: string): string[] => (text === "" ? [] : [`${what}: ${text}`]);

function stepTold({ step, note, group, person }: AskedStep, from: CaseState): Told {
  const lines = [...said("Grupo", group), ...said("Persona", person), ...details(step), ...said("Nota", note)];
  return { title: verb(step, from), lines };
}

/** Each thing that was asked, with all that was written about it; of a registration `known` says it. */
export function wished(wish: CaseWish): Told[] {
  switch (wish.wish) {
    case "REGISTER":
      return [];
    case "STEP":
      return wish.steps.map((one) => stepTold(one, wish.from));
    case "NOTE": {
      const reason = wish.note.note === "SUSPENSION_ASKED" ? caseLabels.SuspensionReason[wish.note.reason] : "";
      const lines = [...said("Razón", reason), ...(wish.text === "" ? [] : [wish.text]), ...said("Archivo", wish.file)];
      return [{ title: caseLabels.NoteKind[wish.note.note], lines }];
    }
    case "SLA":
      return [{ title: caseLabels.CaseAction.CHANGE_SLA, lines: [...said("Otro ANS", wish.sla), ...said("Justificación", wish.note)] }];
    case "MASS_EVENT": {
      const { cause, affected_users, evidence } = wish.details;
      return [{ title: `Evento masivo: ${cause}`, lines: [`Usuarios afectados: ${affected_users}`, ...said("Evidencia", evidence)] }];
    }
  }
}

/** What was to be registered, beside its subject and its description. */
export function known(wish: Registration): (readonly [string, string])[] {
  const { details: asked, requester, site, project, category_path, group_name, sla_name } = wish;
  return [
    ["Usuario", requester || someoneElse],
    ["Sede", site],
    ["Canal de atención", caseLabels.Channel[asked.channel]],
    ["Proyecto", project],
    ["Categoría", pathWords(category_path)],
    ["Tipo de caso", caseLabels.CaseKind[asked.kind]],
    ["ANS", sla_name],
    ["Grupo", group_name],
  ];
}

export const registrations = (cases: readonly AskedCase[]): Registration[] =>
  cases.flatMap(({ wish }) => (wish.wish === "REGISTER" ? [wish] : []));

/** Why it was refused. Where others agreed another ANS the state of the case tells nothing: it may be what it was. */
export function whyWords(reason: Problem, cases: readonly AskedCase[]): string {
  const moved = reason.problem === "REFUSED" && reason.refusal.refusal === "CASE_MOVED";
  return moved && cases.some(({ wish }) => wish.wish === "SLA")
    ? "Otra persona cambió antes el ANS del caso. Mire el que tiene ahora y decida si hace falta otro."
    : problem(reason);
}
