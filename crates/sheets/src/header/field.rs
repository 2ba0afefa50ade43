//! What a column may hold.

use std::fmt::Debug;
use std::hash::Hash;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fields::{ItemField, PersonField, SiteField};

/// What the rows of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Target {
    /// *Elementos*
    Items,
    /// *Personas*
    People,
    /// *Sedes*
    Sites,
}

/// A field of any target, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(tag = "target", content = "field", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnyField {
    /// Of an item.
    Items(ItemField),
    /// Of a person.
    People(PersonField),
    /// Of a site.
    Sites(SiteField),
}

/// Two fields that one header text may mean: the usual one, the other one, and how a folded value of the other is known.
pub type Rival<F> = (F, F, fn(&str) -> bool);

/// The fields of one target.
pub trait Field: Copy + Debug + Eq + Ord + Hash + Into<AnyField> + 'static {
    /// The target that has these fields.
    const TARGET: Target;
    /// All of them.
    const ALL: &'static [Self];

    /// A field whose header text may also mean another.
    const RIVAL: Option<Rival<Self>>;

    /// Header texts that mean the field beyond doubt.
    fn sure_names(self) -> &'static [&'static str];
    /// Header texts that mean the field unless another column claims it with a better one.
    fn possible_names(self) -> &'static [&'static str];
    /// Whether a row says something of its subject once this field is filled. A mapping without any such field is of
    /// no use.
    fn is_essential(self) -> bool;
}
