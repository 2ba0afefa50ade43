//! Undoes one safeguard after another in a copy of the tree; the seeded world has to notice each.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use super::safeguards::{SCHEDULES, Safeguard, safeguards};
use crate::{counts::Counts, workspace::Workspace};

/// How many are noticed, and how many are not.
pub(super) fn each(ws: &Workspace) -> Result<Counts> {
    let tree = Tree::copy(ws)?;
    let (is_noticed, told) = tree.world()?;
    if is_noticed {
        bail!("the world is not in order with every safeguard in place:\n{told}");
    }
    let mut counts = Counts::default();
    for safeguard in safeguards() {
        let told = tree.without(safeguard)?;
        match told.as_deref().and_then(invariant) {
            Some(found) if safeguard.noticed_by.contains(&found) => {
                counts.passed += 1;
                println!("noticed by invariant {found}: without «{}»", safeguard.name);
            }
            Some(found) => {
                counts.failed += 1;
                println!("noticed by invariant {found}, not {:?}: without «{}»", safeguard.noticed_by, safeguard.name);
            }
            None => {
                counts.failed += 1;
                println!("NOT noticed in {SCHEDULES} schedules: without «{}»", safeguard.name);
            }
        }
    }
    Ok(counts)
}

/// A copy of what is under version control, with build results of its own.
struct Tree {
    root: PathBuf,
    target: PathBuf,
}

impl Tree {
    fn copy(ws: &Workspace) -> Result<Self> {
        let home = ws.target.join("nightly");
        let tree = Self { root: home.join("tree"), target: home.join("build") };
        if tree.root.exists() {
            fs::remove_dir_all(&tree.root)?;
        }
        for path in cmd!(ws.sh, "git ls-files --cached --others --exclude-standard").quiet().read()?.lines() {
            let (from, to) = (ws.root.join(path), tree.root.join(path));
            fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
            fs::copy(&from, &to).with_context(|| format!("copying {path}"))?;
        }
        Ok(tree)
    }

    /// Whether the world noticed something, and what it said.
    fn world(&self) -> Result<(bool, String)> {
        let mut cargo = Command::new("cargo");
        // Of the whole workspace: by itself the crate would be built with other features of what it stands on.
        cargo.args(["test", "--quiet", "--workspace", "--test", "world"]).current_dir(&self.root);
        cargo.env("CARGO_TARGET_DIR", &self.target).env("WORLD_SCHEDULES", SCHEDULES.to_string());
        cargo.env("NO_COLOR", "1");
        let output = cargo.output().context("starting cargo")?;
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        if !output.status.success() && invariant(&told).is_none() {
            bail!("the world did not run:\n{told}");
        }
        Ok((!output.status.success(), told))
    }

    /// What the world said without it; `None` when it said nothing.
    fn without(&self, safeguard: &Safeguard) -> Result<Option<String>> {
        let path = self.root.join(safeguard.file);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", safeguard.file))?;
        fs::write(&path, safeguard.undone(&text)?)?;
        let world = self.world().with_context(|| format!("without «{}»", safeguard.name));
        fs::write(&path, text)?;
        let (is_noticed, told) = world?;
        Ok(is_noticed.then_some(told))
    }
}

/// Which invariant it is that the world says does not hold.
fn invariant(told: &str) -> Option<u8> {
    let said = |line: &str| line.trim().strip_prefix("invariant ")?.split(':').next()?.parse().ok();
    // Where not even the world to begin with can be made.
    let at_once = || told.split("Violation { invariant: ").nth(1)?.split(',').next()?.parse().ok();
    told.lines().rev().find_map(said).or_else(at_once)
}

impl Safeguard {
    /// The file without it.
    fn undone(&self, text: &str) -> Result<String> {
        match text.matches(self.is).count() {
            1 => Ok(text.replacen(self.is, self.becomes, 1)),
            found => bail!("«{}»: {} has {found} times what is to be undone", self.name, self.file),
        }
    }

    /// In the tree as it is.
    #[cfg(test)]
    fn can_be_undone(&self, root: &std::path::Path) -> Result<String> {
        self.undone(&fs::read_to_string(root.join(self.file))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_safeguard_is_where_it_is_undone() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for safeguard in safeguards() {
            let undone = safeguard.can_be_undone(root).unwrap();
            assert!(undone.contains(safeguard.becomes), "{}", safeguard.name);
        }
    }

    #[test]
    fn the_last_word_of_the_world_names_the_invariant() {
        let told = "thread panicked:\nseed 7, 2 steps are enough\n  Syncs\ninvariant 4: it is gone\n\nfailures:\n";
        assert_eq!(invariant(told), Some(4));
        assert_eq!(invariant("an `Err` value: Violation { invariant: 5, what: \"a round\" }"), Some(5));
        assert_eq!(invariant("error[E0308]: mismatched types"), None);
    }
}
