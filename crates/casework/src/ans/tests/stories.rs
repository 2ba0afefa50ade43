use super::*;
use crate::ans::{
    AnsFlaw, Clock, Compliance, Estimate, MASS_USERS_MIN, SURVEY_DAYS, TARGET_MAX_MS, Verdict, auto_close_at,
    is_mass_event,
};
use CaseState::*;

fn exactly(when: &str) -> Option<Within<Timestamp>> {
    Some(Within::exactly(at(when)))
}

/// The example of the procedure: sixteen hours, a suspension over a holiday, a solution after the estimated date.
fn example(calendar: &Calendar) -> History<'_> {
    registered("2026-12-03 15:00", 16, calendar)
        .then(at("2026-12-04 10:00"), Suspended)
        .then(at("2026-12-09 09:00"), InProgress)
        .then(at("2026-12-10 11:00"), Solved)
}

#[test]
fn a_case_past_its_date_and_within_its_ans() {
    let calendar = Calendar::colombia();
    let case = example(&calendar);
    let progress = ["2026-12-03 15:00", "2026-12-04 10:00", "2026-12-07 12:00", "2026-12-09 09:00", "2026-12-10 11:00"];
    assert_eq!(progress.map(|when| case.progress(when)), [0, 4, 4, 4, 15]);

    let suspended = case.reading(at("2026-12-09 08:00"));
    assert_eq!((suspended.state, suspended.projected_due), (Suspended, None), "nobody knows until when it waits");
    assert_eq!((suspended.breached, suspended.date_exceeded), (Verdict::No, Verdict::Yes));
    let resumed = case.reading(at("2026-12-09 10:00"));
    assert_eq!(resumed.projected_due, exactly("2026-12-10 12:00"));

    let solved = case.reading(at("2027-03-01 10:00"));
    assert_eq!((solved.state, solved.remaining_ms), (Solved, Within::exactly(HOUR)));
    assert_eq!(solved.estimates.iter().map(|estimate| estimate.at).collect::<Vec<_>>(), [exactly("2026-12-07 13:00")]);
    assert_eq!((solved.breached, solved.date_exceeded, solved.near_expiry), (Verdict::No, Verdict::Yes, Verdict::No));
}

#[test]
fn reopened_it_goes_on_where_it_was_and_does_not_expire_at_once() {
    let calendar = Calendar::colombia();
    let case = example(&calendar).then(at("2026-12-14 09:00"), Reopened);
    assert_eq!(case.progress("2026-12-14 09:00"), 15, "waiting for the survey is no progress");
    let reading = |when: Timestamp| case.reading(when);
    assert_eq!(reading(at("2026-12-14 09:00")).breached, Verdict::No);
    assert_eq!(reading(at("2026-12-14 09:00")).projected_due, exactly("2026-12-14 10:00"));
    assert_eq!(reading(at("2026-12-14 10:00")).breached, Verdict::No, "as much is no breach");
    let after = reading(Timestamp(at("2026-12-14 10:00").0 + 1));
    assert_eq!((after.breached, after.remaining_ms, after.projected_due), (Verdict::Yes, Within::exactly(-1), None));
    // Reopened in the evening of a Friday: nothing passes until Monday.
    let night = example(&calendar).then(at("2026-12-11 19:00"), Reopened);
    assert_eq!(night.progress("2026-12-14 08:00"), 15);
}

#[test]
fn as_much_as_the_target_is_kept_and_a_minute_more_is_not() {
    let calendar = Calendar::colombia();
    let solved = |when: &str| registered("2026-12-03 15:00", 16, &calendar).then(at(when), Solved).reading(at(when));
    let exact = solved("2026-12-07 13:00");
    assert_eq!((exact.breached, exact.date_exceeded), (Verdict::No, Verdict::No));
    let late = solved("2026-12-07 13:01");
    assert_eq!((late.breached, late.date_exceeded), (Verdict::Yes, Verdict::Yes));
    assert_eq!(solved("2026-12-07 12:00").date_exceeded, Verdict::No);
    let read_later = registered("2026-12-03 15:00", 16, &calendar).then(at("2026-12-07 12:00"), Solved);
    assert_eq!(read_later.reading(at("2027-12-07 12:00")).date_exceeded, Verdict::No, "it was solved in time");
}

