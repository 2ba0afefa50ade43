//! Every way to be told no. A new variant of [`Refusal`] does not compile here until it is named, and the test
//! fails until a case reaches it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use uuid::Uuid;

use super::desk::{self, ServiceDesk};
use super::office::*;
use super::{case_refusals, check_golden, sample};
use crate::act::{
    ACT_LINES_MAX, ActContent, ActReason, Answer, CheckAnswer, Direction, Party, ReplaceMode, TechnicalCheck, Term,
};
use crate::dispute::Claim;
use crate::fact::{Fact, ItemFact};
use crate::format::{FormatCode, FormatTemplate};
use crate::id::{AccountId, ActId, Digest, ItemId, PersonId, SiteId};
use crate::intent::{BATCH_MAX, Change, IntentBody, New, NewItem};
use crate::item::{ItemDetails, ItemType, LifecycleState, Ownership, Placement, Serial};
use crate::movement::MovementKind;
use crate::person::{IdType, PersonDetails};
use crate::refusal::Refusal;
use crate::signing::{Identification, NotSignedCause, SignatureEvidence, SignerRole, Turn, TurnOutcome};
use crate::telephony::TelephonyLine;
use crate::time::Timestamp;

macro_rules! variants {
    ($($name:ident)*) => {
        const VARIANTS: &[&str] = &[$(stringify!($name)),*];

        fn variant(refusal: &Refusal) -> &'static str {
            match refusal { $(Refusal::$name { .. } => stringify!($name)),* }
        }
    };
}

variants! {
    NoSuchItem NoSuchPerson NoSuchSite NoSuchAct AlreadyExists NotPermitted Missing TooMany TextTooLong DateOutOfRange Stale
    TagTaken SerialTaken DocumentTaken DocumentNotDigits WrongCheckDigit FolioTaken EmptyAct ItemTwice SamePerson HeldByAnother NotAvailable NotHeldBy InOpenAct
    PersonalItem NotTelephony TelephonyMissing StaleItem MovedSince ReturnDateNotLater StillHolds WrongStage WrongVersion WrongAct OutOfTurn NotTheSigner
    DocumentMismatch OtherContent SelfWitness MissingSignatures NotImpartial OnlyByAct ForbiddenMovement WrongOwnership
    PersonErased HasAccount InDraft InUnsealedAct InDispute NotInDispute
    NoSuchCase NoTransition NotInHand CaseNeeds CaseMoved CaseEnded InOpenCase TooFewUsers NotListed NotActive ListedElsewhere
    NotALeaf BadListed FormMissing FormUnasked BadForm
}

type Answered = Result<Vec<Fact>, Refusal>;
/// What is tried, the variant that answers, and the attempt.
type Case = (&'static str, &'static str, fn(&mut Office) -> Answered);

const NOBODY: PersonId = PersonId(Uuid::from_u128(0xFF1));
const NOTHING: ItemId = ItemId(Uuid::from_u128(0xFF2));
const NOWHERE: SiteId = SiteId(Uuid::from_u128(0xFF3));
const NO_ACT: ActId = ActId(Uuid::from_u128(0xFF4));

/// A hand-over of the laptop to Luz, changed before it is frozen.
fn issue_with(office: &mut Office, change: impl FnOnce(&mut ActContent)) -> Answered {
    let mut content = office.content(LUZ, &[LAPTOP], &[]);
    change(&mut content);
    office.issue(ACT1, content)
}

/// The receiver's signature on an act that the technician signed already, changed before it is taken.
fn sign_with(office: &mut Office, by: PersonId, change: impl FnOnce(&mut Turn, &mut SignatureEvidence)) -> Answered {
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    let (_, mut turn) = office.signature(ACT1);
    let TurnOutcome::Signed { mut evidence } = turn.outcome.clone() else { unreachable!() };
    change(&mut turn, &mut evidence);
    turn.outcome = TurnOutcome::Signed { evidence };
    office.take(by, ACT1, turn)
}

/// The record that Luz did not sign, with these witnesses.
fn attest(office: &mut Office, witnesses: [(&str, &str); 2]) -> Answered {
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    let witnesses = witnesses.map(|(name, number)| witness(name, number));
    office.take(TECH, ACT1, unsigned(SignerRole::Receiver, NotSignedCause::Refused, witnesses))
}

fn register(office: &mut Office, items: &[(u128, &str, &str)]) -> Answered {
    let items = items.iter().map(|(id, name, tag)| {
        let mut details = item_details(name, ItemType::Other, Ownership::Owned);
        details.asset_tag = (*tag).to_owned();
        NewItem { id: ItemId(Uuid::from_u128(*id)), details, placement: in_stock() }
    });
    let items = items.collect();
    office.ask(TECH, IntentBody::RegisterItems { items })
}

fn register_person(office: &mut Office, id: u128, name: &str, number: &str) -> Answered {
    let people = vec![New { id: PersonId(Uuid::from_u128(id)), details: person_details(name, number) }];
    office.ask(TECH, IntentBody::RegisterPeople { people })
}

/// The NIT of the Unidad para las Víctimas, whose digit is 6.
fn nit(office: &mut Office, id_type: IdType, check_digit: u8) -> Answered {
    let mut details = person_details("Unidad", "900490473");
    (details.document.id_type, details.check_digit) = (id_type, Some(check_digit));
    office.ask(TECH, IntentBody::RegisterPeople { people: vec![New { id: NOBODY, details }] })
}

