//! The ledger in PostgreSQL. Several desks may serve one database: whoever writes holds the one row of `desk`, so one
//! writes after the other, and what is numbered is seen in the order of its numbers.

use std::{path::PathBuf, sync::Mutex};

use ::postgres::IsolationLevel;

use super::{
    lock,
    pool::{Connection, Pool},
};
use crate::{
    database::Database,
    error::LedgerError,
    migrate,
    sql::{Reader, Session, Writer, fault, postgres},
};

#[derive(Debug)]
pub(super) struct Postgres {
    pool: Pool,
    /// Who writes in this process: others wait here, without a connection.
    writing: Mutex<()>,
}

/// How a transaction sees what others commit meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// One moment of everything.
    Read,
    /// What stands once the others have ended.
    Write,
}

impl Postgres {
    /// Connects, and brings the schema up to date.
    pub(super) fn open(database: &Database) -> Result<Self, LedgerError> {
        let opened = Self { pool: Pool::new(database.clone()), writing: Mutex::default() };
        let name = opened.name();
        // Asked first: whoever has nothing to change needs no right to change it.
        let found = opened.read("look at the schema", |reader| migrate::server_version(reader, &name))?;
        if found != Some(migrate::latest()) {
            opened.run(Access::Write, "migrate", |session| migrate::migrate_server(session, &name))?;
        }
        Ok(opened)
    }

    pub(super) fn name(&self) -> PathBuf {
        self.pool.database().to_string().into()
    }

    pub(super) fn write<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _alone = lock(&self.writing);
        self.run(Access::Write, what, |session| {
            let writer = Writer::new(Session::Postgres(session), what);
            let value = work(&writer)?;
            writer.finish()?;
            Ok(value)
        })
    }

    pub(super) fn read<T, E: From<LedgerError>>(
        &self,
        what: &'static str,
        work: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Read, what, |session| work(&Reader::new(Session::Postgres(session), what)))
    }

    fn run<T, E: From<LedgerError>>(
        &self,
        access: Access,
        what: &'static str,
        work: impl FnOnce(&postgres::Session<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let place = self.pool.place()?;
        let mut connection = place.connection()?;
        let outcome = within(&mut connection, access, what, work);
        if !connection.client.is_closed() {
            place.keep(connection);
        }
        outcome
    }
}

/// All of `work` in one transaction, or nothing of it.
fn within<T, E: From<LedgerError>>(
    connection: &mut Connection,
    access: Access,
    what: &'static str,
    work: impl FnOnce(&postgres::Session<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let sql = |error| fault(what, error);
    let Connection { client, prepared, .. } = connection;
    let begun = match access {
        Access::Read => {
            client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start()
        }
        Access::Write => client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start(),
    };
    let session = postgres::Session::new(begun.map_err(|error| fault(what, error))?, prepared);
    match work(&session) {
        Ok(value) => {
            session.commit().map_err(sql)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(worse) = session.rollback() {
                // The server ends what nobody commits; the connection is closed.
                tracing::debug!(error = %fault(what, worse), "not rolled back");
            }
            Err(error)
        }
    }
}

/// Whether there is a desk in a database.
pub(super) fn is_founded(database: &Database) -> Result<bool, LedgerError> {
    let server = Postgres { pool: Pool::new(database.clone()), writing: Mutex::default() };
    let name = server.name();
    server.read("look for a desk", |reader| {
        let is_there = migrate::server_version(reader, &name)?.is_some_and(|version| version > 0);
        Ok(is_there && reader.desk()?.is_some())
    })
}
