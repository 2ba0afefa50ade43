//! Blocks of acts' kind that any paper may use: photos two abreast, signature boxes, a QR code.

use super::compose::{BODY_WIDTH, Composer, MARGIN, Style};
use super::{BLACK, BOLD, Draw, GREY, Mpt, NAVY, NodeId, Owner, REGULAR, RULE, Rect, Role, SHADE};

/// Room between two things abreast.
const GUTTER: Mpt = 14_000;
/// Tallest photo on a page: three rows with their captions fill one.
const PHOTO_HEIGHT_MAX: Mpt = 156_000;
/// The box into which every photo is fitted: width and height. More pixels than it needs only weigh.
pub const PHOTO_BOX: (Mpt, Mpt) = ((BODY_WIDTH - GUTTER) / 2 - PHOTO_FRAME, PHOTO_HEIGHT_MAX);
/// Room left of and right of a photo, together.
const PHOTO_FRAME: Mpt = 8_000;
/// Height of the part of a signature box that the field covers.
const STROKE_HEIGHT: Mpt = 92_000;

/// Words of the person under a photo: darker than what the program says of it.
const WORDS: Style = Style { size: 8_500, face: REGULAR, ink: BLACK };

/// A photo, what is printed under it and its alternate text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoBlock {
    /// Index of a picture of the paper.
    pub picture: usize,
    /// What a person wrote of it; may be empty.
    pub caption: String,
    /// Which photo of what it is.
    pub identity: String,
    pub alt: String,
}

/// Where one person signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureBlock {
    /// Name of the field.
    pub field: String,
    /// What a reader announces for it.
    pub label: String,
    /// Printed as the title of the box.
    pub role: String,
    /// Printed under the signature: the first line stands out.
    pub lines: Vec<String>,
}

impl Composer {
    /// Photos two abreast, each in a frame with its caption below.
    pub fn photos(&mut self, photos: &[PhotoBlock]) {
        let width = (BODY_WIDTH - GUTTER) / 2;
        for pair in photos.chunks(2) {
            let boxes: Vec<Rect> = pair.iter().map(|photo| self.photo_size(photo.picture, width)).collect();
            let tallest = boxes.iter().map(|rect| rect.h).max().unwrap_or(0);
            let captions = pair.iter().map(|photo| self.caption_height(photo, width)).max().unwrap_or(0);
            self.flow(tallest + captions + 12_000);
            let (top, mut lowest) = (self.y, self.y);
            for (column, (photo, rect)) in (0..).zip(pair.iter().zip(boxes)) {
                let left = MARGIN + column * (width + GUTTER);
                let frame = Rect { x: left, y: top, w: width, h: tallest + 8_000 };
                self.draw(Owner::Layout, Draw::Rect { rect: frame, fill: Some(SHADE), line: Some((RULE, 500)) });
                let x = left + (width - rect.w) / 2;
                let place = Rect { x, y: top + 4_000 + (tallest - rect.h) / 2, ..rect };
                let draw = Draw::Picture { index: photo.picture, rect: place };
                let figure = self.figure(NodeId(0), &photo.alt, place, draw);
                self.y = frame.y + frame.h + 1_000;
                let caption = self.node(figure, Role::Caption);
                if !photo.caption.is_empty() {
                    self.lines_in(caption, &photo.caption, WORDS, left, width);
                }
                self.lines_in(caption, &photo.identity, Style::NOTE, left, width);
                lowest = lowest.max(self.y);
            }
            self.y = lowest + 8_000;
        }
    }

