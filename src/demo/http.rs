//! The HTTP client of the player: sends JSON, reads JSON, takes every status as an answer.

use std::time::Duration;

use serde_json::Value;

use super::Error;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer of the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON body; null when there is none.
    pub body: Value,
}

/// A client of one service.
pub(super) struct Http {
    agent: ureq::Agent,
    base: String,
}

impl Http {
    /// A client of the service at `base`, such as `http://127.0.0.1:8080`.
    pub(super) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            // The service stands on this very machine, whatever the environment says of proxies.
            .proxy(None)
            .build();
        Http { agent: config.new_agent(), base: base.to_owned() }
    }

    /// GET.
    pub(super) fn get(&self, path: &str, headers: &[(&str, String)]) -> Result<Reply, Error> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        read(request.call()?)
    }

    /// POST of JSON.
    pub(super) fn post(&self, path: &str, headers: &[(&str, String)], body: &Value) -> Result<Reply, Error> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        read(request.send_json(body)?)
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Reply, Error> {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
    Ok(Reply { status, body })
}
