//! Reduces the values in a window to one.

use chrono::NaiveDate;

use super::problem::RuleProblem;
use super::rows::At;
use crate::forecast::Reduction;

/// A value of a row, or what values were reduced to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Day(NaiveDate),
    Text(String),
}

/// What kind of values a column holds, which the question says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    Number,
    Day,
    Text,
}

/// A number as data files write it: a finite decimal with a point, no thousands separators.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse::<f64>().ok().filter(|value| plain && value.is_finite())
}

/// Reduces cells, in the order of their days, to one value.
///
/// # Errors
///
/// For a cell of another kind, an empty window, and a reduction that the kind does not have.
pub(super) fn reduce(
    cells: &[(At, &str)],
    kind: ValueKind,
    reduction: Reduction,
    path: &str,
) -> Result<Value, RuleProblem> {
    if reduction == Reduction::Count {
        return Ok(Value::Number(cells.len() as f64));
    }
    let values = cells.iter().map(|&(at, cell)| read(at, cell, kind, path)).collect::<Result<Vec<_>, _>>()?;
    let empty =
        || RuleProblem::new(format!("{path} has no row in the window"), "check `from`, `to` and `where`");
    let (first, last) = (values.first().ok_or_else(empty)?, values.last().ok_or_else(empty)?);
    match (reduction, kind) {
        (Reduction::First, _) => Ok(first.clone()),
        (Reduction::Last, _) => Ok(last.clone()),
        (Reduction::Max, ValueKind::Number | ValueKind::Day) => {
            Ok(values.into_iter().reduce(|a, b| if rank(&b) > rank(&a) { b } else { a }).ok_or_else(empty)?)
        }
        (Reduction::Min, ValueKind::Number | ValueKind::Day) => {
            Ok(values.into_iter().reduce(|a, b| if rank(&b) < rank(&a) { b } else { a }).ok_or_else(empty)?)
        }
        (Reduction::Sum, ValueKind::Number) => sum(cells).map(Value::Number).ok_or_else(|| too_large(path)),
        (Reduction::Mean, ValueKind::Number) => {
            let sum = sum(cells).ok_or_else(|| too_large(path))?;
            Ok(Value::Number(sum / cells.len() as f64))
        }
        _ => Err(RuleProblem::new(
            "only numbers can be summed or averaged; options have no order",
            "write reduce = \"last\" or \"first\"",
        )),
    }
}

fn too_large(path: &str) -> RuleProblem {
    RuleProblem::new(format!("the numbers in {path} are too large to sum"), "check the data")
}

fn rank(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        Value::Day(day) => f64::from(chrono::Datelike::num_days_from_ce(day)),
        Value::Text(_) => 0.0,
    }
}

fn read(at: At, cell: &str, kind: ValueKind, path: &str) -> Result<Value, RuleProblem> {
    let what = match kind {
        ValueKind::Number => number(cell).map(Value::Number).ok_or("number"),
        ValueKind::Day => cell.parse().ok().filter(|_| cell.len() == 10).map(Value::Day).ok_or("day"),
        ValueKind::Text if cell.is_empty() => Err("option"),
        ValueKind::Text => Ok(Value::Text(cell.to_owned())),
    };
    what.map_err(|what| {
        let cell: String = cell.chars().take(40).collect();
        let message = format!("expected a {what}, found `{cell}` in {at} of {path}");
        RuleProblem::new(message, "correct the data, or exclude the row with `where`")
    })
}

/// Sums decimals exactly if they fit into 128 bits: 0.1 + 0.2 must not exceed 0.3.
fn sum(cells: &[(At, &str)]) -> Option<f64> {
    let exact = || {
        let parts = cells.iter().map(|&(_, cell)| decimal(cell)).collect::<Option<Vec<_>>>()?;
        let scale = parts.iter().map(|&(_, scale)| scale).max()?;
        let mut total = 0_i128;
        for (digits, own) in parts {
            total = total.checked_add(digits.checked_mul(10_i128.checked_pow(scale - own)?)?)?;
        }
        format!("{total}e-{scale}").parse::<f64>().ok()
    };
    let rounded = || cells.iter().filter_map(|&(_, cell)| number(cell)).sum::<f64>();
    Some(exact().unwrap_or_else(rounded)).filter(|sum| sum.is_finite())
}

/// The digits of a plain decimal as an integer, and how many stand after the point.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part}").parse().ok()?;
    Some((digits, u32::try_from(part.len()).ok().filter(|&scale| scale <= 30)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_decimals_are_exact() {
        let at = At::Line(2);
        let cells = [(at, "0.1"), (at, "0.2")];
        assert_eq!(reduce(&cells, ValueKind::Number, Reduction::Sum, "f"), Ok(Value::Number(0.3)));
        let cells = [(at, "-1.25"), (at, "1e3"), (at, "3")];
        assert_eq!(reduce(&cells, ValueKind::Number, Reduction::Sum, "f"), Ok(Value::Number(1001.75)));
        assert_eq!(reduce(&[], ValueKind::Number, Reduction::Count, "f"), Ok(Value::Number(0.0)));
    }

    #[test]
    fn what_is_no_number_is_named() {
        for cell in ["", "n/a", "1,234", "NaN", "inf", "12 "] {
            let error =
                reduce(&[(At::Line(3), cell)], ValueKind::Number, Reduction::Last, "f.csv").unwrap_err();
            assert!(error.message.contains("expected a number, found"), "{}", error.message);
        }
    }
}
