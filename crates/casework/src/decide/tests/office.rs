//! A small office to tell stories in: a few people, items and one site, and a log of what was asked and followed.

use chrono::NaiveDate;
use expect_test::Expect;
use uuid::Uuid;

use super::desk;
use super::memory::Memory;
use crate::act::{Act, ActContent, ActLine, ActReason, ActStage, Direction, Party, ReplaceMode, Replaces, Term};
use crate::decide::{Declined, decide};
use crate::decision::DecisionKind;
use crate::dispute::Claim;
use crate::fact::{ActFact, Fact, ItemFact, PersonFact, SiteFact};
use crate::folio::{DeviceCode, Folio};
use crate::format::FormatCode;
use crate::id::{AccountId, ActId, Digest, IntentId, ItemId, PersonId, SiteId};
use crate::intent::{Actor, Intent, IntentBody, New, NewItem};
use crate::item::{Item, ItemDetails, ItemType, LifecycleState, Ownership, PhysicalCondition, Placement, Serial};
use crate::movement::MovementKind;
use crate::person::{IdDocument, IdType, PersonDetails};
use crate::refusal::Refusal;
use crate::role::Role;
use crate::signing::{Identification, NotSignedCause, SignatureEvidence, SignerRole, Turn, TurnOutcome, Witness};
use crate::site::{SiteDetails, SiteLevel, TerritorialDirection};
use crate::telephony::TelephonyLine;
use crate::time::Timestamp;

/// The technician, who acts for the entity.
pub(super) const TECH: PersonId = PersonId(Uuid::from_u128(0xA1));
/// *Responsable de servicios TI.*
pub(super) const LEAD: PersonId = PersonId(Uuid::from_u128(0xA2));
pub(super) const ADMIN: PersonId = PersonId(Uuid::from_u128(0xA3));
pub(super) const READER: PersonId = PersonId(Uuid::from_u128(0xA4));
pub(super) const LUZ: PersonId = PersonId(Uuid::from_u128(0xB1));
pub(super) const RAUL: PersonId = PersonId(Uuid::from_u128(0xB2));
/// Gives the *visto bueno*.
pub(super) const BOSS: PersonId = PersonId(Uuid::from_u128(0xB3));

pub(super) const LAPTOP: ItemId = ItemId(Uuid::from_u128(0xC1));
pub(super) const DESKTOP: ItemId = ItemId(Uuid::from_u128(0xC2));
pub(super) const MONITOR: ItemId = ItemId(Uuid::from_u128(0xC3));
pub(super) const PHONE: ItemId = ItemId(Uuid::from_u128(0xC4));
/// The provider's, by contract.
pub(super) const PRINTER: ItemId = ItemId(Uuid::from_u128(0xC5));
/// Luz brought it from home.
pub(super) const TABLET: ItemId = ItemId(Uuid::from_u128(0xC6));

pub(super) const SITE: SiteId = SiteId(Uuid::from_u128(0xD1));
pub(super) const ACT1: ActId = ActId(Uuid::from_u128(0xE1));
pub(super) const ACT2: ActId = ActId(Uuid::from_u128(0xE2));
pub(super) const ACT3: ActId = ActId(Uuid::from_u128(0xE3));

const PEOPLE: [(PersonId, &str); 7] = [
    (TECH, "Tomás"),
    (LEAD, "Lidia"),
    (ADMIN, "Adán"),
    (READER, "Rita"),
    (LUZ, "Luz"),
    (RAUL, "Raúl"),
    (BOSS, "Berta"),
];
const ITEMS: [(ItemId, &str, ItemType, Ownership); 6] = [
    (LAPTOP, "laptop", ItemType::Laptop, Ownership::Owned),
    (DESKTOP, "desktop", ItemType::Desktop, Ownership::Owned),
    (MONITOR, "monitor", ItemType::Monitor, Ownership::Owned),
    (PHONE, "phone", ItemType::IpPhone, Ownership::Owned),
    (PRINTER, "printer", ItemType::Printer, Ownership::Provider),
    (TABLET, "tablet", ItemType::Other, Ownership::Personal),
];

