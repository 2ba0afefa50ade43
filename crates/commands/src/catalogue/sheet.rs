//! A workbook as sheets of named columns.

use sheets::{Cell, Column, Row, Sheet, Workbook, fold};

use super::ROWS_MAX;
use crate::view::catalogue::{CatalogueCode, CatalogueIgnored, CatalogueProblem};

/// Where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) sheet: String,
    pub(super) row: u32,
}

/// A workbook that is being read, and what was found wrong.
pub(super) struct Reading<'b> {
    book: &'b Workbook,
    pub(super) problems: Vec<CatalogueProblem>,
    pub(super) ignored: Vec<CatalogueIgnored>,
}

/// One sheet: its columns by title, and its rows.
pub(super) struct Grid<'b> {
    pub(super) name: &'b str,
    sheet: &'b Sheet,
    header: u32,
    columns: Vec<(&'static str, Column)>,
}

impl<'b> Reading<'b> {
    pub(super) fn new(book: &'b Workbook) -> Self {
        Self { book, problems: Vec::new(), ignored: Vec::new() }
    }

    /// Says which sheets are none of `titles`.
    pub(super) fn ignore_others(&mut self, titles: &[&str]) {
        let known = |name: &str| titles.iter().any(|title| fold(title) == fold(name));
        let others = self.book.sheets.iter().filter(|sheet| !known(&sheet.name) && !sheet.rows().is_empty());
        let others = others.map(|sheet| CatalogueIgnored { sheet: sheet.name.clone(), header: String::new() });
        self.ignored.extend(others.collect::<Vec<_>>());
        if !self.book.sheets.iter().any(|sheet| known(&sheet.name)) {
            self.tell_whole(CatalogueCode::NoSheet);
        }
    }

    /// The sheet of that title, where the workbook has it. Its first row says what its columns are; `needed` has to be among them.
    pub(super) fn grid(&mut self, title: &str, headers: &[&'static str], needed: &[&'static str]) -> Option<Grid<'b>> {
        let sheet = self.book.sheets.iter().find(|sheet| fold(&sheet.name) == fold(title))?;
        let first = sheet.rows().first()?;
        let mut columns: Vec<(&'static str, Column)> = Vec::new();
        for (column, cell) in first.cells() {
            let written = fold(&cell.to_string());
            match headers.iter().find(|header| fold(header) == written) {
                Some(header) if columns.iter().all(|(known, _)| known != header) => columns.push((*header, *column)),
                _ => self.ignored.push(CatalogueIgnored { sheet: sheet.name.clone(), header: cell.to_string() }),
            }
        }
        let place = Place { sheet: sheet.name.clone(), row: first.number };
        let lacks = needed.iter().find(|header| columns.iter().all(|(known, _)| known != *header));
        if let Some(header) = lacks {
            self.tell_at(place, CatalogueCode::NoColumn { header: (*header).to_owned() });
            return None;
        }
        if sheet.rows().len() > ROWS_MAX {
            self.tell_at(place, CatalogueCode::TooManyRows { max: ROWS_MAX as u32 });
            return None;
        }
        Some(Grid { name: &sheet.name, sheet, header: first.number, columns })
    }

    pub(super) fn tell_whole(&mut self, code: CatalogueCode) {
        self.tell_at(Place::default(), code);
    }

    pub(super) fn tell_at(&mut self, Place { sheet, row }: Place, code: CatalogueCode) {
        let [column, header, value] = [const { String::new() }; 3];
        self.problems.push(CatalogueProblem { sheet, row, column, header, value, code });
    }

    pub(super) fn tell(&mut self, line: &Line<'_, '_>, header: &str, code: CatalogueCode) {
        let at = line.grid.columns.iter().find(|(known, _)| *known == header);
        self.problems.push(CatalogueProblem {
            sheet: line.grid.name.to_owned(),
            row: line.row.number,
            column: at.map_or_else(String::new, |(_, column)| column.to_string()),
            header: header.to_owned(),
            value: line.text(header).unwrap_or_default(),
            code,
        });
    }
}

/// One row of a sheet.
pub(super) struct Line<'g, 'b> {
    grid: &'g Grid<'b>,
    row: &'b Row,
}

impl<'b> Grid<'b> {
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_, 'b>> {
        let rows = self.sheet.rows().iter().filter(|row| row.number > self.header);
        // A row with something in unknown columns only says nothing.
        let says = |row: &&'b Row| self.columns.iter().any(|(_, column)| !row.get(*column).is_empty());
        rows.filter(says).map(move |row| Line { grid: self, row })
    }
}

impl Line<'_, '_> {
    pub(super) fn place(&self) -> Place {
        Place { sheet: self.grid.name.to_owned(), row: self.row.number }
    }

    pub(super) fn number(&self) -> u32 {
        self.row.number
    }

    /// What stands in the column; `None` where the sheet does not have it.
    pub(super) fn text(&self, header: &str) -> Option<String> {
        let (_, column) = self.grid.columns.iter().find(|(known, _)| *known == header)?;
        Some(match self.row.get(*column) {
            Cell::Bool(true) => "Sí".to_owned(),
            Cell::Bool(false) => "No".to_owned(),
            cell => cell.to_string().trim().to_owned(),
        })
    }

    /// Whether the text lost its end.
    pub(super) fn was_cut(&self, header: &str) -> bool {
        let at = self.grid.columns.iter().find(|(known, _)| *known == header);
        at.is_some_and(|(_, column)| self.grid.sheet.was_cut(self.row.number, *column))
    }
}
