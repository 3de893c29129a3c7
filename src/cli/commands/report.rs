//! `report`.

use clap::Args;

use crate::check::check;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::picture::argument_pictures;
use crate::render::{Format, html_report};
use crate::report::{World, overview, workbench_report};

/// Show the whole workbench on one page.
///
/// With --format html -o FILE, write one file for a browser with everything: maps, claims, sources with quotes, findings,
/// cruxes, questions, scores, what is due. It loads nothing from the network and can be sent or printed. There is no
/// watch mode: run the command again, which takes a fraction of a second.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {}

pub(crate) fn run(_: &ReportArguments, context: &Context) -> Result<Outcome, CommandError> {
    let format = context.format(Format::Text, Some(Format::Plain), Some(Format::Json))?;
    let (workbench, as_of) = context.open()?;
    let findings = check(&workbench, as_of);
    let world = World::new(&workbench, as_of);
    if format == Format::Html {
        let until = context.committed_until(workbench.settings.zone, as_of)?;
        let editions = workbench
            .arguments
            .keys()
            .filter_map(|id| Some((id.clone(), workbench.read_editions(id, until)?)));
        let report = workbench_report(&world, &findings, &editions.collect());
        let maps = workbench.arguments.values();
        let pictures: Vec<_> = maps.map(|map| argument_pictures(&world, map)).collect();
        context.write(&html_report::page(&report, &pictures))?;
    } else {
        let answer = overview(&world, &findings);
        context.answer(&answer, |_| answer.page(&world))?;
    }
    Ok(context.finish(&workbench))
}
