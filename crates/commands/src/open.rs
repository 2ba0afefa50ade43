//! The open store of one person.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use casework::id::{AccountId, IntentId, PersonId};
use casework::intent::{Actor, Intent, IntentBody};
use casework::refusal::{About, Refusal};
use casework::role::Role;
use casework::time::Timestamp;
use store::{Changed, ClockEvidence, Keyring, Moment, Reader, Store, StoreError, Unlocked, Writer};
use uuid::{NoContext, Uuid};

use crate::answer::{Answer, Failure};
use crate::app::Host;
use crate::clock::{Clock, Instant};
use crate::import::Imports;
use crate::integrity::Look;
use crate::job::Jobs;
use crate::problem::{Names, Problem};
use crate::secret;
use crate::view::setting::{IntegrityReport, JobId};
use crate::warm::Warming;

/// Somebody is in: their identity, and the store.
pub struct Open {
    pub(crate) store: Arc<Store>,
    pub(crate) keyring: Arc<Mutex<Keyring>>,
    pub(crate) unlocked: Unlocked,
    /// As they were when the session began, or when the desk last said otherwise.
    pub(crate) mine: Mutex<Mine>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) jobs: Jobs,
    pub(crate) imports: Imports,
    pub(crate) kdf_cost: store::KdfCost,
    pub(crate) sample: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) data: PathBuf,
    pub(crate) wrong_pins: AtomicU32,
    /// The desk ordered the store shut.
    pub(crate) is_shut: AtomicBool,
    /// Found when the store was opened or while nobody was there; see [`Open::write`].
    pub(crate) journal_damaged: Arc<AtomicBool>,
    /// Goes on while the first page is drawn.
    pub(crate) warming: Mutex<Option<Warming>>,
    /// Goes on while the session is locked.
    pub(crate) look: Mutex<Option<Look>>,
    /// What was exchanged with the desk.
    pub(crate) exchanges: Mutex<crate::desk::Exchanges>,
    /// The last check of everything, and the job that made it.
    pub(crate) checked: Mutex<Option<(JobId, IntegrityReport)>>,
}

/// Who is in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mine {
    pub(crate) account: AccountId,
    pub(crate) person: PersonId,
    pub(crate) role: Role,
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open").field("me", &self.me()).finish_non_exhaustive()
    }
}

impl Open {
    pub(crate) fn keyring(&self) -> MutexGuard<'_, Keyring> {
        // The keyring commits to its file before it changes in memory, so a panic leaves it sound.
        self.keyring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn checked(&self) -> MutexGuard<'_, Option<(JobId, IntegrityReport)>> {
        // Replaced whole, so a panic elsewhere leaves it sound.
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is in.
    pub(crate) fn me(&self) -> Mine {
        // Replaced whole, so a panic elsewhere leaves it sound.
        *self.mine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The desk may know the person under another id, and gave the account its role.
    pub(crate) fn meet_again(&self) -> Answer<()> {
        let Mine { account, .. } = self.me();
        let row = self.read(|r| found(r.account(account)))?;
        let mine = Mine { account, person: row.person, role: row.role };
        *self.mine.lock().unwrap_or_else(PoisonError::into_inner) = mine;
        Ok(())
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A new identifier that sorts by time (UUIDv7), for index locality.
    pub(crate) fn new_id(&self) -> Uuid {
        new_id(self.now().wall)
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Reader<'_>) -> Answer<T>) -> Answer<T> {
        self.store.read(work)
    }

    /// One transaction; whoever shows what it touched is told after it is durable.
    ///
    /// Nothing is written behind a damaged journal: what lies there is evidence, and whoever mends it needs it as it is.
    pub(crate) fn write<T>(&self, what: &'static str, work: impl FnOnce(&Writer<'_>) -> Answer<T>) -> Answer<T> {
        self.require_sound()?;
        let (value, changed) = self.store.write(what, work)?;
        self.tell(changed);
        Ok(value)
    }

    /// The same for tens of thousands of rows.
    pub(crate) fn write_many<T>(&self, what: &'static str, work: impl FnOnce(&Writer<'_>) -> Answer<T>) -> Answer<T> {
        self.require_sound()?;
        let (value, changed) = self.store.write_many(what, work)?;
        self.tell(changed);
        Ok(value)
    }

    pub(crate) fn require_sound(&self) -> Answer<()> {
        if self.journal_is_damaged() {
            return Err(Problem::ReadOnly { path: self.store.folder().path().display().to_string() }.into());
        }
        Ok(())
    }

    pub(crate) fn tell(&self, changed: Changed) {
        if !changed.is_empty() {
            self.host.changed(changed);
        }
    }

