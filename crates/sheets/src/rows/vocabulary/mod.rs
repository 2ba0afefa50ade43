//! Words of the procedure as sheets spell them. Every text here is compared folded (see [`crate::fold`]).

mod item;
mod person;
mod site;

pub(crate) use item::{condition, item_type, lifecycle, ownership, serial};
pub(crate) use person::{bond, id_type};
pub(crate) use site::{department_code, direction, level, site_type};

use crate::fold::fold;

/// A value and whether its text was one of its known spellings; if not, it was only known by a word in it.
pub(crate) type Known<T> = Option<(T, bool)>;

/// Whole texts first, then words: `(value, whole texts, words that begin some word of the text)`.
fn look_up<T: Copy>(folded: &str, entries: &[(T, &[&str], &[&str])]) -> Known<T> {
    if let Some((value, ..)) = entries.iter().find(|(_, texts, _)| texts.contains(&folded)) {
        return Some((*value, true));
    }
    let begins = |words: &[&str]| words.iter().any(|word| word_start(folded, word).is_some());
    entries.iter().find(|(.., words)| begins(words)).map(|(value, ..)| (*value, false))
}

/// As [`look_up`], but of the words the one that stands first in the text decides: a "monitor de computador" is a
/// monitor.
fn look_up_first<T: Copy>(folded: &str, entries: &[(T, &[&str], &[&str])]) -> Known<T> {
    if let Some((value, ..)) = entries.iter().find(|(_, texts, _)| texts.contains(&folded)) {
        return Some((*value, true));
    }
    let place = |words: &[&str]| words.iter().filter_map(|word| word_start(folded, word)).min();
    let found = entries.iter().filter_map(|(value, _, words)| Some((place(words)?, *value)));
    found.min_by_key(|(place, _)| *place).map(|(_, value)| (value, false))
}

/// Where some word of the text begins with `begin`.
fn word_start(folded: &str, begin: &str) -> Option<usize> {
    let mut places = folded.match_indices(begin).map(|(at, _)| at);
    places.find(|&at| at == 0 || folded.as_bytes().get(at - 1) == Some(&b' '))
}

/// Whether a text in a column of plates, documents or names only says that there is none.
pub(crate) fn says_none(text: &str) -> bool {
    // All of them begin with one of few signs, and most texts do not: those need not be folded.
    let first = text.chars().find(|c| c.is_alphanumeric());
    if first.is_some_and(|c| !"nNsS0pPvV".contains(c)) {
        return false;
    }
    let folded = fold(text);
    matches!(
        folded.as_str(),
        "" | "n a"
            | "na"
            | "s n"
            | "s p"
            | "sp"
            | "no tiene"
            | "no aplica"
            | "ninguno"
            | "ninguna"
            | "no registra"
            | "sin dato"
            | "0"
            | "pendiente"
            | "por definir"
            | "no posee"
            | "sin asignar"
            | "vacante"
            | "sin"
    ) || ["sin placa", "sin codigo", "sin inventario", "sin responsable"].iter().any(|start| folded.starts_with(start))
}
