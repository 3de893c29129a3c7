//! What git held of a workbench at a revision, to be held against what is there now.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;

use super::disk::{DOCUMENT_LIMIT, LOG_LIMIT, ReadError};
use super::earlier::{EarlierLog, Since};
use super::load::forecaster_of;
use super::read::{LogContext, LogReading, Names, Settings, read_question, read_settings};
use super::revisions::git::{self, git, lines};
use super::workbench::Workbench;
use crate::finding::FileId;
use crate::forecast::{Forecast, ForecasterKind, Moment, Question, Subject};

const QUESTIONS: &str = "forecasts/questions/";
const LOGS: &str = "forecasts/log/";

/// Why nothing can be held against a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SinceError {
    /// There is no git, or it does not take the folder for a repository of its user.
    #[error("the workbench lies in no git repository that git opens")]
    NoRepository,
    /// No commit has that name.
    #[error("git knows no such revision")]
    NoRevision,
    /// Git stopped answering.
    #[error("git broke off")]
    BrokenOff,
}

struct Stored {
    path: String,
    object: String,
}

impl Workbench {
    /// Asks git for the questions and logs of a revision, read with the settings of then.
    ///
    /// Links are not followed there.
    ///
    /// # Errors
    ///
    /// Without git, without a repository, and for what is no revision.
    pub fn read_since(&mut self, revision: &str) -> Result<(), SinceError> {
        let root = self.root.clone();
        lines(&root, &["rev-parse", "--git-dir"]).ok_or(SinceError::NoRepository)?;
        let commit = format!("{revision}^{{commit}}");
        let commit = lines(&root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .and_then(|lines| lines.into_iter().last())
            .ok_or(SinceError::NoRevision)?;
        let stored = self.stored_at(&commit).ok_or(SinceError::BrokenOff)?;
        let settings = self.settings_of(&stored)?;
        let mut since =
            Since { commit, questions: BTreeMap::new(), forecast: BTreeSet::new(), logs: BTreeMap::new() };
        self.questions_of(&stored, &settings, &mut since)?;
        self.logs_of(&stored, &settings, &mut since)?;
        self.since = Some(since);
        Ok(())
    }

    /// The files of a commit that a workbench would read, in the order of their paths.
    fn stored_at(&self, commit: &str) -> Option<Vec<Stored>> {
        let listed = git(&self.root)
            .args(["ls-tree", "-r", "-z", commit, "--", "warrant.toml", QUESTIONS, LOGS])
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        let read = |entry: &[u8]| {
            let entry = String::from_utf8_lossy(entry);
            let (about, path) = entry.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, kind, object) = (about.next()?, about.next()?, about.next()?);
            let is_file = kind == "blob" && mode.starts_with("100");
            is_file.then(|| Stored { path: path.to_owned(), object: object.to_owned() })
        };
        Some(listed.stdout.split(|&byte| byte == 0).filter_map(read).collect())
    }

    fn settings_of(&self, stored: &[Stored]) -> Result<Settings, SinceError> {
        let mut settings = self.settings.clone();
        self.each(
            stored,
            |path| path == "warrant.toml",
            |_, size, input| {
                if let Some(text) = text(size, input) {
                    settings = read_settings(FileId(u32::MAX), &text).0;
                }
            },
        )?;
        Ok(settings)
    }

    fn questions_of(
        &mut self,
        stored: &[Stored],
        settings: &Settings,
        since: &mut Since,
    ) -> Result<(), SinceError> {
        let mut read: Vec<Question> = Vec::new();
        let id =
            |path: &str| toml_below(QUESTIONS, path).filter(|below| !below.contains('/')).map(str::to_owned);
        self.each(
            stored,
            |path| id(path).is_some(),
            |path, size, input| {
                let (Some(below), Some(text)) = (id(path), text(size, input)) else { return };
                let id = below.trim_end_matches(".toml");
                // What was wrong with an earlier state is nobody's business now.
                read.extend(read_question(id, FileId(u32::MAX), &text, settings.zone, settings.scale).0);
            },
        )?;
        for question in read {
            let known = self.questions.get(&question.id).map(|now| now.place.file);
            let file = match known {
                Some(file) => file,
                None => self.file_named(&format!("{QUESTIONS}{}.toml", question.id)),
            };
            since.questions.insert(question.id.clone(), (question, file));
        }
        Ok(())
    }

