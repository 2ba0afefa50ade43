//! Items, people, sites and formats.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use chrono::NaiveDate;

use super::{Judged, World, bounded, read};
use crate::act::CAPTION_CHARS_MAX;
use crate::fact::{Fact, ItemFact, PersonFact, SiteFact};
use crate::format::{FormatCode, FormatTemplate, TEMPLATE_TEXT_CHARS_MAX};
use crate::id::{Digest, ItemId, PersonId, SiteId};
use crate::identity::normalise;
use crate::intent::{BATCH_MAX, Change, New, NewItem};
use crate::item::{Item, ItemDetails, LifecycleState, Ownership, Placement, Serial};
use crate::movement::{MovementKind, destination};
use crate::person::{IdDocument, IdType, Person, PersonDetails, nit_check_digit, normalise_document};
use crate::refusal::{Refusal, RequiredField};
use crate::site::{SiteDetails, is_municipality_code};
use crate::time::{DATE_FROM, DATE_UNTIL, Timestamp};

/// Longest one-line text of a record, in characters.
pub const LINE_CHARS_MAX: usize = 300;
/// Longest remark or note, in characters.
pub const NOTE_CHARS_MAX: usize = 2_000;
/// Most photos kept of one item.
const ITEM_PHOTOS_MAX: usize = 60;

/// Refuses a batch that is too large, or that names one record twice: the second would not have seen the first.
pub(super) fn batch<Id: Eq + Hash>(ids: impl ExactSizeIterator<Item = Id>, twice: Refusal) -> Result<(), Refusal> {
    let count = ids.len();
    if count > BATCH_MAX {
        return Err(Refusal::TooMany { max: BATCH_MAX as u32 });
    }
    if ids.collect::<HashSet<_>>().len() < count { Err(twice) } else { Ok(()) }
}

/// Refuses when one of `texts` is longer than a line.
pub(super) fn lines<const N: usize>(texts: [&String; N]) -> Result<(), Refusal> {
    texts.into_iter().try_for_each(|text| bounded(text, LINE_CHARS_MAX))
}

/// Refuses when one of `days` is no date that can be kept.
pub(super) fn dates(days: impl IntoIterator<Item = Option<NaiveDate>>) -> Result<(), Refusal> {
    let kept = |day: NaiveDate| (DATE_FROM..=DATE_UNTIL).contains(&day);
    if days.into_iter().flatten().all(kept) {
        Ok(())
    } else {
        Err(Refusal::DateOutOfRange { from: DATE_FROM, until: DATE_UNTIL })
    }
}

pub(super) fn required(text: &str, field: RequiredField) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Missing { field }) } else { Ok(()) }
}

/// What the records of one batch claim for themselves, so that two of them cannot claim the same.
#[derive(Default)]
pub(super) struct Claims {
    tags: HashMap<String, ItemId>,
    serials: HashMap<(String, String), ItemId>,
}

fn check_item<W: World>(world: &W, id: ItemId, details: &ItemDetails, claims: &mut Claims) -> Judged<(), W> {
    required(&details.description, RequiredField::Description)?;
    lines([&details.description, &details.brand, &details.model, &details.asset_tag, &details.provider_tag])?;
    lines([&details.mac, &details.hostname, &details.contract_ref])?;
    if let Serial::Read(serial) = &details.serial {
        bounded(serial, LINE_CHARS_MAX)?;
    }
    for text in [&details.specs, &details.remarks] {
        bounded(text, NOTE_CHARS_MAX)?;
    }
    dates([details.acquired_on, details.warranty_until])?;
    let tag = normalise(&details.asset_tag);
    if !tag.is_empty() {
        let other = read(world.item_with_tag(&tag))?.filter(|other| *other != id);
        if let Some(by) = other {
            return Err(Refusal::TagTaken { tag, by }.into());
        }
        if let Some(by) = claims.tags.insert(tag.clone(), id).filter(|by| *by != id) {
            return Err(Refusal::TagTaken { tag, by }.into());
        }
    }
    if let Some(serial) = details.serial.normalised() {
        let brand = normalise(&details.brand);
        let other = read(world.item_with_serial(&brand, &serial))?.filter(|other| *other != id);
        if let Some(by) = other {
            return Err(Refusal::SerialTaken { serial, by }.into());
        }
        if let Some(by) = claims.serials.insert((brand, serial.clone()), id).filter(|by| *by != id) {
            return Err(Refusal::SerialTaken { serial, by }.into());
        }
    }
    Ok(())
}

