//! What the terminal shows.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the program's output")]

use serde_json::Value;

use super::session::Refused;

pub(super) fn line(text: &str) {
    println!("{text}");
}

pub(super) fn json(value: &Value) {
    println!("{value:#}");
}

/// A refusal is told with its code and data, anything else with its causes.
pub(super) fn error(error: &anyhow::Error) {
    match error.downcast_ref::<Refused>() {
        Some(Refused(problem)) => {
            let data = serde_json::to_string(problem).unwrap_or_default();
            eprintln!("ensitio: no se hizo: {data}");
        }
        None => eprintln!("ensitio: {error:#}"),
    }
}
