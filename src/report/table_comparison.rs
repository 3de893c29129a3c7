//! Two forecasters of a table on the questions that both answered.

use std::collections::HashMap;

use super::comparison_report::{ComparisonReport, InfiniteQuestions};
use crate::forecast::QuestionType;
use crate::score::comparison::paired::PairedQuestion;
use crate::score::comparison::question_key;
use crate::score::csv::{ForecastTable, LongForm, differences};
use crate::score::input::{LongTable, ShortTable, TablePlan, TableSource};
use crate::score::rules::Rule;
use crate::score::rules::convention::Direction;
use crate::score::time::curve::Difference;

/// Compares two forecasters of tables on one type of question; without one, on the first of yes or no, choice, ordinal
/// and numeric that both answered and the rule scores. `None` where there is none.
///
/// E-values take questions in the order of their ends, as far as the table says them, then of their names.
pub fn table_comparison(
    table: Option<&ForecastTable>,
    form: &LongForm,
    (a, b): (&str, &str),
    kind: Option<QuestionType>,
    plan: &TablePlan,
) -> Option<ComparisonReport> {
    let kinds = match &kind {
        Some(kind) => std::slice::from_ref(kind),
        None => &[QuestionType::Binary, QuestionType::Choice, QuestionType::Ordinal, QuestionType::Numeric],
    };
    kinds.iter().find_map(|&kind| match kind {
        QuestionType::Binary => of_binary(table?, (a, b), plan),
        kind => of_long(form, kind, (a, b), plan),
    })
}

fn of_binary(table: &ForecastTable, names: (&str, &str), plan: &TablePlan) -> Option<ComparisonReport> {
    let scored = ShortTable::new(table, plan)?;
    let ends: HashMap<&str, i64> = (0..)
        .take(table.questions())
        .filter_map(|number| Some((table.question(number), table.end_of(number)?)))
        .collect();
    let rule = (scored.rule, scored.convention.clone(), scored.direction, plan.moments.to_string());
    compared(&scored, names, rule, &ends, plan)
}

fn of_long(
    form: &LongForm,
    kind: QuestionType,
    names: (&str, &str),
    plan: &TablePlan,
) -> Option<ComparisonReport> {
    let scored = LongTable::new(form, kind, plan)?;
    let categories = form.categories.iter().map(|forecast| (&forecast.question, forecast.life.end));
    let quantiles = form.quantiles.iter().map(|forecast| (&forecast.question, forecast.life.end));
    let ends: HashMap<&str, i64> =
        categories.chain(quantiles).filter_map(|(question, end)| Some((question.as_str(), end?))).collect();
    let rule = (scored.rule, scored.convention.clone(), scored.direction, plan.moments.to_string());
    compared(&scored, names, rule, &ends, plan)
}

fn compared<'t>(
    table: &impl TableSource<'t>,
    (a, b): (&str, &str),
    rule: (Rule, String, Direction, String),
    ends: &HashMap<&str, i64>,
    plan: &TablePlan,
) -> Option<ComparisonReport> {
    let found = differences(&table.records_of(a)?, &table.records_of(b)?, plan.moments);
    let (pairs, infinite) = in_order(found, |question| ends.get(question).copied());
    Some(ComparisonReport::of((a, b), rule, &pairs, infinite, None))
}

/// The pairs in the order of the questions' ends, and those that no difference can be taken of.
fn in_order(
    mut found: Vec<(&str, Difference)>,
    end: impl Fn(&str) -> Option<i64>,
) -> (Vec<PairedQuestion>, InfiniteQuestions) {
    found.sort_by_key(|(question, _)| (end(question).unwrap_or(i64::MAX), *question));
    let (mut pairs, mut infinite) = (Vec::new(), InfiniteQuestions::default());
    for (question, difference) in found {
        let difference = infinite.or_finite(difference);
        pairs.extend(difference.map(|difference| PairedQuestion { key: question_key(question), difference }));
    }
    (pairs, infinite)
}
