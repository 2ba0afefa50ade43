import type { Tone } from "./tone";

export interface Notice {
  id: number;
  tone: Tone;
  text: string;
  action?: { label: string; run: () => void };
  /** Its screen was left since. */
  left?: boolean;
}

/** How long good news stays. Bad news stays until it is dismissed, or this long after its screen was left. */
export const noticeMs = 6000;
/** More than this and the oldest leaves: a screen full of notices is read by nobody. */
export const maxNotices = 4;

/** Short news about what was just done, shown in a corner by `Toaster`. */
export class Notifications {
  list = $state<Notice[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  push(tone: Tone, text: string, action?: Notice["action"]): number {
    // Good news is of what was done last; what came before it is done as well.
    if (tone === "ok") for (const { id } of this.list.filter((notice) => notice.tone === "ok" && !notice.action)) this.dismiss(id);
    const id = this.#next++;
    this.list.push(action ? { id, tone, text, action } : { id, tone, text });
    while (this.list.length > maxNotices) this.dismiss(this.list[0]!.id);
    this.release(id);
    return id;
  }

  dismiss(id: number): void {
    this.hold(id);
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Stops the clock while the notice is being read (hover, focus). */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Another screen is shown: bad news about the one before must not lie over it for ever. */
  leave(): void {
    for (const notice of this.list) {
      if (notice.left) continue;
      notice.left = true;
      if (!this.#timers.has(notice.id)) this.release(notice.id);
    }
  }

  release(id: number): void {
    const notice = this.list.find((n) => n.id === id);
    if (!notice) return;
    if ((notice.tone === "danger" || notice.tone === "warn") && !notice.left) return;
    this.hold(id);
    this.#timers.set(id, setTimeout(() => this.dismiss(id), noticeMs));
  }
}

export const notifications = new Notifications();
