//! Rows of people.

use casework::person::{BondType, IdType, nit_check_digit};

use super::date::PartialDate;
use super::document;
use super::problem::Code;
use super::reader::RowReader;
use super::vocabulary::{bond, id_type, says_none};
use super::walk::{Identity, Record};
use crate::fold::fold;
use crate::header::PersonField;

/// A person as a sheet has them. `None` is "not said".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonRow {
    /// *Nombre completo*, given names first where they had their own column
    pub full_name: Option<String>,
    /// *Tipo de documento*
    pub id_type: Option<IdType>,
    /// *Número de documento*, letters and digits only; of a NIT without its check digit
    pub id_number: Option<String>,
    /// Check digit of a NIT, where it was written and is right
    pub check_digit: Option<u8>,
    /// *Cargo*
    pub position: Option<String>,
    /// *Vinculación*
    pub bond: Option<BondType>,
    /// *No. de contrato*
    pub contract_number: Option<String>,
    /// End of the contract
    pub contract_end: Option<PartialDate>,
    /// *Dependencia*
    pub department: Option<String>,
    /// *Correo*, in lower case
    pub email: Option<String>,
    /// *Teléfono*
    pub phone: Option<String>,
    /// *Sede* as written; compare it by [`crate::fold`]
    pub site_name: Option<String>,
}

type Reader<'s> = RowReader<'s, PersonField>;

impl Record for PersonRow {
    type Field = PersonField;

    fn from_row(reader: &mut Reader<'_>) -> Self {
        let mut person = Self {
            full_name: read_name(reader),
            position: reader.said(PersonField::Position),
            bond: reader.word(PersonField::Bond, |text| bond(text).map(|bond| (bond, true)), None, Code::BondUnknown),
            contract_number: reader.said(PersonField::ContractNumber),
            contract_end: reader.date(PersonField::ContractEnd),
            department: reader.said(PersonField::Department),
            email: reader.email(PersonField::Email),
            phone: reader.said(PersonField::Phone),
            site_name: reader.said(PersonField::SiteName),
            ..Self::default()
        };
        if person.full_name.is_none() {
            reader.note(PersonField::FullName, Code::NameMissing, "");
        }
        person.read_document(reader);
        person
    }

    fn identities(&self) -> Vec<Identity<PersonField>> {
        let number = self.id_number.iter();
        let identities = number.map(|number| Identity {
            field: PersonField::IdNumber,
            repeated: Code::DocumentRepeated,
            key: format!("{:?}\u{1f}{number}", self.id_type),
            lookalike: None,
            shown: number.clone(),
        });
        identities.collect()
    }
}

impl PersonRow {
    fn read_document(&mut self, reader: &mut Reader<'_>) {
        let stated = reader.said(PersonField::IdType).and_then(|text| {
            let known = id_type(&fold(&text));
            if known.is_none() {
                reader.note(PersonField::IdType, Code::IdTypeUnknown, text);
            }
            known
        });
        let cell = reader.cell(PersonField::IdNumber).filter(|cell| !cell.as_text().is_some_and(says_none));
        self.id_type = stated;
        let Some(cell) = cell else {
            reader.note(PersonField::IdNumber, Code::DocumentMissing, "");
            return;
        };
        let Some(found) = document::parse(cell, stated) else {
            reader.note(PersonField::IdNumber, Code::DocumentInvalid, cell.to_string());
            return;
        };
        self.id_type = stated.or(found.id_type);
        if self.id_type.is_none() {
            let digits = found.number.bytes().all(|byte| byte.is_ascii_digit());
            self.id_type = Some(if digits { IdType::Cc } else { IdType::Passport });
            reader.note(PersonField::IdType, Code::IdTypeGuessed, cell.to_string());
        }
        if found.check_digit.is_some() && found.check_digit != nit_check_digit(&found.number) {
            reader.note(PersonField::IdNumber, Code::NitCheckDigitWrong, cell.to_string());
        } else {
            self.check_digit = found.check_digit;
        }
        self.id_number = Some(found.number);
    }
}

/// The name, with the family names after it where they have their own column and are not in it yet.
fn read_name(reader: &mut Reader<'_>) -> Option<String> {
    let name = reader.said(PersonField::FullName).or_else(|| reader.said(PersonField::GivenNames));
    let family = reader.said(PersonField::FamilyNames);
    match (name, family) {
        (Some(name), Some(family)) if !fold(&name).contains(&fold(&family)) => Some(format!("{name} {family}")),
        (Some(name), _) => Some(name),
        (None, family) => family,
    }
}
