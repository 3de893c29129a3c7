//! Little text that could become much work: far dates, long spans, large exponents, chains and crowds of relations. Every
//! verb ends in time, in two gigabytes of address space.

use std::fmt::Write as _;

use crate::hostile::bench::{Bench, Screen, finish};

/// Runs a verb under a limit of memory.
#[track_caller]
fn bounded(bench: &Bench, line: &[&str]) -> Screen {
    let screen = finish(bench.within("ulimit -t 60; ulimit -v 2000000").args(line));
    assert!(!screen.stderr.contains("memory allocation"), "{line:?}: {}", screen.stderr);
    screen
}

const READERS: &[&[&str]] = &[
    &["check", "-q"],
    &["report"],
    &["show", "far"],
    &["list", "questions"],
    &["score"],
    &["score", "--when", "each"],
    &["score", "--by", "month"],
    &["score", "--json"],
    &["calibration"],
    &["history", "sound"],
    &["history", "sound", "--format", "svg"],
    &["belief", "sound"],
    &["coherence"],
    &["postmortem", "sound"],
    &["due"],
    &["due", "--within", "4294967295d"],
    &["due", "--within", "99999y", "--grace", "4294967295d"],
    &["due", "--format", "ics"],
    &["export", "--json"],
    &["report", "--as-of", "9999-12-31"],
    &["report", "--as-of", "0001-01-01"],
    &["due", "--as-of", "9999-12-31", "--format", "ics"],
    &["score", "--as-of", "9999-12-31"],
    &["history", "sound", "--as-of", "9999-12-31"],
];

fn every_reader(bench: &Bench) {
    for line in READERS {
        let screen = bounded(bench, line);
        // A verb or a flag that there is not would end at once and test nothing.
        assert!(!screen.stderr.contains("Usage:"), "{line:?}: {}", screen.stderr);
    }
}

fn question(more: &str) -> String {
    format!("[question]\ntitle = \"Will it?\"\ncriteria = \"c\"\nread_at = \"r\"\n{more}")
}

#[test]
fn a_question_of_ten_thousand_years() {
    let bench = Bench::sound();
    let far = question("type = \"binary\"\nopens = 0001-01-01\ncloses = 9999-12-31\nresolves = 9999-12-31\n");
    bench.write("forecasts/questions/far.toml", far.as_bytes());
    let days = question(
        "type = \"date\"\nopens = 0001-01-01\ncloses = 9999-12-30\nrange = { min = 0001-01-01, max = 9999-12-31 }\n\
         [[resolution]]\noutcome = 9999-12-30\nknown = 2026-11-01\nnote = \"n\"\n",
    );
    bench.write("forecasts/questions/days.toml", days.as_bytes());
    let settled = question(
        "type = \"binary\"\nopens = 0001-01-01\ncloses = 9999-12-31\n[[resolution]]\noutcome = \"yes\"\nknown = 2026-11-01\n\
         note = \"n\"\n",
    );
    bench.write("forecasts/questions/settled.toml", settled.as_bytes());
    let mut log = "[forecaster]\nname = \"Far\"\nkind = \"person\"\n".to_owned();
    for (question, p) in [
        ("far", "p = 0.3"),
        ("settled", "p = 0.7"),
        ("days", "low = 0001-01-02\nlikely = 2000-01-01\nhigh = 9999-12-30"),
    ] {
        for year in ["0001", "1500", "2026"] {
            write!(log, "[[forecast]]\nquestion = \"{question}\"\nat = {year}-01-01T00:00:00Z\nrecorded = {year}-01-01T00:00:00Z\n{p}\n").unwrap();
        }
    }
    bench.write("forecasts/log/far.toml", log.as_bytes());
    let linked = "[article]\ntitle = \"Sound\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n[[premise]]\nid = \"P\"\ntext = \"So.\"\n\
                  kind = \"assumption\"\nsupports = \"T\"\n[[link]]\nclaim = \"P\"\nquestion = \"far\"\nanswer = \"yes\"\n\
                  mode = \"anchor\"\n[[link]]\nclaim = \"T\"\nquestion = \"settled\"\nanswer = \"yes\"\nmode = \"evidence\"\n\
                  lr = [0.9, 0.1]\n";
    bench.write("arguments/sound.toml", linked.as_bytes());
    bench.write("warrant.toml", b"[workbench]\nstale_after = \"4294967295d\"\n");
    every_reader(&bench);
}

