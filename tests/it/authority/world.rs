//! The world of the table: a case under review, and of everything else there is one that can be spared.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diesel::RunQueryDsl;
use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::accounts::{Keys, PasswordCost};
use zhifa::app::Running;
use zhifa::config::OidcProvider;
use zhifa::edge::Settings;

use super::rows::{example, with};
use crate::harness::App;
use crate::harness::acts::publish;
use crate::harness::answer::Answer;
use crate::harness::app::KEY;
use crate::harness::media;
use crate::harness::people::{Ask, Case};
use crate::harness::town::{FIREWORKS, OFFICER1, PASSWORD, account};
use crate::papers::packages;

/// Who asks, and what the table calls them.
pub const PEOPLE: [(&str, &str); 9] = [
    ("officer1", "officer"),
    ("head", "head"),
    ("reviewer", "reviewer"),
    ("clerk", "publicity_clerk"),
    ("supervisor", "supervisor"),
    ("auditor", "auditor"),
    ("admin", "admin"),
    ("stranger", "another organ's officer"),
    ("", "nobody"),
];

/// Where webhooks may be sent to: on this machine, and nobody listens there.
const HOST: &str = "127.0.0.1:9";

/// What the rows of the table are about.
pub struct World {
    pub case: Uuid,
    /// A pre-check of the town's files.
    pub run: String,
    pub certificate: String,
    pub power_item: Uuid,
    pub block: String,
    pub number: i64,
    pub warning: String,
    /// An account nobody works with; it has a session.
    pub spare_account: String,
    /// An officer nobody works with.
    pub spare_officer: String,
    /// A power item no case rests on.
    pub spare_item: String,
    /// An organ below the town, without people.
    pub branch: String,
    /// Refresh tokens, one for each of those who ask.
    pub renewals: Vec<String>,
    /// A session of the officer that nobody works with.
    pub session: String,
    /// A letter by which the town delegates to the branch.
    pub delegation: String,
    /// Entries in the ledgers of the officer.
    pub training: String,
    pub exam: String,
    /// Two companies in the registry of parties, and the number of the first.
    pub parties: [String; 2],
    pub party_number: String,
    /// The statistics of a year, frozen.
    pub report: String,
    /// A catalogue of major decisions, collected and not released.
    pub catalogue: String,
    /// A reviewer of the county, lent for the case.
    pub grant: String,
    /// A decision in the public register, and the number of a card.
    pub public: String,
    /// A case with an entry that waits for its release.
    pub drafted: Uuid,
    /// Something published in advance, collected by the officer.
    pub object: String,
    pub card: String,
    /// A webhook of the officer.
    pub webhook: String,
    /// A recording that is stored, and an upload under way, both of the officer.
    pub media: String,
    pub upload: String,
    /// A camera of the town.
    pub recorder: String,
    /// The request for filing of the case.
    pub filing: u64,
    /// A finished file package of the case, its bytes in base64, and the file another organ made of it.
    pub package: String,
    pub zip: String,
    pub imported: String,
    /// A case of a paper year, and the import it came with.
    pub past_case: String,
    pub ledger: String,
    /// A campaign of evaluation of the town, with a file that two people scored and the town was told of.
    pub campaign: String,
    pub evaluated: String,
    /// An item of its sheet.
    pub item: String,
    /// A second process on the same database, whose operator has listed a host for webhooks and set an OpenID provider.
    pub beside: Running,
}

