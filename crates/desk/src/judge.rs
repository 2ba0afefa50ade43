//! The judge: what a workstation pushed, in its order, each intent once.

mod ahead;
mod fold;
mod offer;
mod paper;
mod sent;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use casework::{
    decide::{Declined, Heard, decide_late},
    fact::{CaseFact, Fact},
    id::{DeviceId, Digest, PersonId},
    intent::{Actor, Intent, IntentBody},
    refusal::Refusal,
    time::Timestamp,
};
use wire::{
    DeskError, Entry, FACTS_BYTES_MAX, Judged, MISSING_MAX, Opened, Push, Pushed, Verdict, named_file, seal_facts,
};

use self::{
    offer::{Before, Offer, Offered},
    paper::Papers,
    sent::Sent,
};
use crate::{
    admission,
    blob::Blobs,
    error::{LedgerError, NotDone},
    ledger::Ledger,
    reach::{self, Records},
    sql::Writer,
    table::{
        capsule::{Keeper, NewKeysOf},
        incarnation::Author,
    },
    world::{Sight, is_unread},
};

pub(crate) use self::sent::read;

/// Judges a push, all of it or nothing: what a workstation is told was kept.
///
/// # Errors
/// [`DeskError::OtherEpoch`], [`DeskError::Fork`], [`DeskError::AccountsUnknown`], [`DeskError::KeysMissing`],
/// [`DeskError::BlobsMissing`], [`DeskError::NotAuthorised`], [`DeskError::Revoked`], [`DeskError::NotUnderstood`],
/// [`DeskError::TooLarge`], [`DeskError::Busy`]: nothing was judged.
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
    let keeper = Keeper::device(offer.dev, offer.inc);
    let mut papers = Papers::default();
    let attempt = |papers: &Papers| {
        ledger.write("judge a push", |writer| {
            // Another desk on the same database may have restored a backup since.
            if ledger.desk().identity != identity {
                return Err(DeskError::OtherEpoch { epoch: ledger.desk().identity.epoch }.into());
            }
            // It was asked before the push was read, and reading takes long.
            writer.admitted(device)?;
            let offered = offer.against(writer)?;
            offered.begin(writer, push.after)?;
            let sent = Sent::new(writer, keeper, push);
            let desk = Keeper::desk(identity.desk);
            sent.look_ahead(desk)?;
            let asked = offered.open().map(|entry| sent.read(entry)).collect::<Result<Vec<_>, _>>()?;
            whole(writer, blobs, &offered, &sent, &asked)?;
            let unread = papers.unread(&asked);
            if !unread.is_empty() {
                return Ok(Attempt::Unread(unread));
            }
            missing_blobs(papers.missing(&asked))?;
            ahead::look(
                writer,
                offered.open().zip(&asked).filter_map(|(entry, asked)| Some((entry, asked.as_ref()?))),
            )?;
            let n = writer.accepted()?;
            let judged = Bench { writer, papers, desk, now, n, erased: false }.all(&offered, asked)?;
            sent.keep()?;
            Ok(Attempt::Judged(judged))
        })
    };
    let judged = loop {
        match attempt(&papers) {
            // Nobody else waits while a paper is read.
            Ok(Attempt::Unread(unread)) => papers.read(blobs, &unread)?,
            Ok(Attempt::Judged(judged)) => break Ok(judged),
            Err(error) => break Err(error),
        }
    };
    match judged {
        Ok((pushed, erased)) => {
            let last = pushed.verdicts.iter().filter_map(|judged| match judged.verdict {
                Verdict::Accepted { n, .. } => Some(n),
                Verdict::Refused { .. } | Verdict::NotUnderstood => None,
            });
            ledger.reached(last.max().unwrap_or_default());
            if erased {
                ledger.empty_log();
            }
            Ok(pushed)
        }
        Err(NotDone::Said(fork @ DeskError::Fork { .. })) => {
            let kept = ledger
                .write("keep what forked", |writer| offer.quarantine(writer, &Sent::new(writer, keeper, push), now));
            match kept {
                // Whoever forks keeps its entries, and to hear of it is the only way on.
                Ok(()) | Err(NotDone::Said(DeskError::Busy)) => Err(fork.into()),
                Err(error) => Err(error),
            }
        }
        // Nothing of it is judged, and nothing is lost: an administrator looks at it.
        Err(NotDone::Said(DeskError::Revoked)) => {
            ledger.write("keep what came from outside", |writer| {
                offer.quarantine_all(writer, &Sent::new(writer, keeper, push), now)
            })?;
            Err(DeskError::Revoked.into())
        }
        Err(error) => Err(error),
    }
}

/// How far a push came.
enum Attempt {
    /// These sealed papers have to be read first; nothing was changed.
    Unread(Vec<Digest>),
    Judged((Pushed, bool)),
}

