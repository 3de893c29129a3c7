//! What is refused: each with its message and fix, exit 2, and every file as it was.

use super::fixture::Bench;
use crate::harness::words;

#[track_caller]
fn refused(bench: &Bench, line: &str, parts: &[&str]) {
    let said = bench.refused(&words(line));
    for part in parts {
        assert!(said.contains(part), "{line}: `{part}` is not in: {said}");
    }
}

#[test]
fn forecasts_that_are_no_probabilities() {
    let bench = Bench::new();
    for (text, parts) in [
        ("72", &["`72` is ambiguous", "write `72%` or `0.72`"][..]),
        ("150%", &["`150%` is outside 0 to 1"]),
        ("-0.1", &["`-0.1` is outside 0 to 1"]),
        ("0", &["nothing could change your mind", "--certain"]),
        ("100%", &["nothing could change your mind", "--certain"]),
        ("nan", &["not a finite number"]),
        ("inf", &["not a finite number"]),
        ("likly", &["did you mean `likely`?"]),
        ("perhaps", &["neither a probability nor a word of the scale"]),
    ] {
        refused(&bench, &format!("forecast strike {text} --by ann"), parts);
    }
    assert!(
        bench
            .done(&["forecast", "strike", "0", "--certain", "--by", "ann"])
            .starts_with("Recorded 0% (was 72%)")
    );
}

#[test]
fn questions_that_take_no_forecast() {
    let bench = Bench::new();
    refused(&bench, "forecast strke 5% --by ann", &["unknown question `strke`", "did you mean `strike`?"]);
    refused(&bench, "forecast over 5% --by ann", &["is closed: its last day was 2020-12-31", "--late"]);
    let late = bench.done(&["forecast", "over", "5%", "--by", "ann", "--late"]);
    assert!(late.ends_with("; it is late: kept, never scored.\n"), "{late}");
    assert_eq!(bench.shown("over")["forecasts"][0]["standing"], "late");
    bench.done(&["resolve", "over", "no", "--known", "2021-01-01", "--note", "no letter"]);
    refused(&bench, "forecast over 5% --by ann", &["`over` is resolved: no, known on 2021-01-01"]);
    refused(&bench, "withdraw over --by ann", &["`over` is resolved"]);
    let past = bench.done(&["forecast", "over", "5%", "--by", "bob", "--at", "2020-05-01"]);
    assert!(past.contains("retrospective: shown apart, never ranked"), "{past}");
    let proven = words("forecast over 6% --by cora --at 2020-05-01 --published https://example.org");
    assert!(!bench.done(&proven).contains("retrospective"));
    bench.done(&["ask", "Will it be dry in 2090?", "--id", "dry", "--draft", "--opens", "2090-01-01"]);
    refused(&bench, "forecast dry 5% --by ann", &["`dry` opens on 2090-01-01", "wait until then"]);
    bench.write("forecasts/questions/broken.toml", "[question\n");
    refused(&bench, "forecast broken 5% --by ann", &["cannot be read", "warrant check"]);
}

#[test]
fn a_writer_needs_only_its_own_files_to_be_sound() {
    let bench = Bench::new();
    bench.write("forecasts/questions/broken.toml", "[question\n");
    bench.write("forecasts/log/zoe.toml", "[forecaster\n");
    bench.done(&["forecast", "strike", "5%", "--by", "ann"]);
    refused(&bench, "forecast strike 5% --by zoe", &["forecasts/log/zoe.toml has an error"]);
}

#[test]
fn missing_answers_without_a_terminal() {
    let bench = Bench::new();
    refused(
        &bench,
        "forecast strike --by ann",
        &["the forecast is missing", "`warrant forecast strike 65%`"],
    );
    refused(&bench, "forecast --by ann", &["QUESTION"]);
    refused(&bench, "resolve strike no", &["--known is missing", "never guessed"]);
    refused(&bench, "resolve strike --known 2026-01-01", &["the outcome is missing"]);
    refused(&bench, "resolve strike --void annulled --known 2026-01-01", &["--note is missing"]);
    refused(&bench, "ask", &["the title is missing"]);
    refused(&bench, "ask 'Will it?'", &["--criteria", "--read-at", "--closes", "--draft"]);
}

#[test]
fn dates_that_others_read_differently() {
    let bench = Bench::new();
    for flag in ["--at", "--expires", "--corrects"] {
        refused(
            &bench,
            &format!("forecast strike 5% --by ann {flag} 04/01/2026"),
            &["`04/01/2026` is ambiguous", "2026-01-04"],
        );
    }
    refused(&bench, "forecast strike 5% --by ann --at +3d", &["is in the future"]);
    refused(&bench, "forecast strike 5% --by ann --expires 2025-01-01", &["is over when the view begins"]);
    refused(&bench, "resolve strike no --known +3d", &["is in the future"]);
    refused(&bench, "resolve strike no --known 1.2.2026", &["is ambiguous"]);
    refused(&bench, "ask 'Will it?' --draft --closes 04/01/2026", &["is ambiguous"]);
}

