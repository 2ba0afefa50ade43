//! What was asked elsewhere, judged when it arrives: its author could not know what others did meanwhile.
//!
//! Three answers. What was only observed is taken in. What two people registered apart is known as one thing. Where both
//! cannot hold, what arrived first stands: an edit is left out and its author is asked, and a sealed act, which people
//! signed, is kept as a claim on the item. `docs/sync.md` has the table.

use std::collections::HashMap;

use super::records::{
    Claims, add_photo, batch, change_format, changed_item, check_person, check_site, erase_person, extend_loan,
    known_item, known_person, move_item, registered_item, registered_person,
};
use super::step::{self, Seen};
use super::{Declined, Judged, World, act, case, constancia, decide, is_permitted, read, turn};
use crate::dispute::Claim;
use crate::fact::{Fact, ItemFact, PersonFact, SiteFact};
use crate::id::{ActId, CaseId, ItemId, PersonId, SiteId};
use crate::identity::normalise;
use crate::intent::{Change, Intent, IntentBody, New, NewItem};
use crate::item::{Item, ItemDetails, Serial};
use crate::person::PersonDetails;
use crate::refusal::Refusal;
use crate::rename::Names;
use crate::site::SiteDetails;

/// A record that somebody may have changed meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Item(ItemId),
    Person(PersonId),
    Site(SiteId),
    Case(CaseId),
}

/// Which side of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// What is written about it.
    Details,
    /// Where it is and who answers for it.
    Custody,
}

