//! The load driver: one thread, many keep-alive connections, requests written by hand, so that little of the two cores
//! is spent on asking.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt::net::TcpStream;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a client waits after a 503. The service says a second; that would be most of a round.
const PAUSE: Duration = Duration::from_millis(10);

/// How much is asked.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Connections, each with one request under way.
    pub clients: usize,
    /// Time before anything counts.
    pub warm: Duration,
    /// Time that counts.
    pub time: Duration,
}

/// What was answered.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    all: usize,
    busy: usize,
    seconds: f64,
    latencies: Vec<Duration>,
}

impl Answers {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// The latency that this share of the requests kept under, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let place = ((sorted.len() as f64 - 1.0) * share).round() as usize;
        sorted.get(place).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }

    /// How many there were, those before and after the time that counts too.
    pub fn all(&self) -> usize {
        self.all
    }

    /// How many were told to come again (503), at whatever time; they count nowhere else.
    pub fn busy(&self) -> usize {
        self.busy
    }

    /// Both together.
    pub fn and(mut self, other: Answers) -> Answers {
        self.all += other.all;
        self.busy += other.busy;
        self.seconds += other.seconds;
        self.latencies.extend(other.latencies);
        self
    }
}

/// Asks until the time is over. `ask` writes the request of a client's n-th turn; every answer must have `status`, or be
/// a 503, after which the client pauses and goes on to its next turn.
pub fn run(address: SocketAddr, load: Load, status: u16, ask: impl Fn(usize, usize) -> Vec<u8> + 'static) -> Answers {
    let ask = Rc::new(ask);
    actix_web::rt::System::new().block_on(async move {
        let from = Instant::now() + load.warm;
        let until = from + load.time;
        let clients: Vec<_> = (0..load.clients)
            .map(|client| {
                let ask = Rc::clone(&ask);
                actix_web::rt::spawn(async move {
                    let mut connection = Connection::open(address).await;
                    let mut latencies = Vec::new();
                    let (mut all, mut busy) = (0, 0);
                    for turn in 0.. {
                        let request = ask(client, turn);
                        let asked = Instant::now();
                        let code = connection.ask(&request).await;
                        let answered = Instant::now();
                        if code == BUSY {
                            busy += 1;
                            actix_web::rt::time::sleep(PAUSE).await;
                        } else {
                            connection.expect(&request, code, status);
                            all += 1;
                        }
                        if answered >= until {
                            break;
                        }
                        if answered >= from && code == status {
                            latencies.push(answered - asked);
                        }
                    }
                    (all, busy, latencies)
                })
            })
            .collect();
        let mut answers = Answers { all: 0, busy: 0, seconds: load.time.as_secs_f64(), latencies: Vec::new() };
        for client in clients {
            let (all, busy, latencies) = client.await.expect("a client ends");
            answers.all += all;
            answers.busy += busy;
            answers.latencies.extend(latencies);
        }
        answers
    })
}

/// Sends each request once, over so many connections.
pub fn each(address: SocketAddr, clients: usize, status: u16, requests: Vec<Vec<u8>>) {
    let requests = Rc::new(requests);
    actix_web::rt::System::new().block_on(async move {
        let tasks: Vec<_> = (0..clients)
            .map(|client| {
                let requests = Rc::clone(&requests);
                actix_web::rt::spawn(async move {
                    let mut connection = Connection::open(address).await;
                    for request in requests.iter().skip(client).step_by(clients) {
                        let code = connection.ask(request).await;
                        connection.expect(request, code, status);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a client ends");
        }
    });
}

/// The text of a request that keeps the connection.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: bench\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    if !body.is_empty() {
        text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// "Come again later".
const BUSY: u16 = 503;

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    /// Length of the last answer.
    filled: usize,
}

impl Connection {
    async fn open(address: SocketAddr) -> Connection {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        Connection { stream, read: vec![0; 64 * 1024], filled: 0 }
    }

    /// Sends a request, and gives the status of the answer.
    async fn ask(&mut self, request: &[u8]) -> u16 {
        let mut sent = 0;
        while sent < request.len() {
            match self.stream.try_write(&request[sent..]) {
                Ok(n) => sent += n,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    self.stream.writable().await.expect("a socket");
                }
                Err(error) => panic!("the server hung up: {error}"),
            }
        }
        let mut filled = 0;
        let length = loop {
            let readable = actix_web::rt::time::timeout(PATIENCE, self.stream.readable()).await;
            readable.expect("an answer in time").expect("a socket");
            if filled == self.read.len() {
                self.read.resize(filled * 2, 0);
            }
            match self.stream.try_read(&mut self.read[filled..]) {
                Ok(0) => panic!("the server hung up after {request:?}"),
                Ok(n) => filled += n,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
                Err(error) => panic!("the server hung up: {error}"),
            }
            if let Some(length) = answer_length(&self.read[..filled]).filter(|length| *length <= filled) {
                break length;
            }
        };
        self.filled = length;
        let code = self.read.get(9..12).and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
        code.expect("a status")
    }

    /// Stops the bench where the last answer is not what it must be.
    fn expect(&self, request: &[u8], code: u16, status: u16) {
        if code != status {
            let (request, answer) =
                (String::from_utf8_lossy(request), String::from_utf8_lossy(&self.read[..self.filled]));
            panic!("expected {status}\n{request}\n-> {answer}");
        }
    }
}

/// How many bytes the answer has in all, once its head is there. The service says `content-length` always.
fn answer_length(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|end| end == b"\r\n\r\n")?;
    let name = b"content-length: ";
    let line = read[..head]
        .split(|byte| *byte == b'\n')
        .find(|line| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
    let body = line.and_then(|line| std::str::from_utf8(&line[name.len()..]).ok()?.trim().parse::<usize>().ok());
    Some(head + 4 + body.unwrap_or(0))
}
