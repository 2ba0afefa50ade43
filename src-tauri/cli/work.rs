//! Set-up, sheets, verification, backups.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use commands::problem::Problem;
use commands::view::setting::IntegrityReport;
use serde_json::{Value, json};

use super::session::{Refused, Session, secret};
use super::verdict::verdict;
use super::{Duplicates, Export, Import, ListKind, Setup, Verify, print, words};

/// Largest file read into memory, in bytes; the commands have tighter bounds of their own.
const FILE_BYTES_MAX: u64 = 128 << 20;

/// The whole file, unless it is larger than any command takes.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("leyendo {}", file.display());
    let too_large = || Refused(Problem::TooLarge { max_mb: (FILE_BYTES_MAX >> 20) as u32 });
    let opened = File::open(file).with_context(context)?;
    if opened.metadata().with_context(context)?.len() > FILE_BYTES_MAX {
        return Err(too_large().into());
    }
    let mut bytes = Vec::new();
    // A file that grows meanwhile, or a pipe, says no length.
    opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > FILE_BYTES_MAX { Err(too_large().into()) } else { Ok(bytes) }
}

pub(super) fn setup(session: &Session, setup: &Setup) -> anyhow::Result<ExitCode> {
    let payload = json!({
        "full_name": setup.name,
        "document": { "id_type": "CC", "number": setup.document },
        "territorial": territorial(&setup.territorial)?,
        "position": setup.position,
        "department": setup.department,
        "password": secret("ENSITIO_PASSWORD", "Contraseña nueva")?,
        "pin": secret("ENSITIO_PIN", "PIN nuevo")?,
    });
    let status = session.call("setup", payload)?;
    if session.json {
        print::json(&status);
    } else {
        print::line(&format!("Almacén creado en {}", status["folder"].as_str().unwrap_or_default()));
    }
    Ok(ExitCode::SUCCESS)
}

fn territorial(text: &str) -> anyhow::Result<Value> {
    let direction =
        commands::territorial_from(text).with_context(|| format!("no hay dirección territorial «{text}»"))?;
    Ok(serde_json::to_value(direction)?)
}

pub(super) fn import(session: &Session, import: &Import) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let file_name = import.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let opened = session.upload("import_open", json!({ "file_name": file_name }), &read(&import.file)?)?;
    let id = &opened["import"];
    let target = match import.target {
        None => Value::Null,
        Some(ListKind::Items) => json!("ITEMS"),
        Some(ListKind::People) => json!("PEOPLE"),
        Some(ListKind::Sites) => json!("SITES"),
        Some(ListKind::Acts) => anyhow::bail!("las actas no se importan"),
        Some(ListKind::Cases) => anyhow::bail!("los casos no se importan"),
    };
    let look = session.call("import_look", json!({ "import": id, "target": target }))?;
    let columns = look["columns"].as_array().cloned().unwrap_or_default();
    let columns: Vec<Value> = columns.iter().map(|c| json!({ "index": c["index"], "field": c["field"] })).collect();
    let check = json!({
        "import": id, "sheet": look["sheet"], "target": look["target"],
        "header_row": look["header_row"], "columns": columns,
    });
    session.wait(&session.call("import_check", check)?["job"])?;
    let report = session.call("import_report", json!({ "import": id }))?;
    if import.check {
        print::json(&report);
        return Ok(ExitCode::SUCCESS);
    }
    let duplicates = match import.duplicates {
        Duplicates::Update => "UPDATE",
        Duplicates::Keep => "KEEP",
    };
    let apply = json!({ "import": id, "duplicates": duplicates, "skip_errors": import.skip_errors });
    session.wait(&session.call("import_apply", apply)?["job"])?;
    let done = session.call("import_done", json!({ "import": id }))?;
    if session.json {
        print::json(&json!({ "report": report, "done": done }));
    } else {
        print::line(&format!(
            "{} creados, {} actualizados, {} sin cambio, {} fuera; {} advertencias",
            done["created"], done["updated"], done["kept"], done["left_out"], report["warnings"]
        ));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn export(session: &Session, export: &Export) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let list = match export.list {
        ListKind::Items => "ITEMS",
        ListKind::People => "PEOPLE",
        ListKind::Sites => "SITES",
        ListKind::Acts => "ACTS",
        ListKind::Cases => "CASES",
    };
    let csv = export.file.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    let format = if csv { "CSV" } else { "XLSX" };
    let payload = json!({ "what": { "list": list, "query": {} }, "format": format, "path": export.file });
    saved(session, &session.call("list_export", payload)?);
    Ok(ExitCode::SUCCESS)
}

