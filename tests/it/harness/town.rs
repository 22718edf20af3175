//! The founding of the test town: a county, the township, a neighbour, their people, certificates and one power item.
//!
//! Ids are fixed, so that a test can name an officer without asking the service first.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::accounts::{self, NewAccount, PasswordHash};
use zhifa::agencies::{self, Level, NewAgency};
use zhifa::casefile::facts::Employment;
use zhifa::certificates::{self, NewCertificate, NewOfficer};
use zhifa::db::{self, Tx};
use zhifa::law::codes::{Field, Post, Role};
use zhifa::law::time::Moment;

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0000 + n)
}

pub const COUNTY: Uuid = id(1);
pub const TOWN: Uuid = id(2);
pub const NEIGHBOUR: Uuid = id(3);
pub const FIREWORKS: Uuid = id(4);
/// Officers with a good certificate.
pub const OFFICER1: Uuid = id(11);
pub const OFFICER2: Uuid = id(12);
/// His certificate ended on 2026-02-28.
pub const OFFICER3: Uuid = id(13);
/// An assistant, who never counts.
pub const ASSISTANT: Uuid = id(14);
/// An officer who is also a reviewer.
pub const DOUBLE: Uuid = id(15);
/// An officer who is also a head.
pub const RISEN: Uuid = id(16);
/// The neighbour's officers.
pub const STRANGER: Uuid = id(17);
pub const STRANGER2: Uuid = id(18);
/// The accounts of the two heads.
pub const HEAD: Uuid = id(31);
pub const HEAD2: Uuid = id(32);
/// The account of a head who also reviews.
pub const VOTER: Uuid = id(33);

/// Everybody's password.
pub const PASSWORD: &str = "test-password";

/// When the tests begin: a Monday, and a working day.
pub fn start() -> Moment {
    Moment::at_shanghai(2026, 3, 2, 9, 0).expect("a moment")
}

struct Account {
    id: Uuid,
    username: &'static str,
    name: &'static str,
    agency: Uuid,
    roles: &'static [Role],
    post: Option<Post>,
    qualified: bool,
}

const fn one(n: u128, username: &'static str, name: &'static str, roles: &'static [Role]) -> Account {
    Account { id: id(n), username, name, agency: TOWN, roles, post: None, qualified: false }
}

const fn of(agency: Uuid, account: Account) -> Account {
    Account { agency, ..account }
}

const fn as_head(post: Post, account: Account) -> Account {
    Account { post: Some(post), ..account }
}

const fn qualified(account: Account) -> Account {
    Account { qualified: true, ..account }
}

fn accounts() -> Vec<Account> {
    vec![
        one(21, "officer1", "赵志强", &[Role::Officer]),
        one(22, "officer2", "李雪梅", &[Role::Officer]),
        one(23, "officer3", "王海涛", &[Role::Officer]),
        qualified(one(25, "double", "钱双", &[Role::Officer, Role::Reviewer])),
        as_head(Post::Deputy, one(26, "risen", "孙升", &[Role::Officer, Role::Head])),
        as_head(Post::Principal, Account { id: HEAD, ..one(0, "head", "郑国平", &[Role::Head]) }),
        as_head(Post::Deputy, Account { id: HEAD2, ..one(0, "head2", "刘建华", &[Role::Head]) }),
        as_head(
            Post::Deputy,
            qualified(Account { id: VOTER, ..one(0, "voter", "周兼", &[Role::Head, Role::Reviewer]) }),
        ),
        as_head(Post::UnitHead, one(41, "unit", "沈所", &[Role::Head])),
        qualified(one(34, "reviewer", "陈静", &[Role::Reviewer])),
        one(35, "novice", "吴新", &[Role::Reviewer]),
        one(36, "clerk", "周丽", &[Role::PublicityClerk]),
        one(37, "admin", "吴斌", &[Role::Admin]),
        one(38, "auditor", "何文", &[Role::Auditor]),
        of(COUNTY, one(42, "watcher", "（测试台）", &[Role::Auditor])),
        of(COUNTY, qualified(one(43, "county_reviewer", "郭审", &[Role::Reviewer]))),
        of(COUNTY, one(44, "county_novice", "石新", &[Role::Reviewer])),
        of(COUNTY, one(45, "county_admin", "马管", &[Role::Admin])),
        of(COUNTY, one(39, "supervisor", "高明远", &[Role::Supervisor])),
        of(NEIGHBOUR, one(27, "stranger", "冯远", &[Role::Officer])),
        of(NEIGHBOUR, one(28, "stranger2", "冯近", &[Role::Officer])),
        of(NEIGHBOUR, as_head(Post::Principal, one(40, "stranger_head", "韩远", &[Role::Head]))),
    ]
}

/// The account of this user name.
pub fn account(username: &str) -> Uuid {
    let all = accounts();
    all.iter().find(|account| account.username == username).unwrap_or_else(|| panic!("nobody is called {username}")).id
}

