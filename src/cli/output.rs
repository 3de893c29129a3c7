//! Data to stdout or a file, messages to stderr.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::context::Context;
use super::error::CommandError;

/// Writes data to stdout, or to the file of `-o`.
pub(super) fn data(bytes: &[u8], file: Option<&Path>) -> Result<(), CommandError> {
    match file {
        Some(path) => crate::workbench::disk::write_output(path, bytes)
            .map_err(|error| CommandError::new(format!("cannot write {}: {error}", path.display()), "choose another place for -o")),
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes)?;
            stdout.flush()?;
            Ok(())
        }
    }
}

/// Writes a message to stderr; a stderr that is gone is nobody's business.
pub(super) fn message(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = stderr.write_all(b"\n");
    }
}

/// Says why a command failed, and ends with 2; a closed pipe ends quietly with 0.
pub(super) fn report(error: &CommandError, context: &Context) -> ExitCode {
    if error.broken_pipe {
        return ExitCode::SUCCESS;
    }
    let (red, bold, plain) =
        if context.color_on_stderr() { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    message(&format!("{red}error{plain}{bold}: {}{plain}", error.message));
    if let Some(help) = &error.help {
        message(&format!("help: {help}"));
    }
    ExitCode::from(2)
}

/// Prints clap's help, version or usage error.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    // Help and version go to stdout; a closed pipe is no error.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
