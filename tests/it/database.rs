//! What `db` promises: one use case is one transaction, answered after COMMIT; a panic ends the job and nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use chrono::NaiveDate;
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use uuid::Uuid;
use zhifa::clock::{Clock, ManualClock, SystemClock};
use zhifa::db::audit::Look;
use zhifa::db::idempotency::{self, Stored};
use zhifa::db::types::{Instant, Uid};
use zhifa::db::{Cached, Conn, Db, Error, Tx, Url, audit};
use zhifa::law::time::Moment;
use zhifa::schema::{account, agency, audit_entry};

use crate::harness::db::{TestDb, on_postgres};

fn open(db: &TestDb) -> Db {
    Db::open(&db.parsed(), Arc::new(SystemClock), 4).unwrap()
}

fn entries(db: &Db) -> i64 {
    db.read_now::<_, Error, _>(|conn| Ok(audit_entry::table.count().get_result(conn)?)).unwrap()
}

fn note(tx: &mut Tx<'_>) -> Result<(), Error> {
    audit::record(tx, None, "test.note", "nothing", "")
}

/// The n-th look of somebody.
fn look(person: Uuid, n: usize) -> Look {
    Look::at_case(person, Uuid::from_u128(12), n.to_string())
}

/// Which looks were written down, in the order of the trail.
fn looks(test: &TestDb) -> Vec<usize> {
    let trail =
        audit_entry::table.filter(audit_entry::action.eq("case.view")).order((audit_entry::at, audit_entry::id));
    let details: Vec<String> = trail.select(audit_entry::detail).load(&mut test.connect()).unwrap();
    details.iter().map(|detail| detail.parse().unwrap()).collect()
}

