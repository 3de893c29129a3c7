//! What a question shows at a glance: its state, the crowd's number, its outcome.

use super::world::World;
use crate::finding::Placed;
use crate::forecast::{Forecast, Moment, Question, Scale, Standing, State, View, When};

/// A question at a moment.
#[derive(Clone, Debug)]
pub struct QuestionView {
    /// Where it stands.
    pub state: State,
    /// The crowd's view and how many stand behind it.
    pub crowd: Option<(View, usize)>,
    /// The crowd's view in words.
    pub crowd_text: Option<String>,
    /// What came of it, in words.
    pub outcome: Option<String>,
    /// The next date that matters: due, or closing.
    pub date: Option<String>,
}

/// Looks at a question.
pub fn question_view(world: &World<'_>, question: &Question) -> QuestionView {
    let crowd = world.book.crowd(question, world.workbench.settings.crowd, world.as_of);
    QuestionView {
        state: question.state(world.as_of),
        crowd_text: crowd.as_ref().map(|(view, _)| view.text(question)),
        crowd,
        outcome: question.resolution_text(world.as_of.moment),
        date: question.due_day().map(|day| day.to_string()),
    }
}

impl QuestionView {
    /// The crowd's probability of yes.
    pub fn probability(&self) -> Option<f64> {
        match self.crowd {
            Some((View::Probability(probability), _)) => Some(probability),
            _ => None,
        }
    }

    /// "resolved no", "4%, due 2027-01-15", "no forecast, due 2026-12-31".
    pub fn short(&self) -> String {
        if let Some(outcome) = &self.outcome {
            return match self.state {
                State::Void => outcome.clone(),
                _ => format!("resolved {outcome}"),
            };
        }
        let number = self.crowd_text.as_deref().unwrap_or("no forecast");
        match &self.date {
            Some(date) => format!("{number}, due {date}"),
            None => number.to_owned(),
        }
    }
}

/// A view in words with the word of the scale beside a probability: `4%, almost no chance`.
pub(super) fn beside_word(text: &str, probability: Option<f64>, scale: Scale) -> String {
    match probability.and_then(|probability| scale.word_for(probability)) {
        Some(word) => format!("{text}, {}", word.name()),
        None => text.to_owned(),
    }
}

/// What a standing is called.
pub(super) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Counts => "counts",
        Standing::Retrospective => "retrospective",
        Standing::Late => "late",
        Standing::Corrected => "corrected",
    }
}

/// How a record counts, in words: its standing, and from which day if it was dated back.
pub(super) fn standing_text(forecast: &Forecast, standing: Standing, from: Option<Moment>) -> String {
    match (standing, from) {
        (Standing::Counts, Some(from)) if from.date_naive() > forecast.at.date_naive() => {
            format!("counts from {}", from.date_naive())
        }
        (Standing::Counts, None) if !forecast.is_withdrawal() => "never held".to_owned(),
        _ => standing_word(standing).to_owned(),
    }
}

/// A date as it was written.
pub(super) fn as_written(when: Option<&Placed<When>>) -> Option<String> {
    when.map(|when| when.value.to_string())
}
