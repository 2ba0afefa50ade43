//! What was accepted, told page by page.

use casework::id::DeviceId;
use uuid::Uuid;
use wire::{BadFrame, DeskError, Page, Told, open_facts, pack_page};

use crate::{
    error::{LedgerError, NotDone},
    ledger::Ledger,
    sql::Reader,
    table::capsule::{Keeper, KeysOf},
};

/// Kept bytes of facts beyond which a page has enough.
const PAGE_BYTES: usize = 4 << 20;

/// The page after `cursor`, packed; the first without a cursor. For a workstation that asked for it briefly, `brief`.
///
/// # Errors
/// [`DeskError::OtherEpoch`]: the cursor is of another history; [`DeskError::NotUnderstood`]: it is none of ours.
pub(crate) fn page(ledger: &Ledger, cursor: Option<&str>, brief: Option<DeviceId>) -> Result<Vec<u8>, NotDone> {
    packed_page(ledger, cursor, brief).map(|(_, packed)| packed)
}

/// The same, with what was packed.
pub(crate) fn packed_page(
    ledger: &Ledger,
    cursor: Option<&str>,
    brief: Option<DeviceId>,
) -> Result<(Page, Vec<u8>), NotDone> {
    let identity = ledger.desk().identity;
    let after = number(identity.epoch, cursor)?;
    let (mut entries, last, all) = ledger.read("tell a page", |reader| {
        // Another desk on the same database may have restored a backup since.
        if ledger.desk().identity != identity {
            return Err(DeskError::OtherEpoch { epoch: ledger.desk().identity.epoch }.into());
        }
        let entries = told(reader, Keeper::desk(identity.desk), after, brief)?;
        Ok::<_, NotDone>((entries, reader.accepted()?, reader.left(after)?))
    })?;
    if after > last {
        // A history that is longer than ours is not ours.
        return Err(DeskError::OtherEpoch { epoch: identity.epoch }.into());
    }
    loop {
        let n = entries.last().map_or(after, |told| told.n);
        let cursor = format!("{}.{n}", identity.epoch);
        let left = all.saturating_sub(entries.len() as u64);
        let page = Page { epoch: identity.epoch, entries, cursor, left };
        let packed = match brief {
            Some(device) => pack_page(&page.brief(device)),
            None => pack_page(&page),
        };
        match packed {
            Ok(packed) => return Ok((page, packed)),
            Err(BadFrame::TooLarge) if page.entries.len() > 1 => {
                entries = page.entries;
                entries.truncate(entries.len() / 2);
            }
            Err(_) => return Err(LedgerError::Damaged { what: "an entry that no page holds" }.into()),
        }
    }
}

/// The number up to which the history was told by this cursor; 0 without one.
///
/// # Errors
/// [`DeskError::OtherEpoch`]: the cursor is of another history; [`DeskError::NotUnderstood`]: it is none of ours.
pub(crate) fn number(epoch: Uuid, cursor: Option<&str>) -> Result<u64, DeskError> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(0) };
    let (of, n) = cursor.split_once('.').ok_or(DeskError::NotUnderstood)?;
    let n = n.parse().map_err(|_| DeskError::NotUnderstood)?;
    if of == epoch.to_string() { Ok(n) } else { Err(DeskError::OtherEpoch { epoch }) }
}

fn told(reader: &Reader<'_>, keeper: Keeper, after: u64, brief: Option<DeviceId>) -> Result<Vec<Told>, LedgerError> {
    let keys = KeysOf(reader, keeper);
    let open = |kept: crate::table::intent::Kept| {
        let facts = open_facts(&keys, kept.envelope.id, &kept.facts).map_err(|why| match why {
            wire::Unread::Unreadable(error) => error,
            wire::Unread::Unknown | wire::Unread::Capsule(_) => LedgerError::Damaged { what: "a kept fact" },
        })?;
        Ok(Told { n: kept.n, envelope: kept.envelope, hash: kept.hash, facts })
    };
    reader.kept_after(after, brief, PAGE_BYTES)?.into_iter().map(open).collect()
}
