//! Cases.

use std::collections::HashMap;

use casework::{
    ans::{CaseState, Reading},
    case::{CalendarEditions, Case, CaseCode},
    catalogue::Kept as _,
    fact::CaseFact,
    id::{CaseId, GroupId, IntentId, PersonId, ProjectId, RequestId, SiteId},
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
    column::{DomainColumn, Word, word},
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// What the list of cases can be narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[expect(missing_docs, reason = "only rows with this value")]
pub struct CaseFilter {
    pub state: Option<CaseState>,
    /// Whether somebody has to do something: neither solved nor ended.
    pub open: Option<bool>,
    /// Of any of these.
    pub groups: Option<Vec<GroupId>>,
    pub assignee: Option<PersonId>,
    /// Only those that nobody has.
    pub unassigned: bool,
    pub requester: Option<PersonId>,
    pub site: Option<SiteId>,
    pub project: Option<ProjectId>,
}

/// A case with the names of whom it names.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "names of `Case`; `None` where nobody is, or is not known here")]
pub struct NamedCase {
    pub case: Case,
    pub requester_name: Option<String>,
    pub assignee_name: Option<String>,
    pub site_name: Option<String>,
}

/// How other cases speak of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "columns of `Case`")]
pub struct CaseHeading {
    pub id: CaseId,
    pub code: Option<CaseCode>,
    pub subject: String,
    pub state: CaseState,
}

/// What this workstation knows of the entry as which something was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// It was asked here.
    pub here: bool,
    /// There is a desk, and it has not told it.
    pub pending: bool,
    /// The desk says that its hour is not that of when it was written.
    pub doubtful: bool,
}

/// Cases.
#[derive(Debug)]
pub struct Cases<'t>(&'t Reader<'t>);

impl Reader<'_> {
    /// Cases.
    #[must_use]
    pub fn cases(&self) -> Cases<'_> {
        Cases(self)
    }
}

impl Cases<'_> {
    /// One case.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn get(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        self.0.one(sql!("case/get.sql"), named_params! { ":id": id.0 }, |row| row.json("body"))
    }

    /// The same with names.
    pub fn named(&self, id: CaseId) -> Result<Option<NamedCase>, StoreError> {
        self.0.one(sql!("case/row.sql"), named_params! { ":id": id.0 }, named)
    }

    /// A case that is not ended, for which the person asked, or which they have.
    pub fn open_of(&self, person: PersonId) -> Result<Option<CaseId>, StoreError> {
        let params = named_params! { ":person": person.0 };
        self.0.one(sql!("case/open_of.sql"), params, |row| row.get("id").map(CaseId))
    }

    /// How other cases speak of one.
    pub fn heading(&self, id: CaseId) -> Result<Option<CaseHeading>, StoreError> {
        self.0.one(sql!("case/heading.sql"), named_params! { ":id": id.0 }, heading)
    }

    /// The other cases of a request.
    pub fn of_request(&self, request: RequestId, but: CaseId) -> Result<Vec<CaseHeading>, StoreError> {
        let params = named_params! { ":request": request.0, ":but": but.0 };
        self.0.all(sql!("case/of_request.sql"), params, heading)
    }

    /// The entries as which the history of a case was asked, as far as they are in the journal.
    pub fn recorded(&self, case: &Case) -> Result<HashMap<IntentId, Recorded>, StoreError> {
        let asked = case.events.iter().filter_map(CaseFact::asked_as).chain([case.registered_as]);
        let params = named_params! { ":intents": to_json(&asked.collect::<Vec<_>>())? };
        let found = self.0.all(sql!("case/told.sql"), params, |row| {
            let recorded =
                Recorded { here: row.get("here")?, pending: row.get("pending")?, doubtful: row.get("doubtful")? };
            Ok((IntentId(row.get("id")?), recorded))
        })?;
        Ok(found.into_iter().collect())
    }

    /// A window of the list; by itself what is due first comes first.
    pub fn list(&self, query: &ListQuery<CaseFilter>) -> Result<Page<NamedCase>, StoreError> {
        self.window(query, PAGE_ROWS_MAX)
    }

    /// The same up to `rows_max` rows, for whoever takes the list whole.
    pub fn window(&self, query: &ListQuery<CaseFilter>, rows_max: u32) -> Result<Page<NamedCase>, StoreError> {
        let (column, descending) = match query.sort {
            Some(SortBy::Code) => ("case_record.code", query.descending),
            Some(SortBy::CaseState) => ("case_record.state", query.descending),
            Some(SortBy::Subject) => ("case_record.subject", query.descending),
            Some(SortBy::RegisteredAt) => ("case_record.registered_at", query.descending),
            _ => ("case_record.estimated_at", query.descending),
        };
        let found = self.0.found(HitKind::Case, &query.text)?;
        let filter = &query.filter;
        let params = named_params! {
            ":state": word(&filter.state),
            ":open": filter.open,
            ":groups": filter.groups.as_ref().map(to_json).transpose()?,
            ":assignee": filter.assignee.map(|id| id.0),
            ":unassigned": filter.unassigned,
            ":requester": filter.requester.map(|id| id.0),
            ":site": filter.site.map(|id| id.0),
            ":project": filter.project.map(|id| id.0),
            ":found": found,
        };
        let sql = ListSql { count: sql!("case/count.sql"), window: sql!("case/list.sql") };
        self.0.page(sql, &order(column, descending, "case_record.row"), (query, rows_max), params, named)
    }
}

impl Writer<'_> {
    /// Writes a case as the fold left it.
    pub(crate) fn put_case(&self, case: &Case) -> Result<(), StoreError> {
        let details = &case.details;
        let params = named_params! {
            ":id": case.id.0,
            ":rev": case.rev,
            ":code": case.code.map(|code| code.to_string()),
            ":kind": Word(&details.kind),
            ":state": Word(&case.state),
            ":subject": details.subject,
            ":request": case.request.0,
            ":project": details.project.0,
            ":category": details.category.0,
            ":group": case.group.0,
            ":assignee": case.assignee.map(|id| id.0),
            ":requester": details.requester.0,
            ":site": details.site.map(|id| id.0),
            ":registered_at": case.registered.clock.0,
            ":estimated_at": self.estimated_at(case)?.map(|at| at.0),
        };
        self.run(Area::Cases, sql!("case/put.sql"), params)?;
        let row = self.row_of(sql!("case/row_of.sql"), case.id.0)?;
        self.run(Area::Cases, sql!("case/put_body.sql"), named_params! { ":row": row, ":body": to_json(case)? })?;
        self.index_case(row, case);
        Ok(())
    }
}

impl NamedCase {
    /// What its clock says, with calendars that were looked up; `None` where one of them is not known here.
    #[must_use]
    pub fn reading(&self, calendars: &CalendarEditions, at: Timestamp) -> Option<Reading> {
        Some(self.case.history(calendars)?.reading(at))
    }
}

fn named(row: &Row<'_>) -> rusqlite::Result<NamedCase> {
    Ok(NamedCase {
        case: row.json("body")?,
        requester_name: row.get("requester_name")?,
        assignee_name: row.get("assignee_name")?,
        site_name: row.get("site_name")?,
    })
}

fn heading(row: &Row<'_>) -> rusqlite::Result<CaseHeading> {
    Ok(CaseHeading {
        id: CaseId(row.get("id")?),
        code: row.parsed_or_null("code")?,
        subject: row.get("subject")?,
        state: row.word("state")?,
    })
}
