//! Draws a paper with printpdf.
//!
//! printpdf keeps the operations of all pages of a document in memory, which a report of hundreds of pages feels.
//! So pages are drawn [`PAGES_AT_ONCE`] at a time, each group as a document of its own from which only the finished,
//! compressed content is kept. The lasting document is the one of the first drawing: a *specimen* that shows every
//! glyph once, which gives the fonts complete with widths and ToUnicode map. Signatures made years later can so use
//! the fonts that are already in the file.

use std::collections::BTreeMap;
use std::io::Write as _;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, FontId, LineCapStyle, LineJoinStyle, LinePoint, Op,
    PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfResources, PdfSaveOptions, Point, Pt, TextItem,
    XObject, XObjectId, XObjectTransform,
};

use crate::paper::{Coding, Draw, Faces, Ink, LETTER, Mark, Mpt, NodeId, Owner, Page, Paper, Picture, Rect, Role};
use crate::render::RenderError;

/// Resource names of the faces, by [`crate::paper::FaceId`].
pub(crate) const FONT_NAMES: [&str; 2] = ["FR", "FB"];
/// Pages whose operations are in memory together.
const PAGES_AT_ONCE: usize = 8;

/// A drawn document, not yet conforming to anything.
pub(crate) struct Drawn {
    pub(crate) document: Document,
    pub(crate) pages: Vec<ObjectId>,
    /// For every page the node of each marked content identifier.
    pub(crate) owners: Vec<Vec<NodeId>>,
    /// The dictionary of both fonts.
    pub(crate) fonts: ObjectId,
}

/// Draws all pages.
pub(crate) fn draw(paper: &Paper) -> Result<Drawn, RenderError> {
    let fonts = fonts()?;
    let (mut document, resources) = specimen(&fonts, &paper.pictures)?;
    let font_dict = resource(&document, resources, b"Font")?;
    let parent = document.new_object_id();
    let (mut pages, mut owners) = (Vec::new(), Vec::new());
    for group in paper.pages.chunks(PAGES_AT_ONCE) {
        let mut drawn = Vec::with_capacity(group.len());
        for page in group {
            let (ops, mine) = page_ops(page, paper);
            drawn.push(letter_page(ops));
            owners.push(mine);
        }
        for content in contents(&fonts, drawn)? {
            let content = document.add_object(deflated(&content)?);
            pages.push(document.add_object(dictionary! {
                "Type" => "Page", "Parent" => parent, "MediaBox" => media_box(), "CropBox" => media_box(),
                "Resources" => resources, "Contents" => content,
            }));
        }
    }
    let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
    let kids: Vec<Object> = pages.iter().map(|id| Object::Reference(*id)).collect();
    document.set_object(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    document.catalog_mut()?.set("Pages", parent);
    Ok(Drawn { document, pages, owners, fonts: font_dict })
}

fn media_box() -> Vec<Object> {
    vec![0.into(), 0.into(), (LETTER.0 / 1000).into(), (LETTER.1 / 1000).into()]
}

fn deflated(content: &[u8]) -> Result<Stream, RenderError> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).map_err(|_| RenderError::Compression)?;
    let bytes = encoder.finish().map_err(|_| RenderError::Compression)?;
    Ok(Stream::new(dictionary! { "Filter" => "FlateDecode" }, bytes).with_compression(false))
}

fn fonts() -> Result<PdfResources, RenderError> {
    let mut resources = PdfResources::default();
    for (id, face) in Faces::shared().iter() {
        let mut warnings = Vec::new();
        let mut font = ParsedFont::from_bytes(face.program, 0, &mut warnings).ok_or(RenderError::Font)?;
        font.font_name = Some(face.name.to_owned());
        resources.fonts.map.insert(FontId(FONT_NAMES[id].to_owned()), printpdf::PdfFont::new(font));
    }
    Ok(resources)
}

