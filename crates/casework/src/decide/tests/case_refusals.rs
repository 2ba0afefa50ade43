//! Every way in which the service desk tells no; told with the others in `refusals`.

use uuid::Uuid;

use super::desk::*;
use super::office::{LEAD, LUZ, RAUL, READER, TECH, digest};
use crate::ans::{CaseState, SuspensionReason};
use crate::calendar::Calendar;
use crate::case::{CHANGES_MAX, CaseFile, CaseStep, Ground, MassEvent, NOTES_MAX, NoteKind, Step};
use crate::catalogue::{CaseKind, Category, DEPTH_MAX, Edition, Group, GroupLevel, LISTED_MAX, Listed, Sla};
use crate::id::{CaseId, CategoryId, GroupId, PersonId, ProjectId, SiteId, SlaId};
use crate::intent::{IntentBody, NewCase, STEPS_MAX};

type Case = (&'static str, &'static str, fn(&mut ServiceDesk) -> Answered);

pub(super) const ALL: &[(&str, &[Case])] = &[
    ("Register cases", REGISTER),
    ("Forms of cases", super::forms::REFUSALS),
    ("Steps of cases", STEPS),
    ("Notes, ANS, mass events", OTHERS),
    ("Catalogue", CATALOGUE),
];

const NOBODY: PersonId = PersonId(Uuid::from_u128(0xFF1));
const NOWHERE: SiteId = SiteId(Uuid::from_u128(0xFF3));
const NO_CASE: CaseId = CaseId(Uuid::from_u128(0xFF5));
const NO_GROUP: GroupId = GroupId(Uuid::from_u128(0xFF6));
const NO_SLA: SlaId = SlaId(Uuid::from_u128(0xFF7));
const NO_PROJECT: ProjectId = ProjectId(Uuid::from_u128(0xFF8));
const NEW_CATEGORY: CategoryId = CategoryId(Uuid::from_u128(0xFF9));

/// A case of a fault for the service desk, changed before it is registered.
fn register_with(desk: &mut ServiceDesk, change: impl FnOnce(&mut NewCase)) -> Answered {
    let mut new = ServiceDesk::new_case(CASE, FAULT, MESA);
    change(&mut new);
    desk.register_new(ANA, new)
}

/// On a case that Sara of level 2 has.
fn step_of_sara(desk: &mut ServiceDesk, step: Step, note: &str) -> Answered {
    desk.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
    desk.step(SARA, CASE, Step::Take).unwrap();
    desk.steps(SARA, CASE, vec![CaseStep { step, note: note.into() }])
}

/// A case that Pablo of the provider has.
fn at_provider(desk: &mut ServiceDesk) {
    step_of_sara(desk, to_provider(PABLO), "").unwrap();
}

fn list_category(desk: &mut ServiceDesk, change: impl FnOnce(&mut Category)) -> Answered {
    let mut record = category(OTI, "Nueva", &[ANS16]);
    change(&mut record);
    desk.list(Listed::Category { id: NEW_CATEGORY, record })
}

fn list_group(desk: &mut ServiceDesk, change: impl FnOnce(&mut Group)) -> Answered {
    let mut record = group("Nuevo", GroupLevel::Two, &[SARA], &[]);
    change(&mut record);
    desk.list(Listed::Group { id: NO_GROUP, record })
}

fn list_sla(desk: &mut ServiceDesk, change: impl FnOnce(&mut Sla)) -> Answered {
    let mut record = sla(8);
    change(&mut record);
    desk.list(Listed::Sla { id: NO_SLA, record })
}

fn outage(affected_users: u32, cause: &str) -> IntentBody {
    let details = MassEvent {
        cause: cause.into(),
        affected_users,
        started_at: at("2026-12-03 09:00"),
        ended_at: None,
        evidence: String::new(),
    };
    IntentBody::DeclareMassEvent { event: EVENT, details: Box::new(details), cases: Vec::new() }
}

