//! What is wrong with a row.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::cell::Column;
use crate::header::AnyField;

/// What a problem means for its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    /// The row can come in, but not all as it was written.
    Warning,
    /// The row cannot come in as it is.
    Error,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    // Errors.
    /// Neither type nor description, brand nor model: nobody could say what the item is.
    ItemNotDescribed,
    /// The plate stands on an earlier row.
    PlateRepeated,
    /// The brand and serial stand on an earlier row.
    SerialRepeated,
    /// The provider's plate stands on an earlier row.
    ProviderTagRepeated,
    /// The person has no name.
    NameMissing,
    /// The person has no document number.
    DocumentMissing,
    /// The document number of the person is too short, too long or has other signs.
    DocumentInvalid,
    /// The check digit does not belong to the NIT.
    NitCheckDigitWrong,
    /// The document stands on an earlier row.
    DocumentRepeated,
    /// The site has no name.
    SiteNameMissing,
    /// The name of the site stands on an earlier row.
    SiteRepeated,

    // Warnings.
    /// The item has no plate, no readable serial and no provider's plate: a later import cannot know it again.
    ItemWithoutIdentifier,
    /// An item of the entity's own has no plate.
    OwnedWithoutPlate,
    /// The plate is a number where others of the sheet are texts: it may have lost its letters or leading zeros.
    PlateFromNumber,
    /// The serial or plate differs from one on an earlier row only by O/0, I/1 or S/5. Both are kept.
    LooksAlike,
    /// The serial is shorter than three signs. It is kept.
    SerialSuspicious,
    /// The sheet kept a long number only in part (`1,23E+15`). What is left is not kept.
    DigitsLost,
    /// The type is known by a word of the text.
    TypeGuessed,
    /// The type is not known: *Otro*, with the text as description.
    TypeUnknown,
    /// The first word was taken as brand.
    BrandGuessed,
    /// The condition is known by a word of the text.
    ConditionGuessed,
    /// The condition is not known and not kept.
    ConditionUnknown,
    /// The ownership is not known and not kept.
    OwnershipUnknown,
    /// The state of the cycle is not known and not kept.
    LifecycleUnknown,
    /// A store or shared use stands as holder: *En bodega* or *En sede*, without holder; a document beside it is not
    /// kept.
    HolderIsPlace,
    /// The document of the holder is too short or has other signs. It is not kept.
    HolderDocumentDropped,
    /// The date has only a year: kept as its 1 January, marked as a year.
    DateYearOnly,
    /// The date has only a month: kept as its first day, marked as a month.
    DateMonthOnly,
    /// The year has two digits: taken as 19xx from 70 on, else 20xx.
    DateShortYear,
    /// The date makes sense only as month/day/year, and was so taken.
    DateSwapped,
    /// A plain number was taken as a date of the sheet.
    DateFromNumber,
    /// The date is not understood, or before 1980 or after 2100. It is not kept.
    DateUnreadable,
    /// The quantity is not a whole number from 1 to 100,000. It is not kept.
    QuantityInvalid,
    /// The type of document follows from the number: letters make a passport, digits a *cédula*.
    IdTypeGuessed,
    /// The type of document is not known; taken as if it were not given.
    IdTypeUnknown,
    /// The kind of bond is not known and not kept.
    BondUnknown,
    /// The e-mail address has no form of one and is not kept.
    EmailInvalid,
    /// The level follows from the name or type of the site.
    LevelGuessed,
    /// The level is not known; *Territorial* was taken.
    LevelUnknown,
    /// The kind of site is not known and not kept.
    SiteTypeUnknown,
    /// The territorial direction is not known and not kept.
    DirectionUnknown,
    /// The code lacked its leading zero, as codes kept as numbers do. It was restored.
    LeadingZeroRestored,
    /// The DIVIPOLA code is not one. It is not kept.
    DivipolaInvalid,
    /// The municipality does not belong to the department on the same row. Both are as written.
    DivipolaMismatch,
    /// The cell shows the error of a formula. It counts as empty.
    FormulaError,
    /// The text was longer than a cell may be and lost its end.
    TextCut,
}

impl Code {
    /// What the problem means for its row.
    pub const fn severity(self) -> Severity {
        match self {
            Self::ItemNotDescribed
            | Self::PlateRepeated
            | Self::SerialRepeated
            | Self::ProviderTagRepeated
            | Self::NameMissing
            | Self::DocumentMissing
            | Self::DocumentInvalid
            | Self::NitCheckDigitWrong
            | Self::DocumentRepeated
            | Self::SiteNameMissing
            | Self::SiteRepeated => Severity::Error,
            _ => Severity::Warning,
        }
    }
}

/// One thing wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// Row of the sheet, counted from 1.
    pub row: u32,
    /// Column of the cell; `None` when the field has no column or the whole row is meant.
    pub column: Option<Column>,
    /// The field; `None` when the whole row is meant.
    pub field: Option<AnyField>,
    /// What is wrong.
    pub code: Code,
    /// The value as read.
    pub value: String,
    /// The earlier row that says the same.
    pub other_row: Option<u32>,
}
