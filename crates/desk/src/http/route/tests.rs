//! The list of routes as a document: `golden/routes.txt`. A desk that runs is held to it in `tests/it/matrix.rs`.

use std::fmt::Write as _;

use casework::role::Role;

use super::*;

/// What an answer is to whoever asks.
fn row(access: Access) -> Vec<&'static str> {
    let may = |may: bool| if may { "yes" } else { "-" };
    let nobody = may(access == Access::Anybody);
    let shut_out = may(matches!(access, Access::Anybody | Access::AnyWorkstation));
    let role = |role: Role| may(access != Access::Administrator || role.administers());
    [nobody, shut_out].into_iter().chain(Role::ALL.map(role)).collect()
}

fn served() -> impl Iterator<Item = Route> {
    routes().into_iter().chain(of_the_page())
}

#[test]
fn who_may_ask_for_what() {
    let mut text =
        "What each may ask for (columns): without a token, a workstation that was shut out, and an account of a\n\
                    workstation by its role. What one that was shut out pushes is kept aside and not judged.\n\n"
            .to_owned();
    let roles = Role::ALL.map(|role| serde_json::to_value(role).unwrap().as_str().unwrap().to_owned());
    let heads = ["NO TOKEN", "SHUT OUT"].map(str::to_owned).into_iter().chain(roles).collect::<Vec<_>>();
    write!(text, "{:30}", "").unwrap();
    for head in &heads {
        write!(text, "  {head}").unwrap();
    }
    text.push('\n');
    for Route { method, path, access, .. } in served() {
        write!(text, "  {:28}", format!("{method} {path}")).unwrap();
        for (head, cell) in heads.iter().zip(row(access)) {
            write!(text, "  {cell:width$}", width = head.len()).unwrap();
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    expect_test::expect_file!["../../../golden/routes.txt"].assert_eq(&text);
}

#[test]
fn the_document_of_the_protocol_names_every_route_and_no_other() {
    let text = include_str!("../../../../../docs/sync.md");
    let row = |line: &str| Some(line.strip_prefix("| `")?.split_once(['?', '`'])?.0.to_owned());
    let named = text.lines().filter_map(row).filter(|name| name.contains(" /"));
    let mut named: Vec<String> = named.collect();
    let mut served: Vec<String> = served().map(|route| format!("{} {}", route.method, route.path)).collect();
    named.sort();
    served.sort();
    assert_eq!(named, served);
}
