//! The answer of the desk, taken in by what takes in its answers over the network. It is read to its end before anything of
//! it is noted, and everything of it may be noted twice.

use std::io::{self, Read, Seek, SeekFrom};

use casework::id::{DeviceId, Digest};
use store::{Changed, Link, Store, StoreError, Writer};
use wire::{
    Address, Answered, BadBundle, BundleIdentity, BundleKeys, BundleReader, DeskError, Page, Part, Pushed, Verdict,
    Way, plain_part, unpack, unpack_page,
};

use super::{NotByFile, OnBundle};
use crate::run::{PAGES_AT_ONCE, goes_on};

/// What was news in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Entries of this workstation that the desk judged.
    pub judged: u64,
    /// Of these, entries that it did not take in as they were.
    pub refused: u64,
    /// Entries of the history.
    pub told: u64,
    /// Papers that came.
    pub files: u64,
    /// Why the desk did not judge everything.
    pub said: Option<DeskError>,
}

/// Whose answers are taken in here.
struct Ends {
    link: Link,
    device: DeviceId,
    identity: BundleIdentity,
    keys: BundleKeys,
}

/// Takes in an answer of the desk; `changed` is told what to look at again.
///
/// # Errors
/// [`NotByFile`]: nothing was noted, unless it says [`NotByFile::Cancelled`], [`NotByFile::Store`] or that the file was
/// changed while it was read: then what stood before is, and importing it again goes on.
pub fn import<R: Read + Seek>(
    store: &Store,
    mut file: R,
    on: OnBundle<'_>,
    changed: &mut dyn FnMut(Changed),
) -> Result<Imported, NotByFile> {
    let ends = Ends::of(store)?;
    let parts = ends.look(&mut file, on)?;
    file.seek(SeekFrom::Start(0)).map_err(BadBundle::from)?;
    let before = store.read(|r| r.unjudged())?;
    let mut run = Run { store, link: &ends.link, last: None, pages: Vec::new(), done: Imported::default(), changed };
    let mut left = parts;
    ends.open(&mut file)?.each(|part, content| {
        left = left.saturating_sub(1);
        if !on(parts.saturating_mul(2) - left, parts.saturating_mul(2)) {
            return Err(NotByFile::Cancelled);
        }
        run.take(part, &content)
    })?;
    run.take_in()?;
    let Imported { told, files, refused, said, .. } = run.done;
    let judged = before.saturating_sub(store.read(|r| r.unjudged())?);
    Ok(Imported { judged, refused: refused.min(judged), told, files, said })
}

impl Ends {
    fn of(store: &Store) -> Result<Self, NotByFile> {
        let found =
            store.read(|r| Ok::<_, StoreError>((r.link()?, r.device()?, r.bundle_identity()?, r.desk_bundle()?)))?;
        let (Some(link), Some(device), identity, keys) = found else { return Err(NotByFile::NotEnrolled) };
        // Without a key of its own it never asked for an answer, and none can be for it.
        let identity = identity.ok_or(NotByFile::Bundle(BadBundle::NotForUs))?;
        Ok(Self { link, device: device.id, identity, keys: keys.ok_or(NotByFile::NoKeys)? })
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
            Ok(self.keys.key)
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
                Part::Pushed | Part::Said | Part::Page | Part::File if parts > 1 => Ok(()),
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
    link: &'a Link,
    last: Option<u64>,
    pages: Vec<Page>,
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
            Part::Page => {
                let page = unpack_page(content).map_err(|_| BadBundle::Damaged)?;
                let page = goes_on(self.link, &mut self.last, page).map_err(|_| BadBundle::Damaged)?;
                self.pages.push(page);
                if self.pages.len() == PAGES_AT_ONCE { self.take_in() } else { Ok(()) }
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
            in_epoch(w, self.link)?;
            Ok::<_, NotByFile>(w.judged(&pushed.verdicts)?)
        })?;
        (self.changed)(changed);
        let whole = |verdict: &Verdict| matches!(verdict, Verdict::Accepted { left_out, .. } if left_out.is_empty());
        self.done.refused += pushed.verdicts.iter().filter(|judged| !whole(&judged.verdict)).count() as u64;
        Ok(())
    }

    /// What is known already is passed over, also where a page of another answer came first.
    fn take_in(&mut self) -> Result<(), NotByFile> {
        let known = self.store.read(|r| r.link())?.map_or(0, |link| link.seen);
        // A cursor never goes back.
        self.pages.retain(|page| page.entries.last().is_some_and(|last| last.n > known));
        if self.pages.is_empty() {
            return Ok(());
        }
        let ((), changed) = self.store.write_many("take in what the desk told", |w| {
            in_epoch(w, self.link)?;
            Ok::<_, NotByFile>(w.told(&self.pages)?)
        })?;
        (self.changed)(changed);
        let news = self.pages.drain(..).flat_map(|page| page.entries).filter(|told| told.n > known).count();
        self.done.told += news as u64;
        Ok(())
    }

    /// A paper of an act that is known here.
    fn file(&mut self, content: &[u8]) -> Result<(), NotByFile> {
        let name = store::Sha256::of(content);
        if !self.store.blobs().has(name) && self.store.read(|r| r.is_paper(Digest(name.0)))? {
            self.store.blobs().put(content)?;
            self.done.files += 1;
        }
        Ok(())
    }
}

/// The network may be telling of another epoch just now.
fn in_epoch(writer: &Writer<'_>, link: &Link) -> Result<(), NotByFile> {
    let known = writer.link()?;
    let same = known.is_some_and(|known| known.identity == link.identity);
    if same { Ok(()) } else { Err(NotByFile::OtherEpoch) }
}
