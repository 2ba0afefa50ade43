use std::{
    fs::File,
    io::{self, BufWriter, Read},
    path::Path,
};

use super::{
    BackupError, BackupReport,
    format::{Part, Stop, Writer},
    scan::{About, Opener, Target, fault, scan},
};
use crate::{
    OnProgress, Progress, Step,
    durable::{self, Scratch},
    error::StoreError,
    keyring::KEYRING_BYTES_MAX,
    migrate,
    open::Store,
    sql::classify,
};

/// Of files beside the target while it is being made.
const UNFINISHED: &str = "ensitio-parcial";

impl Store {
    /// Writes the store as it is now into the new file `to`, reads it again and checks it; only then has it its
    /// name. Writers go on meanwhile. Takes, beside the backup itself, room for one copy of the database on the
    /// volume of `to` (not on the store's own, which may be full).
    ///
    /// # Errors
    /// [`StoreError::Exists`], [`StoreError::DiskFull`], [`StoreError::Cancelled`]; nothing is left at `to`.
    pub fn backup(&self, to: &Path, now_ms: i64, progress: OnProgress<'_>) -> Result<BackupReport, BackupError> {
        if to.exists() {
            return Err(StoreError::Exists { file: to.into() }.into());
        }
        let parent = to.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        let output = Scratch::unique(parent, UNFINISHED)?;
        let file = output.create()?;
        let mut writer = Writer::begin(BufWriter::new(file)).map_err(|stop| fault(output.path(), stop))?;
        self.put_head(&mut writer, now_ms, output.path())?;
        self.put_database(&mut writer, parent, progress)?;
        // After the database: what a row of it names was a file before that row was.
        self.put_blobs(&mut writer, output.path(), progress)?;
        let file = writer.finish(&self.keys().backup).map_err(|stop| fault(output.path(), stop))?;
        file.into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .map_err(|error| StoreError::file(output.path(), error))?;
        let found = scan(output.path(), Opener::Keys(self.keys()), Target::Nowhere, progress)?;
        output.rename(to)?;
        Ok(found.report)
    }

    fn put_head(&self, writer: &mut Writer<BufWriter<File>>, made_ms: i64, output: &Path) -> Result<(), BackupError> {
        let about = About { store: self.keys().store, schema: migrate::LATEST, made_ms };
        let about =
            serde_json::to_vec(&about).unwrap_or_else(|_| unreachable!("numbers and an identity always serialise"));
        let file = self.folder().keyring();
        let ring = durable::read(&file, KEYRING_BYTES_MAX)?.ok_or(StoreError::Missing { file })?;
        for (part, content) in [(Part::About, about), (Part::Keyring, ring)] {
            writer
                .part(part, content.len() as u64, &mut content.as_slice(), &mut |_| true)
                .map_err(|stop| fault(output, stop))?;
        }
        Ok(())
    }

    fn put_database(
        &self,
        writer: &mut Writer<BufWriter<File>>,
        parent: &Path,
        progress: OnProgress<'_>,
    ) -> Result<(), BackupError> {
        let copy = Scratch::unique(parent, UNFINISHED)?;
        let connection = self.readers().lease(|| self.connect_reader())?;
        let snapshot = connection.unchecked_transaction().map_err(|error| classify(self.folder(), "backup", error))?;
        migrate::copy_database(&snapshot, copy.path(), self.folder(), self.keys(), progress)?;
        drop(snapshot);
        let (mut file, bytes) = open(copy.path())?;
        let mut tick = ticker(Step::Database, bytes, progress);
        writer.part(Part::Database, bytes, &mut file, &mut tick).map_err(|stop| fault(copy.path(), stop))
    }

    fn put_blobs(
        &self,
        writer: &mut Writer<BufWriter<File>>,
        output: &Path,
        progress: OnProgress<'_>,
    ) -> Result<(), BackupError> {
        let listing = self.blobs().list()?;
        let total = listing.found.iter().map(|(_, bytes)| bytes).sum();
        let mut tick = ticker(Step::Blobs, total, progress);
        for (blob, _) in listing.found {
            let path = self.blobs().path(blob);
            let (mut file, bytes) = match open(&path) {
                Err(StoreError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                    continue; // Removed since it was listed.
                }
                other => other?,
            };
            writer
                .part(Part::Blob(blob), bytes, &mut file, &mut tick)
                .map_err(|stop| fault(if matches!(stop, Stop::Input(_)) { &path } else { output }, stop))?;
        }
        Ok(())
    }
}

fn open(path: &Path) -> Result<(impl Read + use<>, u64), StoreError> {
    File::open(path)
        .and_then(|file| {
            let bytes = file.metadata()?.len();
            Ok((file, bytes))
        })
        .map_err(|error| StoreError::file(path, error))
}

fn ticker(step: Step, total: u64, progress: OnProgress<'_>) -> impl FnMut(u64) -> bool {
    let mut at = Progress { step, done: 0, total };
    move |bytes| {
        at.done += bytes;
        at.total = at.total.max(at.done);
        progress(at).is_continue()
    }
}
