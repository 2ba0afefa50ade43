//! Sites: recognised by their name, whatever its accents and capitals.

use casework::id::SiteId;
use casework::intent::{Change, IntentBody, New};
use casework::municipality;
use casework::site::{SiteDetails, SiteLevel};
use sheets::fold;
use sheets::header::SiteField;
use sheets::rows::{Code, Parsed, SiteRow};

use super::claims::Claim;
use super::notes::{Notes, cut_line};
use super::resolve::{Meant, Resolver};
use super::subject::{Differences, Fate, Subject};
use crate::answer::Answer;
use crate::export::wording;
use crate::view::import::{ImportDifference, StoreCode};

impl Subject for SiteRow {
    type Id = SiteId;
    type Details = SiteDetails;
    type New = New<SiteId, SiteDetails>;

    fn judge(row: &Parsed<Self>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Fate<Self>> {
        let Some(name) = &row.value.name else { return Ok(Fate::Failed) };
        let known = match world.site(name)? {
            Meant::One(site) => world.reader.sites().get(site)?,
            Meant::Nobody => None,
            Meant::Several => {
                notes.note(SiteField::Name, StoreCode::SiteAmbiguous, name);
                return Ok(Fate::Failed);
            }
        };
        if let Some(other) = world.claims.claim(Claim::SiteName(fold(&cut_line(name))), row.row) {
            notes.note_beside(SiteField::Name, StoreCode::SameRecordTwice, name, Some(other));
            return Ok(Fate::Failed);
        }
        let details = merge(known.as_ref().map(|site| &site.details), row, notes);
        let Some(site) = known else {
            return Ok(Fate::New(New { id: SiteId(world.fresh_id()), details }));
        };
        if details == site.details {
            return Ok(Fate::Same);
        }
        let differences = differences(&site.details, &details);
        let change = Change { id: site.id, base_rev: site.rev, details };
        Ok(Fate::Differs { key: site.details.name, differences, change })
    }

    fn register(sites: Vec<Self::New>) -> IntentBody {
        IntentBody::RegisterSites { sites }
    }

    fn change(sites: Vec<Change<SiteId, SiteDetails>>) -> IntentBody {
        IntentBody::ChangeSites { sites }
    }
}

/// The record after the row: what the row does not say, or only hints at, stays.
fn merge(stored: Option<&SiteDetails>, row: &Parsed<SiteRow>, notes: &mut Notes) -> SiteDetails {
    let said = &row.value;
    let guessed = |code| row.problems.iter().any(|problem| problem.code == code);
    let level_guessed = guessed(Code::LevelGuessed) || guessed(Code::LevelUnknown);
    let level = said.level.filter(|_| stored.is_none() || !level_guessed);
    let type_said = notes.has_column(SiteField::SiteType);
    let site_type = said.site_type.filter(|_| stored.is_none_or(|stored| stored.site_type.is_none() || type_said));
    if let Some(code) = said.department_code.as_ref().filter(|_| said.municipality_code.is_none()) {
        notes.note(SiteField::DepartmentCode, StoreCode::DepartmentNotKept, code);
    }
    let mut line = |field, text: &Option<String>, known: fn(&SiteDetails) -> &String| match text {
        Some(text) => notes.line(field, text),
        None => stored.map(known).cloned().unwrap_or_default(),
    };
    let municipality_code = line(SiteField::MunicipalityCode, &said.municipality_code, |d| &d.municipality_code);
    let mut city = line(SiteField::City, &said.city, |d| &d.city);
    if city.is_empty() {
        city = municipality::name(&municipality_code).unwrap_or_default().to_owned();
    }
    SiteDetails {
        name: line(SiteField::Name, &said.name, |d| &d.name),
        level: level.or(stored.map(|stored| stored.level)).unwrap_or(SiteLevel::Territorial),
        site_type: site_type.or_else(|| stored?.site_type),
        territorial: said.territorial.or_else(|| stored?.territorial),
        municipality_code,
        city,
        address: line(SiteField::Address, &said.address, |d| &d.address),
        floor_office: line(SiteField::FloorOffice, &said.floor_office, |d| &d.floor_office),
        contact_name: line(SiteField::ContactName, &said.contact_name, |d| &d.contact_name),
        contact_phone: line(SiteField::ContactPhone, &said.contact_phone, |d| &d.contact_phone),
        contact_email: line(SiteField::ContactEmail, &said.contact_email, |d| &d.contact_email),
    }
}

fn differences(stored: &SiteDetails, sheet: &SiteDetails) -> Vec<ImportDifference> {
    let mut found = Differences::default();
    let site_type = |d: &SiteDetails| d.site_type.map(wording::site_type).unwrap_or_default();
    let direction = |d: &SiteDetails| d.territorial.map(|t| t.name()).unwrap_or_default();
    found.compare(SiteField::Name, &*stored.name, &*sheet.name);
    found.compare(SiteField::Level, wording::level(stored.level), wording::level(sheet.level));
    found.compare(SiteField::SiteType, site_type(stored), site_type(sheet));
    found.compare(SiteField::TerritorialDirection, direction(stored), direction(sheet));
    found.compare(SiteField::MunicipalityCode, &*stored.municipality_code, &*sheet.municipality_code);
    found.compare(SiteField::City, &*stored.city, &*sheet.city);
    found.compare(SiteField::Address, &*stored.address, &*sheet.address);
    found.compare(SiteField::FloorOffice, &*stored.floor_office, &*sheet.floor_office);
    found.compare(SiteField::ContactName, &*stored.contact_name, &*sheet.contact_name);
    found.compare(SiteField::ContactPhone, &*stored.contact_phone, &*sheet.contact_phone);
    found.compare(SiteField::ContactEmail, &*stored.contact_email, &*sheet.contact_email);
    found.0
}
