use std::{
    cell::{Cell, RefCell},
    fmt,
    ops::Deref,
    rc::Rc,
    sync::{Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
};

use rusqlite::{Connection, TransactionBehavior};
use wire::CapsuleOwner;

use crate::{
    changed::{Area, Changed},
    error::StoreError,
    folder::Folder,
    migrate,
    open::Store,
    rescue::{Addition, Rewrite},
    sql::classify,
    table::search::{self, Entry, SearchIndex},
    world::Acquainted,
};

/// Memory for the pages of the one who writes.
pub(crate) const CACHE_KIB: u32 = 8_192;
/// The same while an import of 100,000 rows is written: no page has to be encrypted twice.
const BULK_CACHE_KIB: u32 = 98_304;

/// One consistent snapshot of the store. Table modules add their read handles to it (`r.drafts()`).
pub struct Reader<'c> {
    connection: &'c Connection,
    folder: &'c Folder,
    what: &'static str,
    index: &'c SearchIndex,
    /// How many commits the index had when this began; `None` when what is read here may never be committed.
    commits: Option<u64>,
    /// A page was met that is not what was written; see [`Reader::spoil`].
    spoiled: Cell<bool>,
}

/// An open write transaction: reads what it wrote, and table modules add their write handles (`w.drafts_mut()`).
pub struct Writer<'c> {
    reader: Reader<'c>,
    changed: Cell<Changed>,
    indexed: RefCell<Vec<Entry>>,
    known: Rc<Acquainted>,
    erased: RefCell<Vec<CapsuleOwner>>,
    /// The first own entry that was recorded.
    recorded: Cell<Option<i64>>,
    /// What the rescue file has to hold changed otherwise.
    rewrite: Cell<Rewrite>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(
        connection: &'c Connection,
        folder: &'c Folder,
        what: &'static str,
        index: &'c SearchIndex,
    ) -> Self {
        Self { connection, folder, what, index, commits: Some(index.commits()), spoiled: Cell::new(false) }
    }

    /// What search looks through, read from the database by whoever needs it first.
    pub(crate) fn index(&self) -> Result<&SearchIndex, StoreError> {
        // A writer began when it was there already, and what it reads may never be committed.
        if self.commits.is_some() {
            self.index.fill(|| search::load(self))?;
        }
        Ok(self.index)
    }

    pub(crate) fn commits(&self) -> Option<u64> {
        self.commits
    }

    /// Notes that a damaged page was met: SQLCipher then answers nothing more on this connection, not even from the
    /// pages that are sound.
    pub(crate) fn spoil(&self) {
        self.spoiled.set(true);
    }

    pub(crate) fn connection(&self) -> &Connection {
        self.connection
    }

    pub(crate) fn folder(&self) -> &Folder {
        self.folder
    }

    pub(crate) fn what(&self) -> &'static str {
        self.what
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn new(reader: Reader<'c>) -> Self {
        let reader = Reader { commits: None, ..reader };
        Self {
            reader,
            changed: Cell::new(Changed::NONE),
            indexed: RefCell::default(),
            known: Rc::default(),
            erased: RefCell::default(),
            recorded: Cell::default(),
            rewrite: Cell::default(),
        }
    }

    /// People and sites that intents of this transaction looked at.
    pub(crate) fn known(&self) -> Rc<Acquainted> {
        Rc::clone(&self.known)
    }

    /// Lets search find a row from the commit on.
    pub(crate) fn index_later(&self, entry: Entry) {
        self.indexed.borrow_mut().push(entry);
    }

    /// The key of `owner` was deleted: what else could still bring it back goes with this transaction.
    pub(crate) fn note_erasure(&self, owner: CapsuleOwner) {
        self.erased.borrow_mut().push(owner);
    }

    /// An own entry was recorded at this place.
    pub(crate) fn note_recorded(&self, n: i64) {
        self.recorded.set(self.recorded.get().or(Some(n)));
    }

    /// Own entries have other places, or lost their verdicts: the rescue file is written anew.
    pub(crate) fn note_regrouped(&self) {
        self.rewrite.set(Rewrite::Needed);
    }

    /// Others of them are confirmed: the rescue file may be shorter.
    pub(crate) fn note_confirmed(&self) {
        self.rewrite.set(self.rewrite.get().max(Rewrite::Useful));
    }

    /// Counts `area` as touched, for a change that [`Writer::run`] cannot see.
    pub(crate) fn mark(&self, area: Area) {
        let mut changed = self.changed.get();
        changed.insert(area);
        self.changed.set(changed);
    }
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("what", &self.what).finish_non_exhaustive()
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("changed", &self.changed.get()).finish_non_exhaustive()
    }
}