    fn caption_height(&self, photo: &PhotoBlock, width: Mpt) -> Mpt {
        [(&photo.caption, WORDS), (&photo.identity, Style::NOTE)]
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, style)| {
                let lines = self.faces.face(style.face).wrap(text, style.size, width).len();
                i32::try_from(lines).unwrap_or(0) * style.leading()
            })
            .sum()
    }

    fn photo_size(&self, picture: usize, width: Mpt) -> Rect {
        let room = i64::from(width - PHOTO_FRAME);
        let (w, h) = self.paper.pictures.get(picture).map_or((4, 3), |p| (i64::from(p.width), i64::from(p.height)));
        let height = (room * h / w).min(i64::from(PHOTO_HEIGHT_MAX));
        let width = (height * w / h).min(room);
        Rect { x: 0, y: 0, w: i32::try_from(width).unwrap_or(0), h: i32::try_from(height).unwrap_or(0) }
    }

    /// Lines of one node in a column, without breaking the page.
    fn lines_in(&mut self, node: NodeId, text: &str, style: Style, x: Mpt, width: Mpt) {
        let text = self.cleaned(text);
        for line in self.faces.face(style.face).wrap(&text, style.size, width) {
            self.y += style.leading();
            self.text(Owner::Node(node), x, self.y - style.leading() * 28 / 100, style, line);
        }
    }

    /// Boxes where people sign, two abreast, under what they accept: on the page of the first boxes. The field covers
    /// the upper part of a box; what is below is printed now.
    pub fn signatures(&mut self, accepted: &str, blocks: &[SignatureBlock]) {
        let width = (BODY_WIDTH - GUTTER) / 2;
        let small = Style { size: 8_000, face: REGULAR, ink: GREY };
        for (row, pair) in blocks.chunks(2).enumerate() {
            let most = pair.iter().map(|block| self.line_count(block, small, width - 16_000)).max().unwrap_or(0);
            let height = 18_000 + STROKE_HEIGHT + 6_000 + most * small.leading() + 8_000;
            if row == 0 {
                let lines = self.faces.face(Style::NOTE.face).wrap(accepted, Style::NOTE.size, BODY_WIDTH).len();
                let note = Style::NOTE.leading() * i32::try_from(lines).unwrap_or(1);
                self.flow(note + height + 20_000);
                self.paragraph(accepted, Style::NOTE);
            }
            self.flow(height + 10_000);
            let top = self.y;
            for (column, block) in (0..).zip(pair) {
                let rect = Rect { x: MARGIN + column * (width + GUTTER), y: top, w: width, h: height };
                self.signature_box(block, rect, small);
            }
            self.y = top + height + 10_000;
        }
    }

    fn line_count(&self, block: &SignatureBlock, style: Style, width: Mpt) -> Mpt {
        let face = self.faces.face(BOLD);
        let lines = block.lines.iter().map(|line| face.wrap(line, style.size + 1_000, width).len()).sum::<usize>();
        i32::try_from(lines).unwrap_or(0)
    }

    fn signature_box(&mut self, block: &SignatureBlock, rect: Rect, small: Style) {
        let head = Rect { h: 18_000, ..rect };
        self.draw(Owner::Layout, Draw::Rect { rect: head, fill: Some(SHADE), line: Some((RULE, 600)) });
        self.outline_box(rect);
        let part = self.node(NodeId(0), Role::Div);
        let title = self.node(part, Role::P);
        let role = self.cleaned(&block.role);
        let style = Style { size: 8_500, face: BOLD, ink: NAVY };
        self.text(Owner::Node(title), rect.x + 8_000, rect.y + 12_200, style, role);
        let field = Rect { x: rect.x + 4_000, y: head.y + head.h + 2_000, w: rect.w - 8_000, h: STROKE_HEIGHT };
        self.field(part, &block.field, &block.label, field);
        let rule = Rect { x: rect.x + 8_000, y: field.y + field.h + 1_500, w: rect.w - 16_000, h: 500 };
        self.draw(Owner::Layout, Draw::Rect { rect: rule, fill: Some(GREY), line: None });
        self.y = rule.y + 2_500;
        for (at, line) in block.lines.iter().enumerate() {
            let strong = Style { size: 9_000, face: BOLD, ink: BLACK };
            let node = self.node(part, Role::P);
            let style = if at == 0 { strong } else { small };
            self.lines_in(node, line, style, rect.x + 8_000, rect.w - 16_000);
        }
    }

    /// A box over the whole width for one field; the page under it stays blank until that field is signed.
    pub fn field_box(&mut self, name: &str, label: &str, height: Mpt) {
        self.flow(height);
        let rect = Rect { x: MARGIN, y: self.y, w: BODY_WIDTH, h: height };
        self.outline_box(rect);
        self.field(NodeId(0), name, label, rect.inset(2_000));
        self.y += height + 6_000;
    }

    /// A QR code at the left and text at its right. Text too long for a code (2 953 bytes) leaves the code out.
    pub fn qr(&mut self, payload: &str, alt: &str, beside: &[(String, Style)]) {
        const SIDE: Mpt = 92_000;
        self.flow(SIDE + 6_000);
        let top = self.y;
        if let Ok(code) = qrcode::QrCode::with_error_correction_level(payload, qrcode::EcLevel::M) {
            let modules = i32::try_from(code.width()).unwrap_or(1);
            let side = SIDE / modules;
            let rects = code_rects(&code, side, MARGIN + 2_000, top + 2_000);
            let place = Rect { x: MARGIN, y: top, w: modules * side + 4_000, h: modules * side + 4_000 };
            self.figure(NodeId(0), alt, place, Draw::Modules { rects, ink: BLACK });
        }
        let x = MARGIN + SIDE + 14_000;
        for (text, style) in beside {
            let node = self.node(NodeId(0), Role::P);
            self.lines_in(node, text, *style, x, BODY_WIDTH - SIDE - 14_000);
            self.y += 2_500;
        }
        self.y = self.y.max(top + SIDE + 4_000) + 6_000;
    }
}

/// Dark modules of a code, joined along each row, so that no reader shows seams between them.
fn code_rects(code: &qrcode::QrCode, side: Mpt, x: Mpt, y: Mpt) -> Vec<Rect> {
    let width = code.width();
    let mut rects = Vec::new();
    for (row, colors) in (0..).zip(code.to_colors().chunks(width)) {
        let mut at = 0;
        while at < width {
            let run = colors[at..].iter().take_while(|color| **color == qrcode::Color::Dark).count();
            if run > 0 {
                let (left, long) = (i32::try_from(at).unwrap_or(0), i32::try_from(run).unwrap_or(0));
                rects.push(Rect { x: x + left * side, y: y + row * side, w: long * side, h: side });
            }
            at += run.max(1);
        }
    }
    rects
}
