//! `map`.

use clap::{Args, ValueEnum};

use super::choices::ArgumentChoice;
use crate::argument::ClaimIndex;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::finding::Vocabulary;
use crate::picture::{Direction, Layout, Scope, diagram, map_picture, part};
use crate::render::{dot, mermaid, svg};
use crate::report::World;

/// Draw an argument as a map: the thesis first, support and rebuttal in separate lanes.
///
/// Formats: svg (the default), dot, mermaid.
///
/// An SVG picture has its natural size; --width N fits the cards to about N pixels, as long as they stay readable.
/// Branches beyond 40 leaves or 12 levels fold into their cards, which say what they hide: --focus opens one, --depth
/// opens levels. Nothing folds in dot and mermaid. There is no watch mode: drawing again takes milliseconds.
#[derive(Args, Debug)]
pub(crate) struct MapArguments {
    #[command(flatten)]
    argument: ArgumentChoice,
    /// Start at CLAIM instead of the thesis.
    #[arg(long, value_name = "CLAIM")]
    focus: Option<String>,
    /// Draw N levels below the first claim and fold nothing above them.
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
    /// Direction of growth.
    #[arg(long, value_name = "WAY", value_enum, default_value_t)]
    direction: Way,
    /// Draw light on dark; with --format svg only.
    #[arg(long)]
    dark: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Way {
    /// From left to right.
    #[default]
    Lr,
    /// From top to bottom.
    Tb,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Dot,
    Mermaid,
}

impl Vocabulary for Format {
    const WHAT: &'static str = "format of a map";
    const WORDS: &'static [(&'static str, Self)] =
        &[("svg", Self::Svg), ("dot", Self::Dot), ("mermaid", Self::Mermaid)];
}

pub(crate) fn run(arguments: &MapArguments, context: &Context) -> Result<Outcome, CommandError> {
    let format = context.format(Format::Svg, None, None)?;
    if arguments.dark && format != Format::Svg {
        let help = "omit --dark; the tool that draws the text chooses its colours";
        return Err(CommandError::new("`--dark` applies to --format svg only", help));
    }
    let (workbench, as_of) = context.open()?;
    let map = arguments.argument.find(&workbench)?;
    let diagram = diagram(&World::new(&workbench, as_of), map);
    let focus =
        arguments.focus.as_deref().map(|id| lookup::claim(map, lookup::local(map, id))).transpose()?;
    let scope = Scope { focus: focus.map(ClaimIndex::position), depth: arguments.depth };
    let direction = match arguments.direction {
        Way::Lr => Direction::LeftToRight,
        Way::Tb => Direction::TopToBottom,
    };
    let width = context.global.width.and_then(|width| i32::try_from(width).ok());
    let palette = if arguments.dark { svg::DARK } else { svg::LIGHT };
    let text = match format {
        Format::Svg => svg::map(&map_picture(&diagram, Layout { scope, direction, width }), &palette),
        Format::Dot => dot::map(&part(&diagram, scope), direction),
        Format::Mermaid => mermaid::map(&part(&diagram, scope), direction),
    };
    context.write(&text)?;
    Ok(context.finish(&workbench))
}
