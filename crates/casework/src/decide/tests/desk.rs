//! A small service desk to tell stories of cases in: two projects, a tree of categories, groups of each level, and a clock that
//! the story sets.

mod act;
mod tell;

pub(super) use act::{clearance, issue};
pub(super) use tell::{tell, tell_refusal};

use std::fmt::Write as _;

use expect_test::Expect;
use uuid::Uuid;

use self::tell::{hours, name_of, name_of_case, name_of_group};
use super::memory::Memory;
use super::office::{self, ADMIN, LEAD, LUZ, RAUL, READER, SITE, TECH, person_details, site_details, word};
use crate::ans::{Ans, CaseState, NearExpiry, Reading, SuspensionReason, Verdict, Within};
use crate::calendar::Calendar;
use crate::case::{Case, CaseDetails, CaseStep, Channel, Ground, NoteKind, Step};
use crate::catalogue::{CaseKind, Category, Edition, Group, GroupLevel, Listed, ListedId, NamedCalendar, Project, Sla};
use crate::decide::{Declined, World, decide};
use crate::fact::{CaseFact, Fact};
use crate::id::{
    AccountId, CalendarId, CaseId, CategoryId, GroupId, IntentId, MassEventId, PersonId, ProjectId, RequestId, SlaId,
};
use crate::intent::{Actor, Intent, IntentBody, New, NewCase};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::site::TerritorialDirection;
use crate::time::Timestamp;

pub(super) const HOUR: i64 = 3_600_000;

/// At the service desk.
pub(super) const ANA: PersonId = PersonId(Uuid::from_u128(0x101));
/// Level 2.
pub(super) const SARA: PersonId = PersonId(Uuid::from_u128(0x102));
/// Level 2, and leads their group.
pub(super) const SAUL: PersonId = PersonId(Uuid::from_u128(0x103));
/// On site, as Tomás.
pub(super) const ONA: PersonId = PersonId(Uuid::from_u128(0x104));
/// Level 3.
pub(super) const TERE: PersonId = PersonId(Uuid::from_u128(0x105));
/// Of the provider.
pub(super) const PABLO: PersonId = PersonId(Uuid::from_u128(0x106));
pub(super) const PILAR: PersonId = PersonId(Uuid::from_u128(0x107));
/// Of level 2 as Sara, and in no group.
pub(super) const NICO: PersonId = PersonId(Uuid::from_u128(0x108));

pub(super) const PEOPLE: [(PersonId, &str, Role); 14] = [
    (TECH, "Tomás", Role::OnsiteL2),
    (LEAD, "Lidia", Role::ItsLead),
    (ADMIN, "Adán", Role::Administrator),
    (READER, "Rita", Role::Reader),
    (LUZ, "Luz", Role::Reader),
    (RAUL, "Raúl", Role::Reader),
    (ANA, "Ana", Role::AgentL1),
    (SARA, "Sara", Role::SpecL2),
    (SAUL, "Saúl", Role::SpecL2),
    (ONA, "Ona", Role::OnsiteL2),
    (TERE, "Tere", Role::SpecL3),
    (PABLO, "Pablo", Role::Provider),
    (PILAR, "Pilar", Role::Provider),
    (NICO, "Nico", Role::SpecL2),
];

pub(super) const OTI: ProjectId = ProjectId(Uuid::from_u128(0x201));
pub(super) const PAYROLL: ProjectId = ProjectId(Uuid::from_u128(0x202));

pub(super) const HABIL: CalendarId = CalendarId(Uuid::from_u128(0x301));

pub(super) const ANS16: SlaId = SlaId(Uuid::from_u128(0x401));
pub(super) const ANS40: SlaId = SlaId(Uuid::from_u128(0x402));
/// Not used any more.
pub(super) const ANS4: SlaId = SlaId(Uuid::from_u128(0x403));

pub(super) const MESA: GroupId = GroupId(Uuid::from_u128(0x501));
pub(super) const SISTEMAS: GroupId = GroupId(Uuid::from_u128(0x502));
pub(super) const SITIO: GroupId = GroupId(Uuid::from_u128(0x503));
pub(super) const DESARROLLO: GroupId = GroupId(Uuid::from_u128(0x504));
pub(super) const PROVEEDOR: GroupId = GroupId(Uuid::from_u128(0x505));
/// *Grupo funcional* outside the OTI.
pub(super) const TALENTO: GroupId = GroupId(Uuid::from_u128(0x506));
/// Of the other project.
pub(super) const NOMINA: GroupId = GroupId(Uuid::from_u128(0x507));
/// Of level 2; nobody was listed.
pub(super) const SEGURIDAD: GroupId = GroupId(Uuid::from_u128(0x508));
/// Not used any more.
pub(super) const ANTIGUO: GroupId = GroupId(Uuid::from_u128(0x509));

