import { expect, test } from "vitest";
import { Book } from "../../../lib/state/book";
import { catalogue } from "../testing";
import { begin, blankCase, categoryOptions, missingOf, missingOfCase, toRegister, withCategory } from "./form";

const book = new Book(catalogue);
const me = { value: "p1", label: "Marcela Ríos Duarte" };
const computer = { value: "c21", label: "Equipo de cómputo" };

test("only leaves in use are offered, with the way to them", () => {
  expect(categoryOptions(book, "j1").map(({ label, detail }) => [label, detail])).toEqual([
    ["Creación de cuenta", "Correo institucional"],
    ["Falla de correo", "Correo institucional"],
    ["Equipo de cómputo", "Soporte de hardware y software"],
    ["Impresión y escáner", "Soporte de hardware y software"],
  ]);
  const off = { ...catalogue, editions: catalogue.editions.map((e) => (e.listed.of === "CATEGORY" && e.listed.id === "c3" ? { ...e, listed: { ...e.listed, record: { ...e.listed.record, active: false } } } : e)) };
  expect(categoryOptions(new Book(off), "j1").map(({ value }) => value)).toEqual(["c21", "c22"]);
});

test("a category brings its kind, its first ANS and its group", () => {
  expect(withCategory(blankCase, computer, book)).toMatchObject({ kind: "INCIDENT", sla: "l2", group: "g4" });
  const chosen = withCategory({ ...blankCase, subject: "No enciende" }, computer, book);
  expect(withCategory(chosen, null, book)).toEqual({ ...blankCase, subject: "No enciende" });
});

test("a provider is given no case by its registration", () => {
  const provider = catalogue.editions.map((e) =>
    e.listed.of === "CATEGORY" && e.listed.id === "c21" ? { ...e, listed: { ...e.listed, record: { ...e.listed.record, group: "g7" } } } : e,
  );
  expect(withCategory(blankCase, computer, new Book({ ...catalogue, editions: provider }))).toMatchObject({ sla: "l2", group: null });
});

test("who may not register for others asks for themselves, on the site", () => {
  expect(begin(book, me)).toMatchObject({ requester: null, channel: null, project: "j1" });
  const own = new Book({ ...catalogue, registers_for_others: false });
  expect(begin(own, me)).toMatchObject({ requester: me, channel: "WEB" });
});

test("nothing is sent while something is missing, and each lack is said at its field", () => {
  const form = begin(book, me);
  expect(Object.keys(missingOf(form))).toEqual(["channel", "requester"]);
  expect(Object.keys(missingOfCase(blankCase))).toEqual(["category", "subject"]);
  expect(toRegister(form, null)).toBeNull();
});

test("several cases of one request go together", () => {
  const one = withCategory({ ...blankCase, subject: " No enciende " }, computer, book);
  const other = withCategory({ ...blankCase, subject: "Correo" }, { value: "c32", label: "Falla de correo" }, book);
  const form = { ...begin(book, me), requester: { value: "p9", label: "Luz" }, channel: "PHONE" as const, cases: [one, other] };
  expect(toRegister(form, "k1")).toEqual({
    project: "j1",
    channel: "PHONE",
    requester: "p9",
    site: null,
    related: "k1",
    cases: [
      { category: "c21", kind: "INCIDENT", sla: "l2", group: "g4", subject: "No enciende", description: "", form: null },
      { category: "c32", kind: "INCIDENT", sla: "l2", group: "g1", subject: "Correo", description: "", form: null },
    ],
  });
  expect(toRegister({ ...form, cases: [one, blankCase] }, null)).toBeNull();
});