const REGISTER: &[Case] = &[
    ("by somebody of level 2 on site for another", "NotPermitted", |d| d.register(TECH, CASE, FAULT, MESA)),
    ("by whoever only reads", "NotPermitted", |d| d.register(READER, CASE, FAULT, MESA)),
    ("a case again", "AlreadyExists", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        d.register(ANA, CASE, FAULT, MESA)
    }),
    ("one case twice at once", "AlreadyExists", |d| {
        let cases = vec![ServiceDesk::new_case(CASE, FAULT, MESA); 2];
        d.ask(ANA, IntentBody::RegisterCases { request: crate::id::RequestId(Uuid::nil()), cases })
    }),
    ("without a subject", "Missing", |d| register_with(d, |new| new.details.subject = " ".into())),
    ("subject longer than a line", "TextTooLong", |d| register_with(d, |new| new.details.subject = "x".repeat(301))),
    ("of a person whom nobody knows", "NoSuchPerson", |d| register_with(d, |new| new.details.requester = NOBODY)),
    ("at a site that nobody knows", "NoSuchSite", |d| register_with(d, |new| new.details.site = Some(NOWHERE))),
    ("after a case that nobody knows", "NoSuchCase", |d| register_with(d, |new| new.details.related = Some(NO_CASE))),
    ("of a project that nobody listed", "NotListed", |d| register_with(d, |new| new.details.project = NO_PROJECT)),
    ("of a category that nobody listed", "NotListed", |d| register_with(d, |new| new.details.category = NEW_CATEGORY)),
    ("of a category in which others lie", "NotALeaf", |d| register_with(d, |new| new.details.category = SERVICES)),
    ("of a category of another project", "ListedElsewhere", |d| register_with(d, |new| new.details.category = SALARY)),
    ("requirement in a category of incidents", "ListedElsewhere", |d| {
        register_with(d, |new| new.details.kind = CaseKind::ServiceRequest)
    }),
    ("for a group that nobody listed", "NotListed", |d| register_with(d, |new| new.group = NO_GROUP)),
    ("for a group that is not used any more", "NotActive", |d| register_with(d, |new| new.group = ANTIGUO)),
    ("for a group of another project", "ListedElsewhere", |d| register_with(d, |new| new.group = NOMINA)),
    ("for a provider's group", "CaseNeeds", |d| register_with(d, |new| new.group = PROVEEDOR)),
    ("for a functional group outside the OTI", "CaseNeeds", |d| register_with(d, |new| new.group = TALENTO)),
    ("with an ANS of another category", "ListedElsewhere", |d| register_with(d, |new| new.sla = NO_SLA)),
    ("with an ANS that is not used any more", "NotActive", |d| register_with(d, |new| new.sla = ANS4)),
];

