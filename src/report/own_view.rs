//! What one forecaster holds on a question, and how it came there.

use schemars::JsonSchema;
use serde::Serialize;

use super::question_view::beside_word;
use super::text_plot::sparkline;
use super::world::World;
use crate::forecast::{Probability, Question, Standing, Timeline, rfc3339, view};

/// The view of the forecaster who asks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OwnRow {
    /// Whose it is.
    pub forecaster: String,
    /// The view in words.
    pub text: String,
    /// The probability of yes.
    pub p: Option<f64>,
    /// The word of the workbench's scale for it.
    pub word: Option<&'static str>,
    /// From when it was held.
    pub at: String,
    /// The probabilities that counted so far, oldest first, each as an eighth of a line; null with fewer than two.
    pub sparkline: Option<String>,
}

/// The view that a forecaster holds on a question.
pub fn own_view(world: &World<'_>, question: &Question, forecaster: &str) -> Option<OwnRow> {
    let line = world.book.timeline(question, forecaster, world.as_of)?;
    let held = line.standing_at(world.as_of.moment)?;
    let p = held.probability().map(Probability::value);
    Some(OwnRow {
        forecaster: forecaster.to_owned(),
        text: view(question, &held.prediction)?.text(question),
        p,
        word: p
            .and_then(|p| world.workbench.settings.scale.word_for(p))
            .map(crate::forecast::scale::Word::name),
        at: rfc3339(held.at),
        sparkline: course(&line),
    })
}

/// The probabilities that count as a line of letters; `None` with fewer than two.
pub(super) fn course(line: &Timeline<'_>) -> Option<String> {
    let counting = line.records().iter().filter(|(_, standing)| *standing == Standing::Counts);
    let numbers: Vec<f64> =
        counting.filter_map(|(record, _)| record.probability().map(Probability::value)).collect();
    (numbers.len() > 1).then(|| sparkline(&numbers))
}

impl OwnRow {
    /// `12.5%, very unlikely ▁▂` for people.
    pub fn shown(&self, world_scale: crate::forecast::Scale) -> String {
        let mut text = beside_word(&self.text, self.p, world_scale);
        if let Some(line) = &self.sparkline {
            text.push(' ');
            text.push_str(line);
        }
        text
    }
}
