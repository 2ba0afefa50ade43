//! Which crate may depend on which: the arrows of `ARCHITECTURE.md`, and no other.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;

/// Every crate of the workspace, with the crates of the workspace that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("casework", &[]),
    ("acts", &["casework"]),
    ("sheets", &["casework"]),
    ("store", &["casework", "wire"]),
    ("wire", &["casework"]),
    ("replica", &["casework", "store", "wire"]),
    ("commands", &["casework", "acts", "sheets", "store", "replica"]),
    ("desk", &["casework", "acts", "wire"]),
    ("ensitio", &["commands"]),
    ("fuzz", &["casework", "sheets", "wire"]),
    ("testkit", &["casework", "acts", "sheets", "store", "wire", "replica", "commands", "desk"]),
    ("xtask", &[]),
];

/// Packages (and their families: `tauri` is also `tauri-build`) that bring a part of the world, with the crates that may
/// touch that part.
const WORLD: &[(&str, &[&str])] = &[
    ("tauri", &["ensitio"]),
    ("rfd", &["ensitio"]),
    ("rusqlite", &["store", "desk"]),
    ("printpdf", &["acts"]),
    ("lopdf", &["acts"]),
    ("reqwest", &["replica", "desk"]),
    ("axum", &["desk"]),
    ("jsonwebtoken", &["desk"]),
    ("ring", &["desk"]),
    ("postgres", &["desk"]),
    ("tokio-postgres", &["desk"]),
    ("tokio", &["replica", "desk", "ensitio", "testkit"]),
];

/// Doors that are open to tests only: features, and the one crate that may switch each on.
const DOORS: &[(&str, &str)] = &[("entrance", "testkit")];

/// Looks at what is shipped: dependencies of tests point wherever a test needs.
pub(super) fn check(metadata: &Value, found: &mut Vec<Finding>) -> Result<()> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let place = format!("Cargo.toml of {name}");
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            found.push(Finding::error(
                &place,
                0,
                "a crate without a place among the layers (xtask/src/tidy/layers.rs)",
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["kind"] == "dev" {
                continue;
            }
            let to = dependency["name"].as_str().context("a dependency without a name")?;
            let ours = ARROWS.iter().any(|(from, _)| *from == to) && dependency["path"].is_string();
            if ours && !allowed.contains(&to) {
                found.push(Finding::error(&place, 0, format!("{name} must not depend on {to}")));
            }
            let mut features = dependency["features"].as_array().into_iter().flatten();
            if ours && features.any(|feature| DOORS.iter().any(|(door, user)| feature == door && *user != name)) {
                found.push(Finding::error(&place, 0, format!("{name} must not open what {to} keeps for tests")));
            }
            if WORLD.iter().any(|(package, users)| is_of_family(to, package) && !users.contains(&name)) {
                found.push(Finding::error(&place, 0, format!("{name} must not touch what {to} brings")));
            }
        }
    }
    Ok(())
}

fn is_of_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(name: &str, kind: &str, dependency: &str, path: &str) -> Vec<Finding> {
        check_with(name, kind, dependency, path, "[]")
    }

    fn check_with(name: &str, kind: &str, dependency: &str, path: &str, features: &str) -> Vec<Finding> {
        let metadata = format!(
            r#"{{"packages":[{{"name":"{name}","dependencies":[{{"name":"{dependency}","kind":{kind},"path":{path},"features":{features}}}]}}]}}"#
        );
        let mut found = Vec::new();
        check(&serde_json::from_str(&metadata).unwrap(), &mut found).unwrap();
        found
    }

    #[test]
    fn only_the_arrows_drawn() {
        assert!(check_one("commands", "null", "store", r#""/a""#).is_empty());
        assert_eq!(check_one("store", "null", "acts", r#""/a""#)[0].text, "store must not depend on acts");
        assert_eq!(check_one("store", "\"build\"", "acts", r#""/a""#).len(), 1);
        assert!(check_one("store", "\"dev\"", "acts", r#""/a""#).is_empty());
        assert_eq!(check_one("novel", "null", "serde", "null").len(), 1);
    }

    #[test]
    fn doors_for_tests_stay_shut() {
        assert!(check_with("testkit", "null", "desk", r#""/a""#, r#"["entrance"]"#).is_empty());
        assert_eq!(check_with("commands", "null", "desk", r#""/a""#, r#"["entrance"]"#).len(), 2);
    }

    #[test]
    fn the_world_is_touched_where_it_may_be() {
        assert!(check_one("store", "null", "rusqlite", "null").is_empty());
        assert_eq!(
            check_one("commands", "null", "rusqlite", "null")[0].text,
            "commands must not touch what rusqlite brings"
        );
        assert_eq!(check_one("casework", "null", "tauri-plugin-log", "null").len(), 1);
    }
}
