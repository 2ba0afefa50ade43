//! `cargo xtask windows`: whether the program still builds and behaves on Windows, seen from Debian. For every night, not
//! for every change: the standard library and OpenSSL are compiled too.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::{
    counts, front, live,
    report::{Report, Verdict},
    setup::{self, Purpose},
    test::counted,
    workspace::{APP, Workspace, attached},
};

const TARGET: &str = "x86_64-pc-windows-gnu";
const LINKER: &str = "x86_64-w64-mingw32-gcc";
/// Outside the search path: Debian puts it there for programs only.
pub(crate) const WINE: &str = "/usr/lib/wine/wine64";
/// Debian's compiler for browsers and what it needs, taken apart and not installed: it conflicts with rustup. It must be
/// as new as the workspace's `rust-version`.
const COMPILER: &[&str] = &["libllvm22", "libstd-rust-web-1.96", "libstd-rust-web-dev", "rust-web-src", "rustc-web"];
/// Wine 8 has no such library.
const RANDOMNESS: &str = "bcryptprimitives.dll";

pub(crate) fn windows(ws: &Workspace) -> Result<ExitCode> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        bail!("Windows is looked at from Linux on x86-64; on Windows itself: cargo xtask test");
    }
    setup::setup(ws, Purpose::Windows)?;
    front::install(ws)?;
    front::build(ws)?;
    let cross = Cross::prepare(ws)?;

    let mut report = Report::default();
    // One set of features for both, or much would be compiled twice; see `build`.
    let parts = ["--lib", "--bins", "--tests"];
    report.stage("build", || {
        let mut command = cross.cargo(ws, &["build", "--workspace"]);
        command.args(parts);
        attached(command)
    });
    report.stage("tests under Wine", || {
        // xtask's own tests start cargo, which is not there.
        let mut command = cross.cargo(ws, &["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]);
        command.args(parts);
        counted("cargo test", live::watch(command)?, counts::libtest)
    });
    report.stage("programs under Wine", || {
        // xtask asks cargo where it is, which is not there.
        for program in [APP, "desk"] {
            attached(cross.wine(ws, &cross.program(program), &["--help"]))?;
        }
        Ok(())
    });
    report.stage("window", || Ok(Verdict::Skipped("Wine has no WebView2".to_owned())));
    Ok(report.finish())
}

/// A compiler for Windows and a Windows to run its programs on, under `target/windows`.
#[derive(Debug)]
struct Cross {
    home: PathBuf,
    /// Where Debian's compiler lies; none where the workspace's own has the target.
    compiler: Option<PathBuf>,
}

impl Cross {
    fn prepare(ws: &Workspace) -> Result<Self> {
        let home = ws.target.join("windows");
        fs::create_dir_all(&home)?;
        let libraries = cmd!(ws.sh, "rustc --print target-libdir --target {TARGET}").quiet().read()?;
        let compiler = if Path::new(&libraries).is_dir() { None } else { Some(unpack(ws, &home)?) };
        let cross = Self { home, compiler };
        cross.prefix(ws)?;
        Ok(cross)
    }

    fn cargo(&self, ws: &Workspace, arguments: &[&str]) -> Command {
        let mut command = ws.command("cargo");
        command.args(arguments).args(["--target", TARGET]);
        if let Some(usr) = &self.compiler {
            command.args(["-Z", "build-std=std,panic_unwind,proc_macro"]).env("RUSTC_BOOTSTRAP", "1");
            command.env("RUSTC", usr.join("bin/rustc")).env("RUSTDOC", usr.join("bin/rustdoc"));
            command.env("LD_LIBRARY_PATH", usr.join("lib/x86_64-linux-gnu"));
        }
        let variable = |name: &str| format!("CARGO_TARGET_{}_{name}", TARGET.to_uppercase().replace('-', "_"));
        command.env(variable("LINKER"), LINKER).env(variable("RUNNER"), WINE);
        // A library that is a DLL too (printpdf) would export more than the 65 535 names that fit.
        // Whatever is unused there only is an error here, as it is for clippy there.
        command.env(variable("RUSTFLAGS"), "-Clink-arg=-Wl,--exclude-all-symbols -Dwarnings");
        command.env("CARGO_TARGET_DIR", self.home.join("build")).env("CARGO_INCREMENTAL", "0");
        self.on_wine(&mut command);
        command
    }

    fn program(&self, name: &str) -> PathBuf {
        self.home.join("build").join(TARGET).join("debug").join(format!("{name}.exe"))
    }

    fn wine(&self, ws: &Workspace, program: &Path, arguments: &[&str]) -> Command {
        let mut command = ws.command(WINE);
        command.arg(program).args(arguments);
        self.on_wine(&mut command);
        command
    }

    /// A Windows of our own, which offers to install neither .NET nor a browser.
    fn on_wine(&self, command: &mut Command) {
        command.env("WINEPREFIX", self.home.join("wine")).env("WINEDEBUG", "-all");
        command.env("WINEDLLOVERRIDES", "mscoree=d;mshtml=d");
        // Test programs lie one folder below the WebView2Loader.dll that the build puts beside the programs.
        let beside = self.program(APP).with_file_name("").display().to_string();
        command.env("WINEPATH", format!("Z:{}", beside.replace('/', "\\")));
    }

    fn prefix(&self, ws: &Workspace) -> Result<()> {
        let system = self.home.join("wine/drive_c/windows/system32");
        if !system.is_dir() {
            attached(self.wine(ws, Path::new("wineboot"), &["--init"]))?;
        }
        if !system.join(RANDOMNESS).exists() {
            let mut compile = ws.command(LINKER);
            compile.args(["-shared", "xtask/src/windows/process_prng.c", "-ladvapi32", "-o"]);
            compile.arg(system.join(RANDOMNESS));
            attached(compile)?;
        }
        Ok(())
    }
}

/// Debian's compiler, unpacked once; answers its `usr`.
fn unpack(ws: &Workspace, home: &Path) -> Result<PathBuf> {
    let usr = home.join("compiler/usr");
    if usr.is_dir() {
        return Ok(usr);
    }
    let (packages, unpacked) = (home.join("packages"), home.join("compiler.part"));
    for folder in [&packages, &unpacked] {
        if folder.exists() {
            fs::remove_dir_all(folder)?; // of an attempt that was cut
        }
        fs::create_dir(folder)?;
    }
    let mut download = ws.command("apt-get");
    download.current_dir(&packages).args(["download", "-qq"]).args(COMPILER);
    attached(download)
        .context("Debian's compiler; a system without it needs `rustup target add x86_64-pc-windows-gnu`")?;
    for package in fs::read_dir(&packages)? {
        let mut extract = ws.command("dpkg-deb");
        extract.arg("--extract").arg(package?.path()).arg(&unpacked);
        attached(extract)?;
    }
    fs::rename(&unpacked, home.join("compiler"))?;
    fs::remove_dir_all(&packages)?;
    Ok(usr)
}
