import type { DraftBody, Missing, WizardStep } from "../../../lib/bindings";
import { labels } from "../../../lib/text/labels";
import { count } from "../../../lib/text/numbers";
import type { Step } from "../../../lib/ui/Stepper.svelte";

/** The steps of the wizard in their order; `body.step` counts along this list. */
export const wizardSteps: readonly WizardStep[] = ["PERSON", "ITEMS", "CHECKS", "REVIEW"];

/** Nothing changes hands: a paz y salvo, or the annulment of another act. */
export const isItemless = (body: DraftBody): boolean =>
  body.format === "CLEARANCE" || body.replaces?.mode === "ANNUL";

/** The steps that this draft has. */
export function stepsOf(body: DraftBody): readonly WizardStep[] {
  return isItemless(body) ? wizardSteps.filter((step) => step !== "ITEMS") : wizardSteps;
}

/** The step where the person was, or the first when the draft has no such step. */
export function stepOf(body: DraftBody): WizardStep {
  const step = wizardSteps[body.step];
  return step && stepsOf(body).includes(step) ? step : "PERSON";
}

/** The step before and after, within those of the draft. */
export function beside(body: DraftBody, step: WizardStep): { before?: WizardStep; after?: WizardStep } {
  const steps = stepsOf(body);
  const at = steps.indexOf(step);
  const before = steps[at - 1];
  const after = steps[at + 1];
  return { ...(before && { before }), ...(after && { after }) };
}

/** Only Anexo 7 has the list of checks in its third step. */
export function stepName(body: DraftBody, step: WizardStep): string {
  if (step !== "CHECKS") return labels.WizardStep[step];
  if (isItemless(body)) return "Observaciones";
  return body.format === "ANEXO7" ? labels.WizardStep.CHECKS : "Duración";
}

function note(missing: readonly Missing[]): string | undefined {
  const [first, second] = missing;
  if (!first) return undefined;
  return second ? `Faltan ${count(missing.length, "dato", "datos")}` : labels.MissingWhat[first.what];
}

/** A step that cannot be complete untouched, so that a complete one was filled in. */
const asksForSomething = (body: DraftBody, step: WizardStep): boolean =>
  step === "PERSON" || step === "ITEMS" || (step === "CHECKS" && body.format === "ANEXO7" && !isItemless(body));

/**
 * How far each step is. What is missing is said only of steps already left behind: of the others it is no news.
 * The review is never done before the act is issued.
 */
export function progress(body: DraftBody, missing: readonly Missing[], furthest: number): Step[] {
  return stepsOf(body).map((id) => {
    const lacks = missing.filter((m) => m.step === id);
    const left = wizardSteps.indexOf(id) < furthest;
    const label = stepName(body, id);
    if (left && lacks.length > 0) return { id, label, state: "missing", note: note(lacks) };
    const done = id !== "REVIEW" && lacks.length === 0 && (left || id === stepOf(body) || asksForSomething(body, id));
    return { id, label, state: done ? "done" : "todo" };
  });
}
