//! The key with which this workstation signs papers. Made at first start, kept only in the encrypted store; its
//! certificate is public and also lies beside the store, so that papers are recognised without unlocking it.

use std::path::{Path, PathBuf};

use acts::sign::{CertificateError, DeviceRandom, DeviceSubject, LocalDevice, Signer, local_device};
use casework::time::Timestamp;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256 as Hash};
use store::table::device::Device;
use store::{Reader, Store, Writer};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::open::found;
use crate::problem::Problem;

const KEY: &str = "device.signer";
/// Ten years: the desk replaces the certificate at enrolment; until then it must not expire in the field.
const VALID_DAYS: i64 = 3652;
/// 2026-01-01 UTC, before this program was there: a clock that stands earlier lost its battery.
const EARLIEST_START: Timestamp = Timestamp(1_767_225_600_000);
/// 2056-01-01 UTC. What is made after it would have to wait for its own beginning once the clock is set right.
const LATEST_START: Timestamp = Timestamp(2_713_910_400_000);
/// Attempts to draw a key; the chance that even one fails is 2^-32.
const DRAWS_MAX: u32 = 4;
/// Certificates of other workstations read at the most.
const ANCHORS_MAX: usize = 500;
const CERTIFICATE_BYTES_MAX: u64 = 16 << 10;

#[derive(Serialize, Deserialize)]
struct Kept {
    pkcs8: Vec<u8>,
    certificate: Vec<u8>,
    /// Certificate of the authority that issued the device's, whose key nobody has any more.
    anchor: Vec<u8>,
}

/// Makes the key of a new store.
pub(crate) fn create(w: &Writer<'_>, device: &Device, now: Timestamp) -> Answer<()> {
    let subject = DeviceSubject {
        common_name: format!("EnSitio {}-{}", device.territorial.code(), device.code),
        organization: "Unidad para las Víctimas".to_owned(),
    };
    // An hour back, for machines whose clock is set right after the first start.
    let from = now.plus(TimeDelta::hours(-1)).in_bogota();
    let until = now.plus(TimeDelta::days(VALID_DAYS)).in_bogota();
    let mut drawn = Err(CertificateError::Random);
    for _ in 0..DRAWS_MAX {
        drawn = local_device(&random()?, &subject, from, until);
        if drawn.is_ok() {
            break;
        }
    }
    let LocalDevice { signer, anchor } = drawn.map_err(anyhow::Error::from)?;
    let pkcs8 = signer.to_pkcs8().map_err(anyhow::Error::from)?;
    let certificate = signer.certificate_der().to_vec();
    let kept = Kept { pkcs8: pkcs8.to_vec(), certificate, anchor };
    Ok(w.settings_mut().put(KEY, &kept)?)
}

fn random() -> Answer<DeviceRandom> {
    let mut random = DeviceRandom {
        authority_key: Zeroizing::new([0; 32]),
        device_key: Zeroizing::new([0; 32]),
        authority_serial: [0; 16],
        device_serial: [0; 16],
    };
    let keys = [random.authority_key.as_mut_slice(), random.device_key.as_mut_slice()];
    for bytes in keys.into_iter().chain([&mut random.authority_serial[..], &mut random.device_serial[..]]) {
        getrandom::fill(bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    }
    Ok(random)
}

/// Refuses a first start whose clock cannot be right: the certificate made then would be of no use later.
pub(crate) fn check_first_start(now: Timestamp) -> Answer<()> {
    within(now, EARLIEST_START, LATEST_START)
}

/// Refuses a moment at which the key may not sign, before a paper is made.
pub(crate) fn check_valid(key: &Signer, at: Timestamp) -> Answer<()> {
    let validity = key.validity();
    let milliseconds = |seconds: i64| Timestamp(seconds.saturating_mul(1000));
    within(at, milliseconds(*validity.start()), milliseconds(*validity.end()))
}

fn within(clock: Timestamp, from: Timestamp, until: Timestamp) -> Answer<()> {
    if (from..=until).contains(&clock) { Ok(()) } else { Err(Problem::WrongClock { clock, from, until }.into()) }
}

/// The signing key.
pub(crate) fn load(r: &Reader<'_>) -> Answer<Signer> {
    let kept: Kept = found(r.settings().get(KEY))?;
    Ok(Signer::from_pkcs8(&kept.pkcs8, &kept.certificate).map_err(anyhow::Error::from)?)
}

/// Lays the anchor beside the store, for whoever verifies papers without unlocking it.
pub(crate) fn publish(data: &Path, store: &Store) -> Answer<()> {
    let kept: Kept = store.read(|r| -> Answer<Kept> { found(r.settings().get(KEY)) })?;
    lay(data, &kept.anchor)
}

/// Lays a certificate among those that this machine vouches for.
pub(crate) fn lay(data: &Path, der: &[u8]) -> Answer<()> {
    let name: String = Hash::digest(der).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let folder = certificates(data);
    let file = folder.join(format!("{name}.der"));
    if !file.exists() {
        std::fs::create_dir_all(&folder).map_err(anyhow::Error::from)?;
        crate::export::write_file(&file, der)?;
    }
    Ok(())
}

fn certificates(data: &Path) -> PathBuf {
    data.join("certificados")
}

/// The certificates that this machine vouches for: its own, and those of other workstations that somebody laid
/// into the folder.
pub(crate) fn anchors(data: &Path) -> Answer<Vec<Vec<u8>>> {
    let Ok(entries) = std::fs::read_dir(certificates(data)) else { return Ok(Vec::new()) };
    let mut anchors = Vec::new();
    for entry in entries.take(ANCHORS_MAX) {
        let path = entry.map_err(anyhow::Error::from)?.path();
        let small = path.metadata().is_ok_and(|m| m.is_file() && m.len() <= CERTIFICATE_BYTES_MAX);
        if small && path.extension().is_some_and(|e| e == "der") {
            anchors.push(std::fs::read(&path).map_err(anyhow::Error::from)?);
        }
    }
    Ok(anchors)
}
