//! What a revision changed: only the signing of one field is allowed, and a document timestamp once all have signed.

use super::Alteration;
use crate::file::{Dict, File, Object, Value};
use crate::sign::FieldState;
use crate::stamp::Place;

/// Makes sure that the revision at `index` signs `field` and does nothing else; gives the number of the signature.
pub(super) fn signing(file: &File<'_>, index: usize, field: &FieldState) -> Result<u32, Alteration> {
    let bad = Alteration::Changes(index);
    let revision = &file.revisions[index];
    let before = index - 1;
    trailer(file, index)?;
    let old = file.dict(field.id, before)?;
    let Some(Object { value: Value::Dict(new), stream: None, .. }) = revision.objects.get(&field.id) else {
        return Err(bad);
    };
    let (signature, appearance) = (new.reference("V").ok_or(bad)?, appearance_of(new).ok_or(bad)?);
    let fresh = |id: u32| file.object(id, before).is_none();
    if old.get("V").is_some() || new.without(&["AP", "V"]) != old.without(&["AP"]) || signature == appearance {
        return Err(bad);
    }
    if !fresh(signature) || !fresh(appearance) {
        return Err(bad);
    }
    let mut allowed = vec![field.id, signature, appearance];
    if index == 1 {
        let root = file.root()?;
        allowed.push(root);
        certified_catalog(file, root, signature)?;
    }
    let only_those =
        revision.objects.len() == allowed.len() && allowed.iter().all(|id| revision.objects.contains_key(id));
    let empty = appearance_of(old).ok_or(bad)?;
    if !only_those || !same_form(file, empty, appearance, index) {
        return Err(bad);
    }
    Ok(signature)
}

/// Makes sure that the revision at `index` adds the field of a document timestamp and does nothing else; gives the number of
/// its token's dictionary.
pub(super) fn stamping(file: &File<'_>, index: usize) -> Result<u32, Alteration> {
    let (objects, before) = (&file.revisions[index].objects, index - 1);
    let place = Place::find(file, before).map_err(|_| Alteration::Fields)?;
    let fresh = |id: &&u32| file.object(**id, before).is_none();
    let added: Vec<u32> = objects.keys().filter(fresh).copied().collect();
    let [field, signature] = added[..] else { return Err(Alteration::ExtraRevision) };
    let (page, form) = place.with(file, before, field)?;
    let expected = [(place.page, page), (place.form, form), (field, place.field(signature))];
    let is_there = |(id, dict): &(u32, Dict)| {
        let found = objects.get(id).filter(|object| object.stream.is_none());
        found.is_some_and(|object| object.value == Value::Dict(dict.clone()))
    };
    if objects.len() != 4 || !expected.iter().all(is_there) {
        return Err(Alteration::ExtraRevision);
    }
    trailer(file, index)?;
    Ok(signature)
}

/// Only sizes, links and the changing identifier may differ.
fn trailer(file: &File<'_>, index: usize) -> Result<(), Alteration> {
    let changing = ["Size", "ID", "Prev"];
    let (old, new) = (&file.revisions[index - 1].trailer, &file.revisions[index].trailer);
    let permanent = |dict: &Dict| dict.array("ID").and_then(|pair| pair.first().cloned());
    let keys = new.0.len() == old.without(&["Prev"]).0.len() + 1;
    let same = old.without(&changing) == new.without(&changing) && permanent(old) == permanent(new) && keys;
    if same { Ok(()) } else { Err(Alteration::Changes(index)) }
}

fn appearance_of(widget: &Dict) -> Option<u32> {
    let states = widget.dict("AP")?;
    if states.0.len() == 1 { states.reference("N") } else { None }
}

/// The first signature adds the certification to the catalog, and nothing else.
fn certified_catalog(file: &File<'_>, root: u32, signature: u32) -> Result<(), Alteration> {
    let bad = Alteration::Changes(1);
    let (old, new) = (file.dict(root, 0)?, file.dict(root, 1)?);
    let permissions = new.dict("Perms").filter(|dict| dict.0.len() == 1).and_then(|dict| dict.reference("DocMDP"));
    let same = new.without(&["Perms"]) == *old && permissions == Some(signature);
    if same { Ok(()) } else { Err(bad) }
}

/// The new appearance is the empty one but for its content: same box, same fonts, no filter.
fn same_form(file: &File<'_>, empty: u32, appearance: u32, index: usize) -> bool {
    let form = |id: u32| match file.object(id, index) {
        Some(Object { value: Value::Dict(dict), stream: Some(_), .. }) => Some(dict.without(&["Length"])),
        _ => None,
    };
    form(empty).is_some() && form(empty) == form(appearance)
}
