//! The exchange by file: out to the desk, back from it, and what is carried for colleagues.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use commands::problem::{DeskProblem, Problem};
use commands::view::bundle::{BundleDone, Carried, CarriedState};
use serde_json::{Value, json};

use super::session::Session;
use super::{print, words};

#[derive(Debug, Subcommand)]
pub(super) enum ByFile {
    /// Escribe en un archivo cifrado todo lo que la mesa no ha recibido; nada se da por enviado
    Export {
        /// Archivo nuevo, por ejemplo en una memoria USB
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
        /// Sin las fotos: cabe en menos, y un colega puede llevarlo y enviarlo por la red
        #[arg(long)]
        no_photos: bool,
    },
    /// Recibe la respuesta de la mesa; lo de otro equipo se guarda para llevarlo
    Import {
        /// Archivo .ensitio-sobre
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Muestra lo que este equipo lleva de otros
    Carried,
    /// Saca lo que se lleva de otro equipo: la respuesta para entregarla, o lo que irá por otro camino
    Hand {
        /// Identificador, de la lista
        #[arg(value_name = "ENVÍO")]
        carried: String,
        /// Archivo nuevo
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
}

pub(super) fn run(session: &Session, order: ByFile) -> anyhow::Result<ExitCode> {
    session.enter()?;
    match order {
        ByFile::Export { file, no_photos } => {
            exchanged(session, "bundle_export", json!({ "path": absolute(&file)?, "photos": !no_photos }))
        }
        ByFile::Import { file } => exchanged(session, "bundle_import", json!({ "path": absolute(&file)? })),
        ByFile::Carried => carried(session),
        ByFile::Hand { carried, file } => {
            let saved = session.call("bundle_hand", json!({ "file": carried, "path": absolute(&file)? }))?;
            if session.json {
                print::json(&saved);
            } else {
                print::line(&format!("Quedó en {}; este equipo ya no lo lleva", file.display()));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn absolute(file: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(file).with_context(|| format!("{} no es un archivo", file.display()))
}

fn exchanged(session: &Session, name: &str, request: Value) -> anyhow::Result<ExitCode> {
    let started = session.call(name, request)?;
    session.wait(&started["job"])?;
    let done = session.call("bundle_done", json!({ "job": started["job"] }))?;
    if session.json {
        print::json(&done);
        return Ok(ExitCode::SUCCESS);
    }
    tell(done)
}

fn tell(done: Value) -> anyhow::Result<ExitCode> {
    match serde_json::from_value(done)? {
        BundleDone::Exported { path, entries, files, photos, photos_left, files_missing, bytes } => {
            let kb = bytes.div_ceil(1_000);
            print::line(&format!("{entries} registros, {files} documentos y {photos} fotos en {path} ({kb} kB)"));
            if photos_left > 0 {
                print::line(&format!("Quedan para otra vez {photos_left} fotos"));
            }
            if files_missing > 0 {
                print::line(&format!("No están en este equipo {files_missing} archivos: la mesa dirá si le faltan"));
            }
            print::line(
                "Llévelo a la mesa y traiga la respuesta. Lo exportado sigue por enviar hasta que ella responda",
            );
        }
        BundleDone::Imported { judged, refused, told, files, kept, receipt, left, said } => {
            print::line(&format!(
                "{judged} juzgados ({refused} no se aceptaron como eran), {told} recibidos, {files} documentos"
            ));
            if kept > 0 {
                print::line(&format!("La mesa ya tiene {kept} archivos de este equipo"));
            }
            if receipt {
                print::line("La mesa confirmó lo que tiene de este equipo: quedó el recibo");
            }
            if left > 0 {
                print::line(&format!("Registros que no cupieron: {left}. Exporte otra vez y traiga la respuesta"));
            }
            match said {
                None => {}
                Some(said @ Problem::Desk { why: DeskProblem::OtherScope }) => {
                    print::line(&format!("La respuesta no trajo novedades: {}", words::problem(&said)));
                }
                Some(said) => print::line(&format!("La mesa no juzgó todo: {}", words::problem(&said))),
            }
        }
        BundleDone::Carried { carried } => {
            print::line("Es de otro equipo: se guardó para llevarlo, y aquí nadie puede leerlo");
            print::line(&line(&carried));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(carried: &Carried) -> String {
    let state = match carried.state {
        CarriedState::ToDesk => "va a la mesa en la próxima sincronización",
        CarriedState::ToDevice => "respuesta por entregar",
        CarriedState::Refused => "la mesa no lo recibió",
    };
    format!("{}  equipo {}, {}: {state}", carried.file, carried.device, carried.made_at.in_bogota())
}

fn carried(session: &Session) -> anyhow::Result<ExitCode> {
    let all = session.call("bundle_carried", json!({}))?;
    if session.json {
        print::json(&all);
        return Ok(ExitCode::SUCCESS);
    }
    let all: Vec<Carried> = serde_json::from_value(all)?;
    all.iter().for_each(|one| print::line(&line(one)));
    if all.is_empty() {
        print::line("Este equipo no lleva nada de otros");
    }
    Ok(ExitCode::SUCCESS)
}
