//! The answer of a question as typed: yes, an option, a number, a day, below or above.

use chrono::NaiveDate;

use super::error::TypedError;
use super::points::point;
use crate::finding::{did_you_mean, nearest};
use crate::forecast::moment::DayOrMoment;
use crate::forecast::question::{AnswerShape, Outcome, Question};

/// Reads the answer of a question.
///
/// # Errors
///
/// If the question cannot have that answer: another type's, an option that is not listed, a value beyond a closed end.
pub fn typed_answer(question: &Question, text: &str, today: NaiveDate) -> Result<Outcome, TypedError> {
    let text = text.trim();
    match question.kind.shape() {
        AnswerShape::YesNo => {
            let word = text.to_ascii_lowercase();
            question.outcome_of(&word).ok_or_else(|| {
                let help = did_you_mean(&word, ["yes", "no"]).unwrap_or_else(|| "write yes or no".to_owned());
                TypedError::new(format!("invalid answer `{text}` to a yes/no question"), help)
            })
        }
        AnswerShape::Options => question.outcome_of(text).ok_or_else(|| {
            let help = match nearest(text, question.options.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the options are: {}", question.options_in_words()),
            };
            TypedError::new(format!("unknown option `{text}`"), help)
        }),
        AnswerShape::Line => on_the_line(question, text, today),
    }
}

fn on_the_line(question: &Question, text: &str, today: NaiveDate) -> Result<Outcome, TypedError> {
    let outcome = if text == "below" {
        Outcome::Below
    } else if text == "above" {
        Outcome::Above
    } else if question.kind.on_days() {
        Outcome::Date(DayOrMoment::parse(text, today)?.day(question.zone))
    } else {
        Outcome::Number(point(question.kind, text, today)?)
    };
    question
        .within_range(outcome)
        .map_err(|problem| TypedError::new(problem, "look at the question's range with `warrant show`"))
}
