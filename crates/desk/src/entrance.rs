//! The desk without a network: the functions that the HTTP handlers call, for whoever plays the link, and looks into the
//! ledger for whoever compares. Only the seeded world of `testkit` enters here.

use casework::{
    act::Act,
    case::Case,
    format::{FormatCode, FormatTemplate},
    id::{ActId, CaseId, DeviceId, Digest, ItemId, PersonId, SiteId},
    item::Item,
    person::Person,
    site::Site,
    time::Timestamp,
};
use tokio::sync::Notify;
use wire::{
    DeskError, DeskIdentity, Enroll, Enrolled, Entry, Envelope, HaveRequest, Health, HeldRequest, IncarnationRequest,
    Lack, Membership, Own, ReceiptRequest, Reopen, Reopened, SignedReceipt, Verdict,
};

use crate::{
    blob::{Blobs, Place},
    enrol,
    error::{LedgerError, NotDone},
    folder::{Folder, Occupation},
    fork,
    http::{self, Served},
    ledger::Ledger,
    metrics::Metrics,
    page::Gate,
    pull, reach, receipt,
    stamp::Stamper,
};

/// A desk that is open, and listens to nobody.
#[derive(Debug)]
pub struct Entrance {
    served: Served,
    _occupation: Occupation,
}

/// A request after whoever asks was recognised by the token.
#[derive(Debug, Clone)]
pub enum Asked {
    Enroll(Box<Enroll>),
    /// The key of a store that was ordered shut.
    Reopen(Box<Reopen>),
    /// What is told with a token, also to whom was shut out.
    Membership,
    /// A frame of `push`.
    Push(Vec<u8>),
    Pull {
        cursor: Option<String>,
        own: Own,
    },
    Lacking {
        blobs: Vec<Digest>,
    },
    /// Of a file, what comes after the first `from` bytes: `PUT`, or `PATCH` beyond none.
    Put {
        name: Digest,
        from: u64,
        bytes: Vec<u8>,
        /// Else the link is cut when these have come.
        whole: bool,
    },
    Have(HaveRequest),
    Incarnation(IncarnationRequest),
    Receipt(ReceiptRequest),
    Held(HeldRequest),
}

/// What is answered with success.
#[derive(Debug)]
pub enum Answer {
    Enrolled(Box<Enrolled>),
    Reopened(Box<Reopened>),
    Membership(Box<Membership>),
    Frame(Vec<u8>),
    Lacking(Vec<Lack>),
    Incarnation(u32),
    Receipt(Box<SignedReceipt>),
    Held(Vec<Digest>),
    Done,
}

/// One entry that was judged.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub envelope: Envelope,
    pub hash: Digest,
    pub verdict: Verdict,
}

impl Entrance {
    /// # Errors
    /// [`LedgerError`]: the desk was not opened.
    pub fn open(folder: &Folder, now: Timestamp) -> Result<Self, LedgerError> {
        let occupation = folder.occupy()?;
        let blobs = Blobs::at(&Place::noted(folder)?, folder)?;
        let ledger = Ledger::open(folder)?;
        let stamper = Stamper::open(&ledger, None, now)?;
        let served = Served {
            ledger,
            blobs,
            metrics: Metrics::default(),
            page: String::new(),
            gate: Gate::default(),
            filed: Notify::new(),
            unstamped: Notify::new(),
            stamper,
            provider: None,
        };
        Ok(Self { served, _occupation: occupation })
    }

    /// Does what `device` asks, and answers what it is told.
    ///
    /// # Errors
    /// [`LedgerError`]: over the network the desk would be busy.
    pub fn handle(
        &self,
        device: DeviceId,
        asked: &Asked,
        now: Timestamp,
    ) -> Result<Result<Answer, DeskError>, LedgerError> {
        match self.done(device, asked, now) {
            Ok(answer) => Ok(Ok(answer)),
            Err(NotDone::Said(error)) => Ok(Err(error)),
            Err(NotDone::Failed(error)) => Err(error),
        }
    }

