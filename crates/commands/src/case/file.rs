//! Files that notes of cases show: a picture becomes a photo, as those of items do, and everything else stays as it is.

use casework::case::CaseFile;
use casework::fact::CaseFact;
use casework::id::Digest;
use image::ImageFormat;

use crate::answer::Answer;
use crate::export::save_file;
use crate::open::{Open, found};
use crate::photo;
use crate::problem::Problem;
use crate::view::case::{CaseFileSave, FileAdd, FileStored};
use crate::view::list::Saved;

/// Largest file that is kept as it is, in bytes: what the desk takes.
const FILE_BYTES_MAX: usize = replica::BLOB_BYTES_MAX;
/// Pictures that telephones and cameras make, and screens.
const PICTURES: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
/// What every system takes as the name of a file, less what a copy of it may be called besides.
const NAME_BYTES_MAX: usize = 200;
/// Longest ending of a name that says what the file is.
const KIND_BYTES_MAX: usize = 12;
/// What stands for the name of a file that has none.
const NAMELESS: &str = "archivo";

/// Keeps a file, and rids pictures of what the camera wrote into them.
pub(crate) fn add(open: &Open, request: FileAdd, bytes: &[u8]) -> Answer<FileStored> {
    let name = clean(&request.name);
    if bytes.is_empty() {
        return Err(Problem::EmptyFile.into());
    }
    // By what is in it: a name says what somebody calls it.
    if image::guess_format(bytes).is_ok_and(|format| PICTURES.contains(&format)) {
        let stored = photo::keep(open, bytes)?;
        let file = CaseFile { file: stored.photo, name: as_photo(&name) };
        return Ok(FileStored { file, is_photo: true, bytes: stored.bytes });
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Problem::TooLarge { max_mb: (FILE_BYTES_MAX / 1_000_000) as u32 }.into());
    }
    let file = CaseFile { file: Digest(open.store.blobs().put(bytes)?.0), name };
    Ok(FileStored { file, is_photo: false, bytes: bytes.len() as u32 })
}

/// Saves a file of a case wherever the person says. It is never opened from here.
pub(crate) fn save(open: &Open, request: CaseFileSave) -> Answer<Saved> {
    let case = open.read(|r| found(r.cases().get(request.id)))?;
    let mut files = case.events.iter().filter_map(|event| match event {
        CaseFact::Noted { file, .. } => file.as_ref(),
        _ => None,
    });
    let file = files.find(|file| file.file == request.file).ok_or(Problem::NotFound)?;
    let bytes = crate::desk::file(open, file.file)?;
    save_file(open, request.path, &clean(&file.name), &bytes)
}

/// The last part of a path on either system, in one line, without what no system has in a name.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let allowed = |c: &char| !c.is_control() && !r#"<>:"|?*"#.contains(*c);
    let name: String = last.chars().filter(allowed).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = |name: &str| name.trim_matches(['.', ' ']).to_owned();
    let name = bare(&name);
    // The end of a long name says what it is.
    let name = match name.rsplit_once('.').filter(|(_, kind)| kind.len() <= KIND_BYTES_MAX) {
        Some((stem, kind)) => format!("{}.{kind}", cut(stem, NAME_BYTES_MAX - KIND_BYTES_MAX - 1)),
        None => bare(cut(&name, NAME_BYTES_MAX)),
    };
    if name.is_empty() { NAMELESS.to_owned() } else { name }
}

fn cut(text: &str, bytes: usize) -> &str {
    text[..text.floor_char_boundary(bytes)].trim_end_matches([' ', '.'])
}

/// A photo is a JPEG, whatever it was.
fn as_photo(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    clean(&format!("{stem}.jpg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_path_the_last_part_is_the_name() {
        for (asked, name) in [
            ("informe.pdf", "informe.pdf"),
            ("/srv/datos/Informe final.pdf", "Informe final.pdf"),
            ("C:\\Users\\ana\\cotización.xlsx", "cotización.xlsx"),
            ("../../.bashrc", "bashrc"),
            ("..", NAMELESS),
            ("", NAMELESS),
            ("a\u{0}b\nc?.txt", "abc.txt"),
            ("con dos  espacios .txt", "con dos espacios.txt"),
        ] {
            assert_eq!(clean(asked), name, "{asked:?}");
        }
        assert_eq!(as_photo("IMG_0042.PNG"), "IMG_0042.jpg");
        assert_eq!(as_photo("sin extensión"), "sin extensión.jpg");
    }

    #[test]
    fn a_name_is_short_and_of_one_part_and_stays_what_it_is() {
        let long = format!("{}.pdf", "ñandú ".repeat(90));
        assert!(clean(&long).ends_with(".pdf") && clean(&long).len() > NAME_BYTES_MAX / 2);
        for name in [long.as_str(), &"x".repeat(500), &". ".repeat(300), "a.b/c..", " .x. ", "....", "𝄞.𝄞.𝄞.𝄞.𝄞"]
        {
            let once = clean(name);
            assert!(!once.is_empty() && once.len() <= NAME_BYTES_MAX, "{name:?}");
            assert!(!once.contains(['/', '\\']), "{name:?}");
            assert_eq!(clean(&once), once, "{name:?}");
        }
    }
}
