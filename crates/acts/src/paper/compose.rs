//! The pen: a cursor that flows blocks down pages.

use super::words::{REPLACEMENT, clean};
use super::{
    BLACK, BOLD, Bookmark, Draw, FaceId, Faces, Field, FrameSpec, GREY, Ink, LETTER, Mark, Meta, Mpt, NAVY, Node,
    NodeId, Owner, Page, Paper, Picture, REGULAR, RULE, Rect, Role,
};

/// Left and right margin: 2 cm.
pub(super) const MARGIN: Mpt = 56_700;
/// Where the body of a page begins, below the running head.
pub(super) const BODY_TOP: Mpt = 122_000;
/// Where it ends, above the running foot.
pub(super) const BODY_BOTTOM: Mpt = 724_000;
/// Width of the body.
pub(super) const BODY_WIDTH: Mpt = LETTER.0 - 2 * MARGIN;
/// Size of running text.
pub(super) const TEXT: Mpt = 9_000;
/// Text blocks longer than this many bytes are cut off before they are laid out; no field of an act may be so long.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// How a run of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub size: Mpt,
    pub face: FaceId,
    pub ink: Ink,
}

impl Style {
    /// Running text.
    pub const TEXT: Self = Self { size: TEXT, face: REGULAR, ink: BLACK };
    /// Small print.
    pub const NOTE: Self = Self { size: 7_500, face: REGULAR, ink: GREY };
    /// Bold running text.
    pub const STRONG: Self = Self { size: TEXT, face: BOLD, ink: BLACK };

    /// Distance between base lines.
    #[must_use]
    pub fn leading(self) -> Mpt {
        self.size * 138 / 100
    }
}

/// A heading that waits for the first block below it, so that it never ends a page alone.
#[derive(Debug)]
struct PendingHeading {
    role: Role,
    text: String,
}

/// Lays blocks on pages; see the module.
#[derive(Debug)]
pub struct Composer {
    pub(super) faces: &'static Faces,
    pub(super) paper: Paper,
    pub(super) y: Mpt,
    frame: FrameSpec,
    pending: Option<PendingHeading>,
}

impl Composer {
    /// An empty paper.
    #[must_use]
    pub fn new(meta: Meta, frame: FrameSpec) -> Self {
        let root = Node { role: Role::Document, kids: Vec::new(), alt: None, place: None, field: None, columns: 1 };
        let paper = Paper {
            meta,
            pages: vec![Page::default()],
            tree: vec![root],
            pictures: Vec::new(),
            outline: Vec::new(),
            fields: Vec::new(),
            replaced: std::collections::BTreeSet::new(),
        };
        Self { faces: Faces::shared(), paper, y: BODY_TOP, frame, pending: None }
    }

    /// Adds the running heads and feet and gives the paper.
    #[must_use]
    pub fn finish(mut self) -> Paper {
        self.flush_heading(0);
        let frame = self.frame.clone();
        frame.draw(&mut self);
        self.paper
    }

    /// Title of the document (H1), centred.
    pub fn title(&mut self, text: &str) {
        let style = Style { size: 12_000, face: BOLD, ink: NAVY };
        let node = self.node(NodeId(0), Role::H1);
        let text = self.cleaned(text);
        self.bookmark(&text.replace('\n', " "), 1);
        for line in self.faces.face(style.face).wrap(&text, style.size, BODY_WIDTH) {
            let width = self.faces.face(style.face).width(line.trim_end(), style.size);
            self.y += style.leading();
            self.text(Owner::Node(node), (LETTER.0 - width) / 2, self.y - 4_000, style, line);
        }
        self.y += 5_000;
    }

    /// Heading of a section (H2); stays with the block that follows.
    pub fn section(&mut self, text: &str) {
        self.flush_heading(0);
        self.pending = Some(PendingHeading { role: Role::H2, text: self.cleaned(text) });
    }

    /// Heading of a part of a section (H3).
    pub fn subsection(&mut self, text: &str) {
        self.flush_heading(0);
        self.pending = Some(PendingHeading { role: Role::H3, text: self.cleaned(text) });
    }

