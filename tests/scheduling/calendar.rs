//! The calendar: stable, folded and escaped, and read back by another implementation.

use std::process::Command;

use crate::scheduling::fixture::Fixture;

fn dated() -> Fixture {
    let fixture = Fixture::new();
    let tags = "tags = [\"a\"]\nowner = \"ada; bo, and\\\\c\"\n";
    fixture.question("first", "2026-01-01", "2026-03-01", "2026-03-10", tags);
    fixture.question(
        "second",
        "2026-01-01",
        "2026-03-01",
        "2026-03-10",
        "[[resolution]]\noutcome = \"no\"\nknown = 2026-03-05\nnote = \"n\"\n",
    );
    let long = "北京".repeat(60);
    let text = fixture
        .read("forecasts/questions/first.toml")
        .replace("Will first happen?", &format!("{long}; a, b?"));
    fixture.write("forecasts/questions/first.toml", &text);
    fixture
}

const ICS: [&str; 5] = ["due", "--format", "ics", "--as-of", "2026-03-06"];

#[test]
fn the_same_entries_give_the_same_bytes() {
    let fixture = dated();
    let text = fixture.run(&ICS).code(0).stdout;
    assert_eq!(text, fixture.run(&ICS).code(0).stdout);
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77), "{text}");
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "UID:first.closes@test.warrant",
        "UID:first.resolves@test.warrant",
        "DTSTART;VALUE=DATE:20260301",
        "DTEND;VALUE=DATE:20260302",
        "DUE;VALUE=DATE:20260310",
        "DTSTAMP:20260306T235959Z",
        "STATUS:COMPLETED",
    ] {
        assert!(unfolded.lines().any(|found| found == line), "{line} in\n{unfolded}");
    }
    assert!(unfolded.contains("\\; a\\, b?"), "{unfolded}");
    // Neither text nor dates change who an entry is.
    let uids = |text: &str| {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    let changed = fixture.read("forecasts/questions/first.toml").replace("2026-03-10", "2026-04-10");
    fixture.write("forecasts/questions/first.toml", &changed);
    assert_eq!(uids(&text), uids(&fixture.run(&ICS).code(0).stdout));
}

#[test]
fn within_and_owner_narrow_it() {
    let fixture = dated();
    let count =
        |more: &[&str]| fixture.run(&[&ICS[..], more].concat()).code(0).stdout.matches("BEGIN:V").count() - 1;
    assert_eq!(count(&[]), 4);
    assert_eq!(count(&["--within", "1d"]), 2);
    assert_eq!(count(&["--owner", "ada; bo, and\\c"]), 2);
}

/// Reads the calendar with Python's icalendar, imports it twice by UID, and prints what it holds.
const READER: &str = "
import sys, icalendar
store = {}
def take(path):
    calendar = icalendar.Calendar.from_ical(open(path, 'rb').read())
    assert not calendar.errors, calendar.errors
    for entry in calendar.walk():
        if entry.name in ('VEVENT', 'VTODO'):
            assert not entry.errors, entry.errors
            store[str(entry['UID'])] = entry.to_ical()
take(sys.argv[1])
once = dict(store)
take(sys.argv[1])
assert once == store
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for entry in calendar.walk():
    if entry.name == 'VEVENT':
        print(entry.name, entry['UID'], entry.decoded('DTSTART'), entry.decoded('DTEND'), entry['SUMMARY'])
    if entry.name == 'VTODO':
        print(entry.name, entry['UID'], entry.decoded('DUE'), entry['STATUS'], entry['DESCRIPTION'].split(chr(10))[-1])
";

#[test]
fn pythons_icalendar_reads_it() {
    let python = &std::env::var("WARRANT_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there =
        Command::new(python).args(["-c", "import icalendar"]).output().is_ok_and(|ran| ran.status.success());
    if !there {
        eprintln!("skipped: no Python with the package icalendar ({python})");
        return;
    }
    let fixture = dated();
    fixture.run(&[&ICS[..], &["-o", "due.ics"]].concat()).code(0);
    let read = Command::new(python)
        .arg("-c")
        .arg(READER)
        .arg(fixture.path("due.ics"))
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let title = format!("{}; a, b?", "北京".repeat(60));
    let expected = format!(
        "VEVENT first.closes@test.warrant 2026-03-01 2026-03-02 Closes: {title}\n\
         VTODO first.resolves@test.warrant 2026-03-10 NEEDS-ACTION Owner: ada; bo, and\\c\n\
         VEVENT second.closes@test.warrant 2026-03-01 2026-03-02 Closes: Will second happen?\n\
         VTODO second.resolves@test.warrant 2026-03-10 COMPLETED Resolved: no\n"
    );
    assert_eq!(String::from_utf8_lossy(&read.stdout).replace("\r\n", "\n"), expected);
}
