//! The catalogue as a workbook.

use casework::catalogue::{CatalogueFlaw, Edition, ListedId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueExport {
    /// `None`: whoever asks is asked where.
    #[serde(default)]
    pub path: Option<String>,
}

/// What a workbook would change.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueSheet {
    /// What to send to accept it, each after the last edition of its record; none while there are problems.
    pub editions: Vec<Edition>,
    pub changes: Vec<CatalogueChanged>,
    /// Records that it names and leaves as they are.
    pub unchanged: u32,
    pub problems: Vec<CatalogueProblem>,
    /// Problems beyond those that are listed.
    pub more_problems: u32,
    /// What was not looked at.
    pub ignored: Vec<CatalogueIgnored>,
}

/// A record that is new, or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueChanged {
    pub listed: ListedId,
    pub name: String,
    pub is_new: bool,
    pub differences: Vec<CatalogueDifference>,
}

/// A field, by the header of its column; empty is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueDifference {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// A sheet or a column that a catalogue does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueIgnored {
    pub sheet: String,
    /// Empty: the whole sheet.
    pub header: String,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueProblem {
    /// Empty: the whole workbook.
    pub sheet: String,
    /// As the spreadsheet program counts; 0 where it is about more than a row.
    pub row: u32,
    /// Column letter; empty where it is about the whole row.
    pub column: String,
    /// What stands over that column.
    pub header: String,
    /// What was written.
    pub value: String,
    pub code: CatalogueCode,
}

/// Its sentence is made at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CatalogueCode {
    /// No sheet of it has the name of one of a catalogue.
    NoSheet,
    /// The sheet lacks the column by which its records are known.
    NoColumn {
        header: String,
    },
    TooManyRows {
        max: u32,
    },
    TooManyChanges {
        max: u32,
    },
    Missing,
    /// It is none of these.
    NotAChoice {
        choices: Vec<String>,
    },
    NotANumber,
    NotADate,
    /// Stretches such as `08:00-12:00; 13:00-17:00`.
    NotHours,
    /// No record of the catalogue, and no person who is known here, is called so.
    NotFound,
    /// Several are called so: it is named by its identifier.
    Ambiguous,
    /// No record has this identifier: new ones have none.
    UnknownId,
    /// Another row is of the same record.
    Twice {
        row: u32,
    },
    /// The text is longer than a cell may be.
    Cut,
    /// The procedure would refuse the record.
    Refused {
        flaw: CatalogueFlaw,
    },
}
