//! Logs as we read them, in pieces and with a fast path, against `toml::from_str` of the whole and a plain reading of
//! its tables: the same records, and findings where and only where something is wrong.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use toml::{Table, Value};
use warrant::finding::{Code, Severity};
use warrant::forecast::{Continuous, Forecast, Moment, Prediction, Probability, Subject};
use warrant::workbench::Workbench;

/// One record, with nothing but what the log says.
#[derive(Debug, PartialEq)]
struct Plain {
    subject: Subject,
    at: Moment,
    recorded: Moment,
    prediction: Prediction,
    why: Option<String>,
    because: Vec<String>,
    published: Option<String>,
}

impl From<&Forecast> for Plain {
    fn from(forecast: &Forecast) -> Self {
        let details = forecast.details.as_deref().cloned().unwrap_or_default();
        let mut prediction = forecast.prediction.clone();
        if let Prediction::Options(options) = &mut prediction {
            // A table of the other reader is sorted.
            options.sort_by(|a, b| a.0.cmp(&b.0));
        }
        Self {
            subject: forecast.subject.clone(),
            at: forecast.at,
            recorded: forecast.recorded,
            prediction,
            why: forecast.why.as_deref().map(str::to_owned),
            because: details.because,
            published: details.published,
        }
    }
}

const KEYS: [&str; 13] = [
    "question",
    "claim",
    "at",
    "recorded",
    "p",
    "quantiles",
    "normal",
    "low",
    "likely",
    "high",
    "withdrawn",
    "why",
    "because",
];

fn moment(value: &Value) -> Option<Moment> {
    let text = value.as_datetime()?.to_string();
    let day = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let moment = |moment: DateTime<chrono::FixedOffset>| moment.with_timezone(&Utc);
    text.parse().ok().map(day).or_else(|| DateTime::parse_from_rfc3339(&text).ok().map(moment))
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn prediction(record: &Table) -> Option<Prediction> {
    let three = ["low", "likely", "high"];
    let withdrawn = record.get("withdrawn").map_or(Some(false), Value::as_bool)?;
    let ways = ["p", "quantiles", "cdf", "normal"].iter().filter(|key| record.contains_key(**key)).count()
        + usize::from(withdrawn)
        + usize::from(three.iter().any(|key| record.contains_key(*key)));
    if ways != 1 {
        return None;
    }
    if withdrawn {
        return Some(Prediction::Withdrawn);
    }
    let list = |value: &Value| value.as_array()?.iter().map(number).collect::<Option<Vec<f64>>>();
    if let Some(points) = record.get("cdf") {
        let points: Option<Vec<Vec<f64>>> = points.as_array()?.iter().map(list).collect();
        let points: Option<Vec<(f64, f64)>> =
            points?.iter().map(|pair| <[f64; 2]>::try_from(pair.as_slice()).ok().map(Into::into)).collect();
        let points = points?;
        let rising = points.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1);
        let sound = points.iter().all(|(value, level)| value.is_finite() && (0.0..=1.0).contains(level));
        return (points.len() > 1 && rising && sound)
            .then_some(Prediction::Continuous(Continuous::Cdf(points)));
    }
    match (record.get("p"), record.get("quantiles"), record.get("normal")) {
        (Some(Value::Table(options)), ..) => {
            let options: Option<Vec<(String, f64)>> =
                options.iter().map(|(name, p)| Some((name.clone(), number(p)?))).collect();
            let options = options?;
            let sound = options.iter().all(|(_, p)| (0.0..=1.0).contains(p))
                && (options.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-6;
            sound.then_some(Prediction::Options(options))
        }
        (Some(p), ..) => Probability::new(number(p)?).ok().map(Prediction::Probability),
        (_, Some(quantiles), _) => {
            let pairs: Option<Vec<Vec<f64>>> = quantiles.as_array()?.iter().map(list).collect();
            let pairs: Option<Vec<(f64, f64)>> = pairs?
                .iter()
                .map(|pair| <[f64; 2]>::try_from(pair.as_slice()).ok().map(Into::into))
                .collect();
            let pairs = pairs?;
            let rising = pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1);
            let sound = pairs.iter().all(|(level, value)| (0.0..=1.0).contains(level) && value.is_finite());
            (pairs.len() > 1 && rising && sound)
                .then_some(Prediction::Continuous(Continuous::Quantiles(pairs)))
        }
        (_, _, Some(normal)) => {
            let [mean, sd] = <[f64; 2]>::try_from(list(normal)?).ok()?;
            (mean.is_finite() && sd.is_finite() && sd > 0.0)
                .then_some(Prediction::Continuous(Continuous::Normal { mean, sd }))
        }
        _ => {
            let values: Option<Vec<f64>> = three.iter().map(|key| number(record.get(*key)?)).collect();
            let values = <[f64; 3]>::try_from(values?).ok()?;
            let ordered = values[0] <= values[1] && values[1] <= values[2] && values[0] < values[2];
            (ordered && values.iter().all(|value| value.is_finite()))
                .then_some(Prediction::Continuous(Continuous::LowLikelyHigh(values)))
        }
    }
}

