//! Founding the demo town: the organs, its first administrator and the supervisor directly, everybody and everything
//! else as the administrator enters it by HTTP.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Error;
use super::player::Player;
use super::script::Cast;
use crate::accounts::{self, NewAccount, PasswordHash};
use crate::agencies::{self, NewAgency};
use crate::casefile::facts::Employment;
use crate::db::{Conn, Tx};
use crate::law::codes::Role;
use crate::law::time::Moment;

/// The town as `scenarios/demo-town.json` describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    /// What is real and what is made up.
    #[serde(rename = "note")]
    _note: String,
    /// When its people begin to work.
    pub founded_at: Moment,
    county: NewAgency,
    township: NewAgency,
    admin: Person,
    supervisor: Person,
    accounts: Vec<Value>,
    officers: Vec<NewTownOfficer>,
    power_items: BTreeMap<String, Value>,
}

/// Somebody with an account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    username: String,
    name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTownOfficer {
    key: String,
    name: String,
    employment: Employment,
    #[serde(default)]
    account: Option<String>,
    certificates: Vec<Value>,
}

/// The first two accounts, which nobody could have made by HTTP.
#[derive(Debug, Clone)]
pub struct First {
    admin: (String, String, Uuid),
    supervisor: (String, String, Uuid),
}

impl Town {
    /// The town's own id is fixed, so that it is known whether it has been founded.
    pub fn is_founded(&self, conn: &mut Conn) -> Result<bool, Error> {
        let Some(id) = self.township.id else { return Ok(false) };
        Ok(agencies::find(conn, id)?.is_some())
    }

    /// The township follows another procedure profile.
    pub(super) fn follow(&mut self, profile: &str) {
        profile.clone_into(&mut self.township.profile);
    }

    /// User names and people's names, for those who want to try.
    pub fn people(&self) -> Vec<(String, String, String)> {
        let text = |account: &Value, key: &str| account.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let roles = |account: &Value| {
            let codes = account.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            codes.collect::<Vec<_>>().join(", ")
        };
        let single = |person: &Person, role: Role| (person.username.clone(), person.name.clone(), role.to_string());
        let mut all: Vec<_> =
            self.accounts.iter().map(|one| (text(one, "username"), text(one, "name"), roles(one))).collect();
        all.push(single(&self.supervisor, Role::Supervisor));
        all.push(single(&self.admin, Role::Admin));
        all
    }
}

/// Whether nobody has begun to work with this database.
pub fn is_empty(conn: &mut Conn) -> Result<bool, accounts::Error> {
    accounts::no_organ_yet(conn)
}

/// Enters the county, the township, its administrator and the county's supervisor.
pub fn found(tx: &mut Tx<'_>, town: Town, hashes: [PasswordHash; 2]) -> Result<First, Error> {
    let [for_admin, for_supervisor] = hashes;
    let county = agencies::create(tx, town.county)?;
    let township = agencies::create(tx, NewAgency { parent_id: Some(county.id), ..town.township })?;
    let Person { username, name } = town.admin;
    let admin = accounts::create_admin(tx, township.id, username, name, for_admin)?;
    let supervisor = accounts::create(
        tx,
        NewAccount {
            id: None,
            username: town.supervisor.username,
            password_hash: for_supervisor,
            name: town.supervisor.name,
            agency_id: county.id,
            roles: BTreeSet::from([Role::Supervisor]),
            post: None,
            legal_qualification: None,
            first_review_on: None,
            one_time_hours: None,
        },
    )?;
    Ok(First {
        admin: (admin.username, admin.name, admin.id),
        supervisor: (supervisor.username, supervisor.name, supervisor.id),
    })
}

/// Enters the town's people, officers, certificates and power items, as its administrator.
pub fn settle(player: &mut Player, town: &Town, first: First, password: &str) -> Result<Cast, Error> {
    let mut cast = Cast::default();
    let admin = first.admin.0.clone();
    for (username, name, id) in [first.admin, first.supervisor] {
        cast.accounts.insert(username.clone(), id);
        cast.people.insert(username, name);
    }
    for account in &town.accounts {
        let mut new = account.clone();
        set(&mut new, "password", json!(password));
        let made = player.make(&admin, "/accounts", &new)?;
        let text = |key: &str| account.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        cast.accounts.insert(text("username"), id_of(&made)?);
        cast.people.insert(text("username"), text("name"));
    }
    for officer in &town.officers {
        let mut new = json!({ "name": officer.name, "employment": officer.employment });
        if let Some(account) = officer.account.as_ref().and_then(|name| cast.accounts.get(name)) {
            set(&mut new, "account_id", json!(account));
        }
        let id = id_of(&player.make(&admin, "/officers", &new)?)?;
        for certificate in &officer.certificates {
            let mut new = certificate.clone();
            set(&mut new, "officer_id", json!(id));
            player.make(&admin, "/certificates", &new)?;
        }
        cast.officers.insert(officer.key.clone(), id);
    }
    for (key, item) in &town.power_items {
        let made = player.make(&admin, "/power_items", item)?;
        cast.powers.insert(key.clone(), id_of(&made)?);
    }
    Ok(cast)
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}

fn id_of(made: &Value) -> Result<Uuid, Error> {
    let id = made.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::NoId(made.to_string()))
}
