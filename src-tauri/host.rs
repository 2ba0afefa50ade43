//! What only the edge can do, for `commands`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use commands::{Area, Changed, Host};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{AppHandle, Emitter};

/// How long is waited for a program that opens something: one that finds nothing to open it with ends before.
const OPENER_WAIT: Duration = Duration::from_secs(3);
const OPENER_POLL: Duration = Duration::from_millis(50);

/// Dialogs and events of the window.
pub(crate) struct WindowHost {
    app: AppHandle,
}

impl WindowHost {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }

    /// Begins a dialog on the main thread, as GTK and AppKit demand, and waits for it on this one.
    fn ask<F>(&self, begin: impl FnOnce(AsyncFileDialog) -> F + Send + 'static) -> Option<PathBuf>
    where
        F: Future<Output = Option<FileHandle>> + Send + 'static,
    {
        let (send, receive) = mpsc::sync_channel(1);
        let started = self.app.run_on_main_thread(move || {
            let answer = begin(AsyncFileDialog::new());
            tauri::async_runtime::spawn(async move {
                // Nobody waits any more when the window was closed meanwhile.
                let _ = send.send(answer.await);
            });
        });
        started.ok()?;
        receive.recv().ok().flatten().map(|file| file.path().to_owned())
    }
}

impl Host for WindowHost {
    fn ask_save_path(&self, suggested: &str) -> Option<PathBuf> {
        let suggested = suggested.to_owned();
        self.ask(move |dialog| dialog.set_file_name(suggested).save_file())
    }

    fn ask_open_path(&self) -> Option<PathBuf> {
        self.ask(|dialog| dialog.pick_file())
    }

    fn show(&self, file: &Path) -> anyhow::Result<()> {
        let program = if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        Command::new(program).arg(file).spawn()?;
        Ok(())
    }

    fn browse(&self, url: &str) -> anyhow::Result<()> {
        // One argument and no shell; Explorer would drop what follows some characters.
        let (program, before): (_, &[&str]) = if cfg!(target_os = "macos") {
            ("open", &[])
        } else if cfg!(windows) {
            ("rundll32", &["url.dll,FileProtocolHandler"])
        } else {
            ("xdg-open", &[])
        };
        open_with(Command::new(program).args(before).arg(url))
    }

    fn changed(&self, areas: Changed) {
        let names: Vec<&str> = areas.iter().map(Area::name).collect();
        if let Err(error) = self.app.emit("changed", names) {
            tracing::warn!(%error, "the window was not told of a change");
        }
    }
}

/// Starts what opens something, and hears whether it could. One that goes on is the browser itself, and ends when people like.
fn open_with(command: &mut Command) -> anyhow::Result<()> {
    let mut opener = command.spawn()?;
    let until = Instant::now() + OPENER_WAIT;
    while Instant::now() < until {
        if let Some(ended) = opener.try_wait()? {
            anyhow::ensure!(ended.success(), "the opener ended with {ended}");
            return Ok(());
        }
        thread::sleep(OPENER_POLL);
    }
    thread::Builder::new().name("opener".to_owned()).spawn(move || opener.wait())?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> anyhow::Result<()> {
        open_with(Command::new("/bin/sh").args(["-c", script]))
    }

    #[test]
    fn an_opener_that_found_no_browser_is_told_from_one_that_did() {
        assert!(shell("exit 0").is_ok());
        let none = shell("exit 3").unwrap_err();
        assert!(none.to_string().contains('3'), "{none}");
        assert!(open_with(&mut Command::new("/nowhere/xdg-open")).is_err());
        let begun = Instant::now();
        assert!(shell("sleep 60").is_ok(), "a browser that stays open is one that was opened");
        assert!(begun.elapsed() < 2 * OPENER_WAIT);
    }
}
