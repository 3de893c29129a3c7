//! Distributions over numbers and days as typed: quantiles, a normal distribution, or low, likely and high.

use chrono::NaiveDate;
use serde_json::Value;

use super::error::TypedError;
use super::way::way_to_type;
use crate::forecast::book::{distribution, point_text};
use crate::forecast::distribution::DistributionError;
use crate::forecast::moment::{DayOrMoment, days_since_epoch};
use crate::forecast::probability::{Probability, percent};
use crate::forecast::question::{Question, QuestionType};
use crate::forecast::record::Continuous;

/// A number or text of JSON as it would be typed.
pub(super) fn as_typed(key: &str, value: &Value) -> Result<String, TypedError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(TypedError::new(
            format!("`{key}` holds neither a number nor a text"),
            "write 0.65 or \"65%\"",
        )),
    }
}

/// Reads `5%=9000` for two or more levels.
pub(super) fn quantiles(
    question: &Question,
    typed: &[String],
    today: NaiveDate,
) -> Result<Continuous, TypedError> {
    let mut pairs = Vec::with_capacity(typed.len());
    for text in typed {
        let Some((level, value)) = text.split_once('=') else {
            return Err(TypedError::new(format!("`{text}` has no `=`"), way_to_type(question)));
        };
        let level = match Probability::from_number(level) {
            Some(level) => level.map_err(|error| {
                let error = TypedError::from(error);
                TypedError::new(format!("the level of `{text}`: {}", error.message), error.help)
            })?,
            None => {
                return Err(TypedError::new(
                    format!("invalid level `{level}`"),
                    "write it as a percentage: --quantile 5%=9000",
                ));
            }
        };
        pairs.push((level.value(), point(question.kind, value, today)?));
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    checked(question, Continuous::Quantiles(pairs))
}

/// Reads `12000,1500`: mean and standard deviation, of a date question in days.
pub(super) fn normal(question: &Question, typed: &str, today: NaiveDate) -> Result<Continuous, TypedError> {
    let form = || {
        let message = format!("expected mean and standard deviation, found `{typed}`");
        TypedError::new(message, way_to_type(question))
    };
    let (mean, sd) = typed.split_once(',').ok_or_else(form)?;
    let mean = point(question.kind, mean, today)?;
    let sd: f64 = sd.trim().parse().map_err(|_| form())?;
    checked(question, Continuous::Normal { mean, sd })
}

/// Reads points of a cumulative distribution; a value of a date question is a day, or days since 1970-01-01.
pub(super) fn cdf(
    question: &Question,
    typed: &[(String, String)],
    today: NaiveDate,
) -> Result<Continuous, TypedError> {
    let mut points = Vec::with_capacity(typed.len());
    for (value, level) in typed {
        let days = if question.kind.on_days() { value.parse().ok() } else { None };
        let value = days.map_or_else(|| point(question.kind, value, today), Ok)?;
        let level = level.parse().map_err(|_| {
            TypedError::new(format!("invalid probability `{level}`"), "write a number from 0 to 1")
        })?;
        points.push((value, level));
    }
    checked(question, Continuous::Cdf(points))
}

/// Splits a cumulative distribution as it stands in a file: a JSON list of pairs of value and the probability up to it,
/// or one pair a line, with or without a header.
///
/// ```
/// use warrant::forecast::typed::cdf_points;
/// let lines = cdf_points("x,F\n0,0\n9000,0.4\n50000,1\n").unwrap();
/// assert_eq!(lines, cdf_points(r#"[[0, 0], ["9000", 0.4], [50000, 1]]"#).unwrap());
/// ```
///
/// # Errors
///
/// If it is no list of pairs; the line at fault is named.
pub fn cdf_points(text: &str) -> Result<Vec<(String, String)>, TypedError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let help =
        "write a JSON list [[0, 0], [9000, 0.4], ...], or value and probability on each line: 9000,0.4";
    if text.starts_with('[') {
        let points: Vec<(Value, Value)> =
            serde_json::from_str(text).map_err(|error| TypedError::new(error.to_string(), help))?;
        return points
            .iter()
            .map(|(value, level)| Ok((as_typed("x", value)?, as_typed("F", level)?)))
            .collect();
    }
    let mut points = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line
            .split(|c: char| matches!(c, ',' | ';') || c.is_whitespace())
            .filter(|field| !field.is_empty())
            .collect();
        match *fields.as_slice() {
            [_, level] if points.is_empty() && number == 1 && level.parse::<f64>().is_err() => {}
            [value, level] => points.push((value.to_owned(), level.to_owned())),
            _ => {
                let message = format!("line {number} is not a pair of value and probability");
                return Err(TypedError::new(message, help));
            }
        }
    }
    Ok(points)
}

