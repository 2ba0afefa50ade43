//! The command line: the same commands as the window's, by name.

mod act;
mod print;
mod session;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{bridge, place};
use session::Session;

/// EnSitio: dotación tecnológica, inventario y actas, sin conexión.
///
/// Sin subcomando se abre la ventana. La contraseña se toma de ENSITIO_PASSWORD o se pregunta en la terminal.
#[derive(Debug, Parser)]
#[command(name = "ensitio", version, disable_help_subcommand = true)]
struct Cli {
    /// Carpeta de datos (por omisión, la del sistema o ENSITIO_DATA)
    #[arg(long, global = true, value_name = "CARPETA")]
    data: Option<PathBuf>,
    /// Responde en JSON
    #[arg(long, global = true)]
    json: bool,
    /// Nombre de la cuenta, cuando hay varias
    #[arg(long, global = true, value_name = "NOMBRE")]
    account: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Crea el almacén con su primera persona
    Setup(Setup),
    /// Importa sedes, personas o elementos de una hoja XLSX o CSV
    Import(Import),
    /// Exporta una lista a XLSX o CSV
    Export(Export),
    /// Actas: borrador, emisión, firmas, sello
    Act {
        #[command(subcommand)]
        act: act::Act,
    },
    /// Dice si un PDF es un acta auténtica
    Verify(Verify),
    /// Hace una copia de seguridad y la comprueba
    Backup {
        /// Archivo nuevo de la copia
        file: PathBuf,
    },
    /// Restaura una copia de seguridad; el almacén que haya se conserva aparte
    Restore {
        /// Archivo de la copia
        file: PathBuf,
    },
    /// Revisa el almacén por completo
    Check,
    /// Ejecuta cualquier orden por su nombre, con su solicitud en JSON
    Call {
        /// Nombre, como en la ventana
        name: String,
        /// Solicitud
        #[arg(default_value = "{}")]
        payload: String,
    },
}

#[derive(Debug, Args)]
struct Setup {
    /// Nombre completo
    #[arg(long)]
    name: String,
    /// Número de la cédula
    #[arg(long)]
    document: String,
    /// Dirección territorial, por su código de tres letras o su nombre
    #[arg(long)]
    territorial: String,
}

#[derive(Debug, Args)]
struct Import {
    /// Hoja XLSX o CSV
    file: PathBuf,
    /// Qué son las filas; si falta, se deduce
    #[arg(long = "as", value_enum)]
    target: Option<ListKind>,
    /// Qué hacer con las filas que ya están
    #[arg(long, value_enum, default_value = "update")]
    duplicates: Duplicates,
    /// Deja fuera las filas con errores
    #[arg(long)]
    skip_errors: bool,
    /// Solo revisa: no importa nada
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Args)]
struct Export {
    #[arg(value_enum)]
    list: ListKind,
    /// Archivo .xlsx o .csv
    file: PathBuf,
}

#[derive(Debug, Args)]
struct Verify {
    /// Archivos PDF
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListKind {
    Items,
    People,
    Sites,
    Acts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Duplicates {
    Update,
    Keep,
}

/// Runs the program; the exit code says whether what was asked was done.
#[must_use]
pub fn run() -> ExitCode {
    // Help and mistakes on the command line end the process here, as clap does it.
    let cli = Cli::parse();
    log();
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error);
            ExitCode::FAILURE
        }
    }
}

/// The log goes to standard error, in English, warnings and worse unless `ENSITIO_LOG` says otherwise.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ENSITIO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let options = place::options(cli.data)?;
    let Some(command) = cli.command else {
        bridge::run_window(options)?;
        return Ok(ExitCode::SUCCESS);
    };
    let session = Session::new(options, cli.account, cli.json);
    match command {
        Command::Setup(setup) => work::setup(&session, &setup),
        Command::Import(import) => work::import(&session, &import),
        Command::Export(export) => work::export(&session, &export),
        Command::Act { act } => act::run(&session, act),
        Command::Verify(verify) => work::verify(&session, &verify),
        Command::Backup { file } => work::backup(&session, &file),
        Command::Restore { file } => work::restore(&session, &file),
        Command::Check => work::check(&session),
        Command::Call { name, payload } => work::call(&session, &name, &payload),
    }
}
