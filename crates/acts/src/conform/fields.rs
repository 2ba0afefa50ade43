//! Empty signature fields, laid down at render time so that signing adds next to nothing to the file.

use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use crate::paper::Paper;

use super::{literal, number, rectangle, text};

/// Annotation flags Print and Locked (ISO 32000-1 §12.5.3).
const PRINT_LOCKED: i64 = 4 + 128;

/// Adds the widgets and gives their ids in the order of [`Paper::fields`].
pub(super) fn add(document: &mut Document, paper: &Paper, pages: &[ObjectId], fonts: ObjectId) -> Vec<ObjectId> {
    let mut widgets = Vec::with_capacity(paper.fields.len());
    let first_key = pages.len();
    for (index, field) in paper.fields.iter().enumerate() {
        let page = pages[field.page];
        let bounds = vec![0.into(), 0.into(), number(field.rect.w), number(field.rect.h)];
        let empty = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds,
            "Resources" => dictionary! { "Font" => fonts },
        };
        let empty = document.add_object(Stream::new(empty, Vec::new()).with_compression(false));
        let widget = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => literal(&field.name),
            "TU" => text(&field.label), "F" => PRINT_LOCKED, "P" => page, "Rect" => rectangle(field.rect),
            "StructParent" => i64::try_from(first_key + index).unwrap_or(i64::MAX),
            "AP" => dictionary! { "N" => empty },
        });
        widgets.push(widget);
        if let Ok(page) = document.get_dictionary_mut(page) {
            let mut all = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
            all.push(widget.into());
            page.set("Annots", all);
        }
    }
    widgets
}