/// The lasting document and the id of its resources; its only page is gone again.
fn specimen(fonts: &PdfResources, pictures: &[Picture]) -> Result<(Document, ObjectId), RenderError> {
    let mut resources = fonts.clone();
    for (index, picture) in pictures.iter().enumerate() {
        resources.xobjects.map.insert(picture_name(index), XObject::External(picture_object(picture)));
    }
    let mut ops = Vec::new();
    for (id, face) in Faces::shared().iter() {
        ops.extend(text_ops(id, 10_000, Ink(0, 0, 0), (0, 0), face.chars().collect()));
    }
    let mut document = serialised(resources, vec![letter_page(ops)])?;
    let page = document.page_iter().next().ok_or(RenderError::Drawing)?;
    let dict = document.get_dictionary(page)?;
    let resources = dict.get(b"Resources")?.as_reference()?;
    let content = dict.get(b"Contents")?.as_reference()?;
    let parent = dict.get(b"Parent")?.as_reference()?;
    for gone in [page, content, parent] {
        document.objects.remove(&gone);
    }
    Ok((document, resources))
}

fn contents(fonts: &PdfResources, pages: Vec<PdfPage>) -> Result<Vec<Vec<u8>>, RenderError> {
    let document = serialised(fonts.clone(), pages)?;
    let ids: Vec<ObjectId> = document.page_iter().collect();
    Ok(ids.into_iter().map(|page| document.get_page_content(page)).collect())
}

fn serialised(resources: PdfResources, pages: Vec<PdfPage>) -> Result<Document, RenderError> {
    let mut pdf = PdfDocument::new("");
    pdf.resources = resources;
    pdf.pages = pages;
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut warnings = Vec::new();
    let document = printpdf::serialize::to_lopdf_doc(&pdf, &options, &mut warnings);
    if warnings.is_empty() { Ok(document) } else { Err(RenderError::Drawing) }
}

fn resource(document: &Document, resources: ObjectId, key: &[u8]) -> Result<ObjectId, RenderError> {
    Ok(document.get_dictionary(resources)?.get(key)?.as_reference()?)
}

fn picture_name(index: usize) -> XObjectId {
    XObjectId(format!("P{index}"))
}

fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

fn picture_object(picture: &Picture) -> ExternalXObject {
    let grey = matches!(picture.coding, Coding::Jpeg { grey: true, .. });
    let mut dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(picture.width))),
        ("Height".to_owned(), DictItem::Int(i64::from(picture.height))),
        ("ColorSpace".to_owned(), name(if grey { "DeviceGray" } else { "DeviceRGB" })),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
    ]);
    let (content, compress) = match &picture.coding {
        Coding::Jpeg { bytes, .. } => {
            dict.insert("Filter".to_owned(), name("DCTDecode"));
            (bytes.clone(), false)
        }
        Coding::Rgb(samples) => (samples.clone(), true),
    };
    ExternalXObject { stream: ExternalStream { dict, content, compress }, width: None, height: None, dpi: None }
}

fn letter_page(ops: Vec<Op>) -> PdfPage {
    let whole = || printpdf::Rect {
        x: Pt(0.0),
        y: Pt(0.0),
        width: pt(LETTER.0),
        height: pt(LETTER.1),
        mode: None,
        winding_order: None,
    };
    PdfPage { media_box: whole(), trim_box: whole(), crop_box: whole(), ops }
}

/// Operations of a page and the owner of each marked content identifier.
fn page_ops(page: &Page, paper: &Paper) -> (Vec<Op>, Vec<NodeId>) {
    let (mut ops, mut owners, mut open) = (Vec::with_capacity(page.marks.len() * 6), Vec::new(), None);
    for mark in &page.marks {
        if open != Some(mark.owner) {
            if open.is_some() {
                ops.push(Op::EndMarkedContent);
            }
            ops.push(begin(mark, paper, &mut owners));
            open = Some(mark.owner);
        }
        mark_ops(&mark.draw, &mut ops);
    }
    if open.is_some() {
        ops.push(Op::EndMarkedContent);
    }
    (ops, owners)
}

fn begin(mark: &Mark, paper: &Paper, owners: &mut Vec<NodeId>) -> Op {
    let pagination =
        |kind| BTreeMap::from([("Type".to_owned(), name("Pagination")), ("Subtype".to_owned(), name(kind))]);
    let (tag, map) = match mark.owner {
        Owner::Node(node) => {
            let mcid = DictItem::Int(i64::try_from(owners.len()).unwrap_or(i64::MAX));
            owners.push(node);
            (tag(paper.tree[node.0 as usize].role), BTreeMap::from([("MCID".to_owned(), mcid)]))
        }
        Owner::Layout => ("Artifact", BTreeMap::from([("Type".to_owned(), name("Layout"))])),
        Owner::Header => ("Artifact", pagination("Header")),
        Owner::Footer => ("Artifact", pagination("Footer")),
    };
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: DictItem::Dict { map } }
}