/// Tells where something was saved.
pub(super) fn saved(session: &Session, answer: &Value) {
    if session.json {
        print::json(answer);
    } else {
        print::line(answer["path"].as_str().unwrap_or("cancelado"));
    }
}

/// Succeeds only when every file is authentic. Needs no password; with one at hand the store is asked too, which
/// alone knows what was annulled or superseded.
pub(super) fn verify(session: &Session, verify: &Verify) -> anyhow::Result<ExitCode> {
    let password = std::env::var_os("ENSITIO_PASSWORD").is_some();
    if password && session.call("status", json!({}))?["phase"] == "LOCKED" {
        session.enter()?;
    }
    let mut answers = Vec::new();
    for file in &verify.files {
        // One that cannot be read must not hide what the others are.
        match read(file).and_then(|bytes| session.upload("verify", json!({}), &bytes)) {
            Ok(answer) => {
                if !session.json {
                    let told = verdict(&serde_json::from_value(answer.clone())?);
                    print::line(&format!("{}: {told}", file.display()));
                }
                answers.push(json!({ "file": file, "answer": answer }));
            }
            Err(error) => {
                print::error_about(&file.display(), &error, session.json);
                answers.push(json!({ "file": file, "answer": null }));
            }
        }
    }
    let authentic = |a: &Value| a["answer"]["verdict"] == "AUTHENTIC";
    let all_authentic = answers.iter().all(authentic);
    if !session.json && answers.len() > 1 {
        let count = answers.iter().filter(|a| authentic(a)).count();
        print::line(&format!("{count} de {} auténticas", answers.len()));
    }
    if session.json {
        print::json(&Value::Array(answers));
    }
    Ok(if all_authentic { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn backup(session: &Session, file: &Path) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let started = session.call("backup_save", json!({ "path": file }))?;
    session.wait(&started["job"])?;
    saved(session, &started);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(session: &Session, file: &Path) -> anyhow::Result<ExitCode> {
    if session.call("status", json!({}))?["phase"] == "LOCKED" {
        session.enter()?;
    }
    let password = secret("ENSITIO_PASSWORD", "Contraseña de la copia")?;
    let status = session.call("backup_restore", json!({ "path": file, "password": password }))?;
    if session.json {
        print::json(&status);
    } else {
        print::line(&format!("Restaurada en {}", status["folder"].as_str().unwrap_or_default()));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn rescue(session: &Session, force: bool) -> anyhow::Result<ExitCode> {
    let mut request = session.somebody()?;
    request["forced"] = force.into();
    let said = session.call("rescue_begin", request)?;
    if session.json {
        print::json(&said);
        return Ok(ExitCode::SUCCESS);
    }
    let count = |name: &str| said[name].as_u64().unwrap_or_default();
    let aside = said["aside"].as_str().unwrap_or_default();
    print::line(&format!("Almacén rehecho con {} registros; el dañado queda en {aside}", count("entries")));
    if count("forms") > 0 {
        print::line(&format!("Borradores y correos por enviar que se conservan: {}", count("forms")));
    }
    if count("gaps") > 0 {
        print::line(&format!("En {} partes el archivo de rescate no se pudo leer", count("gaps")));
    }
    if said["behind"] == true {
        print::line("Lo último que se hizo puede faltar: el archivo de rescate no se pudo escribir");
    }
    print::line("Si este equipo está inscrito, sincronice: «ensitio sync». Sin mesa, revise lo que falte");
    Ok(ExitCode::SUCCESS)
}

/// Succeeds only when nothing is damaged.
pub(super) fn check(session: &Session) -> anyhow::Result<ExitCode> {
    session.enter()?;
    let started = session.call("integrity_check", json!({}))?;
    session.wait(&started["job"])?;
    let said = session.call("integrity_report", started)?;
    let report: IntegrityReport = serde_json::from_value(said.clone())?;
    if session.json {
        print::json(&said);
    } else if report.sound {
        print::line("El almacén está en orden");
    } else {
        for finding in &report.findings {
            print::line(&words::finding(finding));
        }
    }
    Ok(if report.sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn call(session: &Session, name: &str, payload: &str) -> anyhow::Result<ExitCode> {
    let payload = serde_json::from_str(payload).context("la solicitud no es JSON")?;
    if !matches!(name, "status" | "setup" | "backup_restore" | "rescue_begin") {
        session.enter()?;
    }
    print::json(&session.call(name, payload)?);
    Ok(ExitCode::SUCCESS)
}
