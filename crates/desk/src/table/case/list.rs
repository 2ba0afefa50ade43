//! Cases in the order in which they are due, window after window.

use casework::{
    ans::CaseState,
    case::{Case, CaseCode},
    id::{CaseId, GroupId, PersonId, ProjectId, RequestId},
    spelling::plain,
    time::Timestamp,
};

use super::{estimated_at, found_by};
use crate::{
    column::{DomainColumn, Word},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// Cases that are dated in one transaction.
const DATED_AT_ONCE: u32 = 1_000;
/// Other cases of a request that are named.
const BESIDE_MAX: u32 = 200;
/// Words of a search; those beyond do not count.
const WORDS_MAX: usize = 4;
/// Letters of a search; those beyond do not count.
const SEARCH_CHARS_MAX: usize = 200;

/// What a list can be narrowed by in the database.
#[derive(Debug, Clone, Default)]
pub(crate) struct CaseFilter {
    /// Those that have ended, the last first; or those that have not.
    pub(crate) ended: bool,
    pub(crate) state: Option<CaseState>,
    pub(crate) project: Option<ProjectId>,
    pub(crate) group: Option<GroupId>,
    pub(crate) assignee: Option<PersonId>,
    pub(crate) search: Search,
}

/// Beginnings of words that its code and its subject have, all of them; none asks for nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Search(Vec<String>);

impl Search {
    pub(crate) fn of(text: &str) -> Self {
        let text: String = text.chars().take(SEARCH_CHARS_MAX).collect();
        Self(plain(&text).split_whitespace().take(WORDS_MAX).map(|word| format!("% {word}%")).collect())
    }

    /// A pattern of `like`: words have neither `%` nor `_`.
    fn word(&self, at: usize) -> &str {
        self.0.get(at).map_or("%", String::as_str)
    }
}

/// After which case a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct After {
    pub(crate) at: Timestamp,
    pub(crate) id: CaseId,
}

/// A case, and where it stands in the list.
#[derive(Debug)]
pub(crate) struct Dated {
    pub(crate) place: After,
    pub(crate) case: Case,
}

impl Reader<'_> {
    pub(crate) fn cases_after(
        &self,
        filter: &CaseFilter,
        after: Option<After>,
        limit: u32,
    ) -> Result<Vec<Dated>, LedgerError> {
        let begin = if filter.ended { After::LAST } else { After::FIRST };
        let After { at, id } = after.unwrap_or(begin);
        let params = named_params! {
            ":after_at": at.0,
            ":after": id.0,
            ":state": filter.state.map(|state| Word(&state).to_string()),
            ":project": filter.project.map(|id| id.0),
            ":group": filter.group.map(|id| id.0),
            ":assignee": filter.assignee.map(|id| id.0),
            ":search": u32::from(!filter.search.0.is_empty()),
            ":word1": filter.search.word(0),
            ":word2": filter.search.word(1),
            ":word3": filter.search.word(2),
            ":word4": filter.search.word(3),
            ":limit": limit,
        };
        let sql = if filter.ended { sql!("list_ended.sql") } else { sql!("list_open.sql") };
        self.all(sql, params, |row| {
            let place = After { at: Timestamp(row.get("estimated_at")?), id: CaseId(row.get("id")?) };
            Ok(Dated { place, case: row.json("body")? })
        })
    }

    pub(crate) fn case_with_code(&self, code: CaseCode) -> Result<Option<CaseId>, LedgerError> {
        let params = named_params! { ":year": code.year, ":seq": code.seq };
        self.one(sql!("with_code.sql"), params, |row| row.get("id").map(CaseId))
    }

    /// The other cases of a request.
    pub(crate) fn cases_beside(&self, request: RequestId, id: CaseId) -> Result<Vec<CaseId>, LedgerError> {
        let params = named_params! { ":request": request.0, ":id": id.0, ":limit": BESIDE_MAX };
        self.all(sql!("of_request.sql"), params, |row| row.get("id").map(CaseId))
    }

    fn undated_cases(&self) -> Result<Vec<(CaseId, Case)>, LedgerError> {
        let params = named_params! { ":limit": DATED_AT_ONCE };
        self.all(sql!("undated.sql"), params, |row| Ok((CaseId(row.get("id")?), row.json("body")?)))
    }

    pub(crate) fn has_undated_cases(&self) -> Result<bool, LedgerError> {
        Ok(self.one(sql!("undated.sql"), named_params! { ":limit": 1_u32 }, |_| Ok(()))?.is_some())
    }
}

impl Writer<'_> {
    /// Works out when cases of before are due, of which no list would know, and what they are found by; answers whether there may be more.
    pub(crate) fn date_cases(&self) -> Result<bool, LedgerError> {
        let undated = self.undated_cases()?;
        for (id, case) in &undated {
            let params = named_params! { ":id": id.0, ":estimated_at": estimated_at(self, case)?.0 };
            self.run(sql!("date.sql"), params)?;
            self.run(sql!("put_text.sql"), named_params! { ":id": id.0, ":text": found_by(case) })?;
        }
        Ok(undated.len() == DATED_AT_ONCE as usize)
    }
}

impl After {
    const FIRST: Self = Self { at: Timestamp(i64::MIN), id: CaseId(uuid::Uuid::nil()) };
    const LAST: Self = Self { at: Timestamp(i64::MAX), id: CaseId(uuid::Uuid::max()) };
}
