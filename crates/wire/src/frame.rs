//! Frames: JSON, compressed with zstd, never larger than was agreed, packed or unpacked.

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use crate::message::Page;

/// Most bytes of a frame as it travels.
pub const FRAME_PACKED_BYTES_MAX: usize = 512 * 1024;
/// Most bytes that one byte of the largest frame may become. A smaller one may become as much as that one: a list of two
/// hundred monitors that differ in their plates is compressed a hundred times, and has to travel.
pub const FRAME_RATIO_MAX: usize = 20;
const FRAME_UNPACKED_BYTES_MAX: usize = FRAME_PACKED_BYTES_MAX * FRAME_RATIO_MAX;
/// Most bytes of a page with a single entry as it travels: whatever was accepted ([`crate::FACTS_BYTES_MAX`]) has to be
/// told, however badly it is compressed and however well whoever pushed it did that.
pub const PAGE_PACKED_BYTES_MAX: usize = 9 * 1024 * 1024;
const LEVEL: i32 = 3;

/// Why a frame was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadFrame {
    #[error("the frame is larger than a frame may be")]
    TooLarge,
    #[error("the frame is no zstd frame, or it unpacks to more than it may")]
    NotUnpacked,
    #[error("the frame holds something else")]
    NotUnderstood,
}

/// A message as bytes.
///
/// # Errors
/// [`BadFrame::TooLarge`]: fewer entries fit.
pub fn pack<T: Serialize>(message: &T) -> Result<Vec<u8>, BadFrame> {
    pack_into(FRAME_PACKED_BYTES_MAX, message)
}

/// A page as bytes. One with a single entry may be larger than any other frame, since it cannot be divided.
///
/// # Errors
/// [`BadFrame::TooLarge`]: fewer entries fit.
pub fn pack_page<T: Serialize>(page: &Page<T>) -> Result<Vec<u8>, BadFrame> {
    pack_into(if page.entries.len() == 1 { PAGE_PACKED_BYTES_MAX } else { FRAME_PACKED_BYTES_MAX }, page)
}

fn pack_into<T: Serialize>(packed_max: usize, message: &T) -> Result<Vec<u8>, BadFrame> {
    let plain = serde_json::to_vec(message).map_err(|_| BadFrame::NotUnderstood)?;
    if plain.len() > FRAME_UNPACKED_BYTES_MAX {
        return Err(BadFrame::TooLarge);
    }
    let packed = zstd::bulk::compress(&plain, LEVEL).map_err(|_| BadFrame::NotUnpacked)?;
    if packed.len() <= packed_max { Ok(packed) } else { Err(BadFrame::TooLarge) }
}

/// The message in `packed`.
///
/// # Errors
/// See [`BadFrame`].
pub fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, BadFrame> {
    unpack_from(FRAME_PACKED_BYTES_MAX, packed)
}

/// The page in `packed`, of at most [`PAGE_PACKED_BYTES_MAX`] bytes.
///
/// # Errors
/// See [`BadFrame`].
pub fn unpack_page<T: DeserializeOwned>(packed: &[u8]) -> Result<Page<T>, BadFrame> {
    unpack_from(PAGE_PACKED_BYTES_MAX, packed)
}

fn unpack_from<T: DeserializeOwned>(packed_max: usize, packed: &[u8]) -> Result<T, BadFrame> {
    if packed.len() > packed_max {
        return Err(BadFrame::TooLarge);
    }
    let plain = zstd::bulk::decompress(packed, FRAME_UNPACKED_BYTES_MAX).map_err(|_| BadFrame::NotUnpacked)?;
    serde_json::from_slice(&plain).map_err(|_| BadFrame::NotUnderstood)
}

#[cfg(test)]
mod tests {
    use casework::{
        fact::{Fact, ItemFact},
        id::{AccountId, DeviceId, Digest, IntentId, ItemId, PersonId},
        role::Role,
    };
    use uuid::Uuid;

    use super::*;
    use crate::{Envelope, FACTS_BYTES_MAX, NO_HEAD, Told};

    /// A page with an entry whose facts are `bytes` long, of letters that hardly compress.
    fn page(bytes: usize) -> Page {
        let id = Uuid::from_u128(1);
        let mut x = 1_u64;
        let mut letter = || {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'#' + ((x >> 33) % 57) as u8)
        };
        let fact = |caption| vec![Fact::Item(ItemId(id), ItemFact::PhotoAdded { photo: Digest([7; 32]), caption })];
        let rest = serde_json::to_vec(&fact(String::new())).unwrap().len();
        let facts = fact((rest..bytes).map(|_| letter()).collect());
        let envelope = Envelope {
            id: IntentId(id),
            dev: DeviceId(id),
            inc: 1,
            seq: 1,
            wall_ms: 0,
            mono_ms: 0,
            boot: id,
            seen: 0,
            account: AccountId(id),
            person: PersonId(id),
            role: Role::OnsiteL2,
            kind: "ADD_ITEM_PHOTO".to_owned(),
            v: 1,
            prev: NO_HEAD,
        };
        let told = Told { n: 1, envelope, hash: Digest([7; 32]), facts, file: None, doubtful: false };
        Page { epoch: id, entries: vec![told], cursor: String::new(), left: 0, scoped: None }
    }

    #[test]
    fn the_largest_entry_is_a_page_by_itself_and_no_other_frame_may_be_so_large() {
        let mut page = page(FACTS_BYTES_MAX);
        let packed = pack_page(&page).unwrap();
        assert!(packed.len() > FRAME_PACKED_BYTES_MAX * 10, "it is as bad as it gets: {}", packed.len());
        assert_eq!(unpack_page(&packed).as_ref(), Ok(&page));
        assert_eq!(unpack::<Page>(&packed), Err(BadFrame::TooLarge));
        assert_eq!(unpack_page::<Told>(&vec![0; PAGE_PACKED_BYTES_MAX + 1]), Err(BadFrame::TooLarge));
        page.entries.push(Told { facts: Vec::new(), ..page.entries[0].clone() });
        assert_eq!(pack_page(&page), Err(BadFrame::TooLarge), "two can be told one after the other");
    }

    #[test]
    fn a_frame_reads_back_what_was_packed() {
        let message: Vec<String> = (0..500).map(|n| format!("Ñandú {}", n * 7919)).collect();
        assert_eq!(unpack::<Vec<String>>(&pack(&message).unwrap()), Ok(message));
    }

    #[test]
    fn what_is_alike_is_packed_too() {
        let alike = vec!["Monitor de 24 pulgadas".repeat(40); 200];
        let packed = pack(&alike).unwrap();
        assert!(packed.len() * 100 < 200 * 40 * 22, "it is far smaller: {}", packed.len());
        assert_eq!(unpack(&packed), Ok(alike));
        assert_eq!(pack(&"a".repeat(FRAME_UNPACKED_BYTES_MAX)), Err(BadFrame::TooLarge));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let plain = serde_json::to_vec(&"a".repeat(64 * 1024 * 1024)).unwrap();
        let bomb = zstd::bulk::compress(&plain, LEVEL).unwrap();
        assert!(bomb.len() < 20_000, "it is a bomb: {}", bomb.len());
        assert_eq!(unpack::<String>(&bomb), Err(BadFrame::NotUnpacked));
        assert_eq!(unpack::<String>(&vec![0; FRAME_PACKED_BYTES_MAX + 1]), Err(BadFrame::TooLarge));
        assert_eq!(unpack::<String>(b"no zstd"), Err(BadFrame::NotUnpacked));
    }
}
