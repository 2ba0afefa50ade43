//! Search as one types, over items, people, sites, acts and cases.

mod index;
mod query;

use std::collections::HashMap;

use casework::{
    act::Act,
    case::Case,
    id::{PersonId, SiteId},
    identity::{lookalike_key, normalise},
    item::{Item, LifecycleState},
    person::PersonDetails,
    site::SiteDetails,
};
use chrono::NaiveDate;
use rusqlite::{Row, RowIndex, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::query::{Rank, as_document, text};
pub(crate) use self::{
    index::{Entry, Facets, ItemOrder, SearchIndex},
    query::Query,
};
use super::{item::ItemKeys, person::masked};
use crate::{
    column::DomainColumn,
    error::StoreError,
    sql::sql,
    transaction::{Reader, Writer},
};

/// Most hits of one search.
pub const SEARCH_HITS_MAX: u32 = 50;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "each is the aggregate of its name")]
pub enum HitKind {
    Item,
    Person,
    Site,
    Act,
    Case,
}

impl HitKind {
    /// In the order in which hits of one rank are shown.
    pub const ALL: [Self; 5] = [Self::Item, Self::Person, Self::Site, Self::Act, Self::Case];
}

/// One answer of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// What it is.
    pub kind: HitKind,
    /// Its identity: an item's, a person's, a site's, an act's or a case's.
    pub id: String,
    /// Description, name, folio or subject.
    pub title: String,
    /// What tells it from others of the same title.
    pub subtitle: String,
}

impl Reader<'_> {
    /// What the text may mean, the best first: whole labels and documents, then beginnings of labels, of titles, of
    /// words, then inner parts of labels. At most `limit` (and [`SEARCH_HITS_MAX`]) hits, no kind crowding out the
    /// others. Sees what is committed.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn search(&self, text: &str, limit: u32) -> Result<Vec<SearchHit>, StoreError> {
        let limit = limit.min(SEARCH_HITS_MAX) as usize;
        let Some(query) = Query::new(text).filter(|_| limit > 0) else { return Ok(Vec::new()) };
        let mut kinds = Vec::with_capacity(HitKind::ALL.len());
        for kind in HitKind::ALL {
            let mut found = self.index()?.find(kind, &query);
            if kind == HitKind::Person {
                found.extend(self.person_rows_with_document(text)?.into_iter().map(|row| (Rank::Label, row)));
            }
            if found.len() > limit {
                found.select_nth_unstable(limit - 1);
                found.truncate(limit);
            }
            found.sort_unstable();
            kinds.push((kind, found));
        }
        let mut ranked = share(kinds, limit);
        self.exact_first(&mut ranked, text)?;
        self.hits(&ranked)
    }

    /// The rows that a list keeps for this text, as a JSON array; `None` when the text asks for nothing.
    pub(crate) fn found(&self, kind: HitKind, text: &str) -> Result<Option<String>, StoreError> {
        let Some(query) = Query::new(text) else { return Ok(None) };
        let mut rows: Vec<i64> = self.index()?.find(kind, &query).into_iter().map(|(_, row)| row).collect();
        if kind == HitKind::Person {
            rows.extend(self.person_rows_with_document(text)?);
        }
        Ok(Some(json_rows(&rows)))
    }

    fn person_rows_with_document(&self, text: &str) -> Result<Vec<i64>, StoreError> {
        let Some(document) = as_document(text) else { return Ok(Vec::new()) };
        let params = named_params! { ":document": document };
        self.all(sql!("search/person_by_document.sql"), params, |row| row.get("row"))
    }

    /// Look-alikes of a label stand behind those that bear it as typed.
    fn exact_first(&self, ranked: &mut [(Rank, HitKind, i64)], text: &str) -> Result<(), StoreError> {
        let same_label = ranked.iter().take_while(|(rank, ..)| *rank == Rank::Label).count();
        if same_label > 1 {
            let label = normalise(text);
            let params = named_params! { ":code": label, ":look": lookalike_key(&label) };
            let bearers: Vec<i64> = self.all(sql!("search/bearers.sql"), params, |row| row.get("row"))?;
            ranked[..same_label].sort_by_key(|(_, kind, row)| *kind == HitKind::Item && !bearers.contains(row));
        }
        Ok(())
    }

    fn hits(&self, ranked: &[(Rank, HitKind, i64)]) -> Result<Vec<SearchHit>, StoreError> {
        let mut found = HashMap::with_capacity(ranked.len());
        for kind in HitKind::ALL {
            let rows: Vec<i64> = ranked.iter().filter(|(_, k, _)| *k == kind).map(|(_, _, row)| *row).collect();
            if rows.is_empty() {
                continue;
            }
            let sql = match kind {
                HitKind::Item => sql!("search/items.sql"),
                HitKind::Person => sql!("search/people.sql"),
                HitKind::Site => sql!("search/sites.sql"),
                HitKind::Act => sql!("search/acts.sql"),
                HitKind::Case => sql!("search/cases.sql"),
            };
            self.each(sql, named_params! { ":rows": json_rows(&rows) }, |row| {
                found.insert((kind, row.get::<_, i64>("row")?), hit(kind, row)?);
                Ok(())
            })?;
        }
        // A row committed after this snapshot was taken is found by the index only.
        Ok(ranked.iter().filter_map(|(_, kind, row)| found.remove(&(*kind, *row))).collect())
    }
}