/// Monday 23 November 2026, 09:00 in Bogotá.
const OPENED: i64 = 1_795_442_400_000;

pub(super) fn digest(n: u8) -> Digest {
    Digest([n; 32])
}

pub(super) fn folio(act: ActId) -> Folio {
    let seq = act.0.as_u128() as u32 - 0xE0;
    Folio { territorial: TerritorialDirection::Antioquia, device: DeviceCode::from_random(0), incarnation: 1, seq }
}

pub(super) fn actor(person: PersonId) -> Actor {
    let role = match person {
        LEAD => Role::ItsLead,
        ADMIN => Role::Administrator,
        READER => Role::Reader,
        _ => Role::OnsiteL2,
    };
    Actor { account: AccountId(person.0), person, role }
}

pub(super) fn person_details(name: &str, number: &str) -> PersonDetails {
    PersonDetails {
        full_name: name.to_owned(),
        document: IdDocument { id_type: IdType::Cc, number: number.to_owned() },
        check_digit: None,
        position: String::new(),
        bond: None,
        department: String::new(),
        email: String::new(),
        phone: String::new(),
        site: None,
        contract_number: String::new(),
        contract_end: None,
    }
}

pub(super) fn item_details(name: &str, item_type: ItemType, ownership: Ownership) -> ItemDetails {
    ItemDetails {
        item_type,
        description: name.to_owned(),
        brand: "Marca".to_owned(),
        model: String::new(),
        serial: Serial::Read(format!("SN-{name}")),
        asset_tag: if ownership == Ownership::Owned { format!("UV-{name}") } else { String::new() },
        provider_tag: String::new(),
        ownership,
        condition: None,
        mac: if item_type.is_telephony() { "00:00:5E:00:53:01".to_owned() } else { String::new() },
        hostname: String::new(),
        specs: String::new(),
        contract_ref: String::new(),
        warranty_until: None,
        acquired_on: None,
        parent: None,
        remarks: String::new(),
    }
}

