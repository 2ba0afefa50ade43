//! What only the edge can do, for `commands`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;

use commands::{Area, Changed, Host};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{AppHandle, Emitter};

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
        Command::new(program).args(before).arg(url).spawn()?;
        Ok(())
    }

    fn changed(&self, areas: Changed) {
        let names: Vec<&str> = areas.iter().map(Area::name).collect();
        if let Err(error) = self.app.emit("changed", names) {
            tracing::warn!(%error, "the window was not told of a change");
        }
    }
}
