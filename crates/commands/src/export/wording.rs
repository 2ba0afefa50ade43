//! The Spanish of the terms that lists show and papers do not; those of papers are in `acts`.

use casework::format::FormatCode;
use casework::item::LifecycleState;
use casework::site::{SiteLevel, SiteType};
use sheets::rows::Severity;

/// In the place of the name of a person whose data were erased.
pub(crate) const ERASED: &str = "Datos suprimidos";

pub use acts::handover::wording::paper_flaw;
pub use acts::request::wording::{decision as boss_decision, form as form_name, lines as form_lines};
pub use casework::act::words::stage;
pub use casework::case::words::{case_kind, case_state, clock, due, duration, moment, segment, stepped, suspension};

/// *Estado del ciclo.*
#[must_use]
pub fn lifecycle(state: LifecycleState) -> &'static str {
    match state {
        LifecycleState::InStock => "En bodega",
        LifecycleState::Assigned => "Asignado",
        LifecycleState::SitePool => "En sede (uso común)",
        LifecycleState::InTransit => "En tránsito",
        LifecycleState::OnLoan => "En préstamo",
        LifecycleState::InRepair => "En reparación/garantía",
        LifecycleState::Missing => "Faltante (en investigación)",
        LifecycleState::Stolen => "Hurtado (denuncia)",
        LifecycleState::ReturnedToProvider => "Devuelto al proveedor",
        LifecycleState::Disposed => "Dado de baja",
    }
}

/// *Nivel.*
pub(crate) fn level(level: SiteLevel) -> &'static str {
    match level {
        SiteLevel::National => "Nacional",
        SiteLevel::Territorial => "Territorial",
    }
}

/// *Tipo de sede.*
pub(crate) fn site_type(site_type: SiteType) -> &'static str {
    match site_type {
        SiteType::Administrative => "Sede administrativa",
        SiteType::TerritorialDirection => "Dirección territorial",
        SiteType::AttentionPoint => "Punto de Atención a Víctimas (PAV)",
        SiteType::RegionalCentre => "Centro Regional de Atención a Víctimas (CRAV)",
        SiteType::Other => "Otra",
    }
}

/// *Formato.*
#[must_use]
pub fn format(code: FormatCode) -> &'static str {
    match code {
        FormatCode::Anexo7 => "Anexo 7",
        FormatCode::Anexo14 => "Anexo 14",
        FormatCode::Clearance => "Paz y salvo",
    }
}

/// *Gravedad.*
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Advertencia",
    }
}
