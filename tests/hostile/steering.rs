//! Nothing that a file, a name or an argument says steers the terminal: every verb in every format, and every message.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::hostile::bench::{Bench, Screen, finish};

/// A title for the window, a bell, a cleared screen by two ways, an overwritten line, a changed direction; as TOML has it.
const STEERING: &str = r"\u001b]0;owned\u0007 \u001b[2J\u009b2J\rover\u007f\u0085\u202etxet\u0000end";

/// The same as bytes of a file's name.
const NAME: &[u8] = b"\x1b]0;owned\x07\x1b[2J\xc2\x9b2J\rover\x7f";

fn bench() -> Bench {
    let bench = Bench::sound();
    let s = STEERING;
    bench.write("warrant.toml", format!("[workbench]\nname = \"{s}\"\n").as_bytes());
    bench.write(
        "arguments/steering.toml",
        format!(
            "[article]\ntitle = \"{s}\"\npublisher = \"{s}\"\nurl = \"{s}\"\npublished = 2026-01-01\n\
             [[source]]\nid = \"{s}\"\ntitle = \"{s}\"\npublisher = \"{s}\"\nurl = \"{s}\"\nfile = \"{s}\"\n\
             [[source]]\nid = \"fine\"\ntitle = \"{s}\"\ndate = 2026-01-01\n\
             [thesis]\nid = \"T\"\ntext = \"{s}\"\nword = \"{s}\"\n\
             said = {{ source = \"fine\", locator = \"{s}\", quote = \"{s}\" }}\n\
             [[conjecture]]\nid = \"C\"\ntext = \"C {s}\"\nheld_by = \"{s}\"\nstance = \"rejected\"\nsupports = \"T\"\n\
             [[premise]]\nid = \"P\"\ntext = \"P {s}\"\nkind = \"fact\"\nsupports = \"T\"\ncredence = \"{s}\"\n\
             evidence = [{{ source = \"fine\", locator = \"{s}\", quote = \"{s}\" }}, {{ source = \"{s}\" }}]\n\
             [[premise]]\nid = \"{s}\"\ntext = \"{s}\"\nkind = \"{s}\"\nsupports = \"{s}\"\n\"{s}\" = \"{s}\"\n\
             [[inference]]\nid = \"I\"\nfrom = [\"P\", \"C\"]\nsupports = \"T\"\nwhy = \"{s}\"\n\
             [[link]]\nclaim = \"P\"\nquestion = \"choice\"\nanswer = \"a{s}\"\nmode = \"test\"\n\
             [[link]]\nclaim = \"{s}\"\nquestion = \"{s}\"\nanswer = \"{s}\"\n"
        )
        .as_bytes(),
    );
    let question = |kind: &str, more: &str| {
        format!(
            "[question]\ntitle = \"{s}\"\ntype = \"{kind}\"\ncriteria = \"{s}\"\nfine_print = \"{s}\"\n\
             background = \"{s}\"\nread_at = \"{s}\"\nowner = \"{s}\"\nopens = 2026-01-01\ncloses = 2026-11-25\n\
             resolves = 2026-11-30\ntags = [\"{s}\"]\n{more}"
        )
    };
    let choice = question("choice", &format!("options = [\"a{s}\", \"b{s}\", \"other\"]\n"));
    bench.write("forecasts/questions/choice.toml", choice.as_bytes());
    let numeric = question("numeric", &format!("range = {{ min = 0, max = 9, unit = \"{s}\" }}\n"));
    bench.write("forecasts/questions/numeric.toml", numeric.as_bytes());
    let settled = question(
        "binary",
        &format!(
            "base_rate = {{ p = 0.1, n = 3, of = \"{s}\", source = \"{s}\" }}\n\
             [[clarification]]\nat = 2026-03-01\ntext = \"{s}\"\n\
             [[resolution]]\noutcome = \"no\"\nknown = 2026-11-01\nby = \"{s}\"\nnote = \"{s}\"\n\
             sources = [{{ url = \"{s}\", quote = \"{s}\", via = \"{s}\" }}]\n"
        ),
    );
    bench.write("forecasts/questions/settled.toml", settled.as_bytes());
    let ruled = question(
        "binary",
        &format!(
            "[rule]\nfile = \"{s}\"\ncolumn = \"{s}\"\nreduce = \"{s}\"\ncompare = {{ above = \"{s}\" }}\n"
        ),
    );
    bench.write("forecasts/questions/ruled.toml", ruled.as_bytes());
    let odd = question("binary", &format!("\"{s}\" = 1\ntimezone = \"{s}\"\nwritten = \"{s}\"\n"));
    bench.write("forecasts/questions/odd.toml", odd.as_bytes());
    bench.write(
        "forecasts/log/eve.toml",
        format!(
            "[forecaster]\nname = \"{s}\"\nkind = \"person\"\nnote = \"{s}\"\n\
             [[forecast]]\nquestion = \"choice\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\n\
             p = {{ \"a{s}\" = 0.5, \"b{s}\" = 0.25, other = 0.25 }}\nwhy = \"{s}\"\npublished = \"{s}\"\nbecause = [\"{s}\"]\n\
             [[forecast]]\nquestion = \"settled\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.3\n\
             why = \"{s}\"\n\
             [[forecast]]\nquestion = \"{s}\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.3\n\
             [[forecast]]\nquestion = \"settled\"\nat = \"{s}\"\nrecorded = \"{s}\"\np = \"{s}\"\nword = \"{s}\"\n"
        )
        .as_bytes(),
    );
    bench.write(
        "forecasts/relations.toml",
        format!(
            "[[implies]]\nif = \"{s}\"\nthen = \"choice\"\n[[exclusive]]\nquestions = [\"{s}\", \"choice\"]\n"
        )
        .as_bytes(),
    );
    let name = |folder: &str| Path::new(folder).join(OsStr::from_bytes(&[NAME, b".toml"].concat()));
    bench.write(name("forecasts/questions"), question("binary", "").as_bytes());
    bench.write(name("arguments"), b"[thesis]\nid = \"T\"\ntext = \"t\"\n\x1b[2J = 1\n");
    bench.write(name("forecasts/log"), b"[[forecast]]\n");
    bench.write(name("forecasts"), b"");
    bench
}

