//! What can go wrong on a disk: full, read-only, linked, edited meanwhile.

use std::fs;
use std::path::Path;

use warrant::forecast::{Details, Forecaster, Scale};
use warrant::workbench::disk::LOG_LIMIT;
use warrant::workbench::write::{Change, WriteError};

use super::{empty_workbench, forecast, read, reasons, write, writer};

const LOG: &str = "forecasts/log/ada.toml";

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn ada() -> Forecaster {
    Forecaster::person("ada")
}

#[test]
fn what_an_editor_saves_meanwhile_is_kept() {
    let folder = empty_workbench();
    let root = folder.path();
    writer(root).append_forecasts(&ada(), &[forecast("first")], |_| false).unwrap();
    let edited = format!("{}# saved by an editor\n", read(&root.join(LOG)));
    let change = |old: Option<&str>| {
        write(&root.join(LOG), &edited);
        Ok(Change { text: format!("{}# ours\n", old.unwrap()), records: Vec::new() })
    };
    let error = writer(root).edit(LOG, LOG_LIMIT, change, |_, _| Ok(())).unwrap_err();
    assert!(matches!(&error, WriteError::ChangedUnderneath { path } if path == LOG), "{error}");
    assert_eq!(read(&root.join(LOG)), edited);
    assert_eq!(names(&root.join("forecasts/log")), ["ada.toml"]);
}

#[test]
fn several_forecasts_are_written_all_or_none() {
    let folder = empty_workbench();
    let root = folder.path();
    let mut wrong = forecast("second");
    let word = Some(("no such word".to_owned(), Scale::Icd203));
    wrong.details = Details { word, ..Details::default() }.boxed();
    let error = writer(root).append_forecasts(&ada(), &[forecast("first"), wrong], |_| false).unwrap_err();
    assert!(matches!(error, WriteError::NotValid { .. }), "{error}");
    assert!(!root.join(LOG).exists());
    let written =
        writer(root).append_forecasts(&ada(), &[forecast("first"), forecast("second")], |_| false).unwrap();
    assert_eq!(
        written.iter().map(|record| (record.line, record.created)).collect::<Vec<_>>(),
        [(5, true), (12, true)]
    );
    assert_eq!(reasons(root, "ada"), ["first", "second"]);
}

#[test]
fn what_a_killed_writer_left_is_no_log_and_is_swept() {
    let folder = empty_workbench();
    let root = folder.path();
    write(&root.join("forecasts/log/.warrant-abc.tmp"), "[[forecast]]\nhalf = ");
    writer(root).append_forecasts(&ada(), &[forecast("first")], |_| false).unwrap();
    assert_eq!(reasons(root, "ada"), ["first"]);
    assert_eq!(names(&root.join("forecasts/log")), ["ada.toml"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::Command;

    use super::super::processes::{as_writer, writer_command};
    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn stdout(mut command: Command) -> String {
        let output = command.output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }

    #[test]
    fn a_link_stays_a_link_and_its_file_is_replaced() {
        let folder = empty_workbench();
        let root = folder.path();
        let kept = root.join("kept/elsewhere.toml");
        write(&kept, "[forecaster]\nname = \"Ada\"\n");
        set_mode(&kept, 0o604);
        fs::create_dir_all(root.join("forecasts/log")).unwrap();
        symlink("../../kept/elsewhere.toml", root.join(LOG)).unwrap();
        writer(root).append_forecasts(&ada(), &[forecast("first")], |_| false).unwrap();
        assert!(fs::symlink_metadata(root.join(LOG)).unwrap().is_symlink());
        assert!(read(&kept).contains("why = \"first\""));
        assert_eq!(fs::metadata(&kept).unwrap().mode() & 0o777, 0o604);
        assert_eq!(reasons(root, "ada"), ["first"]);
    }

    #[test]
    fn a_link_that_leads_out_is_refused() {
        let (folder, elsewhere) = (empty_workbench(), tempfile::tempdir().unwrap());
        let root = folder.path();
        let outside = elsewhere.path().join("ada.toml");
        write(&outside, "[forecaster]\nname = \"Ada\"\n");
        fs::create_dir_all(root.join("forecasts/log")).unwrap();
        symlink(&outside, root.join(LOG)).unwrap();
        let error = writer(root).append_forecasts(&ada(), &[forecast("first")], |_| false).unwrap_err();
        assert!(matches!(error, WriteError::Outside { .. }), "{error}");
        assert_eq!(read(&outside), "[forecaster]\nname = \"Ada\"\n");
    }

    /// The limit on the size of a file fails a write as a full disk does, and needs no disk.
    #[test]
    fn a_full_disk_leaves_the_old_file() {
        let folder = empty_workbench();
        let root = folder.path();
        let old = format!("[forecaster]\nname = \"Ada\"\n{}", "# filling\n".repeat(4000));
        write(&root.join(LOG), &old);
        let writer = writer_command(root, "ada", "", 0, 1);
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 16 || exit 1; exec \"$@\"", "sh"]);
        command.arg(writer.get_program()).args(writer.get_args());
        as_writer(&mut command, root, "ada", "", 0, 1);
        let told = stdout(command);
        assert!(told.contains("refused cannot write forecasts/log/ada.toml"), "{told}");
        assert_eq!(read(&root.join(LOG)), old);
        assert_eq!(names(&root.join("forecasts/log")), ["ada.toml"]);
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "says why nothing was tested")]
    fn a_folder_that_may_not_be_written_is_an_error() {
        let folder = empty_workbench();
        let root = folder.path();
        write(&root.join(LOG), "[forecaster]\nname = \"Ada\"\n");
        write(&root.join(".warrant.lock"), "");
        let old = read(&root.join(LOG));
        set_mode(&root.join("forecasts/log"), 0o555);
        let writer = writer_command(root, "ada", "", 0, 1);
        let told = if fs::metadata(root).unwrap().uid() == 0 {
            // The superuser may write anywhere.
            set_mode(root, 0o755);
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
            command.arg(writer.get_program()).args(writer.get_args());
            as_writer(&mut command, root, "ada", "", 0, 1);
            match command.output() {
                Ok(output) => format!("{output:?}"),
                Err(error) => format!("setpriv: {error}"),
            }
        } else {
            stdout(writer)
        };
        set_mode(&root.join("forecasts/log"), 0o755);
        assert_eq!(read(&root.join(LOG)), old);
        assert_eq!(names(&root.join("forecasts/log")), ["ada.toml"]);
        if told.contains("setpriv: ") {
            eprintln!("skipped: no unprivileged user to be: {told}");
            return;
        }
        assert!(told.contains("refused cannot write forecasts/log/ada.toml"), "{told}");
    }
}
