//! Acts.

use casework::{
    act::Act,
    folio::Folio,
    id::{ActId, ItemId, PersonId},
};

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn act(&self, id: ActId) -> Result<Option<Act>, LedgerError> {
        self.one(sql!("act/get.sql"), named_params! { ":id": id.0 }, |row| row.json("state"))
    }

    pub(crate) fn act_with_folio(&self, folio: Folio) -> Result<Option<ActId>, LedgerError> {
        let params = named_params! { ":folio": folio.to_string() };
        self.one(sql!("act/with_folio.sql"), params, |row| row.get("id").map(ActId))
    }

    /// The act under signature that names the item, if any.
    pub(crate) fn open_act_of(&self, item: ItemId) -> Result<Option<ActId>, LedgerError> {
        self.one(sql!("act/open_of.sql"), named_params! { ":item": item.0 }, |row| row.get("id").map(ActId))
    }

    /// An act that names the person and still waits for a signature, its seal or a lead, if any.
    pub(crate) fn unsealed_act_of(&self, person: PersonId) -> Result<Option<ActId>, LedgerError> {
        let params = named_params! { ":person": person.0 };
        self.one(sql!("act/unsealed_of.sql"), params, |row| row.get("id").map(ActId))
    }
}

impl Writer<'_> {
    /// Writes an act as the fold left it. `reissued` says that its content, and so its lines, are new.
    pub(crate) fn put_act(&self, act: &Act, reissued: bool) -> Result<(), LedgerError> {
        let params = named_params! {
            ":id": act.id.0,
            ":state": Json(act),
            ":folio": act.folio.to_string(),
            ":stage": Word(&act.stage),
            ":official": act.content.official.person.0,
            ":holder": act.content.holder.person.0,
            ":approver": act.content.approver.as_ref().map(|party| party.person.0),
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
