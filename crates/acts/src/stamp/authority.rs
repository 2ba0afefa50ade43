//! A timestamping authority: what is asked of one, what it answers, and one of one's own.

use casework::time::Timestamp;
use der::asn1::{Int, ObjectIdentifier, OctetString};
use der::{Any, Decode as _, Encode as _, Tag};
use thiserror::Error;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::check::{Stamp, TokenFlaw, check};
use super::syntax::{Accuracy, MessageImprint, TimeStampReq, TimeStampResp, TstInfo};
use super::{TOKEN_BYTES_MAX, TST_INFO};
use crate::sign::{SignError, Signer, enveloping};

/// `2.25.233164033164599995046933252689313637787`, in DER: an identifier that needs nobody to give it (ITU-T X.667). It says no
/// more than that a token is of a desk of EnSitio and its clock.
const POLICY: [u8; 20] = [
    0x69, 0x82, 0xde, 0xe9, 0xe1, 0x99, 0x88, 0xe7, 0xe2, 0xa2, 0xc9, 0xad, 0xb5, 0xce, 0xdd, 0xb4, 0xd8, 0xbe, 0xcb,
    0x1b,
];
/// A moment is told in whole seconds, by a clock that the system keeps right.
const ACCURACY_SECONDS: u32 = 2;
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// A token over content with this SHA-256, in DER. No serial number may come twice: it is random, so that a restored backup
/// repeats none.
///
/// # Errors
/// When the certificate was not valid at that moment.
pub fn token(signer: &Signer, imprint: &[u8; 32], mut serial: [u8; 16], at: Timestamp) -> Result<Vec<u8>, SignError> {
    if !signer.validity().contains(&at.0.div_euclid(1_000)) {
        return Err(SignError::Validity);
    }
    // Positive, and always as long.
    serial[0] = serial[0] & 0x7F | 0x40;
    let moment = at.in_bogota().naive_utc().format("%Y%m%d%H%M%SZ").to_string();
    let said = TstInfo {
        version: 1,
        policy: Any::new(Tag::ObjectIdentifier, POLICY.as_slice())?,
        imprint: of(imprint)?,
        serial: Int::new(&serial)?,
        at: Any::new(Tag::GeneralizedTime, moment.as_bytes())?,
        accuracy: Some(Accuracy { seconds: Some(ACCURACY_SECONDS), millis: None, micros: None }),
        ordering: false,
        nonce: None,
        authority: None,
        extensions: None,
    };
    enveloping(signer, TST_INFO, &said.to_der()?)
}

/// Bytes that [`token`] always gives for this signer.
///
/// # Errors
/// When it cannot be encoded.
pub fn token_bytes(signer: &Signer) -> Result<usize, SignError> {
    let first = Timestamp(signer.validity().start().saturating_mul(1_000));
    Ok(token(signer, &[0; 32], [0; 16], first)?.len())
}

/// A request to another authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    imprint: [u8; 32],
    nonce: Int,
    /// What is sent, `application/timestamp-query`.
    pub bytes: Vec<u8>,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AnswerFlaw {
    #[error("it is no answer of a timestamping authority")]
    Form,
    #[error("the authority refuses, with status {0}")]
    Refused(u8),
    /// It may be an old one.
    #[error("it is the answer to another question")]
    OtherNonce,
    #[error("the token is wrong: {0}")]
    Token(#[from] TokenFlaw),
    #[error("no certificate that is trusted vouches for the authority")]
    Unknown,
}

impl Question {
    /// Asks for a token over content with this SHA-256, with all certificates that it takes to check it.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn new(imprint: [u8; 32], mut nonce: [u8; 16]) -> Result<Self, SignError> {
        nonce[0] = nonce[0] & 0x7F | 0x40;
        let nonce = Int::new(&nonce)?;
        let asked = TimeStampReq {
            version: 1,
            imprint: of(&imprint)?,
            policy: None,
            nonce: Some(nonce.clone()),
            cert_req: true,
        };
        Ok(Self { imprint, nonce, bytes: asked.to_der()? })
    }

    /// The token of an answer (`application/timestamp-reply`), once it is found to be right, with what it says.
    ///
    /// # Errors
    /// [`AnswerFlaw`]: nothing of it may be used.
    pub fn answered(&self, answer: &[u8], anchors: &[Vec<u8>]) -> Result<(Vec<u8>, Stamp), AnswerFlaw> {
        if answer.len() > 2 * TOKEN_BYTES_MAX {
            return Err(AnswerFlaw::Form);
        }
        let answer = TimeStampResp::from_der(answer).map_err(|_| AnswerFlaw::Form)?;
        if answer.status.status > 1 {
            return Err(AnswerFlaw::Refused(answer.status.status));
        }
        let token = answer.token.and_then(|token| token.to_der().ok()).ok_or(AnswerFlaw::Form)?;
        let stamp = check(&token, &self.imprint, anchors)?;
        if stamp.nonce.as_deref() != Some(self.nonce.as_bytes()) {
            return Err(AnswerFlaw::OtherNonce);
        }
        if stamp.anchor.is_none() {
            return Err(AnswerFlaw::Unknown);
        }
        Ok((token, stamp))
    }
}

fn of(imprint: &[u8; 32]) -> Result<MessageImprint, der::Error> {
    let algorithm = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
    Ok(MessageImprint { algorithm, digest: OctetString::new(imprint.as_slice())? })
}
