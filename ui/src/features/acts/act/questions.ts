/** What is asked before something is done with an act, and what doing it means. */
import Check from "@lucide/svelte/icons/check";
import Copy from "@lucide/svelte/icons/copy";
import FilePen from "@lucide/svelte/icons/file-pen-line";
import FileX from "@lucide/svelte/icons/file-x";
import Replace from "@lucide/svelte/icons/replace";
import Undo from "@lucide/svelte/icons/undo-2";
import X from "@lucide/svelte/icons/x";
import type { ActAction } from "../../../lib/bindings";
import type { IconComponent } from "../../../lib/ui/Icon.svelte";

/** Those that are asked about, in the order of their buttons. */
export const askedActions = [
  "ACCEPT_CONSTANCIA",
  "REJECT_CONSTANCIA",
  "EDIT",
  "REDO",
  "SUPERSEDE",
  "ANNUL",
  "WITHDRAW",
] as const satisfies readonly ActAction[];
export type Asked = (typeof askedActions)[number];

export interface Question {
  icon: IconComponent;
  title: string;
  consequence: string;
  confirm: string;
  /** The label of the reason; empty when none is asked. */
  reason: string;
  tone: "plain" | "danger";
}

export const questionsAbout = (folio: string): Readonly<Record<Asked, Question>> => ({
  EDIT: {
    icon: FilePen,
    title: `¿Corregir el acta ${folio}?`,
    consequence:
      "Se abre un borrador con lo que dice. Al emitirlo, esta versión y las firmas ya recogidas se anulan, y todos firman otra vez. Hasta entonces nada cambia.",
    confirm: "Abrir la corrección",
    reason: "",
    tone: "plain",
  },
  WITHDRAW: {
    icon: Undo,
    title: `¿Retirar el acta ${folio}?`,
    consequence:
      "El acta no sigue a firmas ni mueve elementos. Su número queda anulado y no se usa otra vez. No se puede deshacer.",
    confirm: "Retirar acta",
    reason: "Motivo del retiro",
    tone: "danger",
  },
  ACCEPT_CONSTANCIA: {
    icon: Check,
    title: `¿Aceptar la constancia del acta ${folio}?`,
    consequence: "El acta queda en firme aunque alguien no firmó, y los elementos cambian de custodia ahora.",
    confirm: "Aceptar constancia",
    reason: "Por qué se acepta",
    tone: "plain",
  },
  REJECT_CONSTANCIA: {
    icon: X,
    title: `¿Rechazar la constancia del acta ${folio}?`,
    consequence:
      "El acta queda retirada: no mueve elementos y su papel se guarda con la constancia. Para entregar o devolver se hace otra acta. No se puede deshacer.",
    confirm: "Rechazar constancia",
    reason: "Por qué se rechaza",
    tone: "danger",
  },
  REDO: {
    icon: Copy,
    title: `¿Rehacer el acta ${folio}?`,
    consequence:
      "Se abre un borrador de otra acta con lo que esta decía, y con otro número. Si un elemento se movió desde entonces, la línea lo dice. Esta sigue retirada.",
    confirm: "Abrir el borrador",
    reason: "",
    tone: "plain",
  },
  ANNUL: {
    icon: FileX,
    title: `¿Anular el acta ${folio}?`,
    consequence:
      "Se prepara otra acta que anula esta y que también se firma. Al sellarla, los elementos vuelven a donde estaban antes. Hasta entonces esta sigue en firme.",
    confirm: "Preparar la anulación",
    reason: "Causa de la anulación",
    tone: "danger",
  },
  SUPERSEDE: {
    icon: Replace,
    title: `¿Reemplazar el acta ${folio}?`,
    consequence:
      "Se prepara otra acta con el mismo contenido para corregirlo y firmarlo. Al sellarla, toma el lugar de esta. Hasta entonces esta sigue en firme.",
    confirm: "Preparar el reemplazo",
    reason: "Causa del reemplazo",
    tone: "plain",
  },
});