const STEPS: &[Case] = &[
    ("by whoever only reads", "NotPermitted", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(READER, CASE, Step::Take)
    }),
    ("on a case that nobody knows", "NoSuchCase", |d| d.step(SARA, CASE, Step::Take)),
    ("on a case that somebody changed meanwhile", "Stale", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        let (from, steps) = (CaseState::Registered, vec![said(Step::Take)]);
        d.ask(SARA, IntentBody::StepCase { case: CASE, base_rev: 0, from, steps })
    }),
    ("no step", "TooMany", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.steps(SARA, CASE, Vec::new())
    }),
    ("more steps at once than go together", "TooMany", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.steps(SARA, CASE, vec![said(Step::Take); STEPS_MAX + 1])
    }),
    ("a case that changed more often than any", "TooMany", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        let events = &mut d.world.cases.get_mut(&CASE).unwrap().events;
        *events = vec![events[0].clone(); CHANGES_MAX];
        d.step(SARA, CASE, suspend())
    }),
    ("solving what nobody took", "NoTransition", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(SARA, CASE, solve())
    }),
    ("escalating to a provider's group", "NoTransition", |d| step_of_sara(d, escalate(PROVEEDOR), "Nota")),
    ("taking a case of another group", "NotInHand", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(TERE, CASE, Step::Take)
    }),
    ("closing what is solved", "NotInHand", |d| {
        step_of_sara(d, solve(), "").unwrap();
        d.step(LEAD, CASE, Step::Close { by: crate::case::Closing::NoSurvey })
    }),
    ("suspending by the provider itself", "NotInHand", |d| {
        at_provider(d);
        d.step(PABLO, CASE, suspend())
    }),
    ("taking by the provider itself", "NotInHand", |d| {
        at_provider(d);
        d.step(PABLO, CASE, Step::Take)
    }),
    ("suspending without a note", "Missing", |d| step_of_sara(d, suspend(), " ")),
    ("solving without saying how", "Missing", |d| step_of_sara(d, Step::Solve { solution: String::new() }, "Nota")),
    ("to a provider without a contract", "Missing", |d| {
        let step =
            Step::ToProvider { group: PROVEEDOR, specialist: PABLO, contract: " ".into(), ticket: String::new() };
        step_of_sara(d, step, "Nota")
    }),
    ("note longer than notes are", "TextTooLong", |d| step_of_sara(d, suspend(), &"x".repeat(4001))),
    ("suspending until today", "CaseNeeds", |d| {
        let resume_on = Some(d.now.date());
        step_of_sara(d, Step::Suspend { reason: SuspensionReason::AwaitingApproval, resume_on }, "Nota")
    }),
    ("suspending until a year of five digits", "DateOutOfRange", |d| {
        let resume_on = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1);
        step_of_sara(d, Step::Suspend { reason: SuspensionReason::AwaitingApproval, resume_on }, "Nota")
    }),
    ("taking what one has", "NoTransition", |d| step_of_sara(d, Step::Take, "Nota")),
    ("giving it to whoever has it", "CaseNeeds", |d| step_of_sara(d, Step::Reassign { assignee: SARA }, "Nota")),
    ("giving it to somebody of another group", "CaseNeeds", |d| {
        step_of_sara(d, Step::Reassign { assignee: TERE }, "Nota")
    }),
    ("giving it to a person whom nobody knows", "NoSuchPerson", |d| {
        step_of_sara(d, Step::Reassign { assignee: NOBODY }, "Nota")
    }),
    ("escalating to where it is", "CaseNeeds", |d| step_of_sara(d, escalate(SISTEMAS), "Nota")),
    ("escalating to another project", "ListedElsewhere", |d| step_of_sara(d, escalate(NOMINA), "Nota")),
    ("escalating near the expiry", "CaseNeeds", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        d.at("2026-12-07 12:00").step(SARA, CASE, escalate(DESARROLLO))
    }),
    ("to a provider in a category of none", "CaseNeeds", |d| {
        d.register(ANA, CASE, MAIL, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        d.step(SARA, CASE, to_provider(PABLO))
    }),
    ("not managed without having asked the user", "CaseNeeds", |d| {
        step_of_sara(d, dismiss(Ground::InsufficientInfo), "Nota")
    }),
    ("not managed before the user had three days", "CaseNeeds", |d| {
        step_of_sara(d, suspend(), "Nota").unwrap();
        d.note(SARA, CASE, NoteKind::Contact).unwrap();
        d.at("2026-12-09 23:59").step(SARA, CASE, dismiss(Ground::InsufficientInfo))
    }),
    ("suspending as whoever asked for it", "CaseNeeds", |d| {
        at_provider(d);
        let reason = SuspensionReason::AwaitingPartsOrWarranty;
        d.note(PABLO, CASE, NoteKind::SuspensionAsked { reason }).unwrap();
        let steps = vec![said(suspend())];
        let body =
            IntentBody::StepCase { case: CASE, base_rev: d.case(CASE).rev, from: CaseState::ProviderActive, steps };
        let mut intent = d.intent(PABLO, body);
        intent.by.role = crate::role::Role::ItsLead;
        match crate::decide::decide(&d.world, &intent) {
            Err(crate::decide::Declined::Refused(refusal)) => Err(refusal),
            other => panic!("{other:?}"),
        }
    }),
    ("solving what the OTI accepts, by the provider", "CaseNeeds", |d| {
        d.register(ANA, CASE, OUTFIT, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        d.step(SARA, CASE, to_provider(PABLO)).unwrap();
        d.step(PABLO, CASE, solve())
    }),
    ("erasing who asked for an open case", "InOpenCase", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        d.ask(LEAD, IntentBody::ErasePerson { person: LUZ, reason: "Solicitud".into() })
    }),
    ("erasing who attends to an open case", "InOpenCase", |d| {
        step_of_sara(d, suspend(), "Nota").unwrap();
        d.ask(LEAD, IntentBody::ErasePerson { person: SARA, reason: "Solicitud".into() })
    }),
];