#[test]
fn numbers_at_the_ends_of_what_can_be_written() {
    let bench = Bench::sound();
    let far = question(
        "type = \"numeric\"\nopens = 2026-01-01\ncloses = 2026-10-01\n\
         range = { min = 5e-324, max = 1.7976931348623157e308, scale = \"log\", open_high = true }\n\
         base_rate = { p = 5e-324, n = 9223372036854775807 }\n[[resolution]]\noutcome = 1e300\nknown = 2026-10-02\nnote = \"n\"\n",
    );
    bench.write("forecasts/questions/far.toml", far.as_bytes());
    let linear = question(
        "type = \"numeric\"\nopens = 2026-01-01\ncloses = 2026-10-01\n\
         range = { min = -1.7976931348623157e308, max = 1.7976931348623157e308 }\n[[resolution]]\noutcome = -1e308\n\
         known = 2026-10-02\nnote = \"n\"\n",
    );
    bench.write("forecasts/questions/linear.toml", linear.as_bytes());
    let rule = question(
        "type = \"binary\"\nopens = 0001-01-01\ncloses = 2026-01-01\n[rule]\nfile = \"../data/d.csv\"\ncolumn = \"v\"\n\
         covers = \"d\"\nreduce = \"sum\"\nsettle = \"4294967295d\"\ncompare = { above = 1e308 }\n",
    );
    bench.write("forecasts/questions/ruled.toml", rule.as_bytes());
    let digits = "9".repeat(100_000);
    bench.write(
        "forecasts/data/d.csv",
        format!("d,v\n0001-01-01,1e308\n2026-01-01,1e308\n2026-01-02,1e-999999999\n2026-01-03,0.{digits}\n2026-01-04,{digits}\n").as_bytes(),
    );
    let mut log = "[forecaster]\nname = \"Far\"\nkind = \"person\"\n".to_owned();
    let certain = format!("p = 0.{digits}");
    for (question, prediction) in [
        ("far", "quantiles = [[1e-300, 5e-324], [0.5, 1.0], [0.9999999999999999, 1.7e308]]"),
        ("far", "normal = [1e308, 1e308]"),
        ("far", "low = 5e-324\nlikely = 1\nhigh = 1e308"),
        ("linear", "normal = [-1e308, 5e-324]"),
        ("linear", "quantiles = [[0.1, -1.7e308], [0.9, 1.7e308]]"),
        ("sound-question", "p = 5e-324"),
        ("sound-question", "p = 1e-999999999"),
        ("sound-question", "p = 1e400"),
        ("sound-question", "p = 9223372036854775807"),
        ("sound-question", &certain),
    ] {
        write!(log, "[[forecast]]\nquestion = \"{question}\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\n{prediction}\n").unwrap();
    }
    bench.write("forecasts/log/far.toml", log.as_bytes());
    bench.write(
        "arguments/sound.toml",
        b"[article]\ntitle = \"Sound\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n[[premise]]\nid = \"P\"\ntext = \"So.\"\n\
          kind = \"assumption\"\nsupports = \"T\"\ncredence = 5e-324\nrelevance = 5e-324\n[[link]]\nclaim = \"T\"\n\
          question = \"sound-question\"\nanswer = \"yes\"\nmode = \"evidence\"\nlr = [1e-300, 5e-324]\n\
          [[inference]]\nid = \"I\"\nfrom = [\"P\"]\nrebuts = \"T\"\nbits = 1e308\n",
    );
    every_reader(&bench);
    for typed in [
        "1e-999999999",
        "1e999999999",
        "0x1p1023",
        &format!("0.{digits}"),
        &format!("{digits}%"),
        "1..1e999999999..2",
    ] {
        for question in ["sound-question", "far"] {
            let mut command = bench.command();
            command
                .env_remove("WARRANT_AS_OF")
                .args(["forecast", question, typed, "--by", "ada", "-n", "--late"]);
            let _ = finish(&mut command);
        }
    }
    let rows = format!(
        "forecaster,question,p,outcome\na,q,1e-999999999,1\na,q,0.{digits},1\na,q,1e999999999,0\na,r,5e-324,1\n"
    );
    bench.write("table.csv", rows.as_bytes());
    for verb in ["score", "calibration"] {
        let _ = bounded(&bench, &[verb, "--from", "table.csv"]);
    }
}

