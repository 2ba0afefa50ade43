//! Who changed what last: by what an intent that arrives late is judged.

use casework::{
    decide::{Aspect, Subject},
    id::DeviceId,
};
use rusqlite::named_params;
use uuid::Uuid;

use crate::{
    error::LedgerError,
    sql::{Reader, Writer, sql},
};

fn row(subject: Subject, aspect: Aspect) -> (&'static str, Uuid) {
    match subject {
        Subject::Item(id) if aspect == Aspect::Custody => ("CUSTODY", id.0),
        Subject::Item(id) => ("ITEM", id.0),
        Subject::Person(id) => ("PERSON", id.0),
        Subject::Site(id) => ("SITE", id.0),
    }
}

impl Reader<'_> {
    /// The last number at which another workstation than `dev` changed it; 0 for never.
    pub(crate) fn changed_by_others(
        &self,
        subject: Subject,
        aspect: Aspect,
        dev: DeviceId,
    ) -> Result<u64, LedgerError> {
        let (kind, id) = row(subject, aspect);
        let params = named_params! { ":kind": kind, ":id": id, ":dev": dev.0 };
        Ok(self.one(sql!("meanwhile/get.sql"), params, |row| row.get("n"))?.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// `dev` changed it with number `n`.
    pub(crate) fn note_change(
        &self,
        (subject, aspect): (Subject, Aspect),
        dev: DeviceId,
        n: u64,
    ) -> Result<(), LedgerError> {
        let (kind, id) = row(subject, aspect);
        let params = named_params! { ":kind": kind, ":id": id, ":n": n, ":dev": dev.0 };
        self.run(sql!("meanwhile/note.sql"), params).map(drop)
    }
}
