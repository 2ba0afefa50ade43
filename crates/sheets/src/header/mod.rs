//! Finding the header row and proposing what each column holds.

mod detect;
mod field;
mod fields;
mod mapping;
mod score;

pub use detect::{Header, HeaderCell, MAX_HEADER_SCAN_ROWS, Proposal, headers, propose, propose_any, propose_at};
pub use field::{AnyField, Field, Rival, Target};
pub use fields::{ItemField, PersonField, SiteField};
pub use mapping::Mapping;
pub use score::Score;
