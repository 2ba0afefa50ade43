import { describe, expect, it } from "vitest";
import { acts, here, laptop, lost } from "./testing";
import { author, facts, nameOf, standing, told } from "./words";

describe("how a workstation stands", () => {
  it("says whether it is in, out, ordered shut, and told so", () => {
    const told = [here, { ...lost, wipe_at: null }, { ...lost, wipe_told_at: null }, lost].map((one) => standing(one).text);
    expect(told).toEqual(["Inscrito", "Excluido", "Excluido, con orden de cierre", "Excluido, con la orden entregada"]);
  });

  it("leaves out what is not so", () => {
    const labels = (device: typeof here) => facts(device).flatMap(([label, text]) => (text === null ? [] : [label]));
    expect(labels(laptop)).toEqual(["Alcance", "Último contacto", "Inscrito el"]);
    expect(labels(lost)).toContain("Guardado aparte");
  });

  it("has a word for somebody of whom the desk has no name", () => {
    expect(laptop.people.map(nameOf)).toEqual(["Jorge Iván Peña Cárdenas", "Sin nombre en la mesa"]);
  });
});

describe("what was done", () => {
  it("is told with what it was about", () => {
    expect(acts.map(told)).toEqual([
      "Ordenó cerrar los datos de «Portátil de Quibdó».",
      "Excluyó «Portátil de Quibdó».",
      "Cambió el rol de Jorge Iván Peña Cárdenas en «Portátil de Tunja»: de Consulta a Técnico(a) de soporte en sitio.",
      "Cambió el alcance de «Portátil de Tunja»: de Todo el país a Central, Eje Cafetero.",
      "Eliminó 1 registro guardado aparte de «Portátil de Tunja».",
      "Inscribió «Portátil de Tunja»: Consulta, alcance Antioquia.",
    ]);
  });

  it("says of a code what whoever comes by it may see", () => {
    const code = { ...(acts.at(-1) as (typeof acts)[number]), scope: { offices: ["ANTIOQUIA" as const] } };
    expect([told({ ...code, act: "CODE_MADE" }), told({ ...code, act: "CODE_MADE_FOR_RETURN", person: "Luz Ríos" })]).toEqual([
      "Hizo un código de inscripción: Consulta, alcance Antioquia.",
      "Hizo un código para que «Portátil de Tunja» vuelva a entrar: Luz Ríos, Consulta, alcance Antioquia.",
    ]);
  });

  it("names whom the desk admits as long as it knows, and their admission by its number", () => {
    const admission = "0199c2a0-0000-7000-8000-00000000ad01";
    const act = { ...(acts.at(-1) as (typeof acts)[number]), admission, admitted: "ana@ejemplo.gov.co" };
    const gone = { ...act, admitted: null };
    const scope = { offices: null };
    expect([
      told(act),
      told({ ...act, act: "PERSON_ADMITTED", scope }),
      told({ ...gone, act: "PERSON_ADMITTED", scope }),
      told({ ...act, act: "ADMISSION_CHANGED", scope }),
      told({ ...gone, act: "PERSON_DISMISSED" }),
    ]).toEqual([
      "Inscribió «Portátil de Tunja», con la cuenta de la entidad: Consulta, alcance Antioquia.",
      "Admitió a ana@ejemplo.gov.co (admisión 0199c2a0): Consulta, alcance Todo el país.",
      "Admitió a una persona que ya no está admitida (admisión 0199c2a0): Consulta, alcance Todo el país.",
      "Cambió la admisión de ana@ejemplo.gov.co (admisión 0199c2a0): ahora Consulta, alcance Todo el país.",
      "Retiró la admisión 0199c2a0.",
    ]);
  });

  it("names who did it, and the server where nobody of a workstation did", () => {
    expect(acts.map(author).slice(3, 5)).toEqual([
      "Marcela Ríos Duarte, en «Mesa de servicios, Bogotá»",
      "En el servidor de la mesa",
    ]);
  });
});
