//! How plates and serials are compared.
//!
//! A plate read by a scanner, typed by a hand and kept in a sheet is the same plate: letters in upper case,
//! without spaces, hyphens, dots or slashes. What was written is kept beside for the paper.

/// Longest plate or serial kept, in characters.
pub const IDENTIFIER_CHARS_MAX: usize = 64;

/// The comparable form of a plate, serial, MAC or provider tag; empty when nothing comparable is left.
#[must_use]
pub fn normalise(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).filter(|c| c.is_alphanumeric()).take(IDENTIFIER_CHARS_MAX).collect()
}

/// The comparable form with O/0, I/1 and S/5 made equal: two identifiers with one key may be the same label
/// misread, and a person has to look.
#[must_use]
pub fn lookalike_key(text: &str) -> String {
    normalise(text)
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' => '1',
            'S' => '5',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(normalise(" uv-0012 34/a "), "UV001234A");
        assert_eq!(normalise("--"), "");
        assert_eq!(lookalike_key("5CO1l"), lookalike_key("SC0IL"));
    }

    proptest! {
        #[test]
        fn normal_forms_are_stable(text in "\\PC{0,80}") {
            let once = normalise(&text);
            prop_assert_eq!(&normalise(&once), &once);
            prop_assert_eq!(lookalike_key(&once), lookalike_key(&text));
        }
    }
}
