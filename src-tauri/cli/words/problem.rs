//! Each way in which a command can fail.

use commands::problem::{BundleProblem, DeskProblem, InvalidField, Problem, Rule};
use commands::term::Timestamp;
use commands::view::act::Missing;

use super::refusal::refusal;
use super::term;

/// One sentence, without capital and full stop: what happened and, where something can be done, what.
pub(in crate::cli) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Refused { refusal: refused, names } => refusal(refused, names),
        Problem::Invalid { field, rule } => invalid(*field, *rule),
        Problem::NotFound => "ya no existe o no está en este equipo".to_owned(),
        Problem::Locked => "la sesión está bloqueada".to_owned(),
        Problem::WrongSecret { wait_seconds, tries_left } => wrong_secret(*wait_seconds, *tries_left),
        Problem::AlreadyOpen { path } => format!("«{path}» está abierto en otro EnSitio: ciérrelo"),
        Problem::TooNew { path } => {
            format!("«{path}» es de una versión más reciente de EnSitio: actualice el programa")
        }
        Problem::Damaged { path } => format!(
            "«{path}» está dañado y quedó sin tocar: rehágalo con «ensitio rescue» o restaure una copia de seguridad"
        ),
        Problem::AlreadyExists { path } => format!("«{path}» ya existe y no se reemplazó"),
        Problem::DiskFull => "el disco está lleno: libere espacio y vuelva a intentar".to_owned(),
        Problem::SyncFirst => {
            "el almacén se rehízo y aún falta lo que tiene la mesa: sincronice primero con «ensitio sync»".to_owned()
        }
        Problem::TooLarge { max_mb } => format!("el archivo supera {max_mb} MB"),
        Problem::EmptyFile => "el archivo está vacío".to_owned(),
        Problem::WrongClock { clock, from, until } => wrong_clock(*clock, *from, *until),
        Problem::TooManyAccounts { max } => format!("este equipo admite {max} cuentas y ya las tiene"),
        Problem::ReadOnly { path } => {
            format!(
                "el registro de «{path}» está dañado: se puede consultar, exportar y copiar, pero no guardar cambios"
            )
        }
        Problem::NotASpreadsheet { reason } => not_a_sheet(reason),
        Problem::NotAnImage { reason } => not_an_image(reason).to_owned(),
        Problem::NotAnAddress { address } if address.is_empty() => "falta el correo de quien envía".to_owned(),
        Problem::NotAnAddress { address } => format!("«{address}» no es una dirección de correo"),
        Problem::Unprintable { characters } => format!("el papel no puede imprimir estos caracteres: {characters}"),
        Problem::TooManyPhotos { max } => format!("un acta lleva como máximo {max} fotos"),
        Problem::PaperTooLarge { max_mb } => format!("con sus fotos, el acta pasaría de {max_mb} MB"),
        Problem::RowsWithErrors { rows } => {
            format!("filas con errores: {rows}; corrija la hoja u omítalas con --skip-errors")
        }
        Problem::Incomplete { missing } => missing.iter().map(lacks).collect::<Vec<_>>().join("; "),
        Problem::Desk { why } => desk(why),
        Problem::Bundle { why } => bundle(*why).to_owned(),
        Problem::Shut { at, desk, unsent, handed_over } => shut(*at, desk, *unsent, *handed_over),
        Problem::Cancelled => "se canceló".to_owned(),
        Problem::Broken { incident } if incident.is_empty() => "algo falló dentro del programa".to_owned(),
        Problem::Broken { incident } => format!("algo falló dentro del programa: reporte el incidente {incident}"),
    }
}

