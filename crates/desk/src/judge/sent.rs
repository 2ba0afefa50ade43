//! The keys by which a push is read: those that came with it, and those that the desk has of the same incarnation.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
};

use casework::intent::IntentBody;
use wire::{BODY_VERSION, CapsuleKey, CapsuleOwner, Entry, Keys, Opened, Push, Unread, open_body};

use crate::{
    error::LedgerError,
    sql::Writer,
    table::capsule::{Keeper, KeysOf},
};

/// What came with a push, and of whom it spoke when it was read.
#[derive(Debug)]
pub(super) struct Sent<'t> {
    writer: &'t Writer<'t>,
    keeper: Keeper,
    keys: HashMap<CapsuleOwner, &'t CapsuleKey>,
    /// Of these nobody has a key any more, as the workstation says.
    gone: HashSet<CapsuleOwner>,
    named: RefCell<BTreeSet<CapsuleOwner>>,
    missing: RefCell<BTreeSet<CapsuleOwner>>,
}

impl<'t> Sent<'t> {
    pub(super) fn new(writer: &'t Writer<'t>, keeper: Keeper, push: &'t Push) -> Self {
        let keys = push.keys.iter().map(|sent| (sent.owner, &sent.key)).collect();
        let gone = push.gone.iter().copied().chain(push.entries.iter().filter_map(erased)).collect();
        Self { writer, keeper, keys, gone, named: RefCell::default(), missing: RefCell::default() }
    }

    /// Asks at once for what is known of those whose keys came.
    pub(super) fn look_ahead(&self, desk: Keeper) -> Result<(), LedgerError> {
        let person = |owner: &CapsuleOwner| match owner {
            CapsuleOwner::Person(id) => Some(*id),
            CapsuleOwner::Act(_) => None,
        };
        let people: Vec<_> = self.keys.keys().filter_map(person).collect();
        self.writer.expect_aliases(&[], &people, &[])?;
        self.writer.expect_people(&people, &[])?;
        self.writer.expect_keys(&[self.keeper, desk], self.keys.keys().copied())
    }

    /// See [`read`].
    pub(super) fn read(&self, entry: &Entry) -> Result<Option<Opened>, LedgerError> {
        read(self, entry)
    }

    /// Whose keys should have come, of all that was read.
    pub(super) fn missing(&self) -> Vec<CapsuleOwner> {
        self.missing.borrow().iter().copied().collect()
    }

    /// Keeps, of the keys that came, those of people and acts that are at the desk: an erasure finds them, or the archive
    /// keeps them. Others would only open what was refused.
    pub(super) fn keep(&self) -> Result<(), LedgerError> {
        for (owner, key) in self.came() {
            let is_here = match owner {
                CapsuleOwner::Person(id) => {
                    let known = self.writer.person(self.writer.person_is(id)?)?;
                    known.is_some_and(|person| person.erasure.is_none())
                }
                CapsuleOwner::Act(id) => self.writer.act(id)?.is_some(),
            };
            if is_here {
                self.writer.add_capsule_key(self.keeper, owner, key)?;
            }
        }
        Ok(())
    }

    /// Keeps the keys that came beside what is in quarantine: a copied workstation may have sealed under others.
    pub(super) fn keep_with_evidence(&self) -> Result<(), LedgerError> {
        for (owner, key) in self.came() {
            if !self.is_erased(owner)? {
                self.writer.quarantine_key(self.keeper, owner, key)?;
            }
        }
        Ok(())
    }

    /// The keys of those of whom something was read, and no others.
    fn came(&self) -> Vec<(CapsuleOwner, &'t CapsuleKey)> {
        self.named.borrow().iter().filter_map(|owner| Some((*owner, *self.keys.get(owner)?))).collect()
    }

    /// Whoever was erased stays so: no key opens what is said of them, wherever it comes from.
    fn is_erased(&self, owner: CapsuleOwner) -> Result<bool, LedgerError> {
        match owner {
            CapsuleOwner::Person(id) => {
                let known = self.writer.person(self.writer.person_is(id)?)?;
                Ok(known.is_some_and(|person| person.erasure.is_some()))
            }
            CapsuleOwner::Act(_) => Ok(false),
        }
    }
}

impl Keys for Sent<'_> {
    type Error = LedgerError;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, LedgerError> {
        self.named.borrow_mut().insert(owner);
        if self.is_erased(owner)? {
            return Ok(None);
        }
        let kept = KeysOf(self.writer, self.keeper).key(owner)?;
        let key = kept.or_else(|| self.keys.get(&owner).map(|key| CapsuleKey::new(key.bytes())));
        if key.is_none() && !self.gone.contains(&owner) {
            self.missing.borrow_mut().insert(owner);
        }
        Ok(key)
    }
}

/// The body of an entry; `None` when a newer program wrote it, or when a capsule in it is not its own.
pub(crate) fn read<K: Keys<Error = LedgerError>>(keys: &K, entry: &Entry) -> Result<Option<Opened>, LedgerError> {
    let envelope = &entry.envelope;
    if envelope.v > BODY_VERSION {
        return Ok(None);
    }
    match open_body(keys, envelope.id, &envelope.kind, &entry.body) {
        Ok(opened) => Ok(Some(opened).filter(|opened| opened.body.kind() == envelope.kind)),
        Err(Unread::Unknown | Unread::Capsule(_)) => Ok(None),
        Err(Unread::Unreadable(error)) => Err(error),
    }
}

/// Whom an entry erases: what else the push says of them came without a key.
fn erased(entry: &Entry) -> Option<CapsuleOwner> {
    if entry.envelope.kind != "ERASE_PERSON" {
        return None;
    }
    match serde_json::from_slice(&entry.body).ok()? {
        IntentBody::ErasePerson { person, .. } => Some(CapsuleOwner::Person(person)),
        _ => None,
    }
}
