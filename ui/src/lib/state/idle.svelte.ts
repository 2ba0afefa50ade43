const tick = 1_000;
/** The last seconds before the lock are counted aloud. */
const warned = 60;
const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Counts the time without a key or a click, and says when it is over. */
export class Idle {
  /** Seconds until the end, once they are few; else `undefined`. */
  left = $state<number>();
  #since = Date.now();

  /** Watches the window for `minutes`; answers how to stop. */
  watch(minutes: number, over: () => void): () => void {
    const limit = minutes * 60_000;
    const seen = () => this.stay();
    this.stay();
    for (const sign of signs) addEventListener(sign, seen, { passive: true, capture: true });
    // By the clock, not by counting ticks: they stop while the computer sleeps.
    const timer = setInterval(() => {
      const left = Math.ceil((this.#since + limit - Date.now()) / 1000);
      if (left <= 0) {
        clearInterval(timer);
        over();
      } else this.left = left <= warned ? left : undefined;
    }, tick);
    return () => {
      clearInterval(timer);
      for (const sign of signs) removeEventListener(sign, seen, { capture: true });
      this.left = undefined;
    };
  }

  /** Somebody is here. */
  stay(): void {
    this.#since = Date.now();
    this.left = undefined;
  }
}
