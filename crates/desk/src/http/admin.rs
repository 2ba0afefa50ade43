//! What administrators ask for from a workstation.

use axum::{Extension, body::Body, extract::State};
use serde::{Serialize, de::DeserializeOwned};
use wire::DeskError;

use super::{
    Answer, Asker, Shared,
    answer::{done, frame, json},
    body, waiting,
};
use crate::{
    admin::{self, Administrator},
    clock,
    error::{LedgerError, NotDone},
};

/// Largest request, in bytes: a code for a person and a workstation.
const ADMIN_BYTES_MAX: usize = 4 * 1024;

/// Routes of this module admit nobody without an account; one that did would be refused here.
fn administrator(asker: Asker) -> Result<Administrator, DeskError> {
    Ok((asker.device, asker.account.ok_or(DeskError::NotPermitted)?))
}

pub(super) fn packed<T: Serialize>(list: &T) -> Result<Vec<u8>, NotDone> {
    wire::pack(list).map_err(|_| LedgerError::Damaged { what: "a list that no frame holds" }.into())
}

pub(super) async fn asked<T: DeserializeOwned>(asker: Asker, body: Body) -> Result<(Administrator, T), NotDone> {
    Ok((administrator(asker)?, body::json(body, ADMIN_BYTES_MAX).await?))
}

pub(super) async fn devices(State(served): Shared) -> Answer {
    Ok(frame(waiting(&served, |served| packed(&served.ledger.device_rows()?)).await?))
}

pub(super) async fn audit(State(served): Shared) -> Answer {
    Ok(frame(waiting(&served, |served| packed(&served.ledger.audit()?)).await?))
}

pub(super) async fn code(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    Ok(json(&waiting(&served, move |served| admin::make_code(&served.ledger, by, request, clock::now())).await?))
}

pub(super) async fn revoke(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    waiting(&served, move |served| admin::revoke(&served.ledger, by, request, clock::now())).await?;
    Ok(done())
}

pub(super) async fn role(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    waiting(&served, move |served| admin::give_role(&served.ledger, by, request, clock::now())).await?;
    Ok(done())
}

pub(super) async fn scope(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let (by, request) = asked(asker, body).await?;
    waiting(&served, move |served| admin::give_scope(&served.ledger, by, request, clock::now())).await?;
    Ok(done())
}
