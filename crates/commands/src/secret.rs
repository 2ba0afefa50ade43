//! Rules for secrets, and the PIN.
//!
//! The password opens the store after a start: it wraps the data key in the keyring. The PIN, too short for that,
//! is only checked while the store is open: to come back to a session locked for idleness and to sign. Its hash
//! lies inside the encrypted store, and wrong attempts end the session.

use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};

use crate::answer::Answer;
use crate::problem::{InvalidField, Problem, Rule};

/// Shortest password, in characters (NIST SP 800-63B asks for 8 at least).
pub(crate) const PASSWORD_CHARS_MIN: u32 = 8;
const PASSWORD_CHARS_MAX: u32 = 128;
const PIN_DIGITS_MIN: u32 = 4;
const PIN_DIGITS_MAX: u32 = 12;
/// Wrong PINs before the session ends and the password is asked.
pub(crate) const WRONG_PINS_MAX: u32 = 5;

pub(crate) fn check_password(password: &str) -> Answer<()> {
    let chars = password.chars().count() as u32;
    let rule = match chars {
        0..PASSWORD_CHARS_MIN => Rule::MinLength { min: PASSWORD_CHARS_MIN },
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => return Ok(()),
        _ => Rule::MaxLength { max: PASSWORD_CHARS_MAX },
    };
    Err(Problem::Invalid { field: InvalidField::Password, rule }.into())
}

pub(crate) fn check_pin(pin: &str) -> Answer<()> {
    let digits = pin.bytes().all(|b| b.is_ascii_digit());
    if digits && (PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&(pin.len() as u32)) {
        return Ok(());
    }
    let rule = Rule::Digits { min: PIN_DIGITS_MIN, max: PIN_DIGITS_MAX };
    Err(Problem::Invalid { field: InvalidField::Pin, rule }.into())
}

fn argon2(cost: store::KdfCost) -> Answer<Argon2<'static>> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
        .map_err(|error| anyhow::anyhow!("Argon2 parameters: {error}"))?;
    Ok(Argon2::from(params))
}

/// The PHC string of a PIN.
pub(crate) fn hash_pin(pin: &str, cost: store::KdfCost) -> Answer<String> {
    check_pin(pin)?;
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let hash = argon2(cost)?
        .hash_password_with_salt(pin.as_bytes(), &salt)
        .map_err(|error| anyhow::anyhow!("hashing the PIN: {error}"))?;
    Ok(hash.to_string())
}

/// Whether `pin` is the one hashed; the PHC string carries its own cost.
pub(crate) fn pin_matches(pin: &str, phc: &str) -> bool {
    Argon2::default().verify_password(pin.as_bytes(), phc).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_matches_its_own_hash_only() {
        let cost = store::KdfCost { memory_kib: 64, passes: 1, lanes: 1 };
        let phc = hash_pin("4821", cost).unwrap();
        assert!(pin_matches("4821", &phc));
        assert!(!pin_matches("4822", &phc));
        assert!(!pin_matches("4821", "no hash"));
        for bad in ["", "123", "12a4", "1234567890123"] {
            assert!(check_pin(bad).is_err(), "{bad}");
        }
    }
}
