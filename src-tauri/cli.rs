//! The command line: the same commands as the window's, by name.

mod act;
mod admin;
mod bundle;
mod case;
mod copies;
mod desk;
mod misuse;
mod print;
mod session;
mod sign_in;
mod verdict;
mod words;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::{bridge, place};
use session::Session;

/// EnSitio: dotación tecnológica, inventario y actas, sin conexión.
///
/// Sin orden se abre la ventana. La contraseña y el PIN se toman de ENSITIO_PASSWORD y ENSITIO_PIN, o se preguntan en la
/// terminal. Termina con 0 solo si se hizo lo pedido.
#[derive(Debug, Parser)]
#[command(name = "ensitio", disable_version_flag = true)]
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
    /// Actas: emisión, firmas, sello, PDF y correo
    Act {
        #[command(subcommand)]
        act: act::Act,
    },
    /// Casos: registro, atención y reloj del ANS
    Case {
        #[command(subcommand)]
        case: Box<case::Case>,
    },
    /// Dice si un PDF es un acta auténtica
    Verify(Verify),
    /// Hace una copia de seguridad y la comprueba
    Backup {
        /// Archivo nuevo de la copia
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Restaura una copia de seguridad; el almacén que haya se conserva aparte
    Restore {
        /// Archivo de la copia
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Rehace un almacén dañado con lo hecho aquí y sin confirmar por la mesa; el dañado se conserva aparte
    Rescue {
        /// También si no parece dañado, y con lo que se pueda leer
        #[arg(long)]
        force: bool,
    },
    /// Mesa central: inscripción y estado
    Desk {
        #[command(subcommand)]
        desk: desk::Desk,
    },
    /// Intercambia todo con la mesa central: por la red o, sin ella, por archivo
    #[command(args_conflicts_with_subcommands = true)]
    Sync {
        /// Envía también las fotos, aunque el cupo del mes se haya gastado
        #[arg(long)]
        photos: bool,
        /// Vuelve a comparar todo desde el principio: para cuando la mesa y este equipo no dicen lo mismo
        #[arg(long)]
        again: bool,
        #[command(subcommand)]
        by_file: Option<bundle::ByFile>,
    },
    /// Muestra lo que hay por resolver: lo que la mesa no aceptó y lo que está en disputa
    Questions {
        /// Da por vista la pregunta con este número
        #[arg(long, value_name = "NÚMERO")]
        close: Option<u64>,
        /// Da por visto que los datos de este equipo se copiaron, se rehicieron o volvieron a una copia anterior
        #[arg(long, conflicts_with = "close")]
        seen: bool,
    },
    /// Revisa el almacén por completo
    Check,
    /// Ejecuta cualquier orden por su nombre, con su solicitud en JSON
    Call {
        /// Nombre, como en la ventana
        #[arg(value_name = "NOMBRE")]
        name: String,
        /// Solicitud; vacía si falta
        #[arg(default_value = "{}", value_name = "JSON")]
        payload: String,
    },
}

#[derive(Debug, Args)]
struct Setup {
    /// Nombre completo
    #[arg(long, value_name = "NOMBRE")]
    name: String,
    /// Número de la cédula
    #[arg(long, value_name = "NÚMERO")]
    document: String,
    /// Dirección territorial, por su código de tres letras o su nombre
    #[arg(long, value_name = "DIRECCIÓN")]
    territorial: String,
    /// Cargo; las actas lo exigen
    #[arg(long, default_value = "", value_name = "CARGO")]
    position: String,
    /// Dependencia; las actas la exigen
    #[arg(long, default_value = "", value_name = "DEPENDENCIA")]
    department: String,
}

#[derive(Debug, Args)]
struct Import {
    /// Hoja XLSX o CSV
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Qué son las filas: items, people o sites; si falta, se deduce
    #[arg(long = "as", value_enum, value_name = "LISTA")]
    target: Option<ListKind>,
    /// Qué hacer con las filas que ya están: update (por omisión) las cambia, keep las deja
    #[arg(long, value_enum, default_value = "update", value_name = "QUÉ")]
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
    /// Qué lista
    #[arg(value_enum, value_name = "LISTA")]
    list: ListKind,
    /// Archivo .xlsx o .csv
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
}

#[derive(Debug, Args)]
struct Verify {
    /// Archivos PDF
    #[arg(required = true, value_name = "ARCHIVO")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListKind {
    Items,
    People,
    Sites,
    Acts,
    Cases,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Duplicates {
    Update,
    Keep,
}

/// Runs the program; the exit code says whether what was asked was done.
#[must_use]
pub fn run() -> ExitCode {
    let parsed = spanish(Cli::command()).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return unparsed(&error),
    };
    log();
    let json = cli.json;
    match dispatch(cli) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error, json);
            ExitCode::FAILURE
        }
    }
}

/// Help goes to standard output and is no failure; a mistake is told in Spanish, with clap's exit code for it.
fn unparsed(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        print::text_to_stderr(&misuse::message(error));
    } else {
        print::line(misuse::help(error).trim_end());
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The help of a command and of those below it, with clap's own words in Spanish: first what is the command's own, in the
/// order of its definition, then what every command has.
fn spanish(command: clap::Command) -> clap::Command {
    const TEMPLATE: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Muestra esta ayuda");
    let mut order = 0;
    command
        .help_template(TEMPLATE)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help)
        .subcommand_help_heading("Órdenes")
        .subcommand_value_name("ORDEN")
        .mut_args(|arg| {
            order += 1;
            let common = arg.is_global_set() || arg.get_id() == "help";
            let heading = if arg.is_positional() { "Argumentos" } else { "Opciones" };
            let arg = arg.help_heading(heading).display_order(if common { COMMON + order } else { order });
            // A flag has neither, and clap asserts that nobody hides what is not there.
            if !arg.get_action().takes_values() {
                return arg;
            }
            with_choices(arg).hide_default_value(true).hide_possible_values(true)
        })
        .mut_subcommands(spanish)
}

/// What every command has comes after this many of its own.
const COMMON: usize = 100;

/// Says after the help of an argument which words it takes, where there is a list of them and it does not say so itself.
fn with_choices(arg: Arg) -> Arg {
    let choices: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if choices.first().is_none_or(|first| help.contains(first)) {
        return arg;
    }
    arg.help(format!("{help}: {}", choices.join(", ")))
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
        Command::Case { case } => case::run(&session, *case),
        Command::Verify(verify) => work::verify(&session, &verify),
        Command::Backup { file } => work::backup(&session, &file),
        Command::Restore { file } => work::restore(&session, &file),
        Command::Rescue { force } => work::rescue(&session, force),
        Command::Desk { desk } => desk::run(&session, desk),
        Command::Sync { photos, again, by_file: None } => desk::sync(&session, photos, again),
        Command::Sync { by_file: Some(order), .. } => bundle::run(&session, order),
        Command::Questions { close, seen } => desk::questions(&session, close, seen),
        Command::Check => work::check(&session),
        Command::Call { name, payload } => work::call(&session, &name, &payload),
    }
}
