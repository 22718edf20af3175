//! The application: every room's routes behind one server, its API description, its health.

mod examples;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, LazyLock, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};
use utoipa::OpenApi as OpenApiDerive;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};
use utoipa_swagger_ui::SwaggerUi;

use crate::accounts::{self, Keys};
use crate::anchor;
use crate::background::Background;
use crate::db::Db;
use crate::edge::{self, Limits, Routes};
use crate::observe;
use crate::problem::{self, AllowedMethods, Problem};
use crate::recording::{self, Shelf};
use crate::webhooks;
use crate::{
    agencies, annual, campaigns, certificates, desk, documents, evaluation, ledgers, papers, parties, publicity,
    review, supervision,
};

/// Threads that parse and answer HTTP; the database has its own.
const WORKERS: usize = 2;

/// What the service works with.
#[derive(Clone)]
pub struct State {
    /// The open database.
    pub db: Arc<Db>,
    /// Signing keys and password cost.
    pub keys: Arc<Keys>,
    /// How the service meets the outside.
    pub edge: edge::Settings,
    /// Where recordings lie.
    pub shelf: Arc<Shelf>,
}

/// The whole API description (OpenAPI 3.1).
pub fn openapi() -> OpenApi {
    let document = described();
    examples::complete(&document).unwrap_or_else(|error| {
        // The examples are compiled in; that none is missing is a test.
        tracing::error!(%error, "the description has no examples");
        document
    })
}

/// The description as text, made when it is first asked for: no start waits for a megabyte that few read.
static DESCRIPTION: LazyLock<serde_json::Result<String>> = LazyLock::new(|| openapi().to_json());

/// The methods of each path; the same for every server of the process.
static METHODS: LazyLock<web::Data<AllowedMethods>> =
    LazyLock::new(|| web::Data::new(AllowedMethods::of(&described())));

/// The description before its examples.
fn described() -> OpenApi {
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("zhifa 执法")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("Case management for administrative law enforcement. Conventions: docs/api.md."))
                .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
                .build(),
        )
        .build();
    let rooms = [
        accounts::api(),
        agencies::api(),
        certificates::api(),
        parties::api(),
        recording::api(),
        desk::api(),
        review::api(),
        annual::api(),
        campaigns::api(),
        documents::api(),
        publicity::api(),
        supervision::api(),
        webhooks::api(),
        ledgers::api(),
        papers::api(),
        evaluation::api(),
        evaluation::runs_api(),
        desk::evaluation_api(),
        desk::papers_api(),
        desk::packages_api(),
        desk::law_api(),
    ];
    for room in rooms {
        document = document.nest("/api/v1", room);
    }
    document = document.nest("/public/v1", publicity::public_api());
    document = document.nest("/public/v1", anchor::api());
    document = document.nest("/public/v1", annual::public_api());
    document.merge(accounts::well_known_api());
    document.merge(problem::api());
    document.merge(Health::openapi());
    let components = document.components.get_or_insert_with(Default::default);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    desk::describe_acts(&mut document);
    document
}

fn routes(config: &mut web::ServiceConfig) {
    let mut public = Routes::default();
    public.configure(publicity::public_routes).configure(anchor::public_routes).configure(annual::public_routes);
    let mut rooms = Routes::default();
    // The desk first: most requests are about a case.
    rooms
        .configure(desk::routes)
        .configure(desk::paper_routes)
        .configure(desk::package_routes)
        .configure(desk::evaluation_routes)
        .configure(desk::law_routes)
        .configure(supervision::routes)
        .configure(accounts::routes)
        .configure(agencies::routes)
        .configure(certificates::routes)
        .configure(parties::routes)
        .configure(recording::routes)
        .configure(documents::routes)
        .configure(publicity::routes)
        .configure(review::routes)
        .configure(annual::routes)
        .configure(campaigns::routes)
        .configure(webhooks::routes)
        .configure(ledgers::routes)
        .configure(evaluation::routes)
        .configure(evaluation::runs_routes)
        .configure(papers::routes);
    config
        .service(web::resource("/healthz").route(web::get().to(healthz)))
        .service(web::resource("/readyz").route(web::get().to(readyz)))
        .configure(problem::routes)
        .configure(accounts::well_known)
        .service(public.below("/public/v1"))
        .service(rooms.below("/api/v1").wrap(from_fn(desk::trace_views)));
}

