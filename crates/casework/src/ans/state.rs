//! *Estado del caso*, and what its clock does in each.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// *Estado* of a case; the names on the screen are those of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CaseState {
    /// Registrado.
    Registered,
    /// En proceso.
    InProgress,
    /// Escalado Especialista.
    EscalatedSpecialist,
    /// Escalado a soporte en sitio.
    EscalatedOnsite,
    /// Activo proveedor.
    ProviderActive,
    /// Suspendido.
    Suspended,
    /// Solucionado.
    Solved,
    /// Reabierto: the user did not authorise the closure.
    Reopened,
    /// Cerrado.
    Closed,
    /// No gestionado: final, and no support that was given.
    NotManaged,
}

/// What the clock does in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Clock {
    Running,
    Paused,
    Stopped,
}

impl CaseState {
    pub const ALL: [Self; 10] = [
        Self::Registered,
        Self::InProgress,
        Self::EscalatedSpecialist,
        Self::EscalatedOnsite,
        Self::ProviderActive,
        Self::Suspended,
        Self::Solved,
        Self::Reopened,
        Self::Closed,
        Self::NotManaged,
    ];

    /// A reopened case runs on from what it had used when it was solved.
    #[must_use]
    pub fn clock(self) -> Clock {
        match self {
            Self::Registered
            | Self::InProgress
            | Self::EscalatedSpecialist
            | Self::EscalatedOnsite
            | Self::ProviderActive
            | Self::Reopened => Clock::Running,
            Self::Suspended => Clock::Paused,
            Self::Solved | Self::Closed | Self::NotManaged => Clock::Stopped,
        }
    }

    /// Whether the provider's own clock runs too.
    #[must_use]
    pub fn runs_provider(self) -> bool {
        self == Self::ProviderActive
    }
}

/// *Razón de suspensión.* The first two are the procedure's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SuspensionReason {
    /// Disponibilidad del usuario final.
    UserUnavailable,
    /// En espera de solución definitiva.
    AwaitingDefinitiveSolution,
    /// En espera de acceso a la sede.
    AwaitingSiteAccess,
    /// En espera de repuestos o garantía.
    AwaitingPartsOrWarranty,
    /// En espera de aprobación.
    AwaitingApproval,
    /// Próximo a vencer – escalamiento.
    NearExpiryEscalation,
}
