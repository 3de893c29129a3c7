//! Every verb in a script, without a terminal.

use super::fixture::{Bench, timeless};
use crate::harness::words;

#[test]
fn a_forecast_is_one_line_and_one_record() {
    let bench = Bench::new();
    let said = bench.done(&words("forecast strike 65% --by ann --why 'The talks go well.' --because map/P2"));
    assert_eq!(timeless(&said), "Recorded 65% (was 72%) by ann at NOW in forecasts/log/ann.toml.\n");
    let log = bench.read("forecasts/log/ann.toml");
    let last = log.rsplit("[[forecast]]").next().unwrap();
    assert!(last.contains("p = 0.65\nwhy = \"The talks go well.\"\nbecause = [\"map/P2\"]\n"), "{last}");
    assert!(last.contains("\nrecorded = 2"), "{last}");
    bench.sound();
}

#[test]
fn a_word_is_kept_with_its_scale_and_its_midpoint() {
    let bench = Bench::new();
    let said = bench.done(&["forecast", "strike", "likely", "--by", "ann"]);
    assert_eq!(
        timeless(&said),
        "Recorded \"likely\" (icd203) as 67.5% (was 72%) by ann at NOW in forecasts/log/ann.toml.\n"
    );
    assert!(
        bench.read("forecasts/log/ann.toml").contains("p = 0.675\nword = \"likely\"\nscale = \"icd203\"\n")
    );
    let again = bench.done(&["forecast", "strike", "same", "--by", "ann"]);
    assert_eq!(timeless(&again), "Reaffirmed 67.5% by ann at NOW in forecasts/log/ann.toml.\n");
    assert_eq!(bench.read("forecasts/log/ann.toml").matches("word = \"likely\"").count(), 2);
    bench.sound();
}

#[test]
fn a_new_forecaster_gets_a_log_and_is_told_so() {
    let bench = Bench::new();
    let ended = bench.run(&["forecast", "strike", "30%", "--by", "anne"]);
    assert_eq!(
        timeless(&ended.stdout),
        "Recorded 30% by anne (new forecaster) at NOW in forecasts/log/anne.toml.\n"
    );
    assert!(ended.stderr.contains("`ann` is known"), "{}", ended.stderr);
    assert!(
        bench
            .read("forecasts/log/anne.toml")
            .starts_with("[forecaster]\nname = \"anne\"\nkind = \"person\"\n")
    );
    bench.sound();
}

#[test]
fn who_forecasts_is_a_flag_else_the_environment_else_the_configuration() {
    let bench = Bench::new();
    let refused = bench.refused(&["forecast", "strike", "30%"]);
    assert!(refused.contains("no forecaster is set") && refused.contains("WARRANT_FORECASTER"), "{refused}");
    bench.write("config/warrant/config.toml", "forecaster = \"cora\"\n");
    assert!(bench.done(&["forecast", "strike", "30%"]).contains("by cora (new forecaster)"));
    let by_environment = bench
        .command()
        .env("WARRANT_FORECASTER", "dora")
        .args(["forecast", "strike", "30%"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&by_environment.stdout).contains("by dora (new forecaster)"));
    assert!(bench.done(&["forecast", "strike", "31%", "--by", "ann"]).contains("by ann at"));
    bench.write("config/warrant/config.toml", "forecaster = 3\n");
    assert!(bench.refused(&["forecast", "strike", "30%"]).contains("expected text"));
}

#[test]
fn a_view_held_earlier_is_marked_as_what_it_is() {
    let bench = Bench::new();
    let said = bench.done(&["forecast", "strike", "40%", "--by", "ann", "--at", "2025-01-02"]);
    assert_eq!(
        timeless(&said),
        "Recorded 40% by ann as held at 2025-01-02T00:00:00Z (backdated: written at NOW) in forecasts/log/ann.toml; \
         the record of 2026-02-01T10:00:00Z is later and stands.\n"
    );
    let said = bench
        .done(&words("forecast strike 41% --by ann --expires 2098-01-01 --published https://example.org"));
    assert!(said.ends_with("; it holds until 2098-01-01.\n"), "{said}");
}

