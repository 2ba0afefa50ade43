//! A workstation of the world: the real store in a folder of its own, whose power fails and whose disk is copied.

use std::path::{Path, PathBuf};

use casework::{
    decide::Declined,
    id::{DeviceId, Digest, IntentId},
    intent::{Actor, Intent, IntentBody},
    time::Timestamp,
};
use store::{
    Anew, ClockEvidence, Folder, KdfCost, Keyring, Reader, Shut, Store, StoreError, StoreOptions, Unlocked,
    table::device::Device,
};
use uuid::Uuid;
use wire::{Entry, Reopened, WipeOrder};

use crate::{
    ask::{Ask, Asker},
    folders::{self, OnDisk},
    names,
};

pub(crate) const OPTIONS: StoreOptions = StoreOptions { bytes_max: 1 << 30, ballast_bytes: 1 << 12 };
pub(crate) const COST: KdfCost = KdfCost { memory_kib: 8, passes: 1, lanes: 1 };
pub(crate) const PASSWORD: &str = "clave de pruebas";

/// One thing that was asked and recorded.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    pub(crate) id: IntentId,
    pub(crate) dev: DeviceId,
    pub(crate) inc: u32,
    pub(crate) seq: u32,
    pub(crate) hash: Digest,
    pub(crate) at: Timestamp,
    pub(crate) kind: &'static str,
    pub(crate) file: Option<Digest>,
    /// Confirmed, and not here any more as it was asked since the store was begun anew.
    pub(crate) gone: bool,
}

/// A disk as it was.
#[derive(Debug, Clone)]
struct Copy {
    path: PathBuf,
    own: Vec<Own>,
    closed: Vec<Timestamp>,
}

#[derive(Debug)]
pub(crate) struct Station<'w> {
    /// Whose workstation it is; a twin has the number of the first.
    pub(crate) number: u8,
    /// Part of every id that it gives: no disk that came back gives one again.
    pub(crate) mark: u8,
    path: PathBuf,
    unlocked: &'w Unlocked,
    store: Option<Store>,
    /// By how much its clock is off, in milliseconds.
    pub(crate) off: i64,
    /// What its journal must have, in order.
    pub(crate) own: Vec<Own>,
    /// Of what was refused, what its author has seen: by when it was asked.
    pub(crate) closed: Vec<Timestamp>,
    copies: Vec<Copy>,
    /// The highest incarnation that the machine knows of, beside the store.
    incarnation: u32,
    /// Whether a disk came back or goes on elsewhere without the program knowing.
    pub(crate) may_fork: bool,
}

impl<'w> Station<'w> {
    pub(crate) fn open(number: u8, path: &Path, unlocked: &'w Unlocked, own: Vec<Own>) -> Self {
        let mut station = Self {
            number,
            mark: number,
            path: path.to_owned(),
            unlocked,
            store: None,
            off: 0,
            own,
            closed: Vec::new(),
            copies: Vec::new(),
            incarnation: 1,
            may_fork: false,
        };
        station.reopen();
        station
    }

    pub(crate) fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub(crate) fn device(&self) -> Device {
        self.store().read(|r| r.device()).unwrap().unwrap()
    }

    pub(crate) fn is_enrolled(&self) -> bool {
        self.store().read(|r| r.link()).unwrap().is_some()
    }

    pub(crate) fn unjudged(&self) -> u64 {
        self.store().read(|r| r.unjudged()).unwrap()
    }

    /// What the desk has not judged, as far as it is known here.
    pub(crate) fn unsent(&self) -> Vec<Entry> {
        let (mut after, mut unsent) = (0, Vec::new());
        while let Some(next) = self.store().read(|r| r.outgoing_after(after, usize::MAX, usize::MAX)).unwrap() {
            after = next.last;
            unsent.extend(next.entries);
        }
        unsent
    }

