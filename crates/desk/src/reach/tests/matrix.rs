//! What each may ask about the records of one office, as a document: `golden/scope-asked.txt`. The other side of the matrix,
//! what they are told, is tried at a desk that runs.

use std::fmt::Write as _;

use casework::{
    ans::CaseState,
    case::{MassEvent, NoteKind, Step},
    catalogue::{Edition, Listed, ListedId, shipped},
    format::{FormatCode, FormatTemplate, InformationClass},
    id::{ActId, CaseId, Digest, ItemId, MassEventId, PersonId, RequestId, SiteId},
    intent::{Change, IntentBody, New, NewItem},
    item::{LifecycleState, Placement},
    movement::MovementKind,
    role::Role,
    scope::Scope,
    signing::SignerRole,
};
use wire::Verdict;

use super::{
    Antioquia, Office, Valle,
    made::{content, folio, line, party, signed, site},
};
use crate::table::case::tests::{group, new_case, register, step};
use crate::workstation::{NOW, Workstation, laptop, person, uuid};

/// Somebody of the office, somebody of another one, and somebody who sees everything.
fn scopes() -> [(&'static str, Scope); 3] {
    [("ALL", Scope::National), ("ITS OFFICE", Scope::Of(Antioquia.into())), ("ANOTHER", Scope::Of(Valle.into()))]
}

fn here(lifecycle: LifecycleState) -> Placement {
    Placement {
        lifecycle,
        holder: None,
        site: Some(SiteId(uuid(1))),
        workplace: String::new(),
        expected_return_on: None,
    }
}

fn item(id: u128) -> NewItem {
    NewItem { id: ItemId(uuid(id)), details: laptop(&format!("UV-{id}")), placement: here(LifecycleState::InStock) }
}

/// A site of Antioquia, people and items of it, and an act that is being signed.
fn country(office: &Office) {
    let mut boss = office.seat(1, Role::ItsLead, Scope::National).at;
    let at_home = |id: u128| {
        let details =
            casework::person::PersonDetails { site: Some(SiteId(uuid(1))), ..person("Nombre", &format!("1{id}")) };
        New { id: PersonId(uuid(id)), details }
    };
    let bodies = [
        IntentBody::RegisterSites { sites: vec![New { id: SiteId(uuid(1)), details: site("PAV", Some(Antioquia)) }] },
        IntentBody::RegisterPeople { people: vec![at_home(2), at_home(5), at_home(7)] },
        IntentBody::RegisterItems { items: vec![item(3), item(6)] },
    ];
    let case = register(50, PersonId(uuid(2)), Some(SiteId(uuid(1))));
    for body in bodies.into_iter().chain([issue(office, 40, 3), case]) {
        let verdict = office.said(&mut boss, body);
        assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
    }
}

fn issue(office: &Office, act: u128, of: u128) -> IntentBody {
    let parties = (party(5, person("Nombre", "15")), party(2, person("Nombre", "12")));
    let content = content(parties, vec![line(ItemId(uuid(of)), laptop("UV"))], Some(SiteId(uuid(1))));
    let content_digest = office.blobs.put(b"contenido").unwrap();
    let pdf = office.blobs.put(b"%PDF-").unwrap();
    IntentBody::IssueAct {
        act: ActId(uuid(act)),
        folio: folio(u32::try_from(act).unwrap()),
        content: Box::new(content),
        content_digest,
        pdf,
    }
}

fn template() -> FormatTemplate {
    FormatTemplate {
        edition: 2,
        title: "ACTA".into(),
        sig_code: None,
        sig_version: None,
        sig_date: None,
        entity_name: "Entidad".into(),
        process_name: "Proceso".into(),
        procedure_name: "Procedimiento".into(),
        logo: None,
        information_class: InformationClass::Public,
        commitment: String::new(),
        privacy_notice: String::new(),
        privacy_policy_version: String::new(),
        consent: String::new(),
        consent_version: String::new(),
        valid_from: None,
    }
}

/// One of each kind, about what is there.
fn asked(office: &Office, at: &Workstation) -> Vec<IntentBody> {
    let (it, act, text) = (ItemId(uuid(6)), ActId(uuid(40)), || "Motivo".to_owned());
    let pdf = office.blobs.put(b"%PDF-").unwrap();
    let content_digest = office.blobs.put(b"contenido").unwrap();
    let until = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let to = here(LifecycleState::InTransit);
    let home = casework::person::PersonDetails { site: Some(SiteId(uuid(1))), ..person("Nombre", "19") };
    let signer = SignerRole::Deliverer;
    let turn = Box::new(signed(at, signer, &party(5, person("Nombre", "15")), content_digest));
    vec![
        IntentBody::RegisterItems { items: vec![item(9)] },
        IntentBody::ChangeItems { items: vec![Change { id: it, base_rev: 1, details: laptop("UV-7") }] },
        IntentBody::MoveItem { id: it, base_rev: 1, movement: MovementKind::TransferSite, to, note: text() },
        IntentBody::ExtendLoan { id: it, base_rev: 1, until, note: text() },
        IntentBody::SettleDispute { item: it, base_rev: 1, upheld: None, note: text() },
        IntentBody::AddItemPhoto { id: it, photo: Digest([7; 32]), caption: String::new() },
        IntentBody::RegisterPeople { people: vec![New { id: PersonId(uuid(9)), details: home.clone() }] },
        IntentBody::ChangePeople { people: vec![Change { id: PersonId(uuid(7)), base_rev: 1, details: home }] },
        IntentBody::ErasePerson { person: PersonId(uuid(7)), reason: text() },
        IntentBody::RegisterSites { sites: vec![New { id: SiteId(uuid(9)), details: site("Otra", Some(Antioquia)) }] },
        IntentBody::ChangeSites {
            sites: vec![Change { id: SiteId(uuid(1)), base_rev: 1, details: site("PAV", Some(Antioquia)) }],
        },
        IntentBody::ChangeFormat { code: FormatCode::Anexo7, template: Box::new(template()) },
        issue(office, 41, 6),
        IntentBody::TakeTurn { act, version: 1, signer, turn, pdf },
        IntentBody::SealAct { act, version: 1, pdf },
        IntentBody::AcceptConstancia { act, note: text() },
        IntentBody::RejectConstancia { act, reason: text() },
        IntentBody::WithdrawAct { act, reason: text() },
    ]
}

/// The same about cases and the catalogue.
fn asked_of_cases() -> [IntentBody; 6] {
    let (case, text) = (CaseId(uuid(50)), || "Motivo".to_owned());
    let new = new_case(51, PersonId(uuid(2)), Some(SiteId(uuid(1))));
    let others = shipped().keys().filter_map(|id| if let ListedId::Sla(id) = id { Some(*id) } else { None });
    let sla = others.filter(|sla| *sla != new.sla).min().unwrap();
    let (id, record) = group("Mesa de servicios");
    let editions = vec![Edition { edition: 2, listed: Listed::Group { id, record } }];
    let outage =
        MassEvent { cause: text(), affected_users: 6, started_at: NOW, ended_at: None, evidence: String::new() };
    [
        IntentBody::RegisterCases { request: RequestId(uuid(51)), cases: vec![new.clone()] },
        step(case, CaseState::Registered, Step::Take),
        IntentBody::NoteCase { case, note: NoteKind::Plain, text: text(), file: None },
        IntentBody::ChangeSla { case, base_rev: 1, was: new.sla, sla, note: text() },
        IntentBody::DeclareMassEvent { event: MassEventId(uuid(52)), details: Box::new(outage), cases: vec![case] },
        IntentBody::ChangeCatalogue { editions },
    ]
}

fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted { .. } => "yes".to_owned(),
        Verdict::Refused { refusal } => {
            let said = serde_json::to_value(refusal).unwrap();
            said["refusal"].as_str().unwrap().to_owned()
        }
        Verdict::NotUnderstood => "NOT_UNDERSTOOD".to_owned(),
    }
}

