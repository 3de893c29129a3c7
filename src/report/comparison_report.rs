//! Two forecasters on the questions that both answered, as an answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::calibration_page::p_value;
use super::page::{Block, Cell, Column, Page, Table};
use super::score_board::{digits, signed_digits};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::board::LEVEL;
use crate::score::comparison::paired::{PairedComparison, PairedQuestion, Verdict, compare};
use crate::score::comparison::question_key;
use crate::score::input::BoardPlan;
use crate::score::numerics::exact::ExactScore;
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::Difference;
use crate::score::time::question_scores::{Scoring, question_scores};

/// The answer of `score --compare`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComparisonReport {
    /// `warrant.compare/1`.
    pub schema: &'static str,
    /// One forecaster.
    pub a: String,
    /// The other.
    pub b: String,
    /// The rule.
    pub rule: &'static str,
    /// The rule's range and direction.
    pub convention: String,
    /// Which moments are scored.
    pub when: String,
    /// Common questions on which both scores are finite.
    pub questions: u64,
    /// Common questions left out because the score of A alone is infinite there.
    pub infinite_a: u64,
    /// Those left out because the score of B alone is infinite.
    pub infinite_b: u64,
    /// Those left out because both are.
    pub infinite_both: u64,
    /// Mean score of A less that of B, each question counted once.
    pub difference: Option<f64>,
    /// Lower end of its 95 per cent interval; null below ten questions.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Paired t, which is Diebold and Mariano's statistic with its small-sample factor.
    pub t: Option<f64>,
    /// Its two-sided p-value.
    pub t_p: Option<f64>,
    /// Diebold and Mariano's statistic without that factor.
    pub diebold_mariano: Option<f64>,
    /// Its two-sided p-value by the normal distribution.
    pub diebold_mariano_p: Option<f64>,
    /// Two-sided p-value of sign flips.
    pub sign_flip_p: Option<f64>,
    /// Questions on which A was better.
    pub wins: u64,
    /// Questions on which both scored the same.
    pub ties: u64,
    /// Questions on which B was better.
    pub losses: u64,
    /// Evidence that A is better that may be looked at any time; 20 is strong. Null where a difference exceeds 1.
    pub e_value_a: Option<f64>,
    /// The same for B.
    pub e_value_b: Option<f64>,
    /// Common questions with which a true difference of this size would be told with 80 per cent power.
    pub questions_needed: Option<u64>,
    /// Whether all sign flips were counted; false where they were drawn, null without any.
    pub sign_flip_exact: Option<bool>,
    /// `a`, `b` or `cannot tell yet`; always the last where the score of one of them alone is infinite on a question.
    pub verdict: &'static str,
    #[serde(skip)]
    #[schemars(skip)]
    as_of: Option<String>,
}

