//! `--help`: what a verb says about itself.

use crate::cli::fixture::Fixture;

/// What `--help` of a verb says before its usage, as one line.
fn about(verb: &str) -> String {
    let help = Fixture::empty().run(&[verb, "--help"]).data();
    let (about, _) = help.split_once("Usage:").expect("a usage");
    about.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_verb_says_more_than_the_list_of_verbs() {
    for (verb, said) in [
        ("report", "There is no watch mode"),
        ("map", "There is no watch mode"),
        ("map", "Branches beyond 40 leaves or 12 levels fold"),
        ("show", "With --format svg, draw a question over time"),
        ("due", "Prints nothing if nothing is due."),
        ("ask", "On a terminal it asks for what is missing."),
        ("forecast", "`warrant forecast next` goes through all open questions"),
        ("resolve", "With --auto, says what the rules of questions answer"),
        ("score", "Each rule and type of question has its own board."),
        ("calibration", "With --format svg, draw the diagram"),
        ("export", "With --format csv, the default, six files"),
        ("crux", "a tornado plot"),
        ("history", "With --format svg, draw the belief over time"),
    ] {
        assert!(about(verb).contains(said), "{verb} --help lacks {said:?}:\n{}", about(verb));
    }
}

#[test]
fn the_list_of_verbs_has_the_first_sentence_of_each() {
    let list = Fixture::empty().run(&["--help"]).data();
    let (_, commands) = list.split_once("Commands:").expect("a list of verbs");
    let (commands, _) = commands.split_once("Options:").expect("options");
    let commands = commands.split_whitespace().collect::<Vec<_>>().join(" ");
    for verb in ["init", "report", "map", "score", "coherence", "completions", "man"] {
        let about = about(verb);
        let first = about.split_once(". ").map_or(about.as_str(), |(first, _)| first);
        assert!(commands.contains(&format!("{verb} {first}")), "{verb}: {first:?} is not in\n{commands}");
    }
}
