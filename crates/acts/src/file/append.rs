//! Incremental updates (ISO 32000-1 §7.5.6).

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{Dict, File, Flaw, Value};

/// An object of the update: its value and, for a stream, its bytes.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) id: u32,
    pub(crate) value: Value,
    pub(crate) stream: Option<Vec<u8>>,
    /// Raw bytes written in place of the value: a signature dictionary with its gaps.
    pub(crate) raw: Option<Vec<u8>>,
}

/// The file with an update appended, and where each changed object begins in it.
pub(crate) fn append(file: &File<'_>, mut changes: Vec<Change>) -> Result<(Vec<u8>, BTreeMap<u32, usize>), Flaw> {
    changes.sort_by_key(|change| change.id);
    let mut out = file.bytes.to_vec();
    let mut offsets = BTreeMap::new();
    for change in &changes {
        offsets.insert(change.id, out.len());
        out.extend(format!("{} 0 obj\n", change.id).as_bytes());
        match &change.raw {
            Some(raw) => out.extend(raw),
            None => change.value.write(&mut out),
        }
        if let Some(stream) = &change.stream {
            out.extend(b"stream\n");
            out.extend(stream);
            out.extend(b"\nendstream");
        }
        out.extend(b"\nendobj\n");
    }
    let table_at = out.len();
    out.extend(b"xref\n");
    for run in runs(&offsets) {
        out.extend(format!("{} {}\n", run[0].0, run.len()).as_bytes());
        for (_, offset) in run {
            out.extend(format!("{offset:010} 00000 n \n").as_bytes());
        }
    }
    out.extend(b"trailer\n");
    Value::Dict(trailer(file, &offsets)?).write(&mut out);
    out.extend(format!("\nstartxref\n{table_at}\n%%EOF\n").as_bytes());
    Ok((out, offsets))
}

/// Offsets by runs of consecutive numbers.
fn runs(offsets: &BTreeMap<u32, usize>) -> Vec<Vec<(u32, usize)>> {
    let mut runs: Vec<Vec<(u32, usize)>> = Vec::new();
    for (id, offset) in offsets {
        match runs.last_mut().filter(|run| run.last().is_some_and(|(last, _)| last + 1 == *id)) {
            Some(run) => run.push((*id, *offset)),
            None => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}

fn trailer(file: &File<'_>, offsets: &BTreeMap<u32, usize>) -> Result<Dict, Flaw> {
    let last = &file.revisions[file.last()];
    let flaw = Flaw::Table { at: last.table_at };
    let size = last.trailer.int("Size").ok_or(flaw)?;
    let highest = offsets.keys().next_back().map_or(0, |id| i64::from(*id) + 1);
    let Some([permanent, _]) = last.trailer.array("ID") else { return Err(flaw) };
    // The second identifier names this state of the file.
    let changed = Value::Text { bytes: Sha256::digest(file.bytes)[..16].to_vec(), hex: true };
    let mut trailer = last.trailer.without(&["Size", "ID", "Prev"]);
    trailer.set("Size", Value::Int(size.max(highest)));
    trailer.set("ID", Value::Array(vec![permanent.clone(), changed]));
    trailer.set("Prev", Value::Int(i64::try_from(last.table_at).map_err(|_| flaw)?));
    Ok(trailer)
}
