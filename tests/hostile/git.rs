//! No command that a repository's configuration names is ever run, whatever the verb.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::harness::words;
use crate::hostile::bench::{Bench, finish};

/// Keys whose values git runs as commands, each in some command of git.
const COMMAND_KEYS: [&str; 29] = [
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.hostile.command",
    "diff.hostile.textconv",
    "filter.hostile.clean",
    "filter.hostile.smudge",
    "filter.hostile.process",
    "merge.hostile.driver",
    "gpg.program",
    "gpg.ssh.program",
    "credential.helper",
    "uploadpack.packObjectsHook",
    "interactive.diffFilter",
    "sequence.editor",
    "trailer.hostile.command",
    "pager.rev-list",
    "pager.rev-parse",
    "pager.cat-file",
    "pager.ls-tree",
    "browser.hostile.cmd",
    "difftool.hostile.cmd",
    "remote.hostile.uploadpack",
    "sendemail.smtpserver",
];

const ALIASES: [&str; 5] = ["rev-list", "rev-parse", "cat-file", "ls-tree", "log"];

fn git(root: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", "2026-03-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-03-01T00:00:00Z")
        .env("GIT_PAGER", "cat")
        .stdin(std::process::Stdio::null())
        .current_dir(root)
        .output()
        .unwrap()
}

/// A sound workbench in a repository, and a script beside it that says that it was run.
struct Trap {
    bench: Bench,
    outside: tempfile::TempDir,
}

impl Trap {
    fn new() -> Self {
        let trap = Self { bench: Bench::sound(), outside: tempfile::tempdir().unwrap() };
        trap.bench.write(".gitattributes", b"* filter=hostile diff=hostile merge=hostile\n");
        for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "Ask"]] {
            assert!(git(trap.root(), arguments).status.success());
        }
        let question = "forecasts/questions/sound-question.toml";
        let text = fs::read_to_string(trap.root().join(question)).unwrap();
        trap.bench.write(question, text.replace("It does.", "It does so.").as_bytes());
        assert!(git(trap.root(), &["commit", "--quiet", "-a", "-m", "Ask again"]).status.success());
        let script = trap.script();
        fs::write(&script, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\nexit 1\n", trap.marker().display()))
            .unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        trap
    }

    fn root(&self) -> &Path {
        self.bench.root()
    }

    fn script(&self) -> std::path::PathBuf {
        self.outside.path().join("run-me")
    }

    fn marker(&self) -> std::path::PathBuf {
        self.outside.path().join("was-run")
    }

    /// What was run so far; forgotten then.
    fn was_run(&self) -> Option<String> {
        let told = fs::read_to_string(self.marker()).ok();
        let _ = fs::remove_file(self.marker());
        told
    }

    fn configure(&self, key: &str, value: &str) {
        assert!(git(self.root(), &["config", key, value]).status.success(), "{key}");
    }

    /// Every configuration that can name a command, and every hook, names the script.
    fn set(&self) {
        let script = self.script();
        let script = script.to_str().unwrap();
        for name in ALIASES {
            self.configure(&format!("alias.{name}"), &format!("!{script}"));
        }
        let hooks = self.root().join("hooks");
        fs::create_dir(&hooks).unwrap();
        for hook in [
            "post-index-change",
            "pre-commit",
            "reference-transaction",
            "post-checkout",
            "fsmonitor-watchman",
        ] {
            for folder in [&hooks, &self.root().join(".git/hooks")] {
                fs::create_dir_all(folder).unwrap();
                fs::copy(self.script(), folder.join(hook)).unwrap();
            }
        }
        self.configure("core.hooksPath", hooks.to_str().unwrap());
        self.configure("log.showSignature", "true");
        self.configure("include.path", "more");
        self.configure("includeIf.gitdir:**.path", "more");
        fs::write(
            self.root().join(".git/more"),
            format!("[core]\n\tfsmonitor = {script}\n\tpager = {script}\n"),
        )
        .unwrap();
        for key in COMMAND_KEYS {
            self.configure(key, script);
        }
    }

    /// Runs every verb; whether one succeeds is not asked here.
    fn every_verb(&self, and_then: impl Fn(&[&str])) {
        let ledger = self.outside.path().join("ledger");
        let copy = self.outside.path().join("copy");
        let new = self.outside.path().join("new");
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let (ledger, copy, new) = (text(&ledger), text(&copy), text(&new));
        let verbs: &[&[&str]] = &[
            &["check"],
            &["check", "--against", "HEAD"],
            &["check", "--against", "HEAD~1"],
            &["report"],
            &["list"],
            &["show", "sound-question"],
            &["table"],
            &["tree"],
            &["map", "--format", "svg"],
            &["score"],
            &["calibration"],
            &["belief"],
            &["crux"],
            &["history"],
            &["coherence"],
            &["postmortem", "sound-question"],
            &["due"],
            &["due", "--notify", &ledger],
            &["export", "--json"],
            &["export", &copy],
            &["explain"],
            &["schema"],
            &["man"],
            &["completions", "bash"],
            &["forecast", "sound-question", "0.4", "--by", "ada", "--why", "w", "--late"],
            &["withdraw", "sound-question", "--by", "ada"],
            &["clarify", "sound-question", "--text", "more"],
            &["resolve", "--auto", "--apply"],
            &["resolve", "sound-question", "no", "--known", "2026-11-01", "--note", "n", "--by", "ada"],
            &words("ask 'Will it rain?' --criteria c --read-at r --closes 2030-01-01 --no-input"),
            &["init", &new],
        ];
        for verb in verbs {
            let mut command = self.bench.command();
            command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
            if ["forecast", "withdraw", "clarify", "resolve", "ask"].contains(&verb[0]) {
                command.env_remove("WARRANT_AS_OF");
            } else {
                command.env("WARRANT_AS_OF", "2026-11-23");
            }
            let screen = finish(command.args(*verb));
            assert!(!screen.stderr.contains("unexpected argument"), "{verb:?}: {}", screen.stderr);
            and_then(verb);
        }
    }
}

#[test]
fn no_configured_command_is_run() {
    let trap = Trap::new();
    trap.set();
    // The trap works: git itself runs what is configured.
    for arguments in [&["status"][..], &["diff", "HEAD~1", "HEAD"], &["log", "-1"]] {
        let _ = git(trap.root(), arguments);
    }
    assert!(trap.was_run().is_some(), "git ran nothing that is configured");
    trap.every_verb(|verb| assert_eq!(trap.was_run(), None, "{verb:?}"));
}

#[test]
fn missing_objects_are_not_fetched_by_a_command() {
    let trap = Trap::new();
    let script = trap.script();
    let remote = format!("ext::{}", script.to_str().unwrap());
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "hostile"),
        ("remote.hostile.promisor", "true"),
        ("remote.hostile.partialCloneFilter", "blob:none"),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
        ("remote.hostile.url", &remote),
    ] {
        trap.configure(key, value);
    }
    // The blobs of the first commit are gone, as after a clone that left them with its remote.
    let path = "HEAD~1:forecasts/questions/sound-question.toml";
    let object = String::from_utf8(git(trap.root(), &["rev-parse", path]).stdout).unwrap();
    let (folder, name) = object.trim().split_at(2);
    fs::remove_file(trap.root().join(".git/objects").join(folder).join(name)).unwrap();
    let _ = git(trap.root(), &["cat-file", "-p", object.trim()]);
    assert!(trap.was_run().is_some(), "git fetched nothing by the configured command");
    trap.every_verb(|verb| assert_eq!(trap.was_run(), None, "{verb:?}"));
}
