//! Blobs: files as they come and go.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use casework::id::{DeviceId, Digest};
use wire::{
    BLOB_BYTES_MAX, DeskError, FRAME_PACKED_BYTES_MAX, Lack, Lacking, LackingRequest, MISSING_MAX, UPLOAD_OFFSET,
};

use super::{Answer, Asker, Served, Shared, answer, body, packed, unpacked, waiting};
use crate::{blob::Turn, error::NotDone, owed, reach};

/// Whether an upload still grows is looked at this often, and not for longer than three seconds.
const LOOK_EVERY: Duration = Duration::from_millis(150);
const LOOKS_MAX: u32 = 20;

/// A name is 64 lower-case hexadecimal digits, and nothing else is looked at.
fn name(text: &str) -> Result<Digest, DeskError> {
    let digest: Digest = text.parse().map_err(|_| DeskError::NotUnderstood)?;
    if digest.to_string() == text { Ok(digest) } else { Err(DeskError::NotUnderstood) }
}

/// Whether the asker may be told of a file, also that it is here.
async fn may_read(served: &Arc<Served>, device: DeviceId, name: Digest) -> Result<bool, NotDone> {
    let asked = move |served: &Served| {
        Ok(served.ledger.read("ask who may read a file", |reader| reach::may_read(reader, device, name))?)
    };
    waiting(served, asked).await
}

/// What is told of a file that the asker may not read: that it is on its way, where they see what it is of.
fn why_hidden(served: &Served, device: DeviceId, name: Digest) -> Result<DeskError, NotDone> {
    let awaited = served.ledger.read("find who brings a file", |reader| reach::awaited(reader, device, name))?;
    Ok(awaited.map_or(DeskError::NotFound, |device| DeskError::NotYet { device }))
}

pub(super) async fn get(State(served): Shared, Extension(asker): Extension<Asker>, Path(text): Path<String>) -> Answer {
    let name = name(&text)?;
    if !may_read(&served, asker.device, name).await? {
        return Err(waiting(&served, move |served| why_hidden(served, asker.device, name)).await?.into());
    }
    match served.blobs.open(name).await? {
        Some((bytes, reading)) => Ok(answer::file(Body::from_stream(reading), bytes)),
        None => Err(waiting(&served, move |served| Ok(owed::why_missing(&served.ledger, name)?)).await?.into()),
    }
}

/// How large the file is, or how far the asker's own upload of it has come: then whoever still sends it from there, over a
/// connection that may be dead, sends no more.
pub(super) async fn head(
    State(served): Shared,
    Extension(asker): Extension<Asker>,
    Path(text): Path<String>,
) -> Answer {
    let device = asker.device;
    let name = name(&text)?;
    let_it_arrive(&served, (device, name)).await?;
    let may_read = may_read(&served, device, name).await?;
    waiting(&served, move |served| {
        let come = served.blobs.uploads().evict((device, name))?;
        let here = if may_read { served.blobs.bytes(name)? } else { None };
        match (here, come) {
            (Some(bytes), _) => Ok(answer::length(bytes)),
            (None, Some(offset)) => Ok(answer::under_way(offset)),
            (None, None) if !may_read => Err(why_hidden(served, device, name)?.into()),
            (None, None) => Err(owed::why_missing(&served.ledger, name)?.into()),
        }
    })
    .await
}

