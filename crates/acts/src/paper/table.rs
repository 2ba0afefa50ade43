//! Tables that break across pages, repeating their heads, and key/value grids.

use super::compose::{BODY_TOP, BODY_WIDTH, Composer, MARGIN, Style};
use super::{BLACK, BOLD, Draw, FaceId, Ink, Mpt, NAVY, NodeId, Owner, REGULAR, RULE, Rect, Role, SHADE};

/// Room between the rule of a cell and its text.
const PAD: Mpt = 2_600;
/// Size of labels and values in grids.
const GRID_TEXT: Mpt = 8_500;

/// A column: its head and its share of the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    pub head: &'a str,
    pub share: u32,
}

/// A cell of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub face: FaceId,
    pub ink: Ink,
    /// Row head instead of data.
    pub label: bool,
}

impl Cell {
    /// Data.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), face: REGULAR, ink: BLACK, label: false }
    }

    /// Data in another ink.
    #[must_use]
    pub fn inked(text: impl Into<String>, ink: Ink) -> Self {
        Self { ink, face: BOLD, ..Self::new(text) }
    }

    /// Head of a row.
    #[must_use]
    pub fn label(text: impl Into<String>) -> Self {
        Self { text: text.into(), face: BOLD, ink: NAVY, label: true }
    }
}

/// A cell broken into lines.
struct Wrapped {
    lines: Vec<String>,
    style: Style,
    label: bool,
    width: Mpt,
    /// Columns of the table that it covers.
    columns: u32,
}

/// A table being drawn.
struct Sheet {
    head: Vec<Wrapped>,
    size: Mpt,
    body: NodeId,
    head_row: Option<NodeId>,
}

impl Sheet {
    fn leading(&self) -> Mpt {
        self.size * 128 / 100
    }

    fn height(&self, row: &[Wrapped], lines: usize) -> Mpt {
        let most = row.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).min(lines);
        self.leading() * i32::try_from(most).unwrap_or(i32::MAX / self.leading()) + 2 * PAD
    }
}

