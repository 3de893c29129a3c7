//! Environment, terminal and current folder, read once.
#![expect(clippy::disallowed_methods, reason = "this is where the environment is read")]

use std::env;
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the surroundings")]
pub(crate) struct Environment {
    /// `WARRANT_ROOT`.
    pub(crate) root: Option<PathBuf>,
    /// `WARRANT_AS_OF`.
    pub(crate) as_of: Option<String>,
    /// `WARRANT_FORECASTER`.
    pub(crate) forecaster: Option<String>,
    pub(crate) config: Option<PathBuf>,
    pub(crate) folder: PathBuf,
    /// Whether `NO_COLOR` is set or the terminal is dumb.
    pub(crate) no_color: bool,
    /// The width of the screen, where stdout is a terminal or `COLUMNS` is set.
    pub(crate) columns: Option<usize>,
    pub(crate) stdin_is_terminal: bool,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
}

impl Environment {
    pub(crate) fn read() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let columns = set("COLUMNS").and_then(|columns| columns.parse().ok());
        Self {
            root: set("WARRANT_ROOT").map(PathBuf::from),
            as_of: set("WARRANT_AS_OF"),
            forecaster: set("WARRANT_FORECASTER"),
            config: set("XDG_CONFIG_HOME")
                .map(PathBuf::from)
                // A relative one would be looked for in whichever workbench one stands.
                .filter(|folder| folder.is_absolute())
                .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config")))
                .map(|folder| folder.join("warrant/config.toml")),
            folder: env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            no_color: set("NO_COLOR").is_some() || set("TERM").is_some_and(|terminal| terminal == "dumb"),
            columns: columns.or_else(|| stdout_is_terminal.then(terminal_width).flatten()),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal,
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
