//! How items move. Movements are append-only: a mistake is mended by another movement.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::item::{Item, LifecycleState, Ownership, Placement};
use crate::refusal::Refusal;
use crate::role::Role;
use LifecycleState::{
    Assigned, Disposed, InRepair, InStock, InTransit, Missing, OnLoan, ReturnedToProvider, SitePool, Stolen,
};

/// *Movimiento.*
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MovementKind {
    /// Ingreso.
    Intake,
    /// Entrega: only by a sealed act.
    Handover,
    /// Devolución, the user gives it back: only by a sealed act.
    Return,
    /// Reintegro, it re-enters the warehouse.
    Reinstatement,
    /// Traslado entre sedes: sent.
    TransferSite,
    /// Traslado entre sedes: received.
    TransferReceived,
    /// Préstamo: only by a sealed act.
    Loan,
    /// Uso común en sede.
    ToSitePool,
    /// Envío a garantía.
    WarrantyOut,
    /// Regreso de garantía.
    WarrantyIn,
    /// Devolución al proveedor.
    ProviderReturn,
    /// Pérdida.
    Loss,
    /// Hurto.
    Theft,
    /// Hallado: a missing or stolen item turns up.
    Found,
    /// Baja.
    Disposal,
    /// An act was annulled: the item stands again where it stood before it.
    Annulment,
}

impl MovementKind {
    pub const ALL: [Self; 16] = [
        Self::Intake,
        Self::Handover,
        Self::Return,
        Self::Reinstatement,
        Self::TransferSite,
        Self::TransferReceived,
        Self::Loan,
        Self::ToSitePool,
        Self::WarrantyOut,
        Self::WarrantyIn,
        Self::ProviderReturn,
        Self::Loss,
        Self::Theft,
        Self::Found,
        Self::Disposal,
        Self::Annulment,
    ];

    /// Whether only a sealed act may cause it, because custody changes hands.
    #[must_use]
    pub fn needs_act(self) -> bool {
        matches!(self, Self::Handover | Self::Return | Self::Loan | Self::Annulment)
    }

    /// The state after the movement, when `from` permits it.
    ///
    /// ```text
    ///            ┌── HANDOVER/LOAN (act) ──► ASSIGNED / ON_LOAN ── RETURN (act) ──┐
    /// INTAKE ─► IN_STOCK ◄──────────────────────────────────────────────────────-─┘
    ///            │  ▲ REINSTATEMENT          TO_SITE_POOL ─► SITE_POOL
    ///            ├─ TRANSFER_SITE ─► IN_TRANSIT ─ TRANSFER_RECEIVED ─► as it was
    ///            ├─ WARRANTY_OUT ─► IN_REPAIR ─ WARRANTY_IN ─► as it was
    ///            ├─ LOSS ─► MISSING, THEFT ─► STOLEN ─ FOUND ─► back to whoever answers for it, else IN_STOCK
    ///            └─ PROVIDER_RETURN, DISPOSAL: final
    /// ```
    #[must_use]
    pub fn target(self, from: LifecycleState) -> Option<LifecycleState> {
        let active = matches!(from, InStock | Assigned | SitePool | OnLoan);
        match self {
            Self::Handover => matches!(from, InStock | SitePool | Assigned).then_some(Assigned),
            Self::Loan => matches!(from, InStock).then_some(OnLoan),
            Self::Return => matches!(from, Assigned | OnLoan).then_some(InStock),
            Self::Reinstatement => matches!(from, SitePool).then_some(InStock),
            Self::ToSitePool => matches!(from, InStock).then_some(SitePool),
            Self::TransferSite => active.then_some(InTransit),
            Self::WarrantyOut => (active && from != OnLoan).then_some(InRepair),
            // These go back to what the item was before; see `destination`.
            Self::TransferReceived => matches!(from, InTransit).then_some(InStock),
            Self::WarrantyIn => matches!(from, InRepair).then_some(InStock),
            Self::ProviderReturn => matches!(from, InStock | SitePool | InRepair).then_some(ReturnedToProvider),
            Self::Loss => (active || matches!(from, InTransit | InRepair)).then_some(Missing),
            Self::Theft => (active || matches!(from, InTransit | InRepair | Missing)).then_some(Stolen),
            Self::Found => matches!(from, Missing | Stolen).then_some(InStock),
            Self::Disposal => matches!(from, InStock).then_some(Disposed),
            Self::Intake | Self::Annulment => None,
        }
    }

