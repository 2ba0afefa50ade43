//! What one workstation carries for another.

use std::{io::Write as _, path::Path, sync::Arc};

use axum::{Extension, body::Body, extract::State};
use tokio_util::io::ReaderStream;
use wire::{BadBundle, CARRIED_BYTES_MAX, DeskError};

use super::{Answer, Served, Shared, answer, body, route::Asker, waiting};
use crate::{
    bundle::{At, NotTaken, TakenBundle, take_into},
    clock,
    durable::Scratch,
    error::{LedgerError, NotDone},
};

const CHUNK_BYTES: usize = 64 * 1024;

/// `POST`: a bundle that another workstation exported. Whoever carries it gets the answer, and can read neither.
pub(super) async fn carried(State(served): Shared, Extension(asker): Extension<Asker>, mut sent: Body) -> Answer {
    let by = asker.device;
    let max = usize::try_from(CARRIED_BYTES_MAX).unwrap_or(usize::MAX);
    if body::is_larger(&sent, max) {
        return Err(DeskError::TooLarge.into());
    }
    let receiving = received(&served, &mut sent, max);
    let came = tokio::time::timeout(body::SENDING_TIME, receiving).await.map_err(|_| DeskError::Busy)??;
    let (taken, scratch) = waiting(&served, move |served| take(served, came.path()).map_err(said)).await?;
    served.filed.notify_one();
    tracing::info!(device = %taken.device, %by, judged = taken.judged, "a carried bundle was judged");
    let fault = |error| LedgerError::file(scratch.path(), error);
    let file = tokio::fs::File::open(scratch.path()).await.map_err(fault)?;
    let bytes = file.metadata().await.map_err(fault)?.len();
    // The file has no name from here on; where it has to keep it, it is cleared when the server starts again.
    Ok(answer::file(Body::from_stream(ReaderStream::with_capacity(file, CHUNK_BYTES)), bytes))
}

fn take(served: &Served, bundle: &Path) -> Result<(TakenBundle, Scratch), NotTaken> {
    let Served { ledger, blobs, page, .. } = served;
    take_into(
        At { ledger, blobs, page: Some(page), answer_max: CARRIED_BYTES_MAX, now: clock::now() },
        bundle,
        blobs.tmp(),
    )
}

/// What comes lies on the disk while it comes, never in memory.
async fn received(served: &Arc<Served>, sent: &mut Body, max: usize) -> Result<Scratch, NotDone> {
    let (scratch, mut file) = waiting(served, |served| {
        let scratch = Scratch::unique(served.blobs.tmp())?;
        let file = scratch.create()?;
        Ok((scratch, file))
    })
    .await?;
    let mut left = max;
    while let Some(bytes) = body::next(sent).await? {
        left = left.checked_sub(bytes.len()).ok_or(DeskError::TooLarge)?;
        served.metrics.received(bytes.len());
        let path = scratch.path().to_owned();
        file = waiting(served, move |_| {
            file.write_all(&bytes).map_err(|error| LedgerError::file(path, error))?;
            Ok(file)
        })
        .await?;
    }
    Ok(scratch)
}

/// Whoever carries is told whether it is any use to come again with it, and nothing of the other workstation.
fn said(why: NotTaken) -> NotDone {
    tracing::info!(%why, "a carried bundle was not taken");
    match why {
        // The desk's own drive: the bundle may be whole.
        NotTaken::Bundle(BadBundle::Unreadable(_)) => DeskError::Busy.into(),
        NotTaken::Bundle(_) => DeskError::NotUnderstood.into(),
        NotTaken::ToDevice | NotTaken::OtherDesk | NotTaken::Unknown { .. } | NotTaken::Revoked { .. } => {
            DeskError::NotFound.into()
        }
        NotTaken::Ledger(error) => error.into(),
        NotTaken::Answer { file, source } => LedgerError::file(file, source).into(),
    }
}
