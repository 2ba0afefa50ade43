//! Document timestamps: which filed acts have theirs, and which wait for it.

use casework::{
    filing::Radicado,
    id::{ActId, Digest},
    time::Timestamp,
};

use super::filing::KeptSigner;
use crate::{
    column::DomainColumn as _,
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// A document timestamp, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamped {
    /// The sealed paper with it.
    pub(crate) file: Digest,
    pub(crate) at: Timestamp,
    /// The authority, as its certificate names it.
    pub(crate) by: String,
    /// The certificate that vouches for it, as a file.
    pub(crate) clock: Digest,
}

/// An act that waits for its timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) act: ActId,
    /// The sealed paper.
    pub(crate) pdf: Digest,
    /// How often it did not come about.
    pub(crate) tries: u32,
}

/// How it stands with the timestamps of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StampCount {
    pub(crate) stamped: u64,
    pub(crate) waiting: u64,
    /// Papers that none fits into.
    pub(crate) never: u64,
}

/// One that waits, as whoever keeps the server running wants to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) radicado: Radicado,
    pub(crate) tries: u32,
    /// When it is tried again.
    pub(crate) next: Timestamp,
    pub(crate) failure: Option<String>,
    /// Nobody tries again.
    pub(crate) is_over: bool,
}

impl Reader<'_> {
    pub(crate) fn stamped(&self, act: ActId) -> Result<Option<Stamped>, LedgerError> {
        self.one(sql!("stamp/get.sql"), named_params! { ":act": act.0 }, |row| {
            Ok(Stamped {
                file: row.digest("stamped")?,
                at: Timestamp(row.get("stamped_at")?),
                by: row.get("stamped_by")?,
                clock: row.digest("clock")?,
            })
        })
    }

    /// One that waits and may be tried.
    pub(crate) fn due_stamp(&self, now: Timestamp) -> Result<Option<Due>, LedgerError> {
        self.one(sql!("stamp/due.sql"), named_params! { ":now": now.0 }, |row| {
            Ok(Due { act: ActId(row.get("act")?), pdf: row.digest("pdf")?, tries: row.get("stamp_tries")? })
        })
    }

    pub(crate) fn stamp_count(&self) -> Result<StampCount, LedgerError> {
        let count = self.one(sql!("stamp/count.sql"), [], |row| {
            Ok(StampCount { stamped: row.get("stamped")?, waiting: row.get("waiting")?, never: row.get("never")? })
        })?;
        count.ok_or(LedgerError::Damaged { what: "a count" })
    }

    /// Whether none will come about.
    pub(crate) fn is_stamp_over(&self, act: ActId) -> Result<bool, LedgerError> {
        let params = named_params! { ":act": act.0 };
        let found = self.one(sql!("stamp/is_over.sql"), params, |row| row.get::<_, u32>("stamp_over"))?;
        Ok(found.is_some_and(|over| over != 0))
    }

    /// Those that wait, the most tried first; then those that nobody tries again.
    pub(crate) fn stamps_waiting(&self, limit: u32) -> Result<Vec<Waiting>, LedgerError> {
        self.all(sql!("stamp/waiting.sql"), named_params! { ":limit": limit }, |row| {
            Ok(Waiting {
                radicado: Radicado { year: row.get("year")?, office: row.word("office")?, seq: row.get("seq")? },
                tries: row.get("stamp_tries")?,
                next: Timestamp(row.get("stamp_next")?),
                failure: row.get("stamp_failure")?,
                is_over: row.get::<_, u32>("stamp_over")? != 0,
            })
        })
    }

    pub(crate) fn time_signer(&self) -> Result<Option<KeptSigner>, LedgerError> {
        self.one(sql!("stamp/signer.sql"), [], |row| {
            Ok(KeptSigner { key: row.get("key")?, certificate: row.get("certificate")?, anchor: row.get("anchor")? })
        })
    }
}

impl Writer<'_> {
    /// Takes an act that waits, so that no other process tries it until then.
    pub(crate) fn take_due_stamp(&self, now: Timestamp, until: Timestamp) -> Result<Option<Due>, LedgerError> {
        let due = self.due_stamp(now)?;
        if let Some(due) = due {
            self.run(sql!("stamp/take.sql"), named_params! { ":act": due.act.0, ":until": until.0 })?;
        }
        Ok(due)
    }

    /// Notes the timestamp of this paper; the first one stays.
    pub(crate) fn set_stamped(&self, due: Due, stamped: &Stamped) -> Result<(), LedgerError> {
        let Stamped { file, at, by, clock } = stamped;
        let params = named_params! {
            ":act": due.act.0, ":pdf": due.pdf.0, ":file": file.0, ":at": at.0, ":by": by, ":clock": clock.0,
        };
        self.run(sql!("stamp/made.sql"), params).map(drop)
    }

    pub(crate) fn stamp_failed(&self, act: ActId, next: Timestamp, why: &str) -> Result<(), LedgerError> {
        let params = named_params! { ":act": act.0, ":next": next.0, ":why": why };
        self.run(sql!("stamp/failed.sql"), params).map(drop)
    }

    /// Notes that none will come about.
    pub(crate) fn end_stamp(&self, act: ActId, why: &str) -> Result<(), LedgerError> {
        self.run(sql!("stamp/over.sql"), named_params! { ":act": act.0, ":why": why }).map(drop)
    }

    pub(crate) fn add_time_signer(&self, signer: &KeptSigner) -> Result<(), LedgerError> {
        let KeptSigner { key, certificate, anchor } = signer;
        let params = named_params! { ":key": key, ":certificate": certificate, ":anchor": anchor };
        self.run(sql!("stamp/add_signer.sql"), params).map(drop)
    }
}
