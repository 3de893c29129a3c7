//! What a workbench reads from outside itself: nothing, unless its user allows the folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::hostile::bench::Bench;

/// A sound workbench whose files name others outside in every way there is, and the folder that holds those.
struct Reaching {
    bench: Bench,
    outside: tempfile::TempDir,
}

impl Reaching {
    fn new() -> Self {
        let reaching = Self { bench: Bench::sound(), outside: tempfile::tempdir().unwrap() };
        let folder = fs::canonicalize(reaching.outside.path()).unwrap();
        let up = format!("{}{}", "../".repeat(20), folder.strip_prefix("/").unwrap().display());
        fs::write(folder.join("cnas.txt"), "The halibut is unlikely to swim.\n").unwrap();
        fs::write(folder.join("data.csv"), "day,value\n2026-06-30,7.125\n").unwrap();
        fs::write(folder.join("linked.toml"), "[thesis] # halibut\nid = \"T\"\ntext = \"halibut\"\n")
            .unwrap();
        fs::write(folder.join("relations.toml"), "halibut = = 1\n").unwrap();
        fs::create_dir(folder.join("logs")).unwrap();
        fs::write(folder.join("logs/x.toml"), "[forecaster]\nname = \"halibut\"\n").unwrap();
        let bench = &reaching.bench;
        let naming = format!(
            "[article]\ntitle = \"a\"\n\
             [[source]]\nid = \"a\"\ntitle = \"a\"\ndate = 2026-01-01\nfile = \"{up}/cnas.txt\"\n\
             [[source]]\nid = \"b\"\ntitle = \"b\"\ndate = 2026-01-01\nfile = \"{}/cnas.txt\"\n\
             [thesis]\nid = \"T\"\ntext = \"t\"\nsaid = {{ source = \"a\", quote = \"unlikely to swim\" }}\n\
             [[premise]]\nid = \"P\"\ntext = \"p\"\nkind = \"fact\"\nsupports = \"T\"\n\
             evidence = [{{ source = \"b\", quote = \"unlikely to swim\" }}]\n",
            folder.display()
        );
        bench.write("arguments/naming.toml", naming.as_bytes());
        let ruled = format!(
            "[question]\ntitle = \"Seven?\"\ntype = \"binary\"\ncriteria = \"c\"\nread_at = \"r\"\nopens = 2026-01-01\n\
             closes = 2026-06-30\n[rule]\nfile = \"{up}/data.csv\"\ncolumn = \"value\"\ncovers = \"day\"\nreduce = \"last\"\n\
             compare = {{ above = 5 }}\n"
        );
        bench.write("forecasts/questions/ruled.toml", ruled.as_bytes());
        symlink(folder.join("linked.toml"), bench.root().join("arguments/linked.toml")).unwrap();
        symlink(folder.join("relations.toml"), bench.root().join("forecasts/relations.toml")).unwrap();
        symlink(folder.join("logs"), bench.root().join("forecasts/log/linked")).unwrap();
        reaching
    }

    fn folder(&self) -> String {
        fs::canonicalize(self.outside.path()).unwrap().display().to_string()
    }

    fn configure(&self, text: &str) {
        self.bench.write(".config/warrant/config.toml", text.as_bytes());
    }

    fn outside_findings(&self) -> usize {
        self.bench.run(&["check"]).stdout.matches("error[path-outside]").count()
    }
}

#[test]
fn nothing_from_outside_is_read_or_shown() {
    let reaching = Reaching::new();
    // Two stored texts, two linked files, a linked folder; the rule's data is a finding of the rule.
    assert_eq!(reaching.outside_findings(), 5, "{}", reaching.bench.run(&["check"]).stdout);
    assert!(reaching.bench.run(&["check"]).stdout.contains("leads out of the workbench"));
    for verb in [
        &["check"][..],
        &["check", "--json"],
        &["report"],
        &["export", "--json"],
        &["list", "arguments"],
        &["due", "--json"],
        &["show", "ruled"],
        &["resolve", "--auto", "--json"],
    ] {
        let screen = reaching.bench.run(verb);
        let shown = screen.stdout + &screen.stderr;
        assert!(!shown.contains("halibut"), "{verb:?} shows a text from outside:\n{shown}");
        assert!(!shown.contains("7.125"), "{verb:?} shows data from outside:\n{shown}");
    }
}

#[test]
fn what_the_workbench_says_allows_nothing() {
    let reaching = Reaching::new();
    let allowing = format!("allow_outside = [{:?}]\n", reaching.folder());
    reaching.bench.write("config.toml", allowing.as_bytes());
    reaching.bench.write("warrant/config.toml", allowing.as_bytes());
    reaching.bench.write("warrant.toml", format!("{allowing}[workbench]\n{allowing}").as_bytes());
    let screen = reaching.bench.run(&["check"]);
    assert_eq!(screen.stdout.matches("error[path-outside]").count(), 5, "{}", screen.stdout);
    assert!(screen.stdout.contains("error[unknown-key]"), "{}", screen.stdout);
    // A relative folder of configurations would be one of the workbench.
    let mut command = reaching.bench.command();
    let screen = crate::hostile::bench::finish(command.env("XDG_CONFIG_HOME", ".").args(["check"]));
    assert_eq!(screen.stdout.matches("error[path-outside]").count(), 5, "{}", screen.stdout);
}

#[test]
fn what_the_user_allows_is_read() {
    let reaching = Reaching::new();
    reaching.configure(&format!("allow_outside = [{:?}]\n", reaching.folder()));
    let shown = reaching.bench.run(&["check"]).stdout;
    assert_eq!(shown.matches("error[path-outside]").count(), 0, "{shown}");
    assert!(!shown.contains("quote-not-found") && !shown.contains("source-not-stored"), "{shown}");
    let due = reaching.bench.run(&["resolve", "--auto", "--json"]).stdout;
    assert!(due.contains("7.125"), "{due}");
    assert!(reaching.bench.run(&["list", "forecasters"]).stdout.contains("halibut"));
    // Another folder allows nothing, and one whose name only begins alike neither.
    for other in [reaching.folder() + "x", "/nowhere".to_owned(), format!("{}/logs", reaching.folder())] {
        reaching.configure(&format!("allow_outside = [{other:?}]\n"));
        let left = if other.ends_with("/logs") { 4 } else { 5 };
        assert_eq!(reaching.outside_findings(), left, "{other}");
    }
}

#[test]
fn a_configuration_that_cannot_be_used_is_said() {
    let reaching = Reaching::new();
    for text in [
        "allow_outside = \"/srv\"\n",
        "allow_outside = [\"srv\"]\n",
        "allow_outside = [1]\n",
        "allow_outside =\n",
    ] {
        reaching.configure(text);
        let screen = reaching.bench.run(&["check"]);
        assert_eq!(screen.code, 2, "{text}: {}", screen.stdout);
        assert!(screen.stderr.contains("config.toml"), "{text}: {}", screen.stderr);
    }
}

#[test]
fn settings_that_are_a_link_to_the_outside() {
    let reaching = Reaching::new();
    let settings = reaching.bench.root().join("warrant.toml");
    fs::remove_file(&settings).unwrap();
    symlink(Path::new(&reaching.folder()).join("linked.toml"), &settings).unwrap();
    let screen = reaching.bench.run(&["check"]);
    assert_eq!(screen.code, 2, "{}", screen.stdout);
    assert!(screen.stderr.contains("leads out of the workbench"), "{}", screen.stderr);
    assert!(!(screen.stdout + &screen.stderr).contains("halibut"));
}
