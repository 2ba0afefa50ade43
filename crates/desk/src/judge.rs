//! The judge: what a workstation pushed, in its order, each intent once.

mod fold;
mod offer;
#[cfg(test)]
mod tests;

use casework::{
    decide::{Declined, decide},
    id::{DeviceId, PersonId},
    intent::{Actor, Intent, IntentBody},
    refusal::Refusal,
    time::Timestamp,
};
use wire::{
    BODY_VERSION, CapsuleOwner, DeskError, Entry, Judged, KeyOf, Opened, Push, Pushed, Unread, Verdict, open_body,
    seal_facts,
};

use self::offer::{Offer, Offered};
use crate::{
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    sql::Writer,
    table::capsule::{Keeper, KeysOf, NewKeysOf},
    world::Sight,
};

/// Judges a push, all of it or nothing: what a workstation is told was kept.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::Fork`], [`DeskError::BlobsMissing`], [`DeskError::NotAuthorised`],
/// [`DeskError::NotUnderstood`], [`DeskError::TooLarge`]: nothing was judged.
pub(crate) fn judge(
    ledger: &Ledger,
    blobs: &Blobs,
    device: DeviceId,
    push: &Push,
    now: Timestamp,
) -> Result<Pushed, NotDone> {
    let identity = ledger.desk().identity;
    if push.epoch != identity.epoch {
        return Err(DeskError::OtherEpoch { epoch: identity.epoch }.into());
    }
    let offer = Offer::check(device, &push.entries)?;
    let judged = ledger.write("judge a push", |writer| {
        let keeper = Keeper::device(offer.dev, offer.inc);
        keep_keys(writer, keeper, &push.keys)?;
        let offered = offer.against(writer)?;
        let asked = offered.fresh().map(|entry| read(writer, keeper, entry)).collect::<Result<Vec<_>, _>>()?;
        let missing = blobs.missing(asked.iter().flatten().flat_map(|asked| named_blobs(&asked.body)))?;
        if !missing.is_empty() {
            return Err(NotDone::Said(DeskError::BlobsMissing { blobs: missing }));
        }
        Bench { writer, desk: Keeper::desk(identity.desk), now, erased: false }.all(&offered, asked)
    });
    match judged {
        Ok((pushed, erased)) => {
            if erased {
                ledger.empty_log();
            }
            Ok(pushed)
        }
        Err(NotDone::Said(fork @ DeskError::Fork { .. })) => {
            ledger.write("keep what forked", |writer| offer.quarantine(writer, now))?;
            Err(fork.into())
        }
        Err(error) => Err(error),
    }
}

/// Keys first, so that what is kept can be read. Whoever was erased stays so.
fn keep_keys(writer: &Writer<'_>, keeper: Keeper, keys: &[KeyOf]) -> Result<(), LedgerError> {
    for KeyOf { owner, key } in keys {
        if let CapsuleOwner::Person(person) = owner
            && writer.person(*person)?.is_some_and(|person| person.erasure.is_some())
        {
            continue;
        }
        writer.add_capsule_key(keeper, *owner, key)?;
    }
    Ok(())
}

/// The body of an entry; `None` when a newer program wrote it, or when a capsule in it is not its own.
fn read(writer: &Writer<'_>, keeper: Keeper, entry: &Entry) -> Result<Option<Opened>, LedgerError> {
    let envelope = &entry.envelope;
    if envelope.v > BODY_VERSION {
        return Ok(None);
    }
    match open_body(&KeysOf(writer, keeper), envelope.id, &envelope.kind, &entry.body) {
        Ok(opened) => Ok(Some(opened).filter(|opened| opened.body.kind() == envelope.kind)),
        Err(Unread::Unknown | Unread::Capsule(_)) => Ok(None),
        Err(Unread::Unreadable(error)) => Err(error),
    }
}

