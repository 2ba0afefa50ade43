//! What a person brings to a workstation that is to meet a desk: where it is, by what it is known, and a code.
//!
//! `ensitio-mesa:1?u=<host>:<port>&h=<SHA-256 of the certificate>&c=<code>`, as a line to copy or as a QR code. Whatever
//! was typed by hand comes in by its three parts.

use std::{fmt, str::FromStr};

use casework::id::Digest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What the line begins with; the number is that of its form.
const SCHEME: &str = "ensitio-mesa:";
const VERSION: &str = "1";
/// Longest line that is looked at, in bytes.
const TEXT_BYTES_MAX: usize = 1_000;
/// Longest name of a host (RFC 1035, 2.3.4).
const HOST_BYTES_MAX: usize = 253;
/// Where `https` listens when nothing else is said (RFC 9110, 4.2.2).
const HTTPS_PORT: u16 = 443;
/// What codes are made of: no 0, 1, I, O, which people confuse.
const CODE_ALPHABET: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 80 bits.
const CODE_CHARS: usize = 16;
const CODE_GROUP_CHARS: usize = 4;

/// What is wrong with what somebody typed, pasted or scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadInvitation {
    #[error("this is no invitation of a desk")]
    NotOne,
    /// A newer desk wrote it.
    #[error("the invitation has a form that this program does not know")]
    Newer,
    #[error("the address is not that of a desk")]
    Address,
    #[error("the fingerprint is not a SHA-256")]
    Fingerprint,
    #[error("the code is not as long as codes are, or has characters that they never have")]
    Code,
}

/// Where a desk listens. Always `https`, nothing below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeskAddress {
    /// A name, an IPv4 address, or an IPv6 one in brackets; lower case.
    host: String,
    port: u16,
}

impl DeskAddress {
    /// `host:port`, the port always named.
    #[must_use]
    pub fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for DeskAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}:{}", self.host, self.port)
    }
}

impl FromStr for DeskAddress {
    type Err = BadInvitation;

    /// As people write it: with or without `https://`, a slash at the end, capitals, a port.
    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix("https://").unwrap_or(&text);
        let text = text.strip_suffix('/').unwrap_or(text);
        let (host, port) = match text.rsplit_once(':') {
            // The last colon of a bare IPv6 address is no port's.
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().map_err(|_| BadInvitation::Address)?),
            _ => (text, HTTPS_PORT),
        };
        if !is_host(host) || port == 0 {
            return Err(BadInvitation::Address);
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

fn is_host(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.strip_suffix(']').is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    host.len() <= HOST_BYTES_MAX && host.split('.').all(is_label)
}

impl TryFrom<String> for DeskAddress {
    type Error = BadInvitation;

    fn try_from(text: String) -> Result<Self, BadInvitation> {
        text.parse()
    }
}

impl From<DeskAddress> for String {
    fn from(address: DeskAddress) -> Self {
        address.to_string()
    }
}

/// The one-time code, as it is printed: `K7QM-2X9D-PT4R-8HWC`.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolCode(String);

impl EnrolCode {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolCode(..)")
    }
}

impl FromStr for EnrolCode {
    type Err = BadInvitation;

    /// As people type it: hyphens, spaces and case do not count.
    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let is_filling = |c: char| c == '-' || c.is_whitespace();
        let plain: String = text.chars().filter(|c| !is_filling(*c)).take(CODE_CHARS + 1).collect();
        let plain = plain.to_ascii_uppercase();
        if plain.len() != CODE_CHARS || !plain.chars().all(|c| CODE_ALPHABET.contains(c)) {
            return Err(BadInvitation::Code);
        }
        let groups: Vec<&str> =
            (0..CODE_CHARS).step_by(CODE_GROUP_CHARS).map(|at| &plain[at..at + CODE_GROUP_CHARS]).collect();
        Ok(Self(groups.join("-")))
    }
}

/// Everything that a workstation needs for its first contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub address: DeskAddress,
    /// SHA-256 of the desk's certificate (DER): the only one that is trusted.
    pub certificate: Digest,
    pub code: EnrolCode,
}

impl Invitation {
    /// From what was typed field by field. The fingerprint may have the spaces and colons with which tools print it.
    ///
    /// # Errors
    /// [`BadInvitation`]: the first part that is wrong.
    pub fn typed(address: &str, fingerprint: &str, code: &str) -> Result<Self, BadInvitation> {
        Ok(Self { address: address.parse()?, certificate: certificate(fingerprint)?, code: code.parse()? })
    }
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, certificate, code } = self;
        write!(f, "{SCHEME}{VERSION}?u={}&h={certificate}&c={}", address.authority(), code.as_str())
    }
}

/// Where a desk is and by what it is known: what whoever signs in needs for the first contact. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signpost {
    pub address: DeskAddress,
    /// See [`Invitation::certificate`].
    pub certificate: Digest,
}

impl Signpost {
    /// As [`Invitation::typed`].
    ///
    /// # Errors
    /// [`BadInvitation`]: the first part that is wrong.
    pub fn typed(address: &str, fingerprint: &str) -> Result<Self, BadInvitation> {
        Ok(Self { address: address.parse()?, certificate: certificate(fingerprint)? })
    }
}

impl fmt::Display for Signpost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, certificate } = self;
        write!(f, "{SCHEME}{VERSION}?u={}&h={certificate}", address.authority())
    }
}

impl FromStr for Signpost {
    type Err = BadInvitation;

