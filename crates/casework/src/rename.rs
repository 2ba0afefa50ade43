//! One thing known under two ids: what a workstation registered, and what it was known as already.

use crate::act::{ActContent, Party};
use crate::case::Step;
use crate::catalogue::Listed;
use crate::id::{ItemId, PersonId, SiteId};
use crate::intent::{Intent, IntentBody};
use crate::item::{ItemDetails, Placement};
use crate::person::PersonDetails;
use crate::signing::TurnOutcome;

/// Answers the id under which something is known.
pub trait Names {
    /// Why it could not be looked up.
    type Error;

    /// # Errors
    /// The store's own; so for every method.
    fn item_is(&self, id: ItemId) -> Result<ItemId, Self::Error>;
    fn person_is(&self, id: PersonId) -> Result<PersonId, Self::Error>;
    fn site_is(&self, id: SiteId) -> Result<SiteId, Self::Error>;
}

impl Intent {
    /// The same intent about what things are known as. Ids that it gives to what it makes known are left: they are what
    /// will be another name.
    ///
    /// # Errors
    /// Those of `names`.
    pub fn renamed<N: Names>(mut self, names: &N) -> Result<Self, N::Error> {
        self.by.person = names.person_is(self.by.person)?;
        match &mut self.body {
            IntentBody::RegisterItems { items } => {
                for new in items {
                    details(&mut new.details, names)?;
                    placement(&mut new.placement, names)?;
                }
            }
            IntentBody::ChangeItems { items } => {
                for change in items {
                    change.id = names.item_is(change.id)?;
                    details(&mut change.details, names)?;
                }
            }
            IntentBody::MoveItem { id, to, .. } => {
                *id = names.item_is(*id)?;
                placement(to, names)?;
            }
            IntentBody::ExtendLoan { id, .. }
            | IntentBody::AddItemPhoto { id, .. }
            | IntentBody::SettleDispute { item: id, .. } => *id = names.item_is(*id)?,
            IntentBody::RegisterPeople { people } => {
                people.iter_mut().try_for_each(|new| person(&mut new.details, names))?;
            }
            IntentBody::ChangePeople { people } => {
                for change in people {
                    change.id = names.person_is(change.id)?;
                    person(&mut change.details, names)?;
                }
            }
            IntentBody::ErasePerson { person, .. } => *person = names.person_is(*person)?,
            IntentBody::ChangeSites { sites } => {
                for change in sites {
                    change.id = names.site_is(change.id)?;
                }
            }
            IntentBody::IssueAct { content: of, .. } => content(of, names)?,
            IntentBody::TakeTurn { turn, .. } => {
                if let TurnOutcome::Signed { evidence } = &mut turn.outcome {
                    evidence.person = names.person_is(evidence.person)?;
                }
            }
            IntentBody::RegisterCases { cases, .. } => {
                for case in cases {
                    case.details.requester = names.person_is(case.details.requester)?;
                    if let Some(site) = &mut case.details.site {
                        *site = names.site_is(*site)?;
                    }
                    for person in case.details.form.iter_mut().flat_map(|form| form.people_mut()) {
                        *person = names.person_is(*person)?;
                    }
                }
            }
            IntentBody::StepCase { steps, .. } => steps.iter_mut().try_for_each(|step| taken(&mut step.step, names))?,
            IntentBody::ChangeCatalogue { editions } => {
                for edition in editions {
                    if let Listed::Group { record, .. } = &mut edition.listed {
                        let people = record.members.iter_mut().chain(&mut record.leads);
                        people.into_iter().try_for_each(|one| names.person_is(*one).map(|is| *one = is))?;
                    }
                }
            }
            IntentBody::NoteCase { .. }
            | IntentBody::ChangeSla { .. }
            | IntentBody::DeclareMassEvent { .. }
            | IntentBody::RegisterSites { .. }
            | IntentBody::ChangeFormat { .. }
            | IntentBody::SealAct { .. }
            | IntentBody::AcceptConstancia { .. }
            | IntentBody::RejectConstancia { .. }
            | IntentBody::WithdrawAct { .. } => {}
        }
        Ok(self)
    }
}

fn taken<N: Names>(step: &mut Step, names: &N) -> Result<(), N::Error> {
    let person = match step {
        Step::Reassign { assignee } | Step::Escalate { assignee: Some(assignee), .. } => assignee,
        Step::ToProvider { specialist, .. } => specialist,
        _ => return Ok(()),
    };
    *person = names.person_is(*person)?;
    Ok(())
}

fn details<N: Names>(details: &mut ItemDetails, names: &N) -> Result<(), N::Error> {
    if let Some(parent) = &mut details.parent {
        *parent = names.item_is(*parent)?;
    }
    Ok(())
}

fn placement<N: Names>(placement: &mut Placement, names: &N) -> Result<(), N::Error> {
    if let Some(holder) = &mut placement.holder {
        *holder = names.person_is(*holder)?;
    }
    if let Some(site) = &mut placement.site {
        *site = names.site_is(*site)?;
    }
    Ok(())
}

fn person<N: Names>(details: &mut PersonDetails, names: &N) -> Result<(), N::Error> {
    if let Some(site) = &mut details.site {
        *site = names.site_is(*site)?;
    }
    Ok(())
}

fn party<N: Names>(party: &mut Party, names: &N) -> Result<(), N::Error> {
    party.person = names.person_is(party.person)?;
    person(&mut party.snapshot, names)
}

fn content<N: Names>(content: &mut ActContent, names: &N) -> Result<(), N::Error> {
    let parties = [Some(&mut content.official), Some(&mut content.holder), content.approver.as_mut()];
    parties.into_iter().flatten().try_for_each(|known| party(known, names))?;
    if let Some(site) = &mut content.site {
        *site = names.site_is(*site)?;
    }
    for line in &mut content.lines {
        line.item = names.item_is(line.item)?;
        details(&mut line.snapshot, names)?;
    }
    Ok(())
}