/// The files that have to be at the desk before what names them: papers, photos of items, logos. The photos of an act
/// are in its paper; those of a version that was made void may be gone from the workstation.
fn named_blobs(body: &IntentBody) -> Option<casework::id::Digest> {
    match body {
        IntentBody::AddItemPhoto { photo, .. } => Some(*photo),
        IntentBody::IssueAct { pdf, .. } | IntentBody::TakeTurn { pdf, .. } | IntentBody::SealAct { pdf, .. } => {
            Some(*pdf)
        }
        IntentBody::ChangeFormat { template, .. } => template.logo,
        IntentBody::RegisterItems { .. }
        | IntentBody::ChangeItems { .. }
        | IntentBody::MoveItem { .. }
        | IntentBody::ExtendLoan { .. }
        | IntentBody::RegisterPeople { .. }
        | IntentBody::ChangePeople { .. }
        | IntentBody::ErasePerson { .. }
        | IntentBody::RegisterSites { .. }
        | IntentBody::ChangeSites { .. }
        | IntentBody::AcceptConstancia { .. }
        | IntentBody::RejectConstancia { .. }
        | IntentBody::WithdrawAct { .. } => None,
    }
}

/// One push before the judge.
struct Bench<'t> {
    writer: &'t Writer<'t>,
    desk: Keeper,
    now: Timestamp,
    /// Whether somebody's data were erased.
    erased: bool,
}

impl Bench<'_> {
    /// The verdicts, and whether somebody was erased. `asked` are the bodies of the new entries.
    fn all(mut self, offered: &Offered<'_>, asked: Vec<Option<Opened>>) -> Result<(Pushed, bool), NotDone> {
        let mut asked = asked.into_iter();
        let mut verdicts = Vec::with_capacity(offered.entries.len());
        for (entry, before) in &offered.entries {
            let verdict = match before {
                Some(verdict) => verdict.clone(),
                None => self.one(entry, asked.next().flatten())?,
            };
            verdicts.push(Judged { id: entry.envelope.id, verdict });
        }
        offered.advance(self.writer)?;
        Ok((Pushed { upto: offered.chain.seq, verdicts, at: self.now }, self.erased))
    }

    fn one(&mut self, entry: &Entry, asked: Option<Opened>) -> Result<Verdict, LedgerError> {
        let verdict = match asked {
            None => Verdict::NotUnderstood,
            Some(Opened { forgotten, .. }) if self.knows_one_of(&forgotten)? => Verdict::NotUnderstood,
            Some(Opened { body, forgotten }) => match self.actor(entry)? {
                None => Verdict::Refused { refusal: Refusal::NotPermitted },
                Some(by) => {
                    let intent = Intent { id: entry.envelope.id, at: entry.envelope.at(), by, body };
                    return self.decided(entry, &intent, &forgotten);
                }
            },
        };
        self.writer.add_intent(entry, &verdict, self.now)?;
        Ok(verdict)
    }

    /// Whether the desk can read what is known of one of them. Then what cannot be read is no erasure, and must not take
    /// its place: the key did not come.
    fn knows_one_of(&self, people: &[PersonId]) -> Result<bool, LedgerError> {
        for person in people {
            let known = self.writer.person(*person)?;
            if known.is_some_and(|known| known.erasure.is_none() && !known.details.document.number.is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who asked, with the role that the desk gave them.
    fn actor(&self, entry: &Entry) -> Result<Option<Actor>, LedgerError> {
        let envelope = &entry.envelope;
        let account = self.writer.account(envelope.account)?;
        let known = account.filter(|known| known.device == envelope.dev && known.person == envelope.person);
        Ok(known.map(|known| Actor { account: envelope.account, person: known.person, role: known.role }))
    }

    fn decided(&mut self, entry: &Entry, intent: &Intent, forgotten: &[PersonId]) -> Result<Verdict, LedgerError> {
        let facts = match decide(&Sight { reader: self.writer, forgotten }, intent) {
            Ok(facts) => facts,
            Err(Declined::Refused(refusal)) => {
                let verdict = Verdict::Refused { refusal };
                self.writer.add_intent(entry, &verdict, self.now)?;
                return Ok(verdict);
            }
            Err(Declined::Unreadable(error)) => return Err(error),
        };
        let n = self.writer.accepted()? + 1;
        let verdict = Verdict::Accepted { n };
        self.writer.add_intent(entry, &verdict, self.now)?;
        let sealed = seal_facts(&NewKeysOf(self.writer, self.desk), intent.id, &facts)?;
        self.writer.add_facts(n, &sealed)?;
        self.erased |= fold::fold(self.writer, &facts)?;
        Ok(verdict)
    }
}