/// In which the others lie.
pub(super) const SERVICES: CategoryId = CategoryId(Uuid::from_u128(0x601));
/// Incidents only; a provider may work on it, and solve it.
pub(super) const FAULT: CategoryId = CategoryId(Uuid::from_u128(0x602));
/// What a provider does, the OTI accepts.
pub(super) const OUTFIT: CategoryId = CategoryId(Uuid::from_u128(0x603));
/// No provider's work.
pub(super) const MAIL: CategoryId = CategoryId(Uuid::from_u128(0x604));
/// Of the other project.
pub(super) const SALARY: CategoryId = CategoryId(Uuid::from_u128(0x605));

pub(super) const CASE: CaseId = CaseId(Uuid::from_u128(0x701));
pub(super) const CASE2: CaseId = CaseId(Uuid::from_u128(0x702));
pub(super) const EVENT: MassEventId = MassEventId(Uuid::from_u128(0x801));

/// `2026-12-03 15:00` on a Colombian wall clock.
pub(super) fn at(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes: i64 = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    Timestamp(Timestamp::start_of(date.parse().unwrap()).0 + minutes * 60_000)
}

fn clock(at: Timestamp) -> String {
    at.in_bogota().naive_local().to_string().chars().take(16).collect()
}

pub(super) fn actor(person: PersonId) -> Actor {
    let role = PEOPLE.iter().find(|(id, ..)| *id == person).map_or(Role::Reader, |(.., role)| *role);
    Actor { account: AccountId(person.0), person, role }
}

pub(super) fn category(project: ProjectId, name: &str, slas: &[SlaId]) -> Category {
    Category {
        project,
        parent: (project == OTI && name != "Servicios").then_some(SERVICES),
        name: name.to_owned(),
        kind: None,
        slas: slas.to_vec(),
        group: None,
        to_provider: false,
        accepted_by_oti: false,
        form: None,
        active: true,
    }
}

pub(super) fn group(name: &str, level: GroupLevel, members: &[PersonId], leads: &[PersonId]) -> Group {
    let (projects, members, leads) = (vec![OTI], members.to_vec(), leads.to_vec());
    Group { name: name.to_owned(), level, projects, office: None, members, leads, active: true }
}

pub(super) fn sla(hours: i64) -> Sla {
    let ans = Ans { target_ms: hours * HOUR, attention_ms: Some(2 * HOUR), near: NearExpiry::default() };
    Sla { name: format!("ANS {hours} h"), ans, calendar: HABIL, active: true }
}

pub(super) fn calendar(calendar: Calendar) -> Listed {
    Listed::Calendar { id: HABIL, record: NamedCalendar { name: "Hábil".into(), calendar, active: true } }
}

/// Everything that the desk begins with; what a record names comes before it.
pub(super) fn catalogue() -> Vec<Listed> {
    let project = |id, name: &str| Listed::Project { id, record: Project { name: name.into(), active: true } };
    let of = |id, record| Listed::Group { id, record };
    let kind = |id, record| Listed::Category { id, record };
    let all = [SARA, SAUL];
    let site = Group {
        office: Some(TerritorialDirection::Antioquia),
        ..group("Sitio", GroupLevel::Onsite, &[TECH, ONA], &[])
    };
    let payroll = Group { projects: vec![PAYROLL], ..group("Nómina", GroupLevel::Two, &[NICO], &[]) };
    let fault = Category {
        kind: Some(CaseKind::Incident),
        group: Some(MESA),
        to_provider: true,
        ..category(OTI, "Falla de equipo", &[ANS16, ANS40, ANS4])
    };
    let outfit = Category { to_provider: true, accepted_by_oti: true, ..category(OTI, "Dotación", &[ANS16]) };
    vec![
        project(OTI, "OTI"),
        project(PAYROLL, "Nómina"),
        calendar(Calendar::colombia()),
        Listed::Sla { id: ANS16, record: sla(16) },
        Listed::Sla { id: ANS40, record: sla(40) },
        Listed::Sla { id: ANS4, record: Sla { active: false, ..sla(4) } },
        of(MESA, group("Mesa", GroupLevel::One, &[ANA], &[])),
        of(SISTEMAS, group("Sistemas", GroupLevel::Two, &all, &[SAUL])),
        of(SITIO, site),
        of(DESARROLLO, group("Desarrollo", GroupLevel::Three, &[TERE], &[TERE])),
        of(PROVEEDOR, group("Proveedor", GroupLevel::Provider, &[PABLO, PILAR], &[])),
        of(TALENTO, group("Talento Humano", GroupLevel::Functional, &[RAUL], &[])),
        of(NOMINA, payroll),
        of(SEGURIDAD, group("Seguridad", GroupLevel::Two, &[], &[])),
        of(ANTIGUO, Group { active: false, ..group("Antiguo", GroupLevel::Two, &all, &[]) }),
        kind(SERVICES, category(OTI, "Servicios", &[ANS16])),
        kind(FAULT, fault),
        kind(OUTFIT, outfit),
        kind(MAIL, category(OTI, "Correo", &[ANS16])),
        kind(SALARY, category(PAYROLL, "Liquidación", &[ANS16])),
    ]
}

