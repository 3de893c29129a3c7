//! Looks for floats that JSON cannot write: a serde serializer that writes nothing.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::{
    self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

/// Says why an answer is not written as JSON.
#[derive(Debug, thiserror::Error)]
pub enum NotWritable {
    /// JSON has no NaN and no infinity, and `null` would say that there is nothing.
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    /// The answer does not fit JSON, such as a map whose keys are lists.
    #[error("the answer does not fit JSON: {0}")]
    Unfit(String),
}

/// Fails at the first float that is not finite, and knows the innermost named field on the way to it.
#[derive(Clone, Copy)]
pub(super) struct Finite {
    pub(super) field: &'static str,
}

type Checked = Result<(), NotWritable>;

impl ser::Error for NotWritable {
    fn custom<T: Display>(message: T) -> Self {
        Self::Unfit(message.to_string())
    }
}

macro_rules! fine {
    ($($name:ident($($kind:ty),*))*) => {
        $(fn $name(self, $(_: $kind),*) -> Checked { Ok(()) })*
    };
}

/// Begins something that holds values; what has no names of its own keeps the name around it.
macro_rules! begins {
    ($($name:ident($($kind:ty),*))*) => {
        $(fn $name(self, $(_: $kind),*) -> Result<Self, NotWritable> { Ok(self) })*
    };
}

impl ser::Serializer for Finite {
    type Ok = ();
    type Error = NotWritable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fine! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8]) serialize_none()
        serialize_unit() serialize_unit_struct(&'static str) serialize_unit_variant(&'static str, u32, &'static str)
    }

    begins! {
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_tuple_struct(&'static str, usize)
        serialize_map(Option<usize>) serialize_struct(&'static str, usize)
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    }

    fn serialize_f32(self, value: f32) -> Checked {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Checked {
        if value.is_finite() { Ok(()) } else { Err(NotWritable::NotFinite(self.field.to_owned())) }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Checked {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Checked {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        field: &'static str,
        value: &T,
    ) -> Checked {
        value.serialize(Self { field })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        field: &'static str,
        _: usize,
    ) -> Result<Self, NotWritable> {
        Ok(Self { field })
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Checked {
        Ok(())
    }
}

/// Checks each value that something holds, under the name of its field where it has one.
macro_rules! checks_each {
    ($($kind:ident: $($name:ident)+;)*) => {
        $(impl $kind for Finite {
            type Ok = ();
            type Error = NotWritable;

            $(fn $name<T: Serialize + ?Sized>(&mut self, value: &T) -> Checked {
                value.serialize(*self)
            })+

            fn end(self) -> Checked {
                Ok(())
            }
        })*
    };
    (named $($kind:ident)*) => {
        $(impl $kind for Finite {
            type Ok = ();
            type Error = NotWritable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, value: &T) -> Checked {
                value.serialize(Self { field })
            }

            fn end(self) -> Checked {
                Ok(())
            }
        })*
    };
}

checks_each! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
    SerializeMap: serialize_key serialize_value;
}

checks_each! { named SerializeStruct SerializeStructVariant }
