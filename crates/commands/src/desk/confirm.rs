//! What the desk confirmed, and what follows from it here: what may be let go of, and what the line has left.

use casework::refusal::Refusal;
use casework::time::Timestamp;
use chrono::TimeDelta;
use replica::{Cancel, Divergence, Line, Patience};
use store::table::traffic;
use store::{Link, Reader};

use super::fault;
use crate::answer::{Answer, Failure};
use crate::export::save_file;
use crate::open::Open;
use crate::problem::{DeskProblem, InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::desk::DeskView;
use crate::view::list::Saved;
use crate::view::receipt::{
    BudgetState, DeskPolicy, DifferenceOf, MismatchView, MonthView, ReceiptSave, ReceiptView, Room, TrafficClass,
    TrafficOf,
};

const POLICY_KEY: &str = "desk-policy";
/// Sooner no file goes: by then the desk's own backups have it too.
const RELEASE_DAYS_MIN: u32 = 30;
const RELEASE_DAYS_MAX: u32 = 3_650;
const MONTH_MB_MAX: u32 = 1_000_000;
const MB: u64 = 1_000_000;

pub(super) fn policy(r: &Reader<'_>) -> Answer<DeskPolicy> {
    Ok(r.settings().get(POLICY_KEY)?.unwrap_or_default())
}

/// Whoever administers the workstation or works with it, as for a new code: both are theirs to answer for.
pub(super) fn may_decide(open: &Open) -> bool {
    let role = open.me().role;
    role.administers() || role.works_on_site()
}

/// Decides after how many days files may go, and how much may go over the line in a month.
pub(crate) fn decide(open: &Open, policy: DeskPolicy) -> Answer<DeskView> {
    if !may_decide(open) {
        return Err(Refusal::NotPermitted.into());
    }
    let within = |value: Option<u32>, min, max| match value {
        Some(value) if !(min..=max).contains(&value) => {
            Err(Problem::Invalid { field: InvalidField::Limit, rule: Rule::Range { min, max } })
        }
        _ => Ok(()),
    };
    within(policy.release_days, RELEASE_DAYS_MIN, RELEASE_DAYS_MAX)?;
    within(policy.month_mb, 1, MONTH_MB_MAX)?;
    open.write("decide on room and line", |w| Ok(w.settings_mut().put(POLICY_KEY, &policy)?))?;
    super::status(open, Nothing {})
}

pub(super) fn receipt(r: &Reader<'_>) -> Answer<Option<ReceiptView>> {
    let Some(kept) = r.receipt()? else { return Ok(None) };
    let verdicts = |chain: &replica::ChainStanding| chain.accepted + chain.refused + chain.not_understood;
    let changes = kept.receipt.standing.chains.iter().map(verdicts).sum();
    let covered = r.covered()?;
    Ok(Some(ReceiptView { at: kept.receipt.at, changes, photos: covered.photos, acts: covered.acts }))
}

/// In what the last receipt says something else. One of a history that is over says nothing any more, and of files nothing
/// is said while photos are still on their way.
pub(super) fn mismatch(r: &Reader<'_>, link: &Link) -> Answer<Option<MismatchView>> {
    let Some(last) = r.receipt()?.filter(|kept| kept.receipt.identity == link.identity) else { return Ok(None) };
    let on_their_way = r.owed()?.iter().any(|owed| owed.is_photo);
    let differs = last.differs.into_iter().map(DifferenceOf::from);
    let differs: Vec<_> =
        differs.filter(|differs| !(on_their_way && matches!(differs, DifferenceOf::Files { .. }))).collect();
    Ok((!differs.is_empty()).then_some(MismatchView { at: last.receipt.at, differs }))
}

impl From<Divergence> for DifferenceOf {
    fn from(found: Divergence) -> Self {
        match found {
            Divergence::Chain { inc, here, there } => Self::Chain { inc, here, there },
            Divergence::Verdicts { inc } => Self::Verdicts { inc },
            Divergence::Files { here, there } => Self::Files { here, there },
            Divergence::History { here, there } => Self::History { here, there },
        }
    }
}

/// Writes the last receipt to a file: what the desk signed, as it signed it.
pub(crate) fn save_receipt(open: &Open, request: ReceiptSave) -> Answer<Saved> {
    let kept = open.read(|r| Ok(r.receipt()?))?.ok_or(Problem::NotFound)?;
    let text = serde_json::to_vec_pretty(&kept.signed).map_err(anyhow::Error::from)?;
    let name = format!("recibo-{}.json", kept.receipt.at.date());
    save_file(open, request.path, &name, &text)
}

pub(super) fn month(r: &Reader<'_>, policy: &DeskPolicy, now: Timestamp) -> Answer<MonthView> {
    let month = traffic::month(now);
    let class = |word: &str| match word {
        "PUSH" => TrafficClass::Push,
        "PULL" => TrafficClass::Pull,
        "BLOB" => TrafficClass::Blob,
        _ => TrafficClass::Talk,
    };
    let of = |moved: traffic::Moved| TrafficOf { class: class(&moved.class), up: moved.up, down: moved.down };
    let classes: Vec<TrafficOf> = r.traffic(&month)?.into_iter().map(of).collect();
    let moved = classes.iter().map(|of| of.up + of.down).sum();
    let budget = policy.month_mb.map_or(BudgetState::Free, |mb| budget(moved, u64::from(mb) * MB));
    Ok(MonthView { month, moved, classes, budget })
}

fn budget(moved: u64, max: u64) -> BudgetState {
    match moved {
        moved if moved >= max => BudgetState::Spent,
        moved if moved >= max / 5 * 4 => BudgetState::Near,
        _ => BudgetState::Free,
    }
}

/// Bytes that may still go over the line this month; `None` without a budget.
pub(super) fn budget_left(open: &Open) -> Answer<Option<u64>> {
    let now = open.now().wall;
    open.read(|r| {
        let policy = policy(r)?;
        let moved = month(r, &policy, now)?.moved;
        Ok(policy.month_mb.map(|mb| (u64::from(mb) * MB).saturating_sub(moved)))
    })
}

/// Before when files must have been confirmed to be let go of; `None` when none is. By the desk's clock alone: one of this
/// machine that is years ahead makes nothing old.
fn before(open: &Open) -> Answer<Option<Timestamp>> {
    open.read(|r| {
        let (days, last) = (policy(r)?.release_days, r.receipt()?);
        let before = |(days, last): (u32, store::KeptReceipt)| last.receipt.at.plus(-TimeDelta::days(days.into()));
        Ok(days.zip(last).map(before))
    })
}

/// What letting go of files would free, as far as is known without asking the desk.
pub(crate) fn room(open: &Open, _: Nothing) -> Answer<Room> {
    let Some(before) = before(open)? else { return Ok(Room { files: 0, bytes: 0 }) };
    let files = open.read(|r| Ok(r.releasable(before)?))?;
    let here = open.store.room_of(&files)?;
    Ok(Room { files: here.len() as u64, bytes: here.iter().map(|(_, bytes)| bytes).sum() })
}

/// Lets go of files, each once the desk has read it and found it whole; answers what that freed.
pub(crate) fn release(open: &Open, _: Nothing) -> Answer<Room> {
    if !may_decide(open) {
        return Err(Refusal::NotPermitted.into());
    }
    open.require_sound()?;
    let Some(before) = before(open)? else { return Ok(Room { files: 0, bytes: 0 }) };
    let unsure = open.read(|r| {
        let link = r.link()?.ok_or_else(|| Failure::from(Problem::Desk { why: DeskProblem::NotEnrolled }))?;
        Ok(mismatch(r, &link)?.is_some())
    })?;
    if unsure {
        return Err(Problem::Desk { why: DeskProblem::Differs }.into());
    }
    let line = Line::new(&open.store, Patience::default()).map_err(fault::no_line)?;
    let (files, bytes) = line
        .release(&open.store, before, open.now().wall, &Cancel::default())
        .map_err(|why| fault::not_fetched(open, why))?;
    tracing::info!(files, bytes, "files were let go of");
    Ok(Room { files, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_near_from_four_fifths_on_and_spent_at_its_end() {
        let of = |moved| budget(moved, 500 * MB);
        assert_eq!([0, 399_999_999].map(of), [BudgetState::Free; 2]);
        assert_eq!([400_000_000, 499_999_999].map(of), [BudgetState::Near; 2]);
        assert_eq!([500_000_000, u64::MAX].map(of), [BudgetState::Spent; 2]);
    }
}