pub(super) fn details(category: CategoryId) -> CaseDetails {
    CaseDetails {
        kind: CaseKind::Incident,
        project: if category == SALARY { PAYROLL } else { OTI },
        category,
        subject: "No enciende".into(),
        description: String::new(),
        channel: Channel::Phone,
        requester: LUZ,
        site: Some(SITE),
        related: None,
        form: None,
    }
}

pub(super) fn said(step: Step) -> CaseStep {
    CaseStep { step, note: "Nota".into() }
}

pub(super) fn escalate(group: GroupId) -> Step {
    Step::Escalate { group, assignee: None }
}

pub(super) fn to_provider(specialist: PersonId) -> Step {
    Step::ToProvider { group: PROVEEDOR, specialist, contract: "OC-1".into(), ticket: String::new() }
}

pub(super) fn suspend() -> Step {
    Step::Suspend { reason: SuspensionReason::UserUnavailable, resume_on: None }
}

pub(super) fn solve() -> Step {
    Step::Solve { solution: "Se cambió la fuente".into() }
}

pub(super) fn dismiss(ground: Ground) -> Step {
    Step::Dismiss { ground }
}

pub(super) struct ServiceDesk {
    pub(super) world: Memory,
    /// What was accepted, as it was asked.
    pub(super) accepted: Vec<Intent>,
    pub(super) now: Timestamp,
    log: String,
    asked: u32,
}

impl ServiceDesk {
    /// Thursday 3 December 2026, 15:00: everybody is known, and the catalogue is listed.
    pub(super) fn open() -> Self {
        let (world, now) = (Memory::default(), at("2026-12-03 15:00"));
        let mut desk = Self { world, accepted: Vec::new(), now, log: String::new(), asked: 0 };
        let sites = vec![New { id: SITE, details: site_details("Sede Centro") }];
        let people = PEOPLE.iter().zip(1000..);
        let people = people.map(|((id, name, _), n)| New { id: *id, details: person_details(name, &n.to_string()) });
        let people = people.collect();
        desk.ask(ADMIN, IntentBody::RegisterSites { sites }).unwrap();
        desk.ask(ADMIN, IntentBody::RegisterPeople { people }).unwrap();
        let editions = catalogue().into_iter().map(|listed| Edition { edition: 1, listed }).collect();
        desk.ask(ADMIN, IntentBody::ChangeCatalogue { editions }).unwrap();
        desk.log.clear();
        desk.accepted.clear();
        desk
    }

    /// The desk with a case of a fault that `group` has, just registered.
    pub(super) fn with_case(group: GroupId) -> Self {
        let mut desk = Self::open();
        desk.register(ANA, CASE, FAULT, group).unwrap();
        desk
    }

    /// The same, taken by Sara of level 2.
    pub(super) fn with_taken() -> Self {
        let mut desk = Self::with_case(SISTEMAS);
        desk.step(SARA, CASE, Step::Take).unwrap();
        desk
    }

    pub(super) fn at(&mut self, when: &str) -> &mut Self {
        self.now = at(when);
        self
    }

    pub(super) fn intent(&self, by: PersonId, body: IntentBody) -> Intent {
        Intent { id: IntentId(Uuid::from_u128(u128::from(self.asked))), at: self.now, by: actor(by), body }
    }

    /// Judges, and folds what follows.
    pub(super) fn ask(&mut self, by: PersonId, body: IntentBody) -> Result<Vec<Fact>, Refusal> {
        let intent = self.intent(by, body);
        self.asked += 1;
        writeln!(self.log, "{} {} {}", clock(self.now), name_of(by), intent.body.kind()).unwrap();
        match decide(&self.world, &intent) {
            Ok(facts) => {
                self.accepted.push(intent);
                facts.iter().for_each(|fact| self.fold(fact));
                Ok(facts)
            }
            Err(Declined::Refused(refusal)) => {
                writeln!(self.log, "    NO: {}", tell_refusal(&refusal)).unwrap();
                Err(refusal)
            }
            Err(Declined::Unreadable(never)) => match never {},
        }
    }

    pub(super) fn fold(&mut self, fact: &Fact) {
        writeln!(self.log, "    {}", tell(fact)).unwrap();
        self.world.apply(fact);
    }

    pub(super) fn case(&self, id: CaseId) -> &Case {
        &self.world.cases[&id]
    }

