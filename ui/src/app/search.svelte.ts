import Building from "@lucide/svelte/icons/building";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import FilePen from "@lucide/svelte/icons/file-pen-line";
import Monitor from "@lucide/svelte/icons/monitor";
import User from "@lucide/svelte/icons/user-round";
import type { HitKind, SearchHit } from "../lib/bindings";
import { call } from "../lib/desk";
import { labels } from "../lib/text/labels";
import type { Hit } from "../lib/ui/CommandPalette.svelte";
import type { IconComponent } from "../lib/ui/Icon.svelte";
import type { Entry } from "./entries";
import { href } from "./routes";

const hitsMax = 24;
const recentMax = 6;

const kinds: Readonly<Record<HitKind, { route: "item" | "person" | "site" | "act" | "case"; icon: IconComponent }>> = {
  ITEM: { route: "item", icon: Monitor },
  PERSON: { route: "person", icon: User },
  SITE: { route: "site", icon: Building },
  ACT: { route: "act", icon: FilePen },
  CASE: { route: "case", icon: ClipboardList },
};

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** What Ctrl+K finds: places of the rail by name, and whatever the store knows. */
export class Finder {
  /** Last picked first. Kept in memory only: names of people do not belong outside the encrypted store. */
  #recent: Hit[] = [];

  constructor(private readonly entries: readonly Entry[]) {}

  async find(text: string): Promise<Hit[]> {
    const places = this.#places(text);
    if (text.trim() === "") return [...this.#recent.map((hit) => ({ ...hit, group: "Recientes" })), ...places];
    const found = await call("search", { text, limit: hitsMax });
    return [...found.map(hitOf), ...places];
  }

  /** Remembers the choice; answers its address. */
  pick(hit: Hit): string {
    if (!hit.id.startsWith("#")) return "#/";
    if (hit.group !== goTo) {
      this.#recent = [hit, ...this.#recent.filter((h) => h.id !== hit.id)].slice(0, recentMax);
    }
    return hit.id;
  }

  #places(text: string): Hit[] {
    return this.entries
      .filter((entry) => plain(entry.label).includes(plain(text)))
      .map((entry) => ({ id: href(entry.route as "home"), group: goTo, label: entry.label, icon: entry.icon }));
  }
}

const goTo = "Ir a";

/** The address is the identity: two kinds never share one. */
function hitOf({ kind, id, title, subtitle }: SearchHit): Hit {
  const { route, icon } = kinds[kind];
  return { id: href(route, { id }), group: labels.HitKind[kind], label: title, detail: subtitle, icon };
}
