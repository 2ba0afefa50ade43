//! Things that happen, at random.

use casework::{
    act::{ActContent, ActLine, ActReason, Direction, Party, Term},
    folio::{DeviceCode, Folio},
    format::FormatCode,
    id::{ActId, CaseId, Digest, ItemId, PersonId, SiteId},
    intent::{Change, IntentBody, New, NewItem},
    item::{ItemDetails, LifecycleState, PhysicalCondition, Placement},
    movement::MovementKind,
    person::PersonDetails,
    scope::Record,
    signing::{Identification, SignatureEvidence, SignerRole, Turn, TurnOutcome},
    site::{SiteDetails, SiteLevel, TerritorialDirection},
};
use wire::{EnrolledAccount, Row, Verdict};

use super::{OFFICES, Office};
use crate::table::reach::key;
use crate::workstation::{NOW, Workstation, laptop, person, uuid};

/// Numbers that a seed gives (Knuth's, MMIX).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap()
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.below(of.len())]) }
    }
}

/// What was made known so far, whether it was accepted or not.
#[derive(Default)]
pub(super) struct Made {
    next: u128,
    pub(super) sites: Vec<SiteId>,
    pub(super) people: Vec<PersonId>,
    items: Vec<ItemId>,
    acts: Vec<ActId>,
    pub(super) cases: Vec<CaseId>,
}

pub(super) fn site(name: &str, territorial: Option<TerritorialDirection>) -> SiteDetails {
    SiteDetails {
        name: name.to_owned(),
        level: SiteLevel::Territorial,
        site_type: None,
        territorial,
        municipality_code: String::new(),
        city: "Ciudad".to_owned(),
        address: String::new(),
        floor_office: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        contact_email: String::new(),
    }
}

impl Made {
    pub(super) fn id(&mut self) -> u128 {
        self.next += 1;
        1_000 + self.next
    }

    pub(super) fn office(random: &mut Random) -> Option<TerritorialDirection> {
        random.one(&[None, Some(OFFICES[0]), Some(OFFICES[1]), Some(OFFICES[2])]).flatten()
    }

    fn placement(&self, random: &mut Random) -> Placement {
        let holder = if random.below(2) == 0 { random.one(&self.people) } else { None };
        Placement {
            lifecycle: if holder.is_some() { LifecycleState::Assigned } else { LifecycleState::InStock },
            holder,
            site: if random.below(5) > 0 { random.one(&self.sites) } else { None },
            workplace: String::new(),
            expected_return_on: None,
        }
    }

    /// Asks for something; refusals are as good.
    pub(super) fn something(&mut self, office: &Office, at: &mut Workstation, random: &mut Random) {
        let what = random.below(16);
        let body = match what {
            0 => self.new_site(random),
            1 | 2 => self.new_person(random),
            3 | 4 => self.new_items(random),
            5 => self.other_site(office, random),
            6 => self.other_home(office, random),
            7 => return self.act(office, at, random),
            8 => self.other_tag(office, random),
            9 => random.one(&self.items).map(|id| IntentBody::AddItemPhoto {
                id,
                photo: Digest([u8::try_from(random.below(200)).unwrap(); 32]),
                caption: String::new(),
            }),
            10 | 11 => self.new_case(at, random),
            12 => self.other_group(office, random),
            13 | 14 => self.more_of_a_case(office, random),
            _ => random.one(&self.items).map(|id| IntentBody::MoveItem {
                id,
                base_rev: 1,
                movement: [MovementKind::TransferSite, MovementKind::TransferReceived][random.below(2)],
                to: Placement { lifecycle: LifecycleState::InTransit, holder: None, ..self.placement(random) },
                note: String::new(),
            }),
        };
        if let Some(body) = body {
            told_discreetly(office, at, body);
        }
    }

    /// Who works there makes themselves known.
    pub(super) fn crew(&mut self, office: &Office, at: &mut Workstation, crew: &[EnrolledAccount]) {
        let mut people = Vec::new();
        for one in crew {
            let n = self.id();
            people.push(New { id: one.person, details: person(&format!("Quien N{n}N"), &format!("10{n}")) });
        }
        told_discreetly(office, at, IntentBody::RegisterPeople { people });
    }

