import { expect, test } from "vitest";
import { timeline } from "../testing";
import { history, told } from "./timeline";

test("the newest comes first, each with where it came from", () => {
  const [suspended, noted, taken, escalated, registered] = history(timeline);
  expect(suspended).toMatchObject({ title: "Suspendido", pending: true, unseen: true });
  expect(suspended?.lines).toEqual([
    "En proceso → Suspendido",
    "Grupo: Soporte de hardware y software · Lo tiene: Marcela Ríos Duarte",
    "Razón: Disponibilidad del usuario final",
    "Reanudarlo el 09/12/2026",
    "La funcionaria está en comisión.",
  ]);
  expect(noted).toMatchObject({ title: "Intento de contacto con el usuario", doubtful: true, unseen: false });
  expect(taken?.lines[0]).toBe("Escalado a soporte en sitio → En proceso");
  expect(escalated?.lines).toContain("Requiere revisión en sitio.");
  expect(registered?.lines).toEqual(["Grupo: Mesa de servicios"]);
});

test("to take what is suspended is to resume it", () => {
  const take = { event: "STEPPED", step: { step: "TAKE" }, to: "IN_PROGRESS", group: "", assignee: "", note: "", unseen: false } as const;
  expect(told(take, "SUSPENDED")).toEqual({ title: "Reanudado", lines: ["Suspendido → En proceso"] });
  expect(told(take, "REGISTERED").title).toBe("Tomado");
});
