//! What every command needs: the options of all verbs, the workbench, the moment, the look.

use std::path::PathBuf;

use chrono_tz::Tz;
use serde::Serialize;

use super::environment::Environment;
use super::error::{CommandError, Outcome};
use super::options::{ColorChoice, GlobalOptions};
use super::output;
use crate::finding::Vocabulary;
use crate::forecast::{AsOf, DayOrMoment, Moment};
use crate::render::Style;
use crate::render::{Format, csv, html, json, markdown, plain, text};
use crate::report::Page;
use crate::workbench::disk::{DOCUMENT_LIMIT, ReadError};
use crate::workbench::{Reach, Workbench, clock, disk};

const WIDEST: usize = 10_000;

/// What every command needs.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) environment: Environment,
    pub(crate) global: GlobalOptions,
}

impl Context {
    pub(crate) fn new(environment: Environment, global: GlobalOptions) -> Self {
        Self { environment, global }
    }

    /// The root of the workbench: `-C`, else `WARRANT_ROOT`, else the nearest folder upwards.
    pub(crate) fn root(&self) -> Result<PathBuf, CommandError> {
        let here = &self.environment.folder;
        let start = match self.global.directory.as_ref().or(self.environment.root.as_ref()) {
            Some(folder) => here.join(folder),
            None => here.clone(),
        };
        // A misspelt folder must not lead to the workbench above it.
        if !disk::exists(&start) {
            let help = "name a folder in a workbench with -C DIR or WARRANT_ROOT";
            return Err(CommandError::new(format!("no folder {}", start.display()), help));
        }
        disk::find_root(&start).ok_or_else(|| {
            let help = "`warrant init` creates a workbench; `-C DIR` or WARRANT_ROOT selects another folder";
            CommandError::new(format!("no warrant.toml in {} or above it", start.display()), help)
        })
    }

    /// Reads the workbench, and the moment as of which it is shown.
    pub(crate) fn open(&self) -> Result<(Workbench, AsOf), CommandError> {
        let workbench = self.load()?;
        let as_of = self.as_of(workbench.settings.zone)?;
        Ok((workbench, as_of))
    }

    pub(crate) fn load(&self) -> Result<Workbench, CommandError> {
        self.load_with_sources(None)
    }

    /// Reads the workbench, with the texts of sources from another folder.
    pub(crate) fn load_with_sources(&self, sources: Option<PathBuf>) -> Result<Workbench, CommandError> {
        let sources = sources.map(|folder| self.environment.folder.join(folder));
        let root = self.root()?;
        let reach = Reach::new(&root, &self.allowed_folders()?);
        let mut workbench = Workbench::load_within(&root, reach, sources.as_deref())?;
        if let Some(recorded) = self.recorded(workbench.settings.zone)? {
            workbench.keep_recorded_by(recorded);
        }
        Ok(workbench)
    }

