//! What was accepted, told page by page.

use casework::{id::DeviceId, site::TerritorialDirection};
use uuid::Uuid;
use wire::{BadFrame, DeskError, InScope, PAGE_ENTRIES_MAX, Page, Told, open_facts, pack_page};

use crate::{
    error::{LedgerError, NotDone},
    ledger::Ledger,
    reach::{self, told_in},
    sql::Reader,
    table::{
        capsule::{Keeper, KeysOf},
        intent::Kept,
        reach::Circle,
    },
};

/// Kept bytes of facts beyond which a page has enough.
const PAGE_BYTES: usize = 4 << 20;

/// The page after `cursor` for a workstation, packed; the first without a cursor.
///
/// # Errors
/// [`DeskError::OtherEpoch`]: the cursor is of another history; [`DeskError::OtherScope`]: something else was told with it than
/// this workstation may see now; [`DeskError::NotUnderstood`]: it is none of ours.
pub(crate) fn page(ledger: &Ledger, device: DeviceId, cursor: Option<&str>) -> Result<Vec<u8>, NotDone> {
    packed_page(ledger, device, cursor).map(|(_, packed)| packed)
}

/// A page before it is packed.
struct Parts {
    entries: Vec<Told>,
    left: u64,
    /// Where to go on once all of it was told.
    upto: Option<u64>,
    came: Vec<wire::Came>,
    /// How many records came so far with the last entry, where more of them are to come.
    goes_on: Option<usize>,
}

/// The same, with what was packed.
pub(crate) fn packed_page(ledger: &Ledger, device: DeviceId, cursor: Option<&str>) -> Result<(Page, Vec<u8>), NotDone> {
    packed_for(ledger, Some(device), cursor)
}

/// The page after `cursor`, packed, for a workstation or for whoever may see everything.
#[cfg(feature = "entrance")]
pub(crate) fn any_page(ledger: &Ledger, device: Option<DeviceId>, cursor: Option<&str>) -> Result<Vec<u8>, NotDone> {
    packed_for(ledger, device, cursor).map(|(_, packed)| packed)
}

/// For a workstation, or for nobody in particular, who may see everything.
fn packed_for(ledger: &Ledger, device: Option<DeviceId>, cursor: Option<&str>) -> Result<(Page, Vec<u8>), NotDone> {
    let identity = ledger.desk().identity;
    let (place, after, parts) = ledger.read("tell a page", |reader| {
        // Another desk on the same database may have restored a backup since.
        if ledger.desk().identity != identity {
            return Err(DeskError::OtherEpoch { epoch: ledger.desk().identity.epoch }.into());
        }
        let place = match device {
            Some(device) => Place::of(reader, identity.epoch, device)?,
            None => Place { epoch: identity.epoch, circles: None, given: 0 },
        };
        let Point { after, came, .. } = place.point(cursor)?;
        if after > reader.accepted()? {
            // A history that is longer than ours is not ours.
            return Err(DeskError::OtherEpoch { epoch: identity.epoch }.into());
        }
        let parts = parts(reader, Keeper::desk(identity.desk), &place, device, (after, came))?;
        Ok::<_, NotDone>((place, after, parts))
    })?;
    let Parts { mut entries, mut left, mut upto, mut came, mut goes_on } = parts;
    loop {
        let n = upto.or(entries.last().map(|told| told.n)).unwrap_or(after);
        let scoped = place.circles.is_some().then(|| InScope { upto, goes_on: goes_on.is_some(), came: came.clone() });
        let page = Page { epoch: identity.epoch, entries, cursor: place.cursor(n, goes_on), left, scoped };
        match pack_page(&page) {
            Ok(packed) => return Ok((page, packed)),
            Err(BadFrame::TooLarge) if page.entries.len() > 1 => {
                entries = page.entries;
                left += (entries.len() - entries.len() / 2) as u64;
                entries.truncate(entries.len() / 2);
                (upto, goes_on) = (None, None);
                let last = entries.last().map_or(after, |told| told.n);
                came.retain(|came| came.n <= last);
            }
            Err(_) => return Err(LedgerError::Damaged { what: "an entry that no page holds" }.into()),
        }
    }
}