    fn new_site(&mut self, random: &mut Random) -> Option<IntentBody> {
        let n = self.id();
        // Now and then one that is known already.
        let name = if random.below(4) == 0 { random.below(20) as u128 + 1_001 } else { n };
        let id = SiteId(uuid(n));
        self.sites.push(id);
        let details = site(&format!("Sede N{name}N"), Self::office(random));
        Some(IntentBody::RegisterSites { sites: vec![New { id, details }] })
    }

    fn new_person(&mut self, random: &mut Random) -> Option<IntentBody> {
        let n = self.id();
        let number = if random.below(4) == 0 { random.below(20) as u128 + 1_001 } else { n };
        let id = PersonId(uuid(n));
        let home = if random.below(3) > 0 { random.one(&self.sites) } else { None };
        self.people.push(id);
        let details = PersonDetails { site: home, ..person(&format!("Nombre N{n}N"), &format!("10{number}")) };
        Some(IntentBody::RegisterPeople { people: vec![New { id, details }] })
    }

    /// Several at once, of several offices.
    fn new_items(&mut self, random: &mut Random) -> Option<IntentBody> {
        let one = |made: &mut Self, random: &mut Random| {
            let n = made.id();
            let tag = if random.below(5) == 0 { random.below(20) as u128 + 1_001 } else { n };
            let id = ItemId(uuid(n));
            let placement = made.placement(random);
            made.items.push(id);
            NewItem { id, details: laptop(&format!("UVN{tag}N")), placement }
        };
        let items = (0..=random.below(3)).map(|_| one(self, random)).collect();
        Some(IntentBody::RegisterItems { items })
    }

    fn other_site(&self, office: &Office, random: &mut Random) -> Option<IntentBody> {
        let id = random.one(&self.sites)?;
        let Some(Row::Site(known)) = office.all().remove(&Record::Site(id)) else { return None };
        let details = SiteDetails { territorial: Self::office(random), ..known.details };
        Some(IntentBody::ChangeSites { sites: vec![Change { id, base_rev: known.rev, details }] })
    }

    /// The plate of another one, whoever sees it.
    fn other_tag(&self, office: &Office, random: &mut Random) -> Option<IntentBody> {
        let (id, like) = (random.one(&self.items)?, random.one(&self.items)?);
        let mut all = office.all();
        let (Some(Row::Item(known)), Some(Row::Item(like))) =
            (all.remove(&Record::Item(id)), all.remove(&Record::Item(like)))
        else {
            return None;
        };
        let details = ItemDetails { asset_tag: like.details.asset_tag, ..known.details };
        Some(IntentBody::ChangeItems { items: vec![Change { id, base_rev: known.rev, details }] })
    }

    fn other_home(&self, office: &Office, random: &mut Random) -> Option<IntentBody> {
        let id = random.one(&self.people)?;
        let Some(Row::Person(known)) = office.all().remove(&Record::Person(id)) else { return None };
        let details = PersonDetails { site: random.one(&self.sites), ..known.details };
        Some(IntentBody::ChangePeople { people: vec![Change { id, base_rev: known.rev, details }] })
    }

