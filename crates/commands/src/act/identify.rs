//! Who signs: how they are known, before and when a signature is drawn.

use acts::handover::HandoverDocument;
use casework::act::Act;
use casework::id::{Digest, PersonId};
use casework::person::{IdDocument, normalise_document};
use casework::signing::{Identification, SignatureEvidence, Turn, TurnOutcome};
use casework::time::Timestamp;

use super::{check_turn, evidence_code, frozen_document, in_turn, signing_moment};
use crate::answer::Answer;
use crate::open::{Open, found};
use crate::problem::{InvalidField, Problem, Rule};
use crate::view::Nothing;
use crate::view::act::{ActIdentify, SignMethod};

/// Whether the next signer is who they say, asked before anything is drawn: a wrong PIN or document must not cost a
/// signature. Nothing is recorded.
pub(crate) fn identify(open: &Open, request: ActIdentify) -> Answer<Nothing> {
    let (act, _, party) = in_turn(open, request.id, request.version, request.signer)?;
    let at = signing_moment(open, &act)?;
    let identification = identification(open, request.method)?;
    let document = frozen_document(open, &act)?;
    let undrawn = Digest([0; 32]);
    let evidence = signed(&act, party.person, &document, identification, (undrawn, at))?;
    check_turn(
        open,
        &act,
        &Turn { signer: request.signer, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false },
    )?;
    Ok(Nothing {})
}

/// The evidence of one signature: who, how known, of what, drawn how and when.
pub(super) fn signed(
    act: &Act,
    person: PersonId,
    document: &HandoverDocument,
    identification: Identification,
    (stroke, at): (Digest, Timestamp),
) -> Answer<SignatureEvidence> {
    let mut evidence = SignatureEvidence {
        person,
        identification,
        consent_version: document.template.consent_version.clone(),
        content_digest: act.content_digest,
        stroke,
        at,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        code: String::new(),
    };
    evidence.code = evidence_code(&evidence)?;
    Ok(evidence)
}

/// How the signer is known: the own PIN again, or the document that the technician compared.
pub(super) fn identification(open: &Open, method: SignMethod) -> Answer<Identification> {
    let account = open.me().account;
    match method {
        SignMethod::A { pin } => {
            open.check_pin(&pin)?;
            Ok(Identification::A { account })
        }
        SignMethod::C { document, compared } => {
            if !compared {
                return Err(Problem::Invalid { field: InvalidField::Compared, rule: Rule::Required }.into());
            }
            let number = normalise_document(&document.number);
            let witness_name = open.read(|r| Ok(found(r.people().get(open.me().person))?.details.full_name))?;
            let document = IdDocument { id_type: document.id_type, number };
            Ok(Identification::C { document, witness: account, witness_name })
        }
    }
}
