//! The argument files as they were committed: one map after another.

use std::collections::BTreeSet;
use std::time::Duration;

use super::git::{Object, lines, lines_within, objects};
use crate::argument::ArgumentMap;
use crate::finding::{FileId, Severity};
use crate::forecast::Moment;
use crate::workbench::read::read_argument;
use crate::workbench::workbench::Workbench;

/// An argument as it was committed.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The commit, in full.
    pub commit: String,
    /// When it was committed, not before the edition before it.
    pub at: Moment,
    /// The map.
    pub map: ArgumentMap,
}

/// A change of the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name before, as an argument's id.
    pub from: String,
    /// The commit, in full.
    pub commit: String,
}

/// What git remembers of one argument.
#[derive(Clone, Debug, Default)]
pub struct Editions {
    /// The editions that can be read, oldest first, along the first parents of `HEAD`.
    pub read: Vec<Edition>,
    /// Commits whose edition has errors and was passed over, newest first.
    pub broken: Vec<String>,
    /// Names that the file had before, newest first.
    pub renamed: Vec<Renamed>,
    /// Whether there are commits of the file after the moment that was asked about.
    pub later: bool,
    /// Whether there are older editions that were not read, since they are too many, too large or took too long.
    pub cut: bool,
    /// Whether the clone is shallow, so that what happened before is not there.
    pub shallow: bool,
}

const MOST_EDITIONS: usize = 1_000;
const MOST_BYTES: usize = 16 << 20;
const MOST_NAMES: usize = 10;
/// How long git may look for commits of one name.
const PATIENCE: Duration = Duration::from_secs(5);

impl Workbench {
    /// Asks git for an argument as it was committed up to a moment; `None` without git or without a repository.
    ///
    /// Commits are taken along the first parents of `HEAD`, so that a merge is one step, with the moment at which they
    /// were committed. A file whose name changed is followed to the file that vanished in the same commit and holds at
    /// least half of its claims. Work is bounded: 1,000 editions, 16 MiB, 5 seconds of search for each name; what is
    /// left out is the oldest, and [`Editions::cut`] says so.
    pub fn read_editions(&self, argument: &str, until: Moment) -> Option<Editions> {
        let root = &self.root;
        let prefix = lines(root, &["rev-parse", "--show-prefix"])?.into_iter().next().unwrap_or_default();
        let mut editions = Editions {
            shallow: lines(root, &["rev-parse", "--is-shallow-repository"])
                .is_some_and(|lines| lines.first().is_some_and(|line| line == "true")),
            ..Editions::default()
        };
        let mut asking = Asking { workbench: self, prefix, until, bytes: 0 };
        let (mut name, mut tip) = (argument.to_owned(), "HEAD".to_owned());
        for _ in 0..MOST_NAMES {
            let Some(first) = asking.follow(&name, &tip, &mut editions) else { break };
            if editions.cut {
                break;
            }
            let Some(oldest) = editions.read.last() else { break };
            let Some(before) = asking.name_before(&name, &first, &oldest.map) else { break };
            tip = format!("{first}^");
            editions.renamed.push(Renamed { from: before.clone(), commit: first });
            name = before;
        }
        editions.read.reverse();
        // Clocks go wrong; the order of commits does not.
        let mut latest = None;
        for edition in &mut editions.read {
            edition.at = latest.map_or(edition.at, |latest: Moment| latest.max(edition.at));
            latest = Some(edition.at);
        }
        Some(editions)
    }
}

struct Asking<'a> {
    workbench: &'a Workbench,
    prefix: String,
    until: Moment,
    bytes: usize,
}

