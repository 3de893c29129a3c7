//! `check`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::check::{Strictness, check_with};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, Outcome};
use crate::cli::lookup;
use crate::finding::{Finding, Severity, Vocabulary};
use crate::render::{diagnostics, findings_json, github, harmless, sarif};
use crate::workbench::{CheckLevels, SinceError, Workbench, disk};

/// Show every finding with its place and how to fix it; exit with 1 if there are errors.
///
/// Formats: text, json, github, sarif.
#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    /// Report only findings in these files or folders; the whole workbench is still read.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Treat warnings as errors.
    #[arg(long)]
    strict: bool,
    /// Treat this finding as an error; may be repeated.
    #[arg(short = 'D', long = "deny", value_name = "CODE")]
    deny: Vec<String>,
    /// Treat this finding as a warning; may be repeated.
    #[arg(short = 'W', long = "warn", value_name = "CODE")]
    warn: Vec<String>,
    /// Do not report this finding; may be repeated.
    #[arg(short = 'A', long = "allow", value_name = "CODE")]
    allow: Vec<String>,
    /// Verify quotes against the texts in DIR, named as `file` says, or SOURCE.txt.
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
    /// Compare with this git revision: report records altered or removed since, and criteria changed after forecasts.
    #[arg(long, value_name = "REV")]
    against: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Github,
    Sarif,
}

impl Vocabulary for Format {
    const WHAT: &'static str = "format of findings";
    const WORDS: &'static [(&'static str, Self)] =
        &[("text", Self::Text), ("json", Self::Json), ("github", Self::Github), ("sarif", Self::Sarif)];
}

pub(crate) fn run(arguments: &CheckArguments, context: &Context) -> Result<Outcome, CommandError> {
    let format = context.format(Format::Text, None, Some(Format::Json))?;
    let strictness = Strictness { levels: levels(arguments)?, strict: arguments.strict };
    let mut workbench = context.load_with_sources(arguments.sources.clone())?;
    let as_of = context.as_of(workbench.settings.zone)?;
    workbench.read_revisions();
    if let Some(revision) = &arguments.against {
        read_since(&mut workbench, revision, context)?;
    }
    let mut findings = check_with(&workbench, as_of, &strictness);
    let folders = inside(&workbench, &arguments.paths, &context.environment.folder)?;
    if !folders.is_empty() {
        findings.retain(|finding| lies_under(&workbench, finding, &folders));
    }
    // What was checked makes room for the texts that excerpts are drawn from.
    workbench.logs.clear();
    workbench.keep_texts(&findings);
    let files = workbench.sources.count();
    let sources = &workbench.sources;
    match format {
        Format::Text => {
            // The findings are what was asked for, so they are data; the count is a message.
            context.write(&diagnostics::text(&findings, sources, context.style()))?;
            context.say(&diagnostics::summary(&findings, files));
        }
        Format::Json => context.write(&findings_json::text(&findings, sources, files)?)?,
        Format::Github => context.write(&github::text(&findings, sources))?,
        Format::Sarif => context.write(&sarif::text(&findings, sources)?)?,
    }
    Ok(Outcome::findings_if(findings.iter().any(|finding| finding.severity == Severity::Error)))
}

fn read_since(workbench: &mut Workbench, revision: &str, context: &Context) -> Result<(), CommandError> {
    if context.global.as_recorded.is_some() {
        let message = "--against cannot be combined with --as-recorded";
        return Err(CommandError::new(message, "omit --as-recorded"));
    }
    workbench.read_since(revision).map_err(|error| {
        let help = match error {
            SinceError::NoRepository => "run it in a clone of the repository that git may read",
            SinceError::NoRevision => {
                "name a commit, branch or tag, for example origin/main; a shallow clone lacks older ones"
            }
            SinceError::BrokenOff => "`git fsck` checks the repository",
        };
        CommandError::new(format!("--against {}: {error}", harmless(revision)), help)
    })
}

fn levels(arguments: &CheckArguments) -> Result<CheckLevels, CommandError> {
    let mut levels = CheckLevels::default();
    for (words, severity) in [
        (&arguments.warn, Severity::Warning),
        (&arguments.deny, Severity::Error),
        (&arguments.allow, Severity::Allowed),
    ] {
        for word in words {
            levels.set(lookup::code(word)?, severity);
        }
    }
    Ok(levels)
}

/// The paths relative to the root, with `/` between folders.
fn inside(workbench: &Workbench, paths: &[PathBuf], here: &Path) -> Result<Vec<String>, CommandError> {
    paths
        .iter()
        .map(|path| {
            disk::relative_to_root(&workbench.root, &here.join(path)).ok_or_else(|| {
                let message = format!("{} is not in this workbench", path.display());
                CommandError::new(message, "name a path below the folder of warrant.toml")
            })
        })
        .collect()
}

fn lies_under(workbench: &Workbench, finding: &Finding, folders: &[String]) -> bool {
    let Some(place) = finding.place else { return true };
    let path = workbench.sources.path(place.file);
    folders.iter().any(|folder| {
        folder.is_empty()
            || path == folder
            || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    })
}
