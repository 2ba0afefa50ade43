//! Files: which the desk lacks, and how they go up and come down. What broke off goes on where it was.

use std::collections::HashSet;

use bytes::Bytes;
use casework::id::Digest;
use reqwest::Method;
use sha2::{Digest as _, Sha256};
use wire::{BLOB_BYTES_MAX, DeskError, Lack, Lacking, LackingRequest};

use super::DeskClient;
use crate::{
    fault::{Fault, Unexpected},
    traffic::Class,
};

/// A cut link is gone on with at once when at least this many bytes came through, so that every attempt moves.
const LEAST_BYTES: u64 = 16 * 1024;
/// How often the desk may have another part of a file than it said.
const SURPRISES_MAX: u32 = 2;

/// How the desk stands with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Absent,
    /// It has so much of this workstation's upload, durably.
    Partly {
        offset: u64,
    },
    Whole {
        bytes: u64,
    },
}

impl DeskClient {
    /// Which of these files the desk lacks, and how far their uploads came. At most [`wire::MISSING_MAX`].
    ///
    /// # Errors
    /// [`Fault`]; so for every method.
    pub async fn lacking(&self, blobs: &[Digest]) -> Result<Vec<Lack>, Fault> {
        let request = LackingRequest { blobs: blobs.to_vec() };
        let packed = Bytes::from(wire::pack(&request).map_err(Unexpected::Frame)?);
        let exchange = || self.exchange(Class::Blob, Method::POST, "lacking").body(packed.clone());
        let lacking: Lacking = self.authorised(exchange).await?.frame()?;
        let mut asked: HashSet<Digest> = blobs.iter().copied().collect();
        if lacking.blobs.iter().all(|lack| asked.remove(&lack.blob)) {
            Ok(lacking.blobs)
        } else {
            Err(Unexpected::NotUnderstood.into())
        }
    }

    /// How far the blob has come. Whoever still sends it from here, over a connection that died, sends no more.
    pub async fn blob_stand(&self, name: Digest) -> Result<Stand, Fault> {
        let exchange = || self.exchange(Class::Blob, Method::HEAD, &format!("blob/{name}"));
        match self.authorised(exchange).await {
            Ok(answer) => answer.stand(),
            Err(Fault::Desk(DeskError::NotFound)) => Ok(Stand::Absent),
            Err(fault) => Err(fault),
        }
    }

    /// Puts the blob `name`, of which the desk has `from` bytes. A cut is gone on from for as long as it comes further.
    /// Harmless when it is there already.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] above 25 MB.
    pub async fn put_blob(&self, name: Digest, bytes: Bytes, from: u64) -> Result<(), Fault> {
        if bytes.len() > BLOB_BYTES_MAX {
            return Err(Fault::TooLarge { max: BLOB_BYTES_MAX });
        }
        let (mut from, mut surprises) = (from, 0);
        loop {
            from = match self.send_blob(name, &bytes, from).await {
                Ok(()) => return Ok(()),
                // A desk that has it already, or will not have it, may answer and hang up before it has heard everything.
                Err(cut @ Fault::Interrupted { .. }) => match self.blob_stand(name).await? {
                    Stand::Whole { .. } => return Ok(()),
                    Stand::Partly { offset } if offset >= from.saturating_add(LEAST_BYTES) => offset,
                    Stand::Partly { .. } | Stand::Absent => return Err(cut),
                },
                Err(fault) => {
                    surprises += 1;
                    match fault {
                        _ if surprises > SURPRISES_MAX => return Err(fault),
                        Fault::Desk(DeskError::OtherOffset { offset }) => offset,
                        // What came before was damaged on the way, or at the desk.
                        Fault::Desk(DeskError::NotUnderstood) if from > 0 => 0,
                        fault => return Err(fault),
                    }
                }
            };
        }
    }

    async fn send_blob(&self, name: Digest, bytes: &Bytes, from: u64) -> Result<(), Fault> {
        let rest = usize::try_from(from)
            .ok()
            .filter(|from| *from <= bytes.len())
            .map_or_else(Bytes::new, |from| bytes.slice(from..));
        let method = if from == 0 { Method::PUT } else { Method::PATCH };
        let exchange =
            || self.exchange(Class::Blob, method.clone(), &format!("blob/{name}")).after(from).body(rest.clone());
        self.authorised(exchange).await.map(drop)
    }

    /// The blob `name`, if it has at most `max` bytes and is what its name says.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], [`Unexpected::Larger`], [`Unexpected::OtherContent`].
    pub async fn get_blob(&self, name: Digest, max: usize) -> Result<Vec<u8>, Fault> {
        let max = max.min(BLOB_BYTES_MAX);
        let exchange = || self.exchange(Class::Blob, Method::GET, &format!("blob/{name}")).at_most(max);
        let answer = self.authorised(exchange).await?;
        if Digest(Sha256::digest(&answer.bytes).into()) == name {
            Ok(answer.bytes)
        } else {
            Err(Unexpected::OtherContent.into())
        }
    }
}
