//! Two forecasters on the questions that both answered.

use super::standing::LEVEL;
use crate::forecast::{AsOf, Book, QuestionType};
use crate::score::comparison::paired::{PairedComparison, PairedQuestion, compare};
use crate::score::comparison::question_key;
use crate::score::csv::differences;
use crate::score::input::{BoardPlan, TablePlan, TableSource};
use crate::score::numerics::exact::ExactScore;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::Difference;
use crate::score::time::question_scores::question_scores;
use crate::score::time::scoring::Scoring;
use crate::workbench::Workbench;

/// What two forecasters scored on common questions.
pub(crate) struct Pairing {
    /// The comparison over questions on which both scores are finite; `None` without any. Its differences are scores of
    /// A less scores of B, in the unit of the rule; lower or higher is better as the rule says.
    pub(crate) compared: Option<PairedComparison>,
    /// Questions on which the score of A alone is infinite.
    pub(crate) infinite_a: u64,
    /// Those on which that of B alone is.
    pub(crate) infinite_b: u64,
    /// Those on which both are.
    pub(crate) infinite_both: u64,
}

impl Pairing {
    /// Compares two forecasters of a workbench on one type of question over common time, answers in the order in which
    /// they became known.
    pub(crate) fn of_workbench(
        (workbench, book, as_of): (&Workbench, &Book<'_>, AsOf),
        (a, b): (&str, &str),
        (kind, rule, direction): (QuestionType, Rule, Direction),
        plan: &BoardPlan,
    ) -> Self {
        let scoring = Scoring { benchmark: Some(b), ..plan.scoring(workbench.settings.crowd, rule) };
        let questions =
            workbench.questions.values().filter(|question| question.kind == kind && !question.draft);
        let taken = questions.filter(|question| plan.takes(question, as_of.moment));
        let found = taken.filter_map(|question| {
            let outcome = question.outcome(as_of.moment)?;
            let lines = book.timelines(question, as_of);
            let scores = question_scores(&lines, question, outcome, scoring, as_of);
            let of = |name: &str| scores.counts.iter().find(|own| own.who.id == name);
            let difference = if rule.has_own_moments() {
                Difference::between(of(a)?.whole()?, of(b)?.whole()?)
            } else {
                of(a)?.difference?
            };
            Some((question.known(as_of.moment), question.id.as_str(), difference))
        });
        Self::new(found.collect(), direction)
    }

    /// Compares two forecasters of a table, questions in the order of their ends, as far as the table says them; `None`
    /// where it does not name both.
    pub(crate) fn of_table<'t>(
        table: &impl TableSource<'t>,
        (a, b): (&str, &str),
        direction: Direction,
        plan: &TablePlan,
    ) -> Option<Self> {
        let ends = table.ends();
        let found = differences(&table.records_of(a)?, &table.records_of(b)?, plan.moments);
        let end = |question: &str| ends.get(question).copied().unwrap_or(i64::MAX);
        let found = found.into_iter().map(|(question, difference)| (end(question), question, difference));
        Some(Self::new(found.collect(), direction))
    }

    /// Takes the differences in the order of time, which e-values depend on, then of ids.
    fn new<T: Ord>(mut found: Vec<(T, &str, Difference)>, direction: Direction) -> Self {
        found.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
        // What is compared are losses; a reward is turned around and turned back.
        let is_reward = direction == Direction::HigherIsBetter;
        let mut losses = Vec::with_capacity(found.len());
        let (mut infinite_a, mut infinite_b, mut infinite_both) = (0, 0, 0);
        for (_, question, difference) in found {
            match difference {
                Difference::Finite(difference) => losses.push(PairedQuestion {
                    key: question_key(question),
                    difference: if is_reward { ExactScore::ZERO.minus(difference) } else { difference },
                }),
                Difference::OwnInfinite => infinite_a += 1,
                Difference::OtherInfinite => infinite_b += 1,
                Difference::BothInfinite => infinite_both += 1,
            }
        }
        let compared = compare(&losses, LEVEL, 0)
            .map(|compared| if is_reward { turned_around(compared) } else { compared });
        Self { compared, infinite_a, infinite_b, infinite_both }
    }
}

/// A comparison with the signs of its differences turned; who is better stays.
fn turned_around(of_losses: PairedComparison) -> PairedComparison {
    let mut turned = of_losses;
    turned.mean = -turned.mean;
    turned.interval = turned.interval.map(|(low, high)| (-high, -low));
    turned.t_test = turned.t_test.map(|(t, p)| (-t, p));
    if let Some(test) = &mut turned.diebold_mariano {
        (test.statistic, test.corrected) = (-test.statistic, -test.corrected);
    }
    turned
}
