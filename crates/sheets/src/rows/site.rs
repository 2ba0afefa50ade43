//! Rows of sites.

use casework::site::{DEPARTMENTS, SiteLevel, SiteType, TerritorialDirection, is_municipality_code};

use super::item::read_direction;
use super::problem::Code;
use super::reader::RowReader;
use super::vocabulary::{department_code, level, site_type};
use super::walk::{Identity, Record};
use crate::fold::fold;
use crate::header::SiteField;

/// Digits of the DIVIPOLA code (DANE) of a department.
const DEPARTMENT_DIGITS: usize = 2;
/// Digits of the DIVIPOLA code of a municipality, its department included.
const MUNICIPALITY_DIGITS: usize = 5;

/// A site as a sheet has it. `None` is "not said".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteRow {
    /// *Sede* as written; compare it by [`crate::fold`]
    pub name: Option<String>,
    /// *Nivel*
    pub level: Option<SiteLevel>,
    /// *Tipo de sede*; by the name of the site where no column says it
    pub site_type: Option<SiteType>,
    /// *Dirección territorial*
    pub territorial: Option<TerritorialDirection>,
    /// DIVIPOLA code of the department, two digits as text
    pub department_code: Option<String>,
    /// DIVIPOLA code of the municipality, five digits as text
    pub municipality_code: Option<String>,
    /// *Municipio* as written
    pub city: Option<String>,
    /// *Dirección*
    pub address: Option<String>,
    /// *Piso/Oficina*
    pub floor_office: Option<String>,
    /// *Contacto*
    pub contact_name: Option<String>,
    /// *Teléfono* of the contact
    pub contact_phone: Option<String>,
    /// *Correo* of the contact, in lower case
    pub contact_email: Option<String>,
}

type Reader<'s> = RowReader<'s, SiteField>;

impl Record for SiteRow {
    type Field = SiteField;

    fn from_row(reader: &mut Reader<'_>) -> Self {
        let mut site = Self {
            name: reader.said(SiteField::Name),
            territorial: read_direction(reader, SiteField::TerritorialDirection),
            city: reader.said(SiteField::City),
            address: reader.said(SiteField::Address),
            floor_office: reader.said(SiteField::FloorOffice),
            contact_name: reader.said(SiteField::ContactName),
            contact_phone: reader.said(SiteField::ContactPhone),
            contact_email: reader.email(SiteField::ContactEmail),
            ..Self::default()
        };
        if site.name.is_none() {
            reader.note(SiteField::Name, Code::SiteNameMissing, "");
        }
        site.read_kind(reader);
        site.read_divipola(reader);
        site
    }

    fn identities(&self) -> Vec<Identity<SiteField>> {
        let names = self.name.iter().filter(|name| !fold(name).is_empty());
        let identities = names.map(|name| Identity {
            field: SiteField::Name,
            repeated: Code::SiteRepeated,
            key: fold(name),
            lookalike: None,
            shown: name.clone(),
        });
        identities.collect()
    }
}

impl SiteRow {
    fn read_kind(&mut self, reader: &mut Reader<'_>) {
        self.site_type = reader
            .word(SiteField::SiteType, |text| site_type(text).map(|kind| (kind, true)), None, Code::SiteTypeUnknown)
            .or_else(|| site_type(&fold(self.name.as_deref()?)));
        if let Some(text) = reader.said(SiteField::Level) {
            self.level = level(&fold(&text));
            if self.level.is_none() {
                reader.note(SiteField::Level, Code::LevelUnknown, text);
                self.level = Some(SiteLevel::Territorial);
            }
            return;
        }
        let (level, code) = match self.site_type {
            Some(SiteType::Administrative) => (SiteLevel::National, Code::LevelGuessed),
            Some(SiteType::Other) | None => (SiteLevel::Territorial, Code::LevelUnknown),
            Some(_) => (SiteLevel::Territorial, Code::LevelGuessed),
        };
        self.level = Some(level);
        reader.note(SiteField::Level, code, "");
    }

    fn read_divipola(&mut self, reader: &mut Reader<'_>) {
        let by_code = read_code(reader, SiteField::DepartmentCode, DEPARTMENT_DIGITS, |code| {
            DEPARTMENTS.iter().any(|(known, _)| *known == code)
        });
        let by_name = reader.said(SiteField::DepartmentName).and_then(|name| department_code(&name));
        let department = by_code.or_else(|| by_name.map(str::to_owned));
        self.municipality_code = read_municipality(reader, department.as_deref());
        let of_municipality = self.municipality_code.as_ref().and_then(|code| code.get(..DEPARTMENT_DIGITS));
        if let (Some(department), Some(prefix)) = (department.as_deref(), of_municipality)
            && department != prefix
        {
            let shown = format!("{department} / {}", self.municipality_code.as_deref().unwrap_or_default());
            reader.note(SiteField::MunicipalityCode, Code::DivipolaMismatch, shown);
        }
        let of_municipality = of_municipality.map(str::to_owned);
        self.department_code = department.or(of_municipality);
    }
}

/// Some tables give the municipality by its last three digits, beside the department.
fn read_municipality(reader: &mut Reader<'_>, department: Option<&str>) -> Option<String> {
    let field = SiteField::MunicipalityCode;
    let short = reader.said(field).filter(|text| text.len() <= MUNICIPALITY_DIGITS - DEPARTMENT_DIGITS);
    if let (Some(department), Some(short)) = (department, short) {
        let code = format!("{department}{short:0>3}");
        if is_municipality_code(&code) {
            return Some(code);
        }
    }
    read_code(reader, field, MUNICIPALITY_DIGITS, is_municipality_code)
}

/// A code of digits kept as text. Cells that hold numbers lose its leading zero.
fn read_code(reader: &mut Reader<'_>, field: SiteField, digits: usize, known: fn(&str) -> bool) -> Option<String> {
    let text = reader.identifier(field).filter(|text| !super::vocabulary::says_none(text))?;
    let code: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    let (code, restored) = if code.len() + 1 == digits { (format!("0{code}"), true) } else { (code, false) };
    if !known(&code) {
        reader.note(field, Code::DivipolaInvalid, text);
        return None;
    }
    if restored {
        reader.note(field, Code::LeadingZeroRestored, text);
    }
    Some(code)
}
