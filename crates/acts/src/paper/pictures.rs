//! Photographs and the logo: checked, rid of metadata, bounded.

use thiserror::Error;

/// Longest side of a picture in pixels. Photos are scaled before they reach a paper (about 1600 px is enough to read
/// a serial number on a plate).
pub const PICTURE_SIDE_MAX: u32 = 4_096;
/// Bytes of an encoded picture.
pub const PICTURE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Why a picture was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureError {
    #[error("the picture has {0} bytes")]
    TooBig(usize),
    #[error("the picture measures {0} × {1} pixels")]
    Side(u32, u32),
    #[error("the picture has {0} colour components")]
    Components(u8),
    #[error("the picture cannot be read")]
    Unreadable,
}

/// A picture ready to be embedded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub coding: Coding,
}

/// How the samples of a [`Picture`] are coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coding {
    /// A JPEG stream without metadata segments; `grey` when it has a single component.
    Jpeg { bytes: Vec<u8>, grey: bool },
    /// 8-bit RGB samples.
    Rgb(Vec<u8>),
}

impl Picture {
    /// Takes a JPEG as it is, but for its metadata segments (EXIF may hold the place of a photograph). The
    /// orientation must have been baked in by the caller: without EXIF nothing else says it.
    ///
    /// # Errors
    /// When it is not a JPEG of one or three components within the bounds.
    pub fn jpeg(bytes: &[u8]) -> Result<Self, PictureError> {
        if bytes.len() > PICTURE_BYTES_MAX {
            return Err(PictureError::TooBig(bytes.len()));
        }
        let mut kept = bytes.get(..2).filter(|soi| *soi == [0xFF, 0xD8]).ok_or(PictureError::Unreadable)?.to_vec();
        let (mut at, mut frame) = (2, None);
        loop {
            let head = bytes.get(at..at + 4).ok_or(PictureError::Unreadable)?;
            let marker = head[1];
            if head[0] != 0xFF || marker < 0xC0 || (0xD0..=0xD9).contains(&marker) {
                return Err(PictureError::Unreadable);
            }
            let end = at + 2 + usize::from(u16::from_be_bytes([head[2], head[3]]));
            let segment = bytes.get(at..end).ok_or(PictureError::Unreadable)?;
            // APP0 (JFIF) and APP14 (Adobe colour transform) decide how samples are read; other APPn are metadata.
            let metadata = matches!(marker, 0xE1..=0xED | 0xEF | 0xFE);
            if !metadata {
                kept.extend_from_slice(segment);
            }
            if (0xC0..=0xCF).contains(&marker) && ![0xC4, 0xC8, 0xCC].contains(&marker) {
                let f = segment.get(4..10).ok_or(PictureError::Unreadable)?;
                frame = Some((u16::from_be_bytes([f[3], f[4]]), u16::from_be_bytes([f[1], f[2]]), f[5]));
            }
            at = end;
            if marker == 0xDA {
                break;
            }
        }
        kept.extend_from_slice(&bytes[at..]);
        let (width, height, components) = frame.ok_or(PictureError::Unreadable)?;
        if components != 1 && components != 3 {
            return Err(PictureError::Components(components));
        }
        let coding = Coding::Jpeg { bytes: kept, grey: components == 1 };
        Self::checked(u32::from(width), u32::from(height), coding)
    }

    /// Decodes a PNG to RGB on white (the paper is white, and transparency would only complicate archiving).
    ///
    /// # Errors
    /// When it is not a PNG within the bounds.
    pub fn png(bytes: &[u8]) -> Result<Self, PictureError> {
        if bytes.len() > PICTURE_BYTES_MAX {
            return Err(PictureError::TooBig(bytes.len()));
        }
        let limits = png::Limits { bytes: 4 * (PICTURE_SIDE_MAX as usize).pow(2) };
        let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|_| PictureError::Unreadable)?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width.max(height) > PICTURE_SIDE_MAX {
            return Err(PictureError::Side(width, height));
        }
        let mut samples = vec![0; reader.output_buffer_size().ok_or(PictureError::Unreadable)?];
        let info = reader.next_frame(&mut samples).map_err(|_| PictureError::Unreadable)?;
        samples.truncate(info.buffer_size());
        let over = |value: u8, alpha: u8| {
            let (value, alpha) = (u16::from(value), u16::from(alpha));
            u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        let rgb = match info.color_type {
            png::ColorType::Rgb => samples,
            png::ColorType::Rgba => samples.chunks_exact(4).flat_map(|p| [0, 1, 2].map(|i| over(p[i], p[3]))).collect(),
            png::ColorType::Grayscale => samples.iter().flat_map(|v| [*v; 3]).collect(),
            png::ColorType::GrayscaleAlpha => samples.chunks_exact(2).flat_map(|p| [over(p[0], p[1]); 3]).collect(),
            png::ColorType::Indexed => return Err(PictureError::Unreadable),
        };
        Self::checked(width, height, Coding::Rgb(rgb))
    }

    fn checked(width: u32, height: u32, coding: Coding) -> Result<Self, PictureError> {
        if width == 0 || height == 0 || width.max(height) > PICTURE_SIDE_MAX {
            return Err(PictureError::Side(width, height));
        }
        Ok(Self { width, height, coding })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Head of a JPEG: SOI, APP1 with a secret, SOF0 of 2 × 3 pixels, SOS.
    fn jpeg(components: u8) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0, 8];
        bytes.extend(b"SECRET");
        bytes.extend([0xFF, 0xC0, 0, 11, 8, 0, 3, 0, 2, components, 1, 0x11, 0]);
        bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xAB, 0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_jpeg_loses_its_metadata_and_keeps_its_samples() {
        let picture = Picture::jpeg(&jpeg(1)).unwrap();
        let Coding::Jpeg { bytes, grey } = &picture.coding else { unreachable!() };
        assert!(grey);
        assert_eq!((picture.width, picture.height), (2, 3));
        assert!(!bytes.windows(6).any(|w| w == b"SECRET"));
        assert!(bytes.ends_with(&[0xAB, 0xFF, 0xD9]));
    }

    #[test]
    fn other_pictures_are_refused() {
        assert_eq!(Picture::jpeg(&jpeg(4)), Err(PictureError::Components(4)));
        assert_eq!(Picture::jpeg(b"GIF89a"), Err(PictureError::Unreadable));
        assert_eq!(Picture::png(b"GIF89a"), Err(PictureError::Unreadable));
        let whole = jpeg(1);
        for end in 0..whole.len() - 3 {
            let _ = Picture::jpeg(&whole[..end]);
        }
    }
}