/// What is written of one of a batch, made known or changed.
#[derive(Debug, Clone, Copy)]
pub enum Written<'a> {
    Item(ItemId, &'a ItemDetails),
    Person(PersonId, &'a PersonDetails),
    Site(SiteId, &'a SiteDetails),
}

/// What the judge may look at when an intent arrives late: the world as it is, and what its author could not know of.
pub trait LateWorld: World + Names<Error = <Self as World>::Error> {
    /// Whether another workstation changed it after what the author knew.
    ///
    /// # Errors
    /// The store's own; so for every method.
    fn changed_meanwhile(&self, subject: Subject, aspect: Aspect) -> Result<bool, <Self as World>::Error>;

    /// Whether the act was issued by a copy of the disk of whoever asks, which gives the same numbers.
    fn is_of_twin(&self, act: ActId) -> Result<bool, <Self as World>::Error>;

    /// Why its author may not write this of one of a batch, if so: it reaches what they do not see.
    fn overreaches(&self, _written: Written<'_>) -> Result<Option<Refusal>, <Self as World>::Error> {
        Ok(None)
    }

    /// The item, whoever may see it: a paper that people signed names it.
    fn item_on_paper(&self, id: ItemId) -> Result<Option<Item>, <Self as World>::Error> {
        self.item(id)
    }

    /// Whether there is such a person, whoever may see them: a paper that people signed names them.
    fn person_on_paper(&self, id: PersonId) -> Result<bool, <Self as World>::Error> {
        Ok(self.person(id)?.is_some())
    }

    /// The same of a site.
    fn site_on_paper(&self, id: SiteId) -> Result<bool, <Self as World>::Error> {
        Ok(self.site(id)?.is_some())
    }

    /// The site of this [`SiteDetails::likeness`].
    fn site_like(&self, likeness: &str) -> Result<Option<SiteId>, <Self as World>::Error>;
}

/// What an intent made true when it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub facts: Vec<Fact>,
    /// Parts of a batch that were not taken in, each with its reason. The rest was.
    pub left_out: Vec<Refusal>,
}

impl From<Vec<Fact>> for Heard {
    fn from(facts: Vec<Fact>) -> Self {
        Self { facts, left_out: Vec::new() }
    }
}

/// Judges an intent that was accepted where it was asked.
///
/// # Errors
/// [`Declined::Refused`] when nothing of it can be taken in; [`Declined::Unreadable`] when the world could not be read.
pub fn decide_late<W: LateWorld>(world: &W, intent: Intent) -> Judged<Heard, W> {
    let intent = &read(intent.renamed(world))?;
    // The edition that every program ships: who has it in the journal says nothing new.
    if matches!(&intent.body, IntentBody::ChangeFormat { template, .. } if template.edition == 1) {
        return Ok(Vec::new().into());
    }
    if !is_permitted(intent) {
        return Err(Refusal::NotPermitted.into());
    }
    let facts = match &intent.body {
        IntentBody::RegisterItems { items } => return register_items(world, items, intent),
        IntentBody::ChangeItems { items } => return change_items(world, items),
        IntentBody::RegisterPeople { people } => return register_people(world, people),
        IntentBody::ChangePeople { people } => return change_people(world, people),
        IntentBody::RegisterSites { sites } => return register_sites(world, sites),
        IntentBody::ChangeSites { sites } => return change_sites(world, sites),
        IntentBody::MoveItem { id, movement, to, note, .. } => {
            let item = unmoved(world, *id)?;
            move_item(world, &item, *movement, to, note, intent.at)
        }
        IntentBody::ExtendLoan { id, until, note, .. } => {
            let item = unmoved(world, *id)?;
            Ok(extend_loan(&item, *until, note, intent.at)?)
        }
        IntentBody::AddItemPhoto { id, photo, caption } => add_photo(world, *id, *photo, caption),
        IntentBody::ErasePerson { person, reason } => erase_person(world, *person, reason, intent.at),
        IntentBody::ChangeFormat { code, template } => change_format(world, *code, template),
        IntentBody::IssueAct { act, folio, content, content_digest, pdf } => {
            act::issue_late(world, intent, *act, *folio, content, (*content_digest, *pdf))
        }
        IntentBody::TakeTurn { act, version, signer, turn, pdf } => {
            let current = act::at_version(world, *act, *version)?;
            turn::take_turn(intent, &current, *signer, turn, *pdf)
        }
        IntentBody::SealAct { act, version, pdf } => {
            let current = act::at_version(world, *act, *version)?;
            return act::seal_late(world, intent, &current, *pdf);
        }
        IntentBody::AcceptConstancia { act, note } => return constancia::accept_late(world, intent, *act, note),
        IntentBody::SettleDispute { item, upheld, note, .. } => {
            let item = unmoved(world, *item)?;
            super::dispute::settle(world, intent, &item, *upheld, note)
        }
        IntentBody::StepCase { case, from, steps, .. } => {
            let unseen = read(world.changed_meanwhile(Subject::Case(*case), Aspect::Details))?;
            let case = case::known_case(world, *case)?;
            if case.state != *from {
                return Err(Refusal::CaseMoved { case: case.id, state: case.state }.into());
            }
            step::step(world, intent, case, steps, if unseen { Seen::InPart } else { Seen::All })
        }
        IntentBody::ChangeSla { case, was, sla, note, .. } => {
            let case = case::known_case(world, *case)?;
            if case.agreed_now().sla != *was {
                return Err(Refusal::CaseMoved { case: case.id, state: case.state }.into());
            }
            case::change_sla(world, intent, &case, *sla, note)
        }
        IntentBody::RegisterCases { .. }
        | IntentBody::NoteCase { .. }
        | IntentBody::DeclareMassEvent { .. }
        | IntentBody::ChangeCatalogue { .. }
        | IntentBody::RejectConstancia { .. }
        | IntentBody::WithdrawAct { .. } => decide(world, intent),
    };
    facts.map(Heard::from)
}

/// The item, unless others moved it meanwhile.
fn unmoved<W: LateWorld>(world: &W, id: ItemId) -> Judged<Item, W> {
    let item = known_item(world, id)?;
    let moved = read(world.changed_meanwhile(Subject::Item(id), Aspect::Custody))?;
    if moved { Err(Refusal::StaleItem { item: id }.into()) } else { Ok(item) }
}

fn within<W: LateWorld>(world: &W, written: Written<'_>) -> Judged<(), W> {
    read(world.overreaches(written))?.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Judges each of a batch by itself.
fn each<T, W: World>(all: &[T], mut judge: impl FnMut(&T) -> Judged<Vec<Fact>, W>) -> Judged<Heard, W> {
    let mut heard = Heard::from(Vec::with_capacity(all.len()));
    for one in all {
        match judge(one) {
            Ok(facts) => heard.facts.extend(facts),
            Err(Declined::Refused(refusal)) => heard.left_out.push(refusal),
            Err(unreadable) => return Err(unreadable),
        }
    }
    match heard.left_out.first() {
        Some(first) if heard.facts.is_empty() => Err(first.clone().into()),
        _ => Ok(heard),
    }
}

fn register_items<W: LateWorld>(world: &W, items: &[NewItem], intent: &Intent) -> Judged<Heard, W> {
    batch(items.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    let mut claims = Claims::default();
    each::<_, W>(items, |new| {
        within(world, Written::Item(new.id, &new.details))?;
        match registered_item(world, new, &mut claims) {
            Ok(fact) => Ok(vec![fact]),
            Err(Declined::Refused(taken @ (Refusal::TagTaken { .. } | Refusal::SerialTaken { .. }))) => {
                known_already(world, new, taken, &mut claims, intent)
            }
            Err(declined) => Err(declined),
        }
    })
}

/// An item whose plate or serial is known: the same item, or one that contradicts it.
fn known_already<W: LateWorld>(
    world: &W,
    new: &NewItem,
    taken: Refusal,
    claims: &mut Claims,
    intent: &Intent,
) -> Judged<Vec<Fact>, W> {
    let (Refusal::TagTaken { by, .. } | Refusal::SerialTaken { by, .. }) = taken else { return Err(taken.into()) };
    // Taken within the batch: whoever asked could see that.
    let Some(known) = read(world.item(by))? else { return Err(taken.into()) };
    if could_be_same(&known.details, &new.details) {
        let mut facts = vec![Fact::Item(new.id, ItemFact::SameAs { item: by })];
        let elsewhere = new.placement.holder.is_some() && new.placement.holder != known.placement.holder;
        if elsewhere {
            let claim = Claim::Placement { to: new.placement.clone() };
            facts.push(Fact::Item(by, ItemFact::Disputed { claim, at: intent.at }));
        }
        return Ok(facts);
    }
    let (claim, details) = without(&taken, &new.details);
    let mut bare = NewItem { id: new.id, details, placement: new.placement.clone() };
    let mut facts = vec![Fact::Item(new.id, ItemFact::Disputed { claim, at: intent.at })];
    let registered = match registered_item(world, &bare, claims) {
        // Both are taken, by two different items.
        Err(Declined::Refused(other @ (Refusal::TagTaken { .. } | Refusal::SerialTaken { .. }))) => {
            let (claim, details) = without(&other, &bare.details);
            facts.push(Fact::Item(new.id, ItemFact::Disputed { claim, at: intent.at }));
            bare.details = details;
            registered_item(world, &bare, claims)?
        }
        judged => judged?,
    };
    facts.insert(0, registered);
    Ok(facts)
}

/// Whether two descriptions can be of one thing: nothing that names it differs.
fn could_be_same(known: &ItemDetails, new: &ItemDetails) -> bool {
    let agree = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
    let serial = |details: &ItemDetails| details.serial.normalised().unwrap_or_default();
    agree(&normalise(&known.asset_tag), &normalise(&new.asset_tag))
        && agree(&serial(known), &serial(new))
        && agree(&normalise(&known.brand), &normalise(&new.brand))
        && known.item_type == new.item_type
}

/// What is claimed, and the details without it.
fn without(taken: &Refusal, details: &ItemDetails) -> (Claim, ItemDetails) {
    match taken {
        Refusal::SerialTaken { serial, by } => {
            let claim = Claim::Serial { serial: serial.clone(), by: *by };
            (claim, ItemDetails { serial: Serial::Illegible, ..details.clone() })
        }
        Refusal::TagTaken { tag, by } => {
            let claim = Claim::Tag { tag: tag.clone(), by: *by };
            (claim, ItemDetails { asset_tag: String::new(), ..details.clone() })
        }
        _ => unreachable!("the caller matched on what was taken"),
    }
}

fn change_items<W: LateWorld>(world: &W, items: &[Change<ItemId, ItemDetails>]) -> Judged<Heard, W> {
    batch(items.iter().map(|change| change.id), Refusal::Stale)?;
    let mut claims = Claims::default();
    each::<_, W>(items, |change| {
        let item = known_item(world, change.id)?;
        unchanged(world, Subject::Item(change.id))?;
        within(world, Written::Item(change.id, &change.details))?;
        Ok(vec![changed_item(world, &item, &change.details, &mut claims)?])
    })
}

fn unchanged<W: LateWorld>(world: &W, subject: Subject) -> Judged<(), W> {
    if read(world.changed_meanwhile(subject, Aspect::Details))? { Err(Refusal::Stale.into()) } else { Ok(()) }
}

fn register_people<W: LateWorld>(world: &W, people: &[New<PersonId, PersonDetails>]) -> Judged<Heard, W> {
    batch(people.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    let mut claimed = HashMap::new();
    each::<_, W>(people, |new| {
        within(world, Written::Person(new.id, &new.details))?;
        match registered_person(world, new, &mut claimed) {
            Ok(fact) => Ok(vec![fact]),
            Err(Declined::Refused(taken @ Refusal::DocumentTaken { by })) => {
                // Taken within the batch: whoever asked could see that.
                read(world.person(by))?.ok_or(taken)?;
                Ok(vec![Fact::Person(new.id, PersonFact::SameAs { person: by })])
            }
            Err(declined) => Err(declined),
        }
    })
}

fn change_people<W: LateWorld>(world: &W, people: &[Change<PersonId, PersonDetails>]) -> Judged<Heard, W> {
    batch(people.iter().map(|change| change.id), Refusal::Stale)?;
    let mut claimed = HashMap::new();
    each::<_, W>(people, |change| {
        known_person(world, change.id)?;
        unchanged(world, Subject::Person(change.id))?;
        within(world, Written::Person(change.id, &change.details))?;
        check_person(world, change.id, &change.details, &mut claimed)?;
        Ok(vec![Fact::Person(change.id, PersonFact::Known { details: change.details.clone() })])
    })
}

fn register_sites<W: LateWorld>(world: &W, sites: &[New<SiteId, SiteDetails>]) -> Judged<Heard, W> {
    batch(sites.iter().map(|new| new.id), Refusal::AlreadyExists)?;
    each::<_, W>(sites, |new| {
        within(world, Written::Site(new.id, &new.details))?;
        if read(world.site(new.id))?.is_some() {
            return Err(Refusal::AlreadyExists.into());
        }
        check_site(&new.details)?;
        let fact = match read(world.site_like(&new.details.likeness()))? {
            Some(site) if read(world.changed_meanwhile(Subject::Site(site), Aspect::Details))? => {
                SiteFact::SameAs { site }
            }
            // Whoever knew of the one and made the other known means two.
            Some(_) | None => SiteFact::Known { details: new.details.clone() },
        };
        Ok(vec![Fact::Site(new.id, fact)])
    })
}

fn change_sites<W: LateWorld>(world: &W, sites: &[Change<SiteId, SiteDetails>]) -> Judged<Heard, W> {
    batch(sites.iter().map(|change| change.id), Refusal::Stale)?;
    each::<_, W>(sites, |change| {
        read(world.site(change.id))?.ok_or(Refusal::NoSuchSite { site: change.id })?;
        unchanged(world, Subject::Site(change.id))?;
        within(world, Written::Site(change.id, &change.details))?;
        check_site(&change.details)?;
        Ok(vec![Fact::Site(change.id, SiteFact::Known { details: change.details.clone() })])
    })
}
