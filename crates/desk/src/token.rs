//! Challenges and tokens: texts that the desk recognises as its own without keeping them.
//!
//! `device.expires.nonce.HMAC-SHA256(secret, purpose || device.expires.nonce || bound)`; what is bound is not in the text, and
//! comes again with it.

use casework::{id::DeviceId, time::Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long a token lasts, in seconds.
pub(crate) const TOKEN_SECONDS: u32 = 15 * 60;
const CHALLENGE_SECONDS: u32 = 2 * 60;
/// How long somebody may take in their browser.
pub(crate) const SIGN_IN_SECONDS: u32 = 10 * 60;
/// Longest text that is looked at.
const TEXT_BYTES_MAX: usize = 256;

/// What a text was made for: one made for one purpose never serves another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Challenge,
    Token,
    /// Ticket of a sign-in.
    SignIn,
}

impl Purpose {
    fn context(self) -> &'static [u8] {
        match self {
            Self::Challenge => b"ensitio desk challenge 1 ",
            Self::Token => b"ensitio desk token 1 ",
            Self::SignIn => b"ensitio desk sign-in 1 ",
        }
    }

    fn seconds(self) -> u32 {
        match self {
            Self::Challenge => CHALLENGE_SECONDS,
            Self::Token => TOKEN_SECONDS,
            Self::SignIn => SIGN_IN_SECONDS,
        }
    }
}

/// What the desk's secret makes of a text.
pub(crate) fn tag(secret: &[u8; 32], context: &[u8], text: &[u8]) -> [u8; 32] {
    mac(secret, context, text).finalize().into_bytes().into()
}

fn mac(secret: &[u8; 32], context: &[u8], text: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("a key of any length serves"));
    mac.update(context);
    mac.update(text);
    mac
}

/// A text for the device.
///
/// # Errors
/// When the system gives no random numbers.
pub(crate) fn issue(
    secret: &[u8; 32],
    purpose: Purpose,
    device: DeviceId,
    now: Timestamp,
) -> Result<String, getrandom::Error> {
    issue_bound(secret, purpose, (device, &[]), now)
}

/// A text for the device that counts only together with what is bound to it, which is always of one length.
pub(crate) fn issue_bound(
    secret: &[u8; 32],
    purpose: Purpose,
    (device, bound): (DeviceId, &[u8]),
    now: Timestamp,
) -> Result<String, getrandom::Error> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce)?;
    let expires = now.0.saturating_add(i64::from(purpose.seconds()) * 1_000);
    let text = format!("{device}.{expires}.{}", hex::encode(nonce));
    let tag = tag(secret, purpose.context(), &[text.as_bytes(), bound].concat());
    Ok(format!("{text}.{}", hex::encode(tag)))
}

/// The device that a text was issued for, unless it is none of ours, for another purpose, or expired.
pub(crate) fn check(secret: &[u8; 32], purpose: Purpose, text: &str, now: Timestamp) -> Option<DeviceId> {
    check_bound(secret, purpose, (text, &[]), now)
}

/// The same of a text that counts only together with what is bound to it.
pub(crate) fn check_bound(
    secret: &[u8; 32],
    purpose: Purpose,
    (text, bound): (&str, &[u8]),
    now: Timestamp,
) -> Option<DeviceId> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let (signed, tag) = text.rsplit_once('.')?;
    let whole = [signed.as_bytes(), bound].concat();
    mac(secret, purpose.context(), &whole).verify_slice(&hex::decode(tag).ok()?).ok()?;
    let mut parts = signed.split('.');
    let (device, expires) = (parts.next()?.parse().ok()?, parts.next()?.parse::<i64>().ok()?);
    (now.0 < expires).then_some(device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_795_442_400_000);

    #[test]
    fn a_ticket_lasts_ten_minutes_and_counts_only_with_what_is_bound_to_it() {
        let (secret, device) = ([7; 32], DeviceId(Uuid::from_u128(5)));
        let ticket = issue_bound(&secret, Purpose::SignIn, (device, &[1, 2, 3]), NOW).unwrap();
        let check = |bound: &[u8], later: i64| {
            check_bound(&secret, Purpose::SignIn, (&ticket, bound), Timestamp(NOW.0 + later))
        };
        assert_eq!(check(&[1, 2, 3], 599_999), Some(device));
        assert_eq!(check(&[1, 2, 3], 600_000), None, "over");
        assert_eq!(check(&[1, 2, 4], 0), None, "of another key, port or verifier");
        assert_eq!(check(&[], 0), None);
        assert_eq!(super::check(&secret, Purpose::Token, &ticket, NOW), None, "no token");
    }

    #[test]
    fn a_token_serves_its_device_for_a_quarter_of_an_hour_and_nothing_else() {
        let (secret, device) = ([7; 32], DeviceId(Uuid::from_u128(5)));
        let token = issue(&secret, Purpose::Token, device, NOW).unwrap();
        assert_eq!(check(&secret, Purpose::Token, &token, NOW), Some(device));
        assert_eq!(check(&secret, Purpose::Token, &token, Timestamp(NOW.0 + 15 * 60 * 1_000)), None, "expired");
        assert_eq!(check(&secret, Purpose::Challenge, &token, NOW), None, "made for something else");
        assert_eq!(check(&[8; 32], Purpose::Token, &token, NOW), None, "of another desk");
        let other = token.replace("00000005", "00000006");
        assert_eq!(check(&secret, Purpose::Token, &other, NOW), None, "of another device");
        for odd in ["", "....", "a.b.c.d", &"a".repeat(300)] {
            assert_eq!(check(&secret, Purpose::Token, odd, NOW), None);
        }
    }
}