#[test]
fn dates_beyond_the_calendar() {
    for typed in [
        "+4294967295d",
        "+99999999999999999999y",
        "+262143y",
        "9999-12-31",
        "262143-12-31",
        "-262144-01-01",
        "+0d",
    ] {
        for line in [&["report", "--as-of"][..], &["due", "--as-of"], &["score", "--as-of"]] {
            let bench = Bench::sound();
            let [verb, flag] = line else { unreachable!() };
            let _ = bounded(&bench, &[verb, &format!("{flag}={typed}")]);
        }
    }
}

#[test]
fn chains_and_crowds_of_related_questions() {
    let bench = Bench::sound();
    let mut relations = String::new();
    let names: Vec<String> = (0..300).map(|number| format!("\"by-{number}\"")).collect();
    let mut log = "[forecaster]\nname = \"Far\"\nkind = \"person\"\n".to_owned();
    for number in 0..300 {
        let text = question("type = \"binary\"\nopens = 2026-01-01\ncloses = 2026-12-31\n");
        bench.write(format!("forecasts/questions/by-{number}.toml"), text.as_bytes());
        // Nested deadlines: each implies the next, and some all that follow within reach.
        for next in [number + 1, number + 7, number + 100].into_iter().filter(|next| *next < 300) {
            write!(relations, "[[implies]]\nif = \"by-{number}\"\nthen = \"by-{next}\"\n").unwrap();
        }
        write!(log, "[[forecast]]\nquestion = \"by-{number}\"\nat = 2026-02-01T00:00:00Z\nrecorded = 2026-02-01T00:00:00Z\np = 0.{:03}\n", 999 - number % 999).unwrap();
    }
    let all = names.join(", ");
    write!(
        relations,
        "[[exclusive]]\nquestions = [{all}]\nexhaustive = true\n[[conjunction]]\nquestion = \"sound-question\"\nof = [{all}]\n"
    )
    .unwrap();
    for _ in 0..20 {
        write!(relations, "[[exclusive]]\nquestions = [{all}]\n").unwrap();
    }
    bench.write("forecasts/relations.toml", relations.as_bytes());
    bench.write("forecasts/log/far.toml", log.as_bytes());
    for line in [&["check", "-q"][..], &["coherence"], &["due"], &["report"], &["score"]] {
        let screen = bounded(&bench, line);
        assert!(!screen.stderr.contains("Usage:"), "{line:?}: {}", screen.stderr);
    }
}

#[test]
fn a_question_of_two_thousand_options() {
    let bench = Bench::sound();
    let options: Vec<String> = (0..2_000).map(|number| format!("\"option {number}\"")).collect();
    let text = question(&format!(
        "type = \"choice\"\nopens = 2026-01-01\ncloses = 2026-10-01\noptions = [{}]\n[[resolution]]\noutcome = \"option 7\"\n\
         known = 2026-10-02\nnote = \"n\"\n",
        options.join(", ")
    ));
    bench.write("forecasts/questions/far.toml", text.as_bytes());
    let shares: Vec<String> = options.iter().map(|option| format!("{option} = 0.0005")).collect();
    let mut log = "[forecaster]\nname = \"Far\"\nkind = \"person\"\n".to_owned();
    for day in 1..=9 {
        write!(log, "[[forecast]]\nquestion = \"far\"\nat = 2026-02-0{day}T00:00:00Z\nrecorded = 2026-02-0{day}T00:00:00Z\np = {{ {} }}\n", shares.join(", ")).unwrap();
    }
    bench.write("forecasts/log/far.toml", log.as_bytes());
    for line in [
        &["check", "-q"][..],
        &["report"],
        &["show", "far"],
        &["score"],
        &["due"],
        &["list", "questions"],
        &["export", "--json"],
    ] {
        let screen = bounded(&bench, line);
        assert!(!screen.stderr.contains("Usage:"), "{line:?}: {}", screen.stderr);
    }
}