    /// An act as far as it comes: made, signed by both in person, sealed.
    fn act(&mut self, office: &Office, at: &mut Workstation, random: &mut Random) {
        let all = office.all();
        let party = |id: PersonId| match all.get(&Record::Person(id)) {
            Some(Row::Person(known)) => Some(Party { person: id, snapshot: known.details.clone() }),
            _ => None,
        };
        let (Some(official), Some(holder)) = (random.one(&self.people), random.one(&self.people)) else { return };
        let (Some(official), Some(holder)) = (party(official), party(holder)) else { return };
        let lines: Vec<ActLine> = (0..2)
            .filter_map(|_| match all.get(&Record::Item(random.one(&self.items)?))? {
                Row::Item(item) => Some(line(item.id, item.details.clone())),
                _ => None,
            })
            .collect();
        let site = if random.below(2) == 0 { random.one(&self.sites) } else { None };
        let act = ActId(uuid(self.id()));
        let content = content((official, holder), lines, site);
        let content_digest = office.blobs.put(act.0.as_bytes()).unwrap();
        let pdf = office.blobs.put(format!("%PDF-{act}").as_bytes()).unwrap();
        // It has brought them.
        office.brings(at.dev, content_digest);
        office.brings(at.dev, pdf);
        let folio = folio(u32::try_from(self.next).unwrap());
        self.acts.push(act);
        let turns: Vec<(SignerRole, Party)> =
            content.signers().into_iter().map(|(role, party)| (role, party.clone())).collect();
        let issue = IntentBody::IssueAct { act, folio, content: Box::new(content), content_digest, pdf };
        if !matches!(told_discreetly(office, at, issue), Verdict::Accepted { .. }) || random.below(3) == 0 {
            return;
        }
        for (signer, party) in turns {
            let turn = Box::new(signed(at, signer, &party, content_digest));
            told_discreetly(office, at, IntentBody::TakeTurn { act, version: 1, signer, turn, pdf });
        }
        told_discreetly(office, at, IntentBody::SealAct { act, version: 1, pdf });
    }
}

/// Asks, and looks at what is said: no id of what the author may not see, nor saw in a view of which they may not have heard that it
/// has ended.
fn told_discreetly(office: &Office, at: &mut Workstation, body: IntentBody) -> Verdict {
    let asked = serde_json::to_string(&body).unwrap();
    let verdict = office.said(at, body);
    let text = serde_json::to_string(&verdict).unwrap();
    let knew = office.ledger.read("look", |reader| reader.views(at.dev)).unwrap().circles_at(at.dev, at.seen);
    let saw = |record| {
        let reach = office.ledger.read("look", |reader| reader.reach(record)).unwrap();
        knew.as_ref().is_none_or(|knew| reach.since(knew).is_some())
    };
    for hidden in office.all().keys().filter(|record| !saw(**record)) {
        let id = key(*hidden).1.to_string();
        assert!(!text.contains(&id) || asked.contains(&id), "{hidden:?} was told: {text}");
    }
    verdict
}

pub(super) fn folio(seq: u32) -> Folio {
    Folio { territorial: OFFICES[0], device: DeviceCode::from_random(1), incarnation: 1, seq }
}

pub(super) fn party(id: u128, snapshot: PersonDetails) -> Party {
    Party { person: PersonId(uuid(id)), snapshot }
}

pub(super) fn signed(at: &Workstation, signer: SignerRole, party: &Party, content_digest: Digest) -> Turn {
    let document = party.snapshot.document.clone();
    let evidence = SignatureEvidence {
        person: party.person,
        identification: Identification::C { document, witness: at.account.account, witness_name: "Ana".into() },
        consent_version: "1".into(),
        content_digest,
        stroke: Digest([7; 32]),
        at: NOW,
        app_version: "0.1.0".into(),
        code: "EV".into(),
    };
    Turn { signer, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false }
}

pub(super) fn line(item: ItemId, snapshot: ItemDetails) -> ActLine {
    ActLine {
        item,
        item_rev: 1,
        snapshot,
        direction: Direction::Delivered,
        condition: PhysicalCondition::Good,
        accessories: String::new(),
        missing_accessories: String::new(),
        damaged: false,
        remarks: String::new(),
        observation: String::new(),
        photos: Vec::new(),
        captions: Default::default(),
        telephony: None,
    }
}

pub(super) fn content((official, holder): (Party, Party), lines: Vec<ActLine>, site: Option<SiteId>) -> ActContent {
    ActContent {
        format: FormatCode::Anexo7,
        reason: ActReason::NewAssignment,
        case_code: String::new(),
        case: None,
        official,
        holder,
        approver: None,
        site,
        site_name: "Sede".into(),
        city: "Ciudad".into(),
        workplace: String::new(),
        lines,
        checks: Vec::new(),
        term: Term::Indefinite,
        remarks: String::new(),
        clearance: false,
        replaces: None,
    }
}
