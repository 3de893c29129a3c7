//! What git remembers of a workbench: the criteria that stood when the first forecast on a question was written down.
//!
//! Git is asked through `rev-list` and `cat-file --batch` alone, with hooks, fsmonitor, lazy fetching, replacement
//! objects and every transport off, so that nothing that a repository configures is run.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::disk::DOCUMENT_LIMIT;
use super::load::Workbench;
use super::read::read_question;
use crate::finding::FileId;
use crate::forecast::{Moment, Question, Subject};

/// A question as it was committed at an earlier revision.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The commit, in full.
    pub commit: String,
    /// The question as it stood there.
    pub question: Question,
}

/// Earlier states of questions, by id; empty where there is no git or no history.
pub type Revisions = BTreeMap<String, Earlier>;

impl Workbench {
    /// Asks git for each question with forecasts as it stood when the first of them was recorded, or as it was first
    /// committed where that was later.
    ///
    /// Without git, without a repository or without commits nothing is found, which is no error.
    pub fn read_revisions(&mut self) {
        let mut first: BTreeMap<String, Moment> = BTreeMap::new();
        for forecast in self.logs.values().flat_map(|log| &log.forecasts) {
            if let Subject::Question(id) = &forecast.subject
                && self.questions.contains_key(&**id)
            {
                let earliest = first.entry(id.to_string()).or_insert(forecast.recorded);
                *earliest = forecast.recorded.min(*earliest);
            }
        }
        if !first.is_empty() {
            self.revisions = earlier(self, &first).unwrap_or_default();
        }
    }
}

fn earlier(workbench: &Workbench, first: &BTreeMap<String, Moment>) -> Option<Revisions> {
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

/// The texts of questions at commits, in the order asked; `None` for what was not there or is no text.
fn texts(root: &Path, prefix: &str, asked: &[(&str, String)]) -> Option<Vec<Option<String>>> {
    let wanted: Vec<String> =
        asked.iter().map(|(id, commit)| format!("{commit}:{prefix}{}", path(id))).collect();
    let mut texts = Vec::with_capacity(wanted.len());
    each_blob(root, &wanted, |_, blob| texts.push(blob.and_then(|(size, input)| text(size, input))))?;
    Some(texts)
}

/// The text of a file that git hands out; `None` for one that is too large or no text.
pub(super) fn text(size: u64, input: &mut dyn Read) -> Option<String> {
    if size > DOCUMENT_LIMIT {
        return None;
    }
    let mut text = String::new();
    input.read_to_string(&mut text).ok()?;
    Some(text)
}

/// A file that git hands out: its size in bytes, and its bytes.
pub(super) type Blob<'a> = (u64, &'a mut dyn Read);

/// Asks git for files by name (`COMMIT:PATH` or the object's own) and hands each out in the order asked, with its place
/// among the names; `None` for what is not there or no file. What is left unread is passed over.
///
/// `None` if git broke off.
pub(super) fn each_blob(
    root: &Path,
    names: &[String],
    mut take: impl FnMut(usize, Option<Blob<'_>>),
) -> Option<()> {
    let mut child = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let mut output = BufReader::new(child.stdout.take()?);
    // A name with a line break would be two questions.
    let is_line = |name: &String| !name.contains('\n');
    let wanted: String =
        names.iter().filter(|name| is_line(name)).flat_map(|name| [name.as_str(), "\n"]).collect();
    let done = std::thread::scope(|scope| {
        // Written from the side: git answers while it is still being asked.
        scope.spawn(move || input.write_all(wanted.as_bytes()));
        let done = names.iter().enumerate().try_for_each(|(index, name)| {
            if is_line(name) {
                return blob(&mut output, |blob| take(index, blob));
            }
            take(index, None);
            Some(())
        });
        // Whoever still asks is not waited for where git broke off.
        drop(output);
        done
    });
    let _ = child.wait();
    done
}

/// One answer of `cat-file --batch`; `None` if git broke off.
fn blob(output: &mut impl BufRead, take: impl FnOnce(Option<Blob<'_>>)) -> Option<()> {
    let mut head = String::new();
    output.read_line(&mut head).ok()?;
    if head.is_empty() {
        return None;
    }
    let mut parts = head.trim_end().rsplit(' ');
    let (Some(size), Some(kind)) = (parts.next().and_then(|size| size.parse::<u64>().ok()), parts.next())
    else {
        take(None);
        return Some(());
    };
    let mut content = output.by_ref().take(size);
    take((kind == "blob").then_some((size, &mut content)));
    std::io::copy(&mut content, &mut std::io::sink()).ok()?;
    // A line break ends each.
    output.read_exact(&mut [0]).ok()
}

/// The lines that a git command prints; `None` if there is no git or it refuses.
pub(super) fn lines(root: &Path, arguments: &[&str]) -> Option<Vec<String>> {
    let output = git(root).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8(output.stdout).ok()?.lines().map(str::to_owned).collect())
}

pub(super) fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.args([
        "--no-pager",
        "--no-replace-objects",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
    ])
    .args(["-c", "protocol.allow=never"])
    .env("GIT_NO_LAZY_FETCH", "1")
    // A repository may allow a transport by its name, which only this overrules; older gits know no other way.
    .env("GIT_ALLOW_PROTOCOL", "none")
    .env("GIT_OPTIONAL_LOCKS", "0")
    .env("GIT_TERMINAL_PROMPT", "0")
    .env("LC_ALL", "C")
    // Set where a hook runs this; the workbench says itself where it is.
    .env_remove("GIT_DIR")
    .env_remove("GIT_WORK_TREE")
    .env_remove("GIT_INDEX_FILE")
    .current_dir(root);
    git
}
