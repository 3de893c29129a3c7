//! Data to stdout or a file, messages to stderr.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::error::CommandError;
use crate::render::harmless_lines;

/// Writes data to stdout, or to the file of `-o`.
pub(super) fn data(bytes: &[u8], file: Option<&Path>) -> Result<(), CommandError> {
    match file {
        Some(path) => crate::workbench::disk::write_output(path, bytes).map_err(|error| {
            let help = "choose another path for -o";
            CommandError::new(format!("cannot write {}: {error}", path.display()), help)
        }),
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes)?;
            stdout.flush()?;
            Ok(())
        }
    }
}

/// Writes a message to stderr, line by line harmless to a terminal; a closed stderr is ignored.
pub(super) fn message(text: &str) {
    plain_lines(&shown(text));
}

/// Says why a command failed, and ends with 2; a closed pipe ends quietly with 0.
pub(super) fn report(error: &CommandError, color: bool) -> ExitCode {
    if error.broken_pipe {
        return ExitCode::SUCCESS;
    }
    let (red, bold, plain) = if color { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    plain_lines(&format!("{red}error{plain}{bold}: {}{plain}", shown(&error.message)));
    if let Some(help) = &error.help {
        plain_lines(&format!("help: {}", shown(help)));
    }
    ExitCode::from(2)
}

/// A text of several lines without what would steer a terminal, whichever file or name it came from.
fn shown(text: &str) -> String {
    harmless_lines(text).collect::<Vec<_>>().join("\n")
}

fn plain_lines(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.write_all(b"\n");
}

pub(super) fn usage(error: &clap::Error) -> ExitCode {
    // What was typed is repeated there. Help and version go to stdout; a closed pipe is ignored.
    let typed = error.to_string();
    let _ = if error.use_stderr() && shown(&typed) != typed.trim_end_matches('\n') {
        plain_lines(&shown(&typed));
        Ok(())
    } else {
        error.print()
    };
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
