//! What was asked, what was said of it, and what followed.

use std::ops::ControlFlow;

use casework::{
    id::{AccountId, DeviceId, Digest, IntentId, PersonId},
    refusal::Refusal,
    time::{Between, Timestamp},
};
use wire::{Entry, Envelope, Had, Judged, PAGE_ENTRIES_MAX, PAGE_WHOLE_MAX, Verdict};

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Row, Value, Writer, named_params, sql, value::ValueRef},
};

/// An accepted entry as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) n: u64,
    pub(crate) envelope: Envelope,
    pub(crate) hash: Digest,
    /// By [`wire::seal_facts`].
    pub(crate) facts: Vec<u8>,
    /// See [`wire::Told::doubtful`].
    pub(crate) doubtful: bool,
}

/// When an entry came, and whether the desk doubts the hour that it says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received {
    pub(crate) at: Timestamp,
    pub(crate) doubtful: bool,
}

impl Reader<'_> {
    /// The hash and the verdict of an intent that was judged.
    pub(crate) fn judged(&self, id: IntentId) -> Result<Option<(Digest, Verdict)>, LedgerError> {
        self.one(sql!("intent/judged.sql"), named_params! { ":id": id.0 }, judged)
    }

    /// The same of each.
    pub(crate) fn judged_each(
        &self,
        ids: impl Iterator<Item = IntentId>,
    ) -> Result<Vec<Option<(Digest, Verdict)>>, LedgerError> {
        let sets: Vec<_> = ids.map(|id| vec![Value::from(id.0)]).collect();
        self.one_each(sql!("intent/judged.sql"), &[":id"], &sets, judged)
    }

    /// Of each, where it stands in the chains of this workstation, and what was said of it.
    pub(crate) fn had_each(&self, dev: DeviceId, ids: &[IntentId]) -> Result<Vec<Option<Had>>, LedgerError> {
        let sets: Vec<_> = ids.iter().map(|id| vec![Value::from(id.0), Value::from(dev.0)]).collect();
        let found = self.one_each(sql!("intent/had.sql"), &[":id", ":dev"], &sets, |row| {
            let (hash, verdict) = judged(row)?;
            Ok((verdict, row.get("inc")?, row.get("seq")?, row.digest("prev")?, hash))
        })?;
        let had = |(found, id): (Option<_>, &IntentId)| {
            found.map(|(verdict, inc, seq, prev, hash)| Had {
                judged: Judged { id: *id, verdict },
                inc,
                seq,
                prev,
                hash,
            })
        };
        Ok(found.into_iter().zip(ids).map(had).collect())
    }

    /// Everything that was judged, in the order in which it came.
    #[cfg(feature = "entrance")]
    pub(crate) fn arrived(&self) -> Result<Vec<(Envelope, Digest)>, LedgerError> {
        self.all(sql!("intent/arrived.sql"), [], |row| Ok((envelope(row)?, row.digest("hash")?)))
    }

    /// The highest number that was given: that of the last accepted intent, or what numbers go on from.
    pub(crate) fn accepted(&self) -> Result<u64, LedgerError> {
        Ok(self.one(sql!("intent/last.sql"), [], |row| row.get("n"))?.unwrap_or_default())
    }

    /// How many accepted intents have a number above `after`.
    pub(crate) fn left(&self, after: u64) -> Result<u64, LedgerError> {
        let left = self.one(sql!("intent/left.sql"), named_params! { ":after": after }, |row| row.get("n"))?;
        Ok(left.unwrap_or_default())
    }

    /// What was accepted after number `after`, in order, as much as goes into a page, told `brief`ly or not: no more once
    /// they have `bytes_max`.
    pub(crate) fn kept_after(
        &self,
        after: u64,
        brief: Option<DeviceId>,
        bytes_max: usize,
    ) -> Result<Vec<Kept>, LedgerError> {
        let (mut kept, mut bytes, mut whole) = (Vec::new(), 0, 0);
        let most = if brief.is_some() { PAGE_ENTRIES_MAX } else { PAGE_WHOLE_MAX };
        let params = named_params! { ":after": after, ":most": most as u64 };
        self.each(sql!("intent/told.sql"), params, |row| {
            let facts: Vec<u8> = row.get("facts")?;
            bytes += facts.len();
            let envelope = envelope(row)?;
            whole += usize::from(brief != Some(envelope.dev));
            let doubtful = is_doubtful(row, envelope.at())?;
            kept.push(Kept { n: row.get("n")?, envelope, hash: row.digest("hash")?, facts, doubtful });
            Ok(if bytes >= bytes_max || whole >= PAGE_WHOLE_MAX {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        Ok(kept)
    }

    /// What was accepted with these numbers.
    pub(crate) fn kept_at(&self, numbers: &[u64]) -> Result<Vec<Kept>, LedgerError> {
        let number = |n: &u64| vec![Value::Integer(i64::try_from(*n).unwrap_or(i64::MAX))];
        let sets: Vec<_> = numbers.iter().map(number).collect();
        let kept = self.one_each(sql!("intent/told_at.sql"), &[":n"], &sets, |row| {
            let (n, facts) = (row.get("n")?, row.get("facts")?);
            let envelope = envelope(row)?;
            let doubtful = is_doubtful(row, envelope.at())?;
            Ok(Kept { n, envelope, hash: row.digest("hash")?, facts, doubtful })
        })?;
        Ok(kept.into_iter().flatten().collect())
    }
}

impl Reader<'_> {
    /// Between which moments an entry that is judged now was asked, by this clock: see [`is_doubtful`].
    pub(crate) fn asked_between(&self, envelope: &Envelope, now: Timestamp) -> Result<Between, LedgerError> {
        let params = named_params! { ":seen": envelope.seen, ":id": envelope.id.0 };
        let found = self.one(sql!("intent/asked_between.sql"), params, |row| {
            Ok((row.get::<_, Option<i64>>("known_at")?, row.get::<_, Option<i64>>("received_at")?))
        })?;
        let (from, received) = found.unwrap_or_default();
        // It may have come before, and was not understood.
        Ok(Between { from: from.map(Timestamp), until: Some(received.map_or(now, Timestamp)) })
    }
}

impl Reader<'_> {
    /// When each of these came, in their order.
    pub(crate) fn received(&self, intents: &[IntentId]) -> Result<Vec<Option<Received>>, LedgerError> {
        let sets: Vec<_> = intents.iter().map(|id| vec![Value::from(id.0)]).collect();
        self.one_each(sql!("intent/received.sql"), &[":id"], &sets, |row| {
            let doubtful = is_doubtful(row, Timestamp(row.get("wall_ms")?))?;
            Ok(Received { at: Timestamp(row.get("received_at")?), doubtful })
        })
    }
}

impl Writer<'_> {
    pub(crate) fn add_intent(&self, entry: &Entry, verdict: &Verdict, now: Timestamp) -> Result<(), LedgerError> {
        let (word, n, refusal, left_out) = columns(verdict);
        let envelope = &entry.envelope;
        let params = named_params! {
            ":n": n,
            ":id": envelope.id.0,
            ":dev": envelope.dev.0,
            ":inc": envelope.inc,
            ":seq": envelope.seq,
            ":wall_ms": envelope.wall_ms,
            ":mono_ms": envelope.mono_ms,
            ":boot": envelope.boot,
            ":seen": envelope.seen,
            ":account": envelope.account.0,
            ":person": envelope.person.0,
            ":role": Word(&envelope.role),
            ":kind": envelope.kind,
            ":v": envelope.v,
            ":prev": envelope.prev.0,
            ":hash": entry.hash.0,
            ":body": entry.body,
            ":verdict": word,
            ":refusal": refusal,
            ":left_out": left_out,
            ":received_at": now.0,
        };
        self.later_first(sql!("intent/add.sql"), params)
    }

    /// What was not understood is judged after all.
    pub(crate) fn judge_again(&self, id: IntentId, verdict: &Verdict) -> Result<(), LedgerError> {
        let (word, n, refusal, left_out) = columns(verdict);
        let params =
            named_params! { ":id": id.0, ":verdict": word, ":n": n, ":refusal": refusal, ":left_out": left_out };
        self.run(sql!("intent/judge_again.sql"), params).map(drop)
    }

    pub(crate) fn add_facts(&self, n: u64, facts: &[u8]) -> Result<(), LedgerError> {
        self.later(sql!("intent/add_facts.sql"), named_params! { ":n": n, ":facts": facts }, 0)
    }
}

