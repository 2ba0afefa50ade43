//! People and workstations, for whoever sits at the terminal.

use std::time::Duration;

use anyhow::{Context as _, bail};
use casework::{
    id::{AccountId, DeviceId, PersonId},
    role::Role,
    scope::{Offices, Scope},
    site::TerritorialDirection,
};
use clap::{Args, Subcommand, ValueEnum};
use desk::{Grant, Ledger, now};
use serde_json::json;
use wire::{AdminAct, Audited, CODE_HOURS_MAX, GiveRole, GiveScope};

use super::{Data, as_json, folder, invitation, ledger, line};

#[derive(Debug, Args)]
pub(super) struct Code {
    #[command(flatten)]
    data: Data,
    /// Rol de quien inscribe el puesto: ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
    #[arg(long, value_name = "ROL")]
    role: RoleName,
    /// Alcance del puesto: direcciones territoriales que puede ver, separadas por comas (ANT,VAL), o «todas». Por omisión un puesto
    /// conocido conserva el suyo y uno nuevo ve todas
    #[arg(long, value_name = "TERRITORIALES", value_parser = scope)]
    scope: Option<Scope>,
    /// Horas de vigencia; por omisión 24
    #[arg(long, value_name = "HORAS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=i64::from(CODE_HOURS_MAX)))]
    hours: u32,
    /// Dirección territorial del puesto
    #[arg(long, value_name = "TERRITORIAL")]
    territorial: Option<String>,
    /// Identificador de la persona que inscribe el puesto, si ya trabaja en otro
    #[arg(long, value_name = "PERSONA")]
    person: Option<PersonId>,
    /// Puesto excluido que vuelve a entrar con este código; exige --person
    #[arg(long, value_name = "PUESTO", requires = "person")]
    device: Option<DeviceId>,
    /// Dirección (nombre:puerto) en que los puestos encuentran la mesa: responde con la invitación entera
    #[arg(long, value_name = "DIRECCIÓN")]
    address: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Device {
    /// Lista los puestos
    List {
        #[command(flatten)]
        data: Data,
        /// Responde en JSON
        #[arg(long)]
        json: bool,
    },
    /// Excluye un puesto: no vuelve a entrar sin un código hecho para él
    Revoke {
        #[command(flatten)]
        of: OfDevice,
        /// Le ordena además cerrar su almacén: allí nadie vuelve a abrirlo sin la mesa
        #[arg(long)]
        wipe: bool,
    },
    /// Cambia el alcance de un puesto, lo que puede ver; en su próxima sincronización recibe lo nuevo y deja de tener lo demás
    Scope {
        #[command(flatten)]
        of: OfDevice,
        /// Direcciones territoriales separadas por comas (ANT,VAL), o «todas»
        #[arg(value_name = "TERRITORIALES", value_parser = scope)]
        scope: Scope,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Da otro rol a una cuenta; el puesto lo sabe en su próxima sincronización
    Role {
        #[command(flatten)]
        data: Data,
        /// Identificador de la cuenta
        #[arg(value_name = "CUENTA")]
        account: AccountId,
        /// ADMINISTRATOR, AGENT_L1, SPEC_L2, ONSITE_L2, SPEC_L3, PROVIDER, ITS_LEAD o READER
        #[arg(value_name = "ROL")]
        role: RoleName,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Quarantine {
    /// Muestra en JSON lo guardado de un puesto, abierto
    Show(OfDevice),
    /// Elimina lo guardado de un puesto, con sus llaves
    Discard(OfDevice),
}

#[derive(Debug, Args)]
pub(super) struct OfDevice {
    #[command(flatten)]
    data: Data,
    /// Identificador del puesto
    #[arg(value_name = "PUESTO")]
    device: DeviceId,
}

/// The roles by their names in the protocol.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum RoleName {
    Administrator,
    AgentL1,
    SpecL2,
    OnsiteL2,
    SpecL3,
    Provider,
    ItsLead,
    Reader,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Self::Administrator,
            RoleName::AgentL1 => Self::AgentL1,
            RoleName::SpecL2 => Self::SpecL2,
            RoleName::OnsiteL2 => Self::OnsiteL2,
            RoleName::SpecL3 => Self::SpecL3,
            RoleName::Provider => Self::Provider,
            RoleName::ItsLead => Self::ItsLead,
            RoleName::Reader => Self::Reader,
        }
    }
}

pub(super) fn code(order: &Code) -> anyhow::Result<()> {
    let territorial = order.territorial.as_deref().map(territorial).transpose()?;
    let lasts = Duration::from_secs(u64::from(order.hours) * 3_600);
    let (role, scope) = (order.role.into(), order.scope);
    let grant = Grant { role, scope, territorial, person: order.person, device: order.device };
    let folder = folder(&order.data)?;
    let fingerprint = desk::fingerprint(&folder)?;
    let code = Ledger::open(&folder)?.new_code(grant, lasts, now())?;
    let invitation = order.address.as_deref().map(|address| invitation(address, &fingerprint, &code)).transpose()?;
    if order.json {
        return as_json(&json!({ "code": code, "hours": order.hours, "invitation": invitation }));
    }
    line(&invitation.unwrap_or(code))
}

pub(super) fn territorial(text: &str) -> anyhow::Result<TerritorialDirection> {
    let found =
        TerritorialDirection::ALL.iter().find(|one| text.eq_ignore_ascii_case(one.code()) || text == one.name());
    found.copied().with_context(|| format!("no hay dirección territorial «{text}»"))
}

const ALL_OFFICES: &str = "todas";

pub(super) fn scope(text: &str) -> anyhow::Result<Scope> {
    if text.eq_ignore_ascii_case(ALL_OFFICES) {
        return Ok(Scope::National);
    }
    let offices = text.split(',').map(|office| territorial(office.trim())).collect::<Result<Offices, _>>()?;
    Ok(Scope::Of(offices))
}

pub(super) fn scope_name(scope: Scope) -> String {
    match scope {
        Scope::National => ALL_OFFICES.to_owned(),
        Scope::Of(offices) => offices.iter().map(TerritorialDirection::code).collect::<Vec<_>>().join(","),
    }
}

pub(super) fn device(order: Device) -> anyhow::Result<()> {
    match order {
        Device::List { data, json } => list(&data, json),
        Device::Revoke { of: OfDevice { data, device }, wipe } => revoke(&data, device, wipe),
        Device::Scope { of: OfDevice { data, device }, scope } => {
            if !ledger(&data)?.give_scope(GiveScope { device, scope }, now())? {
                bail!("no hay un puesto {device}");
            }
            line(&format!("Puesto {device}: {}", scope_name(scope)))
        }
    }
}

pub(super) fn quarantine(order: Quarantine) -> anyhow::Result<()> {
    match order {
        Quarantine::Show(OfDevice { data, device }) => as_json(&ledger(&data)?.evidence(device)?),
        Quarantine::Discard(OfDevice { data, device }) => {
            let discarded = ledger(&data)?.discard_evidence(device, now())?;
            line(&format!("Eliminado de la cuarentena: {discarded}"))
        }
    }
}

pub(super) fn account(order: Account) -> anyhow::Result<()> {
    let Account::Role { data, account, role } = order;
    if !ledger(&data)?.give_role(GiveRole { account, role: role.into() }, now())? {
        bail!("no hay una cuenta {account}");
    }
    line(&format!("Cuenta {account}: {}", role_name(role.into())))
}

fn list(data: &Data, json: bool) -> anyhow::Result<()> {
    let ledger = ledger(data)?;
    let rows = ledger.device_rows()?;
    if json {
        return as_json(&rows.devices);
    }
    for row in rows.devices {
        let state = match (row.revoked_at, row.wipe_at, row.wipe_told_at) {
            (None, ..) => "inscrito",
            (Some(_), None, _) => "excluido",
            (Some(_), Some(_), None) => "excluido, con orden de cierre",
            (Some(_), Some(_), Some(_)) => "excluido, con orden de cierre entregada",
        };
        let quarantined = match row.quarantined {
            0 => String::new(),
            entries => format!("  en cuarentena: {entries}"),
        };
        line(&format!("{}  {state}  {}  {}{quarantined}", row.device, scope_name(row.scope), row.name))?;
        for person in row.people {
            let name = person.name.unwrap_or_else(|| "(sin nombre)".to_owned());
            line(&format!(
                "    cuenta {}  persona {}  {}  {name}",
                person.account,
                person.person,
                role_name(person.role)
            ))?;
        }
    }
    Ok(())
}

fn revoke(data: &Data, device: DeviceId, wipe: bool) -> anyhow::Result<()> {
    let ledger: Ledger = ledger(data)?;
    let done = if wipe { ledger.order_wipe(device, now())? } else { ledger.revoke(device, now())? };
    if !done {
        bail!("no hay un puesto inscrito {device} al que falte decirle eso");
    }
    let order = if wipe { " y con orden de cerrar su almacén" } else { "" };
    line(&format!("Puesto {device} excluido{order}"))?;
    if let Some(admission) = ledger.admission_behind(device)? {
        line(&format!(
            "Quien lo inscribió puede inscribir otro con su cuenta de la entidad; para impedirlo: desk person dismiss {admission}"
        ))?;
    }
    Ok(())
}

pub(super) fn audit(data: &Data, json: bool) -> anyhow::Result<()> {
    let audit = ledger(data)?.audit()?;
    if json {
        return as_json(&audit.acts);
    }
    for act in audit.acts {
        let by = act.by.as_ref().map_or_else(
            || "en el servidor".to_owned(),
            |by| format!("{} en {}", by.name.as_deref().unwrap_or("(sin nombre)"), by.device_name),
        );
        line(&format!("{}  {}  {by}: {}", act.n, act.at.in_bogota(), told(&act)))?;
    }
    Ok(())
}

fn told(act: &Audited) -> String {
    let device = act.device_name.as_deref().unwrap_or("otro puesto");
    let person = act.person_name.as_deref().unwrap_or("(sin nombre)");
    match act.act {
        AdminAct::CodeMade { role, scope, device: None, .. } => {
            format!("código de inscripción para {}{}", role_name(role), given(scope))
        }
        AdminAct::CodeMade { role, scope, .. } => {
            format!("código para que vuelva a entrar {device} como {}{}", role_name(role), given(scope))
        }
        AdminAct::Enrolled { role, admission, scope, .. } => {
            let by = admission.map(|id| format!(", con su cuenta de la entidad (admisión {id})")).unwrap_or_default();
            format!("inscribió {device} como {}{}{by}", role_name(role), given(scope))
        }
        AdminAct::Readmitted { role, .. } => format!("volvió a inscribir {device} como {}", role_name(role)),
        AdminAct::Revoked { .. } => format!("excluyó {device}"),
        AdminAct::WipeOrdered { .. } => format!("ordenó cerrar el almacén de {device}"),
        AdminAct::Reopened { .. } => format!("recuperó de la mesa la llave del almacén de {device}"),
        AdminAct::RoleGiven { from, to, .. } => {
            format!("cambió el rol de {person} en {device}: de {} a {}", role_name(from), role_name(to))
        }
        AdminAct::ScopeGiven { from, to, .. } => {
            format!("cambió el alcance de {device}: de {} a {}", scope_name(from), scope_name(to))
        }
        AdminAct::QuarantineDiscarded { entries, .. } => format!("eliminó {entries} de la cuarentena de {device}"),
        AdminAct::PersonAdmitted { admission, role, scope, devices, changed, .. } => {
            let who = act.admitted.as_deref().unwrap_or("alguien que ya no está admitido");
            let (role, scope) = (role_name(role), given(Some(scope)));
            let did = if changed { "cambió la admisión de" } else { "admitió a" };
            format!("{did} {who} (admisión {admission}): {role}{scope}, hasta {devices} puestos")
        }
        AdminAct::PersonDismissed { admission } => format!("retiró la admisión {admission}"),
    }
}

fn given(scope: Option<Scope>) -> String {
    scope.map(|scope| format!(", alcance {}", scope_name(scope))).unwrap_or_default()
}

pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "ADMINISTRATOR",
        Role::AgentL1 => "AGENT_L1",
        Role::SpecL2 => "SPEC_L2",
        Role::OnsiteL2 => "ONSITE_L2",
        Role::SpecL3 => "SPEC_L3",
        Role::Provider => "PROVIDER",
        Role::ItsLead => "ITS_LEAD",
        Role::Reader => "READER",
    }
}
