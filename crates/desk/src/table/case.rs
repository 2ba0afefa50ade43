//! Cases, and which code each was given.

mod list;

use casework::{
    case::{Case, CaseCode},
    catalogue::Kept as _,
    id::{CaseId, GroupId, PersonId, SiteId},
    spelling::plain,
    time::Timestamp,
};

pub(crate) use self::list::{After, CaseFilter, Dated, Search};
use super::filing::{second_of_year, year};
use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Value, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn case(&self, id: CaseId) -> Result<Option<Case>, LedgerError> {
        self.known
            .cases
            .or(id, || self.one(sql!("case/get.sql"), named_params! { ":id": id.0 }, |row| row.json("body")))
    }

    /// Those of which [`Reader::case`] will be asked.
    pub(crate) fn expect_cases(&self, cases: &[CaseId]) -> Result<(), LedgerError> {
        let by_id = |id: &CaseId| vec![Value::from(id.0)];
        self.expect(&self.known.cases, sql!("case/get.sql"), cases.iter().copied(), (&[":id"], by_id), |row| {
            row.json("body")
        })
    }

    /// A case of the person that is not ended: they asked for it, or have it.
    pub(crate) fn open_case_of(&self, person: PersonId) -> Result<Option<CaseId>, LedgerError> {
        self.one(sql!("case/open_of.sql"), named_params! { ":person": person.0 }, |row| row.get("id").map(CaseId))
    }

    /// The open cases that are told where the person is: they have them, or asked for them without a site.
    pub(crate) fn cases_told_with(&self, person: PersonId) -> Result<Vec<CaseId>, LedgerError> {
        self.all(sql!("case/told_with.sql"), named_params! { ":person": person.0 }, |row| row.get("id").map(CaseId))
    }

    pub(crate) fn cases_at(&self, site: SiteId) -> Result<Vec<CaseId>, LedgerError> {
        let params = named_params! { ":site": site.0 };
        self.all(sql!("case/at.sql"), params, |row| row.get("id").map(CaseId))
    }

    pub(crate) fn open_cases_in(&self, group: GroupId) -> Result<Vec<CaseId>, LedgerError> {
        let params = named_params! { ":group": group.0 };
        self.all(sql!("case/open_in.sql"), params, |row| row.get("id").map(CaseId))
    }

    /// The code that was given to a case.
    pub(crate) fn case_code(&self, id: CaseId) -> Result<Option<CaseCode>, LedgerError> {
        self.one(sql!("case/code.sql"), named_params! { ":id": id.0 }, |row| {
            Ok(CaseCode { year: row.get("year")?, seq: row.get("seq")? })
        })
    }

    /// Every code that was ever given.
    pub(crate) fn all_case_codes(&self) -> Result<Vec<(CaseId, CaseCode)>, LedgerError> {
        self.all(sql!("case/all_codes.sql"), [], |row| {
            Ok((CaseId(row.get("id")?), CaseCode { year: row.get("year")?, seq: row.get("seq")? }))
        })
    }
}

impl Writer<'_> {
    pub(crate) fn put_case(&self, case: &Case) -> Result<(), LedgerError> {
        self.known.cases.put(case.id, Some(case.clone()));
        let details = &case.details;
        let params = named_params! {
            ":id": case.id.0,
            ":body": Json(case),
            ":rev": case.rev,
            ":code_year": case.code.map(|code| code.year),
            ":code_seq": case.code.map(|code| code.seq),
            ":state": Word(&case.state),
            ":group": case.group.0,
            ":assignee": case.assignee.map(|id| id.0),
            ":requester": details.requester.0,
            ":site": details.site.map(|id| id.0),
            ":project": details.project.0,
            ":category": details.category.0,
            ":request": case.request.0,
            ":registered_at": case.registered.clock.0,
            ":estimated_at": estimated_at(self, case)?.0,
        };
        self.later(sql!("case/put.sql"), params, 1)?;
        self.later(sql!("case/put_text.sql"), named_params! { ":id": case.id.0, ":text": found_by(case) }, 1)
    }

    /// Gives a case that was received now its code: the next one of the year, or the one that it has.
    pub(crate) fn give_case_code(&self, id: CaseId, now: Timestamp) -> Result<CaseCode, LedgerError> {
        if let Some(known) = self.case_code(id)? {
            return Ok(known);
        }
        let year = year(now);
        let seq = self.one(sql!("case/next_code.sql"), named_params! { ":year": year }, |row| row.get("last"))?;
        let code = CaseCode { year, seq: seq.ok_or(LedgerError::Damaged { what: "a counter" })? };
        let params = named_params! { ":id": id.0, ":year": code.year, ":seq": code.seq };
        self.run(sql!("case/add_code.sql"), params)?;
        Ok(code)
    }

    /// What another ledger of this desk had given: nobody else gets that code.
    pub(crate) fn keep_case_code(&self, id: CaseId, code: CaseCode) -> Result<(), LedgerError> {
        let params = named_params! { ":id": id.0, ":year": code.year, ":seq": code.seq };
        self.run(sql!("case/keep_code.sql"), params)?;
        self.reach_case_code(code)
    }

    /// Codes of this year go on after this one.
    fn reach_case_code(&self, code: CaseCode) -> Result<(), LedgerError> {
        let params = named_params! { ":year": code.year, ":last": code.seq };
        self.run(sql!("case/reach_code.sql"), params).map(drop)
    }

    /// Codes of this year go on beyond any that was given and is not known here: as radicados do.
    pub(crate) fn leap_case_codes(&self, now: Timestamp) -> Result<(), LedgerError> {
        self.reach_case_code(CaseCode { year: year(now), seq: second_of_year(now) })
    }
}

/// What a search looks through.
pub(super) fn found_by(case: &Case) -> String {
    let code = case.code.map(|code| code.to_string()).unwrap_or_default();
    format!(" {}", plain(&format!("{code} {}", case.details.subject)))
}

/// By when it is to be solved; what its calendar never has time for is due last of all.
pub(super) fn estimated_at(reader: &Reader<'_>, case: &Case) -> Result<Timestamp, LedgerError> {
    Ok(reader.estimated_at(case)?.unwrap_or(Timestamp(i64::MAX)))
}

#[cfg(test)]
pub(crate) mod tests;
