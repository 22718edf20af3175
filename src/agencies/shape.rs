//! The shape of power items in the API documents: the item's own fields with the ids beside them, in one strict object.
//!
//! Deriving it would join two schemas by `allOf`, of which the strict one would refuse the other's fields.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, SchemaType};
use utoipa::openapi::{KnownFormat, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

use super::model::{NewPowerItem, PowerItemView};
use crate::casefile::power::PowerItem;
use crate::law::time::Moment;

impl PartialSchema for NewPowerItem {
    fn schema() -> RefOr<Schema> {
        beside(&[
            ("id", "Id chosen by the client, a UUID v7.", false),
            ("agency_id", "The organ that holds it; the administrator's own when absent.", false),
        ])
    }
}

impl ToSchema for NewPowerItem {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("NewPowerItem")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        PowerItem::schemas(schemas);
    }
}

impl PartialSchema for PowerItemView {
    fn schema() -> RefOr<Schema> {
        let mut schema = beside(&[("id", "Id.", true), ("agency_id", "The organ that holds it.", true)]);
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.properties.insert("created_at".to_owned(), Moment::schema());
            object.required.push("created_at".to_owned());
        }
        schema
    }
}

impl ToSchema for PowerItemView {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("PowerItemView")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        PowerItem::schemas(schemas);
    }
}

/// The item's schema with ids beside its fields: name, description, whether it is always there.
fn beside(ids: &[(&str, &str, bool)]) -> RefOr<Schema> {
    let mut schema = PowerItem::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        for (name, description, always) in ids {
            let id = ObjectBuilder::new()
                .schema_type(match always {
                    true => SchemaType::from(Type::String),
                    false => SchemaType::from_iter([Type::String, Type::Null]),
                })
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                .description(Some(*description));
            object.properties.insert((*name).to_owned(), id.into());
            if *always {
                object.required.push((*name).to_owned());
            }
        }
    }
    schema
}
