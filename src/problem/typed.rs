//! A JSON value read as what is meant: an object where a structure is expected, one spelling of a day and of an id.
//!
//! serde would also take `[1, "text"]` for a structure and `{"warning": null}` for a code, chrono ` 2026-2-3` or the year
//! -262143 for a day, uuid `{…}` and `urn:uuid:…` for an id: nothing that the API description allows.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, Expected, IntoDeserializer, Unexpected, Visitor};
use serde_json::{Error, Value};

/// A value that is read strictly.
pub(super) struct Typed(pub(super) Value);

/// Refuses a day or an id that is spelt otherwise than the API description says; which of them is read, the reader says.
pub fn well_spelt(text: &str, expected: &dyn Expected) -> bool {
    struct Words<'a>(&'a dyn Expected);
    impl fmt::Display for Words<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }
    match Words(expected).to_string().as_str() {
        "a formatted date string" => {
            let shape = |(place, byte): (usize, u8)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            };
            text.len() == 10 && text.bytes().enumerate().all(shape) && !text.starts_with("0000")
        }
        "a formatted UUID string" => text.len() == 36,
        _ => true,
    }
}

impl IntoDeserializer<'_, Error> for Typed {
    type Deserializer = Typed;

    fn into_deserializer(self) -> Typed {
        self
    }
}

macro_rules! as_it_is {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.0.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Typed {
    type Error = Error;

    as_it_is! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0 {
            Value::String(text) if !well_spelt(text, &visitor) => {
                Err(Error::invalid_value(Unexpected::Str(text), &visitor))
            }
            _ => self.0.deserialize_str(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Array(list) = self.0 else { return self.0.deserialize_seq(visitor) };
        let mut items = SeqDeserializer::new(list.into_iter().map(Typed));
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Object(map) = self.0 else { return self.0.deserialize_map(visitor) };
        let mut entries = MapDeserializer::new(map.into_iter().map(|(key, value)| (key, Typed(value))));
        let value = visitor.visit_map(&mut entries)?;
        entries.end()?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(_) => self.0.deserialize_enum(name, variants, visitor),
            // Every enum of the API is a code.
            other => other.deserialize_str(visitor),
        }
    }
}