    fn done(&self, device: DeviceId, asked: &Asked, now: Timestamp) -> Result<Answer, NotDone> {
        let Served { ledger, blobs, .. } = &self.served;
        // As the list of routes admits: of whom was shut out a push is kept aside.
        if !matches!(asked, Asked::Enroll(_) | Asked::Reopen(_) | Asked::Membership | Asked::Push(_)) {
            ledger.read("find a device", |r| r.admitted(device))?;
        }
        match asked {
            Asked::Enroll(request) => Ok(Answer::Enrolled(Box::new(enrol::enrol(ledger, request, now)?))),
            Asked::Reopen(request) => Ok(Answer::Reopened(Box::new(enrol::reopen(ledger, request, now)?))),
            Asked::Membership => Ok(Answer::Membership(Box::new(enrol::membership(ledger, device, now)?))),
            Asked::Push(packed) => Ok(Answer::Frame(http::judged(&self.served, device, packed, now)?)),
            Asked::Pull { cursor, own } => Ok(Answer::Frame(pull::page(ledger, device, cursor.as_deref(), *own)?)),
            Asked::Lacking { blobs } => Ok(Answer::Lacking(http::blob::lacked(&self.served, device, blobs)?.blobs)),
            Asked::Put { name, from, bytes, whole } => {
                self.received((device, *name), *from, (bytes, *whole))?;
                Ok(Answer::Done)
            }
            Asked::Have(request) => Ok(Answer::Frame(http::packed(&fork::have(ledger, device, request)?)?)),
            Asked::Incarnation(request) => {
                Ok(Answer::Incarnation(fork::incarnation(ledger, device, *request, now)?.inc))
            }
            Asked::Receipt(request) => {
                Ok(Answer::Receipt(Box::new(receipt::receipt(ledger, blobs, device, request, now)?)))
            }
            Asked::Held(request) => Ok(Answer::Held(receipt::held(ledger, blobs, device, request)?.files)),
        }
    }

    /// As `PUT` and `PATCH` do it, with what comes at once.
    fn received(
        &self,
        (device, name): (DeviceId, Digest),
        from: u64,
        (bytes, whole): (&[u8], bool),
    ) -> Result<(), NotDone> {
        let blobs = &self.served.blobs;
        // What the asker may not read is received again, as if it were not here.
        let may_read = self.look(|reader| reach::may_read(reader, device, name))?;
        if may_read && blobs.has(name)? {
            return Ok(());
        }
        let mut turn = blobs.uploads().take((device, name), (from > 0).then_some(from))?;
        turn.write(bytes)?;
        if whole { http::blob::whole(&self.served, (device, name), &mut turn) } else { Ok(()) }
    }

    #[must_use]
    pub fn health(&self, now: Timestamp) -> Health {
        Health { identity: self.identity(), version: env!("CARGO_PKG_VERSION").to_owned(), at: now }
    }

    #[must_use]
    pub fn identity(&self) -> DeskIdentity {
        self.served.ledger.desk().identity
    }

    /// For codes, devices, evidence.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.served.ledger
    }

    /// The page after `cursor`, packed, as it is told to a workstation, or to whoever may see everything.
    ///
    /// # Errors
    /// [`LedgerError`] of the database; so for every look.
    pub fn page(
        &self,
        device: Option<DeviceId>,
        cursor: Option<&str>,
    ) -> Result<Result<Vec<u8>, DeskError>, LedgerError> {
        match pull::any_page(self.ledger(), device, cursor) {
            Ok(page) => Ok(Ok(page)),
            Err(NotDone::Said(error)) => Ok(Err(error)),
            Err(NotDone::Failed(error)) => Err(error),
        }
    }

    pub fn arrived(&self) -> Result<Vec<Arrived>, LedgerError> {
        self.look(|reader| {
            let verdict = |(envelope, hash): (Envelope, Digest)| {
                let judged = reader.judged(envelope.id)?;
                let (_, verdict) = judged.ok_or(LedgerError::Damaged { what: "an entry without a verdict" })?;
                Ok(Arrived { envelope, hash, verdict })
            };
            reader.arrived()?.into_iter().map(verdict).collect()
        })
    }

    /// Entries of a device that are kept as evidence.
    pub fn quarantined(&self, device: DeviceId) -> Result<Vec<Entry>, LedgerError> {
        self.look(|reader| reader.quarantined(device))
    }

    pub fn has_blob(&self, name: Digest) -> Result<bool, LedgerError> {
        self.served.blobs.has(name)
    }

    pub fn item(&self, id: ItemId) -> Result<Option<Item>, LedgerError> {
        self.look(|reader| reader.item(id))
    }

    pub fn person(&self, id: PersonId) -> Result<Option<Person>, LedgerError> {
        self.look(|reader| reader.person(id))
    }

    pub fn site(&self, id: SiteId) -> Result<Option<Site>, LedgerError> {
        self.look(|reader| reader.site(id))
    }

    pub fn act(&self, id: ActId) -> Result<Option<Act>, LedgerError> {
        self.look(|reader| reader.act(id))
    }

    pub fn case(&self, id: CaseId) -> Result<Option<Case>, LedgerError> {
        self.look(|reader| reader.case(id))
    }

    pub fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, LedgerError> {
        self.look(|reader| reader.format(code))
    }

    fn look<T>(&self, look: impl FnOnce(&crate::sql::Reader<'_>) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        self.served.ledger.read("look", look)
    }
}
