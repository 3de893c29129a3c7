//! Tables of forecasts that are named with `--from`: read, joined with outcomes, bad rows named.

use std::fmt::Write as _;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::options::word;
use crate::cli::output;
use crate::cli::progress::Watched;
use crate::score::csv::{
    BadRow, ColumnMap, ForecastTable, HeadingError, LongForm, LongReader, OutcomesTable, Problems, Role,
    TableError, TableOptions, TableReader, Ties, is_long_form, option_order,
};
use crate::workbench::stream;

/// The options of tables.
#[derive(Args, Debug)]
#[command(next_help_heading = "Tables instead of a workbench")]
pub(super) struct TableArguments {
    /// Score CSV files instead of a workbench. Columns in any order: forecaster, question, probability, outcome; optional
    /// time and weight; option, or quantile and value, for one row each. `-` is standard input; .gz is unpacked.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(super) from: Vec<PathBuf>,
    /// Name the columns, for example probability=prob1,outcome=won.
    #[arg(long, value_name = "ROLE=HEADING,..", requires = "from")]
    columns: Option<String>,
    /// Order of the options, lowest first, for tables with one row per option: enables rps, rps-sum and ordered-brier. May
    /// be repeated for questions with other options; a column `order` does the same.
    #[arg(long, value_name = "OPTION,..", requires = "from")]
    options: Vec<String>,
    /// Take outcomes from FILE: question and outcome; optional known (when the answer became known), opens and closes.
    #[arg(long, value_name = "FILE", requires = "from")]
    outcomes: Option<PathBuf>,
    /// How to treat outcomes that are fractions, for example ties.
    #[arg(long, value_name = "WHAT", requires = "from", default_value = "drop", value_parser = word::<Ties>())]
    fractional: Ties,
    /// Reject tables with bad rows (exit 1).
    #[arg(long, requires = "from")]
    strict: bool,
    /// Number of threads; does not affect results.
    #[arg(long, value_name = "N", requires = "from")]
    threads: Option<usize>,
}

pub(super) struct Tables {
    /// Yes or no questions; `None` if all tables were in long form.
    pub(super) forecasts: Option<ForecastTable>,
    pub(super) long: LongForm,
    pub(super) refused: bool,
    /// Threads to go on with.
    pub(super) threads: usize,
}

/// Bad rows that are named; the others are only counted.
const NAMED: usize = 20;

impl TableArguments {
    /// Whether tables are to be scored.
    pub(super) fn is_given(&self) -> bool {
        !self.from.is_empty()
    }

    /// Reads the tables; what the arguments say of tables is added to `how`.
    pub(super) fn read(&self, how: &TableOptions, context: &Context) -> Result<Tables, CommandError> {
        let threads = self
            .threads
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from).min(8))
            .clamp(1, 64);
        let columns = self.column_map()?;
        let mut problems: Vec<Problems> = Vec::new();
        let outcomes = match &self.outcomes {
            Some(path) => {
                let source = Source::open(path, context)?;
                let table =
                    OutcomesTable::read(&source.name.clone(), source.watched(), &ColumnMap::default())
                        .map_err(|error| table_error(path, &error))?;
                problems.push(table.problems().clone());
                Some(table)
            }
            None => None,
        };
        let orders = self.orders()?;
        let options =
            TableOptions { columns, ties: self.fractional, outcomes, orders, threads, ..how.clone() };
        let mut reader = TableReader::new(options.clone());
        let mut long_reader = LongReader::new(options.clone());
        let mut any_short = false;
        for path in &self.from {
            let mut source = Source::open(path, context)?;
            let start = source.start().map_err(|error| unreadable(path, &error))?;
            let is_long = is_long_form(start, &options.columns);
            let (name, stem) = (source.name.clone(), source.stem.clone());
            if is_long {
                long_reader
                    .read(&name, &stem, source.watched())
                    .map_err(|error| table_error(path, &error))?;
            } else {
                any_short = true;
                reader.read(&name, &stem, source.watched()).map_err(|error| table_error(path, &error))?;
            }
        }
        let forecasts = any_short.then(|| reader.finish());
        let long = long_reader.finish();
        problems.extend(forecasts.as_ref().map(|table| table.problems().clone()));
        problems.push(long.problems.clone());
        let bad = name_bad_rows(&problems, &long);
        Ok(Tables { forecasts, long, refused: self.strict && bad > 0, threads })
    }

    fn orders(&self) -> Result<Vec<Vec<String>>, CommandError> {
        let order = |text: &String| {
            option_order(text).ok_or_else(|| {
                let message = format!("--options: expected at least two different options, found `{text}`");
                CommandError::new(message, "write for example --options low,middle,high")
            })
        };
        self.options.iter().map(order).collect()
    }

    fn column_map(&self) -> Result<ColumnMap, CommandError> {
        let mut map = ColumnMap::default();
        for pair in
            self.columns.iter().flat_map(|text| text.split(',')).filter(|pair| !pair.trim().is_empty())
        {
            let (role, heading) = pair.split_once('=').ok_or_else(|| {
                let message = format!("--columns: `{pair}` is missing `=HEADING`");
                CommandError::new(message, "write ROLE=HEADING, for example probability=prob1")
            })?;
            let known = Role::ALL.map(Role::as_str);
            let role = Role::parse(role.trim())
                .ok_or_else(|| CommandError::unknown("role of a column", role.trim(), known))?;
            map = map.with(role, heading.trim());
        }
        Ok(map)
    }
}

