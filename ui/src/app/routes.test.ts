import { describe, expect, test } from "vitest";
import { above, href, placeOf, routes, type RouteName } from "./routes";
import { entriesFor } from "./entries";
import { shortcutOf } from "./keys";

describe("addresses", () => {
  test("are written and read back", () => {
    const address = href("act", { id: "A/12 ñ" }, { paso: "firmas" });
    expect(placeOf(address)).toEqual({ name: "act", params: { id: "A/12 ñ" }, query: { paso: "firmas" } });
  });
  test("fixed paths win over parameters", () => expect(placeOf("#/actas/nueva").name).toBe("actNew"));
  test.each(["", "#", "#/", "#/nada/de/esto"])("%j is home", (hash) => expect(placeOf(hash).name).toBe("home"));
  test("a broken escape is taken as it is written", () => expect(placeOf("#/actas/%E0%A4").params["id"]).toBe("%E0%A4"));
  test("no two routes share a path", () => {
    const paths = Object.values(routes).map((route) => route.path.replace(/:\w+/g, ":"));
    expect(new Set(paths).size).toBe(paths.length);
  });
});

test("above a thing is its list, above a list nothing", () => {
  expect(above(placeOf("#/actas/12")).map((p) => p.name)).toEqual(["acts"]);
  expect(above(placeOf("#/actas"))).toEqual([]);
});

test("the rail opens only places without parameters", () => {
  const names: RouteName[] = entriesFor(true).map((entry) => entry.route);
  expect(names.filter((name) => routes[name].path.includes(":"))).toEqual([]);
});

describe("keys of the frame", () => {
  const key = (init: KeyboardEventInit) => shortcutOf(new KeyboardEvent("keydown", init));
  test("Ctrl+K searches", () => expect(key({ key: "k", ctrlKey: true })).toEqual({ kind: "search" }));
  test("Ctrl+L locks", () => expect(key({ key: "l", ctrlKey: true })).toEqual({ kind: "lock" }));
  test("Alt+3 opens the third, whatever character the layout gives", () => {
    expect(key({ key: "£", code: "Digit3", altKey: true })).toEqual({ kind: "entry", index: 2 });
  });
  test("Esc belongs to an open dialog first", () => {
    expect(key({ key: "Escape" })).toEqual({ kind: "up" });
    document.body.innerHTML = "<div role='dialog'></div>";
    expect(key({ key: "Escape" })).toBeUndefined();
    document.body.innerHTML = "";
  });
});
