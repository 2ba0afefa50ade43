//! What the calendar says, for outside judges to compare:
//!
//! ```text
//! calendar holidays 2000 2100     one JSON object a line: {"date": …, "names": […]}
//! calendar third 2000 2100        the third business day after every day: `2026-12-04 2026-12-10`
//! calendar intervals 100000 SEED  the calendars as JSON, one a line; an empty line; `calendar from until milliseconds`
//! ```

#![allow(clippy::print_stdout)]

use std::{
    io::{self, BufWriter, Write},
    ops::{Range, RangeInclusive},
};

use casework::{
    ans::SURVEY_DAYS,
    calendar::{Calendar, Closed, ExceptionDay, Hours},
    time::Timestamp,
};
use chrono::{Datelike, NaiveDate};
use serde_json::json;

const YEARS: Range<i32> = 2024..2034;
const SECOND_MS: i64 = 1_000;
const DAY_SECONDS: u64 = 86_400;
/// Most cases live for days or weeks; one in a hundred for years.
const USUAL_SECONDS: u64 = 20 * DAY_SECONDS;
const LONG_SECONDS: u64 = 3 * 365 * DAY_SECONDS;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let out = BufWriter::new(io::stdout().lock());
    match (arguments.first().map(String::as_str), number(1), number(2)) {
        (Some("holidays"), Some(from), Some(until)) => holidays(out, from, until),
        (Some("third"), Some(from), Some(until)) => third(out, from, until),
        (Some("intervals"), Some(count), Some(seed)) => intervals(out, count, seed),
        _ => Err(io::Error::other("calendar holidays|third FROM UNTIL | calendar intervals COUNT SEED")),
    }
}

fn holidays(mut out: impl Write, from: u64, until: u64) -> io::Result<()> {
    let calendar = Calendar::colombia();
    for year in years(from, until)? {
        for (date, holidays) in calendar.holidays(year) {
            let names: Vec<&str> = holidays.iter().map(|holiday| holiday.name.as_str()).collect();
            writeln!(out, "{}", json!({ "date": date, "names": names }))?;
        }
    }
    out.flush()
}

fn third(mut out: impl Write, from: u64, until: u64) -> io::Result<()> {
    let calendar = Calendar::colombia();
    for day in years(from, until)?.flat_map(days) {
        if let Some(third) = calendar.nth_business_day(day, SURVEY_DAYS) {
            writeln!(out, "{day} {third}")?;
        }
    }
    out.flush()
}

fn years(from: u64, until: u64) -> io::Result<RangeInclusive<i32>> {
    let year = |year| i32::try_from(year).map_err(io::Error::other);
    Ok(year(from)?..=year(until)?)
}

fn days(year: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    first.into_iter().flat_map(move |first| first.iter_days().take_while(move |day| day.year() == year))
}

/// An office without a lunch break; one with a lunch break, Saturdays and days that are closed; and one that
/// hardly sleeps. It opens a minute after midnight: Business::Hours takes the first second of the day after a holiday for a
/// part of it.
fn calendars() -> [Calendar; 3] {
    let hours = |stretches: &[(u16, u16)]| -> Vec<Hours> {
        stretches.iter().map(|(from, until)| Hours { from: *from, until: *until }).collect()
    };
    let office = Calendar::colombia();
    let mut segmented = office.clone();
    segmented.week[..5].fill(hours(&[(8 * 60, 12 * 60), (14 * 60, 17 * 60 + 30)]));
    segmented.week[5] = hours(&[(8 * 60, 12 * 60)]);
    segmented.exceptions = YEARS
        .flat_map(|year| [(year, 12, 24), (year, 12, 31)])
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .map(|date| ExceptionDay { date, hours: Vec::new(), reason: "Circular".into() })
        .collect();
    let mut wakeful = office.clone();
    wakeful.week.fill(hours(&[(1, 24 * 60 - 1)]));
    [office, segmented, wakeful]
}

fn intervals(mut out: impl Write, count: u64, seed: u64) -> io::Result<()> {
    let calendars = calendars();
    for calendar in &calendars {
        let free: Vec<NaiveDate> = YEARS
            .flat_map(days)
            .filter(|day| matches!(calendar.closed(*day), Some(Closed::Holiday { .. } | Closed::Exception { .. })))
            .collect();
        writeln!(out, "{}", json!({ "week": calendar.week, "closed": free }))?;
    }
    writeln!(out)?;
    let mut seed = seed;
    let mut below = |limit: u64| next(&mut seed) % limit;
    let first = NaiveDate::from_ymd_opt(YEARS.start, 1, 1).map_or(0, |day| Timestamp::start_of(day).0 / SECOND_MS);
    let room = (YEARS.len() as u64 * 365) * DAY_SECONDS - LONG_SECONDS;
    for at in 0..count {
        let chosen = below(calendars.len() as u64) as usize;
        let from = first + below(room) as i64;
        let until = from + below(if at % 100 == 0 { LONG_SECONDS } else { USUAL_SECONDS }) as i64;
        let [begin, end] = [from, until].map(|seconds| Timestamp(seconds * SECOND_MS));
        writeln!(out, "{chosen} {from} {until} {}", calendars[chosen].business_time(begin, end))?;
    }
    out.flush()
}

/// SplitMix64: the same numbers from the same seed, on every machine.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