/// The person, of whom something may still be said.
pub(super) fn known_person<W: World>(world: &W, person: PersonId) -> Judged<Person, W> {
    let known = read(world.person(person))?.ok_or(Refusal::NoSuchPerson { person })?;
    if known.erasure.is_some() { Err(Refusal::PersonErased { person }.into()) } else { Ok(known) }
}

/// Whether goods of this owner may stand where they do (domain §5.2). What a person brought from home is known only
/// because it touches the network: no act could ever take it out of somebody's custody.
fn check_ownership(item: ItemId, ownership: Ownership, placement: &Placement) -> Result<(), Refusal> {
    if let Some(kind) = MovementKind::ending(placement.lifecycle).filter(|kind| !kind.suits(ownership)) {
        return Err(Refusal::WrongOwnership { item, kind });
    }
    let in_custody = placement.holder.is_some() || placement.lifecycle == LifecycleState::SitePool;
    if ownership == Ownership::Personal && in_custody { Err(Refusal::PersonalItem { item }) } else { Ok(()) }
}

fn check_placement<W: World>(world: &W, placement: &Placement) -> Judged<(), W> {
    if let Some(person) = placement.holder {
        known_person(world, person)?;
    }
    if let Some(site) = placement.site
        && read(world.site(site))?.is_none()
    {
        return Err(Refusal::NoSuchSite { site }.into());
    }
    bounded(&placement.workplace, LINE_CHARS_MAX)?;
    dates([placement.expected_return_on])?;
    Ok(())
}

