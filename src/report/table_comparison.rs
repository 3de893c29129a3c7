//! Two forecasters of a table on the questions that both answered.

use super::comparison_report::{ComparisonReport, InfiniteQuestions};
use super::long_board::LongScoring;
use super::table_board::{TablePlan, named_records, number_of};
use crate::forecast::QuestionType;
use crate::score::comparison::paired::PairedQuestion;
use crate::score::comparison::question_key;
use crate::score::csv::{ForecastTable, LongForm, differences};
use crate::score::rules::Rule;
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

fn of_binary(table: &ForecastTable, (a, b): (&str, &str), plan: &TablePlan) -> Option<ComparisonReport> {
    let rule = plan.rule.unwrap_or(Rule::Brier);
    let (convention, direction) = rule.convention(QuestionType::Binary, plan.log)?;
    let mark = |row: &_| -> Option<_> { score(rule, row, plan) };
    let records = |name: &str| Some(named_records(table, number_of(table, name)?, &mark));
    let found = differences(&records(a)?, &records(b)?, plan.moments);
    let ends: std::collections::HashMap<&str, i64> = (0..)
        .take(table.questions())
        .filter_map(|number| Some((table.question(number), table.end_of(number)?)))
        .collect();
    let (pairs, infinite) = in_order(found, |question| ends.get(question).copied());
    Some(ComparisonReport::of(
        (a, b),
        (rule, convention, direction, plan.moments.to_string()),
        &pairs,
        infinite,
        None,
    ))
}

fn score(
    rule: Rule,
    row: &crate::score::csv::TableRow,
    plan: &TablePlan,
) -> Option<crate::score::rules::Mark> {
    rule.of_probability(row.p, row.outcome, plan.log)
}

fn of_long(
    form: &LongForm,
    kind: QuestionType,
    (a, b): (&str, &str),
    plan: &TablePlan,
) -> Option<ComparisonReport> {
    let scoring = LongScoring::new(kind, plan)?;
    let (records, _) = scoring.records(form, plan.moments);
    let own = |name: &str| records.iter().find(|record| record.forecaster == name);
    let found = differences(&own(a)?.questions, &own(b)?.questions, plan.moments);
    let categories = form.categories.iter().map(|forecast| (&forecast.question, forecast.life.end));
    let quantiles = form.quantiles.iter().map(|forecast| (&forecast.question, forecast.life.end));
    let ends: std::collections::HashMap<&str, i64> =
        categories.chain(quantiles).filter_map(|(question, end)| Some((question.as_str(), end?))).collect();
    let (pairs, infinite) = in_order(found, |question| ends.get(question).copied());
    let convention = (scoring.rule, scoring.convention, scoring.direction, plan.moments.to_string());
    Some(ComparisonReport::of((a, b), convention, &pairs, infinite, None))
}

/// The pairs in the order of the questions' ends, and those that no difference can be taken of.
fn in_order(
    mut found: Vec<(&str, Difference)>,
    end: impl Fn(&str) -> Option<i64>,
) -> (Vec<PairedQuestion>, InfiniteQuestions) {
    found.sort_by_key(|(question, _)| (end(question).unwrap_or(i64::MAX), *question));
    let (mut pairs, mut infinite) = (Vec::new(), InfiniteQuestions::default());
    for (question, difference) in found {
        match difference {
            Difference::Finite(difference) => {
                pairs.push(PairedQuestion { key: question_key(question), difference });
            }
            Difference::OwnInfinite => infinite.add(true, false),
            Difference::OtherInfinite => infinite.add(false, true),
            Difference::BothInfinite => infinite.add(true, true),
        }
    }
    (pairs, infinite)
}
