//! Cases as the terminal shows them.

use std::process::ExitCode;

use commands::term::{CaseState, SuspensionReason, Timestamp};
use commands::wording;
use serde_json::Value;

use super::ask;
use crate::cli::print;
use crate::cli::session::Session;
use crate::cli::words;

const MINUTE_MS: i64 = 60_000;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn state(value: &Value) -> anyhow::Result<&'static str> {
    Ok(wording::case_state(serde_json::from_value::<CaseState>(value.clone())?))
}

fn moment(value: &Value) -> String {
    let known = value.as_i64().map(|ms| Timestamp(ms).in_bogota().format("%d/%m/%Y %H:%M").to_string());
    known.unwrap_or_default()
}

/// Of business time: there is no day in it, since no two have the same length.
fn duration(ms: i64) -> String {
    let minutes = ms.abs() / MINUTE_MS;
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// Of two bounds, which a doubtful hour holds apart.
fn span(low: i64, high: i64) -> String {
    let [least, most] = [duration(low), duration(high)];
    if least == most { least } else { format!("entre {least} y {most}") }
}

fn bounds(within: &Value) -> Option<(i64, i64)> {
    Some((within["low"].as_i64()?, within["high"].as_i64()?))
}

/// What is left until it is due.
fn remaining(low: i64, high: i64) -> String {
    if low >= 0 {
        format!("quedan {}", span(low, high))
    } else if high < 0 {
        format!("vencido hace {}", span(-high, -low))
    } else {
        format!("quizá vencido, entre {} por usar y {} de más", duration(high), duration(low))
    }
}

/// What the clock of a case says.
fn clock(row: &Value) -> String {
    let clock = &row["clock"];
    let Some((low, high)) = bounds(&clock["remaining_ms"]) else { return "sin reloj".to_owned() };
    let left = remaining(low, high);
    match serde_json::from_value(row["state"].clone()) {
        Ok(CaseState::Suspended) => format!("en pausa, {left}"),
        Ok(CaseState::Solved | CaseState::Closed | CaseState::NotManaged) => {
            let (least, most) = bounds(&clock["progress_ms"]).unwrap_or_default();
            let kept = match text(&clock["breached"]) {
                "NO" => "ANS cumplido",
                "YES" => "ANS incumplido",
                _ => "quizá ANS incumplido",
            };
            format!("{kept}, {} de progreso", span(least, most))
        }
        _ if low < 0 => left,
        _ => match text(&clock["near_expiry"]) {
            "YES" => format!("próximo a vencer, {left}"),
            "DOUBTFUL" => format!("quizá próximo a vencer, {left}"),
            _ => left,
        },
    }
}

fn code(row: &Value) -> &str {
    row["code"].as_str().unwrap_or("sin código")
}

pub(super) fn row(row: &Value) -> anyhow::Result<()> {
    let (state, clock) = (state(&row["state"])?, clock(row));
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
    print::line(&format!("Estado: {} · {}", state(&row["state"])?, clock(row)));
    let has = Some(text(&row["assignee_name"])).filter(|name| !name.is_empty());
    let has = has.map_or_else(|| "sin asignar".to_owned(), |name| format!("lo tiene {name}"));
    print::line(&format!("Grupo: {} · {has}", text(&row["group_name"])));
    print::line(&format!("ANS: {}", text(&view["sla_name"])));
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

/// A note, and what it is where it is more than that.
fn noted(event: &Value) -> anyhow::Result<String> {
    let kind = words::case::note(&serde_json::from_value(event["kind"].clone())?);
    let said = [kind.as_str(), text(&event["note"])];
    Ok(said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": "))
}

/// To which state it came, to whom, and why.
fn stepped(event: &Value) -> anyhow::Result<String> {
    let step = &event["step"];
    let reason = serde_json::from_value::<Option<SuspensionReason>>(step["reason"].clone())?.map(wording::suspension);
    let group = Some(text(&event["group"])).filter(|_| step["group"].is_string());
    let words = [reason, group, step["solution"].as_str(), event["note"].as_str()];
    let said: Vec<&str> = words.into_iter().flatten().filter(|words| !words.is_empty()).collect();
    let to = state(&event["to"])?;
    Ok(if said.is_empty() { to.to_owned() } else { format!("{to}: {}", said.join(" · ")) })
}

pub(super) fn why(session: &Session, view: &Value) -> anyhow::Result<ExitCode> {
    if session.json {
        print::json(view);
        return Ok(ExitCode::SUCCESS);
    }
    for segment in view["explanation"]["segments"].as_array().into_iter().flatten() {
        let because = &segment["because"];
        let why = match text(&because["because"]) {
            "RUNNING" => {
                let counted = segment["business_ms"].as_i64().unwrap_or_default();
                format!("{}: {}", state(&because["state"])?, duration(counted))
            }
            "PAUSED" => {
                let reason = serde_json::from_value::<Option<SuspensionReason>>(because["reason"].clone())?;
                format!("en pausa: {}", reason.map_or("", wording::suspension))
            }
            "STOPPED" => format!("detenido: {}", state(&because["state"])?),
            "HOLIDAY" => {
                let holidays = because["holidays"].as_array().into_iter().flatten();
                let names = holidays.map(|one| format!("{} ({})", text(&one["name"]), text(&one["law"])));
                format!("festivo: {}", names.collect::<Vec<_>>().join(", "))
            }
            "EXCEPTION" => format!("día exceptuado: {}", text(&because["reason"])),
            _ => "fuera de horario".to_owned(),
        };
        print::line(&format!("{} – {}  {why}", moment(&segment["from"]), moment(&segment["until"])));
    }
    let due = &view["clock"]["projected_due"];
    match [moment(&due["low"]), moment(&due["high"])] {
        [first, _] if first.is_empty() => {}
        [first, last] if first == last => print::line(&format!("Vence el {first}")),
        [first, last] => {
            print::line(&format!("Vence entre el {first} y el {last}: hay una hora dudosa en su historia"))
        }
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
