//! A workstation as people have it: a store of its own, enrolled by the client that ships.

use std::time::Duration;

use casework::{
    decide::{Declined, World as _},
    folio::DeviceCode,
    id::{AccountId, DeviceId, IntentId, ItemId, PersonId},
    intent::{Actor, Intent, IntentBody},
    item::Item,
    role::Role,
    site::TerritorialDirection,
};
use replica::{Cancel, Enrolling, Invitation, Line, NotEnrolled, Patience, Plan, Progress, Round};
use store::table::device::Device;
use store::{Account, ClockEvidence, Folder, KdfCost, Keyring, Store, StoreError, StoreOptions};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    client::Desk,
    workstation::{NOW, register_person, uuid},
};

const CLOCK: ClockEvidence = ClockEvidence { mono_ms: 5_000, boot: Uuid::from_u128(9) };
/// Short, since a test waits for a desk that is gone.
const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(2), silence: Duration::from_secs(5), answer: Duration::from_secs(10) };

pub(crate) struct Laptop {
    pub(crate) store: Store,
    by: Actor,
    number: u8,
    _dir: TempDir,
}

impl Laptop {
    pub(crate) fn new(number: u8) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::lock(&dir.path().join("store")).unwrap();
        let cost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
        let id = u128::from(number) << 64;
        let (account, owner) = (AccountId(uuid(id + 1)), PersonId(uuid(id + 2)));
        let ana = Account { id: account.0, name: "Ana".into() };
        let (_, unlocked) = Keyring::create(&folder, &ana, "clave de pruebas", cost).unwrap();
        let options = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };
        let store = Store::open(&folder, &unlocked, options).unwrap();
        let code = DeviceCode::from_random(number.into());
        let device = Device::new(DeviceId(uuid(id)), code, TerritorialDirection::Antioquia);
        store.write("set up", |w| w.create_device(&device)).unwrap();
        let by = Actor { account, person: owner, role: Role::Administrator };
        let laptop = Self { store, by, number, _dir: dir };
        laptop.ask(register_person(id + 2, "Ana Gómez", &format!("90{number}"))).unwrap();
        let put = laptop.store.write("account", |w| w.put_account(account, owner, Role::Administrator, None));
        put.unwrap();
        laptop
    }

    /// Asks as its owner, who sees the answer of this workstation at once.
    pub(crate) fn ask(&self, body: IntentBody) -> Result<(), Declined<StoreError>> {
        let intent = Intent { id: IntentId(Uuid::new_v4()), at: NOW, by: self.by, body };
        self.store.write("ask", |w| w.submit(&intent, CLOCK)).map(drop)
    }

    pub(crate) fn enrol(&self, desk: &Desk) -> Result<(), NotEnrolled> {
        self.enrol_by(desk, &desk.url)
    }

    /// Over something that stands before the desk.
    pub(crate) fn enrol_by(&self, desk: &Desk, url: &str) -> Result<(), NotEnrolled> {
        let code = desk.code("ADMINISTRATOR");
        let invitation = Invitation::typed(url, &desk.fingerprint, &code).unwrap();
        let (account, seed) = (self.by.account, [self.number; 32]);
        let enrolling = Enrolling { account, name: "Puesto", seed: &seed, now: NOW };
        Line::enrol(&self.store, &invitation, enrolling, PATIENCE).map(drop)
    }

    pub(crate) fn line(&self) -> Line {
        Line::new(&self.store, PATIENCE).unwrap()
    }

    /// One round, and what was told while it went on.
    pub(crate) fn sync(&self) -> (Round, Vec<Progress>) {
        self.sync_with(Plan::ALL)
    }

    pub(crate) fn sync_with(&self, plan: Plan) -> (Round, Vec<Progress>) {
        let mut told = Vec::new();
        let round =
            self.line().sync(&self.store, plan, &|| NOW, &mut |progress| told.push(progress), &Cancel::default());
        (round, told)
    }

    pub(crate) fn item(&self, id: u128) -> Option<Item> {
        self.store.read(|r| r.world().item(ItemId(uuid(id)))).unwrap()
    }

    pub(crate) fn unjudged(&self) -> u64 {
        self.store.read(|r| r.unjudged()).unwrap()
    }

    /// Rows are what the desk told with what is pending on top.
    pub(crate) fn is_sound(&self) {
        assert!(self.store.rebase_check().unwrap().is_empty());
    }
}
