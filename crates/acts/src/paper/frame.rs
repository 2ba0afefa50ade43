//! Running heads and feet, drawn in a second pass when the number of pages is known.

use super::compose::{BODY_WIDTH, Composer, MARGIN, Style};
use super::{BLACK, BOLD, Draw, GREY, LETTER, Mpt, NAVY, Owner, Picture, REGULAR, RULE, Rect};

const HEAD_TOP: Mpt = 36_000;
const HEAD_HEIGHT: Mpt = 72_000;
/// Widths of logo and of codes.
const SIDES: (Mpt, Mpt) = (92_000, 128_000);

/// Room between a logo and the lines around its cell.
const LOGO_MARGIN: Mpt = 7_000;

/// The head of SIG formats: logo, name of the format with process and procedure, codes. The logo stands for the name
/// of the entity, so it is read aloud once, on the first page; elsewhere it is pagination like the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub entity: String,
    pub logo: Option<Picture>,
    /// First line is bold.
    pub middle: Vec<String>,
    /// Lines at the right, above *Página X de Y*.
    pub codes: Vec<String>,
}

/// Head and foot of every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameSpec {
    pub header: Header,
    /// Lines of the foot.
    pub footer: Vec<String>,
}

impl FrameSpec {
    pub(super) fn draw(self, composer: &mut Composer) {
        let logo = self.header.logo.clone().map(|logo| {
            let size = (i64::from(logo.width), i64::from(logo.height));
            (composer.picture(logo), size)
        });
        let pages = composer.paper.pages.len();
        let mut body = std::mem::take(&mut composer.paper.pages);
        for (number, page) in body.iter_mut().enumerate() {
            composer.paper.pages.push(super::Page::default());
            self.header(composer, logo, number + 1, pages);
            let mut marks = std::mem::take(&mut page.marks);
            composer.paper.pages[number].marks.append(&mut marks);
            self.footer(composer);
        }
    }

    fn header(&self, composer: &mut Composer, logo: Option<(usize, (i64, i64))>, page: usize, pages: usize) {
        let cell = |x, w| Rect { x, y: HEAD_TOP, w, h: HEAD_HEIGHT };
        let left = cell(MARGIN, SIDES.0);
        let right = cell(MARGIN + BODY_WIDTH - SIDES.1, SIDES.1);
        let middle = cell(MARGIN + SIDES.0, BODY_WIDTH - SIDES.0 - SIDES.1);
        for rect in [left, middle, right] {
            composer.draw(Owner::Header, Draw::Rect { rect, fill: None, line: Some((RULE, 700)) });
        }
        match logo {
            Some((index, size)) => {
                let rect = fit(left.inset(LOGO_MARGIN), size);
                let draw = Draw::Picture { index, rect };
                if page == 1 {
                    let alt = format!("Logo de {}", self.header.entity);
                    composer.first_figure(&alt, rect, draw);
                } else {
                    composer.draw(Owner::Header, draw);
                }
            }
            None => centred(composer, left, &[(self.header.entity.clone(), small(BOLD))]),
        }
        let lines: Vec<(String, Style)> = self
            .header
            .middle
            .iter()
            .enumerate()
            .map(|(at, line)| {
                (line.clone(), if at == 0 { Style { size: 9_500, face: BOLD, ink: NAVY } } else { small(REGULAR) })
            })
            .collect();
        centred(composer, middle, &lines);
        let count = format!("Página {page} de {pages}");
        let codes: Vec<String> = self.header.codes.iter().cloned().chain([count]).collect();
        let rows = i32::try_from(codes.len()).unwrap_or(1);
        for (row, code) in (0..).zip(codes) {
            let y = right.y + right.h * row / rows;
            if row > 0 {
                let rule = Rect { x: right.x, y: y - 250, w: right.w, h: 500 };
                composer.draw(Owner::Header, Draw::Rect { rect: rule, fill: Some(RULE), line: None });
            }
            let code = composer.cleaned(&code);
            let style = Style { size: 8_000, face: REGULAR, ink: BLACK };
            let base = y + right.h / rows / 2 + 2_900;
            composer.text(Owner::Header, right.x + 6_000, base, style, code);
        }
    }

    fn footer(&self, composer: &mut Composer) {
        let top = LETTER.1 - 56_000;
        let rule = Rect { x: MARGIN, y: top, w: BODY_WIDTH, h: 600 };
        composer.draw(Owner::Footer, Draw::Rect { rect: rule, fill: Some(RULE), line: None });
        let style = Style { size: 7_000, face: REGULAR, ink: GREY };
        for (row, line) in (1..).zip(&self.footer) {
            let line = composer.cleaned(line);
            composer.text(Owner::Footer, MARGIN, top + row * 9_600, style, line);
        }
    }
}

fn small(face: usize) -> Style {
    Style { size: 8_000, face, ink: BLACK }
}

/// Lines centred both ways in a cell.
fn centred(composer: &mut Composer, cell: Rect, lines: &[(String, Style)]) {
    let mut wrapped: Vec<(String, Style)> = Vec::new();
    for (line, style) in lines {
        let line = composer.cleaned(line);
        let rows = composer.faces.face(style.face).wrap(&line, style.size, cell.w - 12_000);
        wrapped.extend(rows.into_iter().map(|row| (row, *style)));
    }
    let height: Mpt = wrapped.iter().map(|(_, style)| style.leading()).sum();
    let mut y = cell.y + (cell.h - height) / 2;
    for (row, style) in wrapped {
        y += style.leading();
        let width = composer.faces.face(style.face).width(row.trim_end(), style.size);
        let x = cell.x + (cell.w - width) / 2;
        composer.text(Owner::Header, x, y - style.leading() * 28 / 100, style, row);
    }
}

/// The biggest rectangle of the given proportion, centred in `room`.
fn fit(room: Rect, (w, h): (i64, i64)) -> Rect {
    let height = (i64::from(room.w) * h / w).min(i64::from(room.h));
    let width = height * w / h;
    let (w, h) = (i32::try_from(width).unwrap_or(0), i32::try_from(height).unwrap_or(0));
    Rect { x: room.x + (room.w - w) / 2, y: room.y + (room.h - h) / 2, w, h }
}
