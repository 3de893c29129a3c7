//! What the writing verbs share: who writes, when, where to, and the one line that says what was written.

use chrono_tz::Tz;

use super::context::Context;
use super::error::CommandError;
use super::lookup;
use crate::argument::{ArgumentMap, ClaimIndex};
use crate::finding::Vocabulary;
use crate::forecast::typed::{TypedError, typed_text};
use crate::forecast::{AsOf, DateError, DayOrMoment, Moment, Question, When};
use crate::render::{harmless, harmless_lines};
use crate::workbench::write::{WriteError, Writer, Written};
use crate::workbench::{Workbench, clock, is_kebab_case};

#[derive(Debug)]
pub(crate) struct Writing {
    pub(crate) workbench: Workbench,
    /// The present.
    pub(crate) now: Moment,
    pub(crate) dry_run: bool,
}

/// Writing verbs say one line; there is no other format to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OneLine;

impl Vocabulary for OneLine {
    const WHAT: &'static str = "format";
    const WORDS: &'static [(&'static str, Self)] = &[("text", Self)];
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) id: String,
    /// Whether there is no log of that name yet.
    pub(crate) new: bool,
}

impl Context {
    /// Opens the workbench for writing at the present moment.
    pub(crate) fn open_for_writing(&self, dry_run: bool) -> Result<Writing, CommandError> {
        let past = [
            ("--as-of", self.global.as_of.is_some()),
            ("WARRANT_AS_OF", self.environment.as_of.is_some()),
            ("--as-recorded", self.global.as_recorded.is_some()),
        ];
        if let Some((name, _)) = past.iter().find(|(_, given)| *given) {
            let help = "omit it; date a forecast with --at, an answer with --known";
            return Err(CommandError::new(format!("cannot write with {name}"), help));
        }
        self.format(OneLine, None, None)?;
        Ok(Writing { workbench: self.load()?, now: clock::now(), dry_run })
    }

    /// Who is forecasting: `--by`, else `WARRANT_FORECASTER`, else the user's configuration; an error if none says.
    pub(crate) fn forecaster(&self, by: Option<&str>, workbench: &Workbench) -> Result<Who, CommandError> {
        let Some(id) = self.known_forecaster(by)? else {
            let config = self.environment.config.as_ref();
            let config =
                config.map_or_else(|| "the configuration".to_owned(), |path| path.display().to_string());
            return Err(CommandError::new(
                "no forecaster is set",
                format!("add --by NAME, set WARRANT_FORECASTER, or write forecaster = \"name\" to {config}"),
            ));
        };
        if !is_kebab_case(&id) {
            let nearest = kebab(&id);
            let help = if nearest.is_empty() {
                "use lower-case letters, digits and single hyphens".to_owned()
            } else {
                format!("did you mean `{nearest}`? The log can give a display name")
            };
            return Err(CommandError::new(format!("invalid forecaster id `{}`", harmless(&id)), help));
        }
        let new = !workbench.logs.contains_key(&id);
        Ok(Who { id, new })
    }

    pub(crate) fn known_forecaster(&self, by: Option<&str>) -> Result<Option<String>, CommandError> {
        if let Some(by) = by.or(self.environment.forecaster.as_deref()) {
            return Ok(Some(by.to_owned()));
        }
        match self.user_setting("forecaster")? {
            None => Ok(None),
            Some((_, toml::Value::String(id))) => Ok(Some(id)),
            Some((path, _)) => Err(CommandError::new(
                format!("`forecaster` in {path}: expected text"),
                "write forecaster = \"name\"",
            )),
        }
    }

    /// Whose view readers show beside the crowd's; a name that is typed must be known.
    pub(crate) fn own_view_of(
        &self,
        by: Option<&str>,
        workbench: &Workbench,
    ) -> Result<Option<String>, CommandError> {
        match by {
            Some(by) => lookup::forecaster(workbench, by).map(Some),
            None => self.known_forecaster(None),
        }
    }