/// The laptop, lent to Luz until 18 December.
fn lend(office: &mut Office) {
    let mut content = office.content(LUZ, &[LAPTOP], &[]);
    (content.reason, content.term) = (ActReason::Loan, sample::term());
    office.conclude(ACT1, content).unwrap();
}

fn change_ownership(office: &mut Office, id: ItemId, ownership: Ownership) -> Answered {
    let details = ItemDetails { ownership, ..office.item(id).details.clone() };
    let change = Change { id, base_rev: office.item(id).rev, details };
    office.ask(TECH, IntentBody::ChangeItems { items: vec![change] })
}

/// A telephone handed over with everything that Anexo 14 asks for, changed before it is frozen.
fn hand_over_phone(office: &mut Office, change: impl FnOnce(&mut TelephonyLine)) -> Answered {
    let mut content = office.telephones(LUZ, &[PHONE], &[]);
    change(content.lines[0].telephony.as_mut().unwrap());
    office.issue(ACT1, content)
}

/// A hand-over that Luz refused, before Inés and the lead.
fn constancia(office: &mut Office) {
    office.issue(ACT1, office.content(LUZ, &[LAPTOP], &[])).unwrap();
    office.sign(ACT1).unwrap();
    let witnesses = [witness("Inés", "2001"), witness("Lidia", "1001")];
    office.take(TECH, ACT1, unsigned(SignerRole::Receiver, NotSignedCause::Refused, witnesses)).unwrap();
    office.seal(ACT1).unwrap();
}

/// A hand-over in which the lead delivers, and that Luz refused.
fn constancia_of_the_lead(office: &mut Office) {
    let mut content = office.content(LUZ, &[LAPTOP], &[]);
    content.official = Party { person: LEAD, snapshot: office.world.people[&LEAD].details.clone() };
    office.issue(ACT1, content).unwrap();
    office.sign(ACT1).unwrap();
    office.not_signed(ACT1, NotSignedCause::Refused).unwrap();
    office.seal(ACT1).unwrap();
}

fn register_site(office: &mut Office, id: SiteId, name: &str, municipality: &str) -> Answered {
    let mut details = site_details(name);
    details.municipality_code = municipality.to_owned();
    office.ask(TECH, IntentBody::RegisterSites { sites: vec![New { id, details }] })
}

fn hand_over(office: &mut Office, holder: PersonId, item: ItemId) {
    office.conclude(ACT1, office.content(holder, &[item], &[])).unwrap();
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
}

/// The second of March of a year.
fn year(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 3, 2)
}

/// Registers an item after `date` wrote a date on it.
fn register_dated(office: &mut Office, date: fn(&mut ItemDetails, &mut Placement)) -> Answered {
    let mut new =
        NewItem { id: NOTHING, details: item_details("new", ItemType::Other, Ownership::Owned), placement: in_stock() };
    date(&mut new.details, &mut new.placement);
    office.ask(TECH, IntentBody::RegisterItems { items: vec![new] })
}

