use super::*;
use crate::time::{DATE_FROM, DATE_UNTIL};

#[test]
fn a_target_of_sixteen_hours() {
    let calendar = Calendar::colombia();
    let due = calendar.add_business_time(at("2026-12-03 15:00"), 16 * HOUR_MS);
    assert_eq!(due, Some(at("2026-12-07 13:00")));
    let suspended = calendar.business_time(at("2026-12-04 10:00"), at("2026-12-09 09:00"));
    assert_eq!(suspended, 17 * HOUR_MS, "Tuesday 8 is a holiday");
}

/// What people complain about at other desks: targets that run while lunch is eaten or on days that were given free.
#[test]
fn a_lunch_break_a_saturday_and_days_unlike_others() {
    let calendar = segmented();
    let hours = |from: &str, until: &str| calendar.business_time(at(from), at(until)) / HOUR_MS;
    assert_eq!(hours("2026-12-03 11:00", "2026-12-03 15:00"), 2);
    assert_eq!(hours("2026-12-03 12:00", "2026-12-03 14:00"), 0);
    assert_eq!(hours("2026-12-11 16:00", "2026-12-14 09:00"), 1 + 4 + 1);
    assert_eq!(hours("2026-12-18 17:00", "2026-12-21 08:00"), 9, "the Saturday that compensates");
    assert_eq!(hours("2026-12-23 17:00", "2026-12-28 08:00"), 4, "24 by circular, 25 by law");
    let add = |from: &str, hours: i64| calendar.add_business_time(at(from), hours * HOUR_MS).unwrap();
    assert_eq!(add("2026-12-03 11:00", 1), at("2026-12-03 12:00"), "the end of the morning, not the afternoon");
    assert_eq!(add("2026-12-03 11:00", 2), at("2026-12-03 15:00"));
    assert_eq!(add("2026-12-23 17:00", 1), at("2026-12-26 09:00"));
    assert_eq!(add("2026-12-05 20:00", 1), at("2026-12-07 09:00"));
    assert_eq!(add("2026-12-05 20:00", 0), at("2026-12-05 20:00"));
}

#[test]
fn to_the_millisecond() {
    let calendar = Calendar::colombia();
    let noon = at("2026-12-03 12:00");
    let late = Timestamp(noon.0 + 1);
    assert_eq!((calendar.business_time(noon, late), calendar.business_time(late, noon)), (1, 0));
    assert_eq!(calendar.add_business_time(noon, 5 * HOUR_MS + 1), Some(Timestamp(at("2026-12-04 08:00").0 + 1)));
}

#[test]
fn a_calendar_that_never_opens_answers() {
    let closed = Calendar { week: Default::default(), ..Calendar::colombia() };
    assert_eq!(closed.business_time(Timestamp(i64::MIN), Timestamp(i64::MAX)), 0);
    assert_eq!(closed.add_business_time(at("2026-12-03 15:00"), 1), None);
    assert_eq!(closed.nth_business_day(day("2026-12-03"), 1), None);
    // One day in its whole life.
    let once = Calendar { exceptions: vec![exception("2026-12-19", "8-17", "Jornada")], ..closed };
    assert_eq!(once.add_business_time(at("1990-01-01 00:00"), 9 * HOUR_MS), Some(at("2026-12-19 17:00")));
    assert_eq!(once.add_business_time(at("1990-01-01 00:00"), 9 * HOUR_MS + 1), None);
    assert_eq!(once.nth_business_day(day("1990-01-01"), 1), Some(day("2026-12-19")));
    assert_eq!(once.nth_business_day(day("2026-12-19"), 1), None);
}

#[test]
fn nothing_is_too_long_or_too_far() {
    let calendar = Calendar::colombia();
    let all = calendar.business_time(Timestamp(i64::MIN), Timestamp(i64::MAX));
    let begin = Timestamp::start_of(DATE_FROM);
    assert_eq!(calendar.business_time(begin, Timestamp::start_of(DATE_UNTIL)), all);
    let last = calendar.add_business_time(Timestamp(i64::MIN), all).unwrap();
    assert_eq!(last, at("9999-12-30 17:00"));
    assert_eq!(calendar.add_business_time(begin, all + 1), None);
    assert_eq!(calendar.add_business_time(Timestamp(i64::MAX), 1), None);
    assert_eq!(calendar.nth_business_day(NaiveDate::MAX, 1), None);
    assert_eq!(calendar.nth_business_day(NaiveDate::MIN, 1), Some(DATE_FROM));
    assert!(calendar.holidays(i32::MIN).is_empty() && calendar.holidays(i32::MAX).is_empty());
}

/// A calendar that nobody checked gives wrong answers, but it gives them.
#[test]
fn what_was_not_checked_does_no_harm() {
    let mut calendar = segmented();
    calendar.exceptions.reverse();
    calendar.week[0] = vec![Hours { from: 900, until: 100 }, Hours { from: 0, until: u16::MAX }];
    calendar.rules[0].on = crate::calendar::RuleDay::Fixed { month: 13, day: 0 };
    calendar.rules[3].on = crate::calendar::RuleDay::Easter { offset: i16::MAX, monday: true };
    assert!(calendar.check().is_err());
    let from = at("2026-12-03 15:00");
    for ms in [1, HOUR_MS, 1_000 * HOUR_MS, i64::MAX] {
        let _ = calendar.add_business_time(from, ms);
        let _ = calendar.business_time(from, Timestamp(from.0.saturating_add(ms)));
    }
    let _ = calendar.holidays(2026);
}