    /// Asks as its owner, or as whoever shares it with them; answers what was recorded, in words.
    pub(crate) fn ask(&mut self, now: Timestamp, turn: u64, marks: &[u8], ask: &Ask) -> Result<String, StoreError> {
        let is_other = turn.is_multiple_of(3);
        let account = if is_other { names::other_account(self.number) } else { names::account(self.number) };
        let mut said = String::new();
        let off = self.off;
        let store = self.store.as_ref().unwrap();
        let blobs = store.blobs();
        let asked = store.write("ask", |w| {
            let mut asked: Vec<Own> = Vec::new();
            let Some(known) = w.account(account)? else { return Ok(asked) };
            let by = Actor { account, person: known.person, role: known.role };
            let device = w.device()?.ok_or(StoreError::NoDevice)?;
            for part in 0.. {
                let turn = turn + part;
                let asker = Asker { mark: self.mark, marks, by, turn };
                let Some(wanted) = asker.wants(w, ask, asked.len())? else { break };
                let file = wanted.file.map(|file| blobs.put(&file)).transpose()?;
                // Another moment for each thing that is asked.
                let at = Timestamp(now.0 + off + (turn % 1_000).cast_signed());
                let kind = wanted.body.kind();
                let intent =
                    Intent { id: IntentId(Uuid::from_u128(0x9 << 64 | u128::from(turn))), at, by, body: wanted.body };
                match w.submit(&intent, clock(now)) {
                    Ok(done) => asked.push(Own {
                        id: intent.id,
                        dev: device.id,
                        inc: device.incarnation,
                        seq: done.seq,
                        hash: done.hash,
                        at,
                        kind,
                        file: file.map(|file| Digest(file.0)),
                        gone: false,
                    }),
                    Err(Declined::Refused(refusal)) => {
                        said += &format!(" {kind} refused: {refusal:?}");
                        break;
                    }
                    Err(Declined::Unreadable(StoreError::Untold)) if w.is_untold()? => {
                        said += " waits for the history";
                        break;
                    }
                    Err(Declined::Unreadable(error)) => return Err(error),
                }
            }
            Ok(asked)
        });
        let (asked, _) = asked?;
        for own in &asked {
            said += &format!(" {} {}.{} {}", own.kind, own.inc, own.seq, own.id);
        }
        self.own.extend(asked);
        Ok(said)
    }

    /// The author closes what was refused; answers how much that was.
    pub(crate) fn close(&mut self, now: Timestamp) -> usize {
        let refused = self.store().read(|r| r.refused()).unwrap();
        for refused in &refused {
            self.store().write("close", |w| w.close_refused(refused.n, now)).unwrap();
            self.closed.push(refused.at);
        }
        refused.len()
    }

    /// After a fork entries stand elsewhere.
    pub(crate) fn stand(&mut self) {
        let store = self.store.as_ref().unwrap();
        for own in &mut self.own {
            if let Some((place, hash)) = store.read(|r| r.stands_at(own.id)).unwrap() {
                (own.inc, own.seq, own.hash) = (place.inc, place.seq, hash);
            }
        }
        self.incarnation = self.incarnation.max(self.device().incarnation);
    }

    /// The power fails: what was committed is there.
    pub(crate) fn crash(&mut self) {
        let disk = OnDisk::look(&self.path.join("store.db"));
        self.store = None;
        disk.put_back();
        self.reopen();
    }

    /// Copies its disk.
    pub(crate) fn copies(&mut self) {
        let path = self.path.with_extension(format!("copy{}", self.copies.len()));
        self.closed(|station| folders::copy(&station.path, &path));
        self.copies.push(Copy { path, own: self.own.clone(), closed: self.closed.clone() });
    }

    /// The last copy takes its place; answers whether there was one. `told`: the program knows, as after a restore.
    pub(crate) fn put_back(&mut self, told: bool) -> bool {
        let Some(copy) = self.copies.last().cloned() else { return false };
        self.closed(|station| {
            std::fs::remove_dir_all(&station.path).unwrap();
            folders::copy(&copy.path, &station.path);
        });
        let lost = self.own.len() > copy.own.len();
        (self.own, self.closed) = (copy.own, copy.closed);
        self.mark += names::STATIONS;
        // Of a store that was shut only the whole disk comes back.
        if told && self.shut().is_none() {
            self.begins();
        } else {
            self.may_fork |= lost;
        }
        true
    }

    /// As `commands` does it when a store comes back, or is made anew, on the machine that made it.
    fn begins(&mut self) {
        let begun = self.store().write("begin", |w| {
            let mut begun = w.begin_incarnation()?;
            while begun.incarnation <= self.incarnation {
                begun = w.begin_incarnation()?;
            }
            Ok::<_, StoreError>(begun)
        });
        self.incarnation = begun.unwrap().0.incarnation;
    }

    /// Its disk spoils the database, and another is made of what stands beside it.
    pub(crate) fn spoils(&mut self) -> Result<Anew, StoreError> {
        self.store = None;
        let folder = Folder::lock(&self.path)?;
        folders::spoil(&self.path.join("store.db"));
        let anew = store::begin_anew::<StoreError>(&folder, self.unlocked, false, || Ok(()))?;
        drop(folder);
        self.reopen();
        self.begins();
        Ok(anew)
    }