    fn logs_of(
        &mut self,
        stored: &[Stored],
        settings: &Settings,
        since: &mut Since,
    ) -> Result<(), SinceError> {
        let is_log = |path: &str| toml_below(LOGS, path).is_some();
        let mut standing: BTreeMap<String, Standing> = BTreeMap::new();
        let mut again: Vec<Stored> = Vec::new();
        let mut first_files: BTreeMap<String, String> = BTreeMap::new();
        let logs = &self.logs;
        let mut take = |path: &str, reading: LogReading| {
            let id = forecaster_of(toml_below(LOGS, path).unwrap_or_default());
            first_files.entry(id.to_owned()).or_insert_with(|| path.to_owned());
            let now = logs.get(id).map_or(&[][..], |log| &log.forecasts);
            let standing = standing.entry(id.to_owned()).or_insert_with(|| Standing::of(now));
            standing.kind = standing.kind.or(reading.forecaster.map(|forecaster| forecaster.kind));
            for forecast in reading.forecasts {
                if let Subject::Question(question) = &forecast.subject
                    && !since.forecast.contains(&**question)
                {
                    since.forecast.insert(question.to_string());
                }
                standing.hold_against(now, forecast);
            }
        };
        self.each(stored, is_log, |path, size, input| {
            let id = forecaster_of(toml_below(LOGS, path).unwrap_or_default());
            match (size <= LOG_LIMIT).then(|| context(id, settings).read_stream(input, &mut Names::default()))
            {
                Some(Ok(Some(reading))) => take(path, reading),
                // Its pieces do not stand alone, or it is no text: then the second look says so.
                Some(Ok(None) | Err(ReadError::NotUtf8(_))) => again.extend(
                    stored
                        .iter()
                        .filter(|stored| stored.path == path)
                        .map(|stored| Stored { path: path.to_owned(), object: stored.object.clone() }),
                ),
                Some(Err(_)) | None => {}
            }
        })?;
        self.each(&again, is_log, |path, _, input| {
            let id = forecaster_of(toml_below(LOGS, path).unwrap_or_default());
            let mut text = String::new();
            if input.read_to_string(&mut text).is_ok() {
                take(path, context(id, settings).read_whole(&text));
            }
        })?;
        for (id, standing) in standing {
            let file = match self.logs.get(&id) {
                Some(log) => log.forecaster.place.file,
                None => self.file_named(first_files.get(&id).map_or("", String::as_str)),
            };
            since.logs.insert(id, standing.earlier(file));
        }
        Ok(())
    }

    /// Hands out the stored files whose paths are wanted.
    fn each(
        &self,
        stored: &[Stored],
        wanted: impl Fn(&str) -> bool,
        mut take: impl FnMut(&str, u64, &mut dyn Read),
    ) -> Result<(), SinceError> {
        let stored: Vec<&Stored> = stored.iter().filter(|stored| wanted(&stored.path)).collect();
        let names: Vec<String> = stored.iter().map(|stored| stored.object.clone()).collect();
        git::each(&self.root, &names, |index, found| {
            if let (Some(stored), Some(found)) = (stored.get(index), found) {
                take(&stored.path, found.size, found.bytes);
            }
            true
        })
        .ok_or(SinceError::BrokenOff)
    }

    /// The number of a path; one that is no longer there gets a number of its own, so that findings can name it.
    fn file_named(&mut self, path: &str) -> FileId {
        self.sources.find(path).unwrap_or_else(|| self.sources.add(path))
    }
}

fn context<'a>(id: &'a str, settings: &Settings) -> LogContext<'a> {
    LogContext { id, file: FileId(u32::MAX), zone: settings.zone, scale: settings.scale }
}

/// The text of a document; `None` for one that is too large or no text.
fn text(size: u64, input: &mut dyn Read) -> Option<String> {
    let mut text = String::new();
    (size <= DOCUMENT_LIMIT && input.read_to_string(&mut text).is_ok()).then_some(text)
}

/// The part of a path below a folder, if a workbench would read the file there.
fn toml_below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    let below = path.strip_prefix(folder)?;
    let hidden = below.split('/').any(|part| part.starts_with('.'));
    (below.strip_suffix(".toml").is_some() && !hidden).then_some(below)
}

/// Which records of a log stand today as they stood.
struct Standing {
    kind: Option<ForecasterKind>,
    records: usize,
    lost: Vec<Forecast>,
    /// Records of today that have met none of then, by what tells most apart.
    free: HashMap<(Subject, Moment, Moment), Vec<usize>>,
}

impl Standing {
    fn of(now: &[Forecast]) -> Self {
        let mut free: HashMap<_, Vec<usize>> = HashMap::with_capacity(now.len());
        // From the last, so that the first is met first.
        for (index, forecast) in now.iter().enumerate().rev() {
            free.entry(key(forecast)).or_default().push(index);
        }
        Self { kind: None, records: 0, lost: Vec::new(), free }
    }

    fn hold_against(&mut self, now: &[Forecast], forecast: Forecast) {
        self.records += 1;
        let met = self.free.get_mut(&key(&forecast)).and_then(|free| {
            let at = free
                .iter()
                .rposition(|&index| now.get(index).is_some_and(|now| now.says_the_same(&forecast)))?;
            Some(free.remove(at))
        });
        if met.is_none() {
            self.lost.push(forecast);
        }
    }

    fn earlier(self, file: FileId) -> EarlierLog {
        let mut new: Vec<usize> = Vec::new();
        if !self.lost.is_empty() {
            new.extend(self.free.into_values().flatten());
            new.sort_unstable();
        }
        EarlierLog { file, kind: self.kind, records: self.records, lost: self.lost, new }
    }
}

fn key(forecast: &Forecast) -> (Subject, Moment, Moment) {
    (forecast.subject.clone(), forecast.at, forecast.recorded)
}
