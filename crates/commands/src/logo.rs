//! The entity's logo, as the head of every paper shows it.

use std::io::Cursor;

use casework::id::Digest;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::answer::{Answer, Failure};
use crate::open::Open;
use crate::photo;
use crate::problem::Problem;
use crate::view::Nothing;
use crate::view::setting::LogoStored;

/// Largest file taken, in bytes.
const FILE_BYTES_MAX: usize = 2 << 20;
/// Longest side kept, in pixels: the cell is 28 mm wide, so this is over 700 dots per inch.
const SIDE_MAX: u32 = 800;
/// Shortest side kept, in pixels: below it there is nothing to see on paper.
const SIDE_MIN: u32 = 32;

/// Makes a PNG of what is to be printed: at most [`SIDE_MAX`] pixels, transparency laid on white as paper is, nothing
/// else in the file.
fn prepare(bytes: &[u8]) -> Result<(Vec<u8>, u32, u32), Problem> {
    let refused = |reason: &str| Problem::NotAnImage { reason: reason.to_owned() };
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::TooLarge { max_mb: (FILE_BYTES_MAX >> 20) as u32 });
    }
    if image::guess_format(bytes).ok() != Some(ImageFormat::Png) {
        return Err(refused("NOT_PNG"));
    }
    let picture = photo::decode(bytes).map_err(|error| refused(photo::reason(&error)))?;
    let picture = if picture.width().max(picture.height()) > SIDE_MAX {
        picture.resize(SIDE_MAX, SIDE_MAX, FilterType::CatmullRom)
    } else {
        picture
    };
    let (width, height) = (picture.width(), picture.height());
    if width.min(height) < SIDE_MIN {
        return Err(refused("SMALL"));
    }
    let mut out = Cursor::new(Vec::new());
    let written = DynamicImage::ImageRgb8(on_white(&picture)).write_to(&mut out, ImageFormat::Png);
    written.map_err(|error| refused(photo::reason(&error)))?;
    Ok((out.into_inner(), width, height))
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let from = picture.to_rgba8();
    RgbImage::from_fn(from.width(), from.height(), |x, y| {
        let [r, g, b, alpha] = from.get_pixel(x, y).0;
        let over = |value: u8| {
            let mixed = u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            (mixed / 255) as u8
        };
        Rgb([over(r), over(g), over(b)])
    })
}

/// Takes the bytes of a logo; an edition of a format then names it.
pub(crate) fn add(open: &Open, _: Nothing, bytes: &[u8]) -> Answer<LogoStored> {
    open.require_admin()?;
    let (png, width, height) = prepare(bytes).map_err(Failure::from)?;
    let logo = Digest(open.store.blobs().put(&png)?.0);
    Ok(LogoStored { logo, width, height, bytes: png.len() as u32 })
}

/// Refuses a logo that the paper could not show.
pub(crate) fn check(open: &Open, logo: Digest) -> Answer<()> {
    let blobs = open.store.blobs();
    let id = store::Sha256(logo.0);
    if !blobs.has(id) {
        return Err(Problem::NotFound.into());
    }
    if image::guess_format(&blobs.get(id)?).ok() != Some(ImageFormat::Png) {
        return Err(Problem::NotAnImage { reason: "NOT_PNG".to_owned() }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba(pixel)).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn transparency_becomes_paper_and_a_large_logo_small() {
        let (out, width, height) = prepare(&png(2000, 500, [200, 0, 0, 127])).unwrap();
        assert_eq!((width, height), (800, 200));
        let back = image::load_from_memory_with_format(&out, ImageFormat::Png).unwrap();
        assert_eq!(back.color(), image::ColorType::Rgb8, "no alpha is left");
        assert_eq!(back.to_rgb8().get_pixel(400, 100).0, [227, 128, 128], "half of it is white");
        assert!(acts::paper::Picture::png(&out).is_ok(), "the paper takes it");
    }

    #[test]
    fn what_only_says_it_is_a_png_is_refused() {
        let refused = |bytes: &[u8]| match prepare(bytes) {
            Err(Problem::NotAnImage { reason }) => reason,
            other => panic!("{other:?}"),
        };
        let whole = png(64, 64, [0, 0, 0, 255]);
        assert_eq!(refused(&whole[..whole.len() / 2]), "DAMAGED");
        assert_eq!(refused(b"\x89PNG\r\n\x1a\n and no more"), "DAMAGED");
        assert_eq!(refused(b"\xff\xd8\xff\xe0 a photo"), "NOT_PNG");
        assert_eq!(refused(&png(900, 20, [0, 0, 0, 255])), "SMALL");
        assert_eq!(prepare(&vec![0; FILE_BYTES_MAX + 1]), Err(Problem::TooLarge { max_mb: 2 }));
    }
}