/// Waits while an upload still grows: what came over a connection that was cut may be here and not written yet.
async fn let_it_arrive(served: &Arc<Served>, key: (DeviceId, Digest)) -> Result<(), NotDone> {
    let mut before = None;
    for _ in 0..LOOKS_MAX {
        let grows = waiting(served, move |served| {
            let uploads = served.blobs.uploads();
            Ok(if uploads.is_taken(key) { Some(uploads.come(key)?) } else { None })
        });
        let come = grows.await?;
        if come.is_none() || come == before {
            break;
        }
        before = come;
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}

/// Which of the files that a workstation has are not here.
pub(super) async fn lacking(State(served): Shared, Extension(asker): Extension<Asker>, sent: Body) -> Answer {
    let device = asker.device;
    let frame = body::whole(sent, FRAME_PACKED_BYTES_MAX).await?;
    let lacking = waiting(&served, move |served| {
        let LackingRequest { blobs } = unpacked(&frame)?;
        Ok(packed(&lacked(served, device, &blobs)?)?)
    });
    Ok(answer::frame(lacking.await?))
}

/// Which of these are not here. Nobody owes the others any more.
pub(crate) fn lacked(served: &Served, device: DeviceId, blobs: &[Digest]) -> Result<Lacking, NotDone> {
    if blobs.len() > MISSING_MAX {
        return Err(DeskError::TooLarge.into());
    }
    let mut lacking = served.blobs.lacking(device, blobs)?;
    // Of files that it may not read nothing is told but what it brought of them.
    let mut hidden =
        served.ledger.read("ask who may read files", |r| reach::hidden(r, device, blobs.iter().copied()))?;
    for lack in &lacking {
        hidden.remove(&lack.blob);
    }
    for blob in hidden {
        lacking.push(Lack { blob, have: served.blobs.uploads().come((device, blob))? });
    }
    let here = blobs.iter().copied().filter(|blob| !lacking.iter().any(|lack| lack.blob == *blob));
    let here: Vec<Digest> = here.collect();
    // It has them: they are its own, whatever it may see later.
    reach::brought(&served.ledger, device, &here)?;
    owed::settle(&served.ledger, here)?;
    Ok(Lacking { blobs: lacking })
}

/// `PUT`: from the first byte on. A blob that is here already is not received again.
pub(super) async fn put(
    State(served): Shared,
    Extension(asker): Extension<Asker>,
    Path(text): Path<String>,
    sent: Body,
) -> Answer {
    receive(&served, (asker.device, name(&text)?), None, sent).await
}

/// `PATCH`: after the bytes that came before.
pub(super) async fn go_on(
    State(served): Shared,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Path(text): Path<String>,
    sent: Body,
) -> Answer {
    let name = name(&text)?;
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok());
    let from = offset.and_then(|text| text.parse().ok()).ok_or(DeskError::NotUnderstood)?;
    receive(&served, (asker.device, name), Some(from), sent).await
}

async fn receive(
    served: &Arc<Served>,
    (device, name): (DeviceId, Digest),
    from: Option<u64>,
    mut sent: Body,
) -> Answer {
    let left = usize::try_from(from.unwrap_or_default()).ok().and_then(|from| BLOB_BYTES_MAX.checked_sub(from));
    if left.is_none_or(|left| body::is_larger(&sent, left)) {
        return Err(DeskError::TooLarge.into());
    }
    // What the asker may not read is received again, as if it were not here.
    let is_known =
        may_read(served, device, name).await? && waiting(served, move |served| Ok(served.blobs.has(name)?)).await?;
    if !is_known {
        let receiving = received(served, (device, name), from, &mut sent);
        tokio::time::timeout(body::SENDING_TIME, receiving).await.map_err(|_| DeskError::Busy)??;
    }
    Ok(answer::done())
}

/// Whatever came before it broke off is kept for whoever goes on.
async fn received(
    served: &Arc<Served>,
    (device, name): (DeviceId, Digest),
    from: Option<u64>,
    sent: &mut Body,
) -> Result<(), NotDone> {
    let mut turn = waiting(served, move |served| served.blobs.uploads().take((device, name), from)).await?;
    while let Some(bytes) = body::next(sent).await? {
        served.metrics.received(bytes.len());
        turn = waiting(served, move |_| {
            turn.write(&bytes)?;
            Ok(turn)
        })
        .await?;
    }
    waiting(served, move |served| whole(served, (device, name), &mut turn)).await
}

/// All of it came.
pub(crate) fn whole(served: &Served, (device, name): (DeviceId, Digest), turn: &mut Turn) -> Result<(), NotDone> {
    // It was asked before the file came, and that takes long.
    served.ledger.read("find a device", |reader| reader.admitted(device))?;
    served.blobs.keep(turn, name)?;
    reach::brought(&served.ledger, device, &[name])?;
    Ok(owed::settle(&served.ledger, [name])?)
}
