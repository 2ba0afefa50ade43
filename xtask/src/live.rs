//! Running a command so that its output is seen at once and can still be read afterwards.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    process::{Child, Command, ExitStatus},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Lines kept for reading; the summaries looked for stand at the end of a runner's output.
const KEPT_LINES: usize = 2_000;
/// How long to wait for the last output after the command itself has ended: a process that it left behind may hold the
/// pipe for ever.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// A runner that works for so long hangs: the slowest needs a third of it on a machine where everything is still to be
/// compiled and which does other work too.
const LIMIT: Duration = Duration::from_secs(40 * 60);
/// How long a process that was asked to end may take for it.
const FAREWELL: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) ok: bool,
    /// The last lines of both streams, in order of arrival, without colours.
    pub(crate) lines: Vec<String>,
}

/// Runs `command`, showing what it writes. One that takes longer than [`LIMIT`] is ended and is an error.
pub(crate) fn watch(command: Command) -> Result<Outcome> {
    watch_for(command, LIMIT)
}

/// The same with a limit of its own.
pub(crate) fn watch_for(mut command: Command, limit: Duration) -> Result<Outcome> {
    let name = command.get_program().to_string_lossy().into_owned();
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    } else {
        command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    }
    let mut child = command.spawn().with_context(|| format!("starting {name}"))?;
    drop(command); // it holds the writing ends; the reader below would never see the end

    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(io::Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            let _ = writeln!(io::stdout(), "{line}");
            if sender.send(plain(&line)).is_err() {
                break;
            }
        }
    });

    let mut lines = VecDeque::new();
    let mut keep = |line: String| {
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    };
    let end = Instant::now() + limit;
    let status = loop {
        if Instant::now() > end {
            end_politely(&mut child)?;
            bail!("{name} had not ended after {} s", limit.as_secs());
        }
        match receiver.recv_timeout(Duration::from_millis(200)) {
            Ok(line) => keep(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => break child.wait()?,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                if let Some(status) = child.try_wait()? {
                    while let Ok(line) = receiver.recv_timeout(LAST_WORDS) {
                        keep(line);
                    }
                    break status;
                }
            }
        }
    };
    Ok(Outcome { ok: status.success(), lines: lines.into() })
}

/// Asks a process to end, so that it can end what it started, and ends it if it does not.
pub(crate) fn end_politely(child: &mut Child) -> Result<ExitStatus> {
    // `Child::kill` is SIGKILL.
    let asked = Command::new("kill").arg(child.id().to_string()).status().is_ok_and(|status| status.success());
    let end = Instant::now() + FAREWELL;
    while asked && Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// The line without its ANSI colour sequences (`ESC [ … letter`).
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line.trim_end_matches('\r');
    while let Some(at) = rest.find('\u{1b}') {
        text.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let end = sequence.find(|c: char| c.is_ascii_alphabetic()).map_or(sequence.len(), |end| end + 1);
        rest = &sequence[end..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_and_nothing_else() {
        assert_eq!(plain("\u{1b}[32;1m  Summary\u{1b}[0m [ 0.1s] ñandú\r"), "  Summary [ 0.1s] ñandú");
        assert_eq!(plain("cut \u{1b}[3"), "cut ");
    }

    #[test]
    #[cfg(unix)]
    fn both_streams_and_the_result_are_seen() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let outcome = watch(command).unwrap();
        assert!(!outcome.ok);
        assert_eq!(outcome.lines, ["out", "err"]);
    }

    #[test]
    #[cfg(unix)]
    fn one_that_hangs_is_ended_and_said() {
        let mut command = Command::new("sleep");
        command.arg("600");
        let error = watch_for(command, Duration::from_millis(300)).unwrap_err();
        assert!(error.to_string().contains("sleep had not ended"), "{error}");
    }
}
