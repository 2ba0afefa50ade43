//! Acts.

use casework::{
    act::{Act, ActStage, ActType},
    filing::Radicado,
    folio::Folio,
    format::FormatCode,
    id::{ActId, CaseId, Digest, ItemId, PersonId, SiteId},
    spelling::order_key,
    time::Timestamp,
};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    list::{ListQuery, ListSql, PAGE_ROWS_MAX, Page, SortBy, order},
    search::HitKind,
};
use crate::{
    changed::Area,
    column::{DomainColumn, Word, bytes, word},
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// What the list of acts can be narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[expect(missing_docs, reason = "only rows with this value")]
pub struct ActFilter {
    pub format: Option<FormatCode>,
    pub stage: Option<ActStage>,
    pub holder: Option<PersonId>,
    /// Only acts that name this item.
    pub item: Option<ItemId>,
}

/// An act in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "fields of `Act`")]
pub struct ActRow {
    pub id: ActId,
    pub folio: Folio,
    pub version: u32,
    pub format: FormatCode,
    pub act_type: ActType,
    pub stage: ActStage,
    /// As the act shows them.
    pub holder_name: String,
    pub official_name: String,
    /// How many.
    pub lines: u32,
    pub issued_at: Timestamp,
    pub sealed_at: Option<Timestamp>,
    pub radicado: Option<Radicado>,
    /// Somebody refused or was absent: what it was signed with is a constancia.
    pub not_signed: bool,
}

/// Acts.
#[derive(Debug)]
pub struct Acts<'t>(&'t Reader<'t>);

impl Reader<'_> {
    /// Acts.
    #[must_use]
    pub fn acts(&self) -> Acts<'_> {
        Acts(self)
    }
}

impl Acts<'_> {
    /// One act.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn get(&self, id: ActId) -> Result<Option<Act>, StoreError> {
        self.0.one(sql!("act/get.sql"), named_params! { ":id": id.0 }, act)
    }

    /// Whether it was begun here, whoever did something of it later: its papers then are here, too.
    pub fn was_made_here(&self, id: ActId) -> Result<bool, StoreError> {
        let params = named_params! { ":id": id.0.as_bytes() };
        Ok(self.0.one(sql!("act/asked_here.sql"), params, |_| Ok(()))?.is_some())
    }

    /// The act that bears this number; the first of them where a copied disk gave it twice.
    pub fn with_folio(&self, folio: Folio) -> Result<Option<ActId>, StoreError> {
        let params = named_params! { ":folio": folio.to_string() };
        self.0.one(sql!("act/with_folio.sql"), params, |row| row.get("id").map(ActId))
    }

    /// The act whose paper, as it stands now, has this SHA-256.
    pub fn with_pdf(&self, pdf: Digest) -> Result<Option<ActId>, StoreError> {
        self.0.one(sql!("act/with_pdf.sql"), named_params! { ":pdf": bytes(&pdf) }, |row| row.get("id").map(ActId))
    }

    /// One act as lists show it.
    pub fn row(&self, id: ActId) -> Result<Option<ActRow>, StoreError> {
        self.0.one(sql!("act/row.sql"), named_params! { ":id": id.0 }, act_row)
    }

    /// The act under signature that names the item, if any.
    pub fn open_of(&self, item: ItemId) -> Result<Option<ActId>, StoreError> {
        self.0.one(sql!("act/open_of.sql"), named_params! { ":item": item.0 }, |row| row.get("id").map(ActId))
    }

    /// An act that names the person and still waits for a signature, its seal or a lead, if any.
    pub fn unsealed_of(&self, person: PersonId) -> Result<Option<ActId>, StoreError> {
        let params = named_params! { ":person": person.0, ":person_text": person.to_string() };
        self.0.one(sql!("act/unsealed_of.sql"), params, |row| row.get("id").map(ActId))
    }

    /// Acts whose current version names the item, the last issued first, at most [`PAGE_ROWS_MAX`].
    pub fn of_item(&self, item: ItemId) -> Result<Vec<ActRow>, StoreError> {
        let params = named_params! { ":item": item.0, ":limit": PAGE_ROWS_MAX };
        self.0.all(sql!("act/of_item.sql"), params, act_row)
    }

    /// Acts of which the person is holder or official, the last issued first, at most [`PAGE_ROWS_MAX`].
    pub fn of_person(&self, person: PersonId) -> Result<Vec<ActRow>, StoreError> {
        let params = named_params! { ":person": person.0, ":limit": PAGE_ROWS_MAX };
        self.0.all(sql!("act/of_person.sql"), params, act_row)
    }

    /// Acts made out at the site, the last issued first, at most [`PAGE_ROWS_MAX`].
    pub fn of_site(&self, site: SiteId) -> Result<Vec<ActRow>, StoreError> {
        let params = named_params! { ":site": site.0, ":limit": PAGE_ROWS_MAX };
        self.0.all(sql!("act/of_site.sql"), params, act_row)
    }

    /// Acts that belong to the case, the last issued first, at most [`PAGE_ROWS_MAX`].
    pub fn of_case(&self, case: CaseId) -> Result<Vec<ActRow>, StoreError> {
        let params = named_params! { ":case": case.0, ":limit": PAGE_ROWS_MAX };
        self.0.all(sql!("act/of_case.sql"), params, act_row)
    }

    /// A window of the list; by itself the last issued come first.
    pub fn list(&self, query: &ListQuery<ActFilter>) -> Result<Page<ActRow>, StoreError> {
        self.window(query, PAGE_ROWS_MAX)
    }

    /// The same up to `rows_max` rows, for whoever takes the list whole.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn window(&self, query: &ListQuery<ActFilter>, rows_max: u32) -> Result<Page<ActRow>, StoreError> {
        let (column, descending) = match query.sort {
            Some(SortBy::Folio) => ("act.folio", query.descending),
            Some(SortBy::Format) => ("act.format", query.descending),
            Some(SortBy::ActType) => ("act.act_type", query.descending),
            Some(SortBy::Stage) => ("act.stage", query.descending),
            Some(SortBy::Holder) => ("act.holder_key", query.descending),
            Some(SortBy::Official) => ("act.official_key", query.descending),
            Some(SortBy::Items) => ("act.lines", query.descending),
            Some(SortBy::IssuedAt) => ("act.issued_at", query.descending),
            Some(SortBy::SealedAt) => ("act.sealed_at", query.descending),
            _ => ("act.issued_at", !query.descending),
        };
        let found = self.0.found(HitKind::Act, &query.text)?;
        let filter = named_params! {
            ":format": word(&query.filter.format),
            ":stage": word(&query.filter.stage),
            ":holder": query.filter.holder.map(|id| id.0),
            ":item": query.filter.item.map(|id| id.0),
            ":found": found,
        };
        let sql = ListSql { count: sql!("act/count.sql"), window: sql!("act/list.sql") };
        self.0.page(sql, &order(column, descending, "act.row"), (query, rows_max), filter, act_row)
    }
}

