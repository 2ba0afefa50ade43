//! The command line.

mod copies;
mod runtime;
mod said;

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context as _, bail};
use casework::{
    id::{DeviceId, PersonId},
    role::Role,
    site::TerritorialDirection,
};
use clap::{
    Arg, ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ErrorKind},
};
use desk::{Folder, Grant, Ledger, Place, Plan, Served, now};
use serde::Serialize;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use wire::Invitation;

/// The variable that says where the ledger is.
const DATABASE: &str = "DESK_DATABASE";
/// Longest life of a code, in hours: a month.
const HOURS_MAX: i64 = 31 * 24;

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
    Serve(Serve),
    /// Crea un código para inscribir un puesto, de un solo uso
    Code(Code),
    /// Puestos inscritos
    #[command(subcommand)]
    Device(Device),
    /// Lo que un puesto copiado o restaurado envió sobre lugares ya ocupados
    #[command(subcommand)]
    Quarantine(Quarantine),
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
    /// Forma del registro de eventos: text o json
    #[arg(long, value_name = "FORMA", default_value = "text")]
    log: LogForm,
    /// Otro nombre o dirección del servidor en el certificado que se crea la primera vez; puede repetirse
    #[arg(long, value_name = "NOMBRE")]
    name: Vec<String>,
}

#[derive(Debug, Args)]
struct Code {
    #[command(flatten)]
    data: Data,
    /// Rol de quien inscribe el puesto: ADMINISTRATOR, ONSITE_L2, ITS_LEAD o READER
    #[arg(long, value_name = "ROL")]
    role: RoleName,
    /// Horas de vigencia; por omisión 24
    #[arg(long, value_name = "HORAS", default_value_t = 24, value_parser = clap::value_parser!(i64).range(1..=HOURS_MAX))]
    hours: i64,
    /// Dirección territorial del puesto
    #[arg(long, value_name = "TERRITORIAL")]
    territorial: Option<String>,
    /// Identificador de la persona que inscribe el puesto, si ya trabaja en otro
    #[arg(long, value_name = "PERSONA")]
    person: Option<PersonId>,
    /// Dirección (nombre:puerto) en que los puestos encuentran la mesa: responde con la invitación entera
    #[arg(long, value_name = "DIRECCIÓN")]
    address: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Device {
    /// Lista los puestos
    List {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Excluye un puesto: no vuelve a entrar
    Revoke(OfDevice),
}

#[derive(Debug, Subcommand)]
enum Quarantine {
    /// Muestra en JSON lo guardado de un puesto, abierto
    Show(OfDevice),
    /// Elimina lo guardado de un puesto, con sus llaves
    Discard(OfDevice),
}

#[derive(Debug, Args)]
struct OfDevice {
    #[command(flatten)]
    data: Data,
    /// Identificador del puesto
    #[arg(value_name = "PUESTO")]
    device: DeviceId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogForm {
    Text,
    Json,
}

/// The roles by their names in the protocol.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
enum RoleName {
    Administrator,
    OnsiteL2,
    ItsLead,
    Reader,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Self::Administrator,
            RoleName::OnsiteL2 => Self::OnsiteL2,
            RoleName::ItsLead => Self::ItsLead,
            RoleName::Reader => Self::Reader,
        }
    }
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
        Order::Serve(order) => serve(order),
        Order::Code(order) => code(&order),
        Order::Device(Device::List { data, json }) => list(&data, json),
        Order::Device(Device::Revoke(OfDevice { data, device })) => revoke(&data, device),
        Order::Quarantine(Quarantine::Show(OfDevice { data, device })) => {
            ledger(&data).and_then(|ledger| as_json(&ledger.evidence(device)?))
        }
        Order::Quarantine(Quarantine::Discard(OfDevice { data, device })) => discard(&data, device),
        Order::Backup { data, to } => folder(&data).and_then(|folder| copies::backup(&folder, &to)),
        Order::Restore { data, from, blobs, yes } => copies::restore(&data, &from, blobs, yes),
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

fn serve(Serve { data, listen, metrics, name: names, page, page_url, blobs, .. }: Serve) -> anyhow::Result<()> {
    let folder = data.folder()?;
    let runtime = runtime::new()?;
    let mut told = Ok(());
    let plan = Plan { listen, metrics, blobs, names, page, page_url };
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

fn code(order: &Code) -> anyhow::Result<()> {
    let territorial = order.territorial.as_deref().map(territorial).transpose()?;
    let lasts = Duration::from_secs(u64::try_from(order.hours)? * 3_600);
    let grant = Grant { role: order.role.into(), territorial, person: order.person };
    let folder = folder(&order.data)?;
    let fingerprint = desk::fingerprint(&folder)?;
    let code = Ledger::open(&folder)?.new_code(grant, lasts, now())?;
    let invitation = order.address.as_deref().map(|address| invitation(address, &fingerprint, &code)).transpose()?;
    if order.json {
        return as_json(&json!({ "code": code, "hours": order.hours, "invitation": invitation }));
    }
    line(&invitation.unwrap_or(code))
}

/// The line that a person takes to the workstation.
fn invitation(address: &str, fingerprint: &str, code: &str) -> anyhow::Result<String> {
    let invitation = Invitation::typed(address, fingerprint, code);
    Ok(invitation.with_context(|| format!("«{address}» no es la dirección de una mesa"))?.to_string())
}

fn territorial(text: &str) -> anyhow::Result<TerritorialDirection> {
    let found =
        TerritorialDirection::ALL.iter().find(|one| text.eq_ignore_ascii_case(one.code()) || text == one.name());
    found.copied().with_context(|| format!("no hay dirección territorial «{text}»"))
}

fn list(data: &Data, json: bool) -> anyhow::Result<()> {
    let devices = ledger(data)?.devices()?;
    if json {
        return as_json(&devices);
    }
    for device in devices {
        let state = if device.revoked_at.is_some() { "excluido" } else { "inscrito" };
        let quarantined = match device.quarantined {
            0 => String::new(),
            entries => format!("  en cuarentena: {entries}"),
        };
        line(&format!("{}  {state}  {}{quarantined}", device.id, device.name))?;
    }
    Ok(())
}

fn revoke(data: &Data, device: DeviceId) -> anyhow::Result<()> {
    if !ledger(data)?.revoke(device, now())? {
        bail!("no hay un puesto inscrito {device}");
    }
    line(&format!("Puesto {device} excluido"))
}

fn discard(data: &Data, device: DeviceId) -> anyhow::Result<()> {
    let discarded = ledger(data)?.discard_evidence(device)?;
    line(&format!("Eliminado de la cuarentena: {discarded}"))
}
