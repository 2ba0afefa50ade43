//! What is written down stays readable for ever: one file per kind in `golden/json`, and the words of every closed
//! list. A file that changes is a break with all journals in the field; a new shape is a new file.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::office::word;
use super::{check_golden, sample};
use crate::act::{
    ActContent, ActLine, ActReason, ActStage, ActType, Answer, Direction, ReplaceMode, TechnicalCheck, Term,
};
use crate::ans::{CaseState, SuspensionReason, Verdict};
use crate::case::form::{
    AccessRequest, AccessTarget, BossDecision, DialProfile, FormField, FormKind, TelephonyFeature, TelephonyRequest,
    Terminal,
};
use crate::case::{CaseDetails, CaseStep, Channel, Closing, Ground, Hand, Need, NoteKind, Transition};
use crate::catalogue::{CaseKind, Category, Group, GroupLevel};
use crate::decision::DecisionKind;
use crate::fact::{ActFact, CaseFact, Fact, ItemFact, PersonFact, SiteFact};
use crate::format::{FormatCode, FormatTemplate, InformationClass};
use crate::intent::{Intent, IntentBody};
use crate::item::{ItemDetails, ItemType, LifecycleState, Ownership, PhysicalCondition, Placement, Serial};
use crate::movement::MovementKind;
use crate::person::{BondType, IdType, PersonDetails};
use crate::refusal::RequiredField;
use crate::role::Role;
use crate::signing::{NotSignedCause, SignerRole};
use crate::site::{SiteDetails, SiteLevel, SiteType, TerritorialDirection};
use crate::telephony::TelephonyField;

/// Written as the file says, and read from it as it was.
fn check_shape<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    let mut text = serde_json::to_string_pretty(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{name}");
    text.push('\n');
    check_golden(&format!("json/{name}.json"), &text);
}

/// Does not compile until a new kind is named, and the test fails until it has a sample.
fn intent_number(body: &IntentBody) -> usize {
    match body {
        IntentBody::RegisterItems { .. } => 0,
        IntentBody::ChangeItems { .. } => 1,
        IntentBody::MoveItem { .. } => 2,
        IntentBody::AddItemPhoto { .. } => 3,
        IntentBody::RegisterPeople { .. } => 4,
        IntentBody::ChangePeople { .. } => 5,
        IntentBody::RegisterSites { .. } => 6,
        IntentBody::ChangeSites { .. } => 7,
        IntentBody::ChangeFormat { .. } => 8,
        IntentBody::IssueAct { .. } => 9,
        IntentBody::TakeTurn { .. } => 10,
        IntentBody::SealAct { .. } => 11,
        IntentBody::AcceptConstancia { .. } => 12,
        IntentBody::WithdrawAct { .. } => 13,
        IntentBody::ErasePerson { .. } => 14,
        IntentBody::ExtendLoan { .. } => 15,
        IntentBody::RejectConstancia { .. } => 16,
        IntentBody::SettleDispute { .. } => 17,
        IntentBody::RegisterCases { .. } => 18,
        IntentBody::StepCase { .. } => 19,
        IntentBody::NoteCase { .. } => 20,
        IntentBody::ChangeSla { .. } => 21,
        IntentBody::DeclareMassEvent { .. } => 22,
        IntentBody::ChangeCatalogue { .. } => 23,
    }
}

