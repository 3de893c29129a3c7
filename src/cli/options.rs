//! The options that all verbs share, and words as values of options.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::finding::Vocabulary;
use crate::render::Format;

/// The options that all verbs share.
#[derive(Args, Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is given or not")]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// Use the workbench in DIR or a folder above it.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,
    /// Show what was known on DATE: forecasts held and answers known by then [default: now].
    #[arg(long, value_name = "DATE", global = true)]
    pub(crate) as_of: Option<String>,
    /// Show what this workbench held on DATE: records written by then.
    #[arg(long, value_name = "DATE", global = true)]
    pub(crate) as_recorded: Option<String>,
    #[arg(long, value_name = "FORMAT", global = true, help = format_help())]
    pub(crate) format: Option<String>,
    /// Same as --format json.
    #[arg(long, global = true, conflicts_with_all = ["format", "plain"])]
    pub(crate) json: bool,
    /// Same as --format plain: `key: value` lines for screen readers.
    #[arg(long, global = true, conflicts_with = "format")]
    pub(crate) plain: bool,
    /// Write to FILE instead of stdout.
    #[arg(short = 'o', long = "output", value_name = "FILE", global = true)]
    pub(crate) output: Option<PathBuf>,
    /// Fit tables into N columns and pictures into N pixels [default: terminal width; unlimited in a pipe].
    #[arg(long, value_name = "N", global = true)]
    pub(crate) width: Option<usize>,
    /// When to use colour.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub(crate) color: ColorChoice,
    /// Never prompt; missing input is an error.
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Print fewer messages.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Print more detail.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn format_help() -> String {
    let formats: Vec<_> = Format::words().collect();
    format!("Output format: {}; maps, plots and findings have others [default: text]", formats.join(", "))
}

/// Reads one of the words of a vocabulary; help and errors list them.
pub(crate) fn word<V: Vocabulary + Send + Sync>() -> impl TypedValueParser<Value = V> {
    PossibleValuesParser::new(V::words())
        .try_map(|word| V::from_word(&word).ok_or_else(|| format!("unknown {} `{word}`", V::WHAT)))
}
