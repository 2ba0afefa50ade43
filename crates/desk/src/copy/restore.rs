//! How a backup takes the place of a desk: as another history, of which no workstation was told anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

use casework::{
    id::{DeviceId, Digest},
    time::Timestamp,
};
use uuid::Uuid;

use super::{
    Copy, files,
    manifest::Manifest,
    replaced::{Part, Replaced, Since},
    tables,
};
use crate::{
    blob::{Blobs, Place, sha256},
    durable::{self, Scratch},
    error::LedgerError,
    folder::Folder,
    ledger::{self, Ledger, amend},
    mark::Mark,
    reach,
};

/// What came of it.
#[derive(Debug)]
pub struct Restored {
    /// The number of the last intent that the backup holds.
    pub n: u64,
    /// Files of the backup that are not what their name says: they are missing, unless the folder had them.
    pub damaged: Vec<Digest>,
    /// The ledger that was in its place.
    pub replaced: Option<PathBuf>,
    /// What the replaced ledger knew and the backup did not; `None` when there was none.
    pub since: Option<Since>,
    /// What of the replaced ledger could not be read, and so is as the backup has it.
    pub unread: Vec<Part>,
    /// The replaced ledger had come less far than what was told: it does not know everything either.
    pub is_behind: bool,
    /// Which radicados and which codes of cases were given since the backup is not known: those to come leave out every number that may have been.
    pub leaps: bool,
}

/// What is done when something of the ledger that is replaced cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfUnread {
    /// Nothing: whoever asks may mend it first, or decide to go on.
    Refuse,
    /// What cannot be read is as the backup has it, and is told.
    GoOn,
}

/// Puts the backup in `from` in the place of the desk of a folder, which nobody serves. The desk begins a new epoch, so that
/// every workstation offers and asks for everything again; codes that were not used serve nobody any more. Its files go to
/// `place`, or to where the desk had them. Needs a tokio runtime where that is a bucket.
///
/// # Errors
/// [`LedgerError::NoCopy`], [`LedgerError::DamagedFile`], [`LedgerError::OtherDesk`], [`LedgerError::Occupied`],
/// [`LedgerError::Unread`]: the desk of the folder is as it was. After any other it may be asked for again.
pub fn restore(
    from: &Path,
    folder: &Folder,
    place: Option<Place>,
    if_unread: IfUnread,
    now: Timestamp,
) -> Result<Restored, LedgerError> {
    let copy = Copy(from.to_owned());
    let manifest = Manifest::read(from)?;
    let _occupation = folder.occupy()?;
    let mark = Mark::read(folder)?;
    if mark.as_ref().is_some_and(|mark| mark.desk != manifest.desk) {
        return Err(LedgerError::OtherDesk { folder: from.into() });
    }
    let of = (manifest.desk, from);
    // Refused before anything is copied.
    replaced(folder, of, if_unread)?;
    let base = next_base(manifest.n.max(mark.as_ref().map_or(0, |mark| mark.n)), now);
    let place = place.map_or_else(|| Place::noted(folder), Ok)?;
    let blobs = Blobs::at(&place, folder)?;
    let scratch = Scratch::unique(&folder.tmp())?;
    files::copy_one(&copy.database(), scratch.path(), &folder.tmp())?;
    if sha256(scratch.path())? != manifest.ledger {
        return Err(LedgerError::DamagedFile { file: copy.database() });
    }
    let (_, damaged) = files::copy_blobs(&Blobs::in_copy(&copy.blobs()), &blobs, &folder.tmp())?;
    let told = mark.as_ref().map(|mark| mark.n);
    let (desk, epoch) = (manifest.desk, Uuid::new_v4());
    let amending = Amending { file: scratch.path().to_owned(), desk, epoch, told, now };
    let (amended, aside, base, unread) = if folder.server().is_some() {
        Ledger::replace(folder, |writer| {
            let mut there = Replaced::read(writer, of)?;
            // After an error a server goes on with nothing, so there everything is read, or the backup goes to another one.
            if let Some((_, why)) = there.as_mut().and_then(Replaced::lacks) {
                return Err(why);
            }
            let base = next_base(base.max(writer.accepted()?), now);
            let aside = there.is_some().then(|| folder.replaced(epoch));
            aside.iter().try_for_each(|aside| tables::take(writer, aside))?;
            let amended = amending.amend(there.as_ref(), base)?;
            place.note(folder)?;
            tables::put(&amending.file, writer)?;
            Ok((amended, aside, base, Vec::new()))
        })?
    } else {
        // Once more: while files were copied somebody at the terminal may have shut a workstation out.
        let (there, unread) = replaced(folder, of, if_unread)?;
        let amended = amending.amend(there.as_ref(), base)?;
        let aside = set_aside(folder, epoch)?;
        place.note(folder)?;
        scratch.rename(&folder.database())?;
        (amended, aside, base, unread)
    };
    let Amended { since, is_behind, leaps, given } = amended;
    {
        let _alone = Mark::alone(folder)?;
        // Who still serves the database may have noted more meanwhile.
        let incarnations = Mark::read(folder)?.map(|mark| mark.incarnations).unwrap_or_default();
        Mark { desk: manifest.desk, epoch, n: base, incarnations }.with(given).write(folder)?;
    }
    if !folder.certificate().exists() {
        // The key first, as when they are made.
        files::copy_one(&copy.key(), &folder.key(), &folder.tmp())?;
        files::copy_one(&copy.certificate(), &folder.certificate(), &folder.tmp())?;
    }
    Ok(Restored { n: manifest.n, damaged, replaced: aside, since, unread, is_behind, leaps })
}

