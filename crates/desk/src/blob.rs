//! Files named by their SHA-256, in the folder of the desk or in a bucket. They come by way of [`upload`], are checked, made
//! durable, and only then given their name. Nobody removes one.

mod bucket;
mod place;
mod shelf;
#[cfg(test)]
mod tests;
mod upload;

use std::{
    collections::HashSet,
    fs::File,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use casework::id::{DeviceId, Digest};
use futures_util::stream::BoxStream;
use sha2::{Digest as _, Sha256};
use wire::{DeskError, Lack};

use self::{bucket::Bucket, shelf::Shelf};
use crate::{
    durable::Scratch,
    error::{LedgerError, NotDone},
    folder::Folder,
};

pub use place::{NoPlace, Place};
pub(crate) use upload::{Turn, Uploads};

const CHUNK_BYTES: usize = 256 * 1024;

/// A file as it is read, for whoever asked for it.
pub(crate) type Reading = BoxStream<'static, io::Result<Bytes>>;

/// The blobs of a desk, and those on their way.
#[derive(Debug, Clone)]
pub(crate) struct Blobs {
    kept: Kept,
    uploads: Arc<Uploads>,
    tmp: PathBuf,
}

#[derive(Debug, Clone)]
enum Kept {
    Shelf(Shelf),
    Bucket(Bucket),
}

impl Blobs {
    /// In the folder itself.
    #[cfg(test)]
    pub(crate) fn new(folder: &Folder) -> Self {
        Self::of(Kept::Shelf(Shelf::new(folder.blobs())), folder)
    }

    /// At `place`. Needs a tokio runtime where that is a bucket.
    ///
    /// # Errors
    /// [`LedgerError::Bucket`]: what the environment says of it makes no sense. Nothing was asked of it yet.
    pub(crate) fn at(place: &Place, folder: &Folder) -> Result<Self, LedgerError> {
        let kept = match place {
            Place::Folder => Kept::Shelf(Shelf::new(folder.blobs())),
            Place::Bucket { bucket, prefix } => Kept::Bucket(Bucket::new(bucket, prefix)?),
        };
        Ok(Self::of(kept, folder))
    }

    fn of(kept: Kept, folder: &Folder) -> Self {
        Self { kept, uploads: Arc::new(Uploads::new(folder.uploads())), tmp: folder.tmp() }
    }

    /// Of a backup, which has no uploads.
    pub(crate) fn in_copy(blobs: &Path) -> Self {
        let uploads = Arc::new(Uploads::new(blobs.join("uploads")));
        Self { kept: Kept::Shelf(Shelf::new(blobs.to_owned())), uploads, tmp: blobs.join("tmp") }
    }

    /// Whether files could be kept now: asked before anybody is served.
    pub(crate) async fn reach(&self) -> Result<(), LedgerError> {
        match &self.kept {
            Kept::Shelf(_) => Ok(()),
            Kept::Bucket(bucket) => bucket.reach().await,
        }
    }

    pub(crate) fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// How large a blob is; `None` when it is not here.
    pub(crate) fn bytes(&self, name: Digest) -> Result<Option<u64>, LedgerError> {
        match &self.kept {
            Kept::Shelf(shelf) => shelf.bytes(name),
            Kept::Bucket(bucket) => bucket.bytes(name),
        }
    }

    pub(crate) fn has(&self, name: Digest) -> Result<bool, LedgerError> {
        match &self.kept {
            Kept::Shelf(shelf) => Ok(shelf.bytes(name)?.is_some()),
            Kept::Bucket(bucket) => bucket.has(name),
        }
    }

    /// Those that are not here, each once.
    pub(crate) fn missing(&self, names: impl IntoIterator<Item = Digest>) -> Result<Vec<Digest>, LedgerError> {
        let mut seen = HashSet::new();
        let mut names: Vec<Digest> = names.into_iter().filter(|name| seen.insert(*name)).collect();
        match &self.kept {
            Kept::Shelf(shelf) => {
                let mut missing = Vec::new();
                for name in names {
                    if shelf.bytes(name)?.is_none() {
                        missing.push(name);
                    }
                }
                Ok(missing)
            }
            Kept::Bucket(bucket) => {
                let missing = bucket.missing(&names)?;
                names.retain(|name| missing.contains(name));
                Ok(names)
            }
        }
    }

    /// The same, with how far an upload of `device` has come.
    pub(crate) fn lacking(&self, device: DeviceId, names: &[Digest]) -> Result<Vec<Lack>, LedgerError> {
        let missing = self.missing(names.iter().copied())?;
        missing.into_iter().map(|blob| Ok(Lack { blob, have: self.uploads.come((device, blob))? })).collect()
    }

    /// Whether it is here and is what its name says: it is read.
    pub(crate) fn is_whole(&self, name: Digest) -> Result<bool, LedgerError> {
        Ok(self.has(name)? && self.each_chunk(name, |_| Ok(()))? == name)
    }

    /// What came in a turn gets its name, if it is what the name says. What does not stays no upload either.
    ///
    /// # Errors
    /// [`DeskError::NotUnderstood`] when it is another file; [`DeskError::Busy`] when somebody else took the turn.
    pub(crate) fn keep(&self, turn: &mut Turn, name: Digest) -> Result<(), NotDone> {
        turn.end(|path| {
            if sha256(path)? != name {
                tracing::warn!(%name, "a file came that is not what its name says");
                return Err(DeskError::NotUnderstood.into());
            }
            Ok(self.take(path, name)?)
        })
    }

    /// Keeps what the desk made itself.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<Digest, LedgerError> {
        let name = Digest(Sha256::digest(bytes).into());
        if !self.has(name)? {
            let scratch = Scratch::unique(&self.tmp)?;
            let mut file = scratch.create()?;
            let written = file.write_all(bytes).and_then(|()| file.sync_all());
            written.map_err(|error| LedgerError::file(scratch.path(), error))?;
            drop(file);
            self.take(scratch.path(), name)?;
        }
        Ok(name)
    }

    /// The whole of one that is here.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not any more what its name says.
    pub(crate) fn read(&self, name: Digest) -> Result<Vec<u8>, LedgerError> {
        let mut bytes = Vec::new();
        let real = self.each_chunk(name, |chunk| {
            bytes.extend_from_slice(chunk);
            Ok(())
        })?;
        if real == name { Ok(bytes) } else { Err(LedgerError::Damaged { what: "a file" }) }
    }

    /// Gives a file of this volume, whole and durable, the name that it is known to deserve.
    pub(crate) fn take(&self, path: &Path, name: Digest) -> Result<(), LedgerError> {
        match &self.kept {
            Kept::Shelf(shelf) => shelf.take(path, name),
            Kept::Bucket(bucket) => bucket.take(path, name),
        }
    }

    /// The bytes of a blob with their number, as they are read; `None` when it is not here.
    pub(crate) async fn open(&self, name: Digest) -> Result<Option<(u64, Reading)>, LedgerError> {
        match &self.kept {
            Kept::Shelf(shelf) => shelf.open(name).await,
            Kept::Bucket(bucket) => bucket.open(name).await,
        }
    }

    /// Shows a blob piece by piece; answers its real SHA-256.
    pub(crate) fn each_chunk(
        &self,
        name: Digest,
        see: impl FnMut(&[u8]) -> Result<(), LedgerError>,
    ) -> Result<Digest, LedgerError> {
        match &self.kept {
            Kept::Shelf(shelf) => each_chunk(&shelf.path(name), see),
            Kept::Bucket(bucket) => bucket.each_chunk(name, see),
        }
    }

    /// Everything that is here, in the order of names. What is not ours is left where it is.
    pub(crate) fn names(&self) -> Result<Vec<Digest>, LedgerError> {
        let mut names = match &self.kept {
            Kept::Shelf(shelf) => shelf.names()?,
            Kept::Bucket(bucket) => bucket.names()?,
        };
        names.sort_unstable();
        Ok(names)
    }
}

/// `ab/ab…`: where a blob lies on its shelf or under its prefix. It is made of a digest, never of what somebody sent.
fn parts(name: Digest) -> (String, String) {
    let name = name.to_string();
    (name[..2].to_owned(), name)
}

pub(crate) fn sha256(path: &Path) -> Result<Digest, LedgerError> {
    each_chunk(path, |_| Ok(()))
}

/// Shows a file piece by piece; answers its SHA-256.
pub(crate) fn each_chunk(
    path: &Path,
    mut see: impl FnMut(&[u8]) -> Result<(), LedgerError>,
) -> Result<Digest, LedgerError> {
    let fault = |error| LedgerError::file(path, error);
    let mut file = File::open(path).map_err(fault)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK_BYTES]);
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(Digest(hash.finalize().into())),
            Ok(read) => {
                let bytes = &chunk[..read];
                hash.update(bytes);
                see(bytes)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(fault(error)),
        }
    }
}
