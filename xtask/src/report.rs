//! The stages of a long command, and the table at its end.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::counts::Counts;

/// What a stage ended in.
#[derive(Debug)]
enum End {
    Ran(Counts),
    /// It could not judge anything on this machine; the reason is shown, so that nobody takes it for checked.
    Skipped(String),
    Broke(String),
    NotReached,
}

#[derive(Debug)]
struct Row {
    name: &'static str,
    end: End,
    took: Duration,
}

/// What a stage answers.
#[derive(Debug)]
pub(crate) enum Verdict {
    Counted(Counts),
    Skipped(String),
}

impl From<Counts> for Verdict {
    fn from(counts: Counts) -> Self {
        Self::Counted(counts)
    }
}

impl From<()> for Verdict {
    fn from((): ()) -> Self {
        Self::Counted(Counts::single(true))
    }
}

/// Runs stages in order. After the first failure the rest are listed as not reached.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
    failed: bool,
}

impl Report {
    pub(crate) fn stage<V: Into<Verdict>>(&mut self, name: &'static str, work: impl FnOnce() -> Result<V>) {
        if self.failed {
            self.rows.push(Row { name, end: End::NotReached, took: Duration::ZERO });
            return;
        }
        println!("\n── {name}");
        let start = Instant::now();
        let end = match work().map(Into::into) {
            Ok(Verdict::Counted(counts)) => End::Ran(counts),
            Ok(Verdict::Skipped(reason)) => End::Skipped(reason),
            Err(error) => End::Broke(format!("{error:#}")),
        };
        self.failed = match &end {
            End::Ran(counts) => counts.failed > 0,
            End::Broke(error) => {
                println!("error: {error}");
                true
            }
            End::Skipped(_) | End::NotReached => false,
        };
        self.rows.push(Row { name, end, took: start.elapsed() });
    }

    /// Prints the table and the last line, `N passed, N failed`.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\n{}", self.table());
        if self.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    fn table(&self) -> String {
        let mut text = format!("{:<28} {:>7} {:>7} {:>8} {:>8}\n", "runner", "passed", "failed", "skipped", "seconds");
        let mut total = Counts::default();
        for row in &self.rows {
            let counts = match &row.end {
                End::Ran(counts) => *counts,
                End::Broke(_) => Counts::single(false),
                End::Skipped(_) | End::NotReached => Counts::default(),
            };
            total += counts;
            let numbers = format!("{:>7} {:>7} {:>8}", counts.passed, counts.failed, counts.skipped);
            let line = match &row.end {
                End::Ran(_) => format!("{:<28} {numbers} {:>8.1}", row.name, row.took.as_secs_f64()),
                End::Broke(error) => {
                    let cause = error.lines().next().unwrap_or_default();
                    format!("{:<28} {numbers} {:>8.1}  {cause}", row.name, row.took.as_secs_f64())
                }
                End::Skipped(reason) => format!("{:<28} skipped, NOT CHECKED: {reason}", row.name),
                End::NotReached => format!("{:<28} not reached", row.name),
            };
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push_str(&format!("\n{} passed, {} failed", total.passed, total.failed));
        text
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_failure_stops_the_rest_and_is_counted() {
        let mut report = Report::default();
        report.stage("one", || Ok(Counts { passed: 3, failed: 0, skipped: 1 }));
        report.stage("two", || Ok(Verdict::Skipped("no network".into())));
        report.stage("three", || -> Result<()> { bail!("broken") });
        report.stage("four", || -> Result<()> { panic!("must not run") });
        let table = report.table();
        assert!(table.contains("skipped, NOT CHECKED: no network"), "{table}");
        assert!(table.contains("four                         not reached"), "{table}");
        assert!(table.ends_with("3 passed, 1 failed"), "{table}");
        assert_eq!(report.finish(), ExitCode::FAILURE);
    }
}
