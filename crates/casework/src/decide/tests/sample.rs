//! One full value of everything that is written down for ever: no text empty, no choice left out.

mod case;

use chrono::NaiveDate;
use uuid::Uuid;

use super::office::{ACT1, ACT2, LAPTOP, LUZ, PHONE, SITE, TECH, actor, digest, folio, unsigned, witness};
use crate::act::{
    ActContent, ActLine, ActReason, Answer, CheckAnswer, Direction, Party, ReplaceMode, Replaces, TechnicalCheck, Term,
};
use crate::decision::{Decision, DecisionKind};
use crate::dispute::Claim;
use crate::fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact};
use crate::filing::{Filing, PaperFlaw, Radicado};
use crate::format::{FormatCode, FormatTemplate, InformationClass};
use crate::id::{CaseId, IntentId, SiteId};
use crate::intent::{Change, Intent, IntentBody, New, NewItem};
use crate::item::{ItemDetails, ItemType, LifecycleState, Ownership, PhysicalCondition, Placement, Serial};
use crate::movement::MovementKind;
use crate::person::{BondType, IdDocument, IdType, PersonDetails};
use crate::refusal::Refusal;
use crate::signing::{Identification, NotSignedCause, SignatureEvidence, SignerRole, Turn, TurnOutcome};
use crate::site::{SiteDetails, SiteLevel, SiteType, TerritorialDirection};
use crate::telephony::TelephonyLine;
use crate::time::Timestamp;

const AT: Timestamp = Timestamp(1_795_442_400_000);
/// As which everything was asked.
pub(super) const INTENT: IntentId = IntentId(Uuid::from_u128(1));

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(super) fn term() -> Term {
    Term::Until(day(12, 18))
}

pub(super) fn template() -> FormatTemplate {
    FormatTemplate {
        edition: 1,
        title: "ACTA DE ENTREGA".into(),
        sig_code: Some("510,05,15-32".into()),
        sig_version: Some(3),
        sig_date: Some(day(6, 10)),
        entity_name: "Entidad".into(),
        process_name: "Proceso".into(),
        procedure_name: "Procedimiento".into(),
        logo: Some(digest(0x60)),
        information_class: InformationClass::Classified,
        commitment: "Compromiso".into(),
        privacy_notice: "Aviso".into(),
        privacy_policy_version: "2".into(),
        consent: "Acepto".into(),
        consent_version: "1".into(),
        valid_from: Some(day(1, 1)),
    }
}

fn person() -> PersonDetails {
    PersonDetails {
        full_name: "Luz Marina Ríos".into(),
        document: IdDocument { id_type: IdType::Cc, number: "1004".into() },
        check_digit: Some(6),
        position: "Profesional".into(),
        bond: Some(BondType::Contractor),
        department: "Dependencia".into(),
        email: "luz@example.org".into(),
        phone: "6040000000".into(),
        site: Some(SITE),
        contract_number: "17-2026".into(),
        contract_end: Some(day(12, 31)),
    }
}

fn site() -> SiteDetails {
    SiteDetails {
        name: "Sede Centro".into(),
        level: SiteLevel::Territorial,
        site_type: Some(SiteType::AttentionPoint),
        territorial: Some(TerritorialDirection::NorteSantanderArauca),
        municipality_code: "54001".into(),
        city: "Cúcuta".into(),
        address: "Calle 1".into(),
        floor_office: "Piso 2".into(),
        contact_name: "Raúl".into(),
        contact_phone: "6070000000".into(),
        contact_email: "raul@example.org".into(),
    }
}

fn item() -> ItemDetails {
    ItemDetails {
        item_type: ItemType::IpPhone,
        description: "Teléfono IP".into(),
        brand: "Marca".into(),
        model: "M-1".into(),
        serial: Serial::Read("SN-0001".into()),
        asset_tag: "UV-0001".into(),
        provider_tag: "P-1".into(),
        ownership: Ownership::LoanForUse,
        condition: Some(PhysicalCondition::Fair),
        mac: "00:00:5E:00:53:01".into(),
        hostname: "tel-1".into(),
        specs: "PoE".into(),
        contract_ref: "OC-1".into(),
        warranty_until: Some(day(11, 30)),
        acquired_on: Some(day(1, 15)),
        parent: Some(LAPTOP),
        remarks: "Sin base".into(),
    }
}

fn placement() -> Placement {
    Placement {
        lifecycle: LifecycleState::Assigned,
        holder: Some(LUZ),
        site: Some(SITE),
        workplace: "Puesto 12".into(),
        expected_return_on: Some(day(12, 18)),
    }
}

