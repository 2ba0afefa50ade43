/**
 * Every place of the program and its name in the title. A new screen is one line here, one in `pages.ts`, and, if it
 * belongs in the rail, one in `entries.ts`.
 */
export const routes = {
  home: { path: "/", title: "Inicio" },
  cases: { path: "/casos", title: "Casos" },
  caseNew: { path: "/casos/nuevo", title: "Registrar caso" },
  case: { path: "/casos/:id", title: "Caso" },
  acts: { path: "/actas", title: "Actas" },
  actNew: { path: "/actas/nueva", title: "Nueva acta" },
  act: { path: "/actas/:id", title: "Acta" },
  draft: { path: "/actas/borrador/:id", title: "Borrador" },
  items: { path: "/elementos", title: "Elementos" },
  itemNew: { path: "/elementos/nuevo", title: "Nuevo elemento" },
  item: { path: "/elementos/:id", title: "Elemento" },
  people: { path: "/personas", title: "Personas" },
  personNew: { path: "/personas/nueva", title: "Nueva persona" },
  person: { path: "/personas/:id", title: "Persona" },
  sites: { path: "/sedes", title: "Sedes" },
  siteNew: { path: "/sedes/nueva", title: "Nueva sede" },
  site: { path: "/sedes/:id", title: "Sede" },
  import: { path: "/importar", title: "Importar" },
  outbox: { path: "/bandeja", title: "Bandeja de salida" },
  verify: { path: "/verificar", title: "Verificar" },
  sync: { path: "/sincronizacion", title: "Sincronización" },
  backups: { path: "/copias", title: "Copias" },
  settings: { path: "/ajustes", title: "Ajustes" },
} as const satisfies Record<string, { path: `/${string}`; title: string }>;

export type RouteName = keyof typeof routes;

type Names<P extends string> = P extends `${string}:${infer N}/${infer Rest}`
  ? N | Names<Rest>
  : P extends `${string}:${infer N}`
    ? N
    : never;

/** What stands for the `:names` of a route's path: `{ id: string }`, or nothing. */
export type Params<N extends RouteName> = Record<Names<(typeof routes)[N]["path"]>, string>;
export type QueryParams = Readonly<Record<string, string>>;

/** What every page component receives. */
export interface PageProps<N extends RouteName> {
  params: Params<N>;
  query: QueryParams;
}

export interface Place {
  name: RouteName;
  params: Readonly<Record<string, string>>;
  query: QueryParams;
}

/** Parameters may be left out where the path has none. */
export type Target<N extends RouteName> = keyof Params<N> extends never
  ? [name: N, params?: Record<string, never>, query?: QueryParams]
  : [name: N, params: Params<N>, query?: QueryParams];

/** The address of a place: `#/actas/A-12?paso=firmas`. */
export function href<N extends RouteName>(...[name, params, query]: Target<N>): string {
  const values: Record<string, string> = params ?? {};
  const path = routes[name].path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(values[key] ?? ""));
  const search = new URLSearchParams(query).toString();
  return search === "" ? `#${path}` : `#${path}?${search}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const text = given[i] ?? "";
    if (part.startsWith(":")) {
      if (text === "") return undefined;
      params[part.slice(1)] = decoded(text);
    } else if (part !== text) return undefined;
  }
  return params;
}

const parameterised = (name: RouteName) => Number(routes[name].path.includes(":"));

/** The place an address names; fixed paths win over those with parameters; unknown addresses are home. */
export function placeOf(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const clean = path.length > 1 ? path.replace(/\/$/, "") : "/";
  const query = Object.fromEntries(new URLSearchParams(search));
  const names = Object.keys(routes) as RouteName[];
  const fixedFirst = [...names].sort((a, b) => parameterised(a) - parameterised(b));
  for (const name of fixedFirst) {
    const params = matched(routes[name].path, clean);
    if (params) return { name, params, query };
  }
  return { name: "home", params: {}, query: {} };
}

/** The places above a place, from the top down, without home: what the top bar shows before it, and where Esc leads. */
export function above(place: Place): Place[] {
  const parts = routes[place.name].path.split("/").slice(1, -1);
  const names = Object.keys(routes) as RouteName[];
  return parts.flatMap((_, i) => {
    const path = `/${parts.slice(0, i + 1).join("/")}`;
    const name = names.find((n) => routes[n].path === path);
    return name ? [{ name, params: place.params, query: {} }] : [];
  });
}

export function hrefOf(place: Place): string {
  return href(...([place.name, place.params, place.query] as unknown as Target<RouteName>));
}
