//! The figures 指标, as Prometheus reads them. Every label has few values: routes as they are declared, kinds of acts, ids
//! of rules; nothing a client can make up.

use std::sync::LazyLock;
use std::time::Duration;

use prometheus::{
    Encoder, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

/// Bounds of the times of answers, in seconds.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

struct Figures {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    acts: IntCounterVec,
    refusals: IntCounterVec,
    logins: IntCounter,
    waiting: IntGaugeVec,
    connections: IntGaugeVec,
    checked: IntCounter,
    damaged: IntGauge,
    media_damaged: IntGauge,
    passed_at: Gauge,
    backup_at: Gauge,
}

/// A name or a label that Prometheus would not take is a slip of ours: then there are no figures, and the log says so.
static FIGURES: LazyLock<Option<Figures>> =
    LazyLock::new(|| Figures::new().inspect_err(|error| tracing::error!(%error, "there are no metrics")).ok());

impl Figures {
    fn new() -> prometheus::Result<Figures> {
        let registry = Registry::new();
        let counters = |name: &str, help: &str, labels: &[&str]| {
            let made = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let gauges = |name: &str, help: &str, labels: &[&str]| {
            let made = IntGaugeVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let counter = |name: &str, help: &str| {
            let made = IntCounter::new(name, help)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let times = |name: &str, help: &str| {
            let made = Gauge::new(name, help)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let seconds = HistogramVec::new(
            HistogramOpts::new("zhifa_http_request_seconds", "Time until a request was answered.")
                .buckets(SECONDS.to_vec()),
            &["method", "route"],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        let damaged =
            IntGauge::new("zhifa_chain_cases_damaged", "Cases whose record did not verify when last looked at.")?;
        registry.register(Box::new(damaged.clone()))?;
        let media_damaged =
            IntGauge::new("zhifa_media_damaged", "Stored recordings whose bytes were not what was taken in.")?;
        registry.register(Box::new(media_damaged.clone()))?;
        let build = gauges("zhifa_build_info", "The program that runs.", &["version"])?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        Ok(Figures {
            requests: counters("zhifa_http_requests_total", "Requests answered.", &["method", "route", "status"])?,
            seconds,
            acts: counters("zhifa_acts_recorded_total", "Acts recorded.", &["kind"])?,
            refusals: counters("zhifa_refusals_total", "Breaches for which an act was refused.", &["rule"])?,
            logins: counter("zhifa_login_failures_total", "Sign-ins that were refused.")?,
            waiting: gauges("zhifa_db_jobs_waiting", "Jobs that wait for a database thread.", &["queue"])?,
            connections: gauges("zhifa_db_read_connections", "Connections for reading.", &["state"])?,
            checked: counter("zhifa_chain_cases_checked_total", "Cases whose chain was followed in the background.")?,
            damaged,
            media_damaged,
            passed_at: times(
                "zhifa_chain_pass_timestamp_seconds",
                "When every case had last been looked at; 0: not yet.",
            )?,
            backup_at: times(
                "zhifa_backup_timestamp_seconds",
                "When the last proven backup was begun; 0: none is known.",
            )?,
            registry,
        })
    }
}

/// A request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// A method that is routed, or `other`.
    pub method: &'a str,
    /// The route as it is declared, or `none`.
    pub route: &'a str,
    /// HTTP status.
    pub status: u16,
    /// How long it took.
    pub time: Duration,
}

impl Sample<'_> {
    /// Counts it, with the rules it was refused by.
    pub(super) fn count(self, rules: &[String]) {
        let Some(figures) = FIGURES.as_ref() else { return };
        figures.requests.with_label_values(&[self.method, self.route, &self.status.to_string()]).inc();
        figures.seconds.with_label_values(&[self.method, self.route]).observe(self.time.as_secs_f64());
        for rule in rules {
            figures.refusals.with_label_values(&[rule]).inc();
        }
    }
}

/// Counts an act. One whose COMMIT fails is counted too; the answer to it is a 503.
pub fn act(kind: &str) {
    if let Some(figures) = FIGURES.as_ref() {
        figures.acts.with_label_values(&[kind]).inc();
    }
}

/// Counts a sign-in that was refused.
pub fn login_failed() {
    if let Some(figures) = FIGURES.as_ref() {
        figures.logins.inc();
    }
}

/// Cases were looked at; so many are known to be damaged; `passed_at` if the whole database is through.
pub fn chain(checked: u64, damaged: usize, passed_at: Option<i64>) {
    if let Some(figures) = FIGURES.as_ref() {
        figures.checked.inc_by(checked);
        figures.damaged.set(i64::try_from(damaged).unwrap_or(i64::MAX));
        if let Some(at) = passed_at {
            figures.passed_at.set(at as f64);
        }
    }
}

/// So many stored recordings are known to be damaged.
pub fn media(damaged: u64) {
    if let Some(figures) = FIGURES.as_ref() {
        figures.media_damaged.set(i64::try_from(damaged).unwrap_or(i64::MAX));
    }
}

/// What the database threads have before them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Writes that somebody waits for.
    pub writes: usize,
    /// Writes that nobody waits for.
    pub traces: usize,
    /// Reads.
    pub reads: usize,
    /// Connections for reading that are open.
    pub connections: usize,
    /// Of these, the unused.
    pub idle: usize,
}

/// Sets what is true only at this moment: the load, and when the last backup was made (seconds since 1970).
pub fn ready(load: Load, backup_at: Option<i64>) {
    let Some(figures) = FIGURES.as_ref() else { return };
    let set = |gauges: &IntGaugeVec, label: &str, n: usize| {
        gauges.with_label_values(&[label]).set(i64::try_from(n).unwrap_or(i64::MAX));
    };
    set(&figures.waiting, "writes", load.writes);
    set(&figures.waiting, "traces", load.traces);
    set(&figures.waiting, "reads", load.reads);
    set(&figures.connections, "busy", load.connections.saturating_sub(load.idle));
    set(&figures.connections, "idle", load.idle);
    figures.backup_at.set(backup_at.unwrap_or_default() as f64);
}

/// All figures in Prometheus' text format.
pub fn render() -> Vec<u8> {
    let mut text = Vec::new();
    if let Some(figures) = FIGURES.as_ref()
        && let Err(error) = TextEncoder::new().encode(&figures.registry.gather(), &mut text)
    {
        tracing::error!(%error, "the metrics cannot be written");
    }
    text
}
