//! *En disputa*: what two workstations said of one item without knowing of each other. The first that arrived at the desk
//! stands; the other is kept as a claim until a lead has looked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{ActId, ItemId};
use crate::item::Placement;
use crate::refusal::Refusal;

/// What was said and cannot be true beside what was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "claim", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Claim {
    /// A sealed act hands the item over or back, which custody did not permit any more.
    Custody { act: ActId, why: Box<Refusal> },
    /// Somebody registered it as being with another holder.
    Placement { to: Placement },
    /// It was registered with a plate that another item bears.
    Tag { tag: String, by: ItemId },
    /// It was registered with the serial of another item of that brand.
    Serial { serial: String, by: ItemId },
}

/// Most claims about one item that wait to be settled; what comes beyond them changes nothing about it being in dispute.
pub const CLAIMS_MAX: usize = 20;