    /// The line of an invitation, with a code or without.
    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let [address, certificate, _] = parts(text)?;
        Self::typed(address, certificate)
    }
}

impl FromStr for Invitation {
    type Err = BadInvitation;

    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let [address, certificate, code] = parts(text)?;
        Self::typed(address, certificate, code)
    }
}

/// Address, fingerprint and code of a line, each empty when it is not there.
fn parts(text: &str) -> Result<[&str; 3], BadInvitation> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(BadInvitation::NotOne);
    }
    let text = text.trim();
    let scheme = text.get(..SCHEME.len()).filter(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
    scheme.ok_or(BadInvitation::NotOne)?;
    let (version, parts) = text[SCHEME.len()..].split_once('?').ok_or(BadInvitation::NotOne)?;
    if version != VERSION {
        return Err(BadInvitation::Newer);
    }
    Ok(["u=", "h=", "c="].map(|name| {
        let mut found = parts.split('&').filter_map(|part| part.strip_prefix(name));
        // Of two that differ nobody could say which was meant.
        found.next().filter(|_| found.next().is_none()).unwrap_or_default()
    }))
}

/// As tools print it, with spaces and colons.
fn certificate(fingerprint: &str) -> Result<Digest, BadInvitation> {
    let is_filling = |c: char| c == ':' || c.is_whitespace();
    let hex: String = fingerprint.chars().filter(|c| !is_filling(*c)).take(2 * 32 + 1).collect();
    hex.parse().map_err(|_| BadInvitation::Fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "K7QM-2X9D-PT4R-8HWC";

    fn line() -> String {
        format!("ensitio-mesa:1?u=mesa.example.org:8443&h={}&c={CODE}", "ab".repeat(32))
    }

    #[test]
    fn an_invitation_reads_back_and_does_not_tell_its_code_to_the_log() {
        let read: Invitation = line().parse().unwrap();
        assert_eq!(read.to_string(), line());
        assert_eq!(read.address.to_string(), "https://mesa.example.org:8443");
        assert_eq!(read.certificate, Digest([0xab; 32]));
        assert!(!format!("{read:?}").contains("K7QM"));
        let json = serde_json::to_string(&read.address).unwrap();
        assert_eq!(serde_json::from_str::<DeskAddress>(&json).unwrap(), read.address);
    }

    #[test]
    fn a_signpost_is_the_line_without_its_code() {
        let (whole, bare) = (line(), line().replace(&format!("&c={CODE}"), ""));
        for text in [&whole, &bare] {
            assert_eq!(text.parse::<Signpost>().unwrap().to_string(), bare);
        }
        assert_eq!(bare.parse::<Invitation>(), Err(BadInvitation::Code));
        assert_eq!(bare.replace("h=ab", "h=x").parse::<Signpost>(), Err(BadInvitation::Fingerprint));
    }

    #[test]
    fn what_was_typed_by_hand_is_the_same() {
        let spaced: String = "AB ".repeat(32);
        let colons = ["ab"; 32].join(":");
        for (address, fingerprint, code) in [
            ("HTTPS://Mesa.example.org:8443/ ", spaced.as_str(), "k7qm 2x9d pt4r 8hwc"),
            ("mesa.example.org:8443", colons.as_str(), "K7QM2X9DPT4R8HWC\n"),
        ] {
            assert_eq!(Invitation::typed(address, fingerprint, code).unwrap().to_string(), line());
        }
        assert_eq!(
            format!("  {}\n", line().replace("ensitio", "ENSITIO")).parse::<Invitation>().unwrap().to_string(),
            line()
        );
    }

    #[test]
    fn addresses_are_hosts_and_nothing_else() {
        for (text, read) in [
            ("mesa", "https://mesa:443"),
            ("10.0.0.7:8443", "https://10.0.0.7:8443"),
            ("https://[::1]:8443", "https://[::1]:8443"),
            ("[fe80::1]", "https://[fe80::1]:443"),
        ] {
            assert_eq!(text.parse::<DeskAddress>().map(|address| address.to_string()), Ok(read.to_owned()), "{text}");
        }
        for bad in [
            "",
            "http://mesa",
            "mesa:0",
            "mesa:99999",
            "mesa:",
            "mesa/ruta",
            "yo@mesa",
            "mesa?x",
            "me sa",
            "::1",
            "[mesa]",
            "mesa..co",
            "ñandú",
            "mesa:84:43",
        ] {
            assert_eq!(bad.parse::<DeskAddress>(), Err(BadInvitation::Address), "{bad}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let (good, hash) = (line(), "ab".repeat(32));
        for (text, why) in [
            ("hola".to_owned(), BadInvitation::NotOne),
            ("ensitio-mesa:1".to_owned(), BadInvitation::NotOne),
            ("ñ".repeat(600), BadInvitation::NotOne),
            (good.replace(":1?", ":2?"), BadInvitation::Newer),
            (good.replace("u=mesa", "u="), BadInvitation::Address),
            (format!("{good}&u=otra"), BadInvitation::Address),
            (good.replace(&hash, &hash[1..]), BadInvitation::Fingerprint),
            (good.replace(&hash, &"ñ".repeat(32)), BadInvitation::Fingerprint),
            (good.replace("K7QM", "K7Q"), BadInvitation::Code),
            (good.replace("K7QM", "K0QM"), BadInvitation::Code),
            (good.replace("K7QM", "ÑÑQM"), BadInvitation::Code),
        ] {
            assert_eq!(text.parse::<Invitation>(), Err(why), "{text}");
        }
    }
}
