//! Connections to PostgreSQL: a few, kept.

use std::{
    mem,
    sync::{Condvar, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use ::postgres::Client;

use super::lock;
use crate::{
    database::Database,
    error::LedgerError,
    sql::postgres::{Prepared, Said},
};

/// Connections of one process. Those who read wait for a place; of those who write there is one at a time.
const CONNECTIONS_MAX: usize = 8;
/// How long one waits for a place.
const PLACE_WAIT: Duration = Duration::from_secs(10);
/// How long a connection that was just used counts as alive.
const TRUSTED: Duration = Duration::from_secs(1);
const ALIVE_WAIT: Duration = Duration::from_secs(5);
/// Limits that the server keeps for us: how long a statement may wait for another that writes, how long it may take, and how
/// long a desk that hangs in the middle may keep the others waiting. What is answered is on the disk, whatever the default.
const SESSION: &str = "set lock_timeout = '10s'; set statement_timeout = '60s';
    set idle_in_transaction_session_timeout = '30s'; set client_encoding = 'UTF8';
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'";

#[derive(Debug)]
pub(super) struct Pool {
    database: Database,
    places: Mutex<Places>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Places {
    idle: Vec<Connection>,
    taken: usize,
}

/// A connection with what it has prepared.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) prepared: Prepared,
    used: Instant,
}

/// A place of the pool; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place<'p> {
    pool: &'p Pool,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Pool {
    pub(super) fn new(database: Database) -> Self {
        Self { database, places: Mutex::default(), freed: Condvar::new() }
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    /// # Errors
    /// [`LedgerError::Busy`]: others have all of them.
    pub(super) fn place(&self) -> Result<Place<'_>, LedgerError> {
        let full = |places: &mut Places| places.taken >= CONNECTIONS_MAX;
        let waited = self.freed.wait_timeout_while(lock(&self.places), PLACE_WAIT, full);
        let (mut places, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(LedgerError::Busy { what: "connect", why: "every connection is taken".into() });
        }
        places.taken += 1;
        Ok(Place { pool: self })
    }
}

impl Connection {
    /// Asks, after a while in which the server may have gone.
    fn is_alive(&mut self) -> bool {
        !self.client.is_closed() && (self.used.elapsed() < TRUSTED || self.client.is_valid(ALIVE_WAIT).is_ok())
    }
}

impl Place<'_> {
    /// One that was kept, or a new one.
    pub(super) fn connection(&self) -> Result<Connection, LedgerError> {
        loop {
            let idle = lock(&self.pool.places).idle.pop();
            match idle {
                Some(mut connection) => {
                    if connection.is_alive() {
                        return Ok(connection);
                    }
                }
                None => return self.new_connection(),
            }
        }
    }

    fn new_connection(&self) -> Result<Connection, LedgerError> {
        let database = &self.pool.database;
        let connect = || {
            let mut client = database.connect()?;
            client.batch_execute(SESSION)?;
            Ok(client)
        };
        let unreachable = |error: ::postgres::Error| LedgerError::Unreachable {
            database: database.to_string(),
            why: Said::from(&error).to_string(),
        };
        Ok(Connection { client: connect().map_err(unreachable)?, prepared: Prepared::default(), used: Instant::now() })
    }

    /// Keeps it for whoever is next. One that is not given back is closed.
    pub(super) fn keep(&self, mut connection: Connection) {
        connection.used = Instant::now();
        lock(&self.pool.places).idle.push(connection);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        lock(&self.pool.places).taken -= 1;
        self.pool.freed.notify_one();
    }
}

impl Drop for Pool {
    /// A client waits for its own end, which it must not do where others are waited for.
    fn drop(&mut self) {
        let idle = mem::take(&mut lock(&self.places).idle);
        if thread::spawn(move || drop(idle)).join().is_err() {
            tracing::warn!("a connection was not closed in peace");
        }
    }
}
