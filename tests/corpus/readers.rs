//! What one input of each fuzz target goes through: the reader, the checks, and every renderer of findings.
//!
//! The targets below `fuzz/` and the test over the kept inputs share this file, so that both do the same. Besides not
//! panicking, each holds what must be true of any input.

use std::sync::LazyLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use warrant::belief::assumption::Assumptions;
use warrant::belief::evaluation::SemanticsName;
use warrant::belief::inputs::Voice;
use warrant::check::check;
use warrant::finding::{Severity, Vocabulary};
use warrant::forecast::crowd::CrowdMethod;
use warrant::forecast::typed::{
    Entry, Reading, TypedForecast, cdf_points, typed_answer, typed_probability, typed_text,
};
use warrant::forecast::{AsOf, DayOrMoment, Probability, Question, Scale, Span, percent, rfc3339, view};
use warrant::picture::{Direction, Layout, diagram, map_picture};
use warrant::render::Style;
use warrant::render::{
    csv, diagnostics, dot, findings_json, github, html, json, markdown, mermaid, plain, sarif, svg, text,
};
use warrant::report::{
    BeliefAsk, BoardPlan, Page, ScoreBoard, TablePlan, World, argument_table, argument_tree, belief_history,
    belief_table, coherence_report, export, long_boards, overview, score_board, table_board,
};
use warrant::schedule::{Ledger, verdict};
use warrant::score::csv::{
    ColumnMap, ForecastTable, LongReader, OutcomesTable, TableOptions, TableReader, Ties, is_long_form,
};
use warrant::score::rules::Rule;
use warrant::score::rules::convention::LogRule;
use warrant::score::time::curve::Moments;
use warrant::workbench::Workbench;
use warrant::workbench::data::DataFile;

/// A reader.
pub(crate) type Reader = fn(&[u8]);

/// Every reader by the name of its target.
pub(crate) const READERS: &[(&str, Reader)] = &[
    ("argument", argument),
    ("data", data),
    ("date", date),
    ("json_lines", json_lines),
    ("ledger", ledger),
    ("log", log),
    ("probability", probability),
    ("quantiles", quantiles),
    ("question", question),
    ("relations", relations),
    ("settings", settings),
    ("table", table),
    ("workbench", workbench),
];

const SETTINGS: &[u8] = b"[workbench]\nname = \"fuzz\"\ntimezone = \"Asia/Shanghai\"\n";

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Whether an input is drawn and scored too: always in the tests; of a fuzzer's inputs one in eight, since reading is
/// what those are for, and drawing takes most of the time.
fn is_shown(bytes: &[u8]) -> bool {
    env!("CARGO_PKG_NAME") != "warrant-fuzz" || bytes.len().is_multiple_of(8)
}

/// Reads and checks a workbench and renders what was found; what a text cannot be is passed over.
fn checked(files: &[(&str, &[u8])]) -> Option<Workbench> {
    let workbench = Workbench::from_files(files.iter().copied()).ok()?;
    let sources = &workbench.sources;
    let findings = check(&workbench, AsOf::day(today(), workbench.settings.zone));
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{:?}", finding.message);
        for place in finding.place.iter().chain(finding.related.iter().map(|(place, _)| place)) {
            let Some(text) = sources.get(place.file).and_then(|source| source.text()) else { continue };
            let (start, end) = (place.start as usize, place.end as usize);
            assert!(text.get(start..end).is_some(), "{} points to {start}..{end}", finding.message);
        }
    }
    if !files.iter().any(|(_, bytes)| *bytes != SETTINGS && *bytes != BINARY && is_shown(bytes)) {
        return Some(workbench);
    }
    for style in [Style { width: Some(60), color: true }, Style { width: None, color: false }] {
        let shown = diagnostics::text(&findings, sources, style);
        let steering = |c: char| c.is_control() && c != '\n' && !(style.color && c == '\u{1b}');
        assert!(!shown.contains(steering), "{shown:?}");
    }
    let files = sources.count();
    diagnostics::summary(&findings, files);
    for text in [findings_json::text(&findings, sources, files), sarif::text(&findings, sources)] {
        serde_json::from_str::<serde_json::Value>(&text.unwrap()).unwrap();
    }
    assert_eq!(github::text(&findings, sources).lines().count(), findings.len());
    Some(workbench)
}