/// The best of all kinds, of which each gets its share before any gets more.
fn share(kinds: Vec<(HitKind, Vec<(Rank, i64)>)>, limit: usize) -> Vec<(Rank, HitKind, i64)> {
    let fair = limit.div_ceil(HitKind::ALL.len());
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for (kind, found) in kinds {
        let hits = found.into_iter().map(|(rank, row)| (rank, kind, row));
        for (place, hit) in hits.enumerate() {
            if place < fair { first.push(hit) } else { rest.push(hit) }
        }
    }
    first.sort_unstable();
    first.truncate(limit);
    rest.sort_unstable();
    rest.truncate(limit - first.len());
    first.append(&mut rest);
    first.sort_unstable();
    first
}

fn hit(kind: HitKind, row: &Row<'_>) -> rusqlite::Result<SearchHit> {
    let id: uuid::Uuid = row.get("id")?;
    let mut parts: [String; 3] = [row.get("first")?, row.get("second")?, row.get("third")?];
    if kind == HitKind::Person {
        parts[1] = masked(&parts[1]);
    }
    let subtitle = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    Ok(SearchHit { kind, id: id.to_string(), title: row.get("title")?, subtitle })
}

/// Row numbers as a statement takes them, to be spread by `json_each`.
pub(crate) fn json_rows(rows: &[i64]) -> String {
    let mut json = String::with_capacity(rows.len() * 7 + 2);
    json.push('[');
    for (i, row) in rows.iter().enumerate() {
        if i > 0 {
            json.push(',');
        }
        json.push_str(&row.to_string());
    }
    json.push(']');
    json
}

