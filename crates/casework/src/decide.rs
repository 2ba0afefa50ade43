//! The judge: what an intent makes true, or why it may not be.
//!
//! One function per area; each reads the world through [`World`] and returns facts. Nothing is written here.

mod act;
mod case;
mod catalogue;
mod constancia;
mod custody;
mod dispute;
mod late;
mod may;
mod records;
mod step;
#[cfg(test)]
mod tests;
mod turn;

pub use act::check_act_case;
pub use custody::{LineCase, Restored, check_clearance, check_line, check_seen, restored_items};
pub use late::{Aspect, Heard, LateWorld, Subject, Written, decide_late};
pub use may::{May, Offer, may};
pub use records::{LINE_CHARS_MAX, NOTE_CHARS_MAX};

use step::Seen;

use crate::act::Act;
use crate::calendar::Calendar;
use crate::case::{Case, MassEvent};
use crate::catalogue::{Edition, ListedId};
use crate::fact::Fact;
use crate::folio::Folio;
use crate::format::FormatTemplate;
use crate::id::{ActId, CalendarId, CaseId, CategoryId, ItemId, MassEventId, PersonId, SiteId};
use crate::intent::{Intent, IntentBody, NewCase};
use crate::item::Item;
use crate::movement::MovementKind;
use crate::person::{IdDocument, Person};
use crate::refusal::Refusal;
use crate::signing::{Identification, TurnOutcome};
use crate::site::Site;
use crate::time::Between;

/// What the judge may look at. Lookups by identifier take normal forms.
pub trait World {
    /// Why the world could not be read.
    type Error;

    /// # Errors
    /// The store's own; so for every method.
    fn item(&self, id: ItemId) -> Result<Option<Item>, Self::Error>;
    fn person(&self, id: PersonId) -> Result<Option<Person>, Self::Error>;
    fn site(&self, id: SiteId) -> Result<Option<Site>, Self::Error>;
    fn act(&self, id: ActId) -> Result<Option<Act>, Self::Error>;
    fn format(&self, code: crate::format::FormatCode) -> Result<Option<FormatTemplate>, Self::Error>;
    fn case(&self, id: CaseId) -> Result<Option<Case>, Self::Error>;
    fn mass_event(&self, id: MassEventId) -> Result<Option<MassEvent>, Self::Error>;
    /// The last edition of a record of the catalogue.
    fn listed(&self, id: ListedId) -> Result<Option<Edition>, Self::Error>;
    /// An edition of a calendar.
    fn calendar_edition(&self, id: CalendarId, edition: u32) -> Result<Option<Calendar>, Self::Error>;
    /// Whether other categories lie in it.
    fn has_subcategories(&self, id: CategoryId) -> Result<bool, Self::Error>;
    /// A case of the person that is not ended, if any: they asked for it, or attend to it.
    fn open_case_of(&self, person: PersonId) -> Result<Option<CaseId>, Self::Error>;
    fn item_with_tag(&self, tag: &str) -> Result<Option<ItemId>, Self::Error>;
    fn item_with_serial(&self, brand: &str, serial: &str) -> Result<Option<ItemId>, Self::Error>;
    fn person_with_document(&self, document: &IdDocument) -> Result<Option<PersonId>, Self::Error>;
    fn items_held_by(&self, person: PersonId) -> Result<u32, Self::Error>;
    fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, Self::Error>;
    /// The act under signature that names the item, if any.
    fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, Self::Error>;
    /// An act that names the person and still waits for a signature, its seal or a lead, if any.
    fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, Self::Error>;
    /// Whether a draft of anybody names the person.
    fn drafts_name(&self, person: PersonId) -> Result<bool, Self::Error>;
    /// Between which moments the intent was asked, as others know it; nobody doubts it where nothing is said.
    fn asked_between(&self) -> Between {
        Between::default()
    }
    /// Whether the person has, or had, an account.
    fn has_account(&self, person: PersonId) -> Result<bool, Self::Error>;
    /// Whether what was once said of the person cannot be read any more. Only so when a journal is judged again
    /// after an erasure: what was accepted then is accepted unread.
    fn forgotten(&self, person: PersonId) -> Result<bool, Self::Error>;
}

/// The answer no, or no answer because the world could not be read.
#[derive(Debug)]
pub enum Declined<E> {
    Refused(Refusal),
    Unreadable(E),
}

impl<E> From<Refusal> for Declined<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

pub(crate) type Judged<T, W> = Result<T, Declined<<W as World>::Error>>;

/// Reads through to the judge: a world that cannot be read is not a refusal.
pub(crate) fn read<T, E>(result: Result<T, E>) -> Result<T, Declined<E>> {
    result.map_err(Declined::Unreadable)
}