    /// What brings an item to `state`, when nothing leads on from there.
    #[must_use]
    pub fn ending(state: LifecycleState) -> Option<Self> {
        match state {
            Disposed => Some(Self::Disposal),
            ReturnedToProvider => Some(Self::ProviderReturn),
            _ => None,
        }
    }

    /// Whether goods of this owner may make it: own goods end in *baja*, those of others go back to their owner, and
    /// what belongs to a person is never stock of the entity.
    #[must_use]
    pub fn suits(self, ownership: Ownership) -> bool {
        match self {
            Self::Disposal => ownership == Ownership::Owned,
            Self::ProviderReturn => matches!(ownership, Ownership::Provider | Ownership::LoanForUse),
            Self::Handover | Self::Loan | Self::ToSitePool | Self::Reinstatement => ownership != Ownership::Personal,
            _ => true,
        }
    }

    /// Whether somebody with `role` may record it by hand.
    #[must_use]
    pub fn allowed_to(self, role: Role) -> bool {
        match self {
            Self::Disposal | Self::ProviderReturn => matches!(role, Role::ItsLead | Role::Administrator),
            _ => role.works_on_site(),
        }
    }
}

/// Where a movement recorded by hand takes `item`. `wanted` says site and workplace at the destination.
///
/// # Errors
/// [`Refusal::ForbiddenMovement`] when the state does not permit it, [`Refusal::OnlyByAct`] when custody would
/// change hands, [`Refusal::WrongOwnership`] when goods would end the wrong way (provider goods are returned,
/// never disposed of; own goods the reverse).
pub fn destination(item: &Item, kind: MovementKind, wanted: &Placement) -> Result<Placement, Refusal> {
    let from = item.placement.lifecycle;
    if kind.needs_act() {
        return Err(Refusal::OnlyByAct { item: item.id, kind });
    }
    let Some(target) = kind.target(from) else {
        return Err(Refusal::ForbiddenMovement { item: item.id, from, kind });
    };
    if !kind.suits(item.details.ownership) {
        return Err(Refusal::WrongOwnership { item: item.id, kind });
    }
    let before = item.last_move.as_ref().map(|m| &m.before);
    let lifecycle =
        match (kind, before) {
            (MovementKind::TransferReceived | MovementKind::WarrantyIn, Some(before)) => before.lifecycle,
            // What turns up again does not leave a person's custody: that takes an act.
            (MovementKind::Found, _) if item.placement.holder.is_some() => {
                if item.placement.expected_return_on.is_some() { OnLoan } else { Assigned }
            }
            _ => target,
        };
    // Whoever answered for an item still answers while it travels, is repaired or is looked for.
    let keeps_holder = lifecycle.has_holder() || matches!(lifecycle, InTransit | InRepair | Missing | Stolen);
    let holder = item.placement.holder.filter(|_| keeps_holder);
    if lifecycle.has_holder() && holder.is_none() {
        return Err(Refusal::ForbiddenMovement { item: item.id, from, kind });
    }
    let site = wanted.site.or(item.placement.site);
    let workplace =
        if wanted.workplace.is_empty() { item.placement.workplace.clone() } else { wanted.workplace.clone() };
    let expected_return_on = item.placement.expected_return_on.filter(|_| holder.is_some());
    Ok(Placement { lifecycle, holder, site, workplace, expected_return_on })
}
