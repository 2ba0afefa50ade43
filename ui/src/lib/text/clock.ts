/** The clock of the ANS in words. Times are *tiempo hábil*: hours and minutes, never days, which no calendar has alike. */
import type { CaseState, Reading, Verdict, Within } from "../bindings";
import type { Tone } from "../ui/tone";

const minute = 60_000;
const stoppedStates: readonly CaseState[] = ["SOLVED", "CLOSED", "NOT_MANAGED"];

/** `3 h 20 min`, of whole minutes; `menos de 1 min`. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / minute);
  if (minutes === 0) return ms === 0 ? "0 min" : "menos de 1 min";
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(" ");
}

/** `3 h 20 min`, or `entre 3 h y 4 h` where a doubtful hour leaves it open. */
export function span({ low, high }: Within<number>): string {
  const [least, most] = [duration(low), duration(high)];
  return least === most ? least : `entre ${least} y ${most}`;
}

/** `quedan 3 h 20 min`, `vencido hace 1 h`. */
export function remainingWords({ low, high }: Within<number>): string {
  if (low >= 0) return `${/^(1 h|1 min|menos de 1 min)$/.test(span({ low, high })) ? "queda" : "quedan"} ${span({ low, high })}`;
  if (high < 0) return `vencido hace ${span({ low: -high, high: -low })}`;
  return `quizá vencido: entre ${duration(high)} por usar y ${duration(low)} de más`;
}

export const isStopped = (state: CaseState): boolean => stoppedStates.includes(state);

export interface Said {
  text: string;
  tone: Tone;
}

const sure = (verdict: Verdict, yes: string, doubtful: string, tone: Tone): Said[] =>
  verdict === "NO" ? [] : [{ text: verdict === "YES" ? yes : doubtful, tone: verdict === "YES" ? tone : "warn" }];

/** What the clock does, for the queue and the head of a case. */
export function clockWords({ state, remaining_ms }: Reading): string {
  if (isStopped(state)) return "detenido";
  const left = remainingWords(remaining_ms);
  return state === "SUSPENDED" ? `en pausa · ${left}` : left;
}

/** What is to be known of it beside the time: breached, near expiry, past its date. */
export function clockFlags(clock: Reading): Said[] {
  const { state, breached, oti_breached, near_expiry, date_exceeded } = clock;
  // What a group outside the OTI used does not count against it.
  const elsewhere = breached === "YES" && oti_breached === "NO";
  const kept: Said[] = isStopped(state) && breached === "NO" ? [{ text: "ANS cumplido", tone: "ok" }] : [];
  const near = breached === "NO" ? sure(near_expiry, "Próximo a vencer", "Quizá próximo a vencer", "warn") : [];
  return [
    ...kept,
    ...(elsewhere ? [{ text: "Tiempo del ANS superado: responsabilidad del grupo funcional", tone: "warn" as const }] : sure(breached, "ANS incumplido", "Quizá ANS incumplido", "danger")),
    ...near,
    ...sure(date_exceeded, "Fecha estimada superada", "Quizá fecha estimada superada", "warn"),
  ];
}

/** How much of its time is used, from 0 to 1: surely, and perhaps. */
export function used({ progress_ms, target_ms }: Reading): { surely: number; perhaps: number } {
  const part = (ms: number) => Math.min(1, Math.max(0, target_ms > 0 ? ms / target_ms : 1));
  return { surely: part(progress_ms.low), perhaps: part(progress_ms.high) };
}

/** The colour of the bar; the words stand beside it. */
export function clockTone({ state, breached, near_expiry }: Reading): Tone {
  if (breached !== "NO") return "danger";
  if (isStopped(state) || state === "SUSPENDED") return "neutral";
  return near_expiry === "NO" ? "ok" : "warn";
}

/** The *fecha estimada de solución* in force. */
export const estimateOf = (clock: Reading | null): Within<number> | null => clock?.estimates.at(-1)?.at ?? null;
