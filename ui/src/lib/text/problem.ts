import type { BundleProblem, DeskProblem, InvalidField, Problem, Rule } from "../bindings";
import { dateTime } from "./dates";
import { labels } from "./labels";
import { count, number } from "./numbers";
import { refusal, type Names } from "./refusal";

const wait = (seconds: number) => {
  const minutes = Math.ceil(seconds / 60);
  return seconds < 60 ? count(seconds, "segundo", "segundos") : count(minutes, "minuto", "minutos");
};

/** Why nothing came of an exchange with the desk, and what to do. What was done here is kept. */
function desk(why: DeskProblem): string {
  switch (why.desk) {
    case "NOT_ENROLLED":
      return "Este equipo trabaja solo: no está inscrito en ninguna mesa.";
    case "OTHER_DESK":
      return "Este equipo ya está inscrito en otra mesa. No se cambió nada.";
    case "UNREACHABLE":
      return `No se pudo llegar a ${why.address}. Lo hecho aquí está guardado y se envía cuando haya red.`;
    case "OTHER_CERTIFICATE":
      return "Quien responde no es la mesa en la que se inscribió este equipo. No se envió nada. Puede ser la página de ingreso de la red; si sigue, avise a quien administra la mesa.";
    case "NOT_SECURE":
      return "No se logró una conexión segura con la mesa. No se envió nada; avise a quien la administra.";
    case "WRONG_CODE":
      return "El código no sirve: es otro, ya se usó o venció. Pida uno nuevo a quien administra la mesa.";
    case "ALREADY_ENROLLED":
      return "La mesa ya conoce este equipo con otra llave. Avise a quien la administra.";
    case "PERSON_TAKEN":
      return `Una persona de este equipo trabaja en «${why.device}». Pida un código hecho para ella.`;
    case "REVOKED":
      return "La mesa retiró este equipo. Lo hecho aquí sigue guardado; entréguelo a quien lo administra.";
    case "NOT_PERMITTED":
      return "Su rol o su alcance en la mesa no permite administrarla: hace falta ser administrador y ver todo el país. No se cambió nada.";
    case "NOT_AUTHORISED":
      return "La mesa no reconoce este equipo. Avise a quien la administra.";
    case "ACCOUNTS_UNKNOWN":
      return `La mesa no conoce a ${why.names.join(", ")}. Pida un código nuevo e inscriba otra vez el equipo.`;
    case "OTHER_EPOCH":
      return "La mesa se restauró de una copia. Hay que ofrecerle todo otra vez; aquí no se perdió nada.";
    case "OTHER_SCOPE":
      return "La mesa cambió lo que este equipo puede ver. Hay que sincronizar por la red; lo hecho aquí no se perdió.";
    case "FORK":
      return "La mesa tiene de este equipo registros que hizo otra copia de sus datos. Aquí no se perdió nada: sincronice por la red y, si sigue así, avise a quien administra la mesa.";
    case "BUSY":
      return "La mesa está ocupada. Vuelva a intentar en un minuto.";
    case "INTERRUPTED":
      return "La conexión se cortó. Lo que alcanzó a pasar quedó; lo demás se envía después.";
    case "NOT_UNDERSTOOD":
      return "La mesa y este programa no se entienden: uno de los dos es de una versión anterior. Actualícelo.";
    case "FILE_NOT_THERE":
      return "El archivo no está en este equipo ni en la mesa. Avise a quien la administra.";
    case "FILE_NOT_YET":
      return `La foto todavía está en «${why.device}», que no la ha enviado a la mesa. Se verá cuando llegue.`;
    case "NO_SIGN_IN":
      return "Esta mesa no recibe cuentas de la entidad. Pida un código a quien la administra.";
    case "SIGN_IN_AGAIN":
      return "El ingreso no se completó: pasó el tiempo, o el proveedor de identidad no lo reconoció. Entre otra vez.";
    case "SIGN_IN_DECLINED":
      return why.said === "access_denied"
        ? "No se autorizó el ingreso en el proveedor de identidad."
        : `No se entró: el proveedor de identidad dice «${why.said}».`;
    case "PORT_TAKEN":
      return `Otro programa de este equipo ocupa el puerto ${why.port}, al que vuelve el navegador. Ciérrelo y entre otra vez.`;
    case "SIGN_IN_ADDRESS":
      return "La mesa respondió una dirección que no se debe abrir. No se abrió nada; avise a quien la administra.";
    case "NOT_ADMITTED":
      return `La mesa no tiene admitida a ${why.email ?? "esta cuenta"}. Pida a quien la administra que la admita; su identificador es ${why.subject}.`;
    case "NOT_VERIFIED":
      return `El proveedor de identidad no tiene verificado el correo ${why.email ?? ""}. Pida que lo verifiquen, o que la mesa admita el identificador ${why.subject}.`;
    case "NO_ROOM":
      return "Ya tiene los equipos que puede inscribir. Pida a quien administra la mesa que retire uno o admita más.";
    case "OTHER_ACCOUNT":
      return "La mesa ya conoce esta cuenta de EnSitio, o a esta persona, por otro camino. Pida un código a quien la administra.";
    case "SEES_MORE":
      return "Este equipo ve más de lo que su admisión permite. Pida un código a quien administra la mesa.";
    case "ADDRESS_TAKEN":
      return `Con ese correo ya entró alguien. Si es la misma persona, use su identificador, ${why.subject}; si no, retire antes su admisión.`;
    case "PROVIDER_AWAY":
      return "El proveedor de identidad no responde. Inscriba con un código o pruebe más tarde.";
    case "PROVIDER_REFUSED":
      return `El proveedor de identidad no acepta a la mesa (${why.said ?? "sin decir por qué"}). Avise a quien la administra.`;
    case "PROVIDER_ANSWER":
      return "Lo que respondió el proveedor de identidad no vale. Avise a quien administra la mesa.";
    case "PROVIDER_CLOCK":
      return "El reloj de la mesa o el del proveedor de identidad está mal. Avise a quien administra la mesa.";
    case "DIFFERS":
      return "La mesa y este equipo no dicen lo mismo. Véalo en Por resolver antes de liberar espacio; aquí no se borró nada.";
    case "FILE_LOST":
      return "Falta en este equipo un archivo que la mesa pide. Restaure una copia de seguridad.";
  }
}

