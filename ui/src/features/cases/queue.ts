import type { QueryParams } from "../../app/routes";
import type { CaseFilter, CaseQueue, CaseRow, CaseSeen, CaseState, ListQuery, Whose } from "../../lib/bindings";

/** The queue: whose, and what of it. */
export interface QueueFilter extends CaseFilter {
  whose: Whose;
}

export const unfiltered: QueueFilter = {
  whose: "OF_MY_GROUPS",
  state: null,
  open: true,
  groups: null,
  assignee: null,
  unassigned: false,
  requester: null,
  site: null,
  project: null,
};

/** Whether somebody still has to do something. */
export const situations = [
  { value: "OPEN", label: "Por atender" },
  { value: "DONE", label: "Solucionados o terminados" },
] as const;
type Situation = (typeof situations)[number]["value"];

export const situationOf = ({ open }: CaseFilter): Situation | null => (open === null ? null : open ? "OPEN" : "DONE");

const done: readonly CaseState[] = ["SOLVED", "CLOSED", "NOT_MANAGED"];

/** A state that the other choice leaves out is given up, so that no two filters contradict each other. */
export function narrowed(filter: QueueFilter, by: { situation: Situation | null } | { state: CaseState | null }): QueueFilter {
  if ("situation" in by) {
    const open = by.situation === null ? null : by.situation === "OPEN";
    const fits = filter.state === null || open === null || done.includes(filter.state) !== open;
    return { ...filter, open, state: fits ? filter.state : null };
  }
  const fits = by.state === null || filter.open === null || done.includes(by.state) !== filter.open;
  return { ...filter, state: by.state, open: fits ? filter.open : null };
}

/** What a link asks the queue to begin with: `#/casos?persona=…`; nothing when it does not say. */
export function filterOf({ persona, sede, propios }: QueryParams): Partial<QueueFilter> | undefined {
  if (propios !== undefined) return { whose: "MINE" };
  if (persona === undefined && sede === undefined) return undefined;
  return { whose: "ALL", open: null, requester: persona ?? null, site: sede ?? null };
}

/** What the desk is asked for. */
export const queued = ({ filter: { whose, ...filter }, ...rest }: ListQuery<QueueFilter>): CaseQueue => ({
  whose,
  query: { ...rest, filter },
});

/** The case as it stands in the list. */
export const seen = ({ id, rev, state }: CaseRow): CaseSeen => ({ id, base_rev: rev, from: state });

export const nothing: Readonly<Record<Whose, { title: string; text: string }>> = {
  MINE: { title: "No tiene casos por atender", text: "Los de sus grupos que nadie ha tomado están en «De mis grupos»." },
  OF_MY_GROUPS: { title: "Sus grupos no tienen casos por atender", text: "Los demás están en «Todos». Para registrar uno, use «Registrar caso»." },
  ALL: { title: "No hay casos por atender", text: "Registre el primero con lo que pide el usuario." },
};
