//! What a command could not do, and which exit code each end has.

use std::process::ExitCode;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 0: done.
    Done,
    /// 1: there are findings, hits or broken files.
    Findings,
    /// 2: done as far as possible, but what was asked cannot be answered.
    Incomplete,
}

impl Outcome {
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Incomplete => 2,
        })
    }

    pub(crate) fn findings_if(found: bool) -> Self {
        if found { Self::Findings } else { Self::Done }
    }
}

/// Why a command could not do what it was asked: exit code 2.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Whether the reader of the output closed the pipe, which is ignored.
    pub(crate) broken_pipe: bool,
}

impl CommandError {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), broken_pipe: false }
    }

    pub(crate) fn bare(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, broken_pipe: false }
    }

    /// An unknown id, with the nearest known one.
    pub(crate) fn unknown<'a>(
        what: &str,
        id: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let help = crate::finding::did_you_mean(id, known.clone()).unwrap_or_else(|| {
            let known: Vec<_> = known.into_iter().take(12).collect();
            if known.is_empty() {
                format!("there is no {what} yet")
            } else {
                format!("known: {}", known.join(", "))
            }
        });
        Self::new(format!("unknown {what} `{}`", crate::render::harmless(id)), help)
    }

    /// A format that a verb does not offer, with those that it does.
    pub(crate) fn unknown_format<'a>(word: &str, offered: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(
            format!("unknown format `{}`", crate::render::harmless(word)),
            crate::finding::one_of(word, offered),
        )
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { message: error.to_string(), help: None, broken_pipe }
    }
}

impl From<crate::render::json::NotWritable> for CommandError {
    fn from(error: crate::render::json::NotWritable) -> Self {
        Self::bare(error.to_string())
    }
}

impl From<crate::workbench::LoadError> for CommandError {
    fn from(error: crate::workbench::LoadError) -> Self {
        let help = match error {
            crate::workbench::LoadError::NoWorkbench(_) => {
                "`warrant init` creates one; `-C DIR` or WARRANT_ROOT selects another folder"
            }
            crate::workbench::LoadError::Unreadable { .. } => "check the permissions of the file",
        };
        Self::new(error.to_string(), help)
    }
}
