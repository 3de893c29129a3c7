//! Two forecasters on the questions that both answered, as an answer.

use schemars::JsonSchema;
use serde::Serialize;

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
    /// Lower end of the 95 per cent interval of the mean expected difference given the forecasts; null below ten questions
    /// and where the values that differences can have are not known.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Two-sided p-value of "the mean expected difference given the forecasts is 0"; null where there is no interval.
    pub p: Option<f64>,
    /// Always null, like the next four: the paired t, Diebold and Mariano's test and sign flips do not hold their error
    /// where large differences are rare.
    pub t: Option<f64>,
    /// Always null.
    pub t_p: Option<f64>,
    /// Always null.
    pub diebold_mariano: Option<f64>,
    /// Always null.
    pub diebold_mariano_p: Option<f64>,
    /// Always null.
    pub sign_flip_p: Option<f64>,
    /// Questions on which A was better.
    pub wins: u64,
    /// Questions on which both scored the same.
    pub ties: u64,
    /// Questions on which B was better.
    pub losses: u64,
    /// Evidence that A is better, which may be looked at any time; 20 is strong. Null where the values that differences can
    /// have are not known.
    pub e_value_a: Option<f64>,
    /// The same for B.
    pub e_value_b: Option<f64>,
    /// Common questions with which a true difference of this size would be told with 80 per cent power.
    pub questions_needed: Option<u64>,
    /// Always null.
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
            p: of(|compared| compared.p_value),
            t: None,
            t_p: None,
            diebold_mariano: None,
            diebold_mariano_p: None,
            sign_flip_p: None,
            wins,
            ties,
            losses,
            e_value_a: of(|compared| compared.e_value_a),
            e_value_b: of(|compared| compared.e_value_b),
            questions_needed: compared.as_ref().and_then(|compared| compared.questions_needed),
            sign_flip_exact: None,
            verdict: match verdict.map(|compared| compared.verdict) {
                Some(Verdict::ABetter) => "a",
                Some(Verdict::BBetter) => "b",
                Some(Verdict::CannotTellYet) | None => "cannot tell yet",
            },
            as_of,
        }
    }

    /// The comparison for people: the verdict, the difference and the evidence; the rest if `verbose`.
    pub fn page(&self, verbose: bool) -> Page {
        let title = Some(format!("{} and {}", self.a, self.b));
        let mut blocks = vec![Block::Paragraph(self.verdict_in_words())];
        blocks.extend(self.infinite_in_words().map(Block::Paragraph));
        if self.questions > 0 {
            blocks.push(Block::Table(self.measures(verbose)));
        }
        blocks.push(Block::Paragraph(format!(
            "{}; moments: {}{}",
            self.convention,
            self.when,
            if self.when == "average" { ", over the time in which both had a forecast" } else { "" }
        )));
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
            _ if self.low.is_none() => {
                "Cannot tell: the scores that were possible have no bounds, or are not known.".to_owned()
            }
            _ => "Cannot tell yet: the interval holds 0.".to_owned(),
        }
    }

    fn measures(&self, verbose: bool) -> Table {
        let columns = vec![
            Column::fixed("measure", "measure"),
            Column::number("value", "value"),
            Column::text("in_words", "in words", 1),
        ];
        let mut table = Table::new("comparison", columns);
        let mut push = |name: &str, value: String, words: String| {
            table.push(vec![name.into(), Cell::new(value), words.into()]);
        };
        let dash = || "-".to_owned();
        let interval = match self.low.zip(self.high) {
            Some((low, high)) => format!("95% interval {} to {}", signed_digits(low), signed_digits(high)),
            None => "no interval".to_owned(),
        };
        push(
            "difference",
            self.difference.map_or_else(dash, signed_digits),
            format!("score of {} minus score of {}; {interval}", self.a, self.b),
        );
        push(
            "questions",
            self.questions.to_string(),
            format!("{} won, {} tied, {} lost by {}", self.wins, self.ties, self.losses, self.a),
        );
        let a_leads = self.e_value_a >= self.e_value_b;
        for (name, value, leads) in [(&self.a, self.e_value_a, a_leads), (&self.b, self.e_value_b, !a_leads)]
        {
            if leads || verbose {
                push(
                    &format!("e-value for {name}"),
                    value.map_or_else(dash, evidence),
                    format!("evidence that {name} is better, valid at any time; 20 is strong"),
                );
            }
        }
        if verbose {
            push(
                "p-value",
                self.p.map_or_else(dash, digits),
                "that the mean expected difference is 0, two-sided".to_owned(),
            );
            push(
                "questions needed",
                self.questions_needed.map_or_else(dash, |needed| needed.to_string()),
                "to detect a true difference of this size four times out of five".to_owned(),
            );
        }
        table
    }
}

/// An e-value to the digits that matter.
fn evidence(value: f64) -> String {
    if value < 1e4 { digits(value) } else { format!("{value:.1e}") }
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
