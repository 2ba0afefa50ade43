//! The ledger: one SQLite file of one desk, or a PostgreSQL database of several.

mod pool;
mod postgres;
mod sqlite;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, RwLock},
};

use casework::id::DeviceId;

use crate::{
    error::LedgerError,
    folder::Folder,
    mark::Mark,
    sql::{Reader, Writer},
    table::{desk::Desk, key::DeskSecrets},
};

use self::{postgres::Postgres, sqlite::Sqlite};

pub(crate) use self::sqlite::{amend, into_one_file, look, look_at_any};

/// An open ledger: one writer, many readers.
#[derive(Debug)]
pub struct Ledger {
    kept: Kept,
    folder: Folder,
    mark: Mutex<Mark>,
    desk: RwLock<Desk>,
    secrets: DeskSecrets,
    is_new: bool,
}

/// Where it is kept.
#[derive(Debug)]
enum Kept {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Ledger {
    /// Opens the ledger of a folder, bringing its schema up to date; makes it when there never was one.
    ///
    /// # Errors
    /// [`LedgerError::Newer`], [`LedgerError::Foreign`]: the named file was left as it is. [`LedgerError::PutBack`],
    /// [`LedgerError::NoLedger`]: it is not the ledger that workstations know.
    pub fn open(folder: &Folder) -> Result<Self, LedgerError> {
        // Read before the ledger, which another program may take further in between.
        let told = Mark::read(folder)?;
        let kept = match folder.server() {
            Some(database) => Kept::Postgres(Postgres::open(database)?),
            None => Kept::Sqlite(Sqlite::open(folder.database(), told.is_some())?),
        };
        let (desk, secrets, is_new, n) = kept.write("found the desk", |w| {
            w.makes_desks_alone()?;
            let found = w.desk()?.map(|desk| (desk, false));
            if found.is_none() && told.is_some() {
                return Err(LedgerError::NoLedger { file: kept.name() });
            }
            let (desk, is_new) =
                found.map_or_else(|| w.create_desk().map(|desk| (desk, true)), Ok::<_, LedgerError>)?;
            w.make_bundle_identity()?;
            Ok::<_, LedgerError>((desk, w.desk_secrets()?, is_new, w.accepted()?))
        })?;
        let incarnations = told.as_ref().map(|told| told.incarnations.clone()).unwrap_or_default();
        let mark = Mark { desk: desk.identity.desk, epoch: desk.identity.epoch, n, incarnations };
        let admits = |told: &Mark| match kept {
            Kept::Sqlite(_) => told.admits(&mark),
            // Another desk on the same database may have begun an epoch: it goes on from beyond any number.
            Kept::Postgres(_) => told.desk == mark.desk && told.n <= mark.n,
        };
        if let Some(told) = told.as_ref().filter(|told| !admits(told)) {
            return Err(LedgerError::PutBack { file: kept.name(), found: n, reached: told.n });
        }
        if told.as_ref() != Some(&mark) {
            let _alone = Mark::alone(folder)?;
            // What others noted meanwhile goes further.
            if Mark::read(folder)? == told {
                mark.write(folder)?;
            }
        }
        let ledger = Self { kept, folder: folder.clone(), mark: mark.into(), desk: desk.into(), secrets, is_new };
        // Whoever erased somebody may have ended before it was emptied.
        ledger.empty_log();
        crate::reach::catch_up(&ledger)?;
        crate::case::catch_up(&ledger)?;
        Ok(ledger)
    }

    /// Notes beside the ledger that it has come to `n`, before anybody is told.
    pub(crate) fn reached(&self, n: u64) {
        let mut mark = lock(&self.mark);
        if n <= mark.n {
            return;
        }
        match self.note(Mark { n, ..mark.clone() }) {
            Ok(further) => *mark = further,
            // What was judged is kept; only a copy that is put back would be noticed less surely.
            Err(error) => tracing::error!(%error, "how far the ledger has come could not be noted"),
        }
    }

    fn note(&self, further: Mark) -> Result<Mark, LedgerError> {
        let _alone = Mark::alone(&self.folder)?;
        let noted = Mark::read(&self.folder)?;
        // Other desks note it in the same file: what it says only grows. An epoch begins beyond every number of those before.
        if noted.as_ref().is_some_and(|noted| noted.n >= further.n) {
            return Ok(further);
        }
        let further = further.with(noted.map(|noted| noted.incarnations).unwrap_or_default());
        further.write(&self.folder)?;
        Ok(further)
    }

