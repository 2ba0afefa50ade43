//! How people sign, or do not.

use casework::{
    act::Party,
    id::Digest,
    intent::Actor,
    person::{IdDocument, IdType},
    signing::{Identification, NotSignedCause, SignatureEvidence, SignerRole, Turn, TurnOutcome, Witness},
    time::Timestamp,
};

/// Whoever asks signs with the own account, anybody else before them.
pub(crate) fn signed(by: Actor, signer: SignerRole, party: &Party, content_digest: Digest, at: u64) -> Turn {
    let identification = if party.person == by.person {
        Identification::A { account: by.account }
    } else {
        let document = party.snapshot.document.clone();
        Identification::C { document, witness: by.account, witness_name: "Técnica".into() }
    };
    let evidence = SignatureEvidence {
        person: party.person,
        identification,
        consent_version: "1".into(),
        content_digest,
        stroke: Digest([7; 32]),
        at: Timestamp(at.cast_signed()),
        app_version: "0".into(),
        code: "ABCD-1234".into(),
    };
    Turn { signer, outcome: TurnOutcome::Signed { evidence }, doubtful_clock: false }
}

pub(crate) fn unsigned(signer: SignerRole, at: u64) -> Turn {
    let witness = |n: u8| Witness {
        full_name: format!("Testigo {n}"),
        document: IdDocument { id_type: IdType::Cc, number: format!("800{n}") },
    };
    let outcome = TurnOutcome::NotSigned {
        cause: NotSignedCause::Refused,
        reason: "No está de acuerdo".into(),
        witnesses: [witness(1), witness(2)],
        at: Timestamp(at.cast_signed()),
    };
    Turn { signer, outcome, doubtful_clock: false }
}