/** Why nothing came of a file that was exchanged, and what to do. Nothing was changed. */
function bundle(why: BundleProblem): string {
  switch (why.bundle) {
    case "NOT_ONE":
      return "El archivo no es de intercambio con la mesa. Elija uno que termine en .ensitio-sobre.";
    case "NEWER":
      return "El archivo es de una versión más reciente de EnSitio. Actualice el programa.";
    case "NOT_FOR_US":
      return "El archivo está cifrado para otro equipo. No se cambió nada.";
    case "DAMAGED":
      return "El archivo está cortado o dañado. No se cambió nada; cópielo otra vez.";
    case "WRONG_SIGNATURE":
      return "El archivo no lo firmó la mesa de este equipo. No se cambió nada; avise a quien la administra.";
    case "OTHER_DESK":
      return "El archivo es de otra mesa. No se cambió nada.";
    case "OTHER_DEVICE":
      return "El archivo es lo que exportó este equipo: va a la mesa. Lo que se importa aquí es su respuesta.";
    case "OTHER_EPOCH":
      return "La mesa se restauró de una copia y este archivo es de otro momento. No se cambió nada; sincronice una vez por la red.";
    case "GAP":
      return "A este archivo le precede otro que no llegó. No se cambió nada; exporte otra vez y pida una respuesta nueva.";
    case "NO_KEYS":
      return "La mesa aún no ha dicho sus llaves a este equipo. Sincronice una vez por la red; después basta el archivo.";
    case "TOO_LARGE":
      return "El archivo es más grande que cualquiera de intercambio. No se cambió nada.";
    case "TOO_LARGE_TO_CARRY":
      return "Es más de lo que este equipo puede llevar por otros. Que su colega lo exporte sin fotos, o entréguelo a la mesa en una memoria USB.";
  }
}

