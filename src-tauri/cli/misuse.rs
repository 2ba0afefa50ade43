//! What clap has against a command line, in Spanish. Its own sentences are English and cannot be replaced one by one.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The help that was asked for. clap's word for the options is part of each usage line and has no setting.
pub(super) fn help(error: &Error) -> String {
    in_spanish(&error.to_string())
}

fn in_spanish(usage: &str) -> String {
    usage.replace("[OPTIONS]", "[OPCIONES]")
}

/// What is wrong and how to go on; ends with a line break.
pub(super) fn message(error: &Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return help(error);
    }
    let mut text = format!("ensitio: {}\n", reason(error));
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    for words in suggested.map(|kind| words(error, kind)).iter().filter(|words| !words.is_empty()) {
        text.push_str(&format!("¿Quiso decir {}?\n", quoted(words, " o ")));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        if !usage.is_empty() {
            text.push_str(&format!("\nUso: {}\n", in_spanish(usage)));
        }
    }
    text.push_str("\nPara más información: --help\n");
    text
}

fn reason(error: &Error) -> String {
    let named = |kind| quoted(&words(error, kind), ", ");
    let argument = || named(ContextKind::InvalidArg);
    let value = || named(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!("no existe la orden {}", named(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => {
            format!("falta la orden: {}", words(error, ContextKind::ValidSubcommand).join(", "))
        }
        ErrorKind::UnknownArgument => format!("no se esperaba {}", argument()),
        ErrorKind::MissingRequiredArgument => {
            format!("falta lo siguiente:\n  {}", words(error, ContextKind::InvalidArg).join("\n  "))
        }
        ErrorKind::InvalidValue if words(error, ContextKind::InvalidValue).iter().all(String::is_empty) => {
            format!("{} necesita un valor{}", argument(), allowed(error))
        }
        ErrorKind::InvalidValue => format!("{} no sirve para {}{}", value(), argument(), allowed(error)),
        ErrorKind::ValueValidation => format!("{} no sirve para {}", value(), argument()),
        ErrorKind::TooManyValues => format!("sobra {} en {}", value(), argument()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("faltan valores en {}", argument()),
        ErrorKind::NoEquals => format!("{} se escribe con = antes de su valor", argument()),
        ErrorKind::ArgumentConflict => match words(error, ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == words(error, ContextKind::InvalidArg) => {
                format!("{} se dio más de una vez", argument())
            }
            prior => format!("{} no va junto con {}", argument(), quoted(&prior, ", ")),
        },
        ErrorKind::InvalidUtf8 => "lo escrito no es texto válido".to_owned(),
        _ => "no se entiende lo pedido".to_owned(),
    }
}

/// The values that would do, where there is a list of them.
fn allowed(error: &Error) -> String {
    let values = words(error, ContextKind::ValidValue);
    if values.is_empty() { String::new() } else { format!(": use {}", values.join(", ")) }
}

fn words(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    }
}

fn quoted(words: &[String], between: &str) -> String {
    words.iter().map(|word| format!("«{word}»")).collect::<Vec<_>>().join(between)
}
