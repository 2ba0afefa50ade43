//! The code of a case: by the order of reception, without gaps, and never twice.

use std::thread;

use chrono::NaiveDate;

use super::*;

fn code(year: u16, seq: u32) -> Option<CaseCode> {
    Some(CaseCode { year, seq })
}

#[test]
fn a_registration_that_is_refused_not_understood_or_not_judged_takes_no_code() {
    let (office, mut lead, _) = with_luz();
    office.yes(&mut lead, register(60, LUZ, None));
    let told = office.page("").entries.pop().unwrap();
    let [Fact::Case(_, first), Fact::Case(_, coded)] = &told.facts[..] else { panic!("{told:?}") };
    assert!(matches!(**first, CaseFact::Registered { .. }));
    assert_eq!(**coded, CaseFact::Coded { code: CaseCode { year: 2026, seq: 1 } }, "told with the registration");

    let nobody = PersonId(uuid(99));
    assert_eq!(office.said(&mut lead, register(61, nobody, None)), refused(Refusal::NoSuchPerson { person: nobody }));
    assert_eq!(office.said(&mut lead, register(60, LUZ, None)), refused(Refusal::AlreadyExists));
    let cases = vec![new_case(62, LUZ, None), new_case(63, nobody, None)];
    let half = IntentBody::RegisterCases { request: RequestId(uuid(62)), cases };
    assert!(matches!(office.said(&mut lead, half), Verdict::Refused { .. }));
    let newer = lead.ask_as(register(64, LUZ, None), BODY_VERSION + 1);
    assert_eq!(office.push(&lead, &[newer]), Ok(vec![Verdict::NotUnderstood]));
    let (pdf, entries) = {
        let pdf = Digest(Sha256::digest(b"%PDF-").into());
        (pdf, [lead.ask(register(65, LUZ, None)), lead.ask(issue(30, 1, pdf))])
    };
    assert_eq!(office.push(&lead, &entries), Err(DeskError::BlobsMissing { blobs: vec![pdf] }));
    assert_eq!(office.count("select count(*) from case_code"), 1);

    office.blob(b"%PDF-");
    office.push(&lead, &entries).unwrap();
    let three = (66..69).map(|id| new_case(id, LUZ, None)).collect();
    office.yes(&mut lead, IntentBody::RegisterCases { request: RequestId(uuid(66)), cases: three });
    assert_eq!([60, 65, 66, 67, 68].map(|id| office.code(id)), [1, 2, 3, 4, 5].map(|seq| code(2026, seq)));
    assert_eq!([61, 62, 63, 64].map(|id| office.code(id)), [None; 4]);
}

#[test]
fn what_is_offered_again_has_the_code_that_it_had() {
    let (office, mut lead, _) = with_luz();
    let entries = [lead.ask(register(60, LUZ, None)), lead.ask(register(61, LUZ, None))];
    let first = office.push(&lead, &entries).unwrap();
    office.yes(&mut lead, register(62, LUZ, None));
    let next_year = Timestamp::start_of(NaiveDate::from_ymd_opt(2027, 2, 1).unwrap());
    assert_eq!(office.said_at(next_year, &lead, &entries), first);
    assert_eq!([60, 61, 62].map(|id| office.code(id)), [1, 2, 3].map(|seq| code(2026, seq)));
    assert_eq!(office.count("select count(*) from case_code"), 3);
}

#[test]
fn the_year_of_a_code_is_that_of_the_day_in_colombia_on_which_it_was_received() {
    let (office, mut lead, _) = with_luz();
    let new_year = Timestamp::start_of(NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
    let mut came = |at: Timestamp, id: u128| {
        let entry = lead.ask_at(NOW, register(id, LUZ, None));
        assert!(matches!(office.said_at(at, &lead, &[entry])[..], [Verdict::Accepted { .. }]));
        office.code(id)
    };
    assert_eq!(came(NOW, 60), code(2026, 1));
    assert_eq!(came(Timestamp(new_year.0 - 1), 61), code(2026, 2), "in London it is another year");
    assert_eq!(came(new_year, 62), code(2027, 1), "asked in the old year, received in the new one");
    assert_eq!(came(Timestamp(new_year.0 - 1), 63), code(2026, 3), "the clock of the desk was set back");
    assert_eq!(came(new_year, 64), code(2027, 2));
}

#[test]
fn workstations_that_register_at_once_get_codes_without_gaps_and_none_twice() {
    const EACH: u128 = 25;
    let (office, _, _) = with_luz();
    let agents = [3, 4, 5].map(|number| office.workstation(number, Role::AgentL1));
    thread::scope(|scope| {
        for (at, mut agent) in agents.into_iter().enumerate() {
            let office = &office;
            scope.spawn(move || {
                for n in 0..EACH {
                    let id = 1_000 * (at as u128 + 1) + n;
                    // Every third is refused.
                    let requester = if n % 3 == 2 { PersonId(uuid(99)) } else { LUZ };
                    office.said(&mut agent, register(id, requester, None));
                }
            });
        }
    });
    let given = office.ledger.read("look", |r| r.all_case_codes()).unwrap();
    let mut seqs: Vec<u32> = given.iter().map(|(_, code)| code.seq).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=3 * 17).collect::<Vec<u32>>());
    let mut received: Vec<CaseCode> = Vec::new();
    for told in office.page("").entries {
        received.extend(told.facts.iter().filter_map(|fact| match fact {
            Fact::Case(_, fact) => match **fact {
                CaseFact::Coded { code } => Some(code),
                _ => None,
            },
            _ => None,
        }));
    }
    assert!(received.is_sorted(), "in the order in which they were received: {received:?}");
}
