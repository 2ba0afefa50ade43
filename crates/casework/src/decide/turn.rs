//! One signer's turn: a signature with its evidence, or the record that there is none.

use super::records::{NOTE_CHARS_MAX, lines};
use super::{Declined, bounded};
use crate::act::{Act, Party};
use crate::fact::{ActFact, Fact};
use crate::id::Digest;
use crate::intent::Intent;
use crate::person::normalise_document;
use crate::refusal::{Refusal, RequiredField};
use crate::signing::{Identification, SignerRole, Turn, TurnOutcome, Witness};

/// Takes the next signer's turn: a signature, or the record that there is none.
pub(super) fn take_turn<E>(
    intent: &Intent,
    act: &Act,
    signer: SignerRole,
    turn: &Turn,
    pdf: Digest,
) -> Result<Vec<Fact>, Declined<E>> {
    let next = act.next_signer();
    let (expected, person) = (next.map(|(role, _)| role), next.map(|(_, party)| party.person));
    let Some((_, party)) = next.filter(|(role, _)| *role == signer && turn.signer == signer) else {
        return Err(Refusal::OutOfTurn { expected, person }.into());
    };
    match &turn.outcome {
        TurnOutcome::Signed { evidence } => {
            if evidence.person != party.person {
                return Err(Refusal::NotTheSigner { person: party.person }.into());
            }
            if evidence.content_digest != act.content_digest {
                return Err(Refusal::OtherContent.into());
            }
            lines([&evidence.consent_version, &evidence.app_version, &evidence.code])?;
            check_identification(intent, &evidence.identification, party)?;
        }
        TurnOutcome::NotSigned { reason, witnesses, .. } => {
            if reason.trim().is_empty() {
                return Err(Refusal::Missing { field: RequiredField::Reason }.into());
            }
            bounded(reason, NOTE_CHARS_MAX)?;
            check_witnesses(witnesses, act)?;
        }
    }
    Ok(vec![Fact::Act(act.id, Box::new(ActFact::TurnTaken { turn: turn.clone(), pdf }))])
}

fn check_identification(intent: &Intent, how: &Identification, party: &Party) -> Result<(), Refusal> {
    match how {
        // Nobody signs for somebody else: the account that asks is the signer's own.
        Identification::A { account } => {
            let own = *account == intent.by.account && intent.by.person == party.person;
            if own { Ok(()) } else { Err(Refusal::NotTheSigner { person: party.person }) }
        }
        Identification::C { document, witness, witness_name } => {
            lines([witness_name])?;
            if *document != party.snapshot.document {
                return Err(Refusal::DocumentMismatch);
            }
            // Whoever compares the document cannot be the one who shows it.
            let other = *witness == intent.by.account && intent.by.person != party.person;
            if other { Ok(()) } else { Err(Refusal::SelfWitness { person: Some(party.person) }) }
        }
    }
}

/// Two different people attest, neither of them one who signs the act.
fn check_witnesses(witnesses: &[Witness; 2], act: &Act) -> Result<(), Refusal> {
    for witness in witnesses {
        lines([&witness.full_name, &witness.document.number])?;
        // A witness is in no register: one document must not pass for two by being written in two ways.
        let number = &witness.document.number;
        if witness.full_name.trim().is_empty() || number.is_empty() || normalise_document(number) != *number {
            return Err(Refusal::Missing { field: RequiredField::Witnesses });
        }
        let signers = act.content.signers();
        if let Some((_, party)) = signers.iter().find(|(_, party)| party.snapshot.document == witness.document) {
            return Err(Refusal::SelfWitness { person: Some(party.person) });
        }
    }
    let [a, b] = witnesses;
    if a.document == b.document { Err(Refusal::SelfWitness { person: None }) } else { Ok(()) }
}
