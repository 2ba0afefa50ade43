//! The answer of the desk, taken in by what takes in its answers over the network. It is read to its end before anything of
//! it is noted, and everything of it may be noted twice.

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom},
};

use casework::{
    id::{ActId, DeviceId, Digest},
    time::Timestamp,
};
use store::{Changed, DeskTime, Link, Moment, Sha256, Slip, Store, StoreError, Writer};
use wire::{
    Address, Answered, BUNDLE_WANT_MAX, BadBundle, BundleIdentity, BundleReader, DeskError, DeskPublicKey, FiledAct,
    FilingPapers, KeptFiles, Page, Part, Pushed, Receipt, SignedReceipt, Standing, Verdict, Way, plain_part, unpack,
    unpack_page,
};

use super::{NotByFile, OnBundle};
use crate::led::{Led, are_enough, goes_on};

/// What was news in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Entries of this workstation that the desk judged.
    pub judged: u64,
    /// Of these, entries that it did not take in as they were.
    pub refused: u64,
    /// Entries of the history that were not in this store: what others did, and what is told anew.
    pub told: u64,
    /// Papers that came.
    pub files: u64,
    /// Own files that the desk now has, as far as it was not known.
    pub kept: u64,
    /// The desk confirmed what it has, as at the end of a round.
    pub receipt: bool,
    /// Entries of the history that the answer had no room for: the next one goes on with them.
    pub left: u64,
    /// Why the desk did not judge everything; or [`DeskError::OtherScope`]: it did, and tells nothing until both meet over the
    /// network.
    pub said: Option<DeskError>,
}

/// Whose answers are taken in here.
struct Ends {
    link: Link,
    device: DeviceId,
    identity: BundleIdentity,
    key: DeskPublicKey,
}

/// Takes in an answer of the desk; `changed` is told what to look at again.
///
/// # Errors
/// [`NotByFile`]: nothing was noted, unless it says [`NotByFile::Cancelled`], [`NotByFile::Store`] or that the file was
/// changed while it was read: then what stood before is, and importing it again goes on.
pub fn import<R: Read + Seek>(
    store: &Store,
    mut file: R,
    now: Moment,
    on: OnBundle<'_>,
    changed: &mut dyn FnMut(Changed),
) -> Result<Imported, NotByFile> {
    let ends = Ends::of(store)?;
    let parts = ends.look(&mut file, on)?;
    file.seek(SeekFrom::Start(0)).map_err(BadBundle::from)?;
    let before = store.read(|r| r.unjudged())?;
    let mut run = Run {
        store,
        ends: &ends,
        now,
        led: Led::default(),
        pages: Vec::new(),
        slips: Vec::new(),
        named: HashSet::new(),
        done: Imported::default(),
        changed,
    };
    let mut left = parts;
    ends.open(&mut file)?.each(|part, content| {
        left = left.saturating_sub(1);
        if !on(parts.saturating_mul(2) - left, parts.saturating_mul(2)) {
            return Err(NotByFile::Cancelled);
        }
        run.take(part, &content)
    })?;
    run.take_in()?;
    run.keep_slips()?;
    let done = run.done;
    let judged = before.saturating_sub(store.read(|r| r.unjudged())?);
    Ok(Imported { judged, refused: done.refused.min(judged), ..done })
}

