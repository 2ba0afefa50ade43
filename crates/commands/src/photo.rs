//! Photos: made small, and rid of everything that the camera wrote into them.

use std::io::Cursor;

use acts::paper::PHOTO_BOX;
use image::codecs::jpeg::JpegEncoder;
use image::error::{LimitError, LimitErrorKind};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::record::{PhotoGet, PhotoStored};

/// Largest file taken, in bytes.
const FILE_BYTES_MAX: usize = 40 << 20;
/// Longest side kept, in pixels.
const SIDE_MAX: u32 = 1600;
/// Largest picture decoded, in pixels per side: beyond it the file is a bomb, not a photo.
const DECODED_SIDE_MAX: u32 = 20_000;
/// Most bytes that a picture takes decoded: 50 megapixels of 3 bytes, the largest that telephones take.
const DECODED_BYTES_MAX: u64 = 150 << 20;
/// Progressive JPEG: its coefficients, of 2 bytes each, are all kept beside the picture until the last scan.
const PROGRESSIVE_BYTES_MAX: u64 = DECODED_BYTES_MAX / 3;
/// Most memory that taking a photo needs beside the file: the decoded picture, what its decoder keeps, the rows that
/// are being scaled, and the picture scaled. Held by a test.
#[cfg(all(test, target_os = "linux"))]
const PEAK_BYTES_MAX: u64 = 300 << 20;
const JPEG_QUALITY: u8 = 82;
/// Pixels per inch of a printed photo.
const PRINT_DPI: u32 = 200;

/// Re-encodes a picture: at most [`SIDE_MAX`] pixels, upright, without EXIF, place or thumbnail. A JPEG, since the
/// paper embeds JPEG as it is.
fn shrink(bytes: &[u8]) -> Result<(Vec<u8>, u32, u32), Problem> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::TooLarge { max_mb: (FILE_BYTES_MAX >> 20) as u32 });
    }
    let picture = decode(bytes).map_err(|error| Problem::NotAnImage { reason: reason(&error).to_owned() })?;
    let flat = picture.into_rgb8();
    let (width, height) = flat.dimensions();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY)
        .encode_image(&flat)
        .map_err(|error| Problem::NotAnImage { reason: reason(&error).to_owned() })?;
    Ok((out, width, height))
}

/// A kept photo with no more pixels than the box on the paper needs.
///
/// # Errors
/// Only when what is kept is no picture any more, which its digest excludes.
pub(crate) fn for_print(jpeg: Vec<u8>) -> Answer<Vec<u8>> {
    let (width, height) = (print_pixels(PHOTO_BOX.0), print_pixels(PHOTO_BOX.1));
    let size = ImageReader::with_format(Cursor::new(&jpeg), ImageFormat::Jpeg).into_dimensions();
    let (kept_width, kept_height) = size.map_err(anyhow::Error::from)?;
    if kept_width <= width && kept_height <= height {
        return Ok(jpeg);
    }
    let picture = decode(&jpeg).map_err(anyhow::Error::from)?;
    let flat = picture.resize(width, height, FilterType::CatmullRom).into_rgb8();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY).encode_image(&flat).map_err(anyhow::Error::from)?;
    Ok(out)
}

/// Thousandths of a point (1/72 inch) at [`PRINT_DPI`], rounded up.
fn print_pixels(length: i32) -> u32 {
    length.unsigned_abs().saturating_mul(PRINT_DPI).div_ceil(72_000)
}

