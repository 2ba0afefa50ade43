//! What an administrator asks of the desk from a workstation, and the way back of a store that it ordered shut.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use commands::term::TerritorialDirection;
use commands::view::admin::{AdminActView, AdminCodeMade, AdminView, AdmissionView};
use serde_json::{Value, json};

use super::print;
use super::session::{Session, secret, warn};
use super::words::role_name;

#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Muestra los equipos de la mesa, su gente y lo que se administró
    Devices,
    /// Hace un código de inscripción, de un solo uso
    Code {
        /// Rol de quien inscribe: ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
        #[arg(long, value_name = "ROL")]
        role: String,
        /// Alcance del equipo: direcciones territoriales que puede ver, separadas por comas, o «todas». Por omisión un equipo
        /// conocido conserva el suyo y uno nuevo ve todas
        #[arg(long, value_name = "DIRECCIONES", value_delimiter = ',')]
        scope: Vec<String>,
        /// Dirección territorial del equipo, por su código de tres letras o su nombre
        #[arg(long, value_name = "DIRECCIÓN")]
        territorial: Option<String>,
        /// Identificador de la persona, si ya trabaja en otro equipo o vuelve a entrar
        #[arg(long, value_name = "PERSONA")]
        person: Option<String>,
        /// Equipo excluido que vuelve a entrar con este código; exige --person
        #[arg(long, value_name = "EQUIPO", requires = "person")]
        device: Option<String>,
        /// Horas de vigencia; por omisión 24
        #[arg(long, value_name = "HORAS", default_value_t = 24)]
        hours: u32,
    },
    /// Excluye un equipo de la mesa
    Revoke {
        /// Identificador del equipo
        #[arg(value_name = "EQUIPO")]
        device: String,
        /// Le ordena además cerrar sus datos: allí nadie vuelve a abrirlos sin la mesa
        #[arg(long)]
        wipe: bool,
    },
    /// Muestra las personas admitidas, que inscriben equipos con su cuenta de la entidad
    Admissions,
    /// Admite a alguien, o cambia lo que recibe quien ya está admitido
    Admit {
        /// Correo que el proveedor tiene verificado; cuenta solo la primera vez que entra
        #[arg(long, value_name = "CORREO", required_unless_present = "subject", conflicts_with = "subject")]
        email: Option<String>,
        /// Identificador con que el proveedor conoce a la persona
        #[arg(long, value_name = "SUJETO")]
        subject: Option<String>,
        /// ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
        #[arg(long, value_name = "ROL")]
        role: String,
        /// Alcance de sus equipos: direcciones territoriales que pueden ver, separadas por comas, o «todas»
        #[arg(long, value_name = "DIRECCIONES", value_delimiter = ',', required = true)]
        scope: Vec<String>,
        /// Dirección territorial de sus equipos, por su código de tres letras o su nombre
        #[arg(long, value_name = "DIRECCIÓN")]
        territorial: Option<String>,
        /// Cuántos equipos puede tener; por omisión 1
        #[arg(long, value_name = "EQUIPOS", default_value_t = 1)]
        devices: u32,
    },
    /// Retira una admisión: quien la tenía no inscribe más equipos con su cuenta
    Dismiss {
        /// Identificador de la admisión
        #[arg(value_name = "ADMISIÓN")]
        admission: String,
        /// Excluye además los equipos que inscribió con ella
        #[arg(long)]
        revoke: bool,
    },
    /// Da otro rol a una cuenta de la mesa
    Role {
        /// Identificador de la cuenta
        #[arg(value_name = "CUENTA")]
        whose: String,
        /// ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
        #[arg(value_name = "ROL")]
        role: String,
    },
    /// Cambia el alcance de un equipo: las direcciones territoriales que puede ver
    Scope {
        /// Identificador del equipo
        #[arg(value_name = "EQUIPO")]
        of: String,
        /// Códigos o nombres, separados por comas; o «todas»
        #[arg(value_name = "DIRECCIONES", value_delimiter = ',', required = true)]
        offices: Vec<String>,
    },
}