/// The answers of 400 writes, sixteen at a time, so that they meet in batches and on every thread.
fn side_by_side(db: &Db, job: fn(usize, &mut Tx<'_>) -> Result<(), Error>) -> Vec<Result<(), Error>> {
    std::thread::scope(|scope| {
        let work = |first: usize| (0..25).map(|n| db.write_now(move |tx| job(first * 25 + n, tx))).collect::<Vec<_>>();
        let threads: Vec<_> = (0..16).map(|first| scope.spawn(move || work(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// An answer to wait for without an async runtime of one's own.
fn wait<T>(future: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(future)
}

#[test]
fn a_write_stays_and_a_refused_one_does_not() {
    let test = TestDb::new();
    let db = open(&test);
    db.write_now::<_, Error, _>(note).unwrap();
    let refused = db.write_now::<(), Error, _>(|tx| {
        note(tx)?;
        Err(Error::Unreadable("on purpose".to_owned()))
    });
    assert!(matches!(refused, Err(Error::Unreadable(_))));
    assert_eq!(entries(&db), 1);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is tested is a job that breaks the rule, and panics too")]
fn a_panic_ends_the_job_and_neither_its_neighbours_nor_its_thread() {
    let test = TestDb::new();
    let db = open(&test);
    let answers = side_by_side(&db, |n, tx| {
        note(tx)?;
        if n % 10 == 3 {
            // A savepoint that is open when the panic comes.
            tx.conn.transaction::<(), diesel::result::Error, _>(|_| panic!("on purpose"))?;
        }
        Ok(())
    });
    let panicked =
        answers.iter().filter(|answer| matches!(answer, Err(Error::Panicked(why)) if why == "on purpose")).count();
    assert_eq!((panicked, answers.iter().filter(|answer| answer.is_ok()).count()), (40, 360));
    assert_eq!(entries(&db), 360);
    let read = db.read_now::<(), Error, _>(|_| panic!("on purpose"));
    assert!(matches!(read, Err(Error::Panicked(_))));
    for _ in 0..8 {
        assert_eq!(entries(&db), 360);
    }
}

#[test]
fn jobs_of_one_batch_do_not_undo_each_other() {
    let test = TestDb::new();
    let db = open(&test);
    let answers = side_by_side(&db, |n, tx| {
        note(tx)?;
        if n % 2 == 0 { Ok(()) } else { Err(Error::Unreadable("on purpose".to_owned())) }
    });
    let kept = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!((kept, entries(&db)), (200, 200));
}

#[test]
fn what_waits_is_done_before_the_database_closes() {
    let test = TestDb::new();
    let (person, _) = people(&mut test.connect());
    let db = open(&test);
    for n in 0..500 {
        db.trace(look(person, n)).unwrap();
    }
    drop(db);
    assert_eq!(looks(&test), (0..500).collect::<Vec<_>>());
}

#[test]
fn a_look_that_cannot_be_written_takes_no_other_with_it() {
    let test = TestDb::new();
    let (person, _) = people(&mut test.connect());
    let db = open(&test);
    for n in 0..200 {
        let nobody = Uuid::from_u128(99);
        db.trace(look(if n % 10 == 3 { nobody } else { person }, n)).unwrap();
    }
    drop(db);
    assert_eq!(looks(&test), (0..200).filter(|n| n % 10 != 3).collect::<Vec<_>>());
}

#[test]
fn what_nobody_waits_for_takes_no_place_from_what_somebody_waits_for() {
    let test = TestDb::new();
    let (person, _) = people(&mut test.connect());
    let db = open(&test);
    let (started, release) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (begun, go_on) = (Arc::clone(&started), Arc::clone(&release));
    let (waiting, before) = std::thread::scope(|scope| {
        // The one writer of SQLite stands still meanwhile; of PostgreSQL the looks have a thread of their own, slower than this.
        let held = scope.spawn(|| {
            db.write_now::<_, Error, _>(move |_| {
                begun.wait();
                go_on.wait();
                Ok(())
            })
        });
        started.wait();
        let mut waiting = 0;
        let full = loop {
            match db.trace(look(person, waiting)) {
                Ok(()) => waiting += 1,
                Err(full) => break full,
            }
        };
        assert!(matches!(full, Error::Busy(_)), "{full:?}");
        let act = scope.spawn(|| {
            db.write_now::<_, Error, _>(|tx| {
                note(tx)?;
                Ok(audit_entry::table.count().get_result::<i64>(tx.conn)?)
            })
        });
        // Let the act queue up behind the one that is held.
        std::thread::sleep(std::time::Duration::from_millis(100));
        release.wait();
        held.join().unwrap().unwrap();
        (waiting, act.join().unwrap().unwrap())
    });
    if !on_postgres() {
        assert_eq!(before, 1, "an act was done after {before} entries, its own among them, that nobody waits for");
    }
    drop(db);
    assert_eq!(looks(&test), (0..waiting).collect::<Vec<_>>());
}

#[test]
fn a_read_cannot_write() {
    let test = TestDb::new();
    let db = open(&test);
    let written = db.read_now::<(), Error, _>(|conn| note(&mut Tx { conn, now: SystemClock.now() }));
    assert!(written.is_err());
    assert_eq!(entries(&db), 0);
}

#[test]
fn the_time_of_a_transaction_comes_from_the_clock() {
    let test = TestDb::new();
    let clock = ManualClock::new(Moment::at_shanghai(2026, 3, 2, 9, 30).unwrap());
    let db = Db::open(&test.parsed(), Arc::new(clock.clone()), 1).unwrap();
    clock.advance_days(30);
    let (now, id) = db.write_now::<_, Error, _>(|tx| Ok((tx.now, tx.new_id()))).unwrap();
    assert_eq!(now, Moment::at_shanghai(2026, 4, 1, 9, 30).unwrap());
    let (seconds, _) = id.get_timestamp().unwrap().to_unix();
    assert_eq!(i64::try_from(seconds), Ok(now.utc().timestamp()));
}

#[test]
fn an_async_caller_is_answered_too() {
    let test = TestDb::new();
    let db = open(&test);
    wait(async {
        db.ping().await.unwrap();
        db.write::<_, Error, _>(note).await.unwrap();
        let rows: i64 = db.read::<_, Error, _>(|conn| Ok(audit_entry::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(rows, 1);
    });
}

#[test]
fn a_trigger_that_refuses_is_told_from_other_errors() {
    let test = TestDb::new();
    let db = open(&test);
    let refused = db.write_now::<(), Error, _>(|tx| Ok(tx.conn.batch_execute("DELETE FROM legal_move")?));
    assert!(matches!(refused, Err(Error::Refused(why)) if why.starts_with("zhifa: ")));
    let wrong = db.write_now::<(), Error, _>(|tx| Ok(tx.conn.batch_execute("DELETE FROM no_such_table")?));
    assert!(matches!(wrong, Err(Error::Sql(_))));
}

/// An organ and an account, through the types rooms use.
fn people(conn: &mut Conn) -> (Uuid, Instant) {
    let (organ, person) = (Uid(Uuid::from_u128(10)), Uid(Uuid::from_u128(11)));
    let at = Instant(Moment::from_utc("2026-03-02T01:30:00.123456789Z".parse().unwrap()));
    diesel::insert_into(agency::table)
        .values((
            agency::id.eq(organ),
            agency::name.eq("某镇人民政府"),
            agency::division_code.eq("140000000000"),
            agency::level.eq("township"),
            agency::profile.eq("shanxi"),
            agency::series_prefix.eq("某"),
            agency::created_at.eq(at),
        ))
        .execute(conn)
        .unwrap();
    diesel::insert_into(account::table)
        .values((
            account::id.eq(person),
            account::username.eq("li"),
            account::password_hash.eq("x"),
            account::name.eq("李"),
            account::agency_id.eq(organ),
            account::roles.eq("officer"),
            account::first_review_on.eq(NaiveDate::from_ymd_opt(2017, 12, 31)),
            account::created_at.eq(at),
        ))
        .execute(conn)
        .unwrap();
    (person.0, at)
}

#[test]
fn ids_moments_and_days_survive_the_way_there_and_back() {
    let test = TestDb::new();
    let conn = &mut test.connect();
    let (person, at) = people(conn);
    type Row = (Uid, Option<Instant>, Instant, Option<NaiveDate>);
    let row: Row = account::table
        .filter(account::id.eq_any([Uid(person), Uid(Uuid::from_u128(99))]))
        .filter(account::created_at.le(at))
        .filter(account::created_at.gt(Instant(at.0.plus_minutes(-1))))
        .select((account::id, account::disabled_at, account::created_at, account::first_review_on))
        .first(conn)
        .unwrap();
    assert_eq!(row, (Uid(person), None, at, NaiveDate::from_ymd_opt(2017, 12, 31)));
    let disabled = diesel::update(account::table.find(Uid(person))).set(account::disabled_at.eq(Some(at)));
    let back: Option<Instant> = disabled.returning(account::disabled_at).get_result(conn).unwrap();
    assert_eq!(back, Some(at));
}

#[test]
fn an_answer_is_kept_under_its_key() {
    let test = TestDb::new();
    let (person, _) = people(&mut test.connect());
    let db = open(&test);
    let stored = Stored {
        request_digest: "sm3:1".to_owned(),
        status: 201,
        body: "{}".to_owned(),
        etag: Some("\"1\"".to_owned()),
        case_id: Some(Uuid::from_u128(12)),
    };
    let none = db.read_now(move |conn| idempotency::lookup(conn, person, "k")).unwrap();
    assert_eq!(none, None);
    let answer = stored.clone();
    db.write_now(move |tx| idempotency::store(tx, person, "k", &answer)).unwrap();
    let found = db.read_now(move |conn| idempotency::lookup(conn, person, "k")).unwrap();
    assert_eq!(found, Some(stored.clone()));
    let again = db.write_now(move |tx| idempotency::store(tx, person, "k", &stored));
    assert!(matches!(again, Err(Error::Busy(_))));
}

/// Counts the statements that are prepared and kept.
struct Preparations(Arc<AtomicUsize>);

impl Instrumentation for Preparations {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_cached_statement_is_prepared_once() {
    let test = TestDb::new();
    let conn = &mut test.connect();
    let (person, at) = people(conn);
    let count = Arc::new(AtomicUsize::new(0));
    conn.set_instrumentation(Preparations(Arc::clone(&count)));
    for n in 0..5 {
        let update = diesel::update(account::table.find(Uid(person)))
            .set((account::name.eq("李"), account::disabled_at.eq(Some(at))));
        Cached(update.returning(account::id)).get_result::<Uid>(conn).unwrap();
        audit::record(&mut Tx { conn, now: at.0.plus_minutes(n) }, Some(person), "test.note", "nothing", "").unwrap();
    }
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
fn addresses_are_parsed_before_anything_is_opened() {
    for good in
        ["sqlite:///var/lib/zhifa.db", "sqlite://data/zhifa.db", "postgres://u:secret@db/zhifa", "postgresql:///zhifa"]
    {
        assert!(good.parse::<Url>().is_ok(), "{good}");
    }
    for bad in [
        "",
        "zhifa.db",
        "postgres:oops",
        "sqlite://",
        "sqlite://data/",
        "sqlite://:memory:",
        "sqlite://a?mode=ro",
        "mysql://x",
    ] {
        assert!(matches!(bad.parse::<Url>(), Err(Error::BadUrl(_))), "{bad}");
    }
    let url: Url = "postgres://u:secret@db/zhifa?password=secret".parse().unwrap();
    assert_eq!(
        (url.to_string(), format!("{url:?}")),
        ("postgres://u@db/zhifa".to_owned(), "postgres://u@db/zhifa".to_owned())
    );
    let missing = "sqlite:///dev/null/zhifa.db".parse().unwrap();
    assert!(matches!(Db::open(&missing, Arc::new(SystemClock), 1), Err(Error::Connect(_))));
}

#[test]
fn a_connection_that_the_server_closed_is_replaced() {
    if !on_postgres() {
        return;
    }
    let test = TestDb::new();
    let db = open(&test);
    assert_eq!(entries(&db), 0);
    // Every other connection to this database: those of the pool and of the writers.
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    test.connect().batch_execute(kill).unwrap();
    for _ in 0..8 {
        db.write_now::<_, Error, _>(note).unwrap();
    }
    let mut failed = 0;
    for _ in 0..20 {
        failed +=
            usize::from(db.read_now::<i64, Error, _>(|conn| Ok(audit_entry::table.count().get_result(conn)?)).is_err());
    }
    // Each of the four connections may fail one reader, who is told to come again.
    assert!(failed <= 4, "{failed}");
    assert_eq!(entries(&db), 8);
}
