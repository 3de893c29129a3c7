//! A rule in words.

use crate::finding::Vocabulary;
use crate::forecast::{Question, Reduction, Rule, RuleOperand, Window};

/// The rule of a question in words, as receipts and messages have it.
pub fn rule_text(question: &Question, rule: &Rule) -> String {
    let what = match (&rule.column, &rule.pointer) {
        (Some(column), Some(pointer)) => format!("{column} at {pointer}"),
        (Some(column), None) => column.clone(),
        (None, Some(pointer)) => pointer.clone(),
        (None, None) => "value".to_owned(),
    };
    let mut text = format!("{} {what} of {}", rule.reduce.word(), rule.file.value);
    for (column, value) in &rule.filters {
        text.extend([" where ", column, " = ", value]);
    }
    let main = main_window(question, rule);
    if rule.covers.is_some() {
        text.push_str(&over(main));
    }
    if let Some(test) = rule.test {
        let operand = match test.operand {
            RuleOperand::Number(number) => number.to_string(),
            RuleOperand::Window(window, reduction) => reduced(reduction, window),
        };
        text.extend([" ", test.word(), " ", &operand]);
    }
    if rule.settle_days > 0 {
        text.extend([", settled ", &rule.settle_days.to_string(), " days"]);
    }
    text
}

/// The window with the question's own dates where the rule has none.
pub(super) fn main_window(question: &Question, rule: &Rule) -> Window {
    Window {
        from: rule.window.from.or_else(|| question.opens.as_ref().map(|opens| opens.day())),
        to: rule.window.to.or_else(|| question.closes.as_ref().map(|closes| closes.day())),
    }
}

/// " over 2025-01-01 to 2025-12-31".
pub(super) fn over(window: Window) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) => format!(" over {from} to {to}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(to)) => format!(" up to {to}"),
        (None, None) => String::new(),
    }
}

/// "last over 2024-01-01 to 2024-12-31".
pub(super) fn reduced(reduce: Reduction, window: Window) -> String {
    format!("{}{}", reduce.word(), over(window))
}
