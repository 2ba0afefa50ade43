//! Cases told as stories: who may do what with them, and to whom they go. What the clock says of them: `clock`.

mod acts;
mod clock;
mod provider;

use expect_test::expect;

use super::desk::*;
use super::office::{ADMIN, LEAD, LUZ, READER, SITE, TECH, digest};
use crate::ans::{CaseState, Compliance, SuspensionReason, Verdict};
use crate::case::{
    CaseCode, CaseDetails, CaseFile, CaseStep, Closing, Ending, Ground, MassEvent, NoteKind, Step, StepKind, resume,
    survey,
};
use crate::catalogue::{Category, Listed};
use crate::decide::{Aspect, May, Subject, may};
use crate::fact::{CaseFact, Fact};
use crate::id::PersonId;
use crate::intent::{IntentBody, NewCase};
use crate::refusal::{Refusal, RequiredField};
use crate::scope::{Record, Shows, Source};
use crate::time::{Between, Timestamp};

#[test]
fn a_case_goes_through_every_level_and_comes_back() {
    let mut desk = ServiceDesk::with_case(MESA);
    desk.fold(&Fact::Case(CASE, Box::new(CaseFact::Coded { code: CaseCode { year: 2026, seq: 1 } })));
    desk.step(ANA, CASE, Step::Take).unwrap();
    desk.step(ANA, CASE, escalate(SISTEMAS)).unwrap();
    desk.at("2026-12-03 15:30").step(SARA, CASE, Step::Take).unwrap();
    desk.step(SARA, CASE, Step::Escalate { group: SITIO, assignee: Some(TECH) }).unwrap();
    desk.step(TECH, CASE, Step::Take).unwrap();
    desk.step(TECH, CASE, escalate(MESA)).unwrap();
    desk.at("2026-12-03 16:00").step(ANA, CASE, Step::Take).unwrap();
    desk.step(ANA, CASE, solve()).unwrap();
    desk.check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Mesa, 16 h by edition 1
            case 1: is 2026-000001
        2026-12-03 15:00 Ana STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Mesa, Ana
        2026-12-03 15:00 Ana STEP_CASE
            case 1: ESCALATE -> ESCALATED_SPECIALIST, Sistemas
        2026-12-03 15:30 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-03 15:30 Sara STEP_CASE
            case 1: ESCALATE -> ESCALATED_ONSITE, Sitio, Tomás
        2026-12-03 15:30 Tomás STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sitio, Tomás
        2026-12-03 15:30 Tomás STEP_CASE
            case 1: ESCALATE -> ESCALATED_SPECIALIST, Mesa
        2026-12-03 16:00 Ana STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Mesa, Ana
        2026-12-03 16:00 Ana STEP_CASE
            case 1: SOLVE -> SOLVED, Mesa, Ana
        * case 1 SOLVED, Mesa, Ana; 1 h of 16 h, estimated 2026-12-07 13:00
    "#]]);
    let case = desk.case(CASE);
    assert_eq!((case.escalations, case.responsible, case.rev), (3, Some(ANA), 9));
}

#[test]
fn a_case_is_registered_once_and_keeps_its_first_code() {
    let mut desk = ServiceDesk::open();
    let mut facts = desk.register(ANA, CASE, FAULT, MESA).unwrap();
    let coded = |seq| Fact::Case(CASE, Box::new(CaseFact::Coded { code: CaseCode { year: 2026, seq } }));
    desk.fold(&coded(1));
    desk.fold(&coded(2));
    assert_eq!(desk.case(CASE).code, Some(CaseCode { year: 2026, seq: 1 }));
    let before = desk.case(CASE).clone();
    let Fact::Case(_, told) = &mut facts[0] else { panic!("{facts:?}") };
    if let CaseFact::Registered { group, .. } = &mut **told {
        *group = SITIO;
    }
    desk.fold(&facts[0]);
    assert_eq!(*desk.case(CASE), before);
}

