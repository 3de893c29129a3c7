//! What must never be lost: properties of appending, and what happens when writing goes wrong.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod records;

use std::path::Path;

use tempfile::TempDir;
use warrant::workbench::Workbench;
use warrant::workbench::write::Writer;

/// A workbench with nothing but settings.
fn empty_workbench() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("warrant.toml"), "[workbench]\nname = \"losses\"\n");
    folder
}

#[expect(clippy::disallowed_methods, reason = "tests prepare files")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "tests look at files")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn load(root: &Path) -> Workbench {
    Workbench::load(root, None).unwrap()
}

fn writer(root: &Path) -> Writer {
    Writer::new(root, &load(root).settings)
}