/// What is read without an error is read whole: as many records as `toml::from_str` counts under the keys.
fn nothing_is_lost(workbench: &Workbench, bytes: &[u8], kept: &[(&[&str], usize)]) {
    if workbench.findings.iter().any(|finding| finding.severity == Severity::Error) {
        return;
    }
    let text = std::str::from_utf8(bytes).expect("that it is no text was not said");
    let table: toml::Table = toml::from_str(text).expect("that it is no TOML was not said");
    for (keys, found) in kept {
        let count = |key: &&str| match table.get(*key) {
            Some(toml::Value::Array(records)) => records.len(),
            other => usize::from(other.is_some()),
        };
        let there: usize = keys.iter().map(count).sum();
        assert_eq!(*found, there, "{keys:?} of\n{text}\n{:?}", workbench.findings);
    }
}

/// A page in every format.
fn rendered(page: &Page) {
    text::page(page, Style { width: Some(40), color: false });
    plain::page(page);
    csv::page(page);
    markdown::page(page);
    html::page(page);
}

/// `warrant.toml`.
pub(crate) fn settings(bytes: &[u8]) {
    checked(&[("warrant.toml", bytes)]);
}

/// `arguments/<argument>.toml`, as a table and as pictures too.
pub(crate) fn argument(bytes: &[u8]) {
    let Some(workbench) = checked(&[("warrant.toml", SETTINGS), ("arguments/bridge.toml", bytes)]) else {
        return;
    };
    for map in workbench.arguments.values() {
        let claims: &[&str] = &["thesis", "conjecture", "premise"];
        let kept =
            [(claims, map.claims.len()), (&["source"], map.sources.len()), (&["link"], map.links.len())];
        nothing_is_lost(&workbench, bytes, &kept);
    }
    if !is_shown(bytes) {
        return;
    }
    let world = World::new(&workbench, AsOf::day(today(), Tz::UTC));
    for map in workbench.arguments.values() {
        let answer = argument_table(&world, map, &workbench.findings);
        json::answer(&answer).unwrap();
        rendered(&answer.page(&world, true));
        rendered(&argument_tree(&world, map, None));
        let diagram = diagram(&world, map);
        let picture = svg::map(&map_picture(&diagram, Layout::default()), &svg::LIGHT);
        assert!(picture.starts_with("<svg"));
        dot::map(&diagram, Direction::default());
        mermaid::map(&diagram, Direction::default());
    }
}

/// `forecasts/questions/<question>.toml`.
pub(crate) fn question(bytes: &[u8]) {
    let files = [("warrant.toml", SETTINGS), ("forecasts/questions/will-it.toml", bytes)];
    let Some(workbench) = checked(&files) else { return };
    let of = |question: &Question| (question.resolutions.len(), question.clarifications.len());
    let (resolutions, clarifications) = workbench.questions.get("will-it").map_or((0, 0), of);
    nothing_is_lost(
        &workbench,
        bytes,
        &[(&["resolution"], resolutions), (&["clarification"], clarifications)],
    );
}

/// `forecasts/relations.toml`.
pub(crate) fn relations(bytes: &[u8]) {
    let Some(workbench) = checked(&[("warrant.toml", SETTINGS), ("forecasts/relations.toml", bytes)]) else {
        return;
    };
    let held = &workbench.relations;
    nothing_is_lost(
        &workbench,
        bytes,
        &[
            (&["exclusive"], held.exclusive.len()),
            (&["implies"], held.implies.len()),
            (&["conditional"], held.conditional.len()),
            (&["conjunction"], held.conjunctions.len()),
        ],
    );
}