    /// An intent of this person, now.
    pub(crate) fn intent(&self, now: &Instant, body: IntentBody) -> Intent {
        let Mine { account, person, role } = self.me();
        let by = Actor { account, person, role };
        Intent { id: IntentId(new_id(now.wall)), at: now.wall, by, body }
    }

    /// Asks for one thing within a transaction.
    pub(crate) fn submit_in(&self, w: &Writer<'_>, body: IntentBody) -> Answer<()> {
        let now = self.now();
        w.submit(&self.intent(&now, body), evidence(&now))?;
        Ok(())
    }

    /// Asks for one thing.
    pub(crate) fn submit(&self, what: &'static str, body: IntentBody) -> Answer<()> {
        self.write(what, |w| self.submit_in(w, body))
    }

    /// Checks this person's PIN. Wrong ones are counted over the session and end it.
    pub(crate) fn check_pin(&self, pin: &str) -> Answer<()> {
        let wrong = |times: u32| {
            let tries_left = Some(secret::WRONG_PINS_MAX.saturating_sub(times));
            Failure::from(Problem::WrongSecret { wait_seconds: 0, tries_left })
        };
        let times = self.wrong_pins.load(Ordering::Relaxed);
        if times >= secret::WRONG_PINS_MAX {
            return Err(wrong(times));
        }
        let hash = self.read(|r| Ok(found(r.account(self.me().account))?.pin))?;
        if hash.is_some_and(|hash| secret::pin_matches(pin, &hash)) {
            self.wrong_pins.store(0, Ordering::Relaxed);
            return Ok(());
        }
        Err(wrong(self.wrong_pins.fetch_add(1, Ordering::Relaxed) + 1))
    }

    /// Names of what a refusal is about. What cannot be read has none: the refusal itself is the news.
    pub(crate) fn names(&self, refusal: &Refusal) -> Names {
        self.read(|r| names(r, refusal)).unwrap_or_default()
    }

    pub(crate) fn is_shut(&self) -> bool {
        self.is_shut.load(Ordering::Relaxed)
    }

    /// No more tries: the session ends, see [`crate::App`].
    pub(crate) fn pin_is_spent(&self) -> bool {
        self.wrong_pins.load(Ordering::Relaxed) >= secret::WRONG_PINS_MAX
    }

    /// Reads what search looks through, in the background.
    pub(crate) fn warm(&self) {
        let begun = Warming::begin(self.store.clone());
        *self.warming.lock().unwrap_or_else(PoisonError::into_inner) = Some(begun);
    }

    /// Begins to look at the whole journal, unless that is going on.
    pub(crate) fn look_while_away(&self) {
        let mut look = self.look.lock().unwrap_or_else(PoisonError::into_inner);
        if look.is_none() && !self.journal_is_damaged() {
            match Look::begin(self.store.clone(), self.journal_damaged.clone()) {
                Ok(begun) => *look = Some(begun),
                Err(failure) => tracing::warn!(?failure, "the journal was not looked at"),
            }
        }
    }

    pub(crate) fn journal_is_damaged(&self) -> bool {
        self.journal_damaged.load(Ordering::Relaxed)
    }

    /// Refuses when the role does not administer the store.
    pub(crate) fn require_admin(&self) -> Answer<()> {
        if self.me().role.administers() { Ok(()) } else { Err(Refusal::NotPermitted.into()) }
    }
}

/// Names of what a refusal is about.
pub(crate) fn names(r: &Reader<'_>, refusal: &Refusal) -> Answer<Names> {
    let About { item, person, act, case } = refusal.about();
    let item = item.map(|id| r.items().get(id)).transpose()?.flatten();
    let person = person.map(|id| r.people().get(id)).transpose()?.flatten();
    let act = act.map(|id| r.acts().get(id)).transpose()?.flatten();
    let case = case.map(|id| r.cases().get(id)).transpose()?.flatten();
    Ok(Names {
        item: item.map(|item| item.details.description),
        person: person.map(|person| person.details.full_name),
        act: act.map(|act| act.folio.to_string()),
        case: case.map(|case| case.code.map_or(case.details.subject, |code| code.to_string())),
    })
}

pub(crate) fn evidence(now: &Instant) -> ClockEvidence {
    ClockEvidence { mono_ms: now.monotonic_ms, boot: now.boot }
}

pub(crate) fn moment(now: &Instant) -> Moment {
    Moment { wall: now.wall, clock: evidence(now), runs_asleep: now.runs_asleep }
}

pub(crate) fn new_id(now: Timestamp) -> Uuid {
    let (seconds, nanos) = (now.0.div_euclid(1000), now.0.rem_euclid(1000) * 1_000_000);
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds.max(0) as u64, nanos as u32))
}

/// A row that must be there, or `NotFound`.
pub(crate) fn found<T>(row: Result<Option<T>, StoreError>) -> Answer<T> {
    row?.ok_or_else(|| Failure::from(Problem::NotFound))
}
