//! Document timestamps: given to acts that were filed and whose paper is right, after whoever pushed them was answered. An
//! authority that does not answer delays nothing else; what it owes stays in the ledger until it does.

mod authority;
// On Linux, where the tests have an authority.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::{sync::Arc, time::Duration};

use acts::{
    sign::{LocalDevice, Signer, stamping_device},
    stamp::{FOREIGN_TOKEN_BYTES, Stamp, StampError, Unstamped, token, token_bytes},
    verify::{Trust, verify},
};
use casework::{filing::Radicado, time::Timestamp};
use chrono::TimeDelta;
use tokio::time::{sleep, timeout};
use wire::BLOB_BYTES_MAX;

pub use self::authority::{NoAuthority, TimeAuthority};
use crate::{
    blob::Blobs,
    clock,
    error::{LedgerError, NotDone},
    filing::{self, VALID_DAYS},
    http::{self, Served},
    ledger::Ledger,
    table::{
        filing::KeptSigner,
        stamp::{Due, StampCount, Stamped, Waiting},
    },
};

/// How long nobody looks for acts without timestamp, when none is filed.
const LOOK: Duration = Duration::from_secs(60);
/// How long one try may take, before another process may begin the next.
const TRY_TIME: TimeDelta = TimeDelta::minutes(5);
/// After an authority that failed: twice as long each time, up to the second.
const RETRY_FIRST: Duration = Duration::from_secs(2);
const RETRY_LAST: Duration = Duration::from_secs(600);
/// Acts that wait and are named to whoever asks.
const NAMED_MAX: u32 = 100;

/// Who gives timestamps.
#[derive(Debug)]
pub(crate) struct Stamper {
    other: Option<TimeAuthority>,
    own: Signer,
    /// Whom to trust: the desk's own, then those of the other.
    anchors: Vec<Vec<u8>>,
}

