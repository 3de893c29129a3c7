//! `forecasts/log/<forecaster>.toml` as a forecaster and records; whether questions exist is checked later.

use chrono_tz::Tz;

use super::document::{Document, Record, short};
use super::values::Values;
use crate::finding::{Code, FileId, Finding, Place};
use crate::forecast::distribution::rising_cdf;
use crate::forecast::{
    Continuous, Details, Forecast, Forecaster, ForecasterKind, Prediction, Probability, SUM_TOLERANCE, Scale,
    Subject,
};
use crate::workbench::record::{AnyValue, ForecastRecord, ForecasterRecord, Located, LogFile, Text};

/// What a log holds, and what is wrong with it.
#[derive(Debug, Default)]
pub(in crate::workbench) struct LogReading {
    pub(in crate::workbench) forecaster: Option<Forecaster>,
    pub(in crate::workbench) forecasts: Vec<Forecast>,
    pub(in crate::workbench) findings: Vec<Finding>,
}

/// Reads one file of a log at once: the forecaster, if it has a header, and its records.
pub(super) fn read_log(id: &str, file: FileId, text: &str, zone: Tz, scale: Scale) -> LogReading {
    read_piece(id, file, text, zone, scale).reading
}

/// What was read of a piece of a log, and whether that says all about it.
pub(super) struct Piece {
    pub(super) reading: LogReading,
    pub(super) has_forecasts: bool,
    pub(super) has_more: bool,
}

/// Reads a piece of a log as if it were all of it.
pub(super) fn read_piece(id: &str, file: FileId, text: &str, zone: Tz, scale: Scale) -> Piece {
    let mut document = Document::parse(file, text);
    let has_forecasts = document.has("forecast");
    let has_more = document.has_other_than("forecast");
    let forecaster = document.take::<ForecasterRecord>("forecaster", &[]);
    let records = document.take_all::<ForecastRecord>("forecast", &[]);
    let mut reading =
        Reading { values: Values { file, zone, scale, findings: document.finish::<LogFile>() } };
    let forecaster = forecaster.map(|record| reading.forecaster(id, record));
    let forecasts = records.into_iter().filter_map(|record| reading.forecast(record)).collect();
    Piece {
        reading: LogReading { forecaster, forecasts, findings: reading.values.findings },
        has_forecasts,
        has_more,
    }
}

struct Reading {
    values: Values,
}

impl Reading {
    fn forecaster(&mut self, id: &str, record: Record<ForecasterRecord>) -> Forecaster {
        let Record { value, header } = record;
        Forecaster {
            id: id.to_owned(),
            name: value.name.map_or_else(|| id.to_owned(), |name| name.value),
            kind: self.values.bare_word(value.kind).unwrap_or(ForecasterKind::Person),
            note: value.note.map(|note| note.value),
            place: header,
        }
    }

    fn forecast(&mut self, record: Record<ForecastRecord>) -> Option<Forecast> {
        let Record { value, header } = record;
        let subject = self.subject(value.question.as_ref(), value.claim.as_ref(), header);
        let mut required =
            |date, key, help| self.values.required_start(date, key, "[[forecast]]", header, help);
        let at = required(value.at.clone(), "at", "add when the view was held");
        let recorded = required(value.recorded.clone(), "recorded", "add when this was written");
        let word = self.word(&value);
        let prediction = self.prediction(&value, header);
        let details = Details {
            word,
            published: value.published.map(|text| text.value),
            because: value
                .because
                .map_or_else(Vec::new, |names| names.0.into_iter().map(|name| name.value).collect()),
            expires: self.values.end(value.expires).map(|when| when.value),
            corrects: self.values.moment(value.corrects),
        };
        Some(Forecast {
            subject: subject?,
            at: at?.moment(),
            recorded: recorded?.moment(),
            prediction: prediction?,
            why: value.why.map(|why| why.value.into_boxed_str()),
            details: details.boxed(),
            place: header,
        })
    }

    fn subject(&mut self, question: Option<&Text>, claim: Option<&Text>, header: Place) -> Option<Subject> {
        match (question, claim) {
            (Some(question), None) => Some(Subject::Question(question.value.as_str().into())),
            (None, Some(claim)) if claim.value.contains('/') => {
                Some(Subject::Claim(claim.value.as_str().into()))
            }
            (None, Some(claim)) => {
                let place = self.values.place(&claim.span);
                let message = format!("the claim `{}` lacks its argument", short(&claim.value));
                let help = "write `argument/claim`, for example `china-north-korea/P1`";
                self.values.refuse(Code::BadId, place, message, help)
            }
            (None, None) => {
                self.values.missing("question", "[[forecast]]", header, "add `question` or `claim`");
                None
            }
            (Some(_), Some(claim)) => {
                let place = self.values.place(&claim.span);
                let message = "the forecast names both a question and a claim";
                self.values.refuse(Code::BadForecast, place, message, "write two records")
            }
        }
    }

