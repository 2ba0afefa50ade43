//! Rules about one file at a time.

use super::Finding;

const RUST_LINES: usize = 400;
const SVELTE_LINES_GUIDE: usize = 200;
const SVELTE_LINES: usize = 300;
const SQL_LINES: usize = 40;

/// Reading the clock makes a result depend on when it is computed; printing from a library surprises its user.
const EDGE_ONLY: &[&str] = &["Utc::now", "SystemTime::now", "Local::now", "println!", "eprintln!"];
/// Written in two parts, so that this file does not break its own rule.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];
const MACHINE_PATHS: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!(r"C:\Us", r"ers\")];

/// Names that say nothing about what is inside.
pub(super) fn name(path: &str, found: &mut Vec<Finding>) {
    let stem = file_name(path).to_ascii_lowercase();
    for vague in ["util", "helper"] {
        if stem.starts_with(vague) {
            found.push(Finding::error(path, 0, format!("named {vague}…: name it after what it is about")));
        }
    }
}

pub(super) fn content(path: &str, text: &str, found: &mut Vec<Finding>) {
    for (number, line) in numbered(text) {
        for word in UNFINISHED.iter().filter(|word| has_word(line, word)) {
            found.push(Finding::error(path, number, format!("{word}: finish it or file an issue")));
        }
        for prefix in MACHINE_PATHS.iter().filter(|prefix| has_root(line, prefix)) {
            found.push(Finding::error(path, number, format!("a path of one machine ({prefix}…)")));
        }
    }
    match path.rsplit('.').next() {
        Some("rs") => rust(path, text, found),
        Some("svelte") => svelte(path, text, found),
        Some("ts" | "js" | "mjs") => imports(path, text, found),
        Some("sql") => sql(path, text, found),
        _ => {}
    }
}

fn rust(path: &str, text: &str, found: &mut Vec<Finding>) {
    if is_rust_test(path) {
        return;
    }
    let code = before_tests(text);
    let lines = code.lines().count();
    if lines > RUST_LINES {
        found.push(Finding::error(path, 0, format!("{lines} lines without tests, more than {RUST_LINES}: split it")));
    }
    if is_edge(path) {
        return;
    }
    for (number, line) in numbered(code) {
        let line = line.split("//").next().unwrap_or_default();
        for what in EDGE_ONLY.iter().filter(|what| has_word(line, what)) {
            found.push(Finding::error(path, number, format!("{what} outside the edge: take it as an argument")));
        }
    }
}

fn svelte(path: &str, text: &str, found: &mut Vec<Finding>) {
    let lines = text.lines().count();
    if lines > SVELTE_LINES {
        found.push(Finding::error(path, 0, format!("{lines} lines, more than {SVELTE_LINES}: split it")));
    } else if lines > SVELTE_LINES_GUIDE {
        found.push(Finding::warning(path, 0, format!("{lines} lines, more than {SVELTE_LINES_GUIDE}")));
    }
    imports(path, text, found);
}

/// The pages reach the world through one folder, so that they run in a plain browser and in tests. Tests may put a
/// stand-in in its place.
fn imports(path: &str, text: &str, found: &mut Vec<Finding>) {
    let stand_in = path.starts_with("ui/src/test/") || path.contains(".test.");
    if !path.starts_with("ui/src/") || path.starts_with("ui/src/lib/desk/") || stand_in {
        return;
    }
    for (number, line) in numbered(text) {
        if line.contains("@tauri-apps/") {
            found.push(Finding::error(path, number, "@tauri-apps/* outside ui/src/lib/desk/"));
        }
    }
}

fn sql(path: &str, text: &str, found: &mut Vec<Finding>) {
    let whole_schema = path.ends_with("schema.sql") || path.contains("/migrations/") || path.contains("/history/");
    let lines = text.lines().count();
    if !whole_schema && lines > SQL_LINES {
        found.push(Finding::error(path, 0, format!("{lines} lines, more than {SQL_LINES}: split it")));
    }
}

/// Where the clock may be read and something printed.
fn is_edge(path: &str) -> bool {
    path.starts_with("src-tauri/")
        || path.starts_with("xtask/")
        || ["crates/commands/src/clock.rs", "crates/desk/src/clock.rs"].contains(&path)
        || file_name(path) == "build.rs"
        || ["/benches/", "/examples/"].iter().any(|folder| path.contains(folder))
}

fn is_rust_test(path: &str) -> bool {
    let name = file_name(path);
    path.starts_with("tests/") || path.contains("/tests/") || name == "tests.rs" || name.ends_with("_tests.rs")
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A file's code up to its test module, which by habit is the last thing in it.
fn before_tests(text: &str) -> &str {
    let mut at = 0;
    let mut rest = text;
    while let Some(found) = rest.find("#[cfg(") {
        let attribute = &rest[found..];
        let (line, after) = attribute.split_once('\n').unwrap_or((attribute, ""));
        let of_module = after.lines().find(|line| !line.trim_start().starts_with("#[")).is_some_and(|line| {
            let line = line.trim_start();
            line.starts_with("mod ") && line.ends_with('{')
        });
        if of_module && has_word(line, "test") {
            return &text[..at + found];
        }
        at += found + line.len();
        rest = &text[at..];
    }
    text
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// `word` in `line`, not as a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(part_of_word)
            && !line[at + word.len()..].chars().next().is_some_and(part_of_word)
    })
}

