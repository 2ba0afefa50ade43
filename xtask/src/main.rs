//! The project's commands, in plain Rust so that they are the same on every machine and in CI.
//!
//! `cargo xtask run` and `cargo xtask test` are the two that matter; the others are their parts.

// This program is the edge: what it has to say goes to the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod build;
mod counts;
mod display;
mod front;
mod fuzz;
mod judges;
mod live;
mod nightly;
mod oidc;
mod report;
mod run;
mod s3;
mod setup;
mod test;
mod tidy;
mod tools;
mod types;
mod windows;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{
    Arg::{Long, Short, Value},
    ValueExt,
};

use crate::{setup::Purpose, workspace::Workspace};

const USAGE: &str = "\
cargo xtask <command>

  run                     build and open EnSitio; without a display, walk through it and leave pictures
  test [--fast]           every check of the project; --fast leaves out the seeded world, judges, command
                          line and window
  setup [--for PURPOSE]   find what this machine lacks and install it, or say how; for run, test (default) or windows
  types [--check]         write the TypeScript of the commands (--check: fail when it is not current)
  tidy                    the house rules that no other tool checks
  judges [FILE.pdf…]      prepare the outside judges of the papers; judge the files given
  s3                      prepare the S3 server that tests of the desk speak with
  oidc                    prepare the identity provider that tests of the desk sign in at
  bench                   run the benchmarks and print one table
  fuzz [--minutes N]      libFuzzer looks for bytes that break the readers of frames, bundles and sheets; for every night
  nightly [--schedules N] a million schedules of the seeded world, each safeguard undone in turn, and 300 kills on each side
  windows                 from Linux: build for Windows and run what runs under Wine; for every night
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<ExitCode> {
    let mut args = lexopt::Parser::from_env();
    let Some(first) = args.next()? else { bail!("no command given\n\n{USAGE}") };
    let command = match first {
        Value(name) => name.string()?,
        Long("help") | Short('h') => "help".to_owned(),
        other => return Err(other.unexpected().into()),
    };
    let options = Options::parse(&mut args)?;
    options.refuse_foreign(&command)?;

    let ws = Workspace::open()?;
    match command.as_str() {
        "help" => println!("{USAGE}"),
        "run" => run::run(&ws)?,
        "test" => return test::test(&ws, options.fast),
        "setup" => setup::setup(&ws, options.purpose.unwrap_or(Purpose::Test))?,
        "types" if options.check => types::check(&ws)?,
        "types" => types::write(&ws)?,
        "tidy" => tidy::report(&ws)?,
        "judges" => judges::judge(&ws, &options.files)?,
        "s3" => s3::prepare(&ws)?,
        "oidc" => oidc::prepare(&ws)?,
        "bench" => bench::bench(&ws)?,
        "fuzz" => fuzz::fuzz(&ws, options.minutes.unwrap_or(fuzz::MINUTES))?,
        "nightly" => return nightly::nightly(&ws, options.schedules),
        "windows" => return windows::windows(&ws),
        other => bail!("there is no command {other:?}\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, Default)]
struct Options {
    fast: bool,
    check: bool,
    minutes: Option<u32>,
    purpose: Option<Purpose>,
    schedules: Option<u64>,
    files: Vec<std::path::PathBuf>,
}

impl Options {
    fn parse(args: &mut lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("fast") => options.fast = true,
                Long("check") => options.check = true,
                Long("minutes") => options.minutes = Some(args.value()?.parse()?),
                Long("schedules") => options.schedules = Some(args.value()?.parse()?),
                Long("for") => options.purpose = Some(args.value()?.string()?.parse()?),
                Value(file) => options.files.push(file.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    /// An option that the command does not know must not be ignored: the caller would believe it was heeded.
    fn refuse_foreign(&self, command: &str) -> Result<()> {
        let foreign = [
            (self.fast && command != "test", "--fast"),
            (self.check && command != "types", "--check"),
            (self.minutes.is_some() && command != "fuzz", "--minutes"),
            (self.purpose.is_some() && command != "setup", "--for"),
            (self.schedules.is_some() && command != "nightly", "--schedules"),
            (!self.files.is_empty() && command != "judges", "a file name"),
        ];
        for (given, name) in foreign {
            if given {
                bail!("`{command}` does not take {name}\n\n{USAGE}");
            }
        }
        Ok(())
    }
}
