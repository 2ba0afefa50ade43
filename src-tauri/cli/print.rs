//! What the terminal shows.
#![expect(clippy::print_stderr, reason = "this is the program's output")]

use std::io::Write as _;

use serde_json::Value;

use super::session::Refused;
use super::words;

pub(super) fn line(text: &str) {
    out(&format!("{text}\n"));
}

pub(super) fn json(value: &Value) {
    out(&format!("{value:#}\n"));
}

/// Whoever reads may have enough and hang up, as `head` does: then there is nobody to tell, and nothing went wrong.
fn out(text: &str) {
    let _unread = std::io::stdout().lock().write_all(text.as_bytes());
}

pub(super) fn text_to_stderr(text: &str) {
    eprint!("{text}");
}

/// A refusal is told in a sentence, or for a program with its code and data; anything else with its causes.
pub(super) fn error(error: &anyhow::Error, json: bool) {
    eprintln!("ensitio: {}", told(error, json));
}

/// The same where one of several things failed.
pub(super) fn error_about(what: &dyn std::fmt::Display, error: &anyhow::Error, json: bool) {
    eprintln!("ensitio: {what}: {}", told(error, json));
}

fn told(error: &anyhow::Error, json: bool) -> String {
    match error.downcast_ref::<Refused>() {
        Some(Refused(problem)) if json => {
            format!("no se hizo: {}", serde_json::to_string(problem).unwrap_or_default())
        }
        Some(Refused(problem)) => format!("no se hizo: {}", words::problem(problem)),
        None => format!("{error:#}"),
    }
}
