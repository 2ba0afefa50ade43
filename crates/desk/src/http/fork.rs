//! A workstation whose chain is another than the desk's.

use axum::{Extension, body::Body, extract::State};
use wire::{FRAME_PACKED_BYTES_MAX, HaveRequest, IncarnationRequest};

use super::{Answer, Asker, JSON_BYTES_MAX, Shared, answer, body, packed, unpacked, waiting};
use crate::{clock, fork};

pub(super) async fn have(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let sent = body::whole(body, FRAME_PACKED_BYTES_MAX).await?;
    let told = waiting(&served, move |served| {
        let request: HaveRequest = unpacked(&sent)?;
        Ok(packed(&fork::have(&served.ledger, asker.device, &request)?)?)
    });
    Ok(answer::frame(told.await?))
}

pub(super) async fn incarnation(State(served): Shared, Extension(asker): Extension<Asker>, body: Body) -> Answer {
    let request: IncarnationRequest = body::json(body, JSON_BYTES_MAX).await?;
    let given =
        move |served: &crate::http::Served| fork::incarnation(&served.ledger, asker.device, request, clock::now());
    Ok(answer::json(&waiting(&served, given).await?))
}