pub(super) fn site_details(name: &str) -> SiteDetails {
    SiteDetails {
        name: name.to_owned(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial: Some(TerritorialDirection::Antioquia),
        municipality_code: "05001".to_owned(),
        city: "Medellín".to_owned(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    }
}

pub(super) fn in_stock() -> Placement {
    Placement {
        lifecycle: LifecycleState::InStock,
        holder: None,
        site: Some(SITE),
        workplace: String::new(),
        expected_return_on: None,
    }
}

pub(super) fn witness(name: &str, number: &str) -> Witness {
    Witness { full_name: name.to_owned(), document: IdDocument { id_type: IdType::Cc, number: number.to_owned() } }
}

pub(super) struct Office {
    pub(super) world: Memory,
    /// What was accepted, as it was asked.
    pub(super) accepted: Vec<Intent>,
    log: String,
    asked: u8,
}

impl Office {
    /// Everybody is known, and every item is in the warehouse.
    pub(super) fn open() -> Self {
        let mut office = Self { world: Memory::default(), accepted: Vec::new(), log: String::new(), asked: 0 };
        let sites = vec![New { id: SITE, details: site_details("Sede Centro") }];
        let people = PEOPLE
            .iter()
            .zip(1000..)
            .map(|((id, name), number)| New { id: *id, details: person_details(name, &number.to_string()) });
        let people = people.collect();
        let items = ITEMS.iter().map(|(id, name, item_type, ownership)| NewItem {
            id: *id,
            details: item_details(name, *item_type, *ownership),
            placement: in_stock(),
        });
        let items = items.collect();
        office.ask(ADMIN, IntentBody::RegisterSites { sites }).unwrap();
        office.ask(ADMIN, IntentBody::RegisterPeople { people }).unwrap();
        office.ask(ADMIN, IntentBody::RegisterItems { items }).unwrap();
        office.log.clear();
        office.accepted.clear();
        office
    }

    pub(super) fn intent(&self, by: PersonId, body: IntentBody) -> Intent {
        let id = IntentId(Uuid::from_u128(u128::from(self.asked)));
        Intent { id, at: Timestamp(OPENED + i64::from(self.asked) * 60_000), by: actor(by), body }
    }

    /// Judges, and folds what follows.
    pub(super) fn ask(&mut self, by: PersonId, body: IntentBody) -> Result<Vec<Fact>, Refusal> {
        let kind = body.kind();
        let intent = self.intent(by, body);
        self.asked = self.asked.wrapping_add(1);
        let answer = match decide(&self.world, &intent) {
            Ok(facts) => Ok(facts),
            Err(Declined::Refused(refusal)) => Err(refusal),
            Err(Declined::Unreadable(never)) => match never {},
        };
        self.log.push_str(&format!("{} {kind}\n", name_of(by)));
        match &answer {
            Ok(facts) => {
                self.accepted.push(intent);
                facts.iter().for_each(|fact| {
                    self.world.apply(fact);
                    self.log.push_str(&format!("    {}\n", tell(fact)));
                });
            }
            Err(refusal) => self.log.push_str(&format!("    NO: {}\n", tell_refusal(refusal))),
        }
        answer
    }

    pub(super) fn item(&self, id: ItemId) -> &Item {
        &self.world.items[&id]
    }

    pub(super) fn act(&self, id: ActId) -> &Act {
        &self.world.acts[&id]
    }

    fn party(&self, person: PersonId) -> Party {
        Party { person, snapshot: self.world.people[&person].details.clone() }
    }

    pub(super) fn line(&self, direction: Direction, id: ItemId) -> ActLine {
        let item = self.item(id);
        ActLine {
            item: id,
            item_rev: item.rev,
            snapshot: item.details.clone(),
            direction,
            condition: PhysicalCondition::Good,
            accessories: String::new(),
            missing_accessories: String::new(),
            damaged: false,
            remarks: String::new(),
            observation: String::new(),
            photos: Vec::new(),
            captions: std::collections::BTreeMap::new(),
            telephony: None,
        }
    }

    /// An Anexo 7 between the technician and `holder`.
    pub(super) fn content(&self, holder: PersonId, delivered: &[ItemId], returned: &[ItemId]) -> ActContent {
        let delivered = delivered.iter().map(|id| self.line(Direction::Delivered, *id));
        let returned = returned.iter().map(|id| self.line(Direction::Returned, *id));
        ActContent {
            format: FormatCode::Anexo7,
            reason: ActReason::NewAssignment,
            case_code: String::new(),
            case: None,
            official: self.party(TECH),
            holder: self.party(holder),
            approver: None,
            site: Some(SITE),
            site_name: "Sede Centro".to_owned(),
            city: "Medellín".to_owned(),
            workplace: "Puesto 12".to_owned(),
            lines: delivered.chain(returned).collect(),
            checks: Vec::new(),
            term: Term::Indefinite,
            remarks: String::new(),
            clearance: false,
            replaces: None,
        }
    }

    /// An Anexo 14 with everything that it asks for.
    pub(super) fn telephones(&self, holder: PersonId, delivered: &[ItemId], returned: &[ItemId]) -> ActContent {
        let mut content = self.content(holder, delivered, returned);
        content.format = FormatCode::Anexo14;
        content.lines.iter_mut().for_each(|line| line.telephony = Some(tested()));
        content
    }

    pub(super) fn clearance(&self, holder: PersonId) -> ActContent {
        ActContent { format: FormatCode::Clearance, ..self.content(holder, &[], &[]) }
    }

    /// The act's own parties, with a *visto bueno* between them.
    pub(super) fn approved(&self, content: ActContent) -> ActContent {
        ActContent { approver: Some(self.party(BOSS)), ..content }
    }

    /// `content` in place of the act `old`.
    pub(super) fn replacing(&self, old: ActId, mode: ReplaceMode, content: ActContent) -> ActContent {
        let old = self.act(old);
        let cause = "Persona equivocada".to_owned();
        let replaces = Replaces { act: old.id, folio: old.folio, sha256: old.pdf, mode, cause };
        ActContent { replaces: Some(replaces), ..content }
    }

    pub(super) fn annulling(&self, old: ActId) -> ActContent {
        let holder = self.act(old).content.holder.person;
        self.replacing(old, ReplaceMode::Annul, self.content(holder, &[], &[]))
    }

    pub(super) fn issue(&mut self, act: ActId, content: ActContent) -> Result<Vec<Fact>, Refusal> {
        self.ask(TECH, issue(act, content))
    }

    /// The next signer's signature: with an own account at level A, else in person before the technician.
    pub(super) fn signature(&self, act: ActId) -> (PersonId, Turn) {
        let act = self.act(act);
        let (signer, party) = act.next_signer().unwrap();
        let staff = matches!(party.person, TECH | LEAD | ADMIN | READER);
        let identification = if staff {
            Identification::A { account: actor(party.person).account }
        } else {
            let document = party.snapshot.document.clone();
            Identification::C { document, witness: actor(TECH).account, witness_name: "Tomás".to_owned() }
        };
        let evidence = SignatureEvidence {
            person: party.person,
            identification,
            consent_version: "1".to_owned(),
            content_digest: act.content_digest,
            stroke: digest(0x57),
            at: Timestamp(OPENED),
            app_version: "0.1.0".to_owned(),
            code: "K7Q2-94MF".to_owned(),
        };
        let by = if staff { party.person } else { TECH };
        (by, Turn { signer, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false })
    }

    pub(super) fn sign(&mut self, act: ActId) -> Result<Vec<Fact>, Refusal> {
        let (by, turn) = self.signature(act);
        self.take(by, act, turn)
    }

    pub(super) fn take(&mut self, by: PersonId, act: ActId, turn: Turn) -> Result<Vec<Fact>, Refusal> {
        let version = self.act(act).version;
        let pdf = digest(self.asked);
        self.ask(by, IntentBody::TakeTurn { act, version, signer: turn.signer, turn: Box::new(turn), pdf })
    }

    pub(super) fn not_signed(&mut self, act: ActId, cause: NotSignedCause) -> Result<Vec<Fact>, Refusal> {
        let (signer, _) = self.act(act).next_signer().unwrap();
        let turn = unsigned(signer, cause, [witness("Inés", "2001"), witness("Iván", "2002")]);
        self.take(TECH, act, turn)
    }

    pub(super) fn seal(&mut self, act: ActId) -> Result<Vec<Fact>, Refusal> {
        let version = self.act(act).version;
        let pdf = digest(self.asked);
        self.ask(TECH, IntentBody::SealAct { act, version, pdf })
    }

    pub(super) fn sign_and_seal(&mut self, act: ActId) -> Result<Vec<Fact>, Refusal> {
        while self.act(act).next_signer().is_some() {
            self.sign(act)?;
        }
        self.seal(act)
    }

    /// From the freezing to the seal, everybody signing.
    pub(super) fn conclude(&mut self, act: ActId, content: ActContent) -> Result<Vec<Fact>, Refusal> {
        self.issue(act, content)?;
        self.sign_and_seal(act)
    }

    pub(super) fn accept(&mut self, by: PersonId, act: ActId) -> Result<Vec<Fact>, Refusal> {
        self.ask(by, IntentBody::AcceptConstancia { act, note: "Consta la entrega material".to_owned() })
    }

    pub(super) fn reject(&mut self, by: PersonId, act: ActId) -> Result<Vec<Fact>, Refusal> {
        self.ask(by, IntentBody::RejectConstancia { act, reason: "No consta la entrega material".to_owned() })
    }

    pub(super) fn extend(&mut self, id: ItemId, until: NaiveDate) -> Result<Vec<Fact>, Refusal> {
        let base_rev = self.item(id).rev;
        self.ask(TECH, IntentBody::ExtendLoan { id, base_rev, until, note: "Nota".to_owned() })
    }

    pub(super) fn withdraw(&mut self, act: ActId) -> Result<Vec<Fact>, Refusal> {
        self.ask(TECH, IntentBody::WithdrawAct { act, reason: "La persona no llegó".to_owned() })
    }

    pub(super) fn erase(&mut self, by: PersonId, person: PersonId) -> Result<Vec<Fact>, Refusal> {
        self.ask(by, IntentBody::ErasePerson { person, reason: "Solicitud del titular".to_owned() })
    }

    pub(super) fn move_by_hand(&mut self, by: PersonId, id: ItemId, kind: MovementKind) -> Result<Vec<Fact>, Refusal> {
        let to = Placement { workplace: String::new(), ..self.item(id).placement.clone() };
        let base_rev = self.item(id).rev;
        self.ask(by, IntentBody::MoveItem { id, base_rev, movement: kind, to, note: "Nota".to_owned() })
    }

    /// Where every item that is not in the warehouse stands.
    fn places(&self) -> String {
        let away = self.world.items.values().filter(|item| item.placement.lifecycle != LifecycleState::InStock);
        away.map(|item| format!("* {} {}\n", name_of_item(item.id), tell_place(&item.placement))).collect()
    }

    /// Compares what happened since the last check, and where things stand now.
    pub(super) fn check(&mut self, expected: &Expect) {
        let log = std::mem::take(&mut self.log);
        expected.assert_eq(&format!("{log}{}", self.places()));
    }

    pub(super) fn stage(&self, act: ActId) -> ActStage {
        self.act(act).stage
    }
}

/// A telephone that works.
fn tested() -> TelephonyLine {
    let text = |text: &str| text.to_owned();
    let passed = Some(true);
    TelephonyLine {
        extension: text("4501"),
        direct_number: String::new(),
        power: text("PoE"),
        outlet: text("PR-1"),
        switch_port: text("SW1/12"),
        voice_vlan: text("20"),
        dial_profile: text("Nacional"),
        registers: passed,
        internal_call: passed,
        incoming_call: passed,
        outgoing_call: passed,
        transfer: passed,
    }
}

pub(super) fn issue(act: ActId, content: ActContent) -> IntentBody {
    let content_digest = digest(0x10 + content.lines.len() as u8);
    IntentBody::IssueAct { act, folio: folio(act), content: Box::new(content), content_digest, pdf: digest(0xF0) }
}

pub(super) fn unsigned(signer: SignerRole, cause: NotSignedCause, witnesses: [Witness; 2]) -> Turn {
    let reason = "No está de acuerdo con el estado".to_owned();
    let outcome = TurnOutcome::NotSigned { cause, reason, witnesses, at: Timestamp(OPENED) };
    Turn { signer, outcome, doubtful_clock: false }
}

fn name_of(person: PersonId) -> &'static str {
    PEOPLE.iter().find(|(id, _)| *id == person).map_or("nobody known", |(_, name)| name)
}

fn name_of_item(item: ItemId) -> &'static str {
    ITEMS.iter().find(|(id, ..)| *id == item).map_or("something else", |(_, name, ..)| name)
}

