//! How a backup takes the place of a desk: as another history, of which no workstation was told anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

use casework::{
    id::{ActId, DeviceId, Digest, PersonId},
    person::{Person, PersonDetails},
    time::Timestamp,
};
use uuid::Uuid;

use super::{Copy, files, manifest::Manifest, tables};
use crate::{
    blob::{Blobs, Place, sha256},
    durable::{self, Scratch},
    error::LedgerError,
    folder::Folder,
    ledger::{Ledger, amend, look},
    mark::Mark,
    sql::Writer,
    table::{
        device::Revoked,
        filing::{Filed, KeptSigner},
        key::KeptKey,
    },
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
    /// What the replaced ledger knew and the backup did not; `None` when it could not be read, or there was none.
    pub since: Option<Since>,
    /// Which radicados were given since the backup is not known: those to come leave out every number that may have been.
    pub leaps: bool,
}

/// What must not be undone by a restore.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// They were forgotten again; whoever asked for it will offer the erasure itself.
    pub erased: Vec<PersonId>,
    /// They were shut out again.
    pub revoked: Vec<DeviceId>,
}

/// What a ledger knows of it.
struct Known {
    erased: Vec<PersonId>,
    revoked: Vec<Revoked>,
    /// Of these, those that were ordered to shut their stores, and in which stay.
    wiped: Vec<(DeviceId, Uuid)>,
    /// By which workstations know its receipts and orders: a backup from before they were made has none.
    keys: Vec<KeptKey>,
}

/// Puts the backup in `from` in the place of the desk of a folder, which nobody serves. The desk begins a new epoch, so that
/// every workstation offers and asks for everything again; codes that were not used serve nobody any more. Its files go to
/// `place`, or to where the desk had them. Needs a tokio runtime where that is a bucket.
///
/// # Errors
/// [`LedgerError::NoCopy`], [`LedgerError::DamagedFile`], [`LedgerError::OtherDesk`], [`LedgerError::Occupied`]: the desk of
/// the folder is as it was. After any other it may be asked for again.
pub fn restore(from: &Path, folder: &Folder, place: Option<Place>, now: Timestamp) -> Result<Restored, LedgerError> {
    let copy = Copy(from.to_owned());
    let manifest = Manifest::read(from)?;
    let _occupation = folder.occupy()?;
    let mark = Mark::read(folder)?;
    if mark.as_ref().is_some_and(|mark| mark.desk != manifest.desk) {
        return Err(LedgerError::OtherDesk { folder: from.into() });
    }
    let base = next_base(manifest.n.max(mark.as_ref().map_or(0, |mark| mark.n)), now);
    let place = place.map_or_else(|| Place::noted(folder), Ok)?;
    let blobs = Blobs::at(&place, folder)?;
    let scratch = Scratch::unique(&folder.tmp())?;
    let file = scratch.path().to_owned();
    files::copy_one(&copy.database(), &file, &folder.tmp())?;
    if sha256(&file)? != manifest.ledger {
        return Err(LedgerError::DamagedFile { file: copy.database() });
    }
    let (_, damaged) = files::copy_blobs(&Blobs::in_copy(&copy.blobs()), &blobs, &folder.tmp())?;
    let epoch = Uuid::new_v4();
    let amended = |known: Option<Known>, filed: Option<FiledThere>, base| {
        // A ledger that has come less far than what was told does not know all.
        let filed = filed.filter(|filed| mark.as_ref().is_some_and(|mark| mark.n <= filed.n));
        let since = amend(&file, |writer| {
            writer.begin_epoch(epoch, base)?;
            match &filed {
                Some(filed) => filed.keep(writer)?,
                None => writer.leap_radicados(now)?,
            }
            known.map(|known| keep(writer, known, now)).transpose()
        })?;
        Ok::<_, LedgerError>((since, filed.is_none()))
    };
    let mut given = Vec::new();
    let ((since, leaps), replaced, base) = if folder.server().is_some() {
        Ledger::replace(folder, |writer| {
            let there = writer.desk()?;
            if there.as_ref().is_some_and(|there| there.identity.desk != manifest.desk) {
                return Err(LedgerError::OtherDesk { folder: from.into() });
            }
            let base = next_base(base.max(writer.accepted()?), now);
            let aside = folder.replaced(epoch);
            let (known, filed, replaced) = match there {
                Some(_) => {
                    tables::take(writer, &aside)?;
                    given = writer.incarnations_given()?;
                    (Some(known(writer)?), Some(filed(writer)?), Some(aside))
                }
                None => (None, None, None),
            };
            let amended = amended(known, filed, base)?;
            place.note(folder)?;
            tables::put(&file, writer)?;
            Ok((amended, replaced, base))
        })?
    } else {
        let known = folder.database().exists().then(|| look(&folder.database(), known).ok()).flatten();
        let filed = folder.database().exists().then(|| look(&folder.database(), filed).ok()).flatten();
        // A ledger of before gave none.
        given = look(&folder.database(), |reader| reader.incarnations_given()).unwrap_or_default();
        let amended = amended(known, filed, base)?;
        let replaced = set_aside(folder, epoch)?;
        place.note(folder)?;
        scratch.rename(&folder.database())?;
        (amended, replaced, base)
    };
    let incarnations = mark.map(|mark| mark.incarnations).unwrap_or_default();
    Mark { desk: manifest.desk, epoch, n: base, incarnations }.with(given).write(folder)?;
    if !folder.certificate().exists() {
        // The key first, as when they are made.
        files::copy_one(&copy.key(), &folder.key(), &folder.tmp())?;
        files::copy_one(&copy.certificate(), &folder.certificate(), &folder.tmp())?;
    }
    Ok(Restored { n: manifest.n, damaged, replaced, since, leaps })
}

