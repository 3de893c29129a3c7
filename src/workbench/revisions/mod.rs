//! What git remembers of a workbench: earlier states of arguments, and the criteria that stood when the first forecast
//! on a question was written down.

mod arguments;
pub(super) mod git;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub use self::arguments::{Edition, Editions};
use self::git::{Object, lines, objects};
use super::earlier::{Earlier, Revisions};
use super::read::read_question;
use super::workbench::Workbench;
use crate::finding::FileId;
use crate::forecast::{Moment, Subject};

impl Workbench {
    /// Asks git for each question with forecasts as it stood when the first of them was recorded, or as it was first
    /// committed where that was later.
    ///
    /// Without git, without a repository or without commits nothing is found, which is no error.
    pub fn read_revisions(&mut self) {
        let mut recorded: HashMap<&str, Moment> = HashMap::new();
        for forecast in self.logs.values().flat_map(|log| &log.forecasts) {
            if let Subject::Question(id) = &forecast.subject {
                let earliest = recorded.entry(id).or_insert(forecast.recorded);
                *earliest = forecast.recorded.min(*earliest);
            }
        }
        let first: BTreeMap<&str, Moment> =
            recorded.into_iter().filter(|(id, _)| self.questions.contains_key(*id)).collect();
        if !first.is_empty() {
            self.revisions = earlier(self, &first).unwrap_or_default();
        }
    }
}

fn earlier(workbench: &Workbench, first: &BTreeMap<&str, Moment>) -> Option<Revisions> {
    let root = &workbench.root;
    let prefix = lines(root, &["rev-parse", "--show-prefix"])?.into_iter().next().unwrap_or_default();
    let commits = commits(root, "forecasts/questions")?;
    let mut asked: Vec<(&str, String)> = Vec::new();
    for (id, recorded) in first {
        let then = commits.iter().find(|(time, _)| *time <= recorded.timestamp()).or(commits.last());
        if let Some((_, commit)) = then {
            asked.push((id, commit.clone()));
        }
    }
    let mut found = Revisions::new();
    let mut missing: Vec<(&str, String)> = Vec::new();
    for ((id, commit), text) in asked.iter().zip(texts(root, &prefix, &asked)?) {
        match text {
            Some(text) => insert(&mut found, workbench, id, commit, &text),
            // Written down before the question was committed: its first commit is what there is.
            None => {
                if let Some((_, commit)) =
                    self::commits(root, &path(id)).and_then(|commits| commits.last().cloned())
                {
                    missing.push((id, commit));
                }
            }
        }
    }
    for ((id, commit), text) in missing.iter().zip(texts(root, &prefix, &missing)?) {
        if let Some(text) = text {
            insert(&mut found, workbench, id, commit, &text);
        }
    }
    Some(found)
}

fn insert(found: &mut Revisions, workbench: &Workbench, id: &str, commit: &str, text: &str) {
    let settings = &workbench.settings;
    // What was wrong with an earlier state is nobody's business now.
    if let (Some(question), _) = read_question(id, FileId(u32::MAX), text, settings.zone, settings.scale) {
        found.insert(id.to_owned(), Earlier { commit: commit.to_owned(), question });
    }
}

/// The texts of questions at commits, in the order asked; `None` for what was not there or is no text.
fn texts(root: &Path, prefix: &str, asked: &[(&str, String)]) -> Option<Vec<Option<String>>> {
    let names: Vec<String> =
        asked.iter().map(|(id, commit)| format!("{commit}:{prefix}{}", path(id))).collect();
    let mut found = Vec::new();
    objects(root, &names, |_, object| {
        found.push(match object {
            Object::Text(text) => Some(text),
            _ => None,
        });
        true
    })?;
    Some(found)
}

fn path(id: &str) -> String {
    format!("forecasts/questions/{id}.toml")
}

/// The commits that touched a path, newest first, each with its time in seconds.
fn commits(root: &Path, path: &str) -> Option<Vec<(i64, String)>> {
    let read = |line: &String| {
        let (time, commit) = line.split_once(' ')?;
        Some((time.parse().ok()?, commit.to_owned()))
    };
    Some(lines(root, &["rev-list", "--timestamp", "HEAD", "--", path])?.iter().filter_map(read).collect())
}
