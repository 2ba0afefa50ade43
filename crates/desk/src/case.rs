//! Cases for whoever administers the desk: the list, one case with its history, and why it is due when it is.

mod list;
mod shown;

use std::collections::BTreeMap;

use casework::{
    case::{CalendarEditions, Case, CaseCode},
    catalogue::{Kept as _, Listed, ListedId},
    id::CaseId,
    time::Timestamp,
};

pub use self::{
    list::{CaseAfter, CaseLine, CaseList, CasesAsked, Only, SortBy},
    shown::{ActOfCase, CaseHappened, CaseShown, CaseWhy},
};
use crate::{error::LedgerError, ledger::Ledger, sql::Reader};

/// Dates the cases that an older program kept: without it no list knows of them.
pub(crate) fn catch_up(ledger: &Ledger) -> Result<(), LedgerError> {
    if !ledger.read("look whether cases were dated", |reader| reader.has_undated_cases())? {
        return Ok(());
    }
    while ledger.write("date cases", |writer| writer.date_cases())? {}
    Ok(())
}

impl Ledger {
    /// The last edition of each record of the catalogue.
    ///
    /// # Errors
    /// [`LedgerError`] of the database; so for every method.
    pub fn catalogue(&self) -> Result<Vec<Listed>, LedgerError> {
        self.read("read the catalogue", |reader| {
            Ok(reader.catalogue()?.into_iter().map(|edition| edition.listed).collect())
        })
    }

    /// The case with this code.
    pub fn case_with_code(&self, code: CaseCode) -> Result<Option<CaseId>, LedgerError> {
        self.read("find a case", |reader| reader.case_with_code(code))
    }

    /// A window of the list of cases, as it is now.
    pub fn cases(&self, asked: &CasesAsked, now: Timestamp) -> Result<CaseList, LedgerError> {
        self.read("list cases", |reader| list::list(&mut Desk::of(reader)?, asked, now))
    }

    /// One case with all that happened to it; `None` where it is not here.
    pub fn case_shown(&self, id: CaseId, now: Timestamp) -> Result<Option<CaseShown>, LedgerError> {
        self.read("show a case", |reader| {
            let Some(case) = reader.case(id)? else { return Ok(None) };
            shown::shown(&mut Desk::of(reader)?, case, now).map(Some)
        })
    }

    /// *¿Por qué vence cuando vence?* `None` where it is not here.
    pub fn case_why(&self, id: CaseId, now: Timestamp) -> Result<Option<CaseWhy>, LedgerError> {
        self.read("explain a case", |reader| {
            let Some(case) = reader.case(id)? else { return Ok(None) };
            let mut calendars = CalendarEditions::default();
            reader.calendars_of(&case, &mut calendars)?;
            let history = case.history(&calendars).ok_or(LedgerError::Damaged { what: "a calendar" })?;
            let (clock, explanation) = history.why(now);
            Ok(Some(CaseWhy { id, code: case.code, clock, explanation }))
        })
    }
}

/// The ledger with the catalogue beside it.
struct Desk<'r, 'c> {
    reader: &'r Reader<'c>,
    listed: BTreeMap<ListedId, Listed>,
    calendars: CalendarEditions,
}

impl<'r, 'c> Desk<'r, 'c> {
    fn of(reader: &'r Reader<'c>) -> Result<Self, LedgerError> {
        let listed = reader.catalogue()?.into_iter().map(|edition| (edition.listed.id(), edition.listed)).collect();
        Ok(Self { reader, listed, calendars: CalendarEditions::default() })
    }

    fn name(&self, id: ListedId) -> String {
        self.listed.get(&id).map(|listed| listed.name().to_owned()).unwrap_or_default()
    }

    /// Empty of whom the desk does not know, or was told to forget.
    fn person(&self, id: casework::id::PersonId) -> Result<String, LedgerError> {
        Ok(self.reader.person(id)?.map(|known| known.details.full_name).unwrap_or_default())
    }

    /// What its clock says; `None` where a calendar is not here.
    fn reading(&mut self, case: &Case, now: Timestamp) -> Result<Option<casework::ans::Reading>, LedgerError> {
        self.reader.calendars_of(case, &mut self.calendars)?;
        Ok(case.history(&self.calendars).map(|history| history.reading(now)))
    }
}
