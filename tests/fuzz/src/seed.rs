//! What a search begins with: one of each kind, whole.

use std::{fs, io, path::Path};

/// Where the protocol shows one of each of its messages, which a test of `wire` holds against the code.
const PROTOCOL: &str = "docs/sync.md";
const SHEETS: [&str; 3] = ["inventario.xlsx", "personal.xlsx", "sedes.csv"];

/// The seeds of a target in [`crate::TARGETS`], from the project's own files below `root`.
///
/// # Errors
/// Those of reading these files; [`io::ErrorKind::NotFound`] also for a target or a message that is not there.
pub fn seeds(target: &str, root: &Path) -> io::Result<Vec<Vec<u8>>> {
    if target == "sheet" {
        return SHEETS.iter().map(|name| fs::read(root.join("tests/data").join(name))).collect();
    }
    let protocol = fs::read_to_string(root.join(PROTOCOL))?;
    let message = |name| example(&protocol, name).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name));
    match target {
        "frame" => {
            let kinds = ["push", "page", "pushed", "lacking request", "lacking"].into_iter().zip(0_u8..);
            kinds.map(|(name, kind)| Ok([&[kind], message(name)?.as_bytes()].concat())).collect()
        }
        "bundle" => {
            let kinds = [("stated", 0_u8), ("answered", 3), ("kept files", 7), ("signed receipt", 8), ("filed act", 9)];
            let mut whole = vec![0xff];
            for (name, kind) in kinds {
                let said = message(name)?.as_bytes();
                whole.push(kind);
                whole.extend(u16::try_from(said.len()).unwrap_or(u16::MAX).to_be_bytes());
                whole.extend(said);
            }
            Ok(vec![whole])
        }
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

/// What stands in the block that is named so.
fn example<'p>(protocol: &'p str, name: &str) -> Option<&'p str> {
    let after = protocol.split_once(&format!("```json {name}\n"))?.1;
    Some(after.split_once("\n```")?.0)
}
