//! From which address a request comes, for the sessions and the audit trail.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::db::origin;
use crate::edge;

/// Middleware: lets the audit trail and the sessions know the address of the request.
pub async fn whence<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let address = edge::client_address(request.request()).map(|ip| ip.to_string());
    origin::from(address, next.call(request)).await
}