impl World {
    /// Made by its people.
    pub fn of(app: &App) -> (World, Case) {
        let case = app.heard();
        app.person("officer1").submits(&case);
        let first = |who: &'static str, path: &str, key: &str| {
            let items = app.person(who).get(path).ok().at("/items").clone();
            items[0][key].as_str().unwrap_or("none").to_owned()
        };
        let makes = |who: &'static str, path: &str, body: &Value| {
            app.person(who).post(path, body).expect_created().at("/id").as_str().unwrap().to_owned()
        };
        let block = app.person("officer1").post("/number_blocks", &json!({"device": "执法终端01", "size": 5}));
        let spare_account = makes("admin", "/accounts", &with(example("create_account"), "username", "spare"));
        app.login("spare", "First-passw0rd").ok();
        let branch = json!({
            "name": "上社镇综合行政执法队", "division_code": "140322106000", "level": "township",
            "profile": "shanxi-township-demo", "series_prefix": "上社综执",
        });
        let branch = makes("admin", "/agencies", &branch);
        let renew = |_| app.login("double", PASSWORD).ok().at("/refresh_token").as_str().unwrap().to_owned();
        let ledger = |name: &str| format!("/officers/{OFFICER1}/{name}");
        let beside = beside(app);
        let hook = with(example("create_webhook"), "url", hook_url());
        let hook = ask(app, "officer1", "post", &format!("{}/api/v1/webhooks", beside.url()), &hook);
        let other = app.person("officer1").opens_case();
        let published = app.served();
        app.publishes(&published);
        let drafted = app.served();
        app.person("clerk").acts(&drafted, publish());
        let number = |case: &Case| app.file(case)["parties"][0]["id_number"].as_str().unwrap().to_owned();
        let entry = |case: &Case| first("head", &format!("/parties?q={}", number(case)), "id");
        let (campaign, evaluated, item) = super::rows_campaigns::told(app);
        let packed = packages::finished(app, "officer1", &case);
        let taken_in = packages::imports(app, "officer1", &packed.1);
        let past = ask(app, "head", "post", "/api/v1/imported_cases", &super::rows_ledgers::LEDGER.into());
        let past = past.expect_created().at("/batch_id").as_str().unwrap().to_owned();
        let world = World {
            filing: app.last(&case, "request_filing"),
            package: packed.0,
            zip: STANDARD.encode(&packed.1),
            imported: taken_in.expect_created().at("/id").as_str().unwrap().to_owned(),
            past_case: first("head", &format!("/imported_cases?batch_id={past}"), "id"),
            ledger: past,
            case: case.id,
            run: makes("head", "/evaluations/runs", &json!({})),
            certificate: first("head", "/certificates", "id"),
            power_item: FIREWORKS,
            block: block.expect_created().at("/id").as_str().unwrap().to_owned(),
            number: block.at("/first").as_i64().unwrap(),
            warning: first("supervisor", "/warnings", "key"),
            spare_account,
            spare_officer: makes("admin", "/officers", &example("create_officer")),
            spare_item: makes("admin", "/power_items", &with(example("create_power_item"), "code", "YJ-SPARE")),
            report: makes("clerk", "/annual_reports", &example("freeze_annual_report")),
            catalogue: makes("reviewer", "/review_catalogues", &example("collect_review_catalogue")),
            delegation: makes("admin", "/delegations", &letter(&branch)),
            branch,
            renewals: PEOPLE.iter().map(renew).collect(),
            session: session_of(app, "officer1"),
            training: makes("admin", &ledger("training"), &example("enter_training")),
            exam: makes("admin", &ledger("exams"), &example("enter_exam")),
            parties: [entry(&case), entry(&other)],
            party_number: number(&case),
            grant: makes("head", "/pool_grants", &lent(case.id)),
            webhook: hook.expect_created().at("/id").as_str().unwrap().to_owned(),
            media: media::stores(app.person("officer1"), &case, "现场录像", &[]),
            recorder: makes("admin", "/recorders", &with(example("create_recorder"), "serial", "DSJ-SPARE")),
            upload: media::begins(app.person("officer1"), &case, 9, &[]),
            drafted: drafted.id,
            object: makes("officer1", "/publicity/objects", &example("collect_object")),
            public: app.ask("GET", "/public/v1/decisions").go().at("/items/0/id").as_str().unwrap().to_owned(),
            card: first("head", "/certificates", "number"),
            campaign,
            evaluated,
            item,
            beside,
        };
        assert_ne!(world.parties[0], world.parties[1], "two companies");
        (world, case)
    }
}

