//! Passwords 口令: argon2id, slow on purpose, and never more at once than there are processors.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::Error;
use crate::config::SHORTEST_PASSWORD;

/// The most characters a password may have, so that hashing has a bounded input.
pub const LONGEST_PASSWORD: usize = 200;

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

/// Whether a password may be chosen: 8 to 200 characters, and not the user name.
pub fn check_password(username: &str, password: &str) -> Result<(), Error> {
    let length = password.chars().count();
    if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&length) {
        return Err(Error::Field {
            pointer: "/password",
            code: "length",
            zh: "口令应为 8 至 200 个字符",
            en: "a password has 8 to 200 characters",
        });
    }
    if password.to_lowercase() == username.to_lowercase() {
        return Err(Error::Field {
            pointer: "/password",
            code: "same_as_username",
            zh: "口令不得与用户名相同",
            en: "the password must not be the user name",
        });
    }
    Ok(())
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
        assert!(check_password("officer1", "1234567").is_err());
        assert!(check_password("Officer1", "officer1").is_err());
        assert!(check_password("officer1", &"x".repeat(201)).is_err());
        assert!(check_password("officer1", "officer1!").is_ok());
    }
}