/// `forecasts/log/<forecaster>.toml`.
pub(crate) fn log(bytes: &[u8]) {
    let files = [
        ("warrant.toml", SETTINGS),
        ("forecasts/questions/will-it.toml", BINARY),
        ("forecasts/log/ada.toml", bytes),
    ];
    let Some(workbench) = checked(&files) else { return };
    let read = workbench.logs.get("ada").map_or(0, |log| log.forecasts.len());
    nothing_is_lost(&workbench, bytes, &[(&["forecast"], read)]);
}

/// Several files at once, each after a line `==> path`: what the verbs that read say about them.
pub(crate) fn workbench(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let files: Vec<(&str, &[u8])> = text
        .split("==> ")
        .filter_map(|part| part.split_once('\n'))
        .map(|(path, text)| (path.trim(), text.as_bytes()))
        .collect();
    let Some(workbench) = checked(&files) else { return };
    if !is_shown(bytes) {
        return;
    }
    let as_of = AsOf::day(today(), workbench.settings.zone);
    let findings = check(&workbench, as_of);
    let world = World::new(&workbench, as_of);
    let page = overview(&world, &findings);
    json::answer(&page).unwrap();
    rendered(&page.page(&world));
    let coherence = coherence_report(&world, false);
    json::answer(&coherence).unwrap();
    rendered(&coherence.page(&world));
    json::answer(&export(&world)).unwrap();
    for rule in [None, Some(Rule::Log), Some(Rule::MetaculusPeer)] {
        let board = score_board(&world, &BoardPlan { rule, fewest: 1, ..BoardPlan::default() });
        json::answer(&board).unwrap();
        rendered(&board.page());
    }
    for map in workbench.arguments.values() {
        let voice = Voice::Crowd(workbench.settings.crowd);
        let ask = BeliefAsk {
            semantics: SemanticsName::default(),
            voice: voice.clone(),
            assumptions: Assumptions::default(),
        };
        let belief = belief_table(&world, map, &ask);
        json::answer(&belief).unwrap();
        rendered(&belief.page(&world));
        let history = belief_history(&world, map, &voice, None);
        json::answer(&history).unwrap();
        rendered(&history.page(&world));
    }
}

fn plan(rule: Option<Rule>) -> TablePlan {
    TablePlan {
        rule,
        log: LogRule::NATS,
        moments: Moments::Each,
        benchmark: None,
        against: None,
        fewest: 1,
        resamples: 0,
        min_coverage: 0.8,
        threads: 1,
    }
}

fn table_of(bytes: &[u8], options: &TableOptions) -> Option<ForecastTable> {
    let mut reader = TableReader::new(options.clone());
    reader.read("fuzz.csv", "fuzz", bytes).ok()?;
    Some(reader.finish())
}

/// A CSV table: as forecasts, in long form, and as outcomes; one thread or two must give the same.
pub(crate) fn table(bytes: &[u8]) {
    let each = TableOptions { ties: Ties::Keep, ..TableOptions::default() };
    let outcomes = OutcomesTable::read("fuzz.csv", bytes, &ColumnMap::default()).ok();
    let at = |when: Moments| TableOptions {
        when,
        outcomes: outcomes.clone(),
        threads: 2,
        ..TableOptions::default()
    };
    let timed = [Moments::First, Moments::Last, Moments::Average].map(at);
    if is_long_form(bytes, &each.columns) {
        for options in std::iter::once(&each).chain(&timed) {
            let mut reader = LongReader::new(options.clone());
            if reader.read("fuzz.csv", "fuzz", bytes).is_ok() {
                let form = reader.finish();
                for rule in [None, Some(Rule::Crps), Some(Rule::Log), Some(Rule::RankedProbability)] {
                    board(bytes, long_boards(&form, &TablePlan { moments: options.when, ..plan(rule) }));
                }
            }
        }
    }
    if let Some(read) = table_of(bytes, &each) {
        for rule in [None, Some(Rule::Log), Some(Rule::Spherical)] {
            board(bytes, table_board(&read, &plan(rule)).into_iter().collect());
        }
        let threads = table_of(bytes, &TableOptions { threads: 2, ..each }).unwrap();
        assert_eq!(read.problems(), threads.problems());
        let (one, two) = (read.board(true, 1), threads.board(true, 2));
        assert_eq!((one.rows.len(), one.overall, one.pooled), (two.rows.len(), two.overall, two.pooled));
    }
    for options in &timed {
        if let Some(read) = table_of(bytes, options) {
            let plan = TablePlan { moments: options.when, ..plan(None) };
            board(bytes, table_board(&read, &plan).into_iter().collect());
        }
    }
}

