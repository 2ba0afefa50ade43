//! SIG formats. Every edition is kept.

use casework::format::{FormatCode, FormatTemplate};
use rusqlite::named_params;

use crate::{
    changed::Area,
    column::Word,
    error::StoreError,
    sql::{JsonColumn, sql, to_json},
    transaction::{Reader, Writer},
};

impl Reader<'_> {
    /// The edition in use.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, StoreError> {
        self.one(sql!("format/current.sql"), named_params! { ":code": Word(&code) }, |row| row.json("body"))
    }

    /// The edition that a paper was rendered with.
    ///
    /// # Errors
    /// [`StoreError`] of the database.
    pub fn format_edition(&self, code: FormatCode, edition: u32) -> Result<Option<FormatTemplate>, StoreError> {
        let params = named_params! { ":code": Word(&code), ":edition": edition };
        self.one(sql!("format/edition.sql"), params, |row| row.json("body"))
    }
}

impl Writer<'_> {
    /// Keeps one more edition.
    pub(crate) fn add_format(&self, code: FormatCode, template: &FormatTemplate) -> Result<(), StoreError> {
        let body = to_json(template)?;
        let params = named_params! { ":code": Word(&code), ":edition": template.edition, ":body": body };
        self.run(Area::Settings, sql!("format/add.sql"), params)?;
        Ok(())
    }
}
