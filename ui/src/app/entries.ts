import Archive from "@lucide/svelte/icons/database-backup";
import Building from "@lucide/svelte/icons/building";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import FilePen from "@lucide/svelte/icons/file-pen-line";
import House from "@lucide/svelte/icons/house";
import Import from "@lucide/svelte/icons/import";
import Monitor from "@lucide/svelte/icons/monitor";
import Refresh from "@lucide/svelte/icons/refresh-cw";
import Settings from "@lucide/svelte/icons/settings";
import ShieldCheck from "@lucide/svelte/icons/shield-check";
import Users from "@lucide/svelte/icons/users";
import type { IconComponent } from "../lib/ui/Icon.svelte";
import { routes, type RouteName } from "./routes";

export interface Entry {
  route: RouteName;
  label: string;
  icon: IconComponent;
}

const entry = (route: RouteName, icon: IconComponent): Entry => ({ route, label: routes[route].title, icon });

/** Alt+1 to Alt+9 and Alt+0 open the first ten of the rail, from top to bottom. */
const all: readonly Entry[] = [
  entry("home", House),
  entry("cases", ClipboardList),
  entry("acts", FilePen),
  entry("items", Monitor),
  entry("people", Users),
  entry("sites", Building),
  entry("import", Import),
  entry("verify", ShieldCheck),
  entry("sync", Refresh),
  entry("backups", Archive),
  entry("settings", Settings),
];

/** The rail of somebody who works here, or of somebody who only reads. */
export const entriesFor = (works: boolean): readonly Entry[] =>
  works ? all : all.filter((entry) => entry.route !== "import");
