//! The people of the casebook, and what the rules may know about them: facts made by hand, without any database.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;
use zhifa::casefile::actor::Actor;
use zhifa::casefile::facts::{
    AgencyFact, CertificateFact, Elsewhere, Employment, Facts, OfficerFact, PersonFact, PowerItemFact, RemedyBodies,
    Standing,
};
use zhifa::law::calendar::Calendar;
use zhifa::law::codes::{CardKind, Field, Post, PowerSource, Role};
use zhifa::law::profile::Profile;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

/// The organ of every case here.
pub const AGENCY: Uuid = Uuid::from_u128(0xA0);
/// An organ that has nothing to do with them.
pub const ELSEWHERE: Uuid = Uuid::from_u128(0xA1);
/// Another case, of which only its id is known.
pub const ANOTHER_CASE: Uuid = Uuid::from_u128(0xCA5F);
/// The power item of every case here.
pub const POWER: Uuid = Uuid::from_u128(0xB0);

/// Somebody who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    Li,
    Wang,
    Zhao,
    Head,
    Head2,
    Reviewer,
    Supervisor,
    Clerk,
    Admin,
    Auditor,
}

use Person::{Admin, Auditor, Clerk, Head, Head2, Li, Reviewer, Supervisor, Wang, Zhao};

impl Person {
    pub const ALL: [Person; 10] = [Li, Wang, Zhao, Head, Head2, Reviewer, Supervisor, Clerk, Admin, Auditor];

    pub const fn account(self) -> Uuid {
        Uuid::from_u128(0x100 + self as u128)
    }

    /// The officer record; only the three officers have one.
    pub const fn officer(self) -> Uuid {
        Uuid::from_u128(0x200 + self as u128)
    }

    pub const fn role(self) -> Role {
        match self {
            Li | Wang | Zhao => Role::Officer,
            Head | Head2 => Role::Head,
            Reviewer => Role::Reviewer,
            Supervisor => Role::Supervisor,
            Clerk => Role::PublicityClerk,
            Admin => Role::Admin,
            Auditor => Role::Auditor,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Li => "李平",
            Wang => "王安",
            Zhao => "赵宁",
            Head => "钱正",
            Head2 => "孙和",
            Reviewer => "周律",
            Supervisor => "吴察",
            Clerk => "郑明",
            Admin => "冯管",
            Auditor => "陈计",
        }
    }

    /// Somebody who may do an act of this kind, and who had no part in the case when that matters.
    pub fn who_may(kind: Kind) -> Person {
        let role = kind.roles()[0];
        Person::ALL.into_iter().find(|person| person.role() == role).expect("every role has its person")
    }

    pub fn actor(self) -> Actor {
        Actor {
            account_id: self.account(),
            name: self.name().to_owned(),
            roles: BTreeSet::from([self.role()]),
            post: (self.role() == Role::Head).then_some(if self == Head { Post::Principal } else { Post::Deputy }),
            agency_id: AGENCY,
            agency_name: "上社镇人民政府".to_owned(),
            legal_qualification: (self == Reviewer).then(|| "A20150001".to_owned()),
            first_review_on: None,
        }
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn officer(person: Person) -> OfficerFact {
    OfficerFact {
        officer_id: person.officer(),
        account_id: Some(person.account()),
        agency_id: AGENCY,
        name: person.name().to_owned(),
        employment: Employment::Established,
        certificates: vec![CertificateFact {
            number: format!("晋E{:05}", person as u8 + 1),
            fields: vec![Field::Emergency, Field::Fire],
            area_code: "140322".to_owned(),
            valid_from: day("2022-01-01"),
            valid_to: day("2027-12-31"),
            standing: Standing::Valid,
            kind: CardKind::Enforcement,
            power_source: PowerSource::Own,
            checked_to: None,
            suspended_until: None,
        }],
    }
}

/// The power item as the organ holds it.
pub fn power_item() -> PowerItemFact {
    let article = |number: &str| json!({"law": "烟花爆竹安全管理条例", "article": number, "level": "admin_regulation"});
    let item = json!({
        "code": "1403-17", "name": "未经许可经营烟花爆竹", "field": "EMERGENCY",
        "violated": [article("第三条")], "penalty": [article("第三十六条")],
        "kinds": ["WARNING", "FINE", "CONFISCATE_INCOME", "CONFISCATE_GOODS", "STOP_BUSINESS"],
        "fine": {"person": {"min_fen": 100_000, "max_fen": 10_000_000},
                 "organisation": {"min_fen": 1_000_000, "max_fen": 20_000_000}},
        "benchmark": [
            {"code": "T1", "name": "较轻", "factors": "初次", "min_fen": 100_000, "max_fen": 4_999_999},
            {"code": "T2", "name": "一般", "factors": "数量较大", "min_fen": 5_000_000, "max_fen": 10_000_000}],
        "seizure_allowed": true, "basis": "晋政发〔2023〕1号", "valid_from": "2024-01-01"
    });
    PowerItemFact { id: POWER, agency_id: AGENCY, item: serde_json::from_value(item).expect("a power item") }
}

/// A profile that differs from the demo township's in what `change` says.
pub fn profile(change: impl FnOnce(&mut Profile)) -> &'static Profile {
    let mut profile = Profile::find("shanxi-township-demo").expect("the demo profile").clone();
    change(&mut profile);
    Box::leak(Box::new(profile))
}

/// Everything the rules may know when `who` acts at `now`.
pub fn facts(who: Person, now: Moment) -> Facts {
    let people = Person::ALL.into_iter().map(|person| {
        let fact = PersonFact {
            account_id: person.account(),
            name: person.name().to_owned(),
            roles: vec![person.role()],
            post: person.actor().post,
            agency_id: AGENCY,
            legal_qualification: person.actor().legal_qualification,
            first_review_on: None,
            active: true,
        };
        (person.account(), fact)
    });
    Facts {
        now,
        calendar: Calendar::national(),
        profile: Profile::find("shanxi-township-demo").expect("the demo profile"),
        catalogue: None,
        agency: AgencyFact {
            id: AGENCY,
            name: "上社镇人民政府".to_owned(),
            division_code: "140322106000".to_owned(),
            series_prefix: "上社".to_owned(),
            live_on: day("2026-03-02"),
            remedies: RemedyBodies {
                reconsideration_organ: Some("盂县人民政府".to_owned()),
                court: Some("盂县人民法院".to_owned()),
            },
        },
        actor: who.actor(),
        actor_officer: (who.role() == Role::Officer).then(|| who.officer()),
        officers: [Li, Wang, Zhao].into_iter().map(|person| (person.officer(), officer(person))).collect(),
        people: people.collect::<BTreeMap<_, _>>(),
        power_item: None,
        elsewhere: Elsewhere::default(),
        recording_lists: Vec::new(),
        media_owed: Vec::new(),
        media_on_file: false,
        preview: None,
    }
}