    /// Says what was written; with `--dry-run`, prints the text that would be, and what would be said on stderr.
    pub(crate) fn report_written(
        &self,
        writing: &Writing,
        lines: &[String],
        written: &[Written],
    ) -> Result<(), CommandError> {
        let said = lines.iter().map(|line| harmless(line)).collect::<Vec<_>>().join("\n");
        if writing.dry_run {
            let mut shown = Vec::new();
            for record in written {
                shown.push(format!("# {}:{}", harmless(&record.path), record.line));
                shown.extend(harmless_lines(&record.text).map(std::borrow::Cow::into_owned));
            }
            self.write(&(shown.join("\n") + "\n"))?;
            self.say(&format!("Nothing was written. Without --dry-run: {said}"));
            return Ok(());
        }
        if self.global.quiet { Ok(()) } else { self.write(&(said + "\n")) }
    }
}

impl Writing {
    /// What writes to the workbench; a dry run touches nothing.
    pub(crate) fn writer(&self) -> Writer {
        Writer::new(&self.workbench.root, &self.workbench.settings).dry_run(self.dry_run)
    }

    /// The same, and it touches nothing whatever was asked: to see beforehand that all of several writes will do.
    pub(crate) fn rehearsal(&self) -> Writer {
        self.writer().dry_run(true)
    }

    pub(crate) fn as_of(&self) -> AsOf {
        AsOf::instant(self.now, self.workbench.settings.zone, false)
    }

    /// Finds a question; one whose file cannot be read is named as such.
    pub(crate) fn question(&self, id: &str) -> Result<&Question, CommandError> {
        let path = format!("forecasts/questions/{id}.toml");
        if !self.workbench.questions.contains_key(id) && self.workbench.sources.find(&path).is_some() {
            let message = format!("{} cannot be read", harmless(&path));
            return Err(CommandError::new(message, "`warrant check` shows why; fix it first"));
        }
        lookup::question(&self.workbench, id)
    }

    pub(crate) fn claim(&self, name: &str) -> Result<(&ArgumentMap, ClaimIndex), CommandError> {
        let Some((argument, claim)) = name.split_once('/') else {
            let message = format!("`{}` is missing the argument of the claim", harmless(name));
            return Err(CommandError::new(message, "write ARGUMENT/CLAIM, for example china-north-korea/P1"));
        };
        let map = lookup::argument(&self.workbench, argument)?;
        Ok((map, lookup::claim(map, claim)?))
    }

    /// Reads a day or moment of a flag, relative to today in a zone.
    pub(crate) fn date(&self, flag: &str, text: &str, zone: Tz) -> Result<DayOrMoment, CommandError> {
        let today = self.now.with_timezone(&zone).date_naive();
        DayOrMoment::parse(text, today)
            .map_err(|error: DateError| CommandError::new(format!("{flag}: {error}"), error.help()))
    }

    /// Reads the start of a day, or a moment, that must not lie in the future.
    pub(crate) fn past(&self, flag: &str, text: &str, zone: Tz) -> Result<When, CommandError> {
        let when = self.date(flag, text, zone)?.starting(zone);
        if when.moment() > self.now {
            let message = format!("{flag}: {when} is in the future");
            return Err(CommandError::new(message, "give a time that has passed"));
        }
        Ok(when)
    }
}

/// A typed text of a flag; blank is none.
pub(crate) fn text_of(flag: &str, text: Option<&str>) -> Result<Option<String>, CommandError> {
    text.map_or(Ok(None), |text| Ok(typed_text(flag, text)?))
}

/// The nearest id: lower case, with hyphens between words, of at most 60 characters.
pub(crate) fn kebab(text: &str) -> String {
    let mut id = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if id.len() + word.len() > 60 {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word.to_ascii_lowercase());
    }
    id
}

impl From<TypedError> for CommandError {
    fn from(error: TypedError) -> Self {
        // What was typed may have been pasted from anywhere.
        Self::new(harmless(&error.message), harmless(&error.help))
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        match error.help() {
            Some(help) => Self::new(error.to_string(), help),
            None => Self::bare(error.to_string()),
        }
    }
}
