//! The lines of `docs/scheduling.md`, run as written as far as the machine allows.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::scheduling::fixture::Fixture;

const PAGE: &str = include_str!("../../docs/scheduling.md");
const SERVICE: &str = include_str!("../../docs/systemd/warrant-due.service");
const TIMER: &str = include_str!("../../docs/systemd/warrant-due.timer");
const SCRIPT: &str = include_str!("../../docs/systemd/fetch-then-due.sh");

/// A home folder with the binary where the page expects it and a workbench beside it.
fn home() -> Fixture {
    let home = Fixture::new();
    fs::remove_file(home.path("warrant.toml")).unwrap();
    fs::create_dir_all(home.path(".cargo/bin")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_warrant"), home.path(".cargo/bin/warrant")).unwrap();
    home.write("workbench/warrant.toml", "[workbench]\nname = \"Home\"\n");
    home.write(
        "workbench/forecasts/questions/late.toml",
        "[question]\ntitle = \"Late?\"\ntype = \"binary\"\ncriteria = \"c\"\nread_at = \"r\"\nopens = 2020-01-01\n\
         closes = 2020-02-01\nresolves = 2020-02-10\n[rule]\nfile = \"../data/china-russia-trade.csv\"\ncolumn = \"value\"\n\
         covers = \"day\"\ncompare = { above = 1 }\n",
    );
    home.write("workbench/forecasts/data/china-russia-trade.csv", "day,value\n2020-01-10,5\n");
    home.write("workbench/docs/systemd/fetch-then-due.sh", SCRIPT);
    home
}

/// Runs a line as cron would: by `sh`, with little more than HOME and PATH.
fn cron(home: &Fixture, line: &str) -> Output {
    let path = format!("{}:/usr/bin:/bin", home.path(".cargo/bin").display());
    Command::new("/bin/sh")
        .args(["-c", line])
        .env_clear()
        .env("HOME", home.root())
        .env("PATH", path)
        .output()
        .unwrap()
}

/// The commands of the crontab lines on the page, without their five fields of time.
fn crontab_lines() -> Vec<String> {
    let timed = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(" * * * $HOME");
    PAGE.lines().filter(timed).map(|line| line.splitn(6, ' ').last().unwrap_or_default().to_owned()).collect()
}

#[cfg(unix)]
#[test]
fn crontab_lines_say_once_what_is_due() {
    let lines = crontab_lines();
    let [due, fetch] = lines.as_slice() else { panic!("{lines:?}") };
    let home = home();
    let first = cron(&home, due);
    assert!(first.status.success(), "{first:?}");
    assert!(String::from_utf8_lossy(&first.stdout).contains("overdue"), "{first:?}");
    assert!(home.path(".warrant-reminders").exists());
    let second = cron(&home, due);
    assert_eq!(
        (second.stdout.as_slice(), second.stderr.as_slice()),
        (&b""[..], &b""[..]),
        "silence, so no mail"
    );

    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: no curl");
        return;
    }
    // The address is an example; a file stands in for it.
    home.write("feed.csv", "day,value\n2020-01-10,5\n2020-02-01,7\n");
    fs::set_permissions(home.path("workbench/docs/systemd/fetch-then-due.sh"), executable()).unwrap();
    let fetch = fetch
        .replace("https://example.org/trade.csv", &format!("file://{}", home.path("feed.csv").display()));
    let ran = cron(&home, &fetch);
    assert!(ran.status.success() && ran.stderr.is_empty(), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("resolve --auto late --apply"), "{ran:?}");
    assert_eq!(home.read("workbench/forecasts/data/china-russia-trade.csv"), home.read("feed.csv"));
    // A failed fetch is named and leaves the data.
    fs::remove_file(home.path("feed.csv")).unwrap();
    let ran = cron(&home, &fetch);
    assert!(String::from_utf8_lossy(&ran.stderr).contains("the old china-russia-trade.csv stays"), "{ran:?}");
    assert!(home.read("workbench/forecasts/data/china-russia-trade.csv").contains("2020-02-01,7"));
    assert!(!home.path("workbench/forecasts/data/china-russia-trade.csv.new").exists());
}

#[cfg(unix)]
fn executable() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o755)
}

#[test]
fn units_are_verified_by_systemd() {
    let home = home();
    // The specifier means the real user's home; the binary lies in that of this test.
    let service = SERVICE.replace("%h", &home.root().display().to_string());
    home.write("units/warrant-due.service", service.replace("Documentation=man:warrant(1)\n", ""));
    home.write("units/warrant-due.timer", TIMER);
    let verify = |files: &[&Path]| Command::new("systemd-analyze").arg("verify").args(files).output();
    let (service, timer) = (home.path("units/warrant-due.service"), home.path("units/warrant-due.timer"));
    let ran = match verify(&[&service, &timer]) {
        Ok(ran) if !String::from_utf8_lossy(&ran.stderr).contains("Failed to initialize manager") => ran,
        _ => {
            eprintln!("skipped: no systemd-analyze that runs here");
            return;
        }
    };
    assert!(ran.status.success() && ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    // It does look: a binary that is not there is named.
    fs::remove_file(home.path(".cargo/bin/warrant")).unwrap();
    let ran = verify(&[&service, &timer]).unwrap();
    assert!(String::from_utf8_lossy(&ran.stderr).contains("warrant"), "{ran:?}");
}

#[test]
fn every_flag_and_reason_of_the_page_exists() {
    let fixture = Fixture::new();
    let help = fixture.run(&["due", "--help"]).code(0).stdout;
    for word in PAGE
        .split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 3 && !word.ends_with('-'))
    {
        let elsewhere = ["--user", "--now", "--locked", "--path", "--apply", "--auto"];
        assert!(help.contains(word) || elsewhere.contains(&word), "{word}");
    }
    for (reason, _) in <warrant::schedule::Reason as warrant::finding::Vocabulary>::WORDS {
        assert!(PAGE.contains(&format!("`{reason}`")), "{reason}");
    }
}
