//! The structure tree (ISO 32000-1 §14.7): what a reader aloud reads.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::draw::tag;
use crate::paper::{Node, NodeId, Paper, Role};

use super::{Dict, name, rectangle, text};

/// Adds the tree and its parent tree, and gives the root.
pub(super) fn add(
    document: &mut Document,
    paper: &Paper,
    pages: &[ObjectId],
    owners: &[Vec<NodeId>],
    widgets: &[ObjectId],
) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = paper.tree.iter().map(|_| document.new_object_id()).collect();
    let mut content: Vec<Vec<(usize, i64)>> = vec![Vec::new(); paper.tree.len()];
    let mut numbers: Vec<Object> = Vec::new();
    for (page, nodes) in owners.iter().enumerate() {
        for (mcid, node) in (0_i64..).zip(nodes) {
            content[node.0 as usize].push((page, mcid));
        }
        let list: Vec<Object> = nodes.iter().map(|node| ids[node.0 as usize].into()).collect();
        numbers.push(i64::try_from(page).unwrap_or(i64::MAX).into());
        numbers.push(document.add_object(list).into());
    }
    let mut parents = vec![root; paper.tree.len()];
    for (at, node) in paper.tree.iter().enumerate() {
        for kid in &node.kids {
            parents[kid.0 as usize] = ids[at];
        }
    }
    let mut by_field: Vec<(usize, ObjectId)> = Vec::new();
    for (at, node) in paper.tree.iter().enumerate() {
        let mut element = dictionary! { "S" => tag(node.role), "P" => parents[at] };
        match node.field {
            Some(field) => {
                by_field.push((field, ids[at]));
                field_element(&mut element, pages[paper.fields[field].page], widgets[field]);
            }
            None => element_kids(&mut element, node, &content[at], &ids, pages),
        }
        describe(&mut element, node, pages);
        document.set_object(ids[at], element);
    }
    by_field.sort_unstable();
    for (field, element) in by_field {
        numbers.push(i64::try_from(pages.len() + field).unwrap_or(i64::MAX).into());
        numbers.push(element.into());
    }
    let next = i64::try_from(pages.len() + widgets.len()).unwrap_or(i64::MAX);
    let parent_tree = document.add_object(dictionary! { "Nums" => numbers });
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot", "K" => ids[0], "ParentTree" => parent_tree, "ParentTreeNextKey" => next,
        },
    );
    root
}

/// `/K` of a field is the annotation itself as a direct dictionary: in an array, pyHanko's difference analysis took
/// the signing of the field for a change of the document.
fn field_element(element: &mut Dict, page: ObjectId, widget: ObjectId) {
    element.set("Pg", page);
    element.set("K", dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => page });
}

/// Marked content first, then elements: no node of a paper mixes them but figures with their caption.
fn element_kids(element: &mut Dict, node: &Node, content: &[(usize, i64)], ids: &[ObjectId], pages: &[ObjectId]) {
    let home = content.first().map(|(page, _)| *page);
    if let Some(page) = home {
        element.set("Pg", pages[page]);
    }
    let mut kids: Vec<Object> = Vec::with_capacity(content.len() + node.kids.len());
    for (page, mcid) in content {
        kids.push(if Some(*page) == home {
            (*mcid).into()
        } else {
            dictionary! { "Type" => "MCR", "Pg" => pages[*page], "MCID" => *mcid }.into()
        });
    }
    kids.extend(node.kids.iter().map(|kid| Object::Reference(ids[kid.0 as usize])));
    match kids.len() {
        0 => {}
        1 => element.set("K", kids.swap_remove(0)),
        _ => element.set("K", kids),
    }
}

fn describe(element: &mut Dict, node: &Node, pages: &[ObjectId]) {
    if let Some(alt) = &node.alt {
        element.set("Alt", text(alt));
    }
    if let Some((page, rect)) = node.place {
        element.set("Pg", pages[page]);
        let layout = dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => rectangle(rect) };
        element.set("A", layout);
    }
    let mut table = dictionary! { "O" => "Table" };
    match node.role {
        Role::ThColumn => table.set("Scope", name("Column")),
        Role::ThRow => table.set("Scope", name("Row")),
        _ => {}
    }
    if node.columns > 1 {
        table.set("ColSpan", i64::from(node.columns));
    }
    if table.len() > 1 {
        element.set("A", table);
    }
}
