//! Files that notes of cases show.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::find;
use crate::cli::print;
use crate::cli::session::Session;
use crate::cli::work;

/// Most files of one case that may bear one name.
const SAME_NAME_MAX: usize = 1_000;

/// Keeps a file for a note that is about to name it.
pub(super) fn add(session: &Session, path: &Path) -> anyhow::Result<Value> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stored = session.upload("case_file_add", json!({ "name": name }), &work::read(path)?)?;
    Ok(stored["file"].clone())
}

/// Lists the files of a case; with `out` saves them there, each under a name that nothing there has.
pub(super) fn files(session: &Session, case: &str, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let id = find(session, case)?;
    let view = session.call("case_get", json!({ "id": id }))?;
    let shown = view["timeline"].as_array().into_iter().flatten().map(|entry| &entry["event"]["file"]);
    let mut rows = Vec::new();
    for file in shown.filter(|file| file.is_object()) {
        let name = file["name"].as_str().unwrap_or_default();
        let path = out.map(|folder| free(folder, name)).transpose()?;
        if let Some(path) = &path {
            session.call("case_file_save", json!({ "id": id, "file": file["file"], "path": path }))?;
        }
        rows.push(json!({ "file": file["file"], "name": name, "path": path }));
    }
    if session.json {
        print::json(&json!({ "files": rows }));
        return Ok(ExitCode::SUCCESS);
    }
    for row in &rows {
        let shown = row["path"].as_str().or_else(|| row["name"].as_str()).unwrap_or_default();
        print::line(&format!("{}  {shown}", row["file"].as_str().unwrap_or_default()));
    }
    Ok(ExitCode::SUCCESS)
}

/// A path in the folder at which there is nothing.
fn free(folder: &Path, name: &str) -> anyhow::Result<String> {
    let name = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, kind) = name.rsplit_once('.').map_or((name.as_str(), String::new()), |(s, k)| (s, format!(".{k}")));
    let numbered = |n: usize| if n == 0 { name.clone() } else { format!("{stem} ({n}){kind}") };
    let mut paths = (0..SAME_NAME_MAX).map(|n| folder.join(numbered(n)));
    let path = paths.find(|path| !path.exists()).with_context(|| format!("la carpeta ya tiene «{name}»"))?;
    Ok(path.display().to_string())
}
