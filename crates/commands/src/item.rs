//! Items: one with its history, changed, moved, photographed.

use casework::id::{ItemId, SiteId};
use casework::intent::{Change, IntentBody, NewItem};
use casework::item::{Item, LifecycleState, Placement};
use casework::movement::{MovementKind, destination};
use casework::time::Timestamp;

use crate::answer::Answer;
use crate::open::{Open, found};
use crate::view::desk::ItemSettle;
use crate::view::list::ItemRef;
use crate::view::record::{HistoryEntry, HistoryEvent, ItemMove, ItemPhoto, ItemSave, ItemView, LoanExtend};

/// Entries of the history shown.
const HISTORY_MAX: u32 = store::table::movement::HISTORY_ROWS_MAX;

pub(crate) fn get(open: &Open, request: ItemRef) -> Answer<ItemView> {
    let role = open.me().role;
    open.read(|r| {
        let item = found(r.items().get(request.id))?;
        let row = found(r.items().row(request.id))?;
        let history = r.items().history(request.id, 0, HISTORY_MAX)?;
        Ok(ItemView {
            holder_name: row.holder_name,
            site_name: row.site_name,
            history: history.into_iter().map(entry).collect(),
            acts: r.acts().of_item(request.id)?,
            movements: movements(&item, role),
            may_edit: role.works_on_site(),
            may_extend: role.works_on_site() && item.placement.lifecycle == LifecycleState::OnLoan,
            overdue: is_overdue(&item, open.now().wall),
            look_alikes: r.items().look_alikes(&item)?,
            captions: r.items().captions(request.id)?,
            item,
        })
    })
}

/// Whether the item was lent and should be back.
fn is_overdue(item: &Item, now: Timestamp) -> bool {
    let Placement { lifecycle, expected_return_on, .. } = item.placement;
    lifecycle == LifecycleState::OnLoan && expected_return_on.is_some_and(|day| day < now.date())
}

fn entry(entry: store::table::movement::HistoryEntry) -> HistoryEntry {
    use store::table::movement::HistoryEvent as Stored;
    let event = match entry.event {
        Stored::Registered { lifecycle, holder_name, site_name, .. } => {
            HistoryEvent::Registered { lifecycle, holder: holder_name, site: site_name }
        }
        Stored::Edited => HistoryEvent::Edited,
        Stored::Moved { kind, from, to, holder_name, site_name, until, act, folio, note, .. } => {
            HistoryEvent::Moved { kind, from, to, holder: holder_name, site: site_name, until, act, folio, note }
        }
        Stored::LoanExtended { until, note } => HistoryEvent::LoanExtended { until, note },
        Stored::Photo { photo, caption } => HistoryEvent::Photo { photo, caption },
        Stored::Disputed { claim, folio } => HistoryEvent::Disputed { claim, folio },
        Stored::Settled { note } => HistoryEvent::Settled { note },
    };
    HistoryEntry { at: entry.at, by: entry.by_name, doubtful: entry.doubtful, event }
}

/// What may be recorded by hand now.
fn movements(item: &Item, role: casework::role::Role) -> Vec<MovementKind> {
    MovementKind::ALL
        .into_iter()
        .filter(|kind| kind.allowed_to(role) && destination(item, *kind, &item.placement).is_ok())
        .collect()
}

pub(crate) fn save(open: &Open, request: ItemSave) -> Answer<ItemView> {
    let mut details = request.details;
    for text in [&mut details.description, &mut details.brand, &mut details.model, &mut details.asset_tag] {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let (id, body) = match request.id {
        Some(id) => {
            let change = Change { id, base_rev: request.base_rev, details };
            (id, IntentBody::ChangeItems { items: vec![change] })
        }
        None => {
            let id = ItemId(open.new_id());
            let in_stock = || at(None, String::new());
            let placement = request.placement.unwrap_or_else(in_stock);
            (id, IntentBody::RegisterItems { items: vec![NewItem { id, details, placement }] })
        }
    };
    open.submit("save item", body)?;
    get(open, ItemRef { id })
}

fn at(site: Option<SiteId>, workplace: String) -> Placement {
    Placement { lifecycle: LifecycleState::InStock, holder: None, site, workplace, expected_return_on: None }
}

/// Settles what is in dispute.
pub(crate) fn settle(open: &Open, request: ItemSettle) -> Answer<ItemView> {
    let ItemSettle { id, base_rev, upheld, note } = request;
    open.submit("settle a dispute", IntentBody::SettleDispute { item: id, base_rev, upheld, note })?;
    get(open, ItemRef { id })
}

/// Lets a loan go on until another day.
pub(crate) fn extend_loan(open: &Open, request: LoanExtend) -> Answer<ItemView> {
    let LoanExtend { id, base_rev, until, note } = request;
    open.submit("extend loan", IntentBody::ExtendLoan { id, base_rev, until, note })?;
    get(open, ItemRef { id })
}

/// Records a movement by hand.
pub(crate) fn shift(open: &Open, request: ItemMove) -> Answer<ItemView> {
    let ItemMove { id, base_rev, kind, site, workplace, note } = request;
    // Only place and workplace are the person's to say; state and holder follow from the movement.
    let to = at(site, workplace);
    open.submit("move item", IntentBody::MoveItem { id, base_rev, movement: kind, to, note })?;
    get(open, ItemRef { id })
}

pub(crate) fn add_photo(open: &Open, request: ItemPhoto) -> Answer<ItemView> {
    let ItemPhoto { id, photo, caption } = request;
    let caption = caption.split_whitespace().collect::<Vec<_>>().join(" ");
    if !open.store.blobs().has(store::Sha256(photo.0)) {
        return Err(crate::problem::Problem::NotFound.into());
    }
    open.submit("add photo", IntentBody::AddItemPhoto { id, photo, caption })?;
    get(open, ItemRef { id })
}
