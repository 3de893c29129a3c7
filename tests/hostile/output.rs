//! Where the answer goes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::hostile::bench::{Bench, finish};

#[test]
fn a_closed_pipe_ends_quietly() {
    let bench = Bench::sound();
    let mut text = "[article]\ntitle = \"Long\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n".to_owned();
    for id in 0..3_000 {
        text.push_str(&format!(
            "[[premise]]\nid = \"P{id}\"\ntext = \"Claim.\"\nkind = \"assumption\"\nsupports = \"T\"\n"
        ));
    }
    bench.write("arguments/long.toml", text.as_bytes());
    for verb in [&["table", "long"][..], &["tree", "long"], &["report"], &["check"], &["export", "--json"]] {
        let mut child =
            bench.command().args(verb).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        reader.read_line(&mut line).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!line.is_empty(), "{verb:?}");
        assert_eq!(output.status.code(), Some(0), "{verb:?}: {stderr}");
        assert!(stderr.is_empty(), "{verb:?}: {stderr}");
    }
}

#[test]
fn help_into_a_closed_pipe_ends_quietly() {
    let bench = Bench::sound();
    let mut child =
        bench.command().arg("--help").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_full_disk_is_said() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let bench = Bench::sound();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = bench.command().arg("report").stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error"));
    let screen = bench.run(&["report", "-o", "/dev/full"]);
    assert_eq!(screen.code, 2);
    assert!(screen.stderr.contains("cannot write /dev/full"), "{}", screen.stderr);
}

#[test]
fn a_place_that_cannot_be_written() {
    let bench = Bench::sound();
    for place in ["arguments", "warrant.toml/table.md", "/proc/nothing/table.md", ""] {
        let screen = bench.run(&["table", "-o", place]);
        assert_eq!(screen.code, 2, "{place}: {}", screen.stdout);
        assert!(!screen.stderr.is_empty(), "{place}");
    }
    let screen = bench.run(&["export", "warrant.toml"]);
    assert_eq!(screen.code, 2);
}

#[test]
fn a_device_may_be_written_to() {
    let bench = Bench::sound();
    assert_eq!(bench.run(&["report", "-o", "/dev/null"]).code, 0);
    assert!(fs::metadata("/dev/null").unwrap().len() == 0);
}

#[test]
fn broken_files_are_named_but_an_unknown_id_is_still_two() {
    let bench = Bench::sound();
    bench.write("arguments/broken.toml", b"[thesis\n");
    assert_eq!(bench.run(&["show", "nothing-such"]).code, 2);
}

#[test]
fn a_current_folder_that_is_gone() {
    let bench = Bench::sound();
    let folder = tempfile::tempdir().unwrap();
    let script = format!("rmdir {0:?} && exec {1:?} list", folder.path(), env!("CARGO_BIN_EXE_warrant"));
    let mut command = Command::new("sh");
    command.env_clear().env("PATH", "/usr/bin:/bin").args(["-c", &script]).current_dir(folder.path());
    let screen = finish(&mut command);
    assert_eq!(screen.code, 2, "{}", screen.stdout);
    drop(bench);
}
