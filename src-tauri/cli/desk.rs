//! The central desk: enrolment, exchange, what comes back as a question.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use commands::view::desk::{DeskView, Questions, SyncDone, Versions, WaitingView};
use commands::view::receipt::{MismatchView, MonthView, ReceiptView, Room};
use serde_json::json;

use super::admin::{self, Admin};
use super::session::Session;
use super::{copies, print, sign_in, words};

#[derive(Debug, Subcommand)]
pub(super) enum Desk {
    /// Inscribe este equipo en una mesa central; lo hecho aquí se conserva y se le ofrece
    Enroll {
        /// Línea que entregó la mesa (ensitio-mesa:…); sin ella, dirección, huella y código
        #[arg(value_name = "INVITACIÓN", required_unless_present = "address")]
        invitation: Option<String>,
        /// Dirección de la mesa
        #[arg(long, value_name = "DIRECCIÓN", requires = "fingerprint")]
        address: Option<String>,
        /// Huella SHA-256 de su certificado
        #[arg(long, value_name = "HUELLA")]
        fingerprint: Option<String>,
        /// Código de inscripción
        #[arg(long, value_name = "CÓDIGO", required_unless_present_any = ["invitation", "sign_in"])]
        code: Option<String>,
        /// Entra con la cuenta de la entidad, en vez de con un código: muestra la dirección que se abre en el navegador
        #[arg(long, conflicts_with = "code")]
        sign_in: bool,
        /// Nombre con que la mesa distingue este equipo
        #[arg(long, value_name = "NOMBRE")]
        name: String,
    },
    /// Dice en qué mesa está inscrito este equipo, qué espera y qué confirmó la mesa
    Status,
    /// Abre otra vez los datos que la mesa ordenó cerrar, con un código hecho para este equipo
    Reopen {
        /// Línea que entregó la mesa (ensitio-mesa:…)
        #[arg(value_name = "INVITACIÓN")]
        invitation: String,
        /// Nombre con que la mesa distingue este equipo
        #[arg(long, value_name = "NOMBRE")]
        name: String,
    },
    /// Administra la mesa: equipos, códigos, roles, alcances
    #[command(flatten)]
    Admin(Admin),
    /// Guarda el último recibo de la mesa, como ella lo firmó
    Receipt {
        /// Archivo nuevo
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Decide después de cuántos días se puede liberar espacio y cuánto puede pasar por la red en un mes
    Policy {
        /// Días después de los cuales lo que la mesa confirmó se puede liberar (30 o más); sin esto, nunca
        #[arg(long, value_name = "DÍAS")]
        release_days: Option<u32>,
        /// Megabytes por mes; sin esto, sin límite
        #[arg(long, value_name = "MB")]
        month_mb: Option<u32>,
    },
    /// Libera el espacio de fotos y papeles que la mesa confirma uno por uno; vuelven cuando alguien los mira
    Free {
        /// Libera; sin esto solo dice cuánto sería
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(session: &Session, desk: Desk) -> anyhow::Result<ExitCode> {
    if let Desk::Reopen { invitation, name } = &desk {
        return admin::reopen(session, invitation, name);
    }
    session.enter()?;
    let view = match desk {
        Desk::Admin(admin) => return admin::run(session, admin),
        Desk::Reopen { .. } => return Ok(ExitCode::SUCCESS),
        Desk::Enroll { invitation, address, fingerprint, sign_in: true, name, .. } => {
            let part = Option::unwrap_or_default;
            let request = json!({
                "invitation": part(invitation), "address": part(address), "fingerprint": part(fingerprint),
                "name": name, "browse": false,
            });
            sign_in::enrol(session, request)?
        }
        Desk::Enroll { invitation, address, fingerprint, code, name, .. } => {
            let part = Option::unwrap_or_default;
            let request = json!({
                "invitation": part(invitation), "address": part(address),
                "fingerprint": part(fingerprint), "code": part(code), "name": name,
            });
            session.call("desk_enrol", request)?
        }
        Desk::Status => session.call("desk_status", json!({}))?,
        Desk::Policy { release_days, month_mb } => {
            session.call("desk_policy", json!({ "release_days": release_days, "month_mb": month_mb }))?
        }
        Desk::Receipt { file } => {
            session.call("desk_receipt", json!({ "path": file }))?;
            print::line(&format!("Recibo guardado en {}", file.display()));
            return Ok(ExitCode::SUCCESS);
        }
        Desk::Free { yes } => return free(session, yes),
    };
    if session.json {
        print::json(&view);
        return Ok(ExitCode::SUCCESS);
    }
    match serde_json::from_value::<DeskView>(view)?.desk {
        None => print::line("Este equipo trabaja solo: no está inscrito en ninguna mesa"),
        Some(desk) => {
            print::line(&format!("Mesa en {} huella SHA-256 {}", desk.address, desk.fingerprint));
            let synced = desk.synced_at.map_or_else(|| "nunca".to_owned(), |at| at.in_bogota().to_string());
            print::line(&format!("Última sincronización completa: {synced}"));
            let WaitingView { changes, acts, photos, bytes, .. } = desk.waiting;
            let size = bytes.div_ceil(1_000);
            print::line(&format!("Por enviar: {changes} cambios, {photos} fotos, {acts} actas, {size} kB"));
            words::photos_stay(&desk).iter().for_each(|stay| print::line(stay));
            print::line(&format!("Sin aceptar: {}; en disputa: {}", desk.refused, desk.disputed));
            if desk.copies > 0 {
                print::line(
                    "Hay copias de los datos de un equipo, o actas con un mismo número: véalo con «ensitio questions»",
                );
            }
            if let Some(ReceiptView { at, changes, photos, acts }) = desk.receipt {
                let at = at.in_bogota();
                print::line(&format!("La mesa confirmó el {at}: {changes} cambios, {photos} fotos, {acts} actas"));
            }
            if desk.other_key {
                print::line(words::OTHER_KEY);
            }
            if desk.differs {
                print::line("La mesa y este equipo no dicen lo mismo: véalo con «ensitio questions»");
            }
            let MonthView { month, moved, .. } = desk.month;
            let budget = desk.policy.month_mb.map(|mb| format!(" de {mb} MB")).unwrap_or_default();
            print::line(&format!("Por la red en {month}: {} kB{budget}", moved.div_ceil(1_000)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what would be freed, or frees it.
fn free(session: &Session, yes: bool) -> anyhow::Result<ExitCode> {
    let room = session.call(if yes { "desk_release" } else { "desk_room" }, json!({}))?;
    if session.json {
        print::json(&room);
        return Ok(ExitCode::SUCCESS);
    }
    let Room { files, bytes } = serde_json::from_value(room)?;
    let what = if yes { "Se liberaron" } else { "Se liberarían" };
    print::line(&format!("{what} {} kB de {files} archivos que están en la mesa", bytes.div_ceil(1_000)));
    Ok(ExitCode::SUCCESS)
}

/// Exchanges everything, and waits for the end.
pub(super) fn sync(session: &Session, photos: bool, again: bool) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let started = session.call("desk_sync", json!({ "photos": photos, "again": again }))?;
    session.wait(&started["job"])?;
    let done = session.call("desk_sync_done", started)?;
    if session.json {
        print::json(&done);
        return Ok(ExitCode::SUCCESS);
    }
    let SyncDone { judged, refused, told, put, forks, up, down, other_key, .. } = serde_json::from_value(done)?;
    print::line(&format!(
        "{judged} enviados ({refused} no se aceptaron como eran), {told} recibidos, {put} archivos; {} kB de subida, {} kB de bajada",
        up.div_ceil(1_000),
        down.div_ceil(1_000)
    ));
    let DeskView { desk, .. } = serde_json::from_value(session.call("desk_status", json!({}))?)?;
    desk.as_ref().and_then(words::photos_stay).iter().for_each(|stay| print::line(stay));
    if forks > 0 {
        print::line(copies::MET);
    }
    if other_key {
        print::line(words::OTHER_KEY);
    }
    Ok(ExitCode::SUCCESS)
}

/// What has to be looked at; `close` is a number of the list; `seen`: what became
/// known of copies has been looked at.
pub(super) fn questions(session: &Session, close: Option<u64>, seen: bool) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let answer = match close {
        Some(n) => session.call("question_close", json!({ "n": n }))?,
        None if seen => session.call("question_copies", json!({}))?,
        None => session.call("question_list", json!({}))?,
    };
    if session.json {
        print::json(&answer);
        return Ok(ExitCode::SUCCESS);
    }
    let Questions { refused, disputed, mismatch, forks, twins, one_number, .. } = serde_json::from_value(answer)?;
    copies::tell(&forks, &twins, &one_number);
    if let Some(MismatchView { at, differs }) = &mismatch {
        print::line(&format!("La mesa y este equipo no dicen lo mismo desde el {}:", at.in_bogota()));
        for one in differs {
            print::line(&format!("  {}", words::difference(one)));
        }
        print::line("Aquí no se borró nada. Para comparar todo otra vez: «ensitio sync --again»");
    }
    for one in &refused {
        let why: Vec<_> = one.why.iter().map(words::problem).collect();
        let why = if why.is_empty() { "la mesa es anterior a este programa".to_owned() } else { why.join("; ") };
        print::line(&format!("{}: {} de {}, {}: {why}", one.n, one.kind, one.by, one.at.in_bogota()));
        for Versions { name, known_by, .. } in &one.about {
            print::line(&format!("  {name}: lo de la mesa lo escribió {}", words::said(known_by.as_ref())));
        }
        one.cases.iter().flat_map(words::case::asked).for_each(|line| print::line(&format!("  {line}")));
    }
    for item in &disputed {
        words::dispute(item).iter().for_each(|line| print::line(line));
    }
    let copied = !(forks.is_empty() && twins.is_empty() && one_number.is_empty());
    if refused.is_empty() && disputed.is_empty() && mismatch.is_none() && !copied {
        print::line("No hay nada por resolver");
    }
    Ok(ExitCode::SUCCESS)
}
