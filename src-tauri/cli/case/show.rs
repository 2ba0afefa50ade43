//! Cases as the terminal shows them.

use std::process::ExitCode;

use commands::term::{CaseForm, CaseState, Reading, Timestamp};
use commands::view::case::CaseWhy;
use commands::wording;
use serde_json::Value;

use super::ask;
use crate::cli::print;
use crate::cli::session::Session;
use crate::cli::words;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn state(value: &Value) -> anyhow::Result<&'static str> {
    Ok(wording::case_state(serde_json::from_value::<CaseState>(value.clone())?))
}

fn moment(value: &Value) -> String {
    value.as_i64().map(|ms| wording::moment(Timestamp(ms))).unwrap_or_default()
}

/// What the clock of a case says.
fn clock(row: &Value) -> anyhow::Result<String> {
    let clock = serde_json::from_value::<Option<Reading>>(row["clock"].clone())?;
    Ok(clock.map_or_else(|| "sin reloj".to_owned(), |clock| wording::clock(&clock)))
}

fn code(row: &Value) -> &str {
    row["code"].as_str().unwrap_or("sin código")
}

pub(super) fn row(row: &Value) -> anyhow::Result<()> {
    let (state, clock) = (state(&row["state"])?, clock(row)?);
    print::line(&format!("{}  {state}  {clock}  {}  {}", code(row), text(&row["subject"]), text(&row["id"])));
    Ok(())
}

pub(super) fn case(session: &Session, view: &Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(view);
        return Ok(ExitCode::SUCCESS);
    }
    let row = &view["row"];
    print::line(&format!("{} · {}", code(row), text(&row["subject"])));
    print::line(&format!("Estado: {} · {}", state(&row["state"])?, clock(row)?));
    let has = Some(text(&row["assignee_name"])).filter(|name| !name.is_empty());
    let has = has.map_or_else(|| "sin asignar".to_owned(), |name| format!("lo tiene {name}"));
    print::line(&format!("Grupo: {} · {has}", text(&row["group_name"])));
    print::line(&format!("ANS: {}", text(&view["sla_name"])));
    for act in view["acts"].as_array().into_iter().flatten() {
        let stage = words::stage(&act["stage"], act["not_signed"] == true)?;
        let radicado = act["radicado"].as_str().map(|radicado| format!(" · radicado {radicado}")).unwrap_or_default();
        print::line(&format!("Acta {} · {stage}{radicado}", text(&act["folio"])));
    }
    form(view)?;
    for entry in view["timeline"].as_array().into_iter().flatten() {
        let doubt = if entry["doubtful"] == true { " (hora dudosa)" } else { "" };
        let event = &entry["event"];
        let what = match text(&event["event"]) {
            "REGISTERED" => format!("registrado, a {}", text(&event["group"])),
            "STEPPED" => stepped(event)?,
            "SLA_CHANGED" => format!("ANS: {} {}", text(&event["sla"]), text(&event["note"])),
            _ => noted(event)?,
        };
        print::line(&format!("{}{doubt}  {}  {}", moment(&entry["at"]), text(&entry["by"]), what.trim_end()));
    }
    Ok(ExitCode::SUCCESS)
}

/// What was filled in, where it was asked for on a form.
fn form(view: &Value) -> anyhow::Result<()> {
    let Some(form) = serde_json::from_value::<Option<CaseForm>>(view["details"]["form"].clone())? else {
        return Ok(());
    };
    let named = |at: usize| text(&view["form_people"][at]["name"]);
    print::line(wording::form_name(form.kind()));
    for (label, said) in wording::form_lines(&form, named(1)) {
        print::line(&format!("  {label}: {said}"));
    }
    print::line(&format!("  Justificación: {}", form.justification()));
    let said = form.authorisation();
    let (decision, day) = (wording::boss_decision(said.decision), said.on.format("%d/%m/%Y"));
    print::line(&format!("  {decision} (jefe inmediato): {}, {day}", named(0)));
    Ok(())
}

/// A note, and what it is where it is more than that.
fn noted(event: &Value) -> anyhow::Result<String> {
    let kind = words::case::note(&serde_json::from_value(event["kind"].clone())?);
    let said = [kind.as_str(), text(&event["note"])];
    Ok(said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": "))
}

fn stepped(event: &Value) -> anyhow::Result<String> {
    let (step, to) = (serde_json::from_value(event["step"].clone())?, serde_json::from_value(event["to"].clone())?);
    Ok(wording::stepped(&step, to, text(&event["group"]), text(&event["note"])))
}

pub(super) fn why(session: &Session, view: &Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(view);
        return Ok(ExitCode::SUCCESS);
    }
    let CaseWhy { clock, explanation } = serde_json::from_value(view.clone())?;
    for segment in &explanation.segments {
        print::line(&wording::segment(segment));
    }
    if let Some(due) = clock.projected_due {
        print::line(&wording::due(due));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn catalogue(session: &Session, view: &Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(view);
        return Ok(ExitCode::SUCCESS);
    }
    for edition in view["editions"].as_array().into_iter().flatten() {
        let listed = &edition["listed"];
        let of = match text(&listed["of"]) {
            "PROJECT" => "Proyecto",
            "CATEGORY" => "Categoría",
            "SLA" => "ANS",
            "GROUP" => "Grupo",
            _ => "Calendario",
        };
        let idle = if listed["record"]["active"] == true { "" } else { " (inactivo)" };
        print::line(&format!("{of}: {}{idle}", ask::way(view, listed)));
    }
    Ok(ExitCode::SUCCESS)
}
