//! Numbers of identity documents.

use casework::person::{IdType, nit_check_digit, normalise_document};

use super::vocabulary::id_type;
use crate::cell::Cell;
use crate::fold::fold;

/// Shortest number taken for a document: shorter ones in sheets are masked or cut.
const MIN_CHARS: usize = 5;
/// Longest number of any document.
const MAX_CHARS: usize = 15;
/// Longest number of a *cédula de ciudadanía* or a NIT.
const MAX_NATIONAL_DIGITS: usize = 10;
/// Digits of a NIT without its check digit, today.
const NIT_DIGITS: usize = 9;

/// A document as written in a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Letters and digits only, in upper case; of a NIT without its check digit.
    pub(super) number: String,
    /// Where the cell itself says it: `C.C. 1.234.567`.
    pub(super) id_type: Option<IdType>,
    /// Of a NIT, where it was written.
    pub(super) check_digit: Option<u8>,
}

/// The document of a cell; `stated` is the type that another column gives. `None` when no document can look so.
pub(super) fn parse(cell: &Cell, stated: Option<IdType>) -> Option<Document> {
    let text = match cell {
        Cell::Number(number) if number.fract() != 0.0 || *number < 1.0 || *number >= 1e15 => return None,
        Cell::Number(_) | Cell::Text(_) => cell.to_string(),
        _ => return None,
    };
    let text = text.strip_suffix(".0").filter(|whole| !whole.contains('.')).unwrap_or(&text);
    let (written_type, rest) = prefix(text);
    let kind = stated.or(written_type);
    let (body, check_digit) = if kind == Some(IdType::Nit) { nit(rest) } else { (normalise_document(rest), None) };
    is_plausible(&body, kind).then_some(Document { number: body, id_type: written_type, check_digit })
}

/// A name and the number written with it in one cell, as in `Ana Ríos - C.C. 52.345.678`, or only one of them.
pub(super) fn beside_name(text: &str) -> (Option<String>, Option<String>) {
    let is_digit = |c: char| c.is_ascii_digit();
    let whole = || (Some(text.to_owned()), None);
    let (Some(start), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else { return whole() };
    let (before, body, after) = (&text[..start], &text[start..=last], &text[last + 1..]);
    let number = normalise_document(body);
    let spelt = body.chars().all(|c| is_digit(c) || matches!(c, '.' | ' ' | '\'' | ','));
    if !spelt || !(MIN_CHARS..=MAX_NATIONAL_DIGITS).contains(&number.len()) {
        return whole();
    }
    let before = before.trim_end_matches(is_between);
    let (name, typed) = match before.rsplit_once(is_between) {
        _ if id_type(&fold(before)).is_some() => ("", true),
        Some((name, word)) if id_type(&fold(word)).is_some() => (name, true),
        _ => (before, false),
    };
    // Ten digits that no cédula begins with are a telephone.
    if !typed && number.len() == MAX_NATIONAL_DIGITS && !number.starts_with('1') {
        return whole();
    }
    let parts = [name, after].map(|part| part.trim_matches(is_between));
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    ((!name.is_empty()).then_some(name), Some(number))
}

/// What may stand between a name and a number.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | ':' | ',' | ';' | '(' | ')' | '|' | '#' | '°' | 'º')
}

fn is_plausible(number: &str, kind: Option<IdType>) -> bool {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let longest = if matches!(kind, Some(IdType::Cc | IdType::Nit)) { MAX_NATIONAL_DIGITS } else { MAX_CHARS };
    let letters_allowed = matches!(kind, None | Some(IdType::Passport | IdType::Ce));
    (MIN_CHARS..=longest).contains(&number.len())
        && number.is_ascii()
        && (digits || letters_allowed)
        && number.bytes().any(|byte| byte.is_ascii_digit())
}

/// The type written before the number, and the rest.
fn prefix(text: &str) -> (Option<IdType>, &str) {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return (None, text) };
    match id_type(&fold(&text[..start])) {
        Some(kind) => (Some(kind), &text[start..]),
        None => (None, text),
    }
}

/// `900.490.473-6`, or ten digits of which the last is the check digit of the others.
fn nit(text: &str) -> (String, Option<u8>) {
    if let Some((number, digit)) = text.rsplit_once(['-', '–']) {
        let digit = digit.trim();
        if digit.len() == 1
            && let Ok(digit) = digit.parse()
        {
            return (normalise_document(number), Some(digit));
        }
    }
    let number = normalise_document(text);
    if number.len() == NIT_DIGITS + 1
        && let Some((body, last)) = number.split_at_checked(NIT_DIGITS)
        && nit_check_digit(body).is_some_and(|digit| last == digit.to_string())
    {
        return (body.to_owned(), last.parse().ok());
    }
    (number, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, stated: Option<IdType>) -> Option<(String, Option<IdType>, Option<u8>)> {
        parse(&Cell::Text(text.into()), stated).map(|found| (found.number, found.id_type, found.check_digit))
    }

    #[test]
    fn documents_in_many_spellings() {
        let plain = |number: &str| Some((number.to_owned(), None, None));
        assert_eq!(text("1.234.567.890", None), plain("1234567890"));
        assert_eq!(text("52 345 678", None), plain("52345678"));
        assert_eq!(text("52345678.0", None), plain("52345678"));
        assert_eq!(text("C.C. 52.345.678", None), Some(("52345678".to_owned(), Some(IdType::Cc), None)));
        assert_eq!(text("ab123456", Some(IdType::Passport)), plain("AB123456"));
        assert_eq!(text("ab123456", Some(IdType::Cc)), None);
        assert_eq!(text("429", None), None, "masked or cut");
        assert_eq!(text("***4567", None), None);
        assert_eq!(text("12345678901", Some(IdType::Cc)), None, "eleven digits");
        assert_eq!(parse(&Cell::Number(1.234e9), None).map(|found| found.number), Some("1234000000".to_owned()));
        assert_eq!(parse(&Cell::Number(1234.5), None), None);
    }

    #[test]
    fn a_number_beside_a_name_is_told_from_other_numbers() {
        let split = |text| beside_name(text);
        let both = |name: &str, number: &str| (Some(name.to_owned()), Some(number.to_owned()));
        assert_eq!(split("Ana Ríos - C.C. 52.345.678"), both("Ana Ríos", "52345678"));
        assert_eq!(split("Ana Ríos CC 3001234567"), both("Ana Ríos", "3001234567"));
        assert_eq!(split("1032454567 / Ana Ríos"), both("Ana Ríos", "1032454567"));
        assert_eq!(split("Ana Ríos (52345678)"), both("Ana Ríos", "52345678"));
        assert_eq!(split("399.008.006"), (None, Some("399008006".to_owned())));
        assert_eq!(split("CC 399.008.006"), (None, Some("399008006".to_owned())));
        for other in [
            "Ana Ríos",
            "Ana Ríos 3001234567",
            "Oficina 301",
            "Piso 3 puesto 12",
            "Contrato 2024-1234",
            "Ana Ríos ***4567",
        ] {
            assert_eq!(split(other), (Some(other.to_owned()), None));
        }
    }

    #[test]
    fn check_digits_are_kept_apart() {
        let nit = Some(IdType::Nit);
        assert_eq!(text("900.490.473-6", nit), Some(("900490473".to_owned(), None, Some(6))));
        assert_eq!(text("9004904736", nit), Some(("900490473".to_owned(), None, Some(6))));
        assert_eq!(text("900490473", nit), Some(("900490473".to_owned(), None, None)));
        assert_eq!(text("NIT 900490473-1", None), Some(("900490473".to_owned(), nit, Some(1))));
    }
}
