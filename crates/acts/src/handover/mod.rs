//! Acts of delivery and return: what they say, and how that is set on paper.

mod compose;
mod document;
mod evidence;
mod items;
mod photographs;
pub mod wording;

pub use compose::{Assets, ComposeError, Composed, compose};
pub use document::HandoverDocument;
pub use evidence::SEAL_FIELD;
pub use photographs::ACT_PHOTOS_MAX;

/// Name of the field of the signer at `place`, counted from 0 in the order of signing.
#[must_use]
pub fn signature_field(place: usize) -> String {
    format!("firma_{}", place + 1)
}
