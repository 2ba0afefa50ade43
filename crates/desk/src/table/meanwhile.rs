//! Who changed what last: by what an intent that arrives late is judged.

use casework::{
    decide::{Aspect, Subject},
    id::DeviceId,
};
use uuid::Uuid;

use crate::{
    error::LedgerError,
    sql::{Reader, Row, Value, Writer, named_params, sql},
};

/// Who changed something last, at which number, and the last number at which anybody else did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    n: u64,
    dev: DeviceId,
    others: u64,
}

fn last(row: &Row<'_>) -> crate::sql::Result<Last> {
    Ok(Last { n: row.get("n")?, dev: DeviceId(row.get("dev")?), others: row.get("others")? })
}

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
        let last = self.last_change(kind, id)?;
        Ok(last.map_or(0, |last| if last.dev == dev { last.others } else { last.n }))
    }

    fn last_change(&self, kind: &'static str, id: Uuid) -> Result<Option<Last>, LedgerError> {
        self.known
            .changes
            .or((kind, id), || self.one(sql!("meanwhile/get.sql"), named_params! { ":kind": kind, ":id": id }, last))
    }

    /// Those of which [`Reader::changed_by_others`] will be asked.
    pub(crate) fn expect_changes(&self, of: impl Iterator<Item = (Subject, Aspect)>) -> Result<(), LedgerError> {
        let set = |(kind, id): &(&'static str, Uuid)| vec![Value::from(*kind), Value::from(*id)];
        let of = of.map(|(subject, aspect)| row(subject, aspect));
        self.expect(&self.known.changes, sql!("meanwhile/get.sql"), of, (&[":kind", ":id"], set), last)
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
        let others = self.last_change(kind, id)?.map_or(0, |last| if last.dev == dev { last.others } else { last.n });
        let params = named_params! { ":kind": kind, ":id": id, ":n": n, ":dev": dev.0, ":others": others };
        self.known.changes.put((kind, id), Some(Last { n, dev, others }));
        self.later(sql!("meanwhile/note.sql"), params, 2)
    }
}
