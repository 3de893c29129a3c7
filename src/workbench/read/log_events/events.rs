//! The keys and values of one record, collected from the events of the parser.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Source, Span};

use super::plain::{plain_date, plain_number};
use crate::forecast::DayOrMoment;

/// More options than this are left to serde, whose look-up of names does not slow down with their number.
const MANY_OPTIONS: usize = 64;

/// The keys that a record of the usual shape has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Question,
    Claim,
    At,
    Recorded,
    Published,
    P,
    Word,
    Scale,
    Quantiles,
    Cdf,
    Normal,
    Low,
    Likely,
    High,
    Why,
    Because,
    Expires,
    Withdrawn,
    Corrects,
}

impl Key {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "question" => Self::Question,
            "claim" => Self::Claim,
            "at" => Self::At,
            "recorded" => Self::Recorded,
            "published" => Self::Published,
            "p" => Self::P,
            "word" => Self::Word,
            "scale" => Self::Scale,
            "quantiles" => Self::Quantiles,
            "cdf" => Self::Cdf,
            "normal" => Self::Normal,
            "low" => Self::Low,
            "likely" => Self::Likely,
            "high" => Self::High,
            "why" => Self::Why,
            "because" => Self::Because,
            "expires" => Self::Expires,
            "withdrawn" => Self::Withdrawn,
            "corrects" => Self::Corrects,
            _ => return None,
        })
    }
}

/// Where in a record the parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Start,
    Header,
    /// Between two keys, or at the value of one.
    Body,
    /// In so many lists.
    Lists(u8),
    Options,
}

pub(super) struct RecordEvents<'s> {
    source: Source<'s>,
    pub(super) unusual: bool,
    pub(super) within: Within,
    after_comma: bool,
    seen: u32,
    pub(super) key: Option<Key>,
    pub(super) header: Range<usize>,
    pub(super) question: Option<Cow<'s, str>>,
    pub(super) claim: Option<Cow<'s, str>>,
    pub(super) at: Option<DayOrMoment>,
    pub(super) recorded: Option<DayOrMoment>,
    pub(super) expires: Option<DayOrMoment>,
    pub(super) corrects: Option<DayOrMoment>,
    pub(super) published: Option<Cow<'s, str>>,
    pub(super) word: Option<Cow<'s, str>>,
    pub(super) scale: Option<Cow<'s, str>>,
    pub(super) why: Option<Cow<'s, str>>,
    pub(super) because: Vec<String>,
    pub(super) p: Option<f64>,
    option: Option<Cow<'s, str>>,
    pub(super) options: Vec<(String, f64)>,
    pub(super) numbers: Vec<f64>,
    pair: u8,
    pub(super) low_likely_high: [Option<f64>; 3],
}

impl<'s> RecordEvents<'s> {
    pub(super) fn new(source: Source<'s>) -> Self {
        Self {
            source,
            unusual: false,
            within: Within::Start,
            after_comma: false,
            seen: 0,
            key: None,
            header: 0..0,
            question: None,
            claim: None,
            at: None,
            recorded: None,
            expires: None,
            corrects: None,
            published: None,
            word: None,
            scale: None,
            why: None,
            because: Vec::new(),
            p: None,
            option: None,
            options: Vec::new(),
            numbers: Vec::new(),
            pair: 0,
            low_likely_high: [None; 3],
        }
    }