fn line() -> ActLine {
    let telephony = TelephonyLine {
        extension: "4501".into(),
        direct_number: "6040000001".into(),
        power: "PoE".into(),
        outlet: "PR-1".into(),
        switch_port: "SW1/12".into(),
        voice_vlan: "20".into(),
        dial_profile: "Nacional".into(),
        registers: Some(true),
        internal_call: Some(true),
        incoming_call: Some(false),
        outgoing_call: Some(true),
        transfer: None,
    };
    ActLine {
        item: PHONE,
        item_rev: 4,
        snapshot: item(),
        direction: Direction::Returned,
        condition: PhysicalCondition::Bad,
        accessories: "Auricular".into(),
        missing_accessories: "Base".into(),
        damaged: true,
        remarks: "Golpeado".into(),
        observation: "Ya estaba así".into(),
        photos: vec![digest(0x61)],
        captions: [(digest(0x61), "Golpe en la esquina".into())].into(),
        telephony: Some(telephony),
    }
}

fn content() -> ActContent {
    let party = |person| Party { person, snapshot: self::person() };
    ActContent {
        format: FormatCode::Anexo14,
        reason: ActReason::Termination,
        case_code: "C-1".into(),
        case: Some(CaseId(Uuid::from_u128(0x7c))),
        official: party(TECH),
        holder: party(LUZ),
        approver: Some(party(super::office::BOSS)),
        site: Some(SITE),
        site_name: "Sede Centro".into(),
        city: "Cúcuta".into(),
        workplace: "Puesto 12".into(),
        lines: vec![line()],
        checks: vec![CheckAnswer { check: TechnicalCheck::UserDataWiped, answer: Answer::NotApplicable }],
        term: term(),
        remarks: "Nada".into(),
        clearance: true,
        replaces: Some(Replaces {
            act: ACT2,
            folio: folio(ACT2),
            sha256: digest(0x62),
            mode: ReplaceMode::Supersede,
            cause: "Error".into(),
        }),
    }
}

fn signed(identification: Identification) -> Turn {
    let evidence = SignatureEvidence {
        person: LUZ,
        identification,
        consent_version: "1".into(),
        content_digest: digest(0x63),
        stroke: digest(0x64),
        at: AT,
        app_version: "0.1.0".into(),
        code: "K7Q2-94MF".into(),
    };
    Turn { signer: SignerRole::Receiver, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false }
}

fn in_person() -> Turn {
    let document = person().document;
    signed(Identification::C { document, witness: actor(TECH).account, witness_name: "Tomás".into() })
}

fn refused() -> Turn {
    unsigned(SignerRole::Approver, NotSignedCause::Refused, [witness("Inés", "2001"), witness("Iván", "2002")])
}

pub(super) fn intent(body: IntentBody) -> Intent {
    Intent { id: INTENT, at: AT, by: actor(TECH), body }
}

/// At least one body of every kind.
pub(super) fn bodies() -> Vec<(&'static str, IntentBody)> {
    let turn = |turn: Turn| IntentBody::TakeTurn {
        act: ACT1,
        version: 2,
        signer: turn.signer,
        turn: Box::new(turn),
        pdf: digest(0x65),
    };
    let account = actor(LUZ).account;
    let bodies = vec![
        (
            "register_items",
            IntentBody::RegisterItems { items: vec![NewItem { id: PHONE, details: item(), placement: placement() }] },
        ),
        ("change_items", IntentBody::ChangeItems { items: vec![Change { id: PHONE, base_rev: 4, details: item() }] }),
        (
            "move_item",
            IntentBody::MoveItem {
                id: PHONE,
                base_rev: 4,
                movement: MovementKind::WarrantyOut,
                to: placement(),
                note: "Nota".into(),
            },
        ),
        ("extend_loan", IntentBody::ExtendLoan { id: PHONE, base_rev: 4, until: day(12, 18), note: "Nota".into() }),
        ("add_item_photo", IntentBody::AddItemPhoto { id: PHONE, photo: digest(0x61), caption: "Tapa".into() }),
        ("register_people", IntentBody::RegisterPeople { people: vec![New { id: LUZ, details: person() }] }),
        (
            "change_people",
            IntentBody::ChangePeople { people: vec![Change { id: LUZ, base_rev: 1, details: person() }] },
        ),
        ("erase_person", IntentBody::ErasePerson { person: LUZ, reason: "Solicitud".into() }),
        ("register_sites", IntentBody::RegisterSites { sites: vec![New { id: SITE, details: site() }] }),
        ("change_sites", IntentBody::ChangeSites { sites: vec![Change { id: SITE, base_rev: 1, details: site() }] }),
        ("change_format", IntentBody::ChangeFormat { code: FormatCode::Anexo7, template: Box::new(template()) }),
        (
            "issue_act",
            IntentBody::IssueAct {
                act: ACT1,
                folio: folio(ACT1),
                content: Box::new(content()),
                content_digest: digest(0x63),
                pdf: digest(0x65),
            },
        ),
        ("take_turn-level-a", turn(signed(Identification::A { account }))),
        ("take_turn-level-c", turn(in_person())),
        ("take_turn-not-signed", turn(refused())),
        ("seal_act", IntentBody::SealAct { act: ACT1, version: 2, pdf: digest(0x65) }),
        ("accept_constancia", IntentBody::AcceptConstancia { act: ACT1, note: "Consta".into() }),
        ("reject_constancia", IntentBody::RejectConstancia { act: ACT1, reason: "No consta".into() }),
        (
            "settle_dispute",
            IntentBody::SettleDispute { item: PHONE, base_rev: 4, upheld: Some(ACT1), note: "Consta".into() },
        ),
        ("withdraw_act", IntentBody::WithdrawAct { act: ACT1, reason: "No llegó".into() }),
    ];
    bodies.into_iter().chain(case::bodies()).collect()
}