impl ComparisonReport {
    /// Compares by pairs in the order in which answers became known.
    pub(super) fn of(
        (a, b): (&str, &str),
        (rule, convention, direction, when): (Rule, String, Direction, String),
        pairs: &[PairedQuestion],
        infinite: InfiniteQuestions,
        as_of: Option<String>,
    ) -> Self {
        // Losses throughout; a reward is turned around and turned back.
        let turn = direction == Direction::HigherIsBetter;
        let losses: Vec<PairedQuestion> = pairs
            .iter()
            .map(|pair| {
                let difference = if turn { ExactScore::ZERO.minus(pair.difference) } else { pair.difference };
                PairedQuestion { key: pair.key, difference }
            })
            .collect();
        let found = compare(&losses, LEVEL, 0);
        let sign = if turn { -1.0 } else { 1.0 };
        let of = |pick: fn(&PairedComparison) -> Option<f64>| found.as_ref().and_then(pick);
        let (low, high) = (of(|found| Some(found.interval?.0)), of(|found| Some(found.interval?.1)));
        let (low, high) = if turn { (high.map(|high| -high), low.map(|low| -low)) } else { (low, high) };
        let (wins, ties, losses) = found.as_ref().map(|found| found.wins_ties_losses).unwrap_or_default();
        Self {
            schema: "warrant.compare/1",
            a: a.to_owned(),
            b: b.to_owned(),
            rule: rule.word(),
            convention,
            when,
            questions: found.as_ref().map_or(0, |found| found.questions),
            infinite_a: infinite.a,
            infinite_b: infinite.b,
            infinite_both: infinite.both,
            difference: of(|found| Some(found.mean)).map(|mean| sign * mean + 0.0),
            low,
            high,
            t: of(|found| Some(found.t_test?.0)).map(|t| sign * t),
            t_p: of(|found| Some(found.t_test?.1)),
            diebold_mariano: of(|found| Some(found.diebold_mariano?.statistic))
                .map(|statistic| sign * statistic),
            diebold_mariano_p: of(|found| Some(found.diebold_mariano?.p_normal)),
            sign_flip_p: of(|found| Some(found.sign_flip?.p_value)),
            wins,
            ties,
            losses,
            e_value_a: of(|found| found.e_value_a),
            e_value_b: of(|found| found.e_value_b),
            questions_needed: found.as_ref().and_then(|found| found.questions_needed),
            sign_flip_exact: found.as_ref().and_then(|found| Some(found.sign_flip?.exact)),
            verdict: match found.as_ref().filter(|_| infinite.a + infinite.b == 0).map(|found| found.verdict)
            {
                Some(Verdict::ABetter) => "a",
                Some(Verdict::BBetter) => "b",
                Some(Verdict::CannotTellYet) | None => "cannot tell yet",
            },
            as_of,
        }
    }

    /// The comparison for people.
    pub fn page(&self) -> Page {
        let title = Some(format!("{} and {}", self.a, self.b));
        let mut blocks = vec![
            Block::Paragraph(format!(
                "{}; moments: {}{}",
                self.convention,
                self.when,
                if self.when == "average" { ", over the time in which both held a view" } else { "" }
            )),
            Block::Paragraph(self.verdict_in_words()),
        ];
        blocks.extend(self.infinite_in_words().map(Block::Paragraph));
        if self.questions > 0 {
            blocks.push(Block::Table(self.measures()));
        }
        Page { title, as_of: self.as_of.clone(), blocks }
    }

    fn infinite_in_words(&self) -> Option<String> {
        let all = self.infinite_a + self.infinite_b + self.infinite_both;
        let parts: Vec<String> = [
            (self.infinite_a, self.a.as_str()),
            (self.infinite_b, self.b.as_str()),
            (self.infinite_both, "both"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, who)| format!("{count} of {who}"))
        .collect();
        let noun = if all == 1 { "question is" } else { "questions are" };
        (all > 0).then(|| {
            format!(
                "{all} common {noun} left out of the figures, where a log score is infinite: {}; --clip EPS takes them in.",
                parts.join(", ")
            )
        })
    }

    fn verdict_in_words(&self) -> String {
        match (self.verdict, self.questions) {
            _ if self.infinite_a + self.infinite_b > 0 => {
                "Cannot tell: a score is infinite, and so would be the difference.".to_owned()
            }
            ("a", _) => format!("{} is better.", self.a),
            ("b", _) => format!("{} is better.", self.b),
            (_, 0) => "Cannot tell: no question was answered by both.".to_owned(),
            (_, 1) => "Cannot tell yet: one common question is too few.".to_owned(),
            (_, few @ 2..10) => format!("Cannot tell yet: {few} common questions are too few."),
            _ => "Cannot tell yet: the interval holds 0.".to_owned(),
        }
    }