fn beside(app: &App) -> Running {
    let provider = OidcProvider {
        issuer: format!("http://{HOST}"),
        client_id: "zhifa".to_owned(),
        client_secret: None,
        redirect_uri: "https://oa.example.gov.cn/back".to_owned(),
        username_claim: None,
        ca_file: None,
    };
    let keys = Keys::new(KEY, PasswordCost::Cheap, app.shared_clock()).unwrap().with_oidc(provider).unwrap();
    let edge = Settings { webhook_hosts: vec![HOST.to_owned()], ..Settings::default() };
    Running::start(app.state(keys, edge), "127.0.0.1:0").unwrap()
}

/// Where the webhooks of the table are sent to.
pub fn hook_url() -> String {
    format!("http://{HOST}/zhifa")
}

/// A letter to an organisation.
pub fn letter(delegate: &str) -> Value {
    with(example("create_delegation"), "delegate_id", delegate)
}

/// What lends the county's reviewer for a case.
pub fn lent(case: Uuid) -> Value {
    let to = account("county_reviewer").to_string();
    with(with(example("grant_pool"), "case_id", case.to_string()), "account_id", to)
}

/// A fresh session of somebody.
fn session_of(app: &App, who: &str) -> String {
    let login = app.login(who, PASSWORD);
    let token = login.ok().at("/access_token").as_str().unwrap();
    let all = app.ask("GET", "/api/v1/auth/sessions").header("Authorization", format!("Bearer {token}")).go();
    let own = all.ok().body.as_array().unwrap().iter().find(|one| one["current"] == true);
    own.expect("the one that asks")["id"].as_str().unwrap().to_owned()
}

/// Asks as somebody; nobody has no token. What ends a session ends one of its own, and a password that was changed is what it
/// was again. A whole address is of another process, and a text is sent as the file it is.
pub fn ask<'a>(app: &'a App, who: &'static str, method: &str, path: &str, body: &Value) -> Answer {
    let method = method.to_uppercase();
    let mut ask = match path.starts_with("http://") {
        true => app.ask_at(&method, path.to_owned()),
        false => app.ask(&method, path),
    };
    ask = ask.key(&app.fresh_key());
    if !who.is_empty() {
        let token = match path.ends_with("/logout") {
            true => app.login(who, PASSWORD).ok().at("/access_token").as_str().unwrap().to_owned(),
            false => app.token(who),
        };
        ask = ask.header("Authorization", format!("Bearer {token}"));
    }
    let answer = match body {
        Value::Null => ask.go(),
        Value::String(file) => ask.header("Content-Type", "text/csv").bytes(file.as_str()).go(),
        body if body["zip"].is_string() => {
            let bytes = STANDARD.decode(body["zip"].as_str().expect("text")).expect("base64");
            ask.header("Content-Type", "application/zip").bytes(bytes).go()
        }
        // Uploads say everything in headers.
        body if body["headers"].is_object() => {
            let headers = body["headers"].as_object().expect("headers");
            let told = |ask: Ask<'a>, (name, value): (&String, &Value)| ask.header(name, value.as_str().expect("text"));
            headers.iter().fold(ask, told).go()
        }
        body => ask.json(body).go(),
    };
    if path == "/api/v1/auth/password" && answer.status == 204 {
        has_the_old_password(app, who);
    }
    answer
}

/// Everybody here has one password and one hash of it, so another's is as good. The rules would not let it be chosen again.
fn has_the_old_password(app: &App, who: &str) {
    let hash = "SELECT password_hash FROM account WHERE username = 'watcher'";
    let back = format!("UPDATE account SET password_hash = ({hash}) WHERE username = '{who}'");
    assert_eq!(diesel::sql_query(back).execute(&mut app.test.connect()).unwrap(), 1);
    app.login(who, PASSWORD).ok();
}
