//! Reads the pairs of a query string into a type, with each mistake pointed at by the parameter's name.

use serde::de::value::{Error, MapDeserializer};
use serde::de::{
    DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor, value::StringDeserializer,
};
use serde::forward_to_deserialize_any;

use crate::problem::{Problem, unknown_filter, well_spelt};

/// Reads decoded pairs; numbers, booleans, ids, dates and codes are read from their text.
pub fn read<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T, Problem> {
    let values = pairs.into_iter().map(|(name, value)| (name, Text(value)));
    serde_path_to_error::deserialize(MapDeserializer::<_, Error>::new(values)).map_err(|error| {
        let name = error.path().to_string();
        let said = error.into_inner().to_string();
        let quoted = |after: &str| said.strip_prefix(after).and_then(|rest| rest.split('`').next());
        if let Some(name) = quoted("unknown field `") {
            return unknown_filter(name);
        }
        if let Some(name) = quoted("duplicate field `") {
            return Problem::field(format!("?{name}"), "duplicate_field", "参数重复", "given twice");
        }
        if let Some(name) = quoted("missing field `") {
            return Problem::field(format!("?{name}"), "missing", "缺少参数", "missing");
        }
        Problem::field(format!("?{name}"), "invalid_value", format!("类型或格式不符（{said}）"), said)
    })
}

/// The text of one parameter.
struct Text(String);

impl<'de> IntoDeserializer<'de, Error> for Text {
    type Deserializer = Text;

    fn into_deserializer(self) -> Text {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse::<$type>() {
                Ok(value) => visitor.$visit(value),
                Err(error) => Err(serde::de::Error::custom(error)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Text {
    type Error = Error;

    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match well_spelt(&self.0, &visitor) {
            true => visitor.visit_string(self.0),
            false => Err(Error::invalid_value(Unexpected::Str(&self.0), &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text: StringDeserializer<Error> = self.0.into_deserializer();
        text.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        f32 f64 char string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