#[test]
fn a_suspension_outside_hours_costs_and_gives_nothing() {
    let calendar = segmented();
    let case = registered("2026-12-03 08:00", 16, &calendar).then(at("2026-12-03 12:30"), Suspended);
    assert_eq!(case.progress("2026-12-03 13:00"), 4);
    assert_eq!(case.clone().then(at("2026-12-03 13:30"), InProgress).progress("2026-12-03 15:00"), 5);
    // Suspended over Christmas: the circular of the 24th, the law of the 25th, a weekend.
    let christmas = registered("2026-12-23 16:00", 3, &calendar)
        .then(at("2026-12-23 17:00"), Suspended)
        .then(at("2026-12-28 08:00"), EscalatedSpecialist);
    assert_eq!((christmas.progress("2026-12-23 17:00"), christmas.progress("2026-12-28 09:00")), (1, 2));
    assert_eq!(christmas.reading(at("2026-12-28 08:00")).projected_due, exactly("2026-12-28 10:00"));
}

#[test]
fn escalation_time_is_business_time_and_each_clock_has_its_states() {
    let calendar = segmented();
    let case = registered("2026-12-04 16:00", 40, &calendar)
        .then(at("2026-12-04 17:00"), EscalatedOnsite)
        .then(at("2026-12-09 09:00"), InProgress)
        .then(at("2026-12-09 10:00"), ProviderActive)
        .then(at("2026-12-09 15:00"), Suspended)
        .then(at("2026-12-10 08:00"), ProviderActive)
        .then(at("2026-12-10 09:00"), InProgress);
    let reading = case.reading(at("2026-12-10 10:00"));
    // Monday 7 has seven hours; Tuesday 8 is a holiday.
    assert_eq!(reading.attention_ms, Within::exactly((1 + 7 + 1) * HOUR));
    assert_eq!(reading.provider_ms, Within::exactly((3 + 1) * HOUR));
    assert_eq!(reading.progress_ms, Within::exactly((9 + 1 + 3 + 1 + 1) * HOUR));
    assert_eq!(case.reading(at("2026-12-07 09:00")).attention_ms, Within::exactly(2 * HOUR), "it still waits");
}

#[test]
fn an_attention_time_may_be_agreed() {
    let calendar = Calendar::colombia();
    let mut case = registered("2026-12-03 08:00", 16, &calendar).then(at("2026-12-03 10:01"), InProgress);
    assert_eq!(case.reading(at("2026-12-04 10:00")).attention_breached, None);
    case.agreement.ans.attention_ms = Some(2 * HOUR);
    assert_eq!(case.reading(at("2026-12-03 10:00")).attention_breached, Some(Verdict::No));
    assert_eq!(case.reading(at("2026-12-04 10:00")).attention_breached, Some(Verdict::Yes));
}

#[test]
fn another_ans_gives_another_date_and_takes_no_progress_away() {
    let calendar = Calendar::colombia();
    let saturdays = Calendar {
        week: std::array::from_fn(|day| if day < 6 { vec![hours(8, 12)] } else { Vec::new() }),
        ..Calendar::colombia()
    };
    let case = registered("2026-12-10 08:00", 4, &calendar).agreed(at("2026-12-10 11:00"), 20, &saturdays);
    let reading = case.reading(at("2026-12-12 09:00"));
    // Thursday 3 hours by one calendar and 1 by the other, Friday 4, Saturday 1.
    assert_eq!((reading.target_ms, reading.progress_ms), (20 * HOUR, Within::exactly((3 + 1 + 4 + 1) * HOUR)));
    let since = |when: &str| Within::exactly(at(when));
    assert_eq!(
        reading.estimates,
        [
            Estimate { since: since("2026-12-10 08:00"), at: exactly("2026-12-10 12:00") },
            Estimate { since: since("2026-12-10 11:00"), at: exactly("2026-12-15 12:00") },
        ]
    );
    assert_eq!(case.reading(at("2026-12-10 10:00")).target_ms, 4 * HOUR, "it was not changed yet");
}

#[test]
fn near_expiry_is_a_fifth_or_an_hour() {
    let calendar = Calendar::colombia();
    let near =
        |target: i64, when: &str| registered("2026-12-03 08:00", target, &calendar).reading(at(when)).near_expiry;
    // A fifth of ten hours is two; of three hours, less than an hour.
    assert_eq!((near(10, "2026-12-03 15:59"), near(10, "2026-12-03 16:00")), (Verdict::No, Verdict::Yes));
    assert_eq!((near(3, "2026-12-03 09:59"), near(3, "2026-12-03 10:00")), (Verdict::No, Verdict::Yes));
    assert_eq!(near(3, "2026-12-04 10:00"), Verdict::Yes, "breached is near too");
    let mut own = registered("2026-12-03 08:00", 10, &calendar);
    own.agreement.ans.near = NearExpiry { percent: 50, minutes: 0 };
    assert_eq!(own.reading(at("2026-12-03 13:00")).near_expiry, Verdict::Yes);
}

