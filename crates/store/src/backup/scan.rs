//! Reading a backup: the same pass verifies it and, when asked, unpacks it.

use std::{
    fs::File,
    io::{self, BufReader, Write},
    ops::ControlFlow,
    path::Path,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    BackupAbout, BackupError, BackupReport,
    format::{Part, Reader, Stop, VERSION},
};
use crate::{
    OnProgress, Progress, Step,
    blob::{BLOB_FILE_BYTES_MAX, Blobs, Sha256},
    durable,
    error::StoreError,
    key::Keys,
    keyring::{self, Account, KEYRING_BYTES_MAX, Keyring},
    migrate,
};

const ABOUT_BYTES_MAX: u64 = 4096;

/// The first part.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) store: Uuid,
    pub(super) schema: u32,
    pub(super) made_ms: i64,
}

/// How the keys come to be known.
pub(super) enum Opener<'a> {
    /// By the keyring in the backup.
    Password { account: Uuid, password: &'a str },
    /// The store that just wrote it is still open.
    Keys(&'a Keys),
}

/// Where the parts go.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    Nowhere,
    /// A fresh folder.
    Folder(&'a Path),
}

pub(super) struct Scanned {
    pub(super) report: BackupReport,
}

pub(super) fn about(file: &Path) -> Result<BackupAbout, BackupError> {
    let input = File::open(file).map_err(|error| StoreError::file(file, error))?;
    let mut unwatched = |_| ControlFlow::Continue(());
    let mut scan = Scan::begin(file, input, 0, &mut unwatched)?;
    let (about, ring, _) = scan.head()?;
    Ok(describe(&about, &ring))
}

/// Reads all of `file`. An error after `Target::Folder` leaves an unfinished folder behind for the caller to drop.
pub(super) fn scan(
    file: &Path,
    opener: Opener<'_>,
    target: Target<'_>,
    progress: OnProgress<'_>,
) -> Result<Scanned, BackupError> {
    let input = File::open(file).map_err(|error| StoreError::file(file, error))?;
    let bytes = input.metadata().map_err(|error| StoreError::file(file, error))?.len();
    let mut scan = Scan::begin(file, input, bytes, progress)?;
    scan.progress.step = match target {
        Target::Nowhere => Step::Verify,
        Target::Folder(_) => Step::Extract,
    };
    let (about, ring, ring_bytes) = scan.head()?;
    let derived;
    let keys = match opener {
        Opener::Keys(keys) => keys,
        Opener::Password { account, password } => {
            derived = Keyring::unlock_detached(&ring, account, password)?.keys();
            &derived
        }
    };
    if about.store != keys.store || ring.store != keys.store {
        return Err(scan.damaged());
    }
    if let Target::Folder(folder) = target {
        write_new(folder, "keyring.json", &ring_bytes)?;
        write_new(folder, "keyring.copy.json", &ring_bytes)?;
    }
    scan.database(target)?;
    let (blobs, damaged) = scan.blobs(keys, target)?;
    scan.finish(keys)?;
    let report = BackupReport { about: describe(&about, &ring), bytes, blobs, damaged };
    Ok(Scanned { report })
}

struct Scan<'a> {
    file: &'a Path,
    reader: Reader<BufReader<File>>,
    progress: Progress,
    on_progress: OnProgress<'a>,
}

impl<'a> Scan<'a> {
    fn begin(file: &'a Path, input: File, total: u64, on_progress: OnProgress<'a>) -> Result<Self, BackupError> {
        let reader = Reader::begin(BufReader::new(input)).map_err(|stop| fault(file, stop))?;
        let progress = Progress { step: Step::Verify, done: 0, total };
        Ok(Self { file, reader, progress, on_progress })
    }

    /// The parts by which a backup is known.
    fn head(&mut self) -> Result<(About, keyring::Body, Vec<u8>), BackupError> {
        let about = self.small(Part::About, ABOUT_BYTES_MAX)?;
        let about: About = serde_json::from_slice(&about).map_err(|_| self.damaged())?;
        if about.schema > migrate::LATEST {
            let (found, known) = (about.schema, migrate::LATEST);
            return Err(StoreError::Newer { file: self.file.into(), found, known }.into());
        }
        let bytes = self.small(Part::Keyring, KEYRING_BYTES_MAX)?;
        let ring = keyring::parse(&bytes, self.file)?;
        Ok((about, ring, bytes))
    }

