//! A log of any length, read piece by piece: each piece is one `[[forecast]]`, cut where its header stands outside
//! strings, so that neither the whole text nor a table of it is ever held.

use std::io::{self, Read};
use std::ops::Range;

use chrono_tz::Tz;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::log::{LogReading, read_log, read_piece};
use super::log_events::usual_record;
use super::names::Names;
use crate::finding::{Code, FileId, Finding, Place};
use crate::forecast::{Forecast, Scale};
use crate::workbench::disk::ReadError;

/// How much is read at a time; a longer record is read in steps that double.
const STEP: usize = 1 << 16;

#[derive(Clone, Copy)]
pub(in crate::workbench) struct LogContext<'a> {
    pub(in crate::workbench) id: &'a str,
    pub(in crate::workbench) file: FileId,
    pub(in crate::workbench) zone: Tz,
    pub(in crate::workbench) scale: Scale,
}

impl LogContext<'_> {
    /// Reads a whole text at once, which holds a table of all of it in memory.
    pub(in crate::workbench) fn read_whole(self, text: &str) -> LogReading {
        read_log(self.id, self.file, text, self.zone, self.scale)
    }

    /// Reads a stream piece by piece; `None` for a log whose pieces do not stand alone, such as one with a syntax error
    /// or with `[forecaster]` at its end, which [`read_whole`](Self::read_whole) reads.
    ///
    /// `names` holds what records are about, each once for all logs that it is passed to.
    ///
    /// # Errors
    ///
    /// What the stream refuses, and what is not UTF-8.
    pub(in crate::workbench) fn read_stream(
        self,
        input: impl Read,
        names: &mut Names,
    ) -> Result<Option<LogReading>, ReadError> {
        self.read_in_steps(input, names, STEP)
    }

    fn read_in_steps(
        self,
        mut input: impl Read,
        names: &mut Names,
        first_step: usize,
    ) -> Result<Option<LogReading>, ReadError> {
        let mut pieces = Pieces { context: self, reading: LogReading::default(), names, first: true };
        let mut buffer: Vec<u8> = Vec::new();
        let mut base = 0;
        let mut step = first_step;
        loop {
            let at_end = fill(&mut input, &mut buffer, step)?;
            // Cut after a line, so that no character is cut.
            let usable = if at_end {
                buffer.len()
            } else {
                buffer.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
            };
            let bytes = buffer.get(..usable).unwrap_or_default();
            let text =
                std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(base + error.valid_up_to()))?;
            let Some(done) = pieces.read(text, base, at_end) else { return Ok(None) };
            if at_end {
                pieces.reading.forecasts.shrink_to_fit();
                return Ok(Some(pieces.reading));
            }
            buffer.drain(..done);
            base += done;
            // Half-read records are read again: ever longer steps keep that from being quadratic.
            step = if done == 0 { step.saturating_mul(2) } else { first_step };
        }
    }
}

/// Reads until the buffer holds at least so much, or to the end, which it tells.
fn fill(input: &mut impl Read, buffer: &mut Vec<u8>, target: usize) -> io::Result<bool> {
    let missing = target.saturating_sub(buffer.len()).max(target / 2).max(1);
    let read = input.by_ref().take(missing as u64).read_to_end(buffer)?;
    Ok(read < missing)
}

struct Pieces<'a> {
    context: LogContext<'a>,
    reading: LogReading,
    names: &'a mut Names,
    first: bool,
}

impl Pieces<'_> {
    /// Reads the pieces of a text and tells up to where; `None` if they do not stand alone.
    fn read(&mut self, text: &str, base: usize, at_end: bool) -> Option<usize> {
        let source = Source::new(text);
        // Together, since the tokeniser is twice as fast when it fills a list of its own.
        let tokens = source.lex().into_vec();
        let mut start = 0;
        let mut first = 0;
        let mut line = 0;
        for (index, token) in tokens.iter().enumerate() {
            if token.kind() == TokenKind::Newline {
                line = index + 1;
            }
            // The bracket after this one is still to come, and cannot be part of anything else.
            if token.kind() == TokenKind::RightSquareBracket && is_header(text, tokens.get(line..=index)?) {
                let header = tokens.get(line)?.span().start();
                // At the very start, the piece before the first header is empty but for a byte order mark.
                if header > start || self.first {
                    self.piece(source, tokens.get(first..line)?, start..header, base)?;
                }
                (start, first) = (header, line);
            }
        }
        if at_end {
            self.piece(source, tokens.get(first..)?, start..text.len(), base)?;
            return Some(text.len());
        }
        Some(start)
    }

    /// Reads one piece: what stands before the first header, or one record.
    fn piece(
        &mut self,
        source: Source<'_>,
        tokens: &[Token],
        range: Range<usize>,
        base: usize,
    ) -> Option<()> {
        let LogContext { id, file, zone, scale } = self.context;
        let is_top = std::mem::replace(&mut self.first, false);
        if !is_top && let Some(usual) = usual_record(source, tokens, zone, scale) {
            let subject = usual.subject.owned(|name| self.names.get(name));
            self.reading.forecasts.push(Forecast {
                subject,
                at: usual.at,
                recorded: usual.recorded,
                prediction: usual.prediction,
                why: usual.why.map(|why| why.into_owned().into_boxed_str()),
                details: usual.details.boxed(),
                place: Place::new(file, base + usual.header.start..base + usual.header.end),
            });
            return Some(());
        }
        let offset = base + range.start;
        let text = source.input().get(range)?;
        let piece = read_piece(id, file, text, zone, scale);
        let alone = if is_top { !piece.has_forecasts } else { !piece.has_more };
        let broken = |finding: &Finding| matches!(finding.code, Code::TomlSyntax | Code::MergeConflict);
        if !alone || piece.reading.findings.iter().any(broken) {
            return None;
        }
        let moved = |place: &mut Place| {
            *place = Place::new(file, offset + place.start as usize..offset + place.end as usize);
        };
        let LogReading { forecaster, mut forecasts, mut findings } = piece.reading;
        for finding in &mut findings {
            finding.place.iter_mut().for_each(moved);
            finding.related.iter_mut().for_each(|(place, _)| moved(place));
            finding.key.iter_mut().for_each(|(header, _)| moved(header));
        }
        for forecast in &mut forecasts {
            moved(&mut forecast.place);
            self.names.share(&mut forecast.subject);
        }
        if is_top {
            self.reading.forecaster = forecaster.map(|mut forecaster| {
                moved(&mut forecaster.place);
                forecaster
            });
        }
        self.reading.findings.append(&mut findings);
        self.reading.forecasts.append(&mut forecasts);
        Some(())
    }
}

/// Whether the tokens of a line so far are `[[forecast]`, with or without blanks.
fn is_header(text: &str, line: &[Token]) -> bool {
    let mut kinds = line.iter().filter(|token| token.kind() != TokenKind::Whitespace);
    let mut next = || kinds.next().map(|token| (token.kind(), token.span()));
    let opened =
        |token: Option<(TokenKind, _)>| token.is_some_and(|(kind, _)| kind == TokenKind::LeftSquareBracket);
    opened(next())
        && opened(next())
        && next().is_some_and(|(kind, span)| {
            kind == TokenKind::Atom && text.get(span.start()..span.end()) == Some("forecast")
        })
        && next().is_some_and(|(kind, _)| kind == TokenKind::RightSquareBracket)
        && next().is_none()
}

#[cfg(test)]
mod tests;
