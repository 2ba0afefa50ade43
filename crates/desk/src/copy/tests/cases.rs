//! Cases and their codes over a backup that takes the place of the desk.

use casework::{
    ans::CaseState,
    case::{Case, CaseCode, Step},
    catalogue::{Edition, Group, Kept as _, Listed},
    id::CaseId,
};

use super::{replaced::falls_behind, *};
use crate::table::case::tests::{group, register, step};

impl Office {
    fn case(&self, id: u128) -> Option<Case> {
        let id = CaseId(uuid(id));
        let look = |r: &crate::sql::Reader<'_>| Ok::<_, LedgerError>((r.case(id)?, r.case_code(id)?));
        let (case, code) = self.ledger().read("look", look).unwrap();
        assert!(case.as_ref().is_none_or(|case| case.code == code));
        case
    }

    fn code(&self, id: u128) -> CaseCode {
        self.case(id).unwrap().code.unwrap()
    }
}

/// A desk of which a backup was made when one case had a code, and what two others were given since; with all that was asked.
fn since_the_backup(office: &Office) -> (Workstation, Vec<Entry>) {
    let mut one = office.workstation(1, Role::Administrator);
    let mut entries = vec![one.ask(register_person(10, "Luz Ríos", "1004567891")), one.ask(register(60, LUZ, None))];
    assert_eq!(accepted(office.push(&one, &entries)), 2);
    backup(&office.folder, &office.copy(), NOW).unwrap();
    let (id, record) = group("Mesa de servicios");
    let listed = Listed::Group { id, record: Group { members: vec![LUZ], ..record } };
    let asked = [
        register(61, LUZ, None),
        IntentBody::ChangeCatalogue { editions: vec![Edition { edition: 2, listed }] },
        step(CaseId(uuid(60)), CaseState::Registered, Step::Take),
        register(62, LUZ, None),
    ];
    let asked: Vec<Entry> = asked.into_iter().map(|body| one.ask(body)).collect();
    assert_eq!(accepted(office.push(&one, &asked)), 4);
    entries.extend(asked);
    (one, entries)
}

#[test]
fn a_restored_desk_gives_no_case_a_code_that_somebody_saw_of_another_one() {
    let office = Office::new();
    let (one, entries) = since_the_backup(&office);
    let before = [60, 61, 62].map(|id| office.case(id));
    assert_eq!(office.code(62).to_string(), "2026-000003");
    assert!(!office.restore().unwrap().leaps);
    assert_eq!(
        [60, 61, 62].map(|id| office.case(id).map(|case| case.state)),
        [Some(CaseState::Registered), None, None]
    );

    // Another case comes first.
    let mut two = office.workstation(2, Role::AgentL1);
    let first = two.ask(register(63, LUZ, None));
    assert_eq!(accepted(office.push(&two, &[first])), 1);
    assert_eq!(office.code(63).to_string(), "2026-000004");
    assert_eq!(accepted(office.push(&one, &entries)), 6, "in a new epoch everything is offered again");
    assert_eq!([60, 61, 62].map(|id| office.case(id)), before, "with its history, and its own code");
    let (id, _) = group("Mesa de servicios");
    let listed = office.ledger().read("look", |r| r.listed(casework::catalogue::ListedId::Group(id))).unwrap();
    assert_eq!(listed.unwrap().edition, 2, "the catalogue, too");

    // And once more by the same backup, which knows of neither.
    assert!(!office.restore().unwrap().leaps);
    assert_eq!(accepted(office.push(&one, &entries)), 6);
    assert_eq!([60, 61, 62].map(|id| office.case(id)), before);
}

#[test]
fn where_nobody_knows_which_codes_were_given_they_go_on_beyond_all_of_them() {
    let office = Office::new();
    let (one, entries) = since_the_backup(&office);
    let (known, lost) = (office.code(60), office.code(62));
    falls_behind(&office);
    let restored = office.restore().unwrap();
    assert!(restored.is_behind && restored.leaps);
    let mut two = office.workstation(2, Role::AgentL1);
    let first = two.ask(register(63, LUZ, None));
    assert_eq!(accepted(office.push(&two, &[first])), 1);
    assert_eq!(accepted(office.push(&one, &entries)), 6);
    assert_eq!(office.code(60), known, "the backup knows it");
    let new = [63, 61, 62].map(|id| office.code(id));
    assert!(new.iter().all(|code| code.year == 2026 && code.seq > 1_000_000 && *code > lost), "{new:?}");
    assert!(new.is_sorted() && new[2].seq == new[0].seq + 2, "and without gaps from there: {new:?}");
}