/// Characters that steer a terminal; in texts for people those that turn the direction too.
fn steers(format: &str) -> impl Fn(char) -> bool {
    let for_people = matches!(format, "" | "text" | "plain");
    move |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || (for_people && matches!(c, '\u{202a}'..='\u{202e}'))
    }
}

#[track_caller]
fn harmless(what: &str, format: &str, screen: &Screen) {
    // A calendar ends its lines with both.
    let shown = format!("{}{}", screen.stdout, screen.stderr).replace("\r\n", "\n");
    if let Some(at) = shown.find(steers(format)) {
        let start = shown[..at].char_indices().rev().nth(60).map_or(0, |(start, _)| start);
        let end = shown[at..].char_indices().nth(20).map_or(shown.len(), |(end, _)| at + end);
        panic!("{what} lets a text steer the terminal: {:?}", &shown[start..end]);
    }
}

#[test]
fn no_verb_in_no_format() {
    let bench = bench();
    let tables: &[&[&str]] = &[
        &["report"],
        &["list", "questions"],
        &["list", "arguments"],
        &["list", "forecasters"],
        &["show", "choice"],
        &["show", "settled"],
        &["show", "eve"],
        &["show", "steering"],
        &["show", "steering/P"],
        &["table", "steering"],
        &["tree", "steering"],
        &["score"],
        &["score", "--when", "each"],
        &["score", "--by", "question"],
        &["calibration"],
        &["belief", "steering"],
        &["crux", "steering"],
        &["history", "steering"],
        &["coherence"],
        &["postmortem", "settled"],
        &["postmortem", "steering"],
        &["due", "--within", "60d"],
        &["resolve", "--auto"],
    ];
    let mut signs = 0;
    for verb in tables {
        for format in ["text", "plain", "json", "csv", "md", "html"] {
            let screen = bench.run(&[verb, &["--format", format][..]].concat());
            harmless(&format!("{verb:?} as {format}"), format, &screen);
            signs += usize::from(screen.stdout.contains('␛') || screen.stdout.contains("\\u001b"));
        }
    }
    assert!(signs > 60, "the texts are shown in {signs} screens only");
    let others: &[(&[&str], &str)] = &[
        (&["check"], "text"),
        (&["check", "--color", "never"], "json"),
        (&["check"], "github"),
        (&["check"], "sarif"),
        (&["map", "steering"], "svg"),
        (&["map", "steering"], "dot"),
        (&["map", "steering"], "mermaid"),
        (&["calibration"], "svg"),
        (&["history", "steering"], "svg"),
        (&["due", "--within", "60d"], "github"),
        (&["due", "--within", "60d"], "ids"),
        (&["due", "--within", "60d"], "ics"),
        (&["export"], "json"),
        (&["export"], "csv"),
    ];
    for (verb, format) in others {
        let screen = bench.run(&[verb, &["--format", format][..]].concat());
        harmless(&format!("{verb:?} as {format}"), format, &screen);
    }
}

