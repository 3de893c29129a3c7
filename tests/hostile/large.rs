//! Files that are sound but far too deep, long or dense. The stack of each run is small and its time short, so that a walk
//! that calls itself for each claim fails, and so does one that looks at all claims for each.

use std::fmt::Write as _;

use crate::hostile::bench::Bench;

fn claim(text: &mut String, id: usize, rest: &str) {
    writeln!(text, "[[premise]]\nid = \"P{id}\"\ntext = \"Claim {id}.\"\nkind = \"assumption\"\n{rest}")
        .unwrap();
}

/// An unoptimized build takes less than a second of its processor for so many claims, unless they form a circle.
const MANY: usize = 10_000;

const THESIS: &str = "[article]\ntitle = \"Large\"\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n";

/// Every reader of an argument ends by itself; `check` may have findings.
#[track_caller]
fn every_reader_ends(bench: &Bench, claim: &str) {
    for verb in [
        &["check", "-q"][..],
        &["report"],
        &["tree", "large"],
        &["tree", "large", "--format", "html"],
        &["show", claim],
        &["export", "--json"],
    ] {
        let screen = bench.run(verb);
        assert!(screen.code <= 1, "{verb:?}: {}", screen.stderr);
        assert!(!screen.stdout.is_empty() || verb[0] == "check", "{verb:?} shows nothing");
    }
}

/// Claims with what their numbers make of each, and what else stands in the file; every reader ends.
fn claims(count: usize, bears: impl Fn(usize) -> String, rest: &str, shown: &str) -> Bench {
    let mut text = THESIS.to_owned();
    for id in 0..count {
        claim(&mut text, id, &bears(id));
    }
    let bench = Bench::sound();
    bench.write("arguments/large.toml", text + rest);
    every_reader_ends(&bench, shown);
    bench
}

fn below(id: usize) -> String {
    id.checked_sub(1).map_or("T".to_owned(), |above| format!("P{above}"))
}

#[test]
fn a_chain_of_ten_thousand_supports() {
    claims(MANY, |id| format!("supports = \"{}\"", below(id)), "", "large/P9999");
}

#[test]
fn a_chain_of_ten_thousand_rebuttals() {
    claims(MANY, |id| format!("rebuts = \"{}\"", below(id)), "", "large/P0");
}

#[test]
fn a_chain_of_ten_thousand_undercuts() {
    let undercut =
        |id: usize| format!("[[inference]]\nid = \"I{id}\"\nfrom = [\"P0\"]\nundercuts = \"I{}\"\n", id - 1);
    let first = "[[inference]]\nid = \"I0\"\nfrom = [\"P0\"]\nsupports = \"T\"\n".to_owned();
    let text = (1..MANY).map(undercut).fold(first, |text, next| text + &next);
    claims(1, |_| "supports = \"T\"".to_owned(), &text, "large/P0");
}

#[test]
fn ten_thousand_attackers_of_one_claim() {
    claims(MANY, |_| "rebuts = \"T\"".to_owned(), "", "large/T");
}

#[test]
fn ten_thousand_claims_contrary_to_one() {
    claims(MANY, |_| "contrary = \"T\"".to_owned(), "", "large/T");
}

#[test]
fn a_circle_of_two_thousand() {
    let bench = claims(2_000, |id| format!("supports = \"P{}\"", (id + 1) % 2_000), "", "large/P0");
    assert!(bench.run(&["check"]).stdout.contains("error[cycle]"));
}

/// Looked at by two verbs only: the findings are many.
#[track_caller]
fn every_key_is_named(bench: &Bench) {
    let screen = bench.run(&["check", "--format", "github"]);
    assert_eq!(screen.code, 1);
    assert!(screen.stdout.matches("unknown key `key").count() >= 20_000);
    assert_eq!(bench.run(&["list"]).code, 1);
}

#[test]
fn twenty_thousand_unknown_keys() {
    let mut text = THESIS.to_owned();
    for key in 0..20_000 {
        writeln!(text, "key{key} = {key}").unwrap();
    }
    let bench = Bench::sound();
    bench.write("arguments/large.toml", text.as_bytes());
    every_key_is_named(&bench);
}

#[test]
fn twenty_thousand_unknown_keys_in_a_question_and_a_log() {
    let mut keys = String::new();
    for key in 0..20_000 {
        writeln!(keys, "key{key} = {key}").unwrap();
    }
    let bench = Bench::sound();
    bench
        .write("forecasts/questions/large.toml", format!("[question]\ntype = \"binary\"\n{keys}").as_bytes());
    bench.write("forecasts/log/large.toml", format!("[forecaster]\nname = \"L\"\n{keys}").as_bytes());
    every_key_is_named(&bench);
}

#[test]
fn two_thousand_values_of_the_wrong_type() {
    let mut text = THESIS.to_owned();
    for id in 0..2_000 {
        claim(&mut text, id, "supports = 1\ncredence = [1]");
    }
    let bench = Bench::sound();
    bench.write("arguments/large.toml", text.as_bytes());
    bench.has_error("wrong-type", "wrong type for `supports`");
}

#[test]
fn one_record_with_two_thousand_broken_items() {
    let items = "{ source = 1 }, ".repeat(2_000);
    let text = format!("{THESIS}[[premise]]\nid = \"P\"\ntext = \"p\"\nevidence = [{items}]\n");
    let bench = Bench::sound();
    bench.write("arguments/large.toml", text.as_bytes());
    bench.has_error("wrong-type", "wrong type");
}

#[test]
fn nested_ten_thousand_deep() {
    let arrays = format!("x = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    let tables = format!("x = {}1{}\n", "{ a = ".repeat(10_000), " }".repeat(10_000));
    let header = format!("[{}]\n", vec!["a"; 10_000].join("."));
    let dotted = format!("{} = 1\n", vec!["a"; 10_000].join("."));
    let headers =
        (1..400).fold(String::new(), |text, depth| format!("{text}[{}]\n", vec!["a"; depth].join(".")));
    for (name, nested) in
        [("arrays", arrays), ("tables", tables), ("header", header), ("dotted", dotted), ("headers", headers)]
    {
        for path in [
            "warrant.toml",
            "arguments/large.toml",
            "forecasts/questions/large.toml",
            "forecasts/log/large.toml",
            "forecasts/relations.toml",
        ] {
            let bench = Bench::sound();
            bench.write(path, nested.as_bytes());
            let screen = bench.run(&["check", "-q"]);
            assert_eq!(screen.code, 1, "{name} in {path}: {}{}", screen.stdout, screen.stderr);
        }
    }
}

#[test]
fn a_text_of_half_a_megabyte_in_one_line() {
    let text = format!(
        "{THESIS}[[premise]]\nid = \"P\"\ntext = \"{}\"\nkind = \"assumption\"\n",
        "x".repeat(1 << 19)
    );
    let bench = Bench::sound();
    bench.write("arguments/large.toml", text.as_bytes());
    every_reader_ends(&bench, "large/P");
}

#[test]
fn a_log_of_two_thousand_bad_records() {
    let mut text = "[forecaster]\nname = \"L\"\nkind = \"person\"\n".to_owned();
    for _ in 0..2_000 {
        text.push_str("[[forecast]]\nquestion = \"nowhere\"\nat = \"soon\"\nrecorded = 1\np = 7\n");
    }
    let bench = Bench::sound();
    bench.write("forecasts/log/large.toml", text.as_bytes());
    let screen = bench.run(&["check", "-q"]);
    assert_eq!(screen.code, 1);
}