fn board(bytes: &[u8], boards: Vec<warrant::report::RuleBoard>) {
    if !is_shown(bytes) {
        return;
    }
    let answer = ScoreBoard::new(None, None, boards);
    json::answer(&answer).unwrap();
    rendered(&answer.page());
}

const BINARY: &[u8] = b"[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"it does\"\n\
    read_at = \"here\"\nopens = 2025-01-01\ncloses = 2025-12-31\n";

/// A question of each type, each with a rule.
static QUESTIONS: LazyLock<Workbench> = LazyLock::new(|| {
    let question = |kind: &str, more: &str, rule: &str| {
        format!(
            "[question]\ntitle = \"What?\"\ntype = \"{kind}\"\ncriteria = \"it does\"\nread_at = \"here\"\n\
             opens = 2025-01-01\ncloses = 2025-12-31\n{more}\n[rule]\nfile = \"data\"\n{rule}\n"
        )
    };
    let dated =
        "covers = \"date\"\nknown = \"published\"\ncolumn = \"value\"\nwhere = { place = \"here\" }\n";
    let files = [
        (
            "binary",
            question(
                "binary",
                "",
                &format!(
                    "{dated}reduce = \"sum\"\ncompare = {{ above = {{ from = 2024-01-01, to = 2024-12-31 }} }}"
                ),
            ),
        ),
        (
            "count",
            question(
                "binary",
                "",
                "column = \"value\"\ncovers = \"date\"\nreduce = \"count\"\ncompare = { below = 3 }",
            ),
        ),
        (
            "numeric",
            question(
                "numeric",
                "range = { min = 0, max = 100, open_high = true }",
                "column = \"value\"\nreduce = \"mean\"",
            ),
        ),
        (
            "pointed",
            question("numeric", "range = { min = 0, max = 100 }", "pointer = \"/rows\"\nreduce = \"max\""),
        ),
        (
            "date",
            question(
                "date",
                "range = { min = 2025-01-01, max = 2030-01-01 }",
                "column = \"date\"\nreduce = \"first\"",
            ),
        ),
        ("choice", question("choice", "options = [\"a b\", \"c=d\", \"other\"]", "column = \"place\"")),
        ("ordinal", question("ordinal", "options = [\"low\", \"high\"]", "column = \"place\"")),
    ];
    let files: Vec<(String, String)> =
        files.into_iter().map(|(name, text)| (format!("forecasts/questions/{name}.toml"), text)).collect();
    let with_settings = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_bytes()))
        .chain(std::iter::once(("warrant.toml", SETTINGS)));
    let workbench = Workbench::from_files(with_settings).unwrap();
    assert!(workbench.findings.is_empty(), "{:?}", workbench.findings);
    workbench
});

/// The data file of a rule, as CSV and as JSON.
pub(crate) fn data(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let as_of = AsOf::day(today(), Tz::UTC);
    for path in ["forecasts/data/data.csv", "forecasts/data/data.json"] {
        let file = DataFile { path: path.to_owned(), sha256: String::new(), text: text.to_owned() };
        for question in QUESTIONS.questions.values() {
            let verdict = verdict(question, Ok(&file), as_of);
            assert!(verdict.is_some());
        }
    }
}

/// Lines of `forecast --from`, each then read as a forecast of each type.
pub(crate) fn json_lines(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for (number, line) in Entry::of_json_lines(text) {
        assert!(number > 0);
        let Ok(entry) = line else { continue };
        for date in [&entry.at, &entry.expires, &entry.corrects].into_iter().flatten() {
            dated(date);
        }
        let _ = entry.why.as_deref().map(|why| typed_text("why", why));
        typed(&entry.typed, entry.certain);
    }
}

