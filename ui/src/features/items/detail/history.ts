import type { Claim, HistoryEvent } from "../../../lib/bindings";
import { day } from "../../../lib/text/dates";
import { erasedWords, labels } from "../../../lib/text/labels";

export interface Told {
  title: string;
  /** Where it went, who answers, what was noted. */
  lines: string[];
}

const place = (holder: string | null, site: string | null): string[] =>
  [holder !== null && `Responsable: ${holder || erasedWords.toLowerCase()}`, site && `Sede: ${site}`].filter((line) => typeof line === "string" && line !== "") as string[];

const due = (until: string | null): string[] => (until === null ? [] : [`Devolución: ${day(until)}`]);

/** What another workstation said of the item, in a sentence. */
export function claimed(claim: Claim, folio: string | null): string {
  switch (claim.claim) {
    case "CUSTODY":
      return `El acta ${folio ?? "de otro equipo"} dice otra cosa de su custodia.`;
    case "PLACEMENT":
      return `Otro equipo lo registró como ${labels.LifecycleState[claim.to.lifecycle].toLowerCase()} a cargo de otra persona.`;
    case "TAG":
      return `Otro equipo lo registró con la placa ${claim.tag}, que es de otro elemento.`;
    case "SERIAL":
      return `Otro equipo lo registró con el serial ${claim.serial}, que es de otro elemento.`;
  }
}

/** An entry of the history in words. */
export function told(event: HistoryEvent): Told {
  switch (event.event) {
    case "REGISTERED":
      return {
        title: `Registrado: ${labels.LifecycleState[event.lifecycle].toLowerCase()}`,
        lines: place(event.holder, event.site),
      };
    case "EDITED":
      return { title: "Datos corregidos", lines: [] };
    case "MOVED": {
      const { kind, from, to, holder, site, until, note } = event;
      const states = `${labels.LifecycleState[from]} → ${labels.LifecycleState[to]}`;
      return { title: labels.MovementKind[kind], lines: [states, ...place(holder, site), ...due(until), ...(note ? [note] : [])] };
    }
    case "LOAN_EXTENDED":
      return { title: "Préstamo ampliado", lines: [...due(event.until), ...(event.note ? [event.note] : [])] };
    case "DISPUTED":
      return { title: "En disputa", lines: [claimed(event.claim, event.folio)] };
    case "SETTLED":
      return { title: "Disputa resuelta", lines: [event.note] };
    case "PHOTO":
      return { title: "Foto agregada", lines: event.caption ? [event.caption] : [] };
  }
}
