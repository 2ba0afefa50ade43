//! A query as it is typed, and the texts that it is compared with.
//!
//! One text is ` word word|LABEL|LABEL|`: words without accents, each after a space, then labels in their look-alike
//! form, each between bars.

use casework::identity::{lookalike_key, normalise};
use memchr::memmem::Finder;

use casework::spelling::plain;

/// Shorter pieces of a label are in nearly all of them.
const LABEL_PIECE_CHARS_MIN: usize = 2;
/// Words of a query beyond these do not count.
const QUERY_WORDS_MAX: usize = 8;
/// Characters of a query beyond these do not count.
const QUERY_CHARS_MAX: usize = 200;

/// How well a row answers a query, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A whole label, up to look-alikes.
    Label,
    /// The beginning of a label.
    LabelStart,
    /// The beginning of its first word.
    Title,
    /// Anything else.
    Inside,
}

/// A query, taken apart.
#[derive(Debug)]
pub(crate) struct Query {
    words: Vec<Word>,
    label: Option<Finder<'static>>,
    label_start: Option<Finder<'static>>,
    title: String,
}

#[derive(Debug)]
struct Word {
    word: Option<Finder<'static>>,
    piece: Option<Finder<'static>>,
}

impl Query {
    /// `None` when the text has nothing to look for.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text: String = text.chars().take(QUERY_CHARS_MAX).collect();
        let words: Vec<Word> = text.split_whitespace().filter_map(Word::new).take(QUERY_WORDS_MAX).collect();
        if words.is_empty() {
            return None;
        }
        let label = Some(lookalike_key(&text)).filter(|label| !label.is_empty());
        let finder = |needle: String| Finder::new(&needle).into_owned();
        Some(Self {
            words,
            label: label.as_ref().map(|label| finder(format!("|{label}|"))),
            label_start: label.as_ref().map(|label| finder(format!("|{label}"))),
            title: format!(" {}", plain(&text)),
        })
    }

    /// How well the text answers; `None` when it does not.
    pub(crate) fn rank(&self, text: &str) -> Option<Rank> {
        let has = |finder: &Option<Finder<'_>>| finder.as_ref().is_some_and(|f| f.find(text.as_bytes()).is_some());
        // Someone reads "UV 0012 34" off a label that says UV-001234, so a label may answer where its words do not.
        if has(&self.label_start) {
            return Some(if has(&self.label) { Rank::Label } else { Rank::LabelStart });
        }
        let words = self.words.iter().all(|w| has(&w.word) || has(&w.piece));
        words.then(|| if text.starts_with(&self.title) { Rank::Title } else { Rank::Inside })
    }
}

impl Word {
    fn new(text: &str) -> Option<Self> {
        let word = Some(plain(text)).filter(|word| !word.is_empty());
        let piece = Some(lookalike_key(text)).filter(|piece| piece.chars().count() >= LABEL_PIECE_CHARS_MIN);
        let finder = |needle: String| Finder::new(&needle).into_owned();
        let word = word.map(|word| finder(format!(" {word}")));
        let any = word.is_some() || piece.is_some();
        any.then(|| Self { word, piece: piece.map(finder) })
    }
}

/// Puts one text together. Labels come in their look-alike form.
pub(crate) fn text<'a>(words: &[&str], labels: impl IntoIterator<Item = &'a str>) -> Box<str> {
    let mut text = String::with_capacity(128);
    for words in words {
        let words = plain(words);
        if !words.is_empty() {
            text.push(' ');
            text.push_str(&words);
        }
    }
    text.push('|');
    for label in labels.into_iter().filter(|label| !label.is_empty()) {
        text.push_str(label);
        text.push('|');
    }
    text.into_boxed_str()
}

/// Whether the text may be a whole document number: those are found whole or not at all.
pub(crate) fn as_document(text: &str) -> Option<String> {
    const DOCUMENT_CHARS_MIN: usize = 5;
    Some(normalise(text)).filter(|number| number.chars().count() >= DOCUMENT_CHARS_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(query: &str, text: &str) -> Option<Rank> {
        Query::new(query).and_then(|query| query.rank(text))
    }

    #[test]
    fn words_are_found_by_their_beginning_and_labels_anywhere() {
        let labels = [lookalike_key("UV-0012O4"), lookalike_key("5CG1234XYZ")];
        let laptop = text(&["Computador portátil", "Dell", "Latitude 5420"], labels.iter().map(String::as_str));
        assert_eq!(&*laptop, " computador portatil dell latitude 5420|UV001204|5CG1234XYZ|");
        assert_eq!(rank("port", &laptop), Some(Rank::Inside));
        assert_eq!(rank("PORTÁ dell", &laptop), Some(Rank::Inside));
        assert_eq!(rank("compu", &laptop), Some(Rank::Title));
        assert_eq!(rank("tatil", &laptop), None, "inside a word");
        assert_eq!(rank("uv0012", &laptop), Some(Rank::LabelStart));
        assert_eq!(rank("UV OO12 04", &laptop), Some(Rank::Label), "O read for 0, and spaces");
        assert_eq!(rank("1234xy", &laptop), Some(Rank::Inside), "inside a serial");
        assert_eq!(rank("scg1234xyz", &laptop), Some(Rank::Label), "S read for 5");
        assert_eq!(rank("dell hp", &laptop), None);
        assert!(Query::new(" -- ").is_none());
    }
}
