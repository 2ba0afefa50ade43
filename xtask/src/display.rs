//! A display for the window: the person's own, or a private one in memory.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::live;

/// A private X server; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Xvfb {
    server: Child,
    number: u32,
}

/// Whether a person could see a window now.
pub(crate) fn is_there() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

impl Xvfb {
    /// The server itself chooses a free number and says it: no race with other displays.
    pub(crate) fn start() -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb")?;
        let stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        match line.trim().parse() {
            Ok(number) => Ok(Self { server, number }),
            Err(_) => {
                let status = server.wait()?;
                bail!("Xvfb did not start ({status})")
            }
        }
    }

    /// Makes `command` show its windows here.
    pub(crate) fn host(&self, command: &mut Command) {
        command.env("DISPLAY", format!(":{}", self.number)).env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
    }
}

impl Drop for Xvfb {
    fn drop(&mut self) {
        // Asked, it removes its lock file and socket.
        let _ = live::end_politely(&mut self.server);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn two_displays_at_once_have_numbers_of_their_own() {
        if !crate::setup::on_path("Xvfb") {
            return; // `cargo xtask test` installs it first
        }
        let (one, two) = (Xvfb::start().unwrap(), Xvfb::start().unwrap());
        assert_ne!(one.number, two.number);
    }
}
