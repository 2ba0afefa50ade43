use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Account, KeyringError, NAME_CHARS_MAX, PASSWORD_BYTES_MAX, random};
use crate::key::{KEY_BYTES, Key};

const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// The longest wait after wrong passwords.
const WAIT_MS_MAX: u64 = 15 * 60 * 1000;
/// Wrong passwords that cost no wait.
const FAILURES_FREE: u32 = 2;

/// What one guess of a password costs (Argon2id).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfCost {
    /// Memory in KiB: 8 per lane to 1 GiB.
    pub memory_kib: u32,
    /// Passes over the memory: 1 to 64.
    pub passes: u32,
    /// Lanes: 1 to 16.
    pub lanes: u32,
}

impl Default for KdfCost {
    /// RFC 9106 §4, second choice: 64 MiB, 3 passes, 4 lanes, which the processors share.
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
    }
}

impl KdfCost {
    /// The bounds also hold for what is read, so that no file can make the program take all memory.
    fn params(self) -> Option<Params> {
        let bounded = self.memory_kib <= 1024 * 1024 && self.passes <= 64 && self.lanes <= 16;
        if !bounded {
            return None;
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES)).ok()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    account: Uuid,
    name: String,
    cost: KdfCost,
    salt: String,
    nonce: String,
    wrapped: String,
    pub(super) failures: u32,
    pub(super) failed_at_ms: i64,
}

impl Slot {
    pub(super) fn wrap(
        store: Uuid,
        account: &Account,
        password: &str,
        cost: KdfCost,
        key: &Key,
    ) -> Result<Self, KeyringError> {
        if !is_name(&account.name) {
            return Err(KeyringError::Name);
        }
        if password.is_empty() || password.len() > PASSWORD_BYTES_MAX {
            return Err(KeyringError::Password);
        }
        let salt: [u8; SALT_BYTES] = random()?;
        let nonce: [u8; NONCE_BYTES] = random()?;
        let cipher = cipher(password, &salt, cost).ok_or(KeyringError::Cost)?;
        let aad = aad(store, account.id);
        let wrapped = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: key.bytes(), aad: &aad })
            .unwrap_or_else(|_| unreachable!("32 bytes are within the cipher's limit"));
        Ok(Self {
            account: account.id,
            name: account.name.clone(),
            cost,
            salt: hex::encode(salt),
            nonce: hex::encode(nonce),
            wrapped: hex::encode(wrapped),
            failures: 0,
            failed_at_ms: 0,
        })
    }

    /// The data key, or nothing when the password is wrong.
    pub(super) fn unwrap(&self, store: Uuid, password: &str) -> Option<Key> {
        if password.len() > PASSWORD_BYTES_MAX {
            return None;
        }
        let (salt, nonce, wrapped) = self.decode()?;
        let cipher = cipher(password, &salt, self.cost)?;
        let aad = aad(store, self.account);
        let plain = cipher.decrypt(&XNonce::from(nonce), Payload { msg: &wrapped, aad: &aad });
        let plain = Zeroizing::new(plain.ok()?);
        let mut key = Key::zero();
        key.bytes_mut().copy_from_slice(&plain);
        Some(key)
    }

    pub(super) fn account(&self) -> Account {
        Account { id: self.account, name: self.name.clone() }
    }

    /// Answers whether the name was another.
    pub(super) fn rename(&mut self, name: &str) -> Result<bool, KeyringError> {
        if !is_name(name) {
            return Err(KeyringError::Name);
        }
        let other = self.name != name;
        self.name = name.to_owned();
        Ok(other)
    }

    pub(super) fn is_sound(&self) -> bool {
        self.decode().is_some() && self.cost.params().is_some() && is_name(&self.name)
    }

    fn decode(&self) -> Option<([u8; SALT_BYTES], [u8; NONCE_BYTES], [u8; KEY_BYTES + TAG_BYTES])> {
        Some((bytes(&self.salt)?, bytes(&self.nonce)?, bytes(&self.wrapped)?))
    }
}

fn is_name(name: &str) -> bool {
    (1..=NAME_CHARS_MAX).contains(&name.chars().count())
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

fn cipher(password: &str, salt: &[u8; SALT_BYTES], cost: KdfCost) -> Option<XChaCha20Poly1305> {
    let mut key = Key::zero();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?)
        .hash_password_into(password.as_bytes(), salt, key.bytes_mut())
        .ok()?;
    Some(XChaCha20Poly1305::new(key.bytes().into()))
}

/// A slot cannot be moved to another person or another store.
fn aad(store: Uuid, account: Uuid) -> Vec<u8> {
    [b"ensitio keyring slot 1".as_slice(), store.as_bytes(), account.as_bytes()].concat()
}

/// How long after `failures` wrong passwords, the last at `failed_at_ms`, the next may be tried: 0, 0, 1, 2, 4 …
/// seconds. A clock set back never makes the wait longer than that.
pub(super) fn wait_ms(failures: u32, failed_at_ms: i64, now_ms: i64) -> u64 {
    let Some(exponent) = failures.checked_sub(FAILURES_FREE + 1) else { return 0 };
    let delay_ms = 1_u64.checked_shl(exponent).and_then(|s| s.checked_mul(1000));
    let delay_ms = delay_ms.unwrap_or(WAIT_MS_MAX).min(WAIT_MS_MAX);
    let elapsed_ms = u64::try_from(now_ms.saturating_sub(failed_at_ms)).unwrap_or(0);
    delay_ms.saturating_sub(elapsed_ms)
}

#[cfg(test)]
mod tests {
    use super::wait_ms;

    #[test]
    fn wait_doubles_from_the_third_failure_up_to_a_quarter_of_an_hour() {
        let seconds: Vec<u64> = (0..16).map(|failures| wait_ms(failures, 0, 0) / 1000).collect();
        assert_eq!(seconds, [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(wait_ms(u32::MAX, 0, 0), 900_000);
    }

    #[test]
    fn wait_runs_out_with_the_clock_and_never_grows_when_it_is_set_back() {
        assert_eq!(wait_ms(5, 10_000, 11_000), 3_000);
        assert_eq!(wait_ms(5, 10_000, 14_000), 0);
        assert_eq!(wait_ms(5, 10_000, -1_000_000), 4_000);
        assert_eq!(wait_ms(5, i64::MIN, i64::MAX), 0);
    }
}