/// Whether everything came by which the new entries can be judged. A verdict is for ever, and none of this is a reason to
/// refuse: it is told, and nothing is judged.
fn whole(
    writer: &Writer<'_>,
    blobs: &Blobs,
    offered: &Offered<'_>,
    sent: &Sent<'_>,
    asked: &[Option<Opened>],
) -> Result<(), NotDone> {
    let mut accounts = BTreeSet::new();
    for entry in offered.open() {
        let (id, dev) = (entry.envelope.account, entry.envelope.dev);
        let is_known = match writer.account(id)? {
            Some(known) => known.device == dev || !admission::may_come(writer, id, &known, dev)?,
            None => false,
        };
        if !is_known {
            accounts.insert(id);
        }
    }
    if !accounts.is_empty() {
        return Err(DeskError::AccountsUnknown { accounts: some(accounts) }.into());
    }
    let owners = sent.missing();
    if !owners.is_empty() {
        return Err(DeskError::KeysMissing { owners: some(owners) }.into());
    }
    // Also of files that it may not read: whoever let go of one that is here does not have it any more, and all that they asked since
    // would never come. By their word nobody reads it until it was brought.
    missing_blobs(blobs.missing(asked.iter().flatten().filter_map(|asked| named_blob(&asked.body)))?)
}

fn missing_blobs(missing: Vec<Digest>) -> Result<(), NotDone> {
    if missing.is_empty() { Ok(()) } else { Err(DeskError::BlobsMissing { blobs: some(missing) }.into()) }
}

/// As many as one answer names.
fn some<T>(missing: impl IntoIterator<Item = T>) -> Vec<T> {
    missing.into_iter().take(MISSING_MAX).collect()
}

/// The file that has to be at the desk before what names it: papers and logos. The photos of an act are in its paper;
/// those of a version that was made void may be gone from the workstation.
fn named_blob(body: &IntentBody) -> Option<Digest> {
    match body {
        IntentBody::IssueAct { pdf, .. } | IntentBody::TakeTurn { pdf, .. } | IntentBody::SealAct { pdf, .. } => {
            Some(*pdf)
        }
        IntentBody::ChangeFormat { template, .. } => template.logo,
        IntentBody::AddItemPhoto { .. }
        | IntentBody::RegisterItems { .. }
        | IntentBody::ChangeItems { .. }
        | IntentBody::MoveItem { .. }
        | IntentBody::ExtendLoan { .. }
        | IntentBody::SettleDispute { .. }
        | IntentBody::RegisterPeople { .. }
        | IntentBody::ChangePeople { .. }
        | IntentBody::ErasePerson { .. }
        | IntentBody::RegisterSites { .. }
        | IntentBody::ChangeSites { .. }
        | IntentBody::AcceptConstancia { .. }
        | IntentBody::RejectConstancia { .. }
        | IntentBody::WithdrawAct { .. }
        | IntentBody::RegisterCases { .. }
        | IntentBody::StepCase { .. }
        | IntentBody::NoteCase { .. }
        | IntentBody::ChangeSla { .. }
        | IntentBody::DeclareMassEvent { .. }
        | IntentBody::ChangeCatalogue { .. } => None,
    }
}

/// The file that may come later than what names it.
fn owed_blob(body: &IntentBody) -> Option<Digest> {
    match body {
        IntentBody::AddItemPhoto { photo, .. } => Some(*photo),
        IntentBody::NoteCase { file, .. } => file.as_ref().map(|file| file.file),
        _ => None,
    }
}

/// One push before the judge.
struct Bench<'t> {
    writer: &'t Writer<'t>,
    papers: &'t Papers,
    desk: Keeper,
    now: Timestamp,
    /// The highest number that was given.
    n: u64,
    /// Whether somebody's data were erased.
    erased: bool,
}