/// Name of a structure type in the file.
pub(crate) fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::H1 => "H1",
        Role::H2 => "H2",
        Role::H3 => "H3",
        Role::P => "P",
        Role::Table => "Table",
        Role::THead => "THead",
        Role::TBody => "TBody",
        Role::Tr => "TR",
        Role::ThColumn | Role::ThRow => "TH",
        Role::Td => "TD",
        Role::Figure => "Figure",
        Role::Caption => "Caption",
        Role::Div => "Div",
        Role::Form => "Form",
    }
}

fn mark_ops(draw: &Draw, ops: &mut Vec<Op>) {
    match draw {
        Draw::Text { x, y, size, face, ink, text } => ops.extend(text_ops(*face, *size, *ink, (*x, *y), text.clone())),
        Draw::Rect { rect, fill, line } => {
            if let Some(ink) = fill {
                ops.push(Op::SetFillColor { col: color(*ink) });
            }
            if let Some((ink, width)) = line {
                ops.push(Op::SetOutlineColor { col: color(*ink) });
                ops.push(Op::SetOutlineThickness { pt: pt(*width) });
            }
            let mode = match (fill, line) {
                (Some(_), Some(_)) => PaintMode::FillStroke,
                (Some(_), None) => PaintMode::Fill,
                (None, _) => PaintMode::Stroke,
            };
            ops.push(rectangle(*rect, mode));
        }
        Draw::Path { points, width, ink } => ops.extend([
            Op::SetOutlineColor { col: color(*ink) },
            Op::SetOutlineThickness { pt: pt(*width) },
            Op::SetLineCapStyle { cap: LineCapStyle::Round },
            Op::SetLineJoinStyle { join: LineJoinStyle::Round },
            Op::DrawLine {
                line: printpdf::Line {
                    points: points.iter().map(|p| LinePoint { p: point(p.0, p.1), bezier: false }).collect(),
                    is_closed: false,
                },
            },
        ]),
        Draw::Modules { rects, ink } => {
            ops.push(Op::SetFillColor { col: color(*ink) });
            ops.extend(rects.iter().map(|rect| rectangle(*rect, PaintMode::Fill)));
        }
        Draw::Picture { index, rect } => ops.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw([
                    pt(rect.w).0,
                    0.0,
                    0.0,
                    pt(rect.h).0,
                    pt(rect.x).0,
                    pt(LETTER.1 - rect.y - rect.h).0,
                ]),
            },
            Op::UseXobject {
                id: picture_name(*index),
                transform: XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() },
            },
            Op::RestoreGraphicsState,
        ]),
    }
}

fn text_ops(face: usize, size: Mpt, ink: Ink, (x, y): (Mpt, Mpt), text: String) -> [Op; 6] {
    [
        Op::StartTextSection,
        Op::SetFont { font: PdfFontHandle::External(FontId(FONT_NAMES[face].to_owned())), size: pt(size) },
        Op::SetFillColor { col: color(ink) },
        Op::SetTextCursor { pos: point(x, y) },
        Op::ShowText { items: vec![TextItem::Text(text)] },
        Op::EndTextSection,
    ]
}

fn rectangle(rect: Rect, mode: PaintMode) -> Op {
    let rectangle = printpdf::Rect {
        x: pt(rect.x),
        y: pt(LETTER.1 - rect.y - rect.h),
        width: pt(rect.w),
        height: pt(rect.h),
        mode: Some(mode),
        winding_order: None,
    };
    Op::DrawRectangle { rectangle }
}

fn point(x: Mpt, y: Mpt) -> Point {
    Point { x: pt(x), y: pt(LETTER.1 - y) }
}

/// Points of a length. Below 2^24 every thousandth of a point is a distinct `f32`.
#[expect(clippy::cast_precision_loss, reason = "a page measures less than 2^24 thousandths of a point")]
fn pt(length: Mpt) -> Pt {
    Pt(length as f32 / 1000.0)
}

fn color(Ink(r, g, b): Ink) -> Color {
    // Three decimals are enough to give every 8-bit step back, and keep the content short.
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(printpdf::Rgb { r: part(r), g: part(g), b: part(b), icc_profile: None })
}
