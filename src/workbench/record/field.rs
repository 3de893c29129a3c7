//! The kinds of values that keys of the files hold, each with the place where it stands.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;
use toml::value::Datetime;

use crate::finding::Vocabulary;

/// A value and the bytes it was read from.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span })
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A text.
pub type Text = Located<String>;

/// A word of a closed set, still to be looked up.
#[derive(Clone, Debug)]
pub struct WordOf<V> {
    /// The word as written.
    pub word: String,
    set: PhantomData<V>,
}

impl<'de, V> Deserialize<'de> for WordOf<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { word: String::deserialize(deserializer)?, set: PhantomData })
    }
}

impl<V: Vocabulary> JsonSchema for WordOf<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        V::WHAT.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": V::words().collect::<Vec<_>>() })
    }
}

/// A word of a closed set with its place.
pub type Word<V> = Located<WordOf<V>>;

/// A date or date-time; a text in quotes is taken too, so that it can be named as such.
#[derive(Clone, Debug)]
pub enum DateText {
    /// As TOML has it.
    Toml(Datetime),
    /// In quotes.
    Quoted(String),
}

/// A date or date-time with its place.
pub type Date = Located<DateText>;

struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = DateText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date without quotes, such as 2026-11-23")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<DateText, E> {
        Ok(DateText::Quoted(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DateText, A::Error> {
        Datetime::deserialize(MapAccessDeserializer::new(map)).map(DateText::Toml)
    }
}

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

impl JsonSchema for DateText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "anyOf": [{ "format": "date" }, { "format": "date-time" }] })
    }
}

/// A number, or a text that may be a word for one.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberText {
    /// A whole number.
    Integer(i64),
    /// A number with decimals, `nan` and `inf` included.
    Float(f64),
    /// A text.
    Text(String),
}

impl NumberText {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

impl fmt::Display for NumberText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// A number, or a word for one, with its place.
pub type Number = Located<NumberText>;

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = NumberText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<NumberText, E> {
        Ok(NumberText::Integer(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<NumberText, E> {
        Ok(NumberText::Float(number as f64))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<NumberText, E> {
        Ok(NumberText::Float(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NumberText, E> {
        Ok(NumberText::Text(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for NumberText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

impl JsonSchema for NumberText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "number or word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string"] })
    }
}

/// One value or a list of them.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<Located<T>>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + From<String>> Visitor<'de> for OneOrManyVisitor<T> {
    /// A single text has no place of its own here; the outer `Located` gives it.
    type Value = Result<Vec<Located<T>>, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Err(T::from(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Ok(items))
    }
}

struct Either<T>(Result<Vec<Located<T>>, T>);

impl<'de, T: Deserialize<'de> + From<String>> Deserialize<'de> for Either<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData)).map(Either)
    }
}

impl<'de, T: Deserialize<'de> + From<String>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let either = Located::<Either<T>>::deserialize(deserializer)?;
        Ok(Self(match either.value.0 {
            Ok(items) => items,
            Err(item) => vec![Located { value: item, span: either.span }],
        }))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "one or many".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [item, { "type": "array", "items": item }] })
    }
}

/// Names with a value each, in the order of the file.
#[derive(Clone, Debug)]
pub struct Pairs<T>(pub Vec<(Text, Located<T>)>);

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of names with a value each")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs: Vec<(Text, Located<T>)> = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        pairs.sort_by_key(|(name, _)| name.span.start);
        Ok(Pairs(pairs))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Pairs<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "pairs".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// A value whose type depends on something else, such as the type of a question.
#[derive(Clone, Debug)]
pub enum AnyValue {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no as TOML has it.
    Boolean(bool),
    /// A date or date-time.
    Date(Datetime),
    /// A list, whose items nobody asks for.
    List,
    /// A table, in the order of the file.
    Table(Vec<(Text, Located<AnyValue>)>),
}

impl AnyValue {
    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Boolean(_) => "a boolean",
            Self::Date(_) => "a date",
            Self::List => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// The key under which the toml crate hands dates to a visitor of maps.
const DATE_KEY: &str = "$__toml_private_datetime";

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = AnyValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<AnyValue, E> {
        Ok(AnyValue::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<AnyValue, E> {
        Ok(AnyValue::Number(number as f64))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<AnyValue, E> {
        Ok(AnyValue::Number(number as f64))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<AnyValue, E> {
        Ok(AnyValue::Number(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<AnyValue, E> {
        Ok(AnyValue::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<AnyValue, A::Error> {
        while seq.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(AnyValue::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AnyValue, A::Error> {
        let mut entries: Vec<(Text, Located<AnyValue>)> = Vec::new();
        while let Some(key) = map.next_key::<MapKey>()? {
            match key {
                MapKey::Date => {
                    let text: String = map.next_value()?;
                    return text.parse().map(AnyValue::Date).map_err(de::Error::custom);
                }
                MapKey::Name(name) => entries.push((name, map.next_value()?)),
            }
        }
        // Keys come without places here; their values have them.
        entries.sort_by_key(|(_, value)| value.span.start);
        Ok(AnyValue::Table(entries))
    }
}

/// A key of a table, or the sign that the table is a date.
enum MapKey {
    Date,
    Name(Text),
}

impl<'de> Deserialize<'de> for MapKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapKeyVisitor)
    }
}

struct MapKeyVisitor;

impl Visitor<'_> for MapKeyVisitor {
    type Value = MapKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<MapKey, E> {
        Ok(if text == DATE_KEY {
            MapKey::Date
        } else {
            MapKey::Name(Located { value: text.to_owned(), span: 0..0 })
        })
    }
}

impl<'de> Deserialize<'de> for AnyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor)
    }
}

impl JsonSchema for AnyValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "array", "object"] })
    }
}

/// Finds the keys of a record by asking serde, so that they are listed in one place: the struct itself.
pub fn keys_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // The probe stops at once with an error that nobody reads.
    let _ = T::deserialize(KeyProbe(&mut keys));
    keys
}

struct KeyProbe<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for KeyProbe<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("only asked for its keys"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(de::Error::custom("only asked for its keys"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
