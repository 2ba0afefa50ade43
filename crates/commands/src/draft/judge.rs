//! What stands between a draft and its act, asked of the same rules that will judge it.

use std::collections::HashSet;

use casework::act::{ActReason, ActStage, Direction, ReplaceMode, TechnicalCheck, Term};
use casework::decide::{
    Declined, LineCase, Restored, check_act_case, check_clearance, check_line, check_seen, restored_items,
};
use casework::format::FormatCode;
use casework::id::{ActId, PersonId};
use casework::person::Person;
use casework::refusal::Refusal;
use casework::telephony::missing_telephony;
use store::{Reader, StoreError};

use crate::answer::Answer;
use crate::open::{Open, found};
use crate::view::act::{DraftBody, DraftLine, LineView, Missing, MissingWhat, PartyField, RecordGap, WizardStep};

/// A draft as the rules see it.
pub(super) struct Judged {
    /// Each line with what contradicts custody.
    pub(super) lines: Vec<LineView>,
    /// In the order of the steps.
    pub(super) missing: Vec<Missing>,
}

pub(super) fn judge(open: &Open, r: &Reader<'_>, body: &DraftBody) -> Answer<Judged> {
    let (restored, mut obstacle) = match restored(r, body)? {
        Ok(restored) => (restored, None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    if obstacle.is_none() {
        obstacle = no_longer_corrected(r, body)?;
    }
    let before = [body.of_act, body.replaces.as_ref().map(|old| old.act)];
    let of_case = answered(check_act_case(&r.world(), body.case, before))?.err();
    // Where the whole cannot be, what its lines would be refused for is no news.
    let lines = line_views(r, body, obstacle.is_none().then_some(&restored))?;
    let held = if obstacle.is_none() { still_held(r, body, &restored)? } else { None };
    let mut missing = unfilled(open, r, body, &lines)?;
    // One of one's own that is not seen anywhere is said where the person is chosen.
    let at = if is_itemless(body) { WizardStep::Person } else { WizardStep::Items };
    missing.extend(held.map(|refusal| refused(at, MissingWhat::Clearance, refusal)));
    missing.extend(of_case.map(|refusal| refused(WizardStep::Person, MissingWhat::Case, refusal)));
    missing.extend(obstacle.map(|refusal| refused(WizardStep::Review, MissingWhat::Obstacle, refusal)));
    missing.sort_by_key(|m| m.step as u8);
    Ok(Judged { lines, missing })
}

fn refused(step: WizardStep, what: MissingWhat, refusal: Refusal) -> Missing {
    Missing { step, what, refusal: Some(refusal), record: None }
}

/// What the rules answered, apart from a store that could not be read.
fn answered<T>(judged: Result<T, Declined<StoreError>>) -> Answer<Result<T, Refusal>> {
    match judged {
        Ok(value) => Ok(Ok(value)),
        Err(Declined::Refused(refusal)) => Ok(Err(refusal)),
        Err(Declined::Unreadable(error)) => Err(error.into()),
    }
}

fn restored(r: &Reader<'_>, body: &DraftBody) -> Answer<Result<Vec<Restored>, Refusal>> {
    match &body.replaces {
        Some(replaces) => answered(restored_items(&r.world(), replaces)),
        None => Ok(Ok(Vec::new())),
    }
}

/// The act that the draft corrects was sealed or withdrawn since.
fn no_longer_corrected(r: &Reader<'_>, body: &DraftBody) -> Answer<Option<Refusal>> {
    let Some(act) = body.of_act else { return Ok(None) };
    let stage = r.acts().get(act)?.map(|a| a.stage);
    Ok(match stage {
        Some(ActStage::Signing) => None,
        Some(stage) => Some(Refusal::WrongStage { act, stage }),
        None => Some(Refusal::NoSuchAct { act }),
    })
}

/// What a paz y salvo would deny.
fn still_held(r: &Reader<'_>, body: &DraftBody, restored: &[Restored]) -> Answer<Option<Refusal>> {
    let certifies = body.clearance || body.format == FormatCode::Clearance;
    let Some(holder) = body.holder.filter(|_| certifies) else { return Ok(None) };
    let lines = body.lines.iter().map(|line| (line.item, line.direction));
    Ok(answered(check_clearance(&r.world(), holder, lines, restored))?.err())
}

/// Each line with what contradicts custody; judged only where it is known what the act puts back first.
fn line_views(r: &Reader<'_>, body: &DraftBody, restored: Option<&Vec<Restored>>) -> Answer<Vec<LineView>> {
    let mut seen = HashSet::new();
    let mut views = Vec::with_capacity(body.lines.len());
    for line in &body.lines {
        let problem = match restored {
            None => None,
            Some(_) if !seen.insert(line.item) => Some(Refusal::ItemTwice { item: line.item }),
            Some(restored) => line_problem(r, body, line, restored)?,
        };
        let named = problem.as_ref().and_then(|problem| problem.about().person);
        let person = named.map(|id| r.people().get(id)).transpose()?.flatten();
        let details = found(r.items().get(line.item))?.details;
        let telephony_missing = missing_telephony(body.format, line.direction, &details, line.telephony.as_ref());
        let item = found(r.items().row(line.item))?;
        let problem_person = person.map(|p| p.details.full_name);
        views.push(LineView { item, problem, problem_person, telephony_missing });
    }
    Ok(views)
}

fn line_problem(r: &Reader<'_>, body: &DraftBody, line: &DraftLine, restored: &[Restored]) -> Answer<Option<Refusal>> {
    let Some(holder) = body.holder else { return Ok(None) };
    let act = body.of_act.unwrap_or(ActId(uuid::Uuid::nil()));
    let reason = body.reason.unwrap_or(ActReason::NewAssignment);
    let case = LineCase { act, format: body.format, reason, holder, restored };
    let world = r.world();
    let judged = check_line(&world, &case, line.item, line.direction).and_then(|()| match line.seen_rev {
        Some(seen) => check_seen(&world, &case, line.item, seen),
        None => Ok(()),
    });
    Ok(answered(judged)?.err())
}

/// Whether the act moves nothing by its nature.
fn is_itemless(body: &DraftBody) -> bool {
    body.format == FormatCode::Clearance || body.replaces.as_ref().is_some_and(|r| r.mode == ReplaceMode::Annul)
}

/// The mandatory data of the paper that this person's record lacks.
fn gap(r: &Reader<'_>, id: Option<PersonId>) -> Answer<Option<RecordGap>> {
    let Some(Person { id: person, details: d, .. }) = id.map(|id| r.people().get(id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let shown = [
        (PartyField::FullName, d.full_name),
        (PartyField::DocumentNumber, d.document.number),
        (PartyField::Position, d.position),
        (PartyField::Department, d.department),
    ];
    let fields: Vec<_> = shown.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(field, _)| field).collect();
    Ok((!fields.is_empty()).then_some(RecordGap { person, fields }))
}

fn gaps(open: &Open, r: &Reader<'_>, body: &DraftBody) -> Answer<Vec<Missing>> {
    let parties = [
        (MissingWhat::HolderData, body.holder),
        (MissingWhat::ApproverData, body.approver),
        (MissingWhat::OfficialData, Some(open.me().person)),
    ];
    let mut missing = Vec::new();
    for (what, person) in parties {
        let record = gap(r, person)?;
        missing.extend(record.map(|gap| Missing { step: WizardStep::Person, what, refusal: None, record: Some(gap) }));
    }
    Ok(missing)
}

fn unfilled(open: &Open, r: &Reader<'_>, body: &DraftBody, lines: &[LineView]) -> Answer<Vec<Missing>> {
    let itemless = is_itemless(body);
    let returned = body.lines.iter().any(|l| l.direction == Direction::Returned);
    let unanswered = TechnicalCheck::ALL
        .into_iter()
        .filter(|c| returned || *c != TechnicalCheck::UserDataWiped)
        .any(|c| !body.checks.iter().any(|a| a.check == c));
    let loan = body.reason == Some(ActReason::Loan);
    let me = Some(open.me().person);
    let approves_own = body.approver.is_some() && (body.approver == body.holder || body.approver == me);
    let conditions = [
        (WizardStep::Person, MissingWhat::Holder, body.holder.is_none() || body.holder == me),
        (WizardStep::Person, MissingWhat::Approver, approves_own),
        (WizardStep::Person, MissingWhat::Reason, body.reason.is_none()),
        (WizardStep::Person, MissingWhat::Site, body.site.is_none()),
        (WizardStep::Person, MissingWhat::City, body.city.trim().is_empty()),
        (WizardStep::Items, MissingWhat::Lines, !itemless && body.lines.is_empty()),
        (WizardStep::Items, MissingWhat::LineProblem, lines.iter().any(|l| l.problem.is_some())),
        (WizardStep::Items, MissingWhat::Condition, body.lines.iter().any(|l| l.condition.is_none())),
        (WizardStep::Items, MissingWhat::Telephony, lines.iter().any(|l| !l.telephony_missing.is_empty())),
        (WizardStep::Checks, MissingWhat::Checks, !itemless && body.format == FormatCode::Anexo7 && unanswered),
        (WizardStep::Checks, MissingWhat::Term, loan && !matches!(body.term, Some(Term::Until(_)))),
        (
            WizardStep::Checks,
            MissingWhat::Remarks,
            body.reason == Some(ActReason::Other) && body.remarks.trim().is_empty(),
        ),
    ];
    let lacking = conditions.into_iter().filter(|(_, _, lacks)| *lacks);
    let mut missing = gaps(open, r, body)?;
    missing.extend(lacking.map(|(step, what, _)| Missing { step, what, refusal: None, record: None }));
    Ok(missing)
}
