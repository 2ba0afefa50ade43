//! What a desk with the cases of a year lets people wait for: 200,000 cases with two million facts, brought over HTTPS as
//! workstations bring them, on either database. Prints milliseconds: the median and the slowest. `CASES` asks for another number.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark")]

#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/client.rs"]
mod client;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/cluster.rs"]
mod cluster;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../tests/it/workstation.rs"]
mod workstation;

use std::time::{Duration, Instant};

use casework::{
    ans::{CaseState, SuspensionReason},
    case::{CaseDetails, CaseStep, Channel, NoteKind, Step},
    catalogue::{Category, GroupLevel, Listed, ListedId, shipped},
    id::{CaseId, CategoryId, RequestId},
    intent::{IntentBody, NewCase},
    time::Timestamp,
};
use desk::{CasesAsked, Folder, Ledger, Only, SortBy, now};
use reqwest::Method;
use wire::{Entry, Pushed, Verdict};

use self::{
    client::{Desk, frame},
    cluster::{Base, Cluster},
    workstation::{Workstation, register_person, uuid},
};

const CASES: u128 = 200_000;
/// Of one request, and of one push.
const AT_ONCE: u128 = 200;
/// Three quarters of a year's cases are over.
const OPEN_EVERY: u128 = 4;
/// Over which they came.
const DAYS: i64 = 300;
const NOTES: usize = 4;
const CALLS: usize = 20;
const FIRST: u128 = 1 << 40;

const SUBJECTS: [&str; 8] = [
    "El portátil no enciende",
    "Sin correo institucional desde ayer",
    "La impresora del segundo piso atasca el papel",
    "Teléfono IP sin tono en la ventanilla",
    "Solicitud de acceso a la carpeta compartida",
    "El aplicativo no deja guardar el formulario",
    "Cambio de teclado y ratón",
    "La pantalla parpadea al abrir videollamadas",
];

