//! Signing in with the account of the entity, as another way to a one-time code: the desk says which address the person has to
//! open, the workstation brings back what the browser ended with, and the desk makes a code that serves this workstation only.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use casework::{
    id::{AdmissionId, DeviceId},
    role::Role,
    scope::Scope,
    site::TerritorialDirection,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::device::{DevicePublicKey, DeviceSignature};

/// Longest authorisation code of a provider, in bytes.
pub const SIGN_IN_CODE_BYTES_MAX: usize = 2 * 1024;
/// Longest address that a workstation opens, in bytes.
pub const SIGN_IN_URL_BYTES_MAX: usize = 4 * 1024;
/// Most admissions that one answer lists.
pub const ADMISSIONS_MAX: usize = 5_000;
/// Most workstations that one admission may be given.
pub const ADMISSION_DEVICES_MAX: u32 = 20;
/// Longest e-mail address (RFC 5321, 4.5.3.1.3), in bytes.
const EMAIL_BYTES_MAX: usize = 254;
/// Longest subject (OpenID Connect Core 1.0, 2), in bytes.
pub const SUBJECT_BYTES_MAX: usize = 255;
/// 32 bytes as [`url_text`] writes them.
const URL_TEXT_CHARS: usize = 43;

/// `GET /v1/sign-in`: that people may sign in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInOffer {
    /// The port of 127.0.0.1 to which the browser has to come back; any when none is said.
    pub port: Option<u16>,
}

/// `POST /v1/sign-in`: a workstation that listens asks where the person has to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInAsked {
    pub device: DeviceId,
    pub key: DevicePublicKey,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    /// What comes back tells it from what somebody else sends there.
    pub state: String,
    /// See [`challenge_of`].
    pub challenge: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInBegun {
    /// To be opened in the person's browser.
    pub url: String,
    /// Holds device, key, port and challenge together, for ten minutes.
    pub ticket: String,
}

/// `POST /v1/sign-in/code`: what the browser came back with. Answered by [`crate::CodeMade`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub device: DeviceId,
    pub key: DevicePublicKey,
    pub port: u16,
    pub ticket: String,
    /// Of the ticket, by that key: see [`crate::DeviceKey::end_sign_in`].
    pub signature: DeviceSignature,
    /// Of the provider.
    pub code: String,
    pub verifier: String,
    /// The `iss` of the answer (RFC 9207), if it had one.
    pub issuer: Option<String>,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("device", &self.device).field("port", &self.port).finish_non_exhaustive()
    }
}

/// Why somebody who signed in does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unadmitted {
    /// Nobody admitted this account.
    Unknown,
    /// The provider does not vouch for the e-mail address, so it counts for nothing.
    Unverified,
    /// They have as many workstations as they may.
    Full,
    /// The desk knows the account or the person otherwise than by this admission.
    Other,
    /// The workstation is known, and sees what this admission does not show.
    Scope,
}

/// What is wrong with the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProviderFault {
    Unreachable,
    /// It says no to the desk.
    Refused,
    /// What it says does not hold.
    Answer,
    /// Only the times of what it says do not hold.
    Clock,
}

/// `POST /v1/admin/admit`: lets somebody in by an account of the entity. The same address or subject again changes the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admit {
    /// Either this, for the first time they sign in,
    pub email: Option<String>,
    /// or by what the provider knows them.
    pub subject: Option<String>,
    pub role: Role,
    /// What a workstation sees that they enrol. All offices are said as `null`; to say nothing is no scope.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    pub scope: Scope,
    /// Of their workstations.
    pub territorial: Option<TerritorialDirection>,
    /// How many workstations they may have.
    pub devices: u32,
}

impl Admit {
    /// As it is kept; none when it names nobody or two.
    #[must_use]
    pub fn checked(self) -> Option<Self> {
        let email = self.email.as_deref().map(|email| email.trim().to_ascii_lowercase());
        let subject = self.subject.as_deref().map(|subject| subject.trim().to_owned());
        let is_named = match (&email, &subject) {
            (Some(email), None) => is_email(email),
            (None, Some(subject)) => is_subject(subject),
            _ => false,
        };
        let is_bounded = (1..=ADMISSION_DEVICES_MAX).contains(&self.devices);
        (is_named && is_bounded).then_some(Self { email, subject, ..self })
    }
}

/// Whether it may be an e-mail address: what has to be equal is only compared.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    let is_whole = parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    is_whole && text.len() <= EMAIL_BYTES_MAX && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether it may be a subject.
#[must_use]
pub fn is_subject(text: &str) -> bool {
    (1..=SUBJECT_BYTES_MAX).contains(&text.len()) && !text.contains(char::is_control)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    pub admission: AdmissionId,
}

/// `GET /v1/admin/people`, a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admissions {
    pub admissions: Vec<AdmissionRow>,
}

/// Somebody who may enrol by signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmissionRow {
    pub admission: AdmissionId,
    pub email: Option<String>,
    pub subject: Option<String>,
    pub role: Role,
    pub scope: Scope,
    pub territorial: Option<TerritorialDirection>,
    pub devices: u32,
    /// Workstations that they enrolled and that are not shut out.
    pub used: u32,
    pub admitted_at: Timestamp,
    /// When they first signed in.
    pub bound_at: Option<Timestamp>,
}

/// `POST /v1/admin/dismiss`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismiss {
    pub admission: AdmissionId,
    /// Also shuts out the workstations that they enrolled by it.
    pub revoke: bool,
}

/// 32 bytes as they stand in an address: 43 characters of base64url.
#[must_use]
pub fn url_text(bytes: &[u8; 32]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Whether it may come from [`url_text`].
#[must_use]
pub fn is_url_text(text: &str) -> bool {
    let is_of_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == URL_TEXT_CHARS && text.bytes().all(is_of_alphabet)
}

/// What is told of a verifier beforehand (RFC 7636, 4.2, `S256`).
#[must_use]
pub fn challenge_of(verifier: &str) -> String {
    url_text(&Sha256::digest(verifier.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_url_text(verifier));
        assert_eq!(challenge_of(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn an_admission_names_one_account_and_how_many_workstations() {
        let asked = |email: Option<&str>, subject: Option<&str>, devices| {
            let (email, subject) = (email.map(str::to_owned), subject.map(str::to_owned));
            let (role, scope) = (Role::OnsiteL2, Scope::National);
            Admit { email, subject, role, scope, territorial: None, devices }.checked()
        };
        let kept = asked(Some(" Ana@Entidad.gov.co "), None, 1).unwrap();
        assert_eq!(kept.email.as_deref(), Some("ana@entidad.gov.co"));
        assert!(asked(None, Some("248289761001"), ADMISSION_DEVICES_MAX).is_some());
        for (email, subject, devices) in [
            (None, None, 1),
            (Some("ana@entidad.gov.co"), Some("7"), 1),
            (Some("ana"), None, 1),
            (Some("a@b@c"), None, 1),
            (Some("ana @entidad.gov.co"), None, 1),
            (Some("@entidad.gov.co"), None, 1),
            (None, Some(""), 1),
            (None, Some("a\u{7}"), 1),
            (None, Some("7"), 0),
            (None, Some("7"), ADMISSION_DEVICES_MAX + 1),
        ] {
            assert_eq!(asked(email, subject, devices), None, "{email:?} {subject:?} {devices}");
        }
        assert_eq!(asked(Some(&format!("{}@b", "a".repeat(253))), None, 1), None);
        assert_eq!(asked(None, Some(&"7".repeat(256)), 1), None);
    }
}