/// The ledger in the file of a folder, if there is any, and what of it cannot be read.
fn replaced(
    folder: &Folder,
    of: (Uuid, &Path),
    if_unread: IfUnread,
) -> Result<(Option<Replaced>, Vec<Part>), LedgerError> {
    let file = folder.database();
    if folder.server().is_some() || !file.exists() {
        return Ok((None, Vec::new()));
    }
    let mut there = Replaced::look(&file, &folder.tmp(), of)?;
    match (there.lacks(), if_unread) {
        (None, _) => Ok((Some(there), Vec::new())),
        (Some((lacks, why)), IfUnread::GoOn) => {
            tracing::warn!(%why, ?lacks, "of the ledger that is replaced not everything can be read");
            Ok((Some(there), lacks))
        }
        (Some((lacks, why)), IfUnread::Refuse) => Err(LedgerError::Unread { file, lacks, source: why.into() }),
    }
}

/// How the ledger of the backup becomes that of the desk.
struct Amending {
    file: PathBuf,
    desk: Uuid,
    epoch: Uuid,
    /// The highest number that anybody may have been told.
    told: Option<u64>,
    now: Timestamp,
}

struct Amended {
    since: Option<Since>,
    is_behind: bool,
    leaps: bool,
    /// The highest incarnation that the ledger gave each workstation.
    given: Vec<(DeviceId, u32)>,
}

impl Amending {
    fn amend(&self, there: Option<&Replaced>, base: u64) -> Result<Amended, LedgerError> {
        // A ledger that has come less far than what was told does not know all.
        let knows_filed = there.filter(|there| self.told.is_some_and(|told| there.knows_filed(told)));
        let is_behind = there.is_some_and(|there| self.told.is_some_and(|told| there.is_behind(told)));
        let since = amend(&self.file, |writer| {
            // A server that is being served meanwhile has to have it whole.
            reach::go_through(writer, self.desk)?;
            while writer.date_cases()? {}
            writer.begin_epoch(self.epoch, base)?;
            match knows_filed {
                Some(there) => there.keep_filed(writer)?,
                None => {
                    writer.leap_radicados(self.now)?;
                    writer.leap_case_codes(self.now)?;
                }
            }
            let since = there.map(|there| there.keep(writer, is_behind)).transpose()?;
            // Of a backup from before there were any: whoever serves the database meanwhile makes none.
            writer.desk_secrets()?;
            writer.make_bundle_identity()?;
            Ok(since)
        })?;
        let given = there.map(|there| there.given.clone()).unwrap_or_default();
        Ok(Amended { since, is_behind, leaps: knows_filed.is_none(), given })
    }
}

/// Where numbers go on after `n`, the highest that is known to have been given. An entry says how much of the history its
/// author knew: were a number given twice, what they never saw would pass for what they knew. How far the lost history came
/// may not be known, but no desk accepts an entry each second of its life: the seconds since 1970 are further.
fn next_base(n: u64, now: Timestamp) -> u64 {
    n.max(u64::try_from(now.0 / 1_000).unwrap_or_default())
}

/// Gives the ledger a second name, under which it stays when another takes its place: so there is one at every moment. Its log
/// goes into it first, which beside another ledger would be taken for that one's.
fn set_aside(folder: &Folder, epoch: Uuid) -> Result<Option<PathBuf>, LedgerError> {
    let (file, aside) = (folder.database(), folder.replaced(epoch));
    if !file.exists() {
        return Ok(None);
    }
    if let Err(error) = ledger::into_one_file(&file) {
        tracing::warn!(%error, "the log of the ledger that is replaced stays a file of its own");
    }
    for suffix in ["-wal", "-shm"] {
        let beside = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        let from = beside(&file);
        if from.exists() {
            fs::rename(&from, beside(&aside)).map_err(|error| LedgerError::file(from, error))?;
        }
    }
    // Not every drive gives a file two names.
    if fs::hard_link(&file, &aside).is_err() {
        fs::rename(&file, &aside).map_err(|error| LedgerError::file(file, error))?;
    }
    durable::sync_parent(&aside)?;
    Ok(Some(aside))
}