    /// The word beside a number, judged against the interval that it stands for.
    fn word(&mut self, record: &ForecastRecord) -> Option<(String, Scale)> {
        let scale = match &record.scale {
            Some(word) => self.values.word(word.clone())?.value,
            None => self.values.scale,
        };
        let typed = record.word.as_ref()?;
        let place = self.values.place(&typed.span);
        let Some(word) = scale.word(&typed.value) else {
            let help = crate::finding::did_you_mean(&typed.value, scale.spellings());
            let message = format!("unknown word `{}` of {}", short(&typed.value), scale.title());
            self.values.push(Finding::new(Code::UnknownWord, place, message).maybe_help(help));
            return None;
        };
        if let Some(Located { value: AnyValue::Number(number), .. }) = record.p
            && !word.contains(number)
        {
            self.values.report(
                Code::WordNumberMismatch,
                place,
                format!(
                    "`{}` is {} on {}, but the number is {number}",
                    typed.value,
                    word.interval(),
                    scale.title()
                ),
                format!("the word alone stands for {}", word.probability()),
            );
        }
        Some((typed.value.clone(), scale))
    }

    fn prediction(&mut self, record: &ForecastRecord, header: Place) -> Option<Prediction> {
        let ways = [
            record.withdrawn == Some(true),
            record.p.is_some(),
            record.quantiles.is_some(),
            record.cdf.is_some(),
            record.normal.is_some(),
            record.low.is_some() || record.likely.is_some() || record.high.is_some(),
        ];
        match ways.iter().filter(|&&given| given).count() {
            0 => {
                let Some(word) = &record.word else {
                    let help = "add p, quantiles, cdf, normal, or low, likely and high; or withdrawn = true";
                    return self.bad(header, "the record has no forecast", help);
                };
                let scale = record.scale.clone().map_or(Some(self.values.scale), |word| {
                    <Scale as crate::finding::Vocabulary>::from_word(&word.value.word)
                })?;
                let place = self.values.place(&word.span);
                let number = scale.word(&word.value)?.probability();
                return self
                    .values
                    .probability_value(number, place)
                    .map(|p| Prediction::Probability(p.value));
            }
            1 => {}
            _ => {
                let message = "the record has more than one forecast";
                let help = "keep one of p, quantiles, cdf, normal, low/likely/high and withdrawn";
                return self.values.refuse(Code::BadForecast, header, message, help);
            }
        }
        if record.withdrawn == Some(true) {
            return Some(Prediction::Withdrawn);
        }
        if let Some(p) = &record.p {
            return self.p(p);
        }
        if let Some(quantiles) = &record.quantiles {
            return self.quantiles(quantiles);
        }
        if let Some(points) = &record.cdf {
            return self.cdf(points);
        }
        if let Some(normal) = &record.normal {
            return self.normal(normal);
        }
        self.low_likely_high([&record.low, &record.likely, &record.high], header)
    }

    fn p(&mut self, p: &Located<AnyValue>) -> Option<Prediction> {
        let place = self.values.place(&p.span);
        match &p.value {
            AnyValue::Number(number) => {
                self.values.probability_value(*number, place).map(|p| Prediction::Probability(p.value))
            }
            AnyValue::Table(entries) => {
                let mut options = Vec::with_capacity(entries.len());
                for (name, entry) in entries {
                    let entry_place = self.values.place(&entry.span);
                    let AnyValue::Number(number) = entry.value else {
                        self.not_a_probability(&entry.value, entry_place);
                        return None;
                    };
                    let probability = self.values.probability_value(number, entry_place)?;
                    options.push((name.value.clone(), probability.value.value()));
                }
                let sum: f64 = options.iter().map(|(_, p)| p).sum();
                if (sum - 1.0).abs() > SUM_TOLERANCE {
                    let message = format!("the probabilities sum to {sum}, not 1");
                    let help = "change them so that they sum to 1";
                    return self.values.refuse(Code::BadForecast, place, message, help);
                }
                Some(Prediction::Options(options))
            }
            other => {
                self.not_a_probability(other, place);
                None
            }
        }
    }

    fn not_a_probability(&mut self, value: &AnyValue, place: Place) {
        let (what, help) = match value {
            AnyValue::Text(text) => (
                format!("`{}` is a text, not a number", short(text)),
                match Probability::from_number(text) {
                    Some(Ok(probability)) => format!("write it without quotes: {}", probability.value()),
                    _ => "write a number from 0 to 1; a word goes into `word`".to_owned(),
                },
            ),
            other => (
                format!("expected a probability, found {}", other.kind()),
                "write a number from 0 to 1".to_owned(),
            ),
        };
        self.values.report(Code::BadProbability, place, what, help);
    }

