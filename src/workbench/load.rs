//! Reads a whole workbench: every file once, every finding of every file.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::data::DataFiles;
use super::disk::{self, DOCUMENT_LIMIT, Entry, LOG_LIMIT, ReadError};
use super::earlier::Revisions;
use super::reach::Reach;
use super::read::{
    LogContext, LogReading, Names, is_kebab_case, read_argument, read_question, read_relations,
    read_settings, second_forecaster, without_forecaster,
};
use super::sources;
use super::workbench::Workbench;
use crate::finding::{Code, FileId, Finding, Place, SourceSet, sort};
use crate::forecast::{Forecaster, Log, Relations};

/// Why a workbench cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum LoadError {
    /// No `warrant.toml` here or above.
    #[error("there is no workbench at or above {0}")]
    NoWorkbench(String),
    #[error("{path} {error}")]
    Unreadable { path: String, error: ReadError },
}

/// What to do about a file that lies out of reach.
const OUTSIDE: &str = "keep the file itself in the workbench, or allow its folder in your own config.toml";

impl Workbench {
    /// Reads the workbench whose root is given, with files from the folders within reach.
    ///
    /// `outside_sources` is where the texts of sources are looked for instead of where `file` says.
    ///
    /// # Errors
    ///
    /// Only if `warrant.toml` cannot be read; everything else is a finding.
    pub fn load_within(root: &Path, reach: Reach, outside_sources: Option<&Path>) -> Result<Self, LoadError> {
        let settings_path = root.join("warrant.toml");
        let text = reach.check(&settings_path).and_then(|()| disk::read_text(&settings_path, DOCUMENT_LIMIT));
        let text = text.map_err(|error| match error {
            ReadError::Io(ref cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                LoadError::NoWorkbench(root.display().to_string())
            }
            error => LoadError::Unreadable { path: settings_path.display().to_string(), error },
        })?;
        let mut loading = Loading::start(root, reach, text);
        loading.arguments();
        loading.questions();
        loading.relations();
        loading.logs();
        loading.strays();
        let mut workbench = loading.end();
        sources::attach(&mut workbench, outside_sources);
        workbench.data = DataFiles::read(
            &workbench.root,
            &workbench.reach,
            &workbench.sources,
            workbench.questions.values(),
        );
        sort(&mut workbench.findings);
        // Logs are read as streams; the texts of those with findings are needed for their lines.
        let findings = std::mem::take(&mut workbench.findings);
        workbench.keep_texts(&findings);
        workbench.findings = findings;
        Ok(workbench)
    }
}

pub(super) struct Loading {
    pub(super) workbench: Workbench,
    /// Where each log says whose it is.
    headed: BTreeMap<String, Place>,
    first_file: BTreeMap<String, FileId>,
    names: Names,
}

impl Loading {
    /// Reads the settings, by which everything else is read.
    pub(super) fn start(root: &Path, reach: Reach, settings: String) -> Self {
        let mut sources = SourceSet::default();
        let file = sources.add("warrant.toml");
        let (read, findings) = read_settings(file, &settings);
        sources.keep(file, settings);
        let workbench = Workbench {
            root: root.to_path_buf(),
            reach,
            settings: read,
            arguments: BTreeMap::new(),
            questions: BTreeMap::new(),
            relations: Relations::default(),
            logs: BTreeMap::new(),
            data: DataFiles::default(),
            revisions: Revisions::default(),
            since: None,
            sources,
            findings,
        };
        Self { workbench, headed: BTreeMap::new(), first_file: BTreeMap::new(), names: Names::default() }
    }

    /// Says what only all files together show.
    pub(super) fn end(self) -> Workbench {
        let Self { mut workbench, headed, first_file, names: _ } = self;
        for (id, file) in first_file {
            if !headed.contains_key(&id) {
                workbench.findings.push(without_forecaster(&id, file));
            }
        }
        workbench
    }

    /// Reads the files of one folder; what cannot be read is a finding.
    fn files(&mut self, folder: &str, deep: bool, limit: u64) -> Vec<(FileId, PathBuf, String)> {
        let mut texts = Vec::new();
        for (file, path) in self.paths(folder, deep) {
            match disk::read_text(&path, limit) {
                Ok(text) => texts.push((file, path, text)),
                Err(error) => self.unreadable(file, &error),
            }
        }
        texts
    }