const RECORDS: &[Case] = &[
    ("change an item that nobody knows", "NoSuchItem", |o| {
        let details = o.item(LAPTOP).details.clone();
        o.ask(TECH, IntentBody::ChangeItems { items: vec![Change { id: NOTHING, base_rev: 1, details }] })
    }),
    ("photo of an item that nobody knows", "NoSuchItem", |o| {
        o.ask(TECH, IntentBody::AddItemPhoto { id: NOTHING, photo: digest(1), caption: String::new() })
    }),
    ("change a person whom nobody knows", "NoSuchPerson", |o| {
        let people = vec![Change { id: NOBODY, base_rev: 1, details: person_details("Nadie", "1") }];
        o.ask(TECH, IntentBody::ChangePeople { people })
    }),
    ("register an item held by a person whom nobody knows", "NoSuchPerson", |o| {
        let placement = Placement { lifecycle: LifecycleState::Assigned, holder: Some(NOBODY), ..in_stock() };
        let details = item_details("new", ItemType::Other, Ownership::Owned);
        o.ask(TECH, IntentBody::RegisterItems { items: vec![NewItem { id: NOTHING, details, placement }] })
    }),
    ("change a site that nobody knows", "NoSuchSite", |o| {
        let sites = vec![Change { id: NOWHERE, base_rev: 1, details: site_details("Ninguna") }];
        o.ask(TECH, IntentBody::ChangeSites { sites })
    }),
    ("register a person at a site that nobody knows", "NoSuchSite", |o| {
        let mut details = person_details("Nora", "77");
        details.site = Some(NOWHERE);
        o.ask(TECH, IntentBody::RegisterPeople { people: vec![New { id: NOBODY, details }] })
    }),
    ("register an item again", "AlreadyExists", |o| register(o, &[(0xC1, "again", "")])),
    ("register an item twice at once", "AlreadyExists", |o| register(o, &[(1, "one", ""), (1, "two", "")])),
    ("register a person again", "AlreadyExists", |o| register_person(o, 0xB1, "Luz", "1004")),
    ("register a site again", "AlreadyExists", |o| register_site(o, SITE, "Sede Centro", "")),
    ("item without description", "Missing", |o| register(o, &[(1, " ", "")])),
    ("person without name", "Missing", |o| register_person(o, 1, "", "77")),
    ("person without document", "Missing", |o| register_person(o, 1, "Nora", "")),
    ("site without name", "Missing", |o| register_site(o, NOWHERE, "", "")),
    ("municipality of no department", "Missing", |o| register_site(o, NOWHERE, "Sede", "21001")),
    ("theft without a note", "Missing", |o| {
        let (to, movement) = (in_stock(), MovementKind::Theft);
        o.ask(TECH, IntentBody::MoveItem { id: LAPTOP, base_rev: 1, movement, to, note: " ".to_owned() })
    }),
    ("more records at once than a batch holds", "TooMany", |o| {
        let names: Vec<_> = (1..=BATCH_MAX as u128 + 1).map(|n| (n, "many", "")).collect();
        register(o, &names)
    }),
    ("more photos than an item keeps", "TooMany", |o| {
        let photo = IntentBody::AddItemPhoto { id: LAPTOP, photo: digest(1), caption: String::new() };
        for _ in 0..60 {
            o.ask(TECH, photo.clone()).unwrap();
        }
        o.ask(TECH, photo)
    }),
    ("description longer than a line", "TextTooLong", |o| register(o, &[(1, &"ñ".repeat(301), "")])),
    ("serial longer than a line", "TextTooLong", |o| {
        let mut details = item_details("new", ItemType::Other, Ownership::Owned);
        details.serial = Serial::Read("9".repeat(301));
        let items = vec![NewItem { id: NOTHING, details, placement: in_stock() }];
        o.ask(TECH, IntentBody::RegisterItems { items })
    }),
    ("bought in a year that no spreadsheet knows", "DateOutOfRange", |o| {
        register_dated(o, |details, _| details.acquired_on = year(1899))
    }),
    ("under warranty until a year of five digits", "DateOutOfRange", |o| {
        register_dated(o, |details, _| details.warranty_until = year(20_226))
    }),
    ("to be returned in a year of five digits", "DateOutOfRange", |o| {
        register_dated(o, |_, placement| placement.expected_return_on = year(20_226))
    }),
    ("contract until a year of five digits", "DateOutOfRange", |o| {
        let details = PersonDetails { contract_end: year(20_226), ..person_details("Nora", "77") };
        o.ask(TECH, IntentBody::RegisterPeople { people: vec![New { id: NOBODY, details }] })
    }),
    ("format of a year of five digits", "DateOutOfRange", |o| {
        let template = Box::new(FormatTemplate { sig_date: year(20_226), ..sample::template() });
        o.ask(ADMIN, IntentBody::ChangeFormat { code: FormatCode::Anexo7, template })
    }),
    ("format in force from a year before any", "DateOutOfRange", |o| {
        let template = Box::new(FormatTemplate { valid_from: year(-1), ..sample::template() });
        o.ask(ADMIN, IntentBody::ChangeFormat { code: FormatCode::Anexo7, template })
    }),
    ("change of an item that somebody changed meanwhile", "Stale", |o| {
        let details = o.item(LAPTOP).details.clone();
        o.ask(TECH, IntentBody::ChangeItems { items: vec![Change { id: LAPTOP, base_rev: 9, details }] })
    }),
    ("two changes of one item at once", "Stale", |o| {
        let change = Change { id: TABLET, base_rev: 1, details: o.item(TABLET).details.clone() };
        o.ask(TECH, IntentBody::ChangeItems { items: vec![change.clone(), change] })
    }),
    ("change of a person whom somebody changed meanwhile", "Stale", |o| {
        let people = vec![Change { id: LUZ, base_rev: 9, details: person_details("Luz", "1004") }];
        o.ask(TECH, IntentBody::ChangePeople { people })
    }),
    ("change of a site that somebody changed meanwhile", "Stale", |o| {
        let sites = vec![Change { id: SITE, base_rev: 9, details: site_details("Sede") }];
        o.ask(TECH, IntentBody::ChangeSites { sites })
    }),
    ("movement of an item that somebody moved meanwhile", "Stale", |o| {
        let (to, movement) = (in_stock(), MovementKind::ToSitePool);
        o.ask(TECH, IntentBody::MoveItem { id: LAPTOP, base_rev: 9, movement, to, note: String::new() })
    }),
    ("edition of a format that does not follow the last", "Stale", |o| {
        let mut template = sample::template();
        template.edition = 3;
        o.ask(ADMIN, IntentBody::ChangeFormat { code: FormatCode::Anexo7, template: Box::new(template) })
    }),
    ("plate of another item, in another spelling", "TagTaken", |o| register(o, &[(1, "new", "uv laptop")])),
    ("one plate for two items at once", "TagTaken", |o| register(o, &[(1, "one", "T-1"), (2, "two", "t1")])),
    ("serial of another item of the brand", "SerialTaken", |o| register(o, &[(1, "LAPTOP", "")])),
    ("one serial for two items at once", "SerialTaken", |o| register(o, &[(1, "one", ""), (2, "one", "")])),
    ("document of another person", "DocumentTaken", |o| register_person(o, 1, "Nora", "1004")),
    ("one document for two people at once", "DocumentTaken", |o| {
        let new = |n| New { id: PersonId(Uuid::from_u128(n)), details: person_details("Nora", "77") };
        o.ask(TECH, IntentBody::RegisterPeople { people: vec![new(1), new(2)] })
    }),
    ("check digit of another NIT", "WrongCheckDigit", |o| nit(o, IdType::Nit, 5)),
    ("check digit of a document that has none", "WrongCheckDigit", |o| nit(o, IdType::Cc, 6)),
    ("letters in a cédula", "DocumentNotDigits", |o| register_person(o, 1, "Nora", "7700A")),
    ("an item that is disposed of from the start, by a technician", "NotPermitted", |o| {
        let placement = Placement { lifecycle: LifecycleState::Disposed, ..in_stock() };
        let details = item_details("new", ItemType::Other, Ownership::Owned);
        o.ask(TECH, IntentBody::RegisterItems { items: vec![NewItem { id: NOTHING, details, placement }] })
    }),
    ("document written with dots", "DocumentMismatch", |o| register_person(o, 1, "Nora", "7.700")),
    ("assigned to nobody from the start", "NotAvailable", |o| {
        let placement = Placement { lifecycle: LifecycleState::Assigned, ..in_stock() };
        let details = item_details("new", ItemType::Other, Ownership::Owned);
        o.ask(TECH, IntentBody::RegisterItems { items: vec![NewItem { id: NOTHING, details, placement }] })
    }),
    ("hand-over by hand", "OnlyByAct", |o| o.move_by_hand(ADMIN, LAPTOP, MovementKind::Handover)),
    ("annulment by hand", "OnlyByAct", |o| o.move_by_hand(ADMIN, LAPTOP, MovementKind::Annulment)),
    ("found, without having been lost", "ForbiddenMovement", |o| o.move_by_hand(TECH, LAPTOP, MovementKind::Found)),
    ("disposal of the provider's goods", "WrongOwnership", |o| o.move_by_hand(LEAD, PRINTER, MovementKind::Disposal)),
    ("own goods given to the provider", "WrongOwnership", |o| {
        o.move_by_hand(LEAD, LAPTOP, MovementKind::ProviderReturn)
    }),
    ("disposal by a technician", "NotPermitted", |o| o.move_by_hand(TECH, LAPTOP, MovementKind::Disposal)),
    ("a held item becomes personal", "PersonalItem", |o| {
        hand_over(o, LUZ, LAPTOP);
        change_ownership(o, LAPTOP, Ownership::Personal)
    }),
    ("an item in an open act becomes personal", "InOpenAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        change_ownership(o, LAPTOP, Ownership::Personal)
    }),
    ("a personal item held from the start", "PersonalItem", |o| {
        let placement = Placement { lifecycle: LifecycleState::Assigned, holder: Some(LUZ), ..in_stock() };
        let details = item_details("new", ItemType::Other, Ownership::Personal);
        o.ask(TECH, IntentBody::RegisterItems { items: vec![NewItem { id: NOTHING, details, placement }] })
    }),
    ("personal items put to common use", "WrongOwnership", |o| o.move_by_hand(TECH, TABLET, MovementKind::ToSitePool)),
    ("a disposed item becomes the provider's", "WrongOwnership", |o| {
        o.move_by_hand(LEAD, LAPTOP, MovementKind::Disposal).unwrap();
        change_ownership(o, LAPTOP, Ownership::Provider)
    }),
    ("extension of what is not lent", "NotAvailable", |o| o.extend(LAPTOP, day(18))),
    ("extension until the day agreed on", "ReturnDateNotLater", |o| {
        lend(o);
        o.extend(LAPTOP, day(18))
    }),
    ("extension until a year of five digits", "DateOutOfRange", |o| {
        lend(o);
        o.extend(LAPTOP, year(20_226).unwrap())
    }),
    ("extension of a loan that is being returned", "InOpenAct", |o| {
        lend(o);
        o.issue(ACT2, o.content(LUZ, &[], &[LAPTOP])).unwrap();
        o.extend(LAPTOP, day(31))
    }),
    ("extension of a loan that somebody extended meanwhile", "Stale", |o| {
        lend(o);
        let (base_rev, until) = (o.item(LAPTOP).rev, day(30));
        o.extend(LAPTOP, day(24)).unwrap();
        o.ask(TECH, IntentBody::ExtendLoan { id: LAPTOP, base_rev, until, note: String::new() })
    }),
    ("movement of an item in an open act", "InOpenAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.move_by_hand(TECH, LAPTOP, MovementKind::ToSitePool)
    }),
];