impl Composer {
    /// A table with a head; rows that do not fit go to the next page, where the head is drawn again as an artifact
    /// (the reader has heard it). A row taller than a page is split between lines. The last cell of a row with fewer
    /// cells than columns covers the columns that are left.
    pub fn table<I>(&mut self, columns: &[Column<'_>], size: Mpt, rows: I)
    where
        I: IntoIterator<Item = Vec<Cell>>,
    {
        let table = self.node(NodeId(0), Role::Table);
        let head_node = self.node(table, Role::THead);
        let head_row = Some(self.node(head_node, Role::Tr));
        let body = self.node(table, Role::TBody);
        let shares: Vec<u32> = columns.iter().map(|column| column.share).collect();
        let widths = split_width(&shares);
        let head = columns.iter().map(|column| Cell { text: column.head.to_owned(), ..Cell::label("") }).collect();
        let head = self.wrap_row(head, &widths, size);
        let mut sheet = Sheet { head, size, body, head_row };
        for row in rows {
            let row = self.wrap_row(row, &widths, size);
            self.table_row(&mut sheet, &row);
        }
        if sheet.head_row.is_some() {
            self.flow(sheet.height(&sheet.head, usize::MAX));
            self.table_head(&mut sheet);
        }
        self.y += 6_000;
    }

    /// A grid of labels and values, `shares` giving the widths of label, value, label, value… Short rows as in
    /// [`Self::table`].
    pub fn grid(&mut self, shares: &[u32], rows: Vec<Vec<Cell>>) {
        let table = self.node(NodeId(0), Role::Table);
        let body = self.node(table, Role::TBody);
        let mut sheet = Sheet { head: Vec::new(), size: GRID_TEXT, body, head_row: None };
        let widths = split_width(shares);
        for row in rows {
            let row = self.wrap_row(row, &widths, GRID_TEXT);
            self.table_row(&mut sheet, &row);
        }
        self.y += 6_000;
    }

    fn wrap_row(&mut self, row: Vec<Cell>, widths: &[Mpt], size: Mpt) -> Vec<Wrapped> {
        let last = row.len().clamp(1, widths.len()) - 1;
        let mut wrapped = Vec::with_capacity(row.len());
        for (at, cell) in row.into_iter().enumerate().take(last + 1) {
            let covers = if at == last { &widths[at..] } else { &widths[at..=at] };
            let (width, columns) = (covers.iter().sum(), u32::try_from(covers.len()).unwrap_or(1));
            let text = self.cleaned(&cell.text);
            let lines = self.faces.face(cell.face).wrap(&text, size, width - 2 * PAD);
            let style = Style { size, face: cell.face, ink: cell.ink };
            wrapped.push(Wrapped { lines, style, label: cell.label, width, columns });
        }
        wrapped
    }

    fn table_row(&mut self, sheet: &mut Sheet, row: &[Wrapped]) {
        let head_height = if sheet.head.is_empty() { 0 } else { sheet.height(&sheet.head, usize::MAX) };
        let total = sheet.height(row, usize::MAX);
        let page = super::compose::BODY_BOTTOM - BODY_TOP - head_height;
        // A row that fits a page is never split; one that does not begins where it stands if two lines fit there.
        let least = if total <= page { total } else { sheet.height(row, 2) };
        let first = sheet.head_row.is_some();
        let broke = self.flow(if first { head_height + least } else { least });
        if first || (broke && !sheet.head.is_empty()) {
            self.table_head(sheet);
        }
        let tr = self.node(sheet.body, Role::Tr);
        let cells: Vec<NodeId> = row.iter().map(|cell| self.cell_node(tr, cell)).collect();
        let (mut from, most) = (0, row.iter().map(|cell| cell.lines.len()).max().unwrap_or(1));
        loop {
            let fit = usize::try_from((self.room() - 2 * PAD) / sheet.leading()).unwrap_or(0).max(1);
            let to = most.min(from + fit);
            self.row_slice(sheet, row, &cells, from..to);
            if to == most {
                break;
            }
            from = to;
            self.new_page();
            if !sheet.head.is_empty() {
                self.table_head(sheet);
            }
        }
    }

    fn cell_node(&mut self, tr: NodeId, cell: &Wrapped) -> NodeId {
        let node = self.node(tr, if cell.label { Role::ThRow } else { Role::Td });
        self.paper.tree[node.0 as usize].columns = cell.columns;
        node
    }

    fn row_slice(&mut self, sheet: &Sheet, row: &[Wrapped], nodes: &[NodeId], lines: std::ops::Range<usize>) {
        let height = sheet.leading() * i32::try_from(lines.len()).unwrap_or(1) + 2 * PAD;
        let (mut x, y) = (MARGIN, self.y);
        for (cell, node) in row.iter().zip(nodes) {
            let rect = Rect { x, y, w: cell.width, h: height };
            let fill = cell.label.then_some(SHADE);
            self.draw(Owner::Layout, Draw::Rect { rect, fill, line: Some((RULE, 500)) });
            for (at, line) in cell.lines.iter().skip(lines.start).take(lines.len()).enumerate() {
                let base = y + PAD + sheet.leading() * i32::try_from(at).unwrap_or(0) + sheet.size;
                self.text(Owner::Node(*node), x + PAD, base, cell.style, line.clone());
            }
            x += cell.width;
        }
        self.y += height;
    }

    fn table_head(&mut self, sheet: &mut Sheet) {
        let tags = sheet.head_row.take();
        let height = sheet.height(&sheet.head, usize::MAX);
        let (mut x, y) = (MARGIN, self.y);
        let head = std::mem::take(&mut sheet.head);
        for cell in &head {
            let owner = match tags {
                Some(row) => Owner::Node(self.node(row, Role::ThColumn)),
                None => Owner::Layout,
            };
            let rect = Rect { x, y, w: cell.width, h: height };
            self.draw(Owner::Layout, Draw::Rect { rect, fill: Some(SHADE), line: Some((RULE, 500)) });
            for (at, line) in cell.lines.iter().enumerate() {
                let base = y + PAD + sheet.leading() * i32::try_from(at).unwrap_or(0) + sheet.size;
                self.text(owner, x + PAD, base, cell.style, line.clone());
            }
            x += cell.width;
        }
        sheet.head = head;
        let rule = Rect { x: MARGIN, y: y + height - 600, w: BODY_WIDTH, h: 900 };
        self.draw(Owner::Layout, Draw::Rect { rect: rule, fill: Some(NAVY), line: None });
        self.y += height;
    }
}

/// Widths in proportion to `shares` that add up to the body's width exactly.
fn split_width(shares: &[u32]) -> Vec<Mpt> {
    let total: i64 = shares.iter().map(|share| i64::from(*share)).sum::<i64>().max(1);
    let mut widths: Vec<Mpt> = shares
        .iter()
        .map(|share| i32::try_from(i64::from(BODY_WIDTH) * i64::from(*share) / total).unwrap_or(0))
        .collect();
    let used: Mpt = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += BODY_WIDTH - used;
    }
    widths
}
