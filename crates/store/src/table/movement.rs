//! What happened to items, newest first. Only ever appended to.

use std::collections::BTreeMap;

use casework::{
    dispute::Claim,
    fact::ItemFact,
    id::{ActId, Digest, ItemId, PersonId, SiteId},
    item::{LifecycleState, Placement},
    movement::MovementKind,
    time::Timestamp,
};
use chrono::NaiveDate;
use rusqlite::{Row, named_params, params};

use super::item::Items;
use crate::{
    changed::Area,
    column::{DomainColumn, Word, bytes},
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::Writer,
};

/// Most entries of one page of a history.
pub const HISTORY_ROWS_MAX: u32 = 200;

/// One entry of an item's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When, by the clock of the workstation.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: PersonId,
    /// Their name as it is known now, also when the desk knew them under another id; empty when the person is not known.
    pub by_name: String,
    /// *Hora dudosa*: the desk says that this was not the time.
    pub doubtful: bool,
    /// What happened.
    pub event: HistoryEvent,
}

/// What happened to an item. Names are those known now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields of `Placement` and `ItemFact`")]
pub enum HistoryEvent {
    Registered {
        lifecycle: LifecycleState,
        holder: Option<PersonId>,
        holder_name: Option<String>,
        site: Option<SiteId>,
        site_name: Option<String>,
        workplace: String,
    },
    Edited,
    Moved {
        kind: MovementKind,
        from: LifecycleState,
        to: LifecycleState,
        holder: Option<PersonId>,
        holder_name: Option<String>,
        site: Option<SiteId>,
        site_name: Option<String>,
        workplace: String,
        until: Option<NaiveDate>,
        act: Option<ActId>,
        folio: Option<String>,
        note: String,
    },
    LoanExtended {
        until: NaiveDate,
        note: String,
    },
    Photo {
        photo: Digest,
        caption: String,
    },
    /// Another workstation said of it what cannot be true beside what was known.
    Disputed {
        claim: Claim,
        folio: Option<String>,
    },
    /// A lead settled what was in dispute.
    Settled {
        note: String,
    },
}

impl Items<'_> {
    /// What happened to an item, the last first: at most `limit` (and [`HISTORY_ROWS_MAX`]) entries after `offset`.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn history(&self, item: ItemId, offset: u32, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        let limit = limit.min(HISTORY_ROWS_MAX);
        let params = named_params! { ":item": item.0, ":limit": limit, ":offset": offset };
        self.0.all(sql!("movement/of.sql"), params, entry)
    }
}

impl Items<'_> {
    /// What is written under the item's photos that have a caption; the last one when a photo was added twice.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn captions(&self, item: ItemId) -> Result<BTreeMap<Digest, String>, StoreError> {
        let pair = |row: &Row<'_>| Ok((row.digest("photo")?, row.get("caption")?));
        Ok(self.0.all(sql!("item/captions.sql"), named_params! { ":item": item.0 }, pair)?.into_iter().collect())
    }
}

/// Where a fact stands in the history of its item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) item: ItemId,
    /// `intent.n`.
    pub(crate) intent: i64,
    /// Counts the facts of the intent about this item.
    pub(crate) part: u32,
    /// The item's state before.
    pub(crate) from: Option<LifecycleState>,
}

/// The columns of a movement that only some events have.
#[derive(Default)]
struct Columns<'f> {
    kind: Option<MovementKind>,
    to: Option<&'f Placement>,
    act: Option<ActId>,
    note: Option<&'f str>,
    photo: Option<&'f Digest>,
    caption: Option<&'f str>,
    until: Option<NaiveDate>,
    claim: Option<&'f Claim>,
}

