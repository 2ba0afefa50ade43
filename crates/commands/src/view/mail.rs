//! The outbox: sealed acts that are to leave by e-mail.

use casework::act::ActStage;
use casework::id::{ActId, MailId};
use casework::signing::SignerRole;
use casework::time::Timestamp;
use serde::{Deserialize, Serialize};
use store::table::mail::{MailState, MailTotals};
use ts_rs::TS;

/// A signer, to whom the act may go.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailSigner {
    pub role: SignerRole,
    pub name: String,
    /// As the act shows it, else as the register has it now; empty when neither does.
    pub email: String,
}

/// What an e-mail with this act would say, to be changed before it is put into the outbox.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailProposal {
    pub act: ActId,
    pub sender: String,
    pub signers: Vec<MailSigner>,
    pub subject: String,
    pub body: String,
    pub file_name: String,
    pub photos: u32,
    pub pdf_bytes: u32,
    /// E-mails with this act that wait already.
    pub waiting: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailQueue {
    pub act: ActId,
    pub sender: String,
    pub recipients: Vec<String>,
    pub subject: String,
    pub body: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct MailRef {
    pub id: MailId,
}

/// An e-mail as a file for the person's own mail program.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailSave {
    pub id: MailId,
    /// Where to; asked of the person when absent.
    #[serde(default)]
    pub path: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailView {
    pub id: MailId,
    pub act: ActId,
    pub folio: String,
    /// Of the act now: one annulled since should perhaps not go out.
    pub stage: ActStage,
    pub holder_name: String,
    pub recipients: Vec<String>,
    pub subject: String,
    pub photos: u32,
    pub pdf_bytes: u32,
    pub state: MailState,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// Whether this person may withdraw, save or settle it.
    pub may_change: bool,
}

/// What still has to be sent, and what was.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Outbox {
    pub waiting: MailTotals,
    /// Those that wait first.
    pub mails: Vec<MailView>,
}
