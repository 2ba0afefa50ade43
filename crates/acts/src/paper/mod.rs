//! A paper: a generic display list of pages, a tree of tags and a few fields.
//!
//! This is the boundary between what an act says and how a file is drawn. Nothing here knows of acts, and nothing
//! below (`crate::draw`, `crate::conform`) knows more than what is here.
//!
//! Lengths are integers of 1/1000 point ([`Mpt`]), counted from the top left corner of the page, y downwards, so that
//! the same content always gives the same layout on every machine.

mod blocks;
mod compose;
mod faces;
mod frame;
mod pictures;
mod table;
mod words;

pub use blocks::{PHOTO_BOX, PhotoBlock, SignatureBlock};
pub use compose::{Composer, Style};
pub use faces::{BOLD, Face, FaceId, Faces, REGULAR};
pub use frame::{FrameSpec, Header};
pub use pictures::{Coding, PICTURE_BYTES_MAX, PICTURE_SIDE_MAX, Picture, PictureError};
pub use table::{Cell, Column};
pub use words::{clean, words_of};

use chrono::{DateTime, FixedOffset};

/// A length in 1/1000 of a point (1/72 000 of an inch).
pub type Mpt = i32;

/// Width and height of US Letter, *carta*: 8.5 × 11 inches.
pub const LETTER: (Mpt, Mpt) = (612_000, 792_000);

/// An RGB colour, each part 0–255 (sRGB, as the output intent says).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

/// Body text.
pub const BLACK: Ink = Ink(26, 28, 33);
/// Titles and rules of importance.
pub const NAVY: Ink = Ink(24, 54, 92);
/// Secondary text. Dark enough for a contrast of 4.5:1 on white (WCAG 2.2, 1.4.3).
pub const GREY: Ink = Ink(88, 94, 104);
/// Rules between cells.
pub const RULE: Ink = Ink(186, 194, 204);
/// Heads of tables and labels of key/value cells.
pub const SHADE: Ink = Ink(234, 239, 245);
/// Missing data in a draft.
pub const RED: Ink = Ink(176, 18, 27);
/// Background of a page.
pub const WHITE: Ink = Ink(255, 255, 255);

/// A rectangle, its origin being the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    pub x: Mpt,
    pub y: Mpt,
    pub w: Mpt,
    pub h: Mpt,
}

impl Rect {
    /// The same rectangle made smaller by `by` on its four sides.
    #[must_use]
    pub fn inset(self, by: Mpt) -> Self {
        Self { x: self.x + by, y: self.y + by, w: self.w - 2 * by, h: self.h - 2 * by }
    }
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draw {
    /// One line of text; `y` is its base line.
    Text { x: Mpt, y: Mpt, size: Mpt, face: FaceId, ink: Ink, text: String },
    /// A rectangle, filled and/or outlined (`Mpt` = width of the line).
    Rect { rect: Rect, fill: Option<Ink>, line: Option<(Ink, Mpt)> },
    /// A path through points, not closed.
    Path { points: Vec<(Mpt, Mpt)>, width: Mpt, ink: Ink },
    /// Many filled rectangles as one thing: the modules of a QR code.
    Modules { rects: Vec<Rect>, ink: Ink },
    /// One of the paper's pictures.
    Picture { index: usize, rect: Rect },
}

/// Who owns a mark: a node of the tree, or nobody (an artifact, ISO 32000-1 §14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Real content of this node.
    Node(NodeId),
    /// Rules and backgrounds.
    Layout,
    /// Running head of a page.
    Header,
    /// Running foot of a page.
    Footer,
}

/// A drawn thing and its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub owner: Owner,
    pub draw: Draw,
}

/// One page, its marks in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    pub marks: Vec<Mark>,
}

/// Index into [`Paper::tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// Standard structure types used (ISO 32000-1 §14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Document,
    H1,
    H2,
    H3,
    P,
    Table,
    THead,
    TBody,
    Tr,
    /// Head of a column.
    ThColumn,
    /// Head of a row, or the label of the value that follows.
    ThRow,
    Td,
    Figure,
    Caption,
    Div,
    /// A form field: its only kid is the annotation.
    Form,
}

/// A node of the structure tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub role: Role,
    pub kids: Vec<NodeId>,
    /// Alternate text of a figure or a field.
    pub alt: Option<String>,
    /// Page and place of a figure.
    pub place: Option<(usize, Rect)>,
    /// Index into [`Paper::fields`] when the role is [`Role::Form`].
    pub field: Option<usize>,
    /// Columns that a cell covers.
    pub columns: u32,
}

/// An entry of the outline (*marcadores*), in document order; level 1 holds level 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    pub title: String,
    pub level: u8,
    pub page: usize,
    pub y: Mpt,
}

/// An empty signature field laid down at render time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Partial field name: ASCII letters, digits and `_`.
    pub name: String,
    /// What a reader announces (`/TU`, also the alternate text).
    pub label: String,
    pub page: usize,
    pub rect: Rect,
}

/// What the file says about itself (Info and XMP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    pub title: String,
    pub author: String,
    pub subject: String,
    pub keywords: Vec<String>,
    /// Number of the document. With the digest it decides the file's permanent identifier.
    pub folio: String,
    /// Lower-case hex SHA-256 of the content the pages were made from.
    pub content_digest: String,
    /// Kind of document, machine readable.
    pub kind: String,
    pub created_at: DateTime<FixedOffset>,
    /// Name and version of the program (`/Creator`).
    pub creator: String,
}

/// A laid out document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub meta: Meta,
    pub pages: Vec<Page>,
    /// Node 0 is the document.
    pub tree: Vec<Node>,
    pub pictures: Vec<Picture>,
    pub outline: Vec<Bookmark>,
    pub fields: Vec<Field>,
    /// Characters no face can draw, which were replaced by U+FFFD in the pages. Empty in a paper fit to be signed.
    pub replaced: std::collections::BTreeSet<char>,
}

impl Paper {
    /// The text of every page as a reader would extract it: one line per base line, pages parted by a form feed.
    #[must_use]
    pub fn text(&self) -> String {
        words_of(self)
    }
}