impl Asking<'_> {
    /// Adds the editions of a file up to a commit, newest first; returns the first commit that has it.
    fn follow(&mut self, name: &str, tip: &str, editions: &mut Editions) -> Option<String> {
        let root = &self.workbench.root;
        let path = format!("arguments/{name}.toml");
        if path.contains('\n') {
            return None;
        }
        let most = format!("--max-count={}", MOST_EDITIONS + 1);
        let asked = ["rev-list", "--first-parent", "--timestamp", &most, tip, "--", &path];
        // A repository without commits refuses, and has nothing to tell.
        let (found, whole) = lines_within(root, &asked, PATIENCE).unwrap_or((Vec::new(), true));
        editions.cut |= !whole || found.len() > MOST_EDITIONS;
        let mut commits: Vec<(Moment, String)> = found.iter().filter_map(|line| commit(line)).collect();
        commits.truncate(MOST_EDITIONS.saturating_sub(editions.read.len()));
        let first = commits.last().map(|(_, commit)| commit.clone());
        let visible = commits.partition_point(|(at, _)| *at > self.until);
        editions.later |= visible > 0;
        commits.drain(..visible);
        let names: Vec<String> =
            commits.iter().map(|(_, commit)| format!("{commit}:{}{path}", self.prefix)).collect();
        let settings = &self.workbench.settings;
        objects(root, &names, |position, object| {
            let Some((at, commit)) = commits.get(position) else { return false };
            match object {
                Object::Text(text) => {
                    self.bytes += text.len();
                    if self.bytes > MOST_BYTES {
                        editions.cut = true;
                        return false;
                    }
                    let file = FileId(u32::MAX);
                    let (map, findings) = read_argument(name, file, &text, settings.zone, settings.scale);
                    if findings.iter().any(|finding| finding.severity == Severity::Error) {
                        editions.broken.push(commit.clone());
                    } else {
                        editions.read.push(Edition { commit: commit.clone(), at: *at, map });
                    }
                }
                Object::Other | Object::Folder(_) => editions.broken.push(commit.clone()),
                // Deleted, and brought back later.
                Object::Missing => {}
            }
            true
        });
        first
    }

    /// The name under which an argument was kept before its file first had this one.
    fn name_before(&self, name: &str, first: &str, map: &ArgumentMap) -> Option<String> {
        let root = &self.workbench.root;
        let folder = format!("{}arguments", self.prefix);
        let mut folders = Vec::new();
        objects(root, &[format!("{first}^:{folder}"), format!("{first}:{folder}")], |_, object| {
            folders.push(match object {
                Object::Folder(bytes) => names(&bytes, first.len() / 2),
                _ => BTreeSet::new(),
            });
            true
        })?;
        let [before, after] = folders.as_slice() else { return None };
        let gone: Vec<&str> =
            before.difference(after).filter_map(|file| file.strip_suffix(".toml")).take(MOST_NAMES).collect();
        let texts: Vec<String> = gone.iter().map(|gone| format!("{first}^:{folder}/{gone}.toml")).collect();
        let settings = &self.workbench.settings;
        let mut best: Option<(usize, &str)> = None;
        objects(root, &texts, |position, object| {
            if let (Object::Text(text), Some(&gone)) = (object, gone.get(position)) {
                let (old, _) = read_argument(name, FileId(u32::MAX), &text, settings.zone, settings.scale);
                let same =
                    old.claims.iter().filter(|claim| map.find_claim(&claim.id.value).is_some()).count();
                if 2 * same >= map.claims.len() && best.is_none_or(|(most, _)| same > most) {
                    best = Some((same, gone));
                }
            }
            true
        })?;
        best.map(|(_, name)| name.to_owned())
    }
}

/// A line of `rev-list --timestamp`.
fn commit(line: &str) -> Option<(Moment, String)> {
    let (time, commit) = line.split_once(' ')?;
    Some((Moment::from_timestamp(time.parse().ok()?, 0)?, commit.to_owned()))
}

/// The names in a folder as git stores it: mode, blank, name, NUL, hash.
fn names(mut bytes: &[u8], hash: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    while let Some(end) = bytes.iter().position(|&byte| byte == 0) {
        let (entry, rest) = bytes.split_at(end);
        if let Some(blank) = entry.iter().position(|&byte| byte == b' ') {
            names.insert(String::from_utf8_lossy(entry.get(blank + 1..).unwrap_or_default()).into_owned());
        }
        bytes = rest.get(1 + hash..).unwrap_or_default();
    }
    names
}
