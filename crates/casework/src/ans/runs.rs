//! How long a clock ran, at least and at most.

use super::Within;
use super::history::Step;
use crate::time::Timestamp;

/// From when until when a clock ran, or a calendar was in force.
#[derive(Debug, Clone, Copy)]
struct Run {
    from: Within<Timestamp>,
    until: Within<Timestamp>,
}

/// The *tiempo hábil* of the steps that `counts` names, until `end`.
///
/// The least is what remains when every run begins late and ends early; the most, when it begins early and ends late, where
/// runs that then touch are one, since an instant counts once. Where an ANS brings another calendar at a doubtful hour, that
/// hour is counted by both for the most and by neither for the least.
pub(super) fn measure(steps: &[Step<'_>], end: Timestamp, counts: impl Fn(usize, &Step<'_>) -> bool) -> Within<i64> {
    let runs = runs(steps, end, |index, step| counts(index, step).then_some(()));
    let mut sum = Within::exactly(0);
    for (calendar, period) in self::runs(steps, end, |_, step| Some(step.agreement.calendar)) {
        let mut reached = period.from.low;
        for ((), run) in &runs {
            let begin = run.from.high.max(period.from.high);
            sum.low += calendar.business_time(begin, run.until.low.min(period.until.low));
            let begin = run.from.low.max(reached);
            let until = run.until.high.min(period.until.high);
            sum.high += calendar.business_time(begin, until);
            reached = reached.max(until);
        }
    }
    sum
}

/// The steps of which `of` says something; neighbours of which it says the same are one.
fn runs<'c, T: PartialEq>(
    steps: &[Step<'c>],
    end: Timestamp,
    of: impl Fn(usize, &Step<'c>) -> Option<T>,
) -> Vec<(T, Run)> {
    let mut found: Vec<(T, Run)> = Vec::new();
    let mut goes_on = false;
    for (index, step) in steps.iter().enumerate() {
        let until = steps.get(index + 1).map_or(Within::exactly(end), |next| next.since);
        let what = of(index, step);
        let said = what.is_some();
        match (what, found.last_mut()) {
            (Some(what), Some((before, run))) if goes_on && *before == what => run.until = until,
            (Some(what), _) => found.push((what, Run { from: step.since, until })),
            (None, _) => {}
        }
        goes_on = said;
    }
    found
}