impl Writer<'_> {
    /// Writes an act as the fold left it. `reissued` says that its content, and so its lines, are new.
    pub(crate) fn put_act(&self, act: &Act, reissued: bool) -> Result<(), StoreError> {
        let content = &act.content;
        let holder_name = &content.holder.snapshot.full_name;
        let official_name = &content.official.snapshot.full_name;
        let params = named_params! {
            ":id": act.id.0,
            ":rev": act.rev,
            ":folio": act.folio.to_string(),
            ":version": act.version,
            ":format": Word(&content.format),
            ":act_type": Word(&content.act_type()),
            ":stage": Word(&act.stage),
            ":holder": content.holder.person.0,
            ":holder_name": holder_name,
            ":holder_key": order_key(holder_name),
            ":official": content.official.person.0,
            ":official_name": official_name,
            ":official_key": order_key(official_name),
            ":site": content.site.map(|id| id.0),
            ":case": content.case.map(|id| id.0),
            ":lines": content.lines.len() as u32,
            ":issued_at": act.issued_at.0,
            ":sealed_at": act.sealed_at.map(|at| at.0),
            ":content_digest": bytes(&act.content_digest),
            ":pdf": bytes(&act.pdf),
            ":replaced_by": act.replaced_by.map(|id| id.0),
            ":filing": act.filing.as_ref().map(to_json).transpose()?,
            ":decision": act.decision.as_ref().map(to_json).transpose()?,
            ":content": to_json(content)?,
            ":turns": to_json(&act.turns)?,
            ":voided": to_json(&act.voided)?,
        };
        self.run(Area::Acts, sql!("act/put.sql"), params)?;
        let row = self.row_of(sql!("act/row_of.sql"), act.id.0)?;
        if reissued {
            self.run(Area::Acts, sql!("act/clear_lines.sql"), named_params! { ":act": act.id.0 })?;
            for line in &content.lines {
                let direction = Word(&line.direction);
                let params = named_params! { ":act": act.id.0, ":item": line.item.0, ":direction": direction };
                self.run(Area::Acts, sql!("act/add_line.sql"), params)?;
            }
        }
        self.index_act(row, act, holder_name);
        Ok(())
    }
}

fn act(row: &Row<'_>) -> rusqlite::Result<Act> {
    let has = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)? != rusqlite::types::ValueRef::Null);
    Ok(Act {
        id: ActId(row.get("id")?),
        folio: row.parsed("folio")?,
        version: row.get("version")?,
        content: row.json("content")?,
        content_digest: row.digest("content_digest")?,
        pdf: row.digest("pdf")?,
        stage: row.word("stage")?,
        turns: row.json("turns")?,
        voided: row.json("voided")?,
        issued_at: Timestamp(row.get("issued_at")?),
        sealed_at: row.get::<_, Option<_>>("sealed_at")?.map(Timestamp),
        replaced_by: row.get::<_, Option<_>>("replaced_by")?.map(ActId),
        filing: has("filing")?.then(|| row.json("filing")).transpose()?,
        decision: has("decision")?.then(|| row.json("decision")).transpose()?,
        rev: row.get("rev")?,
    })
}

fn act_row(row: &Row<'_>) -> rusqlite::Result<ActRow> {
    Ok(ActRow {
        id: ActId(row.get("id")?),
        folio: row.parsed("folio")?,
        version: row.get("version")?,
        format: row.word("format")?,
        act_type: row.word("act_type")?,
        stage: row.word("stage")?,
        holder_name: row.get("holder_name")?,
        official_name: row.get("official_name")?,
        lines: row.get("lines")?,
        issued_at: Timestamp(row.get("issued_at")?),
        sealed_at: row.get::<_, Option<_>>("sealed_at")?.map(Timestamp),
        radicado: row.parsed_or_null("radicado")?,
        not_signed: row.get("not_signed")?,
    })
}
