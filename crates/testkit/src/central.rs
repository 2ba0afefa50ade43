//! The desk of the world: the real one, without a network, whose power fails and whose backups come back.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use casework::{id::DeviceId, role::Role, time::Timestamp};
use desk::{
    Folder, Grant,
    entrance::{Answer, Asked, Entrance},
};
use wire::{DeskError, Page};

use crate::{folders::OnDisk, run::Violation, truth::Truth};

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
    /// The first thing that must not happen.
    pub(crate) broken: Option<Violation>,
}

impl Central {
    pub(crate) fn open(path: &Path, now: Timestamp) -> Self {
        let folder = Folder::open(path).unwrap();
        let entrance = Some(Entrance::open(&folder, now).unwrap());
        let path = path.to_owned();
        let (copies, delayed, truth) = (Vec::new(), Vec::new(), Truth::default());
        Self { path, folder, entrance, now, copies, delayed, mark_before: None, truth, broken: None }
    }

    pub(crate) fn entrance(&self) -> &Entrance {
        self.entrance.as_ref().unwrap()
    }

    pub(crate) fn breaks(&mut self, violation: Violation) {
        self.broken.get_or_insert(violation);
    }

    /// A code for a workstation.
    pub(crate) fn code(&self, role: Role) -> String {
        let grant = Grant { role, territorial: None, person: None, device: None };
        self.entrance().ledger().new_code(grant, CODE_LASTS, self.now).unwrap()
    }

    /// What the desk does with a request, and what it answers.
    pub(crate) fn handle(&mut self, device: DeviceId, asked: &Asked) -> Result<Answer, DeskError> {
        self.mark_before = fs::read(self.path.join(MARK)).ok();
        match self.entrance().handle(device, asked, self.now) {
            Ok(Ok(answer)) => {
                if let (Asked::Push(packed), Answer::Frame(frame)) = (asked, &answer) {
                    let heard = self.truth.heard(&wire::unpack(packed).unwrap(), &wire::unpack(frame).unwrap());
                    if let Err(violation) = heard {
                        self.breaks(violation);
                    }
                }
                if let Answer::Incarnation(inc) = answer
                    && !self.truth.given.insert((device, inc))
                {
                    self.breaks(Violation::new(2, format!("{device} is given incarnation {inc} twice")));
                }
                Ok(answer)
            }
            Ok(Err(error)) => Err(error),
            Err(error) => {
                self.breaks(Violation::new(5, format!("the desk fails: {error}")));
                Err(DeskError::Busy)
            }
        }
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
        if let Err(violation) = self.truth.filed.files(&self.history()) {
            self.breaks(violation);
        }
        self.entrance = None;
        let now = Timestamp(self.now.0 + i64::from(days) * 86_400_000);
        desk::restore(&copy, &self.folder, None, now).unwrap();
        let mark: serde_json::Value = serde_json::from_slice(&fs::read(self.path.join(MARK)).unwrap()).unwrap();
        self.truth.bases.insert(mark["n"].as_u64().unwrap());
        self.truth.forged.clear();
        self.mark_before = None;
        self.reopen();
        true
    }

    fn reopen(&mut self) {
        match Entrance::open(&self.folder, self.now) {
            Ok(entrance) => self.entrance = Some(entrance),
            Err(error) => panic!("the desk does not open again: {error}"),
        }
    }

    /// The whole history as everybody is told it.
    pub(crate) fn history(&self) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        while pages.len() < PAGES_MAX {
            let cursor = pages.last().map(|page| page.cursor.as_str());
            let frame = self.entrance().page(cursor).unwrap().unwrap();
            let page = wire::unpack_page(&frame).unwrap();
            if page.entries.is_empty() {
                return pages;
            }
            pages.push(page);
        }
        panic!("the history has no end")
    }
}
