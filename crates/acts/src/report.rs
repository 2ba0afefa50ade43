//! A plain tabular report: a title, an introduction, columns and any number of rows.

use chrono::{DateTime, FixedOffset};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::handover::wording;
use crate::paper::{Cell, Column, Composer, FrameSpec, Header, Meta, Paper, Picture, Style};

/// Rows of one report.
pub const REPORT_ROWS_MAX: usize = 50_000;
/// Columns of one report.
pub const REPORT_COLUMNS_MAX: usize = 12;

/// A column: its head and its share of the width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportColumn {
    pub head: String,
    pub share: u32,
}

/// What a report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub title: String,
    pub introduction: String,
    /// Number of the report; with the content it decides the identifier of the file.
    pub folio: String,
    pub entity: String,
    pub process: String,
    pub procedure: String,
    pub sig_code: Option<String>,
    pub sig_version: Option<u32>,
    pub logo: Option<Picture>,
    pub columns: Vec<ReportColumn>,
    pub rows: Vec<Vec<String>>,
    pub created_at: DateTime<FixedOffset>,
    pub app_version: String,
}

/// Why a report cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReportError {
    #[error("the report has {0} rows")]
    Rows(usize),
    #[error("the report has {0} columns")]
    Columns(usize),
    /// The first such row, counted from 0.
    #[error("row {0} has not as many cells as there are columns")]
    Row(usize),
}

impl Report {
    /// Sets the report on paper.
    ///
    /// # Errors
    /// When it has too many rows or columns, or a row is not as long as the others.
    pub fn compose(&self) -> Result<Paper, ReportError> {
        if self.rows.len() > REPORT_ROWS_MAX {
            return Err(ReportError::Rows(self.rows.len()));
        }
        if self.columns.is_empty() || self.columns.len() > REPORT_COLUMNS_MAX {
            return Err(ReportError::Columns(self.columns.len()));
        }
        if let Some(row) = self.rows.iter().position(|row| row.len() != self.columns.len()) {
            return Err(ReportError::Row(row));
        }
        let digest = self.content_digest();
        let mut composer = Composer::new(self.meta(&digest), self.frame(&digest));
        composer.title(&self.title);
        if !self.introduction.is_empty() {
            composer.paragraph(&self.introduction, Style::TEXT);
        }
        let columns: Vec<Column<'_>> =
            self.columns.iter().map(|column| Column { head: &column.head, share: column.share }).collect();
        let rows = self.rows.iter().map(|row| {
            let text = |cell: &String| if cell.is_empty() { wording::NOT_APPLICABLE.to_owned() } else { cell.clone() };
            row.iter().map(|cell| Cell::new(text(cell))).collect()
        });
        composer.table(&columns, 7_500, rows);
        Ok(composer.finish())
    }

    /// SHA-256 of title, heads and cells, each followed by a zero byte.
    fn content_digest(&self) -> String {
        let mut hash = Sha256::new();
        let heads = self.columns.iter().map(|column| &column.head);
        let texts = [&self.title, &self.introduction].into_iter().chain(heads).chain(self.rows.iter().flatten());
        for text in texts {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        casework::id::Digest(hash.finalize().into()).to_string()
    }

    fn meta(&self, digest: &str) -> Meta {
        Meta {
            title: self.title.clone(),
            author: self.entity.clone(),
            subject: self.title.clone(),
            keywords: vec!["informe".to_owned(), self.folio.clone()],
            folio: self.folio.clone(),
            content_digest: digest.to_owned(),
            kind: "informe".to_owned(),
            created_at: self.created_at,
            creator: format!("EnSitio {}", self.app_version),
        }
    }

    fn frame(&self, digest: &str) -> FrameSpec {
        let code = self.sig_code.clone().unwrap_or_else(|| wording::PENDING_CODE.to_owned());
        let version = self.sig_version.map_or(wording::NOT_APPLICABLE.to_owned(), |version| format!("{version:02}"));
        FrameSpec {
            header: Header {
                entity: self.entity.clone(),
                logo: self.logo.clone(),
                middle: vec![
                    self.title.to_uppercase(),
                    format!("PROCESO: {}", self.process),
                    format!("PROCEDIMIENTO: {}", self.procedure),
                ],
                codes: vec![
                    format!("Código: {code}"),
                    format!("Versión: {version}"),
                    format!("Fecha: {}", wording::date(self.created_at.date_naive())),
                ],
            },
            footer: vec![
                "Una vez impreso o descargado este documento se considera copia no controlada.".to_owned(),
                format!("Informe {} · Huella del contenido {}", self.folio, &digest[..16]),
            ],
        }
    }
}