/// `prefix` in `line` as the beginning of a path, not in the middle of one.
fn has_root(line: &str, prefix: &str) -> bool {
    line.match_indices(prefix)
        .any(|(at, _)| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "_-.~}*".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings for a file, one per line.
    fn check(path: &str, text: &str) -> String {
        let mut found = Vec::new();
        name(path, &mut found);
        content(path, text, &mut found);
        found.iter().map(|finding| format!("{finding}\n")).collect()
    }

    #[test]
    fn the_clock_belongs_to_the_edge() {
        let reads_clock = "fn f() {\n    let t = Utc::now();\n}\n";
        assert_eq!(
            check("crates/store/src/open.rs", reads_clock),
            "error: crates/store/src/open.rs:2: Utc::now outside the edge: take it as an argument\n"
        );
        for allowed in
            ["crates/commands/src/clock.rs", "src-tauri/lib.rs", "crates/acts/examples/a.rs", "tests/it/a.rs"]
        {
            assert_eq!(check(allowed, reads_clock), "");
        }
        assert_eq!(
            check("crates/store/src/open.rs", "// not Utc::now\n#[cfg(test)]\nmod tests {\n Utc::now()\n}\n"),
            ""
        );
        assert_eq!(check("crates/store/src/open.rs", "writeln!(f)?; my_println!();\n"), "");
    }

    #[test]
    fn a_test_module_does_not_count_but_a_test_only_item_does_not_end_the_file() {
        let code = "#[cfg(test)]\nuse x;\n".to_owned() + &"let a = 1;\n".repeat(399);
        assert!(check("crates/a/src/b.rs", &code).contains("401 lines without tests"));
        let tested =
            "let a = 1;\n".repeat(400) + "#[cfg(all(test, unix))]\n#[allow(x)]\nmod tests {\n" + &"a\n".repeat(900);
        assert_eq!(check("crates/a/src/b.rs", &tested), "");
    }

    #[test]
    fn sizes_of_pages_and_statements() {
        assert_eq!(check("ui/src/A.svelte", &"a\n".repeat(200)), "");
        assert!(check("ui/src/A.svelte", &"a\n".repeat(201)).starts_with("warning"));
        assert!(check("ui/src/A.svelte", &"a\n".repeat(301)).starts_with("error"));
        assert!(check("crates/store/src/table/item/list.sql", &"a\n".repeat(41)).starts_with("error"));
        assert_eq!(check("crates/store/schema.sql", &"a\n".repeat(41)), "");
        assert_eq!(check("crates/store/migrations/0001.sql", &"a\n".repeat(41)), "");
    }

    #[test]
    fn pages_reach_tauri_through_one_folder() {
        let import = "import { invoke } from \"@tauri-apps/api/core\";\n";
        assert!(check("ui/src/features/acts/Page.svelte", import).contains("outside ui/src/lib/desk/"));
        assert_eq!(check("ui/src/lib/desk/tauri.ts", import), "");
    }

    #[test]
    fn vague_names_unfinished_work_and_machine_paths() {
        assert!(check("ui/src/lib/utils.ts", "").contains("name it after what it is about"));
        assert!(check("crates/a/src/helpers.rs", "").contains("name it after what it is about"));
        assert_eq!(check("ui/src/lib/utility-room.svelte".replace("utility", "store").as_str(), ""), "");
        assert!(check("a.md", &format!("a {}: later", UNFINISHED[0])).contains("finish it"));
        assert_eq!(check("a.md", &format!("MÉ{}S {}S", UNFINISHED[0], UNFINISHED[0])), "");
        assert!(check("a.toml", &format!("path = \"{}x\"", MACHINE_PATHS[0])).contains("one machine"));
        assert_eq!(check("a.ts", &format!("import \"./pages{}x\"", MACHINE_PATHS[2])), "");
    }
}