    /// What the clock of the case says now.
    pub(super) fn reading(&self, id: CaseId) -> Reading {
        self.case(id).history(&self.world.calendars).unwrap().reading(self.now)
    }

    pub(super) fn new_case(id: CaseId, category: CategoryId, group: GroupId) -> NewCase {
        NewCase { id, details: details(category), group, sla: ANS16 }
    }

    pub(super) fn register(&mut self, by: PersonId, id: CaseId, category: CategoryId, group: GroupId) -> Answered {
        self.register_new(by, Self::new_case(id, category, group))
    }

    pub(super) fn register_new(&mut self, by: PersonId, new: NewCase) -> Answered {
        self.ask(by, IntentBody::RegisterCases { request: RequestId(Uuid::from_u128(0x900)), cases: vec![new] })
    }

    pub(super) fn step(&mut self, by: PersonId, id: CaseId, step: Step) -> Answered {
        self.steps(by, id, vec![said(step)])
    }

    pub(super) fn steps(&mut self, by: PersonId, case: CaseId, steps: Vec<CaseStep>) -> Answered {
        let known = self.world.cases.get(&case);
        let (base_rev, from) = known.map_or((1, CaseState::Registered), |case| (case.rev, case.state));
        self.ask(by, IntentBody::StepCase { case, base_rev, from, steps })
    }

    pub(super) fn note(&mut self, by: PersonId, case: CaseId, note: NoteKind) -> Answered {
        self.ask(by, IntentBody::NoteCase { case, note, text: "Se llamó".into(), file: None })
    }

    pub(super) fn change_sla(&mut self, by: PersonId, case: CaseId, sla: SlaId) -> Answered {
        let known = self.case(case);
        let (base_rev, was) = (known.rev, known.agreed_now().sla);
        self.ask(by, IntentBody::ChangeSla { case, base_rev, was, sla, note: "Requiere compra".into() })
    }

    /// Lists the next edition of a record.
    pub(super) fn list(&mut self, listed: Listed) -> Answered {
        let known = self.world.listed(listed.id()).unwrap().map_or(0, |known| known.edition);
        self.ask(ADMIN, IntentBody::ChangeCatalogue { editions: vec![Edition { edition: known + 1, listed }] })
    }

    /// What a desk makes of a step that follows by itself: nobody asks for it, and nobody judges it.
    pub(super) fn follow(&mut self, id: CaseId, CaseStep { step, note }: CaseStep) -> Fact {
        let case = self.case(id);
        let to = step.kind().leads_to(None);
        let assignee = if to == CaseState::Reopened { case.responsible } else { case.assignee };
        let edition = self.world.listed(ListedId::Calendar(HABIL)).unwrap().unwrap().edition;
        let judged_by = if to == CaseState::Closed { [(HABIL, edition)].into() } else { Default::default() };
        let (group, by, at, unseen) = (case.group, case.details.requester, self.now.into(), false);
        let intent = case.registered_as;
        writeln!(self.log, "{} by itself", clock(self.now)).unwrap();
        let stepped =
            CaseFact::Stepped { step, to, group, assignee, note, judged_by, by, intent, at, unseen, functional: false };
        let fact = Fact::Case(id, Box::new(stepped));
        self.fold(&fact);
        fact
    }

    /// Compares what happened since the last check, and how the cases stand now.
    pub(super) fn check(&mut self, expected: &Expect) {
        let mut text = std::mem::take(&mut self.log);
        for id in self.world.cases.keys() {
            writeln!(text, "* {}", self.tell_case(*id)).unwrap();
        }
        expected.assert_eq(&text);
    }

    fn tell_case(&self, id: CaseId) -> String {
        let (case, reading) = (self.case(id), self.reading(id));
        let who = case.assignee.map(|person| format!(", {}", name_of(person))).unwrap_or_default();
        let estimate = reading.estimates.last().and_then(|estimate| estimate.at).unwrap();
        let mut text = format!("{} {}, {}{who}", name_of_case(id), word(&case.state), name_of_group(case.group));
        write!(text, "; {} of {}", hours(reading.progress_ms), hours(Within::exactly(reading.target_ms))).unwrap();
        write!(text, ", estimated {}", clock(estimate.low)).unwrap();
        let flags = [
            (reading.near_expiry, "near expiry"),
            (reading.date_exceeded, "past the date"),
            (reading.breached, "BREACHED"),
        ];
        for (verdict, what) in flags {
            match verdict {
                Verdict::No => {}
                Verdict::Doubtful => write!(text, ", perhaps {what}").unwrap(),
                Verdict::Yes => write!(text, ", {what}").unwrap(),
            }
        }
        text
    }
}

pub(super) type Answered = Result<Vec<Fact>, Refusal>;
