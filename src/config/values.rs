//! Values of settings: each read from its text, or refused with what is accepted.

use std::net::SocketAddr;

use super::{AccountRules, Error, FASTEST_RATE, Given, LogFormat, METRICS, Metrics, SHORTEST_KEY, Secret};

pub(super) fn database(given: Given) -> Result<String, Error> {
    let known = ["sqlite://", "postgres://", "postgresql://"];
    match known.iter().any(|scheme| given.value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())) {
        true => Ok(given.value),
        // The address may hold a password.
        false => Err(given.refused_unseen("sqlite://<file> or postgres://<user>:<password>@<host>/<database>")),
    }
}

pub(super) fn metrics(given: Option<Given>, token: Option<Secret>) -> Result<Metrics, Error> {
    let Some(given) = given else {
        return Ok(if token.is_some() { Metrics::At(METRICS, token) } else { Metrics::Unasked(METRICS) });
    };
    if given.value.eq_ignore_ascii_case("off") {
        return Ok(Metrics::Off);
    }
    let address = address(given)?;
    match address.ip().is_loopback() || token.is_some() {
        true => Ok(Metrics::At(address, token)),
        false => Err(Error::MetricsOpen(address)),
    }
}

pub(super) fn log_format(given: Given) -> Result<LogFormat, Error> {
    match given.value.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(given.refused("text or json")),
    }
}

pub(super) fn yes_or_no(given: Given) -> Result<bool, Error> {
    match given.value.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err(given.refused("true or false")),
    }
}

pub(super) fn address(given: Given) -> Result<SocketAddr, Error> {
    let numeric = match given.value.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => given.value.clone(),
    };
    numeric.parse().map_err(|_| given.refused("an IP address and a port, such as 127.0.0.1:8080 or [::]:8080"))
}

/// The demo's people are entered by HTTP, so their password keeps the rules of every other.
pub(super) fn password(given: Given, rules: &AccountRules) -> Result<Secret, Error> {
    match rules.misspelt(&given.value).is_empty() {
        true => Ok(Secret(given.value)),
        false => Err(given.refused_unseen("a password by the rules under [accounts]: 10 characters of three kinds")),
    }
}

pub(super) fn rate(given: Given) -> Result<u32, Error> {
    // A burst of ten seconds' worth must still be a number.
    match given.value.parse::<u32>() {
        Ok(rate) if rate <= FASTEST_RATE => Ok(rate),
        _ => Err(given.refused("requests a second, 0 (no limit) to 1000000")),
    }
}

pub(super) fn media_bytes(given: Given) -> Result<u64, Error> {
    match given.value.parse::<u64>() {
        Ok(bytes) if (1..=1 << 50).contains(&bytes) => Ok(bytes),
        _ => Err(given.refused("bytes, 1 to 1125899906842624")),
    }
}

pub(super) fn media_days(given: Given) -> Result<u32, Error> {
    match given.value.parse::<u32>() {
        Ok(days) if (1..=365).contains(&days) => Ok(days),
        _ => Err(given.refused("days, 1 to 365")),
    }
}

pub(super) fn header_name(given: Given) -> Result<String, Error> {
    match given.value.parse::<actix_web::http::header::HeaderName>() {
        Ok(_) => Ok(given.value),
        Err(_) => Err(given.refused("the name of a header, such as X-Forwarded-For")),
    }
}

pub(super) fn origins(given: Given) -> Result<Vec<String>, Error> {
    let list = listed(&given.value);
    let is_origin = |origin: &String| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#']))
    };
    match list.iter().all(is_origin) {
        true => Ok(list),
        false => {
            Err(given.refused("origins such as https://oa.example.gov.cn, separated by commas, without a path or *"))
        }
    }
}

/// The entries of a list separated by commas.
pub(super) fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

pub(super) fn key(given: Given) -> Result<Secret, Error> {
    match given.value.len() >= SHORTEST_KEY {
        true => Ok(Secret(given.value)),
        false => Err(given.refused_unseen("at least 32 bytes")),
    }
}

pub(super) fn filter(given: Given) -> Result<String, Error> {
    match tracing_subscriber::EnvFilter::try_new(&given.value) {
        Ok(_) => Ok(given.value),
        Err(_) => Err(given.refused("a log filter such as info, warn or zhifa=debug,info")),
    }
}
