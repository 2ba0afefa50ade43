import { expect, test } from "vitest";
import manual from "../../../../docs/manual/README.md?raw";
import extend from "../../features/items/detail/ExtendDialog.svelte?raw";
import home from "../../features/home/Page.svelte?raw";
import warnings from "../../app/Warnings.svelte?raw";
import admin from "../../features/admin/Admin.svelte?raw";
import admissions from "../../features/admin/Admissions.svelte?raw";
import admissionCard from "../../features/admin/AdmissionCard.svelte?raw";
import device from "../../features/admin/DeviceCard.svelte?raw";
import revoke from "../../features/admin/RevokeDialog.svelte?raw";
import assign from "../../features/cases/Assign.svelte?raw";
import massEvent from "../../features/cases/MassEvent.svelte?raw";
import head from "../../features/cases/detail/Head.svelte?raw";
import entries from "../../features/cases/detail/Timeline.svelte?raw";
import formFields from "../../features/cases/form/FormFields.svelte?raw";
import formShown from "../../features/cases/form/Shown.svelte?raw";
import byFile from "../../features/catalogue/ByFile.svelte?raw";
import sheetDialog from "../../features/catalogue/SheetDialog.svelte?raw";
import register from "../../features/cases/register/Register.svelte?raw";
import enrol from "../../features/sync/Enrol.svelte?raw";
import exchange from "../../features/sync/Exchange.svelte?raw";
import disputed from "../../features/sync/Disputed.svelte?raw";
import refused from "../../features/sync/Refused.svelte?raw";
import signIn from "../../features/sync/SignIn.svelte?raw";
import pad from "../ui/SignaturePad.svelte?raw";
import { caseLabels } from "./cases";
import { progressWords } from "./exchange";
import { labels } from "./labels";
import { problem, unusableTitle } from "./problem";

test("the manual quotes what the window says", () => {
  const path = "/datos";
  const bytes = { done: 4_100_000, total: 18_000_000 };
  const { label, detail, more } = progressWords({ step: "PHOTOS", done: 3, total: 12, bytes, up: 0, down: 0, next: "COMPARING" }, 48_000);
  const quoted = [
    unusableTitle({ problem: "ALREADY_OPEN", path }),
    unusableTitle({ problem: "DAMAGED", path }),
    unusableTitle({ problem: "TOO_NEW", path }),
    unusableTitle({ problem: "SHUT", at: 0, desk: "", unsent: 0, handed_over: 0 }),
    labels.MissingWhat.OBSTACLE,
    problem({ problem: "DISK_FULL" }).split(".")[0],
    problem({ problem: "BROKEN", incident: "*xxxx*" }).split(". ").at(-1)?.slice(0, -1),
    labels.ActAction.ACCEPT_CONSTANCIA,
    labels.ActAction.REJECT_CONSTANCIA,
    labels.Role.READER,
    `${label}: ${detail}. ${more.slice(0, -1)}`,
    ...Object.values(labels.VerdictKind),
    ...Object.values(caseLabels.Whose),
    ...(["TAKE", "RESUME", "REASSIGN", "ESCALATE", "TO_PROVIDER", "SUSPEND", "SOLVE", "DISMISS", "CHANGE_SLA", "NOTE"] as const).map(
      (action) => caseLabels.CaseAction[action],
    ),
  ];
  for (const words of quoted) expect(manual).toContain(words?.replaceAll("\u00a0", " "));
});

test("what the manual says of buttons and headings stands on the screens", () => {
  const said: [screen: string, words: string[]][] = [
    [extend, ["Ampliar préstamo"]],
    [home, ["Constancias por decidir", "Préstamos vencidos"]],
    [pad, ["Deshacer último trazo", "Borrar todo"]],
    [warnings, ["Hora dudosa", "Corrija la hora para firmar", "Solo lectura"]],
    [signIn, ["Entrar con la cuenta de la entidad", "El navegador está en otro equipo"]],
    [enrol, ["Inscribir este equipo", "Inscribir otra vez"]],
    [exchange, ["Sincronizar ahora"]],
    [admin, ["Código para un equipo"]],
    [admissions, ["Admitir a una persona"]],
    [admissionCard, ["Cambiar", "Retirar"]],
    [device, ["Volver a admitir", "Excluir", "Rol"]],
    [revoke, ["Excluir y ordenar cierre"]],
    [disputed, ["Se deja como está", "Vale el acta"]],
    [register, ["Registrar caso", "Otro caso de la misma solicitud"]],
    [assign, ["Escalar a un grupo"]],
    [massEvent, ["Evento masivo"]],
    [entries, ["Pendiente de enviar"]],
    [head, ["¿Por qué vence…?"]],
    [formFields, ["Autoriza (jefe inmediato)"]],
    [formShown, ["Guardar PDF"]],
    [byFile, ["Exportar", "Importar…"]],
    [sheetDialog, ["Aceptar cambios"]],
    [refused, ["Dejar lo de la mesa", "Editar con lo mío", "Abrir el caso", "Registrar otra vez"]],
  ];
  for (const [screen, quoted] of said) {
    for (const words of quoted) {
      expect(screen).toContain(words);
      expect(manual).toContain(words);
    }
  }
});