    /// Lists the files of one folder; what cannot be listed is a finding.
    fn paths(&mut self, folder: &str, deep: bool) -> Vec<(FileId, PathBuf)> {
        let root = self.workbench.root.clone();
        let mut paths = Vec::new();
        for entry in disk::list_toml(&self.workbench.reach, &root.join(folder), deep) {
            let file = self.workbench.sources.add(disk::relative(&root, entry.path()));
            let place = Place::new(file, 0..0);
            let name = self.workbench.sources.path(file).to_owned();
            match entry {
                Entry::Toml(path) => paths.push((file, path)),
                Entry::Outside(_) => self.workbench.findings.push(
                    Finding::new(
                        Code::PathOutside,
                        place,
                        format!("{name} is a link that leads out of the workbench"),
                    )
                    .help(OUTSIDE),
                ),
                Entry::Loop(_) => self.workbench.findings.push(
                    Finding::new(
                        Code::FolderLoop,
                        place,
                        format!("{name} leads back to a folder that was read already"),
                    )
                    .help("remove the link"),
                ),
                Entry::Unreadable(_, error) => self.unreadable(file, &ReadError::Io(error)),
            }
        }
        paths
    }

    pub(super) fn unreadable(&mut self, file: FileId, error: &ReadError) {
        let finding = unreadable(self.workbench.sources.path(file), Place::new(file, 0..0), error);
        self.workbench.findings.push(finding);
    }

    /// The id that a file's name gives; a name that is no id is a finding, and the file is read all the same.
    fn stem(&mut self, file: FileId, path: &Path) -> String {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        self.check_id(file, &stem);
        stem
    }

    fn check_id(&mut self, file: FileId, id: &str) {
        if !is_kebab_case(id) {
            let message = format!("invalid id `{}`", id.escape_debug());
            self.workbench.findings.push(
                Finding::new(Code::BadFileName, Place::new(file, 0..0), message)
                    .help("rename the file: lower-case letters, digits and single hyphens"),
            );
        }
    }

    /// Whether a text says anything; an empty file is a finding.
    fn says_something(&mut self, file: FileId, text: &str) -> bool {
        let empty = text.trim_start_matches('\u{feff}').trim().is_empty();
        if empty {
            let message = format!("{} is empty", self.workbench.sources.path(file));
            self.workbench.findings.push(
                Finding::new(Code::EmptyFile, Place::new(file, 0..0), message)
                    .help("write its content, or delete it; `warrant init` shows an example"),
            );
        }
        !empty
    }

    fn arguments(&mut self) {
        for (file, path, text) in self.files("arguments", false, DOCUMENT_LIMIT) {
            self.argument(file, &path, text);
        }
    }

    pub(super) fn argument(&mut self, file: FileId, path: &Path, text: String) {
        let id = self.stem(file, path);
        if self.says_something(file, &text) {
            let settings = &self.workbench.settings;
            let (map, findings) = read_argument(&id, file, &text, settings.zone, settings.scale);
            self.workbench.findings.extend(findings);
            self.workbench.arguments.insert(id, map);
        }
        self.workbench.sources.keep(file, text);
    }

    fn questions(&mut self) {
        for (file, path, text) in self.files("forecasts/questions", false, DOCUMENT_LIMIT) {
            self.question(file, &path, text);
        }
    }

    pub(super) fn question(&mut self, file: FileId, path: &Path, text: String) {
        let id = self.stem(file, path);
        if self.says_something(file, &text) {
            let settings = &self.workbench.settings;
            let (question, findings) = read_question(&id, file, &text, settings.zone, settings.scale);
            self.workbench.findings.extend(findings);
            if let Some(question) = question {
                self.workbench.questions.insert(id, question);
            }
        }
        self.workbench.sources.keep(file, text);
    }