#[test]
fn shares_and_quantiles_that_do_not_hold_together() {
    let bench = Bench::new();
    bench.done(&words("ask 'Who wins?' --id winner --draft --option Ann --option Bob --option none"));
    bench.ask_troops();
    for (rest, parts) in [
        (
            "winner --option Ann=60% --option Bob=50% --option none=10%",
            &["sum to 120%", "--option Ann=50% --option Bob=41.7% --option none=8.3%"][..],
        ),
        (
            "winner --option Anne=60% --option Bob=30% --option none=10%",
            &["unknown option `Anne`", "did you mean `Ann`?"],
        ),
        ("winner --option Ann=60% --option Bob=40%", &["nothing is said about: none", "--certain"]),
        ("winner 60%", &["does not fit a choice question", "--option Ann="]),
        ("winner", &["the forecast is missing", "--option Ann="]),
        (
            "troops --quantile 5%=9000 --quantile 50%=8000",
            &["the quantiles cross: 9000 at 5%, but 8000 at 50%"],
        ),
        (
            "troops --quantile 5%=-5 --quantile 50%=8000",
            &["-5 at 5% lies outside the range, which is closed at 0"],
        ),
        ("troops --quantile 5=9000 --quantile 50%=8000", &["`5` is ambiguous", "`5%`"]),
        ("troops --quantile 50%=8000", &["expected two or more quantiles, found one"]),
        ("troops --normal 12000,-4", &["positive standard deviation"]),
        ("troops --low 5 --likely 4 --high 9", &["not in order"]),
        ("troops --low 5 --likely 6", &["--high is missing"]),
        ("troops 12000", &["does not fit a numeric question", "--low"]),
        ("troops --normal 1,2 --low 1", &["more than one way"]),
    ] {
        refused(&bench, &format!("forecast {rest} --by ann"), parts);
    }
}

#[test]
fn reasons_that_are_missing_or_no_text() {
    let bench = Bench::new();
    refused(
        &bench,
        "forecast strike 5% --by ann --why \u{1b}[31mred",
        &["control character U+001B", "remove it"],
    );
    let long = format!("forecast strike 5% --by ann --why {}", "x".repeat(100_000));
    refused(&bench, &long, &["100000 bytes", "65536"]);
    refused(&bench, "forecast strike 5% --by ann --because P1", &["is missing the argument of the claim"]);
    refused(&bench, "forecast strike 5% --by ann --because map/P7", &["unknown claim `P7`"]);
    bench.write("warrant.toml", "[workbench]\nrequire_why = true\n");
    refused(&bench, "forecast strike 5% --by ann", &["must say why", "--why"]);
    refused(&bench, "forecast strike 5% --by ann --why ' \n '", &["must say why"]);
    bench.done(&["forecast", "strike", "5%", "--by", "ann", "--why", "So I heard."]);
    refused(&bench, "forecast strike 5% --by ../ann", &["invalid forecaster id", "did you mean `ann`?"]);
}

#[test]
fn questions_that_nobody_could_score() {
    let bench = Bench::new();
    let whole = "ask 'Will the ferry sink?' --criteria c --read-at r --closes 2098-01-01";
    for (rest, parts) in [
        ("--resolves 2097-01-01", &["its answer is due (2097-01-01) before it closes (2098-01-01)"][..]),
        ("--opens 2098-06-01", &["it closes (2098-01-01) before it opens (2098-06-01)"]),
        ("--id strike", &["there is a question `strike` already"]),
        ("--id strikes", &["`strikes` is nearly the id of `strike`", "--similar"]),
        ("--id 'Not An Id'", &["cannot be a question's id", "did you mean `not-an-id`?"]),
        ("--id next", &["cannot be a question's id"]),
        ("--type chioce", &["did you mean `choice`?"]),
        ("--option a", &["expected at least two options, found 1"]),
        ("--option a --option 'A '", &["the option `A` is listed twice"]),
        ("--option yes --option b", &["`yes` is reserved"]),
        ("--min 5", &["--max is missing"]),
        ("--min 5 --max 5", &["ends before it begins"]),
        ("--min 0 --max 5 --logarithmic", &["must start above 0"]),
        ("--type binary --min 0", &["a binary question has no range"]),
        ("--timezone Europe/Pariss", &["did you mean `Europe/Paris`?"]),
        ("--claim map/P1", &["--answer is missing"]),
        ("--claim map/P1 --answer maybe", &["invalid answer `maybe` to this question"]),
        ("--claim map/P1 --answer yes --mode evidence", &["--lr is missing"]),
        ("--claim map/P1 --answer yes --lr 0.9;0.3", &["expected two probabilities"]),
        ("--claim map/P2 --answer yes --mode anchor", &["is anchored already, by strike"]),
        ("--claim map/P3 --answer yes", &["unknown claim `P3`"]),
    ] {
        refused(&bench, &format!("{whole} {rest}"), parts);
    }
    refused(&bench, "ask 'Will the  workers strike?' --draft", &["`strike` asks the same"]);
    bench.done(&words("ask 'Will the  workers strike?' --draft --similar"));
}

#[test]
fn options_that_differ_in_a_sign_alone_are_different_to_the_writer_and_to_the_reader() {
    let bench = Bench::new();
    let options = ["<10", ">10", "1-5", "15"].map(|option| ["--option", option]).concat();
    bench.done(&[&["ask", "How many ferries?", "--draft"][..], &options].concat());
    let list = bench.done(&["show", "how-many-ferries"]);
    assert!(list.contains("<10, >10, 1-5, 15"), "{list}");
    assert!(!bench.done(&["check"]).contains("bad-options"));
}

#[test]
fn there_is_no_other_format_to_choose() {
    let bench = Bench::new();
    refused(&bench, "forecast strike 5% --by ann --json", &["does not have that format"]);
    refused(&bench, "forecast strike 5% --by ann --format csv", &["unknown format `csv`"]);
}
