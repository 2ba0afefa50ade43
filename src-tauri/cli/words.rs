//! What the command line says, in Spanish: why something was not done, and the terms of the procedure. Every list is
//! matched to its end, so that what is new does not compile until it is said.

mod problem;
mod refusal;
mod term;

use commands::term::{ActStage, PaperFlaw};
use serde_json::Value;

pub(super) use self::problem::problem;

/// *Estado del acta*, as lists show it.
///
/// # Errors
/// When the answer names no stage.
pub(super) fn stage(stage: &Value, not_signed: bool) -> anyhow::Result<&'static str> {
    Ok(commands::wording::stage(serde_json::from_value::<ActStage>(stage.clone())?, not_signed))
}

/// What the desk found against the paper of an act.
///
/// # Errors
/// When the answer names nothing of that kind.
pub(super) fn flaw(flaw: &Value) -> anyhow::Result<&'static str> {
    Ok(commands::wording::paper_flaw(serde_json::from_value::<PaperFlaw>(flaw.clone())?))
}
