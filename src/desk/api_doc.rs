//! The acts in the API description: one named `<Kind>Act` schema for each kind, joined by a discriminator.

use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, Discriminator, KnownFormat, ObjectBuilder, OneOfBuilder, Ref, Schema,
    SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Content, OpenApi, RefOr, Required};

use crate::casefile::Body;
use crate::law::stages::{Class, Kind};

/// Adds the schemas of the acts, and points `POST /cases` and `POST /cases/{id}/acts` at them.
pub fn describe_acts(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Default::default);
    let mut acts = OneOfBuilder::new();
    let mut names = Vec::new();
    for (kind, content, schemas) in Body::schemas() {
        components.schemas.extend(schemas);
        let name = format!("{content}Act");
        components.schemas.insert(name.clone(), envelope(kind, &content, false));
        if kind == Kind::OpenCase {
            components.schemas.insert("Opening".to_owned(), envelope(kind, &content, true));
        }
        acts = acts.item(Ref::from_schema_name(&name));
        names.push((kind.as_str().to_owned(), format!("#/components/schemas/{name}")));
    }
    let acts = acts.discriminator(Some(Discriminator::with_mapping("kind", names)));
    components.schemas.insert("Act_".to_owned(), RefOr::T(Schema::OneOf(acts.build())));
    if let Some(RefOr::T(Schema::Object(queued))) = components.schemas.get_mut("QueuedAct") {
        queued.properties.insert("act".to_owned(), Ref::from_schema_name("Act_").into());
    }
    point(document, "/api/v1/cases", "Opening");
    point(document, "/api/v1/cases/{id}/acts", "Act_");
}

/// The envelope around one kind of content, with the limits of `desk::envelope`.
fn envelope(kind: Kind, content: &str, opening: bool) -> RefOr<Schema> {
    let text = |says: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(says));
    let uuid = |says: &str| text(says).format(Some(format(KnownFormat::Uuid)));
    let or_null = |text: ObjectBuilder| text.schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let class = match kind.class() {
        Class::Authority => "authority act: needs If-Match",
        Class::Fact => "fact act: needs an Idempotency-Key; in breach it can be recorded as_happened",
    };
    let mut envelope = ObjectBuilder::new()
        .description(Some(format!("{} — {class}", kind.zh())))
        .property(
            "occurred_at",
            or_null(text("When it happened (RFC 3339); now, if absent")).format(Some(format(KnownFormat::DateTime))),
        )
        .property(
            "officers",
            ArrayBuilder::new()
                .items(uuid("Officer id"))
                .max_items(Some(50))
                .description(Some("Who carries it out in the field")),
        )
        .property(
            "media",
            ArrayBuilder::new()
                .items(Ref::from_schema_name("Media"))
                .max_items(Some(500))
                .description(Some("What covers it")),
        )
        .property("late_reason", or_null(text("Why it is recorded late")).min_length(Some(2)).max_length(Some(2000)))
        .property("body", Ref::from_schema_name(content))
        .required("body")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    if opening {
        envelope = envelope.property("id", or_null(uuid("Id of the case; made if absent")));
    } else {
        envelope = envelope
            .property("kind", text(kind.zh()).enum_values(Some([kind.as_str()])))
            .property(
                "as_happened",
                OneOfBuilder::new()
                    .item(Ref::from_schema_name("AsHappened"))
                    .item(ObjectBuilder::new().schema_type(Type::Null)),
            )
            .required("kind");
    }
    RefOr::T(Schema::Object(envelope.build()))
}

fn format(known: KnownFormat) -> SchemaFormat {
    SchemaFormat::KnownFormat(known)
}

/// Makes a schema the request body of a path's POST.
fn point(document: &mut OpenApi, path: &str, schema: &str) {
    let body = document
        .paths
        .paths
        .get_mut(path)
        .and_then(|item| item.post.as_mut())
        .and_then(|post| post.request_body.as_mut());
    if let Some(RefOr::T(body)) = body {
        body.required = Some(Required::True);
        let content = Content::new(Some(Ref::from_schema_name(schema)));
        body.content = [("application/json".to_owned(), RefOr::T(content))].into();
    }
}