/** The names that came with the answer; of the others, those that the screen knows. */
function known(answered: Partial<Record<keyof Names, string | null>> = {}, names: Names): Names {
  const { item, person, act, case: of } = answered;
  return { ...names, ...(item && { item }), ...(person && { person }), ...(act && { act }), ...(of && { case: of }) };
}

/** What happened, what was kept and what to do, for each way a command can fail. */
export function problem(p: Problem, names: Names = {}): string {
  switch (p.problem) {
    case "REFUSED":
      return refusal(p.refusal, known(p.names, names));
    case "INVALID":
      return invalid(p.field, p.rule);
    case "NOT_FOUND":
      return "Ya no existe o no está en este equipo. Vuelva a la lista y búsquelo otra vez.";
    case "LOCKED":
      return "La sesión está bloqueada. Desbloquéela para continuar; no se perdió nada.";
    case "WRONG_SECRET":
      return wrongSecret(p.wait_seconds, p.tries_left);
    case "ALREADY_OPEN":
      return `Los datos de «${p.path}» están abiertos en otra ventana de EnSitio. Ciérrela y vuelva a intentar.`;
    case "TOO_NEW":
      return `«${p.path}» es de una versión más reciente de EnSitio. Quedó sin tocar; actualice el programa para abrirlo.`;
    case "DAMAGED":
      return `«${p.path}» está dañado. Quedó sin tocar; avise a quien da soporte a EnSitio o restaure una copia de seguridad.`;
    case "ALREADY_EXISTS":
      return `«${p.path}» ya existe y no se reemplazó. Elija otro nombre.`;
    case "DISK_FULL":
      return "El disco está lleno. Lo guardado sigue intacto; libere espacio y vuelva a intentar.";
    case "SYNC_FIRST":
      return "Estos datos se rehicieron y aún falta lo que tiene la mesa central. No se guardó nada; sincronice primero.";
    case "WRONG_CLOCK":
      return p.clock < p.from
        ? `El reloj de este equipo marca ${dateTime(p.clock)} y no puede ser antes de ${dateTime(p.from)}. No se hizo nada. Corrija la fecha y la hora del equipo y vuelva a intentar.`
        : `El reloj de este equipo marca ${dateTime(p.clock)} y la llave de firma venció el ${dateTime(p.until)}. No se hizo nada. Si la hora está mal, corríjala; si está bien, avise a quien da soporte a EnSitio.`;
    case "TOO_MANY_ACCOUNTS":
      return `Este equipo admite ${number(p.max)} cuentas y ya las tiene. No se agregó ninguna; quite una que ya no se use.`;
    case "READ_ONLY":
      return `El registro de «${p.path}» está dañado y quedó sin tocar. Se puede consultar, exportar y hacer una copia, pero no guardar cambios. Haga una copia y avise a quien da soporte a EnSitio.`;
    case "TOO_LARGE":
      return `El archivo supera ${number(p.max_mb)} MB. No se cargó nada; elija uno más pequeño.`;
    case "EMPTY_FILE":
      return "El archivo está vacío. No se cargó nada; elija otro.";
    case "NOT_A_SPREADSHEET":
      return notASheet(p.reason);
    case "NOT_AN_IMAGE":
      return notAnImage[p.reason] ?? "El archivo no es una foto que se pueda leer. Elija un JPG o PNG.";
    case "NOT_AN_ADDRESS":
      return p.address === ""
        ? "Falta el correo de quien envía. Escríbalo para continuar."
        : `«${p.address}» no es una dirección de correo. Corríjala y vuelva a intentar.`;
    case "UNPRINTABLE":
      return `El papel no puede imprimir estos caracteres: ${p.characters}. Quítelos del texto.`;
    case "TOO_MANY_PHOTOS":
      return `Un acta lleva como máximo ${number(p.max)} fotos. El borrador quedó guardado; quite algunas o haga dos actas.`;
    case "PAPER_TOO_LARGE":
      return `Con sus fotos, el acta pasaría de ${number(p.max_mb)} MB. El borrador quedó guardado; quite algunas fotos o haga dos actas.`;
    case "ROWS_WITH_ERRORS":
      return `${count(p.rows, "fila tiene", "filas tienen")} errores y no se importó nada. Corrija la hoja u omita esas filas.`;
    case "INCOMPLETE":
      return `El borrador quedó guardado, pero falta completar: ${p.missing
        .map((m) => labels.MissingWhat[m.what].toLowerCase())
        .join("; ")}.`;
    case "DESK":
      return desk(p.why);
    case "BUNDLE":
      return bundle(p.why);
    case "SHUT":
      return `La mesa en ${p.desk} ordenó cerrar los datos de este equipo, y se cerraron el ${dateTime(p.at)}. Ninguna contraseña los abre. ${notSent(p.unsent - p.handed_over)}`;
    case "CANCELLED":
      return "Se canceló. No se cambió nada.";
    case "BROKEN":
      return p.incident === ""
        ? "Algo falló dentro del programa. Lo guardado sigue intacto; vuelva a intentar."
        : `Algo falló dentro del programa. Lo guardado sigue intacto. Reporte el incidente ${p.incident}.`;
    default:
      return unreachable(p);
  }
}