/// Why an act has no timestamp yet.
#[derive(Debug, thiserror::Error)]
enum NotStamped {
    #[error("the authority: {0}")]
    Authority(#[from] authority::Fault),
    #[error("the paper: {0}")]
    Paper(#[from] StampError),
    #[error("the token: {0}")]
    Token(#[from] acts::sign::SignError),
    #[error("the verifier does not take the paper with its timestamp")]
    Refused,
    #[error("with its timestamp the paper is larger than any file may be")]
    TooLarge,
    #[error("the desk: {0}")]
    Desk(String),
}

impl From<LedgerError> for NotStamped {
    fn from(error: LedgerError) -> Self {
        Self::Desk(error.to_string())
    }
}

impl From<NotDone> for NotStamped {
    fn from(error: NotDone) -> Self {
        match error {
            NotDone::Said(why) => Self::Desk(why.to_string()),
            NotDone::Failed(why) => why.into(),
        }
    }
}

impl Stamper {
    /// The desk's own key is made when there is none, whoever gives timestamps now.
    pub(crate) fn open(ledger: &Ledger, other: Option<TimeAuthority>, now: Timestamp) -> Result<Self, LedgerError> {
        let kept = match ledger.read("find the key of timestamps", |reader| reader.time_signer())? {
            Some(kept) => kept,
            None => {
                let made = new_signer(&filing::name(ledger), now)?;
                ledger.write("keep the key of timestamps", |writer| match writer.time_signer()? {
                    // Another process was faster.
                    Some(kept) => Ok::<_, LedgerError>(kept),
                    None => writer.add_time_signer(&made).map(|()| made),
                })?
            }
        };
        let own = Signer::from_pkcs8(&kept.key, &kept.certificate).map_err(LedgerError::paper)?;
        let others = other.iter().flat_map(|other| other.anchors.iter().cloned());
        let anchors = std::iter::once(kept.anchor).chain(others).collect();
        Ok(Self { other, own, anchors })
    }

    /// Certificates that vouch for timestamps which the desk takes for good.
    pub(crate) fn anchors(&self) -> &[Vec<u8>] {
        &self.anchors
    }

    fn room(&self) -> Result<usize, NotStamped> {
        if self.other.is_some() { Ok(FOREIGN_TOKEN_BYTES) } else { Ok(token_bytes(&self.own)?) }
    }

    /// A token over content with this SHA-256.
    async fn token(&self, imprint: [u8; 32]) -> Result<Vec<u8>, NotStamped> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(LedgerError::from)?;
        match &self.other {
            Some(other) => Ok(other.token(imprint, random).await?),
            None => Ok(token(&self.own, &imprint, random, clock::now())?),
        }
    }
}

fn new_signer(name: &str, now: Timestamp) -> Result<KeptSigner, LedgerError> {
    let (subject, random) = (filing::subject(&format!("Hora {name}")), filing::random()?);
    let (from, until) = (now.plus(TimeDelta::hours(-1)), now.plus(TimeDelta::days(VALID_DAYS)));
    let made = stamping_device(&random, &subject, from.in_bogota(), until.in_bogota()).map_err(LedgerError::paper)?;
    let LocalDevice { signer, anchor } = made;
    let key = signer.to_pkcs8().map_err(LedgerError::paper)?.to_vec();
    Ok(KeptSigner { key, certificate: signer.certificate_der().to_vec(), anchor })
}

/// Stamps acts as they are filed, and looks now and then for what a crash or another process left.
pub(crate) async fn run(served: &Arc<Served>) {
    let mut pause = RETRY_FIRST;
    loop {
        match next(served).await {
            Ok(true) => pause = RETRY_FIRST,
            Ok(false) => {
                // Whoever is told meanwhile is told at once.
                let _ = timeout(LOOK, served.unstamped.notified()).await;
            }
            Err(()) => {
                sleep(pause).await;
                pause = (2 * pause).min(RETRY_LAST);
            }
        }
    }
}

/// Stamps one act that waits; answers whether there was any.
async fn next(served: &Arc<Served>) -> Result<bool, ()> {
    let taken = http::waiting(served, |served| {
        let now = clock::now();
        // Whoever only looks keeps nobody from writing.
        if served.ledger.read("look for acts without timestamp", |reader| reader.due_stamp(now))?.is_none() {
            return Ok(None);
        }
        Ok(served.ledger.write("take an act", |writer| writer.take_due_stamp(now, now.plus(TRY_TIME)))?)
    });
    let due = match taken.await {
        Ok(Some(due)) => due,
        Ok(None) => return Ok(false),
        Err(error) => {
            tracing::warn!(?error, "timestamps have to wait");
            return Err(());
        }
    };
    match stamp(served, due).await {
        Ok(()) => {
            served.metrics.stamped(true);
            tracing::info!(act = %due.act, "stamped");
            Ok(true)
        }
        Err(why) => {
            served.metrics.stamped(false);
            let (is_over, why) = (matches!(why, NotStamped::TooLarge), why.to_string());
            let noted =
                http::waiting(served, move |served| Ok(note(&served.ledger, due, (is_over, &why), clock::now())?));
            if let Err(error) = noted.await {
                tracing::warn!(?error, "the failure is not noted");
                return Err(());
            }
            // Of one that is too large nobody else is to blame, and it does not come again.
            if is_over { Ok(true) } else { Err(()) }
        }
    }
}

/// Notes why it did not come about, or that it never will: that is told this once.
fn note(ledger: &Ledger, due: Due, (is_over, why): (bool, &str), now: Timestamp) -> Result<(), LedgerError> {
    if is_over {
        tracing::warn!(act = %due.act, %why, "there will be no timestamp");
        return ledger.write("note that there is no timestamp", |writer| writer.end_stamp(due.act, why));
    }
    tracing::warn!(act = %due.act, tries = due.tries + 1, %why, "no timestamp yet");
    let next = now.plus(again_after(due.tries));
    ledger.write("note a failure", |writer| writer.stamp_failed(due.act, next, why))
}

/// How long one act waits after so many tries that failed before.
fn again_after(tries: u32) -> TimeDelta {
    let seconds = RETRY_FIRST.as_secs() << tries.min(12);
    TimeDelta::seconds(i64::try_from(seconds.min(6 * RETRY_LAST.as_secs())).unwrap_or(i64::MAX))
}

async fn stamp(served: &Arc<Served>, due: Due) -> Result<(), NotStamped> {
    let room = served.stamper.room()?;
    let opened = http::waiting(served, move |served| {
        let sealed = served.blobs.read(due.pdf)?;
        Ok(Unstamped::new(&sealed, room))
    });
    let opened = opened.await??;
    let token = served.stamper.token(opened.imprint()).await?;
    let kept = http::waiting(served, move |served| {
        let anchors = served.stamper.anchors();
        let (bytes, stamp) = match opened.stamp(&token, anchors) {
            Ok(stamped) => stamped,
            Err(error) => return Ok(Err(error.into())),
        };
        keep(&served.ledger, &served.blobs, due, (&bytes, &stamp), anchors)
    });
    kept.await?
}

/// Keeps the paper with its timestamp, once the verifier takes it: the files first.
fn keep(
    ledger: &Ledger,
    blobs: &Blobs,
    due: Due,
    (bytes, stamp): (&[u8], &Stamp),
    anchors: &[Vec<u8>],
) -> Result<Result<(), NotStamped>, NotDone> {
    let verdict = verify(bytes, &Trust { clocks: anchors.to_vec(), ..Trust::default() });
    let Some(anchor) = stamp.anchor.and_then(|place| anchors.get(place)) else { return Ok(Err(NotStamped::Refused)) };
    if verdict.sealed != Some(due.pdf) || verdict.stamps.last() != Some(stamp) {
        return Ok(Err(NotStamped::Refused));
    }
    if bytes.len() > BLOB_BYTES_MAX {
        return Ok(Err(NotStamped::TooLarge));
    }
    let (file, clock) = (blobs.put(bytes)?, blobs.put(anchor)?);
    let stamped = Stamped { file, at: stamp.at, by: stamp.by.clone(), clock };
    ledger.write("note a timestamp", |writer| writer.set_stamped(due, &stamped))?;
    Ok(Ok(()))
}

/// How it stands with the timestamps of a desk.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Stamping {
    pub stamped: u64,
    pub waiting: u64,
    /// Acts whose paper, with a timestamp, would be larger than any file may be: nobody tries again.
    pub never: u64,
    /// Some of those that wait, the most tried first, and of those that get none.
    pub acts: Vec<WaitingAct>,
}

/// An act that waits for its timestamp.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WaitingAct {
    pub radicado: Radicado,
    pub tries: u32,
    /// Why it did not come about the last time.
    pub failure: Option<String>,
    /// Nobody tries again.
    pub is_over: bool,
}

impl Ledger {
    /// What of the acts that were filed has a document timestamp, and what waits for it and why.
    ///
    /// # Errors
    /// [`LedgerError`] of the database.
    pub fn stamping(&self) -> Result<Stamping, LedgerError> {
        self.read("list timestamps", |reader| {
            let count = reader.stamp_count()?;
            let named = reader.stamps_waiting(NAMED_MAX)?.into_iter();
            let acts = named.map(|Waiting { radicado, tries, failure, is_over, .. }| WaitingAct {
                radicado,
                tries,
                failure,
                is_over,
            });
            let StampCount { stamped, waiting, never } = count;
            Ok(Stamping { stamped, waiting, never, acts: acts.collect() })
        })
    }
}
