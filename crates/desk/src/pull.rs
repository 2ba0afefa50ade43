//! What was accepted, told page by page.

use casework::id::DeviceId;
use uuid::Uuid;
use wire::{BadFrame, Came, DeskError, InScope, Own, Page, Told, open_facts, pack_page};

use crate::{
    error::{LedgerError, NotDone},
    ledger::Ledger,
    reach::{Bounds, told_in},
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
/// [`DeskError::OtherEpoch`]: the cursor is of another history; [`DeskError::OtherScope`]: of another view of it than this
/// workstation has now; [`DeskError::NotUnderstood`]: it is none of ours.
pub(crate) fn page(ledger: &Ledger, device: DeviceId, cursor: Option<&str>, own: Own) -> Result<Vec<u8>, NotDone> {
    packed_page(ledger, device, cursor, own).map(|(_, packed)| packed)
}

/// The same, with what was packed.
pub(crate) fn packed_page(
    ledger: &Ledger,
    device: DeviceId,
    cursor: Option<&str>,
    own: Own,
) -> Result<(Page, Vec<u8>), NotDone> {
    packed_for(ledger, Some(device), cursor, own)
}

/// The page after `cursor`, packed, for a workstation or for whoever may see everything.
#[cfg(feature = "entrance")]
pub(crate) fn any_page(ledger: &Ledger, device: Option<DeviceId>, cursor: Option<&str>) -> Result<Vec<u8>, NotDone> {
    packed_for(ledger, device, cursor, Own::Whole).map(|(_, packed)| packed)
}

/// A page before it is packed.
struct Parts {
    entries: Vec<Told>,
    left: u64,
    came: Vec<Came>,
    /// Up to where everything was told, when nothing is left.
    upto: Option<u64>,
    /// How many records came so far with the entry, where more of them are to come.
    goes_on: Option<usize>,
}

/// For a workstation, or for nobody in particular, who may see everything.
fn packed_for(
    ledger: &Ledger,
    device: Option<DeviceId>,
    cursor: Option<&str>,
    own: Own,
) -> Result<(Page, Vec<u8>), NotDone> {
    let identity = ledger.desk().identity;
    let brief = device.filter(|_| own == Own::Brief);
    let (place, after, parts) = ledger.read("tell a page", |reader| {
        // Another desk on the same database may have restored a backup since.
        if ledger.desk().identity != identity {
            return Err(DeskError::OtherEpoch { epoch: ledger.desk().identity.epoch }.into());
        }
        let place = match device {
            Some(device) => Place::of(reader, identity.epoch, device)?,
            None => Place { epoch: identity.epoch, view: 0, name: String::new(), circles: None },
        };
        let point = place.point(cursor)?;
        if point.after > reader.accepted()? {
            // A history that is longer than ours is not ours.
            return Err(DeskError::OtherEpoch { epoch: identity.epoch }.into());
        }
        let keeper = Keeper::desk(identity.desk);
        let parts = match device.zip(place.circles.as_deref()) {
            Some((device, circles)) => some(reader, keeper, (circles, device), point, brief.is_some())?,
            None => all(reader, keeper, point.after, brief)?,
        };
        Ok::<_, NotDone>((place, point.after, parts))
    })?;
    let Parts { mut entries, mut left, mut came, mut upto, goes_on } = parts;
    loop {
        let last = entries.last().filter(|_| goes_on.is_none()).map(|told| told.n);
        let cursor = place.cursor(upto.or(last).unwrap_or(after), goes_on);
        let scoped = place.circles.is_some().then_some(InScope { upto, goes_on: goes_on.is_some(), came });
        let page = Page { epoch: identity.epoch, entries, cursor, left, scoped };
        let packed = match brief {
            Some(device) => pack_page(&page.brief(device)),
            None => pack_page(&page),
        };
        match packed {
            Ok(packed) => return Ok((page, packed)),
            Err(BadFrame::TooLarge) if page.entries.len() > 1 => {
                entries = page.entries;
                left += (entries.len() - entries.len() / 2) as u64;
                entries.truncate(entries.len() / 2);
                upto = None;
                let last = entries.last().map_or(after, |told| told.n);
                came = page.scoped.map(|scoped| scoped.came).unwrap_or_default();
                came.retain(|came| came.n <= last);
            }
            Err(_) => return Err(LedgerError::Damaged { what: "an entry that no page holds" }.into()),
        }
    }
}

fn all(reader: &Reader<'_>, keeper: Keeper, after: u64, brief: Option<DeviceId>) -> Result<Parts, LedgerError> {
    let kept = reader.kept_after(after, brief, PAGE_BYTES)?;
    let entries = kept.into_iter().map(|kept| opened(reader, keeper, kept)).collect::<Result<Vec<_>, _>>()?;
    let left = reader.left(after)?.saturating_sub(entries.len() as u64);
    Ok(Parts { entries, left, came: Vec::new(), upto: None, goes_on: None })
}

fn some(
    reader: &Reader<'_>,
    keeper: Keeper,
    of: (&[Circle], DeviceId),
    Point { after, came }: Point,
    brief: bool,
) -> Result<Parts, LedgerError> {
    let part = told_in(reader, keeper, of, (after, came), Bounds { brief, bytes: PAGE_BYTES })?;
    let upto = if part.left == 0 { Some(reader.accepted()?.max(after)) } else { None };
    Ok(Parts { entries: part.entries, left: part.left, came: part.came, upto, goes_on: part.goes_on })
}

/// An accepted entry with its facts.
pub(crate) fn opened(reader: &Reader<'_>, keeper: Keeper, kept: Kept) -> Result<Told, LedgerError> {
    let facts = open_facts(&KeysOf(reader, keeper), kept.envelope.id, &kept.facts).map_err(|why| match why {
        wire::Unread::Unreadable(error) => error,
        wire::Unread::Unknown | wire::Unread::Capsule(_) => LedgerError::Damaged { what: "a kept fact" },
    })?;
    Ok(Told { n: kept.n, envelope: kept.envelope, hash: kept.hash, facts, file: None, doubtful: kept.doubtful })
}

/// In which history a workstation is somewhere: which epoch, and which view of it.
#[derive(Debug)]
pub(crate) struct Place {
    epoch: Uuid,
    pub(crate) view: u64,
    /// What a cursor calls it.
    name: String,
    /// Whom it belongs to; `None`: it is told everything.
    pub(crate) circles: Option<Vec<Circle>>,
}

/// How far a cursor goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Point {
    /// Everything up to this number was told.
    pub(crate) after: u64,
    /// Records that were told of those that come with the next entry.
    came: usize,
}

