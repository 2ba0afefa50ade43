//! Mappings used before, so that next month's sheet of the same layout needs no mapping at all.

use serde::{Deserialize, Serialize};
use sheets::header::{AnyField, Header, Mapping, Target};
use store::{Reader, Writer};

use super::held::{Choice, Columns};
use crate::answer::Answer;

const KEY: &str = "import.mappings";
/// Most mappings kept; the one used least recently goes first.
const KEPT_MAX: usize = 50;
/// Longest header text, in bytes, of a mapping that is kept: longer ones are notes, not headers.
const TEXT_BYTES_MAX: usize = 200;

/// A mapping by header texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    target: Target,
    signature: String,
    columns: Vec<(String, AnyField)>,
}

pub(super) fn load(r: &Reader<'_>) -> Answer<Vec<Remembered>> {
    Ok(r.settings().get(KEY)?.unwrap_or_default())
}

/// The mapping used before for these headers.
pub(super) fn find(known: &[Remembered], target: Target, header: &Header) -> Option<Columns> {
    let signature = header.signature();
    let found = known.iter().find(|known| known.target == target && known.signature == signature)?;
    macro_rules! mapping {
        ($target:ident) => {{
            let fields = found.columns.iter().filter_map(|(text, field)| match field {
                AnyField::$target(field) => Some((text.clone(), *field)),
                _ => None,
            });
            Columns::$target(Mapping::from_texts(header, &fields.collect::<Vec<_>>()))
        }};
    }
    Some(match target {
        Target::Items => mapping!(Items),
        Target::People => mapping!(People),
        Target::Sites => mapping!(Sites),
    })
}

/// Keeps a mapping as the one used last.
pub(super) fn keep(w: &Writer<'_>, choice: &Choice) -> Answer<()> {
    macro_rules! texts {
        ($mapping:expr) => {
            $mapping.by_text(&choice.header).into_iter().map(|(text, field)| (text, AnyField::from(field))).collect()
        };
    }
    let columns: Vec<(String, AnyField)> = match &choice.columns {
        Columns::Items(mapping) => texts!(mapping),
        Columns::People(mapping) => texts!(mapping),
        Columns::Sites(mapping) => texts!(mapping),
    };
    if columns.iter().any(|(text, _)| text.len() > TEXT_BYTES_MAX) {
        return Ok(());
    }
    let used = Remembered { target: choice.columns.target(), signature: choice.header.signature(), columns };
    let mut known = load(w)?;
    if known.first() == Some(&used) {
        return Ok(());
    }
    known.retain(|known| known.target != used.target || known.signature != used.signature);
    known.insert(0, used);
    known.truncate(KEPT_MAX);
    Ok(w.settings_mut().put(KEY, &known)?)
}