const ISSUE: &[Case] = &[
    ("item that nobody knows", "NoSuchItem", |o| issue_with(o, |c| c.lines[0].item = NOTHING)),
    ("holder whom nobody knows", "NoSuchPerson", |o| issue_with(o, |c| c.holder.person = NOBODY)),
    ("site that nobody knows", "NoSuchSite", |o| issue_with(o, |c| c.site = Some(NOWHERE))),
    ("no city", "Missing", |o| issue_with(o, |c| c.city.clear())),
    ("no site name", "Missing", |o| issue_with(o, |c| c.site_name.clear())),
    ("another reason without remarks", "Missing", |o| issue_with(o, |c| c.reason = ActReason::Other)),
    ("loan without return date", "Missing", |o| issue_with(o, |c| c.reason = ActReason::Loan)),
    ("return in a year of five digits", "DateOutOfRange", |o| {
        issue_with(o, |c| c.term = Term::Until(year(20_226).unwrap()))
    }),
    ("holder whose contract ends in a year of five digits", "DateOutOfRange", |o| {
        issue_with(o, |c| c.holder.snapshot.contract_end = year(20_226))
    }),
    ("holder without name", "Missing", |o| issue_with(o, |c| c.holder.snapshot.full_name.clear())),
    ("holder without document", "Missing", |o| issue_with(o, |c| c.holder.snapshot.document.number.clear())),
    ("holder with the document of another", "DocumentMismatch", |o| {
        issue_with(o, |c| c.holder.snapshot.document.number = "1005".to_owned())
    }),
    ("more lines than an act holds", "TooMany", |o| {
        issue_with(o, |c| c.lines = vec![c.lines[0].clone(); ACT_LINES_MAX + 1])
    }),
    ("a caption longer than two lines of paper", "TextTooLong", |o| {
        issue_with(o, |c| {
            c.lines[0].photos = vec![digest(1)];
            c.lines[0].captions = [(digest(1), "x".repeat(121))].into();
        })
    }),
    ("more photos than a line holds", "TooMany", |o| issue_with(o, |c| c.lines[0].photos = vec![digest(1); 7])),
    ("more answers than there are checks", "TooMany", |o| {
        let answer = CheckAnswer { check: TechnicalCheck::PowersOn, answer: Answer::Yes };
        issue_with(o, |c| c.checks = vec![answer; 8])
    }),
    ("remarks too long", "TextTooLong", |o| issue_with(o, |c| c.remarks = "x".repeat(2_001))),
    ("no lines", "EmptyAct", |o| issue_with(o, |c| c.lines.clear())),
    ("annulment with lines", "TooMany", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.replacing(ACT1, ReplaceMode::Annul, o.content(LUZ, &[MONITOR], &[])))
    }),
    ("item twice in one table", "ItemTwice", |o| issue_with(o, |c| c.lines.push(c.lines[0].clone()))),
    ("item in both tables", "ItemTwice", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.content(LUZ, &[LAPTOP], &[LAPTOP]))
    }),
    ("the entity hands over to itself", "SamePerson", |o| issue_with(o, |c| c.holder = c.official.clone())),
    ("the holder approves", "SamePerson", |o| issue_with(o, |c| c.approver = Some(c.holder.clone()))),
    ("item held by another", "HeldByAnother", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.content(RAUL, &[LAPTOP], &[]))
    }),
    ("annulment that gives back to somebody who does not sign", "HeldByAnother", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.conclude(ACT2, o.content(LUZ, &[], &[LAPTOP])).unwrap();
        o.issue(ACT3, o.replacing(ACT2, ReplaceMode::Annul, o.content(RAUL, &[], &[])))
    }),
    ("item under repair", "NotAvailable", |o| {
        o.move_by_hand(TECH, LAPTOP, MovementKind::WarrantyOut).unwrap();
        issue_with(o, |_| ())
    }),
    ("loan of what the person has for good", "NotAvailable", |o| {
        hand_over(o, LUZ, LAPTOP);
        let mut content = o.content(LUZ, &[LAPTOP], &[]);
        (content.reason, content.term) = (ActReason::Loan, sample::term());
        o.issue(ACT2, content)
    }),
    ("return of what is under repair", "NotAvailable", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.move_by_hand(TECH, LAPTOP, MovementKind::WarrantyOut).unwrap();
        o.issue(ACT2, o.content(LUZ, &[], &[LAPTOP]))
    }),
    ("return of what another holds", "NotHeldBy", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.content(RAUL, &[], &[LAPTOP]))
    }),
    ("return of what nobody holds", "NotHeldBy", |o| issue_with(o, |c| c.lines[0].direction = Direction::Returned)),
    ("item in another open act", "InOpenAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.issue(ACT2, o.content(RAUL, &[LAPTOP], &[]))
    }),
    ("annulment of an act whose item is in another open act", "InOpenAct", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.content(LUZ, &[], &[LAPTOP])).unwrap();
        o.issue(ACT3, o.annulling(ACT1))
    }),
    ("personal item", "PersonalItem", |o| o.issue(ACT1, o.content(LUZ, &[TABLET], &[]))),
    ("telephone without voice VLAN", "TelephonyMissing", |o| hand_over_phone(o, |t| t.voice_vlan.clear())),
    ("telephone whose transfer nobody tried", "TelephonyMissing", |o| hand_over_phone(o, |t| t.transfer = None)),
    ("folio of another act", "FolioTaken", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (content, content_digest) = (Box::new(o.content(RAUL, &[MONITOR], &[])), digest(1));
        o.ask(TECH, IntentBody::IssueAct { act: ACT2, folio: folio(ACT1), content, content_digest, pdf: digest(2) })
    }),
    ("line written before the item went out and back", "StaleItem", |o| {
        let seen = o.content(RAUL, &[LAPTOP], &[]);
        hand_over(o, LUZ, LAPTOP);
        o.conclude(ACT2, o.content(LUZ, &[], &[LAPTOP])).unwrap();
        let mut content = o.content(RAUL, &[LAPTOP], &[]);
        content.lines[0].item_rev = seen.lines[0].item_rev;
        o.issue(ACT3, content)
    }),
    ("laptop on Anexo 14", "NotTelephony", |o| issue_with(o, |c| c.format = FormatCode::Anexo14)),
    ("line that saw an item that nobody else did", "StaleItem", |o| issue_with(o, |c| c.lines[0].item_rev = 9)),
    ("line that says another label than the item", "StaleItem", |o| {
        issue_with(o, |c| c.lines[0].snapshot.serial = Serial::Illegible)
    }),
    ("annulment of what moved since", "MovedSince", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.move_by_hand(TECH, LAPTOP, MovementKind::TransferSite).unwrap();
        o.issue(ACT2, o.annulling(ACT1))
    }),
    ("paz y salvo of somebody who holds items", "StillHolds", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.clearance(LUZ))
    }),
    ("edit of a sealed act", "WrongStage", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT1, o.content(LUZ, &[MONITOR], &[]))
    }),
    ("annulment of an act that is not sealed", "WrongStage", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.issue(ACT2, o.annulling(ACT1))
    }),
    ("annulment of an act that nobody knows", "NoSuchAct", |o| {
        hand_over(o, LUZ, LAPTOP);
        let mut content = o.annulling(ACT1);
        content.replaces.as_mut().unwrap().act = NO_ACT;
        o.issue(ACT2, content)
    }),
    ("annulment that cites another paper", "WrongAct", |o| {
        hand_over(o, LUZ, LAPTOP);
        let mut content = o.annulling(ACT1);
        content.replaces.as_mut().unwrap().sha256 = Digest([9; 32]);
        o.issue(ACT2, content)
    }),
    ("annulment of an annulment", "WrongAct", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.conclude(ACT2, o.annulling(ACT1)).unwrap();
        o.issue(ACT3, o.annulling(ACT2))
    }),
    ("annulment without a cause", "Missing", |o| {
        hand_over(o, LUZ, LAPTOP);
        let mut content = o.annulling(ACT1);
        content.replaces.as_mut().unwrap().cause.clear();
        o.issue(ACT2, content)
    }),
    ("edit under another folio", "WrongAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (content, content_digest) = (Box::new(o.content(LUZ, &[LAPTOP], &[])), digest(1));
        o.ask(TECH, IntentBody::IssueAct { act: ACT1, folio: folio(ACT2), content, content_digest, pdf: digest(2) })
    }),
];

