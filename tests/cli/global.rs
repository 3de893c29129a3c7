//! Options of all verbs, the environment, and where the workbench is found.

use insta::assert_snapshot;

use crate::cli::fixture::Fixture;

#[test]
fn without_a_workbench() {
    assert_snapshot!(Fixture::empty().run(&["report"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: no warrant.toml in [BENCH] or above it
    help: `warrant init` creates a workbench; `-C DIR` or WARRANT_ROOT selects another folder
    "#);
}

#[test]
fn found_from_below_by_flag_and_by_environment() {
    let fixture = Fixture::bridge();
    let expected = fixture.on_the_day(&["list"]).data();
    let below = fixture.root().join("forecasts/log");
    let elsewhere = Fixture::empty();
    let as_of = ["list", "--as-of", "2026-11-23"];
    assert_eq!(fixture.screen(fixture.command().current_dir(below).args(as_of)).data(), expected);
    let root = fixture.root().to_str().unwrap();
    assert_eq!(elsewhere.on_the_day(&["-C", root, "list"]).data(), expected);
    assert_eq!(elsewhere.screen(elsewhere.command().env("WARRANT_ROOT", root).args(as_of)).data(), expected);
}

#[test]
fn the_day_comes_from_the_flag_or_the_environment() {
    let fixture = Fixture::bridge();
    let by_environment = fixture.screen(fixture.command().env("WARRANT_AS_OF", "2026-11-23").arg("report"));
    assert_eq!(by_environment.data(), fixture.on_the_day(&["report"]).data());
}

#[test]
fn a_bad_day_is_refused() {
    assert_snapshot!(Fixture::bridge().run(&["report", "--as-of", "2026-13-01"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: --as-of: `2026-13-01` is not a date
    help: write a day such as 2026-11-23, a moment such as 2026-11-23T10:00:00Z, or today, tomorrow, +3d, +2w, +6m, +1y, eom, eoy
    "#);
}

#[test]
fn an_unknown_format_is_refused() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["table", "--format", "markdwon"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: unknown format `markdwon`
    help: use one of: text, plain, json, csv, md, html
    "#);
}

#[test]
fn a_verb_that_draws_offers_pictures_too() {
    let fixture = Fixture::bridge();
    for verb in ["history", "crux", "score", "calibration"] {
        let screen = fixture.on_the_day(&[verb, "--format", "png"]);
        assert_eq!(screen.code, 2, "{verb}: {screen}");
        assert!(
            screen.to_string().contains("use one of: text, plain, json, csv, md, html, svg"),
            "{verb}: {screen}"
        );
    }
    let slip = fixture.on_the_day(&["history", "--format", "svgg"]);
    assert!(slip.to_string().contains("did you mean `svg`?"), "{slip}");
}

#[test]
fn an_unknown_flag_is_refused() {
    assert_snapshot!(Fixture::bridge().run(&["table", "--reveiw"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: unexpected argument '--reveiw' found

      tip: a similar argument exists: '--review'

    Usage: warrant table --review [ARGUMENT]

    For more information, try '--help'.
    "#);
}

#[test]
fn formats_exclude_each_other() {
    assert_eq!(Fixture::bridge().run(&["table", "--json", "--plain"]).code, 2);
}

#[test]
fn output_goes_to_a_file_whole_and_without_colour() {
    let fixture = Fixture::bridge();
    let shown = fixture.on_the_day(&["table", "--format", "md"]).data();
    let screen = fixture.on_the_day(&["table", "--format", "md", "-o", "reviews/table.md"]);
    assert_eq!(screen.data(), "");
    assert_eq!(fixture.read("reviews/table.md"), shown);
}

#[test]
fn colour_is_off_in_a_pipe_and_on_when_asked_for() {
    let fixture = Fixture::bridge();
    assert!(!fixture.on_the_day(&["tree"]).data().contains('\u{1b}'));
    assert!(fixture.on_the_day(&["tree", "--color", "always"]).data().contains('\u{1b}'));
}

#[test]
fn width_bounds_every_line() {
    let fixture = Fixture::bridge();
    for width in [80, 100, 120] {
        let shown = fixture.on_the_day(&["list", "forecasters", "--width", &width.to_string()]).data();
        for line in shown.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn quiet_keeps_data_and_drops_the_count() {
    let screen = Fixture::bridge().on_the_day(&["check", "-q"]);
    assert_eq!((screen.code, screen.stderr.as_str()), (0, ""));
    assert!(screen.stdout.contains("unanswered-conjecture"));
}

#[test]
fn help_and_version_are_data() {
    let fixture = Fixture::empty();
    assert!(fixture.run(&["--help"]).data().contains("warrant init"));
    assert_eq!(fixture.run(&["--version"]).data(), format!("warrant {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(fixture.run(&[]).code, 2);
}
