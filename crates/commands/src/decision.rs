//! What becomes of an act by a word other than a signature: corrected, withdrawn, accepted, rejected, replaced.

use casework::act::{ActStage, ReplaceMode, Replaces};
use casework::decide::restored_items;
use casework::format::FormatCode;
use casework::intent::IntentBody;
use casework::refusal::Refusal;

use crate::act::get;
use crate::answer::Answer;
use crate::draft;
use crate::open::{Open, found};
use crate::view::act::{ActReasoned, ActReplace, ActView, DraftView};
use crate::view::list::ActRef;

/// A draft of the next version, for which the act stands as it is until the draft is issued; of a withdrawn act, a
/// draft of another act that says the same. Either rests on the custody that the act was written from.
pub(crate) fn edit(open: &Open, request: ActRef) -> Answer<DraftView> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    let mut body = draft::from_act(&act);
    match act.stage {
        ActStage::Signing => {}
        ActStage::Withdrawn => body.of_act = None,
        stage => return Err(Refusal::WrongStage { act: act.id, stage }.into()),
    }
    draft::create(open, body)
}

pub(crate) fn withdraw(open: &Open, request: ActReasoned) -> Answer<ActView> {
    open.submit("withdraw act", IntentBody::WithdrawAct { act: request.id, reason: request.reason })?;
    get(open, ActRef { id: request.id })
}

pub(crate) fn accept_constancia(open: &Open, request: ActReasoned) -> Answer<ActView> {
    open.submit("accept constancia", IntentBody::AcceptConstancia { act: request.id, note: request.reason })?;
    get(open, ActRef { id: request.id })
}

pub(crate) fn reject_constancia(open: &Open, request: ActReasoned) -> Answer<ActView> {
    open.submit("reject constancia", IntentBody::RejectConstancia { act: request.id, reason: request.reason })?;
    get(open, ActRef { id: request.id })
}

/// A draft of the act that annuls or supersedes this one.
pub(crate) fn replace(open: &Open, request: ActReplace) -> Answer<DraftView> {
    let act = open.read(|r| found(r.acts().get(request.id)))?;
    if act.stage != ActStage::Sealed {
        return Err(Refusal::WrongStage { act: act.id, stage: act.stage }.into());
    }
    let replaces = Replaces {
        act: act.id,
        folio: act.folio,
        sha256: act.pdf,
        mode: request.mode,
        cause: request.cause.trim().to_owned(),
    };
    // What could never be issued leaves no draft behind.
    open.read(|r| Ok(restored_items(&r.world(), &replaces)?))?;
    let mut body = draft::from_act(&act);
    body.of_act = None;
    body.replaces = Some(replaces);
    // It rests on what the old act made of its items, which is what whoever asks for this looks at.
    body.lines.iter_mut().for_each(|line| line.seen_rev = None);
    if request.mode == ReplaceMode::Annul {
        body.lines.clear();
        body.clearance = false;
        if body.format == FormatCode::Anexo14 {
            body.format = FormatCode::Anexo7;
        }
    }
    draft::create(open, body)
}
