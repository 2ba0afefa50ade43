//! What one workstation carries for another.

use std::{fs, sync::Arc};

use axum::{body::Body, extract::State, http::HeaderMap};
use wire::{CARRIED_BYTES_MAX, DeskError};

use super::{Answer, Served, Shared, answer, authorised, body, waiting};
use crate::{
    blob::Incoming,
    bundle::{NotTaken, take_into},
    clock,
    error::{LedgerError, NotDone},
};

/// By what the two exchange by file.
pub(super) async fn keys(State(served): Shared, headers: HeaderMap) -> Answer {
    authorised(&served, &headers).await?;
    Ok(answer::json(&waiting(&served, |served| Ok(served.ledger.bundle_key()?.public())).await?))
}

/// `POST`: a bundle that another workstation exported. Whoever carries it gets the answer, and can read neither.
pub(super) async fn carried(State(served): Shared, headers: HeaderMap, mut sent: Body) -> Answer {
    let by = authorised(&served, &headers).await?;
    let max = usize::try_from(CARRIED_BYTES_MAX).unwrap_or(usize::MAX);
    if body::is_larger(&sent, max) {
        return Err(DeskError::TooLarge.into());
    }
    let receiving = received(&served, &mut sent, max);
    let incoming = tokio::time::timeout(body::SENDING_TIME, receiving).await.map_err(|_| DeskError::Busy)??;
    let answer = waiting(&served, move |served| {
        let came = incoming.set_down();
        let taken = take_into(&served.ledger, &served.blobs, came.path(), served.blobs.tmp(), clock::now());
        let taken = taken.map_err(said)?;
        let answer = fs::read(&taken.answer);
        // What is left is cleared when the server starts again.
        let _ = fs::remove_file(&taken.answer);
        tracing::info!(device = %taken.device, %by, judged = taken.judged, "a carried bundle was judged");
        let answer = answer.map_err(|error| LedgerError::file(taken.answer, error))?;
        if answer.len() > max { Err(DeskError::TooLarge.into()) } else { Ok(answer) }
    });
    let answer = answer.await?;
    let bytes = answer.len() as u64;
    Ok(answer::file(Body::from(answer), bytes))
}

async fn received(served: &Arc<Served>, sent: &mut Body, max: usize) -> Result<Incoming, NotDone> {
    let mut incoming = waiting(served, |served| Ok(served.blobs.receive()?)).await?;
    while let Some(bytes) = body::next(sent).await? {
        served.metrics.received(bytes.len());
        incoming = waiting(served, move |_| {
            incoming.write_up_to(&bytes, max)?;
            Ok(incoming)
        })
        .await?;
    }
    Ok(incoming)
}

/// Whoever carries is told whether it is any use to come again with it, and nothing of the other workstation.
fn said(why: NotTaken) -> NotDone {
    tracing::info!(%why, "a carried bundle was not taken");
    match why {
        NotTaken::Bundle(_) => DeskError::NotUnderstood.into(),
        NotTaken::ToDevice | NotTaken::OtherDesk | NotTaken::Unknown { .. } | NotTaken::Revoked { .. } => {
            DeskError::NotFound.into()
        }
        NotTaken::Ledger(error) => error.into(),
        NotTaken::Answer { file, source } => LedgerError::file(file, source).into(),
    }
}
