//! One `[[forecast]]` of the usual shape, straight from the events of the TOML parser, without tables in between.
//!
//! Whatever is unusual (an unknown key, a wrong type, an odd value, a finding of any kind) is left to serde, so that
//! there is one place that judges and words findings.

mod events;
mod meaning;
mod plain;

use chrono_tz::Tz;
use toml_parser::lexer::Token;
use toml_parser::parser::parse_document;
use toml_parser::{ErrorSink, ParseError, Source};

use self::events::RecordEvents;
use self::meaning::Usual;
use crate::forecast::Scale;

/// Reads the tokens of one record; `None` if anything about it is unusual.
pub(super) fn usual_record<'s>(
    source: Source<'s>,
    tokens: &[Token],
    zone: Tz,
    scale: Scale,
) -> Option<Usual<'s>> {
    let mut broken = Broken(false);
    let mut record = RecordEvents::new(source);
    parse_document(tokens, &mut record, &mut broken);
    if broken.0 || record.unusual {
        return None;
    }
    record.finish(zone, scale)
}

struct Broken(bool);

impl ErrorSink for Broken {
    fn report_error(&mut self, _: ParseError) {
        self.0 = true;
    }
}
