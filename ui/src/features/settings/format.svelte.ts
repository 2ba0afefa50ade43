import type { FormatTemplate, InformationClass } from "../../lib/bindings";
import { day } from "../../lib/text/dates";
import { labels } from "../../lib/text/labels";

/** `casework::format::TEMPLATE_TEXT_CHARS_MAX`. */
export const textMax = 4000;

/** What changes on the papers to come, in words. */
export interface Difference {
  label: string;
  before: string;
  after: string;
}

const pending = "[código SIG pendiente]";
const none = "—";

/** How each field is called, and how its value reads, in the order of the form. */
const shown: readonly [label: string, value: (t: FormatTemplate) => string][] = [
  ["Título", (t) => t.title],
  ["Código SIG", (t) => t.sig_code ?? pending],
  ["Versión", (t) => (t.sig_version === null ? none : String(t.sig_version))],
  ["Fecha de la versión", (t) => (t.sig_date === null ? none : day(t.sig_date))],
  ["Entidad", (t) => t.entity_name],
  ["Proceso", (t) => t.process_name],
  ["Procedimiento", (t) => t.procedure_name],
  ["Logo", (t) => (t.logo === null ? "Sin logo" : `Imagen ${t.logo.slice(0, 8)}`)],
  ["Clasificación de la información", (t) => labels.InformationClass[t.information_class]],
  ["Compromiso", (t) => t.commitment],
  ["Tratamiento de datos", (t) => t.privacy_notice],
  ["Versión de la política de datos", (t) => t.privacy_policy_version],
  ["Frase que acepta quien firma", (t) => t.consent],
  ["Versión de la frase", (t) => t.consent_version],
];

/** One format under the pen. */
export class FormatDraft {
  title = $state("");
  sigCode = $state("");
  sigVersion = $state<number | null>(null);
  sigDate = $state<string | null>(null);
  entity = $state("");
  process = $state("");
  procedure = $state("");
  /** Digest of the stored picture. */
  logo = $state<string | null>(null);
  classification = $state<InformationClass>("PUBLIC");
  commitment = $state("");
  privacy = $state("");
  privacyVersion = $state("");
  consent = $state("");
  consentVersion = $state("");

  constructor(private readonly kept: FormatTemplate) {
    this.title = kept.title;
    this.sigCode = kept.sig_code ?? "";
    this.sigVersion = kept.sig_version;
    this.sigDate = kept.sig_date;
    this.entity = kept.entity_name;
    this.process = kept.process_name;
    this.procedure = kept.procedure_name;
    this.logo = kept.logo;
    this.classification = kept.information_class;
    this.commitment = kept.commitment;
    this.privacy = kept.privacy_notice;
    this.privacyVersion = kept.privacy_policy_version;
    this.consent = kept.consent;
    this.consentVersion = kept.consent_version;
  }

  get template(): FormatTemplate {
    return {
      ...this.kept,
      title: this.title.trim(),
      sig_code: this.sigCode.trim() === "" ? null : this.sigCode.trim(),
      sig_version: this.sigVersion,
      sig_date: this.sigDate,
      entity_name: this.entity.trim(),
      process_name: this.process.trim(),
      procedure_name: this.procedure.trim(),
      logo: this.logo,
      information_class: this.classification,
      commitment: this.commitment.trim(),
      privacy_notice: this.privacy.trim(),
      privacy_policy_version: this.privacyVersion.trim(),
      consent: this.consent.trim(),
      consent_version: this.consentVersion.trim(),
    };
  }

  get differences(): Difference[] {
    const template = this.template;
    return shown
      .map(([label, value]) => ({ label, before: value(this.kept), after: value(template) }))
      .filter(({ before, after }) => before !== after);
  }

  /** Texts without which a paper would have a blank, and the rule that evidence depends on. */
  get error(): string {
    const t = this.template;
    const texts = [t.title, t.entity_name, t.process_name, t.procedure_name, t.commitment, t.privacy_notice, t.consent];
    if (texts.some((text) => text === "")) return "Hay textos vacíos: el papel no admite espacios en blanco.";
    if (t.consent !== this.kept.consent && t.consent_version === this.kept.consent_version) {
      return "La frase que acepta quien firma cambió: escriba también su nueva versión.";
    }
    if (t.privacy_notice !== this.kept.privacy_notice && t.privacy_policy_version === this.kept.privacy_policy_version) {
      return "El tratamiento de datos cambió: escriba también la nueva versión de la política.";
    }
    return "";
  }
}