/// A record as it stands in the table of the other reader; `None` if it says no forecast.
fn plain(record: &Table) -> Option<Plain> {
    let subject = match (record.get("question").and_then(text), record.get("claim").and_then(text)) {
        (Some(question), None) => Subject::Question(question.into()),
        (None, Some(claim)) if claim.contains('/') => Subject::Claim(claim.into()),
        _ => return None,
    };
    let because = match record.get("because") {
        None => Vec::new(),
        Some(Value::Array(names)) => names.iter().filter_map(text).collect(),
        Some(name) => text(name).into_iter().collect(),
    };
    Some(Plain {
        subject,
        at: moment(record.get("at")?)?,
        recorded: moment(record.get("recorded")?)?,
        prediction: prediction(record)?,
        why: record.get("why").and_then(text),
        because,
        published: record.get("published").and_then(text),
    })
}

/// Whether every key is known and of the type that it should have.
fn is_clean(record: &Table) -> bool {
    record.iter().all(|(key, value)| match key.as_str() {
        "question" | "claim" | "why" | "published" => value.is_str(),
        "because" => value.is_str() || value.as_array().is_some_and(|names| names.iter().all(Value::is_str)),
        "at" | "recorded" => moment(value).is_some(),
        key => KEYS.contains(&key),
    })
}

fn compare(text: &str) -> Result<(), TestCaseError> {
    let files = [("warrant.toml", &b""[..]), ("forecasts/log/ada.toml", text.as_bytes())];
    let workbench = Workbench::from_files(files).unwrap();
    let findings: Vec<_> =
        workbench.findings.iter().filter(|finding| finding.code != Code::LogWithoutForecaster).collect();
    let syntax = findings.iter().any(|finding| finding.code == Code::TomlSyntax);
    let table = match toml::from_str::<Table>(text) {
        Ok(table) => table,
        Err(error) => {
            prop_assert!(syntax, "{} is not said of\n{}", error, text);
            return Ok(());
        }
    };
    prop_assert!(!syntax, "{:?} in\n{}", findings, text);
    let records: Vec<&Table> = match table.get("forecast") {
        Some(Value::Array(records)) => records.iter().filter_map(Value::as_table).collect(),
        Some(Value::Table(record)) => vec![record],
        _ => Vec::new(),
    };
    let expected: Vec<Plain> = records.iter().filter_map(|record| plain(record)).collect();
    let read: Vec<Plain> = workbench.logs["ada"].forecasts.iter().map(Plain::from).collect();
    prop_assert_eq!(&read, &expected, "{}", text);
    // Each record that is not clean has an error of its own, and a clean log has none at all.
    let unclean = records.iter().filter(|record| !is_clean(record) || plain(record).is_none()).count();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    prop_assert!(errors >= unclean, "{} errors in {} records of\n{}", errors, unclean, text);
    prop_assert!(unclean > 0 || errors == 0, "{:?} in\n{}", findings, text);
    Ok(())
}

