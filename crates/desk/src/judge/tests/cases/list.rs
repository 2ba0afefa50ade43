//! What is listed and shown of cases at the desk itself.

use crate::case::{CaseLine, CaseList, CasesAsked, Only, SortBy, catch_up};

use super::*;

const HOUR: i64 = 3_600_000;
const ALL: CasesAsked = CasesAsked {
    state: None,
    ended: false,
    project: None,
    group: None,
    assignee: None,
    office: None,
    only: None,
    text: String::new(),
    sort: SortBy::Estimate,
    after: None,
    limit: 50,
};

/// At nine on a Monday five cases, the first registered an hour before the second and so on; the third and the fourth were taken.
fn five() -> (Office, Workstation) {
    let (office, mut lead, mut onsite) = with_luz();
    for n in 0..5 {
        let entry = lead.ask_at(Timestamp(NOW.0 + n * HOUR), register(60 + n as u128, LUZ, None));
        office.said_at(Timestamp(NOW.0 + n * HOUR), &lead, &[entry]);
    }
    for taken in [62, 63] {
        office.yes(&mut onsite, step(CaseId(uuid(taken)), CaseState::Registered, Step::Take));
    }
    (office, onsite)
}

fn at(hours: i64) -> Timestamp {
    Timestamp(NOW.0 + hours * HOUR)
}

impl Office {
    fn listed(&self, asked: &CasesAsked, now: Timestamp) -> CaseList {
        self.ledger.cases(asked, now).unwrap()
    }
}

fn ids(list: &CaseList) -> Vec<u128> {
    list.cases.iter().map(|of: &CaseLine| of.id.0.as_u128()).collect()
}

