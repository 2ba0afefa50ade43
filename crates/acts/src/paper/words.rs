//! Text in and out: what may be printed, and what a reader gets back.

use unicode_normalization::UnicodeNormalization as _;

use super::{Draw, Paper};

/// Stands where a character cannot be drawn, so that the loss is seen (U+FFFD).
pub(super) const REPLACEMENT: char = '\u{FFFD}';

/// Normal form C, one kind of space and hyphen, line feeds kept, other control and invisible characters dropped.
///
/// Normal form C because the faces hold composed letters only: `n` + U+0303 typed on some systems must print *ñ*.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\n' => out.push('\n'),
            '\t' | '\u{00A0}' | '\u{2007}' | '\u{202F}' | '\u{2009}' => out.push(' '),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{2264}' => out.push_str("<="),
            '\u{2265}' => out.push_str(">="),
            '\u{2192}' => out.push_str("->"),
            '\u{2126}' => out.push_str("ohm"),
            c if c.is_control() => {}
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// See [`Paper::text`].
#[must_use]
pub fn words_of(paper: &Paper) -> String {
    let mut out = String::new();
    for (number, page) in paper.pages.iter().enumerate() {
        if number > 0 {
            out.push('\u{C}');
        }
        let mut line = None;
        for mark in &page.marks {
            if let Draw::Text { y, text, .. } = &mark.draw {
                match line {
                    Some(last) if last == *y => out.push_str(" | "),
                    Some(_) => out.push('\n'),
                    None => {}
                }
                line = Some(*y);
                out.push_str(text.trim_end());
            }
        }
        out.push('\n');
    }
    out
}
