//! *Por resolver*: what two workstations said that did not know of each other.

use casework::dispute::Claim;
use casework::id::{ItemId, PersonId};
use casework::intent::{Change, IntentBody};
use casework::refusal::Refusal;
use serde_json::Value;
use store::{Reader, RefusedIntent};

use super::confirm::mismatch;
use super::{DISPUTED_MAX, copies};
use crate::answer::Answer;
use crate::case::asked;
use crate::open::{Open, found, names};
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::desk::{
    Bearer, ClaimView, Difference, DisputedItem, Questions, RefusedClose, RefusedView, Said, Versions,
};

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
    let body = r.asked_at(one.n)?;
    let about = body.as_ref().map(|body| versions(r, body)).transpose()?.unwrap_or_default();
    let cases = body.map(|body| asked(r, body)).transpose()?.unwrap_or_default();
    let why = one.refusals.into_iter().map(|refusal| named(r, refusal)).collect::<Answer<_>>()?;
    let n = one.n.unsigned_abs();
    Ok(RefusedView { n, at: one.at, by: one.by_name, kind: one.kind, whole: one.whole, why, about, cases })
}

fn named(r: &Reader<'_>, refusal: Refusal) -> Answer<Problem> {
    Ok(Problem::Refused { names: Box::new(names(r, &refusal)?), refusal })
}

/// What an edit said beside what the desk told: records that it would still change.
fn versions(r: &Reader<'_>, body: &IntentBody) -> Answer<Vec<Versions>> {
    let (said, mut all) = (r.said(), Vec::new());
    match body {
        IntentBody::ChangeItems { items } => {
            for Change { id, details: here, .. } in items.iter().take(VERSIONS_MAX) {
                let Some(now) = r.items().get(*id)?.filter(|now| now.details != *here) else { continue };
                let known = said.told_item(*id)?.unwrap_or(now).details;
                let (name, differs) = (known.description.clone(), differences(here, &known)?);
                all.push(Versions { name, item: Some(*id), differs, known_by: said.item(*id)? });
            }
        }
        IntentBody::ChangePeople { people } => {
            for Change { id, details: here, .. } in people.iter().take(VERSIONS_MAX) {
                let Some(now) = r.people().get(*id)?.filter(|now| now.details != *here) else { continue };
                let known = said.told_person(*id)?.unwrap_or(now).details;
                let (name, differs) = (known.full_name.clone(), differences(here, &known)?);
                all.push(Versions { name, item: None, differs, known_by: said.person(*id)? });
            }
        }
        IntentBody::ChangeSites { sites } => {
            for Change { id, details: here, .. } in sites.iter().take(VERSIONS_MAX) {
                let Some(now) = r.sites().get(*id)?.filter(|now| now.details != *here) else { continue };
                let known = said.told_site(*id)?.unwrap_or(now).details;
                let (name, differs) = (known.name.clone(), differences(here, &known)?);
                all.push(Versions { name, item: None, differs, known_by: said.site(*id)? });
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
    let holder = item.placement.holder.map(|holder| name(r, holder)).transpose()?.flatten();
    let said = r.said().claims(&item)?;
    let claims =
        item.disputes.iter().zip(said).map(|(claim, said)| claim_view(r, claim, said)).collect::<Answer<_>>()?;
    let stands = r.said().stands(&item)?;
    Ok(DisputedItem { id, rev: item.rev, details: item.details, placement: item.placement, holder, stands, claims })
}

fn claim_view(r: &Reader<'_>, claim: &Claim, said: Option<Said>) -> Answer<ClaimView> {
    let mut view = ClaimView { claim: claim.clone(), folio: None, holder: None, why: None, said, bearer: None };
    match claim {
        Claim::Custody { act, why } => {
            if let Some(act) = r.acts().get(*act)? {
                view.folio = Some(act.folio.to_string());
                view.holder = Some(act.content.holder.snapshot.full_name);
            }
            view.why = Some(named(r, (**why).clone())?);
        }
        Claim::Placement { to } => view.holder = to.holder.map(|holder| name(r, holder)).transpose()?.flatten(),
        Claim::Tag { by, .. } | Claim::Serial { by, .. } => {
            let bearer = r.items().get(*by)?;
            let said = r.said().item(*by)?;
            view.bearer = bearer.map(|item| Bearer { id: item.id, name: item.details.description, said });
        }
    }
    Ok(view)
}

fn name(r: &Reader<'_>, person: PersonId) -> Answer<Option<String>> {
    Ok(r.people().get(person)?.map(|known| known.details.full_name))
}

/// The author has seen it.
pub(crate) fn close_refused(open: &Open, request: RefusedClose) -> Answer<Questions> {
    let n = i64::try_from(request.n).map_err(|_| Problem::NotFound)?;
    let at = open.now().wall;
    open.write("close what was refused", |w| Ok(w.close_refused(n, at)?))?;
    questions(open, Nothing {})
}
