//! The list: what is due first comes first, and of what has ended what was due last.

use std::{fmt, str::FromStr};

use casework::{
    ans::{CaseState, Reading, Verdict},
    case::{Case, CaseCode},
    catalogue::{CaseKind, ListedId},
    id::{CaseId, GroupId, PersonId, ProjectId},
    scope::Record,
    site::TerritorialDirection,
    time::Timestamp,
};
use serde::{Serialize, Serializer};

use super::Desk;
use crate::{
    error::LedgerError,
    table::{
        case::{After, CaseFilter, Dated, Search},
        reach::Circle,
    },
};

/// Cases of one answer.
const ROWS_MAX: u32 = 1_000;
/// Cases that are looked at for one answer: most ask for something that the database does not know, such as what a clock says.
const LOOKED_AT_MAX: u32 = 20_000;
/// Cases that are in memory at a time.
const AT_ONCE: u32 = 500;

/// Which cases, in which order.
#[derive(Debug, Clone, Default)]
pub struct CasesAsked {
    /// By itself those that are neither solved nor ended.
    pub state: Option<CaseState>,
    /// Those that have ended, in the place of those that have not.
    pub ended: bool,
    pub project: Option<ProjectId>,
    pub group: Option<GroupId>,
    pub assignee: Option<PersonId>,
    /// Those that this office sees.
    pub office: Option<TerritorialDirection>,
    pub only: Option<Only>,
    /// Beginnings of words of its code or its subject, all of them; the first four count.
    pub text: String,
    pub sort: SortBy,
    /// Where the answer before ended.
    pub after: Option<CaseAfter>,
    /// At most 1000.
    pub limit: u32,
}

/// What the clock has to say. A doubt counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    NearExpiry,
    Breached,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    /// By the *fecha estimada de solución*, which the ledger keeps.
    #[default]
    Estimate,
    /// By the time that remains, which is worked out for each: for as many as are looked at.
    Remaining,
}

/// Where the next answer begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseAfter(Place);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Case(After),
    /// So many were shown.
    Rows(u32),
}

/// A window of the list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseList {
    pub cases: Vec<CaseLine>,
    /// What to ask for the next one; `None` at the end.
    pub next: Option<CaseAfter>,
    /// Whether all that match were looked at, where they are sorted by what remains.
    pub whole: bool,
}

/// One of the list; names are empty where they are not known.
#[derive(Debug, Clone, Serialize)]
pub struct CaseLine {
    pub id: CaseId,
    pub code: Option<CaseCode>,
    pub kind: CaseKind,
    pub state: CaseState,
    pub subject: String,
    pub project: String,
    pub category: String,
    pub group: String,
    pub assignee: Option<PersonId>,
    pub assignee_name: String,
    pub registered_at: Timestamp,
    pub clock: Option<Reading>,
}

impl CaseLine {
    pub(super) fn of(desk: &mut Desk<'_, '_>, case: &Case, now: Timestamp) -> Result<Self, LedgerError> {
        let details = &case.details;
        Ok(Self {
            id: case.id,
            code: case.code,
            kind: details.kind,
            state: case.state,
            subject: details.subject.clone(),
            project: desk.name(ListedId::Project(details.project)),
            category: desk.name(ListedId::Category(details.category)),
            group: desk.name(ListedId::Group(case.group)),
            assignee: case.assignee,
            assignee_name: case.assignee.map(|id| desk.person(id)).transpose()?.unwrap_or_default(),
            registered_at: case.registered.clock,
            clock: desk.reading(case, now)?,
        })
    }
}

pub(super) fn list(desk: &mut Desk<'_, '_>, asked: &CasesAsked, now: Timestamp) -> Result<CaseList, LedgerError> {
    match asked.sort {
        SortBy::Estimate => by_estimate(desk, asked, now),
        SortBy::Remaining => by_remaining(desk, asked, now),
    }
}

fn by_estimate(desk: &mut Desk<'_, '_>, asked: &CasesAsked, now: Timestamp) -> Result<CaseList, LedgerError> {
    let limit = asked.limit.clamp(1, ROWS_MAX) as usize;
    let after = asked.after.and_then(|after| match after.0 {
        Place::Case(after) => Some(after),
        Place::Rows(_) => None,
    });
    let (mut cases, mut last) = (Vec::new(), None);
    let whole = walk(desk, asked, (after, now), &mut |desk, dated, _| {
        last = Some(dated.place);
        cases.push(CaseLine::of(desk, &dated.case, now)?);
        Ok(cases.len() < limit)
    })?;
    let next = match whole {
        Walked::All => None,
        Walked::Stopped => last,
        Walked::Far(place) => Some(place),
    };
    Ok(CaseList { cases, next: next.map(|place| CaseAfter(Place::Case(place))), whole: true })
}

