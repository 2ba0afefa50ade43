//! Why the desk was not reached, or did not do what it was asked.

use std::{error::Error, io, time::Duration};

use casework::id::Digest;
use thiserror::Error;
use wire::{DeskAddress, DeskError};

use crate::pin::Stranger;

/// Why a request came to nothing. The desk may have done it all the same, unless it said that it did not.
#[derive(Debug, Error)]
pub enum Fault {
    /// No network, no such host, or nobody listens there.
    #[error("{address} cannot be reached")]
    Unreachable { address: DeskAddress, source: reqwest::Error },
    /// Somebody else answers: a portal of the network, a desk that was set up anew, or an attacker.
    #[error("whoever answers shows the certificate {shown}")]
    OtherCertificate { shown: Digest },
    /// What answers speaks no TLS 1.3, or cannot prove that the certificate is its own.
    #[error("no secure connection comes about")]
    NotSecure { source: rustls::Error },
    /// The desk said why not. Never [`DeskError::Busy`].
    #[error("the desk answers: {0}")]
    Desk(DeskError),
    /// It is worth coming back, not before `after`.
    #[error("the desk is busy for {} s", after.as_secs())]
    Busy { after: Duration },
    #[error("the desk answers what it must not: {0}")]
    BadAnswer(Unexpected),
    /// The connection broke off half way.
    #[error("the connection broke off")]
    Interrupted { source: reqwest::Error },
    /// Nothing moved for as long as one waits.
    #[error("nothing moved for {} s", waited.as_secs())]
    Silent { waited: Duration },
    /// More than the protocol allows: a frame that has to hold fewer entries, or a blob that no desk takes.
    #[error("more than {max} bytes would have to be sent")]
    TooLarge { max: usize },
    /// The program cannot speak at all: no randomness, or an address that is none.
    #[error("no client can be made")]
    NoClient { source: reqwest::Error },
}

/// What an answer had that it must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unexpected {
    #[error("HTTP status {0}")]
    Status(u16),
    #[error("more than {max} bytes")]
    Larger { max: usize },
    /// No such message, or no frame.
    #[error("something that is not understood")]
    NotUnderstood,
    #[error("a frame that is none: {0}")]
    Frame(wire::BadFrame),
    #[error("verdicts of other entries than those that were pushed")]
    OtherVerdicts,
    #[error("a blob with another content than its name says")]
    OtherContent,
    #[error("a history that does not go on")]
    Circle,
    #[error("that something is missing which it was just given")]
    AskedAgain,
    #[error("an incarnation that it must not give")]
    OtherIncarnation,
    #[error("something that the desk did not sign")]
    WrongSignature,
    #[error("a receipt of something else than was asked for")]
    OtherReceipt,
}

impl Fault {
    /// Whether waiting may mend it, with nobody doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Busy { .. } | Self::Interrupted { .. } | Self::Silent { .. } => true,
            // In the next network, perhaps, and after an update of the desk; not in a minute.
            Self::OtherCertificate { .. }
            | Self::NotSecure { .. }
            | Self::Desk(_)
            | Self::BadAnswer(_)
            | Self::TooLarge { .. }
            | Self::NoClient { .. } => false,
        }
    }

    /// Of a request that got no answer.
    pub(crate) fn of_request(error: reqwest::Error, address: &DeskAddress) -> Self {
        match tls_error(&error) {
            Some(tls) => match Stranger::among(&tls) {
                Some(Stranger { shown }) => Self::OtherCertificate { shown },
                None => Self::NotSecure { source: tls },
            },
            None if error.is_connect() => Self::Unreachable { address: address.clone(), source: error },
            None => Self::Interrupted { source: error },
        }
    }
}

impl From<Unexpected> for Fault {
    fn from(unexpected: Unexpected) -> Self {
        Self::BadAnswer(unexpected)
    }
}

/// What TLS had against it, however deep it lies.
fn tls_error(error: &reqwest::Error) -> Option<rustls::Error> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(tls.clone());
        }
        // The source of an I/O error is that of what it wraps: what it wraps itself has to be asked for.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}
