//! The catalogue, and the workbook in which it is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use commands::view::catalogue::{CatalogueCode, CatalogueIgnored, CatalogueProblem, CatalogueSheet};
use serde_json::json;

use super::show;
use crate::cli::session::Session;
use crate::cli::{print, words, work};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Book {
    /// Guarda el catálogo en un libro de Excel, con una hoja para cada parte
    Export {
        /// Archivo nuevo
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
    },
    /// Lee un libro del catálogo: dice qué es nuevo y qué cambia, y lo guarda
    Import {
        /// Libro de Excel
        #[arg(value_name = "ARCHIVO")]
        file: PathBuf,
        /// Solo lo dice
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) fn run(session: &Session, what: Option<&Book>) -> anyhow::Result<ExitCode> {
    match what {
        None => show::catalogue(session, &session.call("catalogue_get", json!({}))?),
        Some(Book::Export { file }) => {
            work::saved(session, &session.call("catalogue_export", json!({ "path": file }))?);
            Ok(ExitCode::SUCCESS)
        }
        Some(Book::Import { file, dry_run }) => {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let found = session.upload("catalogue_import", json!({ "file_name": name }), &work::read(file)?)?;
            let sheet: CatalogueSheet = serde_json::from_value(found.clone())?;
            if session.json {
                print::json(&found);
            } else {
                told(&sheet).iter().for_each(|line| print::line(line));
            }
            if !sheet.problems.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            if !dry_run && !sheet.editions.is_empty() {
                session.call("catalogue_change", json!({ "editions": sheet.editions }))?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn told(sheet: &CatalogueSheet) -> Vec<String> {
    let mut lines: Vec<String> = sheet.problems.iter().map(problem).collect();
    if sheet.more_problems > 0 {
        lines.push(format!("Y {} errores más", sheet.more_problems));
    }
    lines.extend(sheet.ignored.iter().map(ignored));
    for change in &sheet.changes {
        let what = if change.is_new { "Nuevo" } else { "Cambia" };
        lines.push(format!("{what}: {}", change.name));
        for one in &change.differences {
            let before = if change.is_new { String::new() } else { format!("{} → ", or_none(&one.before)) };
            lines.push(format!("  {}: {before}{}", one.field, or_none(&one.after)));
        }
    }
    let fresh = sheet.changes.iter().filter(|change| change.is_new).count();
    let changed = sheet.changes.len() - fresh;
    lines.push(format!("{fresh} nuevos, {changed} cambiados, {} iguales", sheet.unchanged));
    lines
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "(vacío)" } else { text }
}

fn ignored(CatalogueIgnored { sheet, header }: &CatalogueIgnored) -> String {
    match header.as_str() {
        "" => format!("No se leyó la hoja «{sheet}»"),
        header => format!("No se leyó la columna «{header}» de «{sheet}»"),
    }
}

fn problem(problem: &CatalogueProblem) -> String {
    let CatalogueProblem { sheet, row, column, header, value, code } = problem;
    let sheet = if sheet.is_empty() { "El libro" } else { sheet };
    let row = if *row > 0 { format!(", fila {row}") } else { String::new() };
    let at = match (column.as_str(), header.as_str()) {
        (_, "") => String::new(),
        ("", header) => format!(", {header}"),
        (column, header) => format!(", columna {column} ({header})"),
    };
    let value = if value.is_empty() { String::new() } else { format!(" (dice «{value}»)") };
    format!("{sheet}{row}{at}: {}{value}", sentence(code))
}

fn sentence(code: &CatalogueCode) -> String {
    match code {
        CatalogueCode::NoSheet => "ninguna hoja es de un catálogo".to_owned(),
        CatalogueCode::NoColumn { header } => format!("falta la columna «{header}»"),
        CatalogueCode::TooManyRows { max } => format!("son demasiadas filas: el máximo es {max}"),
        CatalogueCode::TooManyChanges { max } => format!("cambia demasiados registros a la vez: el máximo es {max}"),
        CatalogueCode::Missing => "falta el dato".to_owned(),
        CatalogueCode::NotAChoice { choices } => format!("debe ser uno de estos: {}", choices.join(", ")),
        CatalogueCode::NotANumber => "debe ser un número".to_owned(),
        CatalogueCode::NotADate => "debe ser una fecha, así: 24/12/2026".to_owned(),
        CatalogueCode::NotHours => "debe ser horas, así: 08:00-12:00; 13:00-17:00".to_owned(),
        CatalogueCode::NotFound => "no está en el catálogo, o la persona no está en este equipo".to_owned(),
        CatalogueCode::Ambiguous => "hay varios con ese nombre: escriba su identificador".to_owned(),
        CatalogueCode::UnknownId => "ese identificador no es de ningún registro".to_owned(),
        CatalogueCode::Twice { row } => format!("la fila {row} es del mismo registro"),
        CatalogueCode::Cut => "el texto es demasiado largo".to_owned(),
        CatalogueCode::Refused { flaw } => words::case::flaw(flaw),
    }
}
