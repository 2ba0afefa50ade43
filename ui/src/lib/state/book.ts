import type {
  CatalogueView,
  Category,
  Edition,
  Group,
  Listed,
  NamedCalendar,
  NamedPerson,
  Project,
  Sla,
} from "../bindings";

/** A record of the catalogue as its last edition has it. */
export interface Entry<R> {
  id: string;
  edition: number;
  record: R;
}

type Of<K extends Listed["of"]> = Extract<Listed, { of: K }>["record"];

const collator = new Intl.Collator("es", { numeric: true, sensitivity: "base" });

function entries<K extends Listed["of"]>(editions: readonly Edition[], of: K): readonly Entry<Of<K>>[] {
  const found = editions.flatMap(({ edition, listed }) =>
    listed.of === of ? [{ id: listed.id, edition, record: listed.record as Of<K> }] : [],
  );
  return found.sort((a, b) => collator.compare(a.record.name, b.record.name));
}

/** The catalogue, looked things up in. */
export class Book {
  readonly projects: readonly Entry<Project>[];
  readonly categories: readonly Entry<Category>[];
  readonly slas: readonly Entry<Sla>[];
  readonly groups: readonly Entry<Group>[];
  readonly calendars: readonly Entry<NamedCalendar>[];
  readonly people: readonly NamedPerson[];
  readonly me: string;

  constructor(readonly view: CatalogueView) {
    this.projects = entries(view.editions, "PROJECT");
    this.categories = entries(view.editions, "CATEGORY");
    this.slas = entries(view.editions, "SLA");
    this.groups = entries(view.editions, "GROUP");
    this.calendars = entries(view.editions, "CALENDAR");
    this.people = view.people;
    this.me = view.me;
  }

  category = (id: string): Entry<Category> | undefined => this.categories.find((one) => one.id === id);
  sla = (id: string): Entry<Sla> | undefined => this.slas.find((one) => one.id === id);
  group = (id: string): Entry<Group> | undefined => this.groups.find((one) => one.id === id);
  calendar = (id: string): Entry<NamedCalendar> | undefined => this.calendars.find((one) => one.id === id);

  nameOf = (person: string): string => this.people.find((one) => one.id === person)?.name ?? "Persona de otro equipo";

  /** From the root of the tree down to the category, without those that are not there. */
  above(id: string): readonly Entry<Category>[] {
    const path: Entry<Category>[] = [];
    for (let at = this.category(id); at && !path.includes(at); at = at.record.parent === null ? undefined : this.category(at.record.parent)) {
      path.unshift(at);
    }
    return path;
  }

  path = (id: string): string[] => this.above(id).map((one) => one.record.name);

  children = (project: string, parent: string | null): readonly Entry<Category>[] =>
    this.categories.filter((one) => one.record.project === project && one.record.parent === parent);

  /** What a case of the project can be about: nothing lies in it, and all of its branch is in use. */
  leaves(project: string): readonly Entry<Category>[] {
    const isParent = new Set(this.categories.map((one) => one.record.parent));
    return this.categories.filter(
      (one) =>
        one.record.project === project && !isParent.has(one.id) && this.above(one.id).every((at) => at.record.active),
    );
  }

  /** The ANS that a case of the category may have, its first first. */
  slasOf(category: string): readonly Entry<Sla>[] {
    const ids = this.category(category)?.record.slas ?? [];
    return ids.flatMap((id) => this.sla(id) ?? []).filter((one) => one.record.active);
  }

  /** The groups that work for all of these projects. */
  groupsOf(...projects: readonly string[]): readonly Entry<Group>[] {
    return this.groups.filter(({ record }) => record.active && projects.every((id) => record.projects.includes(id)));
  }

  /** Those that a case may be escalated to: a provider's is given one by *Activo proveedor* only. */
  escalatesTo = (...projects: readonly string[]): readonly Entry<Group>[] =>
    this.groupsOf(...projects).filter((one) => one.record.level !== "PROVIDER");

  /** Those in which a case may begin: one of a functional group outside the OTI is escalated to it. */
  registersIn = (project: string): readonly Entry<Group>[] =>
    this.escalatesTo(project).filter((one) => one.record.level !== "FUNCTIONAL");

  providersOf = (project: string): readonly Entry<Group>[] =>
    this.groupsOf(project).filter((one) => one.record.level === "PROVIDER");
}
