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

use crate::capsule::{Capsule, CapsuleOwner, Keys, NewKeys, Unopened};

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
pub struct Opened {
    pub body: IntentBody,
    /// Of whom it spoke, and nobody can say what: their details read as erased.
    pub forgotten: Vec<PersonId>,
}

/// Why a body was not read.
#[derive(Debug)]
pub enum Unread<E> {
    /// It is no body of this program.
    Unknown,
    /// A capsule in it is not what was sealed for it, or an act's key is gone.
    Capsule(CapsuleOwner),
    /// The keys could not be read.
    Unreadable(E),
}

/// The body as the chain hashes it.
///
/// # Errors
/// Those of the keys.
pub fn seal_body<K: NewKeys>(keys: &K, intent: &Intent) -> Result<Vec<u8>, K::Error> {
    let id = intent.id;
    let seal = |person, details: &PersonDetails| Capsule::seal(keys, CapsuleOwner::Person(person), id, details);
    let sealed = match &intent.body {
        IntentBody::RegisterPeople { people } => {
            let seal = |new: &New<_, _>| Ok(New { id: new.id, details: seal(new.id, &new.details)? });
            SealedBody::RegisterPeople { people: people.iter().map(seal).collect::<Result<_, K::Error>>()? }
        }
        IntentBody::ChangePeople { people } => {
            let seal = |change: &Change<_, _>| {
                let details = seal(change.id, &change.details)?;
                Ok(Change { id: change.id, base_rev: change.base_rev, details })
            };
            SealedBody::ChangePeople { people: people.iter().map(seal).collect::<Result<_, K::Error>>()? }
        }
        IntentBody::IssueAct { act, folio, content, content_digest, pdf } => {
            let content = Capsule::seal(keys, CapsuleOwner::Act(*act), id, content)?;
            SealedBody::IssueAct { act: *act, folio: *folio, content, content_digest: *content_digest, pdf: *pdf }
        }
        IntentBody::TakeTurn { act, version, signer, turn, pdf } => {
            let turn = Capsule::seal(keys, CapsuleOwner::Act(*act), id, turn)?;
            SealedBody::TakeTurn { act: *act, version: *version, signer: *signer, turn, pdf: *pdf }
        }
        plain @ (IntentBody::RegisterItems { .. }
        | IntentBody::ChangeItems { .. }
        | IntentBody::MoveItem { .. }
        | IntentBody::ExtendLoan { .. }
        | IntentBody::AddItemPhoto { .. }
        | IntentBody::SettleDispute { .. }
        | IntentBody::ErasePerson { .. }
        | IntentBody::RegisterSites { .. }
        | IntentBody::ChangeSites { .. }
        | IntentBody::ChangeFormat { .. }
        | IntentBody::SealAct { .. }
        | IntentBody::AcceptConstancia { .. }
        | IntentBody::RejectConstancia { .. }
        | IntentBody::WithdrawAct { .. }
        | IntentBody::RegisterCases { .. }
        | IntentBody::StepCase { .. }
        | IntentBody::NoteCase { .. }
        | IntentBody::ChangeSla { .. }
        | IntentBody::DeclareMassEvent { .. }
        | IntentBody::ChangeCatalogue { .. }) => return Ok(json(plain)),
    };
    Ok(json(&sealed))
}

/// Under whose keys the capsules of a stored body are. None for a body that is not understood: its keys are not known.
#[must_use]
pub fn capsule_owners(kind: &str, stored: &[u8]) -> Vec<CapsuleOwner> {
    if !has_capsules(kind) {
        return Vec::new();
    }
    match serde_json::from_slice(stored) {
        Ok(SealedBody::RegisterPeople { people }) => people.iter().map(|new| CapsuleOwner::Person(new.id)).collect(),
        Ok(SealedBody::ChangePeople { people }) => people.iter().map(|new| CapsuleOwner::Person(new.id)).collect(),
        Ok(SealedBody::IssueAct { act, .. } | SealedBody::TakeTurn { act, .. }) => vec![CapsuleOwner::Act(act)],
        Err(_) => Vec::new(),
    }
}

/// Whether bodies of this kind speak of people.
#[must_use]
pub fn has_capsules(kind: &str) -> bool {
    matches!(kind, "REGISTER_PEOPLE" | "CHANGE_PEOPLE" | "ISSUE_ACT" | "TAKE_TURN")
}

/// The body that was sealed for this intent.
///
/// # Errors
/// See [`Unread`].
pub fn open_body<K: Keys>(keys: &K, intent: IntentId, kind: &str, stored: &[u8]) -> Result<Opened, Unread<K::Error>> {
    if !has_capsules(kind) {
        let body = serde_json::from_slice(stored).map_err(|_| Unread::Unknown)?;
        return Ok(Opened { body, forgotten: Vec::new() });
    }
    let mut forgotten = Vec::new();
    let mut details = |person, capsule: &Capsule| match capsule.open(keys, CapsuleOwner::Person(person), intent) {
        Err(Unopened::Forgotten) => {
            forgotten.push(person);
            Ok(PersonDetails::erased())
        }
        opened => kept(opened, CapsuleOwner::Person(person)),
    };
    let body = match serde_json::from_slice(stored).map_err(|_| Unread::Unknown)? {
        SealedBody::RegisterPeople { people } => {
            let open = |new: New<_, _>| Ok(New { id: new.id, details: details(new.id, &new.details)? });
            IntentBody::RegisterPeople {
                people: people.into_iter().map(open).collect::<Result<_, Unread<K::Error>>>()?,
            }
        }
        SealedBody::ChangePeople { people } => {
            let open = |change: Change<_, _>| {
                let details = details(change.id, &change.details)?;
                Ok(Change { id: change.id, base_rev: change.base_rev, details })
            };
            IntentBody::ChangePeople { people: people.into_iter().map(open).collect::<Result<_, Unread<K::Error>>>()? }
        }
        SealedBody::IssueAct { act, folio, content, content_digest, pdf } => {
            let owner = CapsuleOwner::Act(act);
            let content: Box<ActContent> = kept(content.open(keys, owner, intent), owner)?;
            IntentBody::IssueAct { act, folio, content, content_digest, pdf }
        }
        SealedBody::TakeTurn { act, version, signer, turn, pdf } => {
            let owner = CapsuleOwner::Act(act);
            let turn = kept(turn.open(keys, owner, intent), owner)?;
            IntentBody::TakeTurn { act, version, signer, turn, pdf }
        }
    };
    Ok(Opened { body, forgotten })
}

/// What is never forgotten: without its key it is as good as damaged.
fn kept<T, E>(opened: Result<T, Unopened<E>>, owner: CapsuleOwner) -> Result<T, Unread<E>> {
    opened.map_err(|why| match why {
        Unopened::Forgotten | Unopened::Damaged => Unread::Capsule(owner),
        Unopened::Unreadable(error) => Unread::Unreadable(error),
    })
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|_| unreachable!("a body is plain JSON"))
}
