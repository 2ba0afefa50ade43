//! The current edition of each format.

use casework::format::{FormatCode, FormatTemplate};

use crate::{
    column::{DomainColumn, Json, Word},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

impl Reader<'_> {
    pub(crate) fn format(&self, code: FormatCode) -> Result<Option<FormatTemplate>, LedgerError> {
        self.one(sql!("format/get.sql"), named_params! { ":code": Word(&code) }, |row| row.json("state"))
    }
}

impl Writer<'_> {
    pub(crate) fn put_format(&self, code: FormatCode, template: &FormatTemplate) -> Result<(), LedgerError> {
        self.run(sql!("format/put.sql"), named_params! { ":code": Word(&code), ":state": Json(template) }).map(drop)
    }
}