fn name_of_act(act: ActId) -> String {
    format!("act {}", act.0.as_u128() - 0xE0)
}

fn tell_place(place: &Placement) -> String {
    let holder = place.holder.map(|p| format!(" {}", name_of(p))).unwrap_or_default();
    let workplace = if place.workplace.is_empty() { String::new() } else { format!(" ({})", place.workplace) };
    let until = place.expected_return_on.map(|day| format!(" until {day}")).unwrap_or_default();
    format!("{}{holder}{workplace}{until}", word(&place.lifecycle))
}

/// The word that stands for a value on the wire.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

pub(super) fn tell(fact: &Fact) -> String {
    match fact {
        Fact::Item(id, ItemFact::Moved { kind, to, act, .. }) => {
            let by = act.map_or("by hand".to_owned(), name_of_act);
            format!("{}: {} -> {}, {by}", name_of_item(*id), word(kind), tell_place(to))
        }
        Fact::Item(id, ItemFact::Registered { placement, .. }) => {
            format!("{}: registered {}", name_of_item(*id), tell_place(placement))
        }
        Fact::Item(id, ItemFact::DetailsChanged { .. }) => format!("{}: details changed", name_of_item(*id)),
        Fact::Item(id, ItemFact::LoanExtended { until, .. }) => format!("{}: lent until {until}", name_of_item(*id)),
        Fact::Item(id, ItemFact::PhotoAdded { .. }) => format!("{}: photo added", name_of_item(*id)),
        Fact::Person(id, PersonFact::Known { .. }) => format!("person {} known", name_of(*id)),
        Fact::Person(id, PersonFact::Erased { .. }) => format!("person {} erased", name_of(*id)),
        Fact::Item(id, ItemFact::SameAs { item }) => format!("{}: is {}", name_of_item(*id), name_of_item(*item)),
        Fact::Item(id, ItemFact::Disputed { claim, .. }) => {
            format!("{}: in dispute, {}", name_of_item(*id), tell_claim(claim))
        }
        Fact::Item(id, ItemFact::Settled { by, .. }) => format!("{}: settled by {}", name_of_item(*id), name_of(*by)),
        Fact::Person(id, PersonFact::SameAs { person }) => format!("person {} is {}", name_of(*id), name_of(*person)),
        Fact::Site(_, SiteFact::Known { .. }) => "site known".to_owned(),
        Fact::Site(_, SiteFact::SameAs { .. }) => "site known under another id".to_owned(),
        Fact::Format(code, _) => format!("format {} changed", word(code)),
        Fact::Act(id, fact) => format!("{}: {}", name_of_act(*id), tell_act(fact)),
        Fact::Case(..) | Fact::Listed(_) | Fact::MassEvent(..) => desk::tell(fact),
    }
}

