//! What the desk confirmed: its receipts, what this store has to compare with them, and which files may therefore go.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use casework::{
    fact::Fact,
    id::{DeviceId, Digest},
    time::Timestamp,
};
use rusqlite::{Row, named_params};
use wire::{
    ChainStanding, DeskPublicKey, Divergence, Envelope, FilesStanding, HistoryStanding, RECEIPT_CHAINS_MAX, Receipt,
    SignedReceipt, Standing, Told,
};

use crate::{
    blob::Sha256,
    changed::Area,
    column::{DomainColumn, bytes},
    error::StoreError,
    open::Store,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

/// Receipts that are kept: each confirms what those before it did.
const RECEIPTS_MAX: u32 = 500;

const CONFIRMED_BEFORE: &str = "confirmed_before_rescue";

/// The last thing that the desk confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReceipt {
    /// As it was signed.
    pub signed: SignedReceipt,
    /// What it says.
    pub receipt: Receipt,
    /// In what this store said otherwise when it came.
    pub differs: Vec<Divergence>,
    /// When it came, by the clock of this machine.
    pub kept_at: Timestamp,
}

/// What receipts cover, for people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    /// Photos of items.
    pub photos: u64,
    /// Sealed papers.
    pub acts: u64,
}

impl Reader<'_> {
    /// The last receipt; `None` before the first.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn receipt(&self) -> Result<Option<KeptReceipt>, StoreError> {
        Ok(self.kept_receipt()?.map(|(_, kept)| kept))
    }

    fn kept_receipt(&self) -> Result<Option<(i64, KeptReceipt)>, StoreError> {
        self.one(sql!("table/receipt/last.sql"), [], |row| {
            let signed = SignedReceipt {
                receipt: row.get("receipt")?,
                key: DeskPublicKey::from_bytes(&row.get("key")?).map_err(|_| unread("key"))?,
                signature: row.json("signature")?,
            };
            let (receipt, differs) = (row.json("receipt")?, row.json("differs")?);
            let kept_at = Timestamp(row.get("kept_at")?);
            Ok((row.get("n")?, KeptReceipt { signed, receipt, differs, kept_at }))
        })
    }

    /// What receipts cover.
    pub fn covered(&self) -> Result<Covered, StoreError> {
        let found = self.one(sql!("table/receipt/covered.sql"), [], |row| {
            Ok(Covered { photos: row.get("photos")?, acts: row.get("acts")? })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Files that the desk confirmed before `before`, by its own clock, and that nothing here needs: photos and papers, but no paper
    /// of an act that is open or sealed, nor anything that an open act, a draft or a waiting e-mail shows. The oldest first.
    pub fn releasable(&self, before: Timestamp) -> Result<Vec<Digest>, StoreError> {
        self.all(sql!("table/receipt/releasable.sql"), named_params! { ":before": before.0 }, |row| row.digest("file"))
    }

    /// Whether the file was let go of: it is at the desk.
    pub fn is_released(&self, file: Digest) -> Result<bool, StoreError> {
        let params = named_params! { ":file": bytes(&file) };
        Ok(self.one(sql!("table/receipt/released.sql"), params, |_| Ok(()))?.is_some())
    }

    /// Every file that own judged entries name, in order.
    pub fn named_files(&self) -> Result<Vec<Digest>, StoreError> {
        self.all(sql!("table/receipt/files.sql"), [], |row| row.digest("file"))
    }

    /// How far the chains of this workstation have verdicts, the last of them, with what a rescue file said of entries that are not
    /// here any more.
    fn chains(&self) -> Result<Vec<ChainStanding>, StoreError> {
        let Some(device) = self.device()? else { return Ok(Vec::new()) };
        let limit = i64::try_from(RECEIPT_CHAINS_MAX).unwrap_or(i64::MAX);
        let params = named_params! { ":dev": device.id.0, ":limit": limit };
        let here = self.all(sql!("table/receipt/chains.sql"), params, chain)?;
        let mut chains = add_up(self.confirmed_before(device.id)?.into_iter().chain(self.with_heads(device.id, here)?));
        chains.drain(..chains.len().saturating_sub(RECEIPT_CHAINS_MAX));
        Ok(chains)
    }

    /// The chains with the hashes at their ends.
    pub(crate) fn with_heads(
        &self,
        dev: DeviceId,
        mut chains: Vec<ChainStanding>,
    ) -> Result<Vec<ChainStanding>, StoreError> {
        for chain in &mut chains {
            let params = named_params! { ":dev": dev.0, ":inc": chain.inc, ":seq": chain.seq };
            let head = self.one(sql!("table/receipt/head.sql"), params, |row| row.digest("hash"))?;
            chain.head = head.unwrap_or(wire::NO_HEAD);
        }
        Ok(chains)
    }

    /// What a rescue file said of judged entries of this workstation that are not here any more.
    pub(crate) fn confirmed_before(&self, dev: DeviceId) -> Result<Vec<ChainStanding>, StoreError> {
        let said = self.settings().get::<(DeviceId, Vec<ChainStanding>)>(CONFIRMED_BEFORE)?;
        Ok(said.filter(|(of, _)| *of == dev).map(|(_, chains)| chains).unwrap_or_default())
    }
}

fn unread(column: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnName(column.to_owned())
}

/// A row of `chains.sql`; the hash at its end is asked for after.
pub(crate) fn chain(row: &Row<'_>) -> rusqlite::Result<ChainStanding> {
    Ok(ChainStanding {
        inc: row.get("inc")?,
        seq: row.get("seq")?,
        head: wire::NO_HEAD,
        accepted: row.get("accepted")?,
        refused: row.get("refused")?,
        not_understood: row.get("not_understood")?,
    })
}

/// What parts of a journal have of each chain, together, in the order of incarnations.
pub(crate) fn add_up(parts: impl IntoIterator<Item = ChainStanding>) -> Vec<ChainStanding> {
    let mut chains = BTreeMap::<u32, ChainStanding>::new();
    for part in parts {
        let Some(chain) = chains.get_mut(&part.inc) else {
            chains.insert(part.inc, part);
            continue;
        };
        if part.seq > chain.seq {
            (chain.seq, chain.head) = (part.seq, part.head);
        }
        chain.accepted += part.accepted;
        chain.refused += part.refused;
        chain.not_understood += part.not_understood;
    }
    chains.into_values().collect()
}

impl Writer<'_> {
    /// Keeps what a rescue file said of judged entries of this workstation that are not here any more.
    pub(crate) fn keep_confirmed_before(&self, dev: DeviceId, chains: &[ChainStanding]) -> Result<(), StoreError> {
        self.settings_mut().put(CONFIRMED_BEFORE, &(dev, chains))
    }

    /// What this store has, to compare with what the desk has.
    ///
    /// # Errors
    /// [`StoreError`] of the database; so for every method.
    pub fn standing(&self) -> Result<Standing, StoreError> {
        let history = self.history()?;
        Ok(Standing { chains: self.chains()?, files: FilesStanding::of(&self.named_files()?), history })
    }

    /// The history as far as it was told. What was hashed before is not read again.
    fn history(&self) -> Result<HistoryStanding, StoreError> {
        let known = self.one(sql!("table/receipt/history.sql"), [], |row| {
            Ok((row.get("upto")?, HistoryStanding { entries: row.get("entries")?, hash: row.digest("hash")? }))
        })?;
        let (before, mut history) = known.unwrap_or((0_u64, HistoryStanding::START));
        let mut upto = before;
        self.each(sql!("table/receipt/told.sql"), named_params! { ":after": before }, |row| {
            upto = row.get("told")?;
            history = history.with(upto, &row.digest("hash")?);
            Ok(())
        })?;
        if upto > before {
            let HistoryStanding { entries, hash } = &history;
            let params = named_params! { ":upto": upto, ":entries": entries, ":hash": bytes(hash) };
            self.execute(sql!("table/receipt/put_history.sql"), params)?;
        }
        Ok(history)
    }

    /// Keeps a receipt that was checked, beside what differs from it. One that says the same as the last takes its place.
    pub fn keep_receipt(
        &self,
        signed: &SignedReceipt,
        receipt: &Receipt,
        differs: &[Divergence],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if let Some((n, last)) = self.kept_receipt()?
            && (&last.receipt.standing, last.receipt.identity) == (&receipt.standing, receipt.identity)
            && last.differs == differs
        {
            self.execute(sql!("table/receipt/drop.sql"), named_params! { ":n": n })?;
        }
        let key = signed.key.bytes();
        let params = named_params! {
            ":at": now.0,
            ":receipt": signed.receipt,
            ":key": key.as_slice(),
            ":signature": to_json(&signed.signature)?,
            ":differs": to_json(differs)?,
        };
        self.run(Area::Sync, sql!("table/receipt/add.sql"), params)?;
        self.execute(sql!("table/receipt/trim.sql"), named_params! { ":kept": RECEIPTS_MAX })?;
        if differs.is_empty() {
            self.note_confirmed();
        }
        if !differs.iter().any(|differs| matches!(differs, Divergence::Files { .. })) {
            self.execute(sql!("table/receipt/hold.sql"), named_params! { ":at": receipt.at.0 })?;
        }
        Ok(())
    }

    /// The entry at `n` was judged: the desk has to have the file that it names.
    pub(crate) fn name_file(&self, n: i64) -> Result<(), StoreError> {
        let found = self.one(sql!("table/receipt/body.sql"), named_params! { ":n": n }, |row| {
            Ok((row.get::<_, String>("kind")?, row.get::<_, i64>("wall_ms")?, row.get::<_, Vec<u8>>("body")?))
        })?;
        let Some((kind, at, body)) = found else { return Ok(()) };
        let Some(file) = wire::named_file(&kind, &body) else { return Ok(()) };
        self.name(file, &kind, at)
    }

    /// An own entry was told that left the rescue file out of which this store was made: what it names shows in what followed.
    pub(crate) fn name_told(&self, told: &Told) -> Result<(), StoreError> {
        let Envelope { dev, inc, seq, wall_ms, ref kind, .. } = told.envelope;
        if !self.confirmed_before(dev)?.iter().any(|chain| chain.inc == inc && seq <= chain.seq) {
            return Ok(());
        }
        match told.file.or_else(|| told.facts.iter().find_map(Fact::file)) {
            Some(file) => self.name(file, kind, wall_ms),
            None => Ok(()),
        }
    }

    /// An entry of `asked`, a kind of intent, names the file.
    fn name(&self, file: Digest, asked: &str, at: i64) -> Result<(), StoreError> {
        let kind = match asked {
            _ if wire::file_comes_later(asked) => "PHOTO",
            "SEAL_ACT" => "SEALED",
            "CHANGE_FORMAT" => "LOGO",
            _ => "PAPER",
        };
        let params = named_params! { ":file": bytes(&file), ":kind": kind, ":at": at };
        self.execute(sql!("table/receipt/name.sql"), params).map(drop)
    }

    /// An own entry was told: it was accepted, also where the answer to the push was lost.
    pub(crate) fn is_accepted(&self, n: i64) -> Result<(), StoreError> {
        if self.execute(sql!("table/receipt/accept.sql"), named_params! { ":n": n })? > 0 {
            self.name_file(n)?;
        }
        Ok(())
    }

    /// Another history begins: nothing of it is confirmed. Receipts of the one before stay, as ones that say nothing new.
    pub(crate) fn forget_confirmed(&self) -> Result<(), StoreError> {
        self.execute(sql!("table/receipt/outdate.sql"), [])?;
        self.execute(sql!("table/receipt/forget_files.sql"), [])?;
        self.execute(sql!("table/receipt/forget_history.sql"), []).map(drop)
    }
}

impl Store {
    /// Lets go of files that the desk has just confirmed, each only if nothing came to need it meanwhile; answers how many
    /// files and bytes that were. That they are at the desk is noted before they go.
    ///
    /// # Errors
    /// [`StoreError`] of the database or of a file: what went before is gone.
    pub fn release(&self, files: &[Digest], before: Timestamp, at: Timestamp) -> Result<(u64, u64), StoreError> {
        let (noted, _) = self.write("let go of files", |w| {
            let may: std::collections::HashSet<Digest> = w.releasable(before)?.into_iter().collect();
            let mut noted = Vec::new();
            for file in files.iter().filter(|file| may.contains(file)) {
                let params = named_params! { ":file": bytes(file), ":at": at.0 };
                w.run(Area::Sync, sql!("table/receipt/release.sql"), params)?;
                noted.push(*file);
            }
            Ok::<_, StoreError>(noted)
        })?;
        let (mut count, mut freed) = (0, 0);
        for file in noted {
            let bytes = self.blobs().bytes(Sha256(file.0))?.unwrap_or_default();
            if self.blobs().remove(Sha256(file.0))? {
                count += 1;
                freed += bytes;
            }
        }
        Ok((count, freed))
    }

    /// Those of `files` that are here, and the room that they take.
    ///
    /// # Errors
    /// [`StoreError`] of a file.
    pub fn room_of(&self, files: &[Digest]) -> Result<Vec<(Digest, u64)>, StoreError> {
        let mut here = Vec::new();
        for file in files {
            if let Some(bytes) = self.blobs().bytes(Sha256(file.0))? {
                here.push((*file, bytes));
            }
        }
        Ok(here)
    }
}
