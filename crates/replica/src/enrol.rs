//! The first contact: a workstation makes itself known with the code that somebody brought.

use std::io;

use casework::{
    id::{AccountId, DeviceId},
    time::Timestamp,
};
use store::{Bond, Changed, Link, Store, StoreError};
use thiserror::Error;
use wire::{DeskIdentity, DeviceKey, Enroll, EnrolledAccount, Invitation};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    fault::{Fault, Unexpected},
    http::{DeskClient, Introduction, Patience},
    traffic::{self, Traffic},
};

/// Who enrols which workstation.
#[derive(Debug, Clone, Copy)]
pub struct Enrolling<'a> {
    /// Gets the role of the code.
    pub account: AccountId,
    /// By what people tell the workstation from others.
    pub name: &'a str,
    /// 32 random bytes, which become the workstation's key unless it has one.
    pub seed: &'a [u8; 32],
    pub now: Timestamp,
}

/// Why a workstation was not enrolled.
#[derive(Debug, Error)]
pub enum NotEnrolled {
    /// It has to be set up first.
    #[error("the workstation is not set up")]
    NoDevice,
    /// What was heard of one desk means nothing to another.
    #[error("the workstation is enrolled at another desk")]
    OtherDesk,
    #[error(transparent)]
    Desk(#[from] Fault),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no timers or sockets.
    #[error("the system gives nothing to speak with")]
    System(#[from] io::Error),
}

/// Enrols this workstation at the desk of `invitation`; again, with a new code, for new accounts and roles or another
/// address. Answers the roles that count from now on. Repeating it after it broke off is harmless.
///
/// # Errors
/// [`NotEnrolled`]: nothing changed here but that the workstation may have got its key.
pub async fn enrol(
    store: &Store,
    invitation: &Invitation,
    enrolling: Enrolling<'_>,
    patience: Patience,
) -> Result<(Vec<EnrolledAccount>, Changed), NotEnrolled> {
    let connect = |introduction: &Introduction, device, key| DeskClient::new(introduction, device, key, patience);
    enrol_by(store, invitation, enrolling, connect).await
}

/// [`enrol`] over what `connect` makes.
///
/// # Errors
/// As there.
pub async fn enrol_by<D: Desk>(
    store: &Store,
    invitation: &Invitation,
    enrolling: Enrolling<'_>,
    connect: impl FnOnce(&Introduction, DeviceId, DeviceKey) -> Result<D, Fault>,
) -> Result<(Vec<EnrolledAccount>, Changed), NotEnrolled> {
    let (device, key) = identity(store, enrolling.seed)?;
    let Invitation { address, certificate, code } = invitation;
    let introduction = Introduction { address: address.clone(), certificate: *certificate };
    let public = key.public();
    let desk = connect(&introduction, device, key)?;
    let (link, accounts) = store.read(|r| Ok::<_, StoreError>((r.link()?, r.accounts_to_enrol()?)))?;
    if let Some(link) = &link {
        // Before the code is used up.
        is_known(link, desk.health().await?.identity)?;
    }
    let name = enrolling.name.to_owned();
    let (code, account) = (code.as_str().to_owned(), enrolling.account);
    let enrolled = desk.enroll(&Enroll { code, device, name, key: public, account, accounts }).await?;
    if let Some(link) = &link {
        is_known(link, enrolled.identity)?;
    }
    // It holds against whoever alters what is kept or told later; whether this is the desk, the certificate says.
    let signing = &enrolled.keys.signing;
    enrolled.seals.check(signing, enrolled.identity.desk).map_err(|_| Fault::from(Unexpected::WrongSignature))?;
    let place = address.to_string();
    let ((), changed) = store.write("note the enrolment", |w| {
        // First: what is kept of a desk belongs to its row.
        w.enrolled((&place, *certificate), enrolled.identity, &enrolled.accounts, enrolling.now)?;
        w.keep_bond(&Bond { enrolment: enrolled.enrolment, keys: enrolled.keys })?;
        w.keep_recipient(&enrolled.seals.recipient)
    })?;
    traffic::keep(store, desk.traffic(), &Traffic::default(), enrolling.now)?;
    Ok((enrolled.accounts, changed))
}

/// Of another epoch the next round hears. A desk that was restored from before it knew this workstation hears nobody out
/// who is not enrolled again.
fn is_known(link: &Link, identity: DeskIdentity) -> Result<(), NotEnrolled> {
    if link.identity.desk == identity.desk { Ok(()) } else { Err(NotEnrolled::OtherDesk) }
}

/// Who the workstation is, and the key that proves it: kept before the desk hears of it, so that asking again after a
/// crash is asking with the same.
pub(crate) fn identity(store: &Store, seed: &[u8; 32]) -> Result<(DeviceId, DeviceKey), NotEnrolled> {
    let device = store.read(|r| r.device())?.ok_or(NotEnrolled::NoDevice)?.id;
    let kept: Result<Zeroizing<[u8; 32]>, StoreError> = store
        .write("keep the workstation's key", |w| match w.device_seed()? {
            Some(kept) => Ok(kept),
            None => w.keep_device_seed(seed).map(|()| Zeroizing::new(*seed)),
        })
        .map(|(kept, _)| kept);
    Ok((device, DeviceKey::from_seed(&*kept?)))
}