fn main() {
    let cases = std::env::var("CASES").map_or(CASES, |number| number.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for name in ["SQLite", "PostgreSQL"] {
        let desk = match name {
            "SQLite" => Desk::start(),
            _ => Desk::start_on(Base::within(Cluster::durable())),
        };
        let started = Instant::now();
        let (ids, entries) = runtime.block_on(fill(&desk, cases));
        let seconds = started.elapsed().as_secs_f64();
        let rate = entries as f64 / seconds;
        println!("{name}: {cases} cases, {entries} entries taken in within {seconds:.0} s, {rate:.0}/s");
        if let Some(peak) = desk.peak_bytes() {
            println!("{name}: memory of the desk, at most {} MB", peak / 1_000_000);
        }
        let folder = Folder::open(desk.data()).unwrap();
        let on_server = desk.is_on_server();
        let folder = if on_server { folder.on(desk.base().url().parse().unwrap()) } else { folder };
        ask(name, &Ledger::open(&folder).unwrap(), &ids);
    }
}

/// The leaves of the shipped tree whose cases are attended on site.
fn leaves() -> Vec<(CategoryId, Category)> {
    let on_site = |id| match shipped().get(&ListedId::Group(id)).map(|edition| &edition.listed) {
        Some(Listed::Group { record, .. }) => record.level == GroupLevel::Onsite,
        _ => false,
    };
    let leaf = |listed: &Listed| match listed {
        Listed::Category { id, record }
            if record.kind.is_some() && record.form.is_none() && record.group.is_some_and(on_site) =>
        {
            Some((*id, record.clone()))
        }
        _ => None,
    };
    shipped().values().filter_map(|edition| leaf(&edition.listed)).collect()
}

/// Registers all of them and does with each what is done with a case; answers their ids, and how many entries that were.
async fn fill(desk: &Desk, cases: u128) -> (Vec<CaseId>, usize) {
    let mut worker = Workstation::new(1);
    worker.seen = 0;
    desk.enroll(&worker, &desk.code("ONSITE_L2")).await;
    let (token, epoch) = (desk.token(&worker).await, desk.health().await.identity.epoch);
    let person = worker.account.person;
    let mut sent = vec![worker.ask(register_person(person.0.as_u128(), "Ana Prueba", "52345678"))];
    let (leaves, begins) = (leaves(), now().0 - DAYS * 86_400_000);
    let (mut all, mut count) = (Vec::new(), 0);
    for first in (0..cases).step_by(AT_ONCE as usize) {
        let hour =
            Timestamp(begins + i64::try_from(first).unwrap() * DAYS * 86_400_000 / i64::try_from(cases).unwrap());
        let leaf = &leaves[usize::try_from(first / AT_ONCE).unwrap() % leaves.len()];
        let numbers = first..cases.min(first + AT_ONCE);
        let new = numbers.clone().map(|n| new_case(n, leaf, worker.account.person)).collect();
        sent.push(
            worker.ask_at(hour, IntentBody::RegisterCases { request: RequestId(uuid(FIRST + first)), cases: new }),
        );
        for n in numbers {
            all.push(CaseId(uuid(FIRST + n)));
            done_with(&mut worker, n, hour, &mut sent);
        }
        count += sent.len();
        push(desk, &token, &worker.push(epoch, &sent)).await;
        sent.clear();
    }
    (all, count)
}

fn new_case(n: u128, (category, record): &(CategoryId, Category), requester: casework::id::PersonId) -> NewCase {
    let subject = format!("{} ({n})", SUBJECTS[usize::try_from(n).unwrap() % SUBJECTS.len()]);
    let details = CaseDetails {
        kind: record.kind.unwrap(),
        project: record.project,
        category: *category,
        subject,
        description: "Atiende público; ya se probó en otro puesto de la misma sede.".into(),
        channel: Channel::Phone,
        requester,
        site: None,
        related: None,
        form: None,
    };
    NewCase { id: CaseId(uuid(FIRST + n)), details, group: record.group.unwrap(), sla: record.slas[0] }
}

/// Ten facts of each: registered, with a code, taken, suspended, taken again, four notes, solved.
fn done_with(worker: &mut Workstation, n: u128, at: Timestamp, sent: &mut Vec<Entry>) {
    let case = CaseId(uuid(FIRST + n));
    let later = |minutes: i64| Timestamp(at.0 + minutes * 60_000);
    let said = |step| CaseStep { step, note: "Se deja constancia de lo que se hizo.".into() };
    let suspend = Step::Suspend { reason: SuspensionReason::AwaitingSiteAccess, resume_on: None };
    let steps = vec![said(Step::Take), said(suspend), said(Step::Take)];
    sent.push(worker.ask_at(later(20), IntentBody::StepCase { case, base_rev: 2, from: CaseState::Registered, steps }));
    for note in 0..NOTES {
        let text = "Se llamó a quien lo pidió y se probó con esa persona.".into();
        let body = IntentBody::NoteCase { case, note: NoteKind::Plain, text, file: None };
        sent.push(worker.ask_at(later(30 + note as i64), body));
    }
    if !n.is_multiple_of(OPEN_EVERY) {
        let steps = vec![said(Step::Solve { solution: "Se cambió la pieza y se probó.".into() })];
        let solve = IntentBody::StepCase { case, base_rev: 5, from: CaseState::InProgress, steps };
        sent.push(worker.ask_at(later(60), solve));
    }
}

async fn push(desk: &Desk, token: &str, push: &wire::Push) {
    let packed = wire::pack(push).unwrap();
    let pushed: Pushed = frame(desk.send(Method::POST, "/v1/push", token, packed).await).await;
    assert_eq!(pushed.verdicts.len(), push.entries.len());
    let refused = pushed.verdicts.iter().find(|one| !matches!(one.verdict, Verdict::Accepted { .. }));
    assert!(refused.is_none(), "{refused:?}");
}

fn ask(name: &str, ledger: &Ledger, cases: &[CaseId]) {
    let group = leaves()[0].1.group;
    let first = CasesAsked { limit: 50, ..CasesAsked::default() };
    let found = |text: &str, state| CasesAsked { text: text.to_owned(), state, ..first.clone() };
    for (what, asked) in [
        ("queue: open ones, first page", first.clone()),
        ("queue: open ones of a group", CasesAsked { group, ..first.clone() }),
        ("queue: solved ones", found("", Some(CaseState::Solved))),
        ("queue: near expiry", CasesAsked { only: Some(Only::NearExpiry), ..first.clone() }),
        ("queue: by what remains", CasesAsked { sort: SortBy::Remaining, ..first.clone() }),
        ("search: two words that an eighth has", found("impresora atasca", None)),
        ("search: one case among those that are solved", found("199999", Some(CaseState::Solved))),
    ] {
        measure(name, what, |_| {
            ledger.cases(&asked, now()).unwrap();
        });
    }
    let one = |n: usize| cases[(n * 7919) % cases.len()];
    measure(name, "one case with its history", |n| assert!(ledger.case_shown(one(n), now()).unwrap().is_some()));
    measure(name, "why it is due", |n| assert!(ledger.case_why(one(n), now()).unwrap().is_some()));
}

fn measure(name: &str, what: &str, mut call: impl FnMut(usize)) {
    call(0);
    let mut took: Vec<Duration> = (0..CALLS)
        .map(|n| {
            let start = Instant::now();
            call(n);
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    println!("{name}: {what:46} {:8.1} ms  slowest {:8.1} ms", ms(took[CALLS / 2]), ms(took[CALLS - 1]));
}
