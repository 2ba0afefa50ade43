//! Bundles: the same exchange by file, which anybody may have carried.

use casework::{id::DeviceId, time::Timestamp};
use uuid::Uuid;
use wire::{
    Address, Answered, BadBundle, BundleIdentity, BundleReader, BundleWriter, DeviceKey, FiledAct, KeptFiles, Part,
    Pushed, SignedReceipt, Stated, Way, plain_part, read_address, unpack,
};

use crate::frame;

/// Largest part that is made up: what is in it matters, not how long it is.
const PART_BYTES_MAX: usize = 4_096;
const SEED: [u8; 32] = [7; 32];
/// Of an identity that seals nothing of anybody's.
const IDENTITY: &str = "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K";

/// With a first byte below 128 the others are a bundle as it comes; else what somebody says within one that is sealed and
/// signed as it has to be: a colleague with a workstation of their own and no good intentions.
pub fn bundle(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (identity, key) = (identity(), DeviceKey::from_seed(&SEED));
    let written = if *first < 0x80 { rest.to_vec() } else { sealed(rest, &identity, &key) };
    let _ = read_address(&mut written.as_slice());
    let opened = BundleReader::open(written.as_slice(), &identity, |_| Ok::<_, BadBundle>(key.public()));
    let Ok((_, reader)) = opened else { return };
    let counts = reader.each(|part, content| {
        look(part, &content);
        Ok::<_, BadBundle>(())
    });
    assert!(counts.is_ok() || *first < 0x80, "what is sealed and signed as it has to be is read to its end");
}

/// The same in every run: what was found can be tried again.
fn identity() -> BundleIdentity {
    IDENTITY.parse().unwrap_or_else(|_| BundleIdentity::generate())
}

/// Each part as `kind length:u16 content`, as far as the bytes go.
fn sealed(mut plain: &[u8], identity: &BundleIdentity, key: &DeviceKey) -> Vec<u8> {
    let address = Address {
        bundle: Uuid::nil(),
        way: Way::ToDesk,
        desk: Uuid::nil(),
        device: DeviceId(Uuid::nil()),
        made_at: Timestamp(0),
    };
    let mut write = || -> std::io::Result<Vec<u8>> {
        let mut writer = BundleWriter::new(Vec::new(), &address, &identity.recipient(), key)?;
        while let [kind, high, low, rest @ ..] = plain {
            let length = usize::from(u16::from_be_bytes([*high, *low])).min(PART_BYTES_MAX).min(rest.len());
            let (content, after) = rest.split_at(length);
            let part = PARTS[usize::from(*kind) % PARTS.len()];
            writer.part(part, content)?;
            plain = after;
        }
        Ok(writer.finish()?.0)
    };
    write().unwrap_or_default()
}

const PARTS: [Part; 10] = [
    Part::Stated,
    Part::File,
    Part::Push,
    Part::Answered,
    Part::Pushed,
    Part::Said,
    Part::Page,
    Part::Kept,
    Part::Receipt,
    Part::Filed,
];

fn look(part: Part, content: &[u8]) {
    match part {
        Part::Stated => drop(plain_part::<Stated>(content)),
        Part::Push => frame::push(content),
        Part::Answered => drop(plain_part::<Answered>(content)),
        Part::Pushed => drop(unpack::<Pushed>(content)),
        Part::Said => drop(plain_part::<wire::DeskError>(content)),
        Part::Page => frame::page(content),
        Part::Kept => drop(plain_part::<KeptFiles>(content)),
        Part::Receipt => drop(plain_part::<SignedReceipt>(content)),
        Part::Filed => drop(plain_part::<FiledAct>(content)),
        Part::File => frame::facts(content),
        Part::End => {}
    }
}