pub(super) fn run(session: &Session, admin: Admin) -> anyhow::Result<ExitCode> {
    let pin = || secret("ENSITIO_PIN", "PIN");
    let view = match admin {
        Admin::Devices => session.call("admin_view", json!({}))?,
        Admin::Code { role, scope, territorial, person, device, hours } => {
            let scope = if scope.is_empty() { Value::Null } else { json!({ "offices": scope_from(&scope)? }) };
            let territorial = office(territorial.as_deref())?;
            let request = json!({
                "pin": pin()?, "role": role, "scope": scope, "territorial": territorial,
                "person": person, "device": device, "hours": hours,
            });
            return code(session, session.call("admin_code", request)?);
        }
        Admin::Revoke { device, wipe } => {
            session.call("admin_revoke", json!({ "pin": pin()?, "device": device, "wipe": wipe }))?
        }
        Admin::Admissions => return admissions(session, session.call("admission_list", json!({}))?),
        Admin::Admit { email, subject, role, scope, territorial, devices } => {
            let scope = scope_from(&scope)?;
            let territorial = office(territorial.as_deref())?;
            let request = json!({
                "pin": pin()?, "email": email, "subject": subject, "role": role, "scope": scope,
                "territorial": territorial, "devices": devices,
            });
            return admissions(session, session.call("admission_add", request)?);
        }
        Admin::Dismiss { admission, revoke } => {
            let request = json!({ "pin": pin()?, "admission": admission, "revoke": revoke });
            return admissions(session, session.call("admission_end", request)?);
        }
        Admin::Role { whose, role } => {
            session.call("admin_role", json!({ "pin": pin()?, "account": whose, "role": role }))?
        }
        Admin::Scope { of, offices } => {
            let scope = scope_from(&offices)?;
            session.call("admin_scope", json!({ "pin": pin()?, "device": of, "scope": scope }))?
        }
    };
    if session.json {
        print::json(&view);
        return Ok(ExitCode::SUCCESS);
    }
    let AdminView { devices, acts } = serde_json::from_value(view)?;
    for device in devices {
        let state = match (device.revoked_at, device.wipe_at, device.wipe_told_at) {
            (None, ..) => "inscrito",
            (Some(_), None, _) => "excluido",
            (Some(_), Some(_), None) => "excluido, con orden de cierre",
            (Some(_), Some(_), Some(_)) => "excluido, con la orden entregada",
        };
        let seen = device.last_seen.in_bogota().format("%d/%m/%Y %H:%M");
        let scope = scope_name(device.scope.into());
        print::line(&format!("{}  {state}  {scope}  {}  último contacto {seen}", device.device, device.name));
        for person in device.people {
            let name = person.name.as_deref().unwrap_or("(sin nombre)");
            print::line(&format!(
                "    cuenta {}  persona {}  {}  {name}",
                person.account,
                person.person,
                role_name(person.role)
            ));
        }
    }
    for act in acts.iter().take(20) {
        print::line(&told(act));
    }
    Ok(ExitCode::SUCCESS)
}

/// As it is sent; nothing only if nothing was said.
fn office(text: Option<&str>) -> anyhow::Result<Value> {
    let Some(text) = text else { return Ok(Value::Null) };
    let known = commands::territorial_from(text).with_context(|| format!("no hay dirección territorial «{text}»"))?;
    Ok(json!(known))
}

fn admissions(session: &Session, listed: Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(&listed);
        return Ok(ExitCode::SUCCESS);
    }
    for one in serde_json::from_value::<Vec<AdmissionView>>(listed)? {
        let who = [one.email, one.subject].into_iter().flatten().collect::<Vec<_>>().join("  ");
        let state = if one.bound_at.is_some() { "ya entró" } else { "no ha entrado" };
        let AdmissionView { admission, role, used, devices, .. } = one;
        let (role, scope) = (role_name(role), scope_name(one.scope.into()));
        print::line(&format!("{admission}  {role}  {scope}  equipos: {used} de {devices}  {state}  {who}"));
    }
    Ok(ExitCode::SUCCESS)
}

const ALL_OFFICES: &str = "todas";

/// A word that is no office is no reason to show more, and neither is none.
fn scope_from(offices: &[String]) -> anyhow::Result<Value> {
    if let [all] = offices
        && all.trim().eq_ignore_ascii_case(ALL_OFFICES)
    {
        return Ok(Value::Null);
    }
    let office = |text: &String| {
        commands::territorial_from(text.trim()).with_context(|| format!("no hay dirección territorial «{text}»"))
    };
    Ok(json!(offices.iter().map(office).collect::<anyhow::Result<Vec<_>>>()?))
}

fn scope_name(offices: Option<Vec<TerritorialDirection>>) -> String {
    let Some(offices) = offices else { return ALL_OFFICES.to_owned() };
    offices.into_iter().map(TerritorialDirection::code).collect::<Vec<_>>().join(",")
}

/// The line is the answer: it is shown once.
fn code(session: &Session, made: Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(&made);
    } else {
        print::line(&serde_json::from_value::<AdminCodeMade>(made)?.invitation);
    }
    Ok(ExitCode::SUCCESS)
}

fn told(act: &AdminActView) -> String {
    let by = act.by_device.as_deref().map_or_else(
        || "en el servidor".to_owned(),
        |device| format!("{} en {device}", act.by.as_deref().unwrap_or("(sin nombre)")),
    );
    let about = [&act.device, &act.person, &act.admitted]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let scopes = [&act.scope_before, &act.scope].into_iter().flatten().map(|scope| scope_name(scope.offices.into()));
    let scopes = scopes.map(|scope| format!("  {scope}")).collect::<String>();
    let admission = act.admission.map(|id| format!("  {id}")).unwrap_or_default();
    format!(
        "{}  {}  {by}: {:?} {about}{admission}{scopes}",
        act.n,
        act.at.in_bogota().format("%d/%m/%Y %H:%M"),
        act.act
    )
}

pub(super) fn reopen(session: &Session, invitation: &str, name: &str) -> anyhow::Result<ExitCode> {
    let password = secret("ENSITIO_PASSWORD", "Contraseña nueva")?;
    let request = json!({ "invitation": invitation, "name": name, "password": password });
    let status = session.call("desk_reopen", request)?;
    if session.json {
        print::json(&status);
    } else {
        print::line("Los datos de este equipo se abren otra vez, y la mesa lo admitió");
        warn(&status);
    }
    Ok(ExitCode::SUCCESS)
}