impl Bench<'_> {
    /// The verdicts, and whether somebody was erased. `asked` are the bodies of the entries that are to be judged.
    fn all(mut self, offered: &Offered<'_>, asked: Vec<Option<Opened>>) -> Result<(Pushed, bool), LedgerError> {
        let mut asked = asked.into_iter();
        let mut verdicts = Vec::with_capacity(offered.entries.len());
        for (entry, before) in &offered.entries {
            let verdict = match before {
                Before::Said(verdict) => verdict.clone(),
                Before::Nothing | Before::NotUnderstood => self.one(entry, before, asked.next().flatten())?,
            };
            verdicts.push(Judged { id: entry.envelope.id, verdict });
        }
        offered.advance(self.writer)?;
        offered.release(self.writer)?;
        Ok((Pushed { upto: offered.chain.seq, verdicts, at: self.now }, self.erased))
    }

    fn one(&mut self, entry: &Entry, before: &Before, asked: Option<Opened>) -> Result<Verdict, LedgerError> {
        let owed = asked.as_ref().and_then(|asked| owed_blob(&asked.body));
        let heard = match asked {
            None => Err(Verdict::NotUnderstood),
            Some(asked) => self.decided(entry, asked)?,
        };
        let (facts, verdict) = match heard {
            Ok(Heard { facts, left_out }) => {
                self.n += 1;
                (Some(facts), Verdict::Accepted { n: self.n, left_out })
            }
            Err(verdict) => (None, verdict),
        };
        match before {
            Before::NotUnderstood => self.writer.judge_again(entry.envelope.id, &verdict)?,
            Before::Nothing | Before::Said(_) => self.writer.add_intent(entry, &verdict, self.now)?,
        }
        if verdict != Verdict::NotUnderstood
            && let Some(file) = named_file(&entry.envelope.kind, &entry.body)
        {
            self.writer.name_file(entry.envelope.dev, file)?;
        }
        if let (Some(mut facts), Verdict::Accepted { n, .. }) = (facts, &verdict) {
            self.file(entry.envelope.dev, &mut facts)?;
            self.code(&mut facts)?;
            let before = reach::Before::of(Records::Now(self.writer), &facts)?;
            let sealed = seal_facts(&NewKeysOf(self.writer, self.desk), entry.envelope.id, &facts)?;
            self.writer.add_facts(*n, &sealed)?;
            self.erased |= fold::fold(self.writer, &facts, (Author::of(&entry.envelope), *n))?;
            let kept = (self.writer, Records::Now(self.writer));
            reach::note(kept, *n, &self.author(entry)?, &before, &facts)?;
            // Also when it is here: then the next who asks after it settles that.
            if let Some(photo) = owed {
                self.writer.owe(photo, entry.envelope.dev, self.now)?;
            }
        }
        Ok(verdict)
    }

    /// The facts that follow, or why there are none.
    fn decided(&self, entry: &Entry, asked: Opened) -> Result<Result<Heard, Verdict>, LedgerError> {
        let Opened { body, forgotten } = asked;
        if self.knows_one_of(&forgotten)? {
            return Ok(Err(Verdict::NotUnderstood));
        }
        let Some(by) = self.actor(entry)? else {
            return Ok(Err(Verdict::Refused { refusal: Refusal::NotPermitted }));
        };
        let intent = Intent { id: entry.envelope.id, at: entry.envelope.at(), by, body };
        let sight = Sight::new(self.writer, &entry.envelope, (&intent, self.now), &forgotten)?;
        if let Some(refusal) = sight.oversteps(&intent.body)? {
            return Ok(Err(Verdict::Refused { refusal }));
        }
        match decide_late(&sight, intent) {
            Ok(heard) if is_too_much(&heard.facts) => Ok(Err(Verdict::NotUnderstood)),
            Ok(Heard { facts, left_out }) => {
                let left_out = left_out.into_iter().map(|why| sight.discreet(why)).collect::<Result<_, _>>()?;
                Ok(Ok(Heard { facts, left_out }))
            }
            Err(Declined::Refused(refusal)) => Ok(Err(Verdict::Refused { refusal: sight.discreet(refusal)? })),
            Err(Declined::Unreadable(error)) => Err(error),
        }
    }

    /// Gives cases that are taken in their codes, in the same transaction (domain T01).
    fn code(&self, facts: &mut Vec<Fact>) -> Result<(), LedgerError> {
        let mut coded = Vec::with_capacity(facts.len());
        for fact in facts.drain(..) {
            let registered = match &fact {
                Fact::Case(id, of) => matches!(**of, CaseFact::Registered { .. }).then_some(*id),
                _ => None,
            };
            coded.push(fact);
            if let Some(id) = registered {
                let code = self.writer.give_case_code(id, self.now)?;
                coded.push(Fact::Case(id, Box::new(CaseFact::Coded { code })));
            }
        }
        *facts = coded;
        Ok(())
    }

    /// Whether the desk can read what is known of one of them. Then what cannot be read must not take its place.
    fn knows_one_of(&self, people: &[PersonId]) -> Result<bool, LedgerError> {
        for person in people {
            let known = self.writer.person(self.writer.person_is(*person)?)?;
            if known.is_some_and(|known| known.erasure.is_none() && !is_unread(&known)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Who asked, as far as it says who sees what follows.
    fn author(&self, entry: &Entry) -> Result<reach::Author, LedgerError> {
        let envelope = &entry.envelope;
        let (person, views) = (self.writer.person_is(envelope.person)?, self.writer.views(envelope.dev)?);
        Ok(reach::Author { dev: envelope.dev, person, views, seen: envelope.seen })
    }

    /// Who asked, with the role that the desk gave them.
    fn actor(&self, entry: &Entry) -> Result<Option<Actor>, LedgerError> {
        let envelope = &entry.envelope;
        let account = self.writer.account(envelope.account)?;
        let person = self.writer.person_is(envelope.person)?;
        let known = account.filter(|known| known.device == envelope.dev && known.person == person);
        Ok(known.map(|known| Actor { account: envelope.account, person: known.person, role: known.role }))
    }
}

/// Whether no page could tell it. No bound of the procedure admits as much; this one does not depend on them.
fn is_too_much(facts: &[Fact]) -> bool {
    serde_json::to_vec(facts).is_ok_and(|json| json.len() > FACTS_BYTES_MAX)
}