impl Writer<'_> {
    /// The row is gone.
    pub(crate) fn unindex(&self, kind: HitKind, row: i64) {
        self.index_later(Entry { kind, row, text: Box::default(), facets: None });
    }

    pub(crate) fn index_item(&self, row: i64, item: &Item, keys: &ItemKeys) {
        let details = &item.details;
        let labels = [&keys.tag.look, &keys.provider_tag.look, &keys.serial.look, &keys.mac];
        let words = [&*details.description, &details.brand, &details.model, &details.hostname];
        let hostname = lookalike_key(&details.hostname);
        let labels = labels.into_iter().flatten().map(String::as_str).chain([&*hostname]);
        let facets = Some(Facets {
            item_type: details.item_type,
            lifecycle: item.placement.lifecycle,
            condition: details.condition,
            ownership: details.ownership,
            site: item.placement.site,
            holder: item.placement.holder,
            due: due(item.placement.lifecycle, item.placement.expected_return_on),
            tagged: keys.tag.exact.is_some(),
        });
        self.index_later(Entry { kind: HitKind::Item, row, text: text(&words, labels), facets });
    }

    /// An empty text is not found: somebody whose data were erased.
    pub(crate) fn index_person(&self, row: i64, details: &PersonDetails) {
        let text = if details.full_name.is_empty() { Box::default() } else { text(&[&details.full_name], []) };
        self.index_later(Entry { kind: HitKind::Person, row, text, facets: None });
    }

    pub(crate) fn index_site(&self, row: i64, details: &SiteDetails) {
        self.index_later(Entry {
            kind: HitKind::Site,
            row,
            text: text(&[&details.name, &details.city], []),
            facets: None,
        });
    }

    pub(crate) fn index_act(&self, row: i64, act: &Act, holder_name: &str) {
        let folio = act.folio.to_string();
        let radicado = act.filing.map(|filing| filing.radicado.to_string()).unwrap_or_default();
        let text = text(&[&folio, holder_name, &radicado], [&*lookalike_key(&folio)]);
        self.index_later(Entry { kind: HitKind::Act, row, text, facets: None });
    }

    pub(crate) fn index_case(&self, row: i64, case: &Case) {
        let code = case.code.map(|code| code.to_string()).unwrap_or_default();
        let words = [&*case.details.subject, &code, &case.details.description];
        self.index_later(Entry {
            kind: HitKind::Case,
            row,
            text: text(&words, [&*lookalike_key(&code)]),
            facets: None,
        });
    }
}

/// Those of `search/load_items.sql` in their order: to look each up by its name for every item takes longer than to read it.
const ITEM_COLUMNS: [usize; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// Everything that search looks through, as the database has it.
pub(crate) fn load(reader: &Reader<'_>) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    let mut add = |entry| -> rusqlite::Result<()> {
        entries.push(entry);
        Ok(())
    };
    reader.each(sql!("search/load_items.sql"), [], |row| {
        let [n, description, brand, model, hostname, tag, provider_tag, serial, mac, ..] = ITEM_COLUMNS;
        let words = [column(row, description)?, column(row, brand)?, column(row, model)?, column(row, hostname)?];
        let hostname = lookalike_key(words[3]);
        let labels =
            [column(row, tag)?, column(row, provider_tag)?, column(row, serial)?, column(row, mac)?, &hostname];
        let facets = Some(facets(row)?);
        add(Entry { kind: HitKind::Item, row: row.get(n)?, text: text(&words, labels), facets })
    })?;
    for (kind, sql) in [
        (HitKind::Person, sql!("search/load_people.sql")),
        (HitKind::Site, sql!("search/load_sites.sql")),
        (HitKind::Act, sql!("search/load_acts.sql")),
        (HitKind::Case, sql!("search/load_cases.sql")),
    ] {
        reader.each(sql, [], |row| {
            let words = [column(row, "title")?, column(row, "second")?, column(row, "third")?];
            let label = lookalike_key(column(row, "label")?);
            add(Entry { kind, row: row.get("row")?, text: text(&words, [&*label]), facets: None })
        })?;
    }
    Ok(entries)
}

fn column<'r>(row: &'r Row<'_>, column: impl RowIndex) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(column)?.as_str_or_null()?.unwrap_or_default())
}

/// Only a loan falls due: who has an item for good, or until a contract ends, gives it back by that.
fn due(lifecycle: LifecycleState, expected_return_on: Option<NaiveDate>) -> Option<NaiveDate> {
    expected_return_on.filter(|_| lifecycle == LifecycleState::OnLoan)
}

fn facets(row: &Row<'_>) -> rusqlite::Result<Facets> {
    let [.., tag, _, _, _, item_type, lifecycle, condition, ownership, site, holder, expected_return_on] = ITEM_COLUMNS;
    let lifecycle = row.word(lifecycle)?;
    Ok(Facets {
        item_type: row.word(item_type)?,
        lifecycle,
        condition: row.word_or_null(condition)?,
        ownership: row.word(ownership)?,
        site: row.get::<_, Option<_>>(site)?.map(SiteId),
        holder: row.get::<_, Option<_>>(holder)?.map(PersonId),
        due: due(lifecycle, row.parsed_or_null(expected_return_on)?),
        tagged: !column(row, tag)?.is_empty(),
    })
}
