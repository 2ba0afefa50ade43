import type { CaseRow } from "../../lib/bindings";

/** The cases that somebody has ticked, in the order in which they were. */
export class Picked {
  rows = $state.raw<readonly CaseRow[]>([]);

  has = (id: string): boolean => this.rows.some((row) => row.id === id);

  toggle(row: CaseRow): void {
    this.rows = this.has(row.id) ? this.rows.filter((one) => one.id !== row.id) : [...this.rows, row];
  }

  clear(): void {
    this.rows = [];
  }

  /** Only these are left. */
  keep(ids: readonly string[]): void {
    this.rows = this.rows.filter((row) => ids.includes(row.id));
  }

  /** The same cases as they are shown now. */
  refresh(shown: readonly (CaseRow | undefined)[]): void {
    const newer = new Map(shown.flatMap((row) => (row ? [[row.id, row] as const] : [])));
    const rows = this.rows.map((row) => newer.get(row.id) ?? row);
    if (rows.some((row, index) => row !== this.rows[index])) this.rows = rows;
  }
}
