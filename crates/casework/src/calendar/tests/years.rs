use super::*;
use crate::calendar::{Closed, Holiday};

/// The dates of a year as `MM-DD`, with `×2` where two holidays share one.
fn year(year: i32) -> String {
    let shown = |(date, names): (NaiveDate, Vec<Holiday>)| {
        let shared = if names.len() == 1 { String::new() } else { format!("×{}", names.len()) };
        format!("{}{shared}", date.format("%m-%d"))
    };
    Calendar::colombia().holidays(year).into_iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn count(year: i32) -> (usize, usize) {
    let holidays = Calendar::colombia().holidays(year);
    (holidays.values().map(Vec::len).sum(), holidays.len())
}

#[test]
fn the_holidays_of_six_years() {
    for (of, expected) in [
        (
            2025,
            "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30×2 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25",
        ),
        (
            2026,
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 \
             12-08 12-25",
        ),
        (
            2027,
            "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 \
             12-08 12-25",
        ),
        (
            2028,
            "01-01 01-10 03-20 04-13 04-14 05-01 05-29 06-19 06-26 07-03 07-10 07-20 08-07 08-21 10-16 11-06 11-13 \
             12-08 12-25",
        ),
        (
            2029,
            "01-01 01-08 03-19 03-29 03-30 05-01 05-14 06-04 06-11 07-02 07-09 07-20 08-07 08-20 10-15 11-05 11-12 \
             12-08 12-25",
        ),
        (
            2030,
            "01-01 01-07 03-25 04-18 04-19 05-01 06-03 06-24 07-01×2 07-15 07-20 08-07 08-19 10-14 11-04 11-11 12-08 \
             12-25",
        ),
    ] {
        assert_eq!(year(of), expected, "{of}");
    }
    assert_eq!([2025, 2026, 2030].map(count), [(18, 17), (19, 19), (19, 18)]);
    assert_eq!(count(1983), (0, 0), "the law came in its December");
    assert_eq!(count(1984), (18, 17));
}

#[test]
fn a_holiday_is_named_with_its_law_and_only_since_the_law() {
    let calendar = Calendar::colombia();
    let why = |date: &str| calendar.closed(day(date));
    let holiday = |name: &str, law: &str| Holiday { name: name.into(), law: law.into() };
    let chiquinquira = holiday("Nuestra Señora del Rosario de Chiquinquirá", "Ley 2578 de 2026");
    assert_eq!(why("2026-07-13"), Some(Closed::Holiday { holidays: vec![chiquinquira] }));
    assert_eq!(why("2025-07-14"), None, "9 July was no holiday yet");
    let both = ["Sagrado Corazón de Jesús", "San Pedro y San Pablo"].map(|name| holiday(name, "Ley 51 de 1983"));
    assert_eq!(why("2030-07-01"), Some(Closed::Holiday { holidays: both.to_vec() }));
    assert_eq!(
        why("2024-12-08"),
        Some(Closed::Holiday { holidays: vec![holiday("Inmaculada Concepción", "Ley 51 de 1983")] })
    );
    assert_eq!(why("2024-12-09"), None, "a Sunday gives no other day");
    assert_eq!((why("2026-12-05"), why("2026-12-31"), why("2026-03-30")), (Some(Closed::Week), None, None));
}

#[test]
fn an_administrator_ends_a_rule_and_the_past_keeps_it() {
    let mut calendar = Calendar::colombia();
    calendar.rules.last_mut().unwrap().valid_until = Some(day("2028-01-31"));
    assert!(calendar.closed(day("2027-07-12")).is_some());
    assert_eq!(calendar.closed(day("2028-07-10")), None);
    calendar.rules.last_mut().unwrap().valid_until = Some(day("2028-07-10"));
    assert!(calendar.closed(day("2028-07-10")).is_some(), "its last day is one of its days");
    assert_eq!(calendar.closed(day("2029-07-09")), None);
}

#[test]
fn exceptions_go_before_week_and_holidays() {
    let mut calendar = segmented();
    assert_eq!(calendar.closed(day("2026-12-24")), Some(Closed::Exception { reason: "Circular 12".into() }));
    assert_eq!(calendar.hours_on(day("2026-12-19")), hours("8-17"));
    calendar.exceptions.push(exception("2026-12-25", "8-10", "Cierre de año"));
    assert_eq!((calendar.closed(day("2026-12-25")), calendar.hours_on(day("2026-12-25"))), (None, &*hours("8-10")));
}

#[test]
fn a_rule_may_move_over_new_year() {
    let mut calendar = Calendar::colombia();
    calendar.rules[0].on = crate::calendar::RuleDay::Monday { month: 12, day: 31 };
    let new_year = |year: i32| {
        calendar.holidays(year).into_iter().filter(|(_, all)| all[0].name == "Año Nuevo").map(|(date, _)| date)
    };
    assert_eq!(new_year(2027).collect::<Vec<_>>(), [day("2027-01-04")]);
    assert!(calendar.closed(day("2027-01-04")).is_some());
    // 31 December is a Sunday in 2028 and a Monday in 2029.
    assert_eq!(new_year(2029).collect::<Vec<_>>(), [day("2029-01-01"), day("2029-12-31")]);
}

#[test]
fn three_business_days_after_a_solution() {
    let calendar = Calendar::colombia();
    for (solved, third) in [
        ("2026-11-13", "2026-11-19"),
        ("2026-12-04", "2026-12-10"),
        ("2026-12-23", "2026-12-29"),
        ("2026-12-29", "2027-01-04"),
        ("2026-04-01", "2026-04-08"),
        ("2026-07-10", "2026-07-16"),
    ] {
        assert_eq!(calendar.nth_business_day(day(solved), 3), Some(day(third)), "{solved}");
    }
    assert_eq!(calendar.nth_business_day(day("2026-12-05"), 0), Some(day("2026-12-05")));
}