const OTHERS: &[Case] = &[
    ("note without a word", "Missing", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        d.ask(ANA, IntentBody::NoteCase { case: CASE, note: NoteKind::Plain, text: " ".into(), file: None })
    }),
    ("file with a name longer than a line", "TextTooLong", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        let file = Some(CaseFile { file: digest(1), name: "x".repeat(301) });
        d.ask(ANA, IntentBody::NoteCase { case: CASE, note: NoteKind::Plain, text: String::new(), file })
    }),
    ("more notes than a case keeps", "TooMany", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        d.world.cases.get_mut(&CASE).unwrap().notes = NOTES_MAX;
        d.note(ANA, CASE, NoteKind::Plain)
    }),
    ("note on a case that has ended", "CaseEnded", |d| {
        step_of_sara(d, dismiss(Ground::OutOfScope), "Nota").unwrap();
        d.note(SARA, CASE, NoteKind::Plain)
    }),
    ("asking to suspend what no provider has", "CaseMoved", |d| {
        d.register(ANA, CASE, FAULT, MESA).unwrap();
        d.note(PABLO, CASE, NoteKind::SuspensionAsked { reason: SuspensionReason::AwaitingApproval })
    }),
    ("asking to suspend what another of the provider has", "NotInHand", |d| {
        at_provider(d);
        d.note(PILAR, CASE, NoteKind::SuspensionAsked { reason: SuspensionReason::AwaitingApproval })
    }),
    ("ANS without saying why", "Missing", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.ask(SAUL, IntentBody::ChangeSla { case: CASE, base_rev: 1, was: ANS16, sla: ANS40, note: " ".into() })
    }),
    ("ANS that it has", "CaseNeeds", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.change_sla(SAUL, CASE, ANS16)
    }),
    ("ANS of another category", "ListedElsewhere", |d| {
        d.register(ANA, CASE, MAIL, SISTEMAS).unwrap();
        d.change_sla(SAUL, CASE, ANS40)
    }),
    ("ANS by whoever does not have it", "NotInHand", |d| {
        step_of_sara(d, suspend(), "Nota").unwrap();
        d.change_sla(TERE, CASE, ANS40)
    }),
    ("ANS after the breach, by whoever has it", "NotInHand", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        d.at("2026-12-07 13:01").change_sla(SARA, CASE, ANS40)
    }),
    ("ANS of what is solved", "CaseEnded", |d| {
        step_of_sara(d, solve(), "Nota").unwrap();
        d.change_sla(SAUL, CASE, ANS40)
    }),
    ("ANS of a case that changed more often than any", "TooMany", |d| {
        d.register(ANA, CASE, FAULT, SISTEMAS).unwrap();
        d.step(SARA, CASE, Step::Take).unwrap();
        let events = &mut d.world.cases.get_mut(&CASE).unwrap().events;
        *events = vec![events[0].clone(); CHANGES_MAX];
        d.change_sla(SAUL, CASE, ANS40)
    }),
    ("mass event of five users", "TooFewUsers", |d| d.ask(LEAD, outage(5, "Caída del enlace"))),
    ("mass event without a cause", "Missing", |d| d.ask(LEAD, outage(6, ""))),
    ("mass event by a specialist", "NotPermitted", |d| d.ask(SARA, outage(6, "Caída del enlace"))),
    ("mass event of a case that nobody knows", "NoSuchCase", |d| {
        let IntentBody::DeclareMassEvent { event, details, .. } = outage(6, "Caída del enlace") else {
            unreachable!()
        };
        d.ask(LEAD, IntentBody::DeclareMassEvent { event, details, cases: vec![NO_CASE] })
    }),
];

