//! What is wrong, as data: places in files, codes, severities and findings.
//!
//! Readers and checks return findings beside their values and never stop at the first; `render` draws them.

mod catalogue;
mod code;
mod place;
mod source;
mod suggestion;
mod vocabulary;

pub use catalogue::explain;
pub use code::{Code, Severity};
pub use place::{FileId, Place, Placed};
pub use source::{Position, SourceSet};
pub use suggestion::{did_you_mean, nearest, one_of};
pub use vocabulary::Vocabulary;

/// Says what is wrong at one place, why, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind of finding, which `warrant explain` describes.
    pub code: Code,
    /// How grave it is, after the workbench's and the command line's overrides.
    pub severity: Severity,
    /// One sentence without a full stop, naming what was found.
    pub message: String,
    /// Where; `None` for what concerns the workbench as a whole.
    pub place: Option<Place>,
    /// What stands at `place`, in a few words, drawn beside the caret.
    pub label: String,
    /// Other places that belong to the finding, each with its label.
    pub related: Vec<(Place, String)>,
    /// The key that is missing or whose value was refused, after the header of its record.
    pub key: Option<(Place, String)>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Finding {
    /// Makes a finding with the default severity of its code.
    pub fn new(code: Code, place: impl Into<Option<Place>>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.default_severity(),
            message: on_one_line(message.into()),
            place: place.into(),
            label: String::new(),
            related: Vec::new(),
            key: None,
            help: None,
        }
    }

    /// Adds what stands at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = on_one_line(label.into());
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, on_one_line(label.into())));
        self
    }

    /// Says which key of which record it is about.
    #[must_use]
    pub fn key(mut self, header: Place, key: &str) -> Self {
        self.key = Some((header, key.to_owned()));
        self
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(on_one_line(help.into()));
        self
    }

    /// Adds help where there is any.
    #[must_use]
    pub fn maybe_help(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }
}

/// Shows line breaks by their signs, since texts of files are quoted and a message is one line in every format.
fn on_one_line(text: String) -> String {
    if text.contains(['\n', '\r']) { text.replace('\n', "\u{240a}").replace('\r', "\u{240d}") } else { text }
}

/// Puts findings in the order of their places, then codes, and drops repetitions.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.place, a.code, &a.message).cmp(&(b.place, b.code, &b.message)));
    findings.dedup();
}
