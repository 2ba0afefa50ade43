//! The two faces every paper is set in, and their measures.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Mpt;
use super::words::REPLACEMENT;

/// Latin subsets of Noto Sans (OFL 1.1); `fonts/README.md` says how they were made.
const PROGRAMS: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoSans-Regular-Latin.ttf"), include_bytes!("../../fonts/NotoSans-Bold-Latin.ttf")];

/// Index of a face.
pub type FaceId = usize;
/// Noto Sans Regular.
pub const REGULAR: FaceId = 0;
/// Noto Sans Bold.
pub const BOLD: FaceId = 1;

/// A face: its program, and glyph and advance of every character it has.
#[derive(Debug)]
pub struct Face {
    /// The TrueType program as it is embedded.
    pub program: &'static [u8],
    /// PostScript name, with the tag of a subset (ISO 32000-1 §9.6.4).
    pub name: &'static str,
    glyphs: BTreeMap<char, Glyph>,
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    id: u16,
    /// Advance in 1/1000 em, cut to an integer exactly as the `/W` array of the file has it.
    advance: i32,
}

/// Both faces.
#[derive(Debug)]
pub struct Faces([Face; 2]);

impl Faces {
    /// The faces of this crate, parsed once.
    pub fn shared() -> &'static Self {
        static FACES: OnceLock<Faces> = OnceLock::new();
        FACES.get_or_init(|| {
            Self([
                Face::parse(PROGRAMS[REGULAR], "ENSITR+NotoSans-Regular"),
                Face::parse(PROGRAMS[BOLD], "ENSITB+NotoSans-Bold"),
            ])
        })
    }

    /// One of the faces.
    #[must_use]
    pub fn face(&self, id: FaceId) -> &Face {
        &self.0[id]
    }

    /// All faces with their index.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.0.iter().enumerate()
    }
}

impl Face {
    fn parse(program: &'static [u8], name: &'static str) -> Self {
        let mut glyphs = BTreeMap::new();
        // The program is part of this crate and a test reads every glyph of it: a face that fails to parse is empty,
        // which that test and every rendering would show.
        if let Ok(face) = ttf_parser::Face::parse(program, 0) {
            let em = i32::from(face.units_per_em());
            let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
            for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
                table.codepoints(|code| {
                    if let (Some(c), Some(glyph)) = (char::from_u32(code), table.glyph_index(code)) {
                        let advance = i32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000 / em;
                        glyphs.insert(c, Glyph { id: glyph.0, advance });
                    }
                });
            }
        }
        Self { program, name, glyphs }
    }

    /// Whether `c` can be drawn.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        self.glyphs.contains_key(&c)
    }

    /// All characters of the face, ascending.
    pub fn chars(&self) -> impl Iterator<Item = char> {
        self.glyphs.keys().copied()
    }

    /// Glyph number of `c`, or that of the replacement character.
    #[must_use]
    pub fn glyph(&self, c: char) -> u16 {
        self.find(c).map_or(0, |glyph| glyph.id)
    }

    /// Width of `text` set at `size`.
    #[must_use]
    pub fn width(&self, text: &str, size: Mpt) -> Mpt {
        let em: i64 = text.chars().map(|c| i64::from(self.find(c).map_or(0, |glyph| glyph.advance))).sum();
        i32::try_from(em * i64::from(size) / 1000).unwrap_or(i32::MAX)
    }

    fn find(&self, c: char) -> Option<&Glyph> {
        self.glyphs.get(&c).or_else(|| self.glyphs.get(&REPLACEMENT))
    }

    /// Breaks cleaned `text` into lines no wider than `room`: at spaces, else inside words too long for a line
    /// (serial numbers, digests). Every line but the last of a paragraph ends in the space it broke at, so that
    /// extraction does not join words.
    #[must_use]
    pub fn wrap(&self, text: &str, size: Mpt, room: Mpt) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            self.wrap_paragraph(paragraph, size, room, &mut lines);
        }
        lines
    }

    fn wrap_paragraph(&self, paragraph: &str, size: Mpt, room: Mpt, lines: &mut Vec<String>) {
        let space = self.width(" ", size);
        let (mut line, mut used) = (String::new(), 0);
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let width = self.width(word, size);
            if !line.is_empty() {
                line.push(' ');
                if used + space + width > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                } else {
                    used += space;
                }
            }
            if width <= room {
                line.push_str(word);
                used += width;
                continue;
            }
            for c in word.chars() {
                let width = self.width(c.encode_utf8(&mut [0; 4]), size);
                if used + width > room && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(c);
                used += width;
            }
        }
        lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_stands_for_one_character() {
        // Else the ToUnicode map of the file would have to choose, and extraction would not give back what was printed.
        for (_, face) in Faces::shared().iter() {
            let ids: std::collections::BTreeSet<u16> = face.glyphs.values().map(|glyph| glyph.id).collect();
            assert_eq!(ids.len(), face.glyphs.len());
            assert!(face.glyphs.len() > 300);
            assert!("ñÑáéíóúüÜ¿¡°ºª«»–—“”‘’…·•§№€".chars().all(|c| face.has(c)));
        }
    }

    #[test]
    fn wrapping_loses_no_character() {
        let face = Faces::shared().face(REGULAR);
        let text = "Acta de entrega del serial SN8F3A91C200SN8F3A91C200SN8F3A91C200 en la sede Ñame";
        let lines = face.wrap(text, 9_000, 60_000);
        assert_eq!(lines.concat(), text);
        assert!(lines.iter().all(|line| face.width(line.trim_end(), 9_000) <= 60_000));
    }
}
