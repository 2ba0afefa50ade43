//! Opening the database: what is there is judged before anything is written to it.

use std::{fs, path::Path, time::Duration};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{
    ballast,
    blob::Blobs,
    error::StoreError,
    folder::{Folder, Occupation},
    key::{Keys, Unlocked},
    migrate,
    pool::Pool,
    rescue,
    sql::{classify, pragma_number},
    table::search::SearchIndex,
    transaction::{CACHE_KIB, WriteTurn},
};

/// "EnSi" in the header of every database of ours.
pub(crate) const APPLICATION_ID: i32 = 0x456E_5369;
/// SQLCipher's page, also the unit of `max_page_count`.
const PAGE_BYTES: u64 = 4096;
pub(crate) const STATEMENTS_CACHED: usize = 128;
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Limits of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreOptions {
    /// The database never grows beyond this; what would is [`StoreError::DiskFull`].
    pub bytes_max: u64,
    /// Disk space held back for [`Store::release_ballast`].
    pub ballast_bytes: u64,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { bytes_max: 8 << 30, ballast_bytes: 8 << 20 }
    }
}

/// An open store. Shared between threads by reference; see [`Store::write`] and [`Store::read`].
#[derive(Debug)]
pub struct Store {
    // Fields drop in this order: the writer is the last connection, which folds the log into the file.
    readers: Pool,
    writer: WriteTurn,
    blobs: Blobs,
    keys: Keys,
    folder: Folder,
    index: SearchIndex,
    rescue: rescue::Log,
    _occupation: Occupation,
}

impl Store {
    /// Opens the store of a folder, bringing its schema up to date; makes it when the keyring is new.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::Newer`], [`StoreError::Missing`]: the
    /// named file was left as it is.
    pub fn open(folder: &Folder, unlocked: &Unlocked, options: StoreOptions) -> Result<Self, StoreError> {
        let occupation = folder.occupy()?;
        let keys = unlocked.keys();
        let file = folder.database();
        let newborn = folder.newborn().exists();
        match fs::metadata(&file) {
            Ok(metadata) if newborn && metadata.len() == 0 => {}
            Ok(_) => {
                inspect(folder, &file, &keys)?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if !newborn {
                    return Err(StoreError::Missing { file });
                }
            }
            Err(error) => return Err(StoreError::file(file, error)),
        }
        let fault = |error| classify(folder, "open", error);
        let mut connection = connect(&file, &keys, OpenFlags::SQLITE_OPEN_CREATE).map_err(fault)?;
        configure_writer(&connection, options).map_err(fault)?;
        migrate::migrate(&mut connection, migrate::MIGRATIONS, folder, &keys)?;
        if newborn {
            fs::remove_file(folder.newborn()).map_err(|error| StoreError::file(folder.newborn(), error))?;
        }
        let blobs = Blobs::open(folder, &keys)?;
        match ballast::fill(folder, options.ballast_bytes) {
            // A full disk is no reason to lock people out of what is already there.
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(error) => return Err(error),
        }
        let index = SearchIndex::default();
        let rescue = rescue::Log::open(folder, &keys);
        Ok(Self {
            readers: Pool::default(),
            writer: WriteTurn::new(connection),
            blobs,
            keys,
            folder: folder.clone(),
            index,
            rescue,
            _occupation: occupation,
        })
    }

    /// Where the store is.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The files that rows refer to.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Gives up the space held back, so that the last forms can still be saved on a full disk; it is held again when
    /// the store is next opened. Answers whether there was any.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn release_ballast(&self) -> Result<bool, StoreError> {
        ballast::release(&self.folder)
    }

    /// Whether something that was committed could not be written to the rescue file as well: the disk is full, or refuses.
    #[must_use]
    pub fn rescue_is_behind(&self) -> bool {
        self.rescue.is_behind()
    }

    /// What keeps the rescue file from holding what was committed; `None` while it does.
    #[must_use]
    pub fn rescue_fault(&self) -> Option<String> {
        self.rescue.fault()
    }

    /// Whether a rescue file lies beside the database that tells of work which is not in it: whoever begins anew takes that in.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn has_spared(&self) -> Result<bool, StoreError> {
        rescue::has_spared(&self.folder)
    }

    pub(crate) fn rescue(&self) -> &rescue::Log {
        &self.rescue
    }

    pub(crate) fn writer(&self) -> &WriteTurn {
        &self.writer
    }

    pub(crate) fn readers(&self) -> &Pool {
        &self.readers
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(crate) fn search_index(&self) -> &SearchIndex {
        &self.index
    }

    pub(crate) fn connect_reader(&self) -> Result<Connection, StoreError> {
        connect_to_read(&self.folder, &self.keys)
    }
}

