use super::*;
use crate::calendar::{
    CalendarFlaw as Flaw, DAY_MINUTES, EASTER_OFFSET_MAX, EASTER_OFFSET_MIN, EXCEPTIONS_MAX, HOURS_MAX, RULES_MAX,
    RuleDay, TEXT_CHARS_MAX,
};
use crate::time::{DATE_FROM, DATE_UNTIL};

/// The flaw of the calendar of other desks after one change.
fn flaw(change: impl FnOnce(&mut Calendar)) -> Option<Flaw> {
    let mut calendar = segmented();
    change(&mut calendar);
    calendar.check().err()
}

#[test]
fn sound_calendars_pass_and_keep_their_form() {
    assert_eq!(flaw(|_| ()), None);
    for calendar in [Calendar::colombia(), segmented()] {
        assert_eq!(calendar.check(), Ok(()));
        let json = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&json).unwrap(), calendar);
    }
    let json = serde_json::to_string(&Calendar::colombia().rules[6]).unwrap();
    let expected = r#"{"name":"Ascensión del Señor","law":"Ley 51 de 1983","on":{"rule":"EASTER","offset":39,"monday":true},"valid_from":"1984-01-01","valid_until":null}"#;
    assert_eq!(json, expected);
}

#[test]
fn bounds() {
    let many = |n: usize| vec![Hours { from: 0, until: 1 }; n];
    assert_eq!(flaw(|c| c.week[2] = many(HOURS_MAX + 1)), Some(Flaw::TooManyHours { max: 8 }));
    let rule = segmented().rules[0].clone();
    assert_eq!(flaw(|c| c.rules = vec![rule.clone(); RULES_MAX]), None);
    assert_eq!(flaw(|c| c.rules = vec![rule; RULES_MAX + 1]), Some(Flaw::TooManyRules { max: 64 }));
    let days = |n: usize| {
        let dates = day("2026-01-01").iter_days().take(n);
        dates.map(|date| ExceptionDay { date, hours: Vec::new(), reason: "Cierre".into() }).collect::<Vec<_>>()
    };
    assert_eq!(flaw(|c| c.exceptions = days(EXCEPTIONS_MAX)), None);
    assert_eq!(flaw(|c| c.exceptions = days(EXCEPTIONS_MAX + 1)), Some(Flaw::TooManyExceptions { max: 1_000 }));
    let long = "ñ".repeat(TEXT_CHARS_MAX);
    assert_eq!(flaw(|c| c.rules[0].name = long.clone()), None);
    assert_eq!(flaw(|c| c.rules[0].law = long.clone() + "ñ"), Some(Flaw::TextTooLong { max: 200 }));
    assert_eq!(flaw(|c| c.exceptions[0].reason = " ".into()), Some(Flaw::TextMissing));
}

#[test]
fn hours_are_in_order_and_within_the_day() {
    let wrong = |text: &str| match flaw(|c| c.week[6] = hours(text)) {
        Some(Flaw::WrongHours { hours }) => Some((hours.from / 60, hours.until / 60)),
        other => {
            assert_eq!(other, None);
            None
        }
    };
    assert_eq!((wrong("0-24"), wrong("8-12 12-17")), (None, None));
    assert_eq!(wrong("8-12 11-17"), Some((11, 17)));
    assert_eq!(wrong("14-17 8-12"), Some((8, 12)));
    assert_eq!(wrong("8-8"), Some((8, 8)));
    assert_eq!(wrong("20-25"), Some((20, 25)));
    assert_eq!(DAY_MINUTES, 1_440);
    let night = Hours { from: 1_200, until: 300 };
    assert_eq!(flaw(|c| c.exceptions[0].hours = vec![night]), Some(Flaw::WrongHours { hours: night }));
}

#[test]
fn days_that_no_year_has() {
    let on = |on: RuleDay| flaw(|c| c.rules[0].on = on);
    assert_eq!(on(RuleDay::Fixed { month: 2, day: 29 }), None);
    assert_eq!(on(RuleDay::Monday { month: 2, day: 30 }), Some(Flaw::NoSuchDay { month: 2, day: 30 }));
    let far = Some(Flaw::OffsetOutOfRange { from: EASTER_OFFSET_MIN, until: EASTER_OFFSET_MAX });
    assert_eq!(on(RuleDay::Easter { offset: EASTER_OFFSET_MAX, monday: true }), None);
    assert_eq!(on(RuleDay::Easter { offset: EASTER_OFFSET_MAX + 1, monday: true }), far);
    assert_eq!(on(RuleDay::Easter { offset: EASTER_OFFSET_MIN - 1, monday: false }), far);
    assert_eq!(
        flaw(|c| c.rules[0].valid_until = Some(day("1983-12-31"))),
        Some(Flaw::NeverValid { name: "Año Nuevo".into() })
    );
    let out = Some(Flaw::DateOutOfRange { from: DATE_FROM, until: DATE_UNTIL });
    assert_eq!(flaw(|c| c.rules[0].valid_from = Some(day("1899-12-31"))), out);
    assert_eq!(flaw(|c| c.exceptions[1].date = NaiveDate::MAX), out);
    assert_eq!(flaw(|c| c.exceptions.reverse()), Some(Flaw::OutOfOrder { date: day("2026-12-19") }));
    assert_eq!(flaw(|c| c.exceptions[1].date = day("2026-12-19")), Some(Flaw::OutOfOrder { date: day("2026-12-19") }));
}
