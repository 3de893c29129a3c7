//! The order of the rooms, and habits that no lint holds.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the source")]

#[path = "architecture/circles.rs"]
mod circles;

use std::fs;
use std::path::{Path, PathBuf};

/// A room imports only rooms that stand before it.
const ROOMS: [&str; 12] = [
    "finding",
    "forecast",
    "argument",
    "workbench",
    "score",
    "belief",
    "schedule",
    "check",
    "report",
    "picture",
    "render",
    "cli",
];

/// Files that may be longer than 600 lines, each with the reason.
const LONG: &[(&str, &str)] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, as paths relative to the repository.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path.strip_prefix(root()).unwrap().to_path_buf());
            }
        }
    }
    files.sort();
    assert!(!files.is_empty());
    files
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The names that directly follow `crate::`, those of a use tree in braces included.
fn imported(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        // `$crate::` is not ours, and neither is what ends in these letters.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        let name = |part: &str| -> String {
            part.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        };
        let Some(tree) = rest.strip_prefix('{') else {
            names.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut part = String::new();
        for c in tree.chars() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => names.push(name(&std::mem::take(&mut part))),
                _ => {}
            }
            if !(c == ',' && depth == 0) {
                part.push(c);
            }
        }
        names.push(name(&part));
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn use_trees_are_taken_apart() {
    let text = "use crate::finding::Code;\nuse crate::{\n    score::{a, b},\n    check,\n};\nx(crate::cli::y); $crate::z";
    assert_eq!(imported(text), ["finding", "score", "check", "cli"]);
}

#[test]
fn no_room_imports_one_that_stands_after_it() {
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        let mut parts = path.iter().skip(1).map(|part| part.to_str().unwrap());
        let room = parts.next().unwrap().trim_end_matches(".rs");
        if matches!(room, "lib" | "facade" | "main") {
            continue;
        }
        let place = ROOMS.iter().position(|known| *known == room);
        let Some(place) = place else {
            wrong.push(format!("{} is in no room", path.display()));
            continue;
        };
        for name in imported(&text(&path)) {
            match ROOMS.iter().position(|known| *known == name) {
                Some(other) if other <= place => {}
                Some(_) => {
                    wrong.push(format!("{} imports {name}, which stands after {room}", path.display()));
                }
                None => wrong.push(format!("{} imports {name}, which is no room", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exception_from_a_lint_has_a_reason() {
    let mut wrong = Vec::new();
    for path in ["src", "tests", "benches", "examples"].into_iter().flat_map(rust_files) {
        let text = text(&path);
        for opening in ["allow(", "expect("] {
            for start in ["#[", "#!["] {
                let attribute = format!("{start}{opening}");
                for (at, _) in text.match_indices(&attribute) {
                    let body = text[at..].split(")]").next().unwrap_or_default();
                    if !body.contains("reason = ") {
                        let line = text[..at].lines().count() + 1;
                        wrong.push(format!("{}:{line}: {attribute}... without a reason", path.display()));
                    }
                }
            }
        }
    }
    wrong.retain(|line| !line.starts_with("tests/architecture.rs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_can_be_read_at_a_sitting() {
    let long: Vec<String> = rust_files("src")
        .into_iter()
        .map(|path| (text(&path).lines().count(), path.to_str().unwrap().replace('\\', "/")))
        .filter(|(lines, path)| *lines > 600 && !LONG.iter().any(|(known, _)| known == path))
        .map(|(lines, path)| {
            format!("{path} has {lines} lines: split it by idea, or list it here with the reason")
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
    for (path, reason) in LONG {
        assert!(
            text(Path::new(path)).lines().count() > 600 && !reason.is_empty(),
            "{path} need not be listed"
        );
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = text(Path::new("Cargo.toml"));
    let mut in_dependencies = false;
    let mut seen = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies]");
        } else if in_dependencies && line.contains(" = ") && !line.starts_with('#') {
            seen += 1;
            let comment = line.rsplit_once('#').map(|(_, comment)| comment.trim());
            assert!(comment.is_some_and(|comment| comment.len() > 10), "no reason beside: {line}");
        }
    }
    assert!(seen > 20, "{seen} dependencies found");
}

/// The names of the dependencies, with those that tests alone need.
fn dependencies() -> Vec<String> {
    let manifest: toml::Table = text(Path::new("Cargo.toml")).parse().unwrap();
    let of = |kind: &str| manifest[kind].as_table().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut names = [of("dependencies"), of("dev-dependencies")].concat();
    // The crate names itself, to open its rooms to tests.
    names.retain(|name| name != "warrant-cli");
    names
}

#[test]
fn the_table_of_dependencies_names_each_and_no_other() {
    let described = text(Path::new("ARCHITECTURE.md"));
    let table = described.split("| crate | for |").nth(1).unwrap();
    let mut named: Vec<String> = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .flat_map(|line| line.split('|').nth(1).unwrap().split(','))
        .map(|name| name.trim().to_owned())
        .collect();
    named.sort();
    let mut needed = dependencies();
    needed.sort();
    assert_eq!(named, needed);
}

#[test]
fn every_package_comes_from_the_one_registry_with_its_checksum() {
    let lock: toml::Table = text(Path::new("Cargo.lock")).parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    assert!(packages.len() > 50);
    for package in packages {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str);
        let name = text("name").unwrap();
        if name == "warrant-cli" {
            continue;
        }
        assert_eq!(text("source"), Some("registry+https://github.com/rust-lang/crates.io-index"), "{name}");
        assert!(text("checksum").is_some_and(|checksum| checksum.len() == 64), "{name} has no checksum");
    }
    // A copy without it would resolve to whatever is newest.
    assert!(!text(Path::new(".gitignore")).lines().any(|line| line.contains("Cargo.lock")));
}