/// A connection to the database of a store that is open, which changes nothing.
pub(crate) fn connect_to_read(folder: &Folder, keys: &Keys) -> Result<Connection, StoreError> {
    let open = || {
        let connection = connect(&folder.database(), keys, OpenFlags::empty())?;
        connection.execute_batch("pragma cache_size = -8192; pragma query_only = on;")?;
        Ok(connection)
    };
    open().map_err(|error| classify(folder, "open reader", error))
}

/// A connection with its key, reading and writing.
pub(crate) fn connect(file: &Path, keys: &Keys, extra: OpenFlags) -> rusqlite::Result<Connection> {
    unlock(
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra)?,
        keys,
    )
}

pub(crate) fn unlock(connection: Connection, keys: &Keys) -> rusqlite::Result<Connection> {
    // The library would write its own account of each failed page to standard error.
    connection.execute_batch("pragma cipher_log_level = none;")?;
    connection.execute_batch(&keys.database_pragma())?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    // `temp_store`: a sort that spills must not leave plain text in a temporary file. `mmap_size` stays 0: pages of
    // an encrypted file cannot be used in place.
    connection
        .execute_batch("pragma temp_store = memory; pragma trusted_schema = off; pragma cell_size_check = on;")?;
    Ok(connection)
}

fn configure_writer(connection: &Connection, options: StoreOptions) -> rusqlite::Result<()> {
    let pages_max = options.bytes_max / PAGE_BYTES;
    // `secure_delete`: what was erased, and what it was before, is not to stay in a free part of a page for whoever
    // gets the file and its key. `fullfsync` makes macOS flush the drive as other systems do.
    connection.execute_batch(&format!(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
         pragma secure_delete = on; pragma fullfsync = on; pragma checkpoint_fullfsync = on;
         pragma cache_size = -{CACHE_KIB}; pragma journal_size_limit = 67108864;
         pragma max_page_count = {pages_max};"
    ))
}

/// Judges an existing database without changing it; answers its schema version.
pub(crate) fn inspect(folder: &Folder, file: &Path, keys: &Keys) -> Result<u32, StoreError> {
    let fault = |error| classify(folder, "inspect", error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(file, flags).and_then(|connection| unlock(connection, keys)).map_err(fault)?;
    let damaged = || StoreError::Damaged { file: file.into() };
    let tables: rusqlite::Result<i64> =
        connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0));
    match tables {
        Ok(_) => {}
        // Killed at its very first write: whoever opens it for writing takes that back.
        Err(error) if is_unfinished(&error) && folder.newborn().exists() => return Ok(0),
        Err(error) if is_unreadable(&error) => {
            return Err(if is_foreign(&connection, file)? {
                StoreError::WrongKey { file: file.into() }
            } else {
                damaged()
            });
        }
        Err(error) => return Err(fault(error)),
    }
    let application_id = pragma_number(&connection, "application_id").map_err(fault)?;
    let version = pragma_number(&connection, "user_version").map_err(fault)?;
    if version == 0 && application_id == 0 && folder.newborn().exists() {
        return Ok(0);
    }
    if application_id != i64::from(APPLICATION_ID) {
        return Err(damaged());
    }
    match u32::try_from(version) {
        Ok(found) if found > migrate::LATEST => {
            Err(StoreError::Newer { file: file.into(), found, known: migrate::LATEST })
        }
        Ok(found) if found > 0 => Ok(found),
        _ => Err(damaged()),
    }
}

/// Another file says how to take an unfinished write back, and reading alone cannot.
fn is_unfinished(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|failure| failure.extended_code);
    code == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Whether not one page of the file answers to the key. Damage leaves at least one that does, unless it left less
/// than a page.
fn is_foreign(connection: &Connection, file: &Path) -> Result<bool, StoreError> {
    let bytes = fs::metadata(file).map_err(|error| StoreError::file(file, error))?.len();
    let pages = bytes.div_ceil(PAGE_BYTES);
    let failed = connection
        .prepare("pragma cipher_integrity_check")
        .and_then(|mut statement| {
            let mut rows = statement.query([])?;
            let mut failed = 0_u64;
            while rows.next()?.is_some() {
                failed += 1;
            }
            Ok(failed)
        })
        .map_err(|source| StoreError::Sql { what: "inspect", source })?;
    Ok(bytes >= PAGE_BYTES && failed >= pages)
}

/// Whether the structure of a database that nobody uses is whole.
pub(crate) fn check_structure(folder: &Folder, keys: &Keys) -> Result<(), StoreError> {
    let file = folder.database();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let verdict: String = Connection::open_with_flags(&file, flags)
        .and_then(|connection| unlock(connection, keys))
        .and_then(|connection| connection.query_row("pragma quick_check(1)", [], |row| row.get(0)))
        .map_err(|error| classify(folder, "check", error))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged { file }) }
}
