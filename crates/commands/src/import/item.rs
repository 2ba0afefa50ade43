//! Items: recognised by plate, then brand and serial, then the provider's plate.

use acts::handover::wording;
use casework::id::ItemId;
use casework::identity::normalise;
use casework::intent::{Change, IntentBody, NewItem};
use casework::item::{Item, ItemDetails, ItemType, Ownership, Serial};
use sheets::header::{ItemField, Mapping};
use sheets::rows::{Code, ItemRow, Parsed, PartialDate};

use super::claims::Claim;
use super::notes::Notes;
use super::place::{compare_placement, placement};
use super::resolve::{Candidates, Resolver};
use super::subject::{Differences, Fate, Subject};
use crate::answer::Answer;
use crate::view::import::{ImportDifference, StoreCode};

impl Subject for ItemRow {
    type Id = ItemId;
    type Details = ItemDetails;
    type New = NewItem;

    fn introduces_people(mapping: &Mapping<ItemField>) -> bool {
        mapping.column(ItemField::HolderName).is_some() && mapping.column(ItemField::HolderDocument).is_some()
    }

    fn gather(&self, candidates: &mut Candidates) {
        candidates.add(self);
    }

    fn judge(row: &Parsed<Self>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Fate<Self>> {
        let Some(known) = recognise(row, world, notes)? else { return Ok(Fate::Failed) };
        let mut details = merge(known.as_ref().map(|item| &item.details), row, notes);
        let id = known.as_ref().map_or_else(|| ItemId(world.fresh_id()), |item| item.id);
        if !claim(id, &details, row.row, world, notes)? {
            return Ok(Fate::Failed);
        }
        let Some(item) = known else {
            let (placement, unplaced) = placement(row, world, notes)?;
            details.remarks = notes.paragraph(ItemField::Remarks, &remarks(&row.value, unplaced.as_deref()));
            return Ok(Fate::New(NewItem { id, details, placement }));
        };
        let unplaced = compare_placement(row, &item.placement, world, notes)?;
        details.remarks = known_remarks(&item.details.remarks, &row.value, unplaced.as_deref(), notes);
        if details == item.details {
            return Ok(Fate::Same);
        }
        warn_of_identifiers(&item.details, &details, notes);
        let differences = differences(&item.details, &details);
        let change = Change { id: item.id, base_rev: item.rev, details };
        Ok(Fate::Differs { key: key_of(&item.details), differences, change })
    }

    fn register(items: Vec<NewItem>) -> IntentBody {
        IntentBody::RegisterItems { items }
    }

    fn change(items: Vec<Change<ItemId, ItemDetails>>) -> IntentBody {
        IntentBody::ChangeItems { items }
    }
}

/// The item of the store that the row is, if any; `None` when the row is two of them.
fn recognise(row: &Parsed<ItemRow>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Option<Option<Item>>> {
    let ItemRow { asset_tag, provider_tag, serial, brand, .. } = &row.value;
    let items = world.reader.items();
    let tag = asset_tag.as_deref().map(normalise).filter(|tag| !tag.is_empty());
    let by_tag = tag.map(|tag| items.with_tag(&tag)).transpose()?.flatten();
    let serial = serial.as_ref().and_then(Serial::normalised);
    let brand = normalise(brand.as_deref().unwrap_or_default());
    let by_serial = serial.map(|serial| items.with_serial(&brand, &serial)).transpose()?.flatten();
    let id = match (by_tag, by_serial) {
        (Some(tag), Some(serial)) if tag != serial => {
            notes.note(ItemField::Serial, StoreCode::IdentifiersConflict, asset_tag.as_deref().unwrap_or_default());
            return Ok(None);
        }
        (Some(id), _) | (None, Some(id)) => Some(id),
        (None, None) => None,
    };
    if let Some(id) = id {
        return Ok(Some(items.get(id)?));
    }
    let Some(provider_tag) = provider_tag else { return Ok(Some(None)) };
    let [id] = world.items_with_provider_tag(provider_tag)?[..] else { return Ok(Some(None)) };
    let item = items.get(id)?;
    // Providers number their goods each from one: the label alone does not make two goods the same.
    if item.as_ref().is_some_and(|item| contradicts(&item.details, &row.value)) {
        notes.note(ItemField::ProviderTag, StoreCode::ProviderTagShared, provider_tag);
        return Ok(Some(None));
    }
    Ok(Some(item))
}

/// Whether plate or serial say that it is another item.
fn contradicts(stored: &ItemDetails, row: &ItemRow) -> bool {
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    let serial = |serial: Option<&Serial>| serial.and_then(Serial::normalised).unwrap_or_default();
    differ(&normalise(&stored.asset_tag), &normalise(row.asset_tag.as_deref().unwrap_or_default()))
        || differ(&serial(Some(&stored.serial)), &serial(row.serial.as_ref()))
}

/// Claims what only one item may have. `false` when another row, or another item of the store, has it.
fn claim(id: ItemId, details: &ItemDetails, row: u32, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<bool> {
    let (tag, brand) = (normalise(&details.asset_tag), normalise(&details.brand));
    let serial = details.serial.normalised();
    let items = world.reader.items();
    if let Some(serial) = &serial
        && items.with_serial(&brand, serial)?.is_some_and(|other| other != id)
    {
        notes.note(ItemField::Serial, StoreCode::IdentifiersConflict, wording::serial(&details.serial));
        return Ok(false);
    }
    let claims = [
        Some((ItemField::AssetTag, Claim::Record(id.0))),
        (!tag.is_empty()).then_some((ItemField::AssetTag, Claim::Tag(tag))),
        serial.map(|serial| (ItemField::Serial, Claim::Serial { brand, serial })),
    ];
    for (field, claim) in claims.into_iter().flatten() {
        if let Some(other) = world.claims.claim(claim, row) {
            notes.note_beside(field, StoreCode::SameRecordTwice, &key_of(details), Some(other));
            return Ok(false);
        }
    }
    Ok(true)
}

/// The record after the row: what the row does not say stays. Remarks come last, since they depend on the place.
fn merge(stored: Option<&ItemDetails>, row: &Parsed<ItemRow>, notes: &mut Notes) -> ItemDetails {
    let said = &row.value;
    let mut line = |field, text: &Option<String>, known: fn(&ItemDetails) -> &String| match text {
        Some(text) => notes.line(field, text),
        None => stored.map(known).cloned().unwrap_or_default(),
    };
    // Another spelling of the same label is no news.
    let respelt = |known: &str, said: &str| normalise(known) == normalise(said);
    let mut details = ItemDetails {
        item_type: ItemType::Other,
        description: line(ItemField::Description, &said.description, |d| &d.description),
        brand: line(ItemField::Brand, &said.brand, |d| &d.brand),
        model: line(ItemField::Model, &said.model, |d| &d.model),
        serial: Serial::NotPresent,
        asset_tag: line(ItemField::AssetTag, &said.asset_tag, |d| &d.asset_tag),
        provider_tag: line(ItemField::ProviderTag, &said.provider_tag, |d| &d.provider_tag),
        ownership: Ownership::Owned,
        condition: said.condition.or_else(|| stored?.condition),
        mac: line(ItemField::Mac, &said.mac, |d| &d.mac),
        hostname: line(ItemField::Hostname, &said.hostname, |d| &d.hostname),
        specs: String::new(),
        contract_ref: line(ItemField::ContractRef, &said.contract_ref, |d| &d.contract_ref),
        warranty_until: said.warranty_until.map(day).or_else(|| stored?.warranty_until),
        acquired_on: said.acquired_on.map(day).or_else(|| stored?.acquired_on),
        parent: stored.and_then(|stored| stored.parent),
        remarks: String::new(),
    };
    details.specs = match &said.specs {
        Some(specs) => notes.paragraph(ItemField::Specs, specs),
        None => stored.map(|stored| stored.specs.clone()).unwrap_or_default(),
    };
    details.serial = match (&said.serial, stored.map(|stored| &stored.serial)) {
        (Some(Serial::Read(text)), Some(Serial::Read(known))) if respelt(known, text) => Serial::Read(known.clone()),
        (Some(Serial::Read(text)), _) => Serial::Read(notes.line(ItemField::Serial, text)),
        (Some(other), _) => other.clone(),
        (None, known) => known.cloned().unwrap_or(Serial::NotPresent),
    };
    if let Some(stored) = stored {
        if respelt(&stored.asset_tag, &details.asset_tag) {
            details.asset_tag.clone_from(&stored.asset_tag);
        }
        if respelt(&stored.provider_tag, &details.provider_tag) {
            details.provider_tag.clone_from(&stored.provider_tag);
        }
    }
    details.item_type = item_type(stored, row, notes);
    details.ownership = said.ownership.or(stored.map(|s| s.ownership)).unwrap_or_else(|| assume_ownership(said, notes));
    if details.description.is_empty() {
        details.description = described(&details);
    }
    details
}

const fn day(date: PartialDate) -> chrono::NaiveDate {
    date.day
}

fn item_type(stored: Option<&ItemDetails>, row: &Parsed<ItemRow>, notes: &mut Notes) -> ItemType {
    // "Otro" for a word that nobody knows is no better than what a person chose before.
    let unknown = row.problems.iter().any(|problem| problem.code == Code::TypeUnknown);
    match (row.value.item_type, stored) {
        (Some(_), Some(stored)) if unknown => stored.item_type,
        (Some(said), _) => said,
        (None, Some(stored)) => stored.item_type,
        (None, None) => {
            notes.note(ItemField::ItemType, StoreCode::TypeAssumed, row.value.description.as_deref().unwrap_or(""));
            ItemType::Other
        }
    }
}

/// Goods that carry only a provider's plate are the provider's; everything else is the entity's until shown otherwise.
fn assume_ownership(row: &ItemRow, notes: &mut Notes) -> Ownership {
    let provided = row.asset_tag.is_none() && (row.provider_tag.is_some() || row.contract_ref.is_some());
    let assumed = if provided { Ownership::Provider } else { Ownership::Owned };
    notes.note(ItemField::Ownership, StoreCode::OwnershipAssumed, wording::ownership(assumed));
    assumed
}

/// *Denominación* where the sheet has none: its type, or at least brand and model.
fn described(details: &ItemDetails) -> String {
    let words = format!("{} {}", details.brand, details.model);
    match details.item_type {
        ItemType::Other if !words.trim().is_empty() => words.trim().to_owned(),
        item_type => wording::item_type(item_type).to_owned(),
    }
}

/// The remarks of the sheet, and what it says that an item has no field for.
fn remarks(row: &ItemRow, unplaced: Option<&str>) -> String {
    let quantity = row.quantity.filter(|quantity| *quantity > 1).map(|quantity| {
        let unit = row.unit.as_deref().unwrap_or_default();
        format!("Cantidad: {quantity} {unit}").trim_end().to_owned()
    });
    let labelled = |label: &str, text: Option<&str>| text.map(|text| format!("{label}: {text}"));
    let parts = [
        row.remarks.clone(),
        labelled("Accesorios", row.accessories.as_deref()),
        quantity,
        labelled("Dependencia", row.department.as_deref()),
        labelled("Responsable según la hoja", unplaced),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// Remarks of an item of the store. What the first import wrote about an unknown holder is no difference, whether the
/// holder is known by now or not.
fn known_remarks(stored: &str, row: &ItemRow, unplaced: Option<&str>, notes: &mut Notes) -> String {
    if !notes.has_column(ItemField::Remarks) && remarks(row, None).is_empty() {
        return stored.to_owned();
    }
    let mut candidates = [None, row.holder_name.as_deref()].map(|holder| remarks(row, holder)).into_iter();
    if candidates.any(|text| super::notes::cut_paragraph(&text) == stored) {
        return stored.to_owned();
    }
    let said = remarks(row, None);
    if said.is_empty() {
        return stored.to_owned();
    }
    notes.paragraph(ItemField::Remarks, &remarks(row, unplaced))
}

fn warn_of_identifiers(stored: &ItemDetails, sheet: &ItemDetails, notes: &mut Notes) {
    if !stored.asset_tag.is_empty() && normalise(&stored.asset_tag) != normalise(&sheet.asset_tag) {
        notes.note(ItemField::AssetTag, StoreCode::PlateDiffers, &sheet.asset_tag);
    }
    let serial = stored.serial.normalised();
    if serial.is_some() && serial != sheet.serial.normalised() {
        notes.note(ItemField::Serial, StoreCode::SerialDiffers, wording::serial(&sheet.serial));
    }
}

/// What a person knows the item by.
fn key_of(details: &ItemDetails) -> String {
    let texts = [&*details.asset_tag, wording::serial(&details.serial), &details.provider_tag, &details.description];
    let known = texts.into_iter().find(|text| !text.is_empty() && *text != wording::serial(&Serial::NotPresent));
    known.unwrap_or_default().to_owned()
}

fn differences(stored: &ItemDetails, sheet: &ItemDetails) -> Vec<ImportDifference> {
    let mut found = Differences::default();
    let condition = |d: &ItemDetails| d.condition.map(wording::condition).unwrap_or_default();
    let date = |date: Option<chrono::NaiveDate>| date.map(wording::date).unwrap_or_default();
    found.compare(ItemField::ItemType, wording::item_type(stored.item_type), wording::item_type(sheet.item_type));
    found.compare(ItemField::Description, &*stored.description, &*sheet.description);
    found.compare(ItemField::Brand, &*stored.brand, &*sheet.brand);
    found.compare(ItemField::Model, &*stored.model, &*sheet.model);
    found.compare(ItemField::Serial, wording::serial(&stored.serial), wording::serial(&sheet.serial));
    found.compare(ItemField::AssetTag, &*stored.asset_tag, &*sheet.asset_tag);
    found.compare(ItemField::ProviderTag, &*stored.provider_tag, &*sheet.provider_tag);
    found.compare(ItemField::Ownership, wording::ownership(stored.ownership), wording::ownership(sheet.ownership));
    found.compare(ItemField::Condition, condition(stored), condition(sheet));
    found.compare(ItemField::Mac, &*stored.mac, &*sheet.mac);
    found.compare(ItemField::Hostname, &*stored.hostname, &*sheet.hostname);
    found.compare(ItemField::Specs, &*stored.specs, &*sheet.specs);
    found.compare(ItemField::ContractRef, &*stored.contract_ref, &*sheet.contract_ref);
    found.compare(ItemField::WarrantyUntil, date(stored.warranty_until), date(sheet.warranty_until));
    found.compare(ItemField::AcquiredOn, date(stored.acquired_on), date(sheet.acquired_on));
    found.compare(ItemField::Remarks, &*stored.remarks, &*sheet.remarks);
    found.0
}
