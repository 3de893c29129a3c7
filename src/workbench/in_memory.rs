//! How tests, benches and fuzz targets open a workbench: from its folder, or from files at hand without a disk.
//!
//! The program itself reads with [`Workbench::load_within`], since only that knows what lies within reach.

use std::collections::BTreeMap;
use std::path::Path;

use super::disk;
use super::load::{LoadError, Loading, read_log};
use super::reach::Reach;
use super::workbench::Workbench;
use crate::finding::{FileId, sort};

impl Workbench {
    /// Reads the workbench whose root is given, and no file outside it but the sources below `outside_sources`.
    ///
    /// # Errors
    ///
    /// As for [`load_within`](Self::load_within).
    pub fn load(root: &Path, outside_sources: Option<&Path>) -> Result<Self, LoadError> {
        Self::load_within(root, Reach::new(root, &[]), outside_sources)
    }

    /// Reads a workbench from files that are at hand, named by their paths below the root with `/` between folders.
    ///
    /// The disk is not asked: sources have no stored texts, rules no data, and `root` is empty. Files that nothing reads
    /// are passed over.
    ///
    /// ```
    /// use warrant::workbench::Workbench;
    /// let log = b"[forecaster]\nname = \"Ada\"\n\n[[forecast]]\nquestion = \"bridge-closed\"\np = 0.3\n";
    /// let workbench = Workbench::from_files([("warrant.toml", &b""[..]), ("forecasts/log/ada.toml", log)])?;
    /// assert_eq!(workbench.logs["ada"].forecaster.name, "Ada");
    /// assert_eq!(workbench.findings[0].message, "[[forecast]] lacks `at`");
    /// # Ok::<(), warrant::workbench::LoadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Only if there is no `warrant.toml` or it is no text; everything else is a finding.
    pub fn from_files<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<Self, LoadError> {
        let files: BTreeMap<&str, &[u8]> = files.into_iter().collect();
        let settings =
            files.get("warrant.toml").ok_or_else(|| LoadError::NoWorkbench("the files given".to_owned()))?;
        let settings = disk::text(settings.to_vec())
            .map_err(|error| LoadError::Unreadable { path: "warrant.toml".to_owned(), error })?;
        let mut loading = Loading::start(Path::new(""), Reach::default(), settings);
        for (path, bytes) in files {
            if let Some(read) = reader_of(path) {
                let file = loading.workbench.sources.add(path);
                read(&mut loading, file, path, bytes);
            }
        }
        let mut workbench = loading.end();
        sort(&mut workbench.findings);
        Ok(workbench)
    }
}

type Reader = fn(&mut Loading, FileId, &str, &[u8]);

/// What reads a file of that path; `None` if nothing does.
fn reader_of(path: &str) -> Option<Reader> {
    let below = |folder: &str| path.strip_prefix(folder)?.strip_suffix(".toml");
    let within = |folder: &str| below(folder).is_some_and(|stem| !stem.contains('/'));
    if path == "forecasts/relations.toml" {
        Some(|loading, file, _, bytes| {
            document(loading, file, bytes, |loading, text| loading.relations_of(file, text));
        })
    } else if within("arguments/") {
        Some(|loading, file, path, bytes| {
            document(loading, file, bytes, |loading, text| loading.argument(file, Path::new(path), text));
        })
    } else if within("forecasts/questions/") {
        Some(|loading, file, path, bytes| {
            document(loading, file, bytes, |loading, text| loading.question(file, Path::new(path), text));
        })
    } else if below(LOGS).is_some() {
        Some(log)
    } else {
        None
    }
}

const LOGS: &str = "forecasts/log/";

fn document(loading: &mut Loading, file: FileId, bytes: &[u8], read: impl FnOnce(&mut Loading, String)) {
    match disk::text(bytes.to_vec()) {
        Ok(text) => read(loading, text),
        Err(error) => loading.unreadable(file, &error),
    }
}

fn log(loading: &mut Loading, file: FileId, path: &str, bytes: &[u8]) {
    let whole = || disk::text(bytes.to_vec());
    let below = path.strip_prefix(LOGS).unwrap_or(path);
    loading.log(file, below, |context, names| read_log(context, names, bytes, whole));
    if let Ok(text) = whole() {
        loading.workbench.sources.keep(file, text);
    }
}
