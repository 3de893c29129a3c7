//! An append keeps every old byte, and what was written reads back as what was meant.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use warrant::argument::{ClaimIndex, Link, LinkAnswer, LinkMode};
use warrant::finding::{Place, Placed};
use warrant::forecast::{
    BaseRate, Clarification, Continuous, Details, Forecast, Forecaster, ForecasterKind, Moment, Outcome,
    Prediction, Probability, Question, QuestionType, Range, Receipt, Resolution, ResolutionSource, Scale,
    Settlement, Subject, VoidReason, When,
};
use warrant::workbench::write::WriteError;

use super::{empty_workbench, load, read, write, writer};

/// Quotes, backslashes, control characters, line breaks of all kinds, comment signs, emoji.
fn text() -> impl Strategy<Value = String> {
    r#"(["'\\#=\[\]{}, a]|\n|\r\n|\r|\t|"""|'''|\[\[forecast\]\]|\PC|\p{Cc}|🦀|\u{2028}|\u{feff}){1,16}"#
}

/// A text that is not all blank, where a blank one counts as absent.
fn saying() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("x{text}"))
}

fn moment() -> impl Strategy<Value = Moment> {
    (-2_000_000_000_i64..4_000_000_000, prop_oneof![Just(0), 0_u32..1_000_000_000])
        .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
}

fn day() -> impl Strategy<Value = NaiveDate> {
    moment().prop_map(|moment| moment.date_naive())
}

fn start() -> impl Strategy<Value = When> {
    prop_oneof![
        moment().prop_map(|moment| When::exact(moment, Tz::UTC)),
        day().prop_map(|day| When::start_of(day, Tz::UTC))
    ]
}

fn end() -> impl Strategy<Value = When> {
    prop_oneof![
        moment().prop_map(|moment| When::exact(moment, Tz::UTC)),
        day().prop_map(|day| When::end_of(day, Tz::UTC))
    ]
}

fn probability() -> impl Strategy<Value = Probability> {
    prop_oneof![0.0..=1.0, (0_u32..=100).prop_map(|p| f64::from(p) / 100.0)]
        .prop_map(|p| Probability::new(p).unwrap())
}

/// Any finite number, and whole ones more often.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-100_000_i32..100_000).prop_map(f64::from),
        any::<f64>().prop_filter("finite", |n| n.is_finite())
    ]
}

