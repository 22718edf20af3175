//! The release binary as a child process, as an installation runs it.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Every demo account's password.
pub const PASSWORD: &str = "Bench-passw0rd";

/// Longest wait for the first answer; loading the demo plays four cases.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary just built, or another one to compare it with.
fn binary() -> OsString {
    std::env::var_os("ZHIFA_BENCH_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_zhifa").into())
}

/// A running `zhifa serve`.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the first answer of `/healthz`.
    pub started_in: Duration,
}

impl Server {
    /// Starts it on a database; `demo` loads the demo town first, where it is not there yet.
    pub fn start(folder: &Path, database_url: &str, demo: bool) -> Server {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let log = File::options().create(true).append(true).open(folder.join("server.log")).expect("a log file");
        let begun = Instant::now();
        let child = Command::new(binary())
            .arg("serve")
            .current_dir(folder)
            .env_clear()
            .envs([("DATABASE_URL", database_url), ("ZHIFA_DEMO_PASSWORD", PASSWORD), ("ZHIFA_DATA_DIR", ".")])
            .env("ZHIFA_LISTEN", address.to_string())
            // The load comes from one address and few accounts.
            .envs([("ZHIFA_RATE_ACCOUNT", "0"), ("ZHIFA_RATE_ADDRESS", "0"), ("ZHIFA_METRICS_LISTEN", "off")])
            .env("ZHIFA_DEMO", demo.to_string())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the release binary starts");
        let mut server = Server { child, address, started_in: Duration::ZERO };
        while !server.answers() {
            let ended = server.child.try_wait().expect("a child");
            assert!(ended.is_none(), "zhifa serve ended: {ended:?}; see {}/server.log", folder.display());
            assert!(begun.elapsed() < PATIENCE, "zhifa serve does not answer");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.started_in = begun.elapsed();
        server
    }

    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address) else { return false };
        let mut answer = [0; 12];
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n");
        asked.and_then(|()| stream.read_exact(&mut answer)).is_ok() && answer.ends_with(b"200")
    }

    /// A figure of `/proc/PID/status` in megabytes: `VmRSS` now, `VmHWM` at its highest.
    pub fn memory(&self, figure: &str) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(figure)?.strip_prefix(':'));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        kibibytes.map_or(f64::NAN, |kibibytes| kibibytes / 1024.0)
    }

    /// Seconds of processor time it has used.
    pub fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<_> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while asked.as_ref().is_ok_and(|status| status.success()) && begun.elapsed() < Duration::from_secs(15) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}
