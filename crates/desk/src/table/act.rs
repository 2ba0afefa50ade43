//! Acts.

use casework::{
    act::Act,
    folio::Folio,
    id::{ActId, CaseId, DeviceId, ItemId, PersonId},
};
use wire::Place;

use super::incarnation::Author;
use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// Acts of a case that are named.
const OF_CASE_MAX: u32 = 200;

impl Reader<'_> {
    pub(crate) fn act(&self, id: ActId) -> Result<Option<Act>, LedgerError> {
        self.one(sql!("act/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state"))
    }

    /// More than one where a disk was copied.
    pub(crate) fn acts_with_folio(&self, folio: Folio) -> Result<Vec<ActId>, LedgerError> {
        let params = named_params! { ":folio": folio.to_string() };
        self.all(sql!("act/with_folio.sql"), params, |row| row.get("id").map(ActId))
    }

    /// Who issued the act first; `None` where that was not noted.
    pub(crate) fn issuer(&self, act: ActId) -> Result<Option<Author>, LedgerError> {
        self.one(sql!("act/issuer.sql"), named_params! { ":id": act.0 }, |row| {
            let place = Place { inc: row.get("inc")?, seq: row.get("seq")? };
            Ok(Author { dev: DeviceId(row.get("dev")?), place })
        })
    }

    /// The act under signature that names the item, if any.
    pub(crate) fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, LedgerError> {
        self.one(sql!("act/open_of.sql"), named_params! { ":item": item.0 }, |row| row.get("id").map(ActId))
    }

    /// The acts that belong to the case.
    pub(crate) fn acts_of_case(&self, case: CaseId) -> Result<Vec<Act>, LedgerError> {
        let params = named_params! { ":case": case.0, ":limit": OF_CASE_MAX };
        self.all(sql!("act/of_case.sql"), params, |row| row.json("state"))
    }

    /// An act that names the person and still waits for a signature, its seal or a lead, if any.
    pub(crate) fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, LedgerError> {
        let params = named_params! { ":person": person.0 };
        self.one(sql!("act/unsealed_of.sql"), params, |row| row.get("id").map(ActId))
    }
}

impl Writer<'_> {
    /// Writes an act as the fold left it. `reissued` says that its content, and so its lines, are new. `by` stays who wrote it
    /// first.
    pub(crate) fn put_act(&self, act: &Act, reissued: bool, by: Author) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": act.id.0,
            ":state": Json(act),
            ":folio": act.folio.to_string(),
            ":stage": Word(&act.stage),
            ":official": act.content.official.person.0,
            ":holder": act.content.holder.person.0,
            ":approver": act.content.approver.as_ref().map(|party| party.person.0),
            ":case": act.content.case.map(|case| case.0),
            ":dev": by.dev.0,
            ":inc": by.place.inc,
            ":seq": by.place.seq,
        };
        self.run(sql!("act/put.sql"), params)?;
        if reissued {
            self.run(sql!("act/clear_lines.sql"), named_params! { ":act": act.id.0 })?;
            for line in &act.content.lines {
                let params = named_params! { ":act": act.id.0, ":item": line.item.0 };
                self.run(sql!("act/add_line.sql"), params)?;
            }
        }
        Ok(())
    }
}
