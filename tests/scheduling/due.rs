//! Each reason, the filters, the formats and the exit codes.

use crate::scheduling::fixture::Fixture;

fn one_of_each() -> Fixture {
    let fixture = Fixture::new();
    fixture.question("plain", "2026-01-10", "2026-03-01", "2026-03-10", "owner = \"ada\"\n");
    fixture.question("held", "2026-01-01", "2026-06-01", "2026-06-10", "owner = \"bo\"\n");
    fixture.question(
        "parent",
        "2026-01-01",
        "2026-02-01",
        "2026-02-02",
        "[[resolution]]\noutcome = \"no\"\nknown = 2026-01-20\n",
    );
    fixture.question("child", "2026-01-01", "2026-06-01", "2026-06-10", "");
    fixture.write(
        "forecasts/relations.toml",
        "[[conditional]]\nquestion = \"child\"\ncondition = \"parent\"\nanswer = \"yes\"\n",
    );
    fixture.log(
        "ada",
        &[
            ("held", "2026-01-05T10:00:00Z", "0.2", ""),
            ("child", "2026-01-05T10:00:00Z", "0.4", "expires = 2026-01-25\n"),
        ],
    );
    fixture.write(
        "arguments/map.toml",
        "[article]\ntitle = \"A\"\n[thesis]\nid = \"T\"\ntext = \"It is so.\"\n\
         [[premise]]\nid = \"P\"\ntext = \"Hence.\"\nkind = \"judgement\"\nsupports = \"T\"\n\
         [[link]]\nclaim = \"P\"\nquestion = \"plain\"\nanswer = \"yes\"\nmode = \"anchor\"\n",
    );
    fixture
}

#[test]
fn every_reason_on_its_day() {
    let fixture = one_of_each();
    assert_eq!(fixture.due("2026-01-09", &["--reason", "opens"]), Vec::<String>::new());
    assert_eq!(fixture.due("2026-01-09", &["--within", "1d", "--reason", "opens"]), ["plain opens 1"]);
    assert_eq!(
        fixture.due("2026-01-10", &[]),
        ["plain opens 0", "parent never-forecast 22", "plain never-forecast 50"]
    );
    assert_eq!(
        fixture.due("2026-01-20", &[]),
        ["child orphaned 0", "parent receipt-missing 0", "plain never-forecast 40"]
    );
    assert_eq!(
        fixture.due("2026-01-25", &["--owner", "ada"]),
        ["plain never-forecast 35"],
        "child expires today, but has no owner"
    );
    assert_eq!(fixture.due("2026-01-24", &["--within", "1w", "--reason", "expiring"]), ["child expiring 1"]);
    assert_eq!(
        fixture.due("2026-01-28", &["--reason", "expiring"]),
        ["child expiring -3"],
        "until it is replaced"
    );
    assert_eq!(fixture.due("2026-02-03", &["--reason", "stale"]), Vec::<String>::new());
    assert_eq!(
        fixture.due("2026-02-04", &["--reason", "stale"]),
        ["held stale 0"],
        "30 days after 5 January"
    );
    assert_eq!(fixture.due("2026-03-01", &["--reason", "closes"]), ["plain closes 0"]);
    assert_eq!(
        fixture.due("2026-03-09", &["--owner", "ada"]),
        Vec::<String>::new(),
        "closed, and not due yet"
    );
    assert_eq!(fixture.due("2026-03-10", &["--owner", "ada"]), ["plain due 0", "plain claim-waits 0"]);
    assert_eq!(fixture.due("2026-03-12", &["--owner", "ada"]), ["plain overdue -2", "plain claim-waits -2"]);
    assert_eq!(fixture.due("2026-03-12", &["--grace", "2d", "--reason", "due"]), ["plain due -2"]);
    assert_eq!(fixture.due("2026-03-13", &["--grace", "2d", "--reason", "overdue"]), ["plain overdue -3"]);
}

#[test]
fn whose_forecasts_are_meant() {
    let fixture = one_of_each();
    fixture.log("bo", &[("held", "2026-02-20T10:00:00Z", "0.3", "")]);
    assert_eq!(fixture.due("2026-03-01", &["--reason", "stale"]), Vec::<String>::new(), "somebody looked");
    assert_eq!(fixture.due("2026-03-01", &["--reason", "stale", "--for", "ada"]), ["held stale -25"]);
    assert_eq!(
        fixture.due("2026-03-01", &["--reason", "never-forecast", "--for", "bo"]),
        ["plain never-forecast 0", "child never-forecast 92"]
    );
    let ended = fixture.run(&["due", "--as-of", "2026-03-01", "--for", "ada", "--json"]).code(0);
    let answer: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let held = answer["items"].as_array().unwrap().iter().find(|item| item["question"] == "held").unwrap();
    assert_eq!((&held["last_own"], &held["crowd"]), (&0.2.into(), &0.25.into()));
    assert_eq!(held["command"], "warrant forecast held P");
    fixture.run(&["due", "--for", "adda"]).code(2).says("unknown forecaster `adda`").says("ada");
    fixture.run(&["due", "--owner", "bob"]).code(2).says("unknown owner `bob`");
    fixture.run(&["due", "--reason", "overdo"]).code(2).says("overdue");
}