fn tell_claim(claim: &Claim) -> String {
    match claim {
        Claim::Custody { act, why } => format!("{} says otherwise: {}", name_of_act(*act), tell_refusal(why)),
        Claim::Placement { to } => format!("said to be {}", tell_place(to)),
        Claim::Tag { tag, by } => format!("plate {tag} is that of {}", name_of_item(*by)),
        Claim::Serial { serial, by } => format!("serial {serial} is that of {}", name_of_item(*by)),
    }
}

fn tell_act(fact: &ActFact) -> String {
    match fact {
        ActFact::Issued { version, content, .. } => format!("issued v{version}, {}", word(&content.act_type())),
        ActFact::TurnTaken { turn, .. } => match &turn.outcome {
            TurnOutcome::Signed { evidence } => {
                format!("{} signed by {}", word(&turn.signer), name_of(evidence.person))
            }
            TurnOutcome::NotSigned { cause, .. } => format!("{} not signed, {}", word(&turn.signer), word(cause)),
        },
        ActFact::Sealed { constancia: true, .. } => "sealed with constancia".to_owned(),
        ActFact::Sealed { .. } => "sealed".to_owned(),
        ActFact::Filed { filing } => format!("filed as {}", filing.radicado),
        ActFact::Decided { decision } => match decision.kind {
            DecisionKind::ConstanciaAccepted => "constancia accepted".to_owned(),
            DecisionKind::ConstanciaRejected => "constancia rejected".to_owned(),
            DecisionKind::Withdrawn => "withdrawn".to_owned(),
        },
        ActFact::Replaced { by, mode } => format!("{} by {}", word(mode), name_of_act(*by)),
    }
}

/// A refusal with names in place of identifiers.
pub(super) fn tell_refusal(refusal: &Refusal) -> String {
    let mut text = serde_json::to_string(refusal).unwrap();
    for (id, name) in PEOPLE {
        text = text.replace(&id.to_string(), name);
    }
    for (id, name, ..) in ITEMS {
        text = text.replace(&id.to_string(), name);
    }
    for act in [ACT1, ACT2, ACT3] {
        text = text.replace(&act.to_string(), &name_of_act(act));
    }
    let plain = text.trim_start_matches("{\"refusal\":").trim_end_matches('}').replace(['"', '{', '}'], "");
    plain.replace(',', ", ").replace(':', " ")
}
