//! Facts as the desk keeps them: what they say of people and in acts stands in capsules.

use casework::{
    case::MassEvent,
    catalogue::Edition,
    fact::{ActFact, CaseFact, Fact, ItemFact, PersonFact, SiteFact},
    format::{FormatCode, FormatTemplate},
    id::{ActId, CaseId, IntentId, ItemId, MassEventId, PersonId, SiteId},
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
    SamePerson(PersonId, PersonId),
    Site(SiteId, SiteFact),
    Act(ActId, Capsule),
    Format(FormatCode, Box<FormatTemplate>),
    Case(CaseId, Box<CaseFact>),
    Listed(Box<Edition>),
    MassEvent(MassEventId, Box<MassEvent>),
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
            Fact::Person(id, PersonFact::SameAs { person }) => SealedFact::SamePerson(id, person),
            Fact::Site(id, fact) => SealedFact::Site(id, fact),
            Fact::Act(id, fact) => SealedFact::Act(id, Capsule::seal(keys, CapsuleOwner::Act(id), intent, &fact)?),
            Fact::Format(code, template) => SealedFact::Format(code, template),
            Fact::Case(id, fact) => SealedFact::Case(id, fact),
            Fact::Listed(edition) => SealedFact::Listed(edition),
            Fact::MassEvent(id, event) => SealedFact::MassEvent(id, event),
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
            SealedFact::SamePerson(id, person) => Fact::Person(id, PersonFact::SameAs { person }),
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
            SealedFact::Case(id, fact) => Fact::Case(id, fact),
            SealedFact::Listed(edition) => Fact::Listed(edition),
            SealedFact::MassEvent(id, event) => Fact::MassEvent(id, event),
        })
    };
    sealed.into_iter().map(open).collect()
}

#[cfg(test)]
mod tests {
    use std::{
        cell::{Cell, RefCell},
        collections::HashMap,
    };

    use casework::person::IdDocument;
    use uuid::Uuid;

    use super::*;
    use crate::capsule::{CapsuleKey, KEY_BYTES, NONCE_BYTES};

    /// Keys as anybody may keep them.
    #[derive(Default)]
    struct Ring {
        keys: RefCell<HashMap<CapsuleOwner, [u8; KEY_BYTES]>>,
        given: Cell<u8>,
    }

    impl Keys for Ring {
        type Error = std::convert::Infallible;

        fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, Self::Error> {
            Ok(self.keys.borrow().get(&owner).map(CapsuleKey::new))
        }
    }

    impl NewKeys for Ring {
        fn key_for(&self, owner: CapsuleOwner) -> Result<CapsuleKey, Self::Error> {
            let fresh = [self.given.replace(self.given.get() + 1); KEY_BYTES];
            Ok(CapsuleKey::new(self.keys.borrow_mut().entry(owner).or_insert(fresh)))
        }

        fn nonce(&self) -> Result<[u8; NONCE_BYTES], Self::Error> {
            Ok([self.given.replace(self.given.get() + 1); NONCE_BYTES])
        }
    }

    const INTENT: IntentId = IntentId(Uuid::from_u128(1));
    const LUZ: PersonId = PersonId(Uuid::from_u128(2));

    fn known() -> Fact {
        let document = IdDocument { number: "1004".into(), ..PersonDetails::erased().document };
        let details = PersonDetails { full_name: "Luz Ñáñez".into(), document, ..PersonDetails::erased() };
        Fact::Person(LUZ, PersonFact::Known { details })
    }

    #[test]
    fn facts_read_back_as_they_were_and_name_nobody_while_sealed() {
        let ring = Ring::default();
        let facts =
            vec![known(), Fact::Person(LUZ, PersonFact::Erased { at: Timestamp(7), reason: "Ley 1581".into() })];
        let kept = seal_facts(&ring, INTENT, &facts).unwrap();
        let text = String::from_utf8(kept.clone()).unwrap();
        assert!(!text.contains("Luz") && !text.contains("1004") && text.contains("Ley 1581"), "{text}");
        assert_eq!(open_facts(&ring, INTENT, &kept).unwrap(), facts);
    }

    #[test]
    fn whoever_is_forgotten_reads_as_erased_and_a_capsule_belongs_to_its_intent() {
        let ring = Ring::default();
        let kept = seal_facts(&ring, INTENT, &[known()]).unwrap();
        let other = IntentId(Uuid::from_u128(9));
        assert!(matches!(open_facts(&ring, other, &kept), Err(Unread::Capsule(CapsuleOwner::Person(LUZ)))));
        ring.keys.borrow_mut().clear();
        let erased = Fact::Person(LUZ, PersonFact::Known { details: PersonDetails::erased() });
        assert_eq!(open_facts(&ring, INTENT, &kept).unwrap(), [erased]);
        assert!(matches!(open_facts(&ring, INTENT, b"[{}]"), Err(Unread::Unknown)));
    }
}
