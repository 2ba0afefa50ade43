import type { Role } from "../../lib/bindings";
import { choices, labels } from "../../lib/text/labels";

const hints: Readonly<Record<Role, string>> = {
  ADMINISTRATOR: "Todo, y además cuentas, formatos, ajustes y copias",
  ONSITE_L2: "Registra, importa, emite y firma actas",
  ITS_LEAD: "Lo mismo, y acepta actas con constancia y bajas",
  READER: "Consulta, exporta y verifica; no cambia nada",
};

/** The roles, each with what it may do. */
export const roleChoices = choices(labels.Role).map((option) => ({ ...option, hint: hints[option.value] }));