/// Why nothing came of an exchange. What was done here is kept and offered again.
fn desk(why: &DeskProblem) -> String {
    match why {
        DeskProblem::NotEnrolled => "este equipo trabaja solo: no está inscrito en ninguna mesa".to_owned(),
        DeskProblem::OtherDesk => "este equipo ya está inscrito en otra mesa".to_owned(),
        DeskProblem::Unreachable { address } => format!("no se pudo llegar a {address}: revise la red"),
        DeskProblem::OtherCertificate => {
            "quien responde no es la mesa en que se inscribió este equipo: avise a quien la administra".to_owned()
        }
        DeskProblem::NotSecure => "no se logró una conexión segura con la mesa".to_owned(),
        DeskProblem::WrongCode => "el código no sirve: es otro, ya se usó o venció; pida uno nuevo".to_owned(),
        DeskProblem::AlreadyEnrolled => {
            "la mesa conoce este equipo con otra llave: avise a quien la administra".to_owned()
        }
        DeskProblem::PersonTaken { device } => {
            format!("una persona de este equipo trabaja en «{device}»: pida un código para ella")
        }
        DeskProblem::Revoked => "la mesa retiró este equipo: entréguelo a quien lo administra".to_owned(),
        DeskProblem::NotPermitted => "su rol o su alcance en la mesa no permite administrarla: hace falta ser administrador y ver todo el país".to_owned(),
        DeskProblem::NotAuthorised => "la mesa no reconoce este equipo".to_owned(),
        DeskProblem::AccountsUnknown { names } => {
            format!("la mesa no conoce a {}: pida un código e inscriba otra vez el equipo", names.join(", "))
        }
        DeskProblem::OtherEpoch => "la mesa se restauró de una copia: hay que ofrecerle todo otra vez".to_owned(),
        DeskProblem::OtherScope => {
            "la mesa cambió lo que este equipo puede ver: hay que sincronizar por la red".to_owned()
        }
        DeskProblem::Fork => "la mesa tiene registros que hizo otra copia de este almacén: sincronice por la red y, si sigue así, avise a quien la administra".to_owned(),
        DeskProblem::Busy => "la mesa está ocupada: vuelva a intentar en un minuto".to_owned(),
        DeskProblem::Interrupted => "la conexión se cortó: lo que alcanzó a pasar quedó".to_owned(),
        DeskProblem::NotUnderstood => "la mesa y este programa no se entienden: actualice el más antiguo".to_owned(),
        DeskProblem::FileNotYet { device } => {
            format!("el archivo todavía está en «{device}», que no lo ha enviado a la mesa")
        }
        DeskProblem::FileNotThere => "el archivo no está en este equipo ni en la mesa".to_owned(),
        DeskProblem::NoSignIn => "esta mesa no recibe cuentas de la entidad: pida un código".to_owned(),
        DeskProblem::SignInAgain => {
            "el ingreso no se completó: pasó el tiempo, o el proveedor de identidad no lo reconoció; entre otra vez".to_owned()
        }
        DeskProblem::SignInDeclined { said } if said == "access_denied" => {
            "no se autorizó el ingreso en el proveedor de identidad".to_owned()
        }
        DeskProblem::SignInDeclined { said } => format!("no se entró: el proveedor de identidad dice «{said}»"),
        DeskProblem::PortTaken { port } => {
            format!("otro programa de este equipo ocupa el puerto {port}, al que vuelve el navegador: ciérrelo y entre otra vez")
        }
        DeskProblem::SignInAddress => {
            "la mesa respondió una dirección que no se debe abrir: avise a quien la administra".to_owned()
        }
        DeskProblem::NotAdmitted { email, subject } => format!(
            "la mesa no tiene admitida a {}: pida a quien la administra que la admita; su identificador es {subject}",
            email.as_deref().unwrap_or("esta cuenta")
        ),
        DeskProblem::NotVerified { email, subject } => format!(
            "el proveedor no tiene verificado el correo {}: pida que lo verifiquen, o que la mesa admita el identificador {subject}",
            email.as_deref().unwrap_or_default()
        ),
        DeskProblem::NoRoom => "ya tiene los equipos que puede inscribir: pida que se retire uno o que se admitan más".to_owned(),
        DeskProblem::OtherAccount => "la mesa ya conoce esta cuenta, o a esta persona, por otro camino: pida un código".to_owned(),
        DeskProblem::SeesMore => "este equipo ve más de lo que su admisión permite: pida un código".to_owned(),
        DeskProblem::AddressTaken { subject } => {
            format!("con ese correo ya entró alguien: si es la misma persona, use --subject {subject}; si no, retire antes su admisión")
        }
        DeskProblem::ProviderAway => {
            "el proveedor de identidad no responde: inscriba con un código o pruebe más tarde".to_owned()
        }
        DeskProblem::ProviderRefused { said } => format!(
            "el proveedor de identidad no acepta a la mesa ({}): avise a quien la administra",
            said.as_deref().unwrap_or("sin decir por qué")
        ),
        DeskProblem::ProviderAnswer => {
            "lo que respondió el proveedor de identidad no vale: avise a quien administra la mesa".to_owned()
        }
        DeskProblem::ProviderClock => {
            "el reloj de la mesa o el del proveedor de identidad está mal: avise a quien la administra".to_owned()
        }
        DeskProblem::Differs => {
            "la mesa y este equipo no dicen lo mismo: véalo en «ensitio questions» antes de liberar espacio".to_owned()
        }
        DeskProblem::FileLost => "falta en este equipo un archivo que la mesa pide: restaure una copia".to_owned(),
    }
}