/// What the role alone allows.
fn is_permitted(intent: &Intent) -> bool {
    let role = intent.by.role;
    match &intent.body {
        IntentBody::ChangeFormat { .. } | IntentBody::ChangeCatalogue { .. } => role.administers(),
        // Whoever has an account may ask for something themselves (domain T01).
        IntentBody::RegisterCases { cases, .. } => {
            let own = |case: &NewCase| case.details.requester == intent.by.person;
            role.registers_cases() || (role.attends_cases() && cases.iter().all(own))
        }
        IntentBody::StepCase { .. } | IntentBody::NoteCase { .. } | IntentBody::ChangeSla { .. } => {
            role.attends_cases()
        }
        IntentBody::DeclareMassEvent { .. } => role.declares_mass_events(),
        IntentBody::AcceptConstancia { .. } | IntentBody::RejectConstancia { .. } => role.accepts_constancia(),
        IntentBody::ErasePerson { .. } => role.erases_people(),
        IntentBody::SettleDispute { .. } => role.settles_disputes(),
        IntentBody::RegisterPeople { .. } | IntentBody::ChangePeople { .. } => role.keeps_people(),
        IntentBody::MoveItem { movement, .. } => movement.allowed_to(role),
        // Whoever may not end the life of an item may not make it known as ended either.
        IntentBody::RegisterItems { items } => {
            let mut ended = items.iter().filter_map(|new| MovementKind::ending(new.placement.lifecycle));
            role.works_on_site() && ended.all(|kind| kind.allowed_to(role))
        }
        IntentBody::TakeTurn { turn, .. } => match &turn.outcome {
            // Whoever is named on an act signs it with the own account: that changes nothing but the own word.
            TurnOutcome::Signed { evidence } if matches!(evidence.identification, Identification::A { .. }) => true,
            _ => role.works_on_site(),
        },
        // Named one by one: whoever adds a kind says who may ask for it.
        IntentBody::ChangeItems { .. }
        | IntentBody::ExtendLoan { .. }
        | IntentBody::AddItemPhoto { .. }
        | IntentBody::RegisterSites { .. }
        | IntentBody::ChangeSites { .. }
        | IntentBody::IssueAct { .. }
        | IntentBody::SealAct { .. }
        | IntentBody::WithdrawAct { .. } => role.works_on_site(),
    }
}

/// Judges one intent.
///
/// # Errors
/// [`Declined::Refused`] with the reason; [`Declined::Unreadable`] when the world could not be read.
pub fn decide<W: World>(world: &W, intent: &Intent) -> Result<Vec<Fact>, Declined<W::Error>> {
    if !is_permitted(intent) {
        return Err(Refusal::NotPermitted.into());
    }
    match &intent.body {
        IntentBody::RegisterItems { items } => records::register_items(world, items),
        IntentBody::ChangeItems { items } => records::change_items(world, items),
        IntentBody::MoveItem { id, base_rev, movement, to, note } => {
            let item = records::item_at(world, *id, *base_rev)?;
            records::in_no_open_act(world, *id)?;
            records::move_item(world, &item, *movement, to, note, intent.at)
        }
        IntentBody::ExtendLoan { id, base_rev, until, note } => {
            let item = records::item_at(world, *id, *base_rev)?;
            records::in_no_open_act(world, *id)?;
            Ok(records::extend_loan(&item, *until, note, intent.at)?)
        }
        IntentBody::SettleDispute { item, base_rev, upheld, note } => {
            let item = records::item_at(world, *item, *base_rev)?;
            dispute::settle(world, intent, &item, *upheld, note)
        }
        IntentBody::AddItemPhoto { id, photo, caption } => records::add_photo(world, *id, *photo, caption),
        IntentBody::RegisterPeople { people } => records::register_people(world, people),
        IntentBody::ChangePeople { people } => records::change_people(world, people),
        IntentBody::ErasePerson { person, reason } => records::erase_person(world, *person, reason, intent.at),
        IntentBody::RegisterSites { sites } => records::register_sites(world, sites),
        IntentBody::ChangeSites { sites } => records::change_sites(world, sites),
        IntentBody::ChangeFormat { code, template } => records::change_format(world, *code, template),
        IntentBody::IssueAct { act, folio, content, content_digest, pdf } => {
            act::issue(world, intent, *act, *folio, content, (*content_digest, *pdf))
        }
        IntentBody::TakeTurn { act, version, signer, turn, pdf } => {
            let current = act::at_version(world, *act, *version)?;
            turn::take_turn(intent, &current, *signer, turn, *pdf)
        }
        IntentBody::SealAct { act, version, pdf } => {
            let current = act::at_version(world, *act, *version)?;
            act::seal(world, intent, &current, *pdf)
        }
        IntentBody::AcceptConstancia { act, note } => constancia::accept(world, intent, *act, note),
        IntentBody::RejectConstancia { act, reason } => constancia::reject(world, intent, *act, reason),
        IntentBody::WithdrawAct { act, reason } => act::withdraw(world, intent, *act, reason),
        IntentBody::RegisterCases { request, cases } => case::register(world, intent, *request, cases),
        IntentBody::StepCase { case, base_rev, steps, .. } => {
            let case = case::at_rev(world, *case, *base_rev)?;
            step::step(world, intent, case, steps, Seen::All)
        }
        IntentBody::NoteCase { case, note, text, file } => {
            case::note(world, intent, *case, *note, (text, file.as_ref()))
        }
        IntentBody::ChangeSla { case, base_rev, sla, note, .. } => {
            let case = case::at_rev(world, *case, *base_rev)?;
            case::change_sla(world, intent, &case, *sla, note)
        }
        IntentBody::DeclareMassEvent { event, details, cases } => case::mass_event(world, *event, details, cases),
        IntentBody::ChangeCatalogue { editions } => catalogue::change(world, editions),
    }
}

/// Refuses a text longer than `max` characters.
pub(crate) fn bounded(text: &str, max: usize) -> Result<(), Refusal> {
    // Bytes bound characters from above, so the walk is only needed for long texts.
    if text.len() <= max || text.chars().count() <= max {
        Ok(())
    } else {
        Err(Refusal::TextTooLong { max: max as u32 })
    }
}