const SIGN: &[Case] = &[
    ("signature on an act that nobody knows", "NoSuchAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (_, turn) = o.signature(ACT1);
        let signer = turn.signer;
        o.ask(TECH, IntentBody::TakeTurn { act: NO_ACT, version: 1, signer, turn: Box::new(turn), pdf: digest(1) })
    }),
    ("signature on a version that an edit made void", "WrongVersion", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (_, turn) = o.signature(ACT1);
        o.issue(ACT1, o.content(LUZ, &[MONITOR], &[])).unwrap();
        let signer = turn.signer;
        o.ask(TECH, IntentBody::TakeTurn { act: ACT1, version: 1, signer, turn: Box::new(turn), pdf: digest(1) })
    }),
    ("signature on a sealed act", "WrongStage", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (by, turn) = o.signature(ACT1);
        o.sign_and_seal(ACT1).unwrap();
        o.take(by, ACT1, turn)
    }),
    ("the receiver signs before the deliverer", "OutOfTurn", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (by, turn) = o.signature(ACT1);
        o.take(by, ACT1, Turn { signer: SignerRole::Receiver, ..turn })
    }),
    ("the deliverer signs again", "OutOfTurn", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let (by, turn) = o.signature(ACT1);
        o.sign(ACT1).unwrap();
        o.take(by, ACT1, turn)
    }),
    ("somebody signs when everybody has", "OutOfTurn", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.sign(ACT1).unwrap();
        let (by, turn) = o.signature(ACT1);
        o.sign(ACT1).unwrap();
        o.take(by, ACT1, turn)
    }),
    ("another person signs", "NotTheSigner", |o| sign_with(o, TECH, |_, e| e.person = RAUL)),
    ("level A with the account of another", "NotTheSigner", |o| {
        sign_with(o, TECH, |_, e| e.identification = Identification::A { account: actor(TECH).account })
    }),
    ("level A with an account that did not ask", "NotTheSigner", |o| {
        sign_with(o, LUZ, |_, e| e.identification = Identification::A { account: AccountId(Uuid::from_u128(1)) })
    }),
    ("level C with the document of another", "DocumentMismatch", |o| {
        sign_with(o, TECH, |_, e| {
            let Identification::C { document, .. } = &mut e.identification else { unreachable!() };
            document.number = "1005".to_owned();
        })
    }),
    ("level C before oneself", "SelfWitness", |o| {
        sign_with(o, LUZ, |_, e| {
            let Identification::C { witness, .. } = &mut e.identification else { unreachable!() };
            *witness = actor(LUZ).account;
        })
    }),
    ("level C before an account that did not ask", "SelfWitness", |o| sign_with(o, LEAD, |_, _| ())),
    ("signature of another content", "OtherContent", |o| sign_with(o, TECH, |_, e| e.content_digest = digest(9))),
    ("evidence code too long", "TextTooLong", |o| sign_with(o, TECH, |_, e| e.code = "x".repeat(301))),
    ("refusal without a reason", "Missing", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let mut turn =
            unsigned(SignerRole::Deliverer, NotSignedCause::Absent, [witness("Inés", "1"), witness("Iván", "2")]);
        let TurnOutcome::NotSigned { reason, .. } = &mut turn.outcome else { unreachable!() };
        reason.clear();
        o.take(TECH, ACT1, turn)
    }),
    ("refusal with a nameless witness", "Missing", |o| attest(o, [("Inés", "2001"), ("", "2002")])),
    ("refusal with one witness twice", "SelfWitness", |o| attest(o, [("Inés", "2001"), ("I. Ríos", "2001")])),
    ("refusal with one witness in two spellings", "Missing", |o| attest(o, [("Inés", "2001"), ("I. Ríos", "2.001")])),
    ("refusal witnessed by the one who refuses", "SelfWitness", |o| attest(o, [("Inés", "2001"), ("Luz", "1004")])),
    ("refusal witnessed by the other party", "SelfWitness", |o| attest(o, [("Tomás", "1000"), ("Inés", "2001")])),
    ("a reader signs for somebody else", "NotTheSigner", |o| {
        sign_with(o, READER, |_, e| e.identification = Identification::A { account: actor(READER).account })
    }),
    ("a reader witnesses a signature", "NotPermitted", |o| sign_with(o, READER, |_, _| ())),
];

