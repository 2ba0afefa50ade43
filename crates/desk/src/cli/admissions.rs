//! People who come in with an account of the entity, for whoever sits at the terminal.

use anyhow::{Context as _, bail};
use casework::{id::AdmissionId, scope::Scope};
use clap::{Args, Subcommand};
use desk::now;
use serde_json::json;
use wire::{ADMISSION_DEVICES_MAX, Admit, DeskError, Dismiss, Signpost};

use super::{
    Data, as_json, folder, ledger, line,
    people::{RoleName, role_name, scope, scope_name, territorial},
};

#[derive(Debug, Subcommand)]
pub(super) enum Person {
    /// Admite a alguien, o cambia lo que recibe quien ya está admitido
    Admit(Admission),
    /// Lista las personas admitidas
    List {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Retira una admisión: quien la tenía no inscribe más puestos con su cuenta
    Dismiss {
        #[command(flatten)]
        data: Data,
        /// Identificador de la admisión
        #[arg(value_name = "ADMISIÓN")]
        admission: AdmissionId,
        /// Excluye además los puestos que inscribió con ella
        #[arg(long)]
        revoke: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Admission {
    #[command(flatten)]
    data: Data,
    /// Correo que el proveedor tiene verificado; cuenta solo la primera vez que entra
    #[arg(long, value_name = "CORREO", required_unless_present = "subject", conflicts_with = "subject")]
    email: Option<String>,
    /// Identificador con que el proveedor conoce a la persona («sub»)
    #[arg(long, value_name = "SUJETO")]
    subject: Option<String>,
    /// ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
    #[arg(long, value_name = "ROL")]
    role: RoleName,
    /// Alcance de sus puestos: direcciones territoriales que pueden ver, separadas por comas (ANT,VAL), o «todas»
    #[arg(long, value_name = "TERRITORIALES", value_parser = scope)]
    scope: Scope,
    /// Dirección territorial de sus puestos
    #[arg(long, value_name = "TERRITORIAL")]
    territorial: Option<String>,
    /// Cuántos puestos puede tener; por omisión 1
    #[arg(long, value_name = "PUESTOS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(ADMISSION_DEVICES_MAX)))]
    devices: u32,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Line {
    #[command(flatten)]
    data: Data,
    /// Dirección (nombre:puerto) en que los puestos encuentran la mesa
    #[arg(long, value_name = "DIRECCIÓN")]
    address: String,
}

pub(super) fn person(order: Person) -> anyhow::Result<()> {
    match order {
        Person::Admit(order) => admit(order),
        Person::List { data, json } => list(&data, json),
        Person::Dismiss { data, admission, revoke } => {
            if !ledger(&data)?.dismiss(Dismiss { admission, revoke }, now())? {
                bail!("no hay una admisión {admission}");
            }
            let shut = if revoke { " y sus puestos excluidos" } else { "" };
            line(&format!("Admisión {admission} retirada{shut}"))
        }
    }
}

fn admit(order: Admission) -> anyhow::Result<()> {
    let Admission { data, email, subject, role, scope, territorial: office, devices, json } = order;
    let office = office.as_deref().map(territorial).transpose()?;
    let asked = Admit { email, subject, role: role.into(), scope, territorial: office, devices };
    let admission = match ledger(&data)?.admit(asked, now())? {
        Ok(admission) => admission,
        Err(DeskError::AddressTaken { admission, subject }) => bail!(
            "con ese correo ya entró alguien: si es la misma persona, nómbrela con --subject {subject}; si el correo es \
             ahora de otra, retire antes la admisión {admission}"
        ),
        Err(_) => bail!("el correo o el identificador no se entiende"),
    };
    if json { as_json(&json!({ "admission": admission })) } else { line(&admission.to_string()) }
}

fn list(data: &Data, json: bool) -> anyhow::Result<()> {
    let listed = ledger(data)?.admissions()?.admissions;
    if json {
        return as_json(&listed);
    }
    for one in listed {
        let who = [one.email, one.subject].into_iter().flatten().collect::<Vec<_>>().join("  ");
        let state = if one.bound_at.is_some() { "ya entró" } else { "no ha entrado" };
        let (role, scope, used, devices) = (role_name(one.role), scope_name(one.scope), one.used, one.devices);
        line(&format!("{}  {role}  {scope}  puestos: {used} de {devices}  {state}  {who}", one.admission))?;
    }
    Ok(())
}

/// What may hang on a wall.
pub(super) fn signpost(order: &Line) -> anyhow::Result<()> {
    let Line { data, address } = order;
    let fingerprint = desk::fingerprint(&folder(data)?)?;
    let signpost = Signpost::typed(address, &fingerprint);
    line(&signpost.with_context(|| format!("«{address}» no es la dirección de una mesa"))?.to_string())
}
