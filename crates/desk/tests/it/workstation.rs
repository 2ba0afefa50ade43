//! A workstation as the desk meets it: entries sealed, hashed and chained by `wire`'s own functions.

use std::{cell::RefCell, collections::BTreeMap, convert::Infallible};

use casework::{
    id::{AccountId, DeviceId, IntentId, ItemId, PersonId},
    intent::{Actor, Intent, IntentBody, New, NewItem},
    item::{ItemDetails, ItemType, LifecycleState, Ownership, Placement, Serial},
    person::{IdDocument, IdType, PersonDetails},
    role::Role,
    time::Timestamp,
};
use uuid::Uuid;
use wire::{
    BODY_VERSION, CapsuleKey, CapsuleOwner, DeviceKey, Enroll, EnrolledAccount, Entry, Envelope, KeyOf, Keys, NO_HEAD,
    NewKeys, Push, seal_body,
};

pub(crate) const NOW: Timestamp = Timestamp(1_795_442_400_000);

#[derive(Debug)]
pub(crate) struct Workstation {
    pub(crate) dev: DeviceId,
    pub(crate) inc: u32,
    pub(crate) key: DeviceKey,
    pub(crate) account: EnrolledAccount,
    pub(crate) seq: u32,
    pub(crate) head: casework::id::Digest,
    /// How much of the desk's history it knows; more than there is, unless a test says otherwise.
    pub(crate) seen: u64,
    pub(crate) capsules: RefCell<BTreeMap<CapsuleOwner, [u8; 32]>>,
}

impl Workstation {
    pub(crate) fn new(number: u8) -> Self {
        let id = u128::from(number) << 64;
        let account =
            EnrolledAccount { account: AccountId(uuid(id + 1)), person: PersonId(uuid(id + 2)), role: Role::OnsiteL2 };
        Self {
            dev: DeviceId(uuid(id)),
            inc: 1,
            key: DeviceKey::from_seed(&[number; 32]),
            account,
            seq: 0,
            head: NO_HEAD,
            seen: 1_000_000,
            capsules: RefCell::default(),
        }
    }

    pub(crate) fn enroll(&self, code: &str) -> Enroll {
        Enroll {
            code: code.to_owned(),
            device: self.dev,
            name: format!("Puesto {}", self.dev),
            key: self.key.public(),
            account: self.account.account,
            accounts: vec![self.account],
        }
    }

    /// The next entry of its chain.
    pub(crate) fn ask(&mut self, body: IntentBody) -> Entry {
        self.ask_as(body, BODY_VERSION)
    }

    pub(crate) fn ask_as(&mut self, body: IntentBody, v: u32) -> Entry {
        self.asks(NOW, body, v)
    }

    pub(crate) fn ask_at(&mut self, at: Timestamp, body: IntentBody) -> Entry {
        self.asks(at, body, BODY_VERSION)
    }

    fn asks(&mut self, at: Timestamp, body: IntentBody, v: u32) -> Entry {
        let EnrolledAccount { account, person, role } = self.account;
        let intent = Intent { id: IntentId(Uuid::new_v4()), at, by: Actor { account, person, role }, body };
        let Ok(sealed) = seal_body(self, &intent);
        self.seq += 1;
        let envelope = Envelope {
            id: intent.id,
            dev: self.dev,
            inc: self.inc,
            seq: self.seq,
            wall_ms: at.0,
            mono_ms: 5,
            boot: uuid(9),
            seen: self.seen,
            account,
            person,
            role,
            kind: intent.body.kind().to_owned(),
            v,
            prev: self.head,
        };
        self.head = envelope.hash(&sealed);
        Entry { envelope, hash: self.head, body: sealed }
    }

    pub(crate) fn push(&self, epoch: Uuid, entries: &[Entry]) -> Push {
        let keys = self.capsules.borrow();
        let keys = keys.iter().map(|(owner, key)| KeyOf { owner: *owner, key: CapsuleKey::new(key) }).collect();
        Push { epoch, entries: entries.to_vec(), keys, gone: Vec::new(), after: None }
    }
}

impl Keys for Workstation {
    type Error = Infallible;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, Infallible> {
        Ok(self.capsules.borrow().get(&owner).map(CapsuleKey::new))
    }
}

impl NewKeys for Workstation {
    fn key_for(&self, owner: CapsuleOwner) -> Result<CapsuleKey, Infallible> {
        let mut capsules = self.capsules.borrow_mut();
        Ok(CapsuleKey::new(capsules.entry(owner).or_insert_with(random)))
    }

    fn nonce(&self) -> Result<[u8; wire::NONCE_BYTES], Infallible> {
        Ok(random())
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) fn person(name: &str, number: &str) -> PersonDetails {
    PersonDetails {
        full_name: name.to_owned(),
        document: IdDocument { id_type: IdType::Cc, number: number.to_owned() },
        ..PersonDetails::erased()
    }
}

pub(crate) fn register_person(id: u128, name: &str, number: &str) -> IntentBody {
    let details = person(name, number);
    IntentBody::RegisterPeople { people: vec![New { id: PersonId(uuid(id)), details }] }
}

pub(crate) fn laptop(tag: &str) -> ItemDetails {
    ItemDetails {
        item_type: ItemType::Laptop,
        description: "Portátil".into(),
        brand: "Marca".into(),
        model: String::new(),
        serial: Serial::NotPresent,
        asset_tag: tag.to_owned(),
        provider_tag: String::new(),
        ownership: Ownership::Owned,
        condition: None,
        mac: String::new(),
        hostname: String::new(),
        specs: String::new(),
        contract_ref: String::new(),
        warranty_until: None,
        acquired_on: None,
        parent: None,
        remarks: String::new(),
    }
}

pub(crate) fn register_item(id: u128, tag: &str) -> IntentBody {
    let placement = Placement {
        lifecycle: LifecycleState::InStock,
        holder: None,
        site: None,
        workplace: String::new(),
        expected_return_on: None,
    };
    IntentBody::RegisterItems { items: vec![NewItem { id: ItemId(uuid(id)), details: laptop(tag), placement }] }
}
