import type { IdType, Problem, Setup, TerritorialDirection } from "../../lib/bindings";
import { passwordError, pinError, repeatError } from "../../lib/text/secrets";

export const setupSteps = ["person", "place", "secrets"] as const;
export type SetupStep = (typeof setupSteps)[number];

export type SetupField =
  | "fullName"
  | "number"
  | "position"
  | "department"
  | "email"
  | "territorial"
  | "password"
  | "repeated"
  | "pin"
  | "pinRepeated";

const fieldsOf: Readonly<Record<SetupStep, readonly SetupField[]>> = {
  person: ["fullName", "number", "position", "department", "email"],
  place: ["territorial"],
  secrets: ["password", "repeated", "pin", "pinRepeated"],
};

/** Whether the number of the identity document is what stands in the way. */
export function isAboutDocument(p: Problem): boolean {
  return p.problem === "REFUSED" ? p.refusal.refusal === "DOCUMENT_NOT_DIGITS" : p.problem === "INVALID" && p.field === "DOCUMENT";
}

/** The first start: what the first person types, step by step. */
export class SetupForm {
  step = $state<SetupStep>("person");
  fullName = $state("");
  idType = $state<IdType>("CC");
  number = $state("");
  position = $state("");
  department = $state("");
  email = $state("");
  territorial = $state<TerritorialDirection | null>(null);
  password = $state("");
  repeated = $state("");
  pin = $state("");
  pinRepeated = $state("");
  /** The number that the rules of its type refused, and why: said at the field until it is another one. */
  #refused = $state<{ idType: IdType; number: string; why: string }>();
  /** Steps that were tried to be left: from then on their mistakes are shown. */
  #tried = $state<SetupStep[]>([]);

  #check(field: SetupField): string {
    switch (field) {
      case "fullName":
        return this.fullName.trim() === "" ? "Escriba su nombre completo, como irá en las actas." : "";
      case "number":
        if (this.number.replace(/[\s.-]/g, "") === "") return "Escriba el número de su documento.";
        return this.#refused?.idType === this.idType && this.#refused.number === this.number ? this.#refused.why : "";
      case "position":
        return this.position.trim() === "" ? "Escriba su cargo: va en las actas." : "";
      case "department":
        return this.department.trim() === "" ? "Escriba su dependencia: va en las actas." : "";
      case "email":
        return this.email.trim() === "" || /^\S+@\S+\.\S+$/.test(this.email.trim())
          ? ""
          : "Escriba el correo completo, por ejemplo nombre@entidad.gov.co.";
      case "territorial":
        return this.territorial === null ? "Elija la dirección territorial." : "";
      case "password":
        return passwordError(this.password);
      case "repeated":
        return repeatError(this.password, this.repeated);
      case "pin":
        return pinError(this.pin);
      case "pinRepeated":
        return repeatError(this.pin, this.pinRepeated);
    }
  }

  /** What is wrong with a field, once its step was tried. */
  error(field: SetupField): string {
    const step = setupSteps.find((s) => fieldsOf[s].includes(field));
    return step && this.#tried.includes(step) ? this.#check(field) : "";
  }

  complete(step: SetupStep): boolean {
    return fieldsOf[step].every((field) => this.#check(field) === "");
  }

  state(step: SetupStep): "done" | "missing" | "todo" {
    if (this.complete(step) && this.#tried.includes(step)) return "done";
    return this.#tried.includes(step) ? "missing" : "todo";
  }

  /** A step may be opened when all before it are complete. */
  locked(step: SetupStep): boolean {
    return setupSteps.slice(0, setupSteps.indexOf(step)).some((s) => !this.complete(s));
  }

  /** On to the next step; answers whether the last one is complete and the store can be made. */
  advance(): boolean {
    if (!this.#tried.includes(this.step)) this.#tried.push(this.step);
    if (!this.complete(this.step)) return false;
    const next = setupSteps[setupSteps.indexOf(this.step) + 1];
    if (next) this.step = next;
    return next === undefined;
  }

  /** The program refused the document: back to where it is written. */
  refuseDocument(why: string): void {
    this.#refused = { idType: this.idType, number: this.number, why };
    this.step = "person";
  }

  back(): void {
    this.step = setupSteps[setupSteps.indexOf(this.step) - 1] ?? this.step;
  }

  /** What is asked of the program; `undefined` while something is missing. */
  request(): Setup | undefined {
    if (this.territorial === null || !setupSteps.every((step) => this.complete(step))) return undefined;
    return {
      full_name: this.fullName.trim(),
      document: { id_type: this.idType, number: this.number.trim() },
      position: this.position.trim(),
      department: this.department.trim(),
      email: this.email.trim(),
      territorial: this.territorial,
      password: this.password,
      pin: this.pin,
    };
  }
}

/** Counts the seconds that the program asks to wait after a wrong secret. */
export class Wait {
  left = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  start(seconds: number): void {
    this.stop();
    const end = Date.now() + seconds * 1000;
    this.left = seconds;
    if (seconds === 0) return;
    this.#timer = setInterval(() => {
      this.left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      if (this.left === 0) this.stop();
    }, 250);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.left = 0;
  }
}
