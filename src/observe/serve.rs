//! `/metrics`, on a door of its own: figures are for whoever runs the service, not for its clients.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

/// Called before the figures are written, for those that are true at that moment only.
type Before = Arc<dyn Fn() + Send + Sync>;

/// Where the figures are told, and to whom.
#[derive(Clone)]
pub struct Listener {
    /// The address.
    pub address: SocketAddr,
    /// What `Authorization: Bearer …` has to hold; nobody is asked where there is none.
    pub token: Option<String>,
}

/// A door that is open. Dropping it closes it.
pub struct Serving {
    /// Where.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

#[derive(Clone)]
struct Door {
    token: Option<String>,
    before: Before,
}

impl Listener {
    /// Opens the door.
    pub fn open(self, before: impl Fn() + Send + Sync + 'static) -> std::io::Result<Serving> {
        let listener = TcpListener::bind(self.address)?;
        let address = listener.local_addr()?;
        let door = web::Data::new(Door { token: self.token, before: Arc::new(before) });
        let (told, tell) = mpsc::channel();
        let thread = std::thread::Builder::new().name("metrics".to_owned()).spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new().app_data(door.clone()).service(web::resource("/metrics").route(web::get().to(metrics)))
                })
                .workers(1)
                .disable_signals()
                .shutdown_timeout(1)
                .listen(listener)?
                .run();
                drop(told.send(server.handle()));
                server.await
            })
        })?;
        match tell.recv() {
            Ok(handle) => Ok(Serving { address, handle, thread: Some(thread) }),
            Err(_) => Err(std::io::Error::other("the metrics thread ended before it started")),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the metrics thread panicked");
        }
    }
}

async fn metrics(request: HttpRequest, door: web::Data<Door>) -> HttpResponse {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if door.token.as_ref().is_some_and(|token| !same(token.as_bytes(), given.as_bytes())) {
        return HttpResponse::Unauthorized().insert_header((header::WWW_AUTHENTICATE, "Bearer")).finish();
    }
    (door.before)();
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(super::render())
}

/// Compares in a time that does not tell how much was right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |different, (a, b)| different | (a ^ b)) == 0
}