/// Why nothing came of a file that was exchanged.
fn bundle(why: BundleProblem) -> &'static str {
    match why {
        BundleProblem::NotOne => "el archivo no es de intercambio con la mesa",
        BundleProblem::Newer => "el archivo es de una versión más reciente: actualice el programa",
        BundleProblem::NotForUs => "el archivo está cifrado para otro equipo",
        BundleProblem::Damaged => "el archivo está cortado o dañado: cópielo otra vez",
        BundleProblem::WrongSignature => "el archivo no lo firmó la mesa de este equipo",
        BundleProblem::OtherDesk => "el archivo es de otra mesa",
        BundleProblem::OtherDevice => "el archivo es lo que exportó este equipo: va a la mesa",
        BundleProblem::OtherEpoch => {
            "la mesa se restauró de una copia y este archivo es de otro momento: sincronice una vez por la red"
        }
        BundleProblem::Gap => {
            "a este archivo le precede otro que no llegó: exporte otra vez y pida una respuesta nueva"
        }
        BundleProblem::NoKeys => "la mesa aún no ha dicho a este equipo sus llaves: sincronice una vez por la red",
        BundleProblem::TooLarge => "el archivo es más grande que cualquiera de intercambio",
        BundleProblem::TooLargeToCarry => {
            "es más de lo que un equipo puede llevar por otros: que se exporte sin fotos, o llévelo a la mesa en una memoria"
        }
    }
}

/// What the desk ordered, what became of what was not sent, and the way back.
fn shut(at: Timestamp, desk: &str, unsent: u64, handed_over: u64) -> String {
    let left = unsent.saturating_sub(handed_over);
    let kept = match left {
        0 => "todo lo hecho está en la mesa".to_owned(),
        left => format!("{left} registros sin enviar siguen aquí, cifrados para la mesa"),
    };
    format!(
        "la mesa en {desk} ordenó cerrar estos datos y se cerraron el {}: nada se borró, {kept}; si fue un error, pida un \
         código para este equipo y use «ensitio desk reopen»",
        at.in_bogota().format("%d/%m/%Y %H:%M")
    )
}

/// What stands between a draft and its act, with the rule or the data that it is about.
fn lacks(missing: &Missing) -> String {
    let what = term::missing(missing.what);
    match (&missing.refusal, &missing.record) {
        (Some(refused), _) => refusal(refused, &commands::problem::Names::default()),
        (None, Some(record)) => {
            let fields: Vec<_> = record.fields.iter().map(|field| term::party(*field)).collect();
            format!("{what}: {}", fields.join(", "))
        }
        (None, None) => what.to_owned(),
    }
}

/// Only a PIN has tries; a password makes one wait.
fn wrong_secret(seconds: u32, tries: Option<u32>) -> String {
    match (tries, seconds) {
        (Some(0), _) => "el PIN no es correcto y no quedan intentos".to_owned(),
        (Some(tries), _) => format!("el PIN no es correcto; intentos que quedan: {tries}"),
        (None, 0) => "la contraseña no es correcta".to_owned(),
        (None, seconds) => format!("la contraseña no es correcta; espere {seconds} s para intentar otra vez"),
    }
}