const CATALOGUE: &[Case] = &[
    ("by a lead", "NotPermitted", |d| {
        let editions = vec![Edition { edition: 2, listed: calendar(Calendar::colombia()) }];
        d.ask(LEAD, IntentBody::ChangeCatalogue { editions })
    }),
    ("edition that does not follow the last", "Stale", |d| {
        let editions = vec![Edition { edition: 3, listed: calendar(Calendar::colombia()) }];
        d.ask(super::office::ADMIN, IntentBody::ChangeCatalogue { editions })
    }),
    ("record without a name", "BadListed", |d| list_group(d, |group| group.name = " ".into())),
    ("record with a name that is too long", "BadListed", |d| list_group(d, |group| group.name = "x".repeat(121))),
    ("group of no project", "BadListed", |d| list_group(d, |group| group.projects.clear())),
    ("group of more projects than a record names", "BadListed", |d| {
        list_group(d, |group| group.projects = vec![OTI; LISTED_MAX + 1])
    }),
    ("group of a project that nobody listed", "BadListed", |d| {
        list_group(d, |group| group.projects = vec![NO_PROJECT])
    }),
    ("group led by somebody who is not in it", "BadListed", |d| list_group(d, |group| group.leads = vec![RAUL])),
    ("ANS of no time", "BadListed", |d| list_sla(d, |sla| sla.ans.target_ms = 0)),
    ("ANS that is near its expiry from before its beginning", "BadListed", |d| {
        list_sla(d, |sla| sla.ans.near.percent = 101)
    }),
    ("ANS of a calendar that nobody listed", "BadListed", |d| {
        list_sla(d, |sla| sla.calendar = crate::id::CalendarId(Uuid::nil()))
    }),
    ("calendar with hours that end before they begin", "BadListed", |d| {
        let mut hours = Calendar::colombia();
        hours.week[0] = vec![crate::calendar::Hours { from: 900, until: 480 }];
        d.list(calendar(hours))
    }),
    ("category in one that nobody listed", "BadListed", |d| {
        list_category(d, |record| record.parent = Some(NEW_CATEGORY))
    }),
    ("category in one of another project", "BadListed", |d| list_category(d, |record| record.parent = Some(SALARY))),
    ("category of a group of another project", "BadListed", |d| list_category(d, |record| record.group = Some(NOMINA))),
    ("category that lies in itself", "BadListed", |d| {
        let record = Category { parent: Some(FAULT), ..category(OTI, "Servicios", &[ANS16]) };
        d.list(Listed::Category { id: SERVICES, record })
    }),
    ("category that lies too deep", "BadListed", |d| {
        let mut parent = SERVICES;
        for depth in 1..DEPTH_MAX {
            let id = CategoryId(Uuid::from_u128(0xFA0 + depth as u128));
            let record = Category { parent: Some(parent), ..category(OTI, "Honda", &[]) };
            d.list(Listed::Category { id, record }).unwrap();
            parent = id;
        }
        list_category(d, |record| record.parent = Some(parent))
    }),
];
