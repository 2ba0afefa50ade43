//! How texts are put in order and found again, whatever their accents and capitals.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest sort key, in characters: beyond it the order of a list does not matter to anybody.
const ORDER_KEY_CHARS_MAX: usize = 48;
const TILDE: char = '\u{303}';

/// Small letters and digits in words separated by one space; accents are dropped.
#[must_use]
pub fn plain(text: &str) -> String {
    words(text, usize::MAX, "")
}

/// The key that sorts as a Spanish list does: accents and capitals do not count, ñ follows n, punctuation parts words.
#[must_use]
pub fn order_key(text: &str) -> String {
    words(text, ORDER_KEY_CHARS_MAX, "~")
}

/// `enye` is what the tilde of an ñ becomes.
fn words(text: &str, chars_max: usize, enye: &str) -> String {
    let mut out = String::with_capacity(text.len().min(chars_max));
    let mut gap = false;
    let mut letter = |c: char, out: &mut String| {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(c.to_lowercase());
        } else if c == TILDE && out.ends_with('n') {
            out.push_str(enye);
        } else if !is_combining_mark(c) {
            gap = true;
        }
    };
    if text.is_ascii() {
        text.chars().take(chars_max).for_each(|c| letter(c, &mut out));
    } else {
        text.nfd().take(chars_max).for_each(|c| letter(c, &mut out));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_spanish_order() {
        let mut names = ["Ñáñez", "Nunez", "Zúñiga", "Oviedo", "núñez", "Álvarez", "Andrade", "Núñez Mora"];
        names.sort_by_key(|name| order_key(name));
        assert_eq!(names, ["Álvarez", "Andrade", "Nunez", "núñez", "Núñez Mora", "Ñáñez", "Oviedo", "Zúñiga"]);
    }

    #[test]
    fn words_are_found_without_accents_and_punctuation() {
        assert_eq!(plain("  Teléfono-IP (Ñame) "), "telefono ip name");
        assert_eq!(plain("—"), "");
    }
}
