/** The tone of colour that goes with a state; the words always stand beside it. */
import type { ActStage, LifecycleState, MailState, PhysicalCondition, Severity, TurnState, VerdictKind } from "../bindings";

type Tone = "ok" | "info" | "warn" | "danger" | "neutral";
type Tones<E extends string> = Readonly<Record<E, Tone>>;

export const tones = {
  ActStage: {
    SIGNING: "info",
    SEALED: "ok",
    CONSTANCIA: "warn",
    ANNULLED: "danger",
    SUPERSEDED: "neutral",
    WITHDRAWN: "neutral",
  } satisfies Tones<ActStage>,
  MailState: {
    PENDING: "warn",
    HANDED_OVER: "ok",
    WITHDRAWN: "neutral",
  } satisfies Tones<MailState>,
  LifecycleState: {
    IN_STOCK: "ok",
    ASSIGNED: "info",
    SITE_POOL: "info",
    IN_TRANSIT: "warn",
    ON_LOAN: "info",
    IN_REPAIR: "warn",
    MISSING: "danger",
    STOLEN: "danger",
    RETURNED_TO_PROVIDER: "neutral",
    DISPOSED: "neutral",
  } satisfies Tones<LifecycleState>,
  PhysicalCondition: {
    GOOD: "ok",
    FAIR: "warn",
    BAD: "danger",
    UNSERVICEABLE: "danger",
  } satisfies Tones<PhysicalCondition>,
  Severity: { ERROR: "danger", WARNING: "warn" } satisfies Tones<Severity>,
  TurnState: {
    SIGNED: "ok",
    REFUSED: "danger",
    ABSENT: "warn",
    NEXT: "info",
    WAITING: "neutral",
  } satisfies Tones<TurnState>,
  VerdictKind: {
    AUTHENTIC: "ok",
    ALTERED: "danger",
    REPLACED: "warn",
    UNKNOWN_SIGNER: "warn",
    UNFINISHED: "info",
    NOT_AN_ACT: "neutral",
  } satisfies Tones<VerdictKind>,
} as const;