    /// A copy of its disk goes on elsewhere.
    pub(crate) fn twin(&mut self, path: &Path) -> Station<'w> {
        self.closed(|station| folders::copy(&station.path, path));
        let mut twin = Station::open(self.number, path, self.unlocked, self.own.clone());
        twin.closed.clone_from(&self.closed);
        (twin.off, twin.incarnation) = (self.off, self.incarnation);
        twin.mark = names::STATIONS - 1;
        (self.may_fork, twin.may_fork) = (true, true);
        twin
    }

    fn closed(&mut self, work: impl FnOnce(&Self)) {
        self.store = None;
        work(self);
        self.reopen();
    }

    /// What was ordered of its store, when that is shut.
    pub(crate) fn shut(&self) -> Option<Shut> {
        Shut::at(&self.path).unwrap()
    }

    /// Obeys the desk: from here on nobody's password opens the store.
    pub(crate) fn obeys(&self, order: WipeOrder, now: Timestamp) -> Shut {
        let store = self.store();
        let known = |r: &Reader<'_>| Ok::<_, StoreError>((r.orders()?, r.link()?, r.unjudged()?));
        let (orders, link, unsent) = store.read(known).unwrap();
        let (orders, place) = (orders.unwrap(), link.unwrap().url);
        Shut::obey(store.folder(), self.unlocked, &orders, order, (&place, unsent), now).unwrap()
    }

    /// Opens a store that was shut, with what the desk gave back, under the old password again. Answers whether the key is
    /// the store's.
    pub(crate) fn unlocks(&self, shut: &Shut, reopened: &Reopened) -> bool {
        let (folder, account) = (self.store().folder(), reopened.account.0);
        let Ok(unlocked) = shut.unlock(folder, account, reopened.key.bytes()) else { return false };
        let slot = store::Account { id: account, name: "Técnica".into() };
        Keyring::reopen(folder, &unlocked, &slot, PASSWORD, COST).is_ok()
    }

    /// The order is over; answers whether the password opens the store.
    pub(crate) fn lifts(&self) -> bool {
        let folder = self.store().folder();
        Shut::lift(folder).unwrap();
        let opened = Keyring::load(folder).map(|mut ring| ring.unlock(names::account(self.number).0, PASSWORD, 0));
        matches!(opened, Ok(Ok(_)))
    }

    /// Whoever comes to the door of a store that is shut ends what obeying left undone.
    pub(crate) fn at_the_door(&self) {
        if let Some(shut) = self.shut() {
            shut.finish(self.store().folder()).unwrap();
        }
    }

    fn reopen(&mut self) {
        let folder = Folder::lock(&self.path).unwrap();
        self.store = Some(Store::open(&folder, self.unlocked, OPTIONS).unwrap());
        self.at_the_door();
    }

    /// A new store, with its owner, that knows no desk.
    pub(crate) fn create(number: u8, path: &Path) -> (Unlocked, Vec<Own>) {
        let folder = Folder::lock(path).unwrap();
        let (account, owner) = (names::account(number), names::owner(number));
        let of = store::Account { id: account.0, name: "Técnica".into() };
        let (_, unlocked) = Keyring::create(&folder, &of, PASSWORD, COST).unwrap();
        let store = Store::open(&folder, &unlocked, OPTIONS).unwrap();
        let territorial = casework::site::TerritorialDirection::Antioquia;
        let device = Device::new(names::device(number), names::code(number), territorial);
        let by = Actor { account, person: owner, role: casework::role::Role::Administrator };
        let other = casework::intent::New { id: names::other(number), details: names::other_details(number) };
        let new = casework::intent::New { id: owner, details: names::owner_details(number) };
        let at = Timestamp(1);
        let id = IntentId(Uuid::from_u128(0x8 << 64 | u128::from(number)));
        let intent = Intent { id, at, by, body: IntentBody::RegisterPeople { people: vec![new, other] } };
        let submitted = store.write("set up", |w| {
            w.create_device(&device)?;
            let submitted = match w.submit(&intent, clock(at)) {
                Ok(submitted) => submitted,
                Err(declined) => panic!("{declined:?}"),
            };
            w.put_account(account, owner, by.role, None)?;
            w.put_account(names::other_account(number), names::other(number), by.role, None)?;
            Ok::<_, StoreError>(submitted)
        });
        let (submitted, _) = submitted.unwrap();
        let own = Own {
            id,
            dev: device.id,
            inc: 1,
            seq: submitted.seq,
            hash: submitted.hash,
            at,
            kind: intent.body.kind(),
            file: None,
            gone: false,
        };
        (unlocked, vec![own])
    }
}

/// The machine was never started anew, and its monotonic clock says what the time is.
pub(crate) fn clock(now: Timestamp) -> ClockEvidence {
    ClockEvidence { mono_ms: now.0.unsigned_abs(), boot: Uuid::from_u128(9) }
}
