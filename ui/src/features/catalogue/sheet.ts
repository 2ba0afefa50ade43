/** What a workbook of the catalogue says and cannot be read. */
import type { CatalogueIgnored, CatalogueProblem } from "../../lib/bindings";
import { flawWords } from "../../lib/text/caseRefusal";
import { number } from "../../lib/text/numbers";

/** `Categorías, fila 4, columna C (Nombre).` */
export function placeWords({ sheet, row, column, header }: CatalogueProblem): string {
  const at = [
    sheet || "El libro",
    row > 0 && `fila ${number(row)}`,
    header && (column ? `columna ${column} (${header})` : header),
  ];
  return `${at.filter(Boolean).join(", ")}.`;
}

const said = (value: string) => (value ? ` Dice «${value}».` : "");

export function problemWords({ code, value }: CatalogueProblem): string {
  switch (code.code) {
    case "NO_SHEET":
      return "Ninguna hoja se llama como las de un catálogo: exporte el catálogo y edite ese libro.";
    case "NO_COLUMN":
      return `Falta la columna «${code.header}».`;
    case "TOO_MANY_ROWS":
      return `Son demasiadas filas: el máximo es ${number(code.max)}.`;
    case "TOO_MANY_CHANGES":
      return `Cambia demasiados registros a la vez: el máximo es ${number(code.max)}. Impórtelo por partes.`;
    case "MISSING":
      return "Falta el dato.";
    case "NOT_A_CHOICE":
      return `Debe ser uno de estos: ${code.choices.join(", ")}.${said(value)}`;
    case "NOT_A_NUMBER":
      return `Debe ser un número.${said(value)}`;
    case "NOT_A_DATE":
      return `Debe ser una fecha, así: 24/12/2026.${said(value)}`;
    case "NOT_HOURS":
      return `Debe ser horas, así: 08:00-12:00; 13:00-17:00.${said(value)}`;
    case "NOT_FOUND":
      return `No está en el catálogo, o la persona no está en este equipo.${said(value)}`;
    case "AMBIGUOUS":
      return `Hay varios con ese nombre: escriba su identificador.${said(value)}`;
    case "UNKNOWN_ID":
      return `Ese identificador no es de ningún registro. Los nuevos van sin identificador.${said(value)}`;
    case "TWICE":
      return `La fila ${number(code.row)} es del mismo registro.`;
    case "CUT":
      return "El texto es demasiado largo.";
    case "REFUSED":
      return flawWords(code.flaw);
  }
}

export const ignoredWords = ({ sheet, header }: CatalogueIgnored): string =>
  header ? `La columna «${header}» de la hoja «${sheet}»: no es del catálogo o está repetida.` : `La hoja «${sheet}»: no es del catálogo.`;