/// Where numbers go on after `n`, the highest that is known to have been given. An entry says how much of the history its
/// author knew: were a number given twice, what they never saw would pass for what they knew. How far the lost history came
/// may not be known, but no desk accepts an entry each second of its life: the seconds since 1970 are further.
fn next_base(n: u64, now: Timestamp) -> u64 {
    n.max(u64::try_from(now.0 / 1_000).unwrap_or_default())
}

/// Everybody whom a ledger knows as erased, every device that it shut out, and its keys.
fn known(reader: &crate::sql::Reader<'_>) -> Result<Known, LedgerError> {
    // A ledger of before knows of no orders, and has no keys but one that backups have, too.
    let (wiped, keys) = (reader.wiped_devices().unwrap_or_default(), reader.desk_keys().unwrap_or_default());
    Ok(Known { erased: reader.erased_people()?, revoked: reader.revoked_devices()?, wiped, keys })
}

/// What a ledger filed, and how far it has come.
struct FiledThere {
    n: u64,
    filed: Vec<(ActId, Filed)>,
    signer: Option<KeptSigner>,
    time_signer: Option<KeptSigner>,
}

fn filed(reader: &crate::sql::Reader<'_>) -> Result<FiledThere, LedgerError> {
    Ok(FiledThere {
        n: reader.accepted()?,
        filed: reader.all_filed()?,
        signer: reader.desk_signer()?,
        time_signer: reader.time_signer()?,
    })
}

impl FiledThere {
    /// An act that comes again has its radicado again, and nobody else gets it.
    fn keep(&self, writer: &Writer<'_>) -> Result<(), LedgerError> {
        self.filed.iter().try_for_each(|(act, filed)| writer.keep_filed(*act, filed))?;
        if let Some(signer) = &self.signer
            && writer.desk_signer()?.is_none()
        {
            writer.add_desk_signer(signer)?;
        }
        match &self.time_signer {
            Some(signer) if writer.time_signer()?.is_none() => writer.add_time_signer(signer),
            _ => Ok(()),
        }
    }
}

/// Of what was known, keeps what the backup does not know.
fn keep(writer: &Writer<'_>, known: Known, now: Timestamp) -> Result<Since, LedgerError> {
    let mut since = Since::default();
    for id in known.erased {
        // The erasure itself is an intent of a workstation, which offers it again. Until then there is somebody of whom
        // nobody can read anything.
        if let Some(person) = writer.person(id)?.filter(|person| person.erasure.is_none()) {
            writer.forget(id)?;
            writer.put_person(&Person { details: PersonDetails::erased(), ..person })?;
            since.erased.push(id);
        }
    }
    for Revoked { id, name, key, territorial } in known.revoked {
        // Who came after the backup, too: the next code would let them in as if they were new.
        if writer.device(id)?.is_none() {
            writer.put_device((id, &name, &key), territorial, now)?;
        }
        if writer.revoke_device(id, now)? {
            since.revoked.push(id);
        }
    }
    for (id, enrolment) in known.wiped {
        writer.order_wipe(id, now)?;
        writer.keep_stay(id, enrolment)?;
    }
    known.keys.iter().try_for_each(|key| writer.put_desk_key(key))?;
    Ok(since)
}

/// Moves the ledger out of the way. Its log goes first: beside another ledger it would be taken for that one's.
fn set_aside(folder: &Folder, epoch: Uuid) -> Result<Option<PathBuf>, LedgerError> {
    let (file, aside) = (folder.database(), folder.replaced(epoch));
    let was_there = file.exists();
    for suffix in ["-wal", "-shm", ""] {
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
    durable::sync_parent(&aside)?;
    Ok(was_there.then_some(aside))
}
