import type { CaseState, Step, TimelineEntry, TimelineEvent } from "../../../lib/bindings";
import { caseLabels } from "../../../lib/text/cases";
import { day } from "../../../lib/text/dates";

export interface Told {
  title: string;
  /** From where to where, who has it, what was said. */
  lines: string[];
}

const some = (...lines: (string | false | null)[]): string[] => lines.filter((line): line is string => Boolean(line));

function verb(step: Step, from: CaseState): string {
  switch (step.step) {
    case "TAKE":
      return from === "SUSPENDED" ? "Reanudado" : "Tomado";
    case "REASSIGN":
      return "Reasignado";
    case "ESCALATE":
      return "Escalado";
    case "TO_PROVIDER":
      return "Entregado al proveedor";
    case "SUSPEND":
      return "Suspendido";
    case "SOLVE":
      return "Solucionado";
    case "DISMISS":
      return "No gestionado";
    case "CLOSE":
      return "Cerrado";
    case "REOPEN":
      return "Reabierto por el usuario";
  }
}

/** What was said with a step, each in a line. */
export function details(step: Step): string[] {
  switch (step.step) {
    case "SUSPEND":
      return some(
        `Razón: ${caseLabels.SuspensionReason[step.reason]}`,
        step.resume_on !== null && `Reanudarlo el ${day(step.resume_on)}`,
      );
    case "SOLVE":
      return [`Solución: ${step.solution}`];
    case "TO_PROVIDER":
      return some(`Contrato u orden de compra: ${step.contract}`, step.ticket !== "" && `Caso en el proveedor: ${step.ticket}`);
    case "DISMISS":
      return [caseLabels.Ground[step.ground]];
    case "CLOSE":
      return [step.by === "SURVEY" ? "El usuario lo autorizó en la encuesta" : "Tres días hábiles sin respuesta a la encuesta"];
    case "TAKE":
    case "REASSIGN":
    case "ESCALATE":
    case "REOPEN":
      return [];
  }
}

/** An entry in words; `from` is the state in which it found the case. */
export function told(event: TimelineEvent, from: CaseState): Told {
  switch (event.event) {
    case "REGISTERED":
      return { title: "Registrado", lines: some(event.group !== "" && `Grupo: ${event.group}`) };
    case "STEPPED": {
      const { step, to, group, assignee, note } = event;
      const states = `${caseLabels.CaseState[from]} → ${caseLabels.CaseState[to]}`;
      const who = some(group !== "" && `Grupo: ${group}`, assignee !== "" && `Lo tiene: ${assignee}`).join(" · ");
      return { title: verb(step, from), lines: some(states, who, ...details(step), note) };
    }
    case "NOTED": {
      const { kind, note } = event;
      const reason = kind.note === "SUSPENSION_ASKED" && `Razón: ${caseLabels.SuspensionReason[kind.reason]}`;
      return { title: caseLabels.NoteKind[kind.note], lines: some(reason, note) };
    }
    case "SLA_CHANGED":
      return { title: "Cambio de ANS", lines: some(event.sla !== "" && `Ahora: ${event.sla}`, event.note) };
  }
}

/** The history in words, the newest first. */
export function history(timeline: readonly TimelineEntry[]): (TimelineEntry & Told & { unseen: boolean })[] {
  let from: CaseState = "REGISTERED";
  const entries = timeline.map((entry) => {
    const { event } = entry;
    const said = told(event, from);
    if (event.event === "STEPPED") from = event.to;
    return { ...entry, ...said, unseen: event.event === "STEPPED" && event.unseen };
  });
  return entries.reverse();
}