    fn raw(&self, span: Span) -> &'s str {
        self.source.input().get(span.start()..span.end()).unwrap_or_default()
    }

    fn text(
        &mut self,
        span: Span,
        kind: Option<Encoding>,
        error: &mut dyn ErrorSink,
    ) -> Option<Cow<'s, str>> {
        let raw = self.raw(span);
        match kind {
            None => return None,
            Some(Encoding::LiteralString) => {}
            Some(Encoding::BasicString) => {
                let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
                if inner.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'\\' | b'"' | 0x7f))
                    && raw.len() > 1
                    && raw.ends_with('"')
                {
                    return Some(Cow::Borrowed(inner));
                }
                // What only TOML 1.1 allows is a finding.
                if raw.contains("\\e") || raw.contains("\\x") {
                    return None;
                }
            }
            Some(Encoding::MlBasicString | Encoding::MlLiteralString) => {
                if raw.contains("\\e")
                    || raw.contains("\\x")
                    || raw.contains("<<<<<<< ")
                    || raw.contains(">>>>>>> ")
                {
                    return None;
                }
            }
        }
        let mut text = Cow::Borrowed("");
        let _ = toml_parser::Raw::new_unchecked(raw, kind, span).decode_scalar(&mut text, error);
        Some(text)
    }

    fn value(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) -> Option<()> {
        let key = self.key?;
        match self.within {
            Within::Body => self.key = None,
            Within::Options => {
                let name = self.option.take()?;
                let number = kind.is_none().then(|| plain_number(self.raw(span))).flatten()?;
                self.options.push((name.into_owned(), number));
                return Some(());
            }
            Within::Lists(depth) => return self.item(key, depth, span, kind, error),
            Within::Start | Within::Header => return None,
        }
        if kind.is_some() {
            let text = self.text(span, kind, error)?;
            match key {
                Key::Question => self.question = Some(text),
                Key::Claim => self.claim = Some(text),
                Key::Published => self.published = Some(text),
                Key::Word => self.word = Some(text),
                Key::Scale => self.scale = Some(text),
                Key::Why => self.why = Some(text),
                Key::Because => self.because.push(text.into_owned()),
                _ => return None,
            }
            return Some(());
        }
        let raw = self.raw(span);
        match key {
            Key::At => self.at = Some(plain_date(raw)?),
            Key::Recorded => self.recorded = Some(plain_date(raw)?),
            Key::Expires => self.expires = Some(plain_date(raw)?),
            Key::Corrects => self.corrects = Some(plain_date(raw)?),
            Key::P => self.p = Some(plain_number(raw)?),
            Key::Low => self.low_likely_high[0] = Some(plain_number(raw)?),
            Key::Likely => self.low_likely_high[1] = Some(plain_number(raw)?),
            Key::High => self.low_likely_high[2] = Some(plain_number(raw)?),
            Key::Withdrawn if raw == "true" => {}
            _ => return None,
        }
        Some(())
    }

    fn item(
        &mut self,
        key: Key,
        depth: u8,
        span: Span,
        kind: Option<Encoding>,
        error: &mut dyn ErrorSink,
    ) -> Option<()> {
        match (key, depth) {
            (Key::Because, 1) => {
                let text = self.text(span, kind, error)?;
                self.because.push(text.into_owned());
            }
            (Key::Quantiles | Key::Cdf, 2) | (Key::Normal, 1) if kind.is_none() => {
                self.numbers.push(plain_number(self.raw(span))?);
                self.pair = self.pair.saturating_add(1);
            }
            _ => return None,
        }
        Some(())
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.seen & (1 << key as u32) != 0
    }
}

impl EventReceiver for RecordEvents<'_> {
    fn std_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.unusual = true;
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.unusual |= self.within != Within::Start;
        self.within = Within::Header;
        self.header = span.start()..span.end();
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.within = Within::Body;
        self.header.end = span.end();
    }

    fn inline_table_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        let usual = self.within == Within::Body && self.key == Some(Key::P);
        self.within = Within::Options;
        self.after_comma = false;
        self.unusual |= !usual;
        usual
    }

    fn inline_table_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        // A comma before the end is TOML 1.1.
        self.unusual |= self.within != Within::Options || self.after_comma || self.options.is_empty();
        self.within = Within::Body;
        self.key = None;
    }

    fn array_open(&mut self, _: Span, _: &mut dyn ErrorSink) -> bool {
        let (depth, usual) = match (self.within, self.key) {
            (Within::Body, Some(Key::Quantiles | Key::Cdf | Key::Normal | Key::Because)) => (1, true),
            (Within::Lists(1), Some(Key::Quantiles | Key::Cdf)) => (2, true),
            (Within::Lists(depth), _) => (depth.saturating_add(1), false),
            _ => (1, false),
        };
        self.within = Within::Lists(depth);
        self.pair = 0;
        self.unusual |= !usual;
        usual
    }

    fn array_close(&mut self, _: Span, _: &mut dyn ErrorSink) {
        match self.within {
            Within::Lists(2) => {
                self.unusual |= self.pair != 2;
                self.within = Within::Lists(1);
            }
            Within::Lists(1) => {
                self.within = Within::Body;
                self.key = None;
            }
            _ => self.unusual = true,
        }
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        match self.within {
            // The header was recognised by its tokens.
            Within::Header => {}
            Within::Body if self.key.is_none() && kind.is_none() => match Key::of(self.raw(span)) {
                Some(key) if !self.has(key) => {
                    self.seen |= 1 << key as u32;
                    self.key = Some(key);
                }
                _ => self.unusual = true,
            },
            Within::Options if self.option.is_none() => {
                self.after_comma = false;
                let name = match kind {
                    None => Some(Cow::Borrowed(self.raw(span))),
                    Some(Encoding::BasicString | Encoding::LiteralString) => self.text(span, kind, error),
                    Some(_) => None,
                };
                match name {
                    // The decoder checks what an unquoted key may hold.
                    Some(name) if kind.is_some() || name.bytes().all(is_bare) => {
                        self.unusual |= self.options.len() >= MANY_OPTIONS
                            || self.options.iter().any(|(other, _)| *other == name);
                        self.option = Some(name);
                    }
                    _ => self.unusual = true,
                }
            }
            _ => self.unusual = true,
        }
    }

    fn key_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.unusual = true;
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        if !self.unusual {
            self.unusual = self.value(span, kind, error).is_none();
        }
    }

    fn value_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.after_comma = true;
    }

    fn comment(&mut self, span: Span, error: &mut dyn ErrorSink) {
        toml_parser::Raw::new_unchecked(self.raw(span), None, span).decode_comment(error);
        self.unusual |= self.within == Within::Options;
    }

    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        // A lone carriage return is no line break, and one in an inline table is TOML 1.1.
        self.unusual |= self.within == Within::Options || self.raw(span) == "\r";
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.unusual = true;
    }
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