fn rising(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

fn continuous() -> impl Strategy<Value = Continuous> {
    let levels = vec(0.001..0.999, 2..6).prop_map(rising).prop_filter("two", |levels| levels.len() > 1);
    prop_oneof![
        (levels, vec(number(), 6)).prop_map(|(levels, values)| {
            let mut values = values;
            values.sort_by(f64::total_cmp);
            Continuous::Quantiles(levels.into_iter().zip(values).collect())
        }),
        (vec(number(), 6).prop_map(rising), vec(0.0..=1.0, 6))
            .prop_filter("two", |(values, _)| values.len() > 1)
            .prop_map(|(values, mut levels)| {
                levels.sort_by(f64::total_cmp);
                Continuous::Cdf(values.into_iter().zip(levels).collect())
            }),
        (number(), 1e-9..1e9).prop_map(|(mean, sd)| Continuous::Normal { mean, sd }),
        vec(number(), 3)
            .prop_map(rising)
            .prop_filter("three", |values| values.len() == 3)
            .prop_map(|values| Continuous::LowLikelyHigh([values[0], values[1], values[2]])),
    ]
}

fn prediction() -> impl Strategy<Value = Prediction> {
    let options = vec((text(), 1_u32..10), 1..5).prop_map(|mut options| {
        let mut seen = std::collections::HashSet::new();
        options.retain(|(name, _)| seen.insert(name.clone()));
        let sum: u32 = options.iter().map(|(_, weight)| weight).sum();
        let share = |(name, weight)| (name, f64::from(weight) / f64::from(sum));
        Prediction::Options(options.into_iter().map(share).collect())
    });
    prop_oneof![
        4 => probability().prop_map(Prediction::Probability),
        2 => options,
        2 => continuous().prop_map(Prediction::Continuous),
        1 => Just(Prediction::Withdrawn),
    ]
}

fn details() -> impl Strategy<Value = Details> {
    let word = option::of(prop::sample::select(vec!["unlikely", "likely", "almost no chance"]));
    (word, option::of(text()), vec(text(), 0..3), option::of(end()), option::of(moment())).prop_map(
        |(word, published, because, expires, corrects)| Details {
            word: word.map(|word| (word.to_owned(), Scale::Icd203)),
            published,
            because,
            expires,
            corrects,
        },
    )
}

fn forecast() -> impl Strategy<Value = Forecast> {
    let subject = prop_oneof![
        text().prop_map(|name| Subject::Question(name.as_str().into())),
        text().prop_map(|name| Subject::Claim(format!("{name}/P1").as_str().into())),
    ];
    (subject, moment(), moment(), prediction(), option::of(text()), details()).prop_map(
        |(subject, at, recorded, prediction, why, details)| Forecast {
            subject,
            at,
            recorded,
            prediction,
            why: why.map(String::into_boxed_str),
            details: details.boxed(),
            place: Place::NOWHERE,
        },
    )
}

fn resolution() -> impl Strategy<Value = Resolution> {
    let settlement = prop_oneof![
        Just(Settlement::Outcome(Outcome::Yes)),
        Just(Settlement::Outcome(Outcome::No)),
        Just(Settlement::Void(VoidReason::Annulled)),
        Just(Settlement::Void(VoidReason::NotApplicable)),
    ];
    let source = (option::of(text()), option::of(day()), option::of(text()), option::of(text()))
        .prop_map(|(url, date, quote, via)| ResolutionSource { url, date, quote, via });
    let receipt = (text(), text(), vec(text(), 0..3), number())
        .prop_map(|(rule, sha256, rows, value)| Receipt { rule, sha256, rows, value });
    (
        settlement,
        start(),
        option::of(moment()),
        option::of(text()),
        vec(source, 0..3),
        saying(),
        option::of(receipt),
    )
        .prop_map(|(settlement, known, recorded, by, sources, note, receipt)| Resolution {
            settlement,
            known,
            recorded,
            by,
            sources,
            note: Some(note),
            receipt,
            place: Place::NOWHERE,
        })
}

fn link() -> impl Strategy<Value = Link> {
    let answer = prop_oneof![
        text().prop_map(LinkAnswer::Word),
        number().prop_map(LinkAnswer::Above),
        number().prop_map(LinkAnswer::Below),
    ];
    let mode = prop::sample::select(vec![LinkMode::Test, LinkMode::Evidence, LinkMode::Anchor]);
    (saying(), answer, mode, (0.01..1.0, 0.0..1.0)).prop_map(|(question, answer, mode, lr)| {
        let likelihood = |p| Probability::new(p).unwrap();
        Link {
            claim: ClaimIndex(0),
            question: Placed::nowhere(question),
            answer: Some(Placed::nowhere(answer)),
            mode,
            likelihoods: Some((likelihood(lr.0), likelihood(lr.1))),
            place: Place::NOWHERE,
        }
    })
}

fn question() -> impl Strategy<Value = Question> {
    let kind = prop::sample::select(vec![QuestionType::Binary, QuestionType::Choice, QuestionType::Numeric]);
    let texts = (saying(), saying(), option::of(text()), option::of(text()), saying());
    let dates = (option::of(start()), option::of(start()), end(), option::of(end()));
    let base_rate = (probability(), option::of(0_u64..1000), option::of(text()), option::of(text()))
        .prop_map(|(probability, cases, of, source)| BaseRate { probability, cases, of, source });
    let range = (1_i32..1000, 1001_i32..2000, option::of(text()), any::<[bool; 3]>()).prop_map(
        |(min, max, unit, [open_low, open_high, logarithmic])| Range {
            min: f64::from(min),
            max: f64::from(max),
            unit,
            open_low,
            open_high,
            logarithmic,
        },
    );
    let rest = (option::of(text()), option::of(base_rate), range, vec(text(), 0..3), any::<bool>(), text());
    (kind, texts, dates, rest).prop_map(|(kind, texts, dates, rest)| {
        let mut question = Question::new(texts.0, kind, Tz::UTC);
        "will-it".clone_into(&mut question.id);
        question.criteria = Some(Placed::nowhere(texts.1));
        question.fine_print = texts.2;
        question.background = texts.3;
        question.read_at = Some(texts.4);
        [question.written, question.opens, question.closes, question.resolves] =
            [dates.0, dates.1, Some(dates.2), dates.3].map(|date| date.map(Placed::nowhere));
        question.names_zone = true;
        (question.owner, question.base_rate, question.tags, question.draft) =
            (rest.0, rest.1, rest.3, rest.4);
        if kind == QuestionType::Choice {
            question.options = vec![format!("first {}", rest.5), format!("second {}", rest.5)];
        }
        question.range = (kind == QuestionType::Numeric).then_some(rest.2);
        question
    })
}

const BINARY: &str = "[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"it does\"\n\
    read_at = \"here\"\ncloses = 2030-01-01\n";
const ARGUMENT: &str =
    "[article]\ntitle = \"t\"\n\n[thesis]\nid = \"T\"\ntext = \"so\"\n\n[options]\ncycles = \"allow\"";

/// An old file as people leave it: with comments, CRLF, without a last line break.
fn dressed(text: &str, how: u8) -> String {
    let mut text = format!("# by hand\n{text}\n# the end");
    if how & 1 != 0 {
        text.push('\n');
    }
    if how & 2 != 0 {
        text = text.replace('\n', "\r\n");
    }
    if how & 4 != 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

fn kept(old: &str, new: &str) {
    assert!(new.starts_with(old), "the old bytes changed");
    let cr_lf = old.contains("\r\n");
    let added = &new[old.len()..];
    let breaks = |text: &str, line_break: &str| text.matches(line_break).count();
    assert_eq!(breaks(added, "\r\n"), if cr_lf { breaks(added, "\n") } else { 0 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn forecasts_read_back(forecasts in vec(forecast(), 1..5), kind in 0..3_usize, note in option::of(text()), on_days: bool, how in 0..8_u8) {
        let folder = empty_workbench();
        let root = folder.path();
        let path = root.join("forecasts/log/ada.toml");
        let kind = [ForecasterKind::Person, ForecasterKind::Model, ForecasterKind::Policy][kind];
        let name = note.clone().unwrap_or_else(|| "Ada".to_owned());
        let forecaster = Forecaster { kind, note, name, ..Forecaster::person("ada") };
        let (first, rest) = forecasts.split_first().unwrap();
        let written = writer(root).append_forecasts(&forecaster, std::slice::from_ref(first), |_| on_days).unwrap();
        prop_assert!(written[0].created);
        let old = dressed(&read(&path).replace('\r', ""), how);
        write(&path, &old);
        let shown = writer(root).dry_run(true).append_forecasts(&forecaster, rest, |_| on_days).unwrap();
        prop_assert_eq!(&read(&path), &old);
        let written = writer(root).append_forecasts(&forecaster, rest, |_| on_days).unwrap();
        prop_assert_eq!(&shown, &written);
        let new = read(&path);
        kept(&old, &new);
        for record in &written {
            let at_line: String = new.split_inclusive('\n').skip(record.line - 1).collect();
            prop_assert!(at_line.starts_with(&record.text));
        }
        let workbench = load(root);
        let log = &workbench.logs["ada"];
        prop_assert_eq!(log.forecaster.kind, kind);
        prop_assert_eq!(log.forecasts.len(), forecasts.len());
        // Turning a file to CRLF by hand changes the texts over several lines that it held.
        let turned = usize::from(how & 2 != 0);
        for (read, meant) in log.forecasts.iter().zip(&forecasts).skip(turned) {
            prop_assert_eq!(&Forecast { place: Place::NOWHERE, ..read.clone() }, meant);
        }
    }

    #[test]
    fn resolutions_and_clarifications_read_back(new in vec((resolution(), start(), saying()), 1..3), how in 0..8_u8) {
        let folder = empty_workbench();
        let root = folder.path();
        let path = root.join("forecasts/questions/will-it.toml");
        let mut old = dressed(BINARY, how);
        write(&path, &old);
        let writer = writer(root);
        for (resolution, at, text) in &new {
            writer.append_resolution("will-it", resolution).unwrap();
            writer.append_clarification("will-it", &Clarification { at: *at, text: text.clone(), place: Place::NOWHERE }).unwrap();
            kept(&old, &read(&path));
            old = read(&path);
        }
        let workbench = load(root);
        let question = &workbench.questions["will-it"];
        let resolutions: Vec<_> = question
            .resolutions
            .iter()
            .map(|read| Resolution { place: Place::NOWHERE, ..read.clone() })
            .collect();
        let meant: Vec<_> = new.iter().map(|(resolution, _, _)| resolution.clone()).collect();
        prop_assert_eq!(resolutions, meant);
        for (read, (_, at, text)) in question.clarifications.iter().zip(&new) {
            prop_assert_eq!((&read.at, &read.text), (at, text));
        }
        prop_assert_eq!(question.clarifications.len(), new.len());
    }

    #[test]
    fn links_read_back(links in vec(link(), 1..3), on_days: bool, how in 0..8_u8) {
        let folder = empty_workbench();
        let root = folder.path();
        let path = root.join("arguments/map.toml");
        let mut old = dressed(ARGUMENT, how);
        write(&path, &old);
        let map = load(root).arguments["map"].clone();
        for link in &links {
            writer(root).append_link(&map, link, on_days).unwrap();
            kept(&old, &read(&path));
            old = read(&path);
        }
        let workbench = load(root);
        let map = &workbench.arguments["map"];
        prop_assert_eq!(map.links.len(), links.len());
        for (read, meant) in map.links.iter().zip(&links) {
            prop_assert_eq!(&read.question.value, &meant.question.value);
            prop_assert_eq!(&read.answer.as_ref().unwrap().value, &meant.answer.as_ref().unwrap().value);
            prop_assert_eq!((read.mode, read.likelihoods), (meant.mode, meant.likelihoods));
        }
        prop_assert!(map.cycles_allowed);
    }

    #[test]
    fn questions_read_back(question in question()) {
        let folder = empty_workbench();
        let root = folder.path();
        let written = writer(root).create_question(&question).unwrap();
        prop_assert_eq!((written.line, written.created), (1, true));
        prop_assert_eq!(&written.text, &read(&root.join(&written.path)));
        let workbench = load(root);
        let read = &workbench.questions["will-it"];
        prop_assert_eq!(&read.clone().anywhere(), &question);
        let second = writer(root).create_question(&question);
        let refused = matches!(second, Err(WriteError::Exists { .. }));
        prop_assert!(refused);
    }
}

#[test]
fn what_would_not_read_back_is_refused_and_nothing_is_written() {
    let folder = empty_workbench();
    let root = folder.path();
    let path = root.join("forecasts/questions/will-it.toml");
    write(&path, BINARY);
    let resolution = |outcome| Resolution {
        settlement: Settlement::Outcome(outcome),
        known: When::start_of(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), Tz::UTC),
        recorded: None,
        by: None,
        sources: Vec::new(),
        note: None,
        receipt: None,
        place: Place::NOWHERE,
    };
    let error = writer(root).append_resolution("will-it", &resolution(Outcome::Number(3.0))).unwrap_err();
    assert!(matches!(error, WriteError::NotValid { .. }), "{error}");
    assert_eq!(read(&path), BINARY);
    for broken in ["[question]\ntitle = \"\n", "<<<<<<< ours\n", "[question]\ntitle = \"\"\"\n"] {
        write(&path, broken);
        let error = writer(root).append_resolution("will-it", &resolution(Outcome::Yes)).unwrap_err();
        assert!(matches!(error, WriteError::NotSound { .. }), "{error}");
        assert_eq!(read(&path), broken);
    }
    let error = writer(root).append_resolution("wont-it", &resolution(Outcome::Yes)).unwrap_err();
    assert!(matches!(error, WriteError::Missing { .. }), "{error}");
}