pub(super) fn register_items<W: World>(world: &W, items: &[NewItem]) -> Judged<Vec<Fact>, W> {
    batch(items.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    let mut claims = Claims::default();
    let mut facts = Vec::with_capacity(items.len());
    for new in items {
        facts.push(registered_item(world, new, &mut claims)?);
    }
    Ok(facts)
}

pub(super) fn registered_item<W: World>(world: &W, new: &NewItem, claims: &mut Claims) -> Judged<Fact, W> {
    if read(world.item(new.id))?.is_some() {
        return Err(Refusal::AlreadyExists.into());
    }
    check_item(world, new.id, &new.details, claims)?;
    check_placement(world, &new.placement)?;
    if new.placement.lifecycle.has_holder() != new.placement.holder.is_some() {
        return Err(Refusal::NotAvailable { item: new.id, state: new.placement.lifecycle }.into());
    }
    check_ownership(new.id, new.details.ownership, &new.placement)?;
    let (details, placement) = (new.details.clone(), new.placement.clone());
    Ok(Fact::Item(new.id, ItemFact::Registered { details, placement }))
}

/// The item as the person saw it.
pub(super) fn item_at<W: World>(world: &W, id: ItemId, base_rev: u32) -> Judged<Item, W> {
    let item = known_item(world, id)?;
    if item.rev == base_rev { Ok(item) } else { Err(Refusal::Stale.into()) }
}

pub(super) fn known_item<W: World>(world: &W, id: ItemId) -> Judged<Item, W> {
    Ok(read(world.item(id))?.ok_or(Refusal::NoSuchItem { item: id })?)
}

pub(super) fn change_items<W: World>(world: &W, items: &[Change<ItemId, ItemDetails>]) -> Judged<Vec<Fact>, W> {
    batch(items.iter().map(|change| change.id), Refusal::Stale)?;
    let mut claims = Claims::default();
    let mut facts = Vec::with_capacity(items.len());
    for change in items {
        let item = item_at(world, change.id, change.base_rev)?;
        facts.push(changed_item(world, &item, &change.details, &mut claims)?);
    }
    Ok(facts)
}

pub(super) fn changed_item<W: World>(
    world: &W,
    item: &Item,
    details: &ItemDetails,
    claims: &mut Claims,
) -> Judged<Fact, W> {
    check_item(world, item.id, details, claims)?;
    check_ownership(item.id, details.ownership, &item.placement)?;
    let becomes_personal = details.ownership == Ownership::Personal && item.details.ownership != Ownership::Personal;
    if becomes_personal && let Some(act) = read(world.open_act_of(item.id))? {
        return Err(Refusal::InOpenAct { item: item.id, act }.into());
    }
    Ok(Fact::Item(item.id, ItemFact::DetailsChanged { details: details.clone() }))
}

/// An act under signature holds its items.
pub(super) fn in_no_open_act<W: World>(world: &W, item: ItemId) -> Judged<(), W> {
    match read(world.open_act_of(item))? {
        Some(act) => Err(Refusal::InOpenAct { item, act }.into()),
        None => Ok(()),
    }
}

pub(super) fn move_item<W: World>(
    world: &W,
    item: &Item,
    kind: MovementKind,
    wanted: &Placement,
    note: &str,
    at: Timestamp,
) -> Judged<Vec<Fact>, W> {
    bounded(note, NOTE_CHARS_MAX)?;
    check_placement(world, &Placement { holder: None, ..wanted.clone() })?;
    if matches!(kind, MovementKind::Loss | MovementKind::Theft | MovementKind::Disposal) {
        required(note, RequiredField::Remarks)?;
    }
    let to = destination(item, kind, wanted)?;
    let moved = ItemFact::Moved { kind, to, condition: None, act: None, note: note.to_owned(), at };
    Ok(vec![Fact::Item(item.id, moved)])
}

/// A loan goes on: until a later day than the one agreed on, and not one that is past already.
pub(super) fn extend_loan(item: &Item, until: NaiveDate, note: &str, at: Timestamp) -> Result<Vec<Fact>, Refusal> {
    bounded(note, NOTE_CHARS_MAX)?;
    dates([Some(until)])?;
    let state = item.placement.lifecycle;
    if state != LifecycleState::OnLoan {
        return Err(Refusal::NotAvailable { item: item.id, state });
    }
    let than = item.placement.expected_return_on.max(at.date().pred_opt());
    if let Some(than) = than.filter(|than| until <= *than) {
        return Err(Refusal::ReturnDateNotLater { item: item.id, than });
    }
    Ok(vec![Fact::Item(item.id, ItemFact::LoanExtended { until, note: note.to_owned(), at })])
}

pub(super) fn add_photo<W: World>(world: &W, id: ItemId, photo: Digest, caption: &str) -> Judged<Vec<Fact>, W> {
    bounded(caption, CAPTION_CHARS_MAX)?;
    let item = read(world.item(id))?.ok_or(Refusal::NoSuchItem { item: id })?;
    if item.photos.len() >= ITEM_PHOTOS_MAX {
        return Err(Refusal::TooMany { max: ITEM_PHOTOS_MAX as u32 }.into());
    }
    Ok(vec![Fact::Item(id, ItemFact::PhotoAdded { photo, caption: caption.to_owned() })])
}

/// Bounds what is written about a person, in the register and on acts.
pub(super) fn check_person_bounds(details: &PersonDetails) -> Result<(), Refusal> {
    dates([details.contract_end])?;
    lines([&details.full_name, &details.document.number, &details.position, &details.department])?;
    lines([&details.email, &details.phone, &details.contract_number])
}

pub(super) fn check_person<W: World>(
    world: &W,
    id: PersonId,
    details: &PersonDetails,
    claimed: &mut HashMap<IdDocument, PersonId>,
) -> Judged<(), W> {
    if read(world.forgotten(id))? {
        return Ok(());
    }
    required(&details.full_name, RequiredField::FullName)?;
    required(&details.document.number, RequiredField::DocumentNumber)?;
    if normalise_document(&details.document.number) != details.document.number {
        return Err(Refusal::DocumentMismatch.into());
    }
    let id_type = details.document.id_type;
    if !id_type.suits(&details.document.number) {
        return Err(Refusal::DocumentNotDigits { id_type }.into());
    }
    check_person_bounds(details)?;
    let of_nit = (details.document.id_type == IdType::Nit).then(|| nit_check_digit(&details.document.number)).flatten();
    if details.check_digit.is_some() && details.check_digit != of_nit {
        return Err(Refusal::WrongCheckDigit.into());
    }
    let other = read(world.person_with_document(&details.document))?.filter(|other| *other != id);
    if let Some(by) = other {
        return Err(Refusal::DocumentTaken { by }.into());
    }
    if let Some(by) = claimed.insert(details.document.clone(), id) {
        return Err(Refusal::DocumentTaken { by }.into());
    }
    if let Some(site) = details.site
        && read(world.site(site))?.is_none()
    {
        return Err(Refusal::NoSuchSite { site }.into());
    }
    Ok(())
}

pub(super) fn register_people<W: World>(world: &W, people: &[New<PersonId, PersonDetails>]) -> Judged<Vec<Fact>, W> {
    batch(people.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    let mut claimed = HashMap::new();
    let mut facts = Vec::with_capacity(people.len());
    for new in people {
        facts.push(registered_person(world, new, &mut claimed)?);
    }
    Ok(facts)
}

pub(super) fn registered_person<W: World>(
    world: &W,
    new: &New<PersonId, PersonDetails>,
    claimed: &mut HashMap<IdDocument, PersonId>,
) -> Judged<Fact, W> {
    if read(world.person(new.id))?.is_some() {
        return Err(Refusal::AlreadyExists.into());
    }
    check_person(world, new.id, &new.details, claimed)?;
    Ok(Fact::Person(new.id, PersonFact::Known { details: new.details.clone() }))
}

pub(super) fn change_people<W: World>(world: &W, people: &[Change<PersonId, PersonDetails>]) -> Judged<Vec<Fact>, W> {
    batch(people.iter().map(|change| change.id), Refusal::Stale)?;
    let mut claimed = HashMap::new();
    let mut facts = Vec::with_capacity(people.len());
    for change in people {
        let person = known_person(world, change.id)?;
        if person.rev != change.base_rev {
            return Err(Refusal::Stale.into());
        }
        check_person(world, change.id, &change.details, &mut claimed)?;
        facts.push(Fact::Person(change.id, PersonFact::Known { details: change.details.clone() }));
    }
    Ok(facts)
}

/// Refused while the person answers for something, or somebody is about to make them: first that comes to its end.
pub(super) fn erase_person<W: World>(world: &W, person: PersonId, reason: &str, at: Timestamp) -> Judged<Vec<Fact>, W> {
    known_person(world, person)?;
    required(reason, RequiredField::Reason)?;
    bounded(reason, NOTE_CHARS_MAX)?;
    if read(world.has_account(person))? {
        return Err(Refusal::HasAccount { person }.into());
    }
    let count = read(world.items_held_by(person))?;
    if count > 0 {
        return Err(Refusal::StillHolds { person, count }.into());
    }
    if let Some(act) = read(world.unsealed_act_of(person))? {
        return Err(Refusal::InUnsealedAct { person, act }.into());
    }
    if let Some(case) = read(world.open_case_of(person))? {
        return Err(Refusal::InOpenCase { person, case }.into());
    }
    if read(world.drafts_name(person))? {
        return Err(Refusal::InDraft { person }.into());
    }
    Ok(vec![Fact::Person(person, PersonFact::Erased { at, reason: reason.to_owned() })])
}

pub(super) fn check_site(details: &SiteDetails) -> Result<(), Refusal> {
    required(&details.name, RequiredField::SiteName)?;
    lines([&details.name, &details.city, &details.address, &details.floor_office, &details.contact_name])?;
    lines([&details.contact_phone, &details.contact_email])?;
    if !details.municipality_code.is_empty() && !is_municipality_code(&details.municipality_code) {
        return Err(Refusal::Missing { field: RequiredField::MunicipalityCode });
    }
    Ok(())
}

pub(super) fn register_sites<W: World>(world: &W, sites: &[New<SiteId, SiteDetails>]) -> Judged<Vec<Fact>, W> {
    batch(sites.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    let mut facts = Vec::with_capacity(sites.len());
    for new in sites {
        if read(world.site(new.id))?.is_some() {
            return Err(Refusal::AlreadyExists.into());
        }
        check_site(&new.details)?;
        facts.push(Fact::Site(new.id, SiteFact::Known { details: new.details.clone() }));
    }
    Ok(facts)
}

pub(super) fn change_sites<W: World>(world: &W, sites: &[Change<SiteId, SiteDetails>]) -> Judged<Vec<Fact>, W> {
    batch(sites.iter().map(|change| change.id), Refusal::Stale)?;
    let mut facts = Vec::with_capacity(sites.len());
    for change in sites {
        let site = read(world.site(change.id))?.ok_or(Refusal::NoSuchSite { site: change.id })?;
        if site.rev != change.base_rev {
            return Err(Refusal::Stale.into());
        }
        check_site(&change.details)?;
        facts.push(Fact::Site(change.id, SiteFact::Known { details: change.details.clone() }));
    }
    Ok(facts)
}

pub(super) fn change_format<W: World>(world: &W, code: FormatCode, template: &FormatTemplate) -> Judged<Vec<Fact>, W> {
    for text in [&template.commitment, &template.privacy_notice, &template.consent] {
        bounded(text, TEMPLATE_TEXT_CHARS_MAX)?;
    }
    lines([&template.title, &template.entity_name, &template.process_name, &template.procedure_name])?;
    lines([&template.privacy_policy_version, &template.consent_version])?;
    dates([template.sig_date, template.valid_from])?;
    // A SIG code is whatever the entity says, within what the header holds.
    bounded(template.sig_code.as_deref().unwrap_or(""), 30)?;
    // The first edition is the one that programs ship; early stores have it in their journal.
    let current = read(world.format(code))?.map_or(if template.edition == 1 { 0 } else { 1 }, |t| t.edition);
    if template.edition != current + 1 {
        return Err(Refusal::Stale.into());
    }
    Ok(vec![Fact::Format(code, Box::new(template.clone()))])
}
