/** The five states everything on screen can be in; always said in words too. */
export type Tone = "ok" | "info" | "warn" | "danger" | "neutral";
