//! The *Registro fotográfico*: what was photographed, line by line.

use casework::act::Direction;

use super::compose::{Assets, ComposeError, Sheet};
use super::{items, wording};
use crate::paper::{PhotoBlock, Picture};

/// Photographs on one act.
pub const ACT_PHOTOS_MAX: usize = 120;

pub(super) fn section(sheet: &mut Sheet<'_>, assets: &Assets) -> Result<(), ComposeError> {
    let lines = &sheet.document.content.lines;
    let count = lines.iter().map(|line| line.photos.len()).sum();
    if count > ACT_PHOTOS_MAX {
        return Err(ComposeError::TooManyPhotos(count));
    }
    if count == 0 {
        return Ok(());
    }
    sheet.heading("Registro fotográfico");
    let mut blocks = Vec::with_capacity(count);
    for direction in [Direction::Delivered, Direction::Returned] {
        let of = lines.iter().filter(|line| line.direction == direction).enumerate();
        for (place, line) in of {
            let letter = if direction == Direction::Delivered { 'A' } else { 'B' };
            let what = items::denomination(&line.snapshot);
            let serial = wording::serial(&line.snapshot.serial);
            for digest in &line.photos {
                let bytes = assets.photos.get(digest);
                let picture = Picture::jpeg(bytes.ok_or(ComposeError::Asset(*digest))?)?;
                let of = format!("línea {letter}{}: {what}, serial {serial}", place + 1);
                let (number, short) = (blocks.len() + 1, &digest.to_string()[..16]);
                let identity = format!("Fotografía {number} de la {of}. Huella {short}");
                let caption = line.captions.get(digest).cloned().unwrap_or_default();
                let said = if caption.is_empty() { String::new() } else { format!("{caption}. ") };
                let alt = format!("{said}Fotografía de la {of}");
                let picture = sheet.composer.picture(picture);
                blocks.push(PhotoBlock { picture, caption, identity, alt });
            }
        }
    }
    sheet.composer.photos(&blocks);
    Ok(())
}
