//! Comparing texts as people do: without regard to case, accents, punctuation and repeated blanks.

/// The text in lower case, without accents, each run of anything but letters and digits as one space.
///
/// `"N.º  de SERIE "` becomes `"n o de serie"`, `"Chocó"` becomes `"choco"`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = plain(letter);
        if !plain.is_alphanumeric() {
            // A combining accent belongs to the letter before it.
            gap |= !('\u{300}'..='\u{36f}').contains(&plain);
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        folded.push(plain);
    }
    folded
}

const fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' | 'ª' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' | 'º' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

/// Words of a folded text, each in the form in which headers are compared: articles and prepositions dropped, the many
/// spellings of "number" made one, plurals cut.
pub(crate) fn words(folded: &str) -> Vec<&str> {
    const DROPPED: [&str; 16] =
        ["de", "del", "la", "el", "los", "las", "y", "o", "e", "en", "al", "por", "para", "the", "of", "su"];
    folded.split(' ').filter(|word| !word.is_empty() && !DROPPED.contains(word)).map(singular).collect()
}

fn singular(word: &str) -> &str {
    if ["n", "no", "nro", "num", "numero", "nos"].contains(&word) {
        return "num";
    }
    if word.ends_with("iones") || word.ends_with("iales") {
        return &word[..word.len() - 2];
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spelling_does_not_matter() {
        assert_eq!(fold(" DIRECCIÓN  Territorial: "), "direccion territorial");
        assert_eq!(fold("Direccio\u{301}n"), "direccion");
        assert_eq!(fold("S/N"), "s n");
        assert_eq!(fold("***"), "");
        assert_eq!(words(&fold("Nro. de Seriales")), ["num", "serial"]);
        assert_eq!(words(&fold("Observaciones")), ["observacion"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
