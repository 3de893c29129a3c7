//! Everything that a workbench holds, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::data::DataFiles;
use super::disk::{self, LOG_LIMIT};
use super::earlier::{Revisions, Since};
use super::reach::Reach;
use super::read::Settings;
use crate::argument::ArgumentMap;
use crate::finding::{FileId, Finding, Severity, SourceSet};
use crate::forecast::{Log, Moment, Question, Relations};

/// Everything that a workbench holds, and what is wrong with it.
#[derive(Debug)]
pub struct Workbench {
    /// The folder that holds `warrant.toml`.
    pub root: PathBuf,
    /// The folders below which files are read.
    pub reach: Reach,
    /// `warrant.toml`.
    pub settings: Settings,
    /// All maps, by id.
    pub arguments: BTreeMap<String, ArgumentMap>,
    /// All questions, by id.
    pub questions: BTreeMap<String, Question>,
    /// How the questions hang together.
    pub relations: Relations,
    /// All logs, by forecaster.
    pub logs: BTreeMap<String, Log>,
    /// The data files that rules name.
    pub data: DataFiles,
    /// Earlier states of questions; empty until [`Workbench::read_revisions`] asks git for them.
    pub revisions: Revisions,
    /// What was there at a revision; `None` until [`Workbench::read_since`] asks git for it.
    pub since: Option<Since>,
    /// The files that were read.
    pub sources: SourceSet,
    /// What reading found, in the order of places.
    pub findings: Vec<Finding>,
}

impl Workbench {
    /// The files with an error of reading, by path: what they hold may be missing from every answer.
    pub fn broken_files(&self) -> BTreeSet<&str> {
        self.findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .filter_map(|finding| finding.place)
            .map(|place| self.sources.path(place.file))
            .collect()
    }

    /// Keeps the texts of the files that findings point into, so that excerpts can be drawn.
    pub fn keep_texts(&mut self, findings: &[Finding]) {
        let places = findings.iter().flat_map(|finding| {
            finding.place.into_iter().chain(finding.related.iter().map(|(place, _)| *place))
        });
        let wanted: BTreeSet<FileId> = places.map(|place| place.file).collect();
        for file in wanted {
            let source = self.sources.get(file);
            if source.is_none_or(|source| source.text().is_some()) {
                continue;
            }
            let path = self.root.join(self.sources.path(file));
            // A file from outside was not read, so none of its lines is shown either.
            if self.reach.check(&path).is_ok()
                && let Ok(text) = disk::read_text(&path, LOG_LIMIT)
            {
                self.sources.keep(file, text);
            }
        }
    }

    /// Hides what was written here after a moment: forecasts and resolutions by `recorded`.
    pub fn keep_recorded_by(&mut self, moment: Moment) {
        for log in self.logs.values_mut() {
            log.forecasts.retain(|forecast| forecast.recorded <= moment);
        }
        for question in self.questions.values_mut() {
            question
                .resolutions
                .retain(|resolution| resolution.recorded.is_none_or(|recorded| recorded <= moment));
        }
    }
}
