//! An act in the words of lists and terminals; those of papers are with the papers.

use super::ActStage;

/// *Estado del acta.* `not_signed`: somebody refused or was absent.
#[must_use]
pub fn stage(stage: ActStage, not_signed: bool) -> &'static str {
    match stage {
        ActStage::Sealed if not_signed => "Sellada con constancia",
        ActStage::Signing => "En firma",
        ActStage::Sealed => "Sellada",
        ActStage::Constancia => "Firmada con constancia",
        ActStage::Annulled => "Anulada",
        ActStage::Superseded => "Reemplazada",
        ActStage::Withdrawn => "Retirada",
    }
}
