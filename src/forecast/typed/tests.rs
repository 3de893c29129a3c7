use chrono::NaiveDate;

use super::*;
use crate::forecast::record::Continuous;
use crate::forecast::{Outcome, Prediction, Question, QuestionType, Range, Scale};

fn question(kind: QuestionType) -> Question {
    Question { draft: true, ..Question::new("Will it?", kind, chrono_tz::Tz::UTC) }
}

fn choice(options: &[&str]) -> Question {
    Question {
        options: options.iter().map(|&name| name.to_owned()).collect(),
        ..question(QuestionType::Choice)
    }
}

fn troops() -> Question {
    let range = Range {
        min: 0.0,
        max: 50_000.0,
        unit: Some("troops".to_owned()),
        open_low: false,
        open_high: true,
        logarithmic: false,
    };
    Question { range: Some(range), ..question(QuestionType::Numeric) }
}

fn reading(certain: bool) -> Reading {
    Reading { scale: Scale::Icd203, today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(), certain }
}

fn shares(texts: &[&str]) -> TypedForecast {
    TypedForecast { options: texts.iter().map(|&text| text.to_owned()).collect(), ..TypedForecast::default() }
}

fn quantiles(texts: &[&str]) -> TypedForecast {
    TypedForecast {
        quantiles: texts.iter().map(|&text| text.to_owned()).collect(),
        ..TypedForecast::default()
    }
}

#[test]
fn numbers_percentages_and_words_are_probabilities() {
    let read = |text: &str| match typed_probability(text, Scale::Icd203, false).unwrap() {
        ReadForecast { prediction: Prediction::Probability(p), word } => (p.value(), word.is_some()),
        other => panic!("{other:?}"),
    };
    assert_eq!(read("72%"), (0.72, false));
    assert_eq!(read("0.72"), (0.72, false));
    assert_eq!(read("Very likely"), (0.875, true));
    let elsewhere = typed_probability("realistic possibility", Scale::Icd203, false).unwrap_err();
    assert_eq!(elsewhere.help, "it is a word of phia, nz; here write a number or a word of icd203");
}

#[test]
fn certainty_must_be_meant() {
    for text in ["0", "1", "0%", "100%"] {
        let error = typed_probability(text, Scale::Icd203, false).unwrap_err();
        assert!(error.help.contains("--certain"), "{text}");
        assert!(typed_probability(text, Scale::Icd203, true).is_ok(), "{text}");
    }
}

#[test]
fn shares_sum_to_one_or_the_nearest_fix_is_offered() {
    let question = choice(&["Ann", "Bob", "none of them"]);
    let read = shares(&["Ann=60%", "none of them=10%", "Bob=0.3"]).read(&question, reading(false)).unwrap();
    let named = |name: &str, p| (name.to_owned(), p);
    assert_eq!(
        read.prediction,
        Prediction::Options(vec![named("Ann", 0.6), named("Bob", 0.3), named("none of them", 0.1)])
    );
    let error =
        shares(&["Ann=60%", "Bob=30%", "none of them=20%"]).read(&question, reading(false)).unwrap_err();
    assert_eq!(error.message, "the probabilities sum to 110%, not 100%");
    assert_eq!(
        error.help,
        "in the same proportions: --option Ann=54.5% --option Bob=27.3% --option \"none of them=18.2%\""
    );
    let fixed = shares(&["Ann=54.5%", "Bob=27.3%", "none of them=18.2%"]).read(&question, reading(false));
    assert!(fixed.is_ok());
    let error = shares(&["Ann=60%"]).read(&question, reading(false)).unwrap_err();
    assert_eq!(error.message, "nothing is said about: Bob, none of them");
    assert!(error.help.ends_with("--option Ann=60% --option Bob=20% --option \"none of them=20%\""));
    let sure = shares(&["Ann=60%", "Bob=40%"]);
    assert!(sure.read(&question, reading(false)).is_err());
    assert!(sure.read(&question, reading(true)).is_ok());
    let error = shares(&["An=60%", "Bob=40%"]).read(&question, reading(false)).unwrap_err();
    assert_eq!(error.help, "did you mean `Ann`?");
    let error = shares(&["Ann=60%", "Ann=40%"]).read(&question, reading(false)).unwrap_err();
    assert_eq!(error.message, "the option `Ann` is given twice");
}

#[test]
fn an_option_may_have_an_equals_sign() {
    let question = choice(&["a=b", "other"]);
    let read = shares(&["a=b=70%", "other=30%"]).read(&question, reading(false)).unwrap();
    assert_eq!(
        read.prediction,
        Prediction::Options(vec![("a=b".to_owned(), 0.7), ("other".to_owned(), 0.3)])
    );
}