fn parts(
    reader: &Reader<'_>,
    keeper: Keeper,
    place: &Place,
    device: Option<DeviceId>,
    (after, came): (u64, usize),
) -> Result<Parts, LedgerError> {
    let bounds = (PAGE_ENTRIES_MAX, PAGE_BYTES);
    let Some((device, circles)) = device.zip(place.circles.as_ref()) else {
        let kept = reader.kept_after(after, bounds.0, bounds.1)?;
        let entries = kept.into_iter().map(|kept| opened(reader, keeper, kept)).collect::<Result<Vec<_>, _>>()?;
        let left = reader.left(after)?.saturating_sub(entries.len() as u64);
        return Ok(Parts { entries, left, upto: None, came: Vec::new(), goes_on: None });
    };
    let part = told_in(reader, keeper, (circles, device), (after, came), bounds)?;
    let upto = if part.left == 0 { Some(reader.accepted()?.max(after)) } else { None };
    Ok(Parts { entries: part.entries, left: part.left, upto, came: part.came, goes_on: part.goes_on })
}

/// An accepted entry with its facts.
pub(crate) fn opened(reader: &Reader<'_>, keeper: Keeper, kept: Kept) -> Result<Told, LedgerError> {
    let facts = open_facts(&KeysOf(reader, keeper), kept.envelope.id, &kept.facts).map_err(|why| match why {
        wire::Unread::Unreadable(error) => error,
        wire::Unread::Unknown | wire::Unread::Capsule(_) => LedgerError::Damaged { what: "a kept fact" },
    })?;
    Ok(Told { n: kept.n, envelope: kept.envelope, hash: kept.hash, facts })
}

/// In which history a workstation is somewhere: which epoch, and what of it is told there.
#[derive(Debug)]
pub(crate) struct Place {
    epoch: Uuid,
    /// `None`: everything.
    pub(crate) circles: Option<Vec<Circle>>,
    /// How often that changed.
    given: u64,
}

/// How far a cursor goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Point {
    /// Everything up to this number was told.
    pub(crate) after: u64,
    /// Records that were told of those that came with the next entry.
    came: usize,
    /// The last number of which anything was told.
    pub(crate) told: u64,
}

impl Place {
    pub(crate) fn of(reader: &Reader<'_>, epoch: Uuid, device: DeviceId) -> Result<Self, LedgerError> {
        Ok(Self { epoch, circles: reach::circles_on(reader, device)?, given: reader.scopes_given(device)? })
    }

    /// The offices that a cursor names: it says for whom it was told, so that a change of scope needs no number; and how often
    /// they changed, so that one which was given back is a change, too.
    fn offices(&self) -> Option<String> {
        let office = |circle: &Circle| match circle {
            Circle::Office(office) => Some(TerritorialDirection::code(*office)),
            Circle::Everybody | Circle::Device(_) => None,
        };
        let circles = self.circles.as_ref()?;
        let offices = circles.iter().filter_map(office).collect::<Vec<_>>().join("+");
        Some(if self.given == 0 { offices } else { format!("{offices}~{}", self.given) })
    }

    fn cursor(&self, n: u64, came: Option<usize>) -> String {
        match (self.offices(), came) {
            (None, _) => format!("{}.{n}", self.epoch),
            (Some(offices), None) => format!("{}.{offices}.{n}", self.epoch),
            (Some(offices), Some(came)) => format!("{}.{offices}.{n}-{came}", self.epoch),
        }
    }

    /// How far the history was told by this cursor; nothing of it without one.
    ///
    /// # Errors
    /// [`DeskError::OtherEpoch`], [`DeskError::OtherScope`]; [`DeskError::NotUnderstood`]: it is none of ours.
    pub(crate) fn point(&self, cursor: Option<&str>) -> Result<Point, DeskError> {
        let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(Point::default()) };
        let (of, rest) = cursor.split_once('.').ok_or(DeskError::NotUnderstood)?;
        let (offices, n) = match rest.split_once('.') {
            Some((offices, n)) => (Some(offices), n),
            None => (None, rest),
        };
        let (n, came) = n.split_once('-').map_or((n, "0"), |(n, came)| (n, came));
        let told: u64 = n.parse().map_err(|_| DeskError::NotUnderstood)?;
        let came = came.parse().map_err(|_| DeskError::NotUnderstood)?;
        let after = if came == 0 { told } else { told.saturating_sub(1) };
        if of != self.epoch.to_string() {
            return Err(DeskError::OtherEpoch { epoch: self.epoch });
        }
        if offices == self.offices().as_deref() { Ok(Point { after, came, told }) } else { Err(DeskError::OtherScope) }
    }
}
