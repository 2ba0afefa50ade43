//! Import of sheets: open, look, map, check, apply.

use casework::refusal::Refusal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use sheets::Column;
pub use sheets::header::{AnyField, Target};
pub use sheets::rows::{Code, Severity, Skipped};

use super::setting::JobId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct ImportId(pub u32);

/// The file of an upload.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportUpload {
    pub file_name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportOpened {
    pub import: ImportId,
    pub file_name: String,
    pub sheets: Vec<SheetName>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetName {
    pub name: String,
    /// Rows that hold anything.
    pub rows: u32,
    pub hidden: bool,
}

/// A look at one sheet. Everything but the import may be left to EnSitio's proposal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportLook {
    pub import: ImportId,
    /// From 0; the likeliest one when absent.
    #[serde(default)]
    pub sheet: Option<u32>,
    #[serde(default)]
    pub target: Option<Target>,
    /// 1-based row of the sheet.
    #[serde(default)]
    pub header_row: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    pub import: ImportId,
    pub sheet: u32,
    pub target: Target,
    pub header_row: u32,
    /// The same as `header_row`, or the next one where group titles stand over the columns.
    pub header_last_row: u32,
    pub columns: Vec<ImportColumn>,
    /// Every field that a column may be mapped to.
    pub fields: Vec<ImportField>,
    /// The mapping was used before for a sheet with these headers.
    pub remembered: bool,
    pub data_rows: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    pub index: Column,
    /// Column letter as the spreadsheet shows it.
    pub letter: String,
    pub header: String,
    pub field: Option<AnyField>,
    /// The first values below the header.
    pub samples: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportField {
    pub field: AnyField,
    /// At least one of the fields so marked has to be mapped.
    pub essential: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ColumnChoice {
    pub index: Column,
    pub field: Option<AnyField>,
}

/// Read all rows under this mapping and say what would happen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportCheck {
    pub import: ImportId,
    pub sheet: u32,
    pub target: Target,
    pub header_row: u32,
    /// The same as `header_row` when absent.
    #[serde(default)]
    pub header_last_row: Option<u32>,
    pub columns: Vec<ColumnChoice>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ImportRef {
    pub import: ImportId,
}

/// What is wrong with a row in view of what the store knows; the rest is the reader's [`Code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StoreCode {
    // Errors.
    /// Its plate belongs to one item of the store, its serial to another.
    IdentifiersConflict,
    /// Another row of the sheet is the same item or person of the store, or claims the same identifier.
    SameRecordTwice,
    /// Two sites of the store have this name.
    SiteAmbiguous,
    /// The procedure refused it while it was being written.
    Refused,

    // Warnings.
    /// The text is longer than a record keeps, and lost its end.
    TextShortened,
    /// No column says the type: *Otro* was taken.
    TypeAssumed,
    /// No column says whose it is: *Propio*, or *Proveedor* where only a provider's plate or a contract is given.
    OwnershipAssumed,
    /// The row speaks of several items under one plate: one comes in, with the quantity in its remarks.
    QuantityNotSplit,
    /// The provider's plate is that of another item of the store; both are kept.
    ProviderTagShared,
    /// The plate on the sheet is another than the one in the store.
    PlateDiffers,
    /// The serial on the sheet is another than the one in the store.
    SerialDiffers,
    /// Nobody of that name or document is known: the item comes in without holder, the name in its remarks.
    HolderUnknown,
    /// Several people bear that name: as if nobody were known.
    HolderAmbiguous,
    /// The document is that of a person of another name; the document was believed.
    HolderNameDiffers,
    /// The state of the cycle leaves nobody answerable: the name stays in the remarks.
    HolderNotKept,
    /// The sheet says *Asignado* or *En préstamo* but names nobody.
    AssignedToNobody,
    /// The person is not known yet and is created from this row.
    PersonCreated,
    /// The site is not known yet and is created from this row.
    SiteCreated,
    /// The site is not known; the record keeps the one it had.
    SiteUnknown,
    /// Several sites bear that name; none was taken.
    SiteNotUnique,
    /// The site belongs to another territorial direction than the row says; the store's stays.
    DirectionDiffers,
    /// The store has another holder: custody changes only by acts and movements.
    HolderDiffers,
    /// The store has another site: items move only by acts and movements.
    PlaceDiffers,
    /// The store has another state of the cycle: it changes only by acts and movements.
    LifecycleDiffers,
    /// A department without municipality is not kept.
    DepartmentNotKept,
}

impl StoreCode {
    /// What the problem means for its row.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::IdentifiersConflict | Self::SameRecordTwice | Self::SiteAmbiguous | Self::Refused => Severity::Error,
            _ => Severity::Warning,
        }
    }
}

/// What is wrong with a row; its sentence is made on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum ImportCode {
    Sheet(Code),
    Store(StoreCode),
}

impl ImportCode {
    /// What the problem means for its row.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Sheet(code) => code.severity(),
            Self::Store(code) => code.severity(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportProblem {
    pub row: u32,
    /// Column letter; empty when it is about the whole row or the field has no column.
    pub column: String,
    pub field: Option<AnyField>,
    pub severity: Severity,
    pub code: ImportCode,
    pub value: String,
    /// Another row that it is about.
    pub other_row: Option<u32>,
    /// Why the procedure refused the row.
    pub refusal: Option<Refusal>,
}

/// How often a problem was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportProblemCount {
    pub code: ImportCode,
    pub severity: Severity,
    pub count: u32,
    pub first_row: u32,
}

/// A row that is already in the store and says something else: the person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDuplicate {
    pub row: u32,
    /// What the row is recognised by.
    pub key: String,
    /// What the store says, and what the sheet says, of the fields that differ.
    pub differences: Vec<ImportDifference>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDifference {
    pub field: AnyField,
    pub stored: String,
    pub sheet: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportReport {
    pub import: ImportId,
    pub target: Target,
    pub new: u32,
    /// In the store already, and the sheet says something else.
    pub changed: u32,
    pub unchanged: u32,
    /// Empty, repeated or total rows.
    pub skipped: u32,
    /// Rows that cannot come in.
    pub errors: u32,
    /// Rows that come in changed as said.
    pub warnings: u32,
    /// Every kind of problem met, errors first.
    pub counts: Vec<ImportProblemCount>,
    /// The first problems, errors first; the exported list has the others too.
    pub problems: Vec<ImportProblem>,
    /// The first rows passed over.
    pub skips: Vec<Skipped>,
    /// The first rows that are in the store already and differ.
    pub duplicates: Vec<ImportDuplicate>,
    /// Sites and people that rows name and the store does not know; they are created with the rows.
    pub new_sites: u32,
    pub new_people: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DuplicateChoice {
    /// Take what the sheet says.
    Update,
    /// Leave the store as it is.
    Keep,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DuplicateDecision {
    pub row: u32,
    pub choice: DuplicateChoice,
}

/// All or nothing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportApply {
    pub import: ImportId,
    /// For every row already in the store that `decisions` does not name.
    pub duplicates: DuplicateChoice,
    #[serde(default)]
    pub decisions: Vec<DuplicateDecision>,
    /// Leave out the rows with errors; otherwise one error refuses all.
    pub skip_errors: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportStarted {
    pub job: JobId,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDone {
    pub created: u32,
    pub updated: u32,
    /// Rows already in the store that say something else, left as the store has them.
    pub kept: u32,
    /// Rows already in the store that say the same.
    pub unchanged: u32,
    /// Rows with errors.
    pub left_out: u32,
    pub sites_created: u32,
    pub people_created: u32,
}
