//! Facts as the desk keeps them: what they say of people and in acts stands in capsules.

use casework::{
    fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact},
    format::{FormatCode, FormatTemplate},
    id::{ActId, IntentId, ItemId, PersonId, SiteId},
    person::PersonDetails,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    body::Unread,
    capsule::{Capsule, CapsuleOwner, Keys, NewKeys, Unopened},
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "about", content = "what", rename_all = "SCREAMING_SNAKE_CASE")]
enum SealedFact {
    Item(ItemId, ItemFact),
    Known(PersonId, Capsule),
    Erased(PersonId, Timestamp, String),
    Site(SiteId, SiteFact),
    Act(ActId, Capsule),
    Format(FormatCode, Box<FormatTemplate>),
}

/// The facts that followed from `intent`, as bytes to keep.
///
/// # Errors
/// Those of the keys.
pub fn seal_facts<K: NewKeys>(keys: &K, intent: IntentId, facts: &[Fact]) -> Result<Vec<u8>, K::Error> {
    let seal = |fact: &Fact| {
        Ok(match fact.clone() {
            Fact::Item(id, fact) => SealedFact::Item(id, fact),
            Fact::Person(id, PersonFact::Known { details }) => {
                SealedFact::Known(id, Capsule::seal(keys, CapsuleOwner::Person(id), intent, &details)?)
            }
            Fact::Person(id, PersonFact::Erased { at, reason }) => SealedFact::Erased(id, at, reason),
            Fact::Site(id, fact) => SealedFact::Site(id, fact),
            Fact::Act(id, fact) => SealedFact::Act(id, Capsule::seal(keys, CapsuleOwner::Act(id), intent, &fact)?),
            Fact::Format(code, template) => SealedFact::Format(code, template),
        })
    };
    let sealed: Vec<SealedFact> = facts.iter().map(seal).collect::<Result<_, K::Error>>()?;
    Ok(serde_json::to_vec(&sealed).unwrap_or_else(|_| unreachable!("facts are plain JSON")))
}

/// The facts that were kept for `intent`. Of those who were erased since nothing is said any more.
///
/// # Errors
/// See [`Unread`].
pub fn open_facts<K: Keys>(keys: &K, intent: IntentId, kept: &[u8]) -> Result<Vec<Fact>, Unread<K::Error>> {
    let sealed: Vec<SealedFact> = serde_json::from_slice(kept).map_err(|_| Unread::Unknown)?;
    let open = |fact| {
        Ok(match fact {
            SealedFact::Item(id, fact) => Fact::Item(id, fact),
            SealedFact::Known(id, capsule) => {
                let owner = CapsuleOwner::Person(id);
                let details = match capsule.open(keys, owner, intent) {
                    Ok(details) => details,
                    Err(Unopened::Forgotten) => PersonDetails::erased(),
                    Err(Unopened::Damaged) => return Err(Unread::Capsule(owner)),
                    Err(Unopened::Unreadable(error)) => return Err(Unread::Unreadable(error)),
                };
                Fact::Person(id, PersonFact::Known { details })
            }
            SealedFact::Erased(id, at, reason) => Fact::Person(id, PersonFact::Erased { at, reason }),
            SealedFact::Site(id, fact) => Fact::Site(id, fact),
            SealedFact::Act(id, capsule) => {
                let owner = CapsuleOwner::Act(id);
                let fact: Box<ActFact> = capsule.open(keys, owner, intent).map_err(|why| match why {
                    Unopened::Forgotten | Unopened::Damaged => Unread::Capsule(owner),
                    Unopened::Unreadable(error) => Unread::Unreadable(error),
                })?;
                Fact::Act(id, fact)
            }
            SealedFact::Format(code, template) => Fact::Format(code, template),
        })
    };
    sealed.into_iter().map(open).collect()
}
