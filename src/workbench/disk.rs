//! Folders and files: finding the root, listing what belongs to a workbench, reading within limits.
#![expect(clippy::disallowed_methods, reason = "this file is the way to the disk")]

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::reach::Reach;
pub use super::read_error::ReadError;

/// Largest argument, question, relations or settings file: 64 MiB.
pub const DOCUMENT_LIMIT: u64 = 64 << 20;
/// Largest log or table: 4 GiB, so that 32 bits hold every offset.
pub const LOG_LIMIT: u64 = (4 << 30) - 1;

/// Finds the root: the nearest folder, from `start` upwards, that holds a `warrant.toml`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| folder.join("warrant.toml").is_file()).map(Path::to_path_buf)
}

/// Reads a text of at most `limit` bytes.
pub fn read_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    text(read_bytes(path, limit)?)
}

pub(super) fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.utf8_error().valid_up_to()))
}

/// Reads at most `limit` bytes; a named pipe or a device is refused rather than waited for.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file").into());
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(bytes)
}

/// Opens a file to be read as a stream, of at most `limit` bytes; a named pipe or a device is refused.
pub fn open_stream(path: &Path, limit: u64) -> Result<impl Read + use<>, ReadError> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file").into());
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(File::open(path)?.take(limit))
}

/// SHA-256 of bytes in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Something met while a folder was listed.
#[derive(Debug)]
pub enum Entry {
    /// A TOML file.
    Toml(PathBuf),
    /// A TOML file, or a folder, that a link brings in from out of reach.
    Outside(PathBuf),
    /// A folder that a link leads back to.
    Loop(PathBuf),
    /// What could not be listed.
    Unreadable(PathBuf, io::Error),
}

/// Lists the TOML files of a folder, sorted; with `deep`, those of the folders below it too. A missing folder is empty.
pub fn list_toml(reach: &Reach, folder: &Path, deep: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let real = match fs::canonicalize(&folder) {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                entries.push(Entry::Unreadable(folder, error));
                continue;
            }
        };
        if !reach.holds(&real) {
            entries.push(Entry::Outside(folder));
            continue;
        }
        if !seen.insert(real) {
            entries.push(Entry::Loop(folder));
            continue;
        }
        let mut paths =
            match fs::read_dir(&folder).and_then(|items| items.map(|item| Ok(item?.path())).collect()) {
                Ok(paths) => paths,
                Err(error) => {
                    entries.push(Entry::Unreadable(folder, error));
                    Vec::new()
                }
            };
        paths.sort();
        for path in paths {
            if is_hidden(&path) {
                continue;
            }
            if path.is_dir() {
                if deep {
                    waiting.push(path);
                }
            } else if path.extension() == Some(OsStr::new("toml")) {
                // Links within the workbench are fine; those that lead out would let a file speak for another place.
                entries.push(if reach.check(&path).is_ok() {
                    Entry::Toml(path)
                } else {
                    Entry::Outside(path)
                });
            }
        }
    }
    entries.sort_by(|a, b| a.path().cmp(b.path()));
    entries
}

impl Entry {
    /// What was met.
    pub fn path(&self) -> &Path {
        match self {
            Self::Toml(path) | Self::Outside(path) | Self::Loop(path) | Self::Unreadable(path, _) => path,
        }
    }
}

/// Editors and file systems leave such files behind.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// A path relative to the root, with `/` between folders; what is not UTF-8 is shown as U+FFFD.
pub fn relative(root: &Path, path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// Whether something is there, a dangling link included.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Writes an output file whole or not at all, with its folders; a device or pipe is written to as it is.
pub fn write_output(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return io::Write::write_all(&mut File::options().write(true).open(path)?, bytes);
    }
    fs::create_dir_all(folder_of(path))?;
    // A link stays one.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut temporary = temporary_file(folder_of(&target), TEMPORARY.0, old.is_none())?;
    io::Write::write_all(&mut temporary, bytes)?;
    temporary.as_file().sync_all()?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.persist(target).map(drop).map_err(|error| error.error)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How names of temporary files begin and end: with a dot and not in `.toml`, so that no reader takes one that was left
/// over.
pub(super) const TEMPORARY: (&str, &str) = (".warrant-", ".tmp");

/// An empty file of a name that nobody can foresee, so that no link waits there.
///
/// What is to be a `new` file may be read by whomever the umask lets; what takes another's place is for its owner alone
/// until it gets the other's mode.
pub(super) fn temporary_file(folder: &Path, prefix: &str, new: bool) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(if new { 0o666 } else { 0o600 }));
    }
    #[cfg(not(unix))]
    let _ = new;
    builder.tempfile_in(folder)
}

/// A path relative to the root if it exists below it, links followed; empty for the root itself.
pub fn relative_to_root(root: &Path, path: &Path) -> Option<String> {
    let (root, path) = (fs::canonicalize(root).ok()?, fs::canonicalize(path).ok()?);
    path.strip_prefix(&root).ok()?;
    Some(relative(&root, &path))
}
