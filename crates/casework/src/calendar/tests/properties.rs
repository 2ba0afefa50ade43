//! What holds for every calendar, and the sums beside those of somebody who looks at every minute.

use chrono::{Datelike, TimeDelta};
use proptest::prelude::*;

use super::*;
use crate::calendar::{HolidayRule, RuleDay};

const MINUTE_MS: i64 = 60_000;

fn stretches() -> impl Strategy<Value = Vec<Hours>> {
    prop::collection::btree_set(0_u16..=1_440, 0..5).prop_map(|marks| {
        let marks: Vec<u16> = marks.into_iter().collect();
        marks.chunks_exact(2).map(|pair| Hours { from: pair[0], until: pair[1] }).collect()
    })
}

fn rule() -> impl Strategy<Value = HolidayRule> {
    let on = prop_oneof![
        (1_u8..=12, 1_u8..=29).prop_map(|(month, day)| RuleDay::Fixed { month, day }),
        (1_u8..=12, 1_u8..=29).prop_map(|(month, day)| RuleDay::Monday { month, day }),
        Just(RuleDay::Monday { month: 12, day: 28 }),
        (-60_i16..=200, any::<bool>()).prop_map(|(offset, monday)| RuleDay::Easter { offset, monday }),
    ];
    let since = prop::option::of((2024_i32..2029).prop_map(|year| day(&format!("{year}-06-01"))));
    (on, since.clone(), since).prop_map(|(on, valid_from, until)| HolidayRule {
        name: "Fiesta".into(),
        law: "Ley".into(),
        on,
        valid_from,
        valid_until: until.filter(|until| valid_from.is_none_or(|from| from <= *until)),
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let week = prop::array::uniform7(prop_oneof![Just(Vec::new()), stretches()]);
    let rules = prop::collection::vec(rule(), 0..12);
    let exceptions = prop::collection::btree_map(0_i64..1_500, stretches(), 0..20).prop_map(|days| {
        let date = |days| day("2025-01-01") + TimeDelta::days(days);
        days.into_iter()
            .map(|(days, hours)| ExceptionDay { date: date(days), hours, reason: "Circular".into() })
            .collect()
    });
    (week, rules, exceptions).prop_map(|(week, rules, exceptions)| Calendar { week, rules, exceptions })
}

/// A minute within the years that the rules and exceptions of these calendars speak of.
fn minute() -> impl Strategy<Value = Timestamp> {
    (0_i64..4 * 365 * 1_440).prop_map(|minute| Timestamp(at("2025-01-01 00:00").0 + minute * MINUTE_MS))
}

/// When somebody works on a day, asked rule by rule.
fn worked_on(calendar: &Calendar, date: NaiveDate) -> &[Hours] {
    let exception = calendar.exceptions.iter().find(|exception| exception.date == date);
    match exception {
        Some(exception) => &exception.hours,
        None if calendar.rules.iter().any(|rule| is_observed(rule, date)) => &[],
        None => &calendar.week[date.weekday().num_days_from_monday() as usize],
    }
}

/// Every minute from `from` on, for so many minutes, in which somebody works.
fn open_minutes(calendar: &Calendar, from: Timestamp, minutes: i64) -> Vec<Timestamp> {
    let mut open = Vec::new();
    let (mut date, mut hours) = (from.date(), worked_on(calendar, from.date()));
    for at in (0..minutes).map(|minute| Timestamp(from.0 + minute * MINUTE_MS)) {
        if at.date() != date {
            (date, hours) = (at.date(), worked_on(calendar, at.date()));
        }
        let minute = u16::try_from((at.0 - Timestamp::start_of(date).0) / MINUTE_MS).unwrap();
        if hours.iter().any(|hours| (hours.from..hours.until).contains(&minute)) {
            open.push(at);
        }
    }
    open
}

fn is_observed(rule: &HolidayRule, date: NaiveDate) -> bool {
    const EASTERS: [(i32, u32, u32); 6] =
        [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2029, 4, 1)];
    let in_force = rule.valid_from.is_none_or(|from| from <= date) && rule.valid_until.is_none_or(|end| date <= end);
    let is_base = |base: NaiveDate| match rule.on {
        RuleDay::Fixed { month, day } | RuleDay::Monday { month, day } => {
            (base.month(), base.day()) == (month.into(), day.into())
        }
        RuleDay::Easter { offset, .. } => {
            let easters =
                EASTERS.into_iter().filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
            easters.into_iter().any(|easter| base == easter + TimeDelta::days(offset.into()))
        }
    };
    let moves = matches!(rule.on, RuleDay::Monday { .. } | RuleDay::Easter { monday: true, .. });
    let is_monday = date.weekday() == chrono::Weekday::Mon;
    let bases = if moves && is_monday { 7 } else { 1 };
    in_force && (!moves || is_monday) && (0..bases).any(|back| is_base(date - TimeDelta::days(back)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn as_somebody_counts_who_looks_at_every_minute(calendar in calendar(), from in minute(), minutes in 0_i64..40_000) {
        calendar.check().unwrap();
        let until = Timestamp(from.0 + minutes * MINUTE_MS);
        let open = open_minutes(&calendar, from, minutes);
        let counted = i64::try_from(open.len()).unwrap() * MINUTE_MS;
        prop_assert_eq!(calendar.business_time(from, until), counted);
        // The end of the last minute that was worked is when all of them had passed.
        if let Some(last) = open.last() {
            let end = Timestamp(last.0 + MINUTE_MS);
            prop_assert_eq!(calendar.add_business_time(from, counted), Some(end));
            prop_assert_eq!(calendar.add_business_time(from, counted - MINUTE_MS / 2), Some(Timestamp(end.0 - MINUTE_MS / 2)));
        }
    }

    #[test]
    fn days_as_somebody_counts_who_looks_at_every_one(calendar in calendar(), from in minute(), n in 1_u32..300) {
        let first = from.date();
        let works = |date: &NaiveDate| !worked_on(&calendar, *date).is_empty();
        let days = first.iter_days().skip(1).take_while(|date| date.year() < 2029).filter(works);
        if let Some(expected) = days.clone().nth(n as usize - 1) {
            prop_assert_eq!(calendar.nth_business_day(first, n), Some(expected));
        }
        for date in first.iter_days().take(30) {
            prop_assert_eq!(calendar.closed(date).is_none(), works(&date));
        }
    }

    #[test]
    fn parts_add_up_and_more_is_never_earlier(
        calendar in calendar(), mut marks in prop::array::uniform3(minute()), ms in prop::array::uniform2(0_i64..4_000_000_000),
    ) {
        marks.sort();
        let [a, b, c] = marks;
        let whole = calendar.business_time(a, c);
        prop_assert_eq!(calendar.business_time(a, b) + calendar.business_time(b, c), whole);
        prop_assert!(whole >= calendar.business_time(a, b) && whole <= c.0 - a.0);
        let [less, more] = [ms[0].min(ms[1]), ms[0].max(ms[1])];
        if let Some(far) = calendar.add_business_time(a, more) {
            let near = calendar.add_business_time(a, less).unwrap();
            prop_assert!(near <= far);
            prop_assert_eq!(calendar.business_time(a, far), more, "what was added lies between");
            prop_assert_eq!(calendar.add_business_time(near, more - less), Some(far).filter(|_| more > less).or(Some(near)));
        }
    }
}