#[test]
fn no_message_about_what_was_typed() {
    let bench = bench();
    let typed = "x\u{1b}]0;owned\u{7}\u{9b}2J\rover\u{7f}\u{202e}";
    let lines: &[&[&str]] = &[
        &["show", typed],
        &["table", typed],
        &["explain", typed],
        &[typed],
        &["report", typed],
        &["report", &format!("--{typed}")],
        &["report", "--format", typed],
        &["report", "--as-of", typed],
        &["report", "--width", typed],
        &["check", typed],
        &["check", "-D", typed],
        &["check", "--against", typed],
        &["-C", typed, "report"],
        &["report", "-o", &format!("{typed}/{typed}")],
        &["score", "--from", typed],
        &["due", "--reason", typed],
        &["due", "--notify", &format!("warrant.toml/{typed}")],
        &["due", "--owner", typed],
        &["init", &format!("warrant.toml/{typed}")],
        &["schema", typed],
        &["completions", typed],
    ];
    for line in lines {
        harmless(&format!("{line:?}"), "text", &finish(bench.command().args(*line)));
    }
    let writing: &[&[&str]] = &[
        &["forecast", typed, "0.3", "--by", "ada"],
        &["forecast", "sound-question", typed, "--by", "ada"],
        &["forecast", "sound-question", "0.3", "--by", typed],
        &["forecast", "sound-question", "0.3", "--by", "ada", "--at", typed],
        &["forecast", "choice", typed, "--by", "ada"],
        &["forecast", "choice", "a=0.3", "--by", "ada"],
        &["forecast", "settled", "0.3", "--by", "ada"],
        &["forecast", "numeric", typed, "--by", "ada"],
        &["forecast", "numeric", "1..2..3", "--by", "eve", "-n"],
        &["forecast", "next", "--by", "eve", "--no-input"],
        &["withdraw", typed, "--by", "eve"],
        &["withdraw", "choice", "--by", "eve", "-n"],
        &["resolve", "choice", typed, "--known", "2026-11-01", "--note", typed, "--by", typed, "-n"],
        &["resolve", "numeric", "99", "--known", "2026-11-01", "--note", "n", "-n"],
        &["resolve", "settled", "yes", "--known", "2026-11-01", "--note", "n", "-n"],
        &["resolve", "sound-question", "no", "--known", typed, "-n"],
        &["clarify", "choice", "--text", typed, "-n"],
        &["ask", typed, "--criteria", typed, "--closes", typed, "--no-input", "-n"],
        &["ask", "Same?", "--id", typed, "--no-input", "-n"],
    ];
    for line in writing {
        let mut command = bench.command();
        command.env_remove("WARRANT_AS_OF").args(*line);
        harmless(&format!("{line:?}"), "text", &finish(&mut command));
    }
}

#[test]
fn no_header_and_no_cell_of_a_table_that_is_read() {
    let bench = Bench::sound();
    let steering = "\u{1b}]0;owned\u{7}\u{9b}2J\u{7f}\u{202e}";
    for (name, table) in [
        ("header.csv", format!("question,{steering},p,outcome\nq,{steering},0.5,1\n")),
        (
            "cells.csv",
            format!(
                "question,forecaster,p,outcome\n{steering},{steering},0.5,1\n{steering},b,{steering},{steering}\n"
            ),
        ),
        ("ragged.csv", format!("question,forecaster,p,outcome\n{steering}\n\"{steering}\n")),
    ] {
        bench.write(name, table.as_bytes());
        for format in ["text", "plain", "json", "csv", "md", "html"] {
            for verb in ["score", "calibration"] {
                let screen = bench.run(&[verb, "--from", name, "--format", format]);
                harmless(&format!("{verb} of {name} as {format}"), format, &screen);
            }
        }
    }
}

#[test]
fn no_completion() {
    let bench = bench();
    for line in [&["show", ""][..], &["table", ""], &["forecast", ""]] {
        let mut command = bench.command();
        let script = [&["--", "warrant"][..], line].concat();
        let index = (line.len()).to_string();
        command.env("COMPLETE", "zsh").env("_CLAP_COMPLETE_INDEX", index).env("_CLAP_IFS", "\n").args(script);
        let screen = finish(&mut command);
        assert!(
            screen.stdout.contains("sound") || screen.stdout.contains("steering"),
            "{line:?}: {}",
            screen.stderr
        );
        harmless(&format!("completion of {line:?}"), "text", &screen);
    }
}

#[test]
fn formulas_in_a_table_are_texts_and_numbers_stay_numbers() {
    let bench = Bench::sound();
    bench.write(
        "forecasts/questions/formula.toml",
        b"[question]\ntitle = \"=HYPERLINK(1)\"\ntype = \"binary\"\ncriteria = \"+c\"\nread_at = \"@r\"\nowner = \"-o\"\n\
          opens = 2026-01-01\ncloses = 2026-12-31\ntags = [\"\\ttab\", \"-0.5\"]\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(finish(bench.command().args(["export", path, "--format", "csv"])).code, 0);
    let mut cells = 0;
    for item in fs::read_dir(folder.path()).unwrap() {
        let text = fs::read(item.unwrap().path()).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
        for record in reader.records() {
            for cell in &record.unwrap() {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || cell == "-" || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{cell:?}"
                );
                cells += 1;
            }
        }
    }
    assert!(cells > 20);
    let shown = bench.run(&["list", "questions", "--format", "csv"]).stdout;
    assert!(shown.contains("'=HYPERLINK(1)"), "{shown}");
}
