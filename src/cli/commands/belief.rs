//! `belief`.

use chrono::NaiveDate;
use clap::Args;

use super::choices::{ArgumentChoice, SemanticsChoice, VoiceChoice};
use crate::argument::ArgumentMap;
use crate::belief::assumption::Assumptions;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::forecast::typed::typed_answer;
use crate::forecast::{AsOf, Outcome as Answer, Probability, Question};
use crate::render::harmless;
use crate::report::{BeliefAsk, World, belief_table};
use crate::workbench::Workbench;

/// Show what the forecasts imply for an argument: status, strength and belief, and where each number comes from.
#[derive(Args, Debug)]
pub(crate) struct BeliefArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    #[command(flatten)]
    semantics: SemanticsChoice,
    #[command(flatten)]
    voice: VoiceChoice,
    /// Assume probability P for CLAIM, for example P2=90%; 0% and 100% fix it. May be repeated.
    #[arg(long, value_name = "CLAIM=P")]
    set: Vec<String>,
    /// Assume QUESTION resolves to OUTCOME, for example opposes-2026=yes. May be repeated.
    #[arg(long, value_name = "QUESTION=OUTCOME")]
    resolve: Vec<String>,
    /// Leave out this claim or inference, for example P4 or "P1->T". May be repeated.
    #[arg(long, value_name = "ID")]
    drop: Vec<String>,
}

pub(crate) fn run(arguments: &BeliefArguments, context: &Context) -> Result<Outcome, CommandError> {
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let ask = BeliefAsk {
        semantics: arguments.semantics.semantics,
        voice: arguments.voice.voice(&workbench)?,
        assumptions: assumptions(arguments, &workbench, map, as_of)?,
    };
    let world = World::new(&workbench, as_of);
    let answer = belief_table(&world, map, &ask);
    context.answer(&answer, |_| answer.page(&world))?;
    Ok(context.finish(&workbench))
}

/// Finds every name of a what-if before anything is computed.
fn assumptions(
    arguments: &BeliefArguments,
    workbench: &Workbench,
    map: &ArgumentMap,
    as_of: AsOf,
) -> Result<Assumptions, CommandError> {
    let mut made = Assumptions::default();
    for text in &arguments.set {
        let (id, number) = text.split_once('=').ok_or_else(|| shape("--set", text, "P2=90%"))?;
        let id = lookup::local(map, id.trim());
        let claim = lookup::claim(map, id)?;
        let p = Probability::parse(number, workbench.settings.scale).map_err(|error| {
            CommandError::new(format!("--set: {}", harmless(&error.to_string())), error.help())
        })?;
        if made.set.iter().any(|&(set, _)| set == claim) {
            return Err(CommandError::new(format!("--set gives `{id}` two numbers"), "keep one of them"));
        }
        made.set.push((claim, p.value()));
    }
    for text in &arguments.resolve {
        let (id, outcome) =
            text.split_once('=').ok_or_else(|| shape("--resolve", text, "opposes-2026=yes"))?;
        let id = id.trim();
        let question = lookup::question(workbench, id)?;
        if made.resolve.iter().any(|(set, _)| set == id) {
            let message = format!("--resolve gives `{id}` two outcomes");
            return Err(CommandError::new(message, "keep one of them"));
        }
        made.resolve.push((id.to_owned(), outcome_of(question, outcome, as_of.today)?));
    }
    for text in &arguments.drop {
        let id = lookup::local(map, text.trim());
        if let Some(claim) = map.find_claim(id) {
            made.drop_claims.push(claim);
        } else if let Some(inference) = map.find_inference(id) {
            made.drop_inferences.push(inference);
        } else {
            let inferences = map.inferences.iter().map(|inference| inference.id.value.as_str());
            let claims = map.claims.iter().map(|claim| claim.id.value.as_str());
            return Err(CommandError::unknown("claim or inference", id, claims.chain(inferences)));
        }
    }
    if let Some(&(both, _)) = made.set.iter().find(|(claim, _)| made.drop_claims.contains(claim)) {
        let id = &map.claim(both).id.value;
        return Err(CommandError::new(format!("`{id}` is both set and dropped"), "keep one of them"));
    }
    Ok(made)
}

fn shape(flag: &str, text: &str, example: &str) -> CommandError {
    let message = format!("{flag}: `{}` is missing `=`", harmless(text));
    CommandError::new(message, format!("write {flag} {example}"))
}

fn outcome_of(question: &Question, text: &str, today: NaiveDate) -> Result<Answer, CommandError> {
    typed_answer(question, text, today).map_err(|error| {
        CommandError::new(format!("--resolve {}: {}", question.id, harmless(&error.message)), error.help)
    })
}
