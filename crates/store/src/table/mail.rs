//! E-mails that are to take sealed acts out of the house, and what became of them.

use casework::{
    act::ActStage,
    folio::Folio,
    id::{AccountId, ActId, MailId},
    time::Timestamp,
};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    changed::Area,
    column::{DomainColumn, Word},
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// Most e-mails that a list shows.
pub const MAILS_LISTED_MAX: u32 = 200;

/// What became of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MailState {
    /// *Por enviar.*
    Pending,
    /// *Entregado al programa de correo*, as the person confirmed.
    HandedOver,
    /// Taken out before it left.
    Withdrawn,
}

impl MailState {
    /// Every state, in the order of the check.
    pub const ALL: [Self; 3] = [Self::Pending, Self::HandedOver, Self::Withdrawn];
}

/// One e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Also its Message-ID.
    pub id: MailId,
    /// The act that goes with it, as it is sealed.
    pub act: ActId,
    /// Address that it leaves from.
    pub sender: String,
    /// Addresses.
    pub recipients: Vec<String>,
    /// *Asunto.*
    pub subject: String,
    /// The text above the act.
    pub body: String,
    /// Photos in the act.
    pub photos: u32,
    /// Size of the act's PDF.
    pub pdf_bytes: u32,
    /// What became of it.
    pub state: MailState,
    /// Who put it here.
    pub created_by: AccountId,
    /// When.
    pub created_at: Timestamp,
    /// When it stopped waiting.
    pub settled_at: Option<Timestamp>,
}

/// An e-mail in the list, with what the list says of its act.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields of `Act`")]
pub struct MailRow {
    /// The e-mail.
    pub mail: Mail,
    pub folio: Folio,
    pub stage: ActStage,
    pub holder_name: String,
}

/// How much waits to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailTotals {
    /// How many e-mails.
    pub mails: u32,
    /// Different acts in them.
    pub acts: u32,
    /// Photos in them.
    pub photos: u32,
    /// Size of their PDF files.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// E-mails.
#[derive(Debug)]
pub struct Mails<'t>(&'t Reader<'t>);

/// Changes to e-mails.
#[derive(Debug)]
pub struct MailsMut<'t>(&'t Writer<'t>);

impl Reader<'_> {
    /// E-mails.
    #[must_use]
    pub fn mails(&self) -> Mails<'_> {
        Mails(self)
    }
}

impl Writer<'_> {
    /// E-mails, to change.
    #[must_use]
    pub fn mails_mut(&self) -> MailsMut<'_> {
        MailsMut(self)
    }
}

impl Mails<'_> {
    /// One e-mail.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn get(&self, id: MailId) -> Result<Option<Mail>, StoreError> {
        self.0.one(sql!("mail/get.sql"), named_params! { ":id": id.0 }, mail)
    }

    /// Those that wait first, then the last made first, at most [`MAILS_LISTED_MAX`].
    pub fn list(&self) -> Result<Vec<MailRow>, StoreError> {
        self.0.all(sql!("mail/list.sql"), named_params! { ":limit": MAILS_LISTED_MAX }, |row| {
            Ok(MailRow {
                mail: mail(row)?,
                folio: row.parsed("folio")?,
                stage: row.word("stage")?,
                holder_name: row.get("holder_name")?,
            })
        })
    }

    /// How much waits.
    pub fn waiting(&self) -> Result<MailTotals, StoreError> {
        let totals = self.0.one(sql!("mail/waiting.sql"), [], |row| {
            Ok(MailTotals {
                mails: row.get("mails")?,
                acts: row.get("acts")?,
                photos: row.get("photos")?,
                bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
            })
        })?;
        Ok(totals.unwrap_or_default())
    }

    /// How many wait with this act.
    pub fn waiting_with(&self, act: ActId) -> Result<u32, StoreError> {
        let count = self.0.one(sql!("mail/of_act.sql"), named_params! { ":act": act.0 }, |row| row.get("mails"))?;
        Ok(count.unwrap_or_default())
    }
}

impl MailsMut<'_> {
    /// Puts a new e-mail where it waits.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when the act or the account is not known.
    pub fn add(&self, mail: &Mail) -> Result<(), StoreError> {
        let params = named_params! {
            ":id": mail.id.0,
            ":act": mail.act.0,
            ":sender": mail.sender,
            ":recipients": to_json(&mail.recipients)?,
            ":subject": mail.subject,
            ":body": mail.body,
            ":photos": mail.photos,
            ":pdf_bytes": mail.pdf_bytes,
            ":created_by": mail.created_by.0,
            ":created_at": mail.created_at.0,
        };
        self.0.run(Area::Mails, sql!("mail/add.sql"), params)?;
        Ok(())
    }

    /// Removes every e-mail to or from this address: what is personal of somebody is to be forgotten.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn forget(&self, email: &str) -> Result<(), StoreError> {
        self.0.run(Area::Mails, sql!("mail/forget.sql"), named_params! { ":email": email })?;
        Ok(())
    }

    /// Says what became of one that waits; answers whether it did.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn settle(&self, id: MailId, state: MailState, at: Timestamp) -> Result<bool, StoreError> {
        let params = named_params! { ":id": id.0, ":state": Word(&state), ":settled_at": at.0 };
        Ok(self.0.run(Area::Mails, sql!("mail/settle.sql"), params)? > 0)
    }
}

fn mail(row: &Row<'_>) -> rusqlite::Result<Mail> {
    Ok(Mail {
        id: MailId(row.get("id")?),
        act: ActId(row.get("act")?),
        sender: row.get("sender")?,
        recipients: row.json("recipients")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        photos: row.get("photos")?,
        pdf_bytes: row.get("pdf_bytes")?,
        state: row.word("state")?,
        created_by: AccountId(row.get("created_by")?),
        created_at: Timestamp(row.get("created_at")?),
        settled_at: row.get::<_, Option<_>>("settled_at")?.map(Timestamp),
    })
}
