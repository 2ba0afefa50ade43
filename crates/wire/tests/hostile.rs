//! Bundles come on sticks that anybody may have written. Whatever stands in one, reading it ends in an answer, and takes no
//! more memory than one part may have.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Write as _;

use casework::{id::DeviceId, time::Timestamp};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use uuid::Uuid;
use wire::{
    Address, BLOB_BYTES_MAX, BadBundle, BundleIdentity, BundleReader, BundleWriter, Counts, DeviceKey, Part, Way,
    read_address,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Beside a part: what age, the test itself and the libraries hold.
const SLACK_BYTES: usize = 4 << 20;

fn address() -> Address {
    let (device, made_at) = (DeviceId(Uuid::from_u128(0xd)), Timestamp(1_795_000_000_000));
    Address { bundle: Uuid::from_u128(1), way: Way::ToDesk, desk: Uuid::from_u128(0xde), device, made_at }
}

struct Ends {
    desk: BundleIdentity,
    key: DeviceKey,
}

impl Ends {
    fn new() -> Self {
        Self { desk: BundleIdentity::generate(), key: DeviceKey::from_seed(&[7; 32]) }
    }

    fn written(&self, parts: &[Vec<u8>]) -> Vec<u8> {
        let mut writer = BundleWriter::new(Vec::new(), &address(), &self.desk.recipient(), &self.key).unwrap();
        for part in parts {
            writer.part(Part::File, part).unwrap();
        }
        writer.finish().unwrap().0
    }

    /// Reads to the end or to what is wrong; answers that, and the most memory that was held.
    fn read(&self, bytes: &[u8]) -> (Result<Counts, BadBundle>, usize) {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let read = BundleReader::open(bytes, &self.desk, |_| Ok::<_, BadBundle>(self.key.public()))
            .and_then(|(_, reader)| reader.each(|_, _| Ok(())));
        (read, MEMORY.peak_usage().saturating_sub(before))
    }

    /// Sealed by somebody who keeps to nothing else: behind the seal stands `plain`.
    fn sealed(&self, plain: &[u8]) -> Vec<u8> {
        let head = self.written(&[]);
        let head = &head[..head.windows(4).position(|window| window == b"age-").unwrap()];
        let recipient: age::x25519::Recipient = self.desk.recipient().to_string().parse().unwrap();
        let recipients = [&recipient as &dyn age::Recipient];
        let encryptor = age::Encryptor::with_recipients(recipients.into_iter()).unwrap();
        let mut sealed = encryptor.wrap_output(head.to_vec()).unwrap();
        sealed.write_all(plain).unwrap();
        sealed.finish().unwrap()
    }
}

/// What happens to a file on its way.
#[derive(Debug, Clone)]
enum Harm {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Put(prop::sample::Index, Vec<u8>),
    Drop(prop::sample::Index, prop::sample::Index),
    Twice(prop::sample::Index, prop::sample::Index),
}

impl Harm {
    fn any() -> impl Strategy<Value = Self> {
        let place = any::<prop::sample::Index>;
        prop_oneof![
            place().prop_map(Self::Cut),
            (place(), 1_u8..).prop_map(|(at, mask)| Self::Flip(at, mask)),
            (place(), prop::collection::vec(any::<u8>(), 1..100)).prop_map(|(at, bytes)| Self::Put(at, bytes)),
            (place(), place()).prop_map(|(from, to)| Self::Drop(from, to)),
            (place(), place()).prop_map(|(from, to)| Self::Twice(from, to)),
        ]
    }

    fn to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if bytes.is_empty() {
            return bytes;
        }
        let length = bytes.len();
        let range = |one: &prop::sample::Index, other: &prop::sample::Index| {
            let (one, other) = (one.index(length), other.index(length));
            one.min(other)..one.max(other)
        };
        match self {
            Self::Cut(at) => bytes.truncate(at.index(length)),
            Self::Flip(at, mask) => bytes[at.index(length)] ^= mask,
            Self::Put(at, more) => drop(bytes.splice(at.index(length)..at.index(length), more.iter().copied())),
            Self::Drop(from, to) => drop(bytes.drain(range(from, to))),
            Self::Twice(from, to) => {
                let again = bytes[range(from, to)].to_vec();
                bytes.extend(again);
            }
        }
        bytes
    }
}

fn within_bounds(peak: usize) -> Result<(), TestCaseError> {
    prop_assert!(peak <= 2 * BLOB_BYTES_MAX + SLACK_BYTES, "{} bytes were held", peak);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes_at_all_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..4_000), begins in any::<bool>()) {
        let bytes = if begins { [b"ensitio-sobre 1\n".as_slice(), &bytes].concat() } else { bytes };
        let (read, peak) = Ends::new().read(&bytes);
        prop_assert!(read.is_err());
        within_bounds(peak)?;
        // Whoever only carries it reads less of it, and bears as much.
        let _ = read_address(&mut bytes.as_slice());
    }

    #[test]
    fn what_was_harmed_is_answered_and_never_taken_for_what_was_written(
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3_000), 0..4),
        harm in prop::collection::vec(Harm::any(), 1..4),
    ) {
        let ends = Ends::new();
        let whole = ends.written(&parts);
        let harmed = harm.iter().fold(whole.clone(), |bytes, harm| harm.to(bytes));
        let (read, peak) = ends.read(&harmed);
        prop_assert_eq!(read.is_ok(), harmed == whole);
        within_bounds(peak)?;
    }

    #[test]
    fn behind_the_seal_nothing_is_believed_either(
        kind in any::<u8>(), length in any::<u32>(), rest in prop::collection::vec(any::<u8>(), 1..64), times in 0..3_000_usize,
    ) {
        let (ends, rest) = (Ends::new(), rest.repeat(times));
        let plain = [&[kind][..], &length.to_be_bytes(), &rest].concat();
        let (read, peak) = ends.read(&ends.sealed(&plain));
        prop_assert!(read.is_err(), "nobody signed it");
        // Room is made as bytes come, not on the word of a length.
        prop_assert!(peak <= 4 * rest.len() + SLACK_BYTES, "{} bytes for {}", peak, rest.len());
    }
}
