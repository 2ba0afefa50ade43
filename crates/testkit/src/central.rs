//! The desk of the world: the real one, without a network, whose power fails and whose backups come back.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use casework::{
    id::{DeviceId, Digest, PersonId},
    scope::Scope,
    time::Timestamp,
};
use desk::{
    Device, Folder, Grant,
    entrance::{Answer, Arrived, Asked, Entrance},
};
use wire::{DeskError, DeviceKey, Enroll, EnrolledAccount, Entry, Envelope, GiveScope, Page, Push};

use crate::{
    door::Door,
    folders::OnDisk,
    names,
    run::Violation,
    truth::{Checked, Truth},
};

/// How far a ledger has come, beside it.
const MARK: &str = "reached.json";
const CODE_LASTS: Duration = Duration::from_secs(3_600);
/// Nobody in the world has more.
const PAGES_MAX: usize = 100;

#[derive(Debug)]
pub(crate) struct Central {
    path: PathBuf,
    folder: Folder,
    /// `None` while it is closed.
    entrance: Option<Entrance>,
    pub(crate) now: Timestamp,
    copies: Vec<PathBuf>,
    /// Requests that have not arrived yet.
    pub(crate) delayed: Vec<(DeviceId, Asked)>,
    /// The mark as it was before what was done last.
    mark_before: Option<Vec<u8>>,
    pub(crate) truth: Truth,
    pub(crate) door: Door,
    /// The first thing that must not happen.
    pub(crate) broken: Option<Violation>,
}

impl Central {
    pub(crate) fn open(path: &Path, now: Timestamp) -> Self {
        let folder = Folder::open(path).unwrap();
        let entrance = Some(Entrance::open(&folder, now).unwrap());
        let path = path.to_owned();
        let (copies, delayed, truth, door) = (Vec::new(), Vec::new(), Truth::default(), Door::default());
        Self { path, folder, entrance, now, copies, delayed, mark_before: None, truth, door, broken: None }
    }

    pub(crate) fn entrance(&self) -> &Entrance {
        self.entrance.as_ref().unwrap()
    }

    pub(crate) fn breaks(&mut self, violation: Violation) {
        self.broken.get_or_insert(violation);
    }

    /// Breaks where something does not hold.
    pub(crate) fn sees(&mut self, checked: Checked) {
        if let Err(violation) = checked {
            self.breaks(violation);
        }
    }

    /// A code for any workstation: anybody's, or `person`'s.
    pub(crate) fn code(&self, number: u8, person: Option<PersonId>) -> String {
        self.new_code(number, person, None)
    }

    /// A code that is made for one workstation, which brings it back when it was shut out.
    pub(crate) fn way_back(&mut self, number: u8) -> String {
        let device = names::device(number);
        let code = self.new_code(number, Some(names::owner(number)), Some(device));
        self.door.made(&code, device);
        code
    }

    fn new_code(&self, number: u8, person: Option<PersonId>, device: Option<DeviceId>) -> String {
        let grant = Grant { role: names::role(number), scope: None, territorial: None, person, device };
        self.entrance().ledger().new_code(grant, CODE_LASTS, self.now).unwrap()
    }

    pub(crate) fn device(&self, id: DeviceId) -> Option<Device> {
        self.entrance().ledger().devices().unwrap().into_iter().find(|device| device.id == id)
    }

