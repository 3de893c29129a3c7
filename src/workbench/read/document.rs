//! One TOML file taken apart record by record, so that a broken record never hides its neighbours.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Code, FileId, Finding, Place, did_you_mean};
use crate::workbench::record::keys_of;

/// Keys of an inline table that stands under a key of a record.
pub(super) type Nested = (&'static str, fn() -> &'static [&'static str]);

/// After this many broken values a record is given up: each is found by reading the whole record once more.
const MOST_FAULTS: usize = 100;

/// A record with the place of its header.
pub(super) struct Record<T> {
    pub(super) value: T,
    /// The header, or the whole inline table.
    pub(super) header: Place,
}

/// A TOML file while it is being read.
pub(super) struct Document<'a> {
    file: FileId,
    text: &'a str,
    table: DeTable<'a>,
    /// The same table once more, parsed when the first record is broken: serde uses a record up by reading it.
    spare: Option<DeTable<'a>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a> Document<'a> {
    /// Parses a text; what cannot be parsed is a finding, and the rest is kept.
    pub(super) fn parse(file: FileId, text: &'a str) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut findings = super::conflict::markers(file, text);
        let conflicted = !findings.is_empty();
        for error in errors {
            // Marker lines are no TOML either, and naming them once is enough.
            if !conflicted {
                findings.push(syntax_finding(file, text, &error));
            }
        }
        findings.extend(super::toml_version::findings(file, text));
        Self { file, text, table: table.into_inner(), spare: None, findings }
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.file, span)
    }

    /// Takes a table such as `[article]` out of the file.
    pub(super) fn take<T: DeserializeOwned + Default>(
        &mut self,
        key: &str,
        nested: &[Nested],
    ) -> Option<Record<T>> {
        let (_, value) = self.table.remove_entry(key)?;
        let span = value.span();
        let DeValue::Table(table) = value.into_inner() else {
            let place = self.place(span);
            let message = format!("`{key}` is not a table");
            self.findings
                .push(Finding::new(Code::WrongType, place, message).help(format!("write it as `[{key}]`")));
            return None;
        };
        Some(self.record((key, 0), &format!("[{key}]"), span, table, nested))
    }

    /// Takes the tables of an array such as `[[premise]]` out of the file, in file order.
    pub(super) fn take_all<T: DeserializeOwned + Default>(
        &mut self,
        key: &str,
        nested: &[Nested],
    ) -> Vec<Record<T>> {
        let Some((_, value)) = self.table.remove_entry(key) else { return Vec::new() };
        let span = value.span();
        let name = format!("[[{key}]]");
        match value.into_inner() {
            DeValue::Array(items) => {
                let mut records = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    let span = item.span();
                    if let DeValue::Table(table) = item.into_inner() {
                        records.push(self.record((key, index), &name, span, table, nested));
                    } else {
                        let place = self.place(span);
                        let message = format!("this item of `{key}` is not a table");
                        self.findings.push(
                            Finding::new(Code::WrongType, place, message)
                                .help(format!("write each as a separate table under `{name}`")),
                        );
                    }
                }
                records
            }
            DeValue::Table(table) => {
                let place = self.place(span.clone());
                self.findings.push(
                    Finding::new(Code::WrongType, place, format!("`{key}` is a single table"))
                        .help(format!("write `{name}` with double brackets")),
                );
                vec![self.record((key, 0), &name, span, table, nested)]
            }
            _ => {
                let place = self.place(span);
                self.findings.push(
                    Finding::new(Code::WrongType, place, format!("`{key}` is not a list of tables"))
                        .help(format!("write each as a separate table under `{name}`")),
                );
                Vec::new()
            }
        }
    }

    /// Names every key that nothing has taken, and ends the reading.
    pub(super) fn finish<F: DeserializeOwned>(mut self) -> Vec<Finding> {
        let known = keys_of::<F>();
        let file = self.file;
        for key in self.table.keys() {
            let (name, place) = (key.get_ref(), Place::new(file, key.span()));
            let message = format!("unknown key `{}` at the top of the file", short(name));
            self.findings.push(
                Finding::new(Code::UnknownKey, place, message)
                    .label("not a table of this file")
                    .help(key_help(name, known)),
            );
        }
        self.findings
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn has_other_than(&self, key: &str) -> bool {
        self.table.keys().any(|other| other.get_ref() != key)
    }

    pub(super) fn is_list(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_array())
    }

    /// Lets serde read a record. A value it refuses is a finding, is taken out, and the rest is read again, so that
    /// every broken key of a record is named and the others survive.
    fn record<T: DeserializeOwned + Default>(
        &mut self,
        position: (&str, usize),
        name: &str,
        span: Range<usize>,
        mut table: DeTable<'a>,
        nested: &[Nested],
    ) -> Record<T> {
        let header = self.place(span.clone());
        self.drop_all_unknown::<T>(name, header, &mut table, nested);
        let read = T::deserialize(toml::de::Deserializer::from(Spanned::new(span.clone(), table)));
        if let Ok(value) = read {
            return Record { value, header };
        }
        let mut table = self.once_more(position);
        let named = self.findings.len();
        self.drop_all_unknown::<T>(name, header, &mut table, nested);
        self.findings.truncate(named);
        let mut faults = 0;
        loop {
            let attempt = Spanned::new(span.clone(), table.clone());
            let error = match T::deserialize(toml::de::Deserializer::from(attempt)) {
                Ok(value) => return Record { value, header },
                Err(error) => error,
            };
            let at = error.span().unwrap_or(span.clone());
            let removed = remove_at(&mut table, at.start);
            let message = match &removed {
                Some(key) => format!("wrong type for `{}`: {}", short(key), error.message()),
                None => format!("{name} cannot be read: {}", error.message()),
            };
            let place = self.place(at);
            let mut finding =
                Finding::new(Code::WrongType, place, message).related(header, format!("in this {name}"));
            if let Some(key) = &removed {
                finding = finding.key(header, key);
            }
            let expected =
                error.message().rsplit_once("expected ").map(|(_, expected)| format!("write {expected}"));
            self.findings.push(finding.maybe_help(expected));
            faults += 1;
            if removed.is_none() || faults == MOST_FAULTS {
                return Record { value: T::default(), header };
            }
        }
    }

    /// A record as it stands in the file: the table of a key, or one of its list.
    fn once_more(&mut self, (key, index): (&str, usize)) -> DeTable<'a> {
        let text = self.text;
        let spare = self.spare.get_or_insert_with(|| DeTable::parse_recoverable(text).0.into_inner());
        let item = match spare.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.get(index).map(Spanned::get_ref),
            other => other,
        };
        item.and_then(DeValue::as_table).cloned().unwrap_or_default()
    }

    /// Takes the unknown keys of a record and of its inline tables out, each with a finding.
    fn drop_all_unknown<T: DeserializeOwned>(
        &mut self,
        name: &str,
        header: Place,
        table: &mut DeTable<'a>,
        nested: &[Nested],
    ) {
        self.drop_unknown(name, header, table, keys_of::<T>());
        for &(key, known) in nested {
            match table.get_mut(key).map(Spanned::get_mut) {
                Some(DeValue::Table(inner)) => self.drop_unknown(&format!("`{key}`"), header, inner, known()),
                Some(DeValue::Array(items)) => {
                    for item in items.iter_mut() {
                        if let DeValue::Table(inner) = item.get_mut() {
                            self.drop_unknown(&format!("`{key}`"), header, inner, known());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn drop_unknown(&mut self, name: &str, header: Place, table: &mut DeTable<'a>, known: &[&str]) {
        if table.keys().all(|key| known.contains(&key.get_ref().as_ref())) {
            return;
        }
        let unknown: Vec<_> = table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .map(|key| (key.get_ref().clone(), key.span()))
            .collect();
        for (key, span) in unknown {
            table.remove(&*key);
            let place = self.place(span);
            self.findings.push(
                Finding::new(Code::UnknownKey, place, format!("unknown key `{}`", short(&key)))
                    .label(format!("not a key of {name}"))
                    .related(header, format!("in this {name}"))
                    .help(key_help(&key, known)),
            );
        }
    }
}

fn key_help(key: &str, known: &[&str]) -> String {
    did_you_mean(key, known.iter().copied()).unwrap_or_else(|| format!("known keys: {}", known.join(", ")))
}

/// Removes the innermost value that holds a byte and returns its key; an item of a list goes alone.
fn remove_at(table: &mut DeTable<'_>, byte: usize) -> Option<String> {
    let key = table
        .iter()
        .find(|(_, value)| holds(value, byte))
        .map(|(key, _)| key.get_ref().clone().into_owned())?;
    let inner = match table.get_mut(&*key).map(Spanned::get_mut) {
        Some(DeValue::Table(inner)) => remove_at(inner, byte),
        Some(DeValue::Array(items)) => {
            let position = items.iter().position(|item| holds(item, byte));
            position.and_then(|position| {
                let inner = items.get_mut(position).and_then(|item| match item.get_mut() {
                    DeValue::Table(inner) => remove_at(inner, byte),
                    _ => None,
                });
                inner.or_else(|| {
                    let kept = items.iter().enumerate().filter(|(index, _)| *index != position);
                    *items = kept.map(|(_, item)| item.clone()).collect();
                    Some(key.clone())
                })
            })
        }
        _ => None,
    };
    inner.or_else(|| {
        table.remove(&*key);
        Some(key)
    })
}

fn holds(value: &Spanned<DeValue<'_>>, byte: usize) -> bool {
    value.span().contains(&byte) || value.span().start == byte
}

/// Cuts a name so that a message stays readable.
pub(super) fn short(name: &str) -> String {
    if name.chars().count() <= 60 {
        return name.to_owned();
    }
    let mut cut: String = name.chars().take(59).collect();
    cut.push('…');
    cut
}

fn syntax_finding(file: FileId, text: &str, error: &toml::de::Error) -> Finding {
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = error.message().replace('\n', "; ");
    let help = if message.contains("duplicate key") {
        "a key must be unique within a table; write records as `[[name]]`"
    } else if message.contains("recursion limit") || message.contains("depth") {
        "these files never nest deeper than a few levels"
    } else {
        "the file must be TOML 1.0: https://toml.io/en/v1.0.0"
    };
    Finding::new(Code::TomlSyntax, Place::new(file, span), message).help(help)
}
