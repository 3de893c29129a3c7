//! Git, asked so that nothing that a repository configures is run.
//!
//! Only `rev-list`, `cat-file --batch`, `ls-tree` and `rev-parse` are asked, with hooks, fsmonitor, lazy fetching, replacement
//! objects, pathspec magic and every transport off; none of them knows external diffs, text conversion or a pager.
#![expect(clippy::disallowed_methods, reason = "git is the one program that is started, and for so long")]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::workbench::disk::DOCUMENT_LIMIT;

/// What git has under a name.
#[derive(Debug)]
pub(super) enum Object {
    Text(String),
    /// A folder, as git stores it.
    Folder(Vec<u8>),
    /// A file that is no text or too large, or something else.
    Other,
    Missing,
}

/// The lines that a git command prints; `None` if there is no git or it refuses.
pub(in crate::workbench) fn lines(root: &Path, arguments: &[&str]) -> Option<Vec<String>> {
    let output = git(root).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8(output.stdout).ok()?.lines().map(str::to_owned).collect())
}

/// The lines that a git command prints within some time, and whether these are all; `None` if there is no git or it
/// refuses.
pub(super) fn lines_within(
    root: &Path,
    arguments: &[&str],
    patience: Duration,
) -> Option<(Vec<String>, bool)> {
    let started = Instant::now();
    let mut child = git(root)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let output = BufReader::new(child.stdout.take()?);
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in output.lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut found = Vec::new();
    loop {
        match receiver.recv_timeout(patience.saturating_sub(started.elapsed())) {
            Ok(line) => found.push(line),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                return Some((found, false));
            }
        }
    }
    child.wait().ok()?.success().then_some((found, true))
}

/// Asks for objects by name, in order; `take` gets the position and the object, and ends the asking with `false`.
/// `None` if there is no git or it broke off.
pub(super) fn objects(
    root: &Path,
    names: &[String],
    mut take: impl FnMut(usize, Object) -> bool,
) -> Option<()> {
    each(root, names, |position, found| take(position, found.map_or(Object::Missing, object)))
}

/// What git hands out: of which kind, how many bytes, and these.
pub(in crate::workbench) struct Stored<'a> {
    /// `blob`, `tree`, `commit` or `tag`.
    pub(in crate::workbench) kind: &'a str,
    pub(in crate::workbench) size: u64,
    /// Its bytes; what is left unread is passed over.
    pub(in crate::workbench) bytes: &'a mut dyn Read,
}

/// Asks for objects by name, in order, without holding any; `take` gets the position and what there is, and ends the
/// asking with `false`. `None` if there is no git or it broke off.
pub(in crate::workbench) fn each(
    root: &Path,
    names: &[String],
    mut take: impl FnMut(usize, Option<Stored<'_>>) -> bool,
) -> Option<()> {
    if names.is_empty() {
        return Some(());
    }
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
    let wanted =
        names.iter().filter(|name| is_line(name)).fold(String::new(), |wanted, name| wanted + name + "\n");
    let whole = std::thread::scope(|scope| {
        // Written from the side: git answers while it is still being asked.
        scope.spawn(move || input.write_all(wanted.as_bytes()));
        let mut whole = Some(());
        for (position, name) in names.iter().enumerate() {
            let go_on = if is_line(name) {
                answer(&mut output, |found| take(position, found))
            } else {
                Some(take(position, None))
            };
            match go_on {
                Some(true) => {}
                Some(false) => break,
                None => {
                    whole = None;
                    break;
                }
            }
        }
        // Whoever is still writing is told that nobody reads.
        let _ = child.kill();
        whole
    });
    let _ = child.wait();
    whole
}

/// One answer of `cat-file --batch`; `None` if git broke off.
fn answer(output: &mut impl BufRead, take: impl FnOnce(Option<Stored<'_>>) -> bool) -> Option<bool> {
    let mut head = String::new();
    output.read_line(&mut head).ok()?;
    if head.is_empty() {
        return None;
    }
    let mut parts = head.trim_end().rsplit(' ');
    let (Some(size), Some(kind)) = (parts.next().and_then(|size| size.parse::<u64>().ok()), parts.next())
    else {
        return Some(take(None));
    };
    let mut bytes = output.by_ref().take(size);
    let go_on = take(Some(Stored { kind, size, bytes: &mut bytes }));
    std::io::copy(&mut bytes, &mut std::io::sink()).ok()?;
    // A line break ends each.
    output.read_exact(&mut [0]).ok()?;
    Some(go_on)
}

fn object(stored: Stored<'_>) -> Object {
    let Stored { kind, size, bytes: input } = stored;
    let mut bytes = Vec::new();
    if size > DOCUMENT_LIMIT || !matches!(kind, "blob" | "tree") || input.read_to_end(&mut bytes).is_err() {
        return Object::Other;
    }
    match kind {
        "tree" => Object::Folder(bytes),
        _ => String::from_utf8(bytes).map_or(Object::Other, Object::Text),
    }
}

pub(in crate::workbench) fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
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