#[test]
fn a_correction_replaces_the_own_record_and_voids_a_slip() {
    let bench = Bench::new();
    let said =
        bench.done(&words("forecast strike 27% --by ann --corrects 2026-02-01 --why 'Digits swapped.'"));
    assert!(said.ends_with("; from now on it replaces the record of 2026-02-01T10:00:00Z.\n"), "{said}");
    let standings = || -> Vec<String> {
        let shown = bench.shown("strike");
        let rows = shown["forecasts"].as_array().unwrap();
        rows.iter().map(|row| row["standing"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(standings(), ["counts", "counts"]);
    let slip = bench.shown("strike")["forecasts"][1]["at"].as_str().unwrap().to_owned();
    let said = bench.done(&["forecast", "strike", "28%", "--by", "ann", "--corrects", &slip]);
    assert!(said.ends_with(&format!("; it voids the record of {slip}.\n")), "{said}");
    assert_eq!(standings(), ["counts", "corrected", "counts"]);
    let refused = bench.refused(&["forecast", "strike", "27%", "--by", "ann", "--corrects", "2026-03-01"]);
    assert!(refused.contains("records so far: 2026-02-01T10:00:00Z"), "{refused}");
}

#[test]
fn a_credence_is_logged_on_a_claim() {
    let bench = Bench::new();
    let said = bench.done(&["forecast", "map/P1", "70%", "--by", "ann"]);
    assert_eq!(timeless(&said), "Recorded 70% by ann at NOW in forecasts/log/ann.toml.\n");
    assert!(bench.read("forecasts/log/ann.toml").contains("claim = \"map/P1\"\n"));
    assert!(
        timeless(&bench.done(&["forecast", "map/P1", "60%", "--by", "ann"]))
            .starts_with("Recorded 60% (was 70%)")
    );
    assert_eq!(bench.shown("map/P1")["credences"][0]["p"], 0.6);
    assert!(bench.refused(&["forecast", "map/P9", "60%", "--by", "ann"]).contains("did you mean"));
    assert!(bench.refused(&["forecast", "mop/P1", "60%", "--by", "ann"]).contains("did you mean `map`?"));
    bench.sound();
}

#[test]
fn a_withdrawal_is_a_record_too() {
    let bench = Bench::new();
    let said = bench.done(&["withdraw", "strike", "--by", "ann", "--why", "I know one of them."]);
    assert_eq!(timeless(&said), "Withdrew 72% by ann at NOW in forecasts/log/ann.toml.\n");
    assert!(bench.read("forecasts/log/ann.toml").contains("withdrawn = true\nwhy = "));
    assert!(
        bench
            .refused(&["withdraw", "strike", "--by", "ann"])
            .contains("no forecast of this forecaster on `strike` to withdraw")
    );
    assert!(bench.refused(&["forecast", "strike", "same", "--by", "ann"]).contains("to say again"));
    bench.sound();
}

#[test]
fn a_dry_run_shows_the_text_and_writes_nothing() {
    let bench = Bench::new();
    let before = bench.files();
    let ended = bench.run(&["forecast", "strike", "65%", "--by", "ann", "--dry-run"]);
    assert_eq!(ended.code, 0);
    assert!(
        ended.stdout.starts_with("# forecasts/log/ann.toml:12\n[[forecast]]\nquestion = \"strike\"\n"),
        "{}",
        ended.stdout
    );
    assert!(ended.stderr.contains("Nothing was written"), "{}", ended.stderr);
    for arguments in [
        &["ask", "Will it snow?", "--draft", "-n", "--claim", "map/P1", "--answer", "yes"][..],
        &["resolve", "strike", "no", "--known", "2026-01-01", "-n"],
        &["clarify", "strike", "--text", "Any union.", "-n"],
        &["withdraw", "strike", "--by", "ann", "-n"],
    ] {
        bench.done(arguments);
    }
    assert!(bench.files() == before);
    assert!(!bench.path(".warrant.lock").exists());
}

#[test]
fn a_clarification_is_dated_and_the_criteria_stay() {
    let bench = Bench::new();
    let before = bench.read("forecasts/questions/strike.toml");
    let said = bench.done(&["clarify", "strike", "--text", "Warning strikes count.", "--at", "2026-03-01"]);
    assert_eq!(said, "Clarified strike at 2026-03-01 in forecasts/questions/strike.toml:11.\n");
    let after = bench.read("forecasts/questions/strike.toml");
    assert_eq!(
        after,
        format!("{before}\n[[clarification]]\nat = 2026-03-01\ntext = \"Warning strikes count.\"\n")
    );
    assert!(bench.refused(&["clarify", "strike"]).contains("--text is missing"));
    assert!(bench.refused(&["clarify", "strike", "--text", " "]).contains("--text is empty"));
    bench.sound();
}

#[test]
fn writers_refuse_every_other_world() {
    let bench = Bench::new();
    for flags in [&["--as-of", "2026-01-01"][..], &["--as-recorded", "2026-01-01"]] {
        for verb in [
            &["forecast", "strike", "65%", "--by", "ann"][..],
            &["withdraw", "strike", "--by", "ann"],
            &["resolve", "strike", "no", "--known", "2026-01-01"],
            &["clarify", "strike", "--text", "x"],
            &["ask", "Will it?", "--draft"],
        ] {
            let refused = bench.refused(&[verb, flags].concat());
            assert!(refused.contains("cannot write with --as-"), "{refused}");
        }
    }
    let output = bench
        .command()
        .env("WARRANT_AS_OF", "2026-01-01")
        .args(["forecast", "strike", "65%", "--by", "ann"])
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("WARRANT_AS_OF"));
}

#[test]
fn lists_show_the_own_number_with_its_word_and_its_way() {
    let bench = Bench::new();
    bench.done(&["forecast", "strike", "12%", "--by", "ann"]);
    let list = bench.done(&["list", "--by", "ann", "--format", "csv"]);
    assert!(list.contains("12%, very unlikely ▆▁"), "{list}");
    let card = bench.done(&["show", "strike", "--by", "ann", "--plain"]);
    assert!(card.contains("own: 12%, very unlikely ▆▁ (ann since "), "{card}");
    assert!(bench.refused(&["list", "--by", "anm"]).contains("did you mean `ann`?"));
}

#[test]
fn next_names_what_is_to_be_done_where_nobody_can_be_asked() {
    let bench = Bench::new();
    let refused = bench.refused(&["forecast", "next", "--by", "bob"]);
    assert!(refused.contains("next are: strike (no forecast yet)"), "{refused}");
    bench.done(&["forecast", "strike", "12%", "--by", "bob"]);
    let ended = bench.run(&["forecast", "next", "--by", "bob"]);
    assert_eq!(ended.code, 0);
    assert!(ended.stderr.contains("Nothing to forecast for bob"), "{}", ended.stderr);
}

#[test]
fn next_finds_what_is_stale_and_what_closes_soon() {
    let bench = Bench::new();
    let refused = bench.refused(&["forecast", "next", "--by", "ann"]);
    assert!(refused.contains("next are: strike (not looked at for a while)"), "{refused}");
    bench.done(&["forecast", "strike", "same", "--by", "ann"]);
    bench.done(&words("ask 'Will it rain?' --id rain --draft --opens 2020-01-01 --closes +3d"));
    bench.done(&["forecast", "rain", "20%", "--by", "ann", "--at=-20d"]);
    let refused = bench.refused(&["forecast", "next", "--by", "ann"]);
    assert!(refused.contains("next are: rain (closes soon)\n"), "{refused}");
    bench.done(&["forecast", "rain", "30%", "--by", "ann"]);
    assert_eq!(bench.run(&["forecast", "next", "--by", "ann"]).code, 0);
}

#[test]
fn writers_that_run_at_once_lose_nothing() {
    let bench = Bench::new();
    let children: Vec<_> = (1..=8)
        .map(|percent| {
            let arguments =
                ["forecast".to_owned(), "strike".to_owned(), format!("{percent}%"), "--by=zoe".to_owned()];
            bench.command().args(arguments).stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let log = bench.read("forecasts/log/zoe.toml");
    assert_eq!((log.matches("[[forecast]]").count(), log.matches("[forecaster]").count()), (8, 1));
    bench.sound();
}