const CONCLUDE: &[Case] = &[
    ("seal of an act that nobody knows", "NoSuchAct", |o| {
        o.ask(TECH, IntentBody::SealAct { act: NO_ACT, version: 1, pdf: digest(1) })
    }),
    ("seal before anybody signs", "MissingSignatures", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.seal(ACT1)
    }),
    ("seal before the last signs", "MissingSignatures", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.sign(ACT1).unwrap();
        o.seal(ACT1)
    }),
    ("second seal", "WrongStage", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.seal(ACT1)
    }),
    ("seal after what should go back has moved", "MovedSince", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.issue(ACT2, o.annulling(ACT1)).unwrap();
        o.move_by_hand(TECH, LAPTOP, MovementKind::Loss).unwrap();
        o.sign_and_seal(ACT2)
    }),
    ("seal after custody went to another", "HeldByAnother", |o| {
        // The desk took facts of another workstation in between, which knew nothing of this open act.
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        let mut elsewhere = Office::open();
        let facts = elsewhere.conclude(ACT2, elsewhere.content(RAUL, &[LAPTOP], &[])).unwrap();
        facts.iter().for_each(|fact| o.world.apply(fact));
        o.sign_and_seal(ACT1)
    }),
    ("paz y salvo sealed after an item was handed over", "StillHolds", |o| {
        o.issue(ACT2, o.clearance(LUZ)).unwrap();
        hand_over(o, LUZ, LAPTOP);
        o.sign_and_seal(ACT2)
    }),
    ("acceptance of an act that everybody signed", "WrongStage", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.accept(LEAD, ACT1)
    }),
    ("acceptance by a technician", "NotPermitted", |o| o.accept(TECH, ACT1)),
    ("acceptance of an act that nobody knows", "NoSuchAct", |o| o.accept(LEAD, NO_ACT)),
    ("acceptance without a note", "Missing", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.not_signed(ACT1, NotSignedCause::Absent).unwrap();
        o.not_signed(ACT1, NotSignedCause::Absent).unwrap();
        o.seal(ACT1).unwrap();
        o.ask(LEAD, IntentBody::AcceptConstancia { act: ACT1, note: String::new() })
    }),
    ("acceptance after custody went to another", "HeldByAnother", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.sign(ACT1).unwrap();
        o.not_signed(ACT1, NotSignedCause::Refused).unwrap();
        o.seal(ACT1).unwrap();
        o.conclude(ACT2, o.content(RAUL, &[LAPTOP], &[])).unwrap();
        o.accept(LEAD, ACT1)
    }),
    ("acceptance by a party", "NotImpartial", |o| {
        constancia_of_the_lead(o);
        o.accept(LEAD, ACT1)
    }),
    ("rejection by a party", "NotImpartial", |o| {
        constancia_of_the_lead(o);
        o.reject(LEAD, ACT1)
    }),
    ("acceptance by a witness", "NotImpartial", |o| {
        constancia(o);
        o.accept(LEAD, ACT1)
    }),
    ("rejection by a witness", "NotImpartial", |o| {
        constancia(o);
        o.reject(LEAD, ACT1)
    }),
    ("rejection by a technician", "NotPermitted", |o| o.reject(TECH, ACT1)),
    ("rejection without a reason", "Missing", |o| {
        constancia(o);
        o.ask(ADMIN, IntentBody::RejectConstancia { act: ACT1, reason: " ".to_owned() })
    }),
    ("acceptance after a rejection", "WrongStage", |o| {
        constancia(o);
        o.reject(ADMIN, ACT1).unwrap();
        o.accept(ADMIN, ACT1)
    }),
    ("withdrawal of a sealed act", "WrongStage", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.withdraw(ACT1)
    }),
    ("withdrawal of an act that nobody knows", "NoSuchAct", |o| o.withdraw(NO_ACT)),
    ("withdrawal without a reason", "Missing", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.ask(TECH, IntentBody::WithdrawAct { act: ACT1, reason: String::new() })
    }),
];