impl Store {
    /// Runs `work` as one transaction named `what`: all of it is durable when this returns `Ok`, none of it when
    /// `work` fails or panics. Answers what `work` gave and which areas it touched. Writers queue up.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError`] from beginning and committing.
    ///
    /// # Panics
    /// When called within another write of the same thread, which would wait for itself.
    pub fn write<T, E: From<StoreError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Changed), E> {
        self.warm()?;
        let mut turn = self.writer().take(what);
        let fault = |error| classify(self.folder(), what, error);
        let transaction = turn.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
        let writer = Writer::new(Reader::new(&transaction, self.folder(), what, self.search_index()));
        let value = work(&writer)?;
        let Writer { reader, changed, indexed, erased, recorded, rewrite, .. } = writer;
        let erased = erased.into_inner();
        let erases = !erased.is_empty();
        let (added, rewrite, ready) = if erases {
            // Before the commit: a crash in between leaves a copy too few, never one that remembers.
            let removed = migrate::remove_copies(self.folder()).and_then(|()| self.rescue().remove(&erased));
            (Addition::Nothing, Rewrite::Needed, removed)
        } else {
            (self.rescue().addition(&reader, changed.get(), recorded.get()), rewrite.get(), Ok(()))
        };
        let committed = ready.and_then(|()| transaction.commit().map_err(fault));
        if committed.is_ok() || erases {
            self.rescue().follow(self.keys(), added, rewrite);
        }
        committed?;
        self.search_index().apply(indexed.into_inner());
        if erases {
            turn.empty_log();
        }
        Ok((value, changed.get()))
    }

    /// [`Store::write`] for work that touches tens of thousands of rows: it gets more memory, and gives it back.
    ///
    /// # Errors
    /// Those of [`Store::write`].
    pub fn write_many<T, E: From<StoreError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Changed), E> {
        self.writer().take(what).resize_cache(BULK_CACHE_KIB);
        let outcome = self.write(what, work);
        self.writer().take(what).resize_cache(CACHE_KIB);
        outcome
    }

    /// Reads what search looks through, unless it was read before: whoever searches or writes next waits for it less.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn warm(&self) -> Result<(), StoreError> {
        if self.search_index().is_filled() { Ok(()) } else { self.read(|r| r.index().map(drop)) }
    }

    /// Runs `work` on one consistent snapshot, which cannot be written to and which no writer delays. At most
    /// [`crate::READERS_MAX`] run at a time, others queue up: do not read within a read.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError`] from opening a connection.
    pub fn read<T, E: From<StoreError>>(&self, work: impl FnOnce(&Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        const WHAT: &str = "read";
        let connection = self.readers().lease(|| self.connect_reader())?;
        let transaction = connection.unchecked_transaction().map_err(|error| classify(self.folder(), WHAT, error))?;
        let reader = Reader::new(&transaction, self.folder(), WHAT, self.search_index());
        let outcome = work(&reader);
        let spoiled = reader.spoiled.get();
        drop(transaction);
        if spoiled {
            connection.discard();
        }
        outcome
    }
}

/// The one connection that writes.
#[derive(Debug)]
pub(crate) struct WriteTurn {
    connection: Mutex<Connection>,
    holder: Mutex<Option<ThreadId>>,
}

impl WriteTurn {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection: Mutex::new(connection), holder: Mutex::new(None) }
    }

    pub(crate) fn take(&self, what: &'static str) -> Turn<'_> {
        let me = thread::current().id();
        let holder = *self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(holder != Some(me), "Store::write({what:?}) within another write of this thread");
        // A panic within a write rolled its transaction back before the lock was released: the connection is sound.
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        *self.holder.lock().unwrap_or_else(PoisonError::into_inner) = Some(me);
        Turn { connection, holder: &self.holder }
    }
}

#[derive(Debug)]
pub(crate) struct Turn<'s> {
    pub(crate) connection: MutexGuard<'s, Connection>,
    holder: &'s Mutex<Option<ThreadId>>,
}

impl Turn<'_> {
    /// Writes the log into the database and empties it, so that no older page stays behind in it. The commit stands
    /// whether or not this succeeds: while somebody reads an older state, the log stays until the store is closed.
    fn empty_log(&self) {
        let _emptied = self.connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()));
    }

    /// What is beyond the new size goes back to the system. A cache of another size is slower, and nothing else.
    fn resize_cache(&self, kib: u32) {
        let _resized = self.connection.execute_batch(&format!("pragma cache_size = -{kib}; pragma shrink_memory;"));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.holder.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
