//! Two forecasters on the questions that both answered.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::forecast::{AsOf, Book, QuestionType};
use crate::score::comparison::FEWEST_CLUSTERS;
use crate::score::comparison::clustered_interval::Known;
use crate::score::comparison::known_values::{SkillQuestion, skill_interval};
use crate::score::comparison::paired::{PairedComparison, PairedQuestion, compare};
use crate::score::csv::{QuestionRecord, differences};
use crate::score::input::{BoardPlan, NamedRecords, TablePlan, TableSource};
use crate::score::numerics::exact::ExactScore;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::{Difference, Moments};
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
    /// Compares two forecasters of a workbench on one type of question over common time.
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
            if rule.has_own_moments() {
                return Some((Difference::between(of(a)?.whole()?, of(b)?.whole()?), None));
            }
            Some((of(a)?.difference?, of(a)?.known_difference))
        });
        Self::new(found, direction)
    }

    /// Compares two forecasters of a table; `None` where it does not name both.
    pub(crate) fn of_table<'t>(
        table: &impl TableSource<'t>,
        (a, b): (&str, &str),
        direction: Direction,
        plan: &TablePlan,
    ) -> Option<Self> {
        let (a, b) = (Side::of(table, a)?, Side::of(table, b)?);
        let found = a.less(&b, table.by_answer(), plan.moments);
        Some(Self::new(found.into_iter().map(|(_, difference, known)| (difference, known)), direction))
    }

    fn new(found: impl Iterator<Item = (Difference, Option<Known>)>, direction: Direction) -> Self {
        // What is compared are losses; a reward is turned around and turned back.
        let is_reward = direction == Direction::HigherIsBetter;
        let mut losses = Vec::new();
        let (mut infinite_a, mut infinite_b, mut infinite_both) = (0, 0, 0);
        for (difference, known) in found {
            match difference {
                Difference::Finite(difference) if is_reward => losses.push(PairedQuestion {
                    difference: ExactScore::ZERO.minus(difference),
                    known: known.map(|known| known.map(|value| -value)),
                }),
                Difference::Finite(difference) => losses.push(PairedQuestion { difference, known }),
                Difference::OwnInfinite => infinite_a += 1,
                Difference::OtherInfinite => infinite_b += 1,
                Difference::BothInfinite => infinite_both += 1,
            }
        }
        let compared =
            compare(&losses).map(|compared| if is_reward { turned_around(compared) } else { compared });
        Self { compared, infinite_a, infinite_b, infinite_both }
    }
}

/// A comparison with the signs of its differences turned; who is better stays.
fn turned_around(mut compared: PairedComparison) -> PairedComparison {
    compared.mean = -compared.mean;
    compared.interval = compared.interval.map(|(low, high)| (-high, -low));
    compared
}

/// What a forecaster of a table scored by question, and could have scored.
pub(super) struct Side<'s, 't> {
    pub(super) records: Cow<'s, NamedRecords<'t>>,
    known: Option<[Vec<(&'t str, QuestionRecord)>; 2]>,
}

impl<'s, 't> Side<'s, 't> {
    pub(super) fn of(table: &'s impl TableSource<'t>, name: &str) -> Option<Self> {
        Some(Self { records: table.records_of(name)?, known: table.known_records_of(name) })
    }

    /// The differences to another on common questions, with what they could have been.
    pub(super) fn less(
        &self,
        other: &Self,
        by_answer: bool,
        moments: Moments,
    ) -> Vec<(&'t str, Difference, Option<Known>)> {
        let known = self.known.as_ref().zip(other.known.as_ref()).map(|([own, own_last], [first, last])| {
            // Without the answers behind them, the least difference is that to the greatest score.
            let (first, last) = if by_answer { (first, last) } else { (last, first) };
            [differences(own, first, moments), differences(own_last, last, moments)]
        });
        let value = |part: &[(&str, Difference)], at: usize| Some(part.get(at)?.1.finite()?.value());
        let found = differences(&self.records, &other.records, moments).into_iter().enumerate();
        found
            .map(|(at, (question, difference))| {
                let known =
                    known.as_ref().and_then(|[first, last]| Some([value(first, at)?, value(last, at)?]));
                (question, difference, known)
            })
            .collect()
    }

    /// The interval of the skill against another on common questions, of at least ten.
    pub(super) fn skill_interval(&self, other: &Self, moments: Moments) -> Option<(f64, f64)> {
        let ([no, yes], [other_no, other_yes]) = (self.known.as_ref()?, other.known.as_ref()?);
        let others: BTreeMap<&str, usize> = other.records.iter().map(|(name, _)| *name).zip(0..).collect();
        let mut questions = Vec::new();
        for (at, (name, record)) in self.records.iter().enumerate() {
            let Some(&other_at) = others.get(name) else { continue };
            let beside = |own: &QuestionRecord, other: &QuestionRecord| {
                let (own, other) = own.beside(other, moments)?;
                Some((own.finite()?.value(), other.finite()?.value()))
            };
            let under = |own: &[(&str, QuestionRecord)], reference: &[(&str, QuestionRecord)]| {
                beside(&own.get(at)?.1, &reference.get(other_at)?.1)
            };
            let Some((own, _)) = record.beside(&other.records.get(other_at)?.1, moments) else { continue };
            let ((if_no, reference_no), (if_yes, reference_yes)) =
                (under(no, other_no)?, under(yes, other_yes)?);
            questions.push(SkillQuestion {
                own: (if_no, if_yes),
                reference: (reference_no, reference_yes),
                is_yes: own.finite()?.value().total_cmp(&if_yes).is_eq(),
            });
        }
        if (questions.len() as u64) < FEWEST_CLUSTERS { None } else { skill_interval(&questions) }
    }

    /// Scores by question with what they could have been.
    pub(super) fn scored(&self) -> Vec<(&'t str, f64, Option<Known>)> {
        let value = |part: &[(&str, QuestionRecord)], at: usize| {
            let record = &part.get(at)?.1;
            (record.infinite == 0).then(|| record.total.mean()).flatten()
        };
        let found = self.records.iter().enumerate().filter_map(|(at, (question, record))| {
            let known =
                self.known.as_ref().and_then(|[first, last]| Some([value(first, at)?, value(last, at)?]));
            Some((*question, record.total.mean()?, known))
        });
        found.collect()
    }
}
