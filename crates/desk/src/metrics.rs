//! What whoever watches the server wants to know, as Prometheus reads it (text format 0.0.4). Numbers only: nothing of
//! people, devices or acts.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use wire::{Judged, Verdict};

use crate::{error::LedgerError, ledger::Ledger};

/// The statuses that the desk answers with; anything else counts as the last.
const STATUSES: [u16; 10] = [200, 204, 400, 401, 403, 404, 409, 413, 503, 500];
const VERDICTS: [&str; 3] = ["accepted", "refused", "not_understood"];

/// Counted since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    answers: [AtomicU64; STATUSES.len()],
    verdicts: [AtomicU64; VERDICTS.len()],
    pushes: AtomicU64,
    push_micros: AtomicU64,
    blob_bytes: AtomicU64,
}

impl Metrics {
    pub(crate) fn answered(&self, status: u16) {
        let place = STATUSES.iter().position(|known| *known == status).unwrap_or(STATUSES.len() - 1);
        self.answers[place].fetch_add(1, Ordering::Relaxed);
    }

    /// A push was judged, which took so long.
    pub(crate) fn judged(&self, verdicts: &[Judged], took: Duration) {
        for judged in verdicts {
            let place = match judged.verdict {
                Verdict::Accepted { .. } => 0,
                Verdict::Refused { .. } => 1,
                Verdict::NotUnderstood => 2,
            };
            self.verdicts[place].fetch_add(1, Ordering::Relaxed);
        }
        self.pushes.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.push_micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn received(&self, blob_bytes: usize) {
        self.blob_bytes.fetch_add(blob_bytes as u64, Ordering::Relaxed);
    }

    /// All of it, with what the ledger knows.
    pub(crate) fn text(&self, ledger: &Ledger) -> Result<String, LedgerError> {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut text = String::new();
        let mut tell = |name: &str, kind: &str, help: &str, values: Vec<(String, String)>| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "# HELP desk_{name} {help}\n# TYPE desk_{name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(text, "desk_{name}{labels} {value}");
            }
        };
        let one = |value: u64| vec![(String::new(), value.to_string())];
        let labelled = |label: &str, names: Vec<String>, counters: &[AtomicU64]| {
            let value =
                |(name, counter): (&String, &AtomicU64)| (format!("{{{label}=\"{name}\"}}"), read(counter).to_string());
            names.iter().zip(counters).map(value).collect::<Vec<_>>()
        };
        let statuses = STATUSES.iter().map(u16::to_string).collect();
        tell("answers_total", "counter", "Answers by HTTP status.", labelled("status", statuses, &self.answers));
        let verdicts = VERDICTS.iter().map(ToString::to_string).collect();
        tell("entries_total", "counter", "Entries told by verdict.", labelled("verdict", verdicts, &self.verdicts));
        let seconds = Duration::from_micros(read(&self.push_micros)).as_secs_f64();
        tell("push_seconds_sum", "counter", "Time spent judging.", vec![(String::new(), seconds.to_string())]);
        tell("push_seconds_count", "counter", "Pushes judged.", one(read(&self.pushes)));
        tell("blob_received_bytes_total", "counter", "Bytes of files received.", one(read(&self.blob_bytes)));
        let size = ledger.read("measure", |reader| reader.size())?;
        tell("accepted", "gauge", "Number of the last accepted entry.", one(size.accepted));
        tell("devices", "gauge", "Workstations that are not revoked.", one(size.devices));
        tell("quarantined", "gauge", "Entries in quarantine.", one(size.quarantined));
        tell("owed", "gauge", "Photos that were named and have not come.", one(size.owed));
        tell("ledger_bytes", "gauge", "Size of the ledger.", one(size.bytes));
        Ok(text)
    }
}