/// Decodes a picture upright, within the bounds of memory.
pub(crate) fn decode(bytes: &[u8]) -> Result<DynamicImage, ImageError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODED_SIDE_MAX);
    limits.max_image_height = Some(DECODED_SIDE_MAX);
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let bytes_max = if is_progressive(bytes) { PROGRESSIVE_BYTES_MAX } else { DECODED_BYTES_MAX };
    let mut decoder = reader.into_decoder()?;
    // The limits above are for what decoders keep; that the picture itself stays within is for the caller to see to.
    if decoder.total_bytes() > bytes_max {
        return Err(ImageError::Limits(LimitError::from_kind(LimitErrorKind::InsufficientMemory)));
    }
    let orientation = decoder.orientation()?;
    let mut picture = small(DynamicImage::from_decoder(decoder)?);
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// At most [`SIDE_MAX`] pixels per side. In two steps: the good filter works on floating point rows four times as large
/// as the picture, so that a large one is first brought down by plain averages.
fn small(mut picture: DynamicImage) -> DynamicImage {
    let side = |picture: &DynamicImage| picture.width().max(picture.height());
    if side(&picture) > 2 * SIDE_MAX {
        picture = picture.thumbnail(2 * SIDE_MAX, 2 * SIDE_MAX);
    }
    if side(&picture) > SIDE_MAX {
        picture = picture.resize(SIDE_MAX, SIDE_MAX, FilterType::CatmullRom);
    }
    picture
}

/// Whether a JPEG comes in several scans (its frame begins with SOF2; ITU-T T.81 §B.1.1.3). Anything else is `false`.
fn is_progressive(bytes: &[u8]) -> bool {
    const START: &[u8] = &[0xFF, 0xD8];
    let Some(mut rest) = bytes.strip_prefix(START) else { return false };
    // Segments before the first scan: marker, then a length that counts itself.
    while let [0xFF, marker, tail @ ..] = rest {
        match (marker, tail) {
            (0xFF, _) => rest = &rest[1..],
            (0xC2 | 0xC6 | 0xCA | 0xCE, _) => return true,
            (0xDA, _) => return false,
            (_, [high, low, ..]) => {
                let Some(next) = tail.get(usize::from(u16::from_be_bytes([*high, *low]))..) else { return false };
                rest = next;
            }
            _ => return false,
        }
    }
    false
}

/// Why a picture was refused, as a word for the window.
pub(crate) fn reason(error: &ImageError) -> &'static str {
    match error {
        ImageError::Limits(_) => "LIMITS",
        ImageError::Unsupported(_) => "UNSUPPORTED",
        ImageError::Decoding(_) | ImageError::IoError(_) => "DAMAGED",
        _ => "UNREADABLE",
    }
}

pub(crate) fn add(open: &Open, _: Nothing, bytes: &[u8]) -> Answer<PhotoStored> {
    keep(open, bytes)
}

/// Keeps a picture as a photo.
pub(crate) fn keep(open: &Open, bytes: &[u8]) -> Answer<PhotoStored> {
    let (jpeg, width, height) = shrink(bytes).map_err(Failure::from)?;
    let photo = casework::id::Digest(open.store.blobs().put(&jpeg)?.0);
    Ok(PhotoStored { photo, width, height, bytes: jpeg.len() as u32 })
}

