//! Makes a drawn document conform to PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), byte for byte repeatable.

mod fields;
mod icc;
mod outline;
mod structure;
mod xmp;

pub(crate) use xmp::NAMESPACE;

use chrono::{DateTime, FixedOffset};
use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary};
use sha2::{Digest as _, Sha256};

use crate::draw::Drawn;
use crate::paper::{Meta, Paper};
use crate::render::RenderError;

/// Written as `/Producer`: the libraries that made the file.
const PRODUCER: &str = "EnSitio acts (printpdf, lopdf)";
/// Language of every paper.
const LANGUAGE: &str = "es-CO";

pub(crate) fn conform(paper: &Paper, drawn: Drawn) -> Result<Vec<u8>, RenderError> {
    let Drawn { mut document, pages, owners, fonts } = drawn;
    "1.7".clone_into(&mut document.version);
    information(&mut document, &paper.meta)?;
    let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp::packet(&paper.meta));
    let xmp = document.add_object(xmp.with_compression(false));
    let intent = output_intent(&mut document);
    let widgets = fields::add(&mut document, paper, &pages, fonts);
    let tree = structure::add(&mut document, paper, &pages, &owners, &widgets);
    for (key, page) in (0_i64..).zip(&pages) {
        let page = document.get_dictionary_mut(*page)?;
        page.set("StructParents", key);
        page.set("Tabs", "S");
    }
    let outlines = outline::add(&mut document, paper, &pages);
    let catalog = document.catalog_mut()?;
    catalog.set("Metadata", xmp);
    catalog.set("OutputIntents", vec![intent.into()]);
    catalog.set("Lang", literal(LANGUAGE));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", tree);
    catalog.set("PageLayout", "SinglePage");
    catalog.set("PageMode", if outlines.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(outlines) = outlines {
        catalog.set("Outlines", outlines);
    }
    if !paper.fields.is_empty() {
        let all: Vec<Object> = widgets.iter().map(|id| Object::Reference(*id)).collect();
        let resources = dictionary! { "Font" => fonts };
        let form = dictionary! { "Fields" => all, "SigFlags" => 3, "DR" => resources };
        let form = document.add_object(form);
        document.catalog_mut()?.set("AcroForm", form);
    }
    identify(&mut document, &paper.meta);
    document.compress();
    write(document, paper)
}

/// A paper to be signed gets a plain cross-reference table, which every signing program and judge reads alike and
/// which the verifier can account for byte by byte. Others get object streams: a third of the size.
fn write(mut document: Document, paper: &Paper) -> Result<Vec<u8>, RenderError> {
    document.renumber_objects();
    let mut bytes = Vec::new();
    if paper.fields.is_empty() {
        let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
        document.save_with_options(&mut bytes, options)?;
    } else {
        document.save_to(&mut bytes)?;
    }
    bytes.push(b'\n');
    Ok(bytes)
}

/// Replaces printpdf's Info, whose dates and conformance claims are not ours.
fn information(document: &mut Document, meta: &Meta) -> Result<(), RenderError> {
    let date = literal(&pdf_date(meta.created_at));
    let info = dictionary! {
        "Title" => text(&meta.title), "Author" => text(&meta.author), "Subject" => text(&meta.subject),
        "Keywords" => text(&meta.keywords.join(", ")), "Creator" => text(&meta.creator),
        "Producer" => literal(PRODUCER), "CreationDate" => date.clone(), "ModDate" => date,
    };
    let id = document.trailer.get(b"Info")?.as_reference()?;
    document.set_object(id, info);
    Ok(())
}

fn output_intent(document: &mut Document) -> ObjectId {
    let profile = Stream::new(dictionary! { "N" => 3 }, icc::srgb());
    let profile = document.add_object(profile);
    document.add_object(dictionary! {
        "Type" => "OutputIntent", "S" => "GTS_PDFA1", "OutputConditionIdentifier" => literal("sRGB IEC61966-2.1"),
        "Info" => literal("sRGB IEC61966-2.1"), "RegistryName" => literal("http://www.color.org"),
        "DestOutputProfile" => profile,
    })
}

/// The permanent identifier follows from folio and content (ISO 32000-1 §14.4 leaves its making free).
fn identify(document: &mut Document, meta: &Meta) {
    let mut hash = Sha256::new();
    for part in [&meta.folio, &meta.content_digest, &pdf_date(meta.created_at)] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let id = Object::String(hash.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// A text string in UTF-16BE (ISO 32000-1 §7.9.2.2).
pub(crate) fn text(text: &str) -> Object {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A date as ISO 32000-1 §7.9.4 writes it.
pub(crate) fn pdf_date(at: DateTime<FixedOffset>) -> String {
    let minutes = at.offset().local_minus_utc() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("D:{}{sign}{:02}'{:02}'", at.format("%Y%m%d%H%M%S"), minutes / 60, minutes % 60)
}

/// A thousandth of a point as a PDF number.
#[expect(clippy::cast_precision_loss, reason = "a page measures less than 2^24 thousandths of a point")]
fn number(length: crate::paper::Mpt) -> Object {
    Object::Real(length as f32 / 1000.0)
}

/// A rectangle in the coordinates of the file: from the lower left corner, y upwards.
fn rectangle(rect: crate::paper::Rect) -> Vec<Object> {
    let height = crate::paper::LETTER.1;
    vec![number(rect.x), number(height - rect.y - rect.h), number(rect.x + rect.w), number(height - rect.y)]
}

/// Shorthand for a dictionary that is filled step by step.
type Dict = Dictionary;
