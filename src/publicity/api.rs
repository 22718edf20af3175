//! HTTP of publicity: below `/api/v1` for those who sign in, below `/public/v1` for everybody.

use crate::edge::Routes;
use utoipa::openapi::OpenApi;

use super::{advance_api, catalogues_api, credit_api, masks_api, objects_api, officers_api, register_api};

/// Routes, below `/api/v1`.
pub fn routes(config: &mut Routes) {
    config.configure(masks_api::routes).configure(credit_api::routes).configure(objects_api::routes);
}

/// The room's part of the API description; paths stand below `/api/v1`.
pub fn api() -> OpenApi {
    masks_api::api().merge_from(credit_api::api()).merge_from(objects_api::api())
}

/// Routes without login, below `/public/v1`.
pub fn public_routes(config: &mut Routes) {
    config
        .configure(register_api::routes)
        .configure(officers_api::routes)
        .configure(advance_api::routes)
        .configure(catalogues_api::routes);
}

/// What everybody may ask; paths stand below `/public/v1`.
pub fn public_api() -> OpenApi {
    register_api::api().merge_from(officers_api::api()).merge_from(advance_api::api()).merge_from(catalogues_api::api())
}