    fn relations(&mut self) {
        let path = self.workbench.root.join("forecasts/relations.toml");
        let read = self.workbench.reach.check(&path);
        match read.and_then(|()| disk::read_text(&path, DOCUMENT_LIMIT)) {
            Ok(text) => {
                let file = self.workbench.sources.add("forecasts/relations.toml");
                self.relations_of(file, text);
            }
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                let file = self.workbench.sources.add("forecasts/relations.toml");
                let finding = unreadable("forecasts/relations.toml", Place::new(file, 0..0), &error);
                self.workbench.findings.push(finding);
            }
        }
    }

    pub(super) fn relations_of(&mut self, file: FileId, text: String) {
        let (relations, findings) = read_relations(file, &text);
        self.workbench.relations = relations;
        self.workbench.findings.extend(findings);
        self.workbench.sources.keep(file, text);
    }

    fn logs(&mut self) {
        let folder = self.workbench.root.join("forecasts/log");
        for (file, path) in self.paths("forecasts/log", true) {
            let below = disk::relative(&folder, &path);
            self.log(file, &below, |context, names| {
                let stream = disk::open_stream(&path, LOG_LIMIT)?;
                read_log(context, names, stream, || disk::read_text(&path, LOG_LIMIT))
            });
        }
    }

    /// Reads one file of a log, `below` being its path below the folder of logs.
    pub(super) fn log(
        &mut self,
        file: FileId,
        below: &str,
        read: impl FnOnce(LogContext<'_>, &mut Names) -> Result<LogReading, ReadError>,
    ) {
        let id = forecaster_of(below).to_owned();
        self.check_id(file, &id);
        let settings = &self.workbench.settings;
        let context = LogContext { id: &id, file, zone: settings.zone, scale: settings.scale };
        let LogReading { forecaster, forecasts, findings } = match read(context, &mut self.names) {
            Ok(reading) => reading,
            Err(error) => {
                self.unreadable(file, &error);
                return;
            }
        };
        self.first_file.entry(id.clone()).or_insert(file);
        self.workbench.findings.extend(findings);
        if let Some(forecaster) = &forecaster {
            if let Some(&first) = self.headed.get(&id) {
                self.workbench.findings.push(second_forecaster(&id, forecaster.place, first));
            } else {
                self.headed.insert(id.clone(), forecaster.place);
            }
        }
        let log = self.workbench.logs.entry(id.clone()).or_insert_with(|| Log {
            forecaster: Forecaster { place: Place::new(file, 0..0), ..Forecaster::person(&id) },
            forecasts: Vec::new(),
        });
        if let Some(forecaster) = forecaster
            && self.headed.get(&id) == Some(&forecaster.place)
        {
            log.forecaster = forecaster;
        }
        if log.forecasts.is_empty() {
            // Long logs are not copied, and what they grew by is given back.
            log.forecasts = forecasts;
            log.forecasts.shrink_to_fit();
        } else {
            log.forecasts.extend(forecasts);
        }
    }

    /// Names TOML files that lie where nothing reads them, such as a question beside its folder.
    fn strays(&mut self) {
        let root = self.workbench.root.clone();
        for entry in disk::list_toml(&self.workbench.reach, &root.join("forecasts"), false) {
            let name = disk::relative(&root, entry.path());
            if name == "forecasts/relations.toml" || !matches!(entry, Entry::Toml(_)) {
                continue;
            }
            let file = self.workbench.sources.add(name.clone());
            self.workbench.findings.push(
                Finding::new(Code::UnexpectedFile, Place::new(file, 0..0), format!("nothing reads {name}"))
                    .help("move it to forecasts/questions or forecasts/log"),
            );
        }
        let attributes = root.join(".gitattributes");
        if self.workbench.reach.check(&attributes).is_ok()
            && let Ok(text) = disk::read_text(&attributes, DOCUMENT_LIMIT)
            && let Some(start) = text.find("merge=union")
        {
            let file = self.workbench.sources.add(".gitattributes");
            let place = Place::new(file, start..start + "merge=union".len());
            let message = "merge=union mixes records of both sides under one header";
            self.workbench.findings.push(
                Finding::new(Code::UnionMerge, place, message)
                    .help("remove it: an ordinary merge conflict is visible and safe"),
            );
            self.workbench.sources.keep(file, text);
        }
    }
}

/// The id of the forecaster whose log a path below `forecasts/log` belongs to.
pub(super) fn forecaster_of(below: &str) -> &str {
    below.split('/').next().unwrap_or_default().trim_end_matches(".toml")
}

/// Reads a log as a stream, or as a whole where its pieces do not stand alone.
pub(super) fn read_log(
    context: LogContext<'_>,
    names: &mut Names,
    stream: impl Read,
    whole: impl FnOnce() -> Result<String, ReadError>,
) -> Result<LogReading, ReadError> {
    match context.read_stream(stream, names)? {
        Some(reading) => Ok(reading),
        None => Ok(context.read_whole(&whole()?)),
    }
}

fn unreadable(name: &str, place: Place, error: &ReadError) -> Finding {
    let (code, help) = match error {
        ReadError::Io(_) => (Code::UnreadableFile, "check that it exists and is readable"),
        ReadError::TooLarge { .. } => (Code::FileTooLarge, "find out what filled it, or split it"),
        ReadError::NotUtf8(_) => (Code::NotUtf8, "save it as UTF-8"),
        ReadError::Outside => (Code::PathOutside, OUTSIDE),
    };
    Finding::new(code, place, format!("{name} {error}")).help(help)
}
