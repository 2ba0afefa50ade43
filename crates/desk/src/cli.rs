//! The command line.

mod admissions;
mod bundle;
mod case;
mod copies;
mod forks;
mod oidc;
mod people;
mod runtime;
mod said;
mod stamps;
#[cfg(test)]
mod tests;

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::{
    Arg, ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ErrorKind},
};
use desk::{Folder, IfUnread, Ledger, Place, Plan, Served};
use serde::Serialize;
use tracing_subscriber::EnvFilter;
use wire::Invitation;

/// The variable that says where the ledger is.
const DATABASE: &str = "DESK_DATABASE";

/// Servidor central de EnSitio: la mesa
#[derive(Debug, Parser)]
#[command(name = "desk", disable_version_flag = true)]
struct Cli {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Atiende a los puestos hasta recibir SIGTERM o Ctrl+C
    Serve(Box<Serve>),
    /// Crea un código para inscribir un puesto, de un solo uso
    Code(people::Code),
    /// Puestos inscritos
    #[command(subcommand)]
    Device(people::Device),
    /// Cuentas de los puestos
    #[command(subcommand)]
    Account(people::Account),
    /// Personas admitidas: inscriben puestos con su cuenta de la entidad
    #[command(subcommand)]
    Person(admissions::Person),
    /// La línea con que un puesto encuentra la mesa, para quien se inscribe con su cuenta; no es secreta
    Invitation(admissions::Line),
    /// Casos: la lista, uno con su historia, y por qué vence cuando vence
    #[command(subcommand)]
    Case(case::Case),
    /// Quién administró y qué hizo, lo último primero
    Audit {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Lo que la mesa guardó aparte: de puestos copiados o restaurados sobre lugares ya ocupados, y de puestos excluidos
    #[command(subcommand)]
    Quarantine(people::Quarantine),
    /// Puestos copiados o restaurados que siguieron con otra numeración, y actas en vigor que llevan un mismo número
    Forks {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Intercambio por archivo con puestos sin red
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    /// Sellos de tiempo: cuántas actas radicadas lo tienen, cuáles lo esperan y por qué
    Stamps {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Copia la mesa entera a una carpeta vacía, también mientras atiende
    Backup {
        #[command(flatten)]
        data: Data,
        /// Carpeta de la copia: guárdela en un disco cifrado
        #[arg(value_name = "COPIA")]
        to: PathBuf,
    },
    /// Pone una copia en lugar de la mesa, que no puede estar atendiendo
    Restore {
        #[command(flatten)]
        data: Data,
        /// Carpeta de la copia
        #[arg(value_name = "COPIA")]
        from: PathBuf,
        /// Otro lugar para los archivos: s3://bucket/prefijo; por omisión donde la mesa los tenía
        #[arg(long, value_name = "LUGAR")]
        blobs: Option<Place>,
        /// Sigue, conocido lo que la copia trae
        #[arg(long)]
        yes: bool,
        /// Sigue aunque no se pueda leer todo el registro que reemplaza: lo que no se lea queda como en la copia
        #[arg(long)]
        unread: bool,
    },
}

#[derive(Debug, Args)]
struct Data {
    /// Carpeta de datos
    #[arg(long, value_name = "CARPETA")]
    data: PathBuf,
    /// Base de datos PostgreSQL en vez del archivo de la carpeta: postgres://…; por omisión, lo que diga DESK_DATABASE
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    data: Data,
    /// Dirección y puerto; por omisión 127.0.0.1:8443
    #[arg(long, value_name = "DIRECCIÓN", default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// Dirección local para métricas de Prometheus, por HTTP sin cifrar; por omisión ninguna
    #[arg(long, value_name = "DIRECCIÓN")]
    metrics: Option<SocketAddr>,
    /// Dirección para la página de verificación sola, por HTTP sin cifrar, detrás del servidor web de la entidad
    #[arg(long, value_name = "DIRECCIÓN")]
    page: Option<SocketAddr>,
    /// Comienzo de la dirección pública de la página, que llevan las constancias: https://verificar.example.org
    #[arg(long, value_name = "URL")]
    page_url: Option<String>,
    /// Lugar de los archivos: s3://bucket/prefijo, con las variables AWS_…; por omisión la carpeta de datos
    #[arg(long, value_name = "LUGAR")]
    blobs: Option<Place>,
    #[command(flatten)]
    time: stamps::Time,
    #[command(flatten)]
    sign_in: oidc::SignIn,
    /// Forma del registro de eventos: text o json
    #[arg(long, value_name = "FORMA", default_value = "text")]
    log: LogForm,
    /// Otro nombre o dirección del servidor en el certificado que se crea la primera vez; puede repetirse
    #[arg(long, value_name = "NOMBRE")]
    name: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogForm {
    Text,
    Json,
}

pub(crate) fn run() -> ExitCode {
    let parsed = spanish(Cli::command()).try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return misused(&error),
        Err(error) => return ended(line(error.to_string().replace("[OPTIONS]", "[OPCIONES]").trim_end())),
    };
    log(match &cli.order {
        Order::Serve(order) => order.log,
        _ => LogForm::Text,
    });
    ended(match cli.order {
        Order::Serve(order) => serve(*order),
        Order::Code(order) => people::code(&order),
        Order::Device(order) => people::device(order),
        Order::Account(order) => people::account(order),
        Order::Person(order) => admissions::person(order),
        Order::Invitation(order) => admissions::signpost(&order),
        Order::Case(order) => case::run(order),
        Order::Audit { data, json } => people::audit(&data, json),
        Order::Quarantine(order) => people::quarantine(order),
        Order::Forks { data, json } => forks::list(&data, json),
        Order::Bundle(order) => bundle::run(order),
        Order::Stamps { data, json } => stamps::list(&data, json),
        Order::Backup { data, to } => folder(&data).and_then(|folder| copies::backup(&folder, &to)),
        Order::Restore { data, from, blobs, yes, unread } => {
            let if_unread = if unread { IfUnread::GoOn } else { IfUnread::Refuse };
            copies::restore(&data, &from, blobs, yes.then_some(if_unread))
        }
    })
}

fn log(form: LogForm) {
    let level = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log =
        tracing_subscriber::fmt().with_writer(io::stderr).with_env_filter(level).with_target(false).with_ansi(false);
    match form {
        LogForm::Text => log.init(),
        LogForm::Json => log.json().flatten_event(true).init(),
    }
}

/// Help with clap's own words in Spanish.
fn spanish(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Muestra esta ayuda");
    command
        .help_template("{about-with-newline}\nUso: {usage}\n\n{all-args}")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help)
        .subcommand_help_heading("Órdenes")
        .subcommand_value_name("ORDEN")
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "Argumentos" } else { "Opciones" };
            let arg = arg.help_heading(heading);
            // A flag has neither, and clap asserts that nobody hides what is not there.
            if arg.get_action().takes_values() { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        })
        .mut_subcommands(spanish)
}

