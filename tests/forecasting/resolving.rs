//! `resolve`: what it writes, what it supersedes, and what it does to scores, claims and other questions.

use super::fixture::Bench;
use crate::harness::words;

#[test]
fn it_shows_scores_and_claims_at_once() {
    let bench = Bench::new();
    let said = bench.done(&words("resolve strike no --known 2026-03-01 --source https://example.org/a --source https://example.org/b --source-date 2026-03-01 --via 'Union News' --quote 'no strike' --by ann"));
    assert_eq!(
        said,
        "Resolved strike: no, known on 2026-03-01, in forecasts/questions/strike.toml:11.\n\
         scores (Brier score (p - y)^2, 0 to 1, lower is better):\n  ann  0.5184\n\
         claims:\n  map/P2 (anchor, holds if no): open before, stands now\n"
    );
    let text = bench.read("forecasts/questions/strike.toml");
    assert!(text.contains("by = \"ann\"\nsources = [\n  { url = \"https://example.org/a\" },\n"), "{text}");
    assert!(text.contains("date = 2026-03-01, quote = \"no strike\", via = \"Union News\" }"), "{text}");
    bench.sound();
}

#[test]
fn resolving_again_names_old_and_new_and_deletes_nothing() {
    let bench = Bench::new();
    bench.done(&["resolve", "strike", "no", "--known", "2026-03-01", "--note", "searched"]);
    let first = bench.read("forecasts/questions/strike.toml");
    let again = ["resolve", "strike", "no", "--known", "2026-03-01", "--note", "searched"];
    assert!(bench.refused(&again).contains("already has this resolution"));
    let said =
        bench.done(&["resolve", "strike", "yes", "--known", "2026-04-01", "--source", "https://example.org"]);
    assert!(
        said.starts_with(
            "Resolved strike: yes (was no, known on 2026-03-01, kept as history), known on 2026-04-01, in "
        ),
        "{said}"
    );
    assert!(said.contains("\n  ann  0.0784 (was 0.5184)\n"), "{said}");
    assert!(said.contains("map/P2 (anchor, holds if no): stands before, falls now"), "{said}");
    assert!(bench.read("forecasts/questions/strike.toml").starts_with(&first));
    bench.sound();
}

#[test]
fn a_void_question_says_why_and_is_not_scored() {
    let bench = Bench::new();
    let said = bench
        .done(&words("resolve strike --void annulled --known 2026-03-01 --note 'The union was dissolved.'"));
    assert!(said.starts_with("Resolved strike: void (annulled), known on 2026-03-01"), "{said}");
    assert!(said.contains("scores: none, since a void question is counted and never scored"), "{said}");
    assert!(
        bench
            .refused(&["resolve", "strike", "--void", "anulled", "--known", "2026-03-01", "--note", "x"])
            .contains("did you mean `annulled`?")
    );
    bench.refused(&words("resolve strike yes --void annulled --known 2026-03-01 --note x"));
    bench.sound();
}

#[test]
fn outcomes_that_the_question_cannot_have() {
    let bench = Bench::new();
    assert!(
        bench.refused(&["resolve", "strike", "maybe", "--known", "2026-03-01"]).contains("write yes or no")
    );
    assert!(
        bench
            .refused(&["resolve", "strik", "no", "--known", "2026-03-01"])
            .contains("did you mean `strike`?")
    );
}

fn conditional(bench: &Bench) {
    bench.done(&words(
        "ask 'If they strike, will it last a week?' --id week-if-strike --draft --timezone Asia/Shanghai",
    ));
    bench.done(&["ask", "If they do not strike, will wages rise?", "--id", "wages-if-quiet", "--draft"]);
    bench.write(
        "forecasts/relations.toml",
        "[[conditional]]\nquestion = \"week-if-strike\"\ncondition = \"strike\"\nanswer = \"yes\"\n\n\
         [[conditional]]\nquestion = \"wages-if-quiet\"\ncondition = \"strike\"\nanswer = \"no\"\n",
    );
}

#[test]
fn the_other_branch_of_a_condition_falls_away() {
    let bench = Bench::new();
    conditional(&bench);
    let said = bench.done(&["resolve", "strike", "no", "--known", "2026-03-01", "--note", "searched"]);
    assert!(
        said.contains("\nResolved week-if-strike: void (not-applicable), since its condition did not come about, in forecasts/questions/week-if-strike.toml:"),
        "{said}"
    );
    let text = bench.read("forecasts/questions/week-if-strike.toml");
    assert!(text.contains("void = \"not-applicable\"\nknown = 2026-03-01T00:00:00Z\n"), "{text}");
    assert!(
        text.contains("note = \"It asks what happens if strike is answered yes, and the answer was no.\""),
        "{text}"
    );
    assert_eq!(bench.shown("week-if-strike")["state"], "void");
    assert_eq!(bench.shown("wages-if-quiet")["state"], "open");
    bench.sound();
    let ended =
        bench.run(&["resolve", "strike", "yes", "--known", "2026-04-01", "--source", "https://example.org"]);
    assert!(
        ended.stderr.contains("week-if-strike is void as not-applicable, and its condition holds now"),
        "{}",
        ended.stderr
    );
    assert_eq!(bench.shown("wages-if-quiet")["state"], "void");
}

#[test]
fn nothing_is_resolved_where_the_other_branch_cannot_be() {
    let bench = Bench::new();
    conditional(&bench);
    let other = "forecasts/questions/week-if-strike.toml";
    let broken = bench.read(other).replace("type = \"binary\"\n", "type = \"binary\"\n<<<<<<< ours\n");
    bench.write(other, &broken);
    let said = bench.refused(&["resolve", "strike", "no", "--known", "2026-03-01", "--note", "searched"]);
    assert!(said.contains("forecasts/questions/week-if-strike.toml"), "{said}");
}
