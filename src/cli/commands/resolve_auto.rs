//! `resolve --auto`: what rules say, and their records.

use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::cli::output;
use crate::finding::Place;
use crate::forecast::{Question, Resolution, Settlement};
use crate::render::Format;
use crate::report::{World, rule_list};
use crate::schedule::{Verdict, verdicts};
use crate::workbench::write::Writer;
use crate::workbench::{Workbench, clock};

#[derive(Debug)]
pub(crate) struct AutoArguments {
    /// Only these questions; else all that have a rule.
    pub(super) questions: Vec<String>,
    /// Write a resolution with a receipt for each question that its rule answers.
    pub(super) apply: bool,
    /// Show what would be written, and write nothing.
    pub(super) dry_run: bool,
    pub(super) by: String,
}

/// Says what the rules of questions answer and why, with the rows they used; with `apply`, writes the answers.
///
/// A rule waits until its window is over, settled and covered by the data. A question that is resolved already is never
/// written to, whatever its rule says.
pub(crate) fn run(arguments: &AutoArguments, context: &Context) -> Result<Outcome, CommandError> {
    let dated = context.global.as_of.is_some() || context.environment.as_of.is_some();
    if arguments.apply && !arguments.dry_run && dated {
        return Err(CommandError::new(
            "records are written as of now",
            "leave out --as-of and WARRANT_AS_OF, or add --dry-run",
        ));
    }
    let (workbench, as_of) = context.open()?;
    let questions = questions(arguments, &workbench)?;
    let verdicts = verdicts(&workbench, &workbench.data, as_of);
    let world = World::new(&workbench, as_of);
    let list = rule_list(&world, &questions, &verdicts);
    context.answer(&list, |format| match format {
        Format::Csv => list.flat_page(),
        _ => list.page(&world),
    })?;
    for row in list.rules.iter().filter(|row| matches!(row.action, "fails" | "conflicts")) {
        output::message(&format!(
            "error: the rule of {} {}: {}",
            row.question,
            row.action,
            crate::render::harmless(&row.why)
        ));
    }
    let mut outcome = context.finish(&workbench);
    if list.has_problems() {
        outcome = Outcome::Findings;
    }
    if arguments.apply {
        let writer = Writer::new(&workbench.root, &workbench.settings).dry_run(arguments.dry_run);
        for question in questions {
            if let Some(Verdict::Answers(answer)) = verdicts.get(&question.id)
                // Also a record that --as-of hides or that is known later stands.
                && question.resolutions.is_empty()
            {
                let record = Resolution {
                    settlement: Settlement::Outcome(answer.outcome.clone()),
                    known: answer.known,
                    recorded: Some(clock::now()),
                    by: Some(arguments.by.clone()),
                    sources: Vec::new(),
                    note: Some(answer.why.clone()),
                    receipt: Some(answer.receipt.clone()),
                    place: Place::NOWHERE,
                };
                match writer.append_first_resolution(&question.id, &record) {
                    Ok(written) => {
                        let did = if arguments.dry_run { "Would write" } else { "Wrote" };
                        context.say(&format!(
                            "{did} {}:{}\n{}",
                            written.path,
                            written.line,
                            written.text.trim()
                        ));
                    }
                    Err(error) => {
                        let error = CommandError::from(error);
                        output::message(&format!("error: {}: {}", question.id, error.message));
                        if let Some(help) = error.help {
                            output::message(&format!("help: {help}"));
                        }
                        outcome = Outcome::Incomplete;
                    }
                }
            }
        }
    }
    Ok(outcome)
}

fn questions<'w>(
    arguments: &AutoArguments,
    workbench: &'w Workbench,
) -> Result<Vec<&'w Question>, CommandError> {
    if arguments.questions.is_empty() {
        return Ok(workbench.questions.values().filter(|question| question.rule.is_some()).collect());
    }
    let find = |id: &String| {
        let question = lookup::question(workbench, id)?;
        if question.rule.is_none() {
            let message = format!("{id} has no [rule]");
            return Err(CommandError::new(message, "resolve it by hand, or add a [rule] to its file"));
        }
        Ok(question)
    };
    let mut questions = arguments.questions.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    questions.dedup_by(|a, b| a.id == b.id);
    Ok(questions)
}