#[test]
fn quantiles_rise_and_stay_in_a_closed_range() {
    let read = quantiles(&["95%=20000", "5%=9000", "50%=12000"]).read(&troops(), reading(false)).unwrap();
    let pairs = vec![(0.05, 9000.0), (0.5, 12_000.0), (0.95, 20_000.0)];
    assert_eq!(read.prediction, Prediction::Continuous(Continuous::Quantiles(pairs)));
    let error = quantiles(&["5%=9000", "50%=8000"]).read(&troops(), reading(false)).unwrap_err();
    assert_eq!(error.message, "the quantiles cross: 9000 at 5%, but 8000 at 50%");
    let error = quantiles(&["5%=-1", "50%=8000"]).read(&troops(), reading(false)).unwrap_err();
    assert_eq!(error.message, "-1 at 5% lies outside the range, which is closed at 0 troops");
    assert!(quantiles(&["5%=9000", "95%=80000"]).read(&troops(), reading(false)).is_ok(), "open above");
    let error = quantiles(&["5%=9,000", "50%=12000"]).read(&troops(), reading(false)).unwrap_err();
    assert_eq!(error.help, "write it without separators: 9000");
    assert!(quantiles(&["50%=12000"]).read(&troops(), reading(false)).is_err());
}

#[test]
fn a_normal_distribution_and_three_values_are_read() {
    let normal = TypedForecast { normal: Some("12000,1500".to_owned()), ..TypedForecast::default() };
    assert_eq!(
        normal.read(&troops(), reading(false)).unwrap().prediction,
        Prediction::Continuous(Continuous::Normal { mean: 12_000.0, sd: 1500.0 })
    );
    let negative = TypedForecast { normal: Some("12000,-1".to_owned()), ..TypedForecast::default() };
    assert!(negative.read(&troops(), reading(false)).is_err());
    let three = |low: &str, likely: &str, high: &str| TypedForecast {
        low: Some(low.to_owned()),
        likely: Some(likely.to_owned()),
        high: Some(high.to_owned()),
        ..TypedForecast::default()
    };
    assert!(three("9000", "12000", "20000").read(&troops(), reading(false)).is_ok());
    assert!(three("9000", "8000", "20000").read(&troops(), reading(false)).is_err());
    let lacking = TypedForecast { high: None, ..three("1", "2", "3") };
    assert_eq!(lacking.read(&troops(), reading(false)).unwrap_err().message, "--high is missing");
    let range = Range {
        min: 20_000.0,
        max: 21_000.0,
        unit: None,
        open_low: false,
        open_high: true,
        logarithmic: false,
    };
    let date = Question { range: Some(range), ..question(QuestionType::Date) };
    let read = three("2025-01-01", "2026-01-01", "+1y").read(&date, reading(false)).unwrap();
    assert_eq!(
        read.prediction,
        Prediction::Continuous(Continuous::LowLikelyHigh([20_089.0, 20_454.0, 21_145.0]))
    );
    let error = three("04/01/2026", "2026-01-01", "+1y").read(&date, reading(false)).unwrap_err();
    assert_eq!(error.message, "`04/01/2026` is ambiguous");
}

#[test]
fn a_forecast_of_another_type_is_refused_with_the_right_form() {
    let number = TypedForecast { probability: Some("72%".to_owned()), ..TypedForecast::default() };
    let error = number.read(&choice(&["a", "b"]), reading(false)).unwrap_err();
    assert_eq!(error.help, "write each option with its share, for example --option a=50% --option b=50%");
    assert!(number.read(&troops(), reading(false)).is_err());
    assert!(shares(&["a=1"]).read(&question(QuestionType::Binary), reading(false)).is_err());
    let both = TypedForecast { options: vec!["a=50%".to_owned()], ..number };
    assert!(both.read(&choice(&["a", "b"]), reading(false)).is_err());
}

#[test]
fn answers_fit_their_question() {
    let today = reading(false).today;
    assert_eq!(typed_answer(&question(QuestionType::Binary), "Yes", today), Ok(Outcome::Yes));
    assert!(typed_answer(&question(QuestionType::Binary), "maybe", today).is_err());
    assert_eq!(typed_answer(&choice(&["a", "b"]), "b", today), Ok(Outcome::Option(1)));
    assert_eq!(
        typed_answer(&choice(&["anna", "bob"]), "ana", today).unwrap_err().help,
        "did you mean `anna`?"
    );
    assert_eq!(typed_answer(&troops(), "15000", today), Ok(Outcome::Number(15_000.0)));
    assert_eq!(typed_answer(&troops(), "above", today), Ok(Outcome::Above));
    assert!(typed_answer(&troops(), "below", today).is_err());
    assert!(typed_answer(&troops(), "-3", today).is_err());
    assert!(typed_answer(&troops(), "nan", today).is_err());
}

#[test]
fn texts_are_short_and_printable() {
    assert_eq!(typed_text("--why", " two\r\nlines "), Ok(Some("two\nlines".to_owned())));
    assert_eq!(typed_text("--why", "  "), Ok(None));
    assert_eq!(
        typed_text("--why", "\u{1b}[31m").unwrap_err().message,
        "--why has the control character U+001B"
    );
    assert!(typed_text("--why", &"x".repeat(1 << 20)).is_err());
}
