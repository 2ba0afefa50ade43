//! The outline, *marcadores*: headings of three levels.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::paper::{Bookmark, LETTER, Paper};

use super::{Dict, number, text};

pub(super) fn add(document: &mut Document, paper: &Paper, pages: &[ObjectId]) -> Option<ObjectId> {
    if paper.outline.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let (first, last, _) = add_level(document, &paper.outline, pages, root)?;
    document.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last });
    // Shown closed but for the first level: a count of all entries that are visible.
    let visible = paper.outline.iter().filter(|mark| mark.level == paper.outline[0].level).count();
    let visible = i64::try_from(visible).unwrap_or(i64::MAX);
    if let Ok(root) = document.get_dictionary_mut(root) {
        root.set("Count", visible);
    }
    Some(root)
}

/// Adds the entries of one level with all below them; gives the first, the last and their number.
fn add_level(
    document: &mut Document,
    marks: &[Bookmark],
    pages: &[ObjectId],
    parent: ObjectId,
) -> Option<(ObjectId, ObjectId, i64)> {
    let level = marks.first()?.level;
    let starts: Vec<usize> =
        marks.iter().enumerate().filter(|(_, mark)| mark.level <= level).map(|(at, _)| at).collect();
    let ids: Vec<ObjectId> = starts.iter().map(|_| document.new_object_id()).collect();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(marks.len());
        let mark = &marks[*start];
        let top = number(LETTER.1 - mark.y + 4_000);
        let destination: Vec<Object> =
            vec![(*pages.get(mark.page)?).into(), "XYZ".into(), Object::Null, top, Object::Null];
        let mut entry: Dict = dictionary! { "Title" => text(&mark.title), "Parent" => parent, "Dest" => destination };
        if at > 0 {
            entry.set("Prev", ids[at - 1]);
        }
        if let Some(next) = ids.get(at + 1) {
            entry.set("Next", *next);
        }
        if let Some((first, last, count)) = add_level(document, &marks[start + 1..end], pages, ids[at]) {
            entry.set("First", first);
            entry.set("Last", last);
            entry.set("Count", -count);
        }
        document.set_object(ids[at], entry);
    }
    Some((*ids.first()?, *ids.last()?, i64::try_from(ids.len()).unwrap_or(i64::MAX)))
}
