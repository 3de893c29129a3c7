//! The answer of a question as typed: yes, an option, a number, a day, below or above.

use chrono::NaiveDate;

use super::TypedError;
use super::points::{days, typed_point};
use crate::finding::nearest;
use crate::forecast::moment::DayOrMoment;
use crate::forecast::question::{Outcome, Question, QuestionType};

/// Reads the answer of a question.
///
/// # Errors
///
/// If the question cannot have that answer: another type's, an option that is not listed, a value beyond a closed end.
pub fn typed_answer(question: &Question, text: &str, today: NaiveDate) -> Result<Outcome, TypedError> {
    let text = text.trim();
    match question.kind {
        QuestionType::Binary => match text.to_ascii_lowercase().as_str() {
            "yes" => Ok(Outcome::Yes),
            "no" => Ok(Outcome::No),
            _ => Err(TypedError::new(
                format!("`{text}` is no answer to a yes or no question"),
                void_help("write yes or no"),
            )),
        },
        QuestionType::Choice | QuestionType::Ordinal => {
            question.options.iter().position(|option| option == text).map(Outcome::Option).ok_or_else(|| {
                let help = match nearest(text, question.options.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => void_help(&format!("the options are: {}", question.options.join(", "))),
                };
                TypedError::new(format!("`{text}` is not among the options"), help)
            })
        }
        QuestionType::Numeric | QuestionType::Date => on_the_line(question, text, today),
    }
}

fn void_help(help: &str) -> String {
    format!("{help}; without an answer use --void annulled, ambiguous or not-applicable")
}

fn on_the_line(question: &Question, text: &str, today: NaiveDate) -> Result<Outcome, TypedError> {
    let range = question.range.as_ref();
    let (open_low, open_high) = range.map_or((true, true), |range| (range.open_low, range.open_high));
    match text {
        "below" if open_low => return Ok(Outcome::Below),
        "above" if open_high => return Ok(Outcome::Above),
        "below" | "above" => {
            return Err(TypedError::new(format!("the range is closed {text}"), "write the value itself"));
        }
        _ => {}
    }
    let outcome = if question.kind == QuestionType::Date {
        match DayOrMoment::parse(text, today)? {
            DayOrMoment::Day(day) => Outcome::Date(day),
            DayOrMoment::Moment(moment) => Outcome::Date(moment.with_timezone(&question.zone).date_naive()),
        }
    } else {
        Outcome::Number(typed_point(question, text, today)?)
    };
    let value = match outcome {
        Outcome::Date(day) => days(day),
        Outcome::Number(number) => number,
        _ => return Ok(outcome),
    };
    let outside = range.is_some_and(|range| {
        (value < range.min && !range.open_low) || (value > range.max && !range.open_high)
    });
    if outside {
        return Err(TypedError::new(
            format!("{text} lies outside a range that is closed there"),
            "look at the question's range with `warrant show`; without an answer use --void",
        ));
    }
    Ok(outcome)
}
