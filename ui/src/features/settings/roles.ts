import type { Role } from "../../lib/bindings";
import { choices, labels } from "../../lib/text/labels";

const hints: Readonly<Record<Role, string>> = {
  ADMINISTRATOR: "Todo, y además cuentas, formatos, ajustes y copias",
  AGENT_L1: "Nivel 1: atiende casos y registra personas",
  SPEC_L2: "Nivel 2 en servicios TI, infraestructura o sistemas de información: atiende casos",
  ONSITE_L2: "Nivel 2 en sitio: registra, importa, emite y firma actas",
  SPEC_L3: "Desarrollo de sistemas de información, o seguridad y privacidad: atiende casos",
  PROVIDER: "Del proveedor de los equipos: atiende los casos que se le escalan",
  ITS_LEAD: "Lo de soporte en sitio, y acepta actas con constancia y bajas",
  READER: "Consulta, exporta y verifica; no cambia nada",
};

/** The roles, each with what it may do. */
export const roleChoices = choices(labels.Role).map((option) => ({ ...option, hint: hints[option.value] }));
