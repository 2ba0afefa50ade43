//! The system packages, by their Debian 12 / Ubuntu 22.04+ names.

use super::Purpose::{self, Run, Test, Windows};
use crate::windows::WINE;

/// How to see that something is there.
#[derive(Debug)]
pub(super) enum Probe {
    /// A `pkg-config` module.
    Library(&'static str),
    Program(&'static str),
    File(&'static str),
    PythonModule(&'static str),
}

#[derive(Debug)]
pub(super) struct Need {
    pub(super) package: &'static str,
    pub(super) why: &'static str,
    pub(super) purpose: Purpose,
    pub(super) probe: Probe,
}

const fn need(purpose: Purpose, package: &'static str, probe: Probe, why: &'static str) -> Need {
    Need { package, why, purpose, probe }
}

pub(super) const NEEDS: &[Need] = &[
    need(Run, "build-essential", Probe::Program("cc"), "compiles the C parts (SQLite)"),
    need(Run, "pkg-config", Probe::Program("pkg-config"), "finds the system's libraries"),
    need(Run, "libwebkit2gtk-4.1-dev", Probe::Library("webkit2gtk-4.1"), "the window (Tauri)"),
    need(Run, "librsvg2-dev", Probe::Library("librsvg-2.0"), "the window's icons"),
    need(Run, "libxdo-dev", Probe::File("/usr/include/xdo.h"), "the window's menus (Tauri)"),
    need(Run, "libssl-dev", Probe::Library("openssl"), "encrypts the local database (SQLCipher)"),
    need(Run, "xdg-utils", Probe::Program("xdg-open"), "shows a signed act in the system's viewer"),
    need(Run, "xvfb", Probe::Program("Xvfb"), "a display where there is none"),
    need(Run, "webkit2gtk-driver", Probe::Program("WebKitWebDriver"), "drives the real window"),
    need(Test, "poppler-utils", Probe::Program("pdfsig"), "judges the papers: signatures and text"),
    need(Test, "openssl", Probe::Program("openssl"), "another authority of timestamps, and a judge of ours"),
    need(Test, "qpdf", Probe::Program("qpdf"), "judges the papers: structure"),
    need(Test, "default-jdk-headless", Probe::Program("javac"), "runs veraPDF (PDF/A, PDF/UA)"),
    need(Test, "libjaxb-java", Probe::File("/usr/share/java/jaxb-api.jar"), "runs veraPDF (PDF/A, PDF/UA)"),
    need(Test, "faketime", Probe::Program("faketime"), "gives the programs another wall clock in tests"),
    need(Test, "zbar-tools", Probe::Program("zbarimg"), "reads the printed codes back"),
    need(
        Test,
        "libbusiness-hours-perl",
        Probe::File("/usr/share/perl5/Business/Hours.pm"),
        "judges the business calendar: times between instants",
    ),
    need(Test, "chromium", Probe::File("/usr/bin/chromium"), "looks at the desk's verification page"),
    need(Test, "postgresql", Probe::File("/usr/lib/postgresql"), "the desk's ledger on a server of its own, in tests"),
    need(
        Test,
        "libcurl3-gnutls",
        Probe::File("/usr/lib/x86_64-linux-gnu/libcurl-gnutls.so.4"),
        "the identity provider of the desk's tests, which is unpacked under target/",
    ),
    need(
        Test,
        "libldap-2.5-0",
        Probe::File("/usr/lib/x86_64-linux-gnu/libldap-2.5.so.0"),
        "the identity provider of the desk's tests, which is unpacked under target/",
    ),
    need(
        Test,
        "python3-venv",
        Probe::PythonModule("ensurepip"),
        "installs pyHanko (PAdES) and an S3 server under target/",
    ),
    need(
        Windows,
        "g++-mingw-w64-x86-64-win32",
        Probe::Program("x86_64-w64-mingw32-g++"),
        "compiles and links for Windows",
    ),
    need(Windows, "wine64", Probe::File(WINE), "runs what was built for Windows"),
];