impl Writer<'_> {
    /// Appends one fact to the history of its item.
    pub(crate) fn add_movement(&self, place: Place, fact: &ItemFact) -> Result<(), StoreError> {
        let (event, columns) = match fact {
            ItemFact::Registered { placement, .. } => {
                ("REGISTERED", Columns { to: Some(placement), ..Columns::default() })
            }
            ItemFact::DetailsChanged { .. } => ("EDITED", Columns::default()),
            ItemFact::Moved { kind, to, act, note, .. } => {
                let kind = Some(*kind);
                ("MOVED", Columns { kind, to: Some(to), act: *act, note: Some(note), ..Columns::default() })
            }
            ItemFact::LoanExtended { until, note, .. } => {
                let columns = Columns { until: Some(*until), note: Some(note), ..Columns::default() };
                ("LOAN_EXTENDED", columns)
            }
            ItemFact::PhotoAdded { photo, caption } => {
                ("PHOTO", Columns { photo: Some(photo), caption: Some(caption), ..Columns::default() })
            }
            ItemFact::Disputed { claim, .. } => {
                let act = match claim {
                    Claim::Custody { act, .. } => Some(*act),
                    Claim::Placement { .. } | Claim::Tag { .. } | Claim::Serial { .. } => None,
                };
                ("DISPUTED", Columns { claim: Some(claim), act, ..Columns::default() })
            }
            ItemFact::Settled { note, .. } => ("SETTLED", Columns { note: Some(note), ..Columns::default() }),
            // Nothing happened to the item that it is.
            ItemFact::SameAs { .. } => return Ok(()),
        };
        let moved_from = place.from.filter(|_| columns.kind.is_some());
        let until = columns.until.or(columns.to.and_then(|to| to.expected_return_on));
        let params = params![
            place.item.0,
            place.intent,
            place.part,
            event,
            columns.kind.as_ref().map(Word),
            moved_from.as_ref().map(Word),
            columns.to.map(|to| Word(&to.lifecycle)),
            columns.to.and_then(|to| to.holder).map(|id| id.0),
            columns.to.and_then(|to| to.site).map(|id| id.0),
            columns.to.map(|to| &to.workplace),
            columns.act.map(|id| id.0),
            columns.note,
            columns.photo.map(bytes),
            columns.caption,
            until.map(|date| date.to_string()),
            columns.claim.map(to_json).transpose()?,
        ];
        self.run(Area::Items, sql!("movement/add.sql"), params)?;
        Ok(())
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<HistoryEntry> {
    let holder = row.get::<_, Option<_>>("holder")?.map(PersonId);
    let site = row.get::<_, Option<_>>("site")?.map(SiteId);
    let event = match row.get_ref("event")?.as_str()? {
        "REGISTERED" => HistoryEvent::Registered {
            lifecycle: row.word("to_lifecycle")?,
            holder,
            holder_name: row.get("holder_name")?,
            site,
            site_name: row.get("site_name")?,
            workplace: row.get("workplace")?,
        },
        "MOVED" => HistoryEvent::Moved {
            kind: row.word("kind")?,
            from: row.word("from_lifecycle")?,
            to: row.word("to_lifecycle")?,
            holder,
            holder_name: row.get("holder_name")?,
            site,
            site_name: row.get("site_name")?,
            workplace: row.get("workplace")?,
            until: row.parsed_or_null("expected_return_on")?,
            act: row.get::<_, Option<_>>("act")?.map(ActId),
            folio: row.get("folio")?,
            note: row.get("note")?,
        },
        "PHOTO" => HistoryEvent::Photo { photo: row.digest("photo")?, caption: row.get("caption")? },
        "LOAN_EXTENDED" => {
            HistoryEvent::LoanExtended { until: row.parsed("expected_return_on")?, note: row.get("note")? }
        }
        "DISPUTED" => HistoryEvent::Disputed { claim: row.json("claim")?, folio: row.get("folio")? },
        "SETTLED" => HistoryEvent::Settled { note: row.get("note")? },
        // The check of the column admits no eighth.
        _ => HistoryEvent::Edited,
    };
    Ok(HistoryEntry {
        at: Timestamp(row.get("wall_ms")?),
        by: PersonId(row.get("person")?),
        by_name: row.get("by_name")?,
        doubtful: row.get("doubtful")?,
        event,
    })
}
