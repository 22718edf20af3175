//! A second factor 双因素: codes of time (TOTP, RFC 6238) beside the password, for the roles an organ says and for whoever wants.
//!
//! The secret lies sealed in the database; a code is good once; recovery codes stand in for a lost device, each once.
//! Every statement on `second_factor`, `recovery_code` and `second_factor_rule`.

use std::collections::BTreeSet;

use diesel::prelude::*;
use totp_rs::{Algorithm, TOTP};
use uuid::Uuid;

use super::model::{AccountRow, read_roles, write_roles};
use super::{Actor, Error, Keys, SignedIn, create, sessions, signed_in};
use crate::db::types::{Instant, Uid};
use crate::db::{Conn, Db, Tx, audit};
use crate::law::codes::Role;
use crate::law::digest::sm3;
use crate::law::time::Moment;
use crate::schema::{recovery_code, second_factor, second_factor_rule};

/// Seconds a code lives.
const STEP: u64 = 30;

/// How many recovery codes a person gets.
const RECOVERY: usize = 10;

/// Roles for which an organ may ask for a second factor: those who decide, review or administer.
pub const MAY_NEED: [Role; 4] = [Role::Head, Role::Reviewer, Role::Admin, Role::Auditor];

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = second_factor, treat_none_as_null = true)]
struct Row {
    account_id: Uid,
    key_id: String,
    sealed: String,
    confirmed_at: Option<Instant>,
    last_step: i64,
    created_at: Instant,
}

/// What a person enters into the app on the phone.
pub(super) struct Enrolment {
    pub uri: String,
    pub secret: String,
}

fn row(conn: &mut Conn, account: Uuid) -> Result<Option<Row>, Error> {
    Ok(second_factor::table.find(Uid(account)).select(Row::as_select()).first(conn).optional()?)
}

fn totp(secret: Vec<u8>) -> Result<TOTP, Error> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP, secret).map_err(|error| Error::Internal(format!("TOTP: {error}")))
}

/// The step whose code this is: the present one, or the one before or after it, as clocks differ.
fn step_of(totp: &TOTP, code: &str, now: Moment) -> Option<i64> {
    let present = now.utc().timestamp() / 30;
    let at = |step: &i64| u64::try_from(step * 30).is_ok_and(|time| totp.generate(time) == code);
    [present, present - 1, present + 1].into_iter().find(at)
}

/// Begins: a fresh secret, not believed until one of its codes has been shown. One that is confirmed has to go first.
pub(super) fn enrol(tx: &mut Tx<'_>, keys: &Keys, who: &SignedIn, username: &str) -> Result<Enrolment, Error> {
    tx.lock(who.account_id)?;
    if row(tx.conn, who.account_id)?.is_some_and(|row| row.confirmed_at.is_some()) {
        return Err(Error::SecondFactorThere);
    }
    let secret: [u8; 20] = rand::random();
    let (key_id, sealed) = keys.ring.seal(&secret)?;
    let new = Row {
        account_id: Uid(who.account_id),
        key_id,
        sealed,
        confirmed_at: None,
        last_step: 0,
        created_at: Instant(tx.now),
    };
    if diesel::update(second_factor::table.find(new.account_id)).set(&new).execute(tx.conn)? == 0 {
        diesel::insert_into(second_factor::table).values(&new).execute(tx.conn)?;
    }
    audit::record(tx, Some(who.account_id), "second_factor.begin", &format!("account/{}", who.account_id), "")?;
    let secret = totp(secret.to_vec())?.get_secret_base32();
    let label: String = username.bytes().map(escaped).collect();
    let uri =
        format!("otpauth://totp/zhifa:{label}?secret={secret}&issuer=zhifa&algorithm=SHA1&digits=6&period={STEP}");
    Ok(Enrolment { uri, secret })
}

fn escaped(byte: u8) -> String {
    match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    }
}

/// Confirms with a code of the new secret, and gives the recovery codes, which are shown this once.
pub(super) fn confirm(tx: &mut Tx<'_>, keys: &Keys, who: &SignedIn, code: &str) -> Result<Vec<String>, Error> {
    tx.lock(who.account_id)?;
    let waiting = row(tx.conn, who.account_id)?.filter(|row| row.confirmed_at.is_none());
    let waiting = waiting.ok_or(Error::NothingToConfirm)?;
    let secret = keys.ring.unseal(&waiting.key_id, &waiting.sealed)?;
    let step = step_of(&totp(secret.to_vec())?, code, tx.now).ok_or(Error::BadCode)?;
    let done = Row { confirmed_at: Some(Instant(tx.now)), last_step: step, ..waiting };
    diesel::update(second_factor::table.find(done.account_id)).set(&done).execute(tx.conn)?;
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(done.account_id))).execute(tx.conn)?;
    let mut codes = Vec::with_capacity(RECOVERY);
    for _ in 0..RECOVERY {
        let code: String = rand::random::<[u8; 8]>().iter().map(|byte| format!("{byte:02x}")).collect();
        let new = (
            recovery_code::account_id.eq(done.account_id),
            // 64 bits of chance need no slow hash.
            recovery_code::digest.eq(sm3(code.as_bytes())),
        );
        diesel::insert_into(recovery_code::table).values(new).execute(tx.conn)?;
        codes.push(code);
    }
    sessions::enrolled(tx, who.account_id)?;
    audit::record(tx, Some(who.account_id), "second_factor.confirm", &format!("account/{}", who.account_id), "")?;
    Ok(codes)
}

