import { expect, test } from "vitest";
import { flawField, flawSentence, formLines } from "../../../lib/text/forms";
import { Book } from "../../../lib/state/book";
import { blankCase, saidOfForm, toRegister, withCategory, begin } from "../register/form";
import { catalogue } from "../testing";
import { blankForm, fromForm, missingOfForm, toForm, type AccessDraft, type TelephonyDraft } from "./draft";

const now = Date.UTC(2026, 11, 3, 20, 0);
const [luz, raul] = [
  { value: "p9", label: "Luz Adriana Moreno Vélez" },
  { value: "p5", label: "Raúl Peña" },
];
const authorised = { boss: raul, decision: "AUTHORISED", justification: " Ingresa al equipo " } as const;
const phone = (part: Partial<TelephonyDraft>): TelephonyDraft => ({ ...(blankForm("TELEPHONY", now) as TelephonyDraft), ...authorised, ...part });
const access = (part: Partial<AccessDraft>): AccessDraft => ({ ...(blankForm("ACCESS", now) as AccessDraft), ...authorised, ...part });

test("nothing is sent while something is missing, and each lack is said at its field", () => {
  expect(Object.keys(missingOfForm(blankForm("TELEPHONY", now)))).toEqual(["REQUEST", "JUSTIFICATION", "AUTHORISED_BY", "DECISION"]);
  expect(Object.keys(missingOfForm(blankForm("ACCESS", now)))).toEqual(["REQUEST", "TARGET", "SYSTEM", "HOLDER", "JUSTIFICATION", "AUTHORISED_BY", "DECISION"]);
  expect(toForm(blankForm("ACCESS", now))).toBeNull();
});

test("each kind of telephony request asks for its own fields", () => {
  const lacks = (part: Partial<TelephonyDraft>) => Object.keys(missingOfForm(phone(part)));
  expect(lacks({ request: "NEW_EXTENSION" })).toEqual(["TERMINALS", "DIAL_PROFILE"]);
  expect(lacks({ request: "NEW_EXTENSION", terminals: ["PHONE"], dial_profile: "INTERNAL" })).toEqual(["OUTLET"]);
  expect(lacks({ request: "NEW_EXTENSION", terminals: ["SOFTPHONE"], dial_profile: "INTERNAL" })).toEqual([]);
  expect(lacks({ request: "MOVE" })).toEqual(["EXTENSION", "OUTLET"]);
  expect(lacks({ request: "CHANGE_OF_HOLDER", extension: "2014" })).toEqual(["CURRENT_USER"]);
  expect(lacks({ request: "SPECIAL_FEATURE", extension: "2014" })).toEqual(["FEATURES"]);
  expect(lacks({ request: "CANCELLATION", extension: "2014", features: ["FORWARDING"] })).toEqual(["FORWARD_TO"]);
});

test("what was sent is filled in again as it was", () => {
  const draft = access({ request: "CREATION", target: "DATABASE", system: " Pagos ", holder: luz, permission: "Consulta" });
  const form = toForm(draft);
  expect(form).toEqual({
    form: "ACCESS",
    request: "CREATION",
    target: "DATABASE",
    system: "Pagos",
    holder: "p9",
    permission: "Consulta",
    from: null,
    until: null,
    justification: "Ingresa al equipo",
    authorisation: { authorised_by: "p5", decision: "AUTHORISED", on: "2026-12-03" },
  });
  const people = [luz, raul].map(({ value, label }) => ({ id: value, name: label }));
  expect(form && fromForm(form, people)).toEqual({ ...draft, system: "Pagos", justification: "Ingresa al equipo" });
  expect(form && formLines(form, people)).toContainEqual(["Para quién", luz.label]);
  const moved = toForm(phone({ request: "MOVE", extension: "2014", outlet: "P-1", currentUser: luz }));
  expect(moved && toForm(fromForm(moved, []))).toEqual(moved);
});

test("a category brings its form, and another category takes it away", () => {
  const book = new Book(catalogue);
  const account = { value: "c31", label: "Creación de cuenta" };
  const chosen = withCategory(blankCase, account, book, now);
  expect(chosen.form).toEqual(blankForm("ACCESS", now));
  expect(withCategory(chosen, { value: "c32", label: "Falla de correo" }, book, now).form).toBeNull();
  const form = access({ request: "RESET", target: "MAIL", system: "luz@", holder: luz });
  const again = withCategory({ ...chosen, form }, account, book, now);
  expect(again.form, "choosing it again loses nothing").toEqual(form);
  const request = { ...begin(book, luz), requester: luz, channel: "WEB" as const, cases: [{ ...again, subject: "Cuenta" }] };
  expect(toRegister(request, null)?.cases[0]?.form).toEqual(toForm(form));
  expect(toRegister({ ...request, cases: [{ ...chosen, subject: "Cuenta" }] }, null)).toBeNull();
});

test("what the procedure found is said at its field where there is only one form", () => {
  const book = new Book(catalogue);
  const one = { ...withCategory(blankCase, { value: "c31", label: "Creación de cuenta" }, book, now), form: access({ request: "RESET", target: "MAIL", system: "x", holder: luz }) };
  const flaw = { why: "OWN_AUTHORISATION" } as const;
  const request = { ...begin(book, luz), cases: [one] };
  expect(saidOfForm(request, one, flaw)).toEqual({ AUTHORISED_BY: flawSentence(flaw) });
  expect(saidOfForm({ ...request, cases: [one, one] }, one, flaw)).toEqual({});
  expect(flawField({ why: "TOO_LONG", field: "OUTLET", max: 300 })).toBe("OUTLET");
});
