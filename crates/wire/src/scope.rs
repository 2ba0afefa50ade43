//! What is said beside the facts to a workstation that sees some territorial offices only.

use casework::{act::Act, case::Case, item::Item, person::Person, site::Site};
use serde::{Deserialize, Serialize};

/// What a page has for a workstation that sees some territorial offices only: facts about anything else are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InScope {
    /// Everything up to this number that concerns it was told with this page; `None` while more is to come.
    pub upto: Option<u64>,
    /// Whether more records come with the last entry: it is told once more with the next page, and its facts with the last one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goes_on: bool,
    /// Records that came to be seen by it with entries of this page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<Came>,
}

/// Records that were there before and came to be seen, taken in before the facts of the entry that brought them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// The number of that entry.
    pub n: u64,
    /// As they stand after it: what it made true of them is in them already.
    pub rows: Vec<Row>,
}

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "row", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Row {
    Item(Box<Item>),
    Person(Box<Person>),
    Site(Box<Site>),
    Act(Box<Act>),
    Case(Box<Case>),
}
