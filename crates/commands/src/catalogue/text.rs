//! Values as cells write them, and back.

use casework::calendar::Hours;
use casework::case::FormKind;
use casework::catalogue::{CaseKind, GroupLevel};
use casework::site::TerritorialDirection;
use chrono::NaiveDate;
use sheets::fold;

use crate::export::wording;
use crate::view::catalogue::CatalogueCode;

pub(super) const YES: &str = "Sí";
pub(super) const NO: &str = "No";
/// Between several in one cell.
pub(super) const APART: char = ';';
const HOUR_MS: f64 = 3_600_000.0;

pub(super) type Taken<T> = Result<T, CatalogueCode>;

/// A closed list with its words.
pub(super) type Words<T> = [(T, &'static str)];

pub(super) const KINDS: &Words<CaseKind> =
    &[(CaseKind::Incident, "Incidente"), (CaseKind::ServiceRequest, "Requerimiento")];

pub(super) const LEVELS: &Words<GroupLevel> = &[
    (GroupLevel::One, "Nivel 1"),
    (GroupLevel::Two, "Nivel 2"),
    (GroupLevel::Onsite, "Nivel 2, soporte en sitio"),
    (GroupLevel::Three, "Nivel 3"),
    (GroupLevel::Provider, "Nivel 3, proveedor"),
    (GroupLevel::Functional, "Grupo funcional"),
];

pub(super) fn forms() -> [(FormKind, &'static str); 2] {
    FormKind::ALL.map(|form| (form, wording::form_name(form)))
}

pub(super) fn word<T: PartialEq>(words: &Words<T>, value: &T) -> String {
    words.iter().find(|(known, _)| known == value).map_or_else(String::new, |(_, word)| (*word).to_owned())
}

pub(super) fn choice<T: Copy>(words: &Words<T>, text: &str) -> Taken<T> {
    let found = words.iter().find(|(_, word)| fold(word) == fold(text));
    let choices = || words.iter().map(|(_, word)| (*word).to_owned()).collect();
    found.map(|(value, _)| *value).ok_or_else(|| CatalogueCode::NotAChoice { choices: choices() })
}

/// The same where nothing may be chosen, too.
pub(super) fn maybe<T: Copy>(words: &Words<T>, text: &str) -> Taken<Option<T>> {
    if text.is_empty() { Ok(None) } else { choice(words, text).map(Some) }
}

pub(super) fn yes(is: bool) -> String {
    if is { YES } else { NO }.to_owned()
}

/// Nothing is `absent`.
pub(super) fn is_yes(text: &str, absent: bool) -> Taken<bool> {
    if text.is_empty() { Ok(absent) } else { choice(&[(true, YES), (false, NO)], text) }
}

pub(super) fn office(text: &str) -> Taken<Option<TerritorialDirection>> {
    if text.is_empty() {
        return Ok(None);
    }
    let choices = || TerritorialDirection::ALL.iter().map(|office| office.name().to_owned()).collect();
    crate::territorial_from(text).map(Some).ok_or_else(|| CatalogueCode::NotAChoice { choices: choices() })
}

/// Hours, with a decimal comma or point.
pub(super) fn hours_of(ms: i64) -> String {
    (ms as f64 / HOUR_MS).to_string()
}

pub(super) fn ms_of(text: &str) -> Taken<i64> {
    let hours: f64 = text.replace(',', ".").parse().map_err(|_| CatalogueCode::NotANumber)?;
    let ms = hours * HOUR_MS;
    // Far beyond what an ANS may be: the judge says the bound.
    if ms.is_finite() && ms.abs() < 1e15 { Ok(ms.round() as i64) } else { Err(CatalogueCode::NotANumber) }
}

pub(super) fn number<T: std::str::FromStr>(text: &str) -> Taken<T> {
    text.parse().map_err(|_| CatalogueCode::NotANumber)
}

pub(super) fn day(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

pub(super) fn date(text: &str) -> Taken<NaiveDate> {
    let read = |format| NaiveDate::parse_from_str(text, format).ok();
    read("%d/%m/%Y").or_else(|| read("%Y-%m-%d")).ok_or(CatalogueCode::NotADate)
}

pub(super) fn maybe_date(text: &str) -> Taken<Option<NaiveDate>> {
    if text.is_empty() { Ok(None) } else { date(text).map(Some) }
}

/// `08:00-12:00; 13:00-17:00`; nothing is no hours.
pub(super) fn stretches(hours: &[Hours]) -> String {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let all = hours.iter().map(|one| format!("{}-{}", clock(one.from), clock(one.until)));
    all.collect::<Vec<_>>().join("; ")
}

pub(super) fn hours(text: &str) -> Taken<Vec<Hours>> {
    let minutes = |clock: &str| {
        let (hour, minute) = clock.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let stretch = |one: &str| {
        let (from, until) = one.split_once(['-', '–'])?;
        Some(Hours { from: minutes(from)?, until: minutes(until)? })
    };
    several(text).map(|one| stretch(one).ok_or(CatalogueCode::NotHours)).collect()
}

/// What a cell lists.
pub(super) fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split([APART, '\n']).map(str::trim).filter(|one| !one.is_empty())
}
