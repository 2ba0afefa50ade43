//! Where an item comes in, and who answers for it.

use casework::id::{PersonId, SiteId};
use casework::item::{LifecycleState, Ownership, Placement};
use sheets::fold;
use sheets::header::ItemField;
use sheets::rows::{ItemRow, Parsed};

use super::notes::Notes;
use super::resolve::{Meant, Resolver};
use crate::answer::Answer;
use crate::view::import::StoreCode;

/// Whom a row means by its holder.
enum Holder {
    /// It names nobody.
    Unsaid,
    Known(PersonId),
    /// It names somebody whom nobody knows, or several know.
    Unknown(String),
}

/// Where a new item comes in; beside it the name of a holder who is not written as such.
///
/// Without a known person nobody answers for an item: named with a site it is *en sede*, else *en bodega*, until an
/// act hands it over.
pub(super) fn placement(
    row: &Parsed<ItemRow>,
    world: &mut Resolver<'_>,
    notes: &mut Notes,
) -> Answer<(Placement, Option<String>)> {
    let said = &row.value;
    if said.quantity.is_some_and(|quantity| quantity > 1) {
        notes.note(ItemField::Quantity, StoreCode::QuantityNotSplit, &said.quantity.unwrap_or_default().to_string());
    }
    let site = site(row, world, notes)?;
    let unheld = if site.is_some() { LifecycleState::SitePool } else { LifecycleState::InStock };
    // What somebody brought from home is nobody's custody: no act could ever take it back.
    let personal = said.ownership == Some(Ownership::Personal);
    let unheld = if personal { LifecycleState::InStock } else { unheld };
    let (lifecycle, holder, unplaced) = match (said.lifecycle, holder(row, true, world, notes)?) {
        (_, Holder::Known(_) | Holder::Unknown(_)) if personal => {
            let name = said.holder_name.clone().or_else(|| said.holder_document.clone());
            notes.note(ItemField::HolderName, StoreCode::HolderNotKept, name.as_deref().unwrap_or_default());
            (unheld, None, name)
        }
        (_, Holder::Unsaid) if personal => (unheld, None, None),
        (None, Holder::Unsaid) => (LifecycleState::InStock, None, None),
        (None, Holder::Known(person)) => (LifecycleState::Assigned, Some(person), None),
        (None, Holder::Unknown(name)) => (unheld, None, Some(name)),
        (Some(state), Holder::Known(person)) if state.has_holder() => (state, Some(person), None),
        (Some(state), Holder::Unknown(name)) if state.has_holder() => (unheld, None, Some(name)),
        (Some(state), Holder::Unsaid) if state.has_holder() => {
            notes.note(ItemField::Lifecycle, StoreCode::AssignedToNobody, "");
            (unheld, None, None)
        }
        (Some(state), Holder::Unsaid) => (state, None, None),
        (Some(state), Holder::Known(_) | Holder::Unknown(_)) => {
            let name = said.holder_name.clone().or_else(|| said.holder_document.clone());
            notes.note(ItemField::HolderName, StoreCode::HolderNotKept, name.as_deref().unwrap_or_default());
            (state, None, name)
        }
    };
    let workplace = said.workplace.as_deref().map(|text| notes.line(ItemField::Workplace, text)).unwrap_or_default();
    Ok((Placement { lifecycle, holder, site, workplace, expected_return_on: None }, unplaced))
}

/// Notes where the sheet places an item of the store elsewhere. Nothing of it is written: items move only by acts and
/// movements. Answers the name of a holder whom nobody knows.
pub(super) fn compare_placement(
    row: &Parsed<ItemRow>,
    stored: &Placement,
    world: &mut Resolver<'_>,
    notes: &mut Notes,
) -> Answer<Option<String>> {
    let said = &row.value;
    if let Some(name) = &said.site_name {
        let same = matches!((world.site(name)?, stored.site), (Meant::One(a), Some(b)) if a == b);
        if !same {
            notes.note(ItemField::SiteName, StoreCode::PlaceDiffers, name);
        }
    }
    let shown = said.holder_name.as_deref().or(said.holder_document.as_deref()).unwrap_or_default();
    let unplaced = match holder(row, false, world, notes)? {
        Holder::Known(person) if stored.holder != Some(person) => {
            notes.note(ItemField::HolderName, StoreCode::HolderDiffers, shown);
            None
        }
        Holder::Unknown(name) => {
            if stored.holder.is_some() {
                notes.note(ItemField::HolderName, StoreCode::HolderDiffers, shown);
            }
            Some(name)
        }
        Holder::Known(_) | Holder::Unsaid => None,
    };
    // "Asignado" without a person known could not come in as such, so it is no difference either.
    if let Some(state) = said.lifecycle.filter(|state| *state != stored.lifecycle && !state.has_holder()) {
        notes.note(ItemField::Lifecycle, StoreCode::LifecycleDiffers, wording(state));
    }
    Ok(unplaced)
}

fn wording(state: LifecycleState) -> &'static str {
    crate::export::wording::lifecycle(state)
}

fn site(row: &Parsed<ItemRow>, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Option<SiteId>> {
    let Some(name) = &row.value.site_name else { return Ok(None) };
    Ok(match world.site(name)? {
        Meant::One(site) => {
            let (said, known) = (row.value.territorial, world.direction(site));
            if let (Some(said), Some(known)) = (said, known)
                && said != known
            {
                notes.note(ItemField::TerritorialDirection, StoreCode::DirectionDiffers, said.name());
            }
            Some(site)
        }
        Meant::Several => {
            notes.note(ItemField::SiteName, StoreCode::SiteNotUnique, name);
            None
        }
        Meant::Nobody => {
            notes.note(ItemField::SiteName, StoreCode::SiteCreated, name);
            let name = notes.line(ItemField::SiteName, name);
            Some(world.introduce_site(row.row, name, row.value.territorial))
        }
    })
}

/// By document, else by the exact name when only one person bears it.
fn holder(row: &Parsed<ItemRow>, introduce: bool, world: &mut Resolver<'_>, notes: &mut Notes) -> Answer<Holder> {
    let ItemRow { holder_name, holder_document, .. } = &row.value;
    let number = holder_document.as_deref();
    if let Some(number) = number
        && let Meant::One(person) = world.person_with_number(number)?
    {
        if let Some(name) = holder_name
            && fold(&world.full_name(person)?) != fold(name)
        {
            notes.note(ItemField::HolderName, StoreCode::HolderNameDiffers, name);
        }
        return Ok(Holder::Known(person));
    }
    let Some(name) = holder_name else {
        let Some(number) = number else { return Ok(Holder::Unsaid) };
        notes.note(ItemField::HolderDocument, StoreCode::HolderUnknown, number);
        return Ok(Holder::Unknown(number.to_owned()));
    };
    // Somebody else's document beside a known name is another person of that name.
    let meant = if number.is_none() { world.person_named(name)? } else { Meant::Nobody };
    match meant {
        Meant::One(person) => return Ok(Holder::Known(person)),
        Meant::Several => notes.note(ItemField::HolderName, StoreCode::HolderAmbiguous, name),
        Meant::Nobody => {
            let created = world.people_created;
            if introduce && let Some(person) = world.introduce_person(row.row, name, number)? {
                if world.people_created > created {
                    notes.note(ItemField::HolderName, StoreCode::PersonCreated, name);
                }
                return Ok(Holder::Known(person));
            }
            notes.note(ItemField::HolderName, StoreCode::HolderUnknown, name);
        }
    }
    Ok(Holder::Unknown(name.clone()))
}
