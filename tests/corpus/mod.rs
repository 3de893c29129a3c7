//! Every input that a fuzz target was stopped by, and what the targets start from, through the reader that it is for;
//! the latter with a few changes each, always the same.
//!
//! `docs/testing.md` says how the targets are run. An input that stops one is made small with `cargo fuzz tmin`, the
//! reader is mended, and the input is kept below `tests/fuzz_corpus/<target>/` under a name that says what it was.
#![allow(clippy::print_stdout, reason = "the last name printed is that of the input that failed")]

mod readers;

use std::fs;
use std::path::{Path, PathBuf};

use readers::READERS;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|item| item.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn kept_inputs_pass_their_readers() {
    let root = here().join("tests/fuzz_corpus");
    let mut passed = 0;
    for (name, reader) in READERS {
        for path in files(&root.join(name)) {
            let bytes = fs::read(&path).unwrap();
            assert!(bytes.len() <= 64 << 10, "{} is too large to be kept", path.display());
            println!("{}", path.display());
            reader(&bytes);
            passed += 1;
        }
    }
    for folder in fs::read_dir(&root).unwrap() {
        let name = folder.unwrap().file_name();
        assert!(READERS.iter().any(|(known, _)| name == *known), "{name:?} is no target");
    }
    assert!(passed > 0);
}

/// The files of the sample and of `tests/errors`, each with the reader that it is for.
fn seeds() -> Vec<(PathBuf, readers::Reader)> {
    let mut workbenches: Vec<PathBuf> = fs::read_dir(here().join("tests/errors"))
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    workbenches.sort();
    workbenches.push(here().to_path_buf());
    let reader = |name: &str| READERS.iter().find(|(known, _)| *known == name).unwrap().1;
    let mut seeds = Vec::new();
    for root in workbenches {
        for (folder, name) in [
            ("arguments", "argument"),
            ("forecasts/questions", "question"),
            ("forecasts/log", "log"),
            ("forecasts/data", "data"),
            ("forecasts/data", "table"),
        ] {
            seeds.extend(files(&root.join(folder)).into_iter().map(|path| (path, reader(name))));
        }
        for (file, name) in [("forecasts/relations.toml", "relations"), ("warrant.toml", "settings")] {
            let path = root.join(file);
            if path.is_file() {
                seeds.push((path, reader(name)));
            }
        }
    }
    seeds
}

/// A number below a bound that depends on nothing but those before it.
fn next(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % bound.max(1)
}

#[test]
fn seeds_pass_their_readers_whole_and_broken() {
    let mut state = 20_261_128;
    let seeds = seeds();
    assert!(seeds.len() > 100, "{} seeds", seeds.len());
    for (path, reader) in seeds {
        println!("{}", path.display());
        let bytes = fs::read(&path).unwrap();
        reader(&bytes);
        let lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
        // Cut off, a line less, a line twice, or three bytes changed: one of them each, or an unoptimized run takes long.
        let line = next(&mut state, lines.len());
        let mut changed = match next(&mut state, 4) {
            0 => bytes[..next(&mut state, bytes.len())].to_vec(),
            1 => [&lines[..line], &lines[(line + 1).min(lines.len())..]].concat().concat(),
            2 => [&lines[..line], &lines[line.saturating_sub(1)..]].concat().concat(),
            _ => bytes,
        };
        for _ in 0..next(&mut state, 4) {
            let at = next(&mut state, changed.len());
            if let Some(byte) = changed.get_mut(at) {
                *byte = b"\"'[]{}=,.#\\\n\r\0\xff019-"[next(&mut state, 19)];
            }
        }
        reader(&changed);
    }
}
