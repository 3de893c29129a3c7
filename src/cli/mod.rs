//! Arguments as typed, environment and terminal read once, one file per verb, exit codes in one place.

mod arguments;
mod commands;
mod context;
mod environment;
mod error;
mod lookup;
mod options;
mod output;
mod progress;
mod prompt;
mod writing;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::Arguments;
use context::Context;
use environment::Environment;

/// Runs the command line: what the shell asks for completion, else the verb that was typed.
pub fn main() -> ExitCode {
    clap_complete::CompleteEnv::with_factory(Arguments::command).complete();
    let environment = Environment::read();
    match Arguments::try_parse() {
        Ok(arguments) => {
            let context = Context::new(environment, arguments.global);
            match arguments::run(arguments.command, &context) {
                Ok(outcome) => outcome.exit_code(),
                Err(error) => output::report(&error, context.color_on_stderr()),
            }
        }
        Err(error) => output::usage(&error),
    }
}