/// Scenario 10.
#[test]
fn a_case_is_escalated_within_its_project_only() {
    let mut desk = ServiceDesk::with_taken();
    let refused = desk.step(SARA, CASE, escalate(NOMINA));
    assert!(matches!(refused, Err(Refusal::ListedElsewhere { .. })), "{refused:?}");
    desk.step(SARA, CASE, escalate(TALENTO)).unwrap();
    assert_eq!(
        desk.case(CASE).state,
        CaseState::EscalatedSpecialist,
        "a functional group outside the OTI, in the project"
    );
}

/// Domain §2.1: the times are then that group's responsibility.
#[test]
fn what_a_functional_group_uses_is_its_own_responsibility() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-04 10:00").step(SARA, CASE, escalate(TALENTO)).unwrap();
    desk.at("2026-12-09 09:00");
    let reading = desk.reading(CASE);
    assert_eq!(reading.progress_ms.low, (4 + 7 + 9 + 1) * HOUR, "the clock of the user goes on");
    assert_eq!(reading.functional_ms.low, (7 + 9 + 1) * HOUR);
    assert_eq!((reading.breached, reading.oti_breached), (Verdict::Yes, Verdict::No));
    desk.step(SAUL, CASE, escalate(SISTEMAS)).unwrap_err();
    desk.step(LEAD, CASE, escalate(SISTEMAS)).unwrap();
    desk.at("2026-12-10 17:00");
    let back = desk.reading(CASE);
    assert_eq!(back.functional_ms, reading.functional_ms, "from its coming back on the OTI answers for it again");
    assert_eq!(back.oti_breached, Verdict::Yes);
    let mut compliance = Compliance::default();
    compliance.count(reading.oti_breached, false);
    assert_eq!((compliance.kept, compliance.breached), (1, 0));
}

#[test]
fn who_may_register_what() {
    let mut desk = ServiceDesk::open();
    for (by, requester, may) in [
        (ANA, LUZ, true),
        (LEAD, LUZ, true),
        (ADMIN, LUZ, true),
        (TECH, LUZ, false),
        (SARA, LUZ, false),
        (TERE, LUZ, false),
        (PABLO, LUZ, false),
        (TECH, TECH, true),
        (SARA, SARA, true),
        (TERE, TERE, true),
        (PABLO, PABLO, true),
        (READER, READER, false),
    ] {
        let mut new = ServiceDesk::new_case(CASE, FAULT, MESA);
        new.details.requester = requester;
        let answer = desk.register_new(by, new);
        assert_eq!(answer.is_ok(), may, "{by:?} for {requester:?}: {answer:?}");
        desk.world.cases.clear();
    }
    // One that is not their own refuses all of them.
    let of = |id, requester| {
        let new = ServiceDesk::new_case(id, FAULT, MESA);
        NewCase { details: CaseDetails { requester, ..new.details.clone() }, ..new }
    };
    let request = crate::id::RequestId(uuid::Uuid::from_u128(0x900));
    let cases = vec![of(CASE, TECH), of(CASE2, LUZ)];
    assert_eq!(desk.ask(TECH, IntentBody::RegisterCases { request, cases }), Err(Refusal::NotPermitted));
    let cases = vec![of(CASE, LUZ), of(CASE2, LUZ)];
    desk.ask(ANA, IntentBody::RegisterCases { request, cases }).unwrap();
    assert_eq!(desk.case(CASE).request, desk.case(CASE2).request, "of one request come several cases");
}

/// Scenario 4.
#[test]
fn a_suspension_has_a_note_and_stops_the_progress_and_not_the_date() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-04 10:00");
    let silent = CaseStep { step: suspend(), note: String::new() };
    assert_eq!(desk.steps(SARA, CASE, vec![silent]), Err(Refusal::Missing { field: RequiredField::Note }));
    assert_eq!(desk.case(CASE).state, CaseState::InProgress);
    desk.step(SARA, CASE, suspend()).unwrap();
    desk.at("2026-12-04 17:00").check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-04 10:00 Sara STEP_CASE
            NO: MISSING, field NOTE
        2026-12-04 10:00 Sara STEP_CASE
            case 1: SUSPEND -> SUSPENDED, Sistemas, Sara
        * case 1 SUSPENDED, Sistemas, Sara; 4 h of 16 h, estimated 2026-12-07 13:00
    "#]]);
    assert_eq!(desk.case(CASE).suspension.unwrap().reason, SuspensionReason::UserUnavailable);
}

