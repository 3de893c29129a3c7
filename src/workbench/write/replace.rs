//! One file takes another's place in one step.
#![expect(clippy::disallowed_methods, reason = "this file is the way to the disk")]

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use super::error::WriteError;
use crate::workbench::disk::{self, TEMPORARY, temporary_file};

/// What temporary files of one file begin with, so that what a killed writer left is told from what another is at.
fn prefix_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let hash = disk::sha256(name);
    format!("{}{}-", TEMPORARY.0, hash.get(..8).unwrap_or(&hash))
}

/// Finds the file that a path in the workbench means, links followed, so that a link stays one when its file is
/// replaced. A file that does not exist yet lies where its nearest existing folder really is.
pub(super) fn resolve(root: &Path, relative: &str) -> Result<PathBuf, WriteError> {
    let outside = || WriteError::Outside { path: relative.to_owned() };
    let failed = |error| WriteError::Io { path: relative.to_owned(), error };
    if !Path::new(relative).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(outside());
    }
    let real_root = fs::canonicalize(root).map_err(failed)?;
    let path = root.join(relative);
    let mut existing = path.as_path();
    let mut missing = Vec::new();
    while fs::symlink_metadata(existing).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
            return Err(outside());
        };
        missing.push(name);
        existing = parent;
    }
    let mut real = fs::canonicalize(existing).map_err(failed)?;
    if !real.starts_with(&real_root) {
        return Err(outside());
    }
    real.extend(missing.into_iter().rev());
    Ok(real)
}

/// Replaces a file by a new text, if it still holds what the edit was based on (`None`: it does not exist).
///
/// The new text goes to a temporary file in the same folder with the old file's mode, is synced, and takes the old
/// one's place by a rename, after which the folder is synced. A failure on the way leaves the old file as it was. `path`
/// is the file itself, not a link to it; other hard links keep the old text.
///
/// # Errors
///
/// [`WriteError::ChangedUnderneath`] if the file holds something else by now, [`WriteError::ReadOnly`] if it is marked
/// so, and [`WriteError::Io`] for what the system refuses; nothing is written then.
pub(super) fn replace(path: &Path, name: &str, based_on: Option<&str>, text: &str) -> Result<(), WriteError> {
    let failed = |error| WriteError::Io { path: name.to_owned(), error };
    let folder = path.parent().unwrap_or(Path::new("."));
    let old = if based_on.is_some() {
        match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(changed(name)),
            Err(error) => return Err(failed(error)),
        }
    } else {
        fs::create_dir_all(folder).map_err(failed)?;
        None
    };
    if old.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
        return Err(WriteError::ReadOnly { path: name.to_owned() });
    }
    let mut temporary = temporary_file(folder, &prefix_of(path), old.is_none()).map_err(failed)?;
    temporary.write_all(text.as_bytes()).map_err(failed)?;
    if let Some(old) = &old {
        take_over(temporary.as_file(), old).map_err(failed)?;
    }
    temporary.as_file().sync_all().map_err(failed)?;
    // As late as can be: what is written between here and the rename would be lost.
    if !still_holds(path, based_on).map_err(failed)? {
        return Err(changed(name));
    }
    temporary.persist(path).map_err(|error| failed(error.error))?;
    // The new file is in place. Some file systems sync no folders, and there is nothing to take back.
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Removes temporary files that killed writers left in a folder. Only for who holds the lock of the workbench.
pub(super) fn sweep(folder: &Path) {
    remove_temporary(folder, TEMPORARY.0);
}

/// Removes temporary files that killed writers of one file left beside it. Only for who holds the lock of that file.
pub(super) fn sweep_beside(path: &Path) {
    if let Some(folder) = path.parent() {
        remove_temporary(folder, &prefix_of(path));
    }
}

fn remove_temporary(folder: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(prefix.as_bytes()) && name.ends_with(TEMPORARY.1.as_bytes()) {
            // What cannot be removed disturbs nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn changed(name: &str) -> WriteError {
    WriteError::ChangedUnderneath { path: name.to_owned() }
}

/// Gives a file the mode of another, and its owner where the system allows it.
fn take_over(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only the superuser may, who must not take the file away from its owner.
            let _ = fchown(file, Some(old.uid()), Some(old.gid()));
        }
    }
    file.set_permissions(old.permissions())
}

/// Compares a file with a text piece by piece, so that a long log is not held twice.
fn still_holds(path: &Path, based_on: Option<&str>) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(based_on.is_none()),
        Err(error) => return Err(error),
    };
    let Some(mut rest) = based_on.map(str::as_bytes) else { return Ok(false) };
    let mut piece = vec![0; 1 << 16];
    loop {
        let count = match file.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if count == 0 {
            return Ok(rest.is_empty());
        }
        match (piece.get(..count), rest.split_at_checked(count)) {
            (Some(read), Some((expected, after))) if read == expected => rest = after,
            _ => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_underneath_keeps_its_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.toml");
        for other in ["old and more", "ol", "new", ""] {
            fs::write(&path, other).unwrap();
            let error = replace(&path, "log.toml", Some("old"), "mine").unwrap_err();
            assert!(matches!(error, WriteError::ChangedUnderneath { .. }), "{other}: {error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), other);
        }
        fs::remove_file(&path).unwrap();
        assert!(matches!(
            replace(&path, "log.toml", Some("old"), "mine"),
            Err(WriteError::ChangedUnderneath { .. })
        ));
        fs::write(&path, "made meanwhile").unwrap();
        assert!(matches!(
            replace(&path, "log.toml", None, "mine"),
            Err(WriteError::ChangedUnderneath { .. })
        ));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_stays_and_a_read_only_file_is_respected() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.toml");
        fs::write(&path, "old").unwrap();
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        replace(&path, "log.toml", Some("old"), "new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o640);
        mode(0o440);
        assert!(matches!(replace(&path, "log.toml", Some("new"), "newer"), Err(WriteError::ReadOnly { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn what_leads_out_of_the_workbench_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["../log.toml", "/etc/passwd", "forecasts/../../log.toml", "."] {
            assert!(matches!(resolve(folder.path(), path), Err(WriteError::Outside { .. })), "{path}");
        }
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("forecasts")).unwrap();
            assert!(matches!(
                resolve(folder.path(), "forecasts/log/ada.toml"),
                Err(WriteError::Outside { .. })
            ));
        }
    }
}
