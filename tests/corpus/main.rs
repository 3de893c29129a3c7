//! Every input that a fuzz target was stopped by, and seeds of each, through the reader that it is for.
//!
//! `docs/testing.md` says how the targets are run. An input that stops one is made small with `cargo fuzz tmin`, the
//! reader is mended, and the input is kept below `tests/fuzz_corpus/<target>/` under a name that says what it was.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

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