/// Reads the 5, 50 and 95 per cent quantiles.
pub(super) fn low_likely_high(
    question: &Question,
    typed: [&str; 3],
    today: NaiveDate,
) -> Result<Continuous, TypedError> {
    let [low, likely, high] = typed.map(|text| point(question.kind, text, today));
    let values = [low?, likely?, high?];
    if values[0] > values[1] || values[1] > values[2] || values[0] >= values[2] {
        let shown = values.map(|value| point_text(question, value));
        let message = format!("{}, {} and {} are not in order", shown[0], shown[1], shown[2]);
        return Err(TypedError::new(message, "order them: low < likely < high"));
    }
    checked(question, Continuous::LowLikelyHigh(values))
}

/// Reads a value of a numeric or date question; days count from 1970-01-01.
///
/// # Errors
///
/// If it is no finite number, or no date.
pub fn point(kind: QuestionType, text: &str, today: NaiveDate) -> Result<f64, TypedError> {
    let text = text.trim();
    if kind.on_days() {
        return match DayOrMoment::parse(text, today)? {
            DayOrMoment::Day(day) => Ok(days_since_epoch(day)),
            DayOrMoment::Moment(_) => {
                Err(TypedError::new(format!("`{text}` is a moment"), "write a day, for example 2026-11-23"))
            }
        };
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(TypedError::new(
            format!("`{text}` is not a finite number"),
            "write a number, for example 12000",
        )),
        Err(_) => {
            let bare: String = text.chars().filter(|c| !matches!(c, ',' | '_' | ' ' | '\'')).collect();
            let help = match bare.parse::<f64>() {
                Ok(number) if number.is_finite() && bare != text => {
                    format!("write it without separators: {bare}")
                }
                _ => "write a number with a decimal point and no unit, for example 0.5".to_owned(),
            };
            Err(TypedError::new(format!("invalid number `{text}`"), help))
        }
    }
}

fn checked(question: &Question, continuous: Continuous) -> Result<Continuous, TypedError> {
    sound_distribution(question, &continuous).map(|()| continuous)
}

/// Refuses what is no rising distribution within the range.
///
/// # Errors
///
/// What is wrong, and what to write instead.
pub fn sound_distribution(question: &Question, continuous: &Continuous) -> Result<(), TypedError> {
    match distribution(question, continuous) {
        Ok(_) => Ok(()),
        Err(error) if matches!(continuous, Continuous::Cdf(_)) => {
            Err(TypedError::new(error.to_string(), error.cdf_help()))
        }
        Err(error) => Err(distribution_error(question, &error)),
    }
}

fn distribution_error(question: &Question, error: &DistributionError) -> TypedError {
    let point = |value: f64| point_text(question, value);
    match *error {
        DistributionError::Cross { low_level, low_value, high_level, high_value } => TypedError::new(
            format!(
                "the quantiles cross: {} at {}, but {} at {}",
                point(low_value),
                percent(low_level),
                point(high_value),
                percent(high_level)
            ),
            "a higher level needs a value at least as high",
        ),
        DistributionError::OutsideRange { level, value, end } => {
            let unit = question.range.as_ref().and_then(|range| range.unit.as_deref()).unwrap_or_default();
            let message = format!(
                "{} at {} lies outside the range, which is closed at {} {unit}",
                point(value),
                percent(level),
                point(end)
            );
            TypedError::new(message.trim_end(), format!("stay on this side of {}", point(end)))
        }
        DistributionError::LevelTwice { level, first, second } => TypedError::new(
            format!("the level {} has two values, {} and {}", percent(level), point(first), point(second)),
            "give each level once",
        ),
        DistributionError::TooFewPoints { .. } => TypedError::new(
            "expected two or more quantiles, found one",
            "add more, for example 5%, 50% and 95%",
        ),
        DistributionError::NoSpread { value } => TypedError::new(
            format!("all quantiles are {}: they say nothing about the rest", point(value)),
            "spread them as far as you could be surprised",
        ),
        ref other => TypedError::new(other.to_string(), way_to_type(question)),
    }
}
