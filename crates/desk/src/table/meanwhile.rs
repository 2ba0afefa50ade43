//! Who changed what last: by what an intent that arrives late is judged.

use casework::{
    decide::{Aspect, Subject},
    id::DeviceId,
};
use uuid::Uuid;
use wire::Place;

use super::incarnation::Author;
use crate::{
    error::LedgerError,
    sql::{Reader, Row, Value, Writer, named_params, sql},
};

/// Who changed something last, at which number, and the last number at which anybody else did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    n: u64,
    author: Author,
    others: u64,
}

fn last(row: &Row<'_>) -> crate::sql::Result<Last> {
    let place = Place { inc: row.get("inc")?, seq: row.get("seq")? };
    let author = Author { dev: DeviceId(row.get("dev")?), place };
    Ok(Last { n: row.get("n")?, author, others: row.get("others")? })
}

fn row(subject: Subject, aspect: Aspect) -> (&'static str, Uuid) {
    match subject {
        Subject::Item(id) if aspect == Aspect::Custody => ("CUSTODY", id.0),
        Subject::Item(id) => ("ITEM", id.0),
        Subject::Person(id) => ("PERSON", id.0),
        Subject::Site(id) => ("SITE", id.0),
        Subject::Case(id) => ("CASE", id.0),
    }
}

impl Reader<'_> {
    /// The last number at which somebody changed it of whom the author did not know: another workstation, or a copy of its own;
    /// 0 for never.
    pub(crate) fn changed_by_others(
        &self,
        subject: Subject,
        aspect: Aspect,
        author: Author,
    ) -> Result<u64, LedgerError> {
        let (kind, id) = row(subject, aspect);
        let Some(last) = self.last_change(kind, id)? else { return Ok(0) };
        let own = last.author.dev == author.dev && self.knew(author, last.author.place)?;
        Ok(if own { last.others } else { last.n })
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
    /// The author changed it with number `n`.
    pub(crate) fn note_change(
        &self,
        (subject, aspect): (Subject, Aspect),
        author: Author,
        n: u64,
    ) -> Result<(), LedgerError> {
        let others = self.changed_by_others(subject, aspect, author)?;
        let (kind, id) = row(subject, aspect);
        let Author { dev, place: Place { inc, seq } } = author;
        let params = named_params! {
            ":kind": kind,
            ":id": id,
            ":n": n,
            ":dev": dev.0,
            ":inc": inc,
            ":seq": seq,
            ":others": others,
        };
        self.known.changes.put((kind, id), Some(Last { n, author, others }));
        self.later(sql!("meanwhile/note.sql"), params, 2)
    }
}
