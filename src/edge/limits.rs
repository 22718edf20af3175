//! Limits 限流: how often one account and one address may ask. Buckets that fill steadily, so that a burst passes.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderName;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, web};
use governor::clock::{Clock, MonotonicClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

use super::Settings;
use crate::problem::{Code, Problem};

/// A burst is this many seconds' worth.
const BURST_SECONDS: u32 = 10;

/// After so many requests, buckets that are full again are forgotten.
const SWEEP_EVERY: u32 = 10_000;

type Buckets<K> = RateLimiter<K, HashMapStateStore<K>, MonotonicClock>;

/// A bucket for each key.
struct Limit<K: Hash + Eq + Clone> {
    buckets: Buckets<K>,
    asked: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    /// None where the rate is 0: no limit.
    fn new(per_second: u32) -> Option<Limit<K>> {
        let burst = NonZeroU32::new(per_second.saturating_mul(BURST_SECONDS))?;
        let quota = Quota::per_second(NonZeroU32::new(per_second)?).allow_burst(burst);
        let buckets = RateLimiter::new(quota, HashMapStateStore::default(), MonotonicClock);
        Some(Limit { buckets, asked: AtomicU32::new(0) })
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(MonotonicClock.now());
            Problem::new(Code::TooManyRequests).retry_after(wait.as_secs() + 1)
        })
    }
}

/// The limits of a running service, shared by its threads.
pub struct Limits {
    accounts: Option<Limit<Uuid>>,
    addresses: Option<Limit<IpAddr>>,
    proxy_header: Option<HeaderName>,
}

impl Limits {
    /// Limits as the settings say; an error when the proxy's header has no possible name.
    pub fn new(settings: &Settings) -> std::io::Result<Limits> {
        let named = settings.proxy_header.as_ref().map(|name| name.parse().map_err(std::io::Error::other));
        Ok(Limits {
            accounts: Limit::new(settings.per_account),
            addresses: Limit::new(settings.per_address),
            proxy_header: named.transpose()?,
        })
    }
}

/// Middleware: refuses an address that asks too often (429). Health is always answered.
pub async fn of_address<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::EitherBody<B>>, Error> {
    let limits = request.app_data::<web::Data<Limits>>().cloned();
    let limit = limits.as_ref().and_then(|limits| limits.addresses.as_ref());
    if let Some(limit) = limit.filter(|_| !matches!(request.path(), "/healthz" | "/readyz"))
        && let Some(address) = client_address(request.request())
        && let Err(problem) = limit.check(&bucket(address))
    {
        return Ok(request.error_response(problem).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Refuses an account that asks too often (429).
pub fn of_account(request: &HttpRequest, account: Uuid) -> Result<(), Problem> {
    let limits = request.app_data::<web::Data<Limits>>();
    limits.and_then(|limits| limits.accounts.as_ref()).map_or(Ok(()), |limit| limit.check(&account))
}

/// Where a request comes from: what the trusted proxy says last, or else the other end of the connection.
pub fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let told = request
        .app_data::<web::Data<Limits>>()
        .and_then(|limits| limits.proxy_header.as_ref())
        .and_then(|name| request.headers().get_all(name).last())
        .and_then(|value| last_address(value.to_str().ok()?));
    told.or_else(|| request.peer_addr().map(|peer| peer.ip()))
}

/// The address that the nearest proxy added: the last of the list, perhaps with a port or in brackets.
fn last_address(list: &str) -> Option<IpAddr> {
    let last = list.rsplit(',').next()?.trim();
    let bare = last.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(last);
    let without_port = || bare.rsplit_once(':')?.0.parse().ok();
    bare.parse().ok().or_else(without_port)
}

/// Who holds one IPv6 address holds the /64 around it.
fn bucket(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX)).into(),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_the_next_one_waits() {
        let limit = Limit::new(1).unwrap();
        for _ in 0..BURST_SECONDS {
            assert!(limit.check(&1).is_ok());
        }
        assert_eq!(limit.check(&1).unwrap_err().code(), Code::TooManyRequests);
        assert!(limit.check(&2).is_ok());
        assert!(Limit::<u8>::new(0).is_none());
    }

    #[test]
    fn the_nearest_proxys_word_counts_and_nobody_elses() {
        let said = |list| last_address(list).map(|address| address.to_string());
        assert_eq!(said("6.6.6.6, 10.0.0.7").as_deref(), Some("10.0.0.7"));
        assert_eq!(said("10.0.0.7:4711").as_deref(), Some("10.0.0.7"));
        assert_eq!(said("[2001:db8::1]:4711").as_deref(), Some("2001:db8::1"));
        assert_eq!(said("2001:db8::1").as_deref(), Some("2001:db8::1"));
        assert_eq!(said("unknown"), None);
        assert_eq!(said(""), None);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_bucket() {
        let of = |text: &str| bucket(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