/** Nothing of what was done is lost: where it is. */
function notSent(left: number): string {
  return left <= 0
    ? "Nada se borró, y todo lo hecho está en la mesa."
    : `Nada se borró: ${count(left, "registro que no se alcanzó a enviar sigue", "registros que no se alcanzaron a enviar siguen")} en este equipo, cifrados para la mesa.`;
}

/** Why the data cannot be opened, over the sentence that says it. */
export function unusableTitle({ problem }: Problem): string {
  if (problem === "SHUT") return "La mesa ordenó cerrar estos datos";
  if (problem === "ALREADY_OPEN") return "Los datos ya están abiertos";
  if (problem === "TOO_NEW") return "Los datos son de una versión más reciente";
  return "No se pueden abrir los datos";
}

/** How often a PIN may still be tried: `Le quedan 3 intentos.` */
export const triesLeft = (tries: number): string =>
  tries === 0
    ? "No quedan intentos: la sesión se cerró. Entre con su contraseña."
    : `${tries === 1 ? "Le queda" : "Le quedan"} ${count(tries, "intento", "intentos")}.`;

/** Only a PIN has tries; a password makes one wait. */
function wrongSecret(seconds: number, tries: number | null): string {
  if (tries !== null) return `El PIN no es correcto. ${triesLeft(tries)}`;
  return seconds === 0
    ? "La contraseña no es correcta. Vuelva a escribirla."
    : `La contraseña no es correcta. Espere ${wait(seconds)} para intentar otra vez.`;
}

/** With the ending of the adjectives that agree with it. */
const fields: Readonly<Record<InvalidField, [name: string, ending: "o" | "a"]>> = {
  PASSWORD: ["La contraseña", "a"],
  PIN: ["El PIN", "o"],
  NAME: ["El nombre", "o"],
  DOCUMENT: ["El documento", "o"],
  TERRITORIAL: ["La dirección territorial", "a"],
  STROKES: ["La firma", "a"],
  CONSENT: ["La aceptación", "a"],
  COMPARED: ["El cotejo del documento", "o"],
  DATE: ["La fecha", "a"],
  LIMIT: ["El valor", "o"],
  MAPPING: ["La asignación de columnas", "a"],
  PHOTO: ["La foto", "a"],
  PATH: ["La ubicación del archivo", "a"],
  RECIPIENTS: ["Al menos un destinatario", "o"],
  SUBJECT: ["El asunto", "o"],
  MESSAGE: ["El texto del correo", "o"],
  INVITATION: ["La invitación de la mesa", "a"],
  DESK_ADDRESS: ["La dirección de la mesa", "a"],
  FINGERPRINT: ["La huella del certificado", "a"],
  ENROL_CODE: ["El código de inscripción", "o"],
  HOURS: ["El número de horas", "o"],
  RETURN_ADDRESS: ["La dirección en que terminó el navegador", "a"],
  ADMITTED: ["El correo o el identificador", "o"],
  DEVICES: ["El número de equipos", "o"],
  CASES: ["El número de casos", "o"],
};

