import type { Component } from "svelte";
import Restore from "../features/session/Restore.svelte";
import Setup from "../features/session/Setup.svelte";
import Unlock from "../features/session/Unlock.svelte";
import Unusable from "../features/session/Unusable.svelte";
import AtTheDoor from "../features/verify/AtTheDoor.svelte";
import type { PageProps, RouteName } from "./routes";

/** A page takes the parameters of its route, or nothing. */
type Page<N extends RouteName> = Component<PageProps<N>> | Component<Record<string, never>>;

/** Which component draws each place; loaded when first visited. */
export const pages: { readonly [N in RouteName]?: () => Promise<{ default: Page<N> }> } = {
  home: () => import("../features/home/Page.svelte"),
  cases: () => import("../features/cases/Page.svelte"),
  caseNew: () => import("../features/cases/register/Page.svelte"),
  case: () => import("../features/cases/detail/Page.svelte"),
  acts: () => import("../features/acts/Page.svelte"),
  actNew: () => import("../features/acts/new/Page.svelte"),
  act: () => import("../features/acts/act/Page.svelte"),
  draft: () => import("../features/acts/draft/Page.svelte"),
  outbox: () => import("../features/mail/Page.svelte"),
  verify: () => import("../features/verify/Page.svelte"),
  sync: () => import("../features/sync/Page.svelte"),
  backups: () => import("../features/backup/Page.svelte"),
  settings: () => import("../features/settings/Page.svelte"),
  items: () => import("../features/items/Page.svelte"),
  item: () => import("../features/items/detail/Page.svelte"),
  itemNew: () => import("../features/items/edit/New.svelte"),
  people: () => import("../features/people/Page.svelte"),
  person: () => import("../features/people/detail/Page.svelte"),
  personNew: () => import("../features/people/edit/New.svelte"),
  sites: () => import("../features/sites/Page.svelte"),
  site: () => import("../features/sites/detail/Page.svelte"),
  siteNew: () => import("../features/sites/edit/New.svelte"),
  import: () => import("../features/import/Page.svelte"),
};

/** What stands before the desk: first start, unlocking, data that cannot be opened, a backup to put in place, an act to verify. */
export const doors = { AtTheDoor, Restore, Setup, Unlock, Unusable };
