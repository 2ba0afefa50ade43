//! What holds for every history, and the clock beside somebody who goes from minute to minute.

use proptest::prelude::*;

use super::*;
use crate::ans::{Because, Clock, Verdict};

/// What happens, how many minutes after what was before it, and how wide the doubt about it is.
type Told = (u16, Option<CaseState>, u8, bool);

fn told() -> impl Strategy<Value = Vec<Told>> {
    let state = prop::option::weighted(0.9, prop::sample::select(CaseState::ALL.to_vec()));
    prop::collection::vec((0_u16..3_000, state, 0_u8..=240, any::<bool>()), 0..9)
}

/// A history whose true instants are the second part; where `doubts`, the record only knows within what they were.
fn build<'c>(told: &[Told], calendars: [&'c Calendar; 2], doubts: bool) -> (History<'c>, Vec<Timestamp>) {
    let mut case = registered("2026-12-03 11:00", 16, calendars[0]);
    let (mut now, mut truth) = (at("2026-12-03 11:00"), Vec::new());
    for (after, state, width, wide) in told {
        now = Timestamp(now.0 + i64::from(*after) * MINUTE);
        truth.push(now);
        let width = i64::from(*width) * MINUTE;
        let between = Between { from: Some(Timestamp(now.0 - width)), until: Some(Timestamp(now.0 + width * 2)) };
        let moment = if doubts && *wide { Moment { clock: at("2020-01-01 08:00"), between } } else { now.into() };
        case = match state {
            Some(state) => case.then(moment, *state),
            None => case.agreed(moment, 24, calendars[1]),
        };
    }
    (case, truth)
}

/// The minutes in which the clock of the states runs, looked at one by one.
fn walked(case: &History<'_>, truth: &[Timestamp], asked: Timestamp) -> i64 {
    let (mut state, mut calendar, mut events) = (CaseState::Registered, case.agreement.calendar, 0);
    let mut minutes = 0;
    let mut minute = case.registered.clock;
    let mut today = (minute.date(), calendar.hours_on(minute.date()));
    while minute < asked {
        while truth.get(events).is_some_and(|event| *event <= minute) {
            match case.events[events].what {
                Happening::State { to, .. } => state = to,
                Happening::Agreement(agreement) => {
                    calendar = agreement.calendar;
                    today.1 = calendar.hours_on(minute.date());
                }
            }
            events += 1;
        }
        if minute.date() != today.0 {
            today = (minute.date(), calendar.hours_on(minute.date()));
        }
        let of_day = (minute.0 - Timestamp::start_of(today.0).0) / MINUTE;
        let is_open = |hours: &Hours| (i64::from(hours.from)..i64::from(hours.until)).contains(&of_day);
        minutes += i64::from(today.1.iter().any(is_open) && state.clock() == Clock::Running);
        minute = Timestamp(minute.0 + MINUTE);
    }
    minutes * MINUTE
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn as_somebody_counts_who_goes_from_minute_to_minute(told in told(), later in 0_i64..6_000) {
        let calendars = [Calendar::colombia(), segmented()];
        let (case, truth) = build(&told, [&calendars[0], &calendars[1]], false);
        let asked = Timestamp(truth.last().copied().unwrap_or(case.registered.clock).0 + later * MINUTE);
        for asked in truth.iter().copied().chain([asked]) {
            let reading = case.reading(asked);
            prop_assert_eq!(reading.progress_ms, Within::exactly(walked(&case, &truth, asked)));
            prop_assert_ne!(reading.breached, Verdict::Doubtful);
        }
        // Whatever is told stretch by stretch adds up to the same.
        let explanation = case.explanation(asked, asked);
        prop_assert!(explanation.whole);
        let runs = explanation.segments.iter().filter(|segment| matches!(segment.because, Because::Running { .. }));
        prop_assert_eq!(runs.map(|segment| segment.business_ms).sum::<i64>(), case.reading(asked).progress_ms.low);
        let mut reached = case.registered.clock;
        for segment in &explanation.segments {
            prop_assert_eq!((segment.from, segment.doubtful), (reached, false));
            reached = segment.until;
        }
        prop_assert_eq!(reached, asked);
    }

    #[test]
    fn the_truth_lies_within_what_a_doubtful_record_says(told in told(), later in 500_i64..6_000) {
        let calendars = [Calendar::colombia(), segmented()];
        let (case, truth) = build(&told, [&calendars[0], &calendars[1]], true);
        let asked = Timestamp(truth.last().copied().unwrap_or(case.registered.clock).0 + later * MINUTE);
        let (exact, _) = build(&told, [&calendars[0], &calendars[1]], false);
        let (known, truth) = (case.reading(asked), exact.reading(asked));
        for (known, truth) in [
            (known.progress_ms, truth.progress_ms),
            (known.attention_ms, truth.attention_ms),
            (known.provider_ms, truth.provider_ms),
            (known.remaining_ms, truth.remaining_ms),
        ] {
            prop_assert!(known.low <= truth.low && truth.high <= known.high, "{:?} of {:?}", known, truth);
        }
        for (known, truth) in [
            (known.breached, truth.breached),
            (known.date_exceeded, truth.date_exceeded),
            (known.near_expiry, truth.near_expiry),
        ] {
            prop_assert!(known == truth || known == Verdict::Doubtful);
        }
    }

    #[test]
    fn a_clock_never_goes_back_and_never_runs_faster_than_the_calendar(
        told in told(), doubts in any::<bool>(), later in prop::array::uniform2(0_i64..9_000),
    ) {
        let calendar = Calendar::colombia();
        let (case, truth) = build(&told, [&calendar, &calendar], doubts);
        let last = truth.last().copied().unwrap_or(case.registered.clock).0 + 480 * MINUTE;
        let [a, b] = [later[0].min(later[1]), later[0].max(later[1])].map(|later| Timestamp(last + later * MINUTE));
        let (early, late) = (case.reading(a), case.reading(b));
        let passed = calendar.business_time(a, b);
        for (early, late) in [
            (early.progress_ms, late.progress_ms),
            (early.attention_ms, late.attention_ms),
            (early.provider_ms, late.provider_ms),
        ] {
            prop_assert!(early.low <= late.low && late.low - early.low <= passed);
            prop_assert!(early.high <= late.high && late.high - early.high <= passed);
        }
        prop_assert_eq!(early.estimates, late.estimates, "fixed");
        if early.state.clock() == Clock::Running {
            prop_assert_eq!(late.progress_ms.low - early.progress_ms.low, passed);
        } else {
            prop_assert_eq!(late.progress_ms, early.progress_ms);
        }
    }
}