/// As [`intent_number`].
pub(super) fn fact_number(fact: &Fact) -> usize {
    match fact {
        Fact::Item(_, ItemFact::Registered { .. }) => 0,
        Fact::Item(_, ItemFact::DetailsChanged { .. }) => 1,
        Fact::Item(_, ItemFact::Moved { .. }) => 2,
        Fact::Item(_, ItemFact::PhotoAdded { .. }) => 3,
        Fact::Person(_, PersonFact::Known { .. }) => 4,
        Fact::Person(_, PersonFact::Erased { .. }) => 13,
        Fact::Item(_, ItemFact::LoanExtended { .. }) => 14,
        Fact::Item(_, ItemFact::SameAs { .. }) => 16,
        Fact::Item(_, ItemFact::Disputed { .. }) => 17,
        Fact::Item(_, ItemFact::Settled { .. }) => 18,
        Fact::Person(_, PersonFact::SameAs { .. }) => 19,
        Fact::Site(_, SiteFact::SameAs { .. }) => 20,
        Fact::Site(_, SiteFact::Known { .. }) => 5,
        Fact::Format(..) => 6,
        Fact::Act(_, fact) => match **fact {
            ActFact::Issued { .. } => 7,
            ActFact::TurnTaken { .. } => 8,
            ActFact::Sealed { .. } => 9,
            ActFact::Decided { ref decision } => match decision.kind {
                DecisionKind::ConstanciaAccepted => 10,
                DecisionKind::ConstanciaRejected => 15,
                DecisionKind::Withdrawn => 11,
            },
            ActFact::Replaced { .. } => 12,
            ActFact::Filed { .. } => 28,
        },
        Fact::Case(_, fact) => match **fact {
            CaseFact::Registered { .. } => 21,
            CaseFact::Stepped { .. } => 22,
            CaseFact::Noted { .. } => 23,
            CaseFact::AnsChanged { .. } => 24,
            CaseFact::OfMassEvent { .. } => 25,
            CaseFact::Coded { .. } => 29,
        },
        Fact::Listed(_) => 26,
        Fact::MassEvent(..) => 27,
    }
}
const FACT_KINDS: usize = 30;
/// Those that a judge answers with come first; that an act was filed or a case got its code is for the desk alone to say.
pub(super) const JUDGED_KINDS: usize = 28;

#[test]
fn intents_keep_their_shape() {
    let mut kinds = BTreeSet::new();
    for (name, body) in sample::bodies() {
        assert!(name.starts_with(&body.kind().to_lowercase()), "{name} is filed under its kind");
        assert_eq!(serde_json::to_value(&body).unwrap()["kind"], body.kind(), "beside the body and inside");
        kinds.insert(intent_number(&body));
        check_shape::<Intent>(&format!("intent-{name}"), &sample::intent(body));
    }
    assert!(kinds.into_iter().eq(0..24), "a kind has no sample");
}

#[test]
fn facts_keep_their_shape() {
    let mut kinds = BTreeSet::new();
    for (name, fact) in sample::facts() {
        kinds.insert(fact_number(&fact));
        check_shape(&format!("fact-{name}"), &fact);
    }
    assert!(kinds.into_iter().eq(0..FACT_KINDS), "a kind has no sample");
}

fn words<T: Serialize>(name: &str, values: &[T]) -> String {
    let words: Vec<_> = values.iter().map(word).collect();
    format!("{name:<22} {}\n", words.join(" "))
}

#[test]
fn closed_lists_keep_their_words() {
    use ActReason::{Loan, NewAssignment, Other, Replacement, Termination, Transfer, Warranty};
    use ActType::{Handover, HandoverAndReturn, NoItems, Return};
    let fields = [
        RequiredField::FullName,
        RequiredField::DocumentNumber,
        RequiredField::SiteName,
        RequiredField::City,
        RequiredField::Description,
        RequiredField::Remarks,
        RequiredField::ReturnDate,
        RequiredField::Reason,
        RequiredField::Witnesses,
        RequiredField::Cause,
        RequiredField::MunicipalityCode,
        RequiredField::Subject,
        RequiredField::Note,
        RequiredField::Solution,
        RequiredField::Contract,
    ];
    let site_types = [
        SiteType::Administrative,
        SiteType::TerritorialDirection,
        SiteType::AttentionPoint,
        SiteType::RegionalCentre,
        SiteType::Other,
    ];
    let decisions = [DecisionKind::ConstanciaAccepted, DecisionKind::ConstanciaRejected, DecisionKind::Withdrawn];
    let classes = [InformationClass::Public, InformationClass::Classified, InformationClass::Reserved];
    let text = [
        words("ActReason", &[NewAssignment, Replacement, Loan, Transfer, Termination, Warranty, Other]),
        words("ActStage", &ActStage::ALL),
        words("ActType", &[Handover, Return, HandoverAndReturn, NoItems]),
        words("Answer", &[Answer::Yes, Answer::No, Answer::NotApplicable]),
        words("BondType", &BondType::ALL),
        words("DecisionKind", &decisions),
        words("Direction", &[Direction::Delivered, Direction::Returned]),
        words("FormatCode", &FormatCode::ALL),
        words("IdType", &IdType::ALL),
        words("InformationClass", &classes),
        words("ItemType", &ItemType::ALL),
        words("LifecycleState", &LifecycleState::ALL),
        words("MovementKind", &MovementKind::ALL),
        words("NotSignedCause", &[NotSignedCause::Refused, NotSignedCause::Absent]),
        words("Ownership", &Ownership::ALL),
        words("PhysicalCondition", &PhysicalCondition::ALL),
        words("ReplaceMode", &[ReplaceMode::Annul, ReplaceMode::Supersede]),
        words("RequiredField", &fields),
        words("Role", &Role::ALL),
        words("SignerRole", &[SignerRole::Deliverer, SignerRole::Approver, SignerRole::Receiver]),
        words("SiteLevel", &[SiteLevel::National, SiteLevel::Territorial]),
        words("SiteType", &site_types),
        words("TechnicalCheck", &TechnicalCheck::ALL),
        words("TelephonyField", &TelephonyField::ALL),
        words("TerritorialDirection", TerritorialDirection::ALL),
    ];
    let mut text = text.concat();
    text.push_str(&case_words());
    for serial in [Serial::Read("1".into()), Serial::Illegible, Serial::NotPresent] {
        writeln!(text, "Serial                 {}", serde_json::to_string(&serial).unwrap()).unwrap();
    }
    for term in [Term::ContractEnd, Term::Indefinite, sample::term()] {
        writeln!(text, "Term                   {}", serde_json::to_string(&term).unwrap()).unwrap();
    }
    check_golden("words.txt", &text);
}

