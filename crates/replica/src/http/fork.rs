//! What is asked once the desk has another chain of this workstation.

use std::collections::HashSet;

use bytes::Bytes;
use reqwest::Method;
use wire::{BadFrame, FRAME_PACKED_BYTES_MAX, Had, Have, HaveRequest, Incarnation, IncarnationRequest};

use super::DeskClient;
use crate::{
    fault::{Fault, Unexpected},
    traffic::Class,
};

impl DeskClient {
    /// Which of these entries of this workstation the desk has, where they stand, and what it said of them. At most
    /// [`wire::HAVE_IDS_MAX`].
    ///
    /// # Errors
    /// [`wire::DeskError::OtherEpoch`]; [`wire::DeskError::NotFound`] of a desk that does not know how.
    pub async fn have(&self, request: &HaveRequest) -> Result<Vec<Had>, Fault> {
        let packed = wire::pack(request).map_err(|bad| match bad {
            BadFrame::TooLarge => Fault::TooLarge { max: FRAME_PACKED_BYTES_MAX },
            BadFrame::NotUnpacked | BadFrame::NotUnderstood => Unexpected::Frame(bad).into(),
        })?;
        let body = Bytes::from(packed);
        let exchange = || self.exchange(Class::Push, Method::POST, "have").body(body.clone());
        let Have { entries } = self.authorised(exchange).await?.frame()?;
        let mut asked: HashSet<_> = request.ids.iter().collect();
        // Each once.
        if entries.iter().all(|had| asked.remove(&had.judged.id)) {
            Ok(entries)
        } else {
            Err(Unexpected::OtherVerdicts.into())
        }
    }

    /// An incarnation that nobody else has.
    ///
    /// # Errors
    /// As [`DeskClient::have`].
    pub async fn incarnation(&self, request: IncarnationRequest) -> Result<u32, Fault> {
        let Incarnation { inc } = self.ask_authorised("incarnation", &request).await?;
        Ok(inc)
    }
}
