//! The `warrant` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    warrant::main()
}