/// The lists of the service desk.
fn case_words() -> String {
    use Hand::{
        Agent, Assignee, AssigneeAboveOne, GroupLead, ItsLead, Member, MemberAboveOne, Oti, SpecialistL2, Survey,
    };
    use Need::{AnotherAsked, Contract, Ground as Grounds, Group, NoAcceptance, Note, Reason, Solution, SomebodyElse};
    use Need::{TimeLeft, Waited};
    use SuspensionReason::{AwaitingApproval, AwaitingDefinitiveSolution, AwaitingPartsOrWarranty, AwaitingSiteAccess};
    use SuspensionReason::{NearExpiryEscalation, UserUnavailable};
    let by_survey = [Hand::Provider, Survey];
    let hands =
        [Agent, SpecialistL2, ItsLead, Member, MemberAboveOne, Assignee, AssigneeAboveOne, GroupLead, Oti].into_iter();
    let hands: Vec<_> = hands.chain(by_survey).collect();
    let needs =
        [Note, Reason, Solution, Group, SomebodyElse, TimeLeft, Contract, Grounds, Waited, AnotherAsked, NoAcceptance];
    let reasons = [
        UserUnavailable,
        AwaitingDefinitiveSolution,
        AwaitingSiteAccess,
        AwaitingPartsOrWarranty,
        AwaitingApproval,
        NearExpiryEscalation,
    ];
    let levels = [
        GroupLevel::One,
        GroupLevel::Two,
        GroupLevel::Onsite,
        GroupLevel::Three,
        GroupLevel::Provider,
        GroupLevel::Functional,
    ];
    let mut text = [
        words("AccessRequest", &AccessRequest::ALL),
        words("AccessTarget", &AccessTarget::ALL),
        words("BossDecision", &[BossDecision::Authorised, BossDecision::Denied]),
        words("DialProfile", &DialProfile::ALL),
        words("FormField", &FormField::ALL),
        words("FormKind", &FormKind::ALL),
        words("TelephonyFeature", &TelephonyFeature::ALL),
        words("TelephonyRequest", &TelephonyRequest::ALL),
        words("Terminal", &Terminal::ALL),
        words("CaseKind", &[CaseKind::Incident, CaseKind::ServiceRequest]),
        words("CaseState", &CaseState::ALL),
        words("Channel", &[Channel::Mail, Channel::Web, Channel::Phone, Channel::Chat, Channel::InPerson]),
        words("Closing", &[Closing::Survey, Closing::NoSurvey]),
        words("Ground", &[Ground::InsufficientInfo, Ground::OutOfScope]),
        words("GroupLevel", &levels),
        words("Hand", &hands),
        words("Need", &needs),
        words("SuspensionReason", &reasons),
        words("Transition", Transition::ALL),
        words("Verdict", &[Verdict::No, Verdict::Doubtful, Verdict::Yes]),
    ]
    .concat();
    for note in [NoteKind::Plain, NoteKind::Contact, NoteKind::SuspensionAsked { reason: UserUnavailable }] {
        writeln!(text, "NoteKind               {}", serde_json::to_string(&note).unwrap()).unwrap();
    }
    text
}

