//! Row P5: a case file of 40 acts is folded and the next act admitted, beside the parse of the same bytes. One core, no
//! database: the acts are those of the demo case, played once into a throw-away file.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench is a client and a stopwatch: it has no transaction to take time from"
)]

mod table;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::Criterion;
use serde_json::{Value, json};
use table::Row;
use uuid::Uuid;
use zhifa::agencies;
use zhifa::casefile::act::{Act, Attempt, RecordedAct};
use zhifa::casefile::actor::Actor;
use zhifa::casefile::facts::Facts;
use zhifa::casefile::{Body, CaseFile, rulebook, seal};
use zhifa::clock::SystemClock;
use zhifa::db::{Conn, Db, Url, migrate};
use zhifa::demo;
use zhifa::law::calendar::Calendar;
use zhifa::law::codes::Role;
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;
use zhifa::problem::Problem;
use zhifa::record::{self, Line};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Acts in the file.
const ACTS: usize = 40;

fn main() {
    let bench = std::env::args().any(|argument| argument == "--bench");
    // `cargo test --benches` asks for tests; there are none here.
    if !bench {
        return;
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let played = Played::play(folder.path());
    let texts = played.texts();
    let bytes: usize = texts.iter().map(|(sealed, body)| sealed.len() + body.len()).sum();
    let recorded: Vec<_> = played.acts.iter().map(|(recorded, ..)| recorded.clone()).collect();
    let (facts, decide) = played.decision();

    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(50)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("P5");
    group.bench_function("parse", |b| b.iter(|| parse(black_box(&texts))));
    group.bench_function("parse_untyped", |b| b.iter(|| parse_untyped(black_box(&texts))));
    group.bench_function("fold", |b| b.iter(|| CaseFile::fold(black_box(&recorded))));
    let file = CaseFile::fold(&recorded).expect("acts");
    group.bench_function("admit", |b| {
        b.iter(|| rulebook::admit(black_box(&file), &facts, decide.clone()).expect("the decision is lawful"));
    });
    group.bench_function("fold_and_admit", |b| {
        b.iter(|| {
            let file = CaseFile::fold(black_box(&recorded)).expect("acts");
            rulebook::admit(&file, &facts, decide.clone()).expect("the decision is lawful")
        });
    });
    group.bench_function("seal", |b| {
        b.iter(|| {
            let admitted = rulebook::admit(&file, &facts, decide.clone()).expect("the decision is lawful");
            seal::seal(&file, file.id, admitted, None, "0".repeat(32))
        });
    });
    group.finish();

    let [parse, untyped, fold, admit, both, sealed] =
        ["parse", "parse_untyped", "fold", "admit", "fold_and_admit", "seal"].map(median);
    let size = format!("{ACTS} acts, {} kB", bytes / 1024);
    let rows = [
        Row::new(
            "P5",
            &format!("fold + admit a decision ({size})"),
            micros(both),
            format!("serde parse {}", micros(parse)),
        )
        .at_most(both / parse, 3.0, "x"),
        Row::new("P5", "  of that, the fold", micros(fold), format!("untyped parse {}", micros(untyped)))
            .only(fold / untyped, "x"),
        Row::new("P5", "  admit; admit and seal", format!("{}; {}", micros(admit), micros(sealed)), String::new()),
    ];
    table::finish("pure", &rows);
}

/// What loading does with the texts of a case.
fn parse(texts: &[(String, String)]) -> Vec<(Act, Body)> {
    let one = |(sealed, body): &(String, String)| {
        let act: Act = serde_json::from_str(sealed).expect("a sealed head");
        let value: Value = serde_json::from_str(body).expect("JSON");
        let body = Body::parse(act.kind, value).expect("a body");
        (act, body)
    };
    texts.iter().map(one).collect()
}

fn parse_untyped(texts: &[(String, String)]) -> Vec<(Value, Value)> {
    let value = |text: &str| serde_json::from_str(text).expect("JSON");
    texts.iter().map(|(sealed, body)| (value(sealed), value(body))).collect()
}

/// The demo case up to its decision, filled up with remarks.
struct Played {
    acts: Vec<(RecordedAct, String, String)>,
    agency: (zhifa::casefile::facts::AgencyFact, &'static Profile),
    decided: (Moment, Actor, Body),
}

impl Played {
    fn play(folder: &Path) -> Played {
        let url = Url::Sqlite(folder.join("bench.sqlite3"));
        migrate::up(&url).expect("tables");
        demo::load(&url, "Bench-passw0rd").expect("the demo plays");
        let db = Db::open(&url, std::sync::Arc::new(SystemClock), 1).expect("a database");
        let scenario = demo::scenarios().expect("scenarios").swap_remove(0);
        let case = scenario.case_id;
        let lines = db.read_now(move |conn| record::export(conn, case)).expect("an export");
        let acts: Vec<_> = lines.iter().map(read).collect();
        let at = acts.iter().position(|(recorded, ..)| recorded.act.kind == Kind::Decide).expect("it is decided");
        let decision = acts[at].0.clone();
        let agency_id = decision.act.actor.agency_id;
        let gather = move |conn: &mut Conn| agencies::fact(conn, agency_id).map_err(Problem::from);
        let (agency, profile) = db.read_now(gather).expect("the organ").expect("the organ");
        let profile = Profile::find(&profile).expect("a profile");
        let decided = (decision.act.recorded_at, actor(&decision.act), decision.body.expect("a body"));
        let mut played = Played { acts: acts.into_iter().take(at).collect(), agency: (agency, profile), decided };
        while played.acts.len() < ACTS {
            played.remark();
        }
        played
    }

    fn facts(&self, now: Moment, actor: &Actor) -> Facts {
        Facts {
            now,
            calendar: Calendar::national(),
            catalogue: None,
            profile: self.agency.1,
            agency: self.agency.0.clone(),
            actor: actor.clone(),
            actor_officer: None,
            officers: Default::default(),
            people: Default::default(),
            power_item: None,
            elsewhere: Default::default(),
            recording_lists: Vec::new(),
            media_owed: Vec::new(),
            media_on_file: false,
            preview: None,
        }
    }

    /// One more act: a remark of the size remarks have.
    fn remark(&mut self) {
        let file = CaseFile::fold(self.acts.iter().map(|(recorded, ..)| recorded)).expect("acts");
        let opener = actor(&self.acts[0].0.act);
        let text = "更正：现场检查笔录中记载的门牌号应为34号库东侧，测量数据以附件照片标注为准；其余内容不变。";
        let body = Body::parse(Kind::Annotate, json!({"seq": 2, "text": text})).expect("a remark");
        let attempt = attempt(body, file.updated_at, opener.clone());
        let admitted =
            rulebook::admit(&file, &self.facts(file.updated_at, &opener), attempt).expect("a remark is lawful");
        let salt = Uuid::now_v7().simple().to_string();
        let sealed = seal::seal(&file, file.id, admitted, None, salt).expect("it is sealed");
        self.acts.push((sealed.recorded, sealed.head_text, sealed.body_text));
    }

    fn texts(&self) -> Vec<(String, String)> {
        self.acts.iter().map(|(_, sealed, body)| (sealed.clone(), body.clone())).collect()
    }

    /// The decision as it was asked for.
    fn decision(&self) -> (Facts, Attempt) {
        let (now, head, body) = &self.decided;
        (self.facts(*now, head), attempt(body.clone(), *now, head.clone()))
    }
}

fn read(line: &Line) -> (RecordedAct, String, String) {
    let body_text = line.body.clone().expect("a body");
    let (act, body) = parse(&[(line.sealed.clone(), body_text.clone())]).swap_remove(0);
    (RecordedAct { act, digest: line.digest.clone(), body: Some(body) }, line.sealed.clone(), body_text)
}

fn actor(act: &Act) -> Actor {
    let signed = act.actor.clone();
    Actor {
        account_id: signed.account_id,
        name: signed.name,
        roles: [signed.role].into(),
        post: signed.post,
        agency_id: signed.agency_id,
        agency_name: signed.agency_name,
        legal_qualification: signed.credential.filter(|_| signed.role == Role::Reviewer),
        first_review_on: None,
    }
}

fn attempt(body: Body, occurred_at: Moment, actor: Actor) -> Attempt {
    Attempt {
        kind: body.kind(),
        body: Some(body),
        occurred_at,
        officers: Vec::new(),
        media: Vec::new(),
        late_reason: None,
        as_happened: None,
        actor,
    }
}

/// What criterion found, in seconds.
fn median(name: &str) -> f64 {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    let file = target.join("criterion/P5").join(name).join("new/estimates.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let estimates: Value = serde_json::from_str(&text).expect("estimates");
    estimates["median"]["point_estimate"].as_f64().expect("a median") / 1e9
}

fn micros(seconds: f64) -> String {
    format!("{:.0} us", seconds * 1e6)
}