impl Place {
    pub(crate) fn of(reader: &Reader<'_>, epoch: Uuid, device: DeviceId) -> Result<Self, LedgerError> {
        let views = reader.views(device)?;
        Ok(Self { epoch, view: views.view, name: views.name(), circles: views.circles(device) })
    }

    /// Made of what stands in a query as it is.
    fn cursor(&self, after: u64, came: Option<usize>) -> String {
        let dot = if self.name.is_empty() { "" } else { "." };
        let came = came.map(|came| format!("-{came}")).unwrap_or_default();
        format!("{}.{}{dot}{after}{came}", self.epoch, self.name)
    }

    /// How far the history was told by this cursor; nothing of it without one.
    ///
    /// # Errors
    /// [`DeskError::OtherEpoch`], [`DeskError::OtherScope`]; [`DeskError::NotUnderstood`]: it is none of ours.
    pub(crate) fn point(&self, cursor: Option<&str>) -> Result<Point, DeskError> {
        let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(Point::default()) };
        let (of, rest) = cursor.split_once('.').ok_or(DeskError::NotUnderstood)?;
        let (view, at) = rest.split_once('.').unwrap_or(("", rest));
        let (after, came) = at.split_once('-').unwrap_or((at, "0"));
        let number = |text: &str| text.parse::<u64>().map_err(|_| DeskError::NotUnderstood);
        let (after, came) = (number(after)?, number(came)?);
        if !view.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(DeskError::NotUnderstood);
        }
        if of != self.epoch.to_string() {
            return Err(DeskError::OtherEpoch { epoch: self.epoch });
        }
        if view != self.name {
            return Err(DeskError::OtherScope);
        }
        Ok(Point { after, came: usize::try_from(came).map_err(|_| DeskError::NotUnderstood)? })
    }
}

#[cfg(test)]
mod tests {
    use casework::{scope::Scope, site::TerritorialDirection};

    use super::*;
    use crate::table::view::Views;

    #[test]
    fn a_cursor_stands_in_a_query_as_it_is_and_is_of_one_view() {
        let epoch = Uuid::from_u128(7);
        let (antioquia, valle) = (TerritorialDirection::Antioquia, TerritorialDirection::Valle);
        let place = |view, scope| {
            let views = Views { scope, view, former: Vec::new() };
            Place { epoch, view, name: views.name(), circles: None }
        };
        let all = Scope::National;
        let (one, both) = (Scope::Of(antioquia.into()), Scope::Of([antioquia, valle].into_iter().collect()));
        let places = [(0, all), (12, all), (0, one), (12, one), (12, both)];
        for ((view, scope), came) in places.into_iter().flat_map(|place| [(place, None), (place, Some(400))]) {
            let cursor = place(view, scope).cursor(42, came);
            let stands = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
            assert!(cursor.chars().all(stands), "{cursor}");
            let point = Point { after: 42, came: came.unwrap_or_default() };
            assert_eq!(place(view, scope).point(Some(&cursor)), Ok(point));
            for (other, to) in places.into_iter().filter(|other| *other != (view, scope)) {
                assert_eq!(
                    place(other, to).point(Some(&cursor)),
                    Err(DeskError::OtherScope),
                    "also of the same number"
                );
            }
        }
        assert_eq!(place(0, all).point(Some(&format!("{epoch}.5"))), Ok(Point { after: 5, came: 0 }), "of before");
        for none in ["x", "1.2.3.4"] {
            assert_eq!(place(0, all).point(Some(none)), Err(DeskError::NotUnderstood));
        }
    }
}
