//! Of cases and of the catalogue.

use uuid::Uuid;

use super::{AT, INTENT, day, digest};
use crate::ans::{Ans, CaseState, Moment, NearExpiry, SuspensionReason};
use crate::calendar::{Calendar, ExceptionDay, Hours};
use crate::case::{
    Agreed, CaseCode, CaseDetails, CaseFile, CaseForm, CaseStep, Channel, Closing, Ground, MassEvent, NoteKind, Step,
};
use crate::catalogue::{CaseKind, Category, Edition, Group, GroupLevel, Listed, NamedCalendar, Project, Sla};
use crate::decide::tests::forms::{access, telephony};
use crate::decide::tests::office::{LUZ, SITE, TECH};
use crate::fact::{CaseFact, Fact};
use crate::id::{CalendarId, CaseId, CategoryId, GroupId, MassEventId, PersonId, ProjectId, RequestId, SlaId};
use crate::intent::{IntentBody, NewCase};
use crate::site::TerritorialDirection;
use crate::time::{Between, Timestamp};

const CASE: CaseId = CaseId(Uuid::from_u128(0x71));
const REQUEST: RequestId = RequestId(Uuid::from_u128(0x72));
const PROJECT: ProjectId = ProjectId(Uuid::from_u128(0x73));
const CATEGORY: CategoryId = CategoryId(Uuid::from_u128(0x74));
const SLA: SlaId = SlaId(Uuid::from_u128(0x75));
const GROUP: GroupId = GroupId(Uuid::from_u128(0x76));
const CALENDAR: CalendarId = CalendarId(Uuid::from_u128(0x77));
const EVENT: MassEventId = MassEventId(Uuid::from_u128(0x78));

fn details(requester: PersonId) -> CaseDetails {
    CaseDetails {
        kind: CaseKind::Incident,
        project: PROJECT,
        category: CATEGORY,
        subject: "No enciende".into(),
        description: "El equipo no enciende desde ayer".into(),
        channel: Channel::Phone,
        requester,
        site: Some(SITE),
        related: Some(CaseId(Uuid::from_u128(0x79))),
        form: None,
    }
}

fn ans() -> Ans {
    Ans { target_ms: 57_600_000, attention_ms: Some(3_600_000), near: NearExpiry { percent: 25, minutes: 90 } }
}

fn agreed() -> Agreed {
    Agreed { sla: SLA, ans: ans(), calendar: CALENDAR, edition: 2 }
}

/// Read from a clock that others doubt.
fn moment() -> Moment {
    Moment {
        clock: AT,
        between: Between { from: Some(Timestamp(AT.0 + 600_000)), until: Some(Timestamp(AT.0 + 900_000)) },
    }
}

/// A step of every kind, with everything that it can say.
fn steps() -> Vec<Step> {
    vec![
        Step::Take,
        Step::Reassign { assignee: TECH },
        Step::Escalate { group: GROUP, assignee: Some(TECH) },
        Step::ToProvider { group: GROUP, specialist: TECH, contract: "OC-1".into(), ticket: "T-9".into() },
        Step::Suspend { reason: SuspensionReason::AwaitingSiteAccess, resume_on: Some(day(12, 9)) },
        Step::Solve { solution: "Se cambió la fuente".into() },
        Step::Dismiss { ground: Ground::InsufficientInfo },
        Step::Close { by: Closing::NoSurvey },
        Step::Reopen,
    ]
}

fn file() -> CaseFile {
    CaseFile { file: digest(0x66), name: "foto.jpg".into() }
}

fn mass_event() -> MassEvent {
    MassEvent {
        cause: "Caída del enlace".into(),
        affected_users: 40,
        started_at: AT,
        ended_at: Some(Timestamp(AT.0 + 3_600_000)),
        evidence: "Reporte del operador".into(),
    }
}

