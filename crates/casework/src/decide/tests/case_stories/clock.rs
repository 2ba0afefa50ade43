//! What the clock says of cases that people work on.

use chrono::Datelike;
use expect_test::expect;

use super::*;
use crate::ans::Within;
use crate::calendar::{Calendar, ExceptionDay, Hours};
use crate::case::auto_close;

/// 08–12 and 14–17 on weekdays.
fn segmented() -> Calendar {
    let hours = |from: u16, until: u16| Hours { from: from * 60, until: until * 60 };
    let mut calendar = Calendar::colombia();
    calendar.week[..5].fill(vec![hours(8, 12), hours(14, 17)]);
    calendar
}

fn closed_on(date: &str) -> Calendar {
    let closed = ExceptionDay { date: date.parse().unwrap(), hours: Vec::new(), reason: "Circular 12".into() };
    Calendar { exceptions: vec![closed], ..Calendar::colombia() }
}

fn progress(desk: &ServiceDesk) -> i64 {
    let Within { low, high } = desk.reading(CASE).progress_ms;
    assert_eq!(low, high);
    low
}

/// The example of domain §3.1, and scenario 5.
#[test]
fn the_worked_example_of_the_procedure() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-04 10:00").step(SARA, CASE, suspend()).unwrap();
    desk.at("2026-12-09 09:00").step(SARA, CASE, Step::Take).unwrap();
    desk.check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-04 10:00 Sara STEP_CASE
            case 1: SUSPEND -> SUSPENDED, Sistemas, Sara
        2026-12-09 09:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        * case 1 IN_PROGRESS, Sistemas, Sara; 4 h of 16 h, estimated 2026-12-07 13:00, past the date
    "#]]);
    desk.at("2026-12-10 11:00").step(SARA, CASE, solve()).unwrap();
    desk.check(&expect![[r#"
        2026-12-10 11:00 Sara STEP_CASE
            case 1: SOLVE -> SOLVED, Sistemas, Sara
        * case 1 SOLVED, Sistemas, Sara; 15 h of 16 h, estimated 2026-12-07 13:00, past the date
    "#]]);
    let calendar = Calendar::colombia();
    assert_eq!(auto_close(desk.case(CASE), &calendar, at("2026-12-15 23:59")), None);
    assert!(auto_close(desk.case(CASE), &calendar, at("2026-12-16 00:00")).is_some());
    let Ending::Steps(reopening) = survey(desk.case(CASE), &calendar, false, at("2026-12-14 09:00")) else { panic!() };
    desk.at("2026-12-14 09:00").follow(CASE, reopening);
    desk.check(&expect![[r#"
        2026-12-14 09:00 by itself
            case 1: REOPEN -> REOPENED, Sistemas, Sara
        * case 1 REOPENED, Sistemas, Sara; 15 h of 16 h, estimated 2026-12-07 13:00, near expiry, past the date
    "#]]);
    assert_eq!(desk.at("2026-12-14 10:00").reading(CASE).breached, Verdict::No);
    assert_eq!(desk.at("2026-12-14 10:01").reading(CASE).breached, Verdict::Yes);
}

/// Scenario 6.
#[test]
fn as_much_as_the_target_is_kept_and_a_minute_more_is_not() {
    for (when, breached) in [("2026-12-07 13:00", Verdict::No), ("2026-12-07 13:01", Verdict::Yes)] {
        let mut desk = ServiceDesk::with_taken();
        desk.at(when).step(SARA, CASE, solve()).unwrap();
        assert_eq!(desk.at("2027-01-04 09:00").reading(CASE).breached, breached, "{when}");
        let mut compliance = Compliance::default();
        compliance.count(desk.reading(CASE).breached, false);
        assert_eq!((compliance.kept, compliance.breached), if breached == Verdict::No { (1, 0) } else { (0, 1) });
    }
}

/// Scenario 7: near is what has no more than a fifth left, 3 h 12 of 16 h.
#[test]
fn near_its_expiry_a_case_is_suspended_or_gets_another_ans_before_it_is_escalated() {
    let near = || {
        let mut desk = ServiceDesk::with_taken();
        desk.at("2026-12-07 09:48");
        desk
    };
    for to in [DESARROLLO, SITIO, MESA] {
        let refused = near().step(SARA, CASE, escalate(to));
        assert!(matches!(refused, Err(Refusal::CaseNeeds { need: crate::case::Need::TimeLeft, .. })), "{refused:?}");
    }
    let mut desk = near();
    let reason = SuspensionReason::NearExpiryEscalation;
    desk.step(SARA, CASE, Step::Suspend { reason, resume_on: None }).unwrap();
    desk.step(SARA, CASE, escalate(DESARROLLO)).unwrap();
    let mut desk = near();
    desk.change_sla(SARA, CASE, ANS40).unwrap();
    desk.step(SARA, CASE, escalate(DESARROLLO)).unwrap();
    desk.check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-07 09:48 Sara CHANGE_SLA
            case 1: ANS 40 h
        2026-12-07 09:48 Sara STEP_CASE
            case 1: ESCALATE -> ESCALATED_SPECIALIST, Desarrollo
        * case 1 ESCALATED_SPECIALIST, Desarrollo; 12 h 48 of 40 h, estimated 2026-12-11 10:00
    "#]]);
    // Resumed, it is as near as before.
    let mut desk = near();
    desk.steps(SARA, CASE, vec![said(suspend()), said(Step::Take)]).unwrap();
    desk.step(SARA, CASE, escalate(DESARROLLO)).unwrap_err();
    // Another ANS that was agreed long before says nothing about its being near now.
    let mut desk = ServiceDesk::with_taken();
    desk.change_sla(SARA, CASE, ANS40).unwrap();
    desk.at("2026-12-10 14:00").step(SARA, CASE, escalate(DESARROLLO)).unwrap_err();
}

#[test]
fn nights_weekends_and_holidays_bring_no_case_nearer_to_its_expiry() {
    for when in ["2026-12-06 23:59", "2026-12-07 09:47"] {
        let mut desk = ServiceDesk::with_taken();
        desk.at(when).step(SARA, CASE, escalate(DESARROLLO)).unwrap();
    }
    let mut desk = ServiceDesk::open();
    desk.at("2026-12-04 15:00").register(ANA, CASE, FAULT, SISTEMAS).unwrap();
    desk.step(SARA, CASE, Step::Take).unwrap();
    // Friday 2 h, Monday 9 h: the holiday does nothing, and Wednesday's second hour brings it near.
    assert_eq!(desk.at("2026-12-08 16:00").reading(CASE).near_expiry, Verdict::No);
    assert_eq!(desk.at("2026-12-09 09:47").reading(CASE).near_expiry, Verdict::No);
    assert_eq!(desk.at("2026-12-09 09:48").reading(CASE).near_expiry, Verdict::Yes);
    let due = desk.reading(CASE).projected_due.unwrap();
    assert_eq!(due.low, at("2026-12-09 13:00"), "what remains is counted on the calendar");
}

/// Scenario 8.
#[test]
fn a_solved_case_waits_three_business_days_for_its_survey() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-04 11:00").step(SARA, CASE, solve()).unwrap();
    let calendar = Calendar::colombia();
    let case = desk.case(CASE).clone();
    assert_eq!(auto_close(&case, &calendar, at("2026-12-10 23:59")), None);
    let close = auto_close(&case, &calendar, at("2026-12-11 00:00")).unwrap();
    assert_eq!(close.step, Step::Close { by: Closing::NoSurvey });
    let by_survey = Step::Close { by: Closing::Survey };
    let steps = |step| Ending::Steps(CaseStep { step, note: String::new() });
    assert_eq!(survey(&case, &calendar, true, at("2026-12-11 00:00")), steps(by_survey), "the answer wins");
    assert_eq!(survey(&case, &calendar, false, Timestamp(at("2026-12-11 00:00").0 + 1)), Ending::Late);
    assert_eq!(survey(&case, &calendar, false, at("2026-12-10 09:00")), steps(Step::Reopen));
    desk.at("2026-12-10 09:00").follow(CASE, CaseStep { step: Step::Reopen, note: String::new() });
    assert_eq!(progress(&desk), 5 * HOUR, "2 h on Thursday and 3 h on Friday, as when it was solved");
    assert_eq!(desk.case(CASE).assignee, Some(SARA));
    assert_eq!((desk.case(CASE).reopenings, desk.case(CASE).solved_at), (1, None));
    assert_eq!(survey(desk.case(CASE), &calendar, true, desk.now), Ending::Late, "it was answered already");
}

#[test]
fn what_is_reopened_long_after_does_not_expire_at_once() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-07 12:00").step(SARA, CASE, solve()).unwrap();
    desk.at("2026-12-11 16:00").follow(CASE, CaseStep { step: Step::Reopen, note: String::new() });
    let reading = desk.reading(CASE);
    assert_eq!((progress(&desk), reading.breached), (15 * HOUR, Verdict::No));
    assert_eq!(reading.projected_due.unwrap().low, at("2026-12-11 17:00"), "an hour is left");
    assert_eq!(desk.at("2026-12-13 12:00").reading(CASE).breached, Verdict::No);
    assert_eq!(desk.at("2026-12-14 08:01").reading(CASE).breached, Verdict::Yes);
    desk.at("2026-12-14 08:01").step(SARA, CASE, Step::Take).unwrap();
    desk.step(SARA, CASE, solve()).unwrap();
    assert_eq!(desk.case(CASE).solved_at, Some(desk.now), "it is solved all the same");
}

#[test]
fn segmented_hours_count_no_midday() {
    let mut desk = ServiceDesk::open();
    desk.list(calendar(segmented())).unwrap();
    desk.at("2026-12-03 11:00").register(ANA, CASE, FAULT, SISTEMAS).unwrap();
    // Taken at midday: that is no attention time.
    desk.at("2026-12-03 13:00").step(SARA, CASE, Step::Take).unwrap();
    assert_eq!(desk.reading(CASE).attention_ms, Within::exactly(HOUR));
    desk.at("2026-12-03 14:30").step(SARA, CASE, suspend()).unwrap();
    assert_eq!(progress(&desk), HOUR * 3 / 2);
    desk.at("2026-12-07 12:30").step(SARA, CASE, Step::Take).unwrap();
    assert_eq!(progress(desk.at("2026-12-07 14:00")), HOUR * 3 / 2);
    assert_eq!(progress(desk.at("2026-12-07 17:00")), HOUR * 9 / 2);
    let estimate = desk.reading(CASE).estimates[0].at.unwrap();
    assert_eq!(estimate.low, at("2026-12-07 15:00"), "1 + 3 on Thursday, 7 on Friday, 4 + 1 on Monday");
}

#[test]
fn a_pause_over_a_holiday_takes_nothing_and_a_pause_within_it_gives_nothing() {
    let run = |pause: &str, resume: &str| {
        let mut desk = ServiceDesk::with_taken();
        desk.at(pause).step(SARA, CASE, suspend()).unwrap();
        desk.at(resume).step(SARA, CASE, Step::Take).unwrap();
        progress(desk.at("2026-12-09 10:00"))
    };
    assert_eq!(run("2026-12-07 17:00", "2026-12-09 08:00"), run("2026-12-08 09:00", "2026-12-08 10:00"));
    assert_eq!(run("2026-12-07 16:00", "2026-12-09 09:00"), run("2026-12-08 09:00", "2026-12-08 10:00") - 2 * HOUR);
}

#[test]
fn another_edition_of_the_calendar_moves_the_progress_of_an_open_case_and_not_its_estimate() {
    let mut desk = ServiceDesk::with_taken();
    let estimate = desk.reading(CASE).estimates[0].at;
    desk.at("2026-12-07 12:00");
    assert_eq!(progress(&desk), 15 * HOUR);
    desk.list(calendar(closed_on("2026-12-04"))).unwrap();
    assert_eq!((progress(&desk), desk.reading(CASE).estimates[0].at), (6 * HOUR, estimate));
    // A case that is registered now is dated by it.
    desk.register(ANA, CASE2, FAULT, SISTEMAS).unwrap();
    assert_eq!((desk.case(CASE).agreed.edition, desk.case(CASE2).agreed.edition), (1, 2));
    // And so is one that gets another ANS.
    desk.change_sla(SARA, CASE, ANS40).unwrap();
    let reading = desk.reading(CASE);
    assert_eq!(
        (reading.estimates.len(), reading.estimates[0].at, desk.case(CASE).agreed_now().edition),
        (2, estimate, 2)
    );
}

#[test]
fn another_edition_of_the_calendar_changes_nothing_of_a_case_that_ended() {
    for closed in [true, false] {
        let mut desk = ServiceDesk::with_taken();
        desk.at("2026-12-07 12:00");
        if closed {
            desk.step(SARA, CASE, solve()).unwrap();
            let close = auto_close(desk.case(CASE), &Calendar::colombia(), at("2026-12-12 00:00")).unwrap();
            desk.at("2026-12-12 00:00").follow(CASE, close);
        } else {
            desk.step(SARA, CASE, dismiss(Ground::OutOfScope)).unwrap();
        }
        let before = desk.reading(CASE);
        assert_eq!(desk.case(CASE).judged_by[&HABIL], 1);
        desk.list(calendar(closed_on("2026-12-04"))).unwrap();
        desk.list(calendar(segmented())).unwrap();
        assert_eq!(desk.reading(CASE), before, "closed: {closed}");
    }
}

/// Scenario 15.
#[test]
fn the_calendar_of_a_case_knows_the_holidays_of_its_year() {
    let estimate = |when: &str| {
        let mut desk = ServiceDesk::open();
        desk.at(when).register(ANA, CASE, FAULT, MESA).unwrap();
        desk.reading(CASE).estimates[0].at.unwrap().low
    };
    assert_eq!(estimate("2026-07-10 15:00"), at("2026-07-15 13:00"), "Monday 13 July 2026 is a holiday");
    assert_eq!(estimate("2025-07-11 15:00"), at("2025-07-15 13:00"), "Monday 14 July 2025 is none");
    let holidays = Calendar::colombia().holidays(2030);
    assert_eq!((holidays.values().map(Vec::len).sum::<usize>(), holidays.len()), (19, 18));
    assert!(holidays.keys().all(|date| date.year() == 2030));
}
