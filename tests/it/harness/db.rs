//! A private, migrated database for each test, on whichever database `TEST_DATABASE` names.
//!
//! Unset or `sqlite`: a copy of a template file. `postgres`: a copy of a template database on the server of
//! `TEST_POSTGRES_URL` (scripts/test-postgres starts one and prints it). No test names a database but through here.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use zhifa::db::{Conn, Url, migrate};

/// A database of one's own; gone when dropped, so drop what uses it first.
pub struct TestDb {
    /// Its address, as `DATABASE_URL` would have it.
    pub url: String,
    name: Name,
}

enum Name {
    File(PathBuf),
    Database(String),
}

impl TestDb {
    /// A migrated database without rows but the lawful moves.
    pub fn new() -> TestDb {
        if on_postgres() {
            TestDb::postgres(Some(postgres_template()))
        } else {
            TestDb::sqlite(Some(sqlite_template()))
        }
    }

    /// A database without tables.
    pub fn empty() -> TestDb {
        if on_postgres() { TestDb::postgres(None) } else { TestDb::sqlite(None) }
    }

    /// A folder of its own for recordings.
    pub fn media(&self) -> PathBuf {
        match &self.name {
            Name::File(file) => PathBuf::from(format!("{}.media", file.display())),
            Name::Database(name) => folder().join(format!("{name}.media")),
        }
    }

    /// The address, parsed.
    pub fn parsed(&self) -> Url {
        self.url.parse().unwrap()
    }

    /// A connection for SQL typed by hand.
    pub fn connect(&self) -> Conn {
        Conn::open(&self.parsed()).unwrap()
    }

    fn sqlite(template: Option<&Path>) -> TestDb {
        let file = folder().join(format!("{}.db", fresh()));
        if let Some(template) = template {
            std::fs::copy(template, &file).unwrap();
        }
        TestDb { url: format!("sqlite://{}", file.display()), name: Name::File(file) }
    }

    fn postgres(template: Option<&str>) -> TestDb {
        let name = format!("zhifa_test_{}", fresh());
        // Copying files is faster than writing every page to the log first. Needs PostgreSQL 15.
        let template = template.map(|name| format!(" TEMPLATE {name} STRATEGY file_copy")).unwrap_or_default();
        server().batch_execute(&format!("CREATE DATABASE {name}{template}")).unwrap();
        TestDb { url: address(&name), name: Name::Database(name) }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(self.media()));
        match &self.name {
            Name::File(file) => {
                for end in ["", "-wal", "-shm", ".last-backup"] {
                    drop(std::fs::remove_file(format!("{}{end}", file.display())));
                }
            }
            // The server may be gone already; what is left is swept when the template is next made.
            Name::Database(name) => {
                if let Ok(mut server) = PgConnection::establish(&maintenance_url()) {
                    drop(server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
                }
            }
        }
    }
}

/// Whether the tests run on PostgreSQL.
pub fn on_postgres() -> bool {
    match std::env::var("TEST_DATABASE").as_deref() {
        Err(_) | Ok("" | "sqlite") => false,
        Ok("postgres") => true,
        Ok(other) => panic!("TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// A name nobody else has: not another thread, and not another process.
fn fresh() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    format!("{}_{}_{now:x}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// In memory where the system offers it: SQLite flushes the disk at every COMMIT.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let shm = PathBuf::from("/dev/shm");
        let folder = if shm.is_dir() { shm } else { std::env::temp_dir() }.join("zhifa-tests");
        std::fs::create_dir_all(&folder).unwrap();
        folder
    })
}

/// Named after the digest of the migrations, and put in place whole by a rename.
fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let template = folder().join(format!("template_{}.db", digest()));
        if !template.is_file() {
            let making = TestDb::sqlite(None);
            migrate::up(&making.parsed()).unwrap();
            let Name::File(file) = &making.name else { unreachable!("a SQLite database is a file") };
            std::fs::rename(file, &template).unwrap();
        }
        template
    })
}

fn postgres_template() -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let template = format!("zhifa_test_template_{}", digest());
        let mut server = server();
        // Held until this connection closes: one process makes the template, the others wait for it.
        server.batch_execute("SELECT pg_advisory_lock(20260101)").unwrap();
        if !exists(&mut server, &template) {
            sweep(&mut server);
            let making = TestDb::postgres(None);
            migrate::up(&making.parsed()).unwrap();
            let Name::Database(name) = &making.name else { unreachable!("a PostgreSQL database has a name") };
            server.batch_execute(&format!("ALTER DATABASE {name} RENAME TO {template}")).unwrap();
        }
        template
    })
}

/// Drops what earlier test runs left behind and nobody uses.
fn sweep(server: &mut PgConnection) {
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = Text)]
        datname: String,
    }
    let left: Vec<Left> = diesel::sql_query(
        r"SELECT datname::text FROM pg_database d WHERE datname LIKE 'zhifa\_test\_%'
          AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)",
    )
    .load(server)
    .unwrap();
    for Left { datname } in left {
        // Somebody may have taken it into use just now; then it stays.
        drop(server.batch_execute(&format!("DROP DATABASE IF EXISTS {datname}")));
    }
}

fn exists(server: &mut PgConnection, name: &str) -> bool {
    diesel::select(
        diesel::dsl::sql::<Bool>("EXISTS (SELECT 1 FROM pg_database WHERE datname = ").bind::<Text, _>(name).sql(")"),
    )
    .get_result(server)
    .unwrap()
}

fn maintenance_url() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_DATABASE=postgres needs TEST_POSTGRES_URL; scripts/test-postgres starts a server and prints it")
}

fn server() -> PgConnection {
    PgConnection::establish(&maintenance_url()).unwrap()
}

/// The maintenance URL with another database in it.
fn address(name: &str) -> String {
    let url = maintenance_url();
    let (base, options) =
        url.split_once('?').map_or((url.as_str(), String::new()), |(base, rest)| (base, format!("?{rest}")));
    let (server, _) = base.rsplit_once('/').expect("TEST_POSTGRES_URL ends in /database");
    format!("{server}/{name}{options}")
}

/// Changes whenever a migration or the table of lawful moves does.
fn digest() -> String {
    let mut files = Vec::new();
    for kind in ["postgres", "sqlite"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(kind);
        for entry in std::fs::read_dir(root).unwrap() {
            files.push(entry.unwrap().path().join("up.sql"));
        }
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hasher);
    }
    zhifa::law::stages::moves().for_each(|row| row.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}
