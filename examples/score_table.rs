//! Scores a CSV table from standard input: `score_table [threads] [resamples] [corp] < table.csv`.
//!
//! Prints a digest of the board, to time a whole process against other tools that print the same.
#![allow(clippy::disallowed_methods, reason = "a program of its own, with arguments")]

use std::io::Write;

use warrant::score::calibration::bins::Binning;
use warrant::score::calibration::corp::corp_brier;
use warrant::score::calibration::murphy::murphy;
use warrant::score::comparison::resampling::{ResamplePlan, resample};
use warrant::score::csv::{TableOptions, TableReader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u32>().ok());
    let threads = number(0).unwrap_or(1) as usize;
    let mut reader = TableReader::new(TableOptions { threads, ..TableOptions::default() });
    reader.read("standard input", "all", std::io::stdin())?;
    let table = reader.finish();
    let board = table.board(true, threads);
    let mut out = std::io::stdout().lock();
    if let (Some(best), Some(overall), Some(terms)) =
        (board.rows.first(), board.overall, murphy(&board.pooled, Binning::default()))
    {
        writeln!(
            out,
            "{} {:.9} {:?}",
            table.forecaster(best.forecaster),
            best.brier.mean,
            best.brier.interval
        )?;
        writeln!(out, "{:.9} {:?} of {} rows", overall.mean, overall.interval, overall.rows)?;
        writeln!(
            out,
            "rel {:.9} res {:.9} unc {:.9} wbv {:.9} wbc {:.9}",
            terms.rel, terms.res, terms.unc, terms.wbv, terms.wbc
        )?;
    }
    if let Some(resamples) = number(1).filter(|&resamples| resamples > 0) {
        let forecasters: Vec<u32> = board.rows.iter().map(|row| row.forecaster).collect();
        let (records, keys) = table.resample_records(&forecasters);
        let found = resample(&records, &keys, ResamplePlan { resamples, threads, ..ResamplePlan::default() });
        if let Some(best) = found.first() {
            writeln!(out, "resampled {:?} first in {:.4}", best.interval, best.first_share)?;
        }
    }
    if arguments.get(2).is_some() {
        for forecaster in table.forecasters() {
            let corp = corp_brier(&table.pooled(forecaster));
            if forecaster == 0 {
                writeln!(out, "corp {corp:?}")?;
            }
        }
        writeln!(out, "corp {:?}", corp_brier(&board.pooled))?;
    }
    Ok(())
}
