use std::{
    ops::Deref,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use rusqlite::Connection;

use crate::error::StoreError;

/// How many reads run at a time.
pub const READERS_MAX: usize = 4;

/// Read connections, opened when first needed and then kept.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Connection>,
    leased: usize,
}

impl Pool {
    /// An idle connection, a new one from `open`, or the next that comes back.
    pub(crate) fn lease(&self, open: impl FnOnce() -> Result<Connection, StoreError>) -> Result<Lease<'_>, StoreError> {
        let mut state = self.state();
        while state.leased == READERS_MAX {
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.leased += 1;
        let idle = state.idle.pop();
        drop(state);
        let mut lease = Lease { pool: self, connection: idle };
        if lease.connection.is_none() {
            lease.connection = Some(open()?);
        }
        Ok(lease)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
pub(crate) struct Lease<'p> {
    pool: &'p Pool,
    /// `None` only while opening.
    connection: Option<Connection>,
}

impl Lease<'_> {
    /// Ends the lease of a connection that is of no more use.
    pub(crate) fn discard(mut self) {
        self.connection = None;
    }
}

impl Deref for Lease<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().unwrap_or_else(|| unreachable!("a lease is given out with its connection"))
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        state.leased -= 1;
        state.idle.extend(self.connection.take());
        drop(state);
        self.pool.returned.notify_one();
    }
}