    /// A paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str, style: Style) {
        self.paragraph_in(text, style, MARGIN, BODY_WIDTH);
        self.y += style.size / 2;
    }

    /// A paragraph in a column.
    pub(super) fn paragraph_in(&mut self, text: &str, style: Style, x: Mpt, width: Mpt) {
        let text = self.cleaned(text);
        let lines = self.faces.face(style.face).wrap(&text, style.size, width);
        // Two lines at least stay with a heading, and no first line stands alone at the foot of a page.
        self.flow(style.leading() * i32::try_from(lines.len().min(2)).unwrap_or(2));
        let node = self.node(NodeId(0), Role::P);
        for line in lines {
            self.flow(style.leading());
            self.y += style.leading();
            let base = self.y - style.leading() * 28 / 100;
            self.text(Owner::Node(node), x, base, style, line);
        }
    }

    /// Vertical room.
    pub fn gap(&mut self, height: Mpt) {
        if self.y > BODY_TOP {
            self.y += height;
        }
    }

    /// Goes to a new page unless the present one is empty.
    pub fn new_page(&mut self) {
        if self.y > BODY_TOP {
            self.paper.pages.push(Page::default());
            self.y = BODY_TOP;
        }
    }

    /// Room left on the present page, after the heading that waits.
    pub(super) fn room(&self) -> Mpt {
        BODY_BOTTOM - self.y - self.pending_height()
    }

    /// Makes sure that `height` fits below the cursor together with a heading that waits, going to a new page if
    /// not. Answers whether it did.
    pub(super) fn flow(&mut self, height: Mpt) -> bool {
        let breaks = height > self.room() && self.y > BODY_TOP;
        if breaks {
            self.new_page();
        }
        self.flush_heading(height);
        breaks
    }

    fn pending_height(&self) -> Mpt {
        match &self.pending {
            Some(heading) if heading.role == Role::H2 => 24_000,
            Some(_) => 17_000,
            None => 0,
        }
    }

    fn flush_heading(&mut self, following: Mpt) {
        let height = self.pending_height();
        let Some(PendingHeading { role, text }) = self.pending.take() else { return };
        if self.y + height + following > BODY_BOTTOM {
            self.new_page();
        }
        let node = self.node(NodeId(0), role);
        self.bookmark(&text, if role == Role::H2 { 2 } else { 3 });
        if role == Role::H2 {
            let top = self.y + if self.y > BODY_TOP { 6_000 } else { 0 };
            let bar = Rect { x: MARGIN, y: top + 13_600, w: BODY_WIDTH, h: 900 };
            self.draw(Owner::Layout, Draw::Rect { rect: bar, fill: Some(NAVY), line: None });
            let style = Style { size: 10_500, face: BOLD, ink: NAVY };
            self.text(Owner::Node(node), MARGIN, top + 10_000, style, text);
            self.y = top + 18_000;
        } else {
            let style = Style { size: 9_000, face: BOLD, ink: NAVY };
            self.text(Owner::Node(node), MARGIN, self.y + 11_000, style, text);
            self.y += 16_000;
        }
    }

    fn bookmark(&mut self, title: &str, level: u8) {
        let page = self.paper.pages.len() - 1;
        self.paper.outline.push(Bookmark { title: title.to_owned(), level, page, y: self.y });
    }

    /// A new node below `parent`.
    pub(super) fn node(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = NodeId(u32::try_from(self.paper.tree.len()).unwrap_or(u32::MAX));
        self.paper.tree.push(Node { role, kids: Vec::new(), alt: None, place: None, field: None, columns: 1 });
        self.paper.tree[parent.0 as usize].kids.push(id);
        id
    }

    /// A figure with its alternate text and place on the present page.
    pub(super) fn figure(&mut self, parent: NodeId, alt: &str, rect: Rect, draw: Draw) -> NodeId {
        let alt = self.cleaned(alt);
        let node = self.node(parent, Role::Figure);
        let page = self.paper.pages.len() - 1;
        let entry = &mut self.paper.tree[node.0 as usize];
        entry.alt = Some(alt);
        entry.place = Some((page, rect));
        self.draw(Owner::Node(node), draw);
        node
    }

    /// A figure that is read before everything else of the document.
    pub(super) fn first_figure(&mut self, alt: &str, rect: Rect, draw: Draw) {
        let node = self.figure(NodeId(0), alt, rect, draw);
        let kids = &mut self.paper.tree[0].kids;
        kids.retain(|kid| *kid != node);
        kids.insert(0, node);
    }

    /// Adds a picture and gives its index.
    pub fn picture(&mut self, picture: Picture) -> usize {
        self.paper.pictures.push(picture);
        self.paper.pictures.len() - 1
    }

    /// An empty signature field on the present page.
    pub(super) fn field(&mut self, parent: NodeId, name: &str, label: &str, rect: Rect) {
        let label = self.cleaned(label);
        let node = self.node(parent, Role::Form);
        let entry = &mut self.paper.tree[node.0 as usize];
        entry.alt = Some(label.clone());
        entry.field = Some(self.paper.fields.len());
        let page = self.paper.pages.len() - 1;
        self.paper.fields.push(Field { name: name.to_owned(), label, page, rect });
    }

    /// What will be printed of `text`: normalised, and characters without a glyph replaced and remembered.
    pub(super) fn cleaned(&mut self, text: &str) -> String {
        let mut end = text.len().min(TEXT_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let face = self.faces.face(REGULAR);
        let replaced = &mut self.paper.replaced;
        clean(&text[..end])
            .chars()
            .map(|c| {
                if c == '\n' || face.has(c) {
                    return c;
                }
                replaced.insert(c);
                REPLACEMENT
            })
            .collect()
    }

    /// One line of text that was cleaned before.
    pub(super) fn text(&mut self, owner: Owner, x: Mpt, y: Mpt, style: Style, text: String) {
        if !text.is_empty() {
            self.draw(owner, Draw::Text { x, y, size: style.size, face: style.face, ink: style.ink, text });
        }
    }

    pub(super) fn draw(&mut self, owner: Owner, draw: Draw) {
        if let Some(page) = self.paper.pages.last_mut() {
            page.marks.push(Mark { owner, draw });
        }
    }

    /// The outline of a box.
    pub(super) fn outline_box(&mut self, rect: Rect) {
        self.draw(Owner::Layout, Draw::Rect { rect, fill: None, line: Some((RULE, 600)) });
    }
}
