//! People who hold items and sign acts (G-PERSON).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fact::PersonFact;
use crate::id::{PersonId, SiteId};
use crate::time::Timestamp;

/// *Tipo de documento.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdType {
    /// Cédula de ciudadanía.
    Cc,
    /// Cédula de extranjería.
    Ce,
    /// Permiso por protección temporal.
    Ppt,
    /// Pasaporte.
    Passport,
    /// Número de identificación tributaria; its check digit is kept apart.
    Nit,
}

impl IdType {
    pub const ALL: [Self; 5] = [Self::Cc, Self::Ce, Self::Ppt, Self::Passport, Self::Nit];

    /// Whether a normalised number may be of this type: cédulas de ciudadanía and NIT have digits only.
    #[must_use]
    pub fn suits(self, number: &str) -> bool {
        match self {
            Self::Cc | Self::Nit => number.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Ce | Self::Ppt | Self::Passport => true,
        }
    }
}

/// *Vinculación.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BondType {
    /// Planta.
    Staff,
    /// Contratista.
    Contractor,
    /// Pasante.
    Intern,
    /// Operador.
    Operator,
    /// Proveedor.
    Provider,
}

impl BondType {
    pub const ALL: [Self; 5] = [Self::Staff, Self::Contractor, Self::Intern, Self::Operator, Self::Provider];
}

/// An identity document. Equality is that of [`normalise_document`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct IdDocument {
    pub id_type: IdType,
    /// Upper case, letters and digits only.
    pub number: String,
}

/// What is known of a person. Empty text means "not known".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonDetails {
    pub full_name: String,
    pub document: IdDocument,
    /// *Dígito de verificación* of a NIT, kept apart since public forms print the number without it.
    #[serde(default)]
    pub check_digit: Option<u8>,
    /// *Cargo.*
    #[serde(default)]
    pub position: String,
    #[serde(default)]
    pub bond: Option<BondType>,
    /// *Dependencia.*
    #[serde(default)]
    pub department: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub site: Option<SiteId>,
    /// Contractors only.
    #[serde(default)]
    pub contract_number: String,
    #[serde(default)]
    pub contract_end: Option<NaiveDate>,
}

impl PersonDetails {
    /// What is left of somebody whose data were erased: nothing is known, not even the kind of their document.
    #[must_use]
    pub fn erased() -> Self {
        Self {
            full_name: String::new(),
            document: IdDocument { id_type: IdType::Cc, number: String::new() },
            check_digit: None,
            position: String::new(),
            bond: None,
            department: String::new(),
            email: String::new(),
            phone: String::new(),
            site: None,
            contract_number: String::new(),
            contract_end: None,
        }
    }
}

/// *Supresión de datos personales* (Ley 1581 de 2012, art. 8 e): when, and on what ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erasure {
    pub at: Timestamp,
    pub reason: String,
}

/// A person as the workstation or the desk knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    pub id: PersonId,
    pub details: PersonDetails,
    /// Counts the facts that made this state.
    pub rev: u32,
    /// Once set, `details` are [`PersonDetails::erased`] for ever.
    pub erasure: Option<Erasure>,
}

impl Person {
    /// This person after one fact; the first makes them known. `None`: known under another id.
    #[must_use]
    pub fn evolve(state: Option<Self>, id: PersonId, fact: &PersonFact) -> Option<Self> {
        if let PersonFact::SameAs { .. } = fact {
            return state;
        }
        let (rev, erasure) = state.map_or((1, None), |s| (s.rev + 1, s.erasure));
        let details = match fact {
            PersonFact::Known { details } if erasure.is_none() => details.clone(),
            _ => PersonDetails::erased(),
        };
        let erasure = match fact {
            PersonFact::Erased { at, reason } => Some(Erasure { at: *at, reason: reason.clone() }),
            _ => erasure,
        };
        Some(Self { id, details, rev, erasure })
    }
}

/// The comparable form of a document number: dots, spaces and hyphens do not count.
#[must_use]
pub fn normalise_document(text: &str) -> String {
    crate::identity::normalise(text)
}

/// Longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Longest part before the `@`, in bytes (RFC 5321 §4.5.3.1.1).
const EMAIL_LOCAL_BYTES_MAX: usize = 64;
/// Longest label of a domain, in bytes (RFC 1035 §2.3.4).
const DOMAIN_LABEL_BYTES_MAX: usize = 63;

/// Whether `text` is an address as people have them: a dot-atom (RFC 5322 §3.2.3), `@`, a domain of two labels or
/// more. Quoted local parts, address literals and addresses beyond ASCII are refused: what they are in a register is a
/// typing error.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let atom = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    let label = |part: &str| {
        (1..=DOMAIN_LABEL_BYTES_MAX).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.len() <= EMAIL_BYTES_MAX
        && local.len() <= EMAIL_LOCAL_BYTES_MAX
        && local.split('.').all(atom)
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// Check digit of a NIT: weights 3, 7, 13, … from the right, sum modulo 11; a remainder under 2 is the digit
/// itself, else its complement to 11. `None` unless `number` is 1 to 15 digits.
#[must_use]
pub fn nit_check_digit(number: &str) -> Option<u8> {
    const WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
    if number.is_empty() || number.len() > WEIGHTS.len() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = number.bytes().rev().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let rest = (sum % 11) as u8;
    Some(if rest < 2 { rest } else { 11 - rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_pass_and_typing_errors_do_not() {
        for good in ["ana.perez@unidadvictimas.gov.co", "o'neil+actas@ejemplo.co", "a@b-c.org"] {
            assert!(is_email(good), "{good}");
        }
        let long = format!("{}@ejemplo.co", "a".repeat(65));
        let bad = ["", "ana", "ana@", "@ejemplo.co", "ana@ejemplo", "ana@@ejemplo.co", "ana perez@ejemplo.co"];
        let worse =
            ["ana..p@ejemplo.co", ".ana@ejemplo.co", "ana@-ejemplo.co", "aña@ejemplo.co", "ana@ejemplo.co,b@c.co"];
        for bad in bad.into_iter().chain(worse).chain([long.as_str(), "ana@ejemplo.co\r\nBcc: x@y.co"]) {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn nit_check_digits_of_public_bodies() {
        // Published with their digit by the bodies themselves: Unidad para las Víctimas, DIAN, Banco de la República.
        for (number, digit) in [("900490473", 6), ("800197268", 4), ("860005216", 7)] {
            assert_eq!(nit_check_digit(number), Some(digit), "{number}");
        }
        assert_eq!(nit_check_digit("9004904x3"), None);
        assert_eq!(nit_check_digit(""), None);
    }
}