    fn database(&mut self, target: Target<'_>) -> Result<(), BackupError> {
        let Some((Part::Database, bytes)) = self.next()? else { return Err(self.damaged()) };
        match target {
            Target::Nowhere => self.content(bytes, &mut io::sink()),
            Target::Folder(folder) => {
                let path = folder.join("store.db");
                let mut output = durable::create_new(&path)?;
                self.content(bytes, &mut output)?;
                output.sync_all().map_err(|error| StoreError::file(path, error).into())
            }
        }
    }

    fn blobs(&mut self, keys: &Keys, target: Target<'_>) -> Result<(u64, Vec<Sha256>), BackupError> {
        let folder = match target {
            Target::Nowhere => Path::new(""),
            Target::Folder(folder) => folder,
        };
        let blobs = Blobs::new(folder.join("blobs"), folder.to_path_buf(), keys);
        let (mut count, mut damaged, mut last) = (0, Vec::new(), None);
        while let Some((part, bytes)) = self.next()? {
            let Part::Blob(blob) = part else { return Err(self.damaged()) };
            if bytes > BLOB_FILE_BYTES_MAX || last >= Some(blob) {
                return Err(self.damaged());
            }
            let mut content = Vec::new();
            self.content(bytes, &mut content)?;
            if blobs.decrypt(blob, &content).is_none() {
                damaged.push(blob);
            }
            if let Target::Folder(_) = target {
                blobs.put_sealed(blob, &content)?;
            }
            last = Some(blob);
            count += 1;
        }
        Ok((count, damaged))
    }

    fn finish(self, keys: &Keys) -> Result<(), BackupError> {
        self.reader.finish(&keys.backup).map_err(|stop| fault(self.file, stop))
    }

    fn small(&mut self, part: Part, bytes_max: u64) -> Result<Vec<u8>, BackupError> {
        match self.next()? {
            Some((found, bytes)) if found == part && bytes <= bytes_max => {
                let mut content = Vec::new();
                self.content(bytes, &mut content)?;
                Ok(content)
            }
            _ => Err(self.damaged()),
        }
    }

    fn next(&mut self) -> Result<Option<(Part, u64)>, BackupError> {
        self.reader.next().map_err(|stop| fault(self.file, stop))
    }

    fn content(&mut self, bytes: u64, output: &mut dyn Write) -> Result<(), BackupError> {
        let Self { file, reader, progress, on_progress } = self;
        let mut tick = |bytes| {
            progress.done += bytes;
            progress.total = progress.total.max(progress.done);
            on_progress(*progress).is_continue()
        };
        reader.content(bytes, output, &mut tick).map_err(|stop| fault(file, stop))
    }

    fn damaged(&self) -> BackupError {
        StoreError::Damaged { file: self.file.into() }.into()
    }
}

/// What the end of reading or writing `file` means.
pub(super) fn fault(file: &Path, stop: Stop) -> BackupError {
    let file = file.to_path_buf();
    match stop {
        Stop::Alien => BackupError::NotABackup { file },
        Stop::Newer(found) => StoreError::Newer { file, found: found.into(), known: VERSION.into() }.into(),
        Stop::Damaged => StoreError::Damaged { file }.into(),
        Stop::Cancelled => StoreError::Cancelled.into(),
        Stop::Input(error) | Stop::Output(error) => StoreError::file(file, error).into(),
    }
}

fn describe(about: &About, ring: &keyring::Body) -> BackupAbout {
    BackupAbout {
        store: about.store,
        schema: about.schema,
        made_ms: about.made_ms,
        accounts: ring.accounts().collect::<Vec<Account>>(),
    }
}

fn write_new(folder: &Path, name: &str, content: &[u8]) -> Result<(), StoreError> {
    durable::replace(folder, &folder.join(name), &[content])
}
