//! Files and folders that are not what they should be.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::hostile::bench::Bench;

#[test]
fn the_sound_bench_is_sound() {
    Bench::sound().is_sound();
}

#[test]
fn folders_may_be_missing() {
    let bench = Bench::sound();
    fs::remove_dir_all(bench.root().join("arguments")).unwrap();
    fs::remove_dir_all(bench.root().join("forecasts")).unwrap();
    bench.is_sound();
    let screen = bench.run(&["table"]);
    assert_eq!(screen.code, 2);
    assert!(screen.stderr.contains("there is no argument yet"), "{}", screen.stderr);
}

#[test]
fn a_dangling_link() {
    let bench = Bench::sound();
    symlink("nowhere.toml", bench.root().join("arguments/gone.toml")).unwrap();
    bench.has_error("unreadable-file", "arguments/gone.toml cannot be read");
}

#[test]
fn a_folder_named_like_a_file() {
    for folder in ["arguments", "forecasts/questions"] {
        let bench = Bench::sound();
        fs::create_dir(bench.root().join(folder).join("folder.toml")).unwrap();
        let screen = bench.run(&["check"]);
        assert!(screen.code <= 1, "{}", screen.stderr);
    }
}

#[test]
fn a_folder_in_place_of_the_settings() {
    let bench = Bench::sound();
    fs::remove_file(bench.root().join("warrant.toml")).unwrap();
    fs::create_dir(bench.root().join("warrant.toml")).unwrap();
    let screen = bench.run(&["report"]);
    assert_eq!(screen.code, 2);
    assert!(screen.stderr.contains("no warrant.toml"), "{}", screen.stderr);
}

#[test]
fn a_named_pipe_is_not_waited_for() {
    for path in ["arguments/pipe.toml", "forecasts/questions/pipe.toml", "forecasts/log/pipe.toml"] {
        let bench = Bench::sound();
        assert!(Command::new("mkfifo").arg(bench.root().join(path)).status().unwrap().success());
        bench.has_error("unreadable-file", "not a regular file");
    }
}

#[test]
fn settings_that_are_a_named_pipe() {
    let bench = Bench::sound();
    fs::remove_file(bench.root().join("warrant.toml")).unwrap();
    assert!(Command::new("mkfifo").arg(bench.root().join("warrant.toml")).status().unwrap().success());
    assert_eq!(bench.run(&["report"]).code, 2);
}

#[test]
fn not_utf8() {
    for path in ["arguments/latin.toml", "forecasts/questions/latin.toml", "forecasts/log/latin.toml"] {
        let bench = Bench::sound();
        bench.write(path, b"# caf\xe9\n");
        bench.has_error("not-utf8", path);
    }
}

#[test]
fn settings_that_are_not_utf8_cannot_be_used() {
    let bench = Bench::sound();
    bench.write("warrant.toml", b"[workbench]\nname = \"\xff\"\n");
    let screen = bench.run(&["report"]);
    assert_eq!(screen.code, 2);
    assert!(screen.stderr.contains("is not UTF-8"), "{}", screen.stderr);
}

#[test]
fn larger_than_the_limit() {
    let bench = Bench::sound();
    let file = fs::File::create(bench.root().join("arguments/hole.toml")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    bench.has_error("file-too-large", "arguments/hole.toml");
}

#[test]
fn nul_bytes() {
    let bench = Bench::sound();
    bench.write("arguments/nul.toml", b"[thesis]\nid = \"T\0\"\n");
    bench.has_error("toml-syntax", "nul.toml");
}

#[test]
fn a_hole_full_of_nul_bytes() {
    let bench = Bench::sound();
    fs::File::create(bench.root().join("arguments/hole.toml")).unwrap().set_len(1 << 20).unwrap();
    bench.has_error("toml-syntax", "hole.toml");
}

#[test]
fn empty_and_blank_files() {
    for text in ["", "\n\n \n", "\u{feff}"] {
        let bench = Bench::sound();
        bench.write("arguments/empty.toml", text.as_bytes());
        let screen = bench.run(&["check"]);
        assert!(screen.stdout.contains("[empty-file]"), "{}", screen.stdout);
    }
}

#[test]
fn carriage_returns_and_a_byte_order_mark_change_nothing() {
    let plain = Bench::sound();
    let marked = Bench::sound();
    for path in [
        "warrant.toml",
        "arguments/sound.toml",
        "forecasts/questions/sound-question.toml",
        "forecasts/log/ada.toml",
    ] {
        let text = fs::read_to_string(marked.root().join(path)).unwrap();
        marked.write(path, format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes());
    }
    marked.is_sound();
    for verb in [&["report"][..], &["table"], &["show", "ada"], &["export", "--json"]] {
        assert_eq!(marked.run(verb).stdout, plain.run(verb).stdout, "{verb:?}");
    }
}

#[test]
fn conflict_markers() {
    for path in ["arguments/sound.toml", "forecasts/questions/other.toml", "forecasts/log/ben.toml"] {
        let bench = Bench::sound();
        bench.write(path, b"<<<<<<< ours\n[a]\n=======\n[b]\n>>>>>>> theirs\n");
        let screen = bench.run(&["check"]);
        assert!(screen.stdout.contains("error[merge-conflict]"), "{path}: {}", screen.stdout);
        assert_eq!(screen.code, 1);
    }
}

#[test]
fn a_loop_of_folders() {
    let bench = Bench::sound();
    fs::create_dir_all(bench.root().join("forecasts/log/bob")).unwrap();
    symlink("..", bench.root().join("forecasts/log/bob/again")).unwrap();
    let screen = bench.run(&["check"]);
    assert!(screen.stdout.contains("[folder-loop]"), "{}", screen.stdout);
    symlink("itself.toml", bench.root().join("arguments/itself.toml")).unwrap();
    bench.has_error("unreadable-file", "itself.toml");
}
