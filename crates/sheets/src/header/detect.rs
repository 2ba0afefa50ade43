//! Which rows are the header, and what its texts mean.

use std::collections::{BTreeMap, BTreeSet};

use super::field::{Field, Target};
use super::fields::{ItemField, PersonField, SiteField};
use super::mapping::Mapping;
use super::score::{EXACT, Lexicon, MIN_SCORE, Score};
use crate::cell::{Cell, Column};
use crate::fold::fold;
use crate::workbook::{Row, Sheet};

/// How many rows that hold anything are looked at for the header.
pub const MAX_HEADER_SCAN_ROWS: usize = 60;
/// How many values of a column are looked at when its header has two meanings.
const SAMPLE_VALUES: usize = 200;

/// The header of a table: the texts over its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its first row, counted from 1.
    pub first_row: u32,
    /// Its last row: the same, or the next one where group titles stand over the columns.
    pub last_row: u32,
    /// The columns with a text, from left to right.
    pub cells: Vec<HeaderCell>,
}

/// The text over one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// The column.
    pub column: Column,
    /// Its text; with the group title before it where there is one.
    pub text: String,
}

impl Header {
    /// The header in the given rows, for a person who points at it.
    pub fn at(sheet: &Sheet, first_row: u32, last_row: u32) -> Self {
        let last_row = last_row.max(first_row);
        let mut texts = BTreeMap::<Column, String>::new();
        let from = sheet.rows().partition_point(|row| row.number < first_row);
        for row in sheet.rows().iter().skip(from).take_while(|row| row.number <= last_row) {
            for (column, cell) in row.cells() {
                let text = cell.to_string();
                let joined = texts.entry(*column).or_default();
                if joined.is_empty() {
                    *joined = text;
                } else if fold(joined) != fold(&text) {
                    joined.push(' ');
                    joined.push_str(&text);
                }
            }
        }
        let cells = texts.into_iter().map(|(column, text)| HeaderCell { column, text }).collect();
        Self { first_row, last_row, cells }
    }

    /// A mark by which the same layout is known again: equal for equal header texts, in any order and spelling of
    /// case, accents and punctuation. Stable between versions (FNV-1a, 64 bits, in hexadecimal).
    pub fn signature(&self) -> String {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let keys: BTreeSet<String> = self.keys().map(|(_, key)| key).collect();
        let hash = keys
            .iter()
            .flat_map(|key| key.bytes().chain([0x1f]))
            .fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
        format!("{hash:016x}")
    }

    /// Each column with its folded text; a text met before gets its ordinal.
    pub(super) fn keys(&self) -> impl Iterator<Item = (Column, String)> {
        let mut seen = BTreeMap::<String, usize>::new();
        self.cells.iter().map(move |cell| {
            let folded = fold(&cell.text);
            let count = seen.entry(folded.clone()).and_modify(|count| *count += 1).or_insert(1);
            let key = if *count == 1 { folded } else { format!("{folded}#{count}") };
            (cell.column, key)
        })
    }
}

/// What a sheet seems to hold under one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<F> {
    /// Where the header is.
    pub header: Header,
    /// What its columns seem to be.
    pub mapping: Mapping<F>,
    /// How sure each column of the mapping is.
    pub scores: BTreeMap<Column, Score>,
    /// Sum of the scores, halved where no essential field was found: higher means likelier, comparable between targets.
    pub total: u32,
}

/// All rows of the sheet that may be chosen as header by hand.
pub fn headers(sheet: &Sheet) -> impl Iterator<Item = Header> {
    sheet.rows().iter().take(MAX_HEADER_SCAN_ROWS).map(|row| Header::at(sheet, row.number, row.number))
}

