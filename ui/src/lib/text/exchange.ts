import type { SyncProgress, SyncStep } from "../bindings";
import { bytes, number } from "./numbers";

/** What is being done, and what it is called while it is still to come. */
const steps: Readonly<Record<SyncStep, readonly [now: string, later: string]>> = {
  CONNECTING: ["Conectando con la mesa", "conectar con la mesa"],
  SENDING: ["Enviando cambios", "enviar cambios"],
  FILES: ["Subiendo papeles y logos", "subir papeles y logos"],
  PHOTOS: ["Subiendo fotos", "subir fotos"],
  RECEIVING: ["Recibiendo cambios", "recibir cambios"],
  COMPARING: ["Comparando con la mesa", "comparar con la mesa"],
  STAMPS: ["Trayendo sellos de tiempo", "traer sellos de tiempo"],
  CARRYING: ["Entregando archivos de otros equipos", "entregar archivos de otros equipos"],
};

/** What a screen says while an exchange is under way. */
export interface ProgressWords {
  /** `Subiendo fotos`. */
  label: string;
  /** `3 de 12, 4,1 MB de 18 MB · 48 kB/s`: as much of it as is known. */
  detail: string;
  /** `Después: recibir cambios. Hasta ahora subieron 4,3 MB y bajaron 120 kB.` */
  more: string;
}

/** `speed` is in bytes a second; `undefined` while it is not known. */
export function progressWords({ step, done, total, bytes: size, up, down, next }: SyncProgress, speed: number | undefined): ProgressWords {
  const parts = [
    total > 0 && `${number(done)} de ${number(total)}`,
    size !== null && `${bytes(size.done)} de ${bytes(size.total)}`,
  ].filter((part) => part !== false);
  const pace = speed === undefined ? [] : [`${bytes(speed)}/s`];
  const moved = up + down > 0 && `Hasta ahora subieron ${bytes(up)} y bajaron ${bytes(down)}.`;
  return {
    label: steps[step][0],
    detail: [parts.join(", "), ...pace].filter((part) => part !== "").join(" · ") || "En curso",
    more: [next !== null && `Después: ${steps[next][1]}.`, moved].filter((part) => part !== false).join(" "),
  };
}
