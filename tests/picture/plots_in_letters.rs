//! Plots on a terminal: what the verbs' ordinary text shows of them.

use crate::picture::plot_bench::{Bench, record};
use crate::picture::plots::{argument, moving};

/// The lines of a screen from one that holds `from` up to the next blank one.
fn part(screen: &str, from: &str) -> String {
    let lines = screen.lines().skip_while(|line| !line.contains(from));
    lines.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_question_shows_the_line_of_its_crowd() {
    let screen = moving().run(&["show", "moving", "--width", "100"]);
    insta::assert_snapshot!(part(&screen, "crowd (median), 2026"), @"
    crowd (median), 2026-01-10 to 2026-03-02, 0% to 100%: ▂▂▂▂▄▄▄▄▅▅▅▄▄▄▄▄▄▅▅▅▅▅▅▅▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
    ann  ▂▄█
    ");
}

#[test]
fn cruxes_are_bars_from_now() {
    let screen = argument().run(&["crux", "bridge", "--width", "100"]);
    insta::assert_snapshot!(part(&screen, "thesis at"), @"
    thesis at  56.1%                               85.6%
    P2    ██████████████████████████████│░░░░░░░░░░
    open           ░░░░░░░░░░░░░░░░░░░░░│██
    █ if so (the event, or the claim holds)   ░ if not   │ now
    ");
}

#[test]
fn scores_show_their_running_means() {
    let mut bench = Bench::new();
    record(&mut bench, 2, 8);
    let screen = bench.run(&["score", "--when", "last", "--width", "100", "-v"]);
    insta::assert_snapshot!(part(&screen, "running mean"), @"
    running mean, from the fifth answer on, 0.0517 to 0.2500 (yes or no)
    forecaster-00       ▁▁▂▁
    forecaster-01       ▃▄▃▃
    crowd:median        ▁▁▂▁
    baseline:even-odds  ████
    ");
    // Programs and screen readers get numbers, not lines of letters.
    assert!(!bench.run(&["score", "--plain", "-v"]).contains("running mean"));
    assert!(!bench.run(&["score", "--when", "last", "--by", "question", "-v"]).contains("running mean"));
}

#[test]
fn a_murphy_diagram_in_letters() {
    let mut bench = Bench::new();
    record(&mut bench, 1, 6);
    let screen = bench.run(&["calibration", "--plot", "murphy", "--width", "100"]);
    insta::assert_snapshot!(screen, @"
    calibration                                                                         as of 2026-06-01

    all forecasters together; moments: last

    Murphy diagram

     0.333 │
           │                       --
           │                     --
           │                   --
           │                 --
           │                ····
           │              ··    ····
     0.167 │            ··          ···
           │          ··               ····
           │         ·                     ···
           │       ··                         ····
           │     ··                   ●●●●●●●     ····
           │   ●·      ●●●●●●                ●●●●●●●  ···
           │ ●● ●●●●●●●                             ●●●●●●●●●
     0.000 │●                ●●●●●●●●●                       ●●
           └───────────────────────────────────────────────────
            0%        20%       40%       60%       80%       100%

     SIGN   CURVE           FORECASTS    BRIER
    ───────────────────────────────────────────
     ●      forecaster-00           6   0.0624
     ·      base rate               6   0.2222
     -      even odds               6   0.2500

    Vertical: mean cost of acting on the forecasts; horizontal: the probability at which you act. Lower
    is better. Twice the area below a curve is its Brier score.
    ");
    let answer = bench.json(&["calibration", "--plot", "murphy"]);
    assert_eq!(answer["schema"], "warrant.murphy/1");
    assert_eq!(answer["curves"][0]["name"], "forecaster-00");
    assert!(
        bench
            .run(&["calibration", "--plot", "murphy", "--format", "csv"])
            .starts_with("sign,curve,forecasts,brier\n")
    );
}