#[test]
fn what_each_may_ask_about_the_records_of_an_office() {
    let mut cells: Vec<(String, Vec<String>)> = Vec::new();
    for (_, scope) in scopes() {
        let office = Office::plain();
        country(&office);
        let kinds = asked(&office, &Workstation::new(2)).len() + asked_of_cases().len();
        for kind in 0..kinds {
            // Each at a desk where nobody asked anything before.
            let office = Office::plain();
            country(&office);
            let mut at = office.seat(2, Role::Administrator, scope).at;
            for file in [&b"%PDF-"[..], b"contenido"] {
                let name = office.blobs.put(file).unwrap();
                super::brought(&office.ledger, at.dev, &[name]).unwrap();
            }
            let body = asked(&office, &at).into_iter().chain(asked_of_cases()).nth(kind).unwrap();
            let name = body.kind().to_owned();
            let said = word(&office.said(&mut at, body));
            match cells.get_mut(kind) {
                Some((_, said_to)) => said_to.push(said),
                None => cells.push((name, vec![said])),
            }
        }
    }
    let mut text =
        "What is said to an administrator who asks for something about records of Antioquia, by what they may see:\n\
                    everything, that office, or another one. For the last one nothing of it is there; but what people sign\n\
                    is kept.\n\n"
            .to_owned();
    let heads = scopes().map(|(head, _)| head);
    writeln!(text, "  {:18}  {:22}  {:22}  {}", "", heads[0], heads[1], heads[2]).unwrap();
    for (kind, said) in &cells {
        writeln!(text, "  {kind:18}  {:22}  {:22}  {}", said[0], said[1], said[2]).unwrap();
        // Formats and the catalogue hold for the country.
        let is_less = matches!(kind.as_str(), "CHANGE_FORMAT" | "CHANGE_CATALOGUE");
        assert_eq!(said[0] != said[1], is_less, "{kind}: of their office they may what they may of all");
    }
    expect_test::expect_file!["../../../golden/scope-asked.txt"].assert_eq(&text);
}
