//! *Hora dudosa*: what is known is the least and the most.

use super::*;
use crate::ans::Verdict;
use CaseState::*;

#[test]
fn a_suspension_at_a_doubtful_hour_bounds_the_progress() {
    let calendar = Calendar::colombia();
    let case = registered("2026-12-03 08:00", 8, &calendar)
        .then(doubtful("2026-12-01 10:00", "2026-12-03 10:00", "2026-12-03 15:00"), Suspended)
        .then(at("2026-12-04 08:00"), InProgress);
    let reading = case.reading(at("2026-12-04 10:00"));
    assert_eq!(reading.progress_ms, Within { low: 4 * HOUR, high: 9 * HOUR });
    assert_eq!(reading.remaining_ms, Within { low: -HOUR, high: 4 * HOUR });
    assert_eq!(reading.breached, Verdict::Doubtful);
    assert_eq!(case.reading(at("2026-12-04 08:30")).breached, Verdict::No);
    assert_eq!(case.reading(at("2026-12-04 15:00")).breached, Verdict::Yes);
    let due = Within { low: at("2026-12-04 10:00"), high: at("2026-12-04 14:00") };
    assert_eq!(reading.projected_due, Some(due), "perhaps now");
    assert_eq!(reading.near_expiry, Verdict::Doubtful);
}

#[test]
fn a_clock_within_its_tolerance_is_believed() {
    let calendar = Calendar::colombia();
    let case = registered("2026-12-03 08:00", 8, &calendar)
        .then(doubtful("2026-12-03 10:00", "2026-12-03 10:02", "2026-12-03 15:00"), Suspended);
    assert_eq!(case.progress("2026-12-04 08:00"), 2);
}

#[test]
fn a_registration_at_a_doubtful_hour_bounds_the_date() {
    let calendar = Calendar::colombia();
    let mut case = registered("2026-12-03 08:00", 8, &calendar);
    case.registered = doubtful("2027-12-03 08:00", "2026-12-03 15:00", "2026-12-03 16:00");
    let reading = case.reading(at("2026-12-04 14:30"));
    let dates = Within { low: at("2026-12-04 14:00"), high: at("2026-12-04 15:00") };
    assert_eq!((reading.estimates[0].at, reading.date_exceeded), (Some(dates), Verdict::Doubtful));
    assert_eq!(reading.attention_ms, Within { low: 7 * HOUR + HOUR / 2, high: 8 * HOUR + HOUR / 2 });
}

#[test]
fn whatever_came_later_bounds_what_was_before() {
    let calendar = Calendar::colombia();
    let since_three = Between { from: Some(at("2026-12-03 15:00")), until: None };
    let mut case = registered("2026-12-03 08:00", 8, &calendar).then(at("2026-12-03 16:00"), InProgress);
    case.registered = Moment { clock: at("2026-11-03 08:00"), between: since_three };
    let dates = Within { low: at("2026-12-04 14:00"), high: at("2026-12-04 15:00") };
    assert_eq!(case.reading(at("2026-12-09 10:00")).estimates[0].at, Some(dates));
}

/// Both ends of a suspension may be anywhere in the same afternoon: then perhaps there was none, and an hour counts once.
#[test]
fn doubts_that_overlap_count_no_hour_twice() {
    let calendar = Calendar::colombia();
    let afternoon = || doubtful("2027-12-03 10:00", "2026-12-03 13:00", "2026-12-03 17:00");
    let case = registered("2026-12-03 08:00", 8, &calendar).then(afternoon(), Suspended).then(afternoon(), InProgress);
    let reading = case.reading(at("2026-12-04 09:00"));
    assert_eq!(reading.progress_ms, Within { low: (5 + 1) * HOUR, high: 10 * HOUR });
}

#[test]
fn what_nobody_bounds_the_order_and_the_question_bound() {
    let calendar = Calendar::colombia();
    let only_after = Between { from: Some(at("2026-12-03 15:00")), until: None };
    let case = registered("2026-12-03 08:00", 8, &calendar)
        .then(Moment { clock: at("2026-12-01 08:00"), between: only_after }, Suspended);
    let least_and_most = |when: &str| case.reading(at(when)).progress_ms;
    assert_eq!(least_and_most("2026-12-03 16:00"), Within { low: 7 * HOUR, high: 8 * HOUR });
    assert_eq!(least_and_most("2026-12-04 09:00"), Within { low: 7 * HOUR, high: 10 * HOUR });
    let resumed = case.clone().then(at("2026-12-03 16:00"), InProgress);
    assert_eq!(resumed.reading(at("2026-12-03 17:00")).progress_ms, Within { low: 8 * HOUR, high: 9 * HOUR });

    let only_before = Between { from: None, until: Some(at("2026-12-03 12:00")) };
    let case = registered("2026-12-03 08:00", 8, &calendar)
        .then(Moment { clock: at("2027-12-03 08:00"), between: only_before }, Suspended);
    assert_eq!(case.reading(at("2026-12-04 09:00")).progress_ms, Within { low: 0, high: 4 * HOUR });
}

/// Two clocks that differ by a minute tell the events in another order than the record: nothing is counted backwards.
#[test]
fn the_order_of_the_record_holds() {
    let calendar = Calendar::colombia();
    let case = registered("2026-12-03 08:00", 8, &calendar)
        .then(at("2026-12-03 10:00"), Suspended)
        .then(at("2026-12-03 09:59"), InProgress)
        .then(at("2026-12-03 11:00"), Solved);
    assert_eq!(case.progress("2026-12-03 12:00"), 3);
}

#[test]
fn another_calendar_at_a_doubtful_hour_is_bounded_by_both() {
    let (calendar, lunch) = (Calendar::colombia(), segmented());
    let when = || doubtful("2027-12-03 10:00", "2026-12-03 11:00", "2026-12-03 15:00");
    let case = registered("2026-12-03 08:00", 8, &calendar).agreed(when(), 16, &lunch);
    let reading = case.reading(at("2026-12-03 17:00"));
    // Three hours before and two after are sure; between, four by one calendar and two by the other.
    assert_eq!(reading.progress_ms, Within { low: 5 * HOUR, high: (5 + 4 + 2) * HOUR });
    let same = registered("2026-12-03 08:00", 8, &calendar).agreed(when(), 16, &calendar);
    assert_eq!(same.progress("2026-12-03 17:00"), 9, "the same calendar leaves no doubt");
}