/// A text in one of the ways in which TOML writes texts, some with escapes, line breaks and headers inside.
fn string() -> impl Strategy<Value = String> {
    let plain = "[a-z ä🦀#=\\[\\]{},'/-]{0,8}".prop_map(|text| format!("\"{text}\""));
    let literal = "[a-z \"\\\\#=\\[\\]]{0,8}".prop_map(|text| format!("'{text}'"));
    let escaped = vec(
        select(vec!["\\n", "\\t", "\\\"", "\\\\", "\\u00e4", "\\U0001F980", "x", "\\r", "\\u0000"]),
        0..6,
    )
    .prop_map(|parts| format!("\"{}\"", parts.concat()));
    let lines = vec(
        select(vec![
            "[[forecast]]\n",
            "\n",
            "p = 2\n",
            "\\\n   ",
            "\"\" ",
            "\\\"\\\"\\\"",
            "''' ",
            "\\u0041",
            "# no comment\n",
        ]),
        0..6,
    )
    .prop_map(|parts| format!("\"\"\"{} \"\"\"", parts.concat()));
    let literal_lines = vec(select(vec!["[[forecast]]\n", "\n", "\\", "\"\"\" ", "'' ", "x"]), 0..6)
        .prop_map(|parts| format!("'''{} '''", parts.concat()));
    prop_oneof![3 => plain, 2 => literal, 2 => escaped, 2 => lines, 2 => literal_lines]
}

fn date() -> impl Strategy<Value = String> {
    let fields = (1990..2040_i32, 1..=12_u32, 1..=28_u32, 0..24_u32, 0..60_u32, 0..60_u32);
    let rest = (
        select(vec!["T", " ", "t"]),
        select(vec!["", ".5", ".123456789", ".000"]),
        select(vec!["Z", "z", "+08:00", "-03:30"]),
        any::<bool>(),
    );
    (fields, rest).prop_map(|((y, mo, d, h, mi, s), (between, fraction, offset, bare))| {
        let day = format!("{y:04}-{mo:02}-{d:02}");
        if bare { day } else { format!("{day}{between}{h:02}:{mi:02}:{s:02}{fraction}{offset}") }
    })
}

fn digits() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..=100_u32).prop_map(|p| format!("0.{p:02}")),
        1 => select(vec!["0", "1", "+0.5", "5e-1", "2.5E-1", "0.1_5", "1_0e-1", "-0.0", "0.30000000000000004"]).prop_map(str::to_owned),
        1 => (-1000..1000_i32).prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_filter("finite", |p| p.is_finite()).prop_map(|p| format!("{p:e}")),
    ]
}

/// What is forecast: mostly sound, in every way of writing it.
fn said() -> impl Strategy<Value = String> {
    let options = prop_oneof![
        Just("p = { \"a b\" = 0.5, c = 0.25, 'd' = 0.25 }".to_owned()),
        Just("p = {a=1}".to_owned()),
        Just("p.a = 0.75\np . \"b c\" = 0.25".to_owned()),
        Just("p = { a.b = 0.5 }".to_owned()),
        Just("p = { a = 0.5, b = 0.4 }".to_owned()),
        Just("p = { a = 0.5, \"\\u0062\" = 0.5 }".to_owned()),
        Just("[forecast.p]\na = 0.5\n\"b\" = 0.5".to_owned()),
    ];
    let quantiles = vec((digits(), digits()), 1..4).prop_map(|pairs| {
        let pairs: Vec<String> = pairs.iter().map(|(level, value)| format!("[{level}, {value}]")).collect();
        format!("quantiles = [ # pairs\n  {} ,\n]", pairs.join(",\n "))
    });
    prop_oneof![
        6 => digits().prop_map(|p| format!("p = {p}")),
        3 => options,
        2 => quantiles,
        1 => Just("quantiles = [[0.05, 9_000], [0.5, 12000.0], [0.95, 2e4]]".to_owned()),
        1 => (digits(), digits()).prop_map(|(mean, sd)| format!("normal = [{mean},{sd}]")),
        1 => (digits(), digits(), digits()).prop_map(|(a, b, c)| format!("low={a}\nlikely={b}\nhigh={c}")),
        1 => Just("withdrawn = true".to_owned()),
        1 => Just("p = 0.5\nwithdrawn = false".to_owned()),
        1 => Just(String::new()),
    ]
}

