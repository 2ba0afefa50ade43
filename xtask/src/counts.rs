//! How many checks a runner made, read from its own summary.

use std::ops::AddAssign;

use anyhow::{Context, Result, bail};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// A runner that answers only yes or no.
    pub(crate) fn single(ok: bool) -> Self {
        Self { passed: ok.into(), failed: (!ok).into(), skipped: 0 }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// cargo-nextest: `Summary [   0.012s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped`.
pub(crate) fn nextest(lines: &[String]) -> Option<Counts> {
    let line = lines.iter().rev().find(|line| line.contains("Summary [") && line.contains(" run: "))?;
    let (_, parts) = line.split_once(" run: ")?;
    let mut counts = Counts::default();
    for part in outside_parentheses(parts).split(',') {
        let mut words = part.split_whitespace();
        let number: u64 = words.next()?.parse().ok()?;
        match words.next()? {
            "passed" => counts.passed += number,
            "skipped" => counts.skipped += number,
            _ => counts.failed += number, // failed, timed out, exec failed
        }
    }
    Some(counts)
}

/// `cargo test`: a line `test result: ok. 12 passed; 0 failed; 1 ignored; …` from every test program, added up.
pub(crate) fn libtest(lines: &[String]) -> Option<Counts> {
    let mut total = None;
    for line in lines {
        let Some((_, parts)) = line.strip_prefix("test result: ").and_then(|result| result.split_once(". ")) else {
            continue;
        };
        let counts: &mut Counts = total.get_or_insert_default();
        for part in parts.split("; ") {
            let (number, what) = part.split_once(' ')?;
            match what {
                "passed" => counts.passed += number.parse::<u64>().ok()?,
                "failed" => counts.failed += number.parse::<u64>().ok()?,
                "ignored" => counts.skipped += number.parse::<u64>().ok()?,
                _ => {}
            }
        }
    }
    total
}

fn outside_parentheses(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| match c {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// `node --test` with the `spec` reporter: lines `ℹ pass 12`, `ℹ fail 0`, `ℹ cancelled 0`, `ℹ skipped 0`, `ℹ todo 0`.
pub(crate) fn node(lines: &[String]) -> Option<Counts> {
    let number = |name: &str| {
        lines.iter().rev().find_map(|line| {
            let (key, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
            (key == name).then(|| number.trim().parse::<u64>().ok())?
        })
    };
    Some(Counts {
        passed: number("pass")?,
        failed: number("fail")? + number("cancelled")?,
        skipped: number("skipped")? + number("todo")?,
    })
}

/// The report of vitest's `json` reporter.
pub(crate) fn vitest(json: &str) -> Result<Counts> {
    let report: serde_json::Value = serde_json::from_str(json).context("vitest's report")?;
    let number = |name: &str| report[name].as_u64().with_context(|| format!("vitest's report has no {name}"));
    let mut counts = Counts {
        passed: number("numPassedTests")?,
        failed: number("numFailedTests")?,
        skipped: number("numPendingTests")? + number("numTodoTests")?,
    };
    // A file that could not even be loaded has no test to its name.
    if counts.failed == 0 {
        counts.failed = number("numFailedTestSuites")?;
    }
    if counts == Counts::default() {
        bail!("vitest ran no test");
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn nextest_summaries() {
        let summary = |text: &str| nextest(&lines(text));
        assert_eq!(
            summary("     Summary [   0.3s] 12 tests run: 12 passed (1 slow, 2 leaky), 3 skipped"),
            Some(Counts { passed: 12, failed: 0, skipped: 3 })
        );
        assert_eq!(
            summary(
                "     Summary [   1s] 4/9 tests run: 1 passed, 2 failed, 1 timed out, 0 skipped\nerror: test run failed"
            ),
            Some(Counts { passed: 1, failed: 3, skipped: 0 })
        );
        assert_eq!(summary("error: could not compile"), None);
    }

    #[test]
    fn summaries_of_several_test_programs_are_added_up() {
        let text = "test result: ok. 7 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.09s\n\
                    error: 1 target failed\n\
                    test result: FAILED. 47 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.8s";
        assert_eq!(libtest(&lines(text)), Some(Counts { passed: 54, failed: 2, skipped: 1 }));
        assert_eq!(libtest(&lines("error: could not compile")), None);
    }

    #[test]
    fn node_summaries() {
        let text = "ℹ tests 5\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 9";
        assert_eq!(node(&lines(text)), Some(Counts { passed: 2, failed: 2, skipped: 1 }));
        assert_eq!(node(&lines("SyntaxError")), None);
    }

    #[test]
    fn vitest_reports() {
        let report = |passed: u64, failed: u64, suites: u64| {
            format!(
                r#"{{"numPassedTests":{passed},"numFailedTests":{failed},"numPendingTests":0,"numTodoTests":0,"numFailedTestSuites":{suites}}}"#
            )
        };
        assert_eq!(vitest(&report(7, 1, 1)).unwrap(), Counts { passed: 7, failed: 1, skipped: 0 });
        assert_eq!(vitest(&report(7, 0, 1)).unwrap(), Counts { passed: 7, failed: 1, skipped: 0 });
        assert!(vitest(&report(0, 0, 0)).is_err());
    }
}
