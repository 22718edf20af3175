//! What the operator says about the world outside. The default is a closed door without a limit, for tests and benches.

/// How the service meets the outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Requests a second that one account may make in the long run; ten times as many at once. 0: no limit.
    pub per_account: u32,
    /// Requests a second from one address (of IPv6 one /64), signed in or not; ten times as many at once. 0: no limit.
    pub per_address: u32,
    /// The header in which the reverse proxy in front names the client, such as `X-Forwarded-For`. Without one the
    /// address is that of the connection, since anybody can send a header.
    pub proxy_header: Option<String>,
    /// Whether browsers are told to come by HTTPS only.
    pub hsts: bool,
    /// Origins whose pages may call the API from a browser (CORS), such as `https://oa.example.gov.cn`.
    pub origins: Vec<String>,
    /// Hosts, with their port where it is not the usual one, that webhooks may be sent to. None: no webhooks.
    pub webhook_hosts: Vec<String>,
}