#[test]
fn two_steps_at_once_are_both_done_or_none_of_them() {
    let mut desk = ServiceDesk::with_case(SISTEMAS);
    // Tomar y suspender.
    desk.steps(SARA, CASE, vec![said(Step::Take), said(suspend())]).unwrap();
    // Reanudar y solucionar.
    desk.steps(SARA, CASE, vec![said(Step::Take), said(solve())]).unwrap();
    // Tomar y solucionar.
    desk.register(ANA, CASE2, FAULT, SISTEMAS).unwrap();
    desk.steps(SARA, CASE2, vec![said(Step::Take), said(solve())]).unwrap();
    desk.check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
            case 1: SUSPEND -> SUSPENDED, Sistemas, Sara
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
            case 1: SOLVE -> SOLVED, Sistemas, Sara
        2026-12-03 15:00 Ana REGISTER_CASES
            case 2: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 2: TAKE -> IN_PROGRESS, Sistemas, Sara
            case 2: SOLVE -> SOLVED, Sistemas, Sara
        * case 1 SOLVED, Sistemas, Sara; 0 h of 16 h, estimated 2026-12-07 13:00
        * case 2 SOLVED, Sistemas, Sara; 0 h of 16 h, estimated 2026-12-07 13:00
    "#]]);

    let mut desk = ServiceDesk::with_case(SISTEMAS);
    let silent = CaseStep { step: suspend(), note: " ".into() };
    let dumb = said(Step::Solve { solution: String::new() });
    for second in [silent, dumb, said(Step::Reopen), said(escalate(NOMINA))] {
        let before = desk.world.clone();
        desk.steps(SARA, CASE, vec![said(Step::Take), second]).unwrap_err();
        assert_eq!(desk.world, before, "nobody took it either");
    }
    desk.steps(SARA, CASE, vec![said(Step::Take), said(suspend())]).unwrap();
    let before = desk.world.clone();
    desk.steps(SARA, CASE, vec![said(Step::Take), said(Step::Solve { solution: " ".into() })]).unwrap_err();
    assert_eq!(desk.world, before, "and nobody resumed it");
}

#[test]
fn a_group_of_which_nobody_was_listed_is_of_everybody_of_its_level() {
    let mut desk = ServiceDesk::with_case(SEGURIDAD);
    let may = |desk: &ServiceDesk, by: PersonId| may(&desk.world, desk.case(CASE), actor(by), desk.now).unwrap();
    for (by, takes) in [(NICO, true), (SARA, true), (ADMIN, true), (TECH, false), (TERE, false), (ANA, false)] {
        assert_eq!(may(&desk, by).steps.iter().any(|offer| offer.step == StepKind::Take), takes, "{by:?}");
    }
    assert_eq!(may(&desk, READER), May::default());
    desk.step(NICO, CASE, Step::Take).unwrap();
    let may = may(&desk, SARA);
    assert_eq!(may.steps, [], "he has it");
}

/// Scenario 9.
#[test]
fn a_late_answer_changes_nothing_and_leads_to_a_case_that_names_the_closed_one() {
    let mut desk = ServiceDesk::with_taken();
    desk.step(SARA, CASE, solve()).unwrap();
    let close = CaseStep { step: Step::Close { by: Closing::NoSurvey }, note: String::new() };
    desk.at("2026-12-10 00:00").follow(CASE, close);
    let calendar = desk.world.calendars.get(HABIL, None).unwrap();
    assert_eq!(survey(desk.case(CASE), calendar, false, desk.now), Ending::Late);
    let before = desk.case(CASE).clone();
    let mut again = ServiceDesk::new_case(CASE2, FAULT, MESA);
    again.details.related = Some(CASE);
    desk.register_new(ANA, again).unwrap();
    assert_eq!((desk.case(CASE), desk.case(CASE2).details.related), (&before, Some(CASE)));
}