fn judged(row: &Row<'_>) -> crate::sql::Result<(Digest, Verdict)> {
    let verdict = match row.get_ref("verdict")?.as_str()? {
        "ACCEPTED" => {
            let some = row.get_ref("left_out")? != ValueRef::Null;
            let left_out = if some { row.json("left_out")? } else { Vec::new() };
            Verdict::Accepted { n: row.get("n")?, left_out }
        }
        "REFUSED" => Verdict::Refused { refusal: row.json("refusal")? },
        // The check of the column admits no fourth.
        _ => Verdict::NotUnderstood,
    };
    Ok((row.digest("hash")?, verdict))
}

type Columns<'v> = (&'static str, Option<u64>, Option<Json<'v, Refusal>>, Option<Json<'v, Vec<Refusal>>>);

fn columns(verdict: &Verdict) -> Columns<'_> {
    match verdict {
        Verdict::Accepted { n, left_out } => {
            ("ACCEPTED", Some(*n), None, (!left_out.is_empty()).then_some(Json(left_out)))
        }
        Verdict::Refused { refusal } => ("REFUSED", None, Some(Json(refusal)), None),
        Verdict::NotUnderstood => ("NOT_UNDERSTOOD", None, None, None),
    }
}

/// Its author wrote it after what they knew had come here, and before it came itself. Nothing else of a workstation's clock can be
/// known here.
fn is_doubtful(row: &Row<'_>, at: Timestamp) -> crate::sql::Result<bool> {
    let from = row.get::<_, Option<_>>("known_at")?.map(Timestamp);
    let until = Some(Timestamp(row.get("received_at")?));
    Ok(Between { from, until }.doubts(at))
}

fn envelope(row: &Row<'_>) -> crate::sql::Result<Envelope> {
    Ok(Envelope {
        id: IntentId(row.get("id")?),
        dev: DeviceId(row.get("dev")?),
        inc: row.get("inc")?,
        seq: row.get("seq")?,
        wall_ms: row.get("wall_ms")?,
        mono_ms: row.get("mono_ms")?,
        boot: row.get("boot")?,
        seen: row.get("seen")?,
        account: AccountId(row.get("account")?),
        person: PersonId(row.get("person")?),
        role: row.word("role")?,
        kind: row.get("kind")?,
        v: row.get("v")?,
        prev: row.digest("prev")?,
    })
}