impl Ends {
    fn of(store: &Store) -> Result<Self, NotByFile> {
        let found =
            store.read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.bundle_identity()?, r.signing_key()?)))?;
        let (Some(link), Some(device), identity, key) = found else { return Err(NotByFile::NotEnrolled) };
        // Without a key of its own it never asked for an answer, and none can be for it.
        let identity = identity.ok_or(NotByFile::Bundle(BadBundle::NotForUs))?;
        Ok(Self { link, device: device.id, identity, key: key.ok_or(NotByFile::NoKeys)? })
    }

    fn open<R: Read>(&self, file: R) -> Result<BundleReader<R>, NotByFile> {
        let signer = |address: &Address| {
            if address.way != Way::ToDevice {
                return Err(NotByFile::ToDesk);
            }
            if address.desk != self.link.identity.desk {
                return Err(NotByFile::OtherDesk);
            }
            if address.device != self.device {
                return Err(NotByFile::OtherDevice);
            }
            Ok(self.key)
        };
        BundleReader::open(file, &self.identity, signer).map(|(_, reader)| reader)
    }

    /// Reads all of it, and answers how many parts it has.
    fn look<R: Read>(&self, file: R, on: OnBundle<'_>) -> Result<u64, NotByFile> {
        let mut parts = 0;
        self.open(io::BufReader::new(file))?.each(|part, content| {
            if !on(parts, 0) {
                return Err(NotByFile::Cancelled);
            }
            parts += 1;
            match part {
                Part::Answered if parts == 1 => self.fits(&plain_part(&content)?),
                Part::Pushed | Part::Said | Part::Page | Part::Kept | Part::Receipt | Part::Filed | Part::File
                    if parts > 1 =>
                {
                    Ok(())
                }
                _ => Err(BadBundle::Damaged.into()),
            }
        })?;
        if parts == 0 { Err(BadBundle::Damaged.into()) } else { Ok(parts) }
    }

    fn fits(&self, answered: &Answered) -> Result<(), NotByFile> {
        if answered.epoch != self.link.identity.epoch {
            return Err(NotByFile::OtherEpoch);
        }
        if answered.after > self.link.seen { Err(NotByFile::Gap) } else { Ok(()) }
    }
}

struct Run<'a> {
    store: &'a Store,
    ends: &'a Ends,
    now: Moment,
    led: Led,
    pages: Vec<Page>,
    slips: Vec<(ActId, Slip)>,
    /// Files of constancias that were named.
    named: HashSet<Digest>,
    done: Imported,
    changed: &'a mut dyn FnMut(Changed),
}