fn wrong_clock(clock: Timestamp, from: Timestamp, until: Timestamp) -> String {
    let moment = |at: Timestamp| at.in_bogota().format("%d/%m/%Y %H:%M").to_string();
    let says = format!("el reloj de este equipo marca {}", moment(clock));
    if clock < from {
        format!("{says} y no puede ser antes de {}: corrija la fecha y la hora", moment(from))
    } else {
        format!("{says} y la llave de firma venció el {}: corrija la hora o avise a soporte", moment(until))
    }
}

fn invalid(field: InvalidField, rule: Rule) -> String {
    let what = subject(field);
    match rule {
        Rule::Required => format!("falta {what}"),
        Rule::MinLength { min } => format!("{what}: al menos {min} caracteres"),
        Rule::MaxLength { max } => format!("{what}: como máximo {max} caracteres"),
        Rule::Digits { min, max } => format!("{what}: solo números, entre {min} y {max} dígitos"),
        Rule::Range { min, max } => format!("{what}: entre {min} y {max}"),
        Rule::Unknown => format!("no sirve {what}"),
    }
}

fn subject(field: InvalidField) -> &'static str {
    match field {
        InvalidField::Password => "la contraseña",
        InvalidField::Pin => "el PIN",
        InvalidField::Name => "el nombre",
        InvalidField::Document => "el documento",
        InvalidField::Territorial => "la dirección territorial",
        InvalidField::Strokes => "el trazo de la firma",
        InvalidField::Consent => "la aceptación del contenido",
        InvalidField::Compared => "el cotejo del documento",
        InvalidField::Date => "la fecha",
        InvalidField::Limit => "el valor",
        InvalidField::Mapping => "la asignación de columnas",
        InvalidField::Photo => "la foto",
        InvalidField::Path => "la ubicación del archivo",
        InvalidField::Recipients => "el destinatario",
        InvalidField::Subject => "el asunto",
        InvalidField::Message => "el texto del correo",
        InvalidField::Invitation => "la invitación de la mesa",
        InvalidField::DeskAddress => "la dirección de la mesa",
        InvalidField::Fingerprint => "la huella del certificado",
        InvalidField::EnrolCode => "el código de inscripción",
        InvalidField::Hours => "las horas de vigencia",
        InvalidField::ReturnAddress => "la dirección en que terminó el navegador",
        InvalidField::Admitted => "el correo o el identificador",
        InvalidField::Cases => "los casos",
        InvalidField::Devices => "el número de equipos",
    }
}

/// The reasons are words of `sheets`, as they come through JSON.
fn not_a_sheet(reason: &str) -> String {
    let what = match reason {
        "EMPTY" => "el archivo está vacío",
        "PDF" => "el archivo es un PDF",
        "LEGACY_XLS" => "el archivo es de Excel 97–2003 (.xls)",
        "ENCRYPTED" => "el archivo está protegido con contraseña",
        "XLSB" => "el archivo es un libro binario (.xlsb)",
        "ODS" => "el archivo es de LibreOffice (.ods)",
        "DAMAGED" => "el archivo está dañado",
        other if other.starts_with("TOO_MUCH") => return "la hoja es demasiado grande: divídala en varias".to_owned(),
        _ => "el archivo no es una hoja de cálculo",
    };
    format!("{what}: guárdelo como XLSX o CSV")
}

fn not_an_image(reason: &str) -> &'static str {
    match reason {
        "LIMITS" => "la foto es demasiado grande",
        "UNSUPPORTED" => "ese tipo de imagen no se admite: use JPG o PNG",
        "DAMAGED" => "la foto está dañada",
        "NOT_PNG" => "el logo debe ser un archivo PNG",
        "SMALL" => "el logo es demasiado pequeño o angosto: necesita al menos 32 píxeles por lado",
        _ => "el archivo no es una foto que se pueda leer",
    }
}