    /// An administrator shuts a workstation out; answers what came of it. The first never is: somebody has to be told the
    /// history. A code that was made for it before is no way back.
    pub(crate) fn revokes(&mut self, number: u8, wipe: bool) -> &'static str {
        let device = names::device(number);
        if number == 0 || self.device(device).is_none() {
            return "not the first, and nobody who is not known";
        }
        let early = (!self.door.is_out(device)).then(|| self.way_back(number));
        let ledger = self.entrance().ledger();
        if wipe { ledger.order_wipe(device, self.now) } else { ledger.revoke(device, self.now) }.unwrap();
        let Some(Device { wipe_at, enrolment, .. }) = self.device(device) else { return "it is gone" };
        self.door.shuts_out(device, wipe_at.map(|_| enrolment));
        if let Some(code) = early {
            // What comes of it is seen.
            let _seen = self.handle(device, &Asked::Enroll(Box::new(stranger(number, code))));
        }
        "it is out"
    }

    /// An administrator lets a workstation see other offices; answers what came of it. The first sees everything.
    pub(crate) fn gives_scope(&mut self, number: u8, scope: Scope) -> &'static str {
        if number == 0 {
            return "not the first";
        }
        let request = GiveScope { device: names::device(number), scope };
        self.truth.scopes.push((request.device, scope));
        if self.entrance().ledger().give_scope(request, self.now).unwrap() { "given" } else { "it is not known" }
    }

    /// What a workstation may see.
    pub(crate) fn scope(&self, number: u8) -> Scope {
        let device = names::device(number);
        let rows = self.entrance().ledger().device_rows().unwrap().devices;
        rows.into_iter().find(|row| row.device == device).map(|row| row.scope).unwrap_or_default()
    }

    /// What the desk does with a request, and what it answers.
    pub(crate) fn handle(&mut self, device: DeviceId, asked: &Asked) -> Result<Answer, DeskError> {
        self.mark_before = fs::read(self.path.join(MARK)).ok();
        match self.entrance().handle(device, asked, self.now) {
            Ok(Ok(answer)) => {
                if let (Asked::Push(packed), Answer::Frame(frame)) = (asked, &answer) {
                    let heard = self.truth.heard(&wire::unpack(packed).unwrap(), &wire::unpack(frame).unwrap());
                    self.sees(heard);
                }
                if let Answer::Incarnation(inc) = answer
                    && !self.truth.given.insert((device, inc))
                {
                    self.breaks(Violation::new(2, format!("{device} is given incarnation {inc} twice")));
                }
                let admitted = self.door.admits(device, asked, &answer);
                self.sees(admitted);
                Ok(answer)
            }
            Ok(Err(error)) => {
                if let (Asked::Push(packed), DeskError::Revoked) = (asked, &error) {
                    let kept = self.keeps_aside(device, packed);
                    self.sees(kept);
                }
                Err(error)
            }
            Err(error) => {
                self.breaks(Violation::new(5, format!("the desk fails: {error}")));
                Err(DeskError::Busy)
            }
        }
    }

    /// 7: what a workstation that is out pushed is in quarantine, but for what was judged before.
    fn keeps_aside(&mut self, device: DeviceId, packed: &[u8]) -> Checked {
        let push: Push = wire::unpack(packed).unwrap();
        let arrived = self.entrance().arrived().unwrap();
        let kept: BTreeSet<Digest> =
            self.entrance().quarantined(device).unwrap().iter().map(|entry| entry.hash).collect();
        for entry in push.entries.iter().filter(|entry| !is_judged(&arrived, entry)) {
            if !kept.contains(&entry.hash) {
                let what = format!("{} {} came from outside, and is nowhere", entry.envelope.kind, entry.envelope.id);
                return Err(Violation::new(7, what));
            }
            self.truth.aside.push((device, entry.clone()));
        }
        Ok(())
    }

    /// What was delayed arrives, the last first. Nobody waits for the answers.
    pub(crate) fn arrives(&mut self) {
        while let Some((device, asked)) = self.delayed.pop() {
            // Refused or not, it changes nothing for whoever asked.
            let _unheard = self.handle(device, &asked);
        }
    }

    /// The power fails. `before_mark`: between the commit of what was done last and the note of how far the ledger came.
    pub(crate) fn crash(&mut self, before_mark: bool) {
        let disk = OnDisk::look(&self.path.join("desk.db"));
        self.entrance = None;
        disk.put_back();
        if let Some(mark) = self.mark_before.take().filter(|_| before_mark) {
            fs::write(self.path.join(MARK), mark).unwrap();
        }
        self.reopen();
    }

    pub(crate) fn copies(&mut self) {
        let to = self.path.with_extension(format!("copy{}", self.copies.len()));
        desk::backup(&self.folder, &to, self.now).unwrap();
        self.copies.push(to);
    }

    /// The last copy but `back` takes the desk's place; answers whether there was one.
    pub(crate) fn restores(&mut self, back: u8, days: i32) -> bool {
        let Some(copy) = self.copies.iter().rev().nth(back.into()).cloned() else { return false };
        let filed = self.truth.filed.files(&self.history());
        self.sees(filed);
        self.entrance = None;
        let now = Timestamp(self.now.0 + i64::from(days) * 86_400_000);
        desk::restore(&copy, &self.folder, None, desk::IfUnread::Refuse, now).unwrap();
        let mark: serde_json::Value = serde_json::from_slice(&fs::read(self.path.join(MARK)).unwrap()).unwrap();
        self.truth.bases.insert(mark["n"].as_u64().unwrap());
        self.truth.aside.clear();
        self.mark_before = None;
        self.reopen();
        let restored = self.door.restored(&self.entrance().ledger().devices().unwrap());
        self.sees(restored);
        true
    }

    fn reopen(&mut self) {
        match Entrance::open(&self.folder, self.now) {
            Ok(entrance) => self.entrance = Some(entrance),
            Err(error) => panic!("the desk does not open again: {error}"),
        }
    }

    /// The whole history.
    pub(crate) fn history(&self) -> Vec<Page> {
        self.pages(None)
    }

    /// What a workstation is told of it.
    pub(crate) fn told(&self, number: u8) -> Vec<Page> {
        self.pages(Some(names::device(number)))
    }

    fn pages(&self, device: Option<DeviceId>) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        while pages.len() < PAGES_MAX {
            let cursor = pages.last().map(|page| page.cursor.as_str());
            let frame = self.entrance().page(device, cursor).unwrap().unwrap();
            let page: Page = wire::unpack_page(&frame).unwrap();
            if page.entries.is_empty() {
                return pages;
            }
            pages.push(page);
        }
        panic!("the history has no end")
    }
}

/// Whether it was judged as it is, at whatever place: a workstation that was copied puts entries elsewhere.
pub(crate) fn is_judged(arrived: &[Arrived], entry: &Entry) -> bool {
    let judged = arrived.iter().find(|one| one.envelope.id == entry.envelope.id);
    judged.is_some_and(|one| {
        let Envelope { inc, seq, prev, .. } = one.envelope;
        Envelope { inc, seq, prev, ..entry.envelope.clone() }.hash(&entry.body) == one.hash
    })
}

/// How whoever has a code asks to come in as a workstation.
fn stranger(number: u8, code: String) -> Enroll {
    let (device, account) = (names::device(number), names::account(number));
    let key = DeviceKey::from_seed(&names::seed(number)).public();
    let of = EnrolledAccount { account, person: names::owner(number), role: names::role(number) };
    let other = EnrolledAccount {
        account: names::other_account(number),
        person: names::other(number),
        role: names::role(number),
    };
    Enroll { code, device, name: "Puesto".into(), key, account, accounts: vec![of, other] }
}
