//! A workstation as people have it: a store of its own, enrolled by the client that ships.

use std::{fs, path::Path, time::Duration};

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
use store::{Account, ClockEvidence, Folder, KdfCost, Keyring, Moment, Store, StoreError, StoreOptions, Unlocked};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    client::Desk,
    workstation::{NOW, register_person, uuid},
};

const CLOCK: ClockEvidence = ClockEvidence { mono_ms: 5_000, boot: Uuid::from_u128(9) };
pub(crate) const MOMENT: Moment = Moment { wall: NOW, clock: CLOCK, runs_asleep: true };
/// Weak, since a test waits.
pub(crate) const COST: KdfCost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
/// Short, since a test waits for a desk that is gone.
pub(crate) const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(2), silence: Duration::from_secs(5), answer: Duration::from_secs(10) };

pub(crate) struct Laptop {
    pub(crate) store: Store,
    pub(crate) unlocked: Unlocked,
    pub(crate) by: Actor,
    number: u8,
    _dir: TempDir,
}

impl Laptop {
    pub(crate) fn new(number: u8) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::lock(&dir.path().join("store")).unwrap();
        let id = u128::from(number) << 64;
        let (account, owner) = (AccountId(uuid(id + 1)), PersonId(uuid(id + 2)));
        let ana = Account { id: account.0, name: "Ana".into() };
        let (_, unlocked) = Keyring::create(&folder, &ana, "clave de pruebas", COST).unwrap();
        let options = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };
        let store = Store::open(&folder, &unlocked, options).unwrap();
        let code = DeviceCode::from_random(number.into());
        let device = Device::new(DeviceId(uuid(id)), code, TerritorialDirection::Antioquia);
        store.write("set up", |w| w.create_device(&device)).unwrap();
        let by = Actor { account, person: owner, role: Role::Administrator };
        let laptop = Self { store, unlocked, by, number, _dir: dir };
        laptop.ask(register_person(id + 2, "Ana Gómez", &format!("90{number}"))).unwrap();
        let put = laptop.store.write("account", |w| w.put_account(account, owner, Role::Administrator, None));
        put.unwrap();
        laptop
    }

    /// Its disk is copied: two machines that say that they are this one.
    pub(crate) fn copied(self) -> (Self, Self) {
        let Self { store, unlocked, by, number, _dir: dir } = self;
        drop(store);
        let twin = tempfile::tempdir().unwrap();
        copy(&dir.path().join("store"), &twin.path().join("store"));
        let open = |dir: TempDir, unlocked: Unlocked| {
            let folder = Folder::lock(&dir.path().join("store")).unwrap();
            let options = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };
            Self { store: Store::open(&folder, &unlocked, options).unwrap(), unlocked, by, number, _dir: dir }
        };
        let folder = Folder::lock(&twin.path().join("store")).unwrap();
        let opened = Keyring::load(&folder).unwrap().unlock(by.account.0, "clave de pruebas", 0).unwrap();
        drop(folder);
        (open(dir, unlocked), open(twin, opened))
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
        self.enrol_with(desk, url, &desk.code("ADMINISTRATOR"))
    }

    pub(crate) fn enrol_with(&self, desk: &Desk, url: &str, code: &str) -> Result<(), NotEnrolled> {
        let invitation = Invitation::typed(url, &desk.fingerprint, code).unwrap();
        let (account, seed) = (self.by.account, [self.number; 32]);
        let enrolling = Enrolling { account, name: "Puesto", seed: &seed, now: NOW };
        Line::enrol(&self.store, &invitation, enrolling, PATIENCE).map(drop)
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.store.read(|r| r.device()).unwrap().unwrap().id
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
            self.line().sync(&self.store, plan, &|| MOMENT, &mut |progress| told.push(progress), &Cancel::default());
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
