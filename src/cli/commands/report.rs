//! `report`.

use clap::Args;

use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::report::{World, overview};

/// Show the whole workbench on one page.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {}

pub(super) fn run(_: &ReportArguments, context: &Context) -> Result<Outcome, CommandError> {
    let workbench = context.load()?;
    let as_of = context.as_of(workbench.settings.zone)?;
    let findings = check(&workbench, as_of);
    let world = World::new(&workbench, as_of);
    let answer = overview(&world, &findings);
    context.answer(&answer, |_| answer.page())?;
    Ok(context.finish(&workbench))
}