/// Scenario 11.
#[test]
fn a_mass_event_has_more_than_five_users_and_leaves_its_cases_out_of_the_count() {
    let mut desk = ServiceDesk::with_taken();
    desk.register(ANA, CASE2, FAULT, MESA).unwrap();
    let declare = |affected_users, cases| IntentBody::DeclareMassEvent {
        event: EVENT,
        details: Box::new(MassEvent {
            cause: "Caída del enlace".into(),
            affected_users,
            started_at: at("2026-12-03 09:00"),
            ended_at: None,
            evidence: String::new(),
        }),
        cases,
    };
    assert_eq!(desk.ask(LEAD, declare(5, vec![CASE])), Err(Refusal::TooFewUsers { min: 6 }));
    assert_eq!(desk.case(CASE).mass_event, None);
    desk.ask(LEAD, declare(6, vec![CASE])).unwrap();
    desk.ask(LEAD, declare(40, vec![CASE, CASE2])).unwrap();
    desk.at("2026-12-09 09:00").check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-03 15:00 Ana REGISTER_CASES
            case 2: registered for Luz in Mesa, 16 h by edition 1
        2026-12-03 15:00 Lidia DECLARE_MASS_EVENT
            NO: TOO_FEW_USERS, min 6
        2026-12-03 15:00 Lidia DECLARE_MASS_EVENT
            mass event of 6: Caída del enlace
            case 1: of the mass event
        2026-12-03 15:00 Lidia DECLARE_MASS_EVENT
            mass event of 40: Caída del enlace
            case 2: of the mass event
        * case 1 IN_PROGRESS, Sistemas, Sara; 21 h of 16 h, estimated 2026-12-07 13:00, near expiry, past the date, BREACHED
        * case 2 REGISTERED, Mesa; 21 h of 16 h, estimated 2026-12-07 13:00, near expiry, past the date, BREACHED
    "#]]);
    let mut compliance = Compliance::default();
    for id in [CASE, CASE2] {
        compliance.count(desk.reading(id).breached, desk.case(id).mass_event.is_some());
    }
    assert_eq!(compliance, Compliance { excluded: 2, ..Compliance::default() });
    assert_eq!(desk.world.mass_events[&EVENT].affected_users, 40, "as told last");
}

#[test]
fn nobody_is_not_attended_before_they_were_asked_and_had_their_days() {
    let mut desk = ServiceDesk::with_taken();
    let reason = SuspensionReason::UserUnavailable;
    desk.note(SARA, CASE, NoteKind::Contact).unwrap();
    desk.at("2026-12-04 09:00").step(SARA, CASE, Step::Suspend { reason, resume_on: None }).unwrap();
    let dismissed = |desk: &mut ServiceDesk, ground| desk.step(SARA, CASE, dismiss(ground)).is_ok();
    // It was before the suspension that somebody called.
    assert!(!dismissed(desk.at("2026-12-30 09:00"), Ground::InsufficientInfo));
    desk.at("2026-12-04 09:00").note(SARA, CASE, NoteKind::Contact).unwrap();
    assert!(!dismissed(desk.at("2026-12-10 23:59"), Ground::InsufficientInfo));
    assert!(!dismissed(desk.at("2026-12-11 00:00"), Ground::OutOfScope), "that is said before it is suspended");
    assert!(dismissed(&mut desk, Ground::InsufficientInfo));
    assert_eq!((desk.case(CASE).judged_by[&HABIL], desk.case(CASE).is_ended()), (1, true));
}

#[test]
fn a_suspension_until_a_day_ends_on_that_day() {
    let mut desk = ServiceDesk::with_taken();
    let resume_on = Some("2026-12-09".parse().unwrap());
    desk.step(SARA, CASE, Step::Suspend { reason: SuspensionReason::AwaitingSiteAccess, resume_on }).unwrap();
    assert_eq!(resume(desk.case(CASE), at("2026-12-08 23:59")), None);
    let step = resume(desk.case(CASE), at("2026-12-09 00:00")).unwrap();
    desk.at("2026-12-09 00:00").follow(CASE, step);
    assert_eq!((desk.case(CASE).state, desk.case(CASE).assignee), (CaseState::InProgress, Some(SARA)));
    assert_eq!(resume(desk.case(CASE), at("2026-12-10 00:00")), None);
}