/// What is wrong with a record, now and then.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        30 => Just(""),
        1 => Just("quetsion = 1"),
        1 => Just("at = 10:00:00"),
        1 => Just("why = 3"),
        1 => Just("p = \"0.5\""),
        1 => Just("because = [1]"),
        1 => Just("a.b.c = [{ d = 1 }]"),
        1 => Just("p = "),
        1 => Just("= 1"),
        1 => Just("[forecast.more]"),
        1 => Just("why = \"open"),
        1 => Just("'' = 1"),
    ]
    .prop_map(str::to_owned)
}

fn record() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        12 => Just("[[forecast]]"),
        1 => Just("  [[ forecast ]] # spaced"),
        1 => Just("[[\"forecast\"]]"),
        1 => Just("[[ 'forecast' ]]"),
    ];
    let subject = prop_oneof![
        8 => string().prop_map(|name| format!("question = {name}")),
        2 => string().prop_map(|name| format!("\"question\" = {name}")),
        2 => Just("claim = \"map/P1\"".to_owned()),
        1 => Just("'claim'='map/P1' # quoted".to_owned()),
        1 => Just("claim = \"P1\"".to_owned()),
        1 => Just(String::new()),
    ];
    let more = vec(
        prop_oneof![
            string().prop_map(|text| format!("why = {text}")),
            vec(string(), 0..3).prop_map(|names| format!("because = [{}]", names.join(" , "))),
            string().prop_map(|name| format!("because={name}")),
            string().prop_map(|text| format!("\tpublished\t=\t{text}\t# a comment = \"x")),
            Just("# [[forecast]]".to_owned()),
            Just("\n\n".to_owned()),
        ],
        0..3,
    );
    let spaced = |key: &'static str| {
        (select(vec![" = ", "=", "  =\t"]), date())
            .prop_map(move |(between, date)| format!("{key}{between}{date}"))
    };
    let lines = (subject, spaced("at"), spaced("recorded"), more, said(), odd());
    (header, lines).prop_map(|(header, (subject, at, recorded, mut more, said, odd))| {
        // A key twice is an error of syntax: keep the first.
        let key = |line: &str| line.trim().split(['=', ' ', '\t']).next().unwrap_or_default().to_owned();
        let mut seen = std::collections::HashSet::new();
        more.retain(|line| line.trim().is_empty() || line.starts_with('#') || seen.insert(key(line)));
        [vec![header.to_owned(), subject, at], more, vec![recorded, odd, said]].concat().join("\n") + "\n"
    })
}

/// Records as inline tables of one list, which no piece of the text shows.
fn inline() -> impl Strategy<Value = String> {
    let record = (string(), date(), date(), digits()).prop_map(|(name, at, recorded, p)| {
        format!("{{ question = {name}, at = {at}, recorded = {recorded}, p = {p} }}")
    });
    vec(record, 0..4).prop_map(|records| format!("forecast = [\n{}\n]\n", records.join(",\n")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 700 } else { 10_000 }))]

    #[test]
    fn a_log_reads_as_toml_reads_it(
        top in select(vec!["", "# by hand\n", "[forecaster]\nname = 'Ada'\n", "\u{feff}\n", "\n\n[forecaster]\nnote = \"\"\"\n[[forecast]]\n\"\"\"\n"]),
        records in vec(record(), 0..6),
        cr_lf: bool,
        end in select(vec!["", "\n", "# the end", "[forecaster]\nkind = \"model\"\n"]),
    ) {
        let mut log = format!("{top}{}{end}", records.concat());
        if cr_lf {
            log = log.replace('\n', "\r\n");
        }
        compare(&log)?;
    }

    #[test]
    fn a_list_of_inline_tables_is_a_log_too(log in inline()) {
        compare(&log)?;
    }
}
