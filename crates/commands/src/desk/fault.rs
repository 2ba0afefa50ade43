//! Why nothing came of an exchange, as the screen branches on it.

use replica::{
    BadInvitation, DeskError, Ended, Fault, NoLine, NotEnrolled, NotFetched, NotSignedIn, ProviderFault, Unadmitted,
};

use crate::answer::Failure;
use crate::open::Open;
use crate::problem::{DeskProblem, InvalidField, Problem, Rule};

/// Which of the parts is wrong.
pub(super) fn bad_part(bad: BadInvitation) -> Problem {
    let field = match bad {
        BadInvitation::NotOne | BadInvitation::Newer => InvalidField::Invitation,
        BadInvitation::Address => InvalidField::DeskAddress,
        BadInvitation::Fingerprint => InvalidField::Fingerprint,
        BadInvitation::Code => InvalidField::EnrolCode,
    };
    Problem::Invalid { field, rule: Rule::Unknown }
}

pub(super) fn not_enrolled(open: &Open, why: NotEnrolled) -> Failure {
    match why {
        NotEnrolled::OtherDesk => said(DeskProblem::OtherDesk),
        NotEnrolled::Desk(fault) => of_desk(Some(open), fault),
        NotEnrolled::Store(error) => error.into(),
        other => Failure::Broken(other.into()),
    }
}

pub(super) fn not_signed_in(open: &Open, why: NotSignedIn) -> Failure {
    match why {
        NotSignedIn::NotOffered => said(DeskProblem::NoSignIn),
        NotSignedIn::PortTaken { port } => said(DeskProblem::PortTaken { port }),
        NotSignedIn::Address => said(DeskProblem::SignInAddress),
        NotSignedIn::Declined { said: word } => said(DeskProblem::SignInDeclined { said: word }),
        NotSignedIn::TookTooLong => said(DeskProblem::SignInAgain),
        NotSignedIn::Cancelled => Problem::Cancelled.into(),
        NotSignedIn::Desk(fault) => of_desk(Some(open), fault),
        NotSignedIn::Store(error) => error.into(),
        other @ (NotSignedIn::NoDevice | NotSignedIn::System(_)) => Failure::Broken(other.into()),
    }
}

/// Who signed in is told as whom, to bring it to an administrator.
fn not_admitted(email: Option<String>, subject: String, why: Unadmitted) -> DeskProblem {
    match why {
        Unadmitted::Unknown => DeskProblem::NotAdmitted { email, subject },
        Unadmitted::Unverified => DeskProblem::NotVerified { email, subject },
        Unadmitted::Full => DeskProblem::NoRoom,
        Unadmitted::Other => DeskProblem::OtherAccount,
        Unadmitted::Scope => DeskProblem::SeesMore,
    }
}

fn provider(why: ProviderFault, said: Option<String>) -> DeskProblem {
    match why {
        ProviderFault::Unreachable => DeskProblem::ProviderAway,
        ProviderFault::Refused => DeskProblem::ProviderRefused { said },
        ProviderFault::Answer => DeskProblem::ProviderAnswer,
        ProviderFault::Clock => DeskProblem::ProviderClock,
    }
}

pub(super) fn no_line(why: NoLine) -> Failure {
    match why {
        NoLine::NotEnrolled => said(DeskProblem::NotEnrolled),
        NoLine::Store(error) => error.into(),
        NoLine::Desk(fault) => of_desk(None, fault),
        other => Failure::Broken(other.into()),
    }
}

pub(super) fn ended(open: &Open, ended: Ended) -> Failure {
    match ended {
        Ended::Fault(fault) => of_desk(Some(open), fault),
        Ended::ShutOut { .. } => said(DeskProblem::Revoked),
        Ended::Store(error) => error.into(),
        Ended::NotEnrolled => said(DeskProblem::NotEnrolled),
        Ended::FileLost { blob } => {
            tracing::error!(%blob, "a file that an entry names is gone");
            said(DeskProblem::FileLost)
        }
        Ended::Done | Ended::Cancelled => Problem::Cancelled.into(),
    }
}

pub(super) fn not_fetched(open: &Open, why: NotFetched) -> Failure {
    match why {
        // The desk has every paper that its history names; if not, it was lost there.
        NotFetched::Desk(Fault::Desk(DeskError::NotFound)) => said(DeskProblem::FileNotThere),
        NotFetched::Desk(Fault::Desk(DeskError::NotYet { device })) => said(DeskProblem::FileNotYet { device }),
        NotFetched::Desk(fault) => of_desk(Some(open), fault),
        NotFetched::OtherKey => said(DeskProblem::Differs),
        NotFetched::Store(error) => error.into(),
        NotFetched::Cancelled => Problem::Cancelled.into(),
    }
}

/// It has not made the file yet, or never will.
pub(super) fn not_there() -> Failure {
    said(DeskProblem::FileNotThere)
}

pub(super) fn said(why: DeskProblem) -> Failure {
    Problem::Desk { why }.into()
}

/// `open`: whose names are known, if anybody is in.
pub(super) fn of_desk(open: Option<&Open>, fault: Fault) -> Failure {
    tracing::info!(%fault, "the desk was not reached, or said no");
    said(match fault {
        Fault::Unreachable { address, .. } => DeskProblem::Unreachable { address: address.to_string() },
        Fault::OtherCertificate { .. } => DeskProblem::OtherCertificate,
        Fault::NotSecure { .. } => DeskProblem::NotSecure,
        Fault::Busy { .. } => DeskProblem::Busy,
        Fault::Interrupted { .. } | Fault::Silent { .. } => DeskProblem::Interrupted,
        Fault::Desk(error) => return of_answer(open, error),
        Fault::BadAnswer(_) | Fault::TooLarge { .. } => DeskProblem::NotUnderstood,
        other @ Fault::NoClient { .. } => return Failure::Broken(other.into()),
    })
}

pub(super) fn of_answer(open: Option<&Open>, error: DeskError) -> Failure {
    said(match error {
        DeskError::WrongCode => DeskProblem::WrongCode,
        DeskError::AlreadyEnrolled => DeskProblem::AlreadyEnrolled,
        DeskError::Revoked => DeskProblem::Revoked,
        DeskError::NotPermitted => DeskProblem::NotPermitted,
        DeskError::NotAuthorised => DeskProblem::NotAuthorised,
        DeskError::PersonTaken { device, .. } => DeskProblem::PersonTaken { device },
        DeskError::OtherEpoch { .. } => DeskProblem::OtherEpoch,
        DeskError::OtherScope => DeskProblem::OtherScope,
        DeskError::Fork { .. } => DeskProblem::Fork,
        DeskError::AccountsUnknown { accounts } => {
            let names = open.and_then(|open| open.read(|r| Ok(r.accounts()?)).ok()).unwrap_or_default();
            let named = names.into_iter().filter(|row| accounts.contains(&row.id)).map(|row| row.name);
            DeskProblem::AccountsUnknown { names: named.collect() }
        }
        DeskError::Busy => DeskProblem::Busy,
        DeskError::SignInAgain => DeskProblem::SignInAgain,
        DeskError::NotAdmitted { email, subject, why } => not_admitted(email, subject, why),
        DeskError::AddressTaken { subject, .. } => DeskProblem::AddressTaken { subject },
        DeskError::Provider { why, said } => provider(why, said),
        DeskError::BlobsMissing { .. }
        | DeskError::KeysMissing { .. }
        | DeskError::NotUnderstood
        | DeskError::TooLarge
        | DeskError::NotYet { .. }
        | DeskError::OtherOffset { .. }
        | DeskError::NotFound => DeskProblem::NotUnderstood,
    })
}