/// clap's own sentences are English: of a mistake only what it is about is told.
fn misused(error: &clap::Error) -> ExitCode {
    let about = [ContextKind::InvalidSubcommand, ContextKind::InvalidArg, ContextKind::InvalidValue];
    let words: Vec<String> = about.iter().filter_map(|kind| error.get(*kind)).map(|what| format!("«{what}»")).collect();
    let reason = match error.kind() {
        ErrorKind::MissingRequiredArgument => "falta",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "falta la orden",
        ErrorKind::InvalidSubcommand => "no existe la orden",
        _ => "no se entiende",
    };
    let _ = writeln!(io::stderr(), "desk: {reason} {}\nPara más información: --help", words.join(" "));
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn ended(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "desk: {}", said::told(&error));
            ExitCode::FAILURE
        }
    }
}

/// A line of the program's own output; the log goes elsewhere.
fn line(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).context("escribiendo la respuesta")
}

fn as_json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    line(&serde_json::to_string_pretty(value)?)
}

fn serve(order: Serve) -> anyhow::Result<()> {
    let Serve { data, listen, metrics, name: names, page, page_url, blobs, time, sign_in, .. } = order;
    let folder = data.folder()?;
    let (time, provider) = (time.authority()?, sign_in.provider()?);
    let runtime = runtime::new()?;
    let mut told = Ok(());
    let plan = Plan { listen, metrics, blobs, names, page, page_url, time, provider };
    runtime.block_on(desk::serve(&folder, plan, |served| told = tell(served)))?;
    told
}

/// What whoever started the desk has to know.
fn tell(served: &Served) -> anyhow::Result<()> {
    line(&format!("Mesa en https://{} huella SHA-256 {}", served.address, served.fingerprint))?;
    if let Some(address) = &served.metrics {
        line(&format!("Métricas en http://{address}/metrics"))?;
    }
    if let Some(address) = &served.page {
        line(&format!("Página de verificación en http://{address}/v"))?;
    }
    if let Some((issuer, client)) = &served.sign_in {
        line(&format!("Ingreso con cuentas de {issuer} (cliente {client})"))?;
    }
    let Some(code) = &served.first_code else { return Ok(()) };
    line(&format!("Código de inscripción del primer administrador (24 horas): {code}"))?;
    line(&invitation(&served.address.to_string(), &served.fingerprint, code)?)
}

/// The ledger of a desk that was served before.
fn ledger(data: &Data) -> anyhow::Result<Ledger> {
    Ok(Ledger::open(&folder(data)?)?)
}

fn folder(data: &Data) -> anyhow::Result<Folder> {
    let none = || format!("no hay una mesa en {}", data.data.display());
    let folder = data.data.is_dir().then(|| data.folder()).transpose()?.with_context(none)?;
    if folder.has_desk()? { Ok(folder) } else { bail!(none()) }
}

impl Data {
    /// Where the desk is or will be, made when it is not there.
    fn folder(&self) -> anyhow::Result<Folder> {
        let folder = Folder::open(&self.data)?;
        // Not on the command line, which everybody on the machine can read.
        let said = self.database.clone().or_else(|| std::env::var(DATABASE).ok().filter(|url| !url.is_empty()));
        Ok(match said {
            Some(url) => folder.on(url.parse()?),
            None => folder,
        })
    }
}

/// The line that a person takes to the workstation.
fn invitation(address: &str, fingerprint: &str, code: &str) -> anyhow::Result<String> {
    let invitation = Invitation::typed(address, fingerprint, code);
    Ok(invitation.with_context(|| format!("«{address}» no es la dirección de una mesa"))?.to_string())
}