/// Whether the second factor, where there is one, has been shown: a code that was not used before, or a recovery code.
pub(super) fn passed(tx: &mut Tx<'_>, keys: &Keys, account: Uuid, code: Option<&str>) -> Result<bool, Error> {
    let Some(mut factor) = row(tx.conn, account)?.filter(|row| row.confirmed_at.is_some()) else { return Ok(true) };
    let code = code.ok_or(Error::SecondFactorAsked)?;
    let secret = keys.ring.unseal(&factor.key_id, &factor.sealed)?;
    if let Some(step) = step_of(&totp(secret.to_vec())?, code, tx.now) {
        if step <= factor.last_step {
            return Ok(false);
        }
        factor.last_step = step;
        if keys.ring.is_old(&factor.key_id) {
            (factor.key_id, factor.sealed) = keys.ring.seal(&secret)?;
        }
        // Two sign-ins with one code at one time: only the first finds the older step.
        let older = second_factor::table.find(factor.account_id).filter(second_factor::last_step.lt(step));
        return Ok(diesel::update(older).set(&factor).execute(tx.conn)? == 1);
    }
    let unused = recovery_code::table
        .find((Uid(account), sm3(code.trim().to_lowercase().as_bytes())))
        .filter(recovery_code::used_at.is_null());
    let used = diesel::update(unused).set(recovery_code::used_at.eq(Some(Instant(tx.now)))).execute(tx.conn)? == 1;
    if used {
        audit::record(tx, Some(account), "second_factor.recover", &format!("account/{account}"), "")?;
    }
    Ok(used)
}

/// Whether the account's organ asks for a second factor that the account does not have yet.
pub(super) fn owed(conn: &mut Conn, account: &AccountRow) -> Result<bool, Error> {
    let needed = required(conn, account.agency_id.0)?;
    let held = read_roles(&account.roles)?;
    Ok(!needed.is_disjoint(&held) && !has(conn, account.id.0)?)
}

/// Whether the account has a confirmed second factor.
pub(super) fn has(conn: &mut Conn, account: Uuid) -> Result<bool, Error> {
    Ok(row(conn, account)?.is_some_and(|row| row.confirmed_at.is_some()))
}

/// The roles for which an organ asks for a second factor.
pub(super) fn required(conn: &mut Conn, agency: Uuid) -> Result<BTreeSet<Role>, Error> {
    let text = second_factor_rule::table.find(Uid(agency)).select(second_factor_rule::roles).first::<String>(conn);
    text.optional()?.map_or_else(|| Ok(BTreeSet::new()), |text| read_roles(&text))
}

/// Says for which roles an organ asks for it.
pub(super) fn require(tx: &mut Tx<'_>, actor: &Actor, agency: Uuid, roles: &BTreeSet<Role>) -> Result<(), Error> {
    create::may_administer(tx.conn, actor, agency, Error::NoSuchAccount)?;
    if !roles.iter().all(|role| MAY_NEED.contains(role)) {
        return Err(Error::Field {
            pointer: "/roles",
            code: "invalid_value",
            zh: "双因素只对负责人、法制审核人员、系统管理员、审计人员要求",
            en: "asked only of heads, reviewers, administrators and auditors",
        });
    }
    tx.lock(agency)?;
    let roles = write_roles(roles);
    let set = (second_factor_rule::roles.eq(&roles), second_factor_rule::changed_at.eq(Instant(tx.now)));
    if diesel::update(second_factor_rule::table.find(Uid(agency))).set(set).execute(tx.conn)? == 0 {
        diesel::insert_into(second_factor_rule::table)
            .values((second_factor_rule::agency_id.eq(Uid(agency)), set.0, set.1))
            .execute(tx.conn)?;
    }
    audit::record(tx, Some(actor.account_id), "second_factor.require", &format!("agency/{agency}"), &roles)?;
    Ok(())
}

/// Takes an account's second factor away, on behalf of an administrator; its sessions end.
pub(super) fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(), Error> {
    create::administered(tx.conn, actor, id)?;
    diesel::delete(recovery_code::table.filter(recovery_code::account_id.eq(Uid(id)))).execute(tx.conn)?;
    diesel::delete(second_factor::table.find(Uid(id))).execute(tx.conn)?;
    sessions::end_all(tx, id, None)?;
    audit::record(tx, Some(actor.account_id), "second_factor.remove", &format!("account/{id}"), "")?;
    Ok(())
}

/// Seals anew, under the key that signs now, what earlier keys have sealed: before those keys are dropped.
pub fn reseal(db: &Db, keys: &std::sync::Arc<Keys>) -> Result<usize, Error> {
    let keys = std::sync::Arc::clone(keys);
    db.write_now(move |tx| {
        let rows: Vec<Row> = second_factor::table.select(Row::as_select()).load(tx.conn)?;
        let mut sealed = 0;
        for row in rows.into_iter().filter(|row| keys.ring.is_old(&row.key_id)) {
            let secret = keys.ring.unseal(&row.key_id, &row.sealed)?;
            let (key_id, text) = keys.ring.seal(&secret)?;
            let row = Row { key_id, sealed: text, ..row };
            sealed += diesel::update(second_factor::table.find(row.account_id)).set(&row).execute(tx.conn)?;
        }
        Ok(sealed)
    })
}

/// The name the app on the phone shows.
pub(super) fn username(conn: &mut Conn, who: &SignedIn) -> Result<String, Error> {
    signed_in::bearer_of(conn, who)?;
    Ok(super::store::find(conn, who.account_id)?.ok_or(Error::SignedOut)?.username)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_rfc_6238() {
        let totp = totp(b"12345678901234567890".to_vec()).unwrap();
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.generate(time), code);
        }
        let now = Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap();
        let present = now.utc().timestamp() / 30;
        for (step, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = totp.generate(u64::try_from((present + step) * 30).unwrap());
            assert_eq!(step_of(&totp, &code, now), found.then_some(present + step));
        }
        assert_eq!(step_of(&totp, "", now), None);
    }
}