    /// A setting of the user's own configuration with the path of the file, where there is one.
    pub(crate) fn user_setting(&self, key: &str) -> Result<Option<(String, toml::Value)>, CommandError> {
        let Some(path) = &self.environment.config else { return Ok(None) };
        let shown = path.display().to_string();
        let text = match disk::read_text(path, DOCUMENT_LIMIT) {
            Ok(text) => text,
            Err(ReadError::Io(error))
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(CommandError::bare(format!("{shown} {error}"))),
        };
        let mut table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let help = "fix it or move it away";
            CommandError::new(format!("{shown} is not valid TOML: {}", error.message()), help)
        })?;
        Ok(table.remove(key).map(|value| (shown, value)))
    }

    /// The folders outside a workbench from which its files may read: `allow_outside` of the user's configuration,
    /// never of the workbench.
    fn allowed_folders(&self) -> Result<Vec<PathBuf>, CommandError> {
        let Some((path, value)) = self.user_setting("allow_outside")? else { return Ok(Vec::new()) };
        let folders = value.as_array().and_then(|folders| {
            folders
                .iter()
                .map(|folder| folder.as_str().map(PathBuf::from).filter(|folder| folder.is_absolute()))
                .collect()
        });
        folders.ok_or_else(|| {
            let message = format!("`allow_outside` in {path}: expected a list of absolute paths");
            CommandError::new(message, "write allow_outside = [\"/srv/texts\"]")
        })
    }

    /// The moment of `--as-recorded`: what was written here later is hidden.
    pub(crate) fn recorded(&self, zone: Tz) -> Result<Option<Moment>, CommandError> {
        let text = self.global.as_recorded.as_ref();
        text.map(|text| Ok(Self::moment(text, "--as-recorded", zone)?.moment)).transpose()
    }

    /// The last moment whose commits are shown.
    pub(crate) fn committed_until(&self, zone: Tz, as_of: AsOf) -> Result<Moment, CommandError> {
        Ok(self.recorded(zone)?.map_or(as_of.moment, |at| at.min(as_of.moment)))
    }

    /// The moment as of which answers are given: `--as-of`, else `WARRANT_AS_OF`, else now.
    pub(crate) fn as_of(&self, zone: Tz) -> Result<AsOf, CommandError> {
        match self.global.as_of.as_ref().or(self.environment.as_of.as_ref()) {
            Some(text) => Self::moment(text, "--as-of", zone),
            None => Ok(AsOf::instant(clock::now(), zone, false)),
        }
    }

    pub(crate) fn moment(text: &str, flag: &str, zone: Tz) -> Result<AsOf, CommandError> {
        let today = clock::now().with_timezone(&zone).date_naive();
        match DayOrMoment::parse(text, today) {
            Ok(DayOrMoment::Day(day)) => Ok(AsOf::day(day, zone)),
            Ok(DayOrMoment::Moment(moment)) => Ok(AsOf::instant(moment, zone, true)),
            Err(error) => Err(CommandError::new(format!("{flag}: {error}"), error.help())),
        }
    }

    /// The format, one of those that a verb offers.
    pub(crate) fn format<V: Vocabulary>(
        &self,
        default: V,
        plain: Option<V>,
        json: Option<V>,
    ) -> Result<V, CommandError> {
        if let Some(word) = &self.global.format {
            return V::from_word(word).ok_or_else(|| CommandError::unknown_format(word, V::words()));
        }
        let flagged = if self.global.json {
            json
        } else if self.global.plain {
            plain
        } else {
            return Ok(default);
        };
        flagged.ok_or_else(|| CommandError::new("this command does not have that format", V::suggestion("")))
    }

    /// The format, one of any answer or one of a verb's own.
    pub(crate) fn format_or<V: Vocabulary>(&self) -> Result<FormatOr<V>, CommandError> {
        let Some(word) = &self.global.format else {
            let format = self.format(Format::Text, Some(Format::Plain), Some(Format::Json))?;
            return Ok(FormatOr::Answer(format));
        };
        let other = V::from_word(word).map(FormatOr::Other);
        other
            .or_else(|| Format::from_word(word).map(FormatOr::Answer))
            .ok_or_else(|| CommandError::unknown_format(word, Format::words().chain(V::words())))
    }

    /// The width and colour of what goes to stdout or a file.
    pub(crate) fn style(&self) -> Style {
        let to_file = self.global.output.is_some();
        let width = self.global.width.or(if to_file { None } else { self.environment.columns });
        let color = self.color(!to_file && self.environment.stdout_is_terminal);
        // Wider than any screen is no limit worth padding for.
        Style { width: width.filter(|&width| width > 0).map(|width| width.min(WIDEST)), color }
    }

    pub(crate) fn color_on_stderr(&self) -> bool {
        self.color(self.environment.stderr_is_terminal)
    }

    fn color(&self, to_terminal: bool) -> bool {
        match self.global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => to_terminal && !self.environment.no_color,
        }
    }

    pub(crate) fn write(&self, text: &str) -> Result<(), CommandError> {
        let file = self.global.output.as_ref().map(|file| self.environment.folder.join(file));
        output::data(text.as_bytes(), file.as_deref())
    }

    /// Says something on stderr, unless `-q` silences it.
    pub(crate) fn say(&self, text: &str) {
        if !self.global.quiet {
            output::message(text);
        }
    }

    pub(crate) fn answer<T: Serialize>(
        &self,
        answer: &T,
        page: impl FnOnce(Format) -> Page,
    ) -> Result<(), CommandError> {
        let format = self.format(Format::Text, Some(Format::Plain), Some(Format::Json))?;
        self.write(&in_format(format, self.style(), answer, page)?)
    }

    /// Ends a reading verb: names the files that could not be read whole, since what they hold may be missing.
    #[expect(clippy::unused_self, reason = "every verb ends with what the context says")]
    pub(crate) fn finish(&self, workbench: &Workbench) -> Outcome {
        let broken = workbench.broken_files();
        for file in &broken {
            output::message(&format!(
                "error: {} has errors; what it holds may be missing here",
                crate::render::harmless(file)
            ));
        }
        if !broken.is_empty() {
            output::message("help: `warrant check` shows them");
        }
        Outcome::findings_if(!broken.is_empty())
    }
}

/// A format of any answer, or another one that a verb has beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormatOr<V> {
    Answer(Format),
    Other(V),
}

/// An answer in a format; `page` is what people read, and the main table of which becomes CSV.
pub(crate) fn in_format<T: Serialize>(
    format: Format,
    style: Style,
    answer: &T,
    page: impl FnOnce(Format) -> Page,
) -> Result<String, CommandError> {
    Ok(match format {
        Format::Json => json::answer(answer)?,
        Format::Text => text::page(&page(format), style),
        Format::Plain => plain::page(&page(format)),
        Format::Csv => csv::page(&page(format)).ok_or_else(|| {
            CommandError::new("this answer has no table to write as csv", "use --format json")
        })?,
        Format::Markdown => markdown::page(&page(format)),
        Format::Html => html::page(&page(format)),
    })
}
