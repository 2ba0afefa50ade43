//! What the clock of a case says at a moment.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::history::Step;
use super::runs::measure;
use super::{Agreement, CaseState, Clock, History, Verdict, Within};
use crate::time::Timestamp;

/// *Fecha estimada de solución*, as one ANS fixed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Estimate {
    /// When that ANS was agreed.
    pub since: Within<Timestamp>,
    /// None when its calendar never has as much time.
    pub at: Option<Within<Timestamp>>,
}

/// Everything that follows from the history of a case; times are *tiempo hábil* in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reading {
    pub state: CaseState,
    #[ts(type = "number")]
    pub target_ms: i64,
    /// *Tiempo de progreso*: what the running states used.
    #[ts(as = "Within<f64>")]
    pub progress_ms: Within<i64>,
    /// The progress until the case was first *en proceso*.
    #[ts(as = "Within<f64>")]
    pub attention_ms: Within<i64>,
    /// What it spent with a provider.
    #[ts(as = "Within<f64>")]
    pub provider_ms: Within<i64>,
    /// What of the progress it spent with *grupos funcionales* outside the OTI, whose times are their own responsibility.
    #[ts(as = "Within<f64>")]
    pub functional_ms: Within<i64>,
    /// Negative once the ANS is breached.
    #[ts(as = "Within<f64>")]
    pub remaining_ms: Within<i64>,
    /// From the first to the one in force.
    pub estimates: Vec<Estimate>,
    /// When the remaining time would be used up if nothing else happened: while it runs, until it is.
    pub projected_due: Option<Within<Timestamp>>,
    /// *ANS incumplido*: more progress than the target. As much is none.
    pub breached: Verdict,
    /// The same without what functional groups used: what the OTI answers for.
    pub oti_breached: Verdict,
    /// The same for the attention, where a time was agreed for it.
    pub attention_breached: Option<Verdict>,
    /// *Fecha estimada superada*: tells, and judges nothing. Asked of a case whose clock has stopped, it is about that moment.
    pub date_exceeded: Verdict,
    /// *Próximo a vencer.* Never of a case whose clock has stopped.
    pub near_expiry: Verdict,
}

impl History<'_> {
    /// What the clock says at `asked`.
    #[must_use]
    pub fn reading(&self, asked: Timestamp) -> Reading {
        let steps = self.steps(asked);
        let (state, agreement) =
            steps.last().map_or((CaseState::Registered, self.agreement), |s| (s.state, s.agreement));
        let ans = agreement.ans;
        let unattended = steps.iter().position(|step| step.state == CaseState::InProgress).unwrap_or(steps.len());
        let runs = |step: &Step<'_>| step.state.clock() == Clock::Running;
        let progress = measure(&steps, asked, |_, step| runs(step));
        let attention = measure(&steps, asked, |index, step| index < unattended && runs(step));
        let remaining = Within {
            low: ans.target_ms.saturating_sub(progress.high),
            high: ans.target_ms.saturating_sub(progress.low),
        };
        let estimates = estimates(&steps);
        let stopped = stopped(&steps);
        let near = ans.near_ms();
        Reading {
            state,
            target_ms: ans.target_ms,
            progress_ms: progress,
            attention_ms: attention,
            provider_ms: measure(&steps, asked, |_, step| step.state.runs_provider()),
            functional_ms: measure(&steps, asked, |_, step| step.functional && runs(step)),
            remaining_ms: remaining,
            projected_due: projected(agreement, asked, remaining).filter(|_| state.clock() == Clock::Running),
            breached: more_than(progress, ans.target_ms),
            oti_breached: more_than(measure(&steps, asked, |_, step| !step.functional && runs(step)), ans.target_ms),
            attention_breached: ans.attention_ms.map(|target| more_than(attention, target)),
            date_exceeded: later_than(stopped.unwrap_or(Within::exactly(asked)), estimates.last()),
            near_expiry: match stopped {
                Some(_) => Verdict::No,
                None => Verdict::of(remaining.high <= near, remaining.low <= near),
            },
            estimates,
        }
    }
}

fn more_than(used: Within<i64>, target: i64) -> Verdict {
    Verdict::of(used.low > target, used.high > target)
}

fn later_than(at: Within<Timestamp>, estimate: Option<&Estimate>) -> Verdict {
    match estimate.and_then(|estimate| estimate.at) {
        Some(estimate) => Verdict::of(at.low > estimate.high, at.high > estimate.low),
        None => Verdict::No,
    }
}

/// When the clock stopped that does not run any more.
fn stopped(steps: &[Step<'_>]) -> Option<Within<Timestamp>> {
    steps.iter().rev().take_while(|step| step.state.clock() == Clock::Stopped).last().map(|step| step.since)
}

/// Each ANS counts its target from the registration.
fn estimates(steps: &[Step<'_>]) -> Vec<Estimate> {
    let Some(registered) = steps.first() else { return Vec::new() };
    let estimate = |step: &Step<'_>| {
        let add = |from| step.agreement.dated_by.add_business_time(from, step.agreement.ans.target_ms);
        let at = add(registered.since.low).zip(add(registered.since.high)).map(|(low, high)| Within { low, high });
        Estimate { since: step.since, at }
    };
    steps.iter().filter(|step| step.agrees).map(estimate).collect()
}

fn projected(agreement: Agreement<'_>, asked: Timestamp, remaining: Within<i64>) -> Option<Within<Timestamp>> {
    if remaining.high < 0 {
        return None;
    }
    let add = |ms| agreement.calendar.add_business_time(asked, ms);
    add(remaining.low).zip(add(remaining.high)).map(|(low, high)| Within { low, high })
}
