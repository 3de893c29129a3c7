//! Many writers at once, and writers that are killed: each is this test binary, started again.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use warrant::forecast::Forecaster;

use super::{empty_workbench, forecast, reasons, write, writer};

const TASK: &str = "WARRANT_TEST_WRITER";

/// The command that starts this binary as a writer: `count` forecasts of `forecaster`, numbered from `first`.
pub(super) fn writer_command(
    root: &Path,
    forecaster: &str,
    name: &str,
    first: usize,
    count: usize,
) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["losses::processes::be_a_writer", "--exact", "--ignored", "--nocapture"]);
    as_writer(&mut command, root, forecaster, name, first, count);
    command
}

/// Gives a command the task of a writer.
pub(super) fn as_writer(
    command: &mut Command,
    root: &Path,
    forecaster: &str,
    name: &str,
    first: usize,
    count: usize,
) {
    command.env(TASK, format!("{forecaster}\t{name}\t{first}\t{count}\t{}", root.display()));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// Not a test of its own: what the processes run that the tests start. It says what it wrote, and why it could not.
#[test]
#[ignore = "run by the other tests, in processes of their own"]
#[expect(clippy::print_stdout, reason = "those that started it read what it wrote")]
fn be_a_writer() {
    let Ok(task) = std::env::var(TASK) else { return };
    let [forecaster, name, first, count, root] = task.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{task}")
    };
    let (first, count): (usize, usize) = (first.parse().unwrap(), count.parse().unwrap());
    // Only losses are tested here: whoever waits, waits long.
    let writer = writer(Path::new(root)).patience(Duration::from_secs(600));
    for number in first..first + count {
        let written = writer.append_forecasts(
            &Forecaster::person(forecaster),
            &[forecast(&format!("{name}{number}"))],
            |_| false,
        );
        match written {
            Ok(_) => println!("wrote {number}"),
            Err(error) => println!("refused {error}"),
        }
    }
}

fn output(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn twenty_writers_lose_nothing_and_write_nothing_twice() {
    for one_log in [true, false] {
        let folder = empty_workbench();
        let root = folder.path();
        let forecaster = |name: usize| if one_log { "ada".to_owned() } else { format!("ada-{name}") };
        let start = |name: usize| {
            writer_command(root, &forecaster(name), &format!("{name}/"), 0, 50).spawn().unwrap()
        };
        let children: Vec<Child> = (0..20).map(start).collect();
        for child in children {
            assert_eq!(output(child).matches("wrote ").count(), 50);
        }
        let logs: BTreeSet<String> = (0..20).map(forecaster).collect();
        let read: Vec<String> = logs.iter().flat_map(|log| reasons(root, log)).collect();
        assert_eq!(read.len(), 1000);
        let meant: BTreeSet<String> =
            (0..20).flat_map(|name| (0..50).map(move |n| format!("{name}/{n}"))).collect();
        assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), meant);
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let folder = empty_workbench();
    let root = folder.path();
    let comment = "# a long log takes long enough to write to be killed meanwhile\n".repeat(3000);
    write(&root.join("forecasts/log/ada.toml"), &format!("[forecaster]\nname = \"Ada\"\n{comment}"));
    let mut have = 0;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut grown = 0;
    for round in 0..200 {
        let mut child = writer_command(root, "ada", "", have, 1000).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        // Most are first seen to write; the rest may be killed before they begin.
        let mut told = String::new();
        while round % 4 != 0 && !told.contains("wrote") {
            assert_ne!(lines.read_line(&mut told).unwrap(), 0, "{told}");
        }
        std::thread::sleep(Duration::from_micros(random >> 32 & 0x3fff));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = Vec::new();
        lines.read_to_end(&mut rest).unwrap();
        told.push_str(&String::from_utf8_lossy(&rest));
        assert!(!told.contains("refused"), "{told}");
        let read = reasons(root, "ada");
        let meant: Vec<String> = (0..read.len()).map(|number| number.to_string()).collect();
        assert_eq!(read, meant);
        let acknowledged = have + told.matches("wrote ").count();
        assert!(
            (acknowledged..=acknowledged + 1).contains(&read.len()),
            "{acknowledged} told, {} there",
            read.len()
        );
        grown += usize::from(read.len() > have);
        have = read.len();
    }
    assert!(grown >= 150, "only {grown} of 200 writers came to write at all");
}
