//! Photos and papers: files named by the SHA-256 of their content, each encrypted, never changed.
//!
//! File: magic (4), nonce (24), XChaCha20-Poly1305 ciphertext with tag; the magic and the name are authenticated.

use std::{
    collections::HashSet,
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sha2::Digest;

use crate::{durable, error::StoreError, folder::Folder, key::Keys};

/// The largest blob, before encryption.
pub const BLOB_BYTES_MAX: usize = 25 << 20;

const MAGIC: &[u8; 4] = b"ESB1";
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// The largest file of a blob.
pub(crate) const BLOB_FILE_BYTES_MAX: u64 = (MAGIC.len() + NONCE_BYTES + TAG_BYTES + BLOB_BYTES_MAX) as u64;

/// The name of a blob: SHA-256 (FIPS 180-4) of its content. A column of 32 bytes in the database, hex for people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl Sha256 {
    /// The name of this content.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(sha2::Sha256::digest(content).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl ToSql for Sha256 {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Sha256 {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self)
    }
}

/// The blob folder of an open store. Write the blob first, then the row that names it.
#[derive(Clone)]
pub struct Blobs {
    folder: PathBuf,
    tmp: PathBuf,
    /// Put since the store was opened.
    put: Arc<Mutex<HashSet<Sha256>>>,
    cipher: Arc<XChaCha20Poly1305>,
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blobs").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Blobs {
    pub(crate) fn open(folder: &Folder, keys: &Keys) -> Result<Self, StoreError> {
        durable::create_dir(&folder.blobs())?;
        Ok(Self::new(folder.blobs(), folder.tmp(), keys))
    }

    /// Without touching any folder: to check the content of files that lie elsewhere.
    pub(crate) fn new(folder: PathBuf, tmp: PathBuf, keys: &Keys) -> Self {
        let cipher = XChaCha20Poly1305::new(keys.blobs.bytes().into());
        Self { folder, tmp, put: Arc::default(), cipher: Arc::new(cipher) }
    }

    /// Keeps `content`; it is durable when this returns. The same content again changes nothing, unless its file
    /// was damaged: then it is written anew.
    ///
    /// # Errors
    /// [`StoreError::BlobTooLarge`], [`StoreError::DiskFull`].
    pub fn put(&self, content: &[u8]) -> Result<Sha256, StoreError> {
        if content.len() > BLOB_BYTES_MAX {
            return Err(StoreError::BlobTooLarge { bytes: content.len() as u64 });
        }
        let blob = Sha256::of(content);
        self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(blob);
        match self.get(blob) {
            Ok(_) => return Ok(blob),
            Err(StoreError::BlobMissing { .. } | StoreError::BlobDamaged { .. }) => {}
            Err(error) => return Err(error),
        }
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(StoreError::Random)?;
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: content, aad: &aad(blob) })
            .unwrap_or_else(|_| unreachable!("25 MB are within the cipher's limit"));
        self.place(blob, &[MAGIC, &nonce, &sealed])?;
        Ok(blob)
    }

    /// The content of a blob, checked against its name.
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`], [`StoreError::BlobDamaged`].
    pub fn get(&self, blob: Sha256) -> Result<Vec<u8>, StoreError> {
        match durable::read(&self.path(blob), BLOB_FILE_BYTES_MAX) {
            Ok(Some(file)) => self.decrypt(blob, &file).ok_or(StoreError::BlobDamaged { blob }),
            Ok(None) => Err(StoreError::BlobMissing { blob }),
            Err(StoreError::Damaged { .. }) => Err(StoreError::BlobDamaged { blob }),
            Err(error) => Err(error),
        }
    }

    /// Whether the file is there; only [`Blobs::get`] tells whether it is whole.
    #[must_use]
    pub fn has(&self, blob: Sha256) -> bool {
        self.path(blob).is_file()
    }

    /// How large the content of a blob is; `None` when its file is not here. Only [`Blobs::get`] tells whether it is whole.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn bytes(&self, blob: Sha256) -> Result<Option<u64>, StoreError> {
        let path = self.path(blob);
        match fs::metadata(&path) {
            Ok(found) => Ok(Some(found.len().saturating_sub(BLOB_FILE_BYTES_MAX - BLOB_BYTES_MAX as u64))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::file(path, error)),
        }
    }

    /// Removes a blob that no row names; answers whether it was there.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn remove(&self, blob: Sha256) -> Result<bool, StoreError> {
        let path = self.path(blob);
        match fs::remove_file(&path) {
            Ok(()) => durable::sync_parent(&path).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::file(path, error)),
        }
    }

    /// A row names this blob, or did before it was put: [`crate::Store::sweep`] keeps it no longer than that row.
    pub fn is_named(&self, blob: Sha256) {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).remove(&blob);
    }

    pub(crate) fn was_put(&self, blob: Sha256) -> bool {
        self.put.lock().unwrap_or_else(PoisonError::into_inner).contains(&blob)
    }

    /// What lies in the folder, by name.
    pub(crate) fn list(&self) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        for (_, shelf) in entries(&self.folder)? {
            if !shelf.is_dir() {
                listing.strange.push(shelf);
                continue;
            }
            for (name, file) in entries(&shelf)? {
                let metadata = fs::symlink_metadata(&file).map_err(|error| StoreError::file(&file, error))?;
                match Sha256::from_str(&name) {
                    Ok(blob) if metadata.is_file() && self.path(blob) == file => {
                        listing.found.push((blob, metadata.len()));
                    }
                    _ => listing.strange.push(file),
                }
            }
        }
        listing.found.sort_unstable();
        listing.strange.sort_unstable();
        Ok(listing)
    }

    pub(crate) fn path(&self, blob: Sha256) -> PathBuf {
        let name = blob.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Keeps the file of a blob as another store encrypted it under the same key.
    pub(crate) fn put_sealed(&self, blob: Sha256, file: &[u8]) -> Result<(), StoreError> {
        self.place(blob, &[file])
    }

    fn place(&self, blob: Sha256, parts: &[&[u8]]) -> Result<(), StoreError> {
        let path = self.path(blob);
        if let Some(parent) = path.parent() {
            durable::create_dir(parent)?;
        }
        durable::replace(&self.tmp, &path, parts)
    }

    /// The content of a blob's file, or nothing when it is not what `blob` says.
    pub(crate) fn decrypt(&self, blob: Sha256, file: &[u8]) -> Option<Vec<u8>> {
        let sealed = file.strip_prefix(MAGIC)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: &aad(blob) };
        let content = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        (Sha256::of(&content) == blob).then_some(content)
    }
}

/// The blob folder, read.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Blobs and the bytes of their files, in order.
    pub(crate) found: Vec<(Sha256, u64)>,
    /// Files that are not blobs, or lie in the wrong place.
    pub(crate) strange: Vec<PathBuf>,
}

fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, StoreError> {
    fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    Ok((entry.file_name().to_string_lossy().into_owned(), entry.path()))
                })
                .collect()
        })
        .map_err(|error| StoreError::file(folder, error))
}

fn aad(blob: Sha256) -> [u8; 36] {
    let mut aad = [0; 36];
    aad[..4].copy_from_slice(MAGIC);
    aad[4..].copy_from_slice(&blob.0);
    aad
}