const ERASE: &[Case] = &[
    ("erasure by a technician", "NotPermitted", |o| o.erase(TECH, LUZ)),
    ("erasure of a person that nobody knows", "NoSuchPerson", |o| o.erase(LEAD, NOBODY)),
    ("erasure without a reason", "Missing", |o| {
        o.ask(LEAD, IntentBody::ErasePerson { person: LUZ, reason: " ".to_owned() })
    }),
    ("erasure of somebody who has an account", "HasAccount", |o| {
        o.world.accounts.insert(LUZ);
        o.erase(LEAD, LUZ)
    }),
    ("erasure of somebody who holds an item", "StillHolds", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.erase(LEAD, LUZ)
    }),
    ("erasure of the holder of an act being signed", "InUnsealedAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.erase(LEAD, LUZ)
    }),
    ("erasure of the approver of an act being signed", "InUnsealedAct", |o| {
        let content = o.approved(o.content(LUZ, &[LAPTOP], &[]));
        o.issue(ACT1, content).unwrap();
        o.erase(LEAD, BOSS)
    }),
    ("erasure while a constancia waits for a lead", "InUnsealedAct", |o| {
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[])).unwrap();
        o.sign(ACT1).unwrap();
        o.not_signed(ACT1, NotSignedCause::Refused).unwrap();
        o.seal(ACT1).unwrap();
        o.erase(LEAD, LUZ)
    }),
    ("erasure of somebody whom a draft names", "InDraft", |o| {
        o.world.drafted.insert(LUZ);
        o.erase(LEAD, LUZ)
    }),
    ("second erasure", "PersonErased", |o| {
        o.erase(LEAD, LUZ).unwrap();
        o.erase(LEAD, LUZ)
    }),
    ("change of an erased person", "PersonErased", |o| {
        o.erase(LEAD, LUZ).unwrap();
        let change = Change { id: LUZ, base_rev: 2, details: person_details("Luz", "1004") };
        o.ask(TECH, IntentBody::ChangePeople { people: vec![change] })
    }),
    ("hand-over to an erased person", "PersonErased", |o| {
        let content = o.content(LUZ, &[LAPTOP], &[]);
        o.erase(LEAD, LUZ).unwrap();
        o.issue(ACT1, content)
    }),
    ("annulment that would give an item back to an erased person", "PersonErased", |o| {
        hand_over(o, LUZ, LAPTOP);
        o.conclude(ACT2, o.content(LUZ, &[], &[LAPTOP])).unwrap();
        let annulling = o.annulling(ACT2);
        o.erase(LEAD, LUZ).unwrap();
        o.issue(ACT3, annulling)
    }),
    ("hand-over of an item in dispute", "InDispute", |o| {
        let at = Timestamp(0);
        let claim = Claim::Tag { tag: "UV1".into(), by: DESKTOP };
        o.world.apply(&Fact::Item(LAPTOP, ItemFact::Disputed { claim, at }));
        o.issue(ACT1, o.content(LUZ, &[LAPTOP], &[]))
    }),
    ("settling what nobody disputes", "NotInDispute", |o| {
        let body = IntentBody::SettleDispute { item: LAPTOP, base_rev: 1, upheld: None, note: "Consta".into() };
        o.ask(LEAD, body)
    }),
    ("registration of an item that an erased person has", "PersonErased", |o| {
        o.erase(LEAD, LUZ).unwrap();
        let details = item_details("plotter", ItemType::Other, Ownership::Owned);
        let placement = Placement { lifecycle: LifecycleState::Assigned, holder: Some(LUZ), ..in_stock() };
        let items = vec![NewItem { id: NOTHING, details, placement }];
        o.ask(TECH, IntentBody::RegisterItems { items })
    }),
];

