//! Blobs: files as they come and go.

use std::{io, sync::Arc};

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
};
use casework::id::{DeviceId, Digest};
use tokio_util::io::ReaderStream;
use wire::{BLOB_BYTES_MAX, DeskError};

use super::{Answer, Asker, Served, Shared, answer, body, waiting};
use crate::error::{LedgerError, NotDone};

const CHUNK_BYTES: usize = 64 * 1024;

/// A name is 64 lower-case hexadecimal digits, and nothing else is looked at.
fn name(text: &str) -> Result<Digest, DeskError> {
    let digest: Digest = text.parse().map_err(|_| DeskError::NotUnderstood)?;
    if digest.to_string() == text { Ok(digest) } else { Err(DeskError::NotUnderstood) }
}

/// `GET`, and `HEAD` without the bytes.
pub(super) async fn get(State(served): Shared, Path(text): Path<String>) -> Answer {
    let path = served.blobs.path(name(&text)?);
    let file = match tokio::fs::File::open(&path).await {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(DeskError::NotFound.into()),
        Err(error) => return Err(LedgerError::file(path, error).into()),
    };
    let bytes = file.metadata().await.map_err(|error| LedgerError::file(path, error))?.len();
    Ok(answer::file(Body::from_stream(ReaderStream::with_capacity(file, CHUNK_BYTES)), bytes))
}

/// `PUT`. A blob that is here already is not received again.
pub(super) async fn put(
    State(served): Shared,
    Extension(asker): Extension<Asker>,
    Path(text): Path<String>,
    mut sent: Body,
) -> Answer {
    let device = asker.device;
    let name = name(&text)?;
    if body::is_larger(&sent, BLOB_BYTES_MAX) {
        return Err(DeskError::TooLarge.into());
    }
    if !waiting(&served, move |served| Ok(served.blobs.has(name)?)).await? {
        let receiving = received(&served, device, name, &mut sent);
        tokio::time::timeout(body::SENDING_TIME, receiving).await.map_err(|_| DeskError::Busy)??;
    }
    Ok(answer::done())
}

async fn received(served: &Arc<Served>, device: DeviceId, name: Digest, sent: &mut Body) -> Result<(), NotDone> {
    let mut incoming = waiting(served, |served| Ok(served.blobs.receive()?)).await?;
    while let Some(bytes) = body::next(sent).await? {
        served.metrics.received(bytes.len());
        incoming = waiting(served, move |_| {
            incoming.write(&bytes)?;
            Ok(incoming)
        })
        .await?;
    }
    waiting(served, move |served| {
        // It was asked before the file came, and that takes long.
        served.ledger.read("find a device", |reader| reader.admitted(device))?;
        served.blobs.keep(incoming, name)
    })
    .await
}
