//! How well a header text names a field.

use std::collections::HashMap;

use super::field::Field;
use crate::fold::words;

/// How well a text names a field, 0 to 100.
pub type Score = u8;

/// The text is a sure name of the field.
pub(crate) const EXACT: Score = 100;
/// The text is a possible name of the field.
const POSSIBLE: Score = 60;
/// Below this a text does not name a field.
pub(crate) const MIN_SCORE: Score = 45;
/// What a sure name scores when the text has other words too: this and up to [`CONTAINED_SPAN`] more, by its share.
const CONTAINED: f32 = 35.0;
const CONTAINED_SPAN: f32 = 50.0;
/// Longest text that may be a header, in characters; longer ones are titles and notes.
const MAX_HEADER_CHARS: usize = 80;

/// All names of the fields of one target, taken apart once.
#[derive(Debug)]
pub(crate) struct Lexicon<F> {
    exact: HashMap<String, Vec<(F, Score)>>,
    names: Vec<(F, Vec<&'static str>)>,
}

impl<F: Field> Lexicon<F> {
    pub(crate) fn new() -> Self {
        let mut exact: HashMap<String, Vec<(F, Score)>> = HashMap::new();
        let mut names = Vec::new();
        for &field in F::ALL {
            for (list, score) in [(field.sure_names(), EXACT), (field.possible_names(), POSSIBLE)] {
                for name in list {
                    let words = words(name);
                    exact.entry(words.join(" ")).or_default().push((field, score));
                    if score == EXACT {
                        names.push((field, words));
                    }
                }
            }
        }
        Self { exact, names }
    }

    /// The fields that a folded header text may name, each with its best score.
    pub(crate) fn candidates(&self, folded: &str) -> Vec<(F, Score)> {
        let mut best: Vec<(F, Score)> = Vec::new();
        if folded.is_empty() || folded.len() > MAX_HEADER_CHARS {
            return best;
        }
        let text = words(folded);
        let mut add = |field: F, score: Score| match best.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => *known = score.max(*known),
            None => best.push((field, score)),
        };
        for &(field, score) in self.exact.get(&text.join(" ")).into_iter().flatten() {
            add(field, score);
        }
        for (field, name) in &self.names {
            let score = contained(name, &text);
            if score >= MIN_SCORE {
                add(*field, score);
            }
        }
        best
    }
}

/// Score of a name whose words all occur in the text: the more of the text it covers, the higher. Below [`EXACT`].
fn contained(name: &[&str], text: &[&str]) -> Score {
    if name.is_empty() || text.len() <= name.len() || !name.iter().all(|word| text.contains(word)) {
        return 0;
    }
    // A name of one short word such as "no" or "cc" is found by chance too easily.
    let letters = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let covered = letters(name);
    if covered < 4 {
        return 0;
    }
    let share = covered as f32 / letters(text).max(1) as f32;
    // A header names its subject first: "Placa del equipo" is a plate, "Equipo con placa" is less surely one.
    let leading = if text.first() == name.first() { 5.0 } else { 0.0 };
    (CONTAINED + CONTAINED_SPAN * share + leading).min(f32::from(EXACT - 1)) as Score
}
