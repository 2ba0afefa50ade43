//! Who and what there is in the world: a few people, items, sites and acts, so that everybody meets at the same ones.
//! Everything is invented.

use casework::{
    folio::DeviceCode,
    format::{FormatTemplate, InformationClass},
    id::{AccountId, ActId, CaseId, DeviceId, ItemId, PersonId, SiteId},
    item::{ItemDetails, ItemType, Ownership, Serial},
    person::{IdDocument, IdType, PersonDetails},
    role::Role,
    scope::Scope,
    site::{SiteDetails, SiteLevel, TerritorialDirection},
};
use uuid::Uuid;

/// Things of each kind that people talk about.
pub(crate) const ITEMS: u8 = 5;
pub(crate) const PEOPLE: u8 = 3;
pub(crate) const SITES: u8 = 2;
/// Acts that each workstation makes.
pub(crate) const ACTS: u8 = 3;
/// Cases that each workstation registers.
pub(crate) const CASES: u8 = 2;
/// Most workstations; the last place is for a twin.
pub(crate) const STATIONS: u8 = 4;

/// Where sites are.
const OFFICES: [TerritorialDirection; 2] = [TerritorialDirection::Antioquia, TerritorialDirection::Valle];
/// What a workstation may see: everything, one office, or both.
pub(crate) const SCOPES: u8 = 4;

pub(crate) fn scope(to: u8) -> Scope {
    match to {
        0 => Scope::National,
        1 => Scope::Of(OFFICES[0].into()),
        2 => Scope::Of(OFFICES[1].into()),
        _ => Scope::Of(OFFICES.into_iter().collect()),
    }
}

/// An id that was given under a mark: no two workstations give the same.
fn id(kind: u128, mark: u8, n: u8) -> Uuid {
    Uuid::from_u128(kind << 64 | u128::from(mark) << 8 | u128::from(n))
}

pub(crate) fn item(mark: u8, n: u8) -> ItemId {
    ItemId(id(1, mark, n))
}

pub(crate) fn person(mark: u8, n: u8) -> PersonId {
    PersonId(id(2, mark, n))
}

pub(crate) fn site(mark: u8, n: u8) -> SiteId {
    SiteId(id(3, mark, n))
}

pub(crate) fn act(mark: u8, n: u8) -> ActId {
    ActId(id(4, mark, n))
}

pub(crate) fn case(mark: u8, n: u8) -> CaseId {
    CaseId(id(7, mark, n))
}

pub(crate) fn device(station: u8) -> DeviceId {
    DeviceId(id(5, station, 0))
}

/// Of its key at the desk.
pub(crate) fn seed(station: u8) -> [u8; 32] {
    [station + 1; 32]
}

pub(crate) fn code(station: u8) -> DeviceCode {
    DeviceCode::from_random(u32::from(station))
}

pub(crate) fn account(station: u8) -> AccountId {
    AccountId(id(6, station, 0))
}

/// Of whoever shares a workstation with its owner.
pub(crate) fn other_account(station: u8) -> AccountId {
    AccountId(id(6, station, 1))
}

/// Who works at a workstation.
pub(crate) fn owner(station: u8) -> PersonId {
    person(station, u8::MAX)
}

/// Who shares it.
pub(crate) fn other(station: u8) -> PersonId {
    person(station, u8::MAX - 1)
}

/// What the code of a workstation makes of its owner.
pub(crate) fn role(station: u8) -> Role {
    match station {
        0 => Role::Administrator,
        1 => Role::ItsLead,
        _ => Role::OnsiteL2,
    }
}

fn details(name: String, number: String) -> PersonDetails {
    let document = IdDocument { id_type: IdType::Cc, number };
    PersonDetails { full_name: name, document, ..PersonDetails::erased() }
}

pub(crate) fn owner_details(station: u8) -> PersonDetails {
    details(format!("Técnica {station}"), format!("900{station}"))
}

pub(crate) fn other_details(station: u8) -> PersonDetails {
    details(format!("Técnico {station}"), format!("901{station}"))
}

pub(crate) fn person_details(n: u8) -> PersonDetails {
    details(format!("Persona {n}"), format!("100{n}"))
}

pub(crate) fn tag(n: u8) -> String {
    format!("UV-{n}")
}

/// Two of five have the serial of another beside their own plate, so that what names them can contradict itself.
pub(crate) fn item_details(n: u8, model: &str) -> ItemDetails {
    ItemDetails {
        item_type: if n == 3 { ItemType::Monitor } else { ItemType::Laptop },
        description: format!("Equipo {n}"),
        brand: "Marca".into(),
        model: model.into(),
        serial: if n == 4 { Serial::Illegible } else { Serial::Read(format!("S-{n}")) },
        asset_tag: tag(n),
        provider_tag: String::new(),
        ownership: Ownership::Owned,
        condition: None,
        mac: String::new(),
        hostname: String::new(),
        specs: String::new(),
        contract_ref: String::new(),
        warranty_until: None,
        acquired_on: None,
        parent: None,
        remarks: String::new(),
    }
}

pub(crate) fn site_name(n: u8) -> String {
    format!("Sede {n}")
}

pub(crate) fn site_details(n: u8) -> SiteDetails {
    SiteDetails {
        name: site_name(n),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: Some(OFFICES[usize::from(n) % OFFICES.len()]),
        municipality_code: "15001".into(),
        city: "Tunja".into(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    }
}

pub(crate) fn template(edition: u32, title: &str) -> FormatTemplate {
    FormatTemplate {
        edition,
        title: title.into(),
        sig_code: None,
        sig_version: None,
        sig_date: None,
        entity_name: "Entidad Ficticia".into(),
        process_name: "Proceso".into(),
        procedure_name: "Procedimiento".into(),
        logo: None,
        information_class: InformationClass::Public,
        commitment: "Compromiso".into(),
        privacy_notice: "Aviso".into(),
        privacy_policy_version: "1".into(),
        consent: "Acepto".into(),
        consent_version: "1".into(),
        valid_from: None,
    }
}
