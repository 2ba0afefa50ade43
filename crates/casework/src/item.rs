//! *Elementos tecnológicos.*

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::dispute::Claim;
use crate::fact::ItemFact;
use crate::id::{ActId, Digest, ItemId, PersonId, SiteId};
use crate::identity::normalise;
use crate::movement::MovementKind;
use crate::time::Timestamp;

/// *Tipo de elemento*: the seed's definition of *dotación tecnológica*, extended with what offices hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ItemType {
    Desktop,
    Laptop,
    Monitor,
    Printer,
    Scanner,
    Peripheral,
    Server,
    Storage,
    Rack,
    Switch,
    AccessPoint,
    Ups,
    IpPhone,
    Headset,
    Projector,
    Connectivity,
    Cabling,
    Other,
}

impl ItemType {
    pub const ALL: [Self; 18] = [
        Self::Desktop,
        Self::Laptop,
        Self::Monitor,
        Self::Printer,
        Self::Scanner,
        Self::Peripheral,
        Self::Server,
        Self::Storage,
        Self::Rack,
        Self::Switch,
        Self::AccessPoint,
        Self::Ups,
        Self::IpPhone,
        Self::Headset,
        Self::Projector,
        Self::Connectivity,
        Self::Cabling,
        Self::Other,
    ];

    /// Handed over with Anexo 14 and its line tests.
    #[must_use]
    pub fn is_telephony(self) -> bool {
        matches!(self, Self::IpPhone | Self::Headset)
    }
}

/// Whose the item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ownership {
    /// Propio: carries the entity's plate; ends in *baja*.
    Owned,
    /// Proveedor: by contract; ends in *devolución al proveedor*, never *baja*.
    Provider,
    /// Comodato, convenio o tercero: returned to its owner.
    LoanForUse,
    /// Personal: known only because it touches the network; never on acts of the entity's goods.
    Personal,
}

impl Ownership {
    pub const ALL: [Self; 4] = [Self::Owned, Self::Provider, Self::LoanForUse, Self::Personal];
}

/// *Estado físico.* Acts print the first three as B, R, M.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PhysicalCondition {
    Good,
    Fair,
    Bad,
    Unserviceable,
}

impl PhysicalCondition {
    pub const ALL: [Self; 4] = [Self::Good, Self::Fair, Self::Bad, Self::Unserviceable];
}

/// *Estado del ciclo.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LifecycleState {
    /// En bodega.
    InStock,
    /// Asignado.
    Assigned,
    /// En sede (uso común).
    SitePool,
    /// En tránsito.
    InTransit,
    /// En préstamo.
    OnLoan,
    /// En reparación/garantía.
    InRepair,
    /// Faltante (en investigación).
    Missing,
    /// Hurtado (denuncia).
    Stolen,
    /// Devuelto al proveedor.
    ReturnedToProvider,
    /// Dado de baja.
    Disposed,
}

impl LifecycleState {
    pub const ALL: [Self; 10] = [
        Self::InStock,
        Self::Assigned,
        Self::SitePool,
        Self::InTransit,
        Self::OnLoan,
        Self::InRepair,
        Self::Missing,
        Self::Stolen,
        Self::ReturnedToProvider,
        Self::Disposed,
    ];

    /// A person answers for the item in this state.
    #[must_use]
    pub fn has_holder(self) -> bool {
        matches!(self, Self::Assigned | Self::OnLoan)
    }
}

/// What the label of the maker says. A choice, not free text, so that "N/A" never becomes a serial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "status", content = "text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Serial {
    /// Read from the label, as written there.
    Read(String),
    /// A label is there but nobody can read it: *ILEGIBLE*.
    Illegible,
    /// The item carries none.
    NotPresent,
}

impl Serial {
    /// The comparable form of a serial that was read.
    #[must_use]
    pub fn normalised(&self) -> Option<String> {
        match self {
            Self::Read(text) => Some(normalise(text)).filter(|n| !n.is_empty()),
            Self::Illegible | Self::NotPresent => None,
        }
    }
}

