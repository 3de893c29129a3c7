//! Two forecasters on the questions that both answered, as an answer.

use schemars::JsonSchema;
use serde::Serialize;

use super::calibration_page::p_value;
use super::page::{Block, Cell, Column, Page, Table};
use super::score_board::{digits, signed_digits};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::QuestionType;
use crate::score::board::Pairing;
use crate::score::comparison::paired::{PairedComparison, Verdict};
use crate::score::csv::{ForecastTable, LongForm};
use crate::score::input::{BoardPlan, LongTable, ShortTable, TablePlan};
use crate::score::rules::Rule;

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
    as_of: Option<String>,
}

impl ComparisonReport {
    fn of(
        (a, b): (&str, &str),
        (rule, convention, when): (Rule, String, String),
        pairing: &Pairing,
        as_of: Option<String>,
    ) -> Self {
        let &Pairing { ref compared, infinite_a, infinite_b, infinite_both } = pairing;
        let of = |pick: fn(&PairedComparison) -> Option<f64>| compared.as_ref().and_then(pick);
        let (wins, ties, losses) =
            compared.as_ref().map(|compared| compared.wins_ties_losses).unwrap_or_default();
        let verdict = compared.as_ref().filter(|_| infinite_a + infinite_b == 0);
        Self {
            schema: "warrant.compare/1",
            a: a.to_owned(),
            b: b.to_owned(),
            rule: rule.word(),
            convention,
            when,
            questions: compared.as_ref().map_or(0, |compared| compared.questions),
            infinite_a,
            infinite_b,
            infinite_both,
            difference: of(|compared| Some(compared.mean + 0.0)),
            low: of(|compared| Some(compared.interval?.0)),
            high: of(|compared| Some(compared.interval?.1)),
            t: of(|compared| Some(compared.t_test?.0)),
            t_p: of(|compared| Some(compared.t_test?.1)),
            diebold_mariano: of(|compared| Some(compared.diebold_mariano?.statistic)),
            diebold_mariano_p: of(|compared| Some(compared.diebold_mariano?.p_normal)),
            sign_flip_p: of(|compared| Some(compared.sign_flip?.p_value)),
            wins,
            ties,
            losses,
            e_value_a: of(|compared| compared.e_value_a),
            e_value_b: of(|compared| compared.e_value_b),
            questions_needed: compared.as_ref().and_then(|compared| compared.questions_needed),
            sign_flip_exact: compared.as_ref().and_then(|compared| Some(compared.sign_flip?.exact)),
            verdict: match verdict.map(|compared| compared.verdict) {
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
                if self.when == "average" { ", over the time in which both had a forecast" } else { "" }
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
                "{all} common {noun} left out of the figures, where a log score is infinite: {}; --clip EPS includes them.",
                parts.join(", ")
            )
        })
    }

    fn verdict_in_words(&self) -> String {
        match (self.verdict, self.questions) {
            _ if self.infinite_a + self.infinite_b > 0 => {
                "Cannot tell: a score is infinite, so the difference is not finite.".to_owned()
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
/// apply.
pub fn comparison(
    world: &World<'_>,
    names: (&str, &str),
    kind: QuestionType,
    plan: &BoardPlan,
) -> Option<ComparisonReport> {
    let rule = plan.rule.unwrap_or_else(|| Rule::default_for(kind));
    let (convention, direction) = rule.convention(kind, plan.log)?;
    let source = (world.workbench, &world.book, world.as_of);
    let pairing = Pairing::of_workbench(source, names, (kind, rule, direction), plan);
    Some(ComparisonReport::of(names, (rule, convention, plan.when(rule)), &pairing, world.shown_as_of()))
}

/// Compares two forecasters of tables on one type of question; without one, on the first of yes or no, choice, ordinal
/// and numeric that both answered and the rule scores. `None` where there is none.
pub fn table_comparison(
    table: Option<&ForecastTable>,
    form: &LongForm,
    names: (&str, &str),
    kind: Option<QuestionType>,
    plan: &TablePlan,
) -> Option<ComparisonReport> {
    let kinds = match &kind {
        Some(kind) => std::slice::from_ref(kind),
        None => &[QuestionType::Binary, QuestionType::Choice, QuestionType::Ordinal, QuestionType::Numeric],
    };
    kinds.iter().find_map(|&kind| {
        let (rule, convention, pairing) = if kind == QuestionType::Binary {
            let scored = ShortTable::new(table?, plan)?;
            let pairing = Pairing::of_table(&scored, names, scored.direction, plan)?;
            (scored.rule, scored.convention, pairing)
        } else {
            let scored = LongTable::new(form, kind, plan)?;
            let pairing = Pairing::of_table(&scored, names, scored.direction, plan)?;
            (scored.rule, scored.convention, pairing)
        };
        Some(ComparisonReport::of(names, (rule, convention, plan.moments.to_string()), &pairing, None))
    })
}
