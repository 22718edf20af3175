//! The edge 边界: what stands between the service and whoever calls it. Limits, headers, which pages may call, which
//! hosts are called.

mod headers;
mod limits;
mod routes;
mod settings;

pub use headers::{origins, protect};
pub use limits::{Limits, client_address, of_account, of_address};
pub use routes::{At, Routes, at};
pub use settings::Settings;