    /// The highest incarnation that a workstation was given, as it is noted beside the ledger.
    pub(crate) fn incarnation_reached(&self, device: DeviceId) -> Result<u32, LedgerError> {
        let noted = Mark::read(&self.folder)?.unwrap_or_else(|| lock(&self.mark).clone());
        Ok(noted.incarnations.get(&device).copied().unwrap_or_default())
    }

    /// Notes beside the ledger that a workstation was given an incarnation, before it is told.
    pub(crate) fn note_incarnation(&self, device: DeviceId, inc: u32) -> Result<(), LedgerError> {
        let mut mark = lock(&self.mark);
        let _alone = Mark::alone(&self.folder)?;
        let noted = Mark::read(&self.folder)?.unwrap_or_else(|| mark.clone()).with([(device, inc)]);
        noted.write(&self.folder)?;
        mark.incarnations = noted.incarnations;
        Ok(())
    }

    /// A consistent copy of the ledger in a new SQLite file, while others go on writing.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<(), LedgerError> {
        match &self.kept {
            Kept::Sqlite(kept) => kept.copy_to(target),
            Kept::Postgres(_) => self.read("copy the ledger", |reader| crate::copy::tables::take(reader, target)),
        }
    }

    /// Which desk this is.
    pub(crate) fn desk(&self) -> Desk {
        self.desk.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its own keys.
    pub(crate) fn secrets(&self) -> &DeskSecrets {
        &self.secrets
    }

    /// Whether it was made when it was opened.
    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Everything in `work`, or nothing of it.
    pub(crate) fn write<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.kept.write(what, |writer| {
            if let Kept::Postgres(_) = self.kept {
                // Nothing where it was: a restore put another row there while this one was waited for.
                let held = writer.hold_desk()?.map_or_else(|| writer.hold_desk(), |held| Ok(Some(held)))?;
                self.is_still(held, writer, Some(writer.accepted()?))?;
            }
            work(writer)
        })
    }

    /// One consistent view.
    pub(crate) fn read<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.kept {
            Kept::Sqlite(kept) => kept.read(what, work),
            Kept::Postgres(kept) => kept.read(what, |reader| {
                self.is_still(reader.desk()?, reader, None)?;
                work(reader)
            }),
        }
    }

    /// Whether the database is what it was, which whoever writes asks each time, with how far it has come: others serve it,
    /// too, and one of them may have restored a backup, or somebody put an old copy of the database itself in its place.
    fn is_still(&self, found: Option<Desk>, reader: &Reader<'_>, n: Option<u64>) -> Result<(), LedgerError> {
        let known = self.desk().identity;
        let found = found.ok_or_else(|| LedgerError::NoLedger { file: self.kept.name() })?;
        let reached = lock(&self.mark).n;
        if found.identity == known && n.is_none_or(|n| n >= reached) {
            return Ok(());
        }
        let n = n.map_or_else(|| reader.accepted(), Ok)?;
        if found.identity.desk != known.desk || n < reached {
            return Err(LedgerError::PutBack { file: self.kept.name(), found: n, reached });
        }
        let epoch = found.identity.epoch;
        tracing::warn!(%epoch, "a backup was restored: a new epoch begins");
        lock(&self.mark).epoch = epoch;
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = found;
        Ok(())
    }

    /// Empties the log beside the file, which would keep what was just erased. Where somebody still reads it, whoever reads
    /// next tries again. What PostgreSQL keeps of it is up to that server: `docs/privacy.md`.
    pub(crate) fn empty_log(&self) {
        if let Kept::Sqlite(kept) = &self.kept {
            kept.empty_log();
        }
    }

    /// Puts what `work` makes of the ledger in the place of everything that a database has, as a new epoch that whoever
    /// serves it learns of with the next request.
    pub(crate) fn replace<T>(
        folder: &Folder,
        work: impl FnOnce(&Writer<'_>) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let database = folder.server().ok_or(LedgerError::Address { why: "--database" })?;
        Postgres::open(database)?.write("restore a backup", |writer| {
            writer.makes_desks_alone()?;
            writer.hold_desk()?;
            work(writer)
        })
    }
}

impl Kept {
    fn name(&self) -> PathBuf {
        match self {
            Self::Sqlite(kept) => kept.file().to_owned(),
            Self::Postgres(kept) => kept.name(),
        }
    }

    fn write<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::Sqlite(kept) => kept.write(what, work),
            Self::Postgres(kept) => kept.write(what, work),
        }
    }
}

/// Whether a database has a ledger of a desk.
pub(crate) fn is_founded(folder: &Folder) -> Result<bool, LedgerError> {
    match folder.server() {
        Some(database) => postgres::is_founded(database),
        None => Ok(folder.database().exists() || folder.mark().exists()),
    }
}

/// A panic in one request is no reason to refuse all others: its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
