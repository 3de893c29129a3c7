//! Git, asked so that nothing that a repository configures is run.
//!
//! Only `rev-list`, `cat-file --batch` and `rev-parse` are asked, with hooks, fsmonitor, lazy fetching, replacement
//! objects, pathspec magic and every transport off; none of them knows external diffs, text conversion or a pager.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::workbench::disk::DOCUMENT_LIMIT;

/// What git has under a name.
#[derive(Debug)]
pub(super) enum Object {
    /// A file that is text.
    Text(String),
    /// A folder, as git stores it.
    Folder(Vec<u8>),
    /// A file that is no text or too large, or something else.
    Other,
    /// Nothing.
    Missing,
}

/// The lines that a git command prints; `None` if there is no git or it refuses.
pub(super) fn lines(root: &Path, arguments: &[&str]) -> Option<Vec<String>> {
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
    let wanted = names.iter().fold(String::new(), |wanted, name| wanted + name + "\n");
    let whole = std::thread::scope(|scope| {
        // Written from the side: git answers while it is still being asked.
        scope.spawn(move || input.write_all(wanted.as_bytes()));
        let mut whole = Some(());
        for position in 0..names.len() {
            let Some(object) = object(&mut output) else {
                whole = None;
                break;
            };
            if !take(position, object) {
                break;
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
fn object(output: &mut impl BufRead) -> Option<Object> {
    let mut head = String::new();
    output.read_line(&mut head).ok()?;
    if head.is_empty() {
        return None;
    }
    let mut parts = head.trim_end().rsplit(' ');
    let Some(size) = parts.next().and_then(|size| size.parse::<u64>().ok()) else {
        return Some(Object::Missing);
    };
    let kind = parts.next();
    if size > DOCUMENT_LIMIT || !matches!(kind, Some("blob" | "tree")) {
        std::io::copy(&mut output.take(size + 1), &mut std::io::sink()).ok()?;
        return Some(Object::Other);
    }
    let mut bytes = Vec::new();
    output.take(size + 1).read_to_end(&mut bytes).ok()?;
    bytes.pop();
    Some(match kind {
        Some("tree") => Object::Folder(bytes),
        _ => String::from_utf8(bytes).map_or(Object::Other, Object::Text),
    })
}

fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(["-c", "protocol.allow=never"])
        .env("GIT_NO_LAZY_FETCH", "1")
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
