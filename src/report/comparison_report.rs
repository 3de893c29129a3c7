//! Two forecasters on the questions that both answered, as an answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Table};
use super::workbench_board::BoardPlan;
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::comparison::paired::{PairedComparison, PairedQuestion, Verdict, compare};
use crate::score::comparison::question_key;
use crate::score::convention::Direction;
use crate::score::exact::ExactScore;
use crate::score::leaderboard::LEVEL;
use crate::score::question_scores::{Scoring, question_scores};
use crate::score::rule::Rule;

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
    /// Common questions.
    pub questions: u64,
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
    /// `a`, `b` or `cannot tell yet`.
    pub verdict: &'static str,
    #[serde(skip)]
    #[schemars(skip)]
    as_of: Option<String>,
}

impl ComparisonReport {
    pub(super) fn of(
        (a, b): (&str, &str),
        (rule, convention, direction, when): (Rule, String, Direction, String),
        pairs: &[PairedQuestion],
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
            verdict: match found.as_ref().map(|found| found.verdict) {
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
            Block::Paragraph(format!("{}; moments: {}", self.convention, self.when)),
            Block::Paragraph(self.verdict_in_words()),
        ];
        if self.questions > 0 {
            blocks.push(Block::Table(self.measures()));
        }
        Page { title, as_of: self.as_of.clone(), blocks }
    }

    fn verdict_in_words(&self) -> String {
        match (self.verdict, self.questions) {
            ("a", _) => format!("{} is better.", self.a),
            ("b", _) => format!("{} is better.", self.b),
            (_, 0) => "Cannot tell: no question was answered by both.".to_owned(),
            (_, 1) => "Cannot tell yet: one common question is too few.".to_owned(),
            (_, few @ 2..10) => format!("Cannot tell yet: {few} common questions are too few."),
            _ => "Cannot tell yet: the interval holds 0.".to_owned(),
        }
    }

    fn measures(&self) -> Table {
        let columns = vec![
            Column::fixed("measure", "measure"),
            Column::number("value", "value"),
            Column::text("in_words", "in words", 1),
        ];
        let mut table = Table::new("comparison", columns);
        let mut push = |name: &str, value: String, words: String| {
            table.push(vec![name.into(), Cell::new(value), words.into()]);
        };
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
        let p = |value: Option<f64>| {
            value.map_or_else(
                || "too few questions or no spread".to_owned(),
                |value| format!("p = {value:.4}"),
            )
        };
        push(
            "common questions",
            self.questions.to_string(),
            format!("{} won, {} tied, {} lost by {}", self.wins, self.ties, self.losses, self.a),
        );
        push(
            "difference",
            self.difference.map_or_else(|| "-".to_owned(), |difference| format!("{difference:+.4}")),
            match (self.low, self.high) {
                (Some(low), Some(high)) => {
                    format!("{} less {}; 95% interval {low:+.4} to {high:+.4}", self.a, self.b)
                }
                _ => format!("{} less {}; no interval below ten questions", self.a, self.b),
            },
        );
        push("paired t", number(self.t), p(self.t_p));
        push("Diebold-Mariano", number(self.diebold_mariano), p(self.diebold_mariano_p));
        push(
            "sign flips",
            number(self.sign_flip_p),
            "p-value without any assumption on the spread".to_owned(),
        );
        let evidence =
            |name: &str| format!("evidence that {name} is better, valid at any look; 20 is strong");
        push(&format!("e-value for {}", self.a), number(self.e_value_a), evidence(&self.a));
        push(&format!("e-value for {}", self.b), number(self.e_value_b), evidence(&self.b));
        push(
            "questions needed",
            self.questions_needed.map_or_else(|| "-".to_owned(), |needed| needed.to_string()),
            "to tell a true difference of this size four times out of five".to_owned(),
        );
        table
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
    let scoring = Scoring { benchmark: Some(b), ..plan.scoring(world, rule) };
    let mut found = Vec::new();
    let questions =
        world.workbench.questions.values().filter(|question| question.kind == kind && !question.draft);
    for question in questions.filter(|question| plan.takes(question, world.as_of)) {
        let Some(outcome) = question.outcome(world.as_of.moment) else { continue };
        let scores = question_scores(&world.book, question, outcome, scoring, world.as_of);
        let of = |name: &str| scores.counts.iter().find(|own| own.who.id == name);
        let difference = if rule.has_own_moments() {
            of(a).zip(of(b)).and_then(|(a, b)| Some(a.total.mean_score()?.minus(b.total.mean_score()?)))
        } else {
            of(a).and_then(|own| own.difference)
        };
        if let Some(difference) = difference {
            let key = question_key(&question.id);
            found.push((
                question.known(world.as_of.moment),
                &question.id,
                PairedQuestion { key, difference },
            ));
        }
    }
    found.sort_by(|left, right| (left.0, left.1).cmp(&(right.0, right.1)));
    let pairs: Vec<PairedQuestion> = found.into_iter().map(|(.., pair)| pair).collect();
    Some(ComparisonReport::of(
        (a, b),
        (rule, convention, direction, plan.when(rule)),
        &pairs,
        world.shown_as_of(),
    ))
}
