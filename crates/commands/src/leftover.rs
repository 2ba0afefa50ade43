//! What a first start that was cut short left beside the store.

use std::path::Path;

use crate::view::setting::IntegrityFinding;

/// Clears what provably is nothing but an unfinished first start, and says what cannot be proven to be one. Neither
/// stands in the way of work, so failures are only logged.
pub(crate) fn clear(store: &Path) {
    match store::clear_leftovers(store) {
        Ok(found) => {
            for path in found.cleared {
                tracing::info!(path = %path.display(), "an unfinished first start was cleared");
            }
            for path in found.kept {
                tracing::warn!(path = %path.display(), "not known to be an unfinished first start; left as it is");
            }
        }
        Err(error) => tracing::warn!(%error, "an unfinished first start stays"),
    }
}

/// What is left beside the store and is not known, for the check of everything, which changes nothing.
pub(crate) fn strange(store: &Path) -> Vec<IntegrityFinding> {
    let found = store::strange_leftovers(store).unwrap_or_else(|error| {
        tracing::warn!(%error, "what lies beside the store was not looked at");
        Vec::new()
    });
    found.iter().map(|path| IntegrityFinding::StrangeFolder { path: path.display().to_string() }).collect()
}