#[test]
fn every_refusal_has_its_case() {
    let mut document = String::from("What is refused, and with which data.\n");
    let mut reached = BTreeSet::new();
    for (title, cases) in
        [("Records", RECORDS), ("Issue", ISSUE), ("Sign", SIGN), ("Conclude", CONCLUDE), ("Erase", ERASE)]
    {
        writeln!(document, "\n{title}").unwrap();
        for (what, expected, attempt) in cases {
            let refusal = attempt(&mut Office::open()).expect_err(what);
            assert_eq!(variant(&refusal), *expected, "{what}: {refusal:?}");
            reached.insert(*expected);
            writeln!(document, "  {what:<56} {}", tell_refusal(&refusal)).unwrap();
        }
    }
    for (title, cases) in case_refusals::ALL {
        writeln!(document, "\n{title}").unwrap();
        for (what, expected, attempt) in *cases {
            let refusal = attempt(&mut ServiceDesk::open()).expect_err(what);
            assert_eq!(variant(&refusal), *expected, "{what}: {refusal:?}");
            reached.insert(*expected);
            writeln!(document, "  {what:<56} {}", desk::tell_refusal(&refusal)).unwrap();
        }
    }
    let unreached: Vec<_> = VARIANTS.iter().filter(|v| !reached.contains(**v)).collect();
    assert!(unreached.is_empty(), "no case reaches {unreached:?}");
    check_golden("refusals.txt", &document);
}
