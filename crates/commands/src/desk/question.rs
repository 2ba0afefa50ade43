//! *Por resolver*: what two workstations said that did not know of each other.

use casework::dispute::Claim;
use casework::id::ItemId;
use casework::intent::IntentBody;
use casework::refusal::Refusal;
use serde_json::Value;
use store::{Reader, RefusedIntent};

use super::confirm::mismatch;
use super::{DISPUTED_MAX, copies};
use crate::answer::Answer;
use crate::open::{Open, found, names};
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::desk::{ClaimView, Difference, DisputedItem, Questions, RefusedClose, RefusedView, Versions};

/// Records that one question shows.
const VERSIONS_MAX: usize = 20;

pub(crate) fn questions(open: &Open, _: Nothing) -> Answer<Questions> {
    open.read(|r| {
        let refused = r.refused()?.into_iter().map(|one| refused_view(r, one)).collect::<Answer<_>>()?;
        let disputed = r.items().disputed(DISPUTED_MAX)?;
        let disputed = disputed.into_iter().map(|id| disputed_item(r, id)).collect::<Answer<_>>()?;
        let mismatch = r.link()?.map(|link| mismatch(r, &link)).transpose()?.flatten();
        Ok(Questions {
            refused,
            disputed,
            mismatch,
            forks: copies::forks(r)?,
            twins: copies::twins(r)?,
            one_number: copies::one_number(r)?,
            may_settle: open.me().role.settles_disputes(),
        })
    })
}

fn refused_view(r: &Reader<'_>, one: RefusedIntent) -> Answer<RefusedView> {
    let about = versions(r, &one)?;
    let why = one.refusals.into_iter().map(|refusal| named(r, refusal)).collect::<Answer<_>>()?;
    let n = one.n.unsigned_abs();
    Ok(RefusedView { n, at: one.at, by: one.by_name, kind: one.kind, whole: one.whole, why, about })
}

fn named(r: &Reader<'_>, refusal: Refusal) -> Answer<Problem> {
    Ok(Problem::Refused { names: names(r, &refusal)?, refusal })
}

/// What an edit said beside what is known: records that it would still change.
fn versions(r: &Reader<'_>, one: &RefusedIntent) -> Answer<Vec<Versions>> {
    let Some(body) = r.asked_at(one.n)? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    match body {
        IntentBody::ChangeItems { items } => {
            for change in items.iter().take(VERSIONS_MAX) {
                let Some(known) = r.items().get(change.id)? else { continue };
                let (name, item) = (known.details.description.clone(), Some(change.id));
                all.push(Versions { name, item, differs: differences(&change.details, &known.details)? });
            }
        }
        IntentBody::ChangePeople { people } => {
            for change in people.iter().take(VERSIONS_MAX) {
                let Some(known) = r.people().get(change.id)? else { continue };
                let name = known.details.full_name.clone();
                all.push(Versions { name, item: None, differs: differences(&change.details, &known.details)? });
            }
        }
        IntentBody::ChangeSites { sites } => {
            for change in sites.iter().take(VERSIONS_MAX) {
                let Some(known) = r.sites().get(change.id)? else { continue };
                let name = known.details.name.clone();
                all.push(Versions { name, item: None, differs: differences(&change.details, &known.details)? });
            }
        }
        _ => {}
    }
    all.retain(|versions| !versions.differs.is_empty());
    Ok(all)
}

/// Fields of two versions of one record that are not the same.
fn differences<T: serde::Serialize>(here: &T, known: &T) -> Answer<Vec<Difference>> {
    let fields = |details: &T| serde_json::to_value(details).map_err(anyhow::Error::from);
    let (Value::Object(here), Value::Object(known)) = (fields(here)?, fields(known)?) else { return Ok(Vec::new()) };
    let differs = here.into_iter().filter_map(|(field, value)| {
        let other = known.get(&field).cloned().unwrap_or_default();
        (value != other).then(|| Difference { field, here: plain(&value), known: plain(&other) })
    });
    Ok(differs.collect())
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.values().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn disputed_item(r: &Reader<'_>, id: ItemId) -> Answer<DisputedItem> {
    let item = found(r.items().get(id))?;
    let name = |person| Ok::<_, crate::answer::Failure>(r.people().get(person)?.map(|known| known.details.full_name));
    let holder = item.placement.holder.map(name).transpose()?.flatten();
    let mut claims = Vec::with_capacity(item.disputes.len());
    for claim in &item.disputes {
        let (folio, claimed, why) = match claim {
            Claim::Custody { act, why } => {
                let act = r.acts().get(*act)?;
                let holder = act.as_ref().map(|act| act.content.holder.snapshot.full_name.clone());
                (act.map(|act| act.folio.to_string()), holder, Some((**why).clone()))
            }
            Claim::Placement { to } => (None, to.holder.map(name).transpose()?.flatten(), None),
            Claim::Tag { .. } | Claim::Serial { .. } => (None, None, None),
        };
        let why = why.map(|refusal| named(r, refusal)).transpose()?;
        claims.push(ClaimView { claim: claim.clone(), folio, holder: claimed, why });
    }
    Ok(DisputedItem { id, rev: item.rev, details: item.details, placement: item.placement, holder, claims })
}

/// The author has seen it.
pub(crate) fn close_refused(open: &Open, request: RefusedClose) -> Answer<Questions> {
    let n = i64::try_from(request.n).map_err(|_| Problem::NotFound)?;
    let at = open.now().wall;
    open.write("close what was refused", |w| Ok(w.close_refused(n, at)?))?;
    questions(open, Nothing {})
}
