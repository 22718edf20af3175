//! What is looked at before the door opens 启动自检: whether serving with these settings, at this hour, with this database
//! would harm somebody. All reasons at once, each with its way out.

use std::net::IpAddr;

use super::Error;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::db::{Conn, Db, audit};
use crate::law::time::Moment;
use crate::{demo, record};

/// Fewer different bytes than this in a key were typed, not drawn.
const DISTINCT: usize = 10;

/// Words of keys that stand in examples.
const EXAMPLES: &[&str] = &["changeme", "change-me", "change_me", "development", "example", "password", "insecure"];

/// The program is not older than this, and so is no present.
const BUILT: (i32, u32, u32) = (2026, 1, 1);

/// Minutes the clock may lag behind what was recorded last.
const LAG: i64 = 5;

/// Cases whose chains are followed before the door opens; the rest follows while it is open.
const SAMPLE: i64 = 20;

/// What the settings alone tell, before the demo is loaded.
pub(super) fn settings(config: &Config) -> Result<(), Error> {
    let reasons: Vec<_> = keys(config).into_iter().chain(demo_accounts(config, config.demo)).collect();
    if reasons.is_empty() { Ok(()) } else { Err(Error::Unfit(reasons)) }
}

/// Refuses to serve where it would harm; says in the log what is merely unwise.
pub(super) fn check(config: &Config, db: &Db) -> Result<(), Error> {
    let town = demo::town()?;
    let (has_demo, last) = db.read_now(move |conn| look(conn, &town))?;
    let mut reasons = Vec::new();
    reasons.extend(demo_accounts(config, has_demo));
    // The demo plays on a clock of its own.
    reasons.extend(clock(SystemClock.now(), last.filter(|_| !has_demo)));
    if !reasons.is_empty() {
        return Err(Error::Unfit(reasons));
    }
    if let Some(host) = plain_postgres(&config.database_url) {
        tracing::warn!(
            host,
            "PostgreSQL on another machine is spoken to without TLS: passwords and cases pass in the clear; build with \
             --features postgres-tls and end the address in ?sslmode=verify-full"
        );
    }
    sample(db)
}

fn look(conn: &mut Conn, town: &demo::Town) -> Result<(bool, Option<Moment>), Error> {
    Ok((town.is_founded(conn)?, audit::last(conn)?))
}

/// A key somebody could guess signs for everybody.
fn keys(config: &Config) -> Option<String> {
    let key = config.signing_key().ok()?.0;
    let distinct = key.bytes().collect::<std::collections::BTreeSet<_>>().len();
    let lower = key.to_ascii_lowercase();
    let typed = distinct < DISTINCT || EXAMPLES.iter().any(|word| lower.contains(word));
    (typed && !config.listen.ip().is_loopback()).then(|| {
        format!(
            "{} is open to other machines, and the signing key is one that can be guessed (too few different \
             characters, or a word out of an example); make one: openssl rand -hex 32 > key, and name it in \
             ZHIFA_JWT_KEY_FILE",
            config.listen
        )
    })
}

fn demo_accounts(config: &Config, has_demo: bool) -> Option<String> {
    let open = !config.listen.ip().is_loopback() && !config.demo_open;
    (open && has_demo).then(|| {
        format!(
            "{} is open to other machines, and it would serve the demo township, whose accounts share one \
             password; use a database of its own (DATABASE_URL, ZHIFA_DEMO=false), or listen on 127.0.0.1:8080, or set \
             ZHIFA_DEMO_OPEN=true if this is a demonstration and nothing in it is real",
            config.listen
        )
    })
}

/// Dates decide cases: a clock that is wrong makes the record wrong.
fn clock(now: Moment, last: Option<Moment>) -> Option<String> {
    let (year, month, day) = BUILT;
    let floor = Moment::at_shanghai(year, month, day, 0, 0);
    let ahead = last.filter(|last| *last > now.plus_minutes(LAG));
    let why = match (floor.filter(|floor| now < *floor), ahead) {
        (Some(floor), _) => format!("earlier than this program ({})", floor.date()),
        (None, Some(last)) => format!("earlier than what was recorded last ({})", last.utc().to_rfc3339()),
        (None, None) => return None,
    };
    Some(format!(
        "the clock of this machine shows {}, which is {why}; set it (timedatectl set-ntp true), then start again",
        now.utc().to_rfc3339()
    ))
}

/// The machine of a PostgreSQL that is reached over a network without TLS.
fn plain_postgres(url: &str) -> Option<String> {
    let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    let tls = ["sslmode=require", "sslmode=verify-ca", "sslmode=verify-full"];
    let host = place.rsplit_once('@').map_or(place, |(_, host)| host).split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let here = host.is_empty()
        || host == "localhost"
        || host.starts_with("%2F")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (!here && !tls.iter().any(|mode| options.contains(mode))).then(|| host.to_owned())
}

/// The newest cases: what was being written when the machine went down.
fn sample(db: &Db) -> Result<(), Error> {
    let ids = db.read_now(|conn| record::newest(conn, SAMPLE))?;
    let count = ids.len();
    let mut damaged = 0;
    for id in ids {
        let report = db.read_now(move |conn| record::verify(conn, id))?;
        if !report.ok {
            damaged += 1;
            tracing::error!(case = %id, "the record of a case does not verify: zhifa verify --case {id} says where");
        }
    }
    tracing::info!(cases = count, damaged, "the newest cases were verified");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_postgres_over_a_network_without_tls_is_warned_of() {
        for (url, host) in [
            ("sqlite://x.db", None),
            ("postgres://u:p@localhost/z", None),
            ("postgres://u:p@127.0.0.1:5432/z", None),
            ("postgres://u:p@[::1]:5432/z", None),
            ("postgres://%2Fvar%2Frun%2Fpostgresql/z", None),
            ("postgres:///z?host=/run/postgresql", None),
            ("postgres://u:p@10.0.0.5:5432/z", Some("10.0.0.5")),
            ("postgresql://u:p%40x@db.county.gov.cn/z?sslmode=prefer", Some("db.county.gov.cn")),
            ("postgres://u:p@10.0.0.5/z?sslmode=verify-full", None),
        ] {
            assert_eq!(plain_postgres(url).as_deref(), host, "{url}");
        }
    }

    #[test]
    fn a_clock_before_the_program_or_before_the_record_is_refused_with_the_way_out() {
        let at = |year, day| Moment::at_shanghai(year, 3, day, 9, 0).unwrap();
        assert_eq!(clock(at(2026, 2), None), None);
        assert_eq!(clock(at(2026, 2), Some(at(2026, 2).plus_minutes(4))), None);
        assert!(clock(at(1970, 1), None).unwrap().contains("earlier than this program"));
        let said = clock(at(2026, 2), Some(at(2026, 3))).unwrap();
        assert!(said.contains("recorded last") && said.contains("timedatectl"), "{said}");
    }
}
