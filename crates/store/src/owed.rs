//! What this workstation still has to bring to the desk: changes and acts that it has not judged, and files of its own that it
//! does not have. Photos are brought after what names them, and hold nothing up.

use casework::id::Digest;
use rusqlite::named_params;

use crate::{
    blob::Sha256,
    changed::Area,
    column::{DomainColumn, bytes},
    error::StoreError,
    open::Store,
    sql::sql,
    transaction::{Reader, Writer},
};

/// A file of this workstation that the desk lacks, as far as is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Which.
    pub blob: Digest,
    /// The photo of an item; else the paper of an act.
    pub is_photo: bool,
}

/// What waits for the desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Entries that are no steps of acts.
    pub changes: u64,
    /// Acts with steps that the desk has not judged.
    pub acts: u64,
    /// Photos of items.
    pub photos: u64,
    /// Of all these: an estimate, since each step of an act has a paper about as large as the last.
    pub bytes: u64,
    /// Photos whose file is not here any more: nobody can bring them.
    pub lost: u64,
}

impl Reader<'_> {
    /// Own files whose entries the desk has taken in and which it lacks: papers first, then photos, each the newest first.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn owed(&self) -> Result<Vec<Owed>, StoreError> {
        self.owed_with(false)
    }

    /// With `unjudged` also photos of entries that the desk has not judged.
    fn owed_with(&self, unjudged: bool) -> Result<Vec<Owed>, StoreError> {
        self.all(sql!("table/owed/list.sql"), named_params! { ":unjudged": unjudged }, |row| {
            Ok(Owed { blob: row.digest("blob")?, is_photo: row.get("is_photo")? })
        })
    }

    fn changes(&self) -> Result<(u64, u64), StoreError> {
        let counted =
            self.one(sql!("table/owed/changes.sql"), [], |row| Ok((row.get("changes")?, row.get("bytes")?)))?;
        Ok(counted.unwrap_or_default())
    }

    /// The last paper of each act with unjudged steps, and how many those are.
    fn papers(&self) -> Result<Vec<(Digest, u64)>, StoreError> {
        self.all(sql!("table/owed/papers.sql"), [], |row| Ok((row.digest("pdf")?, row.get("steps")?)))
    }
}

impl Writer<'_> {
    /// The desk has these files.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn note_at_desk(&self, blobs: &[Digest]) -> Result<(), StoreError> {
        for blob in blobs {
            self.run(Area::Sync, sql!("table/owed/note.sql"), named_params! { ":blob": bytes(blob) })?;
        }
        Ok(())
    }

    /// Which files the desk has is not known any more.
    pub(crate) fn forget_at_desk(&self) -> Result<(), StoreError> {
        self.run(Area::Sync, sql!("table/owed/forget.sql"), []).map(drop)
    }
}

impl Store {
    /// What waits for the desk, for whoever asks how much there is to send.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of a file.
    pub fn waiting(&self) -> Result<Waiting, StoreError> {
        let (owed, (changes, bodies), papers) =
            self.read(|r| Ok::<_, StoreError>((r.owed_with(true)?, r.changes()?, r.papers()?)))?;
        let mut waiting = Waiting { changes, acts: papers.len() as u64, bytes: bodies, ..Waiting::default() };
        for (paper, steps) in papers {
            waiting.bytes += steps * self.blobs().bytes(Sha256(paper.0))?.unwrap_or_default();
        }
        for Owed { blob, .. } in owed.into_iter().filter(|owed| owed.is_photo) {
            match self.blobs().bytes(Sha256(blob.0))? {
                Some(bytes) => {
                    waiting.photos += 1;
                    waiting.bytes += bytes;
                }
                None => waiting.lost += 1,
            }
        }
        Ok(waiting)
    }
}