/// The likeliest header for one target, and its mapping. `None` where no row names two fields, or one in a table of a
/// single column.
pub fn propose<F: Field>(sheet: &Sheet) -> Option<Proposal<F>> {
    let lexicon = Lexicon::<F>::new();
    let rows = sheet.rows().get(..sheet.rows().len().min(MAX_HEADER_SCAN_ROWS)).unwrap_or_default();
    let mut best: Option<Proposal<F>> = None;
    for (at, row) in rows.iter().enumerate() {
        let mut candidates = vec![Header::at(sheet, row.number, row.number)];
        if let Some(next) = rows.get(at + 1).filter(|next| next.number == row.number + 1 && only_texts(next)) {
            candidates.push(Header::at(sheet, row.number, next.number));
        }
        for header in candidates {
            let proposal = assess(header, &lexicon);
            if best.as_ref().is_none_or(|best| proposal.total > best.total) {
                best = Some(proposal);
            }
        }
    }
    let mut best =
        best.filter(|best| best.mapping.len() >= best.header.cells.len().min(2) && !best.mapping.is_empty())?;
    settle_rival(sheet, &mut best);
    Some(best)
}

/// The mapping for one target under a header that a person points at.
pub fn propose_at<F: Field>(sheet: &Sheet, header: Header) -> Proposal<F> {
    let mut proposal = assess(header, &Lexicon::new());
    settle_rival(sheet, &mut proposal);
    proposal
}

/// The targets that a sheet may be, the likeliest first, with the total of each.
pub fn propose_any(sheet: &Sheet) -> Vec<(Target, u32)> {
    let mut targets = vec![
        (Target::Items, propose::<ItemField>(sheet).map_or(0, |proposal| proposal.total)),
        (Target::People, propose::<PersonField>(sheet).map_or(0, |proposal| proposal.total)),
        (Target::Sites, propose::<SiteField>(sheet).map_or(0, |proposal| proposal.total)),
    ];
    targets.retain(|(_, total)| *total > 0);
    targets.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    targets
}

fn only_texts(row: &Row) -> bool {
    row.cells()
        .iter()
        .all(|(_, cell)| matches!(cell, Cell::Text(text) if !text.bytes().any(|byte| byte.is_ascii_digit())))
}

/// Gives each field to the column that names it best, the surest pairs first. Texts repeated over several columns, as a
/// merged title, name at most one.
fn assess<F: Field>(header: Header, lexicon: &Lexicon<F>) -> Proposal<F> {
    let mut seen = BTreeSet::new();
    let mut claims: Vec<(Score, Column, F)> = Vec::new();
    for cell in &header.cells {
        let folded = fold(&cell.text);
        if seen.contains(&folded) {
            continue;
        }
        for (field, score) in lexicon.candidates(&folded) {
            claims.push((score, cell.column, field));
        }
        seen.insert(folded);
    }
    claims.sort_by_key(|&(score, column, field)| (std::cmp::Reverse(score), column, field));
    let mut mapping = Mapping::new();
    let mut scores = BTreeMap::new();
    for (score, column, field) in claims {
        if score >= MIN_SCORE && mapping.field(column).is_none() && mapping.column(field).is_none() {
            mapping.set(column, field);
            scores.insert(column, score);
        }
    }
    let mut total: u32 = scores.values().map(|&score| u32::from(score)).sum();
    if !mapping.is_usable() {
        total /= 2;
    }
    // Of two rows that name the same fields the one with fewer other texts is the header; a data row below a header
    // may name one by chance, and the header of two rows has to earn its second one.
    let strangers = header.cells.len().saturating_sub(mapping.len()) as u32;
    let second_row = if header.last_row > header.first_row { u32::from(EXACT) / 4 } else { 0 };
    total = total.saturating_sub(strangers * 2 + second_row);
    Proposal { header, mapping, scores, total }
}

/// Where the values of a column are those of the second field that its header may mean, it is given that one.
fn settle_rival<F: Field>(sheet: &Sheet, proposal: &mut Proposal<F>) {
    let Some((first, second, is_second)) = F::RIVAL else { return };
    let Some(column) = proposal.mapping.column(first).filter(|_| proposal.mapping.column(second).is_none()) else {
        return;
    };
    let from = sheet.rows().partition_point(|row| row.number <= proposal.header.last_row);
    let values = sheet.rows().iter().skip(from).filter_map(|row| row.get(column).as_text()).take(SAMPLE_VALUES);
    let (of_second, all) =
        values.fold((0, 0), |(of_second, all), value| (of_second + usize::from(is_second(&fold(value))), all + 1));
    if of_second * 2 > all {
        proposal.mapping.set(column, second);
    }
}
