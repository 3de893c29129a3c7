//! The pictures of the sample, as files of the documentation.

use crate::harness::{Screen, program, repository};

fn map(arguments: &[&str]) -> String {
    run(&[&["map", "china-north-korea"], arguments].concat())
}

fn run(arguments: &[&str]) -> String {
    let mut program = program(repository(), repository());
    Screen::of(program.args(["--as-of", "2026-11-23"]).args(arguments).output().unwrap()).code(0).stdout
}

/// What is drawn now is what the documentation keeps, byte for byte.
fn kept(arguments: &[&str], kept: &str, file: &str) -> String {
    let fresh = run(arguments);
    assert_eq!(fresh, run(arguments), "the same bytes twice");
    let command = arguments.join(" ");
    assert!(fresh == kept, "draw it anew: warrant {command} --as-of 2026-11-23 -o docs/images/{file}");
    fresh
}

#[test]
fn the_pictures_in_the_documentation_are_what_is_drawn() {
    kept(&["map"], include_str!("../../docs/images/sample-map.svg"), "sample-map.svg");
    let cruxes = include_str!("../../docs/images/sample-crux.svg");
    let drawn = crate::picture::drawn::read(&kept(&["crux", "--format", "svg"], cruxes, "sample-crux.svg"));
    assert!(drawn.says("now 89.2%") && drawn.says("beijing-opposes-2026"));
    let reliability = include_str!("../../docs/images/sample-reliability.svg");
    let drawn = kept(&["calibration", "--format", "svg"], reliability, "sample-reliability.svg");
    assert!(crate::picture::drawn::read(&drawn).says("One forecast tells nothing about calibration."));
}

#[test]
fn every_plot_of_the_sample_can_be_drawn() {
    let questions =
        ["beijing-opposes-2025", "beijing-opposes-2026", "troop-count-2025", "foreign-ministry-line-2025"];
    for question in questions {
        crate::picture::drawn::read(&run(&["show", question, "--format", "svg"]));
    }
    assert!(
        crate::picture::drawn::read(&run(&["show", "beijing-opposes-2025", "--format", "svg"]))
            .says("article 32.5%")
    );
    let history = crate::picture::drawn::read(&run(&["history", "--format", "svg"]));
    assert!(history.says("beijing-opposes-2025 resolved no (through T)") && history.says("89.2% now"));
    crate::picture::drawn::read(&run(&["calibration", "--plot", "murphy", "--format", "svg"]));
    crate::picture::drawn::read(&run(&["score", "--format", "svg"]));
}

#[test]
fn every_picture_says_of_which_day_it_is_where_that_was_asked_for() {
    for arguments in [
        &["show", "beijing-opposes-2026", "--format", "svg"][..],
        &["history", "--format", "svg"],
        &["crux", "--format", "svg"],
        &["score", "--format", "svg"],
        &["calibration", "--format", "svg"],
        &["calibration", "--plot", "murphy", "--format", "svg"],
    ] {
        assert!(crate::picture::drawn::read(&run(arguments)).says("as of 2026-11-23"), "{arguments:?}");
    }
}

#[test]
fn the_sample_says_what_matters() {
    let text = map(&[]);
    for words in [
        "! unanswered",
        "rejected by the author",
        "resolved yes",
        "due 2027-01-15",
        "<desc>Argument map of 30 claims",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let focused = map(&["--focus", "P1", "--depth", "1"]);
    assert!(focused.contains("what bears on P1") && !focused.contains(">C4<"));
    assert_ne!(map(&["--dark"]), text);
    assert_ne!(map(&["--direction", "tb"]), text);
}

#[test]
fn an_unknown_claim_is_an_error_with_help() {
    let mut program = program(repository(), repository());
    let output = program.args(["map", "china-north-korea", "--focus", "P99"]).output().unwrap();
    Screen::of(output).code(2).says("unknown claim `P99`");
}