    fn quantiles(&mut self, quantiles: &Located<Vec<Located<Vec<Located<AnyValue>>>>>) -> Option<Prediction> {
        let place = self.values.place(&quantiles.span);
        let mut pairs: Vec<(f64, f64)> = Vec::with_capacity(quantiles.value.len());
        for pair in &quantiles.value {
            let pair_place = self.values.place(&pair.span);
            let [level, value] = pair.value.as_slice() else {
                return self.bad(pair_place, "a quantile is a pair of level and value", "write [0.5, 12000]");
            };
            let AnyValue::Number(number) = level.value else {
                return self.bad(pair_place, "the level of a quantile is a number", "write [0.5, 12000]");
            };
            let level_place = self.values.place(&level.span);
            let level = self.values.probability_value(number, level_place)?.value.value();
            let value = self.values.point(value)?;
            if let Some(&(last_level, last_value)) = pairs.last()
                && (level <= last_level || value < last_value)
            {
                let message =
                    &format!("the quantiles cross: {value} at {level} after {last_value} at {last_level}");
                return self.bad(pair_place, message, "sort the levels; values must not decrease");
            }
            pairs.push((level, value));
        }
        if pairs.len() < 2 {
            let message = "expected two or more quantiles, found one";
            return self.bad(place, message, "add more, for example 0.05, 0.5 and 0.95");
        }
        Some(Prediction::Continuous(Continuous::Quantiles(pairs)))
    }

    fn cdf(&mut self, points: &Located<Vec<Located<Vec<Located<AnyValue>>>>>) -> Option<Prediction> {
        let place = self.values.place(&points.span);
        let mut pairs: Vec<(f64, f64)> = Vec::with_capacity(points.value.len());
        for pair in &points.value {
            let pair_place = self.values.place(&pair.span);
            let help = "write [12000, 0.5]; a day is [2026-11-23, 0.5]";
            let [value, Located { value: AnyValue::Number(level), .. }] = pair.value.as_slice() else {
                return self.bad(pair_place, "a point is a pair of value and the probability up to it", help);
            };
            if let AnyValue::Date(date) = &value.value
                && date.time.is_some()
            {
                let help = "write a day, or days since 1970-01-01 with decimals: [20454.5, 0.5]";
                return self.bad(pair_place, &format!("`{date}` is a moment, not a day"), help);
            }
            pairs.push((self.values.point(value)?, *level));
        }
        if let Err((index, error)) = rising_cdf(&pairs) {
            let place = points.value.get(index).map_or(place, |pair| self.values.place(&pair.span));
            return self.bad(place, &error.to_string(), error.cdf_help());
        }
        Some(Prediction::Continuous(Continuous::Cdf(pairs)))
    }

    fn normal(&mut self, normal: &Located<Vec<Located<AnyValue>>>) -> Option<Prediction> {
        let place = self.values.place(&normal.span);
        let [mean, sd] = normal.value.as_slice() else {
            return self.bad(place, "`normal` is not a pair", "write normal = [mean, standard deviation]");
        };
        let mean = self.values.point(mean)?;
        match sd.value {
            AnyValue::Number(sd) if sd.is_finite() && sd > 0.0 => {
                Some(Prediction::Continuous(Continuous::Normal { mean, sd }))
            }
            _ => self.bad(place, "the standard deviation must be above 0", "write normal = [12000, 1500]"),
        }
    }

    fn low_likely_high(
        &mut self,
        parts: [&Option<Located<AnyValue>>; 3],
        header: Place,
    ) -> Option<Prediction> {
        let mut values = [0.0; 3];
        for ((slot, part), key) in values.iter_mut().zip(parts).zip(["low", "likely", "high"]) {
            let Some(part) = part else {
                self.values.missing(
                    key,
                    "[[forecast]]",
                    header,
                    "low, likely and high must be given together (5%, 50% and 95%)",
                );
                return None;
            };
            *slot = self.values.point(part)?;
        }
        if values[0] > values[1] || values[1] > values[2] || values[0] >= values[2] {
            let message = "low, likely and high are not in order";
            return self.bad(header, message, "order them: low < likely < high");
        }
        Some(Prediction::Continuous(Continuous::LowLikelyHigh(values)))
    }

    fn bad<T>(&mut self, place: Place, message: &str, help: &str) -> Option<T> {
        self.values.refuse(Code::BadForecast, place, message, help)
    }
}

/// The finding that no file of a log says whose it is.
pub(in crate::workbench) fn without_forecaster(id: &str, file: FileId) -> Finding {
    let message = format!("the log of `{id}` has no `[forecaster]`");
    Finding::new(Code::LogWithoutForecaster, Place::new(file, 0..0), message)
        .help("add `[forecaster]` with `name` and `kind` at the top")
}

/// The finding that two files of a log say whose it is.
pub(in crate::workbench) fn second_forecaster(id: &str, second: Place, first: Place) -> Finding {
    Finding::new(Code::DuplicateId, second, format!("duplicate `[forecaster]` of `{id}`"))
        .related(first, "first here")
        .help("keep one `[forecaster]` for all files of a log")
}
