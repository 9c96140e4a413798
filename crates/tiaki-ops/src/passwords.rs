//! Passwords, of providers and of operators: kept as Argon2id, checked as dearly where there is nobody.
//!
//! A password is kept in a PHC string with the parameters that the `argon2` crate recommends (RFC 9106;
//! 19 MiB, 2 passes, 1 lane), and cannot be read back: whoever loses it is given another. Salt and password
//! come from the caller, since nothing here draws lots. Checking a password of nobody costs the same as of
//! somebody ([`verify`]), so that no answer and no delay tells which names there are.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use crate::Error;

/// The shortest password that is accepted, in bytes.
pub const SHORTEST: usize = 12;

/// The longest password that is looked at, in bytes.
pub const LONGEST: usize = 1_024;

/// What is checked where there is nobody: Argon2id with the parameters in use.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn invalid(why: &str) -> Error {
    Error::Invalid {
        what: "the password".to_owned(),
        why: why.to_owned(),
    }
}

/// A password as it is kept: a PHC string of Argon2id. The salt must be random.
///
/// # Errors
/// [`Error::Invalid`] where the password is too short, too long, or holds control characters.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Error> {
    if password.len() < SHORTEST || password.len() > LONGEST {
        return Err(invalid(&format!(
            "a password has {SHORTEST} to {LONGEST} bytes"
        )));
    }
    if password.chars().any(char::is_control) {
        return Err(invalid("a password holds no control characters"));
    }
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|_| invalid("it could not be hashed: is there memory left?"))
}

/// Whether the password is what was kept. Takes as long where nothing was.
#[must_use]
pub fn verify(kept: Option<&str>, password: &str) -> bool {
    // The comparison of the hashes takes the same time wherever they differ.
    let is_right = Argon2::default()
        .verify_password(password.as_bytes(), kept.unwrap_or(NOBODY))
        .is_ok();
    is_right && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, hash, verify};

    #[test]
    fn a_password_is_checked_against_its_hash_alone() {
        let kept = hash("correct horse", &[7; 16]).unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(!kept.contains("correct"));
        assert!(verify(Some(&kept), "correct horse"));
        assert!(!verify(Some(&kept), "correct horsf"));
        assert!(!verify(Some(&kept), ""));
        assert!(!verify(None, "correct horse"));
        assert!(!verify(Some("no hash"), "correct horse"));
    }

    #[test]
    fn what_nobody_has_is_hashed_as_dearly_as_what_somebody_has() {
        let parameters = |text: &str| text.split('$').nth(3).map(str::to_owned);
        let kept = hash("correct horse", &[7; 16]).unwrap();
        assert_eq!(parameters(NOBODY), parameters(&kept));
        let length = |text: &str| text.split('$').nth(5).map(str::len);
        assert_eq!(length(NOBODY), length(&kept));
    }

    #[test]
    fn passwords_too_short_too_long_or_with_controls_are_refused() {
        for bad in ["", "short", "line\nend in it", &"x".repeat(1_025)] {
            assert!(hash(bad, &[7; 16]).is_err(), "{bad:?}");
        }
    }
}