/// What is written about an item; editing it moves nothing. Empty text means "not known".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemDetails {
    pub item_type: ItemType,
    /// *Denominación.*
    pub description: String,
    #[serde(default)]
    pub brand: String,
    #[serde(default)]
    pub model: String,
    pub serial: Serial,
    /// *Placa de inventario* of the entity. Not the key: provider goods have none.
    #[serde(default)]
    pub asset_tag: String,
    /// *Placa/ID proveedor.*
    #[serde(default)]
    pub provider_tag: String,
    pub ownership: Ownership,
    /// Unknown until somebody looked.
    #[serde(default)]
    pub condition: Option<PhysicalCondition>,
    #[serde(default)]
    pub mac: String,
    #[serde(default)]
    pub hostname: String,
    /// CPU, memory, disk, as one line.
    #[serde(default)]
    pub specs: String,
    #[serde(default)]
    pub contract_ref: String,
    #[serde(default)]
    pub warranty_until: Option<NaiveDate>,
    #[serde(default)]
    pub acquired_on: Option<NaiveDate>,
    /// A monitor's computer, a charger's laptop.
    #[serde(default)]
    pub parent: Option<ItemId>,
    #[serde(default)]
    pub remarks: String,
}

/// Where an item is and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Placement {
    pub lifecycle: LifecycleState,
    #[serde(default)]
    pub holder: Option<PersonId>,
    #[serde(default)]
    pub site: Option<SiteId>,
    /// *Ubicación/puesto.*
    #[serde(default)]
    pub workplace: String,
    /// The day on which the holder gives it back, where an act said one.
    #[serde(default)]
    pub expected_return_on: Option<NaiveDate>,
}

/// The movement that an item made last: what an annulment may take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastMove {
    pub kind: MovementKind,
    #[serde(default)]
    pub act: Option<ActId>,
    /// Where it stood before.
    pub before: Placement,
    /// What was known of its condition before.
    #[serde(default)]
    pub condition_before: Option<PhysicalCondition>,
    pub at: Timestamp,
    /// The item's `rev` after it.
    pub rev: u32,
}

/// An item as the workstation or the desk knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Item {
    pub id: ItemId,
    pub details: ItemDetails,
    pub placement: Placement,
    #[serde(default)]
    pub last_move: Option<LastMove>,
    #[serde(default)]
    pub photos: Vec<Digest>,
    /// *En disputa* while there are any: nothing is handed over until a lead has settled them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Claim>>", optional)]
    pub disputes: Vec<Claim>,
    pub rev: u32,
}

impl Item {
    /// Whether custody is not what somebody saw who looked at the item's state `rev`. A label that was corrected or a
    /// photo that was added meanwhile is not custody.
    #[must_use]
    pub fn moved_since(&self, rev: u32) -> bool {
        rev > self.rev || self.last_move.as_ref().is_some_and(|last| last.rev > rev)
    }

    /// This item after one fact. A fact about an item that is not registered yet is the registration.
    #[must_use]
    pub fn evolve(state: Option<Self>, id: ItemId, fact: &ItemFact) -> Option<Self> {
        let Some(mut item) = state else {
            let ItemFact::Registered { details, placement } = fact else { return None };
            return Some(Self {
                id,
                details: details.clone(),
                placement: placement.clone(),
                last_move: None,
                photos: Vec::new(),
                disputes: Vec::new(),
                rev: 1,
            });
        };
        match fact {
            ItemFact::Registered { details, placement } => {
                item.details = details.clone();
                item.placement = placement.clone();
            }
            ItemFact::DetailsChanged { details } => item.details = details.clone(),
            ItemFact::Moved { kind, to, condition, act, at, .. } => {
                let before = std::mem::replace(&mut item.placement, to.clone());
                let condition_before = item.details.condition;
                if condition.is_some() || *kind == MovementKind::Annulment {
                    item.details.condition = *condition;
                }
                let rev = item.rev + 1;
                item.last_move = Some(LastMove { kind: *kind, act: *act, before, condition_before, at: *at, rev });
            }
            ItemFact::LoanExtended { until, .. } => item.placement.expected_return_on = Some(*until),
            ItemFact::PhotoAdded { photo, .. } => item.photos.push(*photo),
            ItemFact::SameAs { .. } => return Some(item),
            ItemFact::Disputed { claim, .. } => item.disputes.push(claim.clone()),
            ItemFact::Settled { .. } => item.disputes.clear(),
        }
        item.rev += 1;
        Some(item)
    }
}