#[test]
fn what_is_due_first_comes_first_window_after_window() {
    let (office, onsite) = five();
    assert_eq!(ids(&office.listed(&ALL, at(5))), [60, 61, 62, 63, 64]);
    let (mut asked, mut seen) = (CasesAsked { limit: 2, ..ALL }, Vec::new());
    loop {
        let list = office.listed(&asked, at(5));
        seen.push(ids(&list));
        let Some(next) = list.next else { break };
        asked.after = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(seen, [vec![60, 61], vec![62, 63], vec![64]]);
    let taken = CasesAsked { assignee: Some(onsite.account.person), ..ALL };
    assert_eq!(ids(&office.listed(&taken, at(5))), [62, 63]);
    let state = CasesAsked { state: Some(CaseState::Registered), ..ALL };
    assert_eq!(ids(&office.listed(&state, at(5))), [60, 61, 64]);
    let (of, other) = (new_case(60, LUZ, None), crate::table::case::tests::group("Mesa de servicios").0);
    assert_eq!(ids(&office.listed(&CasesAsked { group: Some(of.group), ..ALL }, at(5))).len(), 5);
    assert_eq!(ids(&office.listed(&CasesAsked { group: Some(other), ..ALL }, at(5))).len(), 0);
    assert_eq!(ids(&office.listed(&CasesAsked { project: Some(of.details.project), ..ALL }, at(5))).len(), 5);
}

#[test]
fn what_ended_is_listed_apart_and_the_last_comes_first() {
    let (office, mut onsite) = five();
    let end = |id: u128| step(CaseId(uuid(id)), CaseState::Registered, Step::Dismiss { ground: Ground::OutOfScope });
    office.yes(&mut onsite, end(60));
    office.yes(&mut onsite, end(64));
    office.yes(&mut onsite, step(CaseId(uuid(62)), CaseState::InProgress, solve()));
    assert_eq!(ids(&office.listed(&ALL, at(5))), [61, 63], "of what is solved nobody has to do anything");
    assert_eq!(ids(&office.listed(&CasesAsked { state: Some(CaseState::Solved), ..ALL }, at(5))), [62]);
    let ended = CasesAsked { ended: true, limit: 1, ..ALL };
    let first = office.listed(&ended, at(5));
    assert_eq!(ids(&first), [64]);
    assert_eq!(ids(&office.listed(&CasesAsked { after: first.next, ..ended.clone() }, at(5))), [60]);
    assert_eq!(ids(&office.listed(&CasesAsked { state: Some(CaseState::NotManaged), ..ALL }, at(5))), [64, 60]);
}

#[test]
fn by_what_remains_a_case_that_waited_comes_after_one_that_did_not() {
    let (office, mut onsite) = five();
    let waits = onsite.ask_at(at(5), step(CaseId(uuid(62)), CaseState::InProgress, suspend()));
    office.said_at(at(5), &onsite, &[waits]);
    let now = at(24 + 5);
    let asked = CasesAsked { sort: SortBy::Remaining, limit: 3, ..ALL };
    let first = office.listed(&asked, now);
    assert!(first.whole);
    assert_eq!(ids(&first), [60, 61, 63]);
    assert_eq!(ids(&office.listed(&CasesAsked { after: first.next, ..asked }, now)), [64, 62]);
    assert_eq!(ids(&office.listed(&ALL, now)), [60, 61, 62, 63, 64], "its date is what it was");
}

#[test]
fn what_is_near_its_expiry_and_what_is_breached_is_found_by_its_clock() {
    let (office, _) = five();
    let reads = |now| {
        [Only::NearExpiry, Only::Breached].map(|only| ids(&office.listed(&CasesAsked { only: Some(only), ..ALL }, now)))
    };
    assert_eq!(reads(at(5)), [vec![], vec![]]);
    // At two on the day after the first has used eight hours and six of its sixteen: two are left, and more than a fifth is not.
    assert_eq!(reads(at(24 + 5)), [vec![60, 61], vec![]]);
    let later = reads(at(48));
    assert_eq!(later[0].len() + later[1].len(), 5);
    assert_eq!(reads(at(24 * 7)), [vec![], vec![60, 61, 62, 63, 64]]);
}

#[test]
fn cases_that_an_older_program_kept_are_listed_too() {
    let (office, _) = five();
    let forget = "update case_record set estimated_at = null";
    office.ledger.write("as before", |w| w.run(forget, []).map(drop)).unwrap();
    office.ledger.write("as before", |w| w.run("delete from case_text", []).map(drop)).unwrap();
    assert_eq!(ids(&office.listed(&ALL, at(5))).len(), 0);
    catch_up(&office.ledger).unwrap();
    assert_eq!(ids(&office.listed(&ALL, at(5))), [60, 61, 62, 63, 64]);
    assert_eq!(ids(&office.listed(&CasesAsked { text: "n63n".into(), ..ALL }, at(5))), [63]);
}

#[test]
fn a_case_is_found_by_the_beginnings_of_words_of_its_subject_and_by_its_code() {
    let (office, mut onsite) = five();
    let found = |text: &str| ids(&office.listed(&CasesAsked { text: text.into(), ..ALL }, at(5)));
    assert_eq!(found("n61n"), [61]);
    assert_eq!(found("NÓ encié N6"), [60, 61, 62, 63, 64], "accents and capitals do not count");
    assert_eq!(found("no 61"), [0; 0], "the inner part of a word is not its beginning");
    assert_eq!(found("% _ --"), [60, 61, 62, 63, 64], "nothing was asked for");
    assert_eq!(found("100%"), [0; 0]);
    let code = office.case(CaseId(uuid(64))).unwrap().code.unwrap().to_string();
    assert_eq!(found(&code), [64]);
    assert_eq!(found("no enciende n6 2026 esto no cuenta"), [60, 61, 62, 63, 64]);
    let end = step(CaseId(uuid(61)), CaseState::Registered, Step::Dismiss { ground: Ground::OutOfScope });
    office.yes(&mut onsite, end);
    let ended = CasesAsked { ended: true, text: "n61n".into(), ..ALL };
    assert_eq!((found("n61n"), ids(&office.listed(&ended, at(5)))), (vec![], vec![61]));
}

#[test]
fn a_case_is_shown_with_all_that_happened_who_did_it_and_when_the_desk_heard_of_it() {
    let (office, mut lead, mut onsite) = with_taken();
    let entry = onsite.ask_at(Timestamp(at(3).0 + 1), note("Con el reloj adelantado"));
    office.said_at(at(1), &onsite, &[entry]);
    office.yes(&mut lead, other_ans(&office));
    let shown = office.ledger.case_shown(CASE, at(2)).unwrap().unwrap();
    assert_eq!((shown.requester_name.as_str(), shown.line.code), ("Luz Ríos", office.case(CASE).unwrap().code));
    let told: Vec<_> = shown.timeline.iter().map(|one| (one.at, one.doubtful, one.received_at)).collect();
    assert_eq!(told[0], (NOW, false, Some(NOW)));
    assert_eq!(told[2], (Timestamp(at(3).0 + 1), true, Some(at(1))), "it says an hour that had not come");
    assert_eq!(shown.timeline.len(), 4);
    assert!(!shown.sla.is_empty() && shown.timeline[3].sla == shown.sla);
    let why = office.ledger.case_why(CASE, at(2)).unwrap().unwrap();
    assert_eq!(Some(&why.clock), shown.line.clock.as_ref());
    assert!(why.explanation.whole && !why.explanation.segments.is_empty());
    let by_code = office.ledger.case_with_code(shown.line.code.unwrap()).unwrap();
    assert_eq!(by_code, Some(CASE));
    assert!(office.ledger.case_shown(CaseId(uuid(99)), NOW).unwrap().is_none());
}

/// As many as there may be, none of these goes through all of them. PostgreSQL chooses by what it has counted.
#[test]
fn whatever_is_asked_of_cases_is_found_by_an_index() {
    macro_rules! plan_of {
        ($file:literal) => {
            concat!("explain query plan ", include_str!(concat!("../../../table/case/", $file)))
        };
    }
    let (office, ..) = with_taken();
    if office._at.1.is_some() {
        return;
    }
    for (sql, index) in [
        (plan_of!("list_open.sql"), "case_open_by_estimate"),
        (plan_of!("list_ended.sql"), "case_ended_by_estimate"),
        (plan_of!("of_request.sql"), "case_by_request"),
        (plan_of!("undated.sql"), "case_undated"),
    ] {
        let connection = rusqlite::Connection::open(office._at.0.path().join("mesa").join("desk.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let mut rows = statement.raw_query();
        let mut plan = String::new();
        while let Some(row) = rows.next().unwrap() {
            plan += &row.get::<_, String>("detail").unwrap();
        }
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}