pub(crate) fn get(open: &Open, request: PhotoGet) -> Answer<Vec<u8>> {
    crate::desk::file(open, request.photo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_large_photo_is_scaled_to_1600() {
        let (jpeg, width, height) = shrink(&encoded(3200, 1000, ImageFormat::Png)).unwrap();
        assert_eq!((width, height), (1600, 500));
        assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
    }

    /// The worst photo there is, noise, as often as a paper takes one.
    #[test]
    fn as_many_photos_as_a_paper_shows_fit_it() {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let picture = RgbImage::from_fn(1600, 1200, |_, _| image::Rgb([noise(), noise(), noise()]));
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).unwrap();
        let (kept, ..) = shrink(png.get_ref()).unwrap();
        let printed = for_print(kept.clone()).unwrap();
        let size = image::load_from_memory(&printed).unwrap();
        assert!(size.height() <= print_pixels(PHOTO_BOX.1) && size.width() <= print_pixels(PHOTO_BOX.0));
        assert!(size.height() + 1 >= print_pixels(PHOTO_BOX.1), "as sharp as the box asks");
        assert!(kept.len() * acts::handover::ACT_PHOTOS_MAX > store::BLOB_BYTES_MAX, "they would not fit as kept");
        assert!(printed.len() * acts::handover::ACT_PHOTOS_MAX < store::BLOB_BYTES_MAX - (2 << 20));
        assert_eq!(for_print(printed.clone()).unwrap(), printed, "what is small already is printed as it is");
    }

    #[test]
    fn exif_is_gone_and_the_picture_upright() {
        // An APP1 segment with orientation 6 (turn right), put behind the start of a JPEG.
        let tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut jpeg = encoded(40, 20, ImageFormat::Jpeg);
        let mut app1 = vec![0xFF, 0xE1];
        app1.extend(((tiff.len() + 8) as u16).to_be_bytes());
        app1.extend(b"Exif\0\0");
        app1.extend(tiff);
        jpeg.splice(2..2, app1);
        let (out, width, height) = shrink(&jpeg).unwrap();
        assert_eq!((width, height), (20, 40), "turned");
        assert!(!out.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn what_is_no_picture_is_refused_with_its_reason() {
        let refused = |bytes: &[u8]| match shrink(bytes) {
            Err(Problem::NotAnImage { reason }) => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(b"%PDF-1.7 no picture"), "UNSUPPORTED");
        let whole = encoded(64, 64, ImageFormat::Png);
        assert_eq!(refused(&whole[..whole.len() / 2]), "DAMAGED");
    }

    /// A PNG whose header says that it is of another size.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        let mut bomb = encoded(8, 8, ImageFormat::Png);
        bomb[16..20].copy_from_slice(&width.to_be_bytes());
        bomb[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        bomb
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        for (width, height) in [(60_000, 60_000), (20_000, 20_000), (60_000, 1), (8_000, 7_000)] {
            let Err(Problem::NotAnImage { reason }) = shrink(&bomb(width, height)) else { panic!("taken") };
            assert_eq!(reason, "LIMITS", "{width} × {height}");
        }
    }

    #[test]
    fn a_progressive_photo_is_known_by_its_header() {
        assert!(!is_progressive(&encoded(64, 64, ImageFormat::Jpeg)));
        assert!(!is_progressive(&encoded(64, 64, ImageFormat::Png)));
        let mut jpeg = encoded(64, 64, ImageFormat::Jpeg);
        let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        jpeg[frame + 1] = 0xC2;
        assert!(is_progressive(&jpeg));
        for cut in 0..jpeg.len().min(700) {
            is_progressive(&jpeg[..cut]);
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, b| {
            (0..8).fold(crc ^ u32::from(*b), |c, _| (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg()))
        })
    }

    /// Linux tells how much a process ever took.
    #[cfg(target_os = "linux")]
    mod memory {
        use super::*;

        /// Most memory that this process ever had, in bytes.
        fn peak_bytes() -> u64 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
        }

        const LARGE: &str = "COMMANDS_LARGE_PHOTO";

        /// Not a test of its own: the child of the next one, so that only this photo counts.
        #[test]
        fn child_takes_a_large_photo() {
            let Some(file) = std::env::var_os(LARGE) else { return };
            let photo = std::fs::read(file).unwrap();
            let before = peak_bytes();
            let (_, width, height) = shrink(&photo).unwrap();
            assert_eq!((width, height), (1600, 1200));
            let took = peak_bytes() - before;
            assert!(took <= PEAK_BYTES_MAX, "{} MB", took >> 20);
        }

        #[test]
        fn the_largest_photos_stay_within_their_memory() {
            let folder = tempfile::tempdir().unwrap();
            for (format, name) in [(ImageFormat::Png, "grande.png"), (ImageFormat::Jpeg, "grande.jpg")] {
                let file = folder.path().join(name);
                // A little less than 50 megapixels, of one colour since only their number counts.
                let picture = RgbImage::from_raw(8160, 6120, vec![90; 8160 * 6120 * 3]).unwrap();
                picture.save_with_format(&file, format).unwrap();
                let child = std::process::Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", "photo::tests::memory::child_takes_a_large_photo", "--nocapture"])
                    .env(LARGE, &file)
                    .output()
                    .unwrap();
                assert!(child.status.success(), "{name}: {}", String::from_utf8_lossy(&child.stdout));
            }
        }
    }
}
