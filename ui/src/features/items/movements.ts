import type { MovementKind } from "../../lib/bindings";

/** What a movement recorded by hand asks for, and what it will do. */
export interface MovementForm {
  /** The verb on the button. */
  verb: string;
  consequence: string;
  /** The label of the site; absent where the movement goes nowhere. */
  site?: string;
  siteRequired?: boolean;
  workplace?: boolean;
  noteRequired?: boolean;
}

const final = "No se puede deshacer.";

/** Only movements that a hand may record; those that need an act are not among them. */
export const movementForms: Readonly<Partial<Record<MovementKind, MovementForm>>> = {
  REINSTATEMENT: {
    verb: "Registrar reintegro",
    consequence: "El elemento queda en bodega y nadie responde por él.",
    site: "Sede de la bodega",
    workplace: true,
  },
  TRANSFER_SITE: {
    verb: "Registrar envío",
    consequence: "El elemento queda en tránsito hacia la sede elegida, hasta que allí registren la recepción. Quien responde por él no cambia.",
    site: "Sede de destino",
    siteRequired: true,
  },
  TRANSFER_RECEIVED: {
    verb: "Registrar recepción",
    consequence: "El elemento queda en esta sede, en el estado que tenía antes del traslado.",
    site: "Sede que recibe",
    workplace: true,
  },
  TO_SITE_POOL: {
    verb: "Registrar uso común",
    consequence: "El elemento queda en la sede para uso común y nadie responde por él individualmente.",
    site: "Sede",
    workplace: true,
  },
  WARRANTY_OUT: {
    verb: "Registrar envío a garantía",
    consequence: "El elemento queda en reparación o garantía. Quien responde por él no cambia.",
  },
  WARRANTY_IN: {
    verb: "Registrar regreso",
    consequence: "El elemento vuelve al estado que tenía antes de enviarlo a garantía.",
    site: "Sede",
    workplace: true,
  },
  PROVIDER_RETURN: {
    verb: "Registrar devolución al proveedor",
    consequence: `El elemento sale del inventario como devuelto al proveedor. ${final}`,
  },
  LOSS: {
    verb: "Registrar pérdida",
    consequence: "El elemento queda como faltante, en investigación. Quien responde por él no cambia.",
    noteRequired: true,
  },
  THEFT: {
    verb: "Registrar hurto",
    consequence: "El elemento queda como hurtado. Quien responde por él no cambia. Anote el número de la denuncia.",
    noteRequired: true,
  },
  FOUND: {
    verb: "Registrar hallazgo",
    consequence: "El elemento vuelve a bodega y nadie responde por él.",
    site: "Sede donde apareció",
    workplace: true,
  },
  DISPOSAL: {
    verb: "Dar de baja",
    consequence: `El elemento sale del inventario como dado de baja. ${final}`,
    noteRequired: true,
  },
};
