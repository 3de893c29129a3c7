//! What is typed on the command line.

use crate::hostile::bench::Bench;

/// A verb is refused with 2 and says so.
#[track_caller]
fn refused(arguments: &[&str], said: &str) {
    let screen = Bench::sound().run(arguments);
    assert_eq!(screen.code, 2, "{arguments:?}: {}{}", screen.stdout, screen.stderr);
    assert!(screen.stdout.is_empty(), "{arguments:?}: {}", screen.stdout);
    assert!(screen.stderr.contains(said), "{arguments:?} does not say `{said}`:\n{}", screen.stderr);
}

#[test]
fn unknown_ids_name_the_nearest() {
    refused(&["show", "sound-questoin"], "claim `sound-questoin`\nhelp: did you mean `sound-question`?");
    refused(&["show", "aad"], "unknown question, argument, forecaster or claim `aad`");
    refused(&["table", "sonud"], "unknown argument `sonud`\nhelp: did you mean `sound`?");
    refused(&["tree", "sonud"], "did you mean `sound`?");
    refused(&["show", "sound/PP"], "unknown claim `PP`\nhelp: did you mean `P`?");
    refused(&["explain", "cylce"], "unknown finding code `cylce`\nhelp: did you mean `cycle`?");
    refused(&["schema", "scor"], "unknown schema `scor`\nhelp: did you mean `score`?");
}

#[test]
fn bad_dates() {
    for date in
        ["", "soon", "2026-02-30", "2026-13-01", "99999999-01-01", "2026-11-23T25:00:00Z", "-1", "1e9"]
    {
        for flag in ["--as-of", "--as-recorded"] {
            let typed = format!("{flag}={date}");
            refused(&["report", &typed], flag);
        }
    }
    for date in ["0001-01-01", "9999-12-31"] {
        assert_eq!(Bench::sound().run(&["report", "--as-of", date]).code, 0, "{date} is a day");
    }
}

#[test]
fn bad_flags_and_words() {
    refused(&["report", "--frmat", "csv"], "--format");
    refused(&["report", "--format", "cvs"], "csv");
    refused(&["check", "--format", "html"], "unknown format `html`");
    refused(&["check", "--plain"], "does not have that format");
    refused(&["reprot"], "report");
    refused(&["list", "question"], "questions");
    refused(&["report", "--width", "-5"], "unexpected argument");
    refused(&["report", "--width", "wide"], "--width");
    refused(&["tree", "--depth", "x"], "--depth");
    refused(&["show"], "<ID>");
    refused(&["-C", "nowhere", "report"], "no folder");
    refused(&["check", "nowhere"], "is not in this workbench");
    refused(&["check", "/"], "is not in this workbench");
}

#[test]
fn any_width_and_depth_is_survived() {
    for width in ["0", "1", "2", "7", "18446744073709551615"] {
        for verb in [&["report"][..], &["table"], &["check"], &["show", "ada"]] {
            let arguments = [verb, &["--width", width]].concat();
            assert_eq!(Bench::sound().run(&arguments).code, 0, "{arguments:?}");
        }
    }
    for depth in ["0", "18446744073709551615"] {
        assert_eq!(Bench::sound().run(&["tree", "--depth", depth]).code, 0);
    }
}