fn reads<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"))
}

#[test]
fn what_may_be_left_out_is_read_without() {
    let placement: Placement = reads(r#"{"lifecycle":"IN_STOCK"}"#);
    assert_eq!((placement.holder, placement.site, placement.workplace.as_str()), (None, None, ""));
    let item = r#"{"item_type":"OTHER","description":"x","serial":{"status":"ILLEGIBLE"},"ownership":"OWNED"}"#;
    assert_eq!(reads::<ItemDetails>(item).serial, Serial::Illegible);
    let document = r#"{"id_type":"CC","number":"1"}"#;
    let person = format!(r#"{{"full_name":"x","document":{document}}}"#);
    assert_eq!(reads::<PersonDetails>(&person).bond, None);
    assert_eq!(reads::<SiteDetails>(r#"{"name":"x","level":"NATIONAL"}"#).territorial, None);
    let id = "00000000-0000-0000-0000-000000000001";
    let line = format!(
        r#"{{"item":"{id}","item_rev":1,"snapshot":{item},"direction":"DELIVERED","condition":"GOOD","telephony":{{}}}}"#
    );
    assert_eq!(reads::<ActLine>(&line).telephony, Some(crate::telephony::TelephonyLine::default()));
    let party = format!(r#"{{"person":"{id}","snapshot":{person}}}"#);
    let content = format!(
        r#"{{"format":"ANEXO7","reason":"LOAN","official":{party},"holder":{party},"site_name":"x","city":"x",
            "lines":[],"term":{{"kind":"INDEFINITE"}}}}"#
    );
    assert!(!reads::<ActContent>(&content).clearance);
    let template = r#"{"edition":1,"title":"","entity_name":"","process_name":"","procedure_name":"",
        "information_class":"PUBLIC","commitment":"","privacy_notice":"","privacy_policy_version":"",
        "consent":"","consent_version":""}"#;
    assert_eq!(reads::<FormatTemplate>(template).sig_code, None);
}

#[test]
fn what_may_be_left_out_of_the_service_desk_is_read_without() {
    let id = "00000000-0000-0000-0000-000000000001";
    let case = format!(
        r#"{{"kind":"INCIDENT","project":"{id}","category":"{id}","subject":"x","channel":"WEB","requester":"{id}"}}"#
    );
    assert_eq!(reads::<CaseDetails>(&case).related, None);
    let category = reads::<Category>(&format!(r#"{{"project":"{id}","name":"x","active":true}}"#));
    assert!(!category.to_provider && !category.accepted_by_oti && category.slas.is_empty());
    let group = reads::<Group>(&format!(r#"{{"name":"x","level":"ONE","projects":["{id}"],"active":true}}"#));
    assert!(group.members.is_empty() && group.office.is_none());
    let stepped = format!(
        r#"{{"fact":"STEPPED","step":{{"step":"TAKE"}},"to":"IN_PROGRESS","group":"{id}","by":"{id}","intent":"{id}","at":{{"clock":0}}}}"#
    );
    let CaseFact::Stepped { unseen, judged_by, at, .. } = reads(&stepped) else { panic!("{stepped}") };
    assert!(!unseen && judged_by.is_empty() && at.between.is_unknown());
    for step in [
        format!(r#"{{"step":"ESCALATE","group":"{id}"}}"#),
        format!(r#"{{"step":"TO_PROVIDER","group":"{id}","specialist":"{id}","contract":"OC-1"}}"#),
        r#"{"step":"SUSPEND","reason":"AWAITING_APPROVAL"}"#.to_owned(),
    ] {
        assert!(reads::<CaseStep>(&format!(r#"{{"step":{step}}}"#)).note.is_empty());
    }
}
