//! Forecasts at the end of a forecaster's log.

use super::append::{LineEnding, append};
use super::edit::{Change, FILE, Writer, Written, checked_id, no_new_error, not_valid, sound};
use super::error::WriteError;
use super::toml_text::{TableText, inline_table, list, number, point, quoted};
use crate::finding::Vocabulary;
use crate::forecast::{Continuous, Details, Forecast, Forecaster, Prediction, Subject, rfc3339};
use crate::workbench::Reach;
use crate::workbench::disk::{self, Entry, LOG_LIMIT};
use crate::workbench::read::{LogContext, LogReading, Names};

fn header_text(forecaster: &Forecaster, blocks: bool) -> String {
    let mut table = TableText::new("[forecaster]", blocks);
    table.text("name", &forecaster.name);
    table.raw("kind", quoted(forecaster.kind.word()));
    table.maybe_text("note", forecaster.note.as_deref());
    table.finish()
}

/// A `[[forecast]]` as TOML 1.0; `on_days` writes the numbers of a distribution as dates, `blocks` allows texts over
/// several lines.
fn forecast_text(forecast: &Forecast, on_days: bool, blocks: bool) -> String {
    let none = Details::default();
    let details = forecast.details.as_deref().unwrap_or(&none);
    let mut table = TableText::new("[[forecast]]", blocks);
    match &forecast.subject {
        Subject::Question(question) => table.text("question", question),
        Subject::Claim(claim) => table.text("claim", claim),
    }
    table.moment("at", forecast.at);
    table.moment("recorded", forecast.recorded);
    table.maybe_text("published", details.published.as_deref());
    match &forecast.prediction {
        Prediction::Probability(probability) => table.raw("p", number(probability.value())),
        Prediction::Options(options) => {
            table.raw("p", inline_table(options.iter().map(|(name, p)| (quoted(name), number(*p)))));
        }
        Prediction::Continuous(Continuous::Quantiles(pairs)) => {
            let pair =
                |&(level, value): &(f64, f64)| format!("[{}, {}]", number(level), point(value, on_days));
            table.raw("quantiles", list(pairs.iter().map(pair)));
        }
        Prediction::Continuous(Continuous::Cdf(points)) => {
            let pair =
                |&(value, level): &(f64, f64)| format!("[{}, {}]", point(value, on_days), number(level));
            table.raw("cdf", list(points.iter().map(pair)));
        }
        Prediction::Continuous(Continuous::Normal { mean, sd }) => {
            table.raw("normal", format!("[{}, {}]", point(*mean, on_days), number(*sd)));
        }
        Prediction::Continuous(Continuous::LowLikelyHigh(values)) => {
            for (key, value) in ["low", "likely", "high"].into_iter().zip(values) {
                table.raw(key, point(*value, on_days));
            }
        }
        Prediction::Withdrawn => table.raw("withdrawn", true),
    }
    if let Some((word, scale)) = &details.word {
        table.text("word", word);
        table.raw("scale", quoted(Vocabulary::word(*scale)));
    }
    table.maybe_text("why", forecast.why.as_deref());
    table.texts("because", &details.because);
    table.maybe("expires", details.expires);
    table.maybe("corrects", details.corrects.map(rfc3339));
    table.finish()
}

impl Writer {
    /// Appends forecasts to a log, all or none; a forecaster without a log gets one with the header given.
    ///
    /// `on_days` says of which subjects the numbers are days since 1970-01-01, to be written as dates.
    ///
    /// The log is `forecasts/log/<id>.toml`, or the last file below `forecasts/log/<id>/` where only that exists.
    ///
    /// # Errors
    ///
    /// [`WriteError::BadId`] for an id that no file may have, and those of [`Writer::edit`]. [`WriteError::NotValid`]
    /// also where a record would not read back as what was given.
    pub fn append_forecasts(
        &self,
        forecaster: &Forecaster,
        forecasts: &[Forecast],
        on_days: impl Fn(&Subject) -> bool,
    ) -> Result<Vec<Written>, WriteError> {
        let path = self.log_path(checked_id(&forecaster.id)?);
        let change = |old: Option<&str>| {
            let old = old.unwrap_or_default();
            let blocks = LineEnding::of(old).allows_blocks();
            let mut records = Vec::with_capacity(forecasts.len() + 1);
            let says_nothing = says_nothing(old);
            if says_nothing {
                records.push(header_text(forecaster, blocks));
            }
            records.extend(
                forecasts.iter().map(|forecast| forecast_text(forecast, on_days(&forecast.subject), blocks)),
            );
            let mut appended = append(old, &records);
            if says_nothing && !forecasts.is_empty() {
                appended.records.remove(0);
            }
            Ok(Change { text: appended.text, records: appended.records })
        };
        self.edit(&path, LOG_LIMIT, change, |old, change| {
            self.verify_log(&path, forecaster, old, change, forecasts)
        })
    }

    #[expect(clippy::disallowed_methods, reason = "a log may be a file or a folder")]
    fn log_path(&self, id: &str) -> String {
        let path = format!("forecasts/log/{id}.toml");
        let folder = self.root.join("forecasts/log").join(id);
        if self.root.join(&path).exists() || !folder.is_dir() {
            return path;
        }
        let last = disk::list_toml(&Reach::new(&self.root, &[]), &folder, true)
            .into_iter()
            .rfind(|entry| matches!(entry, Entry::Toml(_)));
        last.map_or(path, |entry| disk::relative(&self.root, entry.path()))
    }

    fn verify_log(
        &self,
        path: &str,
        forecaster: &Forecaster,
        old: Option<&str>,
        change: &Change,
        expected: &[Forecast],
    ) -> Result<(), WriteError> {
        let context = LogContext { id: &forecaster.id, file: FILE, zone: self.zone, scale: self.scale };
        let same =
            |(meant, read): (&Forecast, &Forecast)| Forecast { place: meant.place, ..read.clone() } == *meant;
        let meant = |added: &[Forecast]| {
            if added.len() == expected.len() && expected.iter().zip(added).all(same) {
                Ok(())
            } else {
                Err(not_valid(path, "the new record would not read back as what was meant"))
            }
        };
        let old = old.unwrap_or_default();
        let added = change.text.get(old.len()..).unwrap_or_default();
        // Where the old text is read piece by piece, and the new one goes on at a header, what is new stands alone and
        // changes nothing before it: a long log is read once. Nothing else could read them as anything else.
        if !says_nothing(old)
            && let Ok(Some(_)) = context.read_stream(old.as_bytes(), &mut Names::default())
            && let Ok(Some(LogReading { forecaster: None, forecasts, findings })) =
                context.read_stream(added.as_bytes(), &mut Names::default())
        {
            no_new_error(path, &[], &findings)?;
            return meant(&forecasts);
        }
        let LogReading { forecasts: before, findings: found_before, .. } = context.read_whole(old);
        sound(path, old, &found_before)?;
        let LogReading { forecasts: after, findings: found_after, .. } = context.read_whole(&change.text);
        no_new_error(path, &found_before, &found_after)?;
        if after.get(..before.len()) != Some(before.as_slice()) {
            return Err(not_valid(path, "a record that was there would change"));
        }
        meant(after.get(before.len()..).unwrap_or_default())
    }
}

/// Whether a log is empty, so that it wants a header.
fn says_nothing(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}
