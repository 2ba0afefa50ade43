//! What is decided about an act that was issued.

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};

use super::find;
use crate::cli::session::Session;

#[derive(Debug, Args)]
pub(in crate::cli) struct Decision {
    /// Número del acta
    #[arg(value_name = "ACTA")]
    folio: String,
    /// Por qué; queda escrito
    #[arg(long, value_name = "MOTIVO")]
    reason: String,
}

/// The answer to one of the commands that need no more than a reason.
pub(super) fn decide(session: &Session, command: &str, decision: &Decision) -> anyhow::Result<Value> {
    session.call(command, json!({ "id": find(session, &decision.folio)?, "reason": decision.reason }))
}

/// The act that annuls another, issued: it takes effect once it is signed and sealed.
pub(super) fn annul(session: &Session, decision: &Decision) -> anyhow::Result<Value> {
    let annulled = find(session, &decision.folio)?;
    let draft = session.call("act_replace", json!({ "id": annulled, "mode": "ANNUL", "cause": decision.reason }))?;
    issued(session, &draft["id"], |_| Ok(()))
}

/// Issues a draft once `fill` has completed it. Whoever asks again says all of it again: a draft left behind would be in
/// everybody's way.
pub(super) fn issued(
    session: &Session,
    draft: &Value,
    fill: impl FnOnce(&Value) -> anyhow::Result<()>,
) -> anyhow::Result<Value> {
    let issued = fill(draft).and_then(|()| session.call("act_issue", json!({ "id": draft })));
    if issued.is_err() {
        session.call("draft_discard", json!({ "id": draft })).context("al descartar el borrador")?;
    }
    issued
}