#[derive(OpenApiDerive)]
#[openapi(paths(healthz, readyz))]
struct Health;

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, description = "It lives", body = Object)))]
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}))
}

/// The database answers.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "It answers", body = Object),
    (status = 503, description = "It does not", body = problem::ProblemBody, content_type = "application/problem+json")))]
async fn readyz(db: web::Data<Db>) -> Result<HttpResponse, Problem> {
    db.ping().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"status": "ready"})))
}

/// A server that runs in a thread of its own.
pub struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
    /// None where no host may be called. It ends after the server.
    _courier: Option<Background>,
    _keeper: Background,
}

impl Running {
    /// Starts the server; port 0 takes any free one. It answers when this returns.
    pub fn start(state: State, listen: &str) -> std::io::Result<Running> {
        let listener = TcpListener::bind(listen)?;
        let address = listener.local_addr()?;
        let (told, tell) = mpsc::channel();
        let hosts = state.edge.webhook_hosts.clone();
        let courier = (!hosts.is_empty())
            .then(|| webhooks::deliver(Arc::clone(&state.db), Arc::clone(&state.keys), hosts))
            .transpose()?;
        let keeper = anchor::keep(Arc::clone(&state.db))?;
        let thread = std::thread::Builder::new().name("http".to_owned()).spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = serve(state, listener)?;
                // Whoever started the server waits for its handle; if it has gone, the server still runs.
                drop(told.send(server.handle()));
                server.await
            })
        })?;
        match tell.recv() {
            Ok(handle) => Ok(Running { address, handle, thread: Some(thread), _courier: courier, _keeper: keeper }),
            Err(_) => match thread.join() {
                Ok(Err(error)) => Err(error),
                _ => Err(std::io::Error::other("the server thread ended before it started")),
            },
        }
    }

    /// The address, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it: requests under way are answered first.
    pub fn stop(mut self) {
        self.end(true);
    }

    /// Waits until it ends by a signal.
    pub fn wait(mut self) -> std::io::Result<()> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(ended)) => ended,
            Some(Err(_)) => Err(std::io::Error::other("the server thread panicked")),
            None => Ok(()),
        }
    }

    fn end(&mut self, graceful: bool) {
        let Some(thread) = self.thread.take() else { return };
        drop(self.handle.stop(graceful));
        if thread.join().is_err() {
            tracing::error!("the server thread panicked");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end(false);
    }
}

fn serve(state: State, listener: TcpListener) -> std::io::Result<actix_web::dev::Server> {
    let (db, keys) = (web::Data::from(state.db), web::Data::from(state.keys));
    let shelf = web::Data::from(state.shelf);
    let limits = web::Data::new(Limits::new(&state.edge)?);
    let edge = web::Data::new(state.edge);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(edge::of_address))
            .wrap(from_fn(problem::negotiate))
            .wrap(Condition::new(!edge.origins.is_empty(), edge::origins(&edge)))
            .wrap(from_fn(edge::protect))
            .app_data(limits.clone())
            .wrap(from_fn(observe::request))
            .app_data(edge.clone())
            .wrap(from_fn(accounts::whence))
            .app_data(db.clone())
            .app_data(keys.clone())
            .app_data(shelf.clone())
            .app_data(METHODS.clone())
            .configure(problem::configure)
            .configure(routes)
            .service(web::resource("/openapi.json").route(web::get().to(description)))
            .service(web::redirect("/", "/docs/"))
            .service(web::redirect("/docs", "/docs/"))
            .service(SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json")))
            .default_service(web::to(problem::no_such_path))
    })
    .workers(WORKERS)
    .shutdown_timeout(10)
    .listen(listener)?
    .run();
    Ok(server)
}

/// The API description as JSON.
async fn description() -> Result<HttpResponse, Problem> {
    match &*DESCRIPTION {
        Ok(text) => Ok(HttpResponse::Ok().content_type("application/json").body(text.as_str())),
        Err(error) => Err(Problem::internal(error)),
    }
}