fn listed() -> [(&'static str, Listed); 5] {
    let mut calendar = Calendar::colombia();
    calendar.rules.truncate(1);
    calendar.exceptions = vec![ExceptionDay {
        date: day(12, 24),
        hours: vec![Hours { from: 480, until: 720 }],
        reason: "Circular 12".into(),
    }];
    let category = Category {
        project: PROJECT,
        parent: Some(CategoryId(Uuid::from_u128(0x7A))),
        name: "Equipo".into(),
        kind: Some(CaseKind::ServiceRequest),
        slas: vec![SLA],
        group: Some(GROUP),
        to_provider: true,
        accepted_by_oti: true,
        form: None,
        active: true,
    };
    let group = Group {
        name: "Soporte".into(),
        level: GroupLevel::Onsite,
        projects: vec![PROJECT],
        office: Some(TerritorialDirection::Antioquia),
        members: vec![TECH, LUZ],
        leads: vec![TECH],
        active: true,
    };
    let sla = Sla { name: "ANS 16 h".into(), ans: ans(), calendar: CALENDAR, active: true };
    let record = NamedCalendar { name: "Hábil".into(), calendar, active: false };
    [
        ("listed-project", Listed::Project { id: PROJECT, record: Project { name: "OTI".into(), active: true } }),
        ("listed-calendar", Listed::Calendar { id: CALENDAR, record }),
        ("listed-sla", Listed::Sla { id: SLA, record: sla }),
        ("listed-group", Listed::Group { id: GROUP, record: group }),
        ("listed-category", Listed::Category { id: CATEGORY, record: category }),
    ]
}

pub(super) fn bodies() -> Vec<(&'static str, IntentBody)> {
    let register = |details| IntentBody::RegisterCases {
        request: REQUEST,
        cases: vec![NewCase { id: CASE, details, group: GROUP, sla: SLA }],
    };
    let steps = steps().into_iter().map(|step| CaseStep { step, note: "Nota".into() }).collect();
    let note = |note, file| IntentBody::NoteCase { case: CASE, note, text: "Se llamó".into(), file };
    let asked = NoteKind::SuspensionAsked { reason: SuspensionReason::AwaitingPartsOrWarranty };
    let editions = listed().into_iter().map(|(_, listed)| Edition { edition: 2, listed }).collect();
    let on_form = |form| CaseDetails { form: Some(Box::new(form)), ..details(LUZ) };
    let details = details(LUZ);
    let own = CaseDetails { requester: TECH, ..details.clone() };
    vec![
        ("register_cases", register(details)),
        ("register_cases-own", register(own)),
        ("register_cases-telephony", register(on_form(CaseForm::Telephony(telephony())))),
        ("register_cases-access", register(on_form(CaseForm::Access(access())))),
        ("step_case", IntentBody::StepCase { case: CASE, base_rev: 3, from: CaseState::InProgress, steps }),
        ("note_case-plain", note(NoteKind::Plain, Some(file()))),
        ("note_case-contact", note(NoteKind::Contact, None)),
        ("note_case-suspension-asked", note(asked, None)),
        (
            "change_sla",
            IntentBody::ChangeSla {
                case: CASE,
                base_rev: 3,
                was: SLA,
                sla: SlaId(Uuid::from_u128(0x7B)),
                note: "Requiere compra".into(),
            },
        ),
        (
            "declare_mass_event",
            IntentBody::DeclareMassEvent { event: EVENT, details: Box::new(mass_event()), cases: vec![CASE] },
        ),
        ("change_catalogue", IntentBody::ChangeCatalogue { editions }),
    ]
}

fn stepped(step: Step, to: CaseState) -> CaseFact {
    CaseFact::Stepped {
        step,
        to,
        group: GROUP,
        assignee: Some(TECH),
        note: "Nota".into(),
        judged_by: [(CALENDAR, 2)].into(),
        by: LUZ,
        intent: INTENT,
        at: moment(),
        unseen: true,
        functional: to == CaseState::EscalatedSpecialist,
    }
}

pub(super) fn facts() -> Vec<(&'static str, Fact)> {
    let of_case = |fact| Fact::Case(CASE, Box::new(fact));
    let suspend = Step::Suspend { reason: SuspensionReason::UserUnavailable, resume_on: Some(day(12, 9)) };
    let escalate = Step::Escalate { group: GROUP, assignee: None };
    let registered = CaseFact::Registered {
        request: REQUEST,
        details: details(LUZ),
        group: GROUP,
        agreed: agreed(),
        by: TECH,
        intent: INTENT,
        at: moment(),
    };
    let noted = CaseFact::Noted {
        kind: NoteKind::Contact,
        note: "Se llamó".into(),
        file: Some(file()),
        by: TECH,
        intent: INTENT,
        at: AT,
    };
    let mut facts = vec![
        ("case-registered", of_case(registered)),
        ("case-coded", of_case(CaseFact::Coded { code: CaseCode { year: 2026, seq: 42 } })),
        ("case-stepped-suspended", of_case(stepped(suspend, CaseState::Suspended))),
        ("case-stepped-closed", of_case(stepped(Step::Close { by: Closing::Survey }, CaseState::Closed))),
        ("case-stepped-functional", of_case(stepped(escalate, CaseState::EscalatedSpecialist))),
        ("case-noted", of_case(noted)),
        (
            "case-ans-changed",
            of_case(CaseFact::AnsChanged {
                agreed: agreed(),
                note: "Requiere compra".into(),
                by: TECH,
                intent: INTENT,
                at: moment(),
            }),
        ),
        ("case-of-mass-event", of_case(CaseFact::OfMassEvent { event: EVENT })),
        ("mass-event", Fact::MassEvent(EVENT, Box::new(mass_event()))),
    ];
    facts.extend(
        listed().into_iter().map(|(name, listed)| (name, Fact::Listed(Box::new(Edition { edition: 2, listed })))),
    );
    facts
}