fn filing(flaw: Option<PaperFlaw>) -> Filing {
    Filing { radicado: Radicado { year: 2026, office: TerritorialDirection::Antioquia, seq: 42 }, at: AT, flaw }
}

/// At least one fact of every kind.
pub(super) fn facts() -> Vec<(&'static str, Fact)> {
    let of_item = |fact| Fact::Item(PHONE, fact);
    let of_act = |fact| Fact::Act(ACT1, Box::new(fact));
    let (pdf, at) = (digest(0x65), AT);
    let decided = |kind| of_act(ActFact::Decided { decision: Decision { kind, by: LUZ, note: "Consta".into(), at } });
    let facts = vec![
        ("item-registered", of_item(ItemFact::Registered { details: item(), placement: placement() })),
        ("item-details-changed", of_item(ItemFact::DetailsChanged { details: item() })),
        (
            "item-moved",
            of_item(ItemFact::Moved {
                kind: MovementKind::Return,
                to: placement(),
                condition: Some(PhysicalCondition::Bad),
                act: Some(ACT1),
                note: "Nota".into(),
                at,
            }),
        ),
        ("item-loan-extended", of_item(ItemFact::LoanExtended { until: day(12, 18), note: "Nota".into(), at })),
        ("item-photo-added", of_item(ItemFact::PhotoAdded { photo: digest(0x61), caption: "Tapa".into() })),
        ("item-same-as", of_item(ItemFact::SameAs { item: LAPTOP })),
        (
            "item-disputed-custody",
            of_item(ItemFact::Disputed {
                claim: Claim::Custody { act: ACT1, why: Box::new(Refusal::HeldByAnother { item: PHONE, holder: LUZ }) },
                at,
            }),
        ),
        ("item-disputed-placement", of_item(ItemFact::Disputed { claim: Claim::Placement { to: placement() }, at })),
        (
            "item-disputed-tag",
            of_item(ItemFact::Disputed { claim: Claim::Tag { tag: "UV0001".into(), by: LAPTOP }, at }),
        ),
        (
            "item-disputed-serial",
            of_item(ItemFact::Disputed { claim: Claim::Serial { serial: "SN0001".into(), by: LAPTOP }, at }),
        ),
        ("item-settled", of_item(ItemFact::Settled { by: LUZ, note: "Consta".into(), at })),
        ("person-same-as", Fact::Person(LUZ, PersonFact::SameAs { person: TECH })),
        ("site-same-as", Fact::Site(SITE, SiteFact::SameAs { site: SiteId(Uuid::from_u128(0xD2)) })),
        ("person-known", Fact::Person(LUZ, PersonFact::Known { details: person() })),
        ("person-erased", Fact::Person(LUZ, PersonFact::Erased { at, reason: "Solicitud".into() })),
        ("site-known", Fact::Site(SITE, SiteFact::Known { details: site() })),
        ("format", Fact::Format(FormatCode::Clearance, Box::new(template()))),
        (
            "act-issued",
            of_act(ActFact::Issued {
                folio: folio(ACT1),
                version: 2,
                content: Box::new(content()),
                content_digest: digest(0x63),
                pdf,
                at,
            }),
        ),
        ("act-turn-taken", of_act(ActFact::TurnTaken { turn: in_person(), pdf })),
        ("act-sealed", of_act(ActFact::Sealed { pdf, at, constancia: true })),
        ("act-constancia-accepted", decided(DecisionKind::ConstanciaAccepted)),
        ("act-constancia-rejected", decided(DecisionKind::ConstanciaRejected)),
        ("act-withdrawn", decided(DecisionKind::Withdrawn)),
        ("act-filed", of_act(ActFact::Filed { filing: filing(None) })),
        ("act-filed-flawed", of_act(ActFact::Filed { filing: filing(Some(PaperFlaw::Altered)) })),
        ("act-replaced", of_act(ActFact::Replaced { by: ACT2, mode: ReplaceMode::Annul })),
    ];
    facts.into_iter().chain(case::facts()).collect()
}