/** `La contraseña necesita al menos 8 caracteres.` */
export function invalid(field: InvalidField, rule: Rule): string {
  const [what, ending] = fields[field];
  switch (rule.rule) {
    case "REQUIRED":
      return `${what} es necesari${ending} para continuar.`;
    case "MIN_LENGTH":
      return `${what} necesita al menos ${count(rule.min, "carácter", "caracteres")}.`;
    case "MAX_LENGTH":
      return `${what} admite como máximo ${count(rule.max, "carácter", "caracteres")}.`;
    case "DIGITS":
      return `${what} lleva solo números: entre ${rule.min} y ${rule.max} dígitos.`;
    case "RANGE":
      if (field === "RECIPIENTS") return `Un correo lleva entre ${number(rule.min)} y ${number(rule.max)} destinatarios.`;
      return `${what} debe estar entre ${number(rule.min)} y ${number(rule.max)}.`;
    case "UNKNOWN":
      return field === "PASSWORD"
        ? "La contraseña no es correcta."
        : `${what} no sirve así. Lo escrito se conserva; corríjalo y vuelva a intentar.`;
    default:
      return unreachable(rule);
  }
}

const kinds: Readonly<Record<string, string>> = {
  EMPTY: "El archivo está vacío",
  PDF: "El archivo es un PDF",
  LEGACY_XLS: "El archivo es de Excel 97–2003 (.xls)",
  ENCRYPTED: "El archivo está protegido con contraseña",
  XLSB: "El archivo es un libro binario (.xlsb)",
  ODS: "El archivo es de LibreOffice (.ods)",
  TEXT_DOCUMENT: "El archivo es un documento de texto",
  SLIDES: "El archivo es una presentación",
  IMAGE: "El archivo es una imagen",
  EXECUTABLE: "El archivo es un programa",
  ARCHIVE: "El archivo es un comprimido sin hojas",
  HTML: "El archivo es una página web con otro nombre",
  XML: "El archivo es XML",
  BINARY: "El archivo no es una hoja de cálculo",
  BOMB: "El archivo se expande a un tamaño que ninguna hoja necesita",
  DAMAGED: "El archivo está dañado",
};

function notASheet(reason: string): string {
  const what = reason.startsWith("TOO_MUCH") ? "La hoja es demasiado grande" : kinds[reason];
  const advice = reason.startsWith("TOO_MUCH") ? "Divídala en varias" : "Guárdelo como XLSX o CSV";
  return `${what ?? "El archivo no es una hoja de cálculo"}. No se importó nada. ${advice} y vuelva a elegirlo.`;
}

const notAnImage: Readonly<Record<string, string>> = {
  LIMITS: "La foto es demasiado grande. Tómela con menos resolución.",
  UNSUPPORTED: "Ese tipo de imagen no se admite. Elija un JPG o PNG.",
  DAMAGED: "La foto está dañada. Tómela otra vez.",
  NOT_PNG: "El logo debe ser un archivo PNG. Conviértalo o pida a comunicaciones la versión en PNG.",
  SMALL: "El logo es demasiado pequeño o angosto: necesita al menos 32 píxeles por lado. Elija otro.",
  UNREADABLE: "La foto no se pudo leer. Tómela otra vez.",
};

/** Makes the compiler refuse a `switch` that forgets a variant; an older page may still meet a newer one. */
function unreachable(value: never): string {
  return `Situación desconocida (${JSON.stringify(value)}). Lo guardado sigue intacto.`;
}