#[test]
fn closed_at_the_end_of_the_third_business_day() {
    let calendar = Calendar::colombia();
    assert_eq!(SURVEY_DAYS, 3);
    let closes = auto_close_at(&calendar, at("2026-12-04 16:00"));
    assert_eq!(closes, Some(at("2026-12-11 00:00")), "still open on Thursday 10 at 23:59");
    assert_eq!(auto_close_at(&calendar, at("2026-12-10 11:00")), Some(at("2026-12-16 00:00")));
    // A survey says no on Thursday 10.
    let case = registered("2026-12-04 08:00", 16, &calendar)
        .then(at("2026-12-04 16:00"), Solved)
        .then(at("2026-12-10 10:00"), Reopened);
    assert_eq!((case.progress("2026-12-10 10:00"), case.progress("2026-12-10 12:00")), (8, 10));
}

#[test]
fn a_mass_event_leaves_the_count_and_keeps_its_clock() {
    assert_eq!((MASS_USERS_MIN, is_mass_event(5), is_mass_event(6)), (6, false, true));
    let calendar = Calendar::colombia();
    let solved = |when: &str| registered("2026-12-03 08:00", 4, &calendar).then(at(when), Solved).reading(at(when));
    let mut report = Compliance::default();
    report.count(solved("2026-12-03 12:00").breached, false);
    report.count(solved("2026-12-03 13:00").breached, false);
    let mass = solved("2026-12-03 16:00");
    report.count(mass.breached, true);
    report.count(Verdict::Doubtful, false);
    assert_eq!((mass.progress_ms, mass.breached), (Within::exactly(8 * HOUR), Verdict::Yes));
    assert_eq!(report, Compliance { kept: 1, breached: 1, doubtful: 1, excluded: 1 });
    assert_eq!(report.judged(), 3);
}

#[test]
fn ten_states_and_what_their_clock_does() {
    let shown = CaseState::ALL.map(|state| serde_json::to_string(&(state, format!("{:?}", state.clock()))).unwrap());
    let expected = [
        ("REGISTERED", "Running"),
        ("IN_PROGRESS", "Running"),
        ("ESCALATED_SPECIALIST", "Running"),
        ("ESCALATED_ONSITE", "Running"),
        ("PROVIDER_ACTIVE", "Running"),
        ("SUSPENDED", "Paused"),
        ("SOLVED", "Stopped"),
        ("REOPENED", "Running"),
        ("CLOSED", "Stopped"),
        ("NOT_MANAGED", "Stopped"),
    ];
    assert_eq!(shown, expected.map(|pair| serde_json::to_string(&pair).unwrap()));
    let provider = CaseState::ALL.into_iter().filter(|state| state.runs_provider());
    assert_eq!(provider.collect::<Vec<_>>(), [ProviderActive]);
    let calendar = Calendar::colombia();
    for state in CaseState::ALL {
        let case = registered("2026-12-03 08:00", 16, &calendar).then(at("2026-12-03 09:00"), state);
        let runs = i64::from(state.clock() == Clock::Running);
        assert_eq!(case.progress("2026-12-03 11:00"), 1 + 2 * runs, "{state:?}");
    }
}

#[test]
fn an_ans_has_bounds() {
    let flaw = |change: fn(&mut Ans)| {
        let mut ans = ans(16);
        change(&mut ans);
        ans.check().err()
    };
    assert_eq!(flaw(|_| ()), None);
    assert_eq!(flaw(|ans| ans.target_ms = 59_999), Some(AnsFlaw::TargetOutOfRange { ms: 59_999 }));
    assert_eq!(flaw(|ans| ans.target_ms = TARGET_MAX_MS), None);
    assert_eq!(flaw(|ans| ans.attention_ms = Some(0)), Some(AnsFlaw::TargetOutOfRange { ms: 0 }));
    assert_eq!(flaw(|ans| ans.target_ms = i64::MAX), Some(AnsFlaw::TargetOutOfRange { ms: i64::MAX }));
    assert_eq!(flaw(|ans| ans.near.percent = 101), Some(AnsFlaw::PercentTooHigh { percent: 101 }));
}

#[test]
fn a_calendar_that_never_opens_uses_no_time_and_has_no_date() {
    let closed = Calendar { week: Default::default(), ..Calendar::colombia() };
    let reading = registered("2026-12-03 08:00", 1, &closed).reading(at("2030-01-01 00:00"));
    assert_eq!((reading.progress_ms, reading.estimates[0].at, reading.projected_due), (Within::exactly(0), None, None));
    assert_eq!((reading.breached, reading.date_exceeded), (Verdict::No, Verdict::No));
    assert_eq!(auto_close_at(&closed, at("2026-12-03 08:00")), None);
}
