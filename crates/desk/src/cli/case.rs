//! Cases, for whoever sits at the terminal of the desk. They are read here; what is done with them is done at workstations.

mod show;

use anyhow::{Context as _, bail};
use casework::{
    ans::CaseState,
    case::{CaseCode, words},
    catalogue::Listed,
    id::{CaseId, PersonId},
    site::TerritorialDirection,
};
use clap::{Args, Subcommand, ValueEnum};
use desk::{CaseAfter, CasesAsked, Ledger, Only, SortBy, now};

use super::{Data, as_json, ledger, line, people::territorial};

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Lista los casos: primero el que vence antes; de los terminados, primero el que venció último
    List(Box<List>),
    /// Muestra un caso con su historia
    Show(Which),
    /// Dice por qué vence cuando vence: tramos, pausas y festivos
    Why(Which),
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    data: Data,
    /// Solo los que tienen estas palabras en su código o su asunto, o que empiezan por ellas; cuentan las cuatro primeras
    #[arg(value_name = "PALABRA")]
    words: Vec<String>,
    /// Solo en este estado, por su nombre («En proceso») o como lo dice JSON (IN_PROGRESS); por omisión los que falta atender
    #[arg(long, value_name = "ESTADO", value_parser = state)]
    state: Option<CaseState>,
    /// Los terminados: cerrados y no gestionados
    #[arg(long)]
    ended: bool,
    /// Solo de este proyecto, por su nombre
    #[arg(long, value_name = "PROYECTO")]
    project: Option<String>,
    /// Solo de este grupo, por su nombre
    #[arg(long, value_name = "GRUPO")]
    group: Option<String>,
    /// Solo los que tiene esta persona, por su identificador
    #[arg(long, value_name = "PERSONA")]
    assignee: Option<PersonId>,
    /// Solo los que ve esta dirección territorial
    #[arg(long, value_name = "TERRITORIAL", value_parser = office)]
    office: Option<TerritorialDirection>,
    /// Solo los próximos a vencer
    #[arg(long, conflicts_with = "breached")]
    near: bool,
    /// Solo los que incumplen el ANS
    #[arg(long)]
    breached: bool,
    /// Orden: estimate, por la fecha estimada de solución; remaining, por el tiempo que queda. Por omisión estimate
    #[arg(long, value_name = "ORDEN", default_value = "estimate")]
    sort: Order,
    /// Cuántos, hasta 1000; por omisión 50
    #[arg(long, value_name = "NÚMERO", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
    /// Sigue donde terminó la respuesta anterior, con el mismo orden
    #[arg(long, value_name = "LUGAR")]
    after: Option<CaseAfter>,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    data: Data,
    /// Código del caso, o su identificador
    #[arg(value_name = "CASO")]
    case: String,
    /// Responde en JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    Estimate,
    Remaining,
}

fn state(text: &str) -> anyhow::Result<CaseState> {
    let named = CaseState::ALL.into_iter().find(|state| words::case_state(*state).eq_ignore_ascii_case(text));
    let written = || serde_json::from_value(text.into()).ok();
    named.or_else(written).with_context(|| format!("no hay estado «{text}»"))
}

fn office(text: &str) -> anyhow::Result<TerritorialDirection> {
    territorial(text)
}

pub(super) fn run(order: Case) -> anyhow::Result<()> {
    match order {
        Case::List(order) => list(*order),
        Case::Show(which) => {
            let (ledger, id) = found(&which)?;
            let shown = ledger.case_shown(id, now())?.with_context(|| none(&which.case))?;
            if which.json { as_json(&shown) } else { show::case(&shown) }
        }
        Case::Why(which) => {
            let (ledger, id) = found(&which)?;
            let why = ledger.case_why(id, now())?.with_context(|| none(&which.case))?;
            if which.json { as_json(&why) } else { show::why(&why) }
        }
    }
}

fn none(case: &str) -> String {
    format!("no hay un caso «{case}»")
}

fn found(which: &Which) -> anyhow::Result<(Ledger, CaseId)> {
    let ledger = ledger(&which.data)?;
    if let Ok(id) = which.case.parse::<CaseId>() {
        return Ok((ledger, id));
    }
    let code: CaseCode = which.case.parse().ok().with_context(|| none(&which.case))?;
    let id = ledger.case_with_code(code)?.with_context(|| none(&which.case))?;
    Ok((ledger, id))
}

fn list(order: List) -> anyhow::Result<()> {
    let ledger = ledger(&order.data)?;
    let (mut project, mut group) = (None, None);
    if order.project.is_some() || order.group.is_some() {
        for listed in ledger.catalogue()? {
            match listed {
                Listed::Project { id, record } if is(order.project.as_deref(), &record.name) => project = Some(id),
                Listed::Group { id, record } if is(order.group.as_deref(), &record.name) => group = Some(id),
                _ => {}
            }
        }
    }
    for (name, is_found) in [(&order.project, project.is_some()), (&order.group, group.is_some())] {
        if let (Some(name), false) = (name, is_found) {
            bail!("no está «{name}» en el catálogo");
        }
    }
    let only = match (order.near, order.breached) {
        (true, _) => Some(Only::NearExpiry),
        (_, true) => Some(Only::Breached),
        _ => None,
    };
    let sort = match order.sort {
        Order::Estimate => SortBy::Estimate,
        Order::Remaining => SortBy::Remaining,
    };
    let List { words, state, ended, assignee, office, after, limit, json, .. } = order;
    let text = words.join(" ");
    let asked = CasesAsked { state, ended, project, group, assignee, office, only, text, sort, after, limit };
    let listed = ledger.cases(&asked, now())?;
    if json {
        return as_json(&listed);
    }
    if listed.cases.is_empty() {
        line("Ningún caso")?;
    }
    listed.cases.iter().try_for_each(show::row)?;
    if !listed.whole {
        line(
            "Son más de los que se ordenan a la vez: faltan los que vencen después. Limítelos con --group o --project",
        )?;
    }
    match listed.next {
        Some(next) => line(&format!("Hay más: repita con --after {next}")),
        None => Ok(()),
    }
}

fn is(asked: Option<&str>, name: &str) -> bool {
    asked.is_some_and(|asked| asked.trim().to_lowercase() == name.to_lowercase())
}