#[test]
fn a_doubtful_hour_is_written_into_the_fact() {
    let mut desk = ServiceDesk::with_taken();
    desk.at("2026-12-04 10:00");
    let an_hour_later = Between { from: Some(at("2026-12-04 11:00")), until: Some(at("2026-12-04 12:00")) };
    desk.world.between = an_hour_later;
    let facts = desk.step(SARA, CASE, suspend()).unwrap();
    let Fact::Case(_, fact) = &facts[0] else { panic!("{facts:?}") };
    let CaseFact::Stepped { at: moment, .. } = &**fact else { panic!("{fact:?}") };
    assert_eq!(
        (moment.clock, moment.between),
        (desk.now, an_hour_later),
        "what was told stays, beside what others say"
    );
    desk.at("2026-12-04 15:00").check(&expect![[r#"
        2026-12-03 15:00 Ana REGISTER_CASES
            case 1: registered for Luz in Sistemas, 16 h by edition 1
        2026-12-03 15:00 Sara STEP_CASE
            case 1: TAKE -> IN_PROGRESS, Sistemas, Sara
        2026-12-04 10:00 Sara STEP_CASE
            case 1: SUSPEND -> SUSPENDED, Sistemas, Sara, at a doubtful hour
        * case 1 SUSPENDED, Sistemas, Sara; 5 h to 6 h of 16 h, estimated 2026-12-07 13:00
    "#]]);
    // A clock that runs a minute wrong is not worth a word.
    let minute = Timestamp(desk.now.0 + 60_000);
    desk.world.between = Between { from: Some(minute), until: Some(minute) };
    let facts = desk.step(SARA, CASE, Step::Take).unwrap();
    let Fact::Case(_, fact) = &facts[0] else { panic!("{facts:?}") };
    assert!(matches!(&**fact, CaseFact::Stepped { at, .. } if at.between.is_unknown()), "{fact:?}");
    assert_eq!(desk.reading(CASE).breached, Verdict::No);
}

#[test]
fn a_case_is_seen_where_it_is_asked_for_and_by_every_group_that_it_comes_to() {
    let mut desk = ServiceDesk::open();
    let [registered] = &desk.register(ANA, CASE, FAULT, SISTEMAS).unwrap()[..] else { panic!("one case") };
    assert_eq!(registered.record(), Some(Record::Case(CASE)));
    assert_eq!(registered.sources(), [Source::Site(SITE), Source::Group(SISTEMAS), Source::Home(ANA)]);
    assert_eq!(registered.names(), [Record::Person(LUZ), Record::Person(ANA), Record::Site(SITE)]);
    assert_eq!(registered.changes(), Some((Subject::Case(CASE), Aspect::Details)));
    desk.step(SARA, CASE, Step::Take).unwrap();
    let to_tomas = Step::Escalate { group: SITIO, assignee: Some(TECH) };
    let [escalated] = &desk.step(SARA, CASE, to_tomas).unwrap()[..] else { panic!("one step") };
    assert_eq!(escalated.sources(), [Source::Group(SITIO), Source::Home(TECH)]);
    assert_eq!(escalated.names(), [Record::Person(SARA), Record::Person(TECH)]);
    let file = Some(CaseFile { file: digest(7), name: "foto.jpg".into() });
    let photo = IntentBody::NoteCase { case: CASE, note: NoteKind::Plain, text: String::new(), file };
    let [noted] = &desk.ask(TECH, photo).unwrap()[..] else { panic!("one note") };
    assert_eq!((noted.file(), noted.changes(), noted.sources()), (Some(digest(7)), None, Vec::new()));
    let people = [TECH, LUZ, ANA, SARA].map(Record::Person);
    let shown: Vec<_> = people.into_iter().chain([Record::Site(SITE)]).collect();
    assert_eq!(desk.case(CASE).shows(), shown, "everybody whom its history names");
    // Somebody at home: where no site is named, it is seen where whoever asked works.
    let mut at_home = ServiceDesk::new_case(CASE2, FAULT, MESA);
    at_home.details.site = None;
    let [registered] = &desk.register_new(ANA, at_home).unwrap()[..] else { panic!("one case") };
    assert_eq!(registered.sources()[0], Source::Home(LUZ));
}
