import type { ActNotSigned, ActView, IdType, Problem, SignMethod, SignerView } from "../../../lib/bindings";
import { call, problemOf } from "../../../lib/desk";
import { activity } from "../../../lib/state/activity.svelte";
import type { Signature } from "../../../lib/ui/signature";

/** Whose turn it is. */
export const nextSigner = (view: ActView): SignerView | undefined => view.signers.find((s) => s.state === "NEXT");

/** Every turn is taken and the act is not sealed yet. */
export const awaitsSeal = (view: ActView): boolean => view.act.stage === "SIGNING" && !nextSigner(view);

/** What the next signer fills in before drawing; of the one turn only, never kept for the next. */
export interface TurnForm {
  accepted: boolean;
  pin: string;
  idType: IdType | null;
  number: string;
  compared: boolean;
}

const emptyForm = (): TurnForm => ({ accepted: false, pin: "", idType: null, number: "", compared: false });

/** The signing of one act: one turn after the other, then the seal. */
export class Signing {
  view = $state.raw<ActView>() as ActView;
  form = $state<TurnForm>(emptyForm());
  working = $state<"identify" | "sign" | "seal">();
  problem = $state.raw<Problem>();
  /** The seal failed or was cut off: it has its own button. */
  sealFailed = $state(false);
  /** Sealed in this sitting: the screen says what happened. */
  justSealed = $state(false);

  constructor(view: ActView) {
    this.view = view;
  }

  get signer(): SignerView | undefined {
    return nextSigner(this.view);
  }

  /** Identified and agreed: the pad may be drawn on. */
  get ready(): boolean {
    return this.form.accepted && this.method() !== undefined;
  }

  /** How the signer is identified, once everything it takes is filled in. */
  method(): SignMethod | undefined {
    const { pin, idType, number, compared } = this.form;
    if (!this.signer) return undefined;
    if (this.signer.is_me) return pin === "" ? undefined : { level: "A", pin };
    if (!idType || number.trim() === "" || !compared) return undefined;
    return { level: "C", document: { id_type: idType, number: number.trim() }, compared };
  }

  /** Whether the signer is who they say, asked before drawing: a wrong PIN or document must not cost a signature. */
  async identify(): Promise<boolean> {
    const [signer, method] = [this.signer, this.method()];
    if (!signer || !method || !this.form.accepted) return false;
    const { id, version } = this.view.act;
    return this.#run("identify", async () => {
      await call("act_identify", { id, version, signer: signer.role, method });
    });
  }

  /** Answers whether the signature is on record; what was drawn is to be kept until it is. */
  async sign(signature: Signature): Promise<boolean> {
    const [signer, method] = [this.signer, this.method()];
    if (!signer || !method || !this.form.accepted) return false;
    const strokes = signature.strokes.map((points) => points.map(([x, y]): [number, number] => [x, y]));
    const { id, version } = this.view.act;
    const accepted = true;
    return this.#turn(() => call("act_sign", { id, version, signer: signer.role, method, accepted, strokes }));
  }

  /** Records a refusal or an absence; answers whether it is on record. */
  async notSigned(what: Pick<ActNotSigned, "cause" | "reason" | "witnesses">): Promise<boolean> {
    const signer = this.signer;
    if (!signer) return false;
    const { id, version } = this.view.act;
    return this.#turn(() => call("act_not_signed", { id, version, signer: signer.role, ...what }));
  }

  async seal(): Promise<void> {
    const { id, version } = this.view.act;
    this.sealFailed = false;
    const sealed = await this.#run("seal", () => call("act_seal", { id, version }));
    this.sealFailed = !sealed;
    this.justSealed = sealed;
  }

  /** Takes what the store says now; another version or turn empties the form. */
  show(view: ActView): void {
    const turn = (v: ActView) => `${v.act.version}/${v.act.turns.length}`;
    if (turn(view) !== turn(this.view)) this.form = emptyForm();
    this.view = view;
  }

  async #turn(take: () => Promise<ActView>): Promise<boolean> {
    const taken = await this.#run("sign", take);
    if (taken && awaitsSeal(this.view)) await this.seal();
    return taken;
  }

  async #run(what: NonNullable<Signing["working"]>, step: () => Promise<ActView | void>): Promise<boolean> {
    if (this.working) return false;
    this.working = what;
    this.problem = undefined;
    try {
      const view = await activity.track(step());
      if (view) this.show(view);
      return true;
    } catch (thrown) {
      this.problem = problemOf(thrown);
      // A PIN that was wrong is typed anew; the rest stays as it was typed.
      if (this.problem.problem === "WRONG_SECRET") this.form.pin = "";
      return false;
    } finally {
      this.working = undefined;
    }
  }
}