fn typed(forecast: &TypedForecast, certain: bool) {
    for question in QUESTIONS.questions.values() {
        let read = forecast.read(question, Reading { scale: Scale::Icd203, today: today(), certain });
        match read {
            Ok(read) => {
                // What was read can be shown.
                let shown = view(question, &read.prediction).map(|view| view.text(question));
                assert!(shown.is_some_and(|shown| !shown.is_empty()), "{forecast:?} on {}", question.id);
            }
            Err(error) => assert!(!error.message.is_empty() && !error.help.is_empty()),
        }
    }
}

/// Forecasts over options and over the line, and answers, as typed: a line each.
pub(crate) fn quantiles(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let part = |at: usize| lines.get(at).cloned();
    for certain in [false, true] {
        typed(&TypedForecast { options: lines.clone(), ..TypedForecast::default() }, certain);
    }
    typed(&TypedForecast { quantiles: lines.clone(), ..TypedForecast::default() }, false);
    if let Ok(cdf) = cdf_points(text) {
        typed(&TypedForecast { cdf, ..TypedForecast::default() }, false);
    }
    typed(&TypedForecast { normal: part(0), ..TypedForecast::default() }, false);
    let (low, likely, high) = (part(0), part(1), part(2));
    typed(&TypedForecast { low, likely, high, ..TypedForecast::default() }, false);
    for question in QUESTIONS.questions.values() {
        for line in &lines {
            if let Ok(outcome) = typed_answer(question, line, today()) {
                assert!(!question.outcome_text(&outcome).is_empty());
            }
        }
    }
}

/// A probability, a percentage or a word; a method of the crowd.
pub(crate) fn probability(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for &(_, scale) in Scale::WORDS {
        match Probability::parse(text, scale) {
            Ok(read) => {
                assert!((0.0..=1.0).contains(&read.value()));
                let shown = percent(read.value());
                let again = Probability::parse(&shown, scale).unwrap();
                assert!((again.value() - read.value()).abs() < 0.0006, "{text} as {shown}");
                assert_eq!(again.is_certain(), read.is_certain(), "{text} as {shown}");
            }
            Err(error) => assert!(!error.help().is_empty()),
        }
        for certain in [false, true] {
            let _ = typed_probability(text, scale, certain);
        }
    }
    if let Err(error) = CrowdMethod::parse(text) {
        assert!(!error.to_string().is_empty());
    }
}

fn dated(text: &str) {
    let read = match DayOrMoment::parse(text, today()) {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.help().is_empty() && !error.to_string().is_empty());
            return;
        }
    };
    for zone in
        [Tz::UTC, Tz::Asia__Shanghai, Tz::Pacific__Kiritimati, Tz::America__Sao_Paulo, Tz::Pacific__Apia]
    {
        let (start, end) = (read.starting(zone), read.ending(zone));
        assert!(start.moment() <= end.moment(), "{text}");
        assert_eq!(start.to_string(), end.to_string());
        rfc3339(end.moment());
        if let DayOrMoment::Day(day) = read {
            // A day that a zone left out has no instant.
            let empty = start.moment() == end.moment();
            assert!(empty || AsOf::day(day, zone).moment >= start.moment(), "{text}");
        }
        // What is shown can be typed again.
        let again = DayOrMoment::parse(&start.to_string(), today()).unwrap();
        assert_eq!(again.starting(zone).moment(), start.moment(), "{text}");
    }
}

/// A day or a moment as typed; a length of time.
pub(crate) fn date(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    dated(text);
    if let Some(span) = Span::parse(text) {
        let _ = span.after(today());
    }
}

/// The ledger of reminders.
pub(crate) fn ledger(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Ledger::parse(text) {
        Ok(ledger) => assert_eq!(Ledger::parse(&ledger.text()).as_ref(), Ok(&ledger)),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
