//! Passwords 口令: argon2id, slow on purpose, and never more at once than there are processors.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::Error;
use crate::config::{AccountRules, LONGEST_PASSWORD, Misspelt};

/// What guessers try first, in lower case; also with a few digits or signs before or behind it.
const COMMON: &str = include_str!("common_passwords.txt");

/// What a password costs to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19 MiB and two passes, for everybody.
    Real,
    /// As little as the algorithm allows, for tests that sign in a thousand times.
    Cheap,
}

impl PasswordCost {
    fn argon2(self) -> Result<Argon2<'static>, Error> {
        let params = match self {
            PasswordCost::Real => Params::new(19_456, 2, 1, None),
            PasswordCost::Cheap => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let params = params.map_err(|error| Error::Internal(format!("argon2 parameters: {error}")))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }

    /// Hashes a password with a fresh salt. Blocks for as long as it costs.
    pub fn hash(self, password: &str) -> Result<PasswordHash, Error> {
        let failed = |error: argon2::password_hash::Error| Error::Internal(format!("argon2: {error}"));
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(failed)?;
        let hash = self.argon2()?.hash_password(password.as_bytes(), &salt).map_err(failed)?;
        Ok(PasswordHash(hash.to_string()))
    }
}

/// A hashed password in PHC form, with its salt and parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(super) String);

impl PasswordHash {
    /// Whether `password` is the one that was hashed. Blocks for as long as it costs.
    pub fn admits(&self, password: &str) -> bool {
        argon2::PasswordHash::new(&self.0)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Why a password may not be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Machine-readable reason.
    pub code: &'static str,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Fault {
    /// A fault in both languages.
    pub fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault { code, zh: zh.into(), en: en.into() }
    }
}

/// Whether a password may be chosen 口令复杂度 (MLPS 身份鉴别a): long and mixed enough, not the user name, nothing that guessers try
/// first. `pointer` names the field; the refusal has every fault.
pub fn check_password(
    rules: &AccountRules,
    pointer: &'static str,
    username: &str,
    password: &str,
) -> Result<(), Error> {
    let AccountRules { password_length, password_kinds, .. } = rules;
    let spelling = |lack| match lack {
        Misspelt::Length => Fault::new(
            "length",
            format!("口令应为 {password_length} 至 {LONGEST_PASSWORD} 个字符"),
            format!("a password has {password_length} to {LONGEST_PASSWORD} characters"),
        ),
        Misspelt::Kinds => Fault::new(
            "too_simple",
            format!("口令应至少包含大写字母、小写字母、数字、其他符号中的 {password_kinds} 种"),
            format!(
                "of upper case, lower case, digits and other signs, a password has at least {password_kinds} kinds"
            ),
        ),
    };
    let mut faults: Vec<Fault> = rules.misspelt(password).into_iter().map(spelling).collect();
    let (plain, name) = (password.to_lowercase(), username.to_lowercase());
    let reversed: String = name.chars().rev().collect();
    if plain.contains(&name) || plain.contains(&reversed) {
        faults.push(Fault::new(
            "same_as_username",
            "口令不得包含用户名（含倒写）",
            "the password must not hold the user name, nor its reverse",
        ));
    }
    let core = plain.trim_matches(|sign: char| !sign.is_alphabetic());
    let bare = plain.trim_end_matches(|sign: char| !sign.is_alphanumeric());
    if COMMON.lines().any(|common| common == core || common == plain || common == bare) || is_monotone(&plain) {
        faults.push(Fault::new(
            "too_common",
            "口令过于常见，容易被猜中",
            "the password is among those that are tried first",
        ));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::Password { pointer, faults }),
    }
}

/// Fewer than five different signs, however many there are.
fn is_monotone(password: &str) -> bool {
    password.chars().collect::<std::collections::BTreeSet<_>>().len() < 5
}

/// A password nobody has used, by every rule there can be: for the one an administrator hands over.
pub(super) fn one_time(rules: &AccountRules) -> String {
    // No signs that are mistaken for each other when a password is read aloud or from paper.
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let length = rules.password_length.max(14);
    let pick = |_| {
        let place = usize::try_from(rand::random_range(0..SIGNS.len() as u64)).unwrap_or_default();
        SIGNS.get(place).copied().map_or('x', char::from)
    };
    let body: String = (0..length - 4).map(pick).collect();
    format!("{body}-k7Q")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_admits_its_password_alone() {
        let hash = PasswordCost::Cheap.hash("一二三四五六七八").unwrap();
        assert!(hash.admits("一二三四五六七八"));
        assert!(!hash.admits("一二三四五六七九"));
        assert!(!PasswordHash("broken".into()).admits("一二三四五六七八"));
        assert_ne!(hash, PasswordCost::Cheap.hash("一二三四五六七八").unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        let rules = AccountRules::default();
        let codes = |password: &str| match check_password(&rules, "/password", "officer1", password) {
            Ok(()) => "fine".to_owned(),
            Err(Error::Password { faults, .. }) => faults.iter().map(|fault| fault.code).collect::<Vec<_>>().join(" "),
            Err(other) => panic!("{other}"),
        };
        for (password, verdict) in [
            ("Ab1-cdefg", "length"),
            ("Ab1-cdefgh", "fine"),
            ("abcdefghijkl", "too_simple"),
            ("abcdefg12345", "too_simple"),
            ("A1-officer1-b", "same_as_username"),
            ("Xy-1reciffo-9", "same_as_username"),
            ("Password123!", "too_common"),
            ("P@ssw0rd2026", "too_common"),
            ("1qaz@WSX!!!", "too_common"),
            ("Aa1Aa1Aa1Aa1", "too_common"),
            ("执法大队-Ab12345", "fine"),
            ("officer1", "length too_simple same_as_username"),
            ("aaa", "length too_simple too_common"),
        ] {
            assert_eq!(codes(password), verdict, "{password}");
        }
        assert_eq!(codes(&format!("Ab1-{}", "x".repeat(200))), "length");
    }

    #[test]
    fn a_password_made_for_somebody_keeps_the_rules() {
        let rules = AccountRules { password_kinds: 4, password_length: 20, ..AccountRules::default() };
        let (one, other) = (one_time(&rules), one_time(&rules));
        assert_ne!(one, other);
        check_password(&rules, "/password", "officer1", &one).unwrap();
    }
}
