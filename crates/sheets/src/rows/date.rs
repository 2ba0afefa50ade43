//! Dates as people write them.

use chrono::{Datelike, Days, NaiveDate};

use super::problem::Code;
use crate::cell::Cell;
use crate::fold::fold;

/// How much of a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Precision {
    /// The day itself.
    Day,
    /// Only month and year; the day is the first.
    Month,
    /// Only the year; the day is 1 January.
    Year,
}

/// A date and how much of it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// The first day of what was given.
    pub day: NaiveDate,
    /// How much was given.
    pub precision: Precision,
}

/// Years that a date of equipment, contracts or guarantees may have.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2100;
/// From this two-digit year on the century is the twentieth.
const SHORT_YEAR_PIVOT: i32 = 70;
/// Months by the first three letters of their Spanish and English names.
const MONTHS: [(&str, u32); 17] = [
    ("ene", 1),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("abr", 4),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("ago", 8),
    ("aug", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("nov", 11),
    ("dic", 12),
    ("dec", 12),
];

/// The date of a cell with the warning it deserves, or only the warning. `None` for an empty cell.
pub(super) fn parse(cell: &Cell) -> Option<(Option<PartialDate>, Option<Code>)> {
    let found = match cell {
        Cell::Empty => return None,
        Cell::Date(day) => from_day(*day),
        Cell::Number(number) => from_number(*number),
        Cell::Text(text) => from_text(text),
        Cell::Bool(_) | Cell::Error(_) => None,
    };
    Some(match found.filter(|(date, _)| YEARS.contains(&date.day.year())) {
        Some((date, code)) => (Some(date), code),
        None => (None, Some(Code::DateUnreadable)),
    })
}

type Found = Option<(PartialDate, Option<Code>)>;

fn on(day: NaiveDate, code: Option<Code>) -> Found {
    Some((PartialDate { day, precision: Precision::Day }, code))
}

fn in_year(year: i32) -> Found {
    let day = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((PartialDate { day, precision: Precision::Year }, Some(Code::DateYearOnly)))
}

/// Excel counts days from here; the day of 1900 that never was is before any date of use.
fn from_serial(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(u64::try_from(days).ok()?))
}

/// A year typed into a cell formatted as date shows as a day of 1905: 2023 is 15 July 1905.
fn from_day(day: NaiveDate) -> Found {
    if day.year() == 1905 {
        return YEARS.into_iter().find(|year| from_serial(*year) == Some(day)).and_then(in_year);
    }
    on(day, None)
}

fn from_number(number: f64) -> Found {
    // Days of Excel for 1 January 1980 and 31 December 2100.
    const SERIALS: std::ops::RangeInclusive<i32> = 29_221..=73_415;
    if !(0.0..100_000_000.0).contains(&number) {
        return None;
    }
    let whole = number.trunc() as i32;
    if YEARS.contains(&whole) && number.fract() == 0.0 {
        return in_year(whole);
    }
    if SERIALS.contains(&whole) {
        return on(from_serial(whole)?, Some(Code::DateFromNumber));
    }
    compact(whole)
}

/// `20230615`
fn compact(number: i32) -> Found {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    on(NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?, None)
}

fn from_text(text: &str) -> Found {
    let folded = fold(text);
    let mut parts: Vec<&str> = folded.split(' ').filter(|part| !["de", "del", "a"].contains(part)).collect();
    // A weekday before the date and a time of day after it say nothing.
    if parts.first().is_some_and(|first| is_weekday(first)) {
        parts.remove(0);
    }
    if let Some(time) = text.find(':') {
        let date_only = text[..time].trim_end_matches(|c: char| c.is_ascii_digit());
        return if date_only.len() < text.len() && date_only.len() >= 6 {
            from_text(date_only.trim_end_matches(['T', 't', ' ', ',']))
        } else {
            None
        };
    }
    match parts.as_slice() {
        [year] => match year.parse::<i32>() {
            Ok(year) if YEARS.contains(&year) => in_year(year),
            Ok(number) => from_number(f64::from(number)),
            Err(_) => None,
        },
        [month, year] => {
            let (month, (year, _)) = (month_number(month)?, full_year(year)?);
            let day = NaiveDate::from_ymd_opt(year, month, 1)?;
            Some((PartialDate { day, precision: Precision::Month }, Some(Code::DateMonthOnly)))
        }
        [a, b, c] => three_parts(a, b, c),
        _ => None,
    }
}

