//! The body of an intent as it is stored: what it says of people stands in capsules.

use casework::{
    act::ActContent,
    folio::Folio,
    id::{ActId, Digest, IntentId, PersonId},
    intent::{Change, Intent, IntentBody, New},
    person::PersonDetails,
    signing::SignerRole,
};
use serde::{Deserialize, Serialize};

use crate::{
    capsule::{Capsule, CapsuleOwner, Unopened},
    error::StoreError,
    sql::write_json,
    transaction::{Reader, Writer},
};

/// The kinds that speak of people. Their names and members are those of [`IntentBody`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
enum SealedBody {
    RegisterPeople { people: Vec<New<PersonId, Capsule>> },
    ChangePeople { people: Vec<Change<PersonId, Capsule>> },
    IssueAct { act: ActId, folio: Folio, content: Capsule, content_digest: Digest, pdf: Digest },
    TakeTurn { act: ActId, version: u32, signer: SignerRole, turn: Capsule, pdf: Digest },
}

/// A body that was read.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) body: IntentBody,
    /// Of whom it spoke, and nobody can say what: their details read as erased.
    pub(crate) forgotten: Vec<PersonId>,
}

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is no body of this program.
    Unknown,
    /// A capsule in it is not what was sealed for it, or an act's key is gone.
    Capsule(CapsuleOwner),
    /// The store failed.
    Unreadable(StoreError),
}

impl Writer<'_> {
    /// The body as the chain hashes it.
    pub(super) fn seal_body(&self, intent: &Intent) -> Result<Vec<u8>, StoreError> {
        let id = intent.id;
        let seal = |person, details: &PersonDetails| self.seal_capsule(CapsuleOwner::Person(person), id, details);
        let sealed = match &intent.body {
            IntentBody::RegisterPeople { people } => {
                let seal = |new: &New<_, _>| Ok(New { id: new.id, details: seal(new.id, &new.details)? });
                SealedBody::RegisterPeople { people: people.iter().map(seal).collect::<Result<_, StoreError>>()? }
            }
            IntentBody::ChangePeople { people } => {
                let seal = |change: &Change<_, _>| {
                    let details = seal(change.id, &change.details)?;
                    Ok(Change { id: change.id, base_rev: change.base_rev, details })
                };
                SealedBody::ChangePeople { people: people.iter().map(seal).collect::<Result<_, StoreError>>()? }
            }
            IntentBody::IssueAct { act, folio, content, content_digest, pdf } => {
                let content = self.seal_capsule(CapsuleOwner::Act(*act), id, content)?;
                SealedBody::IssueAct { act: *act, folio: *folio, content, content_digest: *content_digest, pdf: *pdf }
            }
            IntentBody::TakeTurn { act, version, signer, turn, pdf } => {
                let turn = self.seal_capsule(CapsuleOwner::Act(*act), id, turn)?;
                SealedBody::TakeTurn { act: *act, version: *version, signer: *signer, turn, pdf: *pdf }
            }
            plain @ (IntentBody::RegisterItems { .. }
            | IntentBody::ChangeItems { .. }
            | IntentBody::MoveItem { .. }
            | IntentBody::ExtendLoan { .. }
            | IntentBody::AddItemPhoto { .. }
            | IntentBody::ErasePerson { .. }
            | IntentBody::RegisterSites { .. }
            | IntentBody::ChangeSites { .. }
            | IntentBody::ChangeFormat { .. }
            | IntentBody::SealAct { .. }
            | IntentBody::AcceptConstancia { .. }
            | IntentBody::RejectConstancia { .. }
            | IntentBody::WithdrawAct { .. }) => return write_json(plain),
        };
        write_json(&sealed)
    }
}

impl Reader<'_> {
    /// The body that was sealed for this intent.
    pub(super) fn open_body(&self, intent: IntentId, kind: &str, stored: &[u8]) -> Result<Opened, Unread> {
        if !matches!(kind, "REGISTER_PEOPLE" | "CHANGE_PEOPLE" | "ISSUE_ACT" | "TAKE_TURN") {
            let body = serde_json::from_slice(stored).map_err(|_| Unread::Unknown)?;
            return Ok(Opened { body, forgotten: Vec::new() });
        }
        let mut forgotten = Vec::new();
        let mut details =
            |person, capsule: &Capsule| match self.open_capsule(capsule, CapsuleOwner::Person(person), intent) {
                Err(Unopened::Forgotten) => {
                    forgotten.push(person);
                    Ok(PersonDetails::erased())
                }
                opened => kept(opened, CapsuleOwner::Person(person)),
            };
        let body = match serde_json::from_slice(stored).map_err(|_| Unread::Unknown)? {
            SealedBody::RegisterPeople { people } => {
                let open = |new: New<_, _>| Ok(New { id: new.id, details: details(new.id, &new.details)? });
                IntentBody::RegisterPeople { people: people.into_iter().map(open).collect::<Result<_, Unread>>()? }
            }
            SealedBody::ChangePeople { people } => {
                let open = |change: Change<_, _>| {
                    let details = details(change.id, &change.details)?;
                    Ok(Change { id: change.id, base_rev: change.base_rev, details })
                };
                IntentBody::ChangePeople { people: people.into_iter().map(open).collect::<Result<_, Unread>>()? }
            }
            SealedBody::IssueAct { act, folio, content, content_digest, pdf } => {
                let owner = CapsuleOwner::Act(act);
                let content: Box<ActContent> = kept(self.open_capsule(&content, owner, intent), owner)?;
                IntentBody::IssueAct { act, folio, content, content_digest, pdf }
            }
            SealedBody::TakeTurn { act, version, signer, turn, pdf } => {
                let owner = CapsuleOwner::Act(act);
                let turn = kept(self.open_capsule(&turn, owner, intent), owner)?;
                IntentBody::TakeTurn { act, version, signer, turn, pdf }
            }
        };
        Ok(Opened { body, forgotten })
    }
}

/// What is never forgotten: without its key it is as good as damaged.
fn kept<T>(opened: Result<T, Unopened>, owner: CapsuleOwner) -> Result<T, Unread> {
    opened.map_err(|why| match why {
        Unopened::Forgotten => Unread::Capsule(owner),
        Unopened::Damaged(owner) => Unread::Capsule(owner),
        Unopened::Unreadable(error) => Unread::Unreadable(error),
    })
}
