use super::*;
use crate::ans::{Because, EXPLAINED_DAYS_MAX, SEGMENTS_MAX, Segment};
use CaseState::*;

/// A segment as one line: `12-03 15:00 → 12-03 17:00 2 h RUNNING IN_PROGRESS`.
fn line(segment: &Segment) -> String {
    let shown = |at: Timestamp| at.in_bogota().format("%m-%d %H:%M").to_string();
    let because = match &segment.because {
        Because::Running { state } => format!("runs, {state:?}"),
        Because::Paused { reason, .. } => format!("paused, {:?}", reason.unwrap()),
        Because::Stopped { state } => format!("stopped, {state:?}"),
        Because::OutsideHours => "outside hours".into(),
        Because::Holiday { holidays } => format!("{} ({})", holidays[0].name, holidays[0].law),
        Because::Exception { reason } => reason.clone(),
    };
    let doubt = if segment.doubtful { " (?)" } else { "" };
    let (from, until) = (shown(segment.from), shown(segment.until));
    format!("{from} → {until}{doubt} {:>2} h {because}", segment.business_ms / HOUR)
}

fn lines(case: &History<'_>, asked: &str, until: &str) -> Vec<String> {
    let explanation = case.explanation(at(asked), at(until));
    assert!(explanation.whole);
    explanation.segments.iter().map(line).collect()
}

#[test]
fn why_a_case_is_due_when_it_is() {
    let calendar = Calendar::colombia();
    let case = registered("2026-12-03 15:00", 16, &calendar)
        .then(at("2026-12-04 10:00"), Suspended)
        .then(at("2026-12-04 12:00"), InProgress);
    let due = case.reading(at("2026-12-04 13:00")).projected_due.unwrap();
    assert_eq!(due, Within::exactly(at("2026-12-07 15:00")));
    assert_eq!(
        lines(&case, "2026-12-04 13:00", "2026-12-09 09:00"),
        [
            "12-03 15:00 → 12-03 17:00  2 h runs, Registered",
            "12-03 17:00 → 12-04 08:00  0 h outside hours",
            "12-04 08:00 → 12-04 10:00  2 h runs, Registered",
            "12-04 10:00 → 12-04 12:00  2 h paused, UserUnavailable",
            "12-04 12:00 → 12-04 17:00  5 h runs, InProgress",
            "12-04 17:00 → 12-07 08:00  0 h outside hours",
            "12-07 08:00 → 12-07 17:00  9 h runs, InProgress",
            "12-07 17:00 → 12-08 00:00  0 h outside hours",
            "12-08 00:00 → 12-09 00:00  0 h Inmaculada Concepción (Ley 51 de 1983)",
            "12-09 00:00 → 12-09 08:00  0 h outside hours",
            "12-09 08:00 → 12-09 09:00  1 h runs, InProgress",
        ]
    );
}

#[test]
fn pauses_breaks_exceptions_and_the_wait_for_a_survey() {
    let calendar = segmented();
    let case = registered("2026-12-23 11:00", 16, &calendar)
        .then(at("2026-12-28 09:00"), Suspended)
        .then(doubtful("2026-12-01 09:00", "2026-12-29 09:00", "2026-12-29 10:00"), InProgress)
        .then(at("2026-12-29 11:00"), Solved);
    assert_eq!(
        lines(&case, "2026-12-30 09:00", "2026-12-30 09:00"),
        [
            "12-23 11:00 → 12-23 12:00  1 h runs, Registered",
            "12-23 12:00 → 12-23 14:00  0 h outside hours",
            "12-23 14:00 → 12-23 17:00  3 h runs, Registered",
            "12-23 17:00 → 12-24 00:00  0 h outside hours",
            "12-24 00:00 → 12-25 00:00  0 h Circular 12",
            "12-25 00:00 → 12-26 00:00  0 h Navidad (Ley 51 de 1983)",
            "12-26 00:00 → 12-28 08:00  0 h outside hours",
            "12-28 08:00 → 12-28 09:00  1 h runs, Registered",
            "12-28 09:00 → 12-29 09:00  7 h paused, UserUnavailable",
            "12-29 09:00 → 12-29 11:00 (?)  2 h runs, InProgress",
            "12-29 11:00 → 12-30 09:00  5 h stopped, Solved",
        ]
    );
}

#[test]
fn a_long_story_is_cut_and_says_so() {
    let calendar = segmented();
    let case = registered("2026-12-23 11:00", 16, &calendar);
    let long = case.explanation(at("2026-12-24 08:00"), at("2036-12-24 08:00"));
    assert_eq!((long.segments.len(), long.whole), (SEGMENTS_MAX, false));
    // Nothing to tell apart, for thousands of years: the days are bounded too.
    let closed = Calendar { week: Default::default(), rules: Vec::new(), exceptions: Vec::new() };
    let never = registered("2026-12-23 00:00", 16, &closed);
    let explanation = never.explanation(at("2026-12-24 08:00"), at("9000-01-01 00:00"));
    let days = (explanation.segments[0].until.0 - explanation.segments[0].from.0) / (24 * HOUR);
    assert_eq!((explanation.segments.len(), days, explanation.whole), (1, i64::from(EXPLAINED_DAYS_MAX), false));
    assert!(case.explanation(at("2026-12-24 08:00"), at("2026-12-01 08:00")).segments.is_empty());
}