#[test]
fn stale_by_a_share_of_the_life() {
    let fixture = Fixture::new();
    fixture.write("warrant.toml", "[workbench]\nname = \"Test\"\nstale_after = \"10%\"\n");
    // 100 days long, so that a forecast is old after ten.
    fixture.question("long", "2026-01-01", "2026-04-10", "2026-04-20", "");
    fixture.log("ada", &[("long", "2026-02-01T00:00:00Z", "0.2", "")]);
    assert_eq!(fixture.due("2026-02-10", &[]), Vec::<String>::new());
    assert_eq!(fixture.due("2026-02-11", &[]), ["long stale 0"]);
}

#[test]
fn days_are_days_in_the_zone_of_the_question() {
    let fixture = Fixture::new();
    let far = "timezone = \"Pacific/Auckland\"\n[[resolution]]\noutcome = \"no\"\nknown = 2026-05-01\n";
    fixture.question("far", "2026-01-01", "2026-03-01", "2026-03-10", far);
    assert_eq!(fixture.due("2026-03-10T10:59:59Z", &["--reason", "due"]), ["far due 0"]);
    assert_eq!(fixture.due("2026-03-10T11:00:00Z", &["--reason", "overdue"]), ["far overdue -1"]);
}

#[test]
fn exit_codes_tell_due_from_broken() {
    let fixture = one_of_each();
    fixture.run(&["due", "--as-of", "2026-03-12"]).code(0);
    fixture.run(&["due", "--as-of", "2026-03-12", "--exit-code"]).code(1);
    fixture.run(&["due", "--as-of", "2026-03-10", "--exit-code", "--fail-on", "overdue"]).code(0);
    fixture.run(&["due", "--as-of", "2026-03-12", "--fail-on", "overdue"]).code(1);
    fixture.run(&["due", "--as-of", "2025-12-15", "--exit-code", "-q"]).silent();
    fixture.write("forecasts/questions/torn.toml", "[question]\ntitle = \"Half");
    let ended = fixture.run(&["due", "--as-of", "2026-03-12", "--exit-code"]).code(2).says("torn.toml");
    assert!(ended.stdout.contains("plain"), "what is sound is printed all the same: {}", ended.stdout);
    fixture.run(&["due", "--as-of", "2026-03-12"]).code(1).says("torn.toml");
}

#[test]
fn nothing_due_is_nothing_printed() {
    let fixture = Fixture::new();
    fixture.question("far", "2030-01-01", "2030-03-01", "2030-03-10", "");
    for format in ["text", "plain", "md", "github", "ids"] {
        fixture.run(&["due", "--as-of", "2026-03-12", "-q", "--format", format]).silent();
    }
    let ended = fixture.run(&["due", "--as-of", "2026-03-12", "--json"]).code(0);
    assert!(ended.stdout.contains("\"items\": []"));
    let ended = fixture.run(&["due", "--as-of", "2026-03-12"]).code(0).says("the first opens 2030-01-01");
    assert_eq!(ended.stdout, "");
}

#[test]
fn every_format_names_the_command_and_is_stable() {
    let fixture = one_of_each();
    for format in ["text", "plain", "json", "csv", "md", "html", "github"] {
        let arguments = ["due", "--as-of", "2026-03-12", "--format", format];
        let first = fixture.run(&arguments).code(0).stdout;
        assert!(first.contains("warrant resolve plain ANSWER --known DATE"), "{format}: {first}");
        assert_eq!(first, fixture.run(&arguments).code(0).stdout, "{format}");
    }
    assert_eq!(
        fixture.run(&["due", "--as-of", "2026-03-12", "--format", "ids"]).code(0).stdout,
        "child\nheld\nparent\nplain\n"
    );
    let github =
        fixture.run(&["due", "--as-of", "2026-03-12", "--format", "github", "--reason", "overdue"]).code(0);
    assert_eq!(
        github.stdout,
        "::error file=forecasts/questions/plain.toml,line=1,title=overdue 2 days overdue::plain: Will plain happen?, \
         2026-03-10; warrant resolve plain ANSWER --known DATE\n"
    );
    let text = fixture.run(&["due", "--as-of", "2026-03-12", "--reason", "overdue"]).code(0).stdout;
    assert!(
        text.lines().any(|line| line.contains("2 days overdue") && line.ends_with("--known DATE")),
        "{text}"
    );
}

#[test]
fn the_heartbeat_counts() {
    let fixture = one_of_each();
    fixture.run(&["due", "--as-of", "2026-03-12T00:00:00Z", "--heartbeat", "beat.prom"]).code(0);
    let beat = fixture.read("beat.prom");
    for line in [
        "warrant_due_last_run_timestamp_seconds 1773273600",
        "warrant_due_overdue 1",
        "warrant_due_unreadable_files 0",
    ] {
        assert!(beat.lines().any(|found| found == line), "{line} in {beat}");
    }
}

#[test]
fn the_report_shows_what_is_due() {
    let fixture = one_of_each();
    let page = fixture.run(&["report", "--as-of", "2026-02-25"]).code(0).stdout;
    assert!(page.contains("warrant forecast plain P"), "closes within a week: {page}");
    let page = fixture.run(&["report", "--as-of", "2026-03-12"]).code(0).stdout;
    assert!(page.contains("2 days overdue"), "{page}");
}
