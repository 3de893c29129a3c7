//! Findings on rules and the data they read.

use super::reduction::{ValueKind, number};
use super::rows::Rows;
use super::rule_text::main_window;
use super::verdict::{Trial, Verdict, verdict};
use crate::finding::{Code, Finding, Severity};
use crate::forecast::{AsOf, Question, Reduction, Rule, RuleOperand, RuleTest, Settlement};
use crate::workbench::Workbench;
use crate::workbench::data::{DataFile, DataFiles};

/// Checks every rule on the data that was read, in the order of ids.
///
/// Errors: a missing or truncated file, a missing column, a value that is not a number, a duplicate date, an empty window, a window outside the question's life, a comparison that can never hold, and a record that says
/// something else than the rule. Warnings: a threshold that every row already passes.
pub fn rule_findings(workbench: &Workbench, data: &DataFiles, as_of: AsOf) -> Vec<Finding> {
    let mut findings = Vec::new();
    for question in workbench.questions.values() {
        let (Some(rule), Some(found)) = (&question.rule, data.of(&question.id)) else { continue };
        findings.extend(window_outside_life(question, rule));
        findings.extend(never_fires(question, rule));
        if let Ok(file) = found {
            findings.extend(values(Trial { question, rule, file, as_of }));
        }
        match verdict(question, found, as_of) {
            Some(Verdict::Fails(problem)) => {
                let place = if found.is_err() { rule.file.place } else { rule.place };
                findings.push(Finding::new(Code::BadRule, place, problem.message).help(problem.help));
            }
            Some(Verdict::Answers(answer)) => {
                findings.extend(conflict(question, rule, &answer.outcome, &answer.why, as_of));
            }
            _ => {}
        }
        if let Ok(file) = found {
            findings.extend(data_changed(question, file));
        }
    }
    findings
}

fn bad_rule(rule: &Rule, message: String, help: &str) -> Finding {
    Finding::new(Code::BadRule, rule.place, message).help(help)
}

/// Reports a window that ends before the question opens, or after the answer is due.
fn window_outside_life(question: &Question, rule: &Rule) -> Option<Finding> {
    let window = main_window(question, rule);
    let (from, to) = (window.from?, window.to?);
    let help = "let the window end within the question's life";
    if let Some(opens) = question.opens.as_ref().map(|opens| opens.day())
        && to < opens
    {
        let message = format!("the rule's window {from} to {to} ends before the question opens on {opens}");
        return Some(bad_rule(rule, message, help));
    }
    let due = question.due_day()?;
    (to > due).then(|| {
        bad_rule(
            rule,
            format!("the rule's window {from} to {to} ends after the answer is due on {due}"),
            help,
        )
    })
}

fn never_fires(question: &Question, rule: &Rule) -> Option<Finding> {
    let RuleTest { above, operand } = rule.test?;
    let never = match operand {
        RuleOperand::Number(number) => rule.reduce == Reduction::Count && !above && number <= 0.0,
        RuleOperand::Window(other, how) if other == main_window(question, rule) => {
            let (greater, smaller) = if above { (rule.reduce, how) } else { (how, rule.reduce) };
            let grows = |how| matches!(how, Reduction::Sum | Reduction::Count);
            greater == smaller
                || (greater == Reduction::Min && !grows(smaller))
                || (smaller == Reduction::Max && !grows(greater))
        }
        RuleOperand::Window(..) => false,
    };
    never.then(|| {
        bad_rule(
            rule,
            "the rule's comparison can never hold: the answer is always No".to_owned(),
            "check the direction, the reductions and the windows",
        )
    })
}

/// Reports values that are not numbers, in or outside the window, and a threshold that every value passes.
fn values(trial: Trial<'_>) -> Option<Finding> {
    let rows = Rows::read(trial.rule, trial.file).ok()?;
    let column = trial.value_column(&rows).ok()?;
    let visible = trial.visible(&rows).ok()?;
    if trial.kind() != ValueKind::Number || trial.rule.reduce == Reduction::Count {
        return None;
    }
    let mut numbers = Vec::new();
    for dated in visible.iter().filter(|dated| dated.kept) {
        let Some(value) = number(dated.row.cell(column)) else {
            let cell: String = dated.row.cell(column).chars().take(40).collect();
            let message =
                format!("expected a number, found `{cell}` in {} of {}", dated.row.at(), trial.file.path);
            // The verdict reports values in the window, as errors.
            return Some(Finding {
                severity: Severity::Warning,
                ..bad_rule(trial.rule, message, "correct the data")
            });
        };
        numbers.push(value);
    }
    let test = trial.rule.test?;
    let RuleOperand::Number(threshold) = test.operand else { return None };
    // Single rows say nothing about a sum.
    if numbers.is_empty()
        || trial.rule.reduce == Reduction::Sum
        || !numbers.iter().all(|&value| test.holds(value, threshold))
    {
        return None;
    }
    let message = format!("every row of {} is already {} {threshold}", trial.file.path, test.word());
    let help = "check threshold and unit: the answer would always be Yes";
    Some(Finding { severity: Severity::Warning, ..bad_rule(trial.rule, message, help) })
}

/// Reports a resolution that differs from the rule; the resolution counts.
fn conflict(
    question: &Question,
    rule: &Rule,
    said: &crate::forecast::Outcome,
    why: &str,
    as_of: AsOf,
) -> Option<Finding> {
    let resolution = question.resolution(as_of.moment)?;
    let Settlement::Outcome(recorded) = &resolution.settlement else { return None };
    if recorded == said {
        return None;
    }
    let (recorded, said) = (question.outcome_text(recorded), question.outcome_text(said));
    let message = format!("the question resolved {recorded}, but its rule says {said}: {why}");
    Some(
        bad_rule(rule, message, "check both; add a new resolution if the rule is right")
            .label("the rule".to_owned())
            .related(resolution.place, format!("resolved as {recorded}")),
    )
}

fn data_changed(question: &Question, file: &DataFile) -> Option<Finding> {
    let resolution = question.resolutions.last()?;
    let receipt = resolution.receipt.as_ref().filter(|receipt| !receipt.sha256.is_empty())?;
    if receipt.sha256.eq_ignore_ascii_case(&file.sha256) {
        return None;
    }
    let message = format!("{} changed since the rule's receipt", file.path);
    let finding = Finding::new(Code::BadRule, resolution.place, message)
        .help("nothing to do if rows were added: the receipt keeps the rows that were used");
    Some(Finding { severity: Severity::Note, ..finding })
}
