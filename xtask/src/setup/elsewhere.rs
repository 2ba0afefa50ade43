//! macOS and Windows: what is missing is said, not installed. That this runs at all shows that the compiler and the
//! linker are there.

use std::env;

use anyhow::{Result, bail};
use xshell::cmd;

use crate::workspace::Workspace;

/// Where the runtime says that it is installed: for everybody (on 64 and on 32 bits), or for this user.
const WEBVIEW: &[&str] = &[
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
    r"HKLM\SOFTWARE\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
    r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}",
];

/// Says everything that is missing at once, so that nobody tries three times.
pub(super) fn setup(ws: &Workspace) -> Result<()> {
    let mut missing = Vec::new();
    if !perl(ws) {
        missing.push(if cfg!(windows) {
            "Perl for Windows, which configures OpenSSL (SQLCipher); the one of Git or MSYS cannot:\n      \
             winget install StrawberryPerl.StrawberryPerl"
        } else {
            "Perl, which configures OpenSSL (SQLCipher):\n      brew install perl"
        });
    }
    if cfg!(target_os = "macos") && cmd!(ws.sh, "make --version").quiet().ignore_stdout().ignore_stderr().run().is_err()
    {
        missing.push("the Xcode command line tools, which compile OpenSSL (SQLCipher):\n      xcode-select --install");
    }
    if cfg!(windows) && !webview(ws) {
        missing
            .push("the WebView2 runtime, which shows the window:\n      winget install Microsoft.EdgeWebView2Runtime");
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("this machine lacks:\n\n  {}\n\nInstall it, open a new terminal and try again", missing.join("\n\n  "))
}

/// A Perl with the module that OpenSSL's configuration takes, and on Windows one that knows Windows' paths.
fn perl(ws: &Workspace) -> bool {
    let code = if cfg!(windows) { "exit($^O ne 'MSWin32')" } else { "exit(0)" };
    // The names that `openssl-src` heeds.
    let perl = ["OPENSSL_SRC_PERL", "PERL"].iter().find_map(env::var_os).unwrap_or_else(|| "perl".into());
    cmd!(ws.sh, "{perl} -MIPC::Cmd -e {code}").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

fn webview(ws: &Workspace) -> bool {
    WEBVIEW.iter().any(|key| cmd!(ws.sh, "reg query {key} /v pv").quiet().ignore_stdout().ignore_stderr().run().is_ok())
}