fn by_remaining(desk: &mut Desk<'_, '_>, asked: &CasesAsked, now: Timestamp) -> Result<CaseList, LedgerError> {
    let limit = asked.limit.clamp(1, ROWS_MAX) as usize;
    let skip = match asked.after {
        Some(CaseAfter(Place::Rows(rows))) => rows,
        _ => 0,
    };
    let mut found = Vec::new();
    let walked = walk(desk, asked, (None, now), &mut |_, dated, reading| {
        // What has no clock comes last.
        found.push((reading.map_or(i64::MAX, |reading| reading.remaining_ms.low), dated.place.id));
        Ok(true)
    })?;
    found.sort_unstable();
    let shown: Vec<_> = found.iter().skip(skip as usize).take(limit).collect();
    let until = skip.saturating_add(u32::try_from(shown.len()).unwrap_or(u32::MAX));
    let mut cases = Vec::with_capacity(shown.len());
    for (_, id) in shown {
        let case = desk.reader.case(*id)?.ok_or(LedgerError::Damaged { what: "a case" })?;
        cases.push(CaseLine::of(desk, &case, now)?);
    }
    let next = (found.len() > until as usize).then_some(CaseAfter(Place::Rows(until)));
    Ok(CaseList { cases, next, whole: matches!(walked, Walked::All) })
}

/// How far a walk came.
enum Walked {
    All,
    /// Whoever looks had enough.
    Stopped,
    /// As many as are looked at were looked at; the last of them.
    Far(After),
}

/// What is done with each case that was asked for, and whether to go on.
type See<'s> = dyn FnMut(&mut Desk<'_, '_>, &Dated, Option<&Reading>) -> Result<bool, LedgerError> + 's;

/// Goes through the cases that were asked for, in the order of the ledger.
fn walk(
    desk: &mut Desk<'_, '_>,
    asked: &CasesAsked,
    (mut after, now): (Option<After>, Timestamp),
    see: &mut See<'_>,
) -> Result<Walked, LedgerError> {
    let ended = asked.ended || matches!(asked.state, Some(CaseState::Closed | CaseState::NotManaged));
    let CasesAsked { state, project, group, assignee, .. } = *asked;
    let filter = CaseFilter { ended, state, project, group, assignee, search: Search::of(&asked.text) };
    let mut looked_at = 0;
    loop {
        let window = desk.reader.cases_after(&filter, after, AT_ONCE)?;
        let is_last = window.len() < AT_ONCE as usize;
        if asked.office.is_some() {
            desk.reader.expect_reach(window.iter().map(|dated| Record::Case(dated.case.id)))?;
        }
        for dated in &window {
            after = Some(dated.place);
            if !is_seen(desk, asked, dated)? {
                continue;
            }
            let reading = desk.reading(&dated.case, now)?;
            if asked.only.is_none_or(|only| only.holds(reading.as_ref())) && !see(desk, dated, reading.as_ref())? {
                return Ok(Walked::Stopped);
            }
        }
        looked_at += AT_ONCE;
        match after {
            Some(place) if !is_last && looked_at >= LOOKED_AT_MAX => return Ok(Walked::Far(place)),
            _ if is_last => return Ok(Walked::All),
            _ => {}
        }
    }
}

fn is_seen(desk: &Desk<'_, '_>, asked: &CasesAsked, dated: &Dated) -> Result<bool, LedgerError> {
    let Some(office) = asked.office else { return Ok(true) };
    let circles = [Circle::Everybody, Circle::Office(office)];
    Ok(desk.reader.reach(Record::Case(dated.case.id))?.since(&circles).is_some())
}

impl Only {
    fn holds(self, reading: Option<&Reading>) -> bool {
        reading.is_some_and(|reading| match self {
            Self::Breached => reading.breached != Verdict::No,
            Self::NearExpiry => reading.near_expiry != Verdict::No && reading.breached != Verdict::Yes,
        })
    }
}

impl fmt::Display for CaseAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Place::Case(After { at, id }) => write!(f, "{}.{id}", at.0),
            Place::Rows(rows) => rows.fmt(f),
        }
    }
}

impl FromStr for CaseAfter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        const NONE: &str = "no list ended there";
        Ok(Self(match text.split_once('.') {
            Some((at, id)) => {
                let (at, id) = (at.parse().map_err(|_| NONE)?, id.parse().map_err(|_| NONE)?);
                Place::Case(After { at: Timestamp(at), id })
            }
            None => Place::Rows(text.parse().map_err(|_| NONE)?),
        }))
    }
}

impl Serialize for CaseAfter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