fn three_parts(a: &str, b: &str, c: &str) -> Found {
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    if a.len() == 4 {
        return on(NaiveDate::from_ymd_opt(a.parse().ok()?, month_number(b)?, number(c)?)?, None);
    }
    let (year, short) = full_year(c)?;
    let warning = short.then_some(Code::DateShortYear);
    if let (Some(day), Some(month)) = (number(a), month_number(b)) {
        return on(NaiveDate::from_ymd_opt(year, month, day)?, warning);
    }
    // 12/25/2023 and "junio 15 de 2023".
    let day = NaiveDate::from_ymd_opt(year, month_number(a)?, number(b)?)?;
    on(day, if number(a).is_some() { Some(Code::DateSwapped) } else { warning })
}

fn month_number(part: &str) -> Option<u32> {
    if let Ok(number) = part.parse::<u32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let letters = part.get(..3)?;
    MONTHS.iter().find(|(name, _)| *name == letters).map(|(_, number)| *number)
}

/// The year, and whether it was written with two digits.
fn full_year(part: &str) -> Option<(i32, bool)> {
    let year: i32 = part.parse().ok()?;
    match part.len() {
        4 => Some((year, false)),
        2 => Some((if year >= SHORT_YEAR_PIVOT { 1900 + year } else { 2000 + year }, true)),
        _ => None,
    }
}

fn is_weekday(part: &str) -> bool {
    ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"].contains(&part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn spellings_of_dates() {
        let mut shown = String::new();
        for text in [
            "15/06/2023",
            "5-6-2023",
            "05.06.2023",
            "2023-06-15",
            "2023/6/15",
            "15 de junio de 2023",
            "15-jun-23",
            "junio 15 de 2023",
            "jueves, 15 de junio de 2023",
            "jun-23",
            "Septiembre de 2021",
            "2020",
            "12/25/2023",
            "15/06/2023 10:30",
            "2023-06-15T00:00:00",
            "20230615",
            "45092",
            "31/02/2023",
            "pendiente",
            "15/06/1890",
            "06/2023",
            "1/1/70",
        ] {
            let found = parse(&Cell::Text(text.into()));
            writeln!(shown, "{text} → {}", show(found)).unwrap();
        }
        expect![[r#"
            15/06/2023 → 2023-06-15 Day
            5-6-2023 → 2023-06-05 Day
            05.06.2023 → 2023-06-05 Day
            2023-06-15 → 2023-06-15 Day
            2023/6/15 → 2023-06-15 Day
            15 de junio de 2023 → 2023-06-15 Day
            15-jun-23 → 2023-06-15 Day, DateShortYear
            junio 15 de 2023 → 2023-06-15 Day
            jueves, 15 de junio de 2023 → 2023-06-15 Day
            jun-23 → 2023-06-01 Month, DateMonthOnly
            Septiembre de 2021 → 2021-09-01 Month, DateMonthOnly
            2020 → 2020-01-01 Year, DateYearOnly
            12/25/2023 → 2023-12-25 Day, DateSwapped
            15/06/2023 10:30 → 2023-06-15 Day
            2023-06-15T00:00:00 → 2023-06-15 Day
            20230615 → 2023-06-15 Day
            45092 → 2023-06-15 Day, DateFromNumber
            31/02/2023 → –, DateUnreadable
            pendiente → –, DateUnreadable
            15/06/1890 → –, DateUnreadable
            06/2023 → 2023-06-01 Month, DateMonthOnly
            1/1/70 → –, DateUnreadable
        "#]]
        .assert_eq(&shown);
    }

    fn show(found: Option<(Option<PartialDate>, Option<Code>)>) -> String {
        let (date, code) = found.unwrap();
        let date = date.map_or("–".to_owned(), |date| format!("{} {:?}", date.day, date.precision));
        code.map_or(date.clone(), |code| format!("{date}, {code:?}"))
    }

    #[test]
    fn numbers_and_days_of_the_sheet() {
        assert_eq!(show(parse(&Cell::Number(2_021.0))), "2021-01-01 Year, DateYearOnly");
        assert_eq!(show(parse(&Cell::Number(45_092.0))), "2023-06-15 Day, DateFromNumber");
        assert_eq!(show(parse(&Cell::Number(20_230_615.0))), "2023-06-15 Day");
        assert_eq!(show(parse(&Cell::Number(12.5))), "–, DateUnreadable");
        let typed_as_year = NaiveDate::from_ymd_opt(1905, 7, 15).unwrap();
        assert_eq!(show(parse(&Cell::Date(typed_as_year))), "2023-01-01 Year, DateYearOnly");
        assert!(parse(&Cell::Empty).is_none());
    }
}