impl Run<'_> {
    fn take(&mut self, part: Part, content: &[u8]) -> Result<(), NotByFile> {
        match part {
            Part::Pushed => self.judged(&unpack(content).map_err(|_| BadBundle::Damaged)?),
            Part::Said => {
                self.done.said = Some(plain_part(content)?);
                Ok(())
            }
            Part::Kept => self.kept(&plain_part(content)?),
            Part::Receipt => {
                self.take_in()?;
                self.receipt(&plain_part(content)?)
            }
            Part::Filed => self.filed(&plain_part(content)?),
            Part::Page => {
                let page: Page = unpack_page(content).map_err(|_| BadBundle::Damaged)?;
                let page = goes_on(&self.ends.link, &mut self.led, page).map_err(|_| BadBundle::Damaged)?;
                self.done.left = page.left;
                self.pages.push(page);
                if are_enough(&self.pages) { self.take_in() } else { Ok(()) }
            }
            Part::File => {
                self.take_in()?;
                self.file(content)
            }
            Part::Answered | Part::Stated | Part::Push | Part::End => Ok(()),
        }
    }

    fn judged(&mut self, pushed: &Pushed) -> Result<(), NotByFile> {
        let ((), changed) = self.store.write("note what the desk said", |w| {
            in_epoch(w, &self.ends.link)?;
            self.heard(w, pushed.at)?;
            Ok::<_, NotByFile>(w.judged(&pushed.verdicts)?)
        })?;
        (self.changed)(changed);
        let whole = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { left_out, .. } if left_out.is_empty());
        self.done.refused += pushed.verdicts.iter().filter(|judged| !whole(&judged.verdict)).count() as u64;
        Ok(())
    }

    /// It is not before what the desk's clock said then.
    fn heard(&self, writer: &Writer<'_>, at: Timestamp) -> Result<(), StoreError> {
        writer.note_desk_time(&DeskTime { at, asked_ms: None, heard: self.now.clock, by_file: true })
    }

    /// What is known already is passed over, also where a page of another answer came first.
    fn take_in(&mut self) -> Result<(), NotByFile> {
        let known = self.store.read(|r| r.link())?.map_or(0, |link| link.seen);
        // A cursor never goes back.
        self.pages.retain(|page| page.entries.last().is_some_and(|last| last.n > known));
        if self.pages.is_empty() {
            return Ok(());
        }
        let (new, changed) = self.store.write_many("take in what the desk told", |w| {
            in_epoch(w, &self.ends.link)?;
            Ok::<_, NotByFile>(w.told(&self.pages)?)
        })?;
        (self.changed)(changed);
        self.pages.clear();
        self.done.told += new;
        Ok(())
    }

    /// Own files that the desk has.
    fn kept(&mut self, KeptFiles { files }: &KeptFiles) -> Result<(), NotByFile> {
        let owed = self.store.read(|r| Ok::<_, StoreError>((r.owed()?, r.owed_photos()?)))?;
        let owed: HashSet<Digest> = owed.0.into_iter().map(|owed| owed.blob).chain(owed.1).collect();
        let ((), changed) = self.store.write("note what the desk has", |w| {
            in_epoch(w, &self.ends.link)?;
            Ok::<_, NotByFile>(w.note_at_desk(files)?)
        })?;
        (self.changed)(changed);
        self.done.kept += files.iter().filter(|file| owed.contains(file)).count() as u64;
        Ok(())
    }

    /// Kept beside what differs, as at the end of a round. One of a moment before what is known here says nothing: it would
    /// differ, and nothing would be wrong.
    fn receipt(&mut self, signed: &SignedReceipt) -> Result<(), NotByFile> {
        let receipt = signed.open(&self.ends.key).map_err(|_| BadBundle::WrongSignature)?;
        if (receipt.identity, receipt.device) != (self.ends.link.identity, self.ends.device) {
            return Err(BadBundle::Damaged.into());
        }
        let (kept, changed) = self.store.write("keep a receipt", |w| {
            let known = in_epoch(w, &self.ends.link)?;
            self.heard(w, receipt.at)?;
            let here = w.standing()?;
            let last = w.receipt()?.filter(|last| last.receipt.identity == receipt.identity);
            let is_late = last.is_some_and(|last| last.receipt.at >= receipt.at);
            if is_late || receipt.cursor != known.cursor || is_behind(&receipt, &here) {
                return Ok::<_, NotByFile>(false);
            }
            w.keep_receipt(signed, &receipt, &here.against(&receipt.standing), self.now.wall)?;
            if w.unjudged()? == 0 {
                w.synced(self.now.wall)?;
            }
            Ok(true)
        })?;
        (self.changed)(changed);
        self.done.receipt |= kept;
        Ok(())
    }

    /// The files of a constancia follow.
    fn filed(&mut self, FiledAct { act, papers }: &FiledAct) -> Result<(), NotByFile> {
        let FilingPapers { slip: Some(slip), authority, .. } = *papers else { return Ok(()) };
        if self.slips.len() < BUNDLE_WANT_MAX && self.store.read(|r| r.acts().get(*act))?.is_some() {
            self.slips.push((*act, Slip { slip, authority }));
            self.named.extend([slip, authority]);
        }
        Ok(())
    }

    /// A paper of an act that is known here, or of a constancia that was named.
    fn file(&mut self, content: &[u8]) -> Result<(), NotByFile> {
        let name = Sha256::of(content);
        let file = Digest(name.0);
        let is_wanted =
            self.named.contains(&file) || self.store.read(|r| r.acts().with_pdf(file)).map(|act| act.is_some())?;
        if is_wanted && !self.store.blobs().has(name) {
            self.store.blobs().put(content)?;
            if !self.named.contains(&file) {
                self.store.blobs().is_named(name);
            }
            self.done.files += 1;
        }
        Ok(())
    }

    /// Those of which both files are here.
    fn keep_slips(&mut self) -> Result<(), NotByFile> {
        let blobs = self.store.blobs();
        let has = |file: Digest| blobs.has(Sha256(file.0));
        self.slips.retain(|(_, Slip { slip, authority })| has(*slip) && has(*authority));
        if self.slips.is_empty() {
            return Ok(());
        }
        let ((), changed) = self.store.write("keep constancias", |w| {
            self.slips.iter().try_for_each(|(act, slip)| w.keep_slip(*act, *slip)).map_err(NotByFile::from)
        })?;
        for (_, Slip { slip, authority }) in &self.slips {
            [slip, authority].into_iter().for_each(|file| blobs.is_named(Sha256(file.0)));
        }
        (self.changed)(changed);
        Ok(())
    }
}

/// Whether the desk has said more of this workstation since.
fn is_behind(receipt: &Receipt, here: &Standing) -> bool {
    let there = |inc| receipt.standing.chains.iter().find(|chain| chain.inc == inc).map_or(0, |chain| chain.seq);
    here.chains.iter().any(|chain| chain.seq > there(chain.inc))
}

/// The network may be telling of another epoch just now.
fn in_epoch(writer: &Writer<'_>, link: &Link) -> Result<Link, NotByFile> {
    writer.link()?.filter(|known| known.identity == link.identity).ok_or(NotByFile::OtherEpoch)
}