    fn measures(&self) -> Table {
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), digits);
        let p =
            |value: Option<f64>| value.map_or_else(|| "too few questions or no spread".to_owned(), p_value);
        let interval = match (self.low, self.high) {
            (Some(low), Some(high)) => {
                format!("95% interval {} to {}", signed_digits(low), signed_digits(high))
            }
            _ => "no interval below ten questions".to_owned(),
        };
        let flips = match self.sign_flip_exact {
            Some(true) => "p-value over all ways to swap the two on each question",
            Some(false) => "p-value over ways to swap the two on each question, drawn by the questions' ids",
            None => "no question on which they differ",
        };
        let evidence = |name: &str| {
            format!("evidence that {name} is better, answer by answer, valid at any look; 20 is strong")
        };
        let (a, b) = (&self.a, &self.b);
        let rows = [
            (
                "common questions".to_owned(),
                self.questions.to_string(),
                format!("{} won, {} tied, {} lost by {a}", self.wins, self.ties, self.losses),
            ),
            (
                "difference".to_owned(),
                self.difference.map_or_else(|| "-".to_owned(), signed_digits),
                format!("{a} less {b}; {interval}"),
            ),
            ("paired t".to_owned(), number(self.t), p(self.t_p)),
            ("Diebold-Mariano".to_owned(), number(self.diebold_mariano), p(self.diebold_mariano_p)),
            ("sign flips".to_owned(), number(self.sign_flip_p), flips.to_owned()),
            (format!("e-value for {a}"), number(self.e_value_a), evidence(a)),
            (format!("e-value for {b}"), number(self.e_value_b), evidence(b)),
            (
                "questions needed".to_owned(),
                self.questions_needed.map_or_else(|| "-".to_owned(), |needed| needed.to_string()),
                "to tell a true difference of this size four times out of five".to_owned(),
            ),
        ];
        Table::of(
            "comparison",
            &rows,
            [
                (Column::fixed("measure", "measure"), |(name, ..)| Cell::new(name)),
                (Column::number("value", "value"), |(_, value, _)| Cell::new(value)),
                (Column::text("in_words", "in words", 1), |(.., words)| Cell::new(words)),
            ],
        )
    }
}

/// Compares two forecasters of a workbench on one type of question over common time; `None` where the rule does not
/// apply. E-values take questions in the order in which answers became known.
pub fn comparison(
    world: &World<'_>,
    a: &str,
    b: &str,
    kind: QuestionType,
    plan: &BoardPlan,
) -> Option<ComparisonReport> {
    let rule = plan.rule.unwrap_or_else(|| Rule::default_for(kind));
    let (convention, direction) = rule.convention(kind, plan.log)?;
    let scoring = Scoring { benchmark: Some(b), ..plan.scoring(world.workbench.settings.crowd, rule) };
    let mut found = Vec::new();
    let mut infinite = InfiniteQuestions::default();
    let questions =
        world.workbench.questions.values().filter(|question| question.kind == kind && !question.draft);
    for question in questions.filter(|question| plan.takes(question, world.as_of.moment)) {
        let Some(outcome) = question.outcome(world.as_of.moment) else { continue };
        let lines = world.book.timelines(question, world.as_of);
        let scores = question_scores(&lines, question, outcome, scoring, world.as_of);
        let of = |name: &str| scores.counts.iter().find(|own| own.who.id == name);
        let difference = if rule.has_own_moments() {
            of(a).zip(of(b)).and_then(|(a, b)| Some(Difference::between(a.whole()?, b.whole()?)))
        } else {
            of(a).and_then(|own| own.difference)
        };
        if let Some(difference) = difference.and_then(|difference| infinite.or_finite(difference)) {
            let pair = PairedQuestion { key: question_key(&question.id), difference };
            found.push((question.known(world.as_of.moment), &question.id, pair));
        }
    }
    found.sort_by(|left, right| (left.0, left.1).cmp(&(right.0, right.1)));
    let pairs: Vec<PairedQuestion> = found.into_iter().map(|(.., pair)| pair).collect();
    Some(ComparisonReport::of(
        (a, b),
        (rule, convention, direction, plan.when(rule)),
        &pairs,
        infinite,
        world.shown_as_of(),
    ))
}

/// Common questions on which a score is infinite.
#[derive(Clone, Copy, Default)]
pub(super) struct InfiniteQuestions {
    a: u64,
    b: u64,
    both: u64,
}

impl InfiniteQuestions {
    /// Returns a finite difference; counts any other by whose score is infinite.
    pub(super) fn or_finite(&mut self, difference: Difference) -> Option<ExactScore> {
        match difference {
            Difference::Finite(difference) => return Some(difference),
            Difference::OwnInfinite => self.a += 1,
            Difference::OtherInfinite => self.b += 1,
            Difference::BothInfinite => self.both += 1,
        }
        None
    }
}
