//! Frames: JSON, compressed with zstd, never larger than was agreed, packed or unpacked.

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Most bytes of a frame as it travels.
pub const FRAME_PACKED_BYTES_MAX: usize = 512 * 1024;
/// Most bytes that one byte of the largest frame may become. A smaller one may become as much as that one: a list of two
/// hundred monitors that differ in their plates is compressed a hundred times, and has to travel.
pub const FRAME_RATIO_MAX: usize = 20;
const FRAME_UNPACKED_BYTES_MAX: usize = FRAME_PACKED_BYTES_MAX * FRAME_RATIO_MAX;
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
    let plain = serde_json::to_vec(message).map_err(|_| BadFrame::NotUnderstood)?;
    if plain.len() > FRAME_UNPACKED_BYTES_MAX {
        return Err(BadFrame::TooLarge);
    }
    let packed = zstd::bulk::compress(&plain, LEVEL).map_err(|_| BadFrame::NotUnpacked)?;
    if packed.len() <= FRAME_PACKED_BYTES_MAX { Ok(packed) } else { Err(BadFrame::TooLarge) }
}

/// The message in `packed`.
///
/// # Errors
/// See [`BadFrame`].
pub fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, BadFrame> {
    if packed.len() > FRAME_PACKED_BYTES_MAX {
        return Err(BadFrame::TooLarge);
    }
    let plain = zstd::bulk::decompress(packed, FRAME_UNPACKED_BYTES_MAX).map_err(|_| BadFrame::NotUnpacked)?;
    serde_json::from_slice(&plain).map_err(|_| BadFrame::NotUnderstood)
}

#[cfg(test)]
mod tests {
    use super::*;

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
