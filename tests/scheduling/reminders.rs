//! The ledger of reminders through the binary: silence, kills, two timers, newer versions.

use std::io::Read;
use std::process::Stdio;

use crate::scheduling::fixture::Fixture;

fn overdue() -> Fixture {
    let fixture = Fixture::new();
    fixture.question("late", "2026-01-01", "2026-02-01", "2026-02-10", "");
    fixture.question("open", "2026-03-01", "2026-06-01", "2026-06-10", "");
    fixture
}

const NOTIFY: [&str; 5] = ["due", "--notify", "ledger", "--as-of", "2026-03-01"];

#[test]
fn the_same_input_twice_is_silence() {
    let fixture = overdue();
    let first = fixture.run(&NOTIFY).code(0);
    assert_eq!(
        first.stdout.matches("late").count() - first.stdout.matches("resolve late").count(),
        1,
        "{}",
        first.stdout
    );
    let ledger = fixture.read("ledger");
    assert_eq!(
        ledger.lines().skip(2).collect::<Vec<_>>(),
        ["late@2026-02-10#overdue", "open@2026-03-01#opens", "open@2026-06-01#never-forecast"]
    );
    fixture.run(&NOTIFY).silent();
    assert_eq!(fixture.read("ledger"), ledger);
    // A reminder that was given is no reason to fail again.
    fixture.run(&[&NOTIFY[..], &["--exit-code"]].concat()).code(0);
}

#[test]
fn a_reminder_that_nobody_got_is_not_noted() {
    let fixture = overdue();
    let nowhere = fixture.path("no-folder-because-it-is-a-file");
    std::fs::write(&nowhere, "").unwrap();
    let out = nowhere.join("out.txt");
    fixture.run(&[&NOTIFY[..], &["-o", out.to_str().unwrap()]].concat()).code(2).says("cannot write");
    assert!(!fixture.path("ledger").exists());
    // A pipe whose reader is gone.
    let mut child = fixture.command(&NOTIFY).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    // The output is small enough to be buffered by the pipe if the binary was faster; then it was given.
    if !fixture.path("ledger").exists() {
        assert!(!fixture.run(&NOTIFY).code(0).stdout.is_empty());
    }
}

#[test]
fn two_timers_at_once_remind_once() {
    let fixture = overdue();
    let spawn = || fixture.command(&NOTIFY).stdout(Stdio::piped()).spawn().unwrap();
    let mut printed = String::new();
    for mut child in (0..8).map(|_| spawn()).collect::<Vec<_>>() {
        child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(printed.matches("never-forecast").count(), 1, "{printed}");
}

#[test]
fn a_kill_leaves_the_old_ledger_or_the_new_one() {
    let fixture = overdue();
    let day = |number: u32| format!("2026-03-{:02}", number % 28 + 1);
    for number in 0..30 {
        let day = day(number);
        let mut child = fixture
            .command(&["due", "--notify", "ledger", "--as-of", &day])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(u64::from(number) * 300));
        let _ = child.kill();
        let _ = child.wait();
        if fixture.path("ledger").exists() {
            warrant::schedule::Ledger::parse(&fixture.read("ledger")).unwrap();
        }
    }
    fixture.run(&["due", "--notify", "ledger", "--as-of", "2026-03-29"]).code(0);
    fixture.run(&["due", "--notify", "ledger", "--as-of", "2026-03-29"]).silent();
}

#[test]
fn a_ledger_from_a_newer_version_is_named_and_refused() {
    let fixture = overdue();
    let newer = "warrant-reminders 2\nlast 2026-01-01T00:00:00Z\n";
    fixture.write("ledger", newer);
    let ended = fixture.run(&NOTIFY).code(2).says("ledger").says("version 2");
    assert_eq!((ended.stdout.as_str(), fixture.read("ledger").as_str()), ("", newer));
    fixture.write("ledger", "something else\n");
    fixture.run(&NOTIFY).code(2).says("line 1 is not part of a reminder ledger");
    assert_eq!(fixture.read("ledger"), "something else\n");
}

#[test]
fn what_a_broken_file_hid_comes_once_it_is_mended() {
    let fixture = overdue();
    fixture.run(&["due", "--notify", "ledger", "--as-of", "2026-02-27"]).code(0);
    let sound = fixture.read("forecasts/questions/open.toml");
    fixture.write("forecasts/questions/open.toml", "[question");
    fixture.run(&["due", "--notify", "ledger", "--as-of", "2026-03-01"]).code(1).says("open.toml");
    fixture.write("forecasts/questions/open.toml", &sound);
    let ended =
        fixture.run(&["due", "--notify", "ledger", "--as-of", "2026-03-04", "--format", "csv"]).code(0);
    assert!(ended.stdout.contains("open,opens,2026-03-01,-3"), "{}", ended.stdout);
}

#[test]
fn what_was_settled_long_ago_is_forgotten_and_what_is_due_never() {
    let fixture = overdue();
    let settled = "\n[[resolution]]\noutcome = \"no\"\nknown = 2026-02-11\nnote = \"n\"\n";
    fixture.question("done", "2026-01-01", "2026-02-01", "2026-02-10", settled);
    fixture.write(
        "ledger",
        "warrant-reminders 1\nlast 2026-02-12T00:00:00Z\ndone@2026-02-10#overdue\ngone@2020-01-01#due\n\
         late@2026-02-10#overdue\n",
    );
    let on = |day: &'static str| ["due", "--notify", "ledger", "--as-of", day];
    fixture.run(&on("2026-03-01")).code(0);
    let kept = fixture.read("ledger");
    assert!(kept.contains("done@2026-02-10#overdue") && !kept.contains("gone@"), "{kept}");
    // Years later nothing but what is due is left of that time, and it is not repeated.
    let shown = fixture.run(&on("2029-03-01")).code(0).stdout;
    let kept = fixture.read("ledger");
    assert!(!kept.contains("done@"), "{kept}");
    assert!(kept.contains("late@2026-02-10#overdue"), "{kept}");
    assert!(!shown.contains("resolve late"), "{shown}");
    fixture.run(&on("2029-03-01")).silent();
}

#[test]
fn json_is_never_left_out() {
    let fixture = Fixture::new();
    let shown = fixture.run(&["due", "-q", "--json", "--as-of", "2026-03-01"]).code(0).stdout;
    assert!(shown.contains("\"items\": []"), "{shown}");
    fixture.run(&["due", "-q", "--format", "csv", "--as-of", "2026-03-01"]).silent();
}
