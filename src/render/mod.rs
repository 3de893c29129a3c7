//! One file per format: from pages and findings to bytes.
//!
//! Every format writes LF line ends, ends with a line end unless it is empty, and gives the same bytes for the
//! same page. Nothing here asks the terminal or the environment: width and colour come in as a [`Style`].
//!
//! | what | formats |
//! |---|---|
//! | a [`Page`](crate::report::Page) | [`text`], [`plain`], [`markdown`], [`csv`], [`html`] |
//! | a [`WorkbenchReport`](crate::report::WorkbenchReport) | [`html_report`] |
//! | an answer that serde can write | [`json`] |
//! | a [`MapPicture`](crate::picture::MapPicture) | [`svg`] |
//! | a `Plot` of `picture` | `plot`, as SVG |
//! | a [`Diagram`](crate::picture::Diagram) | [`dot`], [`mermaid`] |
//! | findings | [`diagnostics`], [`findings_json`], [`github`], [`sarif`] |
//! | what is due | [`ids`], [`github`]; dates as a calendar: [`ics`] |

pub mod csv;
pub mod diagnostics;
pub mod dot;
mod excerpt;
pub mod findings_json;
mod finite;
pub mod github;
mod harmless;
pub mod html;
pub mod html_report;
pub mod ics;
pub mod ids;
pub mod json;
pub mod markdown;
pub mod mermaid;
mod outline;
mod place;
pub mod plain;
pub(crate) mod plot;
pub mod sarif;
mod style;
pub mod svg;
mod table;
pub mod text;
mod wrap;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod samples;

pub use harmless::{harmless, harmless_lines};
pub use style::Style;

use crate::finding::Vocabulary;

/// How a page or an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tables and paragraphs for a screen.
    Text,
    /// `key: value` blocks for screen readers.
    Plain,
    /// The machine-readable answer.
    Json,
    /// The main table as comma-separated values.
    Csv,
    /// GitHub's Markdown.
    Markdown,
    /// A page of its own.
    Html,
}

impl Vocabulary for Format {
    const WHAT: &'static str = "format";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("text", Self::Text),
        ("plain", Self::Plain),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("md", Self::Markdown),
        ("html", Self::Html),
    ];
}