impl Tables {
    pub(super) fn forecasters(&self) -> Vec<&str> {
        let table = self.forecasts.iter();
        let mut names: Vec<&str> = table
            .flat_map(|table| table.forecasters().into_iter().map(|number| table.forecaster(number)))
            .chain(self.long.categories.iter().map(|forecast| forecast.forecaster.as_str()))
            .chain(self.long.quantiles.iter().map(|forecast| forecast.forecaster.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

struct Source {
    name: String,
    stem: String,
    stream: stream::Stream,
    silent: bool,
}

impl Source {
    fn open(path: &Path, context: &Context) -> Result<Self, CommandError> {
        let from_input = path.as_os_str() == "-";
        let full = if from_input { path.to_path_buf() } else { context.environment.folder.join(path) };
        let stream = stream::open(&full).map_err(|error| unreadable(path, &error))?;
        let name = if from_input {
            "standard input".to_owned()
        } else {
            crate::render::harmless(&path.to_string_lossy()).into_owned()
        };
        Ok(Self {
            name,
            stem: stem(path),
            stream,
            silent: context.global.quiet || !context.environment.stderr_is_terminal,
        })
    }

    fn start(&mut self) -> std::io::Result<&[u8]> {
        self.stream.reader.fill_buf()
    }

    fn watched(self) -> Watched<Box<dyn BufRead + Send>> {
        Watched::new(self.stream.reader, &self.name, self.stream.read, self.stream.size, self.silent)
    }
}

/// The file's name without `.gz` and the extension: who forecast, where no column says it.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ if name == "-" => "standard-input".to_owned(),
        _ => name.to_owned(),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> CommandError {
    use std::io::ErrorKind;
    let help = match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            "the file is damaged; pack or fetch it again"
        }
        _ => "name a CSV file, or - for standard input",
    };
    CommandError::new(format!("cannot read {}: {error}", path.display()), help)
}

fn table_error(path: &Path, error: &TableError) -> CommandError {
    let help = match error {
        TableError::Heading(HeadingError::NoEnd { .. }) => {
            "name the column with --columns closes=HEADING or known=HEADING, give --outcomes a table that has one, or choose --when last, first or spot=DATE"
        }
        TableError::Heading(HeadingError::NoKnown { .. }) => {
            "name the column with --columns known=HEADING, or give --outcomes a table that has one"
        }
        TableError::Heading(HeadingError::Missing { role: Role::Time, .. }) => {
            "name the column with --columns time=HEADING; --when each and the spot rules (metaculus-spot-peer, metaculus-spot-baseline) need none"
        }
        TableError::Heading(HeadingError::Missing { role: Role::Group, .. }) => {
            "name the column with --columns group=HEADING"
        }
        TableError::Heading(_) => {
            "name the columns with --columns, for example probability=prob1,outcome=won"
        }
        TableError::Empty => {
            "start the table with a line of headings, for example forecaster,question,probability,outcome"
        }
        TableError::HeaderNotUtf8 => "save the table as UTF-8 with line feeds",
        TableError::CarriageReturns => {
            "save the table with line feeds, as spreadsheets and `tr '\\r' '\\n'` do"
        }
        TableError::Read(_) => "the file ends early or is damaged; pack or fetch it again",
        TableError::RecordTooLong { .. } | TableError::TooLong => "fix the table or remove the lines",
    };
    CommandError::new(format!("{}: {error}", path.display()), help)
}

/// Names the first bad rows on stderr and says how many there are.
fn name_bad_rows(problems: &[Problems], long: &LongForm) -> u64 {
    let bad: u64 = problems.iter().map(|problems| problems.bad).sum::<u64>() + long.inconsistent.len() as u64;
    if bad == 0 {
        return 0;
    }
    let mut text = String::new();
    let rows: Vec<&BadRow> = problems.iter().flat_map(|problems| &problems.bad_rows).collect();
    let mut named = 0;
    for row in rows.iter().take(NAMED) {
        let _ = writeln!(text, "{}:{}:{}: {}", row.source, row.line, row.column, row.fault);
        named += 1;
    }
    for found in long.inconsistent.iter().take(NAMED - named) {
        let _ = writeln!(
            text,
            "{}:{}: {} on {}: {}",
            found.source,
            found.line,
            crate::render::harmless(&found.forecaster),
            crate::render::harmless(&found.question),
            found.problem
        );
        named += 1;
    }
    let more = bad - named as u64;
    let _ = match (bad, more) {
        (1, _) => writeln!(text, "skipped 1 bad row"),
        (_, 0) => writeln!(text, "skipped {bad} bad rows"),
        _ => writeln!(text, "and {more} more; skipped {bad} bad rows"),
    };
    output::message(&text);
    bad
}