struct Officer {
    id: Uuid,
    name: &'static str,
    agency: Uuid,
    account: Option<Uuid>,
    certificate: Option<(&'static str, NaiveDate)>,
}

fn officers() -> Vec<Officer> {
    let (good, over) = (day(2027, 12, 31), day(2026, 2, 28));
    let officer = |id, name, account, number, last| Officer {
        id,
        name,
        agency: TOWN,
        account: Some(account),
        certificate: Some((number, last)),
    };
    vec![
        officer(OFFICER1, "赵志强", id(21), "14032200101", good),
        officer(OFFICER2, "李雪梅", id(22), "14032200102", good),
        officer(OFFICER3, "王海涛", id(23), "14032200103", over),
        Officer { id: ASSISTANT, name: "孙小亮", agency: TOWN, account: None, certificate: None },
        officer(DOUBLE, "钱双", id(25), "14032200105", good),
        officer(RISEN, "孙升", id(26), "14032200106", good),
        Officer { agency: NEIGHBOUR, ..officer(STRANGER, "冯远", id(27), "14032200107", good) },
        Officer { agency: NEIGHBOUR, ..officer(STRANGER2, "冯近", id(28), "14032200108", good) },
    ]
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn agency(id: Uuid, name: &str, code: &str, level: Level, above: Option<Uuid>, prefix: &str) -> NewAgency {
    let profile = "shanxi-township-demo".to_owned();
    let (name, division_code, series_prefix) = (name.to_owned(), code.to_owned(), prefix.to_owned());
    NewAgency {
        id: Some(id),
        name,
        division_code,
        level,
        parent_id: above,
        profile,
        series_prefix,
        reconsideration_organ: None,
        court: Some("盂县人民法院".to_owned()),
        live_on: None,
    }
}

/// Enters everybody in one transaction. The power item follows over HTTP, because its id is chosen there.
pub fn found(tx: &mut Tx<'_>, password: PasswordHash) -> Result<(), db::Error> {
    agencies::create(tx, agency(COUNTY, "盂县人民政府", "140322000000", Level::County, None, "盂")).unwrap();
    agencies::create(tx, agency(TOWN, "上社镇人民政府", "140322106000", Level::Township, Some(COUNTY), "上社"))
        .unwrap();
    agencies::create(tx, agency(NEIGHBOUR, "下社镇人民政府", "140322107000", Level::Township, Some(COUNTY), "下社"))
        .unwrap();
    for Account { id, username, name, agency, roles, post, qualified } in accounts() {
        let new = NewAccount {
            id: Some(id),
            username: username.to_owned(),
            password_hash: password.clone(),
            name: name.to_owned(),
            agency_id: agency,
            roles: roles.iter().copied().collect::<BTreeSet<_>>(),
            post,
            legal_qualification: qualified.then(|| format!("A2019140322{}", id.simple())),
            first_review_on: None,
            one_time_hours: None,
        };
        accounts::create(tx, new).unwrap();
    }
    for Officer { id, name, agency, account, certificate } in officers() {
        let employment = if certificate.is_some() { Employment::Established } else { Employment::Auxiliary };
        let new = NewOfficer { id: Some(id), account_id: account, ..NewOfficer::named(name, employment) };
        certificates::create_officer(tx, None, agency, new).unwrap();
        let Some((number, valid_to)) = certificate else { continue };
        let new = NewCertificate {
            id: None,
            officer_id: id,
            number: number.to_owned(),
            issuer: "阳泉市人民政府".to_owned(),
            fields: vec![Field::Emergency, Field::EcoEnv],
            area_code: "140322".to_owned(),
            valid_from: day(2023, 1, 1),
            valid_to,
            kind: None,
            power_source: None,
            rules: None,
            photo_digest: None,
            annual_check_valid_to: None,
        };
        certificates::issue(tx, HEAD, new).unwrap();
    }
    Ok(())
}

/// The power item: what a fireworks store may be punished for, 10,000 to 50,000 yuan.
pub fn fireworks() -> Value {
    let (violated, penalty) = super::contents::articles();
    let range = json!({"min_fen": 1_000_000, "max_fen": 5_000_000});
    json!({
        "id": FIREWORKS, "code": "YJ-YH-037-2", "name": "烟花爆竹生产作业不符合有关标准", "field": "EMERGENCY",
        "violated": violated, "penalty": penalty, "kinds": ["FINE", "STOP_BUSINESS"],
        "fine": {"person": range, "organisation": range},
        "benchmark": [
            {"code": "light", "name": "较轻", "factors": "一处不符合", "min_fen": 1_000_000, "max_fen": 2_000_000},
            {"code": "heavy", "name": "较重", "factors": "直接危及疏散", "min_fen": 2_000_000, "max_fen": 5_000_000},
        ],
        "basis": "（测试）乡镇行政处罚事项目录", "valid_from": "2021-07-15",
    })
}
